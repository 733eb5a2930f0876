"""The LP-guided fit: options by their value in the linear relaxation, then by reduced cost, first fit.

Runs in the child process. Source: measured in design, `docs/methods/planner.md`; the idea of list scheduling
by LP values is from A. S. Schulz 1996.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .matrix import matrix_of
from .naive import naive_order
from .seating import seated_in_order
from .solver import ALMOST_ONE, Loaded, Model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .options import Choice, Options
    from .rows import Rows
    from .solver import Solved


def relaxed(rows: Rows, *, seconds: float, seed: int) -> Solved:
    """The linear relaxation of the rows, without options that break a row even alone."""
    matrix = matrix_of(rows, rows.worth).without_misfits()
    return Loaded(matrix, integer=False, seed=seed).solve(seconds=seconds)


def fitted(rows: Rows, relaxation: Solved) -> list[Choice] | None:
    """First fit in the order of the relaxation.

    Returns:
        Choices; None if that leaves a row broken.
    """
    options = rows.options
    values, reduced = relaxation.values, relaxation.reduced
    by_value = sorted(
        range(len(options.rows)),
        # Rounded, or the last bit of a float would decide between equal options.
        key=lambda at: (-round(values[at], 7), -round(reduced[at], 7), options.rows[at].choice.start, at),
    )
    return seated_in_order(rows, by_value)


def seated_by_search(rows: Rows, *, seconds: float, seed: int) -> list[Choice] | None:
    """When no order keeps all rows: any plan the solver finds."""
    options = rows.options
    model = Model(rows, {}, maximise=True, seed=seed)
    found = model.solve(seconds=seconds, absolute_gap=ALMOST_ONE)
    return chosen(options, found.values) if found.values else None


def chosen(options: Options, values: Sequence[float]) -> list[Choice]:
    """The choices that a solution of a model stands for."""
    return [option.choice for at, option in enumerate(options.rows) if values[at] > 0.5]


def best_first_fit(rows: Rows, relaxation: Solved | None) -> list[Choice] | None:
    """LP-guided fit if there is a relaxation, else the naive order."""
    if relaxation is not None and relaxation.values:
        return fitted(rows, relaxation)
    return seated_in_order(rows, naive_order(rows.options))
