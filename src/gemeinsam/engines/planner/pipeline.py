"""The door: two child processes (bound and search), independent check, and an answer in every case."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .assembly import assemble, benefit_of
from .bounds import knapsack_bound
from .checker import check
from .jsonform import problem_to_dict
from .naive import naive_choices, unplaced
from .options import Choice, options_of
from .repairing import repair, repair_words
from .result import Plan, Progress
from .session import GRACE_SECONDS, Ending, Session, listen

if TYPE_CHECKING:
    from collections.abc import Callable

    from .options import Options
    from .problem import Problem
    from .result import Status

REPAIR_SECONDS = 5.0
# Most problems of a county's size are proven by then; only a longer search is worth a second process.
SECOND_AFTER_SECONDS = 0.7
LEAST_SECONDS = 1.0
# What Python, C++ and the loader of libraries say when memory is refused.
OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "allocate memory", "failed to map segment")


@dataclass(slots=True)
class Standing:
    """What is known while the child works.

    Args:
        options: of the problem.
        bound: no plan has more benefit.
        progress: told of every change, and at least once a second.
        plans: every better plan, the best last; the first is the parent's own. All keep the rows of
            every rule: who made them has tested that.
    """

    options: Options
    bound: int
    began: float
    progress: Callable[[Progress], None] | None = None
    plans: list[list[Choice]] = field(default_factory=list)
    phase: str = "start"
    told: float = 0.0

    def hear(self, line: dict[str, Any] | None) -> bool:
        """Take in one line of a child; whether it was a better plan or bound."""
        if line is None:
            self.tell(every=1.0)
            return False
        before = (self.best, self.bound)
        if line["say"] == "phase":
            self.phase = line["phase"]
        elif line["say"] == "bound":
            self.bound = min(self.bound, line["bound"])
        elif line["say"] == "best":
            self.add([Choice(*choice) for choice in line["choices"]])
        self.tell()
        return (self.best, self.bound) != before

    def add(self, choices: list[Choice]) -> None:
        """Keep a plan if it is at least as good as the best (the polish stage improves equals)."""
        if self.best is None or benefit_of(self.options, choices) >= self.best:
            self.plans.append(choices)

    @property
    def best(self) -> int | None:
        """Benefit of the best plan so far."""
        return benefit_of(self.options, self.plans[-1]) if self.plans else None

    def tell(self, *, every: float = 0.0) -> None:
        """Report progress, unless the last report is younger than `every` seconds."""
        now = time.monotonic()
        if self.progress is None or now - self.told < every:
            return
        self.told = now
        self.progress(Progress(seconds=now - self.began, best=self.best, bound=self.bound, phase=self.phase))


def plan(  # noqa: PLR0913 - the door
    problem: Problem,
    *,
    seconds: float = 30.0,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    memory_mb: int = 2048,
    processes: int | None = None,
) -> Plan:
    """The best plan found within the time, with a bound that no plan can exceed.

    Args:
        problem: what is to be planned.
        seconds: wall clock for the search, > 0; the answer comes at most about 3 s later at n = 1000.
        seed: of the solver; the same seed gives the same plan if it is proven optimal.
        progress: called from this thread on every change and about every second.
        cancelled: asked about ten times a second; True stops and returns the best plan so far.
        memory_mb: address space of each solver process; if it is not enough, a simpler plan comes back.
        processes: 2 searches beside the proof, 1 does both in turn; None for 2 where there are processors for it.

    Returns:
        A plan checked by `check`; `reason` says in German why it stopped. If the mandatory measures
        don't fit, finding out what they lack takes up to 6 s more.
    """
    return run(
        problem,
        seconds=seconds,
        seed=seed,
        progress=progress,
        cancelled=cancelled,
        memory_mb=memory_mb,
        processes=processes,
    )


def fit(problem: Problem, *, seconds: float = 60.0, seed: int = 1) -> Plan:
    """The LP-guided fit alone: quick, with the bound of the linear relaxation.

    Args:
        problem: what is to be planned.
        seconds: wall clock, > 0.
        seed: of the solver.
    """
    return run(problem, seconds=seconds, seed=seed, stop="fit", own_start=False, processes=1)


def run(  # noqa: PLR0913 - see `plan`
    problem: Problem,
    *,
    seconds: float,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    memory_mb: int = 2048,
    processes: int | None = None,
    stop: str = "",
    own_start: bool = True,
) -> Plan:
    """`plan` with a last phase (`stop="fit"`) and without the parent's own first plan if so wished."""
    began = time.monotonic()
    two = (_processors() if processes is None else processes) > 1
    task = {
        "task": "plan",
        "problem": problem_to_dict(problem),
        "seed": seed,
        "seconds": seconds,
        "stop": stop,
        "part": "bound" if two else "both",
    }
    with ExitStack() as stack:
        crew = [stack.enter_context(Session(task, memory_mb=memory_mb))]
        options = options_of(problem)
        standing = Standing(options, knapsack_bound(options), began, progress)
        naive = naive_choices(options) if own_start else None
        if naive is not None:
            standing.add(naive)
        standing.tell()
        for session, line in listen(crew, deadline=began + seconds + GRACE_SECONDS, cancelled=cancelled):
            if standing.hear(line):
                _pass_on(standing, session, crew)
            left = began + seconds - time.monotonic()
            if two and len(crew) == 1 and SECOND_AFTER_SECONDS < seconds - left < seconds - LEAST_SECONDS:
                second = task | {"part": "search", "seconds": left, "start": _last(standing)}
                crew.append(stack.enter_context(Session(second, memory_mb=memory_mb)))
            if crew[0].over and crew[0].ending.status in {"optimal", "infeasible"}:
                break
    ending = _ending_of(crew)
    answer = _answer(standing, ending, seed)
    if stop == "fit" and ending.how == "finished" and answer.status == "feasible":
        answer = replace(answer, reason="Schnelles Verfahren: nach der linearen Näherung geordnet, dann eingepasst.")
    if len(crew) > 1 and answer.status == "feasible":
        answer = replace(answer, reason=answer.reason + _gone(crew))
    standing.phase = "done"
    standing.tell()
    return replace(answer, seconds=round(time.monotonic() - began, 3))


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _last(standing: Standing) -> list[Choice] | None:
    return standing.plans[-1] if standing.plans else None


def _pass_on(standing: Standing, teller: Session, crew: list[Session]) -> None:
    """Tell the others what one has found."""
    for session in crew:
        if session is not teller:
            session.tell(best=_last(standing), bound=standing.bound)


def _broken(session: Session) -> bool:
    """Whether the child ended before its time and not by its parent's will."""
    return session.ending.how == "died" or session.ending.status in {"memory", "failed"}


def _ending_of(crew: list[Session]) -> Ending:
    """How the work ended: as the first child that came through, which is the one that proves."""
    whole = [session.ending for session in crew if not _broken(session)]
    return whole[0] if whole else crew[0].ending


def _gone(crew: list[Session]) -> str:
    """One sentence if one of two processes ended before its time."""
    broken = [session.ending for session in crew if _broken(session)]
    if not broken or len(broken) == len(crew):
        return ""
    why = "aus Mangel an Speicher" if _memory(broken[0]) else "unerwartet"
    return f" Einer der beiden Rechengänge endete {why}, der andere lief weiter."


def _memory(ending: Ending) -> bool:
    return ending.status == "memory" or any(sign in ending.detail for sign in OUT_OF_MEMORY)


def _answer(standing: Standing, ending: Ending, seed: int) -> Plan:
    """The best plan that the checker confirms; a plan it rejects is never handed out."""
    options = standing.options
    if ending == Ending("finished", "infeasible"):
        reason = repair_words(repair(options.problem, seconds=REPAIR_SECONDS, seed=seed))
        return Plan(status="infeasible", seed=seed, reason=reason, checked=True)
    rejected = ""
    while standing.plans:
        choices = standing.plans[-1]
        status = _status(ending, benefit_of(options, choices), standing.bound)
        reason = rejected + _reason(ending, status)
        answer = assemble(options, choices, status=status, bound=standing.bound, seed=seed, reason=reason)
        report = check(options.problem, answer)
        if report.ok:
            return replace(answer, checked=True)
        standing.plans.pop()
        rejected = f"Ein Plan fiel bei der Nachrechnung durch ({report.violations[0]}); dies ist der nächstbeste. "
    empty = unplaced(standing.bound)
    status = "cancelled" if ending.how == "cancelled" else "unknown"
    return replace(empty, status=status, seed=seed, reason=_reason(ending, status), checked=True)


def _status(ending: Ending, benefit: int, bound: int) -> Status:
    if benefit == bound:
        return "optimal"
    return "cancelled" if ending.how == "cancelled" else "feasible"


def _reason(ending: Ending, status: Status) -> str:
    """One German sentence or two: why it stopped, and what the answer is worth."""
    if status == "optimal":
        return "Bester möglicher Plan, nachgewiesen."
    worth = "Es ist noch kein Plan gefunden." if status == "unknown" else "Dies ist der beste Plan bis dahin."
    if _memory(ending):
        return f"Der Speicher reichte für die volle Suche nicht. {worth}"
    why = "Das Rechenprogramm meldete einen Fehler." if ending.status == "failed" else _WHY[ending.how]
    return f"{why} {worth}"


_WHY = {
    "cancelled": "Von Hand abgebrochen.",
    "died": "Das Rechenprogramm endete unerwartet.",
    "late": "Die Zeit war um, das Rechenprogramm wurde beendet.",
    "finished": "Die Zeit war um.",
}
