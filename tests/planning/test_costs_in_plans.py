"""Plans of measures whose costs are stated by year: computed, checked, moved, and in papers what SQL adds up to."""

import random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from tests import story
from tests.strategy.cost_case import a_line, a_programme, random_stated

from gemeinsam.county.wall import within
from gemeinsam.planning import actions, outcome, working
from gemeinsam.planning import problem as crossing
from gemeinsam.planning.cost_profiles import rounded
from gemeinsam.planning.judged import bench_of, stale_rows
from gemeinsam.planning.models import Assignment, AssignmentYear, Budget, Capacity, Scenario
from gemeinsam.publication.plan_ledger import plan_ledger
from gemeinsam.publication.year_plan import year_plan
from gemeinsam.strategy.cost_actions import save_costs
from gemeinsam.strategy.cost_rules import Stated
from gemeinsam.strategy.models import Measure

YEARS = range(2027, 2033)


@pytest.fixture
def county(db):
    county = story.a_county("plankosten")
    with within(county):
        yield county


@pytest.fixture
def payers(county):
    """Three with budgets and posts for everything."""
    units = [story.a_unit() for _ in range(3)]
    for unit in units:
        for year in YEARS:
            Capacity.objects.create(unit=unit, year=year, hundredths=90_000)
            for kind in ("operating", "investment"):
                Budget.objects.create(payer=unit, year=year, kind=kind, euro=5_000_000_000)
    return units


def save(measure, stated) -> None:
    version = Measure.objects.get(pk=measure.pk).version
    save_costs(measure=measure, stated=stated, version=version, person=story.a_user("lead", county=measure.county))


def computed(scenario=None):
    scenario = scenario or Scenario.objects.create(slug="alles", title="Alles")
    found = outcome.compute(crossing.problem_of(scenario), seconds=5, seed=1)
    plan = actions.store_plan(scenario=scenario, outcome=found)
    assert plan.checked, found.report
    return plan


def euro_by_sql(measure) -> dict[tuple[int, str, bool, str], int]:
    """Whole euro by year, kind, own or not, and payer: each series rounded on its running sum, in SQL alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH cents AS (
              SELECT a.year, l.kind, l.source = 'own' AS own, p.slug, SUM(a.cents) AS cents FROM strategy_costamount a
              JOIN strategy_costline l ON l.id = a.line_id JOIN county_unit p ON p.id = l.payer_id
              WHERE l.measure_id = %s GROUP BY 1, 2, 3, 4),
            upto AS (SELECT *, SUM(cents) OVER (PARTITION BY kind, own, slug ORDER BY year) AS upto FROM cents)
            SELECT year, kind, own, slug, (upto + 50) / 100 - (upto - cents + 50) / 100 FROM upto
            """,
            [measure.pk],
        )
        return {(year, kind, bool(own), slug): int(euro) for year, kind, own, slug, euro in cursor.fetchall()}


def summed(found, year, *, kind=None, own=None, payer=None) -> int:
    return sum(
        euro
        for (of_year, of_kind, of_own, slug), euro in found.items()
        if of_year == year and kind in {None, of_kind} and own in {None, of_own} and payer in {None, slug}
    )


@pytest.mark.parametrize("seed", range(6))
def test_a_plan_takes_of_each_year_what_sql_says(payers, seed):
    measure = story.a_measure(lead_unit=payers[0], score=10)
    save(measure, random_stated(seed, units=payers, programmes=[a_programme()], rows=12, years=6))
    plan = computed()
    expected = euro_by_sql(measure)
    rows = {row.year: row for row in AssignmentYear.objects.filter(assignment__plan=plan)}
    assert sorted(rows) == list(YEARS)
    for year, row in rows.items():
        assert row.operating == summed(expected, year, kind="operating", own=True)
        assert row.investment == summed(expected, year, kind="investment", own=True)
        assert row.funding == summed(expected, year, own=False)
        assert row.funding_investment == summed(expected, year, kind="investment", own=False)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.year, SUM(a.hundredths) FROM strategy_staffamount a JOIN strategy_staffline l ON l.id = a.line_id "
            "WHERE l.measure_id = %s GROUP BY a.year", [measure.pk],
        )  # fmt: skip
        assert {year: row.hundredths for year, row in rows.items()} == dict(cursor.fetchall())


@pytest.mark.parametrize("seed", range(4))
def test_the_papers_show_each_payer_and_unit_what_is_theirs(payers, seed):
    measure = story.a_measure(lead_unit=payers[0], score=10)
    stated = random_stated(seed, units=payers, programmes=[a_programme()], rows=12, years=6)
    save(measure, stated)
    ledger, expected = plan_ledger(computed()), euro_by_sql(measure)
    (row,) = ledger.rows
    posts = {unit.name: years for unit, years in stated.staff}
    for year in YEARS:
        view = year_plan(ledger, year)
        shown = dict(view.payers)
        for payer in payers:
            amounts = shown[payer.name]
            assert amounts.operating == summed(expected, year, kind="operating", own=True, payer=payer.slug)
            assert amounts.investment == summed(expected, year, kind="investment", own=True, payer=payer.slug)
            assert amounts.funding == summed(expected, year, own=False, payer=payer.slug)
            assert row.worked_by(payer.name, year) == posts[payer.name][year]
        assert sum(amounts.cost for amounts in shown.values()) == row.in_year(year).cost


def test_rounding_never_drifts():
    dice = random.Random(7)
    for _try in range(200):
        cents = [dice.randrange(500) for _ in range(10)]
        euro = rounded(cents)
        assert all(amount >= 0 for amount in euro)
        for upto in range(11):
            assert abs(100 * sum(euro[:upto]) - sum(cents[:upto])) <= 50
    assert rounded([100, 0, 2_300]) == (1, 0, 23)


def test_a_programme_that_falls_away_makes_its_rows_own_money(payers):
    measure, programme = story.a_measure(lead_unit=payers[0], score=10), a_programme()
    save(
        measure,
        Stated(
            lines=(
                a_line(payers[0], years={2027: 100_00}),
                a_line(payers[0], source="funding", programme=programme, years={2027: 900_00}),
            )
        ),
    )
    scenario = Scenario.objects.create(slug="ohne", title="Ohne Programm")
    scenario.cancelled.add(programme)
    own = {
        plan.scenario.slug: [(row.own, row.funding) for row in AssignmentYear.objects.filter(assignment__plan=plan)]
        for plan in (computed(), computed(scenario))
    }
    assert own == {"alles": [(100, 900)], "ohne": [(1_000, 0)]}


def test_the_rough_figures_are_ignored_where_costs_are_stated(payers):
    measure = story.a_measure(
        lead_unit=payers[0], score=10, operating_yearly=999, investment=999, staff_hundredths=99, duration_years=1,
        funding_percent=10,
    )  # fmt: skip
    save(measure, Stated(lines=(a_line(payers[0], years={2028: 5_00, 2030: 7_00}),)))
    plan = computed()
    row = Assignment.objects.get(plan=plan)
    assert (row.first_year, row.last_year, row.shares) == (2028, 2030, {})
    assert [(one.year, one.own, one.funding, one.hundredths) for one in row.years.all()] == [
        (2028, 5, 0, 0), (2029, 0, 0, 0), (2030, 7, 0, 0),
    ]  # fmt: skip


def test_what_falls_after_the_plan_is_a_commitment(payers):
    measure = story.a_measure(lead_unit=payers[0], score=10, earliest_year=2032)
    save(measure, Stated(lines=(a_line(payers[0], years={2032: 1_00, 2033: 40_00}),)))
    row = Assignment.objects.get(plan=computed())
    assert (row.first_year, row.last_year, row.commitment) == (2032, 2032, 40)


def test_a_payer_without_a_budget_counts_on_the_one_in_charge(payers):
    stranger = story.a_unit()
    measure = story.a_measure(lead_unit=payers[1], score=10)
    save(measure, Stated(lines=(a_line(stranger, years={2027: 3_00}),), staff=((stranger, {2027: 25}),)))
    row = Assignment.objects.get(plan=computed())
    assert (row.payer, row.unit) == (payers[1], payers[1])
    assert [(one.own, one.hundredths) for one in row.years.all()] == [(3, 25)]


def test_a_budget_that_is_too_small_for_one_payer_leaves_the_measure_out(payers):
    measure = story.a_measure(lead_unit=payers[0], score=10)
    Budget.objects.filter(payer=payers[1], year=2027, kind="operating").update(euro=10)
    half = Stated(lines=(a_line(payers[0], years={2027: 50_00}), a_line(payers[1], years={2027: 50_00})))
    save(measure, half)
    scenario = Scenario.objects.create(slug="eng", title="Eng")
    Measure.objects.filter(pk=measure.pk).update(earliest_year=2027)
    Budget.objects.filter(payer=payers[1], kind="operating").update(euro=10)
    assert not Assignment.objects.filter(plan=computed(scenario)).exists()


def test_a_working_plan_follows_when_the_costs_change(payers):
    measure = story.a_measure(lead_unit=payers[0], score=10)
    save(measure, Stated(lines=(a_line(payers[0], years={2027: 5_00}),)))
    lead = story.a_user("lead", county=measure.county)
    plan = working.take_into_workbench(plan=computed(), person=lead)
    assert stale_rows(bench_of(plan)) == []
    save(
        measure,
        Stated(lines=(a_line(payers[0], years={2027: 5_00}), a_line(payers[1], years={2027: 1_00, 2028: 2_00}))),
    )
    assert stale_rows(bench_of(plan)) == [measure.number]
    working.bring_up_to_date(bench_of(plan))
    assert stale_rows(bench_of(plan)) == []
    row = Assignment.objects.get(plan=plan)
    assert [(one.year, one.own) for one in row.years.all()] == [(2027, 6), (2028, 2)]
    assert row.shares["payers"] == {
        payers[0].slug: {"2027": [5, 0, 0, 0]}, payers[1].slug: {"2027": [1, 0, 0, 0], "2028": [2, 0, 0, 0]},
    }  # fmt: skip


def test_costs_that_change_while_a_plan_is_computed_are_not_mixed(payers):
    measure = story.a_measure(lead_unit=payers[0], score=10)
    save(measure, Stated(lines=(a_line(payers[0], years={2027: 5_00}),)))
    scenario = Scenario.objects.create(slug="zugleich", title="Zugleich")
    found = outcome.compute(crossing.problem_of(scenario), seconds=5, seed=1)
    save(measure, Stated(lines=(a_line(payers[0], years={2027: 6_00}),)))
    with pytest.raises(ValidationError) as refused:
        actions.store_plan(scenario=scenario, outcome=found)
    assert refused.value.code == "costs_changed"
