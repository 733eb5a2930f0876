"""The tables of one year: the same for page, PDF, DOCX and XLSX."""

from dataclasses import replace

from django.utils.translation import gettext as _

from gemeinsam.engines.document import Column
from gemeinsam.planning.models import Kind
from gemeinsam.publication.grid import Grid, Line, columns
from gemeinsam.publication.plan_ledger import Amounts, total
from gemeinsam.publication.year_plan import KINDS, LimitLine, YearPlan, YearRow

UNASSIGNED = "noch nicht zugeordnet"
NOBODY = "noch niemand"
NO_PROGRAMME = "–"


def grids(view: YearPlan) -> list[Grid]:
    """All tables of amounts, in the order of the page; tables without a row are left out."""
    found = (
        cost_grid(view), theme_grid(view), payer_grid(view), programme_grid(view), later_grid(view),
        money_limit_grid(view), staff_grid(view),
    )  # fmt: skip
    return [grid for grid in found if grid.lines]


def cost_columns(year: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    own = (_("Eigenmittel laufend"), _("Eigenmittel investiv"))
    funding = (_("Förderung laufend"), _("Förderung investiv"))
    return (
        ("euro", (*own, *funding, _("Kosten gesamt"))),
        ("posts", (_("Stellen"),)),
        ("euro", (_("Eigenmittel nach %d") % year,)),
    )


def cost_cells(amounts: Amounts, own_after: int) -> tuple[int, ...]:
    return (
        amounts.operating, amounts.investment, amounts.funding_operating, amounts.funding_investment, amounts.cost,
        amounts.hundredths, own_after,
    )  # fmt: skip


def cost_grid(view: YearPlan) -> Grid:
    """Every measure under its field, with the sum of the field."""
    lines = []
    for theme, css, rows in view.themes:
        lines.append(Line((theme, *[None] * 7), "group", css=css))
        lines += [
            Line(
                (f"{one.row.number} {one.row.title}", *cost_cells(one.amounts, one.own_after)), url=one.row.url, css=css
            )
            for one in rows
        ]
        if len(rows) > 1:
            lines.append(Line((_("Summe %s") % theme, *sums(rows)), "sum", css=css))
    return Grid(
        name=_("Kosten"),
        caption=_("Kosten %d nach Maßnahmen in Euro, Personal in Vollzeitstellen") % view.year,
        columns=columns(_("Maßnahme"), *cost_columns(view.year)),
        lines=tuple(lines),
        total=Line((_("Summe"), *cost_cells(view.total, view.own_after)), "sum"),
        note=_(
            "Kosten gesamt: Eigenmittel und Förderung zusammen. Eigenmittel nach %(year)d: was die Maßnahmen dieses "
            "Jahres in allen späteren Jahren binden, auch nach dem Plan."
        )
        % {"year": view.year},
    )


def sums(rows: list[YearRow]) -> tuple[int, ...]:
    return cost_cells(total(one.amounts for one in rows), sum(one.own_after for one in rows))


def theme_grid(view: YearPlan) -> Grid:
    heads = cost_columns(view.year)
    return Grid(
        name=_("Handlungsfelder"),
        caption=_("Kosten %d nach Handlungsfeldern in Euro, Personal in Vollzeitstellen") % view.year,
        columns=columns(_("Handlungsfeld"), ("count", (_("Anzahl"),)), *heads),
        lines=tuple(Line((theme, len(rows), *sums(rows)), css=css) for theme, css, rows in view.themes),
        total=Line((_("Summe"), len(view.rows), *cost_cells(view.total, view.own_after)), "sum"),
    )


def payer_grid(view: YearPlan) -> Grid:
    """Payer by kind: what it costs, what others pay, what is left to pay."""
    lines = []
    for payer, amounts in view.payers:
        for kind in Kind.values:
            own, funding = getattr(amounts, kind), getattr(amounts, f"funding_{kind}")
            lines.append(Line((f"{payer}: {KINDS[kind]}", own + funding, funding, own)))
        if len(view.payers) > 1:
            lines.append(Line((_("Summe %s") % payer, amounts.cost, amounts.funding, amounts.own), "sum"))
    found = view.total
    return Grid(
        name=_("Kostenträger"),
        caption=_("Wer %d zahlt, nach Art, in Euro") % view.year,
        columns=columns(
            _("Kostenträger und Art"), ("euro", (_("Kosten gesamt"), _("davon Förderung"), _("Eigenmittel")))
        ),
        lines=tuple(lines),
        total=Line((_("Summe"), found.cost, found.funding, found.own), "sum"),
    )


def programme_grid(view: YearPlan) -> Grid:
    found = view.total
    return Grid(
        name=_("Förderung"),
        caption=_("Förderung %d nach Programmen in Euro") % view.year,
        columns=columns(
            _("Programm"), ("count", (_("Anzahl"),)), ("euro", (_("laufend"), _("investiv"), _("Summe")))
        ),
        lines=tuple(
            Line((name, count, amounts.funding_operating, amounts.funding_investment, amounts.funding))
            for name, count, amounts in view.programmes
        ),
        total=Line(
            (
                _("Summe"), sum(count for _name, count, _amounts in view.programmes), found.funding_operating,
                found.funding_investment, found.funding,
            ),
            "sum",
        ),
    )  # fmt: skip


def later_grid(view: YearPlan) -> Grid:
    """What the measures of this year bind in later years, own money."""
    bound = [one for one in view.rows if one.own_after]
    last = view.ledger.last_year
    years = [str(year) for year in view.later_years]
    by_year = [sum(one.later[place] for one in bound) for place in range(len(years))]
    after = sum(one.row.commitment for one in bound)
    return Grid(
        name=_("Folgejahre"),
        caption=_("Was die Maßnahmen von %d danach binden: Eigenmittel in Euro") % view.year,
        columns=columns(_("Maßnahme"), ("euro", (*years, _("nach %d") % last, _("Summe")))),
        lines=tuple(
            Line((f"{one.row.number} {one.row.title}", *one.later, one.row.commitment, one.own_after), url=one.row.url)
            for one in bound
        ),
        total=Line((_("Summe"), *by_year, after, view.own_after), "sum"),
    )


def money_limit_grid(view: YearPlan) -> Grid:
    return Grid(
        name=_("Grenzen"),
        caption=_("Haushaltsmittel %d in Euro: was der Plan davon nimmt und was bleibt") % view.year,
        columns=columns(_("Kostenträger und Art"), ("euro", (_("Grenze"), _("im Plan"), _("Rest")))),
        lines=tuple(limit_line(line) for line in view.money_limits),
    )


def staff_grid(view: YearPlan) -> Grid:
    return Grid(
        name=_("Personal"),
        caption=_("Personal %d in Vollzeitstellen: was der Plan davon nimmt und was bleibt") % view.year,
        columns=columns(_("Stelle"), ("posts", (_("Grenze"), _("im Plan"), _("Rest")))),
        lines=tuple(limit_line(line) for line in view.staff_limits),
    )


def limit_line(line: LimitLine) -> Line:
    name = line.name if line.kind == "fte" else f"{line.name}: {KINDS[line.kind]}"
    return Line((name, line.limit, line.used, line.rest))


def duty_grid(view: YearPlan) -> Grid:
    """Who does what, under which product: no names of persons."""
    heads = (
        _("Maßnahme"),
        _("Was %d geschieht") % view.year,
        _("Zuständig"),
        _("Kostenträger"),
        _("Produkt"),
        _("Programm"),
    )
    return Grid(
        name=_("Zuständigkeit"),
        caption=_("Was %d geschieht und wer zuständig ist") % view.year,
        columns=tuple(Column(title=head) for head in heads),
        lines=tuple(Line((f"{one.row.number} {one.row.title}", *duties(one)), url=one.row.url) for one in view.rows),
    )


def duties(one: YearRow) -> tuple[str, ...]:
    row = one.row
    return (
        happens(one),
        row.responsible or NOBODY,
        row.who_pays,
        row.product or UNASSIGNED,
        row.programme or NO_PROGRAMME,
    )


def happens(one: YearRow) -> str:
    """The phase, and the milestones of the year."""
    steps = [f"{step.when}: {step.title}{_(' (Annahme)') if step.is_assumed else ''}" for step in one.steps]
    return "; ".join([one.phase, *steps])


def flat_grid(view: YearPlan) -> Grid:
    """All facts of a measure in one row, to be filtered and sorted in a spreadsheet."""
    heads = (_("Was %d geschieht") % view.year, _("Zuständig"), _("Kostenträger"), _("Produkt"), _("Programm"))
    texts = (_("Titel"), _("Handlungsfeld"), *heads, _("Personal aus"))
    return replace(
        cost_grid(view),
        name=_("Maßnahmen"),
        columns=columns(_("Nummer"), ("text", texts), *cost_columns(view.year)),
        lines=tuple(
            Line(
                (
                    one.row.number, one.row.title, one.row.theme, *duties(one), one.row.who_works,
                    *cost_cells(one.amounts, one.own_after),
                )
            )
            for one in view.rows
        ),
        total=Line((_("Summe"), *[None] * 8, *cost_cells(view.total, view.own_after))),
    )  # fmt: skip
