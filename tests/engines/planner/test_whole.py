"""The whole problem: with every rule in play the planner finds what trying everything finds, and can prove it."""

import json
from dataclasses import fields, replace

import pytest
from tests.engines.planner.whole import a_whole_problem, best_of_the_whole

from gemeinsam.engines.planner import Plan, Problem, check, explain, greedy, jsonform, plan, raised

pytestmark = pytest.mark.slow

SEEDS = range(30)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_the_best_of_all_ways(seed):
    problem = a_whole_problem(seed)
    answer = plan(problem, seconds=20)
    best = best_of_the_whole(problem)
    if best is None:
        assert answer.status == "infeasible", answer.reason
        return
    assert (answer.status, answer.benefit) == ("optimal", best)
    report = check(problem, answer)
    assert report.ok, report.violations


@pytest.mark.parametrize("seed", SEEDS)
def test_the_greedy_keeps_every_rule(seed):
    problem = a_whole_problem(seed)
    answer = greedy(problem)
    assert answer.status == "unknown" or check(problem, answer).ok


@pytest.mark.parametrize("seed", [0, 3, 5, 8, 11, 17])
def test_what_is_missing_lets_each_measure_in(seed):
    problem = a_whole_problem(seed, count=6)
    answer = plan(problem, seconds=20)
    inside = {row.measure for row in answer.assignments}
    proven = [row for row in explain(problem, answer) if row.proven]
    for row in proven:
        wanted = inside | {row.measure}
        wider = raised(problem, row.missing)
        forced = tuple(replace(m, mandatory=m.mandatory or m.id in wanted) for m in wider.measures)
        again = plan(replace(wider, measures=forced), seconds=20)
        assert wanted <= {entry.measure for entry in again.assignments}, (row, again.reason)


def test_some_measures_of_these_problems_are_left_out_and_proven():
    found = []
    for seed in (0, 3, 5, 8, 11, 17):
        problem = a_whole_problem(seed, count=6)
        found += [row.proven for row in explain(problem, plan(problem, seconds=20))]
    assert found.count(True) >= 5


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_the_measures_changes_nothing(seed):
    problem = a_whole_problem(seed)
    turned = replace(problem, measures=problem.measures[::-1])
    assert plan(turned, seconds=20).benefit == plan(problem, seconds=20).benefit


@pytest.mark.parametrize("seed", range(6))
def test_more_of_everything_never_lowers_the_benefit(seed):
    problem = a_whole_problem(seed)
    looser = replace(
        problem,
        budgets=tuple(replace(b, euro=2 * b.euro, carry_percent=100) for b in problem.budgets),
        capacities=tuple(replace(c, centi_fte=2 * c.centi_fte) for c in problem.capacities),
        commitments=(),
    )
    assert plan(looser, seconds=20).benefit >= plan(problem, seconds=20).benefit


def planned() -> list[tuple[Problem, Plan]]:
    found = [(problem, plan(problem, seconds=20)) for problem in map(a_whole_problem, range(100, 130))]
    return [(problem, answer) for problem, answer in found if answer.assignments]


def test_every_changed_figure_of_a_row_is_caught():
    seen = set()
    for problem, answer in planned():
        for at, row in enumerate(answer.assignments):
            for name in (field.name for field in fields(row)):
                for changed in others(getattr(row, name)):
                    rows = list(answer.assignments)
                    rows[at] = replace(row, **{name: changed})
                    if name == "start" and problem.periods_per_year > 1:
                        continue  # Half a year later may be the same to every limit.
                    seen.add(name)
                    assert not check(problem, replace(answer, assignments=tuple(rows))).ok, (name, changed)
    assert seen == {field.name for field in fields(answer.assignments[0])}


def test_every_changed_limit_is_caught():
    for problem, answer in planned():
        for at, row in enumerate(answer.slack):
            for name in ("limit", "used", "carried", "year"):
                rows = list(answer.slack)
                rows[at] = replace(row, **{name: getattr(row, name) + 1})
                assert not check(problem, replace(answer, slack=tuple(rows))).ok
        for name in ("benefit", "gap"):
            assert not check(problem, replace(answer, **{name: getattr(answer, name) + 1})).ok


def others(value: object):
    """Other values of the same shape."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        yield value + "x"
    elif isinstance(value, tuple):
        if value and isinstance(value[0], int):
            for at in range(len(value)):
                yield (*value[:at], value[at] + 1, *value[at + 1 :])
        elif value:
            yield value[1:]
            for field in fields(value[0]):
                for changed in others(getattr(value[0], field.name)):
                    yield (replace(value[0], **{field.name: changed}), *value[1:])


@pytest.mark.parametrize("seed", range(10))
def test_json_keeps_the_whole_problem(seed):
    problem = a_whole_problem(seed)
    told = json.loads(json.dumps(jsonform.problem_to_dict(problem)))
    assert jsonform.problem_from_dict(told) == problem
