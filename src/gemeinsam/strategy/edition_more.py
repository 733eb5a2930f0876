"""What an edition tells of a goal or measure beside its own fields: steps, risks, costs, indicators, own fields.

Here it is text, in the words of the day; the values that a restoring brings back stand in `part_values`.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from gemeinsam.strategy.cost_models import CostKind
from gemeinsam.strategy.cost_queries import CostMatrix, matrix_of, prefetches
from gemeinsam.strategy.models import Goal, Indicator, Measure
from gemeinsam.strategy.own_field_queries import with_sheet
from gemeinsam.strategy.own_field_rules import in_words
from gemeinsam.web.figures import euro_of_cents, posts


def goals_with_more(rows: QuerySet[Goal]) -> QuerySet[Goal]:
    """Goals with all that `more_of` reads, fetched ahead."""
    return rows.select_related("field__topic", "parent").prefetch_related("principles", indicators())


def measures_with_more(rows: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures with all that `more_of` reads, fetched ahead."""
    goals = Prefetch("goals", Goal.objects.order_by("number"))
    return with_sheet(rows.for_list()).prefetch_related(
        goals, "partners", "places", "programmes", indicators(), *prefetches()
    )


def indicators() -> Prefetch:
    rows = Indicator.objects.filter(retired__isnull=True).select_related("delivered_by")
    return Prefetch("indicators", rows.prefetch_related("targets"))


def more_of(row: Any) -> Iterator[tuple[str, str]]:
    """Name and text of each list of rows that says something; each row is a line."""
    lists = [(_("Kennzahlen"), indicator_lines(row))] if hasattr(row, "indicators") else []
    if isinstance(row, Measure):
        lists += [(_("Schritte"), step_lines(row)), (_("Risiken im Einzelnen"), risk_lines(row))]
        lists += [(_("Kosten nach Jahren"), cost_lines(matrix_of(row))), *own_lines(row)]
    for name, lines in lists:
        if lines:
            yield name, "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else lines[0]


def indicator_lines(row: Any) -> list[str]:
    found = []
    for indicator in row.indicators.all():
        targets = ", ".join(f"{target.year}: {target.value.normalize():f}" for target in indicator.targets.all())
        found.append(f"{indicator.name} ({indicator.unit})" + (f", {_('Ziel')} {targets}" if targets else ""))
    return found


def step_lines(measure: Measure) -> list[str]:
    return [": ".join(filter(None, (str(step.when or ""), step.title))) for step in measure.steps.all()]


def risk_lines(measure: Measure) -> list[str]:
    return [f"{risk.title}: {risk.answer}" if risk.answer else risk.title for risk in measure.risk_rows.all()]


def own_lines(measure: Measure) -> list[tuple[str, list[str]]]:
    """Own fields that everybody may read."""
    rows = [row for row in measure.own_values.all() if row.field.is_public]
    return [(row.field.label, [in_words(row)]) for row in rows]


def cost_lines(matrix: CostMatrix) -> list[str]:
    """By kind and year, to the cent; the own share; staff by year."""
    found = []
    for kind in matrix.kinds:
        label = str(CostKind(kind).label)
        found += [
            f"{year}, {label}: {euro_of_cents(cents)}"
            for year in matrix.years
            if (cents := matrix.cents(kind=kind, year=year))
        ]
    found += [
        f"{year}, {_('Eigenanteil')}: {euro_of_cents(cents)}"
        for year in matrix.years
        if (cents := matrix.cents(year=year, own=True))
    ]
    found += [
        f"{year}, {_('Stellen')}: {posts(hundredths)}"
        for year in matrix.years
        if (hundredths := matrix.hundredths(year))
    ]
    return found
