"""Tables of measures: a row of headings ("Nr.", "Maßnahme", "Zuständig"), and below it a measure in each row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from .headings import is_title
from .vocabulary import ONLY_NUMBER, is_strong, label_kind

if TYPE_CHECKING:
    from .labels import Spot
    from .tree import Cell, Line

MOST_ROWS = 500
NEXT_ROW = 1.75
TITLE_OF_MEASURES = re.compile(r"empfehlung|idee|aktion", re.IGNORECASE)


@dataclass(slots=True)
class Row:
    """A row of a table: texts by what their column stands for."""

    first: int
    last: int
    texts: dict[str, str] = field(default_factory=dict)
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Grid:
    """The columns of a table: what each stands for, and where it begins."""

    head: int
    kinds: tuple[str, ...]
    begins: tuple[float, ...]

    def column_of(self, cell: Cell) -> int:
        place = 0
        for number, begin in enumerate(self.begins):
            if cell.left >= begin:
                place = number
        return place


def grid_at(spots: list[Spot], index: int) -> Grid | None:
    """The table whose head is this line; None if it is none."""
    cells = spots[index].line.cells
    if len(cells) < 2:
        return None
    kinds = [_kind_of_head(cell.text) for cell in cells]
    known = [kind for kind in kinds if kind]
    if "title" not in kinds or len(known) < 2 or len(known) < 0.5 * len(kinds) or len(set(known)) < 2:
        return None
    title = cells[kinds.index("title")].text
    if not is_strong(title) and "responsible" not in kinds and not TITLE_OF_MEASURES.search(title):
        # "Nr.", "Bezeichnung", "Ansatz 2025" is a budget.
        return None
    lefts = _lefts(spots, index)
    begins = [-1.0]
    for place, (before, after) in enumerate(pairwise(cells), start=1):
        begins.append(min(max((before.right + after.left) / 2, after.left - 12.0), lefts[place] - 3.0))
    # Of two columns that stand for the same, the first counts.
    first = tuple(kind if kind not in kinds[:place] else "" for place, kind in enumerate(kinds))
    return Grid(index, first, tuple(begins))


def _lefts(spots: list[Spot], index: int) -> list[float]:
    """Where the columns begin in the first rows below a head, whose own words may be centred."""
    head = spots[index].line.cells
    lefts = [cell.left for cell in head]
    for spot in spots[index + 1 : index + 5]:
        if len(spot.line.cells) == len(head):
            lefts = [min(left, cell.left) for left, cell in zip(lefts, spot.line.cells, strict=True)]
    return lefts


def _kind_of_head(text: str) -> str:
    if kind := label_kind(text):
        return kind
    kind = label_kind(text.split(" ", 1)[0].strip(" :")) if len(text) < 40 else ""
    return kind if kind in {"title", "number", "responsible", "cost"} else ""


def rows_of(spots: list[Spot], grid: Grid) -> list[Row]:
    """The rows below a head, until the table ends."""
    rows: list[Row] = []
    head = spots[grid.head].line.text
    has_numbers = "number" in grid.kinds
    last_column = -1
    for index in range(grid.head + 1, len(spots)):
        line = spots[index].line
        if line.text == head:
            last_column = -1
            continue
        if len(rows) > MOST_ROWS or _is_over(spots, grid, index, rows):
            break
        for cell in line.cells:
            column = grid.column_of(cell)
            if not rows or _begins(grid, rows[-1], cell, column, line, has_numbers=has_numbers, last=last_column):
                rows.append(Row(index, index, top=line.top))
            row, kind = rows[-1], grid.kinds[column]
            row.last = index
            if kind == "title" and cell.lead:
                row.texts["text"] = cell.text.removeprefix(cell.lead).strip()
            if kind:
                words = cell.lead if kind == "title" and cell.lead else cell.text
                row.texts[kind] = f"{row.texts.get(kind, '')} {words}".strip()
            if column == _key_column(grid):
                row.top = line.top
            last_column = column
    return [row for row in rows if _is_measure(row, has_numbers=has_numbers)]


def _key_column(grid: Grid) -> int:
    return grid.kinds.index("number" if "number" in grid.kinds else "title")


def _begins(grid: Grid, row: Row, cell: Cell, column: int, line: Line, *, has_numbers: bool, last: int) -> bool:  # noqa: PLR0913 - all of a place
    """Whether a cell begins a new row: a new number; without numbers, the title's column after a gap."""
    if line.top == 0:  # rows of a file that knows its rows
        return cell is line.cells[0]
    if line.row and cell is line.cells[0]:
        return not has_numbers or bool(ONLY_NUMBER.match(cell.text)) or column != _key_column(grid)
    if has_numbers:
        return column == _key_column(grid) and bool(ONLY_NUMBER.match(cell.text))
    if column != _key_column(grid):
        return False
    return last > column or abs(row.top - line.top) > NEXT_ROW * max(line.size, 6.0)


def _is_over(spots: list[Spot], grid: Grid, index: int, rows: list[Row]) -> bool:
    """A table ends at a heading, at text that runs over its columns, or on a page that does not go on with it."""
    line = spots[index].line
    if line.rank or line.size > 1.25 * max(spots[grid.head].line.size, 1.0) > 1.25:
        return True
    if line.top == 0:
        return len(line.cells) < 2
    column = grid.column_of(line.cells[0])
    if len(line.cells) == 1 and column + 1 < len(grid.begins) and line.cells[0].right > grid.begins[column + 1] + 25:
        return True
    if rows and spots[index].page != spots[rows[-1].last].page:
        return spots[index].page - spots[rows[-1].last].page > 1 or len(line.cells) < 2
    return False


def _is_measure(row: Row, *, has_numbers: bool) -> bool:
    title = row.texts.get("title", "")
    if not is_title(title) or re.match(r"^(?:summe|gesamt|zwischensumme)\b", title, re.IGNORECASE):
        return False
    number = row.texts.get("number", "")
    return bool(ONLY_NUMBER.match(number)) if has_numbers else len(row.texts) >= 2
