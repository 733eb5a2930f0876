"""Every way to do every measure: start and funding programme, and what it takes of each limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from .problem import funding_share, start_options
from .result import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .problem import Measure, Problem, Programme
    from .result import LimitKind


class LimitKey(NamedTuple):
    """Names one limit; `year` is 0 for one over all years."""

    kind: LimitKind
    key: str
    year: int


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
    """

    problem: Problem
    limits: dict[LimitKey, int]
    rows: tuple[Option, ...]
    of: tuple[tuple[int, ...], ...]
    index: dict[str, int]

    @property
    def position(self) -> dict[Choice, int]:
        """Where in `rows` a choice is."""
        return {option.choice: at for at, option in enumerate(self.rows)}


def limits_of(problem: Problem) -> dict[LimitKey, int]:
    """Every limit of the problem, in the unit in which demands are counted."""
    limits = {LimitKey(row.kind, row.payer, row.year): row.euro for row in problem.budgets}
    for row in problem.capacities:
        limits[LimitKey("fte", row.unit, row.year)] = row.centi_fte * problem.periods_per_year
    for programme in problem.programmes:
        if programme.cap_year is not None:
            limits |= {LimitKey("programme", programme.id, year): programme.cap_year for year in problem.calendar}
        if programme.cap_total is not None:
            limits[LimitKey("programme_total", programme.id, 0)] = programme.cap_total
    return limits


def eligible_programmes(problem: Problem, measure: Measure, start: int) -> list[int]:
    """Indexes of the programmes that would pay more than the measure's confirmed funding."""
    return [
        at
        for at, programme in enumerate(problem.programmes)
        if programme.id in measure.programmes
        and programme.opens <= start <= programme.closes
        and programme.percent > measure.funding_percent
    ]


def row_of(problem: Problem, measure: Measure, start: int, programme: Programme | None) -> Assignment:
    """The row of the plan: amounts by year, own share rounded by `funding_share` in each period."""
    percent = measure.funding_percent
    if programme is not None:
        percent = max(percent, programme.percent)
    operating, investment, funding, fte = ([0] * problem.years for _ in range(4))
    later_operating = later_investment = 0
    for lag in range(measure.duration):
        paid_operating = funding_share(measure.operating[lag], percent)
        paid_investment = funding_share(measure.investment[lag], percent)
        year = (start + lag) // problem.periods_per_year
        if year >= problem.years:
            later_operating += measure.operating[lag] - paid_operating
            later_investment += measure.investment[lag] - paid_investment
            continue
        operating[year] += measure.operating[lag] - paid_operating
        investment[year] += measure.investment[lag] - paid_investment
        funding[year] += paid_operating + paid_investment
        fte[year] += measure.fte[lag]
    if measure.operating_after or measure.fte_after:
        for period in range(start + measure.duration, problem.periods):
            operating[period // problem.periods_per_year] += measure.operating_after
            fte[period // problem.periods_per_year] += measure.fte_after
    return Assignment(
        measure=measure.id,
        start=start,
        programme=None if programme is None else programme.id,
        operating=tuple(operating),
        investment=tuple(investment),
        funding=tuple(funding),
        fte=tuple(fte),
        commitment_operating=later_operating,
        commitment_investment=later_investment,
    )


def _total_funding(measure: Measure, percent: int) -> int:
    return sum(funding_share(cost, percent) for cost in (*measure.operating, *measure.investment))


def demand_of(problem: Problem, measure: Measure, row: Assignment, limits: dict[LimitKey, int]) -> dict[LimitKey, int]:
    """What a row takes of each limit that exists, zeros left out."""
    demand: dict[LimitKey, int] = {}
    for at, year in enumerate(problem.calendar):
        demand[LimitKey("operating", measure.payer, year)] = row.operating[at]
        demand[LimitKey("investment", measure.payer, year)] = row.investment[at]
        demand[LimitKey("fte", measure.unit, year)] = row.fte[at]
        if row.programme is not None:
            demand[LimitKey("programme", row.programme, year)] = row.funding[at]
    if row.programme is not None:
        programme = next(p for p in problem.programmes if p.id == row.programme)
        percent = max(programme.percent, measure.funding_percent)
        demand[LimitKey("programme_total", row.programme, 0)] = _total_funding(measure, percent)
    return {key: amount for key, amount in demand.items() if amount and key in limits}


def options_of(problem: Problem) -> Options:
    """All options, in the order measure, start, programme (own funding first).

    Complexity: measures x starts x programmes x years.
    """
    limits = limits_of(problem)
    rows: list[Option] = []
    of: list[tuple[int, ...]] = []
    for at, measure in enumerate(problem.measures):
        first = len(rows)
        for start in start_options(measure, problem.periods):
            for programme in (None, *eligible_programmes(problem, measure, start)):
                payer = None if programme is None else problem.programmes[programme]
                row = row_of(problem, measure, start, payer)
                demand = demand_of(problem, measure, row, limits)
                rows.append(Option(Choice(at, start, programme), row, demand))
        of.append(tuple(range(first, len(rows))))
    index = {measure.id: at for at, measure in enumerate(problem.measures)}
    return Options(problem, limits, tuple(rows), tuple(of), index)


def used_by(options: Iterable[Option], limits: dict[LimitKey, int]) -> dict[LimitKey, int]:
    """How much of each limit the options take together."""
    used = dict.fromkeys(limits, 0)
    for option in options:
        for key, amount in option.demand.items():
            used[key] += amount
    return used
