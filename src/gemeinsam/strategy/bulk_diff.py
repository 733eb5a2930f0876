"""A workbook beside the measures of today: what it changes, what both sides changed, what it can't mean."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gemeinsam.engines.lists.cleaning import folded
from gemeinsam.strategy.bulk_columns import Column, Known
from gemeinsam.strategy.bulk_reading import same_form
from gemeinsam.strategy.bulk_rules import refusals
from gemeinsam.strategy.models import Measure

MUST = ("title", "field")


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that says something else. clash: somebody changed it here too since the workbook left."""

    name: str
    label: str
    before: str
    after: str
    value: Any
    left_as: str = ""
    clash: bool = False


@dataclass(slots=True)
class Line:
    """A row of the workbook. at: its number there. measure: nothing for a new one.

    wrong: what can't be read, each with its place. refused: why nothing of the row can be taken.
    """

    at: int
    measure: Measure | None
    title: str
    cells: list[CellChange] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    offered: bool = True

    @property
    def key(self) -> str:
        return str(self.at)

    @property
    def can_be_taken(self) -> bool:
        return bool(self.cells) and not self.refused

    @property
    def clashes(self) -> list[CellChange]:
        return [cell for cell in self.cells if cell.clash]

    @property
    def plain(self) -> list[CellChange]:
        return [cell for cell in self.cells if not cell.clash]


@dataclass(frozen=True, slots=True)
class Diff:
    """The whole comparison. missing: measures that left with the workbook and did not come back."""

    changed: list[Line]
    new: list[Line]
    wrong: list[Line]
    missing: list[Measure]
    unchanged: int
    notes: list[str]

    @property
    def takeable(self) -> list[Line]:
        return [*self.changed, *self.new]

    @property
    def clashes(self) -> int:
        return sum(len(line.clashes) for line in self.changed)

    @property
    def pinned(self) -> str:
        return " ".join(f"{line.measure.pk}.{line.measure.version}" for line in self.changed if line.measure)


def compare(reading: Mapping[str, Any], measures: list[Measure], known: Known) -> Diff:
    """What a workbook changes today.

    Args:
        reading: as `bulk_reading.read_measures` returns it.
        measures: all current measures.
        known: fields and units.
    """
    by_number = {measure.number.upper(): measure for measure in measures}
    often = Counter(row["number"] for row in reading["rows"])
    titles = {folded(measure.title): measure for measure in measures}
    lines = []
    for row in reading["rows"]:
        number = row["number"]
        if not number:
            lines.append(new_line(row, reading, titles, known))
        elif number not in by_number:
            lines.append(lost_line(row, _("Die Nummer %s gibt es nicht oder nicht mehr.") % number))
        elif often[number] > 1:
            places = ", ".join(str(other["at"]) for other in reading["rows"] if other["number"] == number)
            lines.append(
                lost_line(row, _("Die Nummer %(n)s steht in den Zeilen %(rows)s.") % {"n": number, "rows": places})
            )
        else:
            lines.append(known_line(row, by_number[number], reading, known))
    there = {row["number"] for row in reading["rows"]} | set(reading["same"])
    missing = [by_number[number] for number in reading["before"] if number in by_number and number not in there]
    changed = [line for line in lines if line.measure and line.can_be_taken]
    new = [line for line in lines if line.measure is None and line.can_be_taken]
    wrong = [line for line in lines if line.wrong or line.refused]
    quiet = sum(bool(line.measure) and not line.cells and not line.wrong for line in lines)
    return Diff(changed, new, wrong, missing, len(reading["same"]) + quiet, list(reading["notes"]))


def lost_line(row: Mapping[str, Any], why: str) -> Line:
    return Line(row["at"], None, row["cells"].get("title", "") or row["number"], refused=[why])


def known_line(row: Mapping[str, Any], measure: Measure, reading: Mapping[str, Any], known: Known) -> Line:
    """A row of a measure that there is."""
    line = Line(row["at"], measure, measure.title)
    left = reading["before"].get(row["number"], {})
    for name in read_columns(reading, known):
        column, text = known.columns[name], row["cells"].get(name, "")
        now = same_form(column.said(column.stored(measure), known))
        if text in (now, left.get(name)):
            continue
        value = value_of(column, text, line, reading, known)
        if value is WRONG or value == column.stored(measure):
            continue
        clash = left[name] != now if name in left else row["version"] not in (None, measure.version)
        said = column.words(column.stored(measure), known), column.words(value, known)
        line.cells.append(CellChange(name, str(column.heading), *said, value, left.get(name, ""), clash))
    new = {cell.name: cell.value for cell in line.cells}
    line.refused += refusals(measure, new, known)
    return line


def read_columns(reading: Mapping[str, Any], known: Known) -> list[str]:
    """Columns of the file that there still are."""
    return [name for name in reading["columns"] if name in known.columns]


def new_line(row: Mapping[str, Any], reading: Mapping[str, Any], titles: dict[str, Measure], known: Known) -> Line:
    """A row without a number: a new measure, as a draft."""
    title = row["cells"].get("title", "")
    line = Line(row["at"], None, title or _("ohne Titel"))
    for name in read_columns(reading, known):
        column, text = known.columns[name], row["cells"].get(name, "")
        if text or name in MUST:
            value = value_of(column, text, line, reading, known)
            if value is not WRONG and value not in (None, ""):
                line.cells.append(CellChange(name, str(column.heading), "", column.words(value, known), value))
    for name in MUST:
        if name not in reading["columns"]:
            line.wrong.append(_("Ohne die Spalte „%s“ kann nichts Neues entstehen.") % known.columns[name].heading)
    if line.wrong:
        line.refused, line.wrong = line.wrong, []
    if twin := titles.get(folded(title)):
        line.hints.append(_("Eine Maßnahme mit diesem Titel gibt es schon: %s.") % twin.number)
        line.offered = False
    return line


# What a cell means that means nothing.
WRONG = object()


def value_of(column: Column, text: str, line: Line, reading: Mapping[str, Any], known: Known) -> Any:
    """What a cell means; what is wrong with it is noted on its line, with the place that the program shows."""
    try:
        return column.read(text, known)
    except ValidationError as problem:
        place = f"{reading['where'].get(column.name, '')}{line.at}"
        line.wrong.append(_("Zelle %(place)s: %(why)s") % {"place": place, "why": problem.messages[0]})
        return WRONG
