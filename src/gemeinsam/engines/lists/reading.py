"""The door: a file in, its projects out, each value with its place, and every doubt named."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .blocks import unfolded
from .cells import Sheet, UnreadableError
from .choosing import DOUBTED, Chooser
from .cleaning import folded
from .columns import is_heading, is_of_people
from .doubts import doubt_units
from .heads import heads_of, is_turned, turn
from .key_sheets import Keys, end_before_key, is_key
from .knowledge import group_core
from .legends import Legend, legend_beside, legend_of
from .money import factor_of_unit
from .opening import open_book
from .places import read_places
from .projects import Context, Problem, Project, Reader
from .statuses import status_in_name, status_of
from .tables import Table
from .themes import Themes
from .units import FoundUnit, read_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .cells import Book
    from .columns import Column
    from .knowledge import Knowledge

MOST_PROJECTS = 50_000
# Headings of groups that name a unit which nobody knows.
_UNIT_LIKE = re.compile(
    r"^(?:VG|OG|Ortsgemeinde|Gemeinde|Stadt|Verbandsgemeinde|Kreis|Landkreis|Amt|Verein)\s|.*\b(?:e\. ?V\.|GmbH)$"
)
_EXAMPLE_SHEET = re.compile(
    r"^(?:muster|beispiel|ausfüll(?:beispiel|hilfe|hinweis)|vorlage\b|leerformular)", re.IGNORECASE
)
_ANSWERS = re.compile(
    r"rückmeldung|meldung (?:der|des|von)|träger|organisation|absender|meldende|antwort", re.IGNORECASE
)
_DOT_DECIMALS = re.compile(r"(?<![\d.])\d+\.\d{1,2}(?!\d)(?!\.)|\d,\d{3}\.\d{1,2}(?!\d)")
_COMMA_DECIMALS = re.compile(r"\d,\d{1,2}(?!\d)|\d\.\d{3},")
_WHOLE_SHEET = re.compile(r"(?:beträge|betrag|angaben|werte|kosten|alle angaben|alle beträge)\b[^.;]*", re.IGNORECASE)


@dataclass(slots=True)
class ReadTable:
    """A table as it was understood.

    Args:
        sheet: its name.
        row: number of the (last) row of headings.
        columns: what each holds.
        turned: one project beside the other.
        projects: how many rows were taken for projects.
    """

    sheet: str
    row: int
    columns: tuple[Column, ...]
    turned: bool
    projects: int = 0


@dataclass(slots=True)
class Reading:
    """What a file says.

    Args:
        kind: of the file, whatever its name says.
        encoding, delimiter: of a text file.
        projects: to be taken over.
        rejected: rows that are none, each with a problem of part "row".
        problems: of single values and of the file; those of rejected rows as well.
        hints: what a person might want to look at.
        tables: as understood.
        ignored: rows that are no projects and need no report, with what they are.
    """

    kind: str
    encoding: str = ""
    delimiter: str = ""
    projects: list[Project] = field(default_factory=list)
    rejected: list[Project] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)
    tables: list[ReadTable] = field(default_factory=list)
    ignored: dict[str, str] = field(default_factory=dict)


def read(content: bytes, known: Knowledge, *, told: Mapping[str, str] | None = None) -> Reading:
    """Projects of a file, with every problem named.

    Args:
        content: the file; what it is is seen from itself, not from its name.
        known: units, places and fields of the county.
        told: by folded heading what a person said that a column holds: a role of `columns.Role`, or
            "amount:" and what the amounts are for.

    Returns:
        The reading; a file that can't be opened, or has no list in it, has a problem at "".
    """
    try:
        book = open_book(content)
    except UnreadableError as error:
        return Reading(kind="", problems=[Problem("", "row", "datei_unlesbar", str(error))])
    return _Work(book, known, told or {}).reading()


class _Work:
    """One file."""

    def __init__(self, book: Book, known: Knowledge, told: Mapping[str, str]) -> None:
        self.book, self.known = book, known
        self.themes = Themes(known)
        self.found = Reading(kind=book.kind, encoding=book.encoding, delimiter=book.delimiter)
        self.legend = Legend()
        self.keys = Keys(known, self.themes)
        self.chooser = Chooser(known, self.themes, told, self.legend)

    def reading(self) -> Reading:
        found = self.found
        found.hints += [Problem("", "row", "datei", note) for note in self.book.notes]
        shown = [sheet for sheet in self.book.sheets if not sheet.hidden]
        examples = [sheet for sheet in shown if _EXAMPLE_SHEET.match(sheet.name)] if len(shown) > 1 else []
        seen = [sheet for sheet in shown if sheet not in examples]
        for sheet in examples:
            self._file_hint(f"Das Blatt „{sheet.name}“ ist ein Muster und wurde nicht gelesen.")
        for sheet in self.book.sheets:
            if sheet.hidden and any(sheet.rows):
                self._file_hint(f"Das ausgeblendete Blatt „{sheet.name}“ wurde nicht gelesen.")
        seen = [unfolded(sheet) for sheet in seen]
        turned = [turn(sheet) if sheet.rows and is_turned(sheet, self.themes) else sheet for sheet in seen]
        tables = _without_keys([(sheet, self._tables(sheet)) for sheet in turned])
        self._read_legends(tables)
        for sheet, of_sheet in tables:
            self._read_sheet(sheet, of_sheet)
        if not found.tables:
            text = "In der Datei ist keine Liste mit Überschriften wie „Projekt“, „Träger“, „Status“ zu finden."
            found.problems.append(Problem("", "row", "keine_liste", text))
        self._reject_doubles()
        for project in found.projects:
            found.problems += project.problems
            found.hints += project.hints
        return found

    def _file_hint(self, text: str) -> None:
        self.found.hints.append(Problem("", "row", "datei", text))

    def _tables(self, sheet: Sheet) -> list[Table]:
        heads = heads_of(sheet, self.themes)
        ends = [*(head.top - 1 for head in heads[1:]), len(sheet.rows) - 1][: len(heads)]
        ends = [end_before_key(sheet, head.bottom, last) for head, last in zip(heads, ends, strict=True)]
        return [Table(sheet, head, last, self._heads_group) for head, last in zip(heads, ends, strict=True)]

    def _heads_group(self, text: str) -> bool:
        """Whether a text alone in its row heads a group: it names a status, a field, or a unit as a whole."""
        named = status_of(text) is not None or self.themes.one(text) is not None
        return named or ((unit := read_unit(text, self.known)) is not None and unit.key is not None)

    def _read_legends(self, tables: list[tuple[Sheet, list[Table]]]) -> None:
        """A legend may stand above, below, beside the list, or on a sheet of its own."""
        for sheet, of_sheet in tables:
            inside = {
                row
                for table in of_sheet
                for row in range(table.head.top, table.last + 1)
                if table.kinds.get(row) != "note"
            }
            inside -= {row for table in of_sheet for row, kind in table.kinds.items() if kind == "group"}
            outside = [row for row in range(len(sheet.rows)) if row not in inside]
            self.keys.take(sheet, outside)
            found = legend_of(sheet, outside, self.themes)
            beside = legend_beside(sheet, _right_of(of_sheet), self.themes)
            for legend in (found, beside):
                for mine, theirs in ((self.legend.statuses, legend.statuses), (self.legend.fields, legend.fields)):
                    for key, meaning in theirs.items():
                        mine.setdefault(key, meaning)
                self.legend.by_colour |= legend.by_colour

    def _read_sheet(self, sheet: Sheet, tables: list[Table]) -> None:
        if sheet.hidden_columns and tables:
            self._file_hint(f"Ausgeblendete Spalten im Blatt „{sheet.name}“ wurden nicht gelesen.")
        for place, table in enumerate(tables):
            above = range(tables[place - 1].last + 1 if place else 0, table.head.top)
            self._read_table(table, above, name=sheet.name)
        if not tables:
            for row in range(len(sheet.rows)):
                self.found.ignored[sheet.at(row)] = "außerhalb"

    def _read_table(self, table: Table, above: range, *, name: str) -> None:
        sheet, found = table.sheet, self.found
        self._decode(table)
        columns = self.chooser.settled(table)
        if is_of_people(columns):
            self._file_hint(f"Das Blatt „{name}“ ist eine Liste von Personen und wurde nicht gelesen.")
            found.ignored |= {sheet.at(row): "Liste von Personen" for row in range(table.head.top, table.last + 1)}
            return
        self._doubt_columns(table, columns, name)
        about = ReadTable(name, sheet.numbers[table.head.bottom], columns, sheet.turned)
        found.tables.append(about)
        reader = Reader(table, columns, self.known, self.themes, self.legend)
        notes = [
            sheet.rows[row][at].text
            for row in above
            for at in range(len(sheet.rows[row]))
            if not sheet.rows[row][at].empty
        ]
        context = replace(self._context(name, notes, columns), english=self._is_english(table, columns))
        found.ignored |= {sheet.at(row): "Kopf oder Titel" for row in range(above.start, table.head.bottom + 1)}
        taken: list[Project] = []
        for row, kind in table.kinds.items():
            if kind != "project":
                self._leave_out(sheet.at(row), kind)
                continue
            project = reader.project(row, self._grouped(context, table.groups[row]))
            if taken and _is_more_of(taken[-1], project, table, row):
                found.ignored[sheet.at(row)] = "Fortsetzung"
            elif self._acceptable(table, row, project):
                taken.append(project)
        doubt_units(reader, taken, context.factor)
        found.projects += taken
        about.projects = len(taken)

    def _decode(self, table: Table) -> None:
        """Let the table say words where it holds codes that a key of the file explains."""
        for column in table.head.columns if self.keys.sections else ():
            cells = [cell for row in table.projects if not (cell := table.cell(row, column)).empty]
            if (section := self.keys.of_column(column, cells)) is not None:
                table.codes[column.place] = section

    def _doubt_columns(self, table: Table, columns: tuple[Column, ...], name: str) -> None:
        """Say which columns are not what their headings say, and what stands beside the list."""
        texts = [
            ("spalte_unklar", f"Die Spalte „{c.heading}“ enthält anderes, als sie sagt; sie wurde nicht übernommen.")
            for c in columns
            if c.sure == DOUBTED and c.role != "amount"
        ]
        right = max(column.place for column in columns) + 1
        if sum(is_heading(cell.text) for cell in table.sheet.rows[table.head.bottom][right:]) > 1:
            text = f"Rechts neben der Liste im Blatt „{name}“ steht eine zweite; sie wurde nicht gelesen."
            texts.append(("zweite_liste", text))
        self.found.problems += [Problem("", "row", reason, text) for reason, text in texts]

    def _leave_out(self, at: str, kind: str) -> None:
        self.found.ignored[at] = kind
        if kind in ("hidden", "example"):
            what = "ausgeblendet" if kind == "hidden" else "ein Beispiel"
            self.found.hints.append(Problem(at, "row", kind, f"Diese Zeile ist {what} und wurde nicht gelesen."))

    def _acceptable(self, table: Table, row: int, project: Project) -> bool:
        """Whether a row can be taken over; else it is rejected with the reason."""
        unreadable = {problem.reason for problem in project.problems} & {
            "betrag_unlesbar",
            "datum_unlesbar",
            "status_unbekannt",
        }
        if table.too_long(row) or (table.too_short(row) and unreadable):
            text = "Die Zeile hat zu viele oder zu wenige Zellen: Steht ein Trennzeichen in einem Text?"
            self._reject(project, "spaltenzahl", text)
        elif project.title is None:
            self._reject(project, "kein_titel", "Die Zeile hat keinen Titel.")
        elif len(self.found.projects) > MOST_PROJECTS:
            self._reject(project, "zu_viele", f"Mehr als {MOST_PROJECTS} Vorhaben werden nicht gelesen.")
        else:
            return True
        return False

    def _reject(self, project: Project, reason: str, text: str) -> None:
        self.found.rejected.append(project)
        self.found.problems.append(Problem(project.at, "row", reason, text))

    def _context(self, name: str, notes: list[str], columns: tuple[Column, ...]) -> Context:
        """What the sheet's name and the lines above the table say about all its rows."""
        roles = {column.role for column in columns}
        unit = None
        if "unit" not in roles:
            unit = self._unit_in(name) or self._unit_of_notes(notes)
        field_key = None if {"fields", "flag"} & roles else self.themes.one(name)
        status = None if "status" in roles else status_in_name(name) or _told(notes)
        factors = [factor_of_unit(found[0]) for text in notes if (found := _WHOLE_SHEET.search(text))]
        factor = next((factor for factor in factors if factor > 1), 1)
        return Context(unit=unit, status=status, field=field_key, factor=factor)

    def _is_english(self, table: Table, columns: tuple[Column, ...]) -> bool:
        """Whether amounts have decimals behind a dot ("310.25") and none behind a comma."""
        amounts = [column for column in columns if column.role == "amount"]
        texts = [table.cell(row, column).text for row in table.projects for column in amounts]
        dots = sum(bool(_DOT_DECIMALS.search(text)) for text in texts)
        return dots > 0 and not any(_COMMA_DECIMALS.search(text) for text in texts)

    def _unit_in(self, text: str) -> FoundUnit | None:
        """The known unit that a line names: as a whole, or somewhere in it."""
        unit = read_unit(text, self.known) if text else None
        if unit is not None and unit.key is not None:
            return unit
        words = f" {folded(text)} "
        inside = {
            unit.key: unit for form, unit in self.known.unit_by_name.items() if len(form) > 7 and f" {form} " in words
        }
        if not inside and (key := self.known.group_by_name.get(folded(text))) is not None:
            group = next(group for group in self.known.groups if group.key == key)
            inside = {u.key: u for u in self.known.units if group_core(u.name) == group_core(group.name)}
        one = next(iter(inside.values())) if len(inside) == 1 else None
        return None if one is None else FoundUnit(one.name, one.key)

    def _unit_of_notes(self, notes: list[str]) -> FoundUnit | None:
        """The unit that the lines above a table name: who answers, not who asked; of several none."""
        named = [(note, unit) for note in notes if (unit := self._unit_in(note)) is not None]
        answering = [unit for note, unit in named if _ANSWERS.search(note)]
        units = {unit.key or unit.name: unit for unit in answering or [unit for _, unit in named]}
        return next(iter(units.values())) if len(units) == 1 else None

    def _grouped(self, context: Context, heading: str) -> Context:
        """The context below the heading of a group."""
        if not heading:
            return context
        text = heading.rstrip(":")
        places = read_places(text, self.known)
        return Context(
            unit=self._unit_in(text) or (FoundUnit(text) if _UNIT_LIKE.match(text) else context.unit),
            status=status_of(text) or context.status,
            field=self.themes.one(text) or context.field,
            places=places if places.any and not places.unknown else context.places,
            factor=context.factor,
            english=context.english,
        )

    def _reject_doubles(self) -> None:
        """The same title, unit and period again: the first one counts, however exact the dates are."""
        first: dict[tuple[object, ...], list[Project]] = {}
        kept = []
        for project in self.found.projects:
            unit = project.unit and (project.unit.key or folded(project.unit.name))
            namesakes = first.setdefault((folded(project.title or ""), unit), [])
            known = next((other for other in namesakes if _same_time(project, other)), None)
            if known is None:
                namesakes.append(project)
                kept.append(project)
                continue
            self._reject(project, "doppelt", f"Gleicher Titel, Träger und Zeitraum wie {known.at}.")
        self.found.projects = kept


def _same_time(one: Project, other: Project) -> bool:
    """Whether two projects have one period, as far as both say; without any, the amounts decide."""
    if not (one.start or one.end or other.start or other.end):
        return sorted((a.low, a.meaning) for a in one.amounts) == sorted((a.low, a.meaning) for a in other.amounts)
    return all(
        (a is None and b is None) or (a and b and (a.value.startswith(b.value) or b.value.startswith(a.value)))
        for a, b in ((one.start, other.start), (one.end, other.end))
    )


def _is_more_of(project: Project, more: Project, table: Table, row: int) -> bool:
    """Whether a row goes on with the project above it: in one merged block, or with the rest of its title."""
    if not table.continues(row):
        if not table.is_rest_of_title(row, project.title or ""):
            return False
        project.title = f"{project.title} {more.title}"
        project.hint_at("title", "zusammengesetzt", "Der Titel steht in zwei Zeilen der Liste.")
    _join(project, more)
    return True


def _join(project: Project, more: Project) -> None:
    """What the second line of a project adds: further places, amounts and sources."""
    project.end = project.end or more.end or (more.start if project.start else None)
    project.places.ags |= more.places.ags
    project.places.groups |= more.places.groups
    project.places.county |= more.places.county
    project.amounts += [amount for amount in more.amounts if amount not in project.amounts]
    project.sources += [source for source in more.sources if source not in project.sources]
    project.problems += [
        replace(problem, at=project.at) for problem in more.problems if problem.part in ("amounts", "places")
    ]


def _without_keys(tables: list[tuple[Sheet, list[Table]]]) -> list[tuple[Sheet, list[Table]]]:
    """The tables without those on sheets that are keys by their names, if lists remain."""
    lists = [(sheet, [table for table in of_sheet if not is_key(table)]) for sheet, of_sheet in tables]
    return lists if any(of_sheet for _, of_sheet in lists) else tables


def _right_of(tables: list[Table]) -> int:
    """The last column of the tables of a sheet; -1 if there are none."""
    return max((column.place for table in tables for column in table.head.columns if column.heading), default=-1)


def _told(notes: list[str]) -> str | None:
    """The status that the lines above a list tell of all its rows; several are a legend and tell none."""
    told = {status for status in map(status_of, notes) if status}
    return told.pop() if len(told) == 1 else None
