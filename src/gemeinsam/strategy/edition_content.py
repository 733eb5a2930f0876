"""What an edition holds: every part of the strategy as plain values, and its paragraphs with lasting addresses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gemeinsam.county.models import County
from gemeinsam.strategy.edition_more import goals_with_more, measures_with_more, more_of
from gemeinsam.strategy.models import Decision, Edition, Field, Goal, Measure, OwnField, Principle, Vision
from gemeinsam.strategy.part_values import parts_of
from gemeinsam.strategy.raw_values import raw

# 2 keeps the rows of a measure as values too (`rows`); editions of format 1 keep them as text only.
FORMAT = 2
# People are not part of what a body adopts, and its decision stands on top.
OUTSIDE = frozenset({"contact", "deputy", "decision", "low_percent", "high_percent"})
States = Measure.Publication
# What is open for a consultation, and what a body may adopt.
INCLUDED = {
    Edition.Kind.DRAFT: (States.REVIEW, States.APPROVED, States.PUBLIC),
    Edition.Kind.ADOPTED: (States.APPROVED, States.PUBLIC),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of part: where its rows come from, and which of their fields an edition keeps.

    spoken: the fields whose text people discuss paragraph by paragraph; the title is one paragraph.
    """

    name: str
    label: str
    model: type[models.Model]
    names: tuple[str, ...]
    spoken: tuple[str, ...]


KINDS = (
    Kind("vision", "Leitbild", Vision, ("title", "text", "reasons"), ("title", "text")),
    Kind("principle", "Leitsatz", Principle, Principle.EDITABLE, ("title", "text")),
    Kind("field", "Handlungsfeld", Field, ("description",), ("title", "description")),
    Kind("goal", "Ziel", Goal, Goal.EDITABLE, ("title", "text")),
    Kind(
        "measure",
        "Maßnahme",
        Measure,
        tuple(name for name in Measure.EDITABLE if name not in OUTSIDE),
        ("title", "summary", "effect", "why_digital", "plain", "target_groups", "risks"),
    ),
)
KIND_OF = {kind.name: kind for kind in KINDS}


def rows_of(kind: Kind, *, states: Iterable[str]) -> Iterable[models.Model]:
    """The rows of a kind that an edition takes in, in the order of the strategy."""
    if kind.model is Vision:
        return Vision.objects.order_by("pk")[:1]
    if kind.model is Field:
        return Field.objects.select_related("topic").order_by("topic__order")
    if kind.model is Principle:
        return Principle.objects.current().filter(publication__in=list(states))
    if kind.model is Goal:
        rows = Goal.objects.current().filter(publication__in=list(states))
        return goals_with_more(rows).order_by("field__topic__order", "number")
    return measures_with_more(Measure.objects.current().filter(publication__in=list(states)))


def content_of(county: County, kind: str, title: str, decision: Decision | None) -> dict[str, Any]:
    """The whole strategy as plain values that JSON can hold: what the check sum is taken of.

    `parts` name each row by kind and number, with its raw values for a later restoring and its readable ones
    (`shown`) for reading; `paragraphs` are the texts that people discuss.
    """
    states = INCLUDED[Edition.Kind(kind)]
    own = list(OwnField.objects.public())
    parts = [part_of(which, row, own) for which in KINDS for row in rows_of(which, states=states)]
    return {
        "format": FORMAT,
        "county": county.name,
        "kind": str(kind),
        "title": title,
        "decision": told(decision),
        "parts": parts,
        "paragraphs": [paragraph for part in parts for paragraph in paragraphs_of(part)],
    }


def told(decision: Decision | None) -> dict[str, str] | None:
    if decision is None:
        return None
    said = {"body": decision.body, "on": decision.on.isoformat(), "title": decision.title}
    return {**said, "paper": decision.paper, "result": decision.result}


def key_of(row: models.Model) -> str:
    """How a part is named for ever: by its number, a field by its code."""
    return str(getattr(row, "number", None) or getattr(row, "code", None) or "1")


def part_of(kind: Kind, row: models.Model, own: Iterable[OwnField]) -> dict[str, Any]:
    shown = {capfirst(str(label)): text for label, text in (*readable(kind, row), *more_of(row))}
    title = getattr(row, "title", None) or str(row)
    return {
        "key": f"{kind.name}/{key_of(row)}",
        "title": title,
        "field": getattr(getattr(row, "field", None), "code", ""),
        "values": {"title": title} | {name: raw(row, name) for name in kind.names},
        "shown": shown,
        **({"rows": parts_of(row, own)} if isinstance(row, Measure) else {}),
    }


def readable(kind: Kind, row: models.Model) -> Iterator[tuple[str, str]]:
    """Name and text of every field that says something, in the words of that day."""
    for name in kind.names:
        field = row._meta.get_field(name)
        if name in {"title", "publication"}:
            continue
        if field.many_to_many:
            value = ", ".join(str(other) for other in getattr(row, name).all())
        elif field.choices:
            value = str(getattr(row, f"get_{name}_display")())
        else:
            found = getattr(row, name)
            value = worded(found)
        if value.strip():
            yield str(field.verbose_name), value


def worded(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else ""
    if isinstance(value, list):
        return "\n".join(f"- {item}" for item in value)
    return "" if value is None else str(value)


def paragraphs_of(part: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The texts of a part, paragraph by paragraph: "goal/MO-Z1/text/2"."""
    kind = KIND_OF[part["key"].partition("/")[0]]
    number = part["key"].partition("/")[2]
    head = _(kind.label) if kind.model is Vision else f"{number} {part['title']}"
    for name in kind.spoken:
        for place, text in enumerate(split(str(part["values"].get(name) or "")), start=1):
            label = head if name == "title" else f"{head}: {capfirst(label_of(kind, name))}"
            yield {"key": f"{part['key']}/{name}/{place}", "part": part["key"], "label": label, "text": text}


def label_of(kind: Kind, name: str) -> str:
    return str(kind.model._meta.get_field(name).verbose_name)


def split(text: str) -> list[str]:
    """A text's paragraphs: blank lines part them."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]
