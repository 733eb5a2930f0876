"""An edition as one neutral document: page, PDF and DOCX say what was frozen, whatever the rows say today."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.engines.document import Document, Facts, Heading, Lead, Note, Paragraph, Text, rich, tidy
from gemeinsam.strategy.models import Edition

Part = Mapping[str, Any]
# Fields that are texts to read; the others stand in a box of short facts.
SHORT = 120
# Stands in the heading above already.
FIELD = "Handlungsfeld"


def edition_document(edition: Edition) -> Document:
    """What an edition says, from its frozen content alone."""
    content = edition.content
    blocks = [*front(edition), *vision_blocks(content), *fields_blocks(content)]
    said = content.get("decision")
    return Document(
        title=content["title"] or str(edition),
        subtitle=decided_words(said) if said else _("Entwurf zur Beteiligung, nicht beschlossen"),
        county=content["county"],
        version=_("Fassung %d") % edition.number,
        date=timezone.localdate(edition.frozen).isoformat(),
        check=edition.digest[:12],
        blocks=tuple(blocks),
    )


def decided_words(said: Mapping[str, str]) -> str:
    year, month, day = said["on"].split("-")
    values = {**said, "on": f"{day}.{month}.{year}"}
    return _("%(body)s, %(on)s: %(result)s, Vorlage %(paper)s") % values


def front(edition: Edition) -> list[Any]:
    """Where this text comes from, and how to tell that it is the one."""
    return [
        Heading(level=1, text=_("Zu dieser Fassung"), number="1", anchor="fassung"),
        Paragraph(text=_("Dieser Text ist festgehalten. Was danach geändert wurde, steht hier nicht.")),
        Facts(pairs=tuple(facts_of(edition))),
    ]


def facts_of(edition: Edition) -> list[tuple[str, str]]:
    said = edition.content.get("decision")
    decision = decided_words(said) if said else _("noch keiner")
    frozen = timezone.localtime(edition.frozen).strftime("%d.%m.%Y, %H:%M")
    return [
        (_("Festgehalten am"), _("%s Uhr") % frozen),
        (_("Beschluss"), decision),
        (_("Prüfsumme (SHA-256)"), edition.digest),
    ]


def parts_of(content: Mapping[str, Any], kind: str, field: str | None = None) -> Iterable[Part]:
    """The parts of a kind, those of one field if a field is named."""
    for part in content["parts"]:
        if part["key"].startswith(f"{kind}/") and (field is None or part["field"] == field):
            yield part


def vision_blocks(content: Mapping[str, Any]) -> list[Any]:
    blocks: list[Any] = [Heading(level=1, text=_("Leitbild"), number="2", anchor="leitbild")]
    parts = list(parts_of(content, "vision"))
    if not parts:
        return [*blocks, Note(text=_("Das Leitbild war noch nicht geschrieben."))]
    for part in parts:
        blocks += [Lead(text=tidy(part["title"])), *texts_of(part)]
    principles = list(parts_of(content, "principle"))
    if principles:
        blocks.append(Heading(level=2, text=_("Leitsätze"), number="2.1", anchor="leitsaetze"))
    for part in principles:
        blocks += [Paragraph(text=(Text(text=tidy(part["title"]), strong=True),)), *texts_of(part)]
    return blocks


def fields_blocks(content: Mapping[str, Any]) -> list[Any]:
    title = _("Handlungsfelder, Ziele und Maßnahmen")
    blocks: list[Any] = [Heading(level=1, text=title, number="3", anchor="handlungsfelder")]
    for place, field in enumerate(parts_of(content, "field"), start=1):
        code = number_of(field)
        blocks.append(Heading(level=2, text=tidy(field["title"]), number=f"3.{place}", anchor=f"feld-{code}"))
        blocks += texts_of(field)
        for kind in ("goal", "measure"):
            for part in parts_of(content, kind, code):
                number = number_of(part)
                blocks.append(Heading(level=3, text=tidy(part["title"]), number=number, anchor=number.lower()))
                blocks += texts_of(part)
    return blocks


def number_of(part: Part) -> str:
    return str(part["key"]).partition("/")[2]


def texts_of(part: Part) -> list[Any]:
    """What a part says: long texts as paragraphs, short ones in a box."""
    shown = part["shown"]
    long = {name: text for name, text in shown.items() if len(text) > SHORT or "\n" in text}
    blocks: list[Any] = []
    for name, text in long.items():
        blocks += [Paragraph(text=(Text(text=tidy(name), strong=True),)), *rich(text)]
    short = tuple((tidy(name), tidy(text)) for name, text in shown.items() if name not in {*long, FIELD})
    return [*blocks, Facts(pairs=short)] if short else blocks
