"""The child's side of a county solve: the county's own problem, with the shared programme's price in the objective.

A task is a table of JSON values:
    county, problem     its id, its problem as `jsonform` writes it
    caps, prices        the shared caps as [programme, year], and points per euro of each
    room                most euro of each cap that this county may take; null for no limit of its own
    start               choices of a plan known before, or null
    mode                "relaxed" (linear, quick) or "plan"
    seconds, seed       wall clock, seed of the solver

An answer too: county, status (optimal, feasible, infeasible, failed), bound (no plan is worth more at these
prices; null if unknown), benefit and uses (of the plan found, prices not taken off), choices, reason, cpu.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from gemeinsam.engines.planner.constraints import rows_of
from gemeinsam.engines.planner.decomposition.ascent import CLOSE
from gemeinsam.engines.planner.decomposition.tightening import Aim, Listener, tighten
from gemeinsam.engines.planner.fitting import chosen, fitted
from gemeinsam.engines.planner.jsonform import problem_from_dict
from gemeinsam.engines.planner.options import Choice, options_of
from gemeinsam.engines.planner.rows import Rows
from gemeinsam.engines.planner.solver import Model

from .nation import Cap, uses_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Table = dict[str, Any]

# Of the time of one county: the ascent and the pool at most this, the search over everything the rest.
SHARE_OF_TIGHTENING = 0.6


def counties_task(task: Table, deadline: float, say: Callable[..., None]) -> None:
    """Solve some counties one after the other; what goes wrong in one stays with that one."""
    for given in task["counties"]:
        began, cpu = time.monotonic(), time.process_time()
        try:
            answer = CountySolve(given, min(deadline, began + given["seconds"])).answer()
        except Exception as error:  # noqa: BLE001 - one county must not take the others along
            answer = {"status": "failed", "reason": f"{type(error).__name__}: {error}"}
        say(say="county", answer={"county": given["county"], **answer, "cpu": round(time.process_time() - cpu, 3)})
    say(say="end", status="optimal")


class CountySolve:
    """One county at given prices."""

    def __init__(self, task: Table, deadline: float) -> None:
        self.task, self.deadline = task, deadline
        self.options = options_of(problem_from_dict(task["problem"]))
        self.uses = uses_of(self.options, [Cap(name, year) for name, year in task["caps"]])
        self.rows = rows_of(Rows(self.options))
        self._keep_room()
        self.costs = self.rows.worth
        for option, use in enumerate(self.uses):
            if price := sum(task["prices"][cap] * amount for cap, amount in use.items()):
                self.costs[option] = self.costs.get(option, 0.0) - price
        self.bound: float | None = None
        self.best: list[Choice] | None = None

    def _keep_room(self) -> None:
        for cap, most in enumerate(self.task["room"] or ()):
            terms = [(option, use[cap]) for option, use in enumerate(self.uses) if cap in use]
            if terms and most is not None:
                self.rows.add(terms, upper=most)

    def answer(self) -> Table:
        model = Model(self.rows, self.costs, maximise=True, integer=False, seed=self.task["seed"])
        relaxed = model.solve(seconds=self._left)
        if relaxed.status == "infeasible":
            return {"status": "infeasible"}
        if relaxed.status != "optimal":
            return {"status": "failed", "reason": "Die Zeit reichte nicht für die lineare Näherung."}
        self.bound = relaxed.bound
        if self.task["mode"] == "relaxed":
            return self._of_values(relaxed.values, "feasible")
        start = [Choice(*choice) for choice in self.task["start"] or ()]
        for candidate in (start, fitted(self.rows, relaxed)):
            self._take(candidate)
        if not self._proven and self._tighten() == "infeasible":
            return {"status": "infeasible"}
        status = "optimal" if self._proven else self._search()
        if self.best is None:
            return {"status": "infeasible" if status == "infeasible" else "failed", "bound": self.bound}
        return self._of_values(self.rows.values_of(self.best), "optimal" if self._proven else "feasible")

    @property
    def _left(self) -> float:
        return max(self.deadline - time.monotonic(), 0.0)

    def _worth(self, choices: list[Choice]) -> float:
        values = self.rows.values_of(choices)
        return sum(cost * values[column] for column, cost in self.costs.items())

    @property
    def _proven(self) -> bool:
        return self.best is not None and self.bound is not None and self.bound <= self._worth(self.best) + CLOSE

    def _take(self, choices: list[Choice] | None) -> None:
        if choices is None or not self.rows.hold(self.rows.values_of(choices)):
            return
        if self.best is None or self._worth(choices) > self._worth(self.best):
            self.best = choices

    def _lower(self, bound: float) -> None:
        if abs(bound) < 1e15:
            self.bound = bound if self.bound is None else min(self.bound, bound)

    def _tighten(self) -> str:
        aim = Aim(costs=self.costs, whole=False)
        deadline = time.monotonic() + SHARE_OF_TIGHTENING * self._left
        listener = Listener(bound=self._lower, plan=self._take)
        seed = self.task["seed"]
        return tighten(self.rows, incumbent=self.best, deadline=deadline, listener=listener, seed=seed, aim=aim).status

    def _search(self) -> str:
        model = Model(self.rows, self.costs, maximise=True, seed=self.task["seed"])
        if self.best is not None:
            model.start_from(self.rows.values_of(self.best))
        solved = model.solve(seconds=self._left, absolute_gap=CLOSE)
        if solved.values:
            self._take(chosen(self.options, solved.values))
        if solved.status in {"optimal", "time"}:
            self._lower(solved.bound)
        return solved.status

    def _of_values(self, values: Sequence[float], status: str) -> Table:
        scores = self.rows.worth
        used = [0.0] * len(self.task["caps"])
        for option, use in enumerate(self.uses):
            for cap, amount in use.items():
                used[cap] += amount * values[option]
        return {
            "status": status,
            "bound": self.bound,
            "benefit": sum(score * values[column] for column, score in scores.items()),
            "uses": used,
            "choices": None if self.task["mode"] == "relaxed" else self.best,
        }
