"""Reads a problem from a spreadsheet and collects every error with sheet and cell."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from . import cells, layout
from .archive import MOST_ROWS, ArchiveError, inspect
from .cells import Calendar, CellError
from .problem import Budget, Capacity, Exclude, Measure, Need, Problem, ProblemError, Programme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Reader = Callable[[object, Calendar], Any]

MOST_PROBLEMS = 50


class SpreadsheetError(ValueError):
    """A spreadsheet that can't be planned.

    Attributes:
        problems: German sentences, each with sheet and cell where there is one.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


_READERS: dict[str, Reader] = {
    "score": lambda value, _: cells.integer(value),
    "duration": lambda value, _: cells.integer(value),
    "lag": lambda value, _: cells.integer(value),
    "year": lambda value, _: cells.integer(value),
    "euro": lambda value, _: cells.euro(value),
    "operating_after": lambda value, _: cells.euro(value),
    "cap_year": lambda value, _: cells.euro(value),
    "cap_total": lambda value, _: cells.euro(value),
    "centi_fte": lambda value, _: cells.centi_fte(value),
    "fte_after": lambda value, _: cells.centi_fte(value),
    "funding_percent": lambda value, _: cells.percent(value),
    "percent": lambda value, _: cells.percent(value),
    "programmes": lambda value, _: tuple(cells.listed(value)),
    "mandatory": lambda value, _: cells.yes(value),
    "earliest": cells.period,
    "latest": lambda value, calendar: cells.period(value, calendar, end=True),
    "locked_start": cells.period,
    "opens": cells.period,
    "closes": lambda value, calendar: cells.period(value, calendar, end=True),
    "operating": lambda value, _: _profile(value, cells.euro),
    "investment": lambda value, _: _profile(value, cells.euro),
    "fte": lambda value, _: _profile(value, cells.centi_fte),
}


def _profile(value: object, one: Callable[[object], int]) -> tuple[int, ...]:
    if isinstance(value, str) and ";" in value:
        return tuple(one(part) for part in value.split(";"))
    return (one(value),)


class _Sheet:
    """One sheet as rows of attribute -> value, with the cell of every error."""

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
        """Every row that is not empty and has no error."""
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


def read(path: Path) -> Problem:
    """The problem that a spreadsheet describes.

    Raises:
        SpreadsheetError: with everything that is wrong, each with sheet and cell.
    """
    found: list[str] = []
    tables = _tables(path)
    sheets = {
        name: _Sheet(name, tables[name], found) for name in layout.SHEETS if name in tables or _lacks(name, found)
    }
    if layout.SETTINGS not in sheets or layout.MEASURES not in sheets:
        raise SpreadsheetError(tuple(found))
    calendar = _calendar(sheets[layout.SETTINGS])
    if calendar is None:
        raise SpreadsheetError(tuple(found))
    problem = _problem(sheets, calendar, found)
    if problem is None or found:
        raise SpreadsheetError(tuple(found))
    return problem


def _tables(path: Path) -> dict[str, list[list[object]]]:
    try:
        inspect(path)
    except ArchiveError as error:
        raise SpreadsheetError((str(error),)) from error
    import python_calamine  # noqa: PLC0415 - slow import

    tables: dict[str, list[list[object]]] = {}
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        for name in workbook.sheet_names:
            if name in layout.SHEETS:
                sheet = workbook.get_sheet_by_name(name)
                tables[name] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    # A damaged file reaches us as any of the library's errors, and a panic of Rust as BaseException.
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        message = f"Die Datei {path.name} ist keine .xlsx-Datei oder beschädigt."
        raise SpreadsheetError((message,)) from error
    return tables


def _lacks(name: str, found: list[str]) -> bool:
    if name not in layout.OPTIONAL:
        found.append(f"{name}: Das Blatt fehlt.")
    return False


def _calendar(sheet: _Sheet) -> Calendar | None:
    values: dict[str, int] = {layout.PERIODS: 1}
    before = len(sheet.found)
    for at, row in sheet.rows:
        name = str(row[0]).strip() if row else ""
        if name not in {layout.FIRST_YEAR, layout.YEARS, layout.PERIODS}:
            continue
        try:
            values[name] = cells.integer(row[1] if len(row) > 1 else "")
        except CellError:
            sheet.complain("erwartet wird eine ganze Zahl.", row=at, attribute="value")
    for name, most in ((layout.FIRST_YEAR, 2200), (layout.YEARS, 100), (layout.PERIODS, 12)):
        if len(sheet.found) == before and not 1 <= values.get(name, 0) <= most:
            sheet.complain(f"erwartet wird eine Zeile „{name}“ mit einem Wert von 1 bis {most}.")
    if len(sheet.found) > before:
        return None
    return Calendar(values[layout.FIRST_YEAR], values[layout.YEARS], values[layout.PERIODS])


def _problem(sheets: dict[str, _Sheet], calendar: Calendar, found: list[str]) -> Problem | None:
    rows: dict[str, int] = {}
    made = {name: _made(sheet, calendar, rows) for name, sheet in sheets.items() if name != layout.SETTINGS}
    if not made[layout.MEASURES] and not found:
        sheets[layout.MEASURES].complain("erwartet wird mindestens eine Maßnahme.")
    if found:
        return None
    links = made.get(layout.LINKS, [])
    try:
        return Problem(
            first_year=calendar.first_year,
            years=calendar.years,
            periods_per_year=calendar.periods_per_year,
            measures=tuple(made[layout.MEASURES]),
            budgets=tuple(made.get(layout.BUDGETS, ())),
            capacities=tuple(made.get(layout.CAPACITIES, ())),
            programmes=tuple(made.get(layout.PROGRAMMES, ())),
            needs=tuple(link for link in links if isinstance(link, Need)),
            excludes=tuple(link for link in links if isinstance(link, Exclude)),
        )
    except ProblemError as error:
        _complain_about(sheets, rows, error)
        return None


def _made(sheet: _Sheet, calendar: Calendar, rows: dict[str, int]) -> list[Any]:
    made = []
    seen: dict[tuple[object, ...], int] = {}
    for at, part in sheet.parts(calendar):
        key = _key(sheet.name, part)
        if key in seen:
            first = layout.cell(seen[key], 0)
            sheet.complain(f"{' '.join(map(str, key))} kommt mehrfach vor, zuerst in {first}.", row=at)
            continue
        seen[key] = at
        rows.setdefault(f"{sheet.name}:{part.get('id', part.get('measure'))}", at)
        try:
            made.append(_MAKERS[sheet.name](part))
        except CellError as error:
            sheet.complain(str(error), row=at, attribute="kind" if "Art" in str(error) else "after")
        except ProblemError as error:
            sheet.complain(error.message, row=at, attribute=error.attribute)
    return made


def _key(name: str, part: dict[str, Any]) -> tuple[object, ...]:
    attributes = {
        layout.MEASURES: ("id",),
        layout.PROGRAMMES: ("id",),
        layout.BUDGETS: ("payer", "kind", "year"),
        layout.CAPACITIES: ("unit", "year"),
        layout.LINKS: ("measure", "kind", "other"),
    }[name]
    return tuple(part[attribute] for attribute in attributes)


def _measure(part: dict[str, Any]) -> Measure:
    duration = part["duration"]
    for attribute in ("operating", "fte"):
        if len(part[attribute]) == 1:
            part[attribute] = part[attribute] * min(duration, MOST_ROWS)
    if len(part["investment"]) == 1:
        part["investment"] += (0,) * (min(duration, MOST_ROWS) - 1)
    return Measure(**part)


def _budget(part: dict[str, Any]) -> Budget:
    kind = layout.KINDS.get(part["kind"].lower())
    if kind is None:
        message = f"erwartet wird als Art laufend oder investiv, gefunden „{part['kind']}“."
        raise CellError(message)
    return Budget(**{**part, "kind": kind})


def _link(part: dict[str, Any]) -> Need | Exclude:
    kind = part["kind"].lower()
    if kind == layout.EXCLUDES:
        return Exclude(a=part["measure"], b=part["other"])
    if kind != layout.NEEDS:
        message = f"erwartet wird als Art braucht oder schließt aus, gefunden „{part['kind']}“."
        raise CellError(message)
    after = layout.ENDS.get(part.get("after", "start").lower())
    if after is None:
        message = f"erwartet wird Start oder Ende, gefunden „{part['after']}“."
        raise CellError(message)
    return Need(measure=part["measure"], before=part["other"], lag=part.get("lag", 1), after=after)  # type: ignore[arg-type]


_MAKERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    layout.MEASURES: _measure,
    layout.BUDGETS: _budget,
    layout.CAPACITIES: lambda part: Capacity(**part),
    layout.PROGRAMMES: lambda part: Programme(**part),
    layout.LINKS: _link,
}


def _complain_about(sheets: dict[str, _Sheet], rows: dict[str, int], error: ProblemError) -> None:
    """Find the sheet and cell that an error of the whole problem belongs to."""
    order = [layout.MEASURES, layout.PROGRAMMES]
    if error.attribute == "needs":
        order = [layout.LINKS, layout.MEASURES]
    if error.attribute == "year":
        order = []
    for name in order:
        at = rows.get(f"{name}:{error.subject}")
        if name in sheets and at is not None:
            sheets[name].complain(error.message, row=at, attribute=error.attribute)
            return
    with suppress(KeyError):
        sheet = layout.BUDGETS if error.message.startswith(layout.BUDGETS) else layout.CAPACITIES
        sheets[sheet if error.attribute == "year" else layout.SETTINGS].complain(error.message)
