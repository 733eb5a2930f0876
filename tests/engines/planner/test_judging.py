"""Judging hand-made plans: silent exactly where the checker is, and plain where it is not."""

import time
from random import Random

import pytest
from tests.engines.planner.cases import a_measure, a_problem, a_random_problem
from tests.engines.planner.whole import a_whole_problem

from gemeinsam.engines import planner
from gemeinsam.engines.planner import (
    Budget,
    Conflict,
    Exclude,
    Need,
    Placement,
    Plan,
    Programme,
    check,
    conflict_words,
    judge,
)

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow


def as_plan(problem: planner.Problem, found: planner.Judgement) -> Plan:
    """The judged rows with the figures that a plan has beside them."""
    inside = {row.measure for row in found.assignments}
    left_out = tuple(planner.LeftOut(measure=m.id, missing=()) for m in problem.measures if m.id not in inside)
    most = problem.most_points
    gap = (most - found.benefit) / abs(found.benefit) if found.benefit else float(most > 0)
    return Plan(
        status="feasible",
        assignments=found.assignments,
        left_out=left_out,
        benefit=found.benefit,
        bound=most,
        gap=gap,
        slack=found.slack,
    )


def placed_at_random(problem: planner.Problem, dice: Random) -> dict[str, Placement]:
    """Often where it may start, at times anywhere; a running one mostly where it runs."""
    placements, known = {}, [programme.id for programme in problem.programmes]
    for measure in problem.measures:
        if dice.random() < (0.45 if not measure.required else 0.9):
            start = -measure.running if measure.running and dice.random() < 0.9 else dice.randrange(problem.periods)
            placements[measure.id] = Placement(start=start, programme=dice.choice((None, None, *known)))
    return placements


@pytest.mark.parametrize("make", [a_random_problem, a_whole_problem], ids=["plain", "whole"])
def test_no_conflict_exactly_where_the_checker_accepts(make):
    verdicts, kinds = [], set()
    for seed in range(200):
        problem, dice = make(seed), Random(seed)
        for _try in range(20):
            found = judge(problem, placed_at_random(problem, dice))
            report = check(problem, as_plan(problem, found))
            assert (not found.conflicts) == report.ok, (seed, found.conflicts, report.violations)
            verdicts.append(report.ok)
            kinds |= {conflict.kind for conflict in found.conflicts}
    # Both answers have to occur, or the sentence above says nothing.
    assert 100 < sum(verdicts) < len(verdicts) - 100
    assert kinds >= {"operating", "fte", "need", "not_eligible", "mandatory"}


def test_what_the_planner_finds_has_no_conflict_and_the_same_figures():
    for problem in [a_random_problem(seed, count=6) for seed in range(5)] + [a_whole_problem(s) for s in range(5)]:
        plan = planner.plan(problem, seconds=5)
        if not plan.assignments:
            continue
        found = judge(problem, {r.measure: Placement(start=r.start, programme=r.programme) for r in plan.assignments})
        assert (found.conflicts, found.assignments, found.slack, found.benefit) == (
            (), plan.assignments, plan.slack, plan.benefit,
        )  # fmt: skip


def only(problem: planner.Problem, **starts: int) -> tuple[Conflict, ...]:
    return judge(problem, {name: Placement(start=start) for name, start in starts.items()}).conflicts


def test_a_limit_names_the_amount_the_year_and_who_takes_part():
    problem = a_problem(a_measure("A", fte=(60,)), a_measure("B", fte=(70,)), years=2, fte=110)
    (found,) = only(problem, A=1, B=1)
    assert found == Conflict(kind="fte", key="Amt", year=2028, amount=20, measures=("B", "A"))
    assert conflict_words(problem, found, {"Amt": "FB 06"}) == (
        "Personal FB 06, 2028: 0,2 Stellen zu viel; beteiligt: B und A."
    )


def test_staff_of_quarters_is_told_as_the_average_of_the_year():
    measure = a_measure("A", fte=(100, 100), duration=2, operating=(0, 0), investment=(0, 0))
    problem = a_problem(measure, years=1, periods_per_year=4, fte=25)
    (found,) = only(problem, A=0)
    assert found.amount == 25  # 200 of 100 quarters: 100 too many, 25 over the year


@pytest.mark.parametrize(
    ("changes", "start", "expected", "sentence"),
    [
        ({"earliest": 2}, 0, Conflict(kind="early", year=2029, amount=2, measures=("A",)), "A darf erst 2029 beginnen."),
        ({"latest": 1}, 2, Conflict(kind="late", year=2028, measures=("A",)), "A muss spätestens 2028 beginnen."),
        ({"starts": (0,)}, 1, Conflict(kind="starts", measures=("A",)), "A darf in diesem Jahr nicht beginnen."),
        ({"locked_start": 1}, 0, Conflict(kind="locked", year=2028, measures=("A",)), "A ist auf 2028 festgelegt."),
        ({}, 3, Conflict(kind="horizon", measures=("A",)), "A beginnt außerhalb der Jahre des Plans."),
        ({}, -1, Conflict(kind="horizon", measures=("A",)), "A beginnt außerhalb der Jahre des Plans."),
    ],
)  # fmt: skip
def test_a_wrong_start_says_when_it_might_begin(changes, start, expected, sentence):
    problem = a_problem(a_measure("A", **changes), years=3)
    (found,) = only(problem, A=start)
    assert (found, conflict_words(problem, found)) == (expected, sentence)


def test_links_are_told_from_both_sides():
    problem = a_problem(
        a_measure("A"), a_measure("B"), a_measure("C"), years=3,
        needs=(Need(measure="B", before="A", lag=1),), excludes=(Exclude(a="A", b="C"),),
    )  # fmt: skip
    assert only(problem, B=2) == (Conflict(kind="need", key="A", measures=("B",)),)
    late, rivals = only(problem, A=1, B=1, C=0)
    assert conflict_words(problem, late) == "B beginnt zu früh nach A: frühestens 2029, also ein Jahr später."
    assert conflict_words(problem, rivals) == "A und C schließen sich aus."


def test_a_missing_duty_and_a_stranger_are_told():
    problem = a_problem(a_measure("A", mandatory=True))
    found = judge(problem, {"Z": Placement(start=0)}).conflicts
    assert [conflict_words(problem, row) for row in found] == [
        "A muss in den Plan, fehlt aber.",
        "Z gehört nicht zu diesem Szenario: ausgeschlossen, nicht öffentlich oder zurückgezogen.",
    ]


def test_programmes_are_told_by_name():
    programme = Programme(id="P", title="Land", percent=50, opens=1, closes=1)
    problem = a_problem(a_measure("A", programmes=("P",)), a_measure("B"), years=2, programmes=(programme,))
    found = judge(problem, {"A": Placement(start=0, programme="P"), "B": Placement(start=1, programme="P")}).conflicts
    assert [conflict_words(problem, row, {"P": "Landesprogramm"}) for row in found] == [
        "A beginnt außerhalb des Fensters von Landesprogramm.",
        "B kann das Förderprogramm Landesprogramm nicht nutzen.",
    ]


def test_rules_of_the_whole_are_told_in_words():
    measure = a_measure("A", only_funded=True, investment=(5_000,))
    problem = a_problem(
        measure, a_measure("B", duration=2, operating=(0, 0), investment=(0, 0), fte=(0, 0), running=1), a_measure("C"),
        years=2, togethers=(planner.Together(a="A", b="C", required=True),),
        shares=(planner.Share(over="field", key="Feld", of="count", least=0, most=90),),
        programmes=(Programme(id="P", title="Land", percent=50, opens=0, closes=1, quota=0),),
    )  # fmt: skip
    found = judge(problem, {"A": Placement(start=0), "B": Placement(start=0)}).conflicts
    assert [conflict_words(problem, row) for row in found] == [
        "A darf keine Eigenmittel kosten.",
        "B läuft schon und kann nicht verschoben werden.",
        "A und C gehören zusammen in den Plan.",
        "Der Anteil von Feld am ganzen Plan ist nicht eingehalten.",
    ]


def test_money_too_much_names_four_and_counts_the_rest():
    measures = [a_measure(f"M{at}") for at in range(7)]
    problem = a_problem(
        *measures, budgets=(Budget(payer="Kreis", kind="operating", year=2027, euro=60_500),)
    )  # fmt: skip
    (found,) = only(problem, **{measure.id: 0 for measure in measures})
    assert conflict_words(problem, found) == (
        "Laufende Mittel Kreis, 2027: 9,5 T€ zu viel; beteiligt: M0, M1, M2, M3 und 3 weitere."
    )


def test_300_measures_over_ten_years_are_judged_in_one_go(record_property):
    """The time is printed, not asserted: `pytest -rP` shows it."""
    problem = planner.generate(300, seed=1).problem
    placements = {m.id: Placement(start=at % problem.periods) for at, m in enumerate(problem.measures)}
    began = time.process_time()
    found = judge(problem, placements)
    spent = 1000 * (time.process_time() - began)
    print(  # noqa: T201 - the figure is for people
        f"judge n=300 years={problem.years}: {spent:.1f} ms CPU, {len(found.conflicts)} conflicts"
    )
    record_property("CPU ms", round(spent, 1))
    assert len(found.assignments) == 300
