"""The finding of a plan: what is scarce, money or staff, computed by solving again without one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from .pipeline import run

if TYPE_CHECKING:
    from .problem import Problem
    from .result import Plan

Scarce = Literal["staff", "money", "both", "none", "unknown"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What is scarce overall.

    Args:
        scarce: staff or money (only the one gains anything), both, none (neither limit keeps anything
            out), unknown (no plan, or none of the two was gained in time but the plan is not proven).
        gain_money: points of benefit gained with unlimited money of one's own.
        gain_staff: points gained with unlimited staff.
        more_with_money: measures more in that plan (may be negative).
        more_with_staff: measures more in that plan (may be negative).
        proven: all three plans are proven optimal; otherwise gains are what was found in the time.
        headline: German, two sentences.
    """

    scarce: Scarce
    gain_money: int
    gain_staff: int
    more_with_money: int
    more_with_staff: int
    proven: bool
    headline: str


def binding_limit_summary(problem: Problem, plan: Plan, *, seconds: float = 10.0, seed: int = 1) -> Finding:
    """Compare the plan with one of unlimited money and one of unlimited staff.

    Args:
        problem: what was planned.
        plan: the answer to it.
        seconds: wall clock for the two further plans together.
        seed: of the solver.
    """
    moneyed = run(replace(problem, budgets=(), commitments=()), seconds=seconds / 2, seed=seed)
    staffed = run(replace(problem, capacities=()), seconds=seconds / 2, seed=seed)
    gain_money = max(moneyed.benefit - plan.benefit, 0)
    gain_staff = max(staffed.benefit - plan.benefit, 0)
    proven = all(found.status == "optimal" for found in (plan, moneyed, staffed))
    scarce = _scarce(plan, gain_money, gain_staff, proven=proven)
    return Finding(
        scarce=scarce,
        gain_money=gain_money,
        gain_staff=gain_staff,
        more_with_money=len(moneyed.assignments) - len(plan.assignments),
        more_with_staff=len(staffed.assignments) - len(plan.assignments),
        proven=proven,
        headline=_headline(scarce, len(plan.assignments), len(problem.measures)),
    )


def _scarce(plan: Plan, gain_money: int, gain_staff: int, *, proven: bool) -> Scarce:
    if not plan.assignments:
        return "unknown"
    if not plan.left_out:
        return "none"
    if gain_money and gain_staff:
        return "both"
    if gain_money or gain_staff:
        return "money" if gain_money else "staff"
    # Neither helps alone: both bind together, or neither does; the gap tells whether that is known.
    return _neither(plan) if proven else "unknown"


def _neither(plan: Plan) -> Scarce:
    kinds = {row.kind for left in plan.left_out for row in left.missing}
    return "both" if {"fte"} & kinds and {"operating", "investment"} & kinds else "none"


def _headline(scarce: Scarce, chosen: int, count: int) -> str:
    fits = "passt" if chosen == 1 else "passen"
    first = f"{chosen} von {count} Maßnahmen {fits}."
    if chosen == count:
        return f"Alle {count} Maßnahmen passen." if count > 1 else "Die Maßnahme passt."
    return f"{first} {_SENTENCES[scarce]}"


_SENTENCES: dict[Scarce, str] = {
    "staff": "Knapp ist das Personal, nicht das Geld.",
    "money": "Knapp ist das Geld, nicht das Personal.",
    "both": "Knapp sind Geld und Personal.",
    "none": "Weder Geld noch Personal halten die übrigen auf.",
    "unknown": "Was knapp ist, steht noch nicht fest.",
}
