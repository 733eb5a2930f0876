"""Replanning: a new plan after a cut, a delay or a new wish that leaves as much as possible as it was."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from .comparing import compare
from .pipeline import run
from .problem import Previous

if TYPE_CHECKING:
    from collections.abc import Callable

    from .problem import Measure, Problem
    from .result import Plan, Progress

# Of the rows of the old plan, unless the caller says otherwise.
SHARE_OF_CHANGES = 0.1


def replan(  # noqa: PLR0913 - the same as `plan`, and what may change
    problem: Problem,
    old: Plan,
    *,
    max_changes: int | None = None,
    seconds: float = 10.0,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan with few changes against an old one: measures that come, go or start at another time.

    Args:
        problem: what is to be planned now.
        old: the plan so far; measures that no longer exist are not counted.
        max_changes: most changes; None for a tenth of the old rows, rounded up.
        seconds: wall clock for all searches together.
        seed: of the solver.
        progress: as for `plan`.
        cancelled: as for `plan`.

    Returns:
        A plan with at most `max_changes` changes. If that is proven to be impossible, one with the least
        number of changes that was found; `reason` then says how many it takes. Its benefit and bound are
        those among plans with so few changes.
    """
    known = {measure.id for measure in problem.measures}
    previous = tuple(Previous(measure=row.measure, start=row.start) for row in old.assignments if row.measure in known)
    most = ceil(SHARE_OF_CHANGES * len(old.assignments)) if max_changes is None else max_changes
    near = replace(problem, previous=previous, most_changes=most, change_cost=0)
    found = run(near, seconds=seconds / 2, seed=seed, progress=progress, cancelled=cancelled)
    if found.assignments or found.status == "cancelled" or not previous:
        return replace(found, reason=f"{found.reason} {_in_words(old, found)}".strip())
    # Each change costs more than all measures together are worth: fewest changes first, then most benefit.
    fewest = replace(near, most_changes=None, change_cost=problem.most_points + 1)
    nearest = run(fewest, seconds=seconds / 4, seed=seed, progress=progress, cancelled=cancelled)
    if not nearest.assignments:
        return nearest
    (difference,) = compare((_among(old, known), nearest))
    least = replace(near, most_changes=difference.changes)
    answer = run(least, seconds=seconds / 4, seed=seed, progress=progress, cancelled=cancelled)
    proven = "mindestens" if nearest.status == "optimal" else "nach der Suche bis jetzt"
    words = f"Mit {most} Änderungen geht es nicht, es braucht {proven} {difference.changes}."
    return replace(answer, reason=f"{words} {answer.reason}")


def _among(plan: Plan, known: set[str]) -> Plan:
    return replace(plan, assignments=tuple(row for row in plan.assignments if row.measure in known))


def _in_words(old: Plan, new: Plan) -> str:
    if not new.assignments:
        return ""
    (difference,) = compare((old, new))
    count = difference.changes
    return "Nichts ändert sich." if not count else f"{count} {'Änderung' if count == 1 else 'Änderungen'}."


def keeping(problem: Problem, plan: Plan, locked: frozenset[str]) -> Problem:
    """The problem in which some rows of a plan are decided: those measures are in, with start and programme.

    Args:
        problem: what is planned.
        plan: with the rows.
        locked: ids of the measures that are decided; others stay free.
    """
    rows = {row.measure: row for row in plan.assignments if row.measure in locked}
    return replace(
        problem,
        measures=tuple(
            held(measure, row.start, row.programme) if (row := rows.get(measure.id)) else measure
            for measure in problem.measures
        ),
    )


def held(measure: Measure, start: int, programme: str | None) -> Measure:
    """A measure that has to begin exactly then and may use only this programme.

    A start that the rules forbid was decided on purpose: earliest, latest and given starts give way.

    Args:
        measure: as it is.
        start: period; not used by one that is running.
        programme: id of the only programme it may use, None or "" for none.
    """
    only = (programme,) if programme and programme in measure.programmes else ()
    if measure.running:
        return replace(measure, mandatory=True, programmes=only)
    return replace(
        measure,
        mandatory=True,
        locked_start=start,
        earliest=min(measure.earliest, start),
        latest=None if measure.latest is None else max(measure.latest, start),
        starts=None,
        programmes=only,
    )
