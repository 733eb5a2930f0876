"""Taking an edition up again: its texts and values become those of today's work, one history entry for each row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.strategy.edition_content import KIND_OF, Kind, key_of, label_of, raw, rows_of
from gemeinsam.strategy.models import Edition, Measure

# Who may read a row is not a matter of its text.
KEPT = frozenset({"publication"})
LOOKUPS = {"unit": "slug", "funding": "slug", "municipality": "ars", "field": "topic__code", "goal": "number"}


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of an edition's parts: how many rows changed, and what could not be brought back, in words."""

    changed: int
    missing: tuple[str, ...]


@transaction.atomic
def restore_edition(*, edition: Edition, person: User) -> Restored:
    """Let today's work say again what an edition says. Rows that came later stay as they are; the edition stays too."""
    changed, missing = 0, []
    here = {(kind.name, key_of(row)): row for kind in KIND_OF.values() for row in existing(kind)}
    for part in edition.content["parts"]:
        name, _slash, number = part["key"].partition("/")
        row = here.get((name, number))
        if row is None:
            missing.append(_("%s gibt es nicht mehr.") % f"{number} {part['title']}")
            continue
        gone, is_changed = restore(KIND_OF[name], row, part, edition=edition, person=person)
        changed += is_changed
        missing += [f"{number}: {words}" for words in gone]
    if changed:
        summary = _("%s als Arbeitsstand wiederhergestellt") % edition
        record("restored", edition, summary, person=person, is_public=True)
    return Restored(changed, tuple(missing))


def existing(kind: Kind) -> list[models.Model]:
    """All rows of a kind, withdrawn measures too."""
    if kind.model is Measure:
        return list(Measure.objects.select_related("field__topic", "lead_unit"))
    return list(rows_of(kind, states=()))


def restore(kind: Kind, row: Any, part: Mapping[str, Any], *, edition: Edition, person: User) -> tuple[list[str], bool]:
    """Put the values of a part on its row; returns what is gone in words, and whether anything changed."""
    gone: list[str] = []
    differing = {
        name: (raw(row, name), value)
        for name, value in part["values"].items()
        if name in kind.names and name not in KEPT and raw(row, name) != value
    }
    was_retired = getattr(row, "retired", None) is not None
    if not differing and not was_retired:
        return gone, False
    many: dict[str, list[models.Model]] = {}
    for name, (_old, value) in differing.items():
        field = row._meta.get_field(name)
        if field.is_relation:
            found = named(field, value, gone)
            if field.many_to_many:
                many[name] = found
            elif found or not value:
                setattr(row, name, found[0] if found else None)
        else:
            setattr(row, name, field.to_python(value))
    if was_retired:
        row.retired = None
    row.full_clean(exclude=["county"])
    row.save()
    for name, found in many.items():
        getattr(row, name).set(found)
    if hasattr(row, "version"):
        type(row)._default_manager.filter(pk=row.pk).update(version=F("version") + 1)
    changes = {label_of(kind, name): [str(old), str(new)] for name, (old, new) in differing.items()}
    words = _("%(row)s wie in Fassung %(number)d wiederhergestellt") % {"row": row, "number": edition.number}
    is_public = bool(getattr(row, "is_public", True))
    record("restored", row, words, person=person, changes=changes, is_public=is_public)
    return gone, True


def named(field: Any, value: Any, gone: list[str]) -> list[models.Model]:
    """The rows that an edition names; what is not there any more is said."""
    wanted = value if isinstance(value, list) else [value] if value else []
    lookup = LOOKUPS[field.related_model._meta.model_name]
    rows = list(field.related_model._default_manager.filter(**{f"{lookup}__in": wanted}))
    found = {str(getattr(row, "code", None) or getattr(row, lookup.rpartition("__")[2])) for row in rows}
    label = str(field.verbose_name)
    gone += [
        _("%(label)s „%(name)s“ gibt es nicht mehr.") % {"label": label, "name": n} for n in wanted if n not in found
    ]
    return rows
