"""Whose turn is next: the least exact key, found without computing most of them.

A key (price for a unit of satisfaction, or time) never falls while projects are bought. So a lower bound from an
earlier round is still one, and most projects are not looked at in most rounds (Minoux 1978).
"""

from __future__ import annotations

from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Protocol, TypeVar

from .purse import UNIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .table import Table

P_co = TypeVar("P_co", covariant=True)
Rank = tuple[Fraction, int, int, str]


class Offers(Protocol[P_co]):
    """What a rule says of a project in this round."""

    def lower(self, project: int) -> float | None:
        """A bound below the key, now and later; None if the project is out."""

    def exact(self, project: int) -> tuple[Fraction, P_co] | None:
        """The key, and what comes with it; None if the project is out."""


class Turns:
    """Projects that are still to be had, in the order of what is known of their keys.

    Ties in the key: lower cost, then more votes, then the lesser id as text. No float decides.

    Args:
        table: the ballots.
        bounds: of the projects that are to be had, a bound below the key.
    """

    def __init__(self, table: Table, bounds: Mapping[int, float]) -> None:
        self._table = table
        # (bound, project, round in which the bound was computed)
        self._heap = [(bound, project, -1) for project, bound in bounds.items()]
        self._round = 0
        heapify(self._heap)

    def next(self, offers: Offers[P_co]) -> tuple[int, P_co] | None:
        """The project whose turn it is, taken out, with what came with its key; None if there is none."""
        best: tuple[Rank, int, P_co] | None = None
        others: list[tuple[float, int, int]] = []
        while self._heap and (best is None or self._heap[0][0] <= float(best[0][0]) * (1 + 4 * UNIT)):
            bound, project, at = heappop(self._heap)
            if at != self._round:
                lower = offers.lower(project)
                if lower is not None:
                    heappush(self._heap, (max(bound, lower), project, self._round))
                continue
            offer = offers.exact(project)
            if offer is None:
                continue
            found = (self._rank(project, offer[0]), project, offer[1])
            if best is not None:
                others.append(_known(max(best, found, key=_by_rank)))
            best = found if best is None else min(best, found, key=_by_rank)
        for entry in others:
            heappush(self._heap, entry)
        self._round += 1
        return best and (best[1], best[2])

    def _rank(self, project: int, key: Fraction) -> Rank:
        table = self._table
        return key, table.cost[project], -table.votes(project), table.ids[project]


def _by_rank(found: tuple[Rank, int, P_co]) -> Rank:
    return found[0]


def _known(found: tuple[Rank, int, object]) -> tuple[float, int, int]:
    """Back into the heap: a float just below the exact key."""
    return float(found[0][0]) * (1 - 4 * UNIT), found[1], -1
