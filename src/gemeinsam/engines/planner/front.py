"""The front between benefit and what it takes: how much less money, staff or unevenness costs in benefit.

Source: Y. Haimes, L. Lasdon, D. Wismer 1971 (epsilon-constraint method).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING, Literal

from .pipeline import run
from .problem import Ceiling, Share, points_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from .problem import Problem
    from .result import Plan

Axis = Literal["money", "staff", "fairness"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One plan of the front.

    Args:
        bound: what was asked: at most so much money (euro) or staff (centi-FTE years), or at least such a
            share of the points for every field (percent).
        value: what the plan takes or gives: own euro, centi-FTE years (rounded up), or the smallest share
            of a field in percent (rounded down).
        plan: the best plan found under that bound.
    """

    bound: int
    value: int
    plan: Plan


def pareto(
    problem: Problem,
    axis: Axis,
    k: int = 7,
    *,
    seconds: float = 30.0,
    seed: int = 1,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Point, ...]:
    """Plans from the frugal (or even) to the most beneficial, none beaten by another in both.

    Args:
        problem: what is to be planned.
        axis: money, staff or fairness (between fields of action).
        k: bounds that are asked, >= 2.
        seconds: wall clock for all plans together.
        seed: of the solver.
        cancelled: asked between the plans.

    Returns:
        Points by rising benefit; for fairness by falling evenness. Empty if no plan was found.
    """
    began = monotonic()
    best = run(problem, seconds=seconds / k, seed=seed)
    if not best.assignments:
        return ()
    found = [Point(bound=_value(problem, best, axis), value=_value(problem, best, axis), plan=best)]
    bounds = _bounds(problem, found[0].value, axis, k)
    for place, bound in enumerate(bounds):
        left = seconds - (monotonic() - began)
        if left <= 0 or (cancelled is not None and cancelled()):
            break
        plan = run(_bounded(problem, axis, bound), seconds=left / (len(bounds) - place), seed=seed)
        if plan.assignments:
            found.append(Point(bound=bound, value=_value(problem, plan, axis), plan=plan))
    return _undominated(found, axis)


def _bounds(problem: Problem, most: int, axis: Axis, k: int) -> list[int]:
    """Evenly spaced bounds, tighter than what the best plan takes."""
    if axis == "fairness":
        even = 100 // max(len({measure.field for measure in problem.measures}), 1)
        return sorted({even * step // (k - 1) for step in range(1, k)} - set(range(most + 1)))
    return [most * step // k for step in range(k - 1, 0, -1)]


def _bounded(problem: Problem, axis: Axis, bound: int) -> Problem:
    if axis == "fairness":
        fields = sorted({measure.field for measure in problem.measures})
        others = tuple(share for share in problem.shares if (share.over, share.of) != ("field", "points"))
        even = tuple(Share(over="field", key=name, of="points", least=bound) for name in fields)
        return replace(problem, shares=(*others, *even))
    others_kept = tuple(ceiling for ceiling in problem.ceilings if ceiling.of != axis)
    return replace(problem, ceilings=(*others_kept, Ceiling(of=axis, amount=bound)))


def _value(problem: Problem, plan: Plan, axis: Axis) -> int:
    if axis == "money":
        return sum(sum(row.operating) + sum(row.investment) for row in plan.assignments)
    if axis == "staff":
        total = sum(sum(row.fte) + sum(sum(helped.fte) for helped in row.helped) for row in plan.assignments)
        return -(-total // problem.periods_per_year)
    inside = {row.measure for row in plan.assignments}
    points = {measure.field: 0 for measure in problem.measures}
    for measure in problem.measures:
        if measure.id in inside:
            points[measure.field] += points_of(problem, measure)
    return 100 * min(points.values()) // max(sum(points.values()), 1)


def _undominated(points: list[Point], axis: Axis) -> tuple[Point, ...]:
    """By rising benefit, without those that another beats in both."""
    sign = -1 if axis == "fairness" else 1
    kept: list[Point] = []
    for point in sorted(points, key=lambda point: (sign * point.value, -point.plan.benefit)):
        if not kept or point.plan.benefit > kept[-1].plan.benefit:
            kept.append(point)
    return tuple(kept)
