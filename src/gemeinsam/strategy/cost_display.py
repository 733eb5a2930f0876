"""The sums of a cost form as the page shows them: by row, year, kind and source, in integer cents."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemeinsam.strategy.cost_amounts import exact
from gemeinsam.strategy.cost_forms import CostForm, FormRow
from gemeinsam.strategy.cost_models import CostKind
from gemeinsam.web.figures import posts


@dataclass(frozen=True, slots=True)
class SumLine:
    """A line of sums; `key` is by which the small script finds it again."""

    key: str
    label: str
    cells: tuple[tuple[int, str], ...]
    total: str
    css: str = ""


SUMS: tuple[tuple[str, str, str, Callable[[FormRow], bool]], ...] = (
    ("operating", "Summe laufend", "", lambda row: row.kind == CostKind.OPERATING),
    ("investment", "Summe investiv", "", lambda row: row.kind == CostKind.INVESTMENT),
    ("own", "davon Eigenanteil", "part-of", lambda row: row.is_own),
    ("others", "davon Förderung und Mittel Dritter", "part-of", lambda row: not row.is_own),
    ("all", "Gesamt", "total", lambda row: row.kind in CostKind.values),
)


def sum_lines(form: CostForm) -> list[SumLine]:
    """All sums of what can be read; a cell with an error counts nothing."""
    return [
        sum_line(key, label, css, [row for row in form.rows if counts(row)], form.years)
        for key, label, css, counts in SUMS
    ]


def sum_line(key: str, label: str, css: str, rows: list[FormRow], years: Iterable[int]) -> SumLine:
    by_year = dict.fromkeys(years, 0)
    for row in rows:
        for cell in row.cells:
            by_year[cell.year] += cell.number or 0
    cells = tuple((year, exact(cents)) for year, cents in by_year.items())
    return SumLine(key, label, cells, exact(sum(by_year.values())), css)


def staff_line(form: CostForm) -> SumLine:
    by_year = dict.fromkeys(form.years, 0)
    for row in form.staff:
        for cell in row.cells:
            by_year[cell.year] += cell.number or 0
    cells = tuple((year, posts(number)) for year, number in by_year.items())
    return SumLine("posts", _("Stellen zusammen"), cells, "", "total")
