"""Reads a workbook with measures: what each row says, and what the workbook said when it left."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gemeinsam.engines.document.fill_in import BEFORE
from gemeinsam.engines.document.sheets import harmless
from gemeinsam.engines.lists.cells import Book, Cell, Sheet, UnreadableError, letters
from gemeinsam.engines.lists.cleaning import cleaned, folded
from gemeinsam.engines.lists.opening import open_book
from gemeinsam.strategy.bulk_columns import NUMBER, Column, Known
from gemeinsam.strategy.bulk_workbook import VERSION

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 1500
HEAD_WITHIN = 15
# Longer than any text may be: enough to say that it is too long.
LONGEST = 6000
NAMED = 8


def same_form(text: str | int) -> str:
    """A text as it comes back from a workbook that nobody changed."""
    return cleaned(harmless(str(text))) or ""


@dataclass(frozen=True, slots=True)
class Table:
    """The sheet with the measures: its head, and which column stands where."""

    sheet: Sheet
    top: int
    places: dict[str, int]

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Rows below the head that hold anything, with the number that the program shows."""
        for at in range(self.top + 1, len(self.sheet.rows)):
            if any(not cell.empty for cell in self.sheet.rows[at]):
                yield self.sheet.numbers[at], self.sheet.rows[at]

    def text(self, row: list[Cell], name: str) -> str:
        place = self.places.get(name)
        return text_of(row[place]) if place is not None and place < len(row) else ""


def text_of(cell: Cell) -> str:
    """What a cell says; line breaks stay."""
    text = cell.broken or (cell.value if isinstance(cell.value, str) else cell.text)
    return text.replace("\0", "")[:LONGEST]


def read_measures(content: bytes, known: Known) -> dict[str, Any]:
    """What a workbook says, to be kept and compared.

    Returns:
        rows: number, row of the file, version and texts by column, of the rows that anybody may have changed;
        same: numbers of rows that are as they left; before: by number the texts as they left; columns: that the
        file has; where: their letters; notes: what was noticed.

    Raises:
        ValidationError: it can't be read, or no measures are in it; the message says why.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("Die Datei ist größer als 5 MB."), code="too_large")
    try:
        book = open_book(content)
    except UnreadableError as problem:
        raise ValidationError(str(problem), code="unreadable") from problem
    columns = list(known.columns.values())
    table = the_table(book, columns)
    before = what_it_said(book, columns)
    rows = [read_row(table, columns, *row) for row in islice(table.rows(), MOST_ROWS + 1)]
    if len(rows) > MOST_ROWS:
        message = _("Die Mappe hat mehr als %d Zeilen. Lesen Sie sie in Teilen ein.")
        raise ValidationError(message % MOST_ROWS, code="too_many")
    if not rows:
        raise ValidationError(_("Unter den Überschriften steht keine Zeile."), code="empty")
    often = Counter(row["number"] for row in rows)
    # Rows that are as they left need no second look, unless their number stands twice.
    same = [r["number"] for r in rows if often[r["number"]] == 1 and r["cells"] == left_as(before, r)]
    rows = [row for row in rows if row["number"] not in same]
    read = [column.name for column in columns if column.name in table.places and not column.locked]
    where = {name: letters(place + 1) for name, place in table.places.items()}
    return {
        "columns": read,
        "where": where,
        "rows": rows,
        "same": same,
        "before": before,
        "notes": notes_of(table, columns, before),
    }


def read_row(table: Table, columns: list[Column], at: int, row: list[Cell]) -> dict[str, Any]:
    version = table.text(row, "version")
    cells = {c.name: table.text(row, c.name) for c in columns if not c.locked and c.name in table.places}
    number = table.text(row, NUMBER.name).upper()[:12]
    return {"at": at, "number": number, "version": int(version) if version[:9].isdecimal() else None, "cells": cells}


def left_as(before: dict[str, dict[str, str]], read: dict[str, Any]) -> dict[str, str] | None:
    said = before.get(read["number"])
    return None if said is None else {name: said.get(name, "") for name in read["cells"]}


def the_table(book: Book, columns: list[Column]) -> Table:
    """The first sheet with the headings of measures.

    Raises:
        ValidationError: there is none.
    """
    seen = [sheet for sheet in book.sheets if not sheet.hidden] or book.sheets
    for sheet in seen:
        for at, row in enumerate(sheet.rows[:HEAD_WITHIN]):
            places = places_of(row, columns)
            if NUMBER.name in places and len(places) > 1:
                return Table(sheet, at, places)
            if "title" in places and len(places) > 1:
                message = _("Die Spalte „Nummer“ fehlt. An ihr erkennen wir die Maßnahmen wieder.")
                raise ValidationError(message, code="no_number")
    message = _("In der Mappe stehen keine Maßnahmen: Es fehlen die Überschriften „Nummer“ und „Titel“.")
    raise ValidationError(message, code="no_head")


def places_of(row: list[Cell], columns: list[Column]) -> dict[str, int]:
    """Where each column stands; of two with one heading the first."""
    names = {folded(str(column.heading)): column.name for column in columns} | {folded(str(VERSION)): "version"}
    places: dict[str, int] = {}
    for at, cell in enumerate(row):
        if (name := names.get(folded(cell.text))) and name not in places:
            places[name] = at
    return places


def what_it_said(book: Book, columns: list[Column]) -> dict[str, dict[str, str]]:
    """By number the texts as they left; nothing if the hidden sheet is gone."""
    sheet = next((sheet for sheet in book.sheets if sheet.name == BEFORE and sheet.rows), None)
    places = places_of(sheet.rows[0], columns) if sheet else {}
    if sheet is None or NUMBER.name not in places:
        return {}
    table = Table(sheet, 0, places)
    return {
        table.text(row, NUMBER.name).upper(): {name: table.text(row, name) for name in places}
        for _at, row in table.rows()
    }


def notes_of(table: Table, columns: list[Column], before: dict[str, dict[str, str]]) -> list[str]:
    """What a person should know of the file as a whole."""
    found = []
    missing = [str(c.heading) for c in columns if not c.locked and c.name not in table.places]
    if missing:
        found.append(_("Diese Spalten fehlen und bleiben, wie sie sind: %s.") % ", ".join(missing))
    head = table.sheet.rows[table.top]
    unknown = [cell.text[:40] for at, cell in enumerate(head) if not cell.empty and at not in table.places.values()]
    if unknown:
        found.append(_("Diese Spalten kennen wir nicht oder sie stehen doppelt: %s.") % ", ".join(unknown[:NAMED]))
    for column in columns:
        if column.locked and column.name != NUMBER.name and (rows := touched(table, column, before)):
            message = _("„%(heading)s“ wird nicht eingelesen (geändert in Zeile %(rows)s).")
            found.append(message % {"heading": column.heading, "rows": rows})
    if not before:
        found.append(_("Die Mappe sagt nicht, was beim Herunterladen in ihr stand. Verglichen wird mit heute."))
    return found


def touched(table: Table, column: Column, before: dict[str, dict[str, str]]) -> str:
    if column.name not in table.places:
        return ""
    rows = [
        str(at)
        for at, row in table.rows()
        if (said := before.get(table.text(row, NUMBER.name).upper())) is not None
        and table.text(row, column.name) != said.get(column.name)
    ]
    return ", ".join(rows[:NAMED]) + (" …" if len(rows) > NAMED else "")
