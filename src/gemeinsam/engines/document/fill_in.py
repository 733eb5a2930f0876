"""A table to be filled in elsewhere and read back: XLSX with choices to pick from, and what it said when it left."""

import io
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .sheets import INK, harmless
from .tree import DocumentError

LISTS, BEFORE, HINTS = "Auswahl", "Stand", "Hinweise"
# Rows below the last one in which choices are offered too.
SPARE_ROWS = 200
LONGEST_CELL = 32_000
Value = str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FillColumn:
    """One column.

    options: what may be picked; empty for free text. lowest, highest: of a whole number.
    locked: written by us alone. hidden: there for the program that reads the file back.
    """

    title: str
    width: int = 16
    options: tuple[str, ...] = ()
    lowest: int | None = None
    highest: int | None = None
    locked: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FillIn:
    """The workbook. name: of its sheet. date: ISO; the same rows give the same bytes. hints: one line each."""

    title: str
    county: str
    date: str
    name: str
    columns: tuple[FillColumn, ...]
    rows: tuple[tuple[Value, ...], ...] = field(default=())
    hints: tuple[str, ...] = ()


def fill_in(book: FillIn) -> bytes:
    """Write the workbook: head and first column stay in sight, choices are offered, a hidden sheet keeps the values.

    Text stays text: what begins like a formula gets an apostrophe before it. The sheet is protected without a
    password, so that nobody changes a number by mistake; whoever wants to can lift it.

    Returns:
        The file; the same book gives the same bytes.

    Raises:
        DocumentError: a row that does not fit its columns.
    """
    import xlsxwriter  # noqa: PLC0415 - slow import

    for number, row in enumerate(book.rows, start=1):
        if len(row) != len(book.columns):
            message = f"Zeile {number}: {len(row)} Zellen statt {len(book.columns)}."
            raise DocumentError(message)
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    made = datetime.fromisoformat(book.date)
    workbook.set_properties({"title": book.title, "author": book.county, "company": book.county, "created": made})
    forms = _forms(workbook)
    page = workbook.add_worksheet(book.name)
    hints = workbook.add_worksheet(HINTS)
    lists, before = workbook.add_worksheet(LISTS), workbook.add_worksheet(BEFORE)
    _write_table(page, book, forms)
    _offer(page, lists, book)
    _write_plain(before, book)
    for at, line in enumerate((book.title, *book.hints)):
        hints.write_string(at, 0, harmless(line), forms["head" if at == 0 else "free"])
    hints.set_column(0, 0, 100)
    lists.hide()
    before.very_hidden()
    workbook.close()
    return out.getvalue()


def _forms(workbook: Any) -> dict[str, Any]:
    cell = {"valign": "top", "text_wrap": True, "font_color": INK}
    ours = {"bg_color": "#EEEFF4"}
    return {
        "head": workbook.add_format(cell | {"bold": True, "bottom": 2, "valign": "bottom"}),
        "free": workbook.add_format(cell | {"locked": False, "num_format": "@"}),
        "free number": workbook.add_format(cell | {"locked": False, "num_format": "0"}),
        "ours": workbook.add_format(cell | ours | {"num_format": "@"}),
        "ours number": workbook.add_format(cell | ours | {"num_format": "0"}),
    }


def _write_table(page: Any, book: FillIn, forms: dict[str, Any]) -> None:
    for at, column in enumerate(book.columns):
        is_number = column.highest is not None
        # New rows below the last one are free in every column.
        page.set_column(at, at, column.width, forms["free number" if is_number else "free"], {"hidden": column.hidden})
        page.write_string(0, at, harmless(column.title), forms["head"])
        form = forms[("ours" if column.locked else "free") + (" number" if is_number else "")]
        for place, row in enumerate(book.rows, start=1):
            _put(page, (place, at), row[at], form)
    if book.rows:
        page.autofilter(0, 0, len(book.rows), len(book.columns) - 1)
    page.freeze_panes(1, 2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    allowed = ("insert_rows", "delete_rows", "sort", "autofilter", "format_cells", "format_columns", "format_rows")
    page.protect("", dict.fromkeys(allowed, True))


def _put(page: Any, where: tuple[int, int], value: Value, form: Any) -> None:
    if value is None or value == "":
        page.write_blank(*where, None, form)
    elif isinstance(value, str):
        page.write_string(*where, harmless(value)[:LONGEST_CELL], form)
    else:
        page.write_number(*where, value, form)


def _offer(page: Any, lists: Any, book: FillIn) -> None:
    """What may be picked stands in a sheet of its own: inside a rule there is room for 255 characters only."""
    last = len(book.rows) + SPARE_ROWS
    for at, column in enumerate(book.columns):
        rule: dict[str, Any] = {"ignore_blank": True, "error_title": column.title[:32]}
        if column.options:
            lists.write_string(0, at, harmless(column.title))
            for place, option in enumerate(column.options, start=1):
                lists.write_string(place, at, harmless(option))
            letter = _letter(at)
            source = f"={LISTS}!${letter}$2:${letter}${len(column.options) + 1}"
            rule |= {"validate": "list", "source": source, "error_message": "Bitte einen Wert der Liste wählen."}
        elif column.highest is not None and not column.locked:
            words = f"Bitte eine ganze Zahl von {column.lowest} bis {column.highest}."
            bounds = {"minimum": column.lowest, "maximum": column.highest}
            rule |= {"validate": "integer", "criteria": "between", "error_message": words, **bounds}
        else:
            continue
        page.data_validation(1, at, last, at, rule)


def _write_plain(page: Any, book: FillIn) -> None:
    for at, column in enumerate(book.columns):
        page.write_string(0, at, harmless(column.title))
        for place, row in enumerate(book.rows, start=1):
            _put(page, (place, at), row[at], None)


def _letter(at: int) -> str:
    first, last = divmod(at, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
