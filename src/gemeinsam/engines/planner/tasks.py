"""What the child process can be asked to do: plan, explain, repair, and its part of a national plan."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .assembly import benefit_of
from .constraints import rows_of
from .elastic import explain_each, repair_mandatory
from .fitting import best_first_fit, chosen, relaxed, score_costs, seated_by_search
from .jsonform import problem_from_dict
from .national.county import counties_task
from .national.master import nation_task
from .options import options_of
from .rows import Rows
from .solver import ALMOST_ONE, Model, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from .options import Choice

    Say = Callable[..., None]

# A second stage only moves starts: it must not eat the time of whoever waits.
POLISH_SECONDS = 5.0
BOUND_EVERY_SECONDS = 0.2


def _left(deadline: float) -> float:
    return max(deadline - time.monotonic(), 0.0)


class _Talk:
    """Tells the parent of every better plan and bound, and keeps the best. A plan that breaks a row is none."""

    def __init__(self, rows: Rows, say: Say) -> None:
        self.rows = rows
        self.options = rows.options
        self.say = say
        self.best: list[Choice] | None = None
        self.bound: int | None = None
        self._last = 0.0

    def plan(self, choices: list[Choice]) -> None:
        better = self.best is None or benefit_of(self.options, choices) > benefit_of(self.options, self.best)
        if better:
            self.keep(choices)

    def keep(self, choices: list[Choice]) -> None:
        # The solver rounds within its tolerance, and starts come from elsewhere: the rows themselves decide.
        if self.rows.hold(self.rows.values_of(choices)):
            self.best = choices
            self.say(say="best", choices=choices)

    def limit(self, bound: int) -> None:
        if self.bound is None or bound < self.bound:
            self.bound = bound
            self.say(say="bound", bound=bound)

    def solution(self, values: list[float]) -> None:
        self.plan(chosen(self.options, values))

    def floating_bound(self, bound: float) -> None:
        now = time.monotonic()
        if now - self._last >= BOUND_EVERY_SECONDS and abs(bound) < 1e15:
            self._last = now
            self.limit(whole(bound))

    @property
    def proven(self) -> bool:
        return self.best is not None and self.bound == benefit_of(self.options, self.best)


def plan_task(task: dict[str, Any], deadline: float, say: Say) -> None:
    """LP, LP-guided fit, MIP, polish; each told as it comes."""
    rows = rows_of(Rows(options_of(problem_from_dict(task["problem"]))))
    talk = _Talk(rows, say)
    say(say="phase", phase="lp")
    relaxation = relaxed(rows, seconds=_left(deadline), seed=task["seed"])
    if relaxation.status == "infeasible":
        say(say="end", status="infeasible")
        return
    if relaxation.status == "optimal":
        talk.limit(whole(relaxation.bound))
    say(say="phase", phase="fit")
    choices = best_first_fit(rows, relaxation if relaxation.status == "optimal" else None)
    if choices is None and task["stop"] == "fit":
        choices = seated_by_search(rows, seconds=_left(deadline), seed=task["seed"])
    if choices is not None:
        talk.plan(choices)
    status = "optimal" if talk.proven else "time"
    if not talk.proven and task["stop"] != "fit" and _left(deadline) > 0:
        say(say="phase", phase="mip")
        status = _search(rows, talk, deadline, task["seed"])
    if status == "optimal" and task["stop"] != "fit" and talk.best:
        say(say="phase", phase="polish")
        _polish(rows, talk, min(_left(deadline), POLISH_SECONDS), task["seed"])
    say(say="end", status=status)


def _search(rows: Rows, talk: _Talk, deadline: float, seed: int) -> str:
    model = Model(rows, score_costs(rows), maximise=True, seed=seed)
    if talk.best is not None:
        model.start_from(rows.values_of(talk.best))
    model.listen(talk.solution, talk.floating_bound)
    solved = model.solve(seconds=_left(deadline), absolute_gap=ALMOST_ONE)
    if solved.values:
        talk.solution(solved.values)
    if solved.status == "optimal":
        talk.limit(whole(solved.bound))
        return "optimal" if talk.proven else "failed"
    if solved.status == "time" and abs(solved.bound) < 1e15:
        talk.limit(whole(solved.bound))
        return "optimal" if talk.proven else "time"
    return solved.status


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
    model.start_from(rows.values_of(talk.best))
    solved = model.solve(seconds=seconds)
    if solved.values:
        talk.keep(chosen(options, solved.values))


TASKS: dict[str, Callable[[dict[str, Any], float, Say], None]] = {
    "plan": plan_task,
    "explain": explain_each,
    "repair": repair_mandatory,
    "counties": counties_task,
    "nation": nation_task,
}
