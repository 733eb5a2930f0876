"""What a council asks of a plan: answered by the planner, kept, shown with the same numbers as a table."""

import re

import pytest
from django.urls import reverse
from tests.demo_case import PlannedCase

from gemeinsam.county import jobs
from gemeinsam.engines import planner
from gemeinsam.planning import insights, judged, queries, working
from gemeinsam.planning import problem as crossing
from gemeinsam.planning.limit_forms import LimitsForm
from gemeinsam.planning.models import Budget, Insight, Plan, Scenario
from gemeinsam.strategy.models import Measure

pytestmark = pytest.mark.slow


class InsightCase(PlannedCase):
    @property
    def plan(self) -> Plan:
        return queries.published_plan()

    def answered(self) -> Insight:
        job = insights.request_insight(plan=self.plan, person=self.person("leitung"), seconds=12)
        jobs.run_job.func(job_id=job.pk, attempt=0)
        job.refresh_from_db()
        assert job.result["url"] == f"/jahresplan/auskunft/?szenario=voller-haushalt&plan={self.plan.pk}"
        return Insight.objects.get(plan=self.plan)


class TestWhy(InsightCase):
    def test_every_row_of_a_computed_plan_says_why_it_begins_then(self):
        rows = list(self.plan.assignments.select_related("measure"))
        assert rows
        assert all(row.why for row in rows)
        page = self.client.get("/jahresplan/auskunft/").content.decode()
        for row in rows:
            assert row.measure.number in page
            assert row.why[:40] in page.replace("\u00ad", "")

    def test_with_one_payer_and_one_unit_no_key_is_told(self):
        assert not [row.why for row in self.plan.assignments.all() if "(" in row.why]

    def test_a_row_moved_by_hand_has_no_reason_of_the_planner(self):
        lead = self.person("leitung")
        copy = working.take_into_workbench(plan=self.plan, person=lead)
        row = copy.assignments.order_by("first_year").first()
        change = working.Change(measure=row.measure.number, start=row.first_year + 1, says_start=True)
        working.change_row(plan=copy, change=change, version=copy.version, person=lead)
        assert copy.assignments.get(measure=row.measure).why == ""


class TestAnswers(InsightCase):
    def test_what_is_kept_is_what_the_planner_says(self):
        kept = self.answered().answers
        bench = judged.bench_of(self.plan)
        priced = planner.prices(bench.problem, judged.plan_of(bench))
        assert [row["gain"] for row in kept["prices"]] == [price.gain for price in priced]
        assert kept["prices"][0]["limit"] == "0,1 Stellen in jedem Jahr"
        assert kept["prices"][0]["proven"]
        assert kept["fronts"]["money"][-1]["benefit"] == self.plan.benefit
        assert kept["kept"] == planner.robustness(bench.problem, judged.plan_of(bench), planned=0).kept

    def test_everybody_reads_the_answers_about_the_public_plan(self):
        kept = self.answered().answers
        page = self.client.get("/jahresplan/auskunft/")
        text = re.sub(r"<[^>]+>", " ", page.content.decode()).replace("\u00ad", "")
        assert f"{100 - int(100 * kept['kept'])} von 100 Zukünften" in text
        for axis in kept["fronts"].values():
            for point in axis:
                assert f" {point['benefit']} " in text

    def test_asking_again_replaces_what_was_kept(self):
        self.answered()
        self.answered()
        assert Insight.objects.count() == 1

    def test_before_anybody_asked_the_page_says_so(self):
        assert "Noch nicht gefragt" in self.client.get("/jahresplan/auskunft/").content.decode()

    def test_the_treasurer_asks_by_a_button(self):
        self.sign_in("kaemmerei")
        answer = self.send(reverse("plan_ask"), page="/jahresplan/auskunft/", plan=self.plan.pk)
        assert answer.status_code == 302
        assert re.fullmatch(r"/auftrag/\d+/", answer["Location"]), answer["Location"]

    def test_after_a_cut_the_rest_is_recomputed_with_few_changes(self):
        lead, before = self.person("leitung"), self.plan
        for row in Budget.objects.filter(kind="operating"):
            Budget.objects.filter(pk=row.pk).update(euro=row.euro * 8 // 10)
        copy = working.take_into_workbench(plan=before, person=lead)
        job = working.request_rest(plan=copy, person=lead, seconds=10, most_changes=4)
        jobs.run_job.func(job_id=job.pk, attempt=0)
        job.refresh_from_db()
        made = Plan.objects.get(pk=job.result["plan"])
        starts = [dict(plan.assignments.values_list("measure__number", "first_year")) for plan in (before, made)]
        changed = {number for number in starts[0] | starts[1] if starts[0].get(number) != starts[1].get(number)}
        assert 0 < len(changed) <= 4
        assert judged.bench_of(made).issues == []


class TestRulesOfTheBudget(InsightCase):
    def problem(self) -> planner.Problem:
        return crossing.problem_of(Scenario.objects.get(slug="voller-haushalt"))

    def test_the_treasurer_sets_reserve_and_carrying_for_all_years_of_a_budget(self):
        self.sign_in("kaemmerei")
        form = LimitsForm()
        fields = {field.html_name: field.value() for field in form}
        name = next(name for (_payer, kind), (name, _row) in form.rules.items() if kind == "operating")
        fields |= {f"{name}reserve_percent": 10, f"{name}carry_percent": 50}
        assert self.send("/jahresplan/grenzen/", **fields).status_code == 302
        rows = Budget.objects.filter(kind="operating")
        assert {(row.reserve_percent, row.carry_percent) for row in rows} == {(10, 50)}
        budgets = [row for row in self.problem().budgets if row.kind == "operating"]
        assert all((row.reserve, row.carry) == (row.euro // 10, row.euro // 2) for row in budgets)

    def test_more_than_all_is_refused_at_the_field(self):
        self.sign_in("kaemmerei")
        form = LimitsForm()
        fields = {field.html_name: field.value() for field in form}
        name = next(name for name, _row in form.rules.values())
        answer = self.send("/jahresplan/grenzen/", **(fields | {f"{name}carry_percent": 101}))
        assert answer.status_code == 422
        assert set(Budget.objects.values_list("carry_percent", flat=True)) == {0}

    def test_every_field_gets_its_share_in_a_scenario_that_asks_for_it(self):
        Scenario.objects.filter(slug="voller-haushalt").update(least_field_percent=12)
        problem = self.problem()
        even = planner.plan(problem, seconds=10)
        points = dict.fromkeys((measure.field for measure in problem.measures), 0)
        by_id = {measure.id: measure for measure in problem.measures}
        for row in even.assignments:
            points[by_id[row.measure].field] += by_id[row.measure].score
        assert all(100 * value >= 12 * even.benefit for value in points.values())
        assert even.benefit < self.plan.benefit

    def test_low_and_high_cost_of_a_measure_reach_the_planner(self):
        Measure.objects.filter(number="MO-02").update(low_percent=80, high_percent=200)
        measure = next(row for row in self.problem().measures if row.id == "MO-02")
        assert measure.operating_high == tuple(2 * euro for euro in measure.operating)
        assert measure.investment_low == tuple(euro * 80 // 100 for euro in measure.investment)
        other = next(row for row in self.problem().measures if row.id == "MO-03")
        assert other.operating_low is None

    def test_a_number_that_somebody_changed_meanwhile_is_a_conflict(self):
        row = Budget.objects.first()
        self.sign_in("kaemmerei")
        fields = {field.html_name: field.value() for field in LimitsForm()}
        Budget.objects.filter(pk=row.pk).update(version=row.version + 1)
        fields[f"b{row.pk}"] = row.euro + 5
        assert self.send("/jahresplan/grenzen/", **fields).status_code == 422
        assert Budget.objects.get(pk=row.pk).euro == row.euro
