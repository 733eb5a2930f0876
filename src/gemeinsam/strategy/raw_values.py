"""Values of a row as JSON keeps them, and back: rows of other tables by what names them everywhere."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

# By which of its values a row of another table is named: keys of the database mean nothing elsewhere, or later.
# People and decisions have no other name than their key; editions leave them out.
NATURAL = {
    "unit": "slug", "funding": "slug", "municipality": "ars", "field": "code", "goal": "number",
    "principle": "number", "user": "pk", "decision": "pk",
}  # fmt: skip
LOOKUPS = {**NATURAL, "field": "topic__code"}


def raw(row: models.Model, name: str) -> Any:
    """What a field says, as JSON keeps it."""
    found = getattr(row, name)
    return plain(found.all() if row._meta.get_field(name).many_to_many else found)


def plain(value: Any) -> Any:
    """A value of a form or a row as JSON keeps it."""
    if isinstance(value, models.Model):
        return natural(value)
    if isinstance(value, models.QuerySet) or (isinstance(value, list) and value and isinstance(value[0], models.Model)):
        return sorted(natural(row) for row in value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def natural(row: models.Model) -> str:
    return str(getattr(row, NATURAL[row._meta.model_name or ""]))


def unraw(model: type[models.Model], values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The values that rows take, and in words which rows they name that are not there any more."""
    told: dict[str, Any] = {}
    gone: list[str] = []
    for name, value in values.items():
        field: Any = model._meta.get_field(name)
        if not field.is_relation:
            told[name] = field.to_python(value)
            continue
        rows = named(field, value, gone)
        if field.many_to_many:
            told[name] = rows
        elif rows or not value:
            told[name] = rows[0] if rows else None
    return told, gone


def named(field: Any, value: Any, gone: list[str]) -> list[models.Model]:
    """The rows that a value names; what is not there any more is said."""
    wanted = value if isinstance(value, list) else [value] if value else []
    related = field.related_model
    rows = list(related._default_manager.filter(**{f"{LOOKUPS[related._meta.model_name]}__in": wanted}))
    found = {natural(row) for row in rows}
    label = str(field.verbose_name)
    missing = [name for name in wanted if name not in found]
    gone += [_("%(label)s „%(name)s“ gibt es nicht mehr.") % {"label": label, "name": name} for name in missing]
    return rows
