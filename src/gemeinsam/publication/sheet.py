"""The fact sheet of a measure: every public field that is not empty, for the page and the document alike."""

from django.db import models
from django.utils.text import capfirst

from gemeinsam.strategy.models import Measure


def facts_of(row: Measure) -> dict[str, list[tuple[str, str]]]:
    """Name and value of every public field that is not empty, in the order of PUBLIC.

    Long texts stand in the body of the sheet, the rest in its margin.
    """
    long: list[tuple[str, str]] = []
    short: list[tuple[str, str]] = []
    for name in Measure.PUBLIC:
        field = row._meta.get_field(name)
        if field.many_to_many:
            value = ", ".join(str(other) for other in getattr(row, name).all())
        elif field.choices:
            value = str(getattr(row, f"get_{name}_display")())
        else:
            found = getattr(row, name)
            value = "" if found is None else str(found)
        if value.strip():
            (long if isinstance(field, models.TextField) else short).append((capfirst(str(field.verbose_name)), value))
    return {"long": long, "short": short}
