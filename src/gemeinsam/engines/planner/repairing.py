"""Repair: what has to be added so that at least the mandatory measures fit."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .jsonform import problem_to_dict
from .ledger import missing_amounts
from .options import Choice, options_of, used_by
from .session import GRACE_SECONDS, Session
from .words import in_words

if TYPE_CHECKING:
    from .problem import Problem
    from .result import Missing


@dataclass(frozen=True, kw_only=True, slots=True)
class Repair:
    """What the mandatory measures lack.

    Args:
        status: fits (nothing is missing), lacks (these amounts are missing), conflict (no amount helps,
            because needs, exclusions or dates contradict each other) or unknown (not found in time).
        missing: the amounts, least by the exchange weights.
    """

    status: str
    missing: tuple[Missing, ...] = ()


def repair(problem: Problem, *, seconds: float = 10.0, seed: int = 1, memory_mb: int = 2048) -> Repair:
    """The cheapest addition to the limits with which all mandatory measures fit.

    Args:
        problem: what is to be planned.
        seconds: wall clock, > 0.
        seed: of the solver.
        memory_mb: address space of the solver process.
    """
    deadline = time.monotonic() + seconds + GRACE_SECONDS
    task = {"task": "repair", "problem": problem_to_dict(problem), "seed": seed, "seconds": seconds}
    answer = Repair(status="unknown")
    with Session(task, memory_mb=memory_mb) as session:
        for line in session.lines(deadline=deadline):
            if line is not None and line["say"] == "repaired":
                answer = _repaired(problem, line)
    return answer


def _repaired(problem: Problem, line: dict[str, object]) -> Repair:
    if line["status"] == "infeasible":
        return Repair(status="conflict")
    choices = line["choices"]
    if not isinstance(choices, list):
        return Repair(status="unknown")
    options = options_of(problem)
    position = options.position
    chosen = [options.rows[position[Choice(*choice)]] for choice in choices]
    missing = missing_amounts(options, used_by(chosen, options.limits))
    return Repair(status="lacks" if missing else "fits", missing=missing)


def repair_words(found: Repair) -> str:
    """One German sentence about the mandatory measures."""
    if found.status == "conflict":
        return (
            "Pflichtmaßnahmen passen nicht: Ihre Abhängigkeiten, Ausschlüsse oder Termine "
            "widersprechen sich, mehr Mittel helfen nicht."
        )
    if found.missing:
        return f"Pflichtmaßnahmen passen nicht. {in_words(found.missing)}"
    return "Pflichtmaßnahmen passen nicht in die Grenzen."
