"""Sheets of forms: one project under the other, each with its labels on the left and what they hold beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cells import EMPTY, Cell, Sheet
from .cleaning import folded
from .columns import Column, column_of, is_heading

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS_OF_LABELS = 2
# A form has a title, and at least so many things more.
FEWEST_THINGS = 3
MOST_ROWS = 5_000


def unfolded(sheet: Sheet) -> Sheet:
    """The forms of a sheet as one list, a row for each with the number of its title; without any the sheet itself."""
    if not 0 < len(sheet.rows) <= MOST_ROWS:
        return sheet
    return next((found for at in range(COLUMNS_OF_LABELS) if (found := _list_of(sheet, at)) is not None), sheet)


def _list_of(sheet: Sheet, place: int) -> Sheet | None:
    """The list of forms whose labels stand in one column."""
    labels = {
        row: column_of(0, (text.rstrip(":"),))
        for row in range(len(sheet.rows))
        if row not in sheet.hidden_rows and (text := _label(sheet.cell(row, place)))
    }
    titles = [row for row, column in labels.items() if column.role == "title" and column.sure == 1]
    if any(is_heading(_beside(sheet, row, place).text) for row in titles):
        # Headings beside headings: a list that begins anew on each page.
        return None
    if len(titles) < 2 or len({folded(labels[row].heading) for row in titles}) > 1 or not _are_forms(labels, titles):
        return None
    headings = list(dict.fromkeys(column.heading for column in labels.values() if column.role != "unknown"))
    rows = [[Cell(heading) for heading in headings]]
    for start, end in zip(titles, [*titles[1:], len(sheet.rows)], strict=True):
        beside = {labels[row].heading: _beside(sheet, row, place) for row in range(start, end) if row in labels}
        rows.append([beside.get(heading, EMPTY) for heading in headings])
    numbers = [sheet.numbers[titles[0]] - 1, *(sheet.numbers[row] for row in titles)]
    return Sheet(name=sheet.name, rows=rows, numbers=numbers, hidden=sheet.hidden)


def _label(cell: Cell) -> str:
    return cell.text if isinstance(cell.value, str) else ""


def _beside(sheet: Sheet, row: int, place: int) -> Cell:
    """The first filled cell to the right of a label."""
    cells = enumerate(sheet.rows[row])
    return next((cell for at, cell in cells if at > place and at not in sheet.hidden_columns and not cell.empty), EMPTY)


def _are_forms(labels: dict[int, Column], titles: list[int]) -> bool:
    """Whether below each title other labels follow, none of them twice."""
    for start, end in zip(titles, [*titles[1:], max(labels) + 1], strict=True):
        roles = [column.heading for row, column in labels.items() if start <= row < end and column.role != "unknown"]
        if len(roles) < FEWEST_THINGS or _twice(roles):
            return False
    return True


def _twice(words: Iterable[str]) -> bool:
    seen = list(words)
    return len(set(seen)) < len(seen)
