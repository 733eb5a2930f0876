"""Strengths, weaknesses, opportunities and risks as a paper: one field or all, with the evidence of each judgement."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.models import County
from gemeinsam.engines.document import Document, Heading, ListBlock, Paragraph, Text, tidy
from gemeinsam.inventory.models import SwotEntry
from gemeinsam.inventory.swot_queries import PLURAL, shown_entries
from gemeinsam.participation.models import Topic
from gemeinsam.publication.digest import digest_of

Block = Any


def swot_document(county: County, topics: list[Topic], *, with_drafts: bool) -> Document:
    """The judgements on some fields, as of now."""
    entries: dict[int, list[SwotEntry]] = defaultdict(list)
    for entry in shown_entries(with_drafts=with_drafts).filter(topic__in=topics):
        entries[entry.topic_id].append(entry)
    blocks: list[Block] = []
    judged = [topic for topic in topics if entries[topic.pk]]
    for number, topic in enumerate(judged, start=1):
        blocks += field_blocks(topic, entries[topic.pk], str(number))
    blocks += silent_blocks([topic for topic in topics if topic not in judged], str(len(judged) + 1))
    document = Document(
        title=_("Stärken, Schwächen, Chancen und Risiken"),
        subtitle=tidy(topics[0].title) if len(topics) == 1 else _("Alle Handlungsfelder"),
        county=tidy(county.name),
        version=_("Mit Entwürfen, intern") if with_drafts else _("Veröffentlichter Stand"),
        date=timezone.localdate().isoformat(),
        check="–",
        blocks=tuple(blocks),
    )
    return replace(document, check=digest_of(document)[:12])


def silent_blocks(topics: list[Topic], number: str, *, level: int = 1) -> list[Block]:
    """The fields that nobody judged yet, by name: silence is no praise. level: of the heading."""
    if not topics:
        return []
    title = _("Noch ohne Einschätzung")
    blocks: list[Block] = [Heading(level=level, text=title, number=number or None, anchor="ohne")]
    return [*blocks, ListBlock(items=tuple(tidy(topic.title) for topic in topics))]


def field_blocks(topic: Topic, entries: list[SwotEntry], number: str, *, level: int = 1) -> list[Block]:
    """One field: its four parts under their own headings; number: of the field, empty for none."""
    anchor = f"feld-{topic.slug}"
    blocks: list[Block] = [Heading(level=level, text=tidy(topic.title), number=number or None, anchor=anchor)]
    for place, (quadrant, title) in enumerate(PLURAL.items(), start=1):
        mine = [entry for entry in entries if entry.quadrant == quadrant]
        own = f"{number}.{place}" if number else None
        blocks.append(Heading(level=level + 1, text=title, number=own, anchor=f"{anchor}-{quadrant}"))
        if mine:
            blocks.append(ListBlock(items=tuple(item(entry) for entry in mine)))
        else:
            blocks.append(Paragraph(text=_("Nichts notiert.")))
    return blocks


def item(entry: SwotEntry) -> tuple[Text, ...]:
    """The judgement, then what it rests on and since when it stands."""
    draft = "" if entry.is_public else _(" (Entwurf)")
    proofs = "; ".join(tidy(proof) for proof in proofs_of(entry))
    since = _("Stand %s") % f"{timezone.localtime(entry.created):%d.%m.%Y}"
    said = _("Belege: %s") % proofs if proofs else _("ohne Beleg")
    parts = [Text(text=f"{tidy(entry.text)}{draft} ", strong=True), Text(text=f"{said}. {since}.")]
    if entry.link.startswith(("https://", "http://")):
        parts.append(Text(text=_(" Adresse"), href=entry.link))
    return tuple(parts)


def proofs_of(entry: SwotEntry) -> Iterable[str]:
    yield from (project.title for project in entry.projects.all())
    for row in entry.contributions.all():
        yield _("Beitrag %d") % row.number
    if entry.proof:
        yield entry.proof.rstrip(".")
