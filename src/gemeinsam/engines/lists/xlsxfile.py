"""Excel files: values, and what is to be seen beside them (fills, merged blocks, what is hidden)."""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree.ElementTree import ParseError

from .cells import EMPTY, Book, Cell, Merge, Sheet, UnreadableError
from .cleaning import cleaned
from .formats import precision_shown, unit_shown
from .xlsfile import cell_of

if TYPE_CHECKING:
    from .cells import Precision

# With defusedxml openpyxl parses in pure Python: three times slower. What that guards against is refused before
# (`opening.check_archive`: no part may declare a document type).
os.environ.setdefault("OPENPYXL_DEFUSEDXML", "False")
MOST_CELLS = 900_000
MOST_ROWS = 60_000
WHITE = frozenset({"00000000", "FFFFFFFF", "FFFFFF", "theme0/0.00", "index64", "index9"})
# A formula whose result was never stored: programs that write files without computing leave these.
_UNCOMPUTED = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')


class _Style(NamedTuple):
    fill: str
    bold: bool
    struck: bool
    number_format: str


def read_xlsx(content: bytes) -> Book:
    """Sheets of an Excel file.

    Raises:
        UnreadableError: damaged, or far more cells than a list has.
    """
    import openpyxl  # noqa: PLC0415 - slow import

    uncomputed = _uncomputed(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
            sheets = [_Reader(sheet, uncomputed.get(sheet.title, set())).sheet() for sheet in book.worksheets]
    except UnreadableError:
        raise
    except Exception as error:
        message = "Die Datei ist beschädigt oder nicht vollständig übertragen."
        raise UnreadableError(message) from error
    return Book(kind="xlsx", sheets=sheets)


def _uncomputed(content: bytes) -> dict[str, set[str]]:
    """By sheet the addresses of cells with a formula without result; counts the cells on the way."""
    found: dict[str, set[str]] = {}
    cells = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = _sheet_names(archive)
        for path in archive.namelist():
            if path.startswith("xl/worksheets/") and path.endswith(".xml"):
                part = archive.read(path)
                cells += part.count(b"<c ")
                if b"<f" in part:
                    found[names.get(path, "")] = {address.decode() for address in _UNCOMPUTED.findall(part)}
    if cells > MOST_CELLS:
        message = f"Die Datei hat mehr als {MOST_CELLS} Zellen."
        raise UnreadableError(message)
    return found


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """By path of a part the name of the sheet in it."""
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415 - slow import

    try:
        book = fromstring(archive.read("xl/workbook.xml"))
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ParseError):
        return {}
    paths = {of.get("Id"): "xl/" + str(of.get("Target")).removeprefix("/xl/").removeprefix("xl/") for of in links}
    named = {
        paths.get(next((value for key, value in of.attrib.items() if key.endswith("}id")), "")): str(of.get("name"))
        for of in book.iter()
        if of.tag.endswith("}sheet")
    }
    return {path: name for path, name in named.items() if path}


class _Reader:
    """One sheet of openpyxl."""

    def __init__(self, sheet: Any, uncomputed: set[str]) -> None:
        self.source = sheet
        self.uncomputed = uncomputed
        self.styles: dict[tuple[int, int, int], _Style] = {}

    def sheet(self) -> Sheet:
        # Only cells that exist: whole formatted columns would be a million empty ones.
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), source in self.source._cells.items():  # noqa: SLF001 - see above
            cell = self._cell(source)
            if cell is not EMPTY:
                rows.setdefault(row, {})[column] = cell
        last = max(rows, default=0)
        if last > MOST_ROWS:
            message = f"Das Blatt {self.source.title} hat mehr als {MOST_ROWS} Zeilen."
            raise UnreadableError(message)
        listed = [_row(rows.get(number, {})) for number in range(1, last + 1)]
        heights = self.source.row_dimensions
        return Sheet(
            name=self.source.title,
            rows=listed,
            numbers=list(range(1, last + 1)),
            merges=[
                Merge(area.min_row - 1, area.min_col - 1, area.max_row - 1, area.max_col - 1)
                for area in self.source.merged_cells.ranges
            ],
            hidden_columns=self._hidden_columns(),
            hidden_rows=frozenset(
                number - 1
                for number, about in heights.items()
                if number <= last and (about.hidden or about.height == 0)
            ),
            hidden=self.source.sheet_state != "visible",
        )

    def _hidden_columns(self) -> frozenset[int]:
        hidden: set[int] = set()
        for about in self.source.column_dimensions.values():
            if about.hidden or (about.customWidth and about.width == 0):
                hidden |= set(range(about.min - 1, min(about.max, 1_000)))
        return frozenset(hidden)

    def _cell(self, source: Any) -> Cell:
        style = self._style(source)
        if source.value is None:
            if source.coordinate in self.uncomputed:
                return Cell(broken="Formel ohne Ergebnis", fill=style.fill)
            return Cell(fill=style.fill) if style.fill else EMPTY
        link = source.hyperlink.target or "" if source.hyperlink else ""
        value = source.value
        unit, broken = "", ""
        precision: Precision = "day"
        if isinstance(value, str):
            broken, value = (value, None) if source.data_type == "e" else ("", cleaned(value))
        elif isinstance(value, (date, datetime)):
            precision = precision_shown(style.number_format)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            unit = unit_shown(style.number_format)
        else:
            value = cell_of(value).value
        return Cell(value, style.fill, unit, precision, style.struck, style.bold, link, broken)

    def _style(self, source: Any) -> _Style:
        # The public properties build a proxy for each cell: ten times slower.
        array = source._style  # noqa: SLF001 - see above
        key = (array.fillId, array.fontId, array.numFmtId)
        if key not in self.styles:
            font = source.font
            self.styles[key] = _Style(_fill(source.fill), bool(font.b), bool(font.strike), str(source.number_format))
        return self.styles[key]


def _fill(fill: Any) -> str:
    """A name for a solid fill: only whether two are the same matters."""
    if fill is None or fill.fill_type != "solid":
        return ""
    colour = fill.fgColor
    name = {
        "rgb": lambda: str(colour.rgb),
        "theme": lambda: f"theme{colour.theme}/{colour.tint:.2f}",
        "indexed": lambda: f"index{colour.indexed}",
    }.get(colour.type, lambda: "")()
    return "" if name in WHITE else name


def _row(cells: dict[int, Cell]) -> list[Cell]:
    return [cells.get(column, EMPTY) for column in range(1, max(cells, default=0) + 1)]
