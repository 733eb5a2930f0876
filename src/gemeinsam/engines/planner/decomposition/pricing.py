"""The best plan of one block at given prices of the linking rows, and a bound on it: a small integer program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .programs import Program

if TYPE_CHECKING:
    from .blocks import Block
    from .matrix import Floats, Indexes


@dataclass(frozen=True, slots=True)
class Offer:
    """What a block answers.

    Args:
        plan: values of the block's columns; None if no plan was found in the time.
        bound: no plan of the block is worth more at these prices; -inf if it has none at all.
    """

    plan: Floats | None
    bound: float


class Pricer:
    """One block's integer program, kept between prices: the last plan is the start of the next search.

    Args:
        block: its columns and rows.
        seed: of the solver.
    """

    def __init__(self, block: Block, *, seed: int) -> None:
        self.block = block
        width = block.width
        self._program = Program(np.zeros(width), np.ones(width), block.inner, integer=True, seed=seed)
        self._last: Floats | None = None
        self._speakers: Indexes = np.zeros(width, dtype=np.int64)

    def offer(self, rewards: Floats, *, seconds: float, absolute_gap: float) -> Offer:
        """The best plan.

        Args:
            rewards: objective of the block's columns, prices already taken off.
            seconds: wall clock; a search that is cut off still gives a valid bound.
            absolute_gap: stop when plan and bound are as near as this.
        """
        self._program.price(self._loudest(rewards))
        if self._last is not None:
            self._program.start_from(self._last)
        return self._answer(seconds, absolute_gap)

    def _loudest(self, rewards: Floats) -> Floats:
        """Of each kind the column with the highest reward speaks for it."""
        order = np.argsort(rewards, kind="stable")
        self._speakers[self.block.kinds[order]] = order
        return rewards[self._speakers]

    def _answer(self, seconds: float, absolute_gap: float) -> Offer:
        outcome = self._program.solve(seconds=seconds, absolute_gap=absolute_gap)
        if outcome.status == "infeasible":
            return Offer(None, -np.inf)
        if not len(outcome.values):
            return Offer(None, outcome.bound)
        self._last = outcome.values
        plan = np.zeros(len(self.block.columns))
        plan[self._speakers] = outcome.values
        return Offer(plan, outcome.bound)

    def best_with(self, place: int, value: float, *, seconds: float, absolute_gap: float) -> float:
        """Bound at the last prices if one column (its place in the block) must have a value; -inf if none can."""
        kind = int(self.block.kinds[place])
        kept = self._last
        self._program.fix(kind, value, value)
        offer = self._answer(seconds, absolute_gap)
        self._program.fix(kind, 0.0, 1.0)
        self._last = kept
        return offer.bound
