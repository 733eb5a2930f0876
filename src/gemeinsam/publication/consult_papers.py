"""The synopsis of a consultation: paragraph, proposals, decision and reason, as page, DOCX and workbook."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.models import County
from gemeinsam.county.policy import OFFICE
from gemeinsam.engines import document as engine
from gemeinsam.engines.document import Book, Column, Document, Heading, Lead, Note, Sheet, Table, tidy
from gemeinsam.publication.digest import digest_of
from gemeinsam.publication.papers import file, paper
from gemeinsam.strategy.consult_anchors import numbered
from gemeinsam.strategy.consult_pages import consultation_of, parts_of
from gemeinsam.strategy.consult_queries import Shown, shown
from gemeinsam.strategy.models import Consultation, ConsultProposal

Part = dict[str, Any]


def synopsis(request: HttpRequest, number: int) -> HttpResponse:
    """Page by part; staff see what is not decided too."""
    consultation = consultation_of(request, number)
    for_staff = request.role in OFFICE
    context = {
        "section": "strategie",
        "consultation": consultation,
        "parts": parts(consultation, for_staff=for_staff),
        "for_staff": for_staff,
    }
    return render(request, "publication/consult_synopsis.html", context)


def synopsis_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    consultation = consultation_of(request, number)
    for_staff = request.role in OFFICE
    found = parts(consultation, for_staff=for_staff)
    name = f"synopse-fassung-{number}"
    if form == "xlsx":
        return file(engine.xlsx(book(request.county, consultation, found)), f"{name}.xlsx")
    return paper(document(request.county, consultation, found, for_staff=for_staff), name, form)


def rows_of(consultation: Consultation, *, for_staff: bool) -> Iterable[ConsultProposal]:
    rows = consultation.proposals.in_order()
    return rows.standing() if for_staff else rows.public().exclude(decision=ConsultProposal.Decision.OPEN)


def parts(consultation: Consultation, *, for_staff: bool) -> list[Part]:
    """The parts of the draft to which something was proposed; of each its paragraphs with their proposals."""
    proposals: dict[int, list[Shown]] = {}
    for place, rows in groupby(rows_of(consultation, for_staff=for_staff), key=lambda row: row.place):
        proposals[place] = [shown(row) for row in rows]
    found = []
    for part in parts_of(numbered(consultation.edition)):
        mine = [row | {"proposals": proposals[row["place"]]} for row in part["paragraphs"] if row["place"] in proposals]
        if mine:
            found.append(part | {"paragraphs": mine})
    return found


def document(county: County, consultation: Consultation, found: list[Part], *, for_staff: bool) -> Document:
    """The paper for the Kreistag: one table for each part of the draft."""
    blocks: list[Any] = [
        Heading(level=1, text=_("Zu dieser Synopse"), number="1", anchor="synopse"),
        Lead(text=tidy(summary(found))),
    ]
    if for_staff:
        blocks.append(
            Note(text=_("Diese Fassung enthält Unentschiedenes und Ungelesenes. Geben Sie sie nicht weiter."))
        )
    for place, part in enumerate(found, start=2):
        blocks.append(Heading(level=1, text=tidy(part["head"]), number=str(place), anchor=f"teil-{place}"))
        blocks.append(table(part))
    edition = consultation.edition
    made = Document(
        title=_("Synopse der Vorschläge"),
        subtitle=tidy(_("%(title)s, Fassung %(number)d") % {"title": edition.title, "number": edition.number}),
        county=tidy(county.name),
        version=_("Mit Unentschiedenem, intern") if for_staff else _("Entschiedene Vorschläge"),
        date=timezone.localdate().isoformat(),
        check="–",
        blocks=tuple(blocks),
    )
    return replace(made, check=digest_of(made)[:12])


def summary(found: list[Part]) -> str:
    rows = [one.row for part in found for row in part["paragraphs"] for one in row["proposals"]]
    by = {key: sum(row.decision == key for row in rows) for key, _label in ConsultProposal.Decision.choices}
    words = _("%(all)d Vorschläge: %(accepted)d übernommen, %(adapted)d angepasst übernommen, %(rejected)d abgelehnt")
    said = words % {"all": len(rows), **by}
    return f"{said}, {_('%d offen') % by['open']}." if by["open"] else f"{said}."


def table(part: Part) -> Table:
    lines = []
    for row in part["paragraphs"]:
        for place, one in enumerate(row["proposals"]):
            text = f"{row['place']}. {row['text']}" if not place else ""
            lines.append((text, proposed(one.row), decided(one.row), one.row.decision_reason or "–"))
    return Table(
        caption=tidy(_("Absätze des Entwurfs, Vorschläge und Entscheidungen")),
        head=(_("Absatz im Entwurf"), _("Vorschlag"), _("Entscheidung"), _("Begründung")),
        rows=tuple(tuple(map(tidy, line)) for line in lines),
    )


def who(row: ConsultProposal) -> str:
    return f"{row.contribution.number}, {row.author}" if row.author else str(row.contribution.number)


def proposed(row: ConsultProposal) -> str:
    lines = [_("Nr. %s") % who(row), row.new_text, row.reason]
    return "\n".join(line for line in lines if line)


def decided(row: ConsultProposal) -> str:
    lines = [row.get_decision_display(), _("Neu: %s") % row.text_to_take if row.text_to_take else ""]
    return "\n".join(line for line in lines if line)


TITLES = (
    "Teil", "Text im Entwurf", "Vorschlag von", "Art", "Vorgeschlagener Text", "Begründung des Vorschlags",
    "Entscheidung", "Begründung der Entscheidung", "Neuer Text",
)  # fmt: skip


def book(county: County, consultation: Consultation, found: list[Part]) -> Book:
    """One row for each proposal, so that a table can be sorted and filtered."""
    rows = [
        (
            row["place"], one.row.contribution.number, part["head"], row["text"], one.row.author,
            str(one.row.get_kind_display()), one.row.new_text, one.row.reason, str(one.row.get_decision_display()),
            one.row.decision_reason, one.row.text_to_take,
        )
        for part in found for row in part["paragraphs"] for one in row["proposals"]
    ]  # fmt: skip
    sheet = Sheet(
        name=_("Synopse"),
        columns=(
            Column(title=_("Absatz"), kind="year"),
            Column(title=_("Vorschlag Nr."), kind="year"),
            *(Column(title=title) for title in TITLES),
        ),
        rows=tuple(tuple(cell if isinstance(cell, int) else cell or None for cell in row) for row in rows),
        note=summary(found),
    )
    return Book(title=str(consultation), county=county.name, date=timezone.localdate().isoformat(), sheets=(sheet,))
