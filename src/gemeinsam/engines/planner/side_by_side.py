"""Two plans side by side: what comes, goes and moves, and what each takes in all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .amounts import paid_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .problem import Problem
    from .result import Assignment, LeftOut, Plan
    from .scenarios import Scenario

ChangeKind = Literal["stays", "moves", "comes", "goes", "out", "excluded"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Computed:
    """A scenario with its answer.

    Args:
        scenario: what was different.
        problem: as the scenario has it.
        plan: the answer; without assignments if none was found.
        explanations: what the measures left out lack.
        blocked: measures that can't be done because another one is gone: id -> id of that one.
    """

    scenario: Scenario
    problem: Problem
    plan: Plan
    explanations: tuple[LeftOut, ...]
    blocked: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What becomes of one measure.

    Args:
        measure: id.
        kind: stays (same start), moves, comes, goes, out (in neither plan), excluded (not in the problem).
        before: start in the first plan; None if it is not in it.
        after: start in the second plan; None if it is not in it.
    """

    measure: str
    kind: ChangeKind
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """What a plan takes inside the horizon.

    Args:
        operating: own euro by year, shape (years,).
        investment: own euro by year, shape (years,).
        funding: euro paid by others by year, shape (years,).
        fte: centi-FTE x periods of all units by year, shape (years,).
        measures_by_field: number of measures.
        own_by_field: own euro of all years.
    """

    operating: tuple[int, ...]
    investment: tuple[int, ...]
    funding: tuple[int, ...]
    fte: tuple[int, ...]
    measures_by_field: dict[str, int]
    own_by_field: dict[str, int]


def changes(problem: Problem, before: Plan, other: Problem, after: Plan) -> tuple[Change, ...]:
    """What becomes of every measure of a problem under another one.

    Args:
        problem: the first one; its measures are asked about.
        before: its plan.
        other: the second problem, with the same measures or fewer.
        after: its plan.

    Returns:
        One change for each measure, in the order of the problem.
    """
    first = {row.measure: row.start for row in before.assignments}
    second = {row.measure: row.start for row in after.assignments}
    there = {measure.id for measure in other.measures}
    return tuple(
        Change(
            measure=measure.id,
            kind=_kind(first.get(measure.id), second.get(measure.id)) if measure.id in there else "excluded",
            before=first.get(measure.id),
            after=second.get(measure.id),
        )
        for measure in problem.measures
    )


def _kind(before: int | None, after: int | None) -> ChangeKind:
    if before is None:
        return "out" if after is None else "comes"
    if after is None:
        return "goes"
    return "stays" if before == after else "moves"


def totals(problem: Problem, plan: Plan) -> Totals:
    """What a plan takes inside the horizon, in all and by field."""
    rows, field = plan.assignments, {measure.id: measure.field for measure in problem.measures}
    measures, own = Counter[str](), Counter[str]()
    for row in rows:
        measures[field[row.measure]] += 1
        own[field[row.measure]] += sum(row.operating) + sum(row.investment)
    return Totals(
        operating=by_year(problem, (row.operating for row in rows)),
        investment=by_year(problem, (row.investment for row in rows)),
        funding=by_year(problem, (row.funding for row in rows)),
        fte=by_year(problem, (fte for row in rows for fte in (row.fte, *(helped.fte for helped in row.helped)))),
        measures_by_field=dict(measures),
        own_by_field=dict(own),
    )


def by_year(problem: Problem, profiles: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """Sum by year of profiles of shape (years,); zeros if there is none."""
    return tuple(map(sum, zip((0,) * problem.years, *profiles, strict=True)))


def own_by_payer(problem: Problem, plan: Plan) -> dict[tuple[str, str], tuple[int, ...]]:
    """Own euro by (payer, kind) and year of all payers in the plan, operating first, in the order of the problem."""
    profiles: dict[tuple[str, str], list[tuple[int, ...]]] = {}
    for payer in dict.fromkeys(
        name for m in problem.measures for name in (m.payer, *(pair[0] for pair in m.co_payers))
    ):
        profiles[payer, "operating"], profiles[payer, "investment"] = [], []
    measures = {measure.id: measure for measure in problem.measures}
    for row in plan.assignments:
        for paid in paid_by(measures[row.measure], row):
            profiles[paid.payer, "operating"].append(paid.operating)
            profiles[paid.payer, "investment"].append(paid.investment)
    return {key: by_year(problem, rows) for key, rows in profiles.items()}


def fte_by_unit(problem: Problem, plan: Plan) -> dict[str, tuple[int, ...]]:
    """Centi-FTE x periods by unit and year of all units of the problem."""
    profiles: dict[str, list[tuple[int, ...]]] = {}
    for measure in problem.measures:
        for unit in (measure.unit, *(partner.unit for partner in measure.partners)):
            profiles.setdefault(unit, [])
    measures = {measure.id: measure for measure in problem.measures}
    for row in plan.assignments:
        profiles[measures[row.measure].unit].append(row.fte)
        for helped in row.helped:
            profiles[helped.unit].append(helped.fte)
    return {unit: by_year(problem, rows) for unit, rows in profiles.items()}


def posts_of(problem: Problem, row: Assignment) -> tuple[int, ...]:
    """Centi-FTE x periods by year of all units that work on a row."""
    return by_year(problem, (row.fte, *(helped.fte for helped in row.helped)))
