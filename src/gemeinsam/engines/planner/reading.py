"""Reads a problem and its scenarios from a spreadsheet and collects every error with sheet and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import cells, layout
from .archive import ArchiveError, inspect
from .cells import Calendar, CellError
from .making import Made
from .problem import Exclude, Need, Problem, ProblemError, Together
from .scenarios import MOST_SCENARIOS, Scenario, applied
from .sheet import Sheet

if TYPE_CHECKING:
    from pathlib import Path


class SpreadsheetError(ValueError):
    """A spreadsheet that can't be planned.

    Attributes:
        problems: German sentences, each with sheet and cell where there is one.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(NamedTuple):
    """What the sheet of settings says."""

    calendar: Calendar
    vote_weight: int


def read(path: Path) -> Problem:
    """The problem that a spreadsheet describes, without its scenarios.

    Raises:
        SpreadsheetError: with everything that is wrong, each with sheet and cell.
    """
    return read_with_scenarios(path)[0]


def read_with_scenarios(path: Path) -> tuple[Problem, tuple[Scenario, ...]]:
    """The problem that a spreadsheet describes, and the scenarios in it, each tried on the problem.

    Raises:
        SpreadsheetError: with everything that is wrong, each with sheet and cell.
    """
    found: list[str] = []
    tables = _tables(path)
    sheets = {name: Sheet(name, tables[name], found) for name in layout.SHEETS if name in tables or _lacks(name, found)}
    if layout.SETTINGS not in sheets or layout.MEASURES not in sheets:
        raise SpreadsheetError(tuple(found))
    settings = _settings(sheets[layout.SETTINGS])
    if settings is None:
        raise SpreadsheetError(tuple(found))
    made = Made({name: sheet for name, sheet in sheets.items() if name != layout.SETTINGS}, settings.calendar)
    problem = _problem(sheets, settings, made)
    scenarios = tuple(made.of(layout.SCENARIOS))
    if problem is not None and not found:
        _try_scenarios(problem, scenarios, made)
    if problem is None or found:
        raise SpreadsheetError(tuple(found))
    return problem, scenarios


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


def _settings(sheet: Sheet) -> Settings | None:
    values: dict[str, int] = {layout.PERIODS: 1, layout.VOTE_WEIGHT: 0}
    before = len(sheet.found)
    for at, row in sheet.rows:
        name = str(row[0]).strip() if row else ""
        if name not in {layout.FIRST_YEAR, layout.YEARS, *values}:
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
    calendar = Calendar(values[layout.FIRST_YEAR], values[layout.YEARS], values[layout.PERIODS])
    return Settings(calendar, values[layout.VOTE_WEIGHT])


def _problem(sheets: dict[str, Sheet], settings: Settings, made: Made) -> Problem | None:
    found = sheets[layout.MEASURES].found
    if not made.of(layout.MEASURES) and not found:
        sheets[layout.MEASURES].complain("erwartet wird mindestens eine Maßnahme.")
    if found:
        return None
    links = made.of(layout.LINKS)
    try:
        return Problem(
            first_year=settings.calendar.first_year,
            years=settings.calendar.years,
            periods_per_year=settings.calendar.periods_per_year,
            measures=tuple(made.of(layout.MEASURES)),
            budgets=tuple(made.of(layout.BUDGETS)),
            capacities=tuple(made.of(layout.CAPACITIES)),
            programmes=tuple(made.of(layout.PROGRAMMES)),
            needs=tuple(link for link in links if isinstance(link, Need)),
            excludes=tuple(link for link in links if isinstance(link, Exclude)),
            togethers=tuple(link for link in links if isinstance(link, Together)),
            commitments=tuple(made.of(layout.COMMITMENTS)),
            shares=tuple(made.of(layout.SHARES)),
            weights=tuple(made.of(layout.WEIGHTS)),
            vote_weight=settings.vote_weight,
        )
    except ProblemError as error:
        _complain_about(sheets, made, error)
        return None


# Which sheets an error of the whole problem belongs to, by its attribute, else by the beginning of its message.
_ORDER = {"needs": (layout.LINKS, layout.MEASURES), "key": (layout.SHARES,), "weights": (layout.WEIGHTS,), "year": ()}
_BEGINNINGS = (
    (layout.BUDGETS, layout.BUDGETS),
    (layout.CAPACITIES, layout.CAPACITIES),
    ("Verpflichtungsermächtigung", layout.COMMITMENTS),
    ("Anteil", layout.SHARES),
    ("Die Gewichte", layout.WEIGHTS),
    ("Die Verbindung", layout.LINKS),
    ("Die Abhängigkeit", layout.LINKS),
)


def _complain_about(sheets: dict[str, Sheet], made: Made, error: ProblemError) -> None:
    """Find the sheet and cell that an error of the whole problem belongs to."""
    for name in _ORDER.get(error.attribute, (layout.MEASURES, layout.PROGRAMMES)):
        if made.complain(name, error.subject, error):
            return
    starts = (name for beginning, name in _BEGINNINGS if error.message.startswith(beginning) and name in sheets)
    sheets[next(starts, layout.SETTINGS)].complain(error.message)


def _try_scenarios(problem: Problem, scenarios: tuple[Scenario, ...], made: Made) -> None:
    if len(scenarios) > MOST_SCENARIOS:
        made.sheets[layout.SCENARIOS].complain(f"erwartet werden höchstens {MOST_SCENARIOS} Szenarien.")
        return
    for scenario in scenarios:
        try:
            applied(problem, scenario)
        except ProblemError as error:
            changes = error.attribute in ("year", "budgets") and (layout.SCENARIO_BUDGETS, scenario.name) in made.places
            sheet = layout.SCENARIO_BUDGETS if changes else layout.SCENARIOS
            made.complain(sheet, scenario.name, error)
