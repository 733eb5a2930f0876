"""Deciding on proposals: one becomes an entry, one a measure of a concept, one a source, one nothing; all undone."""

import pytest
from django.core.exceptions import ValidationError
from tests import papers_story as papers
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.county.history import entries_of
from gemeinsam.inventory import document_deciding as deciding
from gemeinsam.inventory import document_queries
from gemeinsam.inventory.models import Candidate, ConceptMeasure, Project
from gemeinsam.strategy.models import Origin

# Loads the county of the demonstration several times: left out of `./test quick`.
pytestmark = pytest.mark.slow


class ReviewCase(DemoCase):
    def setUp(self):
        super().setUp()
        self.editor = self.person("redaktion")
        self.concept = papers.a_concept(title="Wegekonzept", slug="wegekonzept")
        pages = ("Vorwort", "Vorher. M 3.2 Zeppelinlinie ab 2030. Nachher.")
        self.document = papers.a_document(title="Wege", slug="wege", concept=self.concept, pages=pages)
        self.page = self.document.pages.get(number=2)
        self.candidate = self.a_candidate(
            title="Zeppelinlinie", number="M 3.2", quote="M 3.2 Zeppelinlinie ab 2030.", at=8
        )
        self.where = self.candidate.get_absolute_url()

    def a_candidate(self, **values) -> Candidate:
        return papers.a_candidate(self.document, page=self.page, **values)

    def decide(self, tun: str, candidate: Candidate | None = None, **values):
        where = (candidate or self.candidate).get_absolute_url()
        # The page holds the version of the last decision too, which can be undone there.
        version = Candidate.objects.get(pk=(candidate or self.candidate).pk).version
        fields = {
            "version": version,
            "concept": self.concept.pk,
            "title": "Zeppelinlinie",
            "text": "Sie fliegt.",
            "number": "M 3.2",
            "kind": "project",
            "tun": tun,
        }
        return self.send(where, **{**fields, **values})

    def fresh(self) -> Candidate:
        return Candidate.objects.get(pk=self.candidate.pk)


class TestPage(ReviewCase):
    def test_the_passage_is_marked_in_its_page_with_values_to_correct_and_progress(self):
        self.sign_in("redaktion")
        self.a_candidate(title="Zweiter", decision="rejected")
        html = self.client.get(self.where).content.decode()
        assert 'Vorher. <mark id="zitat">M 3.2 Zeppelinlinie ab 2030.</mark> Nachher.' in html
        assert "1 von 2 entschieden" in html
        assert 'value="M 3.2"' in html
        assert 'href="/dokumente/wege/datei/#page=2"' in html

    def test_the_list_leads_to_the_next_open_one_and_at_the_end_to_what_was_decided(self):
        self.sign_in("redaktion")
        self.assertRedirects(self.client.get("/dokumente/wege/vorschlaege/"), self.where)
        response = self.decide("verwerfen:keine")
        self.assertRedirects(response, "/dokumente/wege/vorschlaege/?zeigen=alle")
        self.assertContains(self.client.get(response["Location"]), "Alle 1 Vorschläge sind entschieden")

    def test_what_is_like_it_in_the_inventory_is_pointed_out(self):
        known = story.a_project(title="Zeppelinlinie zum Hunsrück")
        story.a_project(title="Waldkindergarten")
        assert document_queries.like("Zeppelinlinie") == [known]
        self.sign_in("redaktion")
        self.assertContains(self.client.get(self.where), "Gibt es das schon?")

    def test_titles_of_other_things_are_not_pointed_out(self):
        assert document_queries.like("Ausbau der Fernwärme in Kläranlagen") == []


class TestDecisions(ReviewCase):
    def test_an_entry_with_its_source(self):
        self.sign_in("redaktion")
        self.decide("vorhaben", title="Zeppelin fährt", is_public="on")
        project = Project.objects.get(title="Zeppelin fährt")
        assert (project.sources, project.concept, project.is_public) == (["Wege, S. 2"], self.concept, True)
        assert project.assumed_fields == frozenset({"digital"})
        candidate = self.fresh()
        assert (candidate.decision, candidate.project, candidate.decided_by, candidate.made_project) == (
            "confirmed",
            project,
            self.editor,
            True,
        )
        html = self.client.get(project.get_absolute_url()).content.decode()
        assert 'Quelle: <a href="/dokumente/wege/#seite-2">Wege, S. 2</a>' in html
        assert "M 3.2 Zeppelinlinie ab 2030." in html
        assert project in list(self.client.get("/projekte/?q=Zeppelin").context["page"].object_list)

    def test_an_internal_document_is_not_named_by_a_public_entry(self):
        self.document.__class__.objects.update(is_public=False)
        done = deciding.confirm_as_project(
            candidate=self.candidate,
            values={"title": "T", "summary": "S", "is_public": True},
            version=1,
            person=self.editor,
        )
        assert done.project.sources == ["internes Dokument, S. 2"]
        html = self.client.get(done.project.get_absolute_url()).content.decode()
        assert "Wege" not in html
        assert "internes Dokument, S. 2" in html

    def test_a_measure_of_the_concept_with_its_page(self):
        self.sign_in("redaktion")
        self.decide("massnahme", concept=self.concept.pk, responsible="Luftamt")
        measure = ConceptMeasure.objects.get(concept=self.concept)
        assert (measure.number, measure.title, measure.responsible, measure.page, measure.quote, measure.project) == (
            "M 3.2",
            "Zeppelinlinie",
            "Luftamt",
            self.page,
            self.candidate.quote,
            None,
        )
        assert Project.objects.filter(title="Zeppelinlinie").count() == 0
        self.client.logout()
        html = self.client.get("/konzepte/wegekonzept/").content.decode()
        assert '<a href="/dokumente/wege/#seite-2">Wege, S. 2</a>' in html
        assert "noch kein öffentliches Vorhaben" in html

    def test_a_measure_needs_a_concept_and_nothing_typed_is_lost(self):
        self.sign_in("redaktion")
        response = self.decide("massnahme", concept="", title="Von Hand verbessert")
        self.assertContains(response, "Zu welchem Konzept gehört die Maßnahme?", status_code=422)
        self.assertContains(response, "Von Hand verbessert", status_code=422)
        assert self.fresh().is_open

    def test_a_source_of_an_entry_that_is_there(self):
        self.sign_in("redaktion")
        known = story.a_project(title="Zeppelinlinie Nord", sources=["https://kreis.test/"])
        self.decide(f"quelle:{known.pk}")
        known.refresh_from_db()
        assert known.sources == ["https://kreis.test/", "Wege, S. 2"]
        assert (self.fresh().project, self.fresh().made_project) == (known, False)
        assert entries_of(known)[0].verb == "sourced"

    def test_rejected_with_a_reason_and_not_without(self):
        self.sign_in("redaktion")
        self.assertContains(self.decide("verwerfen:", warum="  "), "Warum nicht? Ein Wort genügt.", status_code=422)
        self.decide("verwerfen:", warum="Das ist ein Beispiel aus Hamburg.")
        assert (self.fresh().decision, self.fresh().rejected_because) == (
            "rejected",
            "Das ist ein Beispiel aus Hamburg.",
        )

    def test_later_comes_at_the_end(self):
        self.sign_in("redaktion")
        second, third = self.a_candidate(title="Zweiter"), self.a_candidate(title="Dritter")
        self.assertRedirects(self.decide("spaeter"), second.get_absolute_url())
        self.assertRedirects(self.decide("verwerfen:keine", second), third.get_absolute_url())
        self.assertRedirects(self.decide("verwerfen:keine", third), self.where)

    def test_an_unknown_button_decides_nothing(self):
        self.sign_in("redaktion")
        assert self.decide("loeschen").status_code == 422
        assert self.decide("quelle:999999").status_code == 404
        assert self.fresh().is_open

    def test_the_second_who_decides_reads_that_it_is_decided(self):
        deciding.reject(candidate=self.candidate, because="nein", version=1, person=self.editor)
        with pytest.raises(ValidationError) as caught:
            deciding.confirm_as_project(
                candidate=self.candidate, values={"title": "T", "summary": "S"}, version=1, person=self.editor
            )
        assert caught.value.code == "decided"
        assert Project.objects.filter(title="T").count() == 0

    def test_an_entry_that_breaks_a_rule_leaves_the_proposal_open(self):
        self.sign_in("redaktion")
        assert self.decide("vorhaben", title="").status_code == 422
        assert self.fresh().is_open


class TestUndo(ReviewCase):
    def undo(self):
        candidate = self.fresh()
        return deciding.undo(candidate=candidate, version=candidate.version, person=self.editor)

    def confirm(self) -> Project:
        values = {"title": "Zeppelin", "summary": "S"}
        return deciding.confirm_as_project(
            candidate=self.candidate, values=values, version=1, person=self.editor
        ).project

    def test_an_entry_goes_again_and_the_proposal_is_open(self):
        project = self.confirm()
        self.undo()
        assert not Project.objects.filter(pk=project.pk).exists()
        assert (self.fresh().decision, self.fresh().decided_by, self.fresh().project) == ("open", None, None)

    def test_an_entry_that_somebody_worked_on_stays(self):
        project = self.confirm()
        Project.objects.filter(pk=project.pk).update(version=2)
        with pytest.raises(ValidationError):
            self.undo()
        assert self.fresh().project == project

    def test_an_entry_that_a_measure_came_from_stays(self):
        project = self.confirm()
        Origin.objects.create(project=project, measure=story.a_measure())
        with pytest.raises(ValidationError):
            self.undo()
        assert Project.objects.filter(pk=project.pk).exists()

    def test_a_source_is_taken_from_the_entry_again(self):
        known = story.a_project(sources=["https://kreis.test/"])
        deciding.tie_to_project(candidate=self.candidate, project=known, version=1, person=self.editor)
        self.undo()
        known.refresh_from_db()
        assert known.sources == ["https://kreis.test/"]

    def test_a_source_stays_if_another_passage_of_the_page_is_one(self):
        known, other = story.a_project(), self.a_candidate(title="Noch einer")
        for candidate in (other, self.candidate):
            deciding.tie_to_project(candidate=candidate, project=known, version=1, person=self.editor)
            known.refresh_from_db()
        self.undo()
        known.refresh_from_db()
        assert known.sources == ["Wege, S. 2"]

    def test_a_measure_goes_again_by_the_button_of_the_page(self):
        self.sign_in("redaktion")
        self.decide("massnahme", concept=self.concept.pk)
        candidate = self.fresh()
        html = self.client.get(self.where).content.decode()
        key = html.split('name="_key" value="')[1].split('"')[0]
        response = self.client.post(f"{self.where}zurueck/", {"_key": key, "version": candidate.version})
        self.assertRedirects(response, self.where)
        assert (self.fresh().decision, ConceptMeasure.objects.filter(concept=self.concept).count()) == ("open", 0)

    def test_what_is_open_is_not_undone(self):
        with pytest.raises(ValidationError):
            self.undo()
