"""What the child process can be asked to do: plan, explain, repair, the published problem, a part of a nation."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from .assembly import benefit_of
from .constraints import rows_of
from .contradicting import contradiction_of_mandatory
from .decomposition.tightening import Listener, tighten
from .duals import limit_duals
from .elastic import explain_each, repair_mandatory
from .fitting import best_first_fit, chosen, relaxed, seated_by_search
from .jsonform import problem_from_dict
from .matrix import matrix_of
from .national.county import counties_task
from .national.master import nation_task
from .options import Choice, options_of
from .published.work import published_task
from .rows import Rows
from .search.step import Effort
from .search.walk import Bounds, search
from .solver import ALMOST_ONE, Model, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .matrix import Floats
    from .solver import Solved
    from .wire import Wire

# A second stage only moves starts: it must not eat the time of whoever waits.
POLISH_SECONDS = 5.0
BOUND_EVERY_SECONDS = 0.2
# Numbers of measures between which bounds by units help, and what they may take of the time.
TIGHTENED, LEAST_SECONDS_TO_TIGHTEN, SHARE_TO_TIGHTEN = (50, 200), 5.0, 0.35


def _left(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.0)


class _Talk:
    """Tells the parent of every better plan and bound, hears of those of others, and keeps the best.

    A plan that breaks a row is none.
    """

    def __init__(self, rows: Rows, wire: Wire) -> None:
        self.rows = rows
        self.options = rows.options
        self.wire = wire
        self.best: list[Choice] | None = None
        self.bound: int | None = None
        self._last = 0.0
        # Bounds hold for better plans only.
        self.fixed = False

    def plan(self, choices: list[Choice]) -> None:
        if self._better(choices):
            self.keep(choices)

    def _better(self, choices: list[Choice]) -> bool:
        return self.best is None or benefit_of(self.options, choices) > benefit_of(self.options, self.best)

    def keep(self, choices: list[Choice]) -> None:
        # The solver rounds within its tolerance, and starts come from elsewhere: the rows themselves decide.
        if self.rows.hold(self.rows.values_of(choices)):
            self.best = choices
            self.wire(say="best", choices=choices)

    def limit(self, bound: int) -> None:
        if self.bound is None or bound < self.bound:
            self.bound = bound
            self.wire(say="bound", bound=bound)

    def solution(self, values: Sequence[float]) -> None:
        self.plan(chosen(self.options, values))

    def floating_bound(self, bound: float, *, at_once: bool = False) -> None:
        now = time.monotonic()
        if (at_once or now - self._last >= BOUND_EVERY_SECONDS) and abs(bound) < 1e15:
            self._last = now
            known = benefit_of(self.options, self.best) if self.fixed and self.best is not None else None
            self.limit(whole(bound) if known is None else max(whole(bound), known))

    def offered(self) -> list[float] | None:
        """The best plan that the parent has passed on since the last question, if it beats what is here."""
        found = None
        while (line := self.wire.heard()) is not None:
            if line.get("bound") is not None and (self.bound is None or line["bound"] < self.bound):
                self.bound = line["bound"]
            choices = [Choice(*choice) for choice in line.get("best") or ()]
            if choices and self._better(choices) and self.rows.hold(self.rows.values_of(choices)):
                self.best, found = choices, self.rows.values_of(choices)
        return found

    @property
    def proven(self) -> bool:
        return self.best is not None and self.bound == benefit_of(self.options, self.best)


def plan_task(task: dict[str, Any], deadline: float, wire: Wire) -> None:
    """LP and LP-guided fit, then the part asked for; each plan and bound is told as it comes.

    Parts: `bound` (branch and cut, polish), `search` (neighbourhoods), `both` (one after the other).
    """
    rows = rows_of(Rows(options_of(problem_from_dict(task["problem"]))))
    talk = _Talk(rows, wire)
    wire(say="phase", phase="lp")
    relaxation = relaxed(rows, seconds=_left(deadline), seed=task["seed"])
    if relaxation.status == "infeasible":
        wire(say="end", status="infeasible")
        return
    if relaxation.status == "optimal":
        talk.limit(whole(relaxation.bound))
    if task.get("start"):
        talk.plan([Choice(*choice) for choice in task["start"]])
    wire(say="phase", phase="fit")
    _fit(rows, talk, relaxation, deadline, task)
    status = "optimal" if talk.proven else "time"
    if not talk.proven and task["stop"] != "fit" and _left(deadline) > 0:
        status = _PARTS[task["part"]](rows, talk, relaxation, deadline, task["seed"])
    if status == "optimal" and task["stop"] != "fit" and task["part"] != "search" and talk.best:
        wire(say="phase", phase="polish")
        _polish(rows, talk, min(_left(deadline), POLISH_SECONDS), task["seed"])
    wire(say="end", status=status)


def _fit(rows: Rows, talk: _Talk, relaxation: Solved, deadline: float, task: dict[str, Any]) -> None:
    choices = best_first_fit(rows, relaxation if relaxation.status == "optimal" else None)
    if choices is None and task["stop"] == "fit":
        choices = seated_by_search(rows, seconds=_left(deadline), seed=task["seed"])
    if choices is not None:
        talk.plan(choices)


def _prove(rows: Rows, talk: _Talk, relaxation: Solved, deadline: float, seed: int) -> str:
    """Bounds by units where that helps, then branch and cut until the deadline; the relaxation is not used again."""
    del relaxation
    fixed = _tightened(rows, talk, deadline, seed)
    if talk.proven:
        return "optimal"
    talk.wire(say="phase", phase="mip")
    model = Model(rows, rows.worth, maximise=True, seed=seed)
    model.fix({column: (value, value) for column, value in fixed.items()})
    if talk.best is not None:
        model.start_from(rows.values_of(talk.best))
    model.listen(talk.solution, talk.floating_bound, talk.offered, enough=lambda: talk.proven)
    solved = model.solve(seconds=_left(deadline), absolute_gap=ALMOST_ONE)
    if solved.values:
        talk.solution(solved.values)
    if fixed and solved.status == "infeasible" and talk.best is not None:
        # What was fixed holds in every better plan: there is none.
        talk.limit(benefit_of(talk.options, talk.best))
        return "optimal"
    if solved.status == "optimal":
        talk.floating_bound(solved.bound, at_once=True)
        return "optimal" if talk.proven else "failed"
    if solved.status == "time" and abs(solved.bound) < 1e15:
        talk.floating_bound(solved.bound, at_once=True)
        return "optimal" if talk.proven else "time"
    return solved.status


def _tightened(rows: Rows, talk: _Talk, deadline: float, seed: int) -> dict[int, float]:
    """Bounds and plans by units for the usual county; columns and the values they have in every better plan.

    Fewer measures are proven at once, many leave little room for it (measured: no gain at n = 300), and
    columns that follow from the whole plan belong to no unit.
    """
    count = len(rows.options.problem.measures)
    if rows.derived or not TIGHTENED[0] <= count <= TIGHTENED[1] or _left(deadline) < LEAST_SECONDS_TO_TIGHTEN:
        return {}
    talk.wire(say="phase", phase="split")
    found = tighten(
        rows,
        incumbent=talk.best,
        deadline=time.monotonic() + SHARE_TO_TIGHTEN * _left(deadline),
        listener=Listener(bound=lambda bound: talk.limit(whole(bound)), plan=talk.plan),
        seed=seed,
    )
    talk.fixed = bool(found.fixed)
    return found.fixed


def _search(rows: Rows, talk: _Talk, relaxation: Solved, deadline: float, seed: int) -> str:
    """Large neighbourhoods until the deadline."""
    talk.wire(say="phase", phase="search")
    if talk.best is None:
        found = seated_by_search(rows, seconds=_left(deadline), seed=seed)
        if found is None:
            return "time"
        talk.plan(found)
    if talk.best is None or not relaxation.values:
        return "time"
    matrix = matrix_of(rows, rows.worth).without_misfits()

    def offered() -> Floats | None:
        values = talk.offered()
        return None if values is None else np.array(values)

    search(
        matrix,
        np.array(rows.values_of(talk.best)),
        relaxation,
        effort=Effort(grain=1.0),
        seed=seed,
        bounds=Bounds(deadline=deadline, goal=lambda: talk.proven),
        better=lambda values: talk.solution(values.tolist()),
        offered=offered,
    )
    return "optimal" if talk.proven else "time"


def _both(rows: Rows, talk: _Talk, relaxation: Solved, deadline: float, seed: int) -> str:
    """On one processor: branch and cut for half of the time, which proves most small problems, then the search."""
    status = _prove(rows, talk, relaxation, deadline - _left(deadline) / 2, seed)
    return _search(rows, talk, relaxation, deadline, seed) if status == "time" else status


_PARTS = {"bound": _prove, "search": _search, "both": _both}


def _polish(rows: Rows, talk: _Talk, seconds: float, seed: int) -> None:
    """Same measures, earliest starts in sum, then least own money: equal plans come out equal."""
    if talk.best is None or seconds <= 0:
        return
    options = rows.options
    money = 1 + sum(max((options.rows[at].own_euro for at in of), default=0) for of in options.of)
    costs = {at: option.choice.start + option.own_euro / money for at, option in enumerate(options.rows)}
    model = Model(rows, costs, maximise=False, seed=seed)
    inside = {choice.measure for choice in talk.best}
    presence = {at: float(at in inside) for at in range(len(options.problem.measures))}
    model.fix({rows.present(at): (value, value) for at, value in presence.items()})
    point = rows.values_of(talk.best)
    # No bonus may be lost by moving a start.
    derived = range(rows.first_derived, rows.width)
    model.fix({column: (point[column], point[column]) for column in derived})
    model.start_from(point)
    solved = model.solve(seconds=seconds)
    if solved.values:
        talk.keep(chosen(options, solved.values))


TASKS: dict[str, Callable[[dict[str, Any], float, Wire], None]] = {
    "plan": plan_task,
    "explain": explain_each,
    "repair": repair_mandatory,
    "contradiction": contradiction_of_mandatory,
    "duals": limit_duals,
    "counties": counties_task,
    "nation": nation_task,
    "published": published_task,
}
