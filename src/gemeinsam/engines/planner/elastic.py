"""Elastic models: limits may be exceeded at a price, so that the cheapest change shows. Runs in the child.

Source: J. W. Chinneck, Feasibility and Infeasibility in Optimization, 2008, chapter 6 (elastic filtering).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from .constraints import rows_of
from .fitting import chosen
from .jsonform import problem_from_dict
from .ledger import STAFF_LIMITS, euro_of, over_limits
from .matrix import NOBODY, matrix_of
from .options import Choice, options_of, used_by
from .rows import Rows
from .seating import with_needed
from .solver import ALMOST_ONE, Loaded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from .matrix import Flags, Matrix
    from .options import Options

    Say = Callable[..., None]


class Elastic:
    """Rows with an excess column for each limit, and their model: least weighted excess.

    Args:
        options: of the problem.
        seed: of the solver.
        without: rules that are left out.
        among: measures that will ever be asked about; the columns of all others stay 0 and are not loaded.
    """

    def __init__(
        self,
        options: Options,
        seed: int,
        *,
        without: Collection[Callable[[Rows], None]] = (),
        among: Collection[int],
    ) -> None:
        self.rows = rows = rows_of(Rows(options, elastic=True), without=without)
        per_year = options.problem.periods_per_year
        costs = {
            column: euro_of(key.kind) / (per_year if key.kind in STAFF_LIMITS else 1)
            for key, column in rows.excess.items()
        }
        matrix = matrix_of(rows, costs)
        loaded = _columns_of(matrix, among)
        self._kept, self._place = np.flatnonzero(loaded), np.cumsum(loaded) - 1
        self.model = Loaded(matrix.part(np.zeros(matrix.width), loaded), maximise=False, seed=seed)
        self._measures = np.unique(matrix.owner[loaded & (matrix.owner != NOBODY)]).tolist()

    def fix(self, columns: Mapping[int, tuple[float, float]]) -> None:
        """Set bounds of columns that are loaded."""
        self.model.fix({int(self._place[column]): bounds for column, bounds in columns.items()})

    def seat(self, inside: Collection[int], allowed: Collection[int]) -> None:
        """Measures that are in, those that are free to join, and all others out."""
        present = self.rows.present
        self.fix({present(at): (float(at in inside), float(at in inside or at in allowed)) for at in self._measures})

    def start_from(self, choices: list[Choice]) -> None:
        """Start from choices and the excesses that they cause."""
        self.model.start_from(np.array(_exceeding(self.rows, choices))[self._kept].tolist())

    def solve(self, *, seconds: float, absolute_gap: float) -> tuple[str, list[Choice] | None]:
        """Status, and the choices found, if any."""
        solved = self.model.solve(seconds=seconds, absolute_gap=absolute_gap)
        if not solved.values:
            return solved.status, None
        values = np.zeros(self.rows.width)
        values[self._kept] = solved.values
        return solved.status, chosen(self.rows.options, values.tolist())


def _columns_of(matrix: Matrix, among: Collection[int]) -> Flags:
    """The columns of some measures and of nobody; all, if a row without any of these needs another."""
    inside = np.zeros(matrix.groups + 1, dtype=bool)
    inside[[*among, NOBODY]] = True
    loaded: Flags = inside[matrix.owner]
    touched = np.zeros(matrix.height, dtype=bool)
    touched[matrix.row_of[loaded[matrix.columns]]] = True
    broken = (matrix.row_lower > 0) | (matrix.row_upper < 0)
    return np.ones_like(loaded) if np.any(broken & ~touched) else loaded


def _exceeding(rows: Rows, choices: list[Choice]) -> list[float]:
    """A solution of the columns from choices, with the excesses that they cause."""
    position = rows.options.position
    values = rows.values_of(choices)
    used = used_by((rows.options.rows[position[choice]] for choice in choices), rows.options.limits)
    excess = rows.excess
    for key, over in over_limits(rows.options, used).items():
        values[excess[key]] = float(over)
    return values


def explain_each(task: dict[str, Any], deadline: float, say: Say) -> None:
    """For each measure asked for: the choices of the cheapest plan that keeps all others and has it too."""
    options = options_of(problem_from_dict(task["problem"]))
    inside: set[int] = set(task["inside"])
    todo: list[int] = task["measures"]
    joining = {measure: with_needed(options, {measure}) for measure in todo}
    elastic = Elastic(options, task["seed"], among=inside.union(todo, *joining.values()))
    for place, measure in enumerate(todo):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        elastic.seat(inside | {measure}, joining[measure])
        if (known := task["known"].get(str(measure))) is not None:
            elastic.start_from([Choice(*choice) for choice in known])
        status, choices = elastic.solve(seconds=left / (len(todo) - place), absolute_gap=ALMOST_ONE)
        say(say="explained", measure=measure, status=status, choices=choices)
    say(say="end", status="optimal")


def repair_mandatory(task: dict[str, Any], deadline: float, say: Say) -> None:
    """Choices for the mandatory measures and what they need, with the least weighted excess."""
    options = options_of(problem_from_dict(task["problem"]))
    mandatory = {at for at, measure in enumerate(options.problem.measures) if measure.required}
    joining = with_needed(options, mandatory)
    elastic = Elastic(options, task["seed"], among=mandatory | joining)
    elastic.seat(mandatory, joining)
    status, choices = elastic.solve(seconds=deadline - time.monotonic(), absolute_gap=ALMOST_ONE)
    say(say="repaired", status=status, choices=choices)
    say(say="end", status=status)
