"""Old Excel files (and as second try any that calamine opens): values only."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from .cells import EMPTY, Book, Cell, Sheet, UnreadableError
from .cleaning import cleaned


def read_xls(content: bytes) -> Book:
    """Sheets of an old Excel file; what is hidden or coloured in it can't be seen."""
    import python_calamine  # noqa: PLC0415 - slow import

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [_sheet(book, name) for name in book.sheet_names]
    except Exception as error:
        message = "Die Datei ist beschädigt, geschützt oder keine Tabelle."
        raise UnreadableError(message) from error
    notes = ["Im alten Format xls sind Farben und Ausgeblendetes nicht zu erkennen. Besser ist xlsx."]
    return Book(kind="xls", sheets=sheets, notes=notes)


def _sheet(book: Any, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    values = sheet.to_python(skip_empty_area=False)
    hidden = any(
        about.name == name and str(about.visible).rsplit(".", 1)[-1] != "Visible" for about in book.sheets_metadata
    )
    rows = [[cell_of(value) for value in row] for row in values]
    return Sheet(name=name, rows=rows, numbers=list(range(1, len(rows) + 1)), hidden=hidden)


def cell_of(value: object) -> Cell:
    """A cell from a value as Python has it."""
    if value is None or value == "":
        return EMPTY
    if isinstance(value, str):
        text = cleaned(value)
        if text is not None and text.startswith("#") and text.rstrip("!?").isupper():
            return Cell(broken=text)
        return EMPTY if text is None else Cell(text)
    if isinstance(value, (time, timedelta)):
        return Cell(str(value))
    if isinstance(value, (bool, int, float, date, datetime)):
        return Cell(value)
    return Cell(str(value))
