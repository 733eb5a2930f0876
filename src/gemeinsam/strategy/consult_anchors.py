"""Where the paragraphs of a frozen draft stand in the working text of today: the crossing to the redline engine."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from gemeinsam.engines import redline
from gemeinsam.strategy.edition_content import KIND_OF, KINDS, key_of, paragraphs_of
from gemeinsam.strategy.models import Edition, Field, Goal, Measure, Principle, Vision


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of the working text. kind: how it came to stand there (same, edited, split, merged)."""

    key: str
    label: str
    text: str
    kind: str
    moved: bool = False

    @property
    def field(self) -> str:
        return self.key.split("/")[2]


def numbered(edition: Edition) -> list[dict[str, Any]]:
    """The paragraphs of an edition, each with its place (from 1)."""
    return [{**row, "place": place} for place, row in enumerate(edition.content["paragraphs"], start=1)]


def working_rows() -> Iterator[tuple[Any, models.Model]]:
    """All rows whose text people discuss, also drafts, in the order of the strategy; five statements."""
    yield from ((KIND_OF["vision"], row) for row in Vision.objects.order_by("pk")[:1])
    yield from ((KIND_OF["field"], row) for row in Field.objects.select_related("topic").order_by("topic__order"))
    yield from ((KIND_OF["principle"], row) for row in Principle.objects.current())
    goals = Goal.objects.current().order_by("field__topic__order", "number")
    yield from ((KIND_OF["goal"], row) for row in goals)
    measures = Measure.objects.current().order_by("field__topic__order", "number")
    yield from ((KIND_OF["measure"], row) for row in measures)


def working_paragraphs() -> list[dict[str, str]]:
    """The texts of today, addressed as those of an edition."""
    found: list[dict[str, str]] = []
    for kind, row in working_rows():
        values = {name: getattr(row, name, None) for name in kind.spoken}
        title = values["title"] = values.get("title") or str(row)
        found += paragraphs_of({"key": f"{kind.name}/{key_of(row)}", "title": title, "values": values})
    return found


def places_now(edition: Edition) -> dict[int, Place]:
    """For each place of an edition (from 1) where its paragraph stands today; what is gone is left out."""
    now = working_paragraphs()
    old = [redline.Paragraph(row["text"], row["key"]) for row in edition.content["paragraphs"]]
    new = [redline.Paragraph(row["text"], row["key"]) for row in now]
    found = {}
    for at, pair in redline.align(old, new).places().items():
        if pair.new:
            row = now[pair.new[0]]
            found[at + 1] = Place(row["key"], row["label"], row["text"], pair.kind, pair.moved)
    return found


def row_of(key: str) -> models.Model | None:
    """The row that a paragraph's address names, if there still is one that people may write to."""
    kind, number, field = key.split("/")[:3]
    if kind not in {known.name for known in KINDS} or field not in KIND_OF[kind].spoken:
        return None
    if kind == "field":
        return Field.objects.filter(topic__code=number).first() if field != "title" else None
    if kind == "vision":
        return Vision.objects.first()
    if kind == "principle":
        return Principle.objects.current().filter(number=number).first() if number.isdecimal() else None
    if kind == "goal":
        return Goal.objects.current().filter(number=number).first()
    return Measure.objects.current().filter(number=number).first()
