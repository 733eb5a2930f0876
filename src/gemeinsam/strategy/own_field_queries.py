"""Reads of own fields: what is asked, what a list may be narrowed by, and the values fetched ahead."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.http import QueryDict

from gemeinsam.strategy.models import Measure, MeasureStep, OwnField, OwnValue, Risk
from gemeinsam.strategy.own_field_rules import read

# What a reader of a list may narrow it by; longer words find nothing.
LONGEST = 200


def own_fields(*, for_staff: bool) -> list[OwnField]:
    """What this county asks, in its order; readers know of the public ones only."""
    return list(OwnField.objects.current() if for_staff else OwnField.objects.public())


def counted_fields() -> QuerySet[OwnField]:
    """All fields with how many measures say something in them, the archived ones last."""
    return OwnField.objects.annotate(used=Count("values")).order_by("archived", "order", "pk")


def with_own_values(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures with the values of the fields that are asked, fetched ahead in one statement."""
    values = OwnValue.objects.filter(field__archived__isnull=True).select_related("field")
    return measures.prefetch_related(Prefetch("own_values", values))


def with_sheet(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures with all rows of their fact sheet fetched ahead."""
    steps = MeasureStep.objects.select_related("unit")
    return with_own_values(measures).prefetch_related(Prefetch("steps", steps), "risk_rows")


def knowing_its_rows(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures that know which rows their sheet has, for `fetch_sheet`: most sheets have few of them."""
    own = OwnValue.objects.filter(measure=OuterRef("pk"), field__archived__isnull=True)
    return measures.annotate(
        has_own_values=Exists(own),
        has_steps=Exists(MeasureStep.objects.filter(measure=OuterRef("pk"))),
        has_risk_rows=Exists(Risk.objects.filter(measure=OuterRef("pk"))),
    )


def fetch_sheet(measure: Measure) -> Measure:
    """Fetch the rows of one sheet; where `knowing_its_rows` says that there are none, nothing is asked."""
    own = OwnValue.objects.filter(field__archived__isnull=True).select_related("field")
    rows = {"own_values": own, "steps": MeasureStep.objects.select_related("unit"), "risk_rows": Risk.objects.all()}
    wanted = [
        Prefetch(name, found if getattr(measure, f"has_{name}") else found.none()) for name, found in rows.items()
    ]
    prefetch_related_objects([measure], *wanted)
    return measure


@dataclass(frozen=True, slots=True)
class OwnFilter:
    """One own field as a filter of the list, and what the address says of it."""

    field: OwnField
    value: str
    least: str
    most: str

    @property
    def is_set(self) -> bool:
        return bool(self.value or self.least or self.most)


def own_filters(get: QueryDict, *, for_staff: bool) -> list[OwnFilter]:
    """The own fields of a list's filter; one statement."""

    def said(name: str) -> str:
        return get.get(name, "").replace("\0", "").strip()[:LONGEST]

    return [
        OwnFilter(field, said(field.name), said(f"{field.name}_von"), said(f"{field.name}_bis"))
        for field in own_fields(for_staff=for_staff)
    ]


def narrowed(measures: QuerySet[Measure], filters: list[OwnFilter]) -> QuerySet[Measure]:
    """Measures by own fields: what can't be read finds nothing and never fails."""
    for chosen in filters:
        if chosen.is_set:
            measures = measures.filter(pk__in=matching(chosen).values("measure"))
    return measures


def matching(chosen: OwnFilter) -> QuerySet[OwnValue]:
    """The values of a field that its filter takes."""
    rows, field = OwnValue.objects.filter(field=chosen.field), chosen.field
    if field.kind == OwnField.Kind.CHOICE:
        return rows.filter(text=chosen.value)
    if field.kind == OwnField.Kind.TEXT:
        return rows.filter(text__icontains=chosen.value)
    column = "number" if field.kind == OwnField.Kind.NUMBER else "day"
    try:
        bounds: dict[str, Any] = {
            f"{column}__gte": read(field, chosen.least),
            f"{column}__lte": read(field, chosen.most),
        }
    except ValidationError:
        return rows.none()
    return rows.filter(**{name: value for name, value in bounds.items() if value is not None})
