"""Every way to do every measure: start and funding programme, and what it takes of each limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from .amounts import (
    own_by_year,
    own_costs,
    paid_by,
    percent_in,
    row_of,
    shares_of,
    takes_own_money,
    total_from_programme,
)
from .problem import points_of, start_options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .problem import Measure, Problem, Programme
    from .result import Assignment, LimitKind


class LimitKey(NamedTuple):
    """Names one limit; `year` is 0 for one over all years."""

    kind: LimitKind
    key: str
    year: int


MONEY_CEILING, STAFF_CEILING = LimitKey("money_ceiling", "", 0), LimitKey("staff_ceiling", "", 0)


class Choice(NamedTuple):
    """A measure (its index in the problem), its start and its programme (index, or None)."""

    measure: int
    start: int
    programme: int | None


@dataclass(frozen=True, slots=True)
class Option:
    """A choice with its row of the plan and its demand on the limits (zero demands are left out)."""

    choice: Choice
    row: Assignment
    demand: dict[LimitKey, int]

    @property
    def own_euro(self) -> int:
        """Own money inside the horizon."""
        return sum(self.row.operating) + sum(self.row.investment)


@dataclass(frozen=True, slots=True)
class Options:
    """All options of a problem, and where to find them.

    Args:
        problem: what they belong to.
        limits: every limit in its unit (fte: centi-FTE x periods of the year).
        rows: all options, by measure, start, programme.
        of: for each measure the positions of its options in `rows`.
        index: where in the problem each measure is, by its id.
        points: what each measure is worth.
        carries: euro that may at most be carried from a year's budget into the next; those above 0.
    """

    problem: Problem
    limits: dict[LimitKey, int]
    rows: tuple[Option, ...]
    of: tuple[tuple[int, ...], ...]
    index: dict[str, int]
    points: tuple[int, ...]
    carries: dict[LimitKey, int]

    @property
    def position(self) -> dict[Choice, int]:
        """Where in `rows` a choice is."""
        return {option.choice: at for at, option in enumerate(self.rows)}


def limits_of(problem: Problem) -> dict[LimitKey, int]:
    """Every limit of the problem, in the unit in which demands are counted."""
    limits = {LimitKey(row.kind, row.payer, row.year): row.free for row in problem.budgets}
    limits |= {LimitKey("commitment", row.payer, row.year): row.euro for row in problem.commitments}
    for row in problem.capacities:
        limits[LimitKey("fte", row.unit, row.year)] = row.centi_fte * problem.periods_per_year
    for programme in problem.programmes:
        if programme.cap_year is not None:
            limits |= {LimitKey("programme", programme.id, year): programme.cap_year for year in problem.calendar}
        if programme.cap_total is not None:
            limits[LimitKey("programme_total", programme.id, 0)] = programme.cap_total
        if programme.quota is not None:
            limits[LimitKey("programme_count", programme.id, 0)] = programme.quota
    for ceiling in problem.ceilings:
        if ceiling.of == "money":
            limits[MONEY_CEILING] = ceiling.amount
        else:
            limits[STAFF_CEILING] = ceiling.amount * problem.periods_per_year
    return limits


def carries_of(problem: Problem) -> dict[LimitKey, int]:
    """What may be carried from each budget into the next year, if anything."""
    return {LimitKey(row.kind, row.payer, row.year): row.carry for row in problem.budgets if row.carry}


def eligible_programmes(problem: Problem, measure: Measure, start: int) -> list[int]:
    """Indexes of the programmes that may fund a start, and pay more than the confirmed funding."""
    return [
        at
        for at, programme in enumerate(problem.programmes)
        if programme.id in measure.programmes
        and programme.opens <= start <= programme.closes
        and (not programme.payers or measure.payer in programme.payers)
        and percent_in(measure, programme, start) > measure.funding_percent
    ]


def last_budget(limits: Iterable[LimitKey]) -> int:
    """The last calendar year with a budget, 0 if there is none."""
    return max((key.year for key in limits if key.kind in ("operating", "investment")), default=0)


def demand_of(
    problem: Problem, measure: Measure, row: Assignment, limits: dict[LimitKey, int], last: int | None = None
) -> dict[LimitKey, int]:
    """What a row takes of each limit that exists, zeros left out; `last` is `last_budget(limits)`."""
    demand: dict[LimitKey, int] = {}
    for part in paid_by(measure, row):
        for at, year in enumerate(problem.calendar):
            demand[LimitKey("operating", part.payer, year)] = part.operating[at]
            demand[LimitKey("investment", part.payer, year)] = part.investment[at]
    for unit, fte in ((measure.unit, row.fte), *((helped.unit, helped.fte) for helped in row.helped)):
        demand |= {LimitKey("fte", unit, year): fte[at] for at, year in enumerate(problem.calendar)}
    if MONEY_CEILING in limits or STAFF_CEILING in limits:
        demand[MONEY_CEILING] = sum(row.operating) + sum(row.investment)
        demand[STAFF_CEILING] = sum(row.fte) + sum(sum(helped.fte) for helped in row.helped)
    programme = programme_of(problem, row)
    if programme is not None:
        for at, year in enumerate(problem.calendar):
            demand[LimitKey("programme", programme.id, year)] = row.from_programme[at]
        demand[LimitKey("programme_total", programme.id, 0)] = total_from_programme(measure, programme, row.start)
        demand[LimitKey("programme_count", programme.id, 0)] = 1
    last = last_budget(limits) if last is None else last
    if problem.commitments or last >= problem.calendar.stop:
        _add_later(problem, measure, (row.start, programme), demand, last)
    return {key: amount for key, amount in demand.items() if amount and key in limits}


def programme_of(problem: Problem, row: Assignment) -> Programme | None:
    """The programme that a row names."""
    if row.programme is None:
        return None
    return next(programme for programme in problem.programmes if programme.id == row.programme)


def _add_later(
    problem: Problem, measure: Measure, how: tuple[int, Programme | None], demand: dict[LimitKey, int], last: int
) -> None:
    """Add commitments, and what falls due after the horizon until the last budget, to the demand."""
    start, programme = how
    began = start // problem.periods_per_year
    own = own_costs(measure, start, programme)
    for year, kind, euro in own_by_year(problem, measure, start, own, until=last - problem.first_year):
        for payer, part in shares_of(measure, euro).items():
            if year >= problem.years:
                _add(demand, LimitKey(kind, payer, problem.first_year + year), part)  # type: ignore[arg-type]
            if kind == "investment" and start >= 0 and year > began:
                _add(demand, LimitKey("commitment", payer, problem.first_year + began), part)


def _add(demand: dict[LimitKey, int], key: LimitKey, amount: int) -> None:
    demand[key] = demand.get(key, 0) + amount


def options_of(problem: Problem) -> Options:
    """All options, in the order measure, start, programme (own funding first).

    Complexity: measures x starts x programmes x years.
    """
    limits = limits_of(problem)
    last = last_budget(limits)
    rows: list[Option] = []
    of: list[tuple[int, ...]] = []
    for at, measure in enumerate(problem.measures):
        first = len(rows)
        for start in start_options(measure, problem.periods):
            for programme in (None, *eligible_programmes(problem, measure, start)):
                payer = None if programme is None else problem.programmes[programme]
                if measure.only_funded and takes_own_money(measure, start, payer):
                    continue
                row = row_of(problem, measure, start, payer)
                demand = demand_of(problem, measure, row, limits, last)
                rows.append(Option(Choice(at, start, programme), row, demand))
        of.append(tuple(range(first, len(rows))))
    return Options(
        problem=problem,
        limits=limits,
        rows=tuple(rows),
        of=tuple(of),
        index={measure.id: at for at, measure in enumerate(problem.measures)},
        points=tuple(points_of(problem, measure) for measure in problem.measures),
        carries=carries_of(problem),
    )


def used_by(options: Iterable[Option], limits: dict[LimitKey, int]) -> dict[LimitKey, int]:
    """How much of each limit the options take together."""
    used = dict.fromkeys(limits, 0)
    for option in options:
        for key, amount in option.demand.items():
            used[key] += amount
    return used
