"""Elastic models: limits may be exceeded at a price, so that the cheapest change shows. Runs in the child.

Source: J. W. Chinneck, Feasibility and Infeasibility in Optimization, 2008, chapter 6 (elastic filtering).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .constraints import rows_of
from .fitting import chosen
from .jsonform import problem_from_dict
from .ledger import euro_of, over_limits
from .options import Choice, options_of, used_by
from .rows import Rows
from .seating import with_needed
from .solver import ALMOST_ONE, Model

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .options import Options

    Say = Callable[..., None]


def elastic_model(
    options: Options, seed: int, *, without: Collection[Callable[[Rows], None]] = ()
) -> tuple[Rows, Model]:
    """Rows with an excess column for each limit, and their model: least weighted excess."""
    rows = rows_of(Rows(options, elastic=True), without=without)
    per_year = options.problem.periods_per_year
    costs = {
        column: euro_of(key.kind) / (per_year if key.kind in ("fte", "staff_ceiling") else 1)
        for key, column in rows.excess.items()
    }
    return rows, Model(rows, costs, maximise=False, seed=seed)


def presence(rows: Rows, inside: set[int], allowed: set[int]) -> dict[int, tuple[float, float]]:
    """Bounds of the presence columns: in, free to join, or out."""
    count = len(rows.options.problem.measures)
    return {rows.present(at): (float(at in inside), float(at in inside or at in allowed)) for at in range(count)}


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
    rows, model = elastic_model(options, task["seed"])
    inside: set[int] = set(task["inside"])
    todo: list[int] = task["measures"]
    for place, measure in enumerate(todo):
        left = deadline - time.monotonic()
        if left <= 0:
            break
        wanted = inside | {measure}
        model.fix(presence(rows, wanted, with_needed(options, {measure})))
        if (known := task["known"].get(str(measure))) is not None:
            model.start_from(_exceeding(rows, [Choice(*choice) for choice in known]))
        solved = model.solve(seconds=left / (len(todo) - place), absolute_gap=ALMOST_ONE)
        choices = chosen(options, solved.values) if solved.values else None
        say(say="explained", measure=measure, status=solved.status, choices=choices)
    say(say="end", status="optimal")


def repair_mandatory(task: dict[str, Any], deadline: float, say: Say) -> None:
    """Choices for the mandatory measures and what they need, with the least weighted excess."""
    options = options_of(problem_from_dict(task["problem"]))
    rows, model = elastic_model(options, task["seed"])
    mandatory = {at for at, measure in enumerate(options.problem.measures) if measure.required}
    model.fix(presence(rows, mandatory, with_needed(options, mandatory)))
    solved = model.solve(seconds=deadline - time.monotonic(), absolute_gap=ALMOST_ONE)
    choices = chosen(options, solved.values) if solved.values else None
    say(say="repaired", status=solved.status, choices=choices)
    say(say="end", status=solved.status)
