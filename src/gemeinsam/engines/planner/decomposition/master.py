"""The master: which mixture of block plans is best within the linking rows, and what those rows are then worth.

Prices are held in a box around the best ones so far: without it they jump between extremes for many rounds.
Source: O. du Merle, D. Villeneuve, J. Desrosiers, P. Hansen: Stabilized column generation, 1999.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .matrix import Matrix
from .programs import Program

if TYPE_CHECKING:
    from .blocks import Split
    from .matrix import Floats

# Half the width of the box: this share of the price, and of the price at which one row would eat the best score.
SHARE_OF_PRICE = 0.3
SHARE_OF_LARGEST = 0.02
ALMOST_ZERO = 1e-7


class Master:
    """The linear program over the plans in the pool.

    Args:
        split: the model.
        prices: centre of the first box.
        seed: of the solver.
    """

    def __init__(self, split: Split, prices: Floats, *, seed: int) -> None:
        self.split = split
        links, count = split.links, len(split.blocks)
        self._rows = len(links.upper)
        largest = np.zeros(self._rows)
        np.maximum.at(largest, links.rows, np.abs(links.values))
        typical = float(np.abs(split.costs).max(initial=1.0)) / np.maximum(largest, 1.0)
        self._width = np.maximum(SHARE_OF_PRICE * np.abs(prices), SHARE_OF_LARGEST * typical)
        self.pool: list[dict[bytes, Floats]] = [{} for _ in range(count)]
        ones = np.ones(count)
        empty = Matrix(
            np.zeros(self._rows + count + 1, dtype=np.int64).tolist(),
            (),
            (),
            np.concatenate([links.lower, ones]).tolist(),
            np.concatenate([links.upper, ones]).tolist(),
        )
        self._program = Program(np.zeros(0), np.zeros(0), empty, integer=False, seed=seed)
        for sign in (-1.0, 1.0):
            for row in range(self._rows):
                self._program.join(0.0, np.array([row]), np.array([sign]))
        self._costs: list[float] = [0.0] * (2 * self._rows)
        self._add_free()
        self.centre(prices)

    def _add_free(self) -> None:
        links = self.split.links
        for column in self.split.free:
            at = np.nonzero(links.columns == column)[0]
            cost = float(self.split.costs[column])
            self._program.join(cost, links.rows[at], links.values[at], upper=1.0)
            self._costs.append(cost)

    def centre(self, prices: Floats) -> None:
        """Put the box around these prices."""
        allowed = self.split.links.allowed
        self._costs[: self._rows] = (-allowed(prices + self._width)).tolist()
        self._costs[self._rows : 2 * self._rows] = allowed(prices - self._width).tolist()
        self._program.price(np.array(self._costs))

    def widen(self) -> None:
        """Let prices move further; takes effect with the next centre."""
        self._width *= 4.0

    def add(self, block: int, plan: Floats) -> bool:
        """Put a plan of a block into the pool; False if it was there."""
        key = plan.tobytes()
        if key in self.pool[block]:
            return False
        self.pool[block][key] = plan
        columns = self.split.blocks[block].columns
        point = np.zeros(self.split.links.width)
        point[columns] = plan
        used = self.split.links.used(point)
        at = np.nonzero(used)[0]
        cost = float(self.split.costs[columns] @ plan)
        self._program.join(cost, np.append(at, self._rows + block), np.append(used[at], 1.0))
        self._costs.append(cost)
        return True

    def solve(self, *, seconds: float) -> tuple[float, Floats, bool] | None:
        """Value, prices, and whether the box holds them back; None if the time was over."""
        outcome = self._program.solve(seconds=seconds)
        if outcome.status != "optimal":
            return None
        held = bool(outcome.values[: 2 * self._rows].max(initial=0.0) > ALMOST_ZERO)
        return outcome.bound, self.split.links.allowed(outcome.duals[: self._rows]), held
