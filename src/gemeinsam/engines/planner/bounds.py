"""A bound on the benefit without any solver: it is there from the first moment, whatever happens later."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .options import Options

Total = tuple[str, str]


def knapsack_bound(options: Options) -> int:
    """Most benefit if each limit, summed over all years, were the only one, and measures divisible.

    Every plan takes of a sum of limits at least what each of its measures takes in its lightest option.
    The bound is the least over all sums.

    Source: G. B. Dantzig, Discrete-variable extremum problems, 1957.
    Complexity: options x years, then sorting.
    """
    points = options.points
    possible = [at for at, rows in enumerate(options.of) if rows]
    # Synergies are counted in full, deductions not at all.
    bonus = sum(pair.bonus for pair in options.problem.togethers)
    best = sum(points[at] for at in possible)
    totals: dict[Total, int] = defaultdict(int)
    for key, limit in options.limits.items():
        totals[key.kind, key.key] += limit
    lightest = {at: _lightest(options, at) for at in possible}
    for total, limit in totals.items():
        items = [(points[at], lightest[at].get(total, 0)) for at in possible]
        best = min(best, _divisible(items, limit))
    return best + bonus


def _lightest(options: Options, measure: int) -> dict[Total, int]:
    """Least that any option of a measure takes of each sum of limits."""
    least: dict[Total, int] | None = None
    for at in options.of[measure]:
        sums: dict[Total, int] = defaultdict(int)
        for key, amount in options.rows[at].demand.items():
            sums[key.kind, key.key] += amount
        least = dict(sums) if least is None else {key: min(value, sums[key]) for key, value in least.items()}
    return least or {}


def _divisible(items: list[tuple[int, int]], limit: int) -> int:
    """Fractional knapsack, rounded down: scores are integers."""
    total = 0
    for score, weight in sorted(items, key=lambda item: item[1] / item[0] if item[0] else float("inf")):
        if weight > limit:
            return total + score * limit // weight
        limit -= weight
        total += score
    return total
