"""What becomes of a rating: benefit for the plan, priorities by rule and exception, and the way back."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import story
from tests.strategy.test_rating import PAGE, RatingCase

from gemeinsam.county.models import HistoryEntry
from gemeinsam.planning import outcome
from gemeinsam.planning.models import Budget, Dependency, Scenario
from gemeinsam.planning.problem import problem_of
from gemeinsam.strategy import rating_actions as actions
from gemeinsam.strategy import rating_applying as applying
from gemeinsam.strategy import rating_queries as queries
from gemeinsam.strategy.models import Measure, PriorityOverride, PriorityRule, RatingRound, RatingStep


class AppliedCase(RatingCase):
    """The round is rated by two people and closed."""

    def setUp(self):
        super().setUp()
        self.all_say(self.lead, self.editor, points=((9, 7, 8), (3, 4, 2), (6, 6, 5)))
        actions.close_round(round_=self.fresh(), version=self.fresh().version, person=self.lead)
        self.sign_in("leitung")
        self.adopt_page = reverse("rating_adopt", args=[self.round.pk])

    def adopt(self):
        html = self.client.get(self.adopt_page).content.decode()
        seen = html.split('name="gesehen" value="')[1].split('"')[0]
        return self.send(self.adopt_page, gesehen=seen)

    def set_priorities(self):
        page = reverse("rating_priority")
        html = self.client.get(page).content.decode()
        seen = html.split('name="gesehen" value="')[1].split('"')[0]
        return self.send(page, gesehen=seen)

    def undo(self, kind: str):
        return self.send(
            reverse("rating_undo", args=[RatingStep.objects.filter(kind=kind).first().pk]), reverse("rating_desk")
        )

    def values(self, name: str) -> dict[str, object]:
        return dict(Measure.objects.filter(pk__in=[m.pk for m in self.measures]).values_list("number", name))


class TestAdopt(AppliedCase):
    def test_impact_becomes_the_benefit_and_effort_does_not_count(self):
        before = self.values("score")
        page = self.client.get(self.adopt_page)
        self.assertContains(page, "8,5")
        assert self.adopt().status_code == 302
        # (60 x 9 + 20 x 7) / 80 = 8.5 is rounded up; effort points have no part in it.
        assert self.values("score") == {"BI-01": 9, "MO-03": 3, "WA-01": 6}
        row = self.fresh()
        assert (row.state, row.result["people"]) == ("adopted", 2)
        changed = [number for number, score in self.values("score").items() if score != before[number]]
        entries = HistoryEntry.objects.filter(verb="rated", subject_type="strategy.measure")
        assert sorted(entries.values_list("summary", flat=True)) == sorted(
            f"Nutzen von {Measure.objects.get(number=number)} aus der Bewertung „Herbstrunde“ übernommen"
            for number in changed
        )
        assert "score" not in Measure.objects.get(number=changed[0]).assumed_fields

    def test_halves_are_rounded_up_and_nothing_leaves_the_scale(self):
        found = [queries.score_of(Fraction(n, 20)) for n in (0, 9, 10, 29, 30, 189, 190, 200)]
        assert found == [0, 0, 1, 1, 2, 9, 10, 10]

    def test_the_frozen_result_stays_whatever_weights_say_later(self):
        self.adopt()
        before = queries.standing_of(self.fresh())
        assert before == queries.live(self.fresh())
        self.cost.weight, self.reach.weight = 100, 0
        self.cost.save()
        self.reach.save()
        assert queries.standing_of(self.fresh()) == before
        assert queries.live(self.fresh()) != before
        self.client.logout()
        self.assertContains(self.client.get(PAGE), "Vorn liegt „Maker-Mobil“")

    def test_an_old_preview_is_not_carried_out(self):
        html = self.client.get(self.adopt_page).content.decode()
        seen = html.split('name="gesehen" value="')[1].split('"')[0]
        self.reach.weight = 1
        self.reach.save()
        before = self.values("score")
        answer = self.send(self.adopt_page, gesehen=seen)
        self.assertContains(self.client.get(answer.url), "Sehen Sie die Vorschau noch einmal an")
        assert self.values("score") == before
        assert self.fresh().state == "closed"

    def test_a_second_click_does_nothing_more(self):
        self.adopt()
        version = self.fresh().version
        with pytest.raises(ValidationError):
            applying.adopt_round(round_=self.fresh(), seen="", version=version, person=self.lead)
        assert RatingStep.objects.count() == 1

    def test_back_again_benefit_mark_and_round_are_as_before(self):
        before, marks = self.values("score"), self.values("assumed")
        self.adopt()
        Measure.objects.filter(number="WA-01").update(version=99, score=1)
        self.undo("score")
        after = self.values("score")
        assert after == {**before, "WA-01": 1}
        assert {n: m for n, m in self.values("assumed").items() if n != "WA-01"} == {
            n: m for n, m in marks.items() if n != "WA-01"
        }
        row = self.fresh()
        assert (row.state, row.result, row.adopted) == ("closed", None, None)
        with pytest.raises(ValidationError):
            applying.undo_step(step=RatingStep.objects.get(), person=self.lead)

    def test_who_is_not_rated_by_every_criterion_keeps_the_benefit(self):
        self.round.criteria.add(story.a_criterion(name="Später gefragt"))
        page = self.client.get(self.adopt_page)
        self.assertContains(page, "Noch nichts zu übernehmen")
        with pytest.raises(ValidationError, match="zu jedem Kriterium"):
            applying.adopt_round(round_=self.fresh(), seen="", version=self.fresh().version, person=self.lead)

    def test_adopted_without_a_result_can_not_stand_in_the_database(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            RatingRound.objects.filter(pk=self.round.pk).update(state="adopted", result=None)


class TestThePlanUsesIt(AppliedCase):
    def test_a_computed_plan_takes_what_was_rated_best(self):
        wanted = ["BI-01", "MO-03", "WA-01"]
        Dependency.objects.all().delete()
        Measure.objects.exclude(number__in=wanted).update(publication="draft")
        Measure.objects.update(mandatory=False, earliest_year=2027, duration_years=1, operating_yearly=60_000, investment=0,
                               staff_hundredths=0, score=5, funding_percent=0)  # fmt: skip
        Measure.objects.filter(number="MO-03").update(score=9)
        Budget.objects.exclude(kind="operating", year=2027).update(euro=0)
        Budget.objects.filter(kind="operating", year=2027).update(euro=0)
        own = Budget.objects.filter(kind="operating", year=2027).first()
        Budget.objects.filter(pk=own.pk).update(euro=60_000)
        Measure.objects.update(lead_unit=own.payer)
        scenario = Scenario.objects.create(slug="eins", title="Nur eine passt")
        assert self.planned(scenario) == ["MO-03"]
        self.adopt()
        assert {row.id: row.score for row in problem_of(scenario).measures} == {"BI-01": 9, "MO-03": 3, "WA-01": 6}
        assert self.planned(scenario) == ["BI-01"]

    def planned(self, scenario) -> list[str]:
        found = outcome.compute(problem_of(scenario), seconds=10, seed=1, names={})
        return sorted(row.measure for row in found.plan.assignments)


class TestPriorities(AppliedCase):
    def setUp(self):
        super().setUp()
        self.adopt()

    def test_thresholds_belong_to_the_higher_priority(self):
        rule = PriorityRule(high_from="7.0", middle_from="4.5")
        said = [queries.priority_of(Fraction(n, 10), rule) for n in (100, 70, 69, 45, 44, 0)]
        assert said == ["high", "high", "middle", "middle", "low", "low"]

    def test_preview_then_one_step_with_an_entry_each_and_the_way_back(self):
        Measure.objects.update(priority="")
        page = self.client.get(reverse("rating_priority"))
        self.assertContains(page, "3 Prioritäten ändern sich")
        self.set_priorities()
        assert self.values("priority") == {"BI-01": "high", "MO-03": "low", "WA-01": "middle"}
        entries = HistoryEntry.objects.filter(verb="rated", summary__startswith="Priorität von")
        assert entries.count() == 3
        assert ["", "hoch: startet sofort"] in [entry.changes["priority"] for entry in entries]
        self.assertContains(self.client.get(reverse("rating_priority")), "Alle Prioritäten stehen schon so da")
        self.undo("priority")
        assert set(self.values("priority").values()) == {""}

    def test_a_person_may_decide_otherwise_with_a_reason(self):
        page = reverse("rating_override", args=["MO-03"])
        assert self.send(page, priority="high", reason=" ").status_code == 422
        assert self.send(page, priority="urgent", reason="Zusage").status_code == 422
        assert self.send(page, priority="high", reason="Förderzusage liegt vor.").status_code == 302
        self.set_priorities()
        assert self.values("priority")["MO-03"] == "high"
        entry = HistoryEntry.objects.get(verb="rated", summary__startswith="Priorität von MO-03")
        assert entry.reason == "Förderzusage liegt vor."
        self.send(page, tun="regel")
        assert not PriorityOverride.objects.exists()
        self.set_priorities()
        assert self.values("priority")["MO-03"] == "low"

    def test_the_rule_is_the_countys_own_and_in_order(self):
        page = reverse("rating_rule")
        answer = self.send(page, high_from="4", middle_from="6", version="0")
        self.assertContains(answer, "muss bei weniger Punkten beginnen", status_code=422)
        for wrong in ("11", "-1", "NaN", "", "5,55"):
            assert self.send(page, high_from=wrong, middle_from="1").status_code == 422
        assert self.send(page, high_from="3", middle_from="2").status_code == 302
        assert self.send(page, high_from="9", middle_from="8", version="0").status_code == 422
        self.set_priorities()
        assert set(self.values("priority").values()) == {"high"}

    def test_an_old_preview_is_not_carried_out(self):
        Measure.objects.update(priority="")
        html = self.client.get(reverse("rating_priority")).content.decode()
        seen = html.split('name="gesehen" value="')[1].split('"')[0]
        PriorityRule.objects.create(high_from="1", middle_from="0")
        with pytest.raises(ValidationError) as problem:
            applying.apply_priorities(seen=seen, person=self.lead)
        assert problem.value.code == "changed"
        assert set(self.values("priority").values()) == {""}


class TestTheRankingPage(AppliedCase):
    def test_contributions_stand_beside_and_do_not_count(self):
        measure = self.measures[1]
        measure.origins.all().delete()
        before = queries.live(self.fresh())
        public, hidden = story.a_contribution(), story.a_contribution(state="queued")
        for row in (public, hidden):
            measure.origins.create(contribution=row)
        assert queries.contributions_by_measure([measure]) == {measure.pk: 1}
        assert queries.live(self.fresh()) == before

    def test_sentences_tell_how_far_a_weight_may_go(self):
        page = self.client.get(f"{PAGE}?runde={self.round.pk}").content.decode()
        # BI-01 9/7 and effort 8 (value 2), WA-01 6/6 and 5: level where 8.5(1-s) + 2s = 6(1-s) + 5s, at 45.45 %.
        assert "Erst wenn das Gewicht von Geld von 20 % auf über 45,5 % steigt, tauschen BI-01 und WA-01." in page
        assert "BI-01, Wirkung 8,5, Aufwand 8,0" in page
        assert "Die Reihenfolge bleibt, welches Gewicht es auch bekommt." in page
