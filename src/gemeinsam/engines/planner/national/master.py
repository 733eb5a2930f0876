"""The national master in the child process: prices of the shared caps from the pool, and the best pick out of it.

A task: caps (euro), counties (how many), pool (county, benefit, uses of each plan), mode (prices or pick),
centre and width (of the box that holds the prices), seconds. Answers with prices and value, or with the
places of the plans picked.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from gemeinsam.engines.planner.decomposition.matrix import Matrix
from gemeinsam.engines.planner.decomposition.programs import Program

if TYPE_CHECKING:
    from collections.abc import Callable

    from gemeinsam.engines.planner.decomposition.matrix import Floats

    Table = dict[str, Any]

ALMOST_ZERO = 1e-6
# Prices are points per euro and tiny; in points per 1,000 euro the solver's tolerances fit.
EURO = 1_000.0


def nation_task(task: Table, deadline: float, say: Callable[..., None]) -> None:
    """Prices, or a pick."""
    seconds = max(deadline - time.monotonic(), 0.1)
    caps = np.array(task["caps"], dtype=float) / EURO
    uses = np.array([plan["uses"] for plan in task["pool"]], dtype=float).reshape(len(task["pool"]), len(caps)) / EURO
    benefits = np.array([plan["benefit"] for plan in task["pool"]], dtype=float)
    owners = [plan["county"] for plan in task["pool"]]
    if task["mode"] == "pick":
        program = Program(
            benefits, np.ones(len(owners)), _matrix(uses, caps, owners, task["counties"]), integer=True, seed=1
        )
        outcome = program.solve(seconds=seconds, absolute_gap=0.999)
        say(say="pick", picked=np.nonzero(outcome.values > 0.5)[0].tolist())
        say(say="end", status=outcome.status)
        return
    centre, width = (np.array(task[name], dtype=float) * EURO for name in ("centre", "width"))
    low, high = np.maximum(centre - width, 0.0), centre + width
    program = _priced(benefits, uses, caps, owners, (low, high, task["counties"]))
    outcome = program.solve(seconds=seconds)
    if outcome.status == "optimal":
        artificial = outcome.values[len(owners) :]
        prices = np.maximum(outcome.duals[: len(caps)], 0.0) / EURO
        held = bool(artificial.max(initial=0.0) > ALMOST_ZERO)
        say(say="prices", prices=prices.tolist(), value=outcome.bound, held=held)
    say(say="end", status=outcome.status)


def _matrix(uses: Floats, caps: Floats, owners: list[int], counties: int) -> Matrix:
    """One row a cap, one row a county: exactly one plan each."""
    entries = [
        [(plan, float(uses[plan, cap])) for plan in np.nonzero(uses[:, cap])[0].tolist()] for cap in range(len(caps))
    ]
    entries += [[(plan, 1.0) for plan, owner in enumerate(owners) if owner == county] for county in range(counties)]
    starts = np.cumsum([0, *(len(row) for row in entries)]).tolist()
    flat = [entry for row in entries for entry in row]
    lower = [-np.inf] * len(caps) + [1.0] * counties
    return Matrix(
        starts, [at for at, _ in flat], [value for _, value in flat], lower, [*caps.tolist(), *[1.0] * counties]
    )


def _priced(
    benefits: Floats, uses: Floats, caps: Floats, owners: list[int], box: tuple[Floats, Floats, int]
) -> Program:
    low, high, counties = box
    matrix = _matrix(uses, caps, owners, counties)
    program = Program(benefits, np.full(len(owners), np.inf), matrix, integer=False, seed=1)
    for cap in range(len(caps)):
        program.join(-float(high[cap]), np.array([cap]), np.array([-1.0]))
    for cap in range(len(caps)):
        program.join(float(low[cap]), np.array([cap]), np.array([1.0]))
    return program
