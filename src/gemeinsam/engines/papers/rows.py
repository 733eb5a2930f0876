"""Puts rows of tables together whose cells run over several lines: a PDF prints them cell by cell.

What gives a row away is that the print goes back up: after the last line of a cell it begins at the height of the
row's first line again, or, where cells are centred, above it, further to the right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .tree import Cell, Line

# A cell with more lines than this is a column of the page, not of a table.
MOST_LINES_A_CELL = 14
SAME_HEIGHT = 0.7
PITCH = 1.9
SAME_LEFT = 5.0


@dataclass(slots=True)
class _Column:
    """The lines of one cell."""

    left: float
    parts: list[Cell]
    first: float
    last: float


def rows_together(lines: Iterable[Line]) -> list[Line]:
    """The same lines, with the parts of each row of a table in one."""
    waiting = list(lines)
    kept: list[Line] = []
    place = 0
    while place < len(waiting):
        end, row = _row_from(waiting, place)
        kept.append(row)
        place = end
    return kept


def _row_from(lines: list[Line], start: int) -> tuple[int, Line]:
    """The row that begins at a line, and where the next one begins; the line itself if it begins none."""
    first = lines[start]
    alone = start + 1, first
    if first.top <= 0:
        return alone
    columns = _columns_of(first)
    end, jumps = start + 1, 0
    for index in range(start + 1, min(start + 10 * MOST_LINES_A_CELL, len(lines))):
        line, column = lines[index], columns[-1]
        if line.cells[0].left > column.left + SAME_LEFT and line.top > lines[index - 1].top - 1:
            columns += _columns_of(line)
            jumps += 1
        elif _goes_down(line, column, first):
            column.parts.append(line.cells[0])
            column.last = line.top
        else:
            break
        end = index + 1
        if len(column.parts) > MOST_LINES_A_CELL:
            return alone
    if not jumps or not _side_by_side(columns, max(first.size, 4.0)):
        return alone
    return end, replace(first, cells=tuple(_cell(column) for column in columns), row=True)


def _side_by_side(columns: list[_Column], size: float) -> bool:
    """Whether cells belong to one row: all begin at one height, or all are centred on one."""
    tops = [column.first for column in columns]
    middles = [(column.first + column.last) / 2 for column in columns]
    return any(max(heights) - min(heights) < SAME_HEIGHT * size for heights in (tops, middles))


def _columns_of(line: Line) -> list[_Column]:
    return [_Column(cell.left, [cell], line.top, line.top) for cell in line.cells]


def _goes_down(line: Line, column: _Column, first: Line) -> bool:
    size = max(first.size, 4.0)
    return (
        len(line.cells) == 1
        and 0 < column.last - line.top < PITCH * size
        and abs(line.cells[0].left - column.left) < SAME_LEFT
        and abs(line.size - first.size) < 0.25 * size
    )


def _cell(column: _Column) -> Cell:
    """One cell of its lines; a word that was parted at the end of a line is whole again."""
    first = column.parts[0]
    bold = [part.bold for part in column.parts]
    lead = _words(column.parts[: bold.index(False)]) if bold[0] and False in bold else ""
    right = max(part.right for part in column.parts)
    return replace(first, text=_words(column.parts), right=right, bold=all(bold), lead=lead)


def _words(parts: list[Cell]) -> str:
    text = parts[0].text
    for part in parts[1:]:
        is_parted = text.endswith("-") and len(text) > 1 and text[-2].isalpha() and part.text[:1].isalpha()
        if is_parted and part.text[:1].islower() and not part.text.startswith(("und ", "oder ", "bzw")):
            text = text[:-1] + part.text
        elif is_parted and part.text[:1].isupper():
            text += part.text
        else:
            text = f"{text} {part.text}"
    return text
