"""First fit on a matrix: options one by one, as long as every row holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gemeinsam.engines.planner.matrix import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gemeinsam.engines.planner.matrix import Floats, Matrix
    from gemeinsam.engines.planner.solver import Solved

MOST_PASSES = 5


def first_fit(matrix: Matrix, orders: Iterable[Iterable[int]]) -> Floats:
    """A point from nothing: each option joins if it breaks no row.

    Args:
        matrix: of options that only take room, apart from rows that ask for another option first.
        orders: columns, the most wanted first; within an order those that wait for another are tried again.

    Complexity: entries of the matrix, for each pass.
    """
    by_column = np.argsort(matrix.columns, kind="stable")
    first = np.searchsorted(matrix.columns[by_column], np.arange(matrix.width + 1))
    rows, amounts = matrix.row_of[by_column], matrix.values[by_column]
    room = matrix.row_upper + TOLERANCE
    activity, values = np.zeros(matrix.height), np.zeros(matrix.width)

    def seated(column: int) -> bool:
        entries = slice(first[column], first[column + 1])
        after = activity[rows[entries]] + amounts[entries]
        if not np.all((after <= room[rows[entries]]) | (amounts[entries] <= 0)):
            return False
        activity[rows[entries]] = after
        values[column] = 1.0
        return True

    for order in orders:
        waiting = [column for column in order if matrix.upper[column] > 0]
        for _ in range(MOST_PASSES):
            left = [column for column in waiting if not seated(column)]
            if len(left) == len(waiting):
                break
            waiting = left
    return values


def by_relaxation(solved: Solved) -> list[list[int]]:
    """Columns by their value in a relaxation, then by reduced cost; whole ones, fractional ones and the rest apart."""
    values, reduced = np.round(solved.values, 7), np.round(solved.reduced, 7)
    order = np.lexsort((np.arange(len(values)), -reduced, -values))
    kinds = (values[order] >= 1, (values[order] > 0) & (values[order] < 1), values[order] <= 0)
    return [order[kind].tolist() for kind in kinds]
