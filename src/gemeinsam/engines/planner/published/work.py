"""What a child process does on the published problem: relaxation, first fit, neighbourhoods; each told as it comes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from gemeinsam.engines.planner.search.seats import by_relaxation, first_fit
from gemeinsam.engines.planner.search.step import Effort
from gemeinsam.engines.planner.search.walk import Bounds, search
from gemeinsam.engines.planner.solver import Loaded

from .model import naive_order, published_matrix, starts_of, values_of
from .problem import published_from_dict

if TYPE_CHECKING:
    from gemeinsam.engines.planner.matrix import Floats, Matrix
    from gemeinsam.engines.planner.wire import Wire

    from .problem import Published

# Least gain that a step may take for one, as a share of the bound: far below what a decision could rest on.
GRAIN = 1e-6


class _Talk:
    """Tells the parent of better answers and hears of those of the other children."""

    def __init__(self, problem: Published, matrix: Matrix, wire: Wire) -> None:
        self.problem, self.matrix, self.wire = problem, matrix, wire

    def better(self, values: Floats, kind: str = "best") -> None:
        starts = list(starts_of(self.problem, values).items())
        self.wire(say=kind, starts=starts, objective=self.matrix.benefit(values))

    def offered(self) -> Floats | None:
        newest = None
        while (line := self.wire.heard()) is not None:
            newest = line.get("starts") or newest
        return None if newest is None else values_of(self.problem, dict(newest))


def published_task(task: dict[str, Any], deadline: float, wire: Wire) -> None:
    """Relaxation (a bound), naive greedy and LP-guided fit (the yardsticks), then large neighbourhoods."""
    problem = published_from_dict(task["problem"])
    matrix = published_matrix(problem).without_misfits()
    talk = _Talk(problem, matrix, wire)
    naive = first_fit(matrix, [naive_order(problem)])
    if task["number"] == 0:
        talk.better(naive, "naive")
    relaxation = Loaded(matrix, integer=False, seed=1).solve(seconds=max(deadline - time.monotonic(), 0.01))
    start = naive
    if relaxation.status == "optimal":
        wire(say="bound", bound=relaxation.bound)
        guided = first_fit(matrix, by_relaxation(relaxation))
        talk.better(guided, "fit")
        start = max(naive, guided, key=matrix.benefit)
        effort = Effort(grain=max(GRAIN * relaxation.bound, 1e-9))
        bounds = Bounds(deadline=deadline)
        search(
            matrix,
            start,
            relaxation,
            effort=effort,
            seed=task["seed"],
            bounds=bounds,
            better=talk.better,
            offered=talk.offered,
        )
    wire(say="end", status="time")
