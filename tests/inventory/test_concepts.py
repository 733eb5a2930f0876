"""The register of concepts: what each wants done, who carries it out, and what nobody does yet."""

import pytest
from django.core.exceptions import ValidationError
from tests import papers_story as papers
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.inventory import concept_actions, concept_queries
from gemeinsam.inventory.concept_queries import measures_without_project, natural
from gemeinsam.inventory.models import ConceptMeasure, Project

# Loads the county of the demonstration several times: left out of `./test quick`.
pytestmark = pytest.mark.slow


class ConceptCase(DemoCase):
    def setUp(self):
        super().setUp()
        ConceptMeasure.objects.all().delete()
        self.editor = self.person("redaktion")
        self.concept = papers.a_concept(title="Wegekonzept", slug="wegekonzept", unit=story.a_unit(name="Amt für Wege"))

    def measures(self, *numbers: str, **values) -> list[ConceptMeasure]:
        return [papers.a_concept_measure(concept=self.concept, number=number, **values) for number in numbers]


class TestRegister(ConceptCase):
    def test_each_concept_with_its_numbers_and_documents(self):
        self.measures("M 1", "M 2")
        self.measures("M 3", project=story.a_project())
        papers.a_document(title="Wegepapier", concept=self.concept)
        papers.a_document(title="Wege intern", concept=self.concept, is_public=False)
        row = next(row for row in self.client.get("/konzepte/").context["page"] if row == self.concept)
        assert (row.measure_count, row.carried_count) == (3, 1)
        html = self.client.get("/konzepte/").content.decode()
        assert "3, davon 1 mit Vorhaben" in html
        assert "Amt für Wege" in html
        assert "Wegepapier" in html
        assert "Wege intern" not in html

    def test_only_concepts_stand_there_hidden_ones_for_the_office(self):
        story.a_project(title="Kein Konzept")
        papers.a_concept(title="Verborgenes Konzept", slug="verborgen", is_public=False)
        html = self.client.get("/konzepte/").content.decode()
        assert ("Kein Konzept" in html, "Verborgenes Konzept" in html) == (False, False)
        assert self.client.get("/konzepte/verborgen/").status_code == 404
        self.sign_in("redaktion")
        self.assertContains(self.client.get("/konzepte/"), "Verborgenes Konzept")

    def test_numbers_are_counted_as_people_do(self):
        numbers = ["M 10", "M 2", "", "M 1.10", "M 1.9"]
        assert sorted(numbers, key=natural) == ["M 1.9", "M 1.10", "M 2", "M 10", ""]

    def test_the_page_of_a_concept_in_the_inventory_leads_there(self):
        self.assertContains(self.client.get(self.concept.get_absolute_url()), 'href="/konzepte/wegekonzept/"')

    def test_a_project_says_what_it_carries_out(self):
        project = story.a_project()
        self.measures("M 1", project=project, title="Bänke")
        self.assertContains(self.client.get(project.get_absolute_url()), "M 1 Bänke")


class TestByHand(ConceptCase):
    def test_entered_with_a_page_edited_tied_and_removed(self):
        self.sign_in("redaktion")
        document = papers.a_document(concept=self.concept, pages=("Eins", "Zwei"))
        where = "/konzepte/wegekonzept/"
        self.send(f"{where}neu/", number="M 1", title="Bänke", document=document.pk, page_number="2")
        measure = ConceptMeasure.objects.get(concept=self.concept)
        assert (str(measure), measure.page.number) == ("M 1 Bänke", 2)
        project = story.a_project(title="Mitfahrbank")
        edit = f"{where}{measure.pk}/"
        self.send(edit, number="M 1", title="Bänke", project=project.pk, document=document.pk, page_number="1")
        measure.refresh_from_db()
        assert (measure.project, measure.page.number, measure.version) == (project, 1, 2)
        html = self.client.get(edit).content.decode()
        key = html.split('name="_key" value="')[-1].split('"')[0]
        self.client.post(f"{edit}entfernen/", {"_key": key, "version": "2"})
        assert not ConceptMeasure.objects.filter(pk=measure.pk).exists()
        assert Project.objects.filter(pk=project.pk).exists()

    def test_a_page_that_is_not_there_or_half_of_it_is_said(self):
        self.sign_in("redaktion")
        document = papers.a_document(concept=self.concept)
        for values, words in (
            ({"document": document.pk, "page_number": "9"}, "Das Dokument hat nur 1 Seite."),
            ({"document": document.pk}, "Dokument und Seite gehören zusammen."),
            ({"page_number": "1"}, "Dokument und Seite gehören zusammen."),
        ):
            response = self.send("/konzepte/wegekonzept/neu/", title="Bänke", **values)
            self.assertContains(response, words, status_code=422)

    def test_the_same_measure_twice_is_refused(self):
        self.sign_in("redaktion")
        self.measures("M 1", title="Bänke")
        response = self.send("/konzepte/wegekonzept/neu/", number="M 1", title="Bänke")
        self.assertContains(response, "Diese Maßnahme steht schon in diesem Konzept.", status_code=422)

    def test_the_second_editor_overwrites_nothing(self):
        (measure,) = self.measures("M 1")
        values = {"title": "Anders"}
        concept_actions.edit_concept_measure(measure=measure, values=values, version=1, person=self.editor)
        with pytest.raises(ValidationError) as caught:
            concept_actions.edit_concept_measure(measure=measure, values=values, version=1, person=self.editor)
        assert caught.value.code == "conflict"
        with pytest.raises(ValidationError):
            concept_actions.remove_concept_measure(measure=measure, version=1, person=self.editor)

    def test_an_assumed_value_that_a_person_changed_is_none_any_more(self):
        (measure,) = self.measures("M 1", assumed="|title|text|")
        done = concept_actions.edit_concept_measure(
            measure=measure, values={"title": "Neu"}, version=1, person=self.editor
        )
        assert done.assumed_fields == frozenset({"text"})


class TestForRecommendations(ConceptCase):
    def test_measures_without_project(self):
        free, retired = self.measures("M 1", "M 2")
        self.measures("M 3", project=story.a_project())
        ConceptMeasure.objects.filter(pk=retired.pk).update(project=story.a_project(retired=story.timezone.now()))
        gone = papers.a_concept(retired=story.timezone.now())
        papers.a_concept_measure(concept=gone)
        assert list(measures_without_project(self.county)) == [free, retired]
        with self.assertNumQueries(1):
            assert [row.concept.title for row in measures_without_project()] == ["Wegekonzept"] * 2

    def test_a_hidden_project_changes_no_number_for_readers(self):
        self.measures("M 1", project=story.a_project(is_public=False))
        row = concept_queries.concepts(to_office=False).get(pk=self.concept.pk)
        assert (row.measure_count, row.carried_count) == (1, 0)
        assert concept_queries.concepts(to_office=True).get(pk=self.concept.pk).carried_count == 1
