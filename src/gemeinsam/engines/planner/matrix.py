"""A linear model over bounded columns as arrays: what the solver and the neighbourhood search share.

Child process only (NumPy).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from .rows import Rows

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]
    Flags = NDArray[np.bool_]

# Stricter than `rows.ALMOST_ZERO` and than the checker of the published problem, so that they agree with what
# is found here; whole numbers are summed exactly.
TOLERANCE = 1e-7
NOBODY = -1


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Maximise `objective @ x` where `row_lower <= rows @ x <= row_upper` and `lower <= x <= upper`.

    Args:
        objective: by column.
        lower, upper: bounds of the columns.
        integer: whether a column has to be whole.
        starts, columns, values: the rows, compressed; row r has the entries `starts[r]:starts[r + 1]`.
        row_lower, row_upper: bounds of the rows; infinite where there is none.
        owner: for each column the group (measure, project) that it belongs to; `NOBODY` for columns
            that follow from others and are free in every neighbourhood.
        choice: whether a column is one of its group's options; presences and what follows are none.
    """

    objective: Floats
    lower: Floats
    upper: Floats
    integer: Flags
    starts: Counts
    columns: Counts
    values: Floats
    row_lower: Floats
    row_upper: Floats
    owner: Counts
    choice: Flags

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.objective)

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.row_lower)

    @cached_property
    def groups(self) -> int:
        """Number of groups."""
        return int(self.owner.max(initial=NOBODY)) + 1

    @cached_property
    def row_of(self) -> Counts:
        """The row of each entry."""
        return np.repeat(np.arange(self.height), np.diff(self.starts))

    def activity(self, values: Floats) -> Floats:
        """What each row sums to."""
        weights = self.values * values[self.columns]
        return np.bincount(self.row_of, weights=weights, minlength=self.height).astype(np.float64)

    def holds(self, values: Floats) -> bool:
        """Whether a point keeps all bounds, rows and wholeness."""
        activity = self.activity(values)
        whole = values[self.integer]
        return bool(
            np.all(activity <= self.row_upper + TOLERANCE)
            and np.all(activity >= self.row_lower - TOLERANCE)
            and np.all(values >= self.lower - TOLERANCE)
            and np.all(values <= self.upper + TOLERANCE)
            and np.all(np.abs(whole - np.round(whole)) <= TOLERANCE)
        )

    def benefit(self, values: Floats) -> float:
        """The objective of a point."""
        return float(self.objective @ values)

    def without_misfits(self) -> Matrix:
        """The same whole points, without columns that break a row even alone.

        A project that costs more than a year's budget is in no plan, but a third of it is in the linear
        relaxation: leaving it out tightens the bound.
        """
        nearest = np.where(self.values > 0, self.lower[self.columns], self.upper[self.columns])
        least = self.values * nearest
        bottom = np.bincount(self.row_of, weights=np.where(np.isfinite(least), least, -np.inf), minlength=self.height)
        alone = bottom[self.row_of] + np.abs(self.values) * (self.values > 0)
        limit = self.row_upper[self.row_of]
        idle = (self.lower[self.columns] == 0) & self.integer[self.columns] & (self.values > 0)
        with np.errstate(invalid="ignore"):
            misfits = idle & (alone > limit + TOLERANCE)
        upper = self.upper.copy()
        upper[self.columns[misfits]] = 0.0
        return replace(self, upper=upper)

    def part(self, values: Floats, free: Flags) -> Matrix:
        """The model of the free columns, all others staying at their values.

        Args:
            values: a point, shape (width,).
            free: which columns may move, shape (width,).

        Returns:
            A model with `free.sum()` columns in the same order; rows without free columns are left out.
        """
        inside = free[self.columns]
        fixed = np.bincount(
            self.row_of[~inside], weights=(self.values * values[self.columns])[~inside], minlength=self.height
        )
        rows, entries = np.unique(self.row_of[inside], return_counts=True)
        kept = np.flatnonzero(free)
        place = np.zeros(self.width, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        return Matrix(
            objective=self.objective[kept],
            lower=self.lower[kept],
            upper=self.upper[kept],
            integer=self.integer[kept],
            starts=np.concatenate(([0], np.cumsum(entries))),
            columns=place[self.columns[inside]],
            values=self.values[inside],
            row_lower=self.row_lower[rows] - fixed[rows],
            row_upper=self.row_upper[rows] - fixed[rows],
            owner=self.owner[kept],
            choice=self.choice[kept],
        )


def matrix_of(rows: Rows, objective: Mapping[int, float]) -> Matrix:
    """The rows of the rules as arrays.

    Args:
        rows: what has to hold; excesses of elastic rows are free upwards.
        objective: by column; columns without an entry are worth nothing.
    """
    options = rows.options
    owner = np.full(rows.width, NOBODY, dtype=np.int64)
    for measure, positions in enumerate(options.of):
        owner[list(positions)] = measure
        owner[rows.present(measure)] = measure
    worth = np.zeros(rows.width)
    worth[list(objective)] = list(objective.values())
    return Matrix(
        objective=worth,
        lower=np.zeros(rows.width),
        upper=np.array(rows.column_upper, dtype=float),
        integer=np.array(rows.column_integer, dtype=bool),
        starts=np.array(rows.starts, dtype=np.int64),
        columns=np.array(rows.columns, dtype=np.int64),
        values=np.array(rows.values, dtype=float),
        row_lower=np.array(rows.lower, dtype=float),
        row_upper=np.array(rows.upper, dtype=float),
        owner=owner,
        choice=np.arange(rows.width) < len(options.rows),
    )
