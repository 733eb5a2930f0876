"""The demo's plan: from rows to the planner and back, checked, explained, compared, published."""

from collections import defaultdict

import pytest
from django.core.exceptions import ValidationError
from tests.demo_case import PlannedCase

from gemeinsam.county import jobs
from gemeinsam.county.models import Job
from gemeinsam.engines import planner
from gemeinsam.inventory.models import Funding
from gemeinsam.planning import actions, problem, queries, scenarios
from gemeinsam.planning.gantt import gantt_svg
from gemeinsam.planning.limit_forms import Wanted
from gemeinsam.planning.models import Assignment, Budget, Capacity, Plan, Scenario
from gemeinsam.planning.models import AssignmentYear as Year
from gemeinsam.strategy.models import Measure

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow


class PlanCase(PlannedCase):
    def view(self, slug: str = "voller-haushalt") -> queries.PlanView:
        return queries.plan_view(queries.published_plan(slug))


class TestDemoPlan(PlanCase):
    def test_22_of_28_fit_proven_and_checked_and_staff_is_scarce(self):
        view = self.view()
        assert (len(view.rows), view.measures, view.plan.benefit) == (22, 28, 150)
        assert (view.plan.status, view.plan.gap, view.plan.checked) == ("optimal", 0.0, True)
        assert view.plan.finding == "22 von 28 Maßnahmen passen. Knapp ist das Personal, nicht das Geld."

    def test_with_60_percent_of_the_money_15_fit(self):
        view = self.view("sechzig-prozent")
        assert (len(view.rows), view.plan.benefit) == (15, 104)

    def test_the_rows_keep_every_limit_by_sums_of_the_database(self):
        view = self.view()
        used: dict[tuple[str, int], int] = defaultdict(int)
        for row in Year.objects.filter(assignment__plan=view.plan):
            used["operating", row.year] += row.operating
            used["investment", row.year] += row.investment
            used["fte", row.year] += row.hundredths
        assert all(used[budget.kind, budget.year] <= budget.euro for budget in Budget.objects.all())
        assert all(used["fte", row.year] <= row.hundredths for row in Capacity.objects.all())

    def test_own_share_and_funding_add_up_to_the_cost(self):
        for row in Assignment.objects.filter(plan=self.view().plan).select_related("measure"):
            years = list(row.years.all())
            cost = row.measure.operating_yearly * len(years) + row.measure.investment
            assert sum(year.own + year.funding for year in years) == cost, row.measure.number

    def test_each_measure_left_out_names_its_limit_and_what_is_missing_lets_it_in(self):
        view = self.view()
        assert len(view.left_out) == 6
        asked = problem.problem_of(view.plan.scenario)
        for row in view.left_out:
            assert row.text.startswith("Es fehlen ")
            assert row.proven
            missing = [planner.Missing(**part) for part in row.missing]
            wider = planner.raised(asked, missing)
            forced = {measure.measure.number for measure in view.rows} | {row.measure.number}
            plan = planner.plan(must_have(wider, forced), seconds=10)
            assert planner.check(must_have(wider, forced), plan).ok
            assert forced <= {assignment.measure for assignment in plan.assignments}, row.measure.number

    def test_without_the_last_amount_it_still_would_not_fit(self):
        view = self.view()
        asked = problem.problem_of(view.plan.scenario)
        row = next(row for row in view.left_out if len(row.missing) == 1 or row.limit == "Personal")
        forced = {measure.measure.number for measure in view.rows} | {row.measure.number}
        short = [planner.Missing(**{**part, "amount": part["amount"] - 1}) for part in row.missing]
        plan = planner.plan(must_have(planner.raised(asked, short), forced), seconds=10)
        assert plan.status == "infeasible"


def must_have(asked: planner.Problem, numbers: set[str]) -> planner.Problem:
    """The same problem in which some measures are a duty."""
    from dataclasses import replace  # noqa: PLC0415

    measures = tuple(replace(row, mandatory=row.id in numbers or row.mandatory) for row in asked.measures)
    return replace(asked, measures=measures)


class TestScenarios(PlanCase):
    def test_two_plans_side_by_side_say_what_goes_and_what_moves(self):
        a, b = self.view(), self.view("sechzig-prozent")
        found = queries.comparison(a, b)
        assert len(found.only_a) - len(found.only_b) == 7
        assert found.finding == "„B: nur 60 % der Mittel“: 7 Maßnahmen fallen weg"
        assert {row.number for row in found.only_a}.isdisjoint(row.number for row in found.only_b)

    def test_a_forced_measure_is_in(self):
        lead = self.person("leitung")
        values = {"title": "Mit Kiosk", "money_percent": 200, "staff_percent": 200,
                  "forced": [Measure.objects.get(number="GE-04")]}  # fmt: skip
        scenario = scenarios.add_scenario(values=values, person=lead)
        job = actions.request_plan(scenario=scenario, person=lead, seconds=10)
        jobs.run_job.func(job_id=job.pk, attempt=0)
        numbers = Plan.objects.get(scenario=scenario).assignments.values_list("measure__number", flat=True)
        assert "GE-04" in numbers

    def test_no_year_or_no_measure_is_said_in_words(self):
        scenario = Scenario.objects.first()
        Measure.objects.update(publication="draft")
        with pytest.raises(ValidationError) as refused:
            actions.request_plan(scenario=scenario, person=None)
        assert "keine öffentlichen Maßnahmen" in refused.value.messages[0]
        Budget.objects.all().delete()
        with pytest.raises(ValidationError) as refused:
            actions.request_plan(scenario=scenario, person=None)
        assert "keine Haushaltsmittel" in refused.value.messages[0]


class TestJob(PlanCase):
    def test_a_run_stores_a_plan_and_leads_to_it_and_a_second_delivery_does_nothing(self):
        scenario = Scenario.objects.first()
        before = Plan.objects.count()
        job = actions.request_plan(scenario=scenario, person=self.person("leitung"), seconds=10)
        for _delivery in range(2):
            jobs.run_job.func(job_id=job.pk, attempt=0)
        job.refresh_from_db()
        assert (job.state, Plan.objects.count()) == (Job.State.DONE, before + 1)
        assert job.result["url"].startswith("/jahresplan/?szenario=voller-haushalt")

    def test_a_cancelled_job_stores_nothing(self):
        before = Plan.objects.count()
        job = actions.request_plan(scenario=Scenario.objects.first(), person=self.person("leitung"), seconds=10)
        jobs.cancel(job=job)
        jobs.run_job.func(job_id=job.pk, attempt=0)
        job.refresh_from_db()
        assert (job.state, Plan.objects.count()) == (Job.State.CANCELLED, before)

    def test_mandatory_measures_that_do_not_fit_end_with_the_limit_named(self):
        Capacity.objects.update(hundredths=5)
        scenario = Scenario.objects.first()
        job = actions.request_plan(scenario=scenario, person=None, seconds=10)
        jobs.run_job.func(job_id=job.pk, attempt=0)
        plan = Plan.objects.filter(job=job).get()
        assert plan.status == Plan.Status.INFEASIBLE
        assert "Stellen" in plan.finding
        with pytest.raises(ValidationError):
            actions.publish_plan(plan=plan, person=None)


class TestPublish(PlanCase):
    def test_one_plan_of_a_scenario_is_public(self):
        old = queries.published_plan("voller-haushalt")
        job = actions.request_plan(scenario=old.scenario, person=None, seconds=10)
        jobs.run_job.func(job_id=job.pk, attempt=0)
        new = Plan.objects.get(job=job)
        assert queries.published_plan("voller-haushalt") == old
        actions.publish_plan(plan=new, person=self.person("leitung"))
        assert list(Plan.objects.published().filter(scenario=old.scenario)) == [new]

    def test_an_unchecked_plan_is_refused(self):
        plan = queries.published_plan()
        Plan.objects.filter(pk=plan.pk).update(checked=False)
        plan.refresh_from_db()
        with pytest.raises(ValidationError):
            actions.publish_plan(plan=plan, person=None)


class TestLimits(PlanCase):
    def test_the_treasurer_changes_one_and_a_conflict_changes_none(self):
        rows = list(Budget.objects.all())
        treasurer = self.person("kaemmerei")
        changes = [
            Wanted(row, {"euro": row.euro + (1000 if place == 0 else 0)}, row.version) for place, row in enumerate(rows)
        ]
        assert actions.set_limits(rows=changes, person=treasurer) == 1
        stale = [Wanted(rows[0], {"euro": 1}, 1), Wanted(rows[1], {"euro": 5}, rows[1].version)]
        with pytest.raises(ValidationError):
            actions.set_limits(rows=list(reversed(stale)), person=treasurer)
        assert Budget.objects.get(pk=rows[1].pk).euro == rows[1].euro

    def test_words_negative_and_huge_numbers_store_nothing(self):
        self.sign_in("kaemmerei")
        before = list(Budget.objects.values_list("euro", flat=True))
        page = self.client.get("/jahresplan/grenzen/")
        fields = {field.html_name: field.value() for field in page.context["form"]}
        for bad in ("viel", "-5", "9" * 30, "1e9", ""):
            name = next(name for name in fields if name.startswith("b") and not name.endswith("v"))
            assert self.send("/jahresplan/grenzen/", **{**fields, name: bad}).status_code == 422
        assert list(Budget.objects.values_list("euro", flat=True)) == before


class TestDrawing(PlanCase):
    def test_every_row_has_a_bar_and_every_year_a_column(self):
        view = self.view()
        svg = gantt_svg(view, chosen="BI-02")
        assert all(row.measure.number in svg for row in view.rows)
        assert svg.count('class="g-limit"') == 3 * view.plan.years
        assert svg.count('class="g-share"') == 6  # money and staff in each of three years

    def test_titles_are_escaped(self):
        view = self.view()
        view.rows[0].measure.title = '<script>alert("x")</script>'
        assert "<script>" not in gantt_svg(view)

    def test_the_page_says_the_same_numbers_as_the_database(self):
        view = self.view()
        page = self.client.get("/jahresplan/").content.decode()
        own = sum(row.own for row in Year.objects.filter(assignment__plan=view.plan))
        assert f"{own // 1000:,}".replace(",", ".") in page
        assert "<h2>Sechs Maßnahmen passen nicht, und das fehlt ihnen</h2>" in page


class TestPayersAndProgrammes(PlanCase):
    def test_a_unit_with_a_budget_of_its_own_pays_itself(self):
        unit = Measure.objects.get(number="GZ-01").lead_unit
        asked = problem.problem_of(Scenario.objects.first())
        assert {row.payer for row in asked.measures} == {"kreisverwaltung"}
        for budget in list(Budget.objects.all()):
            Budget.objects.create(payer=unit, year=budget.year, kind=budget.kind, euro=50_000)
        asked = problem.problem_of(Scenario.objects.first())
        payers = {row.id: row.payer for row in asked.measures}
        assert (payers["GZ-01"], payers["MO-03"]) == ("vg-wittlich-land", "kreisverwaltung")
        plan = planner.plan(asked, seconds=10)
        assert planner.check(asked, plan).ok

    def test_an_open_programme_is_chosen_where_it_brings_more_and_its_cap_is_kept(self):
        funding = Funding.objects.create(slug="probe", title="Probe", percent=90, euro_total=60_000)
        closed = Funding.objects.create(slug="zu", title="Zu", percent=100, closes="2026-12-31")
        measures = Measure.objects.filter(number__in=["MO-03", "WA-03", "BI-01"])
        for row in measures:
            row.programmes.set([funding, closed])
        scenario = Scenario.objects.get(slug="sechzig-prozent")
        job = actions.request_plan(scenario=scenario, person=None, seconds=10)
        jobs.run_job.func(job_id=job.pk, attempt=0)
        plan = Plan.objects.get(job=job)
        assert plan.checked
        rows = Assignment.objects.filter(plan=plan, programme=funding)
        assert rows.exists()
        assert sum(year.funding for row in rows for year in row.years.all()) <= 60_000
        assert not Assignment.objects.filter(plan=plan, programme=closed).exists()
