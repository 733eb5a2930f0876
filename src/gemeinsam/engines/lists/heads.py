"""Finds where a table begins: its headings, over one row or several, far down, or in the first column."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .cells import EMPTY, Merge, Sheet
from .cleaning import folded
from .columns import HOW_TO, LEGEND, NARROWS, Column, column_of, is_heading
from .money import factor_of_unit
from .statuses import status_of

if TYPE_CHECKING:
    from .cells import Cell
    from .themes import Themes

FIRST_ROWS = 80
MOST_DEEP = 3
# Distinct roles, weighed by how sure they are; below this nothing is taken for a heading.
ENOUGH = 2.5
CLEARLY = 1.0
# A table without a title column is one only if so many other things are in it (else it is a legend).
FEWEST_WITHOUT_TITLE = 3
COLUMNS_OF_LABELS = 3


@dataclass(frozen=True, slots=True)
class Head:
    """Headings of a table.

    Args:
        top, bottom: rows of the headings, from 0, both inside.
        columns: by place.
        merit: how much speaks for it.
    """

    top: int
    bottom: int
    columns: tuple[Column, ...]
    merit: float


def heads_of(sheet: Sheet, themes: Themes) -> list[Head]:
    """All headings of a sheet from the top; a table lasts until the next one.

    A row that repeats the headings of the table before it (printed pages) begins no new table.
    """
    found: list[Head] = []
    row = 0
    while row < len(sheet.rows):
        if not found and row > FIRST_ROWS:
            break
        # Below a table only a full set of headings counts: rows of a list may well sound like one, and a
        # list may have thousands of rows.
        if found and not _sounds_like_headings(sheet, row):
            row += 1
            continue
        head = best_head(sheet, themes, row, enough=ENOUGH if not found else 2 * ENOUGH)
        if head is None:
            row += 1
            continue
        head = _with_units_below(sheet, themes, head)
        if not found or _differs(found[-1], head):
            found.append(head)
        row = head.bottom + 1
    return found


def _with_units_below(sheet: Sheet, themes: Themes, head: Head) -> Head:
    """The headings with a row below them that only says in which unit and how to fill in ("[T€]", "(von - bis)")."""
    row = head.bottom + 1
    if row >= len(sheet.rows):
        return head
    below = _visible(sheet, row)
    if not below or not all(isinstance(cell.value, str) and HOW_TO.match(cell.text) for cell in below.values()):
        return head
    deeper = _head(sheet, themes, head.top, row)
    return deeper if deeper.merit >= head.merit - CLEARLY else head


def _sounds_like_headings(sheet: Sheet, row: int) -> bool:
    """Whether at least two cells of a row are headings word for word."""
    return sum(is_heading(cell.value) for cell in sheet.rows[row] if isinstance(cell.value, str)) > 1


def _differs(one: Head, other: Head) -> bool:
    return {(c.place, c.role) for c in one.columns} != {(c.place, c.role) for c in other.columns}


def best_head(sheet: Sheet, themes: Themes, row: int, *, enough: float) -> Head | None:
    """The best headings that begin in a row; deeper ones must tell clearly more."""
    best: Head | None = None
    for deep in range(1, MOST_DEEP + 1):
        if row + deep > len(sheet.rows):
            break
        if deep > 1 and not _may_go_on(sheet, row, row + deep - 1):
            break
        head = _head(sheet, themes, row, row + deep - 1)
        # Merged headings that stand over all these rows show that they belong together.
        clearly = -CLEARLY if _reaches_down(sheet, head) else CLEARLY / 2
        if head.merit >= enough and (best is None or head.merit > best.merit + clearly):
            best = head
    # Does the next row alone do as well? Then what stands above it is a title, not a heading.
    if best is not None and best.bottom > best.top and not _reaches_down(sheet, best):
        alone = _head(sheet, themes, best.bottom, best.bottom)
        if alone.merit >= best.merit:
            return None
    return best


def _reaches_down(sheet: Sheet, head: Head) -> bool:
    """Whether merged headings stand over all rows of it: then they belong together."""
    return any(merge.top == head.top and merge.bottom >= head.bottom for merge in sheet.merges)


def _may_go_on(sheet: Sheet, top: int, row: int) -> bool:
    """Whether a row can be a lower part of headings that begin above it.

    It has more than one cell, short texts only, and under what is a heading by itself nothing but a
    heading again, or a note on how to fill it in.
    """
    lower = _visible(sheet, row)
    upper = [_visible(sheet, above) for above in range(top, row)]
    if len(lower) < 2 or any(len(cells) < 2 for cells in upper) or not all(map(_may_head, lower.values())):
        return False
    whole = {at for cells in upper for at, cell in cells.items() if is_heading(cell.text)}
    return not any(at in whole and not _goes_below(cell.text) for at, cell in lower.items())


def _goes_below(text: str) -> bool:
    return is_heading(text) or bool(HOW_TO.match(text) or NARROWS.match(folded(text))) or column_of(0, (text,)).sure > 0


def _visible(sheet: Sheet, row: int) -> dict[int, Cell]:
    return {at: cell for at, cell in enumerate(sheet.rows[row]) if not cell.empty and at not in sheet.hidden_columns}


def _may_head(cell: Cell) -> bool:
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
        return float(cell.value).is_integer() and 1990 <= cell.value <= 2060
    return isinstance(cell.value, str) and len(cell.value) <= 140


def _head(sheet: Sheet, themes: Themes, top: int, bottom: int) -> Head:
    parts = [_texts(sheet, row, spread=row < bottom or top == bottom) for row in range(top, bottom + 1)]
    width = max(len(texts) for texts in parts)
    columns = [
        column_of(place, _distinct(tuple(texts[place] if place < len(texts) else "" for texts in parts)))
        for place in range(width)
        if place not in sheet.hidden_columns
    ]
    columns = [_with_unit_of_group(sheet, column, top, bottom) for column in columns]
    columns = _with_flags(_without_legend(columns), themes)
    return Head(top, bottom, tuple(columns), _merit(sheet, columns, top, bottom))


def _with_unit_of_group(sheet: Sheet, column: Column, top: int, bottom: int) -> Column:
    """An amount in the unit of the heading that stands to its left above it, without merged cells ("Finanzen (T€)")."""
    if column.role != "amount" or column.factor:
        return column
    # A row that is no heading by itself may still group the columns below it.
    first = top - 1 if top and len(_visible(sheet, top - 1)) > 1 else top
    for row in range(first, bottom):
        left = (sheet.cell(row, at) for at in range(column.place, -1, -1))
        group = next((cell.text for cell in left if not cell.empty), "")
        if factor := factor_of_unit(group):
            return replace(column, factor=factor)
    return column


def _without_legend(columns: list[Column]) -> list[Column]:
    """The columns left of one that explains colours and codes."""
    legend = next((at for at, c in enumerate(columns) if at and LEGEND.match(folded(c.heading))), len(columns))
    return _without_twin(columns[:legend])


def _without_twin(columns: list[Column]) -> list[Column]:
    """The columns left of a second list that stands beside the first, with the same headings behind an empty column."""
    titles = [at for at, column in enumerate(columns) if column.role == "title" and column.sure == 1]
    twin = next((at for at in titles[1:] if columns[at].heading == columns[titles[0]].heading), 0)
    gap = next((at for at in range(twin, 0, -1) if not columns[at].heading), 0)
    return columns[:gap] if titles and gap > titles[0] else columns


def _distinct(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parts))


def _texts(sheet: Sheet, row: int, *, spread: bool) -> list[str]:
    """Texts of a row; a merged heading stands over all its columns, and over its rows."""
    texts = [cell.text if _may_head(cell) else "" for cell in sheet.rows[row]]
    for merge in sheet.merges:
        if merge.top <= row <= merge.bottom and (spread or merge.top < row or merge.right == merge.left):
            text = sheet.cell(merge.top, merge.left).text
            texts += [""] * (merge.right + 1 - len(texts))
            for place in range(merge.left, merge.right + 1):
                texts[place] = texts[place] or text
    return texts


def _with_flags(columns: list[Column], themes: Themes) -> list[Column]:
    """Columns that are named after a field of action, or a status, are answers of yes or no to it."""
    fields = themes.named_in([column.heading for column in columns])
    statuses = {
        at: status
        for at, column in enumerate(columns)
        if (column.role == "unknown" or (column.role == "status" and " | " in column.heading))
        and (status := status_of(column.heading.split(" | ")[-1])) is not None
    }
    for named, meaning in ((fields, "fields"), (statuses, "status")):
        if len(named) >= 2:
            columns = [
                replace(column, role="flag", field=named[at], meaning=meaning, sure=0.8)
                if at in named and (column.sure < 1 or column.role in ("fields", "status"))
                else column
                for at, column in enumerate(columns)
            ]
    return columns


def _merit(sheet: Sheet, columns: list[Column], top: int, bottom: int) -> float:
    """Distinct roles by how sure they are; what is no heading speaks against it."""
    best: dict[tuple[str, str, str], float] = {}
    for column in columns:
        if column.role not in ("unknown", "number", "ignored", "remark"):
            key = (column.role, column.meaning, column.field)
            best[key] = max(best.get(key, 0.0), column.sure)
    side = 0.3 * sum(column.role in ("number", "ignored", "remark") for column in columns)
    unknown = sum(column.role == "unknown" and bool(column.heading) for column in columns)
    wrong = sum(not _may_head(cell) for row in range(top, bottom + 1) for cell in sheet.rows[row] if not cell.empty)
    title = 0.5 if any(column.role == "title" for column in columns) else -1.0
    if title < 0 and len({role for role, _, _ in best if role != "flag"}) < FEWEST_WITHOUT_TITLE:
        return 0.0
    filled = sum(bool(column.heading) for column in columns)
    return sum(best.values()) + side + title - 0.25 * unknown - wrong if filled > 1 else 0.0


def is_turned(sheet: Sheet, themes: Themes) -> bool:
    """Whether the headings stand in one of the first columns, one project beside the other."""
    turned = turn(replace(sheet, rows=sheet.rows[:FIRST_ROWS]))
    down = max(
        (_head(turned, themes, row, row).merit for row in range(min(COLUMNS_OF_LABELS, len(turned.rows)))), default=0
    )
    upper = replace(sheet, rows=sheet.rows[:FIRST_ROWS])
    across = max((head.merit for head in heads_of(upper, themes)), default=0)
    return down >= ENOUGH and down > across + CLEARLY


def turn(sheet: Sheet) -> Sheet:
    """The sheet with rows and columns exchanged."""
    width = sheet.width
    rows = [[sheet.cell(row, column) for row in range(len(sheet.rows))] for column in range(width)]
    for cells in rows:
        while cells and cells[-1] is EMPTY:
            cells.pop()
    return Sheet(
        name=sheet.name,
        rows=rows,
        numbers=list(range(1, width + 1)),
        merges=[Merge(m.left, m.top, m.right, m.bottom) for m in sheet.merges],
        hidden_columns=sheet.hidden_rows,
        hidden_rows=sheet.hidden_columns,
        hidden=sheet.hidden,
        turned=True,
    )
