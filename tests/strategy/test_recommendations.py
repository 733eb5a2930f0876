"""Recommendations: read with their evidence, taken up, put off, turned down; gone when the evidence goes."""

import re
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from tests import story
from tests.strategy.advised_case import KEY, LATER, AdvisedCase

from gemeinsam.county import keys
from gemeinsam.county.history import entries_of
from gemeinsam.county.wall import within
from gemeinsam.inventory import recommend_actions as decisions
from gemeinsam.inventory.models import ConceptMeasure, Funding, MaturityRound, Project, RecommendationDecision, Solution
from gemeinsam.participation.models import Contribution, Topic
from gemeinsam.strategy import recommend_actions, recommend_queries
from gemeinsam.strategy.models import Field, Goal, Measure, Origin

# Loads the county of the demonstration several times: left out of `./test quick`.
pytestmark = pytest.mark.slow


class TestWhatIsRecommended(AdvisedCase):
    def test_the_county_of_the_demonstration_gets_a_short_list_with_links_that_open(self):
        """Each rule but one speaks: no two units of this county work on the same thing apart."""
        rows = recommend_queries.recommendations(self.county, for_staff=True)
        assert {row.rule for row in rows} == {"frist", "feld", "reifegrad", "konzept", "loesung"}
        assert 10 <= len(rows) <= 25
        assert len({row.key for row in rows}) == len(rows)
        self.sign_in("leitung")
        for address in {evidence.address for row in rows for evidence in row.evidence}:
            if address.startswith("/"):
                assert (address, self.client.get(address).status_code) == (address, 200)

    def test_what_runs_or_is_planned_here_is_not_recommended(self):
        """DorfFunk and the telemedicine of the plan are in the catalogue, and in no recommendation."""
        taken = {"loesung-l10", "loesung-l24", "loesung-l21", "loesung-l20"}
        assert Solution.objects.filter(slug__in=["l10", "l24", "l21", "l20"]).count() == 4
        assert not taken & set(self.keys())

    def test_taking_the_evidence_away_takes_the_recommendation_away(self):
        before = set(self.keys())
        takes = {
            "frist-leader": lambda: Funding.objects.filter(slug="leader").update(closes=None),
            "feld-gesundheit": lambda: Contribution.objects.filter(topic__slug="gesundheit").update(state="withdrawn"),
            "reifegrad-H": lambda: MaturityRound.objects.update(closed=None, closes=LATER),
            "konzept-kreisweites-radverkehrskonzept": lambda: Project.objects.filter(
                slug="kreisweites-radverkehrskonzept"
            ).update(retired=timezone.now()),
            "loesung-l42": lambda: Solution.objects.filter(slug="l42").update(examples=["Landkreis Hof"]),
        }
        assert before >= set(takes)
        for key, take in takes.items():
            assert key in self.keys()
            take()
            assert key not in self.keys()

    def test_two_units_with_the_same_plan_are_brought_together_until_they_are_partners(self):
        topic, units = Topic.objects.get(slug="mobilitaet"), [story.a_unit(), story.a_unit()]
        rows = [
            story.a_project(slug=f"melder-{n}", title="Mängelmelder für Straßen", topics=[topic], unit=unit,
                            summary="Bürger melden Schäden an Straßen.", status="preparation")
            for n, unit in enumerate(units)
        ]  # fmt: skip
        assert "synergie-melder-0" in self.keys()
        rows[0].partners.add(units[1])
        assert "synergie-melder-0" not in self.keys()

    def test_another_county_sees_nothing_of_it(self):
        self.decline()
        other = story.a_county("nachbar")
        with within(other):
            assert recommend_queries.board(other, for_staff=True) == recommend_queries.Board((), (), {})
            ours = RecommendationDecision.everywhere.get(key=KEY)
            with pytest.raises(ValidationError):
                recommend_actions.take_back_acceptance(decided=ours, version=1, person=self.lead)
        assert self.row().state == "declined"

    def test_a_county_is_asked_by_its_name_whatever_is_bound(self):
        ours = self.keys()
        with within(story.a_county("nachbar")):
            assert self.keys() == ours


class TestConceptMeasures(AdvisedCase):
    def test_a_concept_speaks_through_measures_that_nobody_carries_out_until_somebody_does(self):
        concept = Project.objects.get(slug="kreisweites-radverkehrskonzept")
        wanted = ConceptMeasure.objects.create(concept=concept, number="M 7", title="Zählstellen am Moselradweg")
        row = self.row(f"konzept-{concept.slug}")
        assert "Zu 1 Maßnahme dieses Konzepts ist kein Projekt verknüpft." in row.why
        assert (f"M 7 {wanted.title}", f"/konzepte/{concept.slug}/#k{wanted.pk}") in {e[:2] for e in row.evidence}
        wanted.project = Project.objects.get(title="Maker-Mobil")
        wanted.save()
        assert self.row(f"konzept-{concept.slug}") is None
        Project.objects.filter(title="Maker-Mobil").update(retired=timezone.now())
        assert self.row(f"konzept-{concept.slug}") is not None


class TestDecide(AdvisedCase):
    def test_declined_with_a_reason_it_leaves_the_list_and_stays_readable(self):
        decided = self.decline()
        self.sign_in("leitung")
        assert KEY not in self.page()
        html = self.page(KEY)
        assert "abgelehnt" in html
        assert "Zu groß für uns." in html
        entry = entries_of(decided)[0]
        assert (entry.verb, entry.person, entry.reason) == ("declined", self.lead, "Zu groß für uns.")
        assert "Offene Datenplattform" in entry.changes["evidence"][1]

    def test_without_a_reason_nothing_is_declined_or_put_off(self):
        row = self.row()
        with pytest.raises(ValidationError, match="Warum"):
            self.decline(reason="")
        with pytest.raises(ValidationError, match="Warum"):
            decisions.defer_recommendation(row=row, until=LATER, reason="", version=0, person=self.lead)
        with pytest.raises(ValidationError, match="vorbei"):
            decisions.defer_recommendation(row=row, until=timezone.localdate(), reason="x", version=0, person=self.lead)
        assert not RecommendationDecision.objects.exists()

    def test_the_database_keeps_the_reason_and_the_day_too(self):
        for values in ({"state": "declined", "reason": ""}, {"state": "deferred", "until": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                story.a_decided_recommendation(**values)

    def test_put_off_it_comes_back_on_its_day(self):
        decisions.defer_recommendation(
            row=self.row(), until=LATER, reason="Erst der Haushalt.", version=0, person=self.lead
        )
        assert self.row().state == "deferred"
        RecommendationDecision.objects.update(until=timezone.localdate())
        assert self.row().state == "open"
        self.sign_in("leitung")
        assert "zur Wiedervorlage seit" in self.page()

    def test_a_decision_is_taken_back_and_the_history_keeps_it(self):
        decided = self.decline()
        recommend_actions.take_back_acceptance(decided=decided, version=decided.version, person=self.lead)
        assert self.row().state == "open"
        assert [entry.verb for entry in entries_of(decided)] == ["reopened", "declined"]

    def test_gone_evidence_leaves_the_decision_readable_and_back_it_holds_again(self):
        decided = self.decline()
        examples = Solution.objects.get(slug="l42").examples
        Solution.objects.filter(slug="l42").update(examples=[])
        board = recommend_queries.board(self.county, for_staff=True)
        assert board.without_ground == (decided,)
        self.sign_in("leitung")
        html = self.page(KEY)
        assert "Grundlage entfallen" in html
        assert "Offene Datenplattform im Verbund" in html
        assert "1 Entscheidung ohne Grundlage" in self.client.get("/empfehlungen/?stand=entfallen").content.decode()
        Solution.objects.filter(slug="l42").update(examples=examples)
        assert self.row().state == "declined"

    def test_new_evidence_since_a_decision_is_told(self):
        key = "konzept-nahverkehrsplan-mit-linienbuendelung"
        self.decline(key, "Läuft von selbst.")
        assert not self.row(key).decision.has_moved
        concept = Project.objects.get(slug="nahverkehrsplan-mit-linienbuendelung")
        story.a_project(slug="umfrage", title="Umfrage zum Bus", kind="participation", concept=concept)
        decision = self.row(key).decision
        assert decision.added == ("Umfrage zum Bus",)
        self.sign_in("leitung")
        assert "Dazugekommen: Umfrage zum Bus" in self.page(key)
        assert "Entscheidungen auf neuer Grundlage" in self.page()

    def test_the_second_of_two_deciders_is_told_and_loses_nothing(self):
        self.sign_in("redaktion")
        html = self.page(KEY)
        self.decline()
        key = key_of(html)
        sent = {"tun": "ablehnen", "version": "0", "a-reason": "Mein Grund.", **key}
        response = self.client.post(f"/empfehlungen/{KEY}/entscheiden/", sent)
        assert response.status_code == 422
        html = response.content.decode()
        assert "Jemand anderes hat inzwischen entschieden" in html
        assert "Zu groß für uns." in html
        assert 'value="Mein Grund."' in html
        assert self.row().decision.reason == "Zu groß für uns."

    def test_of_two_first_decisions_at_the_same_instant_one_is_told(self):
        """Both saw that nobody had decided; the constraint lets one in."""
        row = self.row()
        self.decline()
        nobody = mock.patch.object(QuerySet, "first", return_value=None)
        with nobody, pytest.raises(ValidationError) as refused:
            decisions.decline_recommendation(row=row, reason="Auch ich.", version=0, person=self.person("redaktion"))
        assert refused.value.code == "conflict"
        assert RecommendationDecision.objects.get().reason == "Zu groß für uns."

    def test_a_second_click_does_nothing_more(self):
        self.sign_in("leitung")
        sent = {"tun": "ablehnen", "version": "0", "a-reason": "Nein.", **key_of(self.page(KEY))}
        first, second = (self.client.post(f"/empfehlungen/{KEY}/entscheiden/", sent) for _click in range(2))
        assert (first.status_code, second.status_code) == (302, 302)
        decided = RecommendationDecision.objects.get()
        assert (decided.version, entries_of(decided).count()) == (1, 1)

    def test_bad_input_is_said_on_the_page(self):
        self.sign_in("leitung")
        for sent, words in (
            ({"tun": "ablehnen"}, "Das Feld ist leer."),
            ({"tun": "zurueckstellen", "z-until": "2020-01-01", "z-reason": "Später."}, "Dieser Tag ist vorbei."),
            ({"tun": "zurueckstellen", "z-until": "morgen", "z-reason": "Später."}, 'value="Später."'),
            ({"tun": "tanzen"}, "Diesen Schritt gibt es nicht."),
        ):
            response = self.send(f"/empfehlungen/{KEY}/entscheiden/", f"/empfehlungen/{KEY}/", **sent)
            assert (response.status_code, words in response.content.decode()) == (422, True), sent
        assert not RecommendationDecision.objects.exists()
        assert self.client.get("/empfehlungen/unsinn-1/").status_code == 404
        assert self.client.get("/empfehlungen/loesung-unsinn/").status_code == 404


def key_of(html: str) -> dict[str, str]:
    """The key of the first form of a page."""
    return {keys.FIELD: re.search(rf'name="{keys.FIELD}" value="([^"]+)"', html)[1]}


class TestAccept(AdvisedCase):
    def test_it_becomes_a_measure_idea_that_says_where_it_came_from_and_back(self):
        measure = self.accept()
        assert (measure.stage, measure.publication, measure.number) == ("idea", "draft", "GE-05")
        self.sign_in("leitung")
        html = self.client.get(measure.get_absolute_url()).content.decode()
        assert "Handlungsempfehlung" in html
        assert 'href="/empfehlungen/feld-gesundheit/"' in html
        html = self.page("feld-gesundheit")
        assert "Daraus wurde" in html
        assert "GE-05 Sprechstunde per Video" in html
        assert self.row("feld-gesundheit").state == "accepted"

    def test_what_it_became_does_not_change_its_own_ground(self):
        """The idea bears the title of the solution, and counts as planned in its field."""
        field = Field.objects.get(topic__code="GE")
        for key in (KEY, "feld-gesundheit"):
            row = self.row(key)
            recommend_actions.accept_recommendation(
                row=row, kind="measure", version=0, person=self.lead,
                values={"title": row.proposal, "text": "", "field": field},
            )  # fmt: skip
        for key in (KEY, "feld-gesundheit"):
            assert (self.row(key).state, self.row(key).decision.has_moved) == ("accepted", False)

    def test_it_becomes_a_goal_with_the_next_number(self):
        goal = self.accept(kind="goal")
        last = Goal.objects.filter(field=goal.field).count()
        assert goal.number == f"GE-Z{last}"
        self.sign_in("leitung")
        html = self.client.get("/handlungsfelder/gesundheit/").content.decode()
        assert "Handlungsempfehlung „Gesundheit: mehr digitale Vorhaben" in html
        self.client.logout()
        assert "Handlungsempfehlung" not in self.client.get("/handlungsfelder/gesundheit/").content.decode()

    def test_through_the_page_with_changed_words(self):
        self.sign_in("redaktion")
        address = "/empfehlungen/feld-gesundheit/annehmen/"
        html = self.client.get(address).content.decode()
        assert 'value="Digitale Vorhaben im Feld Gesundheit stärken"' in html
        field = Field.objects.get(topic__code="GE").pk
        response = self.send(address, kind="measure", title="Videosprechstunde", text="Kurz.", field=field)
        made = Measure.objects.get(title="Videosprechstunde")
        assert response["Location"] == made.get_absolute_url()
        assert Origin.objects.get(measure=made).recommendation.key == "feld-gesundheit"
        assert self.client.get(address)["Location"] == "/empfehlungen/feld-gesundheit/"

    def test_an_incomplete_form_keeps_what_was_typed(self):
        self.sign_in("redaktion")
        response = self.send(
            "/empfehlungen/loesung-l42/annehmen/", kind="goal", title="Eigenes", text="Meins", field=""
        )
        assert response.status_code == 422
        assert "Meins" in response.content.decode()
        assert not RecommendationDecision.objects.exists()

    def test_twice_is_refused_and_makes_one(self):
        self.accept()
        with pytest.raises(ValidationError) as refused:
            self.accept()
        assert refused.value.code == "accepted"
        assert Origin.objects.filter(recommendation__isnull=False).count() == 1

    def test_on_an_old_page_it_is_refused_and_nothing_is_made(self):
        row = self.row("feld-gesundheit")
        self.decline("feld-gesundheit")
        before = Measure.objects.count()
        with pytest.raises(ValidationError) as refused:
            recommend_actions.accept_recommendation(
                row=row, kind="measure", version=0, person=self.lead,
                values={"title": "x", "text": "", "field": Field.objects.first()},
            )  # fmt: skip
        assert refused.value.code == "conflict"
        assert Measure.objects.count() == before

    def test_taken_back_what_nobody_touched_is_retired(self):
        for kind in ("measure", "goal"):
            made = self.accept(kind=kind)
            decided = RecommendationDecision.objects.get()
            recommend_actions.take_back_acceptance(decided=decided, version=decided.version, person=self.lead)
            assert self.row("feld-gesundheit").state == "open"
            assert not type(made).objects.current().filter(pk=made.pk).exists()
            assert type(made).objects.filter(number=made.number).exists()  # a number is never given again

    def test_what_somebody_worked_on_is_not_taken_back(self):
        made = self.accept()
        Measure.objects.filter(pk=made.pk).update(version=2)
        decided = RecommendationDecision.objects.get()
        with pytest.raises(ValidationError, match="GE-05"):
            recommend_actions.take_back_acceptance(decided=decided, version=decided.version, person=self.lead)
        assert self.row("feld-gesundheit").state == "accepted"
