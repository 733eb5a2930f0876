"""The fact sheet of a measure: every public field that is not empty, for the page and the document alike."""

from collections.abc import Iterator

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gemeinsam.planning.models import Dependency
from gemeinsam.strategy.models import Measure
from gemeinsam.strategy.own_field_rules import in_words

# A longer answer stands in the body of the sheet.
LONG = 120


def facts_of(row: Measure, *, for_staff: bool = False) -> dict[str, list[tuple[str, str]]]:
    """Name and value of every public field that is not empty, in the order of PUBLIC; then the county's own fields.

    Long texts stand in the body of the sheet, the rest in its margin. Staff read the internal own fields too.
    """
    long: list[tuple[str, str]] = []
    short: list[tuple[str, str]] = []
    for name in Measure.PUBLIC:
        if name.removesuffix("_note") in Measure.PUBLIC and name.endswith("_note"):
            continue
        field = row._meta.get_field(name)
        if value := value_of(row, field):
            (long if isinstance(field, models.TextField) else short).append((capfirst(str(field.verbose_name)), value))
    for label, value in own_facts(row, for_staff=for_staff):
        (long if len(value) > LONG else short).append((label, value))
    return {"long": long, "short": short}


def value_of(row: Measure, field: models.Field) -> str:
    """What a field says, with the sentence that belongs to a check."""
    if field.many_to_many:
        return ", ".join(str(other) for other in getattr(row, field.name).all())
    if field.choices:
        shown = str(getattr(row, f"get_{field.name}_display")() or "")
        note = getattr(row, f"{field.name}_note", "") if shown else ""
        return f"{shown}: {note}" if note else shown
    found = getattr(row, field.name)
    return "" if found is None else str(getattr(found, "in_words", found)).strip()


def own_facts(row: Measure, *, for_staff: bool) -> Iterator[tuple[str, str]]:
    """The own fields that a reader, or staff, may see of a measure."""
    for answer in row.own_values.all():
        if answer.field.archived is None and (answer.field.is_public or for_staff):
            mark = "" if answer.field.is_public else _(" (intern)")
            yield f"{answer.field.label}{mark}", in_words(answer)


def dependencies_exist() -> Exists:
    """Whether a measure hangs together with another, asked along with the measure."""
    return Exists(Dependency.objects.filter(Q(measure=OuterRef("pk")) | Q(other=OuterRef("pk"))))


def dependencies_of(row: Measure, *, for_staff: bool) -> list[tuple[str, Measure]]:
    """What a measure needs, excludes or is needed for, in words; readers know of public measures only."""
    rows = Dependency.objects.filter(Q(measure=row) | Q(other=row)).select_related("measure", "other").order_by("pk")
    found = []
    for tie in rows:
        is_own = tie.measure_id == row.pk
        other = tie.other if is_own else tie.measure
        if tie.kind == Dependency.Kind.EXCLUDES:
            words = _("schließt aus")
        else:
            words = _("braucht") if is_own else _("ist nötig für")
        if other.is_public or (for_staff and other.retired is None):
            found.append((words, other))
    return found
