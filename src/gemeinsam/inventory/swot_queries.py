"""Reads of strengths, weaknesses, opportunities and risks: the grid of a field, and all fields at a glance."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from gemeinsam.inventory.models import Project, SwotEntry
from gemeinsam.inventory.swot_evidence import Candidate, candidates
from gemeinsam.participation.models import Contribution, Topic

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the grid, and for staff what its evidence says today, where that differs."""

    entry: SwotEntry
    today: str = ""
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One quarter of the grid."""

    quadrant: str
    title: str
    lines: list[Line]
    offered: list[Candidate]
    more: int = 0


PLURAL = {"strength": "Stärken", "weakness": "Schwächen", "opportunity": "Chancen", "risk": "Risiken"}


def shown_entries(*, with_drafts: bool) -> QuerySet[SwotEntry]:
    """Entries with their evidence; a reader gets of the evidence only what is public."""
    entries = SwotEntry.objects.current() if with_drafts else SwotEntry.objects.public()
    projects = Project.objects.current() if with_drafts else Project.objects.public()
    return entries.select_related("topic", "author").prefetch_related(
        Prefetch("projects", projects), Prefetch("contributions", Contribution.objects.public())
    )


def grid(topic: Topic, themes: list[Topic], *, with_drafts: bool) -> list[Part]:
    """The four parts of a field; staff see drafts and what could be taken over."""
    entries = list(shown_entries(with_drafts=with_drafts).filter(topic=topic))
    offered = {found.key: found for found in candidates(themes)[topic.pk]} if with_drafts else {}
    taken = {entry.origin for entry in entries if entry.origin}
    parts = []
    for quadrant, title in PLURAL.items():
        lines = [line_of(entry, offered, is_staff=with_drafts) for entry in entries if entry.quadrant == quadrant]
        free = [found for key, found in offered.items() if found.quadrant == quadrant and key not in taken]
        parts.append(Part(quadrant, title, lines, free[:SHOWN], max(0, len(free) - SHOWN)))
    return parts


def line_of(entry: SwotEntry, offered: dict[str, Candidate], *, is_staff: bool) -> Line:
    """An entry that was taken over says when its evidence changed since."""
    if not entry.origin or not is_staff:
        return Line(entry)
    now = offered.get(entry.origin)
    if now is None:
        return Line(entry, is_gone=True)
    return Line(entry, today="" if now.text == entry.text else now.text)


def retired_entries(topic: Topic) -> QuerySet[SwotEntry]:
    return SwotEntry.objects.filter(topic=topic, retired__isnull=False).select_related("topic").order_by("-retired")


def overview(themes: list[Topic], *, with_drafts: bool) -> list[tuple[Topic, dict[str, int]]]:
    """How many entries each part of each field has."""
    entries = SwotEntry.objects.current() if with_drafts else SwotEntry.objects.public()
    rows = entries.order_by().values_list("topic", "quadrant").annotate(count=Count("pk"))
    numbers: dict[int, dict[str, int]] = {topic.pk: dict.fromkeys(PLURAL, 0) for topic in themes}
    for topic, quadrant, count in rows:
        if topic in numbers:
            numbers[topic][quadrant] = count
    return [(topic, numbers[topic.pk]) for topic in themes]
