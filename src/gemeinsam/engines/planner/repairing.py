"""Repair: what has to be added so that at least the mandatory measures fit."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .jsonform import problem_to_dict
from .ledger import missing_amounts
from .options import Choice, options_of, used_by
from .session import GRACE_SECONDS, Session
from .words import in_words, limit_name, listed

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Contradiction:
    """Mandatory measures and limits that don't go together; without any one of them the others do.

    Args:
        measures: ids; empty if all mandatory measures fit, or if it was not found.
        limits: (kind, key, year) of the limits in the way; empty if dates and links alone are.
        irreducible: every part was tried: without it the others fit.
    """

    measures: tuple[str, ...] = ()
    limits: tuple[tuple[str, str, int], ...] = ()
    irreducible: bool = False


def contradiction(problem: Problem, *, seconds: float = 10.0, seed: int = 1, memory_mb: int = 2048) -> Contradiction:
    """A smallest set, in the sense that nothing can be left out, of mandatory measures that can't be together.

    Args:
        problem: whose mandatory measures don't fit.
        seconds: wall clock, > 0.
        seed: of the solver.
        memory_mb: address space of the solver process.

    Source: J. W. Chinneck 2008, chapter 6 (deletion filter).
    """
    deadline = time.monotonic() + seconds + GRACE_SECONDS
    task = {"task": "contradiction", "problem": problem_to_dict(problem), "seed": seed, "seconds": seconds}
    answer = Contradiction()
    with Session(task, memory_mb=memory_mb) as session:
        for line in session.lines(deadline=deadline):
            if line is not None and line["say"] == "contradiction" and line["measures"]:
                answer = Contradiction(
                    measures=tuple(problem.measures[at].id for at in line["measures"]),
                    limits=tuple((kind, key, year) for kind, key, year in line["limits"]),
                    irreducible=line["sure"],
                )
    return answer


def contradiction_words(found: Contradiction) -> str:
    """One German sentence, "" if there is no conflict."""
    if not found.measures:
        return ""
    names = listed(found.measures)
    if not found.limits:
        return f"{names}: Ihre Termine und Abhängigkeiten widersprechen sich."
    limits = listed([limit_name(kind, key, year) for kind, key, year in found.limits])
    together = "passt nicht" if len(found.measures) == 1 else "passen nicht zusammen"
    return f"{names} {together}: {limits}."


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
