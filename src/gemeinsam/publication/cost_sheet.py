"""Costs as stated, for fact sheet and document: by year, kind, payer and source, to the cent; staff by unit."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemeinsam.publication.costs import NOTHING, CostRow
from gemeinsam.strategy.cost_models import CostKind
from gemeinsam.strategy.cost_queries import CostMatrix, matrix_of
from gemeinsam.strategy.models import Measure
from gemeinsam.web.figures import euro_of_cents, posts


@dataclass(frozen=True, slots=True)
class StatedCosts:
    """The matrix, ready to print; money in euro, staff in posts."""

    years: range
    rows: tuple[CostRow, ...]
    staff: tuple[CostRow, ...]
    is_assumed: bool
    notes: tuple[str, ...]


def stated_costs(measure: Measure) -> StatedCosts | None:
    """The costs by year as they are stated, whatever a plan makes of them; None where only rough figures are known."""
    matrix = matrix_of(measure)
    if not matrix:
        return None
    return StatedCosts(
        years=matrix.years,
        rows=tuple(money_rows(matrix)),
        staff=tuple(staff_rows(matrix)),
        is_assumed=matrix.is_assumed,
        notes=tuple(f"{row.line}: {row.line.note}" for row in matrix.rows if row.line.note),
    )


def money_rows(matrix: CostMatrix) -> Iterable[CostRow]:
    """Total by kind, then who brings it: each source, the own share, and of that each payer if there are several."""
    for kind in matrix.kinds:
        yield line(
            str(CostKind(kind).label).capitalize(), {year: matrix.cents(kind=kind, year=year) for year in matrix.years}
        )
    if len(matrix.kinds) > 1:
        yield line(_("Gesamtkosten"), {year: matrix.cents(year=year) for year in matrix.years}, "total")
    for name, years in matrix.sources.items():
        yield line(_("davon %s") % name, {year: years.get(year, 0) for year in matrix.years}, "part-of")
    if len(matrix.payers) > 1:
        for name, years in matrix.payers.items():
            yield line(_("Eigenanteil %s") % name, {year: years.get(year, 0) for year in matrix.years}, "part-of")
    yield line(own_label(matrix), {year: matrix.cents(year=year, own=True) for year in matrix.years}, "total")


def own_label(matrix: CostMatrix) -> str:
    """Whose own share it is, where it is one payer's."""
    names = list(matrix.payers)
    return _("Eigenanteil %s") % names[0] if len(names) == 1 else _("Eigenanteil")


def line(label: str, cents: dict[int, int], css: str = "") -> CostRow:
    cells = tuple(euro_of_cents(amount) if amount else NOTHING for amount in cents.values())
    total = sum(cents.values())
    return CostRow(label, cells, euro_of_cents(total) if total else NOTHING, css)


def staff_rows(matrix: CostMatrix) -> Iterable[CostRow]:
    for row in matrix.staff:
        cells = tuple(posts(row.years[year]) if row.years.get(year) else NOTHING for year in matrix.years)
        yield CostRow(str(row.line), cells, "")
    if len(matrix.staff) > 1:
        cells = tuple(posts(matrix.hundredths(year)) if matrix.hundredths(year) else NOTHING for year in matrix.years)
        yield CostRow(_("Stellen zusammen"), cells, "", "total")
