"""The form of the cost matrix: what was typed, cell by cell, with its errors; nothing typed is lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.models import Unit
from gemeinsam.inventory.models import Funding
from gemeinsam.strategy.cost_amounts import cents_of, exact, hundredths_of, typed
from gemeinsam.strategy.cost_models import FIRST_YEAR, LAST_YEAR, CostKind, CostLine, origin_in_words
from gemeinsam.strategy.cost_rules import MOST_ROWS, MOST_UNITS, MOST_YEARS, Stated, StatedLine
from gemeinsam.strategy.models import Measure
from gemeinsam.web.figures import posts

Source = CostLine.Source
SHORT, LONG = 120, 300
NEW_YEARS = 4


@dataclass(slots=True)
class Cell:
    """One input of the matrix."""

    name: str
    year: int
    text: str = ""
    error: str = ""
    number: int | None = None

    def read(self, reader) -> None:
        try:
            self.number = reader(self.text)
        except ValidationError as problem:
            self.error = problem.messages[0]


@dataclass(slots=True)
class FormRow:
    """One row of the form: its place, what was chosen, its cells, and what is wrong with it."""

    place: int
    cells: list[Cell]
    payer: str = ""
    kind: str = CostKind.OPERATING.value
    source: str = Source.OWN.value
    name: str = ""
    note: str = ""
    is_open: bool = False
    errors: list[str] = field(default_factory=list)
    payer_name: str = ""
    origin: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.note or any(cell.text for cell in self.cells))

    @property
    def is_own(self) -> bool:
        return self.source == Source.OWN

    @property
    def has_errors(self) -> bool:
        return bool(self.errors) or any(cell.error for cell in self.cells)

    @property
    def total(self) -> int:
        return sum(cell.number or 0 for cell in self.cells)

    @property
    def total_words(self) -> str:
        return exact(self.total)

    @property
    def kind_name(self) -> str:
        return str(dict(CostKind.choices).get(self.kind, ""))

    @property
    def label(self) -> str:
        """How the row is called in front of an error and for those who hear the page."""
        return ", ".join(filter(None, (self.payer_name, self.kind_name, self.origin))) or _("neue Zeile")


def text_of(posted: Mapping[str, str], name: str, longest: int = SHORT) -> str:
    return posted.get(name, "").replace("\0", "").strip()[:longest]


def number_of(text: str, *, least: int, most: int, default: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default
    return min(max(number, least), most)


class CostForm:
    """Reads what was posted, or shows what is stored; computes sums of all that is readable."""

    def __init__(self, measure: Measure, posted: Mapping[str, str] | None = None):
        self.measure = measure
        self.posted = posted
        self.units = {str(unit.pk): unit for unit in Unit.objects.all()}
        self.programmes = {f"f{row.pk}": row for row in Funding.objects.all()}
        self.version = str(measure.version)
        self.years: list[int] = []
        self.rows: list[FormRow] = []
        self.staff: list[FormRow] = []
        self.totals: dict[str, list[Cell]] = {}
        self.problems: list[str] = []

    # --- what is stored ------------------------------------------------------------------------------------

    def show(self, stated: Stated, years: Iterable[int]) -> "CostForm":
        """Fill the form with what is stated, over these years at least."""
        self.years = self.spanned(years)
        self.rows = [self.row_of(place, line) for place, line in enumerate(stated.lines)]
        self.staff = [self.staff_of(place, *one) for place, one in enumerate(stated.staff)]
        self.totals = {
            kind: [Cell(f"t-{kind}-{year}", year, typed(stated.totals.get((kind, year)))) for year in self.years]
            for kind in CostKind.values
        }
        return self.understood()

    def spanned(self, years: Iterable[int]) -> list[int]:
        found = list(years)
        first = min(found) if found else timezone.localdate().year + 1
        last = max(found) if found else first + NEW_YEARS - 1
        return list(range(first, min(last, first + MOST_YEARS - 1) + 1))

    def row_of(self, place: int, line: StatedLine) -> FormRow:
        return FormRow(
            place=place,
            cells=[Cell(f"z{place}-{year}", year, typed(line.years.get(year))) for year in self.years],
            payer=str(line.payer.pk),
            kind=line.kind,
            source=f"f{line.programme.pk}" if line.programme else line.source,
            name=line.name,
            note=line.note,
        )

    def staff_of(self, place: int, unit: Unit, years: dict[int, int]) -> FormRow:
        cells = [Cell(f"s{place}-{year}", year, posts(years.get(year))) for year in self.years]
        return FormRow(place=place, cells=cells, payer=str(unit.pk))

    # --- what was posted -----------------------------------------------------------------------------------

    def read(self) -> "CostForm":
        """Take in everything that was posted, whatever it is."""
        posted = self.posted or {}
        self.version = text_of(posted, "version", 12)
        first = number_of(text_of(posted, "erstes"), least=FIRST_YEAR, most=LAST_YEAR, default=2027)
        last = number_of(text_of(posted, "letztes"), least=first, most=LAST_YEAR, default=first)
        self.years = self.spanned((first, last))
        rows = number_of(text_of(posted, "zeilen"), least=0, most=MOST_ROWS, default=0)
        units = number_of(text_of(posted, "stellen"), least=0, most=MOST_UNITS, default=0)
        self.rows = [self.posted_row(posted, f"z{at}", at) for at in range(rows)]
        self.staff = [self.posted_row(posted, f"s{at}", at) for at in range(units)]
        self.totals = {
            kind: [Cell(name := f"t-{kind}-{year}", year, text_of(posted, name)) for year in self.years]
            for kind in CostKind.values
        }
        return self.understood()

    def posted_row(self, posted: Mapping[str, str], start: str, place: int) -> FormRow:
        def said(name: str, longest: int = SHORT) -> str:
            return text_of(posted, f"{start}-{name}", longest)

        return FormRow(
            place=place,
            cells=[Cell(f"{start}-{year}", year, said(str(year))) for year in self.years],
            payer=said("payer", 20),
            kind=said("kind", 20) or CostKind.OPERATING.value,
            source=said("source", 24) or Source.OWN.value,
            name=said("name"),
            note=said("note", LONG),
            is_open=bool(said("offen")),
        )

    # --- both ----------------------------------------------------------------------------------------------

    def understood(self) -> "CostForm":
        """Number the rows, read every cell, and say in words what each row is."""
        for start, rows, reader in (("z", self.rows, cents_of), ("s", self.staff, hundredths_of)):
            for place, row in enumerate(rows):
                row.place = place
                unit = self.units.get(row.payer)
                row.payer_name = unit.name if unit else ""
                row.origin = "" if start == "s" else self.origin_of(row)
                row.kind = row.kind if start == "z" else ""
                for cell in row.cells:
                    cell.name = f"{start}{place}-{cell.year}"
                    cell.read(reader)
        for cells in self.totals.values():
            for cell in cells:
                cell.read(cents_of)
        return self

    def origin_of(self, row: FormRow) -> str:
        programme = self.programmes.get(row.source)
        return origin_in_words(Source.FUNDING if programme else row.source, programme, row.name)

    def is_valid(self) -> bool:
        """Whether everything can be read; what can't is said at its row."""
        for row in self.filled_rows():
            row.errors = [*self.complaints(row)]
        for row in self.filled_staff():
            row.errors = [] if row.payer in self.units else [_("Welche Stelle? Wählen Sie eine.")]
        for row in (*self.rows, *self.staff):
            row.is_open = row.is_open or bool(row.errors)
        return not any(True for _message in self.messages())

    def complaints(self, row: FormRow) -> Iterator[str]:
        if row.payer not in self.units:
            yield _("Wer zahlt? Wählen Sie einen Kostenträger.")
        if row.kind not in CostKind.values:
            yield _("Laufend oder investiv? Wählen Sie die Art.")
        if row.source not in self.programmes and row.source not in {Source.OWN, Source.OTHER}:
            yield _("Woher kommt das Geld? Wählen Sie eine Quelle.")
        if row.source == Source.OTHER and not row.name:
            yield _("Von wem kommen die anderen Mittel? Tragen Sie eine Bezeichnung ein.")

    def messages(self) -> Iterator[tuple[str, str]]:
        """Every error with the id of the field that it stands at."""
        for start, rows in (("z", self.rows), ("s", self.staff)):
            for row in rows:
                for error in row.errors:
                    yield f"{start}{row.place}-payer", f"{row.label}: {error}"
                for cell in row.cells:
                    if cell.error:
                        yield cell.name, f"{row.label}, {cell.year}: {cell.error}"
        for cells in self.totals.values():
            for cell in cells:
                if cell.error:
                    yield cell.name, f"{_('Genannte Gesamtkosten')} {cell.year}: {cell.error}"
        for problem in self.problems:
            yield "", problem

    def filled_rows(self) -> list[FormRow]:
        return [row for row in self.rows if not row.is_empty]

    def filled_staff(self) -> list[FormRow]:
        return [row for row in self.staff if any(cell.text for cell in row.cells)]

    def stated(self) -> Stated:
        """What the action gets; ask `is_valid` first."""
        return Stated(
            lines=tuple(self.line_of(row) for row in self.filled_rows()),
            totals={
                (kind, cell.year): cell.number
                for kind, cells in self.totals.items()
                for cell in cells
                if cell.number is not None
            },
            staff=tuple((self.units[row.payer], years_of(row)) for row in self.filled_staff()),
        )

    def line_of(self, row: FormRow) -> StatedLine:
        programme = self.programmes.get(row.source)
        return StatedLine(
            payer=self.units[row.payer],
            kind=row.kind,
            source=Source.FUNDING.value if programme else row.source,
            programme=programme,
            name=row.name,
            note=row.note,
            years=years_of(row),
        )


def years_of(row: FormRow) -> dict[int, int]:
    return {cell.year: cell.number for cell in row.cells if cell.number is not None}


def estimate_of(measure: Measure, first: int) -> Stated:
    """The rough figures of a measure as rows, as a start: nothing of it is stored until somebody saves it."""
    payer = measure.lead_unit
    if payer is None:
        return Stated()
    years = range(first, first + measure.duration_years)
    yearly = {
        CostKind.OPERATING: dict.fromkeys(years, measure.operating_yearly),
        CostKind.INVESTMENT: {first: measure.investment},
    }
    lines = []
    for kind, amounts in yearly.items():
        granted = {year: euro * measure.funding_percent // 100 for year, euro in amounts.items()}
        own = {year: 100 * (euro - granted[year]) for year, euro in amounts.items() if euro}
        others = {year: 100 * euro for year, euro in granted.items() if euro}
        if own:
            lines.append(StatedLine(payer=payer, kind=kind.value, source=Source.OWN.value, years=own))
        if others:
            name = _("zugesagte Förderung")
            lines.append(StatedLine(payer=payer, kind=kind.value, source=Source.OTHER.value, name=name, years=others))
    staff = ((payer, dict.fromkeys(years, measure.staff_hundredths)),) if measure.staff_hundredths else ()
    return Stated(lines=tuple(lines), staff=staff)
