"""Many futures and the front: what always holds, what safety costs, what less money costs."""

from dataclasses import replace

import pytest
from tests.engines.planner.cases import a_measure, a_problem, a_random_problem
from tests.engines.planner.demo import the_demo

from gemeinsam.engines.planner import Plan, Uncertainty, check, cushions, futures, pareto, plan, robustness
from gemeinsam.engines.planner.explanation import choices_of
from gemeinsam.engines.planner.ledger import over_limits
from gemeinsam.engines.planner.options import options_of, used_by

pytestmark = pytest.mark.slow

DEMO = the_demo()
ANSWER = plan(DEMO)
CERTAIN = Uncertainty(budget_low=100, budget_high=100, assumed=False)


class TestFutures:
    def test_the_same_seed_draws_the_same_futures_and_another_seed_others(self):
        assert list(futures(DEMO, 3)) == list(futures(DEMO, 3))
        assert list(futures(DEMO, 1)) != list(futures(DEMO, 1, seed=2))

    def test_costs_lie_between_their_low_and_high_figures(self):
        measure = a_measure(operating_low=(9_000,), operating_high=(19_000,))
        drawn = [future.measures[0].operating[0] for future in futures(a_problem(measure, euro=1), 300)]
        assert min(drawn) >= 9_000
        assert max(drawn) <= 19_000
        assert max(drawn) > 15_000

    def test_without_uncertainty_every_future_is_the_present(self):
        assert list(futures(DEMO, 2, uncertainty=CERTAIN)) == [DEMO, DEMO]


class TestRobustness:
    def test_a_certain_plan_is_kept_in_every_future(self):
        found = robustness(DEMO, ANSWER, count=50, planned=2, uncertainty=CERTAIN)
        assert (found.kept, found.broken) == (1.0, {})
        assert set(found.always) == {row.measure for row in ANSWER.assignments}

    def test_the_share_kept_is_what_counting_future_by_future_gives(self):
        found = robustness(DEMO, ANSWER, count=60, planned=0)
        kept = 0
        for future in futures(DEMO, 60):
            options = options_of(future)
            rows = [options.rows[options.position[choice]] for choice in choices_of(options, ANSWER)]
            kept += not over_limits(options, used_by(rows, options.limits))
        assert found.kept == kept / 60
        assert 0 < found.kept < 1

    def test_what_is_in_every_plan_is_told_apart_from_what_is_in_some(self):
        found = robustness(DEMO, ANSWER, count=1, planned=4, seconds=20)
        assert found.planned == 4
        assert set(found.always) == {name for name, share in found.share_in.items() if share == 1}
        assert set(found.share_in) == {measure.id for measure in DEMO.measures}

    def test_a_limit_that_breaks_is_named(self):
        problem = a_problem(a_measure(), euro=10_000)
        found = robustness(problem, plan(problem), count=200, planned=0)
        assert list(found.broken) == [("operating", "Kreis", 2027)]
        assert found.broken["operating", "Kreis", 2027] == pytest.approx(1 - found.kept)


def test_a_cushion_keeps_more_futures_and_costs_benefit():
    found = cushions(DEMO, percents=(0, 50, 100), count=300, seconds=20)
    assert [cushion.percent for cushion in found] == [0, 50, 100]
    kept, benefit = [cushion.kept for cushion in found], [cushion.plan.benefit for cushion in found]
    assert kept == sorted(kept)
    assert benefit == sorted(benefit, reverse=True)
    assert kept[-1] > kept[0]


class TestFront:
    @pytest.mark.parametrize("axis", ["money", "staff"])
    def test_more_benefit_takes_more_and_every_bound_is_kept(self, axis):
        front = pareto(DEMO, axis, 5, seconds=20)
        assert len(front) >= 4
        benefit, value = [point.plan.benefit for point in front], [point.value for point in front]
        assert benefit == sorted(set(benefit))
        assert value == sorted(set(value))
        assert benefit[-1] == ANSWER.benefit
        assert all(point.value <= point.bound for point in front)

    def test_an_even_plan_gives_every_field_its_share(self):
        front = pareto(DEMO, "fairness", 4, seconds=20)
        assert [point.value for point in front] == sorted((point.value for point in front), reverse=True)
        even = front[0]
        assert even.value >= even.bound > front[-1].value
        assert share_of_poorest(even.plan) >= even.bound

    @pytest.mark.parametrize("seed", range(5))
    def test_no_point_is_beaten_by_a_tighter_plan(self, seed):
        problem = a_random_problem(seed, count=5)
        front = pareto(problem, "money", 4, seconds=10)
        for point in front:
            tighter = plan(replace(problem, budgets=tuple(replace(b, euro=b.euro // 2) for b in problem.budgets)))
            own = sum(sum(row.operating) + sum(row.investment) for row in tighter.assignments)
            assert not (own <= point.bound and tighter.benefit > point.plan.benefit)

    def test_nothing_fits_nothing_comes(self):
        assert pareto(a_problem(a_measure(mandatory=True), euro=0), "money", 3) == ()


def share_of_poorest(found: Plan) -> int:
    field = {measure.id: (measure.field, measure.score) for measure in DEMO.measures}
    points = dict.fromkeys((name for name, _ in field.values()), 0)
    for row in found.assignments:
        name, score = field[row.measure]
        points[name] += score
    return 100 * min(points.values()) // sum(points.values())


def test_every_plan_of_the_front_is_checked():
    assert all(point.plan.checked for point in pareto(DEMO, "money", 3))
    assert check(DEMO, ANSWER).ok
