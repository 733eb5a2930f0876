"""Judges what people placed by hand: refuses nothing, tells every rule that is broken.

The checker recounts a finished plan and says yes or no; this says what to do, limit by limit and measure by
measure. Both agree on whether a plan is right (`tests/engines/planner/test_judging.py`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .amounts import row_of, takes_own_money
from .extras import changes, extra_points, hard_shares, previous_starts, shares_broken
from .ledger import over_limits, slack_of, told
from .options import Options, carries_of, demand_of, limits_of
from .problem import points_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .options import LimitKey
    from .problem import Measure, Need, Problem, Programme, Together
    from .result import Assignment, Slack

ConflictKind = Literal[
    "operating", "investment", "commitment", "fte", "programme", "programme_total", "programme_count",
    "money_ceiling", "staff_ceiling", "unknown", "horizon", "early", "late", "starts", "locked", "running",
    "not_eligible", "window", "own", "mandatory", "need", "need_lag", "exclude", "together", "share", "changes",
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
        kind: a limit (operating, investment, commitment, fte, programme, programme_total, programme_count,
            money_ceiling, staff_ceiling);
            unknown: the measure is not part of the problem; horizon, early, late, starts, locked, running: it
            must not start then; not_eligible, window: it can't use the programme (then); own: it must take no
            own money; mandatory: it has to be in; need: `key` is not in; need_lag: it starts too early after
            `key`; exclude: `key` is in as well; together: both or none, and near enough; share: the plan
            misses the share of field or place `key`; changes: more than allowed against the previous plan.
        key: payer, unit, programme, other measure, field or place; "" if none.
        year: calendar year of the limit, or of the first period in which it might start; 0 if none.
        amount: how much is too much, euro, centi-FTE (average of the year) for fte, measures for
            programme_count; the number of changes; for need_lag and early the number of periods that it
            starts too early; 0 if none.
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
        benefit: points of the rows, with the bonus of synergies, less what missed soft shares cost.
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
    options = _without_rows(problem)
    programmes = {programme.id: programme for programme in problem.programmes}
    used = dict.fromkeys(options.limits, 0)
    users: dict[LimitKey, list[tuple[int, str]]] = defaultdict(list)
    rows: list[Assignment] = []
    conflicts: list[Conflict] = []
    starts: dict[int, int] = {}
    for at, measure in enumerate(problem.measures):
        placed = placements.get(measure.id)
        if placed is None:
            if measure.required:
                conflicts.append(Conflict(kind="mandatory", measures=(measure.id,)))
            continue
        conflicts += _wrong_starts(problem, measure, placed.start)
        if not -measure.running <= placed.start < problem.periods:
            continue
        programme = programmes.get(placed.programme) if placed.programme else None
        conflicts += _wrong_programme(measure, placed, programme)
        row = row_of(problem, measure, placed.start, programme)
        rows.append(row)
        starts[at] = placed.start
        for key, amount in demand_of(problem, measure, row, options.limits).items():
            used[key] += amount
            users[key].append((amount, measure.id))
    conflicts += _strangers(problem, placements)
    conflicts += _broken_links(problem, placements)
    conflicts += [Conflict(kind="share", key=share.key) for share in shares_broken(hard_shares(options), starts)]
    made = changes(previous_starts(options), starts)
    if problem.most_changes is not None and made > problem.most_changes:
        conflicts.append(Conflict(kind="changes", amount=made))
    conflicts += _broken_limits(options, used, users)
    points = sum(options.points[at] for at in starts) + extra_points(options, starts)
    return Judgement(assignments=tuple(rows), slack=slack_of(options, used), benefit=points, conflicts=tuple(conflicts))


def _without_rows(problem: Problem) -> Options:
    """What the ledger needs of a problem; the ways to do each measure are not asked for here."""
    return Options(
        problem=problem,
        limits=limits_of(problem),
        rows=(),
        of=(),
        index={measure.id: at for at, measure in enumerate(problem.measures)},
        points=tuple(points_of(problem, measure) for measure in problem.measures),
        carries=carries_of(problem),
    )


def _year(problem: Problem, period: int) -> int:
    return problem.first_year + period // problem.periods_per_year


def _wrong_starts(problem: Problem, measure: Measure, start: int) -> Iterator[Conflict]:
    who = (measure.id,)
    if measure.running:
        if start != -measure.running:
            yield Conflict(kind="running", measures=who)
        return
    if not 0 <= start < problem.periods:
        yield Conflict(kind="horizon", measures=who)
        return
    if start < measure.earliest:
        too_early = measure.earliest - start
        yield Conflict(kind="early", year=_year(problem, measure.earliest), amount=too_early, measures=who)
    latest = _latest(measure)
    if latest is not None and start > latest:
        yield Conflict(kind="late", year=_year(problem, latest), measures=who)
    if measure.starts is not None and start not in measure.starts:
        yield Conflict(kind="starts", measures=who)
    if measure.locked_start is not None and start != measure.locked_start:
        yield Conflict(kind="locked", year=_year(problem, measure.locked_start), measures=who)


def _latest(measure: Measure) -> int | None:
    """The last start that window and deadline allow."""
    ends = None if measure.deadline is None else measure.deadline - measure.duration + 1
    bounds = [bound for bound in (measure.latest, ends) if bound is not None]
    return min(bounds, default=None)


def _wrong_programme(measure: Measure, placed: Placement, programme: Programme | None) -> Iterator[Conflict]:
    if placed.programme is not None:
        payers = programme.payers if programme is not None else ()
        may_apply = placed.programme in measure.programmes and (not payers or measure.payer in payers)
        if programme is None or not may_apply:
            yield Conflict(kind="not_eligible", key=placed.programme, measures=(measure.id,))
        elif not programme.opens <= placed.start <= programme.closes:
            yield Conflict(kind="window", key=placed.programme, measures=(measure.id,))
    if measure.only_funded and takes_own_money(measure, placed.start, programme):
        yield Conflict(kind="own", measures=(measure.id,))


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
    for both in problem.togethers:
        if both.required and not _are_together(both, placements):
            yield Conflict(kind="together", key=both.b, measures=(both.a, both.b))


def _are_together(pair: Together, placements: Mapping[str, Placement]) -> bool:
    starts = [placements[name].start for name in (pair.a, pair.b) if name in placements]
    apart = max(starts) - min(starts) if len(starts) == 2 else 0
    return len(starts) != 1 and (pair.within is None or apart <= pair.within)


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
    options: Options, used: Mapping[LimitKey, int], users: Mapping[LimitKey, list[tuple[int, str]]]
) -> Iterator[Conflict]:
    for key, over in over_limits(options, used).items():
        largest_first = sorted(users[key], key=lambda user: (-user[0], user[1]))
        who = tuple(name for _amount, name in largest_first)
        yield Conflict(kind=key.kind, key=key.key, year=key.year, amount=told(options, key, over), measures=who)
