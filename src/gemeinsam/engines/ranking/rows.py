"""What goes in: criteria, opinions, and measures with one value for each criterion; frozen, checked when made."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LOWEST, HIGHEST = 0, 10
MOST_WEIGHT = 100


class RankingError(ValueError):
    """A criterion, an opinion or a set of weights that can't be ranked by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One thing that measures are judged by.

    Args:
        id: its name, unique among the criteria.
        weight: 0 to 100; what it counts beside the others.
        is_effort: it tells of effort, not of impact.
        more_is_better: ten points are good; else ten points are bad, and points are turned round.

    Raises:
        RankingError: the weight is outside its range.
    """

    id: str
    weight: int
    is_effort: bool = False
    more_is_better: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.weight <= MOST_WEIGHT:
            raise RankingError(f"Das Gewicht von {self.id} liegt nicht zwischen 0 und {MOST_WEIGHT}.")

    def turned(self, points: Fraction) -> Fraction:
        """Points so that ten is always the best."""
        return points if self.more_is_better else HIGHEST - points


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person says of one measure: criterion -> points from 0 to 10; what is missing is no opinion.

    Raises:
        RankingError: points outside the scale.
    """

    rater: str
    measure: str
    points: Mapping[str, int]

    def __post_init__(self) -> None:
        if any(not LOWEST <= value <= HIGHEST for value in self.points.values()):
            raise RankingError(f"{self.rater} gibt {self.measure} Punkte außerhalb der Skala.")


@dataclass(frozen=True, slots=True)
class Spread:
    """How far raters lie apart: how many, least and most value, deviation of the whole group (divided by n).

    Nothing where nobody said anything; a single rater has no deviation.
    """

    count: int = 0
    least: Fraction | None = None
    most: Fraction | None = None
    deviation: float | None = None

    @property
    def width(self) -> Fraction:
        """From the least to the most; 0 below two raters."""
        return Fraction(0) if self.least is None or self.most is None else self.most - self.least


@dataclass(frozen=True, slots=True)
class Item:
    """A measure with the raters' mean for each criterion, in the order of the criteria, ten the best.

    Args:
        values: None where nobody has an opinion; then the measure has no rank.
        spread: of the raters' own results for this measure.
        spreads: of the points to each criterion, turned so that ten is the best.
    """

    id: str
    values: tuple[Fraction | None, ...]
    spread: Spread = Spread()
    spreads: tuple[Spread, ...] = ()

    @property
    def is_complete(self) -> bool:
        return None not in self.values

    @property
    def exact(self) -> tuple[Fraction, ...]:
        """The values of a complete measure.

        Raises:
            RankingError: it is not complete.
        """
        found = tuple(value for value in self.values if value is not None)
        if len(found) < len(self.values):
            raise RankingError(f"{self.id} ist nicht zu jedem Kriterium bewertet.")
        return found


def check_criteria(criteria: Iterable[Criterion]) -> int:
    """The sum of all weights.

    Raises:
        RankingError: a criterion stands twice, or all weights are 0.
    """
    rows = list(criteria)
    if len({row.id for row in rows}) < len(rows):
        raise RankingError("Ein Kriterium steht zweimal da.")
    if not (total := sum(row.weight for row in rows)):
        raise RankingError("Mindestens ein Kriterium braucht ein Gewicht über 0.")
    return total
