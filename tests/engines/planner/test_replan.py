"""After a cut, a delay or a decision: few changes, the least that it takes, and what is decided stays."""

from dataclasses import replace

import pytest
from tests.engines.planner.cases import a_measure, a_problem, a_random_problem
from tests.engines.planner.demo import the_demo

from gemeinsam.engines.planner import Problem, check, compare, keeping, plan, replan

pytestmark = pytest.mark.slow

DEMO = the_demo()
ANSWER = plan(DEMO)


def with_money(problem: Problem, percent: int) -> Problem:
    return replace(problem, budgets=tuple(replace(b, euro=b.euro * percent // 100) for b in problem.budgets))


def changes(new) -> int:
    return compare((ANSWER, new))[0].changes


def test_a_small_cut_changes_at_most_a_tenth_of_the_rows():
    poorer = with_money(DEMO, 90)
    found = replan(poorer, ANSWER)
    assert changes(found) <= 3
    assert check(poorer, replace(found, bound=max(found.bound, found.benefit))).ok
    assert changes(plan(poorer)) > 3
    assert found.reason.endswith(f"{changes(found)} Änderungen.")


def test_a_deep_cut_takes_the_least_changes_that_it_needs_and_says_so():
    poorer = with_money(DEMO, 40)
    found = replan(poorer, ANSWER, max_changes=3)
    least = changes(found)
    assert found.reason.startswith(f"Mit 3 Änderungen geht es nicht, es braucht mindestens {least}.")
    assert replan(poorer, ANSWER, max_changes=least).benefit == found.benefit
    assert "geht es nicht" in replan(poorer, ANSWER, max_changes=least - 1).reason


def test_without_a_cut_nothing_changes():
    found = replan(DEMO, ANSWER, max_changes=0)
    assert (changes(found), found.benefit) == (0, ANSWER.benefit)
    assert found.reason.endswith("Nichts ändert sich.")


@pytest.mark.parametrize("seed", range(8))
def test_more_changes_never_lower_the_benefit(seed):
    problem = a_random_problem(seed, count=5)
    old = plan(problem)
    poorer = with_money(problem, 70)
    found = [replan(poorer, old, max_changes=most, seconds=8).benefit for most in (1, 2, 5)]
    free = plan(poorer).benefit
    assert found[-1] == free
    possible = [value for value in found if value]
    assert possible == sorted(possible)


def test_a_measure_that_no_longer_exists_does_not_stand_in_the_way():
    gone = ANSWER.assignments[0].measure
    fewer = replace(
        DEMO,
        measures=tuple(measure for measure in DEMO.measures if measure.id != gone),
        needs=tuple(need for need in DEMO.needs if gone not in (need.measure, need.before)),
    )
    found = replan(fewer, ANSWER, max_changes=0)
    assert {row.measure for row in found.assignments} == {row.measure for row in ANSWER.assignments} - {gone}


def test_what_is_decided_keeps_its_start_and_the_rest_is_planned_anew():
    decided = frozenset(row.measure for row in ANSWER.assignments[:5])
    found = plan(keeping(with_money(DEMO, 70), ANSWER, decided))
    before = {row.measure: (row.start, row.programme) for row in ANSWER.assignments}
    after = {row.measure: (row.start, row.programme) for row in found.assignments}
    assert all(after[name][0] == before[name][0] for name in decided)
    assert after != before


class TestCompare:
    def test_what_comes_goes_moves_and_the_sums(self):
        a, b, c = (a_measure(name, operating=(10_000,)) for name in "ABC")
        one = plan(a_problem(a, b, c, years=2, measures=(a, replace(b, latest=0))))
        other = plan(a_problem(a, b, c, years=2, measures=(replace(a, earliest=1), replace(c, score=2))))
        (found,) = compare((one, other))
        assert (found.comes, found.goes, found.moves, found.changes) == (("C",), ("B",), (("A", 0, 1),), 3)
        assert (found.benefit, found.own, found.fte) == (-3, (-10_000, 10_000), (-20, 20))

    def test_a_plan_beside_itself_differs_in_nothing(self):
        (found,) = compare((ANSWER, ANSWER))
        assert (found.changes, found.benefit, set(found.own), found.refunded) == (0, 0, {0}, ())

    def test_an_empty_plan_has_sums_too(self):
        empty = plan(a_problem(a_measure(), euro=0))
        (found,) = compare((plan(a_problem(a_measure())), empty))
        assert (found.goes, found.own) == (("A",), (-10_000,))
