"""The one crossing from rows to the planner and back: rows -> frozen problem -> plan -> rows."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gemeinsam.engines import planner
from gemeinsam.inventory.models import Funding
from gemeinsam.planning.models import Budget, Capacity, Dependency, Scenario
from gemeinsam.strategy.models import Measure


class NothingToPlanError(ValueError):
    """There are no years, or no measures: the message says which, in plain German."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The years of the plan, and who pays and works where a measure's own unit has no budget or posts."""

    first: int
    years: int
    payers: frozenset[str]
    units: frozenset[str]
    main_payer: str
    main_unit: str

    def payer(self, measure: Measure) -> str:
        """The unit in charge pays if it has a budget of its own, else the one with most money."""
        own = measure.lead_unit.slug if measure.lead_unit else ""
        return own if own in self.payers else self.main_payer

    def unit(self, measure: Measure) -> str:
        """The unit in charge works if posts are entered for it, else the one with most posts."""
        own = measure.lead_unit.slug if measure.lead_unit else ""
        return own if own in self.units else self.main_unit


def problem_of(scenario: Scenario) -> planner.Problem:
    """The frozen problem of a scenario: all public measures under its limits.

    Money in integer euro, staff in hundredths of a post, periods are years.

    Raises:
        NothingToPlanError: no budget years or no measures.
        planner.ProblemError: the rows contradict each other; the message names the measure.
    """
    budgets = list(Budget.objects.select_related("payer"))
    if not budgets:
        raise NothingToPlanError("Es sind noch keine Haushaltsmittel eingetragen. Ohne sie gibt es keinen Plan.")
    rows = Measure.objects.public().select_related("field__topic", "lead_unit").prefetch_related("programmes")
    measures = list(rows.order_by("number"))
    if not measures:
        raise NothingToPlanError("Es gibt noch keine öffentlichen Maßnahmen, die geplant werden können.")
    capacities = list(Capacity.objects.select_related("unit"))
    frame = frame_of(budgets, capacities)
    forced = set(scenario.forced.values_list("number", flat=True))
    return planner.Problem(
        first_year=frame.first,
        years=frame.years,
        measures=tuple(planned(row, frame, forced) for row in measures),
        budgets=tuple(budgets_of(budgets, scenario.money_percent)),
        capacities=tuple(capacities_of(capacities, scenario.staff_percent)),
        programmes=tuple(programmes_of(measures, frame)),
        needs=tuple(ties(Dependency.Kind.NEEDS, measures, planner.Need, ("measure", "before"))),
        excludes=tuple(ties(Dependency.Kind.EXCLUDES, measures, planner.Exclude, ("a", "b"))),
    )


def frame_of(budgets: list[Budget], capacities: list[Capacity]) -> Frame:
    """The horizon of the budgets, and who has most money and most posts."""
    money: dict[str, int] = {}
    posts: dict[str, int] = {}
    for budget in budgets:
        money[budget.payer.slug] = money.get(budget.payer.slug, 0) + budget.euro
    for capacity in capacities:
        posts[capacity.unit.slug] = posts.get(capacity.unit.slug, 0) + capacity.hundredths
    first = min(row.year for row in budgets)
    return Frame(
        first=first,
        years=max(row.year for row in budgets) - first + 1,
        payers=frozenset(money),
        units=frozenset(posts),
        main_payer=max(sorted(money), key=lambda slug: money[slug]),
        main_unit=max(sorted(posts), key=lambda slug: posts[slug]) if posts else "kreis",
    )


def budgets_of(rows: list[Budget], percent: int) -> Iterator[planner.Budget]:
    for row in rows:
        yield planner.Budget(payer=row.payer.slug, kind=row.kind, year=row.year, euro=row.euro * percent // 100)


def capacities_of(rows: list[Capacity], percent: int) -> Iterator[planner.Capacity]:
    for row in rows:
        yield planner.Capacity(unit=row.unit.slug, year=row.year, centi_fte=row.hundredths * percent // 100)


def programmes_of(measures: list[Measure], frame: Frame) -> Iterator[planner.Programme]:
    """The programmes that any measure may apply to; a start must lie in a year that is still open."""
    wanted = {row.pk: row for measure in measures for row in measure.programmes.all() if is_open(row, frame)}
    for row in sorted(wanted.values(), key=lambda funding: funding.slug):
        yield planner.Programme(
            id=row.slug,
            title=row.title,
            percent=row.percent,
            opens=period(row.opens, frame, default=0),
            closes=period(row.closes, frame, default=frame.years - 1),
            cap_year=row.euro_yearly,
            cap_total=row.euro_total,
        )


def period(day: date | None, frame: Frame, *, default: int) -> int:
    """The period of a day, kept inside the horizon."""
    return default if day is None else min(max(day.year - frame.first, 0), frame.years - 1)


def is_open(funding: Funding, frame: Frame) -> bool:
    """Whether a programme takes applications at any time of the plan."""
    last = frame.first + frame.years - 1
    ended = funding.closes is not None and funding.closes.year < frame.first
    ahead = funding.opens is not None and funding.opens.year > last
    return funding.percent is not None and not ended and not ahead


def planned(row: Measure, frame: Frame, forced: set[str]) -> planner.Measure:
    """One measure as the planner sees it."""
    duration = row.duration_years
    earliest = max(0, (row.earliest_year or frame.first) - frame.first)
    # A measure may run one year past the plan at most: what it costs later is shown as a commitment.
    latest = max(frame.years - duration + 1, 0)
    return planner.Measure(
        id=row.number,
        title=row.title,
        field=row.field.code,
        unit=frame.unit(row),
        payer=frame.payer(row),
        score=row.score,
        duration=duration,
        operating=(row.operating_yearly,) * duration,
        investment=(row.investment,) + (0,) * (duration - 1),
        fte=(row.staff_hundredths,) * duration,
        funding_percent=row.funding_percent,
        programmes=tuple(sorted(p.slug for p in row.programmes.all() if is_open(p, frame))),
        earliest=min(earliest, frame.years - 1),
        latest=min(max(latest, earliest), frame.years - 1),
        mandatory=row.mandatory or row.number in forced,
    )


def ties(kind: str, measures: list[Measure], make: Any, names: tuple[str, str]) -> Iterator[Any]:
    """Dependencies between measures that both take part."""
    known = {row.pk: row.number for row in measures}
    rows = Dependency.objects.filter(kind=kind, measure__in=known, other__in=known).order_by("pk")
    for row in rows:
        yield make(**{names[0]: known[row.measure_id], names[1]: known[row.other_id]})


def digest_of(problem: planner.Problem) -> str:
    """SHA-256 of the problem in canonical form: two plans with one digest answered the same question."""
    return hashlib.sha256(json.dumps(asdict(problem), sort_keys=True).encode()).hexdigest()
