"""The door `judge`: opinions of several raters in, measures with mean and spread out."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

from .rows import Criterion, Item, Opinion, RankingError, Spread, check_criteria

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def judge(criteria: Sequence[Criterion], measures: Sequence[str], opinions: Iterable[Opinion]) -> tuple[Item, ...]:
    """Sum up what was said.

    Each rater counts the same for each criterion that this rater has an opinion on.

    Args:
        criteria: at least one with a weight.
        measures: ids, in the order in which the items are wanted.
        opinions: at most one for each rater and measure.

    Returns:
        One item for each measure.

    Raises:
        RankingError: an opinion on an unknown measure or criterion, or two of one rater on one measure.

    Complexity: linear in points given.
    """
    check_criteria(criteria)
    known = {row.id for row in criteria}
    said: dict[str, dict[str, Opinion]] = {measure: {} for measure in measures}
    for opinion in opinions:
        if opinion.measure not in said or not known.issuperset(opinion.points):
            raise RankingError(f"Nach {opinion.measure} oder einem dieser Kriterien wurde nicht gefragt.")
        if opinion.rater in said[opinion.measure]:
            raise RankingError(f"Zu {opinion.measure} gibt es zwei Bewertungen von {opinion.rater}.")
        said[opinion.measure][opinion.rater] = opinion
    return tuple(_item(criteria, measure, list(said[measure].values())) for measure in measures)


def _item(criteria: Sequence[Criterion], measure: str, opinions: list[Opinion]) -> Item:
    points: dict[str, list[int]] = defaultdict(list)
    for opinion in opinions:
        for criterion, given_points in opinion.points.items():
            points[criterion].append(given_points)
    values, spreads = [], []
    for row in criteria:
        given = points[row.id]
        values.append(row.turned(Fraction(sum(given), len(given))) if given else None)
        spreads.append(spread_of([row.turned(Fraction(each)) for each in set(given)], given))
    own = [value for opinion in opinions if (value := _own_value(criteria, opinion)) is not None]
    return Item(measure, tuple(values), spread_of(own, own), tuple(spreads))


def _own_value(criteria: Sequence[Criterion], opinion: Opinion) -> Fraction | None:
    """One rater's weighted mean over what this rater has an opinion on."""
    total = weight = 0
    for row in criteria:
        if (points := opinion.points.get(row.id)) is not None:
            total += row.weight * (points if row.more_is_better else 10 - points)
            weight += row.weight
    return Fraction(total, weight) if weight else None


def spread_of(ends: Sequence[Fraction], all_values: Sequence[Fraction | int]) -> Spread:
    """The spread of values; `ends` holds the least and the most of them, turned as wanted."""
    if not all_values:
        return Spread()
    plain = [float(value) for value in all_values]
    mean = sum(plain) / len(plain)
    deviation = sqrt(sum((value - mean) ** 2 for value in plain) / len(plain)) if len(plain) > 1 else None
    return Spread(len(plain), min(ends), max(ends), deviation)
