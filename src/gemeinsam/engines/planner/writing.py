"""Writes problems and plans as spreadsheets, whole or not at all."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import layout
from .cells import harmless
from .words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .problem import Measure, Problem
    from .result import Assignment, LeftOut, Plan

# Fixed, so that the same content gives the same file.
MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - the format knows no time zone
_COLOURS = ("#1F5F8B", "#B35C00", "#6B4E9B", "#2D3E7B", "#5B7A1F", "#0F7A76")
_STATUS = {
    "optimal": "bester möglicher Plan, nachgewiesen",
    "feasible": "bester gefundener Plan",
    "infeasible": "Pflichtmaßnahmen passen nicht",
    "cancelled": "abgebrochen, bester Plan bis dahin",
    "unknown": "kein Plan gefunden",
}
_LIMITS = {
    "operating": "laufend",
    "investment": "investiv",
    "programme": "je Jahr",
    "programme_total": "gesamt",
}


@contextmanager
def new_workbook(path: Path) -> Iterator[Any]:
    """A workbook that takes the place of `path` only once it is written in full."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - slow import

    handle, name = tempfile.mkstemp(suffix=".xlsx", prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        workbook = xlsxwriter.Workbook(name, {"strings_to_formulas": False, "strings_to_urls": False})
        workbook.set_properties({"title": "Jahresplan", "created": MADE})
        yield workbook
        workbook.close()
        # mkstemp makes files that only their owner may read; a spreadsheet follows the user's own mask.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


class Page:
    """One sheet, written row by row.

    Args:
        workbook: it belongs to.
        name: of the sheet.
        heading: titles of the columns with their widths.
    """

    def __init__(self, workbook: Any, name: str, heading: Sequence[tuple[str, int]]) -> None:
        self.sheet = workbook.add_worksheet(name)
        self.bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.euro = workbook.add_format({"num_format": "#,##0"})
        self.posts = workbook.add_format({"num_format": "0.00"})
        self.row = 0
        for column, (title, width) in enumerate(heading):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(0, column, harmless(title), self.bold)
        self.sheet.freeze_panes(1, 0)

    def add(self, *values: object) -> None:
        """One row: text stays text, integers are amounts, floats are posts."""
        self.row += 1
        for column, value in enumerate(values):
            if value is None or value == "":
                continue
            if isinstance(value, int):
                self.sheet.write_number(self.row, column, value, self.euro if abs(value) > 9999 else None)
            elif isinstance(value, float):
                self.sheet.write_number(self.row, column, value, self.posts)
            else:
                self.sheet.write_string(self.row, column, harmless(str(value)))


def period_name(problem: Problem, period: int) -> str:
    """Name of a period: "2027" with yearly periods, "2027/3" otherwise."""
    year, within = divmod(period, problem.periods_per_year)
    name = str(problem.first_year + year)
    return name if problem.periods_per_year == 1 else f"{name}/{within + 1}"


def write_problem(workbook: Any, problem: Problem, *, empty: bool = False) -> None:
    """The sheets of the input; `empty` leaves only headings and settings."""
    pages = {}
    for name, columns in layout.SHEETS.items():
        pages[name] = Page(workbook, name, [(column.title, column.width) for column in columns])
        for at, column in enumerate(columns):
            pages[name].sheet.write_comment(0, at, column.hint)
    settings = pages[layout.SETTINGS]
    settings.add(layout.FIRST_YEAR, problem.first_year)
    settings.add(layout.YEARS, problem.years)
    settings.add(layout.PERIODS, problem.periods_per_year)
    if empty:
        return
    for measure in problem.measures:
        pages[layout.MEASURES].add(*_measure_row(problem, measure))
    kinds = {kind: name for name, kind in layout.KINDS.items()}
    for budget in problem.budgets:
        pages[layout.BUDGETS].add(budget.payer, kinds[budget.kind], budget.year, budget.euro)
    for capacity in problem.capacities:
        pages[layout.CAPACITIES].add(capacity.unit, capacity.year, capacity.centi_fte / 100)
    for programme in problem.programmes:
        window = period_name(problem, programme.opens), period_name(problem, programme.closes)
        percent = f"{programme.percent} %"
        caps = programme.cap_year, programme.cap_total
        pages[layout.PROGRAMMES].add(programme.id, programme.title, percent, *window, *caps)
    ends = {end: word.capitalize() for word, end in layout.ENDS.items()}
    for need in problem.needs:
        pages[layout.LINKS].add(need.measure, layout.NEEDS, need.before, need.lag, ends[need.after])
    for pair in problem.excludes:
        pages[layout.LINKS].add(pair.a, layout.EXCLUDES, pair.b)


def _measure_row(problem: Problem, measure: Measure) -> tuple[object, ...]:
    def start(period: int | None) -> str | None:
        return None if period is None else period_name(problem, period)

    first_only = measure.investment[:1] if not any(measure.investment[1:]) else measure.investment
    return (
        measure.id,
        measure.title,
        measure.field,
        measure.unit,
        measure.payer,
        measure.score,
        measure.duration,
        _amounts(measure.operating[:1] if len(set(measure.operating)) == 1 else measure.operating),
        _amounts(first_only),
        _posts(measure.fte[:1] if len(set(measure.fte)) == 1 else measure.fte),
        measure.operating_after or None,
        measure.fte_after / 100 if measure.fte_after else None,
        f"{measure.funding_percent} %" if measure.funding_percent else None,
        "; ".join(measure.programmes),
        start(measure.earliest),
        start(measure.latest),
        "ja" if measure.mandatory else None,
        start(measure.locked_start),
    )


def _amounts(profile: tuple[int, ...]) -> int | str:
    return profile[0] if len(profile) == 1 else "; ".join(map(str, profile))


def _posts(profile: tuple[int, ...]) -> float | str:
    if len(profile) == 1:
        return profile[0] / 100
    return "; ".join(f"{value / 100:.2f}".replace(".", ",") for value in profile)


def write_plan(workbook: Any, problem: Problem, plan: Plan, explanations: Sequence[LeftOut]) -> None:
    """The sheets of the answer."""
    measures = {measure.id: measure for measure in problem.measures}
    _write_rows(workbook, problem, plan, measures)
    _write_gantt(workbook, problem, plan, measures)
    page = Page(
        workbook,
        "Nicht im Plan",
        [("Nummer", 10), ("Titel", 42), ("Was fehlt", 90), ("Start dann", 12), ("Nachgewiesen", 14)],
    )
    for left in explanations:
        start = None if left.start is None else period_name(problem, left.start)
        page.add(
            left.measure,
            measures[left.measure].title,
            in_words(left.missing),
            start,
            "ja" if left.proven else "nein",
        )
    _write_limits(workbook, problem, plan)
    _write_proof(workbook, problem, plan)


def _write_rows(workbook: Any, problem: Problem, plan: Plan, measures: dict[str, Measure]) -> None:
    heading = [("Nummer", 10), ("Titel", 42), ("Start", 10), ("Programm", 14)]
    for what in ("laufend", "investiv", "Förderung", "Stellen"):
        heading += [(f"{what} {year}", 12) for year in problem.calendar]
    heading += [("laufend später", 14), ("investiv später", 14)]
    page = Page(workbook, "Plan", heading)
    for row in plan.assignments:
        posts = tuple(value / 100 / problem.periods_per_year for value in row.fte)
        amounts = (*row.operating, *row.investment, *row.funding, *posts)
        later = row.commitment_operating, row.commitment_investment
        title, start = measures[row.measure].title, period_name(problem, row.start)
        page.add(row.measure, title, start, row.programme, *amounts, *later)


def _write_gantt(workbook: Any, problem: Problem, plan: Plan, measures: dict[str, Measure]) -> None:
    heading = [("Nummer", 10), ("Titel", 42)]
    heading += [(period_name(problem, period), 8) for period in range(problem.periods)]
    page = Page(workbook, "Gantt", heading)
    fields = sorted({measure.field for measure in problem.measures})
    colours = {field: _COLOURS[at % len(_COLOURS)] for at, field in enumerate(fields)}
    formats = {
        field: workbook.add_format({"bg_color": colour, "font_color": "#FFFFFF", "align": "center"})
        for field, colour in colours.items()
    }
    for row in plan.assignments:
        measure = measures[row.measure]
        page.add(row.measure, measure.title)
        for period in range(row.start, min(row.start + measure.duration, problem.periods)):
            page.sheet.write_string(page.row, 2 + period, "läuft", formats[measure.field])


def _write_limits(workbook: Any, problem: Problem, plan: Plan) -> None:
    heading = [("Jahr", 8), ("Grenze", 14), ("Verwendet", 14), ("Rest", 14)]
    money = Page(workbook, "Haushalt", [("Kostenträger oder Programm", 28), ("Art", 12), *heading])
    staff = Page(workbook, "Personal", [("Stelle", 28), *heading])
    for row in plan.slack:
        if row.kind == "fte":
            share = 100 * problem.periods_per_year
            limit, used = row.limit / share, row.used / share
            staff.add(row.key, row.year, limit, used, round(limit - used, 4))
        else:
            year = row.year or None
            money.add(row.key, _LIMITS[row.kind], year, row.limit, row.used, row.limit - row.used)


def _write_proof(workbook: Any, problem: Problem, plan: Plan) -> None:
    page = Page(workbook, "Prüfung", [("Angabe", 32), ("Wert", 60)])
    page.add("Stand", _STATUS[plan.status])
    page.add("Maßnahmen im Plan", f"{len(plan.assignments)} von {len(problem.measures)}")
    page.add("Nutzen", plan.benefit)
    page.add("Schranke (mehr ist nicht möglich)", plan.bound)
    page.add("Lücke", f"{plan.gap * 100:.2f} %".replace(".", ","))
    page.add("Unabhängig nachgerechnet", "ja" if plan.checked else "nein")
    page.add("Begründung", plan.reason)
    page.add("Startwert", plan.seed)
    page.add("Planer", plan.version)
    page.add("Sekunden", f"{plan.seconds:.1f}".replace(".", ","))
    page.add("Euro-Beträge", "Eigenanteil; Förderung wird je Abschnitt auf ganze Euro abgerundet.")


def own_euro(rows: Sequence[Assignment]) -> int:
    """Own money of all rows inside the horizon, euro."""
    return sum(sum(row.operating) + sum(row.investment) for row in rows)
