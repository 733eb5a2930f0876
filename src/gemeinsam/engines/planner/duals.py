"""What one more unit of each limit is worth in the linear relaxation. Runs in the child."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .constraints import rows_of
from .jsonform import problem_from_dict
from .options import options_of
from .rows import Rows
from .solver import Model

if TYPE_CHECKING:
    from collections.abc import Callable

    from .options import LimitKey


def limit_duals(task: dict[str, Any], deadline: float, say: Callable[..., None]) -> None:
    """Points that one more unit of each limit is worth, those above 0, the most valuable first.

    Source: linear programming duality; the value holds for small changes of the relaxation only.
    """
    rows = rows_of(Rows(options_of(problem_from_dict(task["problem"]))))
    model = Model(rows, rows.worth, maximise=True, integer=False, seed=task["seed"])
    solved = model.solve(seconds=max(deadline - time.monotonic(), 0.01))
    duals = list(model.highs.getSolution().row_dual) if solved.status == "optimal" else []
    values: dict[LimitKey, float] = {}
    for row, keys, divisor in rows.limit_rows if duals else ():
        for key in keys:
            values[key] = values.get(key, 0.0) + abs(duals[row]) / divisor
    found = sorted(((value, key) for key, value in values.items() if value > 1e-9), reverse=True)
    say(say="duals", values=[[*key, value] for value, key in found])
    say(say="end", status=solved.status)
