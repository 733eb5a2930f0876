"""What a measure takes if it starts in a period under a programme: money by payer and year, funding, staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .problem import funding_share
from .result import Assignment, Helped, Paid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .problem import Measure, Problem, Programme


def percent_in(measure: Measure, programme: Programme | None, period: int) -> int:
    """Share of the gross cost that others pay in a period."""
    own = measure.funding_percent
    if programme is None or (programme.ends is not None and period > programme.ends):
        return own
    if programme.stacks:
        return max(own, min(own + programme.percent, programme.most_percent))
    return max(own, programme.percent)


def from_programme(measure: Measure, programme: Programme, cost: int, period: int) -> int:
    """Euro of a gross cost that the programme pays: all funding, or what it adds if it stacks."""
    if programme.ends is not None and period > programme.ends:
        return 0
    paid = funding_share(cost, percent_in(measure, programme, period))
    return paid - funding_share(cost, measure.funding_percent) if programme.stacks else paid


def total_from_programme(measure: Measure, programme: Programme, start: int) -> int:
    """Euro that the programme pays over the whole profile, also after the horizon."""
    costs = zip(measure.operating, measure.investment, strict=True)
    return sum(
        from_programme(measure, programme, cost, start + lag) for lag, both in enumerate(costs) for cost in both if cost
    )


def own_costs(measure: Measure, start: int, programme: Programme | None) -> list[tuple[int, int]]:
    """Own euro (operating, investment) of each project period, those before the horizon included."""
    costs = []
    for lag in range(measure.duration):
        percent = percent_in(measure, programme, start + lag)
        operating, investment = measure.operating[lag], measure.investment[lag]
        costs.append((operating - funding_share(operating, percent), investment - funding_share(investment, percent)))
    return costs


def shares_of(measure: Measure, euro: int) -> dict[str, int]:
    """How payers share own euro of one period: each share rounded down, the first payer pays the rest."""
    shares = {payer: euro * percent // 100 for payer, percent in measure.co_payers}
    return {measure.payer: euro - sum(shares.values()), **shares}


def takes_own_money(measure: Measure, start: int, programme: Programme | None) -> bool:
    """Whether any period from the horizon on, or after the end, costs own money."""
    later = own_costs(measure, start, programme)[max(-start, 0) :]
    return measure.operating_after > 0 or any(operating or investment for operating, investment in later)


def row_of(problem: Problem, measure: Measure, start: int, programme: Programme | None) -> Assignment:
    """The row of the plan: amounts by year, own share rounded by `funding_share` in each period.

    Periods before the horizon are past and counted nowhere.
    """
    years, per_year = problem.years, problem.periods_per_year
    operating, investment, funding, fte, programmed = ([0] * years for _ in range(5))
    later_operating = later_investment = 0
    own = own_costs(measure, start, programme)
    for lag in range(max(-start, 0), measure.duration):
        year = (start + lag) // per_year
        own_operating, own_investment = own[lag]
        if year >= years:
            later_operating += own_operating
            later_investment += own_investment
            continue
        operating[year] += own_operating
        investment[year] += own_investment
        funding[year] += measure.operating[lag] - own_operating + measure.investment[lag] - own_investment
        fte[year] += measure.fte[lag]
        if programme is not None:
            for cost in (measure.operating[lag], measure.investment[lag]):
                programmed[year] += from_programme(measure, programme, cost, start + lag)
    if measure.operating_after or measure.fte_after:
        for period in range(start + measure.duration, problem.periods):
            operating[period // per_year] += measure.operating_after
            fte[period // per_year] += measure.fte_after
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
        from_programme=() if programme is None else tuple(programmed),
        paid=_paid(problem, measure, start, own) if measure.co_payers else (),
        helped=_helped(problem, measure, start) if measure.partners else (),
    )


def paid_by(measure: Measure, row: Assignment) -> tuple[Paid, ...]:
    """Who pays what of a row, also if it is one payer only."""
    return row.paid or (Paid(payer=measure.payer, operating=row.operating, investment=row.investment),)


def _paid(problem: Problem, measure: Measure, start: int, own: list[tuple[int, int]]) -> tuple[Paid, ...]:
    """Own euro by payer and year of the horizon."""
    payers = [measure.payer, *(payer for payer, _ in measure.co_payers)]
    operating: dict[str, list[int]] = {payer: [0] * problem.years for payer in payers}
    investment: dict[str, list[int]] = {payer: [0] * problem.years for payer in payers}
    for year, kind, euro in own_by_year(problem, measure, start, own):
        if year < problem.years:
            into = operating if kind == "operating" else investment
            for payer, part in shares_of(measure, euro).items():
                into[payer][year] += part
    return tuple(
        Paid(payer=payer, operating=tuple(operating[payer]), investment=tuple(investment[payer])) for payer in payers
    )


def own_by_year(
    problem: Problem, measure: Measure, start: int, own: list[tuple[int, int]], *, until: int | None = None
) -> Iterable[tuple[int, str, int]]:
    """(year from 0, kind, own euro) of each period that is not past, and after the end until a year."""
    per_year = problem.periods_per_year
    for lag in range(max(-start, 0), measure.duration):
        yield (start + lag) // per_year, "operating", own[lag][0]
        yield (start + lag) // per_year, "investment", own[lag][1]
    if measure.operating_after:
        last = problem.periods if until is None else (until + 1) * per_year
        for period in range(start + measure.duration, last):
            yield period // per_year, "operating", measure.operating_after


def _helped(problem: Problem, measure: Measure, start: int) -> tuple[Helped, ...]:
    """Staff of further units by year of the horizon."""
    found = []
    for partner in measure.partners:
        fte = [0] * problem.years
        for period in range(max(start, 0), problem.periods):
            lag = period - start
            fte[period // problem.periods_per_year] += partner.fte[lag] if lag < measure.duration else partner.fte_after
        found.append(Helped(unit=partner.unit, fte=tuple(fte)))
    return tuple(found)
