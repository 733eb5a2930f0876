"""One row of a table as a project: nine values, and what could not be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from .amount_cells import has_unit, money_of, overfunded, with_unit_beside
from .answers import answer_of, broken_of, is_question, repeats, ticks
from .choosing import DOUBTED, in_parts, is_actual
from .cleaning import folded, says_nothing
from .days import Span, is_month_first, read_span, span_of_parts, with_day_first
from .findings import Context, Part, Problem, Project
from .legends import UNCOLOURED
from .places import read_places
from .statuses import status_of
from .units import FoundUnit, is_kind_only, read_unit

if TYPE_CHECKING:
    from .cells import Cell
    from .columns import Column, Role
    from .knowledge import Knowledge
    from .legends import Legend
    from .tables import Table
    from .themes import Themes

__all__ = ["Context", "Part", "Problem", "Project", "Reader"]

# Whose project it is before who looks after it.
_DURATION = re.compile(
    r"^(?:ca\.\s*)?\d{1,3}(?:[.,]\d)?\s*(?:Monate?n?|Mon\.?|Jahre?n?|J\.?|Wochen?|Tage?)$", re.IGNORECASE
)
_OWNER = re.compile(r"traeger|antragsteller|bauherr|empfaenger|eigentuemer")
_UPPER = re.compile(r"^(?:ober|dach|haupt|gesamt|uebergeordnetes )(?:projekt|vorhaben|massnahme)|^massnahmenpaket")
_SCHOOL_YEAR = re.compile(r"\d\d\s*/\s*\d\d$")
_HIERARCHY = re.compile(r"^[-–•*·►▪]\s+")
_MARKS = re.compile(r"\s*[*†‡¹²³]+\s*$")


@dataclass(frozen=True)
class Reader:
    """Reads rows of one table.

    Args:
        table: the rows.
        columns: settled.
        known: the county.
        themes: its fields.
        legend: of colours and codes.
        units: those already read, by their text.
    """

    table: Table
    columns: tuple[Column, ...]
    known: Knowledge
    themes: Themes
    legend: Legend
    units: dict[str, FoundUnit | None] = field(default_factory=dict)

    @cached_property
    def by_role(self) -> dict[Role, list[Column]]:
        """The columns of each role, from the left."""
        found: dict[Role, list[Column]] = {}
        for column in self.columns:
            found.setdefault(column.role, []).append(column)
        return found

    @cached_property
    def month_first(self) -> bool:
        """Whether dates are written in American order."""
        columns = [column for role in ("start", "end", "period") for column in self.by_role.get(role, ())]
        return is_month_first(self.table.cell(row, c).text for c in columns for row in self.table.projects)

    def project(self, row: int, context: Context) -> Project:
        """A row as a project."""
        found = Project(at=self.table.sheet.at(row))
        self._title(found, row)
        self._unit(found, row, context)
        self._status(found, row, context)
        self._time(found, row)
        self._amounts(found, row, context)
        self._fields(found, row, context)
        self._places(found, row, context)
        self._sources(found, row)
        self._notes(found, row)
        found.key = self.table.key_of(row, self.known.entries)
        return found

    def _cells(self, row: int, *roles: Role) -> list[tuple[Column, Cell]]:
        """Filled cells of these roles; a broken one as well."""
        columns = [column for role in roles for column in self.by_role.get(role, ())]
        cells = ((column, self._cell(row, column)) for column in sorted(columns, key=attrgetter("place")))
        return [(column, cell) for column, cell in cells if not cell.empty]

    def _cell(self, row: int, column: Column) -> Cell:
        """A cell; one with marks of repetition says what stands above it."""
        cell = self.table.cell(row, column)
        above = row - 1
        while repeats(cell.text) and above > self.table.head.bottom:
            if self.table.kinds.get(above) == "project":
                cell = self.table.cell(above, column)
            above -= 1
        return cell

    def _readable(self, found: Project, part: Part, cells: list[tuple[Column, Cell]]) -> list[tuple[Column, Cell]]:
        """Cells without an error of the program; those with one are named."""
        for _, cell in cells:
            if shown := broken_of(cell):
                text = f"Das Tabellenprogramm zeigt hier einen Fehler ({shown})."
                found.object_to(part, "zelle_fehlerhaft", text, shown)
        good = [(column, cell) for column, cell in cells if not broken_of(cell)]
        if good:
            found.kept[part] = "; ".join(cell.text for _, cell in good)
        return good

    def _title(self, found: Project, row: int) -> None:
        cells = self._readable(found, "title", self._cells(row, "title"))
        for _, cell in cells or self._readable(found, "title", self._upper_titles(row)):
            text = _MARKS.sub("", _HIERARCHY.sub("", cell.text)).strip()
            if not says_nothing(text):
                found.title = text
            if cell.struck:
                found.hint_at("row", "durchgestrichen", "Der Titel ist durchgestrichen.", cell.text)

    def _upper_titles(self, row: int) -> list[tuple[Column, Cell]]:
        """Titles of what a project is a part of, where a list has columns for both: they name what has no parts."""
        columns = [column for column in self.by_role.get("remark", ()) if _UPPER.match(folded(column.heading))]
        cells = [(column, self._cell(row, column)) for column in columns]
        return [(column, cell) for column, cell in cells if not cell.empty][:1]

    def _unit(self, found: Project, row: int, context: Context) -> None:
        cells = sorted(
            self._readable(found, "unit", self._cells(row, "unit")),
            key=lambda pair: _OWNER.search(folded(pair[0].heading)) is None,
        )
        units = [unit for _, cell in cells if (unit := self._unit_of(cell))]
        for _, cell in cells if not units else ():
            if not says_nothing(cell.text):
                found.object_to(
                    "unit", "keine_stelle", f"„{cell.text}“ ist eine Person oder Nummer, keine Stelle.", cell.text
                )
        if units and is_kind_only(units[0]):
            found.object_to("unit", "stelle_unklar", f"„{units[0].name}“ sagt nicht, welche Stelle gemeint ist.")
        for column, cell in cells if self.table.codes else ():
            if (section := self.table.codes.get(column.place)) is not None and section.lacks(cell.text):
                text = f"Das Kürzel „{cell.text}“ steht nicht im Schlüssel der Liste."
                found.object_to("unit", "kuerzel_unbekannt", text, cell.text)
        best = units[0] if units else None if cells else context.unit
        found.unit = best
        if best is not None and best.hint:
            found.hint_at("unit", "stelle_aehnlich", best.hint)

    def _unit_of(self, cell: Cell) -> FoundUnit | None:
        """Whose project it is; a list names few units, each often."""
        if cell.text not in self.units:
            self.units[cell.text] = read_unit(cell.text, self.known)
        return self.units[cell.text]

    def _status(self, found: Project, row: int, context: Context) -> None:
        cells = self._readable(found, "status", self._cells(row, "status"))
        flags = [c for c, cell in self._cells(row, "flag") if c.meaning == "status" and ticks(cell)]
        flagged = [column.field for column in flags if column.field]
        self._object_to_flags(found, "status", flags)
        for _, cell in cells:
            found.status = status_of(cell.text) or self.legend.statuses.get(folded(cell.text))
            if found.status is None and (is_question(cell.text) or not says_nothing(cell.text)):
                found.object_to("status", "status_unbekannt", f"Der Stand „{cell.text}“ ist nicht bekannt.", cell.text)
        if not cells and len(set(flagged)) == 1:
            found.status = flagged[0]
        elif len(set(flagged)) > 1:
            found.object_to("status", "status_mehrfach", "Mehrere Stände sind angekreuzt.")
        coloured = self._by_colour(row, self.legend.statuses, self.legend.status_of_fill)
        struck = self.legend.statuses.get("durchgestrichen") if self._is_struck(row) else None
        if struck is not None:
            found.status, coloured = struck, None
            found.problems = [problem for problem in found.problems if problem.part != "status"]
            return
        if found.status is None and not cells and not flagged:
            found.status = coloured or context.status
            if found.status is None and self._fill_unknown(row):
                found.object_to("status", "farbe_unbekannt", "Die Farbe der Zeile steht nicht in der Legende.")
        elif coloured and found.status and coloured != found.status:
            found.hint_at(
                "status", "farbe_widerspricht", "Die Farbe der Zeile steht laut Legende für einen anderen Stand."
            )

    def _is_struck(self, row: int) -> bool:
        return any(cell.struck for _, cell in self._cells(row, "title"))

    def _fill_unknown(self, row: int) -> bool:
        """Whether a row has a colour while the legend explains others."""
        places = [column.place for column in self.columns if column.role in ("title", "status")]
        return self.legend.by_colour and any(self.table.sheet.cell(row, place).fill for place in places)

    def _by_colour(self, row: int, meanings: dict[str, str], of_fill: object) -> str | None:
        """What the colour of a row stands for: of its title first, then of most of its cells."""
        if not meanings or not callable(of_fill):
            return None
        fills = [cell.fill for column in self.columns if (cell := self.table.sheet.cell(row, column.place)).fill]
        first = [
            self.table.sheet.cell(row, c.place).fill for role in ("status", "title") for c in self.by_role.get(role, ())
        ]
        for fill in (*first, *sorted(set(fills), key=lambda fill: -fills.count(fill))):
            if meaning := of_fill(fill):
                return str(meaning)
        return None if fills else meanings.get(UNCOLOURED)

    def _spans(self, found: Project, row: int, *roles: Role) -> list[tuple[Column, Cell, Span]]:
        """What the cells of these roles say about time; month and year in two columns are one date."""
        part: Part = "end" if roles == ("end",) else "start"
        columns = [column for column in self.columns if column.role == roles[0]]
        if not in_parts([column.heading for column in columns]):
            cells = self._readable(found, part, self._cells(row, *roles))
            # What came true outranks what was planned.
            cells.sort(key=lambda pair: is_actual(pair[0].heading))
            return [(c, cell, read_span(with_day_first(cell) if self.month_first else cell)) for c, cell in cells]
        month, year = sorted(columns, key=lambda column: "jahr" in column.heading.lower())
        texts = [self._cell(row, column).text for column in (month, year)]
        found.kept[part] = " ".join(texts).strip()
        return [(year, self._cell(row, year), span_of_parts(*texts))] if any(texts) else []

    def _time(self, found: Project, row: int) -> None:
        for column, cell, span in self._spans(found, row, "start", "period"):
            if span.problem and column.role == "period" and _DURATION.match(cell.text):
                found.hint_at("start", "dauer", f"„{cell.text}“ ist eine Dauer, kein Zeitraum.", cell.text)
            elif span.problem:
                found.object_to("start", "datum_unlesbar", span.problem, cell.text)
            found.start = span.start or found.start
            begins_only = column.role == "start" and "end" in self.by_role and _SCHOOL_YEAR.search(cell.text)
            found.end = (None if begins_only else span.end) or found.end
            if column.role == "start" and span.end is not None and span.start is None:
                found.hint_at("start", "nur_ende", "In der Spalte für den Beginn steht ein Ende.", cell.text)
        for _, cell, span in self._spans(found, row, "end"):
            if span.problem:
                found.object_to("end", "datum_unlesbar", span.problem, cell.text)
            found.end = span.end or span.start or found.end
        if found.start and found.end and found.end.last < found.start.first:
            found.object_to(
                "end", "ende_vor_beginn", f"Das Ende ({found.end.words}) liegt vor dem Beginn ({found.start.words})."
            )

    def _amounts(self, found: Project, row: int, context: Context) -> None:
        for column, cell in self._readable(found, "amounts", self._cells(row, "amount")):
            unit = None if column.unit_place is None else self.table.sheet.cell(row, column.unit_place).text
            money = money_of(cell, with_unit_beside(column, unit), factor=context.factor, english=context.english)
            if unit is not None and money.amounts and not has_unit(cell, unit):
                text = f"In welcher Einheit der Betrag „{cell.text}“ steht, sagt die Zeile nicht."
                found.object_to("amounts", "einheit_fehlt", text, cell.text)
                continue
            found.amounts += money.amounts
            if money.amounts and column.sure == DOUBTED:
                text = f"Wofür der Betrag in der Spalte „{column.heading}“ ist, sagt die Überschrift nicht."
                found.object_to("amounts", "betrag_unklar", text, cell.text)
            if money.problem:
                found.object_to("amounts", "betrag_unlesbar", money.problem, cell.text)
            elif money.hint:
                found.hint_at("amounts", "betrag_ansehen", money.hint, cell.text)
        headings = [column.heading for column in self.by_role.get("amount", ()) if column.meaning == "foerderung"]
        if len({(a.low, a.high) for a in found.amounts if a.meaning == "gesamtkosten"}) > 1 and not found.has(
            "amounts"
        ):
            found.object_to("amounts", "kosten_mehrfach", "Die Zeile nennt verschiedene Gesamtkosten.")
        if (both := overfunded(found.amounts, headings)) is not None:
            text = f"Die Förderung ({both[0]:,.0f} €) ist höher als die Gesamtkosten ({both[1]:,.0f} €).".replace(
                ",", "."
            )
            found.object_to("amounts", "foerderung_groesser_kosten", text)

    def _fields(self, found: Project, row: int, context: Context) -> None:
        for column, cell in self._cells(row, "flag"):
            if column.meaning == "fields":
                answer = answer_of(cell)
                if answer:
                    found.fields += [column.field] if column.field else []
                    self._object_to_flags(found, "fields", [column])
                elif answer is None:
                    found.object_to("fields", "antwort_unklar", f"„{cell.text}“ ist weder ja noch nein.", cell.text)
        for _, cell in self._readable(found, "fields", self._cells(row, "fields")):
            keys, unknown = self.themes.read(cell.text)
            codes = [self._coded(word) for word in unknown]
            found.fields += [*keys, *(key for of_word in codes for key in of_word)]
            for word, of_word in zip(unknown, codes, strict=True):
                if not of_word:
                    found.object_to("fields", "feld_unbekannt", f"„{word}“ ist kein Handlungsfeld.", cell.text)
        if not found.fields and not self._cells(row, "fields"):
            coloured = self._by_colour(row, self.legend.fields, self.legend.field_of_fill)
            found.fields = [key for key in (coloured or context.field,) if key]
        found.fields = list(dict.fromkeys(found.fields))

    @staticmethod
    def _object_to_flags(found: Project, part: Part, columns: list[Column]) -> None:
        """Name what is ticked below a heading that nobody knows."""
        for column in columns:
            if not column.field:
                text = f"„{column.heading}“ ist angekreuzt und hier nicht bekannt."
                found.object_to(part, "ankreuz_unbekannt", text, column.heading)

    def _coded(self, word: str) -> list[str]:
        """Fields that codes of the legend stand for: "MO/GZ"."""
        keys = [self.legend.fields.get(folded(part)) for part in re.split(r"[/&+ ]", word) if part.strip()]
        return [key for key in keys if key] if all(keys) else []

    def _places(self, found: Project, row: int, context: Context) -> None:
        cells = self._readable(found, "places", self._cells(row, "places"))
        for _, cell in cells:
            places = read_places(cell.text if not isinstance(cell.value, str) else cell.value, self.known)
            found.places.ags |= places.ags
            found.places.groups |= places.groups
            found.places.county |= places.county
            for text in places.unknown:
                found.object_to("places", "ort_unbekannt", f"„{text}“ ist kein Ort im {self.known.county}.", cell.text)
            for text in places.hints:
                found.hint_at("places", "ort_aehnlich", text, cell.text)
        flags = [c for c, cell in self._cells(row, "flag") if c.meaning == "places" and answer_of(cell)]
        for places in (read_places(column.field, self.known) for column in flags):
            found.places.ags |= places.ags
            found.places.groups |= places.groups
            found.places.county |= places.county
        self._object_to_flags(found, "places", flags)
        if not cells and not flags and context.places is not None:
            found.places = context.places

    def _sources(self, found: Project, row: int) -> None:
        for _, cell in self._readable(found, "sources", self._cells(row, "sources")):
            value = cell.value if isinstance(cell.value, str) else cell.text
            texts = [" ".join(text.split()) for text in re.split(r"\s*(?:;(?!\S*=)|\n)\s*", value)]
            if cell.link and len(texts) == 1 and not re.search(r"\d|\.", texts[0]):
                texts = [cell.link]
            found.sources += [text for text in texts if text and not says_nothing(text)]
        found.sources = list(dict.fromkeys(found.sources))

    def _notes(self, found: Project, row: int) -> None:
        found.number = next((cell.text for _, cell in self._cells(row, "number")), "")
        for column, cell in self._cells(row, "remark"):
            if not says_nothing(cell.text):
                found.notes[column.heading] = cell.text
