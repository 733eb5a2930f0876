"""OpenDocument spreadsheets, read from content.xml: no kept-up library tells what is hidden or coloured."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from .cells import EMPTY, Book, Cell, Merge, Sheet, UnreadableError
from .cleaning import cleaned

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from .cells import Precision, Value

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
LINK = "{http://www.w3.org/1999/xlink}href"
WHITE = frozenset({"transparent", "#ffffff", ""})
# Programs fill a sheet up with repeated empty cells and rows to its very end.
MOST_COLUMNS, MOST_ROWS, MOST_CELLS = 1_000, 60_000, 900_000


@dataclass(frozen=True, slots=True)
class _Style:
    fill: str = ""
    bold: bool = False
    struck: bool = False
    precision: Precision = "day"
    shown: bool = True


def read_ods(content: bytes) -> Book:
    """Sheets of content.xml.

    Raises:
        UnreadableError: damaged, or far more cells than a list has.
    """
    from defusedxml.common import DefusedXmlException  # noqa: PLC0415 - slow import
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - slow import

    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException) as error:
        message = "Die Datei ist beschädigt oder nicht vollständig übertragen."
        raise UnreadableError(message) from error
    styles = _styles(root)
    return Book(kind="ods", sheets=[_Table(table, styles).sheet() for table in root.iter(f"{TABLE}table")])


def _styles(root: Element) -> dict[str, _Style]:
    precisions = {str(of.get(f"{STYLE}name")): _precision(of) for of in root.iter(f"{NUMBER}date-style")}
    found = {}
    for of in root.iter(f"{STYLE}style"):
        cell, text, table = (of.find(f"{STYLE}{kind}-properties") for kind in ("table-cell", "text", "table"))
        fill = "" if cell is None else cell.get(f"{FO}background-color", "")
        found[str(of.get(f"{STYLE}name"))] = _Style(
            fill="" if fill in WHITE else fill,
            bold=text is not None and text.get(f"{FO}font-weight") == "bold",
            struck=text is not None and text.get(f"{STYLE}text-line-through-style", "none") != "none",
            precision=precisions.get(of.get(f"{STYLE}data-style-name", ""), "day"),
            shown=table is None or table.get(f"{TABLE}display") != "false",
        )
    return found


def _precision(style: Element) -> Precision:
    if style.find(f"{NUMBER}day") is not None:
        return "day"
    return "month" if style.find(f"{NUMBER}month") is not None else "year"


@dataclass(slots=True)
class _Table:
    """One table."""

    source: Element
    styles: dict[str, _Style]
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    cells: int = 0

    def sheet(self) -> Sheet:
        pending = 0
        for row in self.source.iter(f"{TABLE}table-row"):
            times = _times(row, "rows")
            cells = self._cells(row, len(self.rows) + pending)
            if not cells:
                pending += times
                continue
            if len(self.rows) + pending + times > MOST_ROWS or self.cells > MOST_CELLS:
                message = f"Die Tabelle {self.source.get(f'{TABLE}name')} hat mehr als {MOST_ROWS} Zeilen."
                raise UnreadableError(message)
            self.rows += [[] for _ in range(pending)]
            pending = 0
            if row.get(f"{TABLE}visibility", "visible") != "visible":
                self.hidden_rows |= set(range(len(self.rows), len(self.rows) + times))
            self.rows += [list(cells) for _ in range(times)]
        style = self.styles.get(self.source.get(f"{TABLE}style-name", ""), _Style())
        return Sheet(
            name=self.source.get(f"{TABLE}name", ""),
            rows=self.rows,
            numbers=list(range(1, len(self.rows) + 1)),
            merges=self.merges,
            hidden_columns=self._hidden_columns(),
            hidden_rows=frozenset(self.hidden_rows),
            hidden=not style.shown,
        )

    def _hidden_columns(self) -> frozenset[int]:
        hidden: set[int] = set()
        at = 0
        for column in self.source.iter(f"{TABLE}table-column"):
            times = _times(column, "columns")
            if column.get(f"{TABLE}visibility", "visible") != "visible":
                hidden |= set(range(at, min(at + times, MOST_COLUMNS)))
            at += times
        return frozenset(hidden)

    def _cells(self, row: Element, at: int) -> list[Cell]:
        cells: list[Cell] = []
        empty = 0
        for source in row:
            if source.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            times = _times(source, "columns")
            cell = EMPTY if source.tag.endswith("covered-table-cell") else self._cell(source)
            if cell is EMPTY:
                empty += times
                continue
            cells += [EMPTY] * empty
            empty = 0
            self._merge(source, at, len(cells))
            cells += [cell] * min(times, MOST_COLUMNS)
            if len(cells) > MOST_COLUMNS:
                break
        self.cells += len(cells)
        return cells

    def _merge(self, source: Element, row: int, column: int) -> None:
        wide = int(source.get(f"{TABLE}number-columns-spanned", "1"))
        high = int(source.get(f"{TABLE}number-rows-spanned", "1"))
        if wide > 1 or high > 1:
            self.merges.append(Merge(row, column, row + high - 1, column + wide - 1))

    def _cell(self, source: Element) -> Cell:
        style = self.styles.get(source.get(f"{TABLE}style-name", ""), _Style())
        text = cleaned("\n".join(_text(p) for p in source.findall(f"{TEXT}p")))
        value, unit = _value(source, text)
        if value is None:
            return Cell(fill=style.fill) if style.fill else EMPTY
        if isinstance(value, str) and value.startswith(("#", "Err:")) and source.get(f"{TABLE}formula"):
            return Cell(broken=value)
        link = next((of.get(LINK, "") for of in source.iter(f"{TEXT}a")), "")
        return Cell(
            value,
            fill=style.fill,
            unit=unit,
            precision=style.precision,
            struck=style.struck,
            bold=style.bold,
            link=link,
        )


def _times(of: Element, what: str) -> int:
    return max(int(of.get(f"{TABLE}number-{what}-repeated", "1")), 1)


def _value(source: Element, text: str | None) -> tuple[Value, str]:
    """Value and the unit beside it."""
    kind = source.get(f"{OFFICE}value-type", "")
    if kind == "date":
        given = source.get(f"{OFFICE}date-value", "")
        try:
            return (datetime.fromisoformat(given) if "T" in given else date.fromisoformat(given)), ""
        except ValueError:
            return text, ""
    if kind in ("float", "currency", "percentage"):
        number = float(source.get(f"{OFFICE}value", "0"))
        unit = "%" if kind == "percentage" else "".join(c for c in text or "" if not c.isdigit()).strip(" .,-+")
        return (int(number) if number.is_integer() else number), unit
    if kind == "boolean":
        return source.get(f"{OFFICE}boolean-value") == "true", ""
    return text, ""


def _text(of: Element) -> str:
    """Text of a paragraph with its blanks and breaks."""
    parts = [of.text or ""]
    for part in of:
        if part.tag == f"{TEXT}s":
            parts.append(" " * int(part.get(f"{TEXT}c", "1")))
        elif part.tag in (f"{TEXT}line-break", f"{TEXT}tab"):
            parts.append("\n" if part.tag.endswith("break") else " ")
        elif part.tag != f"{OFFICE}annotation":
            parts.append(_text(part))
        parts.append(part.tail or "")
    return "".join(parts)
