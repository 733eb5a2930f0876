"""Papers of the plan: the year and the medium term as document tree and as workbook."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.models import County
from gemeinsam.engines.document import (
    Book,
    Column,
    Document,
    Facts,
    Heading,
    Lead,
    ListBlock,
    Note,
    Paragraph,
    Sheet,
    Text,
    tidy,
)
from gemeinsam.publication import medium_term, year_grids
from gemeinsam.publication.digest import digest_of
from gemeinsam.publication.grid import Grid
from gemeinsam.publication.medium_term import MediumTerm
from gemeinsam.publication.plan_ledger import PlanLedger
from gemeinsam.publication.year_plan import YearPlan, YearRow

Block = Any
ASSUMED = "Beträge, Stellen und Bewertungen sind Annahmen zur Vorführung, keine Zahlen des Landkreises."


def standing(ledger: PlanLedger) -> str:
    """What the paper is: which plan, from which day, and whether anybody may rely on it."""
    version = _("Plan „%(scenario)s“ vom %(day)s") % {
        "scenario": ledger.scenario, "day": f"{ledger.computed:%d.%m.%Y}",
    }  # fmt: skip
    return version if ledger.is_public else f"{version}, {_('noch nicht öffentlich')}"


def paper(county: County, *, title: str, subtitle: str, ledger: PlanLedger, blocks: Iterable[Block]) -> Document:
    document = Document(
        title=title,
        subtitle=subtitle,
        county=tidy(county.name),
        version=tidy(standing(ledger)),
        date=timezone.localdate().isoformat(),
        check="–",
        blocks=tuple(blocks),
    )
    return replace(document, check=digest_of(document)[:12])


def book(
    county: County, *, title: str, ledger: PlanLedger, facts: Iterable[tuple[str, Any]], grids: list[Grid]
) -> Book:
    """A workbook: what it is on the first sheet, then one sheet for each table."""
    day = timezone.localdate().isoformat()
    about = (
        (_("Papier"), title), (_("Landkreis"), county.name), (_("Plan"), standing(ledger)),
        *facts, *([(_("Herkunft"), ASSUMED)] if ledger.is_assumed else []),
    )  # fmt: skip
    cover = Sheet(
        name=_("Überblick"),
        columns=(Column(title=_("Angabe")), Column(title=_("Wert"))),
        rows=tuple((str(name), str(value)) for name, value in about),
    )
    return Book(title=title, county=county.name, date=day, sheets=(cover, *(grid.sheet for grid in grids)))


def year_document(county: County, view: YearPlan) -> Document:
    """The annual plan of a year as a paper for the council."""
    tables = {grid.name: grid.table for grid in year_grids.grids(view)}
    first = (_("Handlungsfelder"), _("Kostenträger"), _("Förderung"), _("Grenzen"), _("Personal"))
    blocks: list[Block] = [
        Heading(level=1, text=_("Auf einen Blick"), number="1", anchor="ueberblick"),
        Lead(text=tidy(f"{view.finding}. {view.sentence}")),
        Facts(pairs=tuple((name, tidy(value)) for name, value in plan_facts(view.ledger))),
        *([Note(text=ASSUMED)] if view.ledger.is_assumed else []),
        *(tables[name] for name in first if name in tables),
        Heading(level=1, text=_("Was %d geschieht") % view.year, number="2", anchor="massnahmen"),
        *(block for theme, _css, rows in view.themes for block in theme_blocks(theme, rows)),
        Heading(level=1, text=_("Kosten und Folgen im Einzelnen"), number="3", anchor="kosten"),
        *(tables[name] for name in (_("Kosten"), _("Folgejahre")) if name in tables),
    ]
    return paper(
        county,
        title=_("Jahresplan %d") % view.year,
        subtitle=tidy(county.strategy_title or _("Digitalstrategie")),
        ledger=view.ledger,
        blocks=blocks,
    )


def plan_facts(ledger: PlanLedger) -> list[tuple[str, str]]:
    checked = _("unabhängig nachgerechnet") if ledger.is_checked else _("noch nicht nachgerechnet")
    return [
        (_("Zeitraum des Plans"), f"{ledger.first_year}–{ledger.last_year}"),
        (_("Berechnung"), checked),
    ]


def theme_blocks(theme: str, rows: list[YearRow]) -> list[Block]:
    return [Heading(level=2, text=tidy(theme)), ListBlock(items=tuple(theme_item(one) for one in rows))]


def theme_item(one: YearRow) -> tuple[Text, Text]:
    """A measure in the list: what happens, who is in charge, who pays, where it stands in the budget."""
    phase, responsible, payer, product, _programme = year_grids.duties(one)
    pays = "" if payer == responsible else _(" Es zahlt: %s.") % payer
    words = _(": %(phase)s.\nZuständig: %(unit)s.%(pays)s Produkt: %(product)s.") % {
        "phase": phase, "unit": responsible, "pays": pays, "product": product,
    }  # fmt: skip
    funding = _(" Förderung: %s.") % one.row.programme if one.row.programme else ""
    return Text(text=tidy(f"{one.row.number} {one.row.title}"), strong=True), Text(text=tidy(words + funding))


def year_book(county: County, view: YearPlan) -> Book:
    """The same numbers for a spreadsheet: all measures in one sheet, then the tables of the page."""
    grids = [year_grids.flat_grid(view), *year_grids.grids(view)[1:]]
    facts = [*plan_facts(view.ledger), (_("Befund"), f"{view.finding}. {view.sentence}")]
    return book(county, title=_("Jahresplan %d") % view.year, ledger=view.ledger, facts=facts, grids=grids)


def medium_document(county: County, view: MediumTerm) -> Document:
    """Five years in the order of a finance department."""
    blocks: list[Block] = [
        Heading(level=1, text=_("Auf einen Blick"), number="1", anchor="ueberblick"),
        Lead(text=tidy(f"{view.finding}. {view.sentence}")),
        *([Note(text=ASSUMED)] if view.ledger.is_assumed else []),
    ]
    for grid in medium_term.grids(view):
        blocks += [Heading(level=2, text=tidy(grid.title)), grid.table]
    if missing := medium_term.without_obligations(view):
        blocks += [Heading(level=2, text=_("Verpflichtungsermächtigungen")), Paragraph(text=missing)]
    return paper(
        county,
        title=_("Mittelfristige Planung %(first)d–%(last)d") % view.ends,
        subtitle=tidy(county.strategy_title or _("Digitalstrategie")),
        ledger=view.ledger,
        blocks=blocks,
    )


def medium_book(county: County, view: MediumTerm) -> Book:
    facts = [*plan_facts(view.ledger), (_("Befund"), f"{view.finding}. {view.sentence}")]
    if missing := medium_term.without_obligations(view):
        facts.append((_("Verpflichtungsermächtigungen"), missing))
    title = _("Mittelfristige Planung %(first)d–%(last)d") % view.ends
    return book(county, title=title, ledger=view.ledger, facts=facts, grids=medium_term.grids(view))
