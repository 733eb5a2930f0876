"""Amounts far off the usual of their column: hardly written in its unit."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING, Final

from .amount_cells import is_like_its_row
from .money import read_money

if TYPE_CHECKING:
    from .projects import Project, Reader

# A number that is so many times the usual of its column was hardly written in the column's unit.
FAR_ABOVE, FAR_BELOW, FEWEST_TO_COMPARE = 50, 150, 4
LARGE_IN_THOUSANDS: Final = 10_000


def doubt_units(reader: Reader, taken: list[Project], given: int) -> None:
    """Amounts far off the usual of their column: euro written where thousands are meant, or the other way round."""
    rows = {reader.table.sheet.at(row): row for row in reader.table.projects}
    for column in (column for column in reader.columns if column.role == "amount"):
        raw = {
            project.at: value
            for project in taken
            if (value := _raw(reader.table.cell(rows[project.at], column).value)) is not None and value > 0
        }
        if len(raw) < FEWEST_TO_COMPARE:
            continue
        usual, factor = median(raw.values()), column.factor or given
        for project in taken:
            low = raw.get(project.at, 0.0)
            if _doubtful(low, usual, factor) and not is_like_its_row(low, project.amounts):
                euro = round(low * factor, 2)
                project.amounts = [a for a in project.amounts if not (a.low == euro and a.meaning == column.meaning)]
                text = f"{low:g} in der Spalte „{column.heading}“ weicht sehr ab: Stimmt die Einheit?"
                project.object_to("amounts", "einheit_zweifelhaft", text, f"{low:g}")


def _raw(value: object) -> float | None:
    """The bare number of a cell: without a unit of its own."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    bare = isinstance(value, str) and re.fullmatch(r"[\d.,' ]+", value)
    amounts = read_money(str(value)).amounts if bare else ()
    return amounts[0].low if len(amounts) == 1 else None


def _doubtful(raw: float, usual: float, factor: int) -> bool:
    if raw <= 0:
        return False
    if factor >= 1000:
        return raw >= 1000 and raw > FAR_ABOVE * usual
    return raw < 1000 and usual > FAR_BELOW * raw and usual >= LARGE_IN_THOUSANDS
