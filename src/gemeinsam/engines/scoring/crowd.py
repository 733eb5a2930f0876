"""Many who want to stay unknown: median and quartiles only, coarse, and nothing below a floor."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor as whole
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FLOOR = 5
STEP = Fraction(1, 4)
# How many take part is told in bands: whoever watches can't see that one more joined.
BANDS = ((5, 9), (10, 19), (20, 49))


@dataclass(frozen=True, slots=True)
class Quartiles:
    """A quarter of the values lies below `lower`, half below `median`, three quarters below `upper`.

    band: least and most number of values, most None for "and more".
    """

    lower: Fraction
    median: Fraction
    upper: Fraction
    band: tuple[int, int | None]


def quartiles(values: Sequence[Fraction]) -> Quartiles | None:
    """Median and quartiles, rounded to quarters of a level.

    Args:
        values: one for each member of the crowd, in any order.

    Returns:
        Nothing below five values: then even rounded figures would point at single members.

    Source: Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996, definition 7.
    """
    if len(values) < FLOOR:
        return None
    ordered = sorted(values)
    lower, median, upper = (rounded(quantile(ordered, Fraction(part, 4))) for part in (1, 2, 3))
    band = next(((least, most) for least, most in BANDS if len(values) <= most), (BANDS[-1][1] + 1, None))
    return Quartiles(lower, median, upper, band)


def quantile(ordered: Sequence[Fraction], part: Fraction) -> Fraction:
    """The value below which this part lies, between two neighbours in proportion."""
    place = (len(ordered) - 1) * part
    below = whole(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def rounded(value: Fraction) -> Fraction:
    """To the nearest quarter; halves go up."""
    return whole(value / STEP + Fraction(1, 2)) * STEP
