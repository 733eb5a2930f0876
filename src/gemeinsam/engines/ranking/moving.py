"""The door `moves`: how far the weight of a criterion may move before the order changes, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import TYPE_CHECKING

from .rows import Criterion, Item, check_criteria

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two measures draw level: beyond this share of the weights `rises` stands before `falls`.

    Args:
        share: of the moved criterion in all weights, 0 to 1.
    """

    share: Fraction
    falls: str
    rises: str


@dataclass(frozen=True, slots=True)
class Move:
    """What happens when one weight moves and the others keep their proportions to each other.

    Args:
        share: of the criterion now, 0 to 1.
        up, down: the first change of any pair in the order; None if none comes, however far the weight moves.
        top_up, top_down: the first change in who belongs to the leading ones.
    """

    criterion: str
    share: Fraction
    up: Crossing | None = None
    down: Crossing | None = None
    top_up: Crossing | None = None
    top_down: Crossing | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A measure as a straight line: `height` now and `slope` when the share moves, in one common unit."""

    id: str
    height: int
    slope: int


def moves(criteria: Sequence[Criterion], items: Sequence[Item], *, top: int = 10) -> tuple[Move, ...]:
    """For each criterion the nearest changes of the order above and below its share.

    Let s be the share of criterion k. With the others in proportion, the result of a measure is a straight line
    in s: V + (s - s_now) * (v_k - V) / (1 - s_now). Two lines cross once at most, and the first pair to cross
    stands side by side in the order just before; so n - 1 pairs are looked at, not n². Measures that are level
    now have no order to lose and are no change.

    Args:
        criteria: at least one with a weight.
        items: complete measures only.
        top: how many count as leading ones; if the last of them is level with the next, nobody is said to change.

    Returns:
        One move for each criterion; without any change for one that carries all the weight.

    Raises:
        RankingError: all weights are 0, or a measure is not complete.

    Source: Triantaphyllou and Sánchez, "A sensitivity analysis approach for some deterministic multi-criteria
        decision-making methods", Decision Sciences 28 (1997), section 3; here as crossings of lines.
    Complexity: criteria x (n log n + top x n).
    """
    total = check_criteria(criteria)
    unit = lcm(1, *(value.denominator for item in items for value in item.exact))
    scaled = [[int(value * unit) for value in item.exact] for item in items]
    heights = [sum(row.weight * value for row, value in zip(criteria, line, strict=True)) for line in scaled]
    found = []
    for k, row in enumerate(criteria):
        lines = [
            _Line(item.id, height, total * values[k] - height)
            for item, height, values in zip(items, heights, scaled, strict=True)
        ]
        found.append(_move(row, Fraction(row.weight, total), lines, top))
    return tuple(found)


def _move(row: Criterion, share: Fraction, lines: Sequence[_Line], top: int) -> Move:
    if share == 1:
        return Move(row.id, share)
    falling = [_Line(line.id, line.height, -line.slope) for line in lines]
    return Move(
        criterion=row.id,
        share=share,
        up=_crossing(share, _neighbours(lines), 1),
        down=_crossing(share, _neighbours(falling), -1),
        top_up=_crossing(share, _across(lines, top), 1),
        top_down=_crossing(share, _across(falling, top), -1),
    )


def _neighbours(lines: Sequence[_Line]) -> Iterable[tuple[_Line, _Line]]:
    """Pairs side by side in the order just after the first small step."""
    return pairwise(sorted(lines, key=lambda line: (-line.height, -line.slope, line.id)))


def _across(lines: Sequence[_Line], top: int) -> Iterable[tuple[_Line, _Line]]:
    """Pairs of one who leads and one who does not; none if it can't be told who leads."""
    order = sorted(lines, key=lambda line: (-line.height, line.id))
    if not 0 < top < len(order) or order[top - 1].height == order[top].height:
        return ()
    return ((above, below) for above in order[:top] for below in order[top:])


def _crossing(share: Fraction, pairs: Iterable[tuple[_Line, _Line]], sign: int) -> Crossing | None:
    """The first of these pairs to draw level within the way that the share can go."""
    best: tuple[int, int] | None = None
    who = ("", "")
    for above, below in pairs:
        gap, speed = above.height - below.height, below.slope - above.slope
        if gap > 0 and speed > 0 and (best is None or gap * best[1] < best[0] * speed):
            best, who = (gap, speed), (above.id, below.id)
    if best is None:
        return None
    step = Fraction(*best) * (1 - share)
    room = 1 - share if sign > 0 else share
    # At the very end of the way the two are level at most: nobody has changed places.
    return Crossing(share + sign * step, *who) if step < room else None
