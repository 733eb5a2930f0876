"""The medium term: five years as Ergebnishaushalt and Finanzhaushalt, what binds later years, and posts by unit."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemeinsam.publication.grid import Grid, Line, columns
from gemeinsam.publication.plan_ledger import Amounts, PlanLedger, total
from gemeinsam.web.figures import grouped

YEARS = 5
NOTE = (
    "Aufbau nach Ergebnis- und Finanzhaushalt (GemHVO Rheinland-Pfalz). Die amtlichen Muster ersetzt das nicht. "
    "Nicht enthalten: Abschreibungen und die Auflösung von Sonderposten, weil Nutzungsdauern nicht erfasst sind, und "
    "Personalaufwendungen, weil Personal in Vollzeitstellen geplant ist."
)
# Label, how it stands out, and what it takes of the amounts of a year.
RESULT: tuple[tuple[str, str, Callable[[Amounts], int]], ...] = (
    ("Laufende Aufwendungen", "", lambda a: a.operating + a.funding_operating),
    ("Erträge aus Zuwendungen", "", lambda a: a.funding_operating),
    ("Saldo Ergebnishaushalt", "sum", lambda a: -a.operating),
)
FINANCE: tuple[tuple[str, str, Callable[[Amounts], int]], ...] = (
    ("Auszahlungen für Investitionen", "", lambda a: a.investment + a.funding_investment),
    ("Einzahlungen aus Investitionszuwendungen", "", lambda a: a.funding_investment),
    ("Saldo Investitionen", "sum", lambda a: -a.investment),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumTerm:
    """The first five years of a plan; page, PDF, DOCX and XLSX show nothing else."""

    ledger: PlanLedger

    @property
    def years(self) -> range:
        return range(self.ledger.first_year, min(self.ledger.last_year, self.ledger.first_year + YEARS - 1) + 1)

    @property
    def last_year(self) -> int:
        return self.years[-1]

    def amounts(self, year: int, payer: str | None = None) -> Amounts:
        """All of a year, or what one payer's measures take."""
        return total(row.in_year(year) if payer is None else row.paid_by(payer, year) for row in self.ledger.rows)

    def posts(self, year: int, unit: str) -> int:
        return sum(row.worked_by(unit, year) for row in self.ledger.rows)

    def due(self, start: int, year: int) -> int:
        """Own investment of the measures that begin in a year, as it falls due in a later one."""
        return sum(row.in_year(year).investment for row in self.ledger.rows if row.first_year == start)

    @property
    def own(self) -> int:
        return sum(self.amounts(year).own for year in self.years)

    @property
    def funding(self) -> int:
        return sum(self.amounts(year).funding for year in self.years)

    @property
    def own_after(self) -> int:
        """Own money that the plan's measures bind after these years."""
        return sum(row.own_after(self.last_year) for row in self.ledger.rows)

    @property
    def finding(self) -> str:
        """The headline: what the years cost, and which is the dearest."""
        if not self.own:
            return _("Von %(first)d bis %(last)d bindet der Plan keine Eigenmittel") % self.ends
        dearest = max(self.years, key=lambda year: self.amounts(year).own)
        return _("%(own)s € Eigenmittel von %(first)d bis %(last)d, am meisten %(dearest)d") % {
            **self.ends, "own": grouped(self.own), "dearest": dearest,
        }  # fmt: skip

    @property
    def sentence(self) -> str:
        after = (
            _("Nach %(last)d binden die Maßnahmen noch %(after)s €.") % {**self.ends, "after": grouped(self.own_after)}
            if self.own_after
            else _("Nach %(last)d binden die Maßnahmen nichts mehr.") % self.ends
        )
        return _("Dazu kommen %s € Förderung.") % grouped(self.funding) + f" {after}"

    @property
    def ends(self) -> dict[str, int]:
        return {"first": self.ledger.first_year, "last": self.last_year}


def heads(view: MediumTerm) -> tuple[str, ...]:
    """The first year is the budget; the others are planned."""
    first, *others = view.years
    return (_("Ansatz %d") % first, *(_("Planung %d") % year for year in others), _("Summe"))


def grids(view: MediumTerm) -> list[Grid]:
    """All tables, in the order of the page."""
    payers = view.ledger.payers
    # With one payer the table of all is its own.
    scopes: list[str | None] = [None, *payers] if len(payers) > 1 else [None]
    found = [
        *(budget_grid(view, payer, place) for place, payer in enumerate(scopes)),
        obligation_grid(view),
        after_grid(view),
        staff_grid(view),
    ]
    return [grid for grid in found if grid.lines]


def budget_grid(view: MediumTerm, payer: str | None, place: int) -> Grid:
    """Ergebnishaushalt and Finanzhaushalt of all payers or of one."""
    by_year = [view.amounts(year, payer) for year in view.years]

    def lines(rows):
        for label, role, take in rows:
            values = [take(amounts) for amounts in by_year]
            yield Line((label, *values, sum(values)), role)

    empty = [None] * (len(by_year) + 1)
    values = [-amounts.own for amounts in by_year]
    whose = _(", alle Kostenträger") if payer is None and len(view.ledger.payers) > 1 else f", {payer}" if payer else ""
    return Grid(
        name=_("Finanzplanung") if payer is None else _("Finanzplanung %d") % place,
        caption=_("Ergebnis- und Finanzplanung in Euro%s") % whose,
        title=_("Ergebnis- und Finanzhaushalt") if payer is None else payer,
        columns=columns(_("Posten"), ("euro", heads(view))),
        lines=(
            Line((_("Ergebnishaushalt"), *empty), "group"),
            *lines(RESULT),
            Line((_("Finanzhaushalt, Investitionen"), *empty), "group"),
            *lines(FINANCE),
        ),
        total=Line((_("Saldo insgesamt (Eigenmittel)"), *values, sum(values)), "sum"),
        note=NOTE,
    )


def obligation_grid(view: MediumTerm) -> Grid:
    """Verpflichtungsermächtigungen: investment that measures of a year bind in later ones, by year of their start."""
    lines = []
    for start in view.years:
        due = [view.due(start, year) if year > start else 0 for year in view.ledger.years]
        if any(due):
            within = due[: len(view.years)]
            lines.append(Line((_("Beginn %d") % start, *within, sum(due[len(within) :]), sum(due))))
    later = [str(year) for year in view.years]
    return Grid(
        name=_("Verpflichtungen"),
        caption=_("Verpflichtungsermächtigungen: eigene Investitionen, die später fällig werden, in Euro"),
        title=_("Verpflichtungsermächtigungen"),
        columns=columns(_("Beginn der Maßnahmen"), ("euro", (*later, _("nach %d") % view.last_year, _("Summe")))),
        lines=tuple(lines),
        total=summed(lines),
    )


def after_grid(view: MediumTerm) -> Grid:
    """Folgekosten: what measures still bind after these years, own money."""
    lines = [
        Line((f"{row.number} {row.title}", row.who_pays, row.last_year, own), url=row.url)
        for row in view.ledger.rows
        if (own := row.own_after(view.last_year))
    ]
    return Grid(
        name=_("Folgekosten"),
        title=_("Folgekosten nach %d") % view.last_year,
        caption=_("Folgekosten nach %d: Eigenmittel in Euro, soweit sie gebunden sind") % view.last_year,
        columns=columns(
            _("Maßnahme"), ("text", (_("Kostenträger"),)), ("year", (_("im Plan bis"),)),
            ("euro", (_("nach %d") % view.last_year,)),
        ),
        lines=tuple(lines),
        total=Line((_("Summe"), None, None, view.own_after), "sum"),
    )  # fmt: skip


def staff_grid(view: MediumTerm) -> Grid:
    """Posts by unit: what there is, what the plan takes, what is left."""
    lines = []
    for unit in view.ledger.units:
        used = [view.posts(year, unit) for year in view.years]
        limits = [view.ledger.limit("fte", unit, year) for year in view.years]
        rest = [None if limit is None else limit - taken for limit, taken in zip(limits, used, strict=True)]
        parts = ((_("vorhanden"), limits), (_("im Plan"), used), (_("Rest"), rest))
        lines += [Line((f"{unit}: {label}", *values)) for label, values in parts]
    return Grid(
        name=_("Stellen"),
        title=_("Stellen"),
        caption=_("Personal nach Stellen, in Vollzeitstellen"),
        columns=columns(_("Stelle"), ("posts", heads(view)[:-1])),
        lines=tuple(lines),
    )


def summed(lines: list[Line]) -> Line | None:
    """The sums of all columns of amounts."""
    if not lines:
        return None
    sums = [sum(filter(None, column)) for column in list(zip(*(line.cells for line in lines), strict=True))[1:]]
    return Line((_("Summe"), *sums), "sum")


def without_obligations(view: MediumTerm) -> str:
    """What stands in place of the table if nothing falls due later."""
    return "" if obligation_grid(view).lines else _("Keine Maßnahme bindet Investitionen in späteren Jahren.")
