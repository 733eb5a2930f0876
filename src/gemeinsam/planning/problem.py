"""The one crossing from rows to the planner and back: rows -> frozen problem -> plan -> rows."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gemeinsam.engines import planner
from gemeinsam.inventory.models import Funding
from gemeinsam.planning.cost_profiles import Known, Profile, planner_parts, profile_of
from gemeinsam.planning.models import Budget, Capacity, Dependency, Scenario
from gemeinsam.strategy.cost_queries import fetch_costs, knowing_costs
from gemeinsam.strategy.models import Measure


class NothingToPlanError(ValueError):
    """There are no years, or no measures: the message says which, in plain German."""


EXCLUDED = "In diesem Szenario ausgeschlossen."
NEEDS_EXCLUDED = "Braucht %s, und das ist in diesem Szenario nicht dabei."
# Who is at work already may go on with own money, whatever a scenario says about new things.
UNDER_WAY = frozenset({Measure.Stage.IMPLEMENTATION, Measure.Stage.OPERATION})


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a scenario asks for beside its shares of money and posts."""

    forced: frozenset[str] = frozenset()
    cancelled: frozenset[str] = frozenset()
    only_funded_new: bool = False

    def must_cost_nothing(self, measure: Measure) -> bool:
        """Whether a measure may come in only without own money."""
        return self.only_funded_new and measure.stage not in UNDER_WAY


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

    def known(self, measure: Measure) -> Known:
        """Who is counted for a payer or unit of the measure's matrix."""
        return Known(self.payers, self.units, self.payer(measure), self.unit(measure))


def problem_of(scenario: Scenario) -> planner.Problem:
    """The frozen problem of a scenario: all public measures under its limits, less what it leaves out.

    Money in integer euro, staff in hundredths of a post, periods are years.

    Raises:
        NothingToPlanError: no budget years or no measures.
        planner.ProblemError: the rows contradict each other; the message names the measure.
    """
    return problem_from(rows_of(scenario))


@dataclass(frozen=True, slots=True)
class Rows:
    """What the database says about a scenario."""

    scenario: Scenario
    budgets: list[Budget]
    capacities: list[Capacity]
    measures: list[Measure]
    links: list[Dependency]
    # Measures that the scenario leaves out, by key, with the reason.
    aside: dict[int, str]
    wishes: Wishes


def rows_of(scenario: Scenario) -> Rows:
    """Read all that belongs to a scenario, in at most fourteen statements, however many measures there are.

    Raises:
        NothingToPlanError: no budget years or no measures.
    """
    budgets = list(Budget.objects.select_related("payer"))
    if not budgets:
        raise NothingToPlanError("Es sind noch keine Haushaltsmittel eingetragen. Ohne sie gibt es keinen Plan.")
    rows = Measure.objects.public().select_related("field__topic", "lead_unit").prefetch_related("programmes")
    links = list(Dependency.objects.order_by("pk"))
    aside = set_aside(scenario, links)
    measures = fetch_costs([row for row in knowing_costs(rows).order_by("number") if row.pk not in aside])
    if not measures:
        raise NothingToPlanError("Es gibt noch keine öffentlichen Maßnahmen, die geplant werden können.")
    capacities = list(Capacity.objects.select_related("unit"))
    return Rows(scenario, budgets, capacities, measures, links, aside, wishes_of(scenario))


def problem_from(rows: Rows) -> planner.Problem:
    """The crossing itself.

    Raises:
        planner.ProblemError: the rows contradict each other; the message names the measure.
    """
    frame = frame_of(rows.budgets, rows.capacities)
    links, measures, wishes = rows.links, rows.measures, rows.wishes
    return planner.Problem(
        first_year=frame.first,
        years=frame.years,
        measures=tuple(planned(row, frame, wishes) for row in measures),
        budgets=tuple(budgets_of(rows.budgets, rows.scenario.money_percent)),
        capacities=tuple(capacities_of(rows.capacities, rows.scenario.staff_percent)),
        programmes=tuple(programmes_of(measures, frame, wishes)),
        needs=tuple(ties(links, Dependency.Kind.NEEDS, measures, planner.Need, ("measure", "before"))),
        excludes=tuple(ties(links, Dependency.Kind.EXCLUDES, measures, planner.Exclude, ("a", "b"))),
        shares=tuple(shares_of(measures, rows.scenario.least_field_percent)),
    )


def wishes_of(scenario: Scenario) -> Wishes:
    """Read what a scenario asks for."""
    return Wishes(
        forced=frozenset(scenario.forced.values_list("number", flat=True)),
        cancelled=frozenset(scenario.cancelled.values_list("slug", flat=True)),
        only_funded_new=scenario.only_funded_new,
    )


def set_aside(scenario: Scenario, links: list[Dependency] | None = None) -> dict[int, str]:
    """Measures that a scenario leaves out, by key, with the reason; what needs one of them stays out as well.

    Without that second rule a measure would come in although what it needs never will.
    """
    excluded = {row.pk: row.number for row in scenario.excluded.all()}
    reasons = dict.fromkeys(excluded, EXCLUDED)
    if not excluded:
        return reasons
    needs = [row for row in links or Dependency.objects.order_by("pk") if row.kind == Dependency.Kind.NEEDS]
    numbers = dict(Measure.objects.values_list("pk", "number"))
    waiting = True
    while waiting:
        waiting = False
        for row in needs:
            if row.other_id in reasons and row.measure_id not in reasons:
                reasons[row.measure_id] = NEEDS_EXCLUDED % numbers[row.other_id]
                waiting = True
    return reasons


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
        euro = row.euro * percent // 100
        yield planner.Budget(
            payer=row.payer.slug,
            kind=row.kind,
            year=row.year,
            euro=euro,
            reserve=euro * row.reserve_percent // 100,
            carry_percent=row.carry_percent,
        )


def shares_of(measures: list[Measure], percent: int) -> Iterator[planner.Share]:
    """Every field of action gets at least so much of the plan's points."""
    for code in sorted({row.field.code for row in measures}) if percent else ():
        yield planner.Share(over="field", key=code, of="points", least=percent)


def capacities_of(rows: list[Capacity], percent: int) -> Iterator[planner.Capacity]:
    for row in rows:
        yield planner.Capacity(unit=row.unit.slug, year=row.year, centi_fte=row.hundredths * percent // 100)


def programmes_of(measures: list[Measure], frame: Frame, wishes: Wishes) -> Iterator[planner.Programme]:
    """The programmes that any measure may apply to; a start must lie in a year that is still open."""
    wanted = {row.pk: row for measure in measures for row in open_programmes(measure, frame, wishes)}
    for row in sorted(wanted.values(), key=lambda funding: funding.slug):
        yield planner.Programme(
            id=row.slug,
            title=row.title,
            percent=row.percent,
            opens=period(row.opens, frame, default=0),
            closes=period(row.closes, frame, default=frame.years - 1),
            cap_year=row.euro_yearly,
            cap_total=row.euro_total,
            ends=None if row.ends is None else max(period(day, frame, default=0) for day in (row.opens, row.ends)),
            quota=row.quota,
            stacks=row.stacks,
            most_percent=row.most_percent,
        )


def period(day: date | None, frame: Frame, *, default: int) -> int:
    """The period of a day, kept inside the horizon."""
    return default if day is None else min(max(day.year - frame.first, 0), frame.years - 1)


def is_open(funding: Funding, frame: Frame) -> bool:
    """Whether a programme takes applications at any time of the plan."""
    last = frame.first + frame.years - 1
    ended = any(day is not None and day.year < frame.first for day in (funding.closes, funding.ends))
    ahead = funding.opens is not None and funding.opens.year > last
    return funding.percent is not None and not ended and not ahead


def open_programmes(measure: Measure, frame: Frame, wishes: Wishes) -> Iterator[Funding]:
    """The programmes that may pay for a measure in this scenario; none where others have confirmed money by year."""
    profile = profile_in(measure, frame, wishes)
    if profile is not None and profile.has_funding:
        return
    for row in measure.programmes.all():
        if is_open(row, frame) and row.slug not in wishes.cancelled:
            yield row


def profile_in(measure: Measure, frame: Frame, wishes: Wishes) -> Profile | None:
    """The costs by year of a measure in a scenario; None where only rough figures are known."""
    return profile_of(measure, cancelled=wishes.cancelled, known=frame.known(measure))


def profiles_of(rows: Rows) -> dict[str, Profile]:
    """The costs by year of all measures that have any, by number."""
    frame = frame_of(rows.budgets, rows.capacities)
    found = {row.number: profile_in(row, frame, rows.wishes) for row in rows.measures}
    return {number: profile for number, profile in found.items() if profile is not None}


def planned(row: Measure, frame: Frame, wishes: Wishes) -> planner.Measure:
    """One measure as the planner sees it: from its matrix of costs, else from its rough figures."""
    profile = profile_in(row, frame, wishes)
    parts = rough_parts(row, frame) if profile is None else planner_parts(row, profile, frame.known(row))
    begins = row.earliest_year or (profile.first_year if profile else frame.first)
    earliest = max(0, begins - frame.first)
    # A measure may run one year past the plan at most: what it costs later is shown as a commitment.
    latest = max(frame.years - parts["duration"] + 1, 0)
    return planner.Measure(
        id=row.number,
        title=row.title,
        field=row.field.code,
        score=row.score,
        programmes=tuple(sorted(p.slug for p in open_programmes(row, frame, wishes))),
        earliest=min(earliest, frame.years - 1),
        latest=min(max(latest, earliest), frame.years - 1),
        mandatory=row.mandatory or row.number in wishes.forced,
        only_funded=wishes.must_cost_nothing(row),
        **parts,
    )


def rough_parts(row: Measure, frame: Frame) -> dict[str, Any]:
    """What the planner's measure takes from the rough figures: the same every year, investment in the first."""
    duration = row.duration_years
    operating, investment = (row.operating_yearly,) * duration, (row.investment,) + (0,) * (duration - 1)
    return {
        "unit": frame.unit(row),
        "payer": frame.payer(row),
        "duration": duration,
        "operating": operating,
        "investment": investment,
        "operating_low": scaled(operating, row.low_percent),
        "operating_high": scaled(operating, row.high_percent),
        "investment_low": scaled(investment, row.low_percent),
        "investment_high": scaled(investment, row.high_percent),
        "fte": (row.staff_hundredths,) * duration,
        "funding_percent": row.funding_percent,
    }


def scaled(profile: tuple[int, ...], percent: int | None) -> tuple[int, ...] | None:
    """A profile at a share of its cost; None if nobody estimated it."""
    return None if percent is None else tuple(euro * percent // 100 for euro in profile)


def ties(
    links: list[Dependency], kind: str, measures: list[Measure], make: Any, names: tuple[str, str]
) -> Iterator[Any]:
    """Dependencies between measures that both take part."""
    known = {row.pk: row.number for row in measures}
    for row in links:
        if row.kind == kind and row.measure_id in known and row.other_id in known:
            yield make(**{names[0]: known[row.measure_id], names[1]: known[row.other_id]})


def digest_of(problem: planner.Problem) -> str:
    """SHA-256 of the problem in canonical form: two plans with one digest answered the same question."""
    return hashlib.sha256(json.dumps(asdict(problem), sort_keys=True).encode()).hexdigest()
