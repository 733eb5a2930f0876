"""Better and better prices of the linking rows: the bound falls, the pool of block plans grows.

At any prices, (limits at their prices) + (the best each block can do, prices paid) is a bound on every plan:
Lagrange. It holds after every round and also with bounds of searches that were cut off.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gemeinsam.engines.planner.solver import whole

from .master import Master
from .pricing import Pricer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .blocks import Split
    from .matrix import Floats

# Rounds without progress worth this share of what is left between bound and plan end the ascent.
PATIENCE = 8
WORTHWHILE = 0.002
# Blocks are searched this much finer than bound and master are apart, never finer than the second number.
FINENESS = 0.1
FINEST = 0.01
CLOSE = 0.05
MOST_SMOOTHING = 0.9


@dataclass(slots=True)
class Ascent:
    """The ascent under way.

    Args:
        split: the model.
        prices: first prices, the duals of the linear relaxation: the first bound is then never above it.
        floor: worth of the best plan known: nobody needs a bound below it.
        whole: whether every plan is worth a whole number.
        seed: of the solver.
        told: hears of every better bound.
    """

    split: Split
    prices: Floats
    floor: float
    whole: bool
    seed: int
    told: Callable[[float], None]

    def __post_init__(self) -> None:
        self.prices = self.split.links.allowed(self.prices)

    def enough(self, bound: float) -> bool:
        """Whether this bound proves the best plan known."""
        return whole(bound) <= self.floor if self.whole and np.isfinite(bound) else bound <= self.floor + CLOSE

    def run(self, *, start: Floats | None, deadline: float) -> Found:
        """Climb until the bound can't fall further, or is not worth the time.

        Args:
            start: a plan known before (values of all columns), put into the pool.
            deadline: of `time.monotonic`.
        """
        return _Climb(self, start, deadline).run()


@dataclass(slots=True)
class Found:
    """What the ascent found.

    Args:
        bound: no plan has more; infinite if no round was finished, -inf if a block can't keep its own rows.
        prices: at which the bound holds.
        parts: bound of each block at these prices.
        pricers: of the blocks.
        pool: plans of each block, values of its columns.
        rounds: prices tried.
    """

    bound: float
    prices: Floats
    parts: list[float]
    pricers: list[Pricer]
    pool: list[list[Floats]]
    rounds: int = 0


class _Climb:
    """State of one run."""

    def __init__(self, ascent: Ascent, start: Floats | None, deadline: float) -> None:
        self.ascent, self.split, self.deadline = ascent, ascent.split, deadline
        self.pricers = [Pricer(block, seed=ascent.seed) for block in self.split.blocks]
        self.master = Master(self.split, ascent.prices, seed=ascent.seed)
        if start is not None:
            for at, block in enumerate(self.split.blocks):
                self.master.add(at, start[block.columns])
        self.found = Found(np.inf, ascent.prices, [], self.pricers, [])
        self.gap = max(FINEST, FINENESS)
        self.smoothing = 0.5
        self.history: list[float] = []

    def run(self) -> Found:
        prices = self.found.prices
        while self._left() > 0:
            better, used, joined = self._round(prices)
            if self.ascent.enough(self.found.bound) or self._stuck():
                break
            if better:
                self.master.centre(self.found.prices)
            solved = self.master.solve(seconds=self._left())
            if solved is None:
                break
            value, duals, held = solved
            if self.found.bound - value < CLOSE or not joined:
                if not self._sharpen(value, held=held):
                    break
                prices = duals
                continue
            self._refine(value)
            prices = self._next(duals, used)
        self.found.pool = [list(of.values()) for of in self.master.pool]
        return self.found

    def _left(self) -> float:
        return self.deadline - time.monotonic()

    def _round(self, prices: Floats) -> tuple[bool, Floats, bool]:
        """Ask every block at these prices: is the bound better, what do the plans use, did the pool grow?"""
        rewards = self.split.costs - self.split.links.charged(prices)
        bound = self.split.links.worth(prices) + float(np.maximum(rewards[self.split.free], 0.0).sum())
        point = np.zeros(len(rewards))
        point[self.split.free] = rewards[self.split.free] > 0
        parts, joined = [], False
        for at, (block, pricer) in enumerate(zip(self.split.blocks, self.pricers, strict=True)):
            share = max(self._left() / (len(self.pricers) - at), 0.01)
            offer = pricer.offer(rewards[block.columns], seconds=share, absolute_gap=self.gap)
            parts.append(offer.bound)
            if offer.plan is not None:
                joined |= self.master.add(at, offer.plan)
                point[block.columns] = offer.plan
        bound += sum(parts)
        self.found.rounds += 1
        better = bound < self.found.bound
        if better:
            self.found.bound, self.found.prices, self.found.parts = bound, prices, parts
            self.ascent.told(bound)
        self.history.append(self.found.bound)
        return better, self.split.links.used(point), joined

    def _stuck(self) -> bool:
        if len(self.history) <= PATIENCE or not np.isfinite(self.history[-PATIENCE - 1]):
            return not np.isfinite(self.history[-1]) and self.history[-1] < 0
        won = self.history[-PATIENCE - 1] - self.history[-1]
        return won < WORTHWHILE * (self.history[-1] - self.ascent.floor)

    def _sharpen(self, value: float, *, held: bool) -> bool:
        """At an end of this box and fineness: go on with a finer search or a wider box; False at the true end."""
        if self.gap > FINEST:
            self.gap = max(FINEST, self.gap / 4)
            return True
        if held and self.found.bound - value > -CLOSE:
            self.master.widen()
            self.master.centre(self.found.prices)
            return True
        return False

    def _refine(self, value: float) -> None:
        apart = max(self.found.bound - value, 0.0)
        self.gap = max(FINEST, min(apart * FINENESS / len(self.pricers), 3.0)) if np.isfinite(apart) else self.gap

    def _next(self, duals: Floats, used: Floats) -> Floats:
        """Between the best prices and the master's: P. Wentges 1997, share adapted as Pessoa et al. 2018 do."""
        best = self.found.prices
        limits = np.where(duals >= best, self.split.links.upper, self.split.links.lower)
        slack = np.where(np.isfinite(limits), limits - used, 0.0)
        if float(slack @ (duals - best)) < 0:
            self.smoothing = max(0.0, self.smoothing - 0.1)
        else:
            self.smoothing = min(MOST_SMOOTHING, self.smoothing + 0.1 * (1 - self.smoothing))
        return self.smoothing * best + (1 - self.smoothing) * duals
