"""Plans side by side: what comes, goes, moves or is funded otherwise, and what that does to the sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .result import Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One plan against another.

    Args:
        comes: ids of the measures that only the second has, in the order of the problem.
        goes: ids that only the first has.
        moves: (id, start in the first, start in the second).
        refunded: (id, programme in the first, programme in the second) where the start is the same.
        benefit: points more.
        own: own euro more, by year of the horizon.
        funding: euro of others more, by year.
        fte: centi-FTE x periods more, by year, of the measures' own units.
    """

    comes: tuple[str, ...]
    goes: tuple[str, ...]
    moves: tuple[tuple[str, int, int], ...]
    refunded: tuple[tuple[str, str | None, str | None], ...]
    benefit: int
    own: tuple[int, ...]
    funding: tuple[int, ...]
    fte: tuple[int, ...]

    @property
    def changes(self) -> int:
        """Measures that come, go or move, as `Problem.most_changes` counts them."""
        return len(self.comes) + len(self.goes) + len(self.moves)


def compare(plans: Sequence[Plan]) -> tuple[Difference, ...]:
    """Every further plan against the first.

    Args:
        plans: of the same measures and years; their limits may differ.

    Returns:
        One difference less than there are plans.
    """
    first, *others = plans
    return tuple(_difference(first, other) for other in others)


def _difference(a: Plan, b: Plan) -> Difference:
    in_a, in_b = ({row.measure: row for row in plan.assignments} for plan in (a, b))
    both = [(row, in_b[row.measure]) for row in a.assignments if row.measure in in_b]
    return Difference(
        comes=tuple(name for name in in_b if name not in in_a),
        goes=tuple(name for name in in_a if name not in in_b),
        moves=tuple((one.measure, one.start, other.start) for one, other in both if one.start != other.start),
        refunded=tuple(
            (one.measure, one.programme, other.programme)
            for one, other in both
            if one.start == other.start and one.programme != other.programme
        ),
        benefit=b.benefit - a.benefit,
        own=_less(_sums(b, ("operating", "investment")), _sums(a, ("operating", "investment"))),
        funding=_less(_sums(b, ("funding",)), _sums(a, ("funding",))),
        fte=_less(_sums(b, ("fte",)), _sums(a, ("fte",))),
    )


def _sums(plan: Plan, names: Sequence[str]) -> tuple[int, ...]:
    profiles = [getattr(row, name) for row in plan.assignments for name in names]
    return tuple(map(sum, zip(*profiles, strict=True)))


def _less(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    years = max(len(a), len(b))
    return tuple((a or (0,) * years)[at] - (b or (0,) * years)[at] for at in range(years))
