"""What a search knows besides the model: the plan it stands at, the relaxation, the room left in the rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gemeinsam.engines.planner.matrix import Counts, Flags, Floats, Matrix

TIGHT = 0.02


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A plan in its model.

    Args:
        matrix: what has to hold.
        values: the plan, by column.
        relaxed: values of the linear relaxation.
        reduced: its reduced costs.
    """

    matrix: Matrix
    values: Floats
    relaxed: Floats
    reduced: Floats

    @property
    def benefit(self) -> float:
        """Of the plan."""
        return self.matrix.benefit(self.values)

    @cached_property
    def margin(self) -> Floats:
        """By group, how far its best option is from being chosen by the relaxation; 0 is chosen or at the edge."""
        return np.minimum(_most(self.matrix, self.reduced), 0.0)

    @cached_property
    def order(self) -> Counts:
        """By group its place when sorted by margin, the nearest first."""
        place = np.empty(self.matrix.groups, dtype=np.int64)
        place[np.argsort(-self.margin, kind="stable")] = np.arange(self.matrix.groups)
        return place

    @cached_property
    def disagrees(self) -> Flags:
        """By group whether plan and relaxation differ."""
        matrix, differs = self.matrix, np.abs(self.values - self.relaxed) > 1e-6
        found = np.zeros(matrix.groups, dtype=bool)
        found[matrix.owner[differs & matrix.choice]] = True
        return found

    @cached_property
    def tight(self) -> NDArray[np.int64]:
        """Rows shared by at least three groups in which the plan leaves hardly any room."""
        matrix, activity = self.matrix, self.matrix.activity(self.values)
        size = np.maximum(np.abs(matrix.row_upper), 1.0)
        with np.errstate(invalid="ignore"):
            full = matrix.row_upper - activity <= TIGHT * size
        return np.flatnonzero(full & (self.crowd >= 3))

    @cached_property
    def crowd(self) -> Counts:
        """By row how many groups have options in it."""
        matrix = self.matrix
        owner = matrix.owner[matrix.columns]
        known = matrix.choice[matrix.columns]
        pairs = np.unique(matrix.row_of[known] * max(matrix.groups, 1) + owner[known])
        return np.bincount(pairs // max(matrix.groups, 1), minlength=matrix.height)

    def members(self, rows: NDArray[np.int64]) -> Floats:
        """By group how many of these rows its promising options touch."""
        matrix = self.matrix
        chosen = np.zeros(matrix.height, dtype=bool)
        chosen[rows] = True
        near = (self.reduced >= self.edge) | (self.values > 0.5)
        inside = chosen[matrix.row_of] & (matrix.choice & near)[matrix.columns]
        return np.bincount(matrix.owner[matrix.columns[inside]], minlength=matrix.groups).astype(float)

    @cached_property
    def edge(self) -> float:
        """Reduced cost that the nearest quarter of all options reach."""
        options = self.reduced[self.matrix.choice]
        return float(np.quantile(options, 0.75)) if len(options) else 0.0


def _most(matrix: Matrix, values: Floats) -> Floats:
    most = np.full(matrix.groups, -np.inf)
    np.maximum.at(most, matrix.owner[matrix.choice], values[matrix.choice])
    return most
