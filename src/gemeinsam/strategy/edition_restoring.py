"""Taking an edition up again: its texts and values become those of today's work, one history entry for each row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.strategy.edition_content import KIND_OF, Kind, key_of, label_of, rows_of
from gemeinsam.strategy.models import Edition, Measure, OwnField
from gemeinsam.strategy.part_putting import put_parts
from gemeinsam.strategy.part_values import parts_in_words
from gemeinsam.strategy.raw_values import raw, unraw

# Who may read a row is not a matter of its text.
KEPT = frozenset({"publication"})


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
    """All rows of a kind, withdrawn ones too."""
    if hasattr(kind.model, "retired"):
        rows = kind.model._default_manager.all()
        return list(rows.select_related("field__topic") if hasattr(kind.model, "field") else rows)
    return list(rows_of(kind, states=()))


def restore(kind: Kind, row: Any, part: Mapping[str, Any], *, edition: Edition, person: User) -> tuple[list[str], bool]:
    """Put the values of a part on its row; returns what is gone in words, and whether anything changed."""
    names = [name for name in part["values"] if name in kind.names and name not in KEPT]
    differing = {name: part["values"][name] for name in names if raw(row, name) != part["values"][name]}
    was_retired = getattr(row, "retired", None) is not None
    changes = {label_of(kind, name): [str(raw(row, name)), str(value)] for name, value in differing.items()}
    gone: list[str] = []
    if differing or was_retired:
        values, gone = unraw(kind.model, differing)
        put(row, values)
    if isinstance(row, Measure) and "rows" in part:
        said, lost = restore_rows(row, part["rows"], has_changed=bool(differing or was_retired))
        changes, gone = changes | said, gone + lost
    if not changes and not was_retired:
        return gone, False
    words = _("%(row)s wie in Fassung %(number)d wiederhergestellt") % {"row": row, "number": edition.number}
    record("restored", row, words, person=person, changes=changes, is_public=bool(getattr(row, "is_public", True)))
    return gone, True


def restore_rows(row: Measure, rows: Mapping[str, Any], *, has_changed: bool) -> tuple[dict[str, list[str]], list[str]]:
    """Steps, risks, costs and own fields as the edition keeps them; what was and is in words, and what is gone."""
    own = list(OwnField.objects.public())
    before = parts_in_words(Measure.objects.get(pk=row.pk), own)
    changed, gone = put_parts(row, rows)
    if not changed:
        return {}, gone
    if not has_changed:
        row.version += 1
        row.save()
    after = parts_in_words(Measure.objects.get(pk=row.pk), own)
    empty = dict.fromkeys(before, "")
    return differences(before, empty | after), gone


def put(row: Any, values: Mapping[str, Any]) -> None:
    """Store values on a row that may have been withdrawn; related rows last."""
    many = {name for name in values if row._meta.get_field(name).many_to_many}
    for name in values.keys() - many:
        setattr(row, name, values[name])
    if hasattr(row, "retired"):
        row.retired = None
    if hasattr(row, "version"):
        row.version += 1
    row.full_clean(exclude=["county"])
    row.save()
    for name in many:
        getattr(row, name).set(values[name])
