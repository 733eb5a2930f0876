"""Reads of the costs: the matrix of a measure with all its sums, in integer cents."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects

from gemeinsam.strategy.cost_models import CostKind, CostLine, StaffLine
from gemeinsam.strategy.models import Measure

OWN = CostLine.Source.OWN


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the matrix; `years` are cents by year, years without a statement are not in it."""

    line: CostLine
    years: dict[int, int]

    @property
    def total(self) -> int:
        return sum(self.years.values())


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One unit's posts; `years` are hundredths by year."""

    line: StaffLine
    years: dict[int, int]


@dataclass
class CostMatrix:
    """All that is stated of a measure's costs. Empty if nobody stated anything by year."""

    rows: list[Row] = field(default_factory=list)
    staff: list[StaffRow] = field(default_factory=list)
    # Cents by (kind, year) as a paper states them.
    stated: dict[tuple[str, int], int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows or self.staff)

    @cached_property
    def years(self) -> range:
        """From the first to the last year that anything is stated for; gaps between them are years too."""
        found = {year for row in self.rows for year in row.years} | {year for row in self.staff for year in row.years}
        found |= {year for _kind, year in self.stated}
        return range(min(found), max(found) + 1) if found else range(0)

    @cached_property
    def sums(self) -> dict[tuple[str, str, int], int]:
        """Cents by (kind, source, year)."""
        found: dict[tuple[str, str, int], int] = defaultdict(int)
        for row in self.rows:
            for year, cents in row.years.items():
                found[row.line.kind, row.line.source, year] += cents
        return dict(found)

    def cents(self, *, kind: str = "", year: int = 0, own: bool | None = None) -> int:
        """A sum; of all kinds, years and sources where none is named."""
        return sum(
            cents
            for (of_kind, source, of_year), cents in self.sums.items()
            if kind in {"", of_kind} and year in {0, of_year} and own in {None, source == OWN}
        )

    def hundredths(self, year: int) -> int:
        return sum(row.years.get(year, 0) for row in self.staff)

    @cached_property
    def sources(self) -> dict[str, dict[int, int]]:
        """Cents by year of all that is not the own share, by the words for where it comes from."""
        found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for row in self.rows:
            if row.line.source != OWN:
                for year, cents in row.years.items():
                    found[row.line.origin][year] += cents
        return {name: dict(years) for name, years in found.items()}

    @cached_property
    def payers(self) -> dict[str, dict[int, int]]:
        """Cents of the own share by year, by who pays."""
        found: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for row in self.rows:
            if row.line.source == OWN:
                for year, cents in row.years.items():
                    found[str(row.line.payer)][year] += cents
        return {name: dict(years) for name, years in found.items()}

    @property
    def is_assumed(self) -> bool:
        lines: list[CostLine | StaffLine] = [row.line for row in self.rows]
        lines += [row.line for row in self.staff]
        return any(line.is_assumed for line in lines)

    @property
    def kinds(self) -> list[str]:
        """The kinds that anything is stated of, in order."""
        return [kind for kind in CostKind.values if any(row.line.kind == kind for row in self.rows)]


def prefetches() -> tuple[Prefetch, ...]:
    """What `matrix_of` reads, for pages and plans with many measures."""
    return (
        Prefetch("cost_lines", CostLine.objects.select_related("payer", "programme").prefetch_related("amounts")),
        "cost_totals",
        Prefetch("staff_lines", StaffLine.objects.select_related("unit").prefetch_related("amounts")),
    )


def knowing_costs(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures that know whether any costs are stated by year: where none are, `matrix_of` asks nothing."""
    lines, staff = CostLine.objects.filter(measure=OuterRef("pk")), StaffLine.objects.filter(measure=OuterRef("pk"))
    return measures.annotate(states_costs=Exists(lines) | Exists(staff))


def fetch_costs(measures: list[Measure]) -> list[Measure]:
    """Fetch the costs of measures that know of any (`knowing_costs`); where none do, nothing is asked."""
    prefetch_related_objects([row for row in measures if row.states_costs], *prefetches())
    return measures


def matrix_of(measure: Measure) -> CostMatrix:
    """The costs of a measure as stated; at most five statements, none if they were fetched ahead."""
    if not getattr(measure, "states_costs", True):
        return CostMatrix()
    prefetch_related_objects([measure], *prefetches())
    return CostMatrix(
        rows=[Row(line, {one.year: one.cents for one in line.amounts.all()}) for line in measure.cost_lines.all()],
        staff=[
            StaffRow(line, {one.year: one.hundredths for one in line.amounts.all()})
            for line in measure.staff_lines.all()
        ],
        stated={(one.kind, one.year): one.cents for one in measure.cost_totals.all()},
    )
