"""Price decomposition: no plan exceeds its bound, and its bound never exceeds the linear relaxation's."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from tests.engines.planner.cases import _holds, a_measure, a_problem, a_random_problem, best_by_trying
from tests.engines.planner.tightened import tightened

from gemeinsam.engines.planner import Budget, Capacity, Exclude, Need, Problem, check, generate, plan
from gemeinsam.engines.planner.assembly import assemble
from gemeinsam.engines.planner.constraints import rows_of
from gemeinsam.engines.planner.decomposition.blocks import by_unit, split
from gemeinsam.engines.planner.jsonform import problem_to_dict
from gemeinsam.engines.planner.options import Choice, options_of
from gemeinsam.engines.planner.rows import Rows

pytestmark = pytest.mark.slow

SMALL = range(60)


def a_case(problem: Problem, **more: object) -> dict:
    return {"problem": problem_to_dict(problem), "seconds": 20} | more


def two_units(seed: int) -> Problem:
    """A random problem whose measures are shared between two units, both with limited staff."""
    problem = a_random_problem(seed, count=5)
    units = ("Amt", "Dezernat")
    measures = tuple(replace(m, unit=units[at % 2]) for at, m in enumerate(problem.measures))
    staff = tuple(replace(row, unit=unit) for unit in units for row in problem.capacities)
    return replace(problem, measures=measures, capacities=staff)


@pytest.fixture(scope="module")
def small() -> list[tuple[Problem, int | None, dict]]:
    problems = [two_units(seed) for seed in SMALL]
    answers = tightened([a_case(problem) for problem in problems])
    return [(p, best_by_trying(p), found) for p, found in zip(problems, answers, strict=True)]


def test_no_plan_exceeds_the_bound(small):
    tight = [(best, found) for _, best, found in small if found["status"] == "tight"]
    assert len(tight) > 20
    for best, found in tight:
        assert all(bound >= (best or 0) for bound in found["bounds"])


def test_the_bound_never_exceeds_the_linear_relaxation_and_is_often_below(small):
    tight = [found for _, _, found in small if found["status"] == "tight"]
    assert all(found["bound"] <= found["relaxed"] + 1e-5 for found in tight)
    assert sum(found["bound"] < int(found["relaxed"] + 1e-6) for found in tight) > len(tight) / 10


def test_what_is_called_infeasible_is_infeasible(small):
    assert all(best is None for _, best, found in small if found["status"] == "infeasible")


def test_plans_pass_the_checker(small):
    planned = [(problem, found) for problem, _, found in small if found["choices"]]
    assert len(planned) > 20
    for problem, found in planned:
        choices = [Choice(*choice) for choice in found["choices"]]
        answer = assemble(options_of(problem), choices, status="feasible", bound=found["bound"])
        assert check(problem, answer).ok


def test_the_pool_gives_the_best_plan_of_most_small_problems(small):
    possible = [(best, found) for _, best, found in small if best is not None and found["status"] == "tight"]
    hits = sum(found["benefit"] == best for best, found in possible)
    assert hits > len(possible) / 2


def plans_of_at_least(problem: Problem, goal: int) -> list[set[str]]:
    """The measures of every valid plan with so much benefit, by trying everything."""
    ways = []
    for measure in problem.measures:
        starts = measure.starts or range(measure.earliest, problem.periods)
        window = [
            s
            for s in starts
            if measure.earliest <= s <= (problem.periods if measure.latest is None else measure.latest)
        ]
        programmes = [p for p in problem.programmes if p.id in measure.programmes]
        possible = [(s, None) for s in window if s < problem.periods]
        possible += [(s, p.id) for s, _ in list(possible) for p in programmes if p.opens <= s <= p.closes]
        ways.append(possible if measure.mandatory else [None, *possible])
    found = []
    for way in product(*ways):
        chosen = {m.id for m, choice in zip(problem.measures, way, strict=True) if choice}
        if (
            sum(m.score for m in problem.measures if m.id in chosen) >= goal
            and chosen not in found
            and _holds(problem, way)
        ):
            found.append(chosen)
    return found


def test_what_is_fixed_holds_in_every_plan_that_reaches_the_goal():
    problems = [(two_units(seed), best_by_trying(two_units(seed))) for seed in range(100, 125)]
    wanted = [(problem, best - less) for problem, best in problems if best for less in (0, 2)]
    answers = tightened([a_case(problem, goal=goal) for problem, goal in wanted])
    fixed = 0
    for (problem, goal), found in zip(wanted, answers, strict=True):
        for chosen in plans_of_at_least(problem, goal) if found["fixed"] else ():
            assert {name: float(name in chosen) for name in found["fixed"]} == found["fixed"]
        fixed += len(found["fixed"])
    assert fixed > 20


def test_a_row_that_asks_for_a_least_number_is_a_link_too():
    """A rule of the future: at least three measures; every second score is then nought."""
    problems = [two_units(seed) for seed in range(200, 230)]
    for problem, found in zip(problems, tightened([a_case(p, least=3) for p in problems]), strict=True):
        reached = [chosen for chosen in plans_of_at_least(problem, 0) if len(chosen) >= 3]
        scores = {m.id: m.score for m in problem.measures}
        best = max((sum(scores[name] for name in chosen) for chosen in reached), default=None)
        if best is not None:
            assert found["status"] != "infeasible"
            assert found["bound"] is None or found["bound"] >= best
            assert found["choices"] is None or (len(found["choices"]) >= 3 and found["benefit"] <= best)


def test_on_thirty_measures_the_bound_lies_between_the_best_and_the_relaxation():
    problems = [generate(30, seed).problem for seed in (1, 2, 3)]
    for problem, found in zip(problems, tightened([a_case(p) for p in problems]), strict=True):
        best = plan(problem, seconds=60)
        assert best.status == "optimal"
        assert best.benefit <= found["bound"] < found["relaxed"]


def test_a_search_that_is_cut_off_still_gives_a_valid_bound():
    problem = generate(30, 1).problem
    answers = tightened([a_case(problem) | {"seconds": seconds} for seconds in (0.02, 0.05, 0.1, 0.2)])
    assert all(bound >= 653 for found in answers for bound in found["bounds"])


def test_one_unit_is_nothing_to_split():
    assert tightened([a_case(a_problem(a_measure("A"), a_measure("B"), fte=20))])[0]["status"] == "unsplit"


def test_rows_of_one_unit_stay_inside_and_all_others_link():
    measures = [a_measure("A"), a_measure("B"), a_measure("C", unit="Bauamt"), a_measure("D", unit="Bauamt")]
    problem = a_problem(
        *measures,
        budgets=(Budget(payer="Kreis", kind="operating", year=2027, euro=20_000),),
        capacities=tuple(Capacity(unit=unit, year=2027, centi_fte=30) for unit in ("Amt", "Bauamt")),
        needs=(Need(measure="B", before="A", lag=0), Need(measure="D", before="A", lag=0)),
        excludes=(Exclude(a="C", b="D"),),
    )
    rows = rows_of(Rows(options_of(problem)))
    parts = split(rows, {}, by_unit(rows))
    # Inside: two presences and one staff row each; a need within the first, an exclusion within the second.
    assert [len(block.inner.lower) for block in parts.blocks] == [4, 4]
    # Between them: the budget, and the need of D.
    assert (len(parts.links.upper), len(parts.free)) == (2, 0)


def test_starts_that_differ_by_the_programme_only_share_a_kind():
    """The caps lie between the blocks, so inside them the programme makes no difference."""
    problem = generate(100, 1).problem
    rows = rows_of(Rows(options_of(problem)))
    parts = split(rows, {}, by_unit(rows))
    starts = {(option.choice.measure, option.choice.start) for option in rows.options.rows}
    assert len(starts) < len(rows.options.rows)
    columns = sum(len(block.columns) for block in parts.blocks)
    assert sum(block.width for block in parts.blocks) <= len(starts) + len(problem.measures) < columns
