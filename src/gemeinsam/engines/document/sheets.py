"""Sheets: tables of a paper as XLSX, numbers as numbers, sums as formulas that show their value at once."""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from .letters import FORBIDDEN
from .tree import DocumentError

ColumnKind = Literal["text", "euro", "cents", "posts", "count", "year"]
Value = str | int | None

# Grouping and comma as in German, whatever the program is set to; negative amounts with a true minus.
FORMATS = {
    "euro": '[$-407]#,##0;"−"#,##0;0',
    "cents": '[$-407]#,##0.00;"−"#,##0.00;0.00',
    "posts": "[$-407]0.00",
    "count": "0",
    "year": "0",
    "text": "@",
}
SUMMED = {"euro", "posts", "count"}
HUNDREDTHS = {"cents", "posts"}
RISKY = ("=", "+", "-", "@")
FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")
LONGEST_NAME = 31
NARROWEST, WIDEST = 9, 46
INK = "#131525"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. euro: whole euro. cents: cents, written as euro. posts: hundredths of a post, written as posts.

    cents and year are never summed. hidden: there for the program that reads the file back, folded away for people.
    """

    title: str
    kind: ColumnKind = "text"
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table.

    name: at most 31 characters. rows: one value for each column, None for an empty cell.
    total: word before the sums that stand below all rows; none without it.
    strong: places of rows (from 0) that are sums themselves.
    note: sentences below the table.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    total: str = ""
    strong: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook. date: ISO; it stands in the file's properties, so that the same book gives the same bytes."""

    title: str
    county: str
    date: str
    sheets: tuple[Sheet, ...]


def xlsx(book: Book) -> bytes:
    """Write the book as XLSX: heads stay in sight, columns as wide as their words, A4 landscape on paper.

    Text stays text: what begins like a formula gets an apostrophe before it.

    Returns:
        The file; the same book gives the same bytes.

    Raises:
        DocumentError: no sheet, two sheets of one name, a name or a row that does not fit.
    """
    import xlsxwriter  # noqa: PLC0415 - slow import

    _check(book)
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    made = datetime.fromisoformat(book.date)
    workbook.set_properties({"title": book.title, "author": book.county, "company": book.county, "created": made})
    forms = _forms(workbook)
    for sheet in book.sheets:
        _write(workbook.add_worksheet(sheet.name), sheet, book=book, forms=forms)
    workbook.close()
    return out.getvalue()


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, without characters that a file can't hold."""
    text = FORBIDDEN.sub("", text)
    return f"'{text}" if text.lstrip("'").startswith(RISKY) else text


def _check(book: Book) -> None:
    names = [sheet.name.casefold() for sheet in book.sheets]
    if not names or len(set(names)) != len(names):
        raise DocumentError("Eine Mappe braucht Blätter, und jedes einen eigenen Namen.")
    for sheet in book.sheets:
        if not 0 < len(sheet.name) <= LONGEST_NAME or FORBIDDEN_IN_NAME.search(sheet.name):
            raise DocumentError(f"Das Blatt „{sheet.name}“ braucht einen kürzeren Namen ohne Sonderzeichen.")
        for number, row in enumerate(sheet.rows, start=1):
            if len(row) != len(sheet.columns):
                raise DocumentError(
                    f"Blatt „{sheet.name}“, Zeile {number}: {len(row)} Zellen statt {len(sheet.columns)}."
                )


def _forms(workbook: Any) -> dict[tuple[str, bool], Any]:
    """Formats by kind and weight; sums have a line above them."""
    found = {}
    for kind, shape in FORMATS.items():
        plain = {"num_format": shape, "valign": "top", "text_wrap": kind == "text", "font_color": INK}
        found[kind, False] = workbook.add_format(plain)
        found[kind, True] = workbook.add_format(plain | {"bold": True, "top": 1})
    head = {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom", "font_color": INK}
    found["head", False] = workbook.add_format(head)
    found["head", True] = workbook.add_format(head | {"align": "right"})
    found["note", False] = workbook.add_format({"italic": True, "font_color": "#4A4D5E"})
    return found


def _write(page: Any, sheet: Sheet, *, book: Book, forms: dict[tuple[str, bool], Any]) -> None:
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, _width(sheet, at), None, {"hidden": column.hidden})
        page.write_string(0, at, harmless(column.title), forms["head", column.kind != "text"])
    for place, row in enumerate(sheet.rows):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _put(page, (place + 1, at), value, form=forms[column.kind, place in sheet.strong], kind=column.kind)
    last = len(sheet.rows)
    if sheet.total and sheet.rows:
        last += 1
        _write_total(page, sheet, last, forms)
    if sheet.note:
        for offset, line in enumerate(sheet.note.split("\n")):
            page.write_string(last + 2 + offset, 0, harmless(line), forms["note", False])
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    page.freeze_panes(1, 1)
    _set_paper(page, sheet, book)


def _put(page: Any, where: tuple[int, int], value: Value, *, form: Any, kind: str) -> None:
    if value is None or value == "":
        page.write_blank(*where, None, form)
    elif isinstance(value, str):
        page.write_string(*where, harmless(value), form)
    else:
        page.write_number(*where, value / 100 if kind in HUNDREDTHS else value, form)


def _write_total(page: Any, sheet: Sheet, at_row: int, forms: dict[tuple[str, bool], Any]) -> None:
    """Sums of amounts and posts; the value travels along for programs that don't calculate."""
    for at, column in enumerate(sheet.columns):
        form = forms[column.kind, True]
        if column.kind in SUMMED:
            total = sum(value for row in sheet.rows if isinstance(value := row[at], int))
            letter = _letter(at)
            formula = f"=SUM({letter}2:{letter}{at_row})"
            page.write_formula(at_row, at, formula, form, total / 100 if column.kind == "posts" else total)
        else:
            _put(page, (at_row, at), sheet.total if at == 0 else None, form=form, kind="text")


def _letter(at: int) -> str:
    first, last = divmod(at, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _width(sheet: Sheet, at: int) -> int:
    """As wide as the longest word of the head and the cells, within reason; text wraps beyond."""
    column = sheet.columns[at]
    words = [len(word) for word in column.title.split()]
    if column.kind == "text":
        cells = [len(str(row[at] or "")) for row in sheet.rows]
    else:
        # Grouping and the sum below need room.
        cells = [len(f"{row[at]:,}") + 2 for row in sheet.rows if isinstance(row[at], int)]
    return max(NARROWEST, min(WIDEST, max([*words, *cells], default=NARROWEST) + 2))


def _set_paper(page: Any, sheet: Sheet, book: Book) -> None:
    def plain(text: str) -> str:
        return FORBIDDEN.sub("", text).replace("&", "&&")[:100]

    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.6, right=0.5, top=0.9, bottom=0.8)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    day = datetime.fromisoformat(book.date)
    page.set_header(f"&L{plain(book.title)}: {plain(sheet.name)}&R{plain(book.county)}")
    page.set_footer(f"&LStand {day:%d.%m.%Y}&RSeite &P von &N")
