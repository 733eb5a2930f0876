"""The one crossing from rows to the planner and back: rows -> frozen problem -> plan -> rows."""

import hashlib
import json
from dataclasses import asdict

from gemeinsam.engines import planner
from gemeinsam.planning.models import Budget, Capacity, Dependency, Scenario
from gemeinsam.strategy.models import Measure


class NothingToPlanError(ValueError):
    """There are no years, or no measures: the message says which, in plain German."""


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
    measures = list(Measure.objects.public().select_related("field__topic", "lead_unit").order_by("number"))
    if not measures:
        raise NothingToPlanError("Es gibt noch keine öffentlichen Maßnahmen, die geplant werden können.")
    first = min(row.year for row in budgets)
    years = max(row.year for row in budgets) - first + 1
    capacities = list(Capacity.objects.select_related("unit"))
    unit = capacities[0].unit.slug if capacities else "kreis"
    forced = set(scenario.forced.values_list("number", flat=True))
    return planner.Problem(
        first_year=first,
        years=years,
        measures=tuple(
            planned(row, horizon=(first, years), unit=unit, payer=budgets[0].payer.slug, forced=forced)
            for row in measures
        ),
        budgets=tuple(
            planner.Budget(
                payer=row.payer.slug, kind=row.kind, year=row.year, euro=row.euro * scenario.money_percent // 100
            )
            for row in budgets
        ),
        capacities=tuple(
            planner.Capacity(
                unit=row.unit.slug, year=row.year, centi_fte=row.hundredths * scenario.staff_percent // 100
            )
            for row in capacities
        ),
        needs=tuple(ties(Dependency.Kind.NEEDS, measures, planner.Need, ("measure", "before"))),
        excludes=tuple(ties(Dependency.Kind.EXCLUDES, measures, planner.Exclude, ("a", "b"))),
    )


def planned(
    row: Measure, *, horizon: tuple[int, int], unit: str, payer: str, forced: set[str]
) -> planner.Measure:
    """One measure as the planner sees it."""
    first, years = horizon
    duration = row.duration_years
    earliest = max(0, (row.earliest_year or first) - first)
    # A measure may run one year past the plan at most: what it costs later is shown as a commitment.
    latest = max(years - duration + 1, 0)
    return planner.Measure(
        id=row.number,
        title=row.title,
        field=row.field.code,
        unit=unit,
        payer=payer,
        score=row.score,
        duration=duration,
        operating=(row.operating_yearly,) * duration,
        investment=(row.investment,) + (0,) * (duration - 1),
        fte=(row.staff_hundredths,) * duration,
        funding_percent=row.funding_percent,
        earliest=min(earliest, years - 1),
        latest=min(max(latest, earliest), years - 1),
        mandatory=row.mandatory or row.number in forced,
    )


def ties(kind: str, measures: list[Measure], make, names: tuple[str, str]):
    """Dependencies between measures that both take part."""
    known = {row.pk: row.number for row in measures}
    rows = Dependency.objects.filter(kind=kind, measure__in=known, other__in=known).order_by("pk")
    for row in rows:
        yield make(**{names[0]: known[row.measure_id], names[1]: known[row.other_id]})


def digest_of(problem: planner.Problem) -> str:
    """SHA-256 of the problem in canonical form: two plans with one digest answered the same question."""
    return hashlib.sha256(json.dumps(asdict(problem), sort_keys=True).encode()).hexdigest()
