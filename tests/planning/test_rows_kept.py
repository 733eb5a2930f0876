"""What a plan keeps of its rows, and how plans from before come to it."""

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from tests.demo_case import PlannedCase

from gemeinsam.engines import planner
from gemeinsam.planning import cost_profiles, queries
from gemeinsam.planning.models import AssignmentYear

fill = import_module("gemeinsam.planning.migrations.0002_assignment_payer_unit").fill


class TestFundingByKind(PlannedCase):
    def test_plans_from_before_get_what_a_new_computation_keeps(self):
        rows = AssignmentYear.objects.filter(assignment__plan=queries.published_plan())
        kept = dict(rows.values_list("pk", "funding_investment"))
        assert any(kept.values())
        rows.update(funding_investment=0)
        fill(apps, SimpleNamespace(connection=SimpleNamespace(alias="default")))
        assert dict(rows.values_list("pk", "funding_investment")) == kept

    def test_a_measure_that_became_dearer_since_never_gets_more_than_the_funding_there_was(self):
        row = AssignmentYear.objects.filter(funding_investment__gt=0).select_related("assignment__measure").first()
        measure = row.assignment.measure
        measure.investment *= 10
        measure.save()
        AssignmentYear.objects.filter(pk=row.pk).update(funding_investment=0)
        fill(apps, SimpleNamespace(connection=SimpleNamespace(alias="default")))
        row.refresh_from_db()
        assert row.funding_investment == row.funding


def test_investment_in_several_years_keeps_its_funding_in_each():
    measure = planner.Measure(
        id="A", title="A", field="MO", unit="u", payer="p", score=5, duration=3, operating=(10, 10, 10),
        investment=(100, 0, 50), fte=(10, 10, 10), funding_percent=40,
    )  # fmt: skip
    problem = planner.Problem(
        first_year=2027, years=3, measures=(measure,), budgets=(), capacities=(), programmes=(), needs=(), excludes=()
    )
    row = planner.Assignment(
        measure="A",
        start=1,
        programme=None,
        operating=(0, 6, 6),
        investment=(0, 60, 0),
        funding=(0, 44, 4),
        fte=(0, 10, 10),
    )
    # The 50 of the third year fall after the plan.
    assert cost_profiles.funding_of_investment(row, measure, problem) == [0, 40, 0]
