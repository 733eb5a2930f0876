"""Two editors, one row: the second saver sees both texts and loses nothing."""

from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

Row = TypeVar("Row", bound=models.Model)


def claim(row: Row, *, version: int | None) -> Row:
    """Lock a row for an edit that was made on `version`; the row returned carries the next version.

    A form that does not say which version it was made on fits none: it overwrites nobody.

    The update of the version is the lock: it works on SQLite too, where select_for_update does nothing.

    Raises:
        ValidationError: code `conflict`, somebody else saved in between.
    """
    manager = type(row)._default_manager
    if not manager.filter(pk=row.pk, version=version).update(version=models.F("version") + 1):
        raise ValidationError(
            _("Jemand anderes hat inzwischen gespeichert. Beide Fassungen stehen unten."), code="conflict"
        )
    return manager.get(pk=row.pk)


def stored(row: models.Model, names: tuple[str, ...]) -> dict[str, str]:
    """What stands in the database now, with its version: for the second editor."""
    fresh = type(row)._default_manager.get(pk=row.pk)
    return {**texts(fresh, names), "version": str(fresh.version)}


def texts(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    """What a row's fields say, readable: for the history and for a conflict."""
    said = {}
    for name in names:
        field = row._meta.get_field(name)
        if field.many_to_many:
            said[name] = ", ".join(str(other) for other in getattr(row, name).all()) if row.pk else ""
        elif field.choices:
            shown = getattr(row, f"get_{name}_display")()
            said[name] = "" if shown is None else str(shown)
        else:
            value = getattr(row, name)
            said[name] = "" if value is None else str(value)
    return said
