"""Writes a problem and its scenarios as the spreadsheet that `reading` reads."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from . import layout
from .archive import MOST_ROWS
from .cells import MOST_CHARACTERS, MOST_IN_A_LIST, harmless, in_a_list
from .ranges import ProblemError
from .workbook import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .problem import Problem
    from .scenarios import Scenario

    Show = Callable[[Any, Problem], object]

# A list of choices is offered in so many rows.
ROWS_WITH_CHOICES = 1_000
# Halves of characters, and places of Unicode that are none.
_NO_CELL = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LISTS = frozenset({
    "programmes", "payers", "cancelled", "forced", "excluded", "co_payers", "places", "ratings", "starts", "fte",
    "operating", "operating_low", "operating_high", "investment", "investment_low", "investment_high",
})  # fmt: skip


def period_name(problem: Problem, period: int) -> str:
    """Name of a period: "2027" with yearly periods, "2027/3" otherwise."""
    year, within = divmod(period, problem.periods_per_year)
    name = str(problem.first_year + year)
    return name if problem.periods_per_year == 1 else f"{name}/{within + 1}"


def period_cell(problem: Problem, period: int | None) -> int | str | None:
    """A period in a cell: the year as a number with yearly periods, its name otherwise."""
    if period is None:
        return None
    name = period_name(problem, period)
    return int(name) if problem.periods_per_year == 1 else name


def write_problem(workbook: Any, problem: Problem, scenarios: Sequence[Scenario] = (), *, empty: bool = False) -> None:
    """The sheets of the input; `empty` leaves only headings and settings.

    Raises:
        ProblemError: something would not fit into a cell or a sheet; the message is German.
    """
    rows: dict[str, Iterator[dict[str, object]]] = {
        layout.SETTINGS: _settings(problem),
        **({} if empty else _rows_of_problem(problem)),
        **({} if empty else _rows_of_scenarios(scenarios)),
    }
    for name, columns in layout.SHEETS.items():
        page = Page(workbook, name, [(column.title, column.width) for column in columns])
        _explain(page, columns)
        for row in rows.get(name, ()):
            shown = {attribute: _shown(attribute, value, problem) for attribute, value in row.items()}
            _check_row(name, page.row, shown)
            page.add(*(shown.get(column.attribute) for column in columns))


def _check_row(sheet: str, row: int, shown: dict[str, object]) -> None:
    """Raise if a row could not be read back."""
    if row >= MOST_ROWS:
        raise ProblemError(f"{sheet}: Mehr als {MOST_ROWS} Zeilen passen nicht in die Tabelle.", attribute="id")
    for attribute, value in shown.items():
        most = MOST_IN_A_LIST if attribute in _LISTS else MOST_CHARACTERS
        if isinstance(value, str) and (len(value) >= most or _NO_CELL.search(value)):
            message = f"{sheet}: „{value[:40]}“ ist für eine Zelle zu lang oder hat ein Zeichen, das keine Zelle hält."
            raise ProblemError(message.encode(errors="replace").decode(), attribute=attribute)


def _explain(page: Page, columns: tuple[layout.Column, ...]) -> None:
    """Hints and choices; headings of columns that may be empty are grey."""
    grey = page.workbook.add_format(
        {"italic": True, "bottom": 1, "text_wrap": True, "valign": "top", "font_color": "#4A4D5E"}
    )
    for at, column in enumerate(columns):
        page.sheet.write_comment(0, at, column.hint)
        if not column.needed:
            page.sheet.write_string(0, at, harmless(column.title), grey)
        if column.choices:
            # A warning only: what is not in the list is told when the file is read.
            rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            page.sheet.data_validation(1, at, ROWS_WITH_CHOICES, at, rule)


def _settings(problem: Problem) -> Iterator[dict[str, object]]:
    values = {
        layout.FIRST_YEAR: problem.first_year,
        layout.YEARS: problem.years,
        layout.PERIODS: problem.periods_per_year,
        layout.VOTE_WEIGHT: problem.vote_weight,
    }
    for name, value in values.items():
        yield {"name": name, "value": value}


def _row(part: object, **changes: object) -> dict[str, object]:
    """What a part says beyond its defaults, by attribute."""
    values = {field.name: (getattr(part, field.name), field.default) for field in fields(part)}  # type: ignore[arg-type]
    return {name: value for name, (value, default) in values.items() if value != default} | changes


def _rows_of_problem(problem: Problem) -> dict[str, Iterator[dict[str, object]]]:
    return {
        layout.MEASURES: (_row(measure) for measure in problem.measures),
        layout.BUDGETS: (_row(budget) for budget in problem.budgets),
        layout.CAPACITIES: (_row(capacity) for capacity in problem.capacities),
        layout.PROGRAMMES: (_row(programme) for programme in problem.programmes),
        layout.LINKS: _links(problem),
        layout.PARTNERS: (
            _row(partner, measure=measure.id) for measure in problem.measures for partner in measure.partners
        ),
        layout.COMMITMENTS: (_row(commitment) for commitment in problem.commitments),
        layout.SHARES: (_row(share) for share in problem.shares),
        layout.WEIGHTS: ({"name": name, "weight": weight} for name, weight in problem.weights),
    }


def _rows_of_scenarios(scenarios: Sequence[Scenario]) -> dict[str, Iterator[dict[str, object]]]:
    return {
        layout.SCENARIOS: (_row(scenario) for scenario in scenarios),
        layout.SCENARIO_BUDGETS: (
            _row(budget, name=scenario.name) for scenario in scenarios for budget in scenario.budgets
        ),
    }


def _links(problem: Problem) -> Iterator[dict[str, object]]:
    for need in problem.needs:
        yield _row(need, kind=layout.NEEDS, other=need.before)
    for exclude in problem.excludes:
        yield {"measure": exclude.a, "kind": layout.EXCLUDES, "other": exclude.b}
    for pair in problem.togethers:
        kind = layout.ONLY_TOGETHER if pair.required else layout.TOGETHER
        yield _row(pair, measure=pair.a, kind=kind, other=pair.b)


def _shown(attribute: str, value: Any, problem: Problem) -> object:
    """A value as a cell that is read back as the same."""
    if attribute in _SHOWN:
        return _SHOWN[attribute](value, problem)
    return value if isinstance(value, (int, str)) else None


def _percent(value: int, _: Problem) -> str:
    return f"{value} %"


def _yes(value: bool, _: Problem) -> str:  # noqa: FBT001 - called like all others of the table
    return "ja" if value else "nein"


def _names(value: Sequence[str], _: Problem) -> str:
    return in_a_list(value)


def _periods(value: Sequence[int], problem: Problem) -> str:
    return "; ".join(period_name(problem, period) for period in value) or layout.NEVER


def _period(value: int, problem: Problem) -> str:
    return period_name(problem, value)


def _pairs(ending: str) -> Show:
    return lambda value, _: in_a_list(f"{name}: {number}{ending}" for name, number in value)


def _word(words: dict[str, str], *, capital: bool = False) -> Show:
    def show(value: str, _: Problem) -> str:
        # Kinds of links are words already.
        word = layout.word_of(words, value) if value in words.values() else value
        return word.capitalize() if capital else word

    return show


def _repeated(value: tuple[int, ...], _: Problem) -> int | str:
    return _amounts(value[:1] if len(set(value)) == 1 else value)


def _first(value: tuple[int, ...], _: Problem) -> int | str:
    return _amounts(value[:1] if not any(value[1:]) else value)


def _amounts(profile: tuple[int, ...]) -> int | str:
    return profile[0] if len(profile) == 1 else "; ".join(map(str, profile))


def _staff(value: tuple[int, ...], _: Problem) -> float | str:
    if len(set(value)) == 1:
        return value[0] / 100
    return "; ".join(f"{fte / 100:.2f}".replace(".", ",") for fte in value)


def _posts(value: int, _: Problem) -> float:
    return value / 100


_SHOWN: dict[str, Show] = {
    **dict.fromkeys(("funding_percent", "percent", "carry_percent", "most_percent", "least", "most"), _percent),
    **dict.fromkeys(("money_percent", "staff_percent"), _percent),
    **dict.fromkeys(("mandatory", "only_funded", "stacks", "no_new_own_money"), _yes),
    **dict.fromkeys(("programmes", "payers", "cancelled", "forced", "excluded"), _names),
    **dict.fromkeys(("earliest", "latest", "locked_start", "deadline", "opens", "closes", "ends"), _period),
    **dict.fromkeys(("operating", "operating_low", "operating_high"), _repeated),
    **dict.fromkeys(("investment", "investment_low", "investment_high"), _first),
    "co_payers": _pairs(" %"),
    "places": _pairs(""),
    "ratings": _pairs(""),
    "starts": _periods,
    "running": lambda value, problem: period_name(problem, -value),
    "fte": _staff,
    "fte_after": _posts,
    "centi_fte": _posts,
    "kind": _word(layout.KINDS),
    "after": _word(layout.ENDS, capital=True),
    "over": _word(layout.OVER, capital=True),
    "of": _word(layout.OF, capital=True),
}
