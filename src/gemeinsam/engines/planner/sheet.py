"""One sheet of the input as rows of attribute -> value, with the cell of every error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import cells, layout
from .archive import MOST_ROWS
from .cells import Calendar, CellError

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[object, Calendar], Any]

MOST_PROBLEMS = 50


def _profile(one: Callable[[object], int]) -> Reader:
    def read(value: object, _: Calendar) -> tuple[int, ...]:
        if isinstance(value, str) and ";" in value:
            return tuple(one(part) for part in value.split(";"))
        return (one(value),)

    return read


def _plain(one: Callable[[object], Any]) -> Reader:
    return lambda value, _: one(value)


def _last(value: object, calendar: Calendar) -> int:
    return cells.period(value, calendar, end=True)


def _starts(value: object, calendar: Calendar) -> tuple[int, ...]:
    words = cells.listed(value)
    return () if words == [layout.NEVER] else tuple(cells.period(word, calendar) for word in words)


def _places(value: object, _: Calendar) -> tuple[tuple[str, int], ...]:
    return cells.weighted(value, otherwise=1)


_BY_READER: tuple[tuple[Reader, tuple[str, ...]], ...] = (
    (_plain(cells.integer), ("score", "duration", "lag", "year", "votes", "quota")),
    (_plain(cells.integer), ("bonus", "within", "penalty", "weight")),
    (_plain(cells.euro), ("euro", "operating_after", "cap_year", "cap_total", "reserve")),
    (_plain(cells.centi_fte), ("centi_fte", "fte_after")),
    (_plain(cells.percent), ("funding_percent", "percent", "carry_percent", "most_percent", "least", "most")),
    (_plain(cells.of_base), ("money_percent", "staff_percent")),
    (_plain(cells.yes), ("mandatory", "only_funded", "stacks", "no_new_own_money")),
    (_plain(lambda value: tuple(cells.listed(value))), ("programmes", "payers", "cancelled", "forced", "excluded")),
    (_plain(cells.shares), ("co_payers",)),
    (_plain(cells.weighted), ("ratings",)),
    (_places, ("places",)),
    (cells.period, ("earliest", "locked_start", "opens")),
    (_last, ("latest", "closes", "deadline", "ends")),
    (cells.periods_before, ("running",)),
    (_starts, ("starts",)),
    (_profile(cells.euro), ("operating", "operating_low", "operating_high")),
    (_profile(cells.euro), ("investment", "investment_low", "investment_high")),
    (_profile(cells.centi_fte), ("fte",)),
)  # fmt: skip
_READERS: dict[str, Reader] = {attribute: reader for reader, attributes in _BY_READER for attribute in attributes}


class Sheet:
    """One sheet: its rows as values of the planner's parts, its errors in `found`."""

    def __init__(self, name: str, table: list[list[object]], found: list[str]) -> None:
        self.name = name
        self.found = found
        self.columns: dict[str, int] = {}
        self.rows = list(enumerate(table))[1:]
        heading = [str(value).strip() for value in table[0]] if table else []
        for column in layout.SHEETS[name]:
            if heading.count(column.title) == 1:
                self.columns[column.attribute] = heading.index(column.title)
            elif column.needed or column.title in heading:
                self.complain(f"erwartet wird genau eine Spalte „{column.title}“ in der ersten Zeile.")
        if len(self.rows) > MOST_ROWS:
            self.complain(f"erwartet werden höchstens {MOST_ROWS} Zeilen.")
            self.rows = []

    def complain(self, what: str, *, row: int | None = None, attribute: str = "") -> None:
        """Note an error at a cell, or at the sheet."""
        place = self.name
        if row is not None:
            place += f"!{layout.cell(row, self.columns.get(attribute, 0))}"
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(f"{place}: {what}")

    def parts(self, calendar: Calendar) -> list[tuple[int, dict[str, Any]]]:
        """Every row that is not empty and has no error, with its place from 0."""
        good: list[tuple[int, dict[str, Any]]] = []
        if any(column.needed and column.attribute not in self.columns for column in layout.SHEETS[self.name]):
            return good
        for at, values in self.rows:
            if all(cells.is_empty(value) for value in values):
                continue
            before = len(self.found)
            part = {
                column.attribute: value
                for column in layout.SHEETS[self.name]
                if (value := self._read(at, values, column, calendar)) is not None
            }
            if len(self.found) == before:
                good.append((at, part))
        return good

    def _read(self, at: int, values: list[object], column: layout.Column, calendar: Calendar) -> object:
        place = self.columns.get(column.attribute)
        value = values[place] if place is not None and place < len(values) else None
        if cells.is_empty(value):
            if column.needed and place is not None:
                self.complain(f"die Zelle ist leer, erwartet wird {column.hint}.", row=at, attribute=column.attribute)
            return None
        try:
            reader = _READERS.get(column.attribute)
            return cells.text(value) if reader is None else reader(value, calendar)
        except CellError:
            shown = str(value)[:40]
            what = f"erwartet wird {column.hint}, gefunden „{shown}“."
            self.complain(what, row=at, attribute=column.attribute)
            return None
