"""Reads of the fact sheet: its parts with what they say, and what is still open, with the way to the very field."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.strategy import fact_rules
from gemeinsam.strategy.fact_forms import Part, part_of, parts
from gemeinsam.strategy.models import Measure, OwnField
from gemeinsam.strategy.own_field_rules import in_words

# What a whole fact sheet says; the other fields may stay empty.
EXPECTED = (
    "goals", "summary", "effect", "why_digital", "plain", "target_groups", "lead_unit", "contact", "deputy",
    "priority", "earliest_year", "climate", "accessibility",
)  # fmt: skip
# A page of the form holds no more own fields.
OWN_PER_PAGE = 8
OWN = "eigene"
LONGEST = 160


@dataclass(frozen=True, slots=True)
class OpenPart:
    """Something that a fact sheet does not say yet, and where to say it."""

    label: str
    url: str


def open_parts(measure: Measure, own: list[OwnField]) -> list[OpenPart]:
    """What is still open in a sheet, in the order of its parts.

    Args:
        measure: with its rows fetched ahead (`own_field_queries.with_sheet`).
        own: the own fields that the county asks, from `own_field_queries.own_fields`.
    """
    form = reverse("measure_edit", args=[measure.number])
    said = {row.field_id for row in measure.own_values.all()}
    found = [
        OpenPart(capfirst(str(Measure._meta.get_field(name).verbose_name)), f"{form}?teil={part_of(name)}#id_{name}")
        for name in EXPECTED
        if is_empty(measure, name)
    ]
    if not measure.steps.all():
        found.append(OpenPart(_("Schritte"), reverse("measure_step_new", args=[measure.number])))
    if not measure.risks.strip() and not measure.risk_rows.all():
        found.append(OpenPart(_("Risiken"), reverse("measure_risk_new", args=[measure.number])))
    for place, field in enumerate(own):
        if field.pk not in said:
            found.append(OpenPart(field.label, f"{form}?teil={own_slug(place)}#id_{field.name}"))
    return found


def is_empty(measure: Measure, name: str) -> bool:
    field = Measure._meta.get_field(name)
    if field.many_to_many:
        return not getattr(measure, name).all()
    value = getattr(measure, field.attname)
    return value is None or not str(value).strip()


def own_slug(place: int) -> str:
    """On which page of the form the own field at this place stands."""
    page = place // OWN_PER_PAGE + 1
    return OWN if page == 1 else f"{OWN}-{page}"


def all_parts(own: list[OwnField]) -> list[Part]:
    """The parts of the form: the product's own, then the county's fields, eight on a page."""
    pages = [own[first : first + OWN_PER_PAGE] for first in range(0, len(own), OWN_PER_PAGE)]
    count = len(pages)
    mine = [
        Part(
            own_slug(page * OWN_PER_PAGE),
            _("Eigene Angaben") if count == 1 else _("Eigene Angaben, Teil %d") % (page + 1),
            tuple(field.name for field in fields),
        )
        for page, fields in enumerate(pages)
    ]
    return [*parts(), *mine]


def overview(measure: Measure, own: list[OwnField]) -> list[dict[str, Any]]:
    """Each part of the form with what it says, shortened."""
    answers = {row.field.name: in_words(row) for row in measure.own_values.all()}
    labels = {field.name: field.label for field in own}
    shown = []
    for part in all_parts(own):
        if part.slug.startswith(OWN):
            lines = [(labels[name], answers.get(name, "")) for name in part.names]
        else:
            said = versions.texts(measure, part.names)
            lines = [(label_of(name), readable(measure, name, said[name])) for name in part.names]
        shown.append({
            "part": part,
            "lines": [(label, shortened(text)) for label, text in lines if text],
            "empty": [label for label, text in lines if not text],
        })  # fmt: skip
    return shown


def label_of(name: str) -> str:
    return capfirst(str(Measure._meta.get_field(name).verbose_name))


def readable(measure: Measure, name: str, text: str) -> str:
    if isinstance(Measure._meta.get_field(name), models.BooleanField):
        return _("ja") if getattr(measure, name) else _("nein")
    return str(text)


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2].rstrip()} …"


def gaps_with_links(measure: Measure, own: list[OwnField]) -> list[OpenPart]:
    """What keeps a measure from becoming public, each with the way to its field."""
    form = reverse("measure_edit", args=[measure.number])
    places = {field.name: own_slug(place) for place, field in enumerate(own)}
    return [
        OpenPart(gap.sentence, f"{form}?teil={places.get(gap.name) or part_of(gap.name)}#id_{gap.name}")
        for gap in fact_rules.gaps_of(measure)
    ]
