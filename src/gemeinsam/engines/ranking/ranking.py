"""The door `rank`: measures with a value for each criterion in, one result and one rank for each out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from .rows import HIGHEST, Criterion, Item, check_criteria

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Place:
    """A measure in the order.

    Args:
        value: weighted mean of all criteria, 0 to 10.
        rank: from 1; equal values share a rank, the next one is passed over.
        impact: weighted mean of the criteria of impact, None if none of them has a weight.
        effort: 10 less the weighted mean of the criteria of effort: ten is the greatest effort.
    """

    item: Item
    value: Fraction
    rank: int
    impact: Fraction | None
    effort: Fraction | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """All measures: those with a value for each criterion in their order, and the others."""

    places: tuple[Place, ...]
    incomplete: tuple[Item, ...]


def rank(criteria: Sequence[Criterion], items: Sequence[Item]) -> Ranking:
    """Order measures by their weighted mean; equal ones stand in the order of their ids.

    Raises:
        RankingError: all weights are 0, or a criterion stands twice.

    Source: weighted sum model; Fishburn, "Additive utilities with incomplete product sets", 1967.
    """
    check_criteria(criteria)
    complete = [item for item in items if item.is_complete]
    valued = sorted(((weighted(criteria, item), item) for item in complete), key=lambda pair: (-pair[0], pair[1].id))
    impacts = [row for row in criteria if not row.is_effort]
    efforts = [row for row in criteria if row.is_effort]
    places: list[Place] = []
    for at, (value, item) in enumerate(valued, start=1):
        shared = places[-1].rank if places and places[-1].value == value else at
        effort = part(criteria, efforts, item)
        places.append(
            Place(item, value, shared, part(criteria, impacts, item), None if effort is None else HIGHEST - effort)
        )
    return Ranking(tuple(places), tuple(item for item in items if not item.is_complete))


def weighted(criteria: Sequence[Criterion], item: Item) -> Fraction:
    """The weighted mean of a complete measure."""
    total = sum(row.weight for row in criteria)
    return sum((row.weight * value for row, value in zip(criteria, item.exact, strict=True)), Fraction(0)) / total


def part(criteria: Sequence[Criterion], wanted: Sequence[Criterion], item: Item) -> Fraction | None:
    """The weighted mean over some of the criteria; None where they weigh nothing together."""
    names = {row.id for row in wanted}
    pairs = [(row.weight, value) for row, value in zip(criteria, item.exact, strict=True) if row.id in names]
    total = sum(weight for weight, _value in pairs)
    return sum((weight * value for weight, value in pairs), Fraction(0)) / total if total else None
