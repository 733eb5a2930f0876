"""The door to the published problem: several children search with different seeds and tell each other."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gemeinsam.engines.planner.session import GRACE_SECONDS, Session, listen

from .checker import objective_of, violations
from .problem import published_to_dict

if TYPE_CHECKING:
    from collections.abc import Callable

    from .problem import Published

MEMORY_MB = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer, recounted by the checker.

    Args:
        starts: year of the start by project.
        objective: discounted value as the checker counts it.
        bound: no answer has more; None if the relaxation was not solved.
        naive: objective of the naive greedy, None if it was not reached.
        fit: objective of the LP-guided fit, None if it was not reached.
        broken: what the answer breaks; empty if nothing.
        endings: how the children ended.
        seconds: wall clock.
    """

    starts: dict[int, int]
    objective: float
    bound: float | None
    naive: float | None
    fit: float | None
    broken: tuple[str, ...]
    endings: tuple[str, ...]
    seconds: float

    @property
    def gap(self) -> float | None:
        """(bound - objective) / objective; None if either is missing."""
        return None if self.bound is None or not self.objective else self.bound / self.objective - 1


@dataclass(slots=True)
class _Standing:
    problem: Published
    found: list[dict[int, int]] = field(default_factory=lambda: [{}])
    objective: float = 0.0
    bound: float | None = None
    marks: dict[str, float] = field(default_factory=dict)

    def hear(self, line: dict[str, Any]) -> bool:
        """Take in a line; whether it was a better answer."""
        if line["say"] == "bound":
            self.bound = line["bound"] if self.bound is None else min(self.bound, line["bound"])
        if "starts" not in line:
            return False
        self.marks.setdefault(line["say"], line["objective"])
        if line["objective"] <= self.objective:
            return False
        self.objective = line["objective"]
        self.found.append({int(project): int(start) for project, start in line["starts"]})
        return True


def solve(
    problem: Published,
    *,
    seconds: float,
    processes: int = 2,
    seed: int = 1,
    progress: Callable[[float, float, float | None], None] | None = None,
) -> Answer:
    """The best answer found within the time.

    Args:
        problem: what is to be solved.
        seconds: wall clock, > 0.
        processes: children at work, each with one thread and its own seed.
        seed: of the first child.
        progress: told of seconds, objective and bound at every better answer.

    Returns:
        The best answer that the checker confirms; the empty one if there is none.
    """
    began = time.monotonic()
    standing = _Standing(problem)
    given = published_to_dict(problem)
    with ExitStack() as stack:
        crew = []
        for number in range(processes):
            task = {"task": "published", "problem": given, "seconds": seconds, "seed": seed + number, "number": number}
            crew.append(stack.enter_context(Session(task, memory_mb=MEMORY_MB)))
        for teller, line in listen(crew, deadline=began + seconds + GRACE_SECONDS):
            if line is None or not standing.hear(line):
                continue
            if progress is not None:
                progress(time.monotonic() - began, standing.objective, standing.bound)
            for other in crew:
                if other is not teller:
                    other.tell(starts=list(standing.found[-1].items()))
    return _confirmed(standing, tuple(session.ending.status or session.ending.how for session in crew), began)


def _confirmed(standing: _Standing, endings: tuple[str, ...], began: float) -> Answer:
    """The best answer that the checker agrees with; of one it rejects the first reason is kept."""
    rejected: list[str] = []
    while broken := violations(standing.problem, standing.found[-1]):
        rejected.append(broken[0])
        standing.found.pop()
    return Answer(
        starts=standing.found[-1],
        objective=objective_of(standing.problem, standing.found[-1]),
        bound=standing.bound,
        naive=standing.marks.get("naive"),
        fit=standing.marks.get("fit"),
        broken=tuple(rejected),
        endings=endings,
        seconds=time.monotonic() - began,
    )
