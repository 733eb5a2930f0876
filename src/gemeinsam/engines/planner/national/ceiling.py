"""What a county can be worth at most at any prices, from all that its solves have proven at other prices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gemeinsam.engines.planner.bounds import knapsack_bound

from .nation import uses_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gemeinsam.engines.planner.options import Options

    from .nation import Cap

    Prices = tuple[float, ...]


class Ceiling:
    """Bounds on one county.

    A bound b at prices p holds at prices q with b + sum of max(0, p - q) x (most that the county can take):
    dearer caps never help, cheaper ones help by no more than what is taken of them. So a solve that was cut
    off, or failed, does not undo what an earlier one has proven.

    Args:
        options: of the county.
        caps: the shared caps.
        limits: their euro.
    """

    def __init__(self, options: Options, caps: list[Cap], limits: Sequence[int]) -> None:
        self.plain = float(knapsack_bound(options))
        uses = uses_of(options, caps)
        self._most = [
            min(limit, sum(max((uses[at].get(cap, 0) for at in of), default=0) for of in options.of))
            for cap, limit in enumerate(limits)
        ]
        self._proven: list[tuple[Prices, float]] = [((0.0,) * len(caps), self.plain)]

    def heard(self, prices: Prices, bound: float | None) -> float:
        """The least bound at these prices, with what a solve has just said (None: nothing)."""
        if bound is not None:
            self._proven.append((prices, bound))
        return min(known + self._cheaper(at, prices) for at, known in self._proven)

    def _cheaper(self, before: Prices, now: Prices) -> float:
        return sum(max(old - new, 0.0) * most for old, new, most in zip(before, now, self._most, strict=True))
