"""Judges what people placed by hand: refuses nothing, tells every rule that is broken.

The checker recounts a finished plan and says yes or no; this says what to do, limit by limit and measure by
measure. Both agree on whether a plan is right (`tests/engines/planner/test_judging.py`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Literal

from .options import demand_of, limits_of, row_of
from .result import Slack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .options import LimitKey
    from .problem import Measure, Need, Problem, Programme
    from .result import Assignment, LimitKind

ConflictKind = Literal[
    "operating", "investment", "fte", "programme", "programme_total", "unknown", "horizon", "early", "late",
    "starts", "locked", "not_eligible", "window", "mandatory", "need", "need_lag", "exclude",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where somebody put a measure.

    Args:
        start: period, any integer.
        programme: id of the funding programme, None for the measure's own confirmed funding.
    """

    start: int
    programme: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """One rule that is broken.

    Args:
        kind: a limit (operating, investment, fte, programme, programme_total); unknown: the measure is not
            part of the problem; horizon, early, late, starts, locked: it must not start then; not_eligible,
            window: it can't use the programme (then); mandatory: it has to be in; need: `key` is not in;
            need_lag: it starts too early after `key`; exclude: `key` is in as well.
        key: payer, unit, programme or other measure; "" if none.
        year: calendar year of the limit, or of the first period in which it might start; 0 if none.
        amount: how much is too much, euro, or centi-FTE (average of the year) for fte; for need_lag and early
            the number of periods that it starts too early; 0 if none.
        measures: who takes part: for a limit those that use it, the largest user first.
    """

    kind: ConflictKind
    key: str = ""
    year: int = 0
    amount: int = 0
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """What the placements come to.

    Args:
        assignments: rows of all placements that the problem knows and that lie inside the horizon, in the
            order of the problem.
        slack: every limit with its use; used may be more than limit.
        benefit: sum of the scores of the rows.
        conflicts: every rule that is broken; empty exactly if `check` accepts the plan of these rows.
    """

    assignments: tuple[Assignment, ...]
    slack: tuple[Slack, ...]
    benefit: int
    conflicts: tuple[Conflict, ...]


def judge(problem: Problem, placements: Mapping[str, Placement]) -> Judgement:
    """Count what hand-made placements use, and name every rule that they break.

    Args:
        problem: what is to be planned.
        placements: by id of the measure; a measure that is not named stays out.

    Returns:
        The judgement; nothing is refused and nothing is raised.

    Complexity: placements x years, plus links.
    """
    limits = limits_of(problem)
    programmes = {programme.id: programme for programme in problem.programmes}
    used = dict.fromkeys(limits, 0)
    users: dict[LimitKey, list[tuple[int, str]]] = defaultdict(list)
    rows: list[Assignment] = []
    conflicts: list[Conflict] = []
    benefit = 0
    for measure in problem.measures:
        placed = placements.get(measure.id)
        if placed is None:
            if measure.mandatory:
                conflicts.append(Conflict(kind="mandatory", measures=(measure.id,)))
            continue
        conflicts += _wrong_starts(problem, measure, placed.start)
        if not 0 <= placed.start < problem.periods:
            continue
        conflicts += _wrong_programme(measure, placed, programmes)
        programme = programmes.get(placed.programme) if placed.programme else None
        row = row_of(problem, measure, placed.start, programme)
        rows.append(row)
        benefit += measure.score
        for key, amount in demand_of(problem, measure, row, limits).items():
            used[key] += amount
            users[key].append((amount, measure.id))
    conflicts += _strangers(problem, placements)
    conflicts += _broken_links(problem, placements)
    conflicts += _broken_limits(problem, limits, used, users)
    slack = tuple(
        Slack(kind=key.kind, key=key.key, year=key.year, limit=limit, used=used[key]) for key, limit in limits.items()
    )
    return Judgement(assignments=tuple(rows), slack=slack, benefit=benefit, conflicts=tuple(conflicts))


def _year(problem: Problem, period: int) -> int:
    return problem.first_year + period // problem.periods_per_year


def _wrong_starts(problem: Problem, measure: Measure, start: int) -> Iterator[Conflict]:
    who = (measure.id,)
    if not 0 <= start < problem.periods:
        yield Conflict(kind="horizon", measures=who)
        return
    if start < measure.earliest:
        too_early = measure.earliest - start
        yield Conflict(kind="early", year=_year(problem, measure.earliest), amount=too_early, measures=who)
    if measure.latest is not None and start > measure.latest:
        yield Conflict(kind="late", year=_year(problem, measure.latest), measures=who)
    if measure.starts is not None and start not in measure.starts:
        yield Conflict(kind="starts", measures=who)
    if measure.locked_start is not None and start != measure.locked_start:
        yield Conflict(kind="locked", year=_year(problem, measure.locked_start), measures=who)


def _wrong_programme(measure: Measure, placed: Placement, programmes: Mapping[str, Programme]) -> Iterator[Conflict]:
    if placed.programme is None:
        return
    programme = programmes.get(placed.programme)
    if programme is None or placed.programme not in measure.programmes:
        yield Conflict(kind="not_eligible", key=placed.programme, measures=(measure.id,))
    elif not programme.opens <= placed.start <= programme.closes:
        yield Conflict(kind="window", key=placed.programme, measures=(measure.id,))


def _strangers(problem: Problem, placements: Mapping[str, Placement]) -> Iterator[Conflict]:
    known = {measure.id for measure in problem.measures}
    yield from (Conflict(kind="unknown", measures=(name,)) for name in placements if name not in known)


def _broken_links(problem: Problem, placements: Mapping[str, Placement]) -> Iterator[Conflict]:
    duration = {measure.id: measure.duration for measure in problem.measures}
    for need in problem.needs:
        if need.measure in placements:
            yield from _broken_need(problem, need, placements, duration[need.before])
    for pair in problem.excludes:
        if pair.a in placements and pair.b in placements:
            yield Conflict(kind="exclude", key=pair.b, measures=(pair.a, pair.b))


def _broken_need(
    problem: Problem, need: Need, placements: Mapping[str, Placement], duration: int
) -> Iterator[Conflict]:
    if need.before not in placements:
        yield Conflict(kind="need", key=need.before, measures=(need.measure,))
        return
    first = placements[need.before].start + need.lag + (duration if need.after == "end" else 0)
    if (start := placements[need.measure].start) < first:
        who = (need.measure, need.before)
        year = _year(problem, first)
        yield Conflict(kind="need_lag", key=need.before, year=year, amount=first - start, measures=who)


def _broken_limits(
    problem: Problem,
    limits: Mapping[LimitKey, int],
    used: Mapping[LimitKey, int],
    users: Mapping[LimitKey, list[tuple[int, str]]],
) -> Iterator[Conflict]:
    for key, limit in limits.items():
        over = used[key] - limit
        if over <= 0:
            continue
        kind: LimitKind = key.kind
        amount = ceil(over / problem.periods_per_year) if kind == "fte" else over
        largest_first = sorted(users[key], key=lambda user: (-user[0], user[1]))
        who = tuple(name for _amount, name in largest_first)
        yield Conflict(kind=kind, key=key.key, year=key.year, amount=amount, measures=who)
