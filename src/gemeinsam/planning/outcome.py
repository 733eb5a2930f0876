"""What a computation found, before it becomes rows: the plan, its check, its reasons, its finding."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from gemeinsam.engines import planner

LIMITS = {
    "fte": "Personal",
    "operating": "laufende Kosten",
    "investment": "Investitionen",
    "commitment": "Verpflichtungen",
    "programme": "Förderprogramm",
    "programme_total": "Förderprogramm",
    "programme_count": "Förderprogramm",
    "need": "Abhängigkeit",
    "exclude": "Ausschluss",
    "share": "Anteil am Plan",
    "own": "keine Eigenmittel",
    "start": "Zeit",
    "score": "kein Engpass",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one measure is left out, in words, and what would let it in."""

    measure: str
    limit: str
    text: str
    missing: list[dict[str, Any]]
    proven: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Everything that is stored of one computation."""

    problem: planner.Problem
    plan: planner.Plan
    report: planner.Report
    finding: str
    scarce: str
    reasons: tuple[Reason, ...]
    limits: list[dict[str, Any]]
    why: dict[str, str] = field(default_factory=dict)


def compute(
    problem: planner.Problem,
    *,
    seconds: float,
    seed: int,
    progress: Callable[[planner.Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    names: Mapping[str, str] | None = None,
) -> Outcome:
    """Plan, check independently, explain what is left out, and say what is scarce.

    `names` translates keys of payers and units for the sentences; a key without a name is left out of them.
    """
    plan = planner.plan(problem, seconds=seconds, seed=seed, progress=progress, cancelled=cancelled)
    return described(problem, plan, seconds=seconds, seed=seed, names=names)


def described(
    problem: planner.Problem,
    plan: planner.Plan,
    *,
    seconds: float,
    seed: int,
    names: Mapping[str, str] | None = None,
) -> Outcome:
    """What is stored of a plan that was found: checked, explained, and what is scarce."""
    report = planner.check(problem, plan)
    reasons: tuple[Reason, ...] = ()
    finding, scarce = "", ""
    why: dict[str, str] = {}
    # A plan that was broken off is not kept: explaining it would only delay the answer.
    if plan.assignments and plan.status in {"optimal", "feasible"}:
        left_out = planner.explain(problem, plan, seconds=min(seconds, 10.0), seed=seed)
        reasons = tuple(reason_of(row, names or {}) for row in left_out)
        summary = planner.binding_limit_summary(problem, plan, seconds=min(seconds, 10.0), seed=seed)
        finding, scarce = summary.headline, summary.scarce
        why = {row.measure: with_names(row.words, names or {}) for row in planner.standings(problem, plan)}
    elif plan.status == "infeasible":
        finding = planner.repair_words(planner.repair(problem, seconds=seconds, seed=seed))
    limits = [
        {"kind": row.kind, "key": row.key, "year": row.year, "limit": row.limit, "used": row.used}
        for row in plan.slack
        if row.year
    ]
    return Outcome(
        problem=problem,
        plan=plan,
        report=report,
        finding=finding or plan.reason,
        scarce=scarce,
        reasons=reasons,
        limits=limits,
        why=why,
    )


def reason_of(row: planner.LeftOut, names: Mapping[str, str]) -> Reason:
    """The reason in the words of the page."""
    kinds = list(dict.fromkeys(LIMITS.get(missing.kind, "eine weitere Regel") for missing in row.missing))
    return Reason(
        measure=row.measure,
        limit=" und ".join(kinds) or "keine",
        text=with_names(planner.in_words(row.missing), names),
        missing=[{"kind": m.kind, "key": m.key, "year": m.year, "amount": m.amount} for m in row.missing],
        proven=row.proven,
    )


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A sentence of the planner with names of payers and units for their keys; who needs no name has none."""

    def named(found: re.Match[str]) -> str:
        name = names.get(found["key"], "")
        return f" ({name})" if name else ""

    return re.sub(r" \((?P<key>[a-z0-9-]+)\)", named, text)
