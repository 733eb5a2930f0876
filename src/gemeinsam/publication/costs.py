"""The matrix of a fact sheet: gross cost, funding, own share and staff by year."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemeinsam.planning.models import Assignment
from gemeinsam.planning.queries import costs_by_year
from gemeinsam.strategy.cost_queries import matrix_of
from gemeinsam.strategy.models import Measure
from gemeinsam.web.figures import posts, thousands

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class CostRow:
    """A line of the matrix, ready to print; css says how it stands out."""

    label: str
    cells: tuple[str, ...]
    total: str
    css: str = ""


def cost_rows(measure: Measure, row: Assignment | None, years: range) -> list[CostRow]:
    """The lines of the matrix; amounts in T€, staff in posts; a year outside the run shows a dash, not 0."""
    lines = costs_by_year(measure, row, years)
    if not lines:
        return []
    # Costs by year say themselves who funds how much: the rough rate is no word about them.
    percent = 0 if matrix_of(measure) else measure.funding_percent
    funding = _("davon Förderung, %d %%") % percent if percent else _("davon Förderung")
    kinds = (
        ("operating", _("Laufende Kosten (konsumtiv)"), ""),
        ("investment", _("Investitionen"), ""),
        ("funding", funding, "part-of"),
        ("own", _("Eigenanteil"), "total"),
    )
    # A line that is empty in all years says nothing; the own share stands in any case.
    found = [
        money_row(label, amounts, css)
        for name, label, css in kinds
        if any(amounts := [line[name] for line in lines]) or name == "own"
    ]
    staff = [line["hundredths"] for line in lines]
    cells = tuple(posts(value) if value else NOTHING for value in staff)
    found.append(CostRow(_("Personal (Vollzeitstellen)"), cells, ""))
    return found


def money_row(label: str, amounts: list[int | None], css: str) -> CostRow:
    cells = tuple(thousands(a) if a else NOTHING for a in amounts)
    total = sum(a or 0 for a in amounts)
    return CostRow(label, cells, thousands(total) if total else NOTHING, css)
