"""What a file holds: sheets of cells, with what is to be seen beside the values (fill, merging, hiding)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Literal

Value = str | int | float | bool | date | datetime | None
Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Args:
        value: text (trimmed, one blank between words, line breaks kept), number, truth, date or None.
        fill: colour of the background, RRGGBB; "" if none.
        unit: unit that the number format shows beside the number ("T€", "%"), "" if none.
        precision: what a date shows of itself; "day" for everything else.
        struck: the text is crossed out.
        bold: the text is bold.
        link: address behind the cell, "" if none.
        broken: what the program shows instead of a value ("#REF!", a formula that was never computed).
    """

    value: Value = None
    fill: str = ""
    unit: str = ""
    precision: Precision = "day"
    struck: bool = False
    bold: bool = False
    link: str = ""
    broken: str = ""

    @property
    def empty(self) -> bool:
        """Nothing in it."""
        return self.value is None and not self.broken

    @property
    def text(self) -> str:
        """As one line of text; numbers without needless digits, dates as people write them here."""
        return text_of(self.value)


# By type as well: 1, 1.0 and True are equal.
@lru_cache(maxsize=50_000, typed=True)
def text_of(value: Value) -> str:
    """A value as one line of text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, (date, datetime)):
        return f"{value:%d.%m.%Y}"
    return str(int(value)) if float(value).is_integer() else str(value).replace(".", ",")


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged block: its corners, counted from 0, both inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One sheet.

    Args:
        name: as the program shows it; "" for text files.
        rows: cells, row by row; rows may differ in length.
        numbers: for each row the number that the program shows (text files: the record, from 1).
        merges: merged blocks, by place in `rows`.
        hidden_columns: places of columns that are not to be seen.
        hidden_rows: places of rows that are not to be seen.
        hidden: the whole sheet is not to be seen.
        of_text: from a text file, where a row with too many cells was split wrongly.
        letters: the sheet was turned: what is a row here is a column there.
    """

    name: str
    rows: list[list[Cell]]
    numbers: list[int]
    merges: list[Merge] = field(default_factory=list)
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False
    of_text: bool = False
    turned: bool = False

    @property
    def width(self) -> int:
        """Cells of the longest row."""
        return max((len(row) for row in self.rows), default=0)

    def at(self, row: int) -> str:
        """Address of a row as people find it: "Projektliste!7", of a turned sheet the column's letters."""
        number = self.numbers[row]
        return f"{self.name}!{letters(number) if self.turned else number}"

    def cell(self, row: int, column: int) -> Cell:
        """A cell, empty where the row is shorter."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else EMPTY


def letters(number: int) -> str:
    """A column's letters from its number: 1 -> A, 28 -> AB."""
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


@dataclass(slots=True)
class Book:
    """A file that was opened.

    Args:
        kind: what it really is (xlsx, xls, ods, csv, html), whatever its name says.
        sheets: in their order.
        encoding: of a text file.
        delimiter: of a text file.
        notes: what was noticed while opening it, in German.
    """

    kind: str
    sheets: list[Sheet]
    encoding: str = ""
    delimiter: str = ""
    notes: list[str] = field(default_factory=list)


class UnreadableError(ValueError):
    """The file can't be opened; the message says why, in German."""
