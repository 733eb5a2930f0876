"""What people do with own fields: add, edit, order, archive them; say something in them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.strategy import fact_rules
from gemeinsam.strategy.models import Measure, OwnField, OwnValue
from gemeinsam.strategy.own_field_rules import column_of, read, written

# Forms, filters and the budget of statements hold so many.
MOST = 40
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@transaction.atomic
def add_own_field(*, values: dict[str, Any], person: User) -> OwnField:
    """Add a field at the end.

    Raises:
        ValidationError: a value breaks a rule.
    """
    current = OwnField.objects.current()
    if current.count() >= MOST:
        raise ValidationError(_("Mehr als %d eigene Felder füllt niemand aus. Archivieren Sie erst eines.") % MOST)
    last = OwnField.objects.aggregate(last=models.Max("order"))["last"] or 0
    field = OwnField(key=free_key(values.get("label", "")), order=last + 1, **values)
    check(field)
    field.save()
    record("added", field, _("Eigenes Feld „%s“ angelegt") % field, person=person)
    return field


def free_key(label: str) -> str:
    """A key that no field had before, archived ones included: addresses and files rely on it."""
    stem = slugify(label.lower().translate(UMLAUTS)).replace("-", "_")[:50] or "feld"
    taken = set(OwnField.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for n in range(1, len(taken) + 2) if (key := stem if n == 1 else f"{stem}_{n}") not in taken)


def check(field: OwnField) -> None:
    """What the row alone says: choices for a choice, a unit for numbers only."""
    field.choices = list(dict.fromkeys(line.strip() for line in field.choices if line.strip()))
    if field.kind != OwnField.Kind.CHOICE:
        field.choices = []
    elif len(field.choices) < 2:
        raise ValidationError({"choices": _("Nennen Sie mindestens zwei, jede in einer Zeile.")})
    elif len(field.choices) > 50 or max(map(len, field.choices)) > 120:
        raise ValidationError({"choices": _("Höchstens 50 Zeilen, jede höchstens 120 Zeichen.")})
    if field.kind != OwnField.Kind.NUMBER:
        field.unit = ""
    same = OwnField.objects.current().filter(label__iexact=field.label).exclude(pk=field.pk)
    if same.exists():
        raise ValidationError({"label": _("Ein Feld mit diesem Namen gibt es schon.")})
    field.full_clean(exclude=["county", "key"])


@transaction.atomic
def edit_own_field(*, field: OwnField, values: dict[str, Any], version: int | None, person: User) -> OwnField:
    """Change a field; what measures say in it must still fit.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    field = versions.claim(field, version=version)
    before, kind = versions.texts(field, OwnField.EDITABLE), field.kind
    for name, value in values.items():
        setattr(field, name, value)
    check(field)
    if field.kind != kind and field.values.exists():
        text = _("Es gibt schon Angaben. Archivieren Sie dieses Feld und legen Sie ein neues an.")
        raise ValidationError({"kind": text})
    if field.kind == OwnField.Kind.CHOICE:
        lost = field.values.exclude(text__in=field.choices).values_list("text", flat=True).distinct()
        if lost:
            raise ValidationError({"choices": _("Maßnahmen sagen noch: %s. Lassen Sie es stehen, oder ändern Sie erst "
                                                "die Maßnahmen.") % ", ".join(lost[:5])})  # fmt: skip
    field.save()
    changes = differences(before, versions.texts(field, OwnField.EDITABLE))
    record("edited", field, _("Eigenes Feld „%s“ geändert") % field, person=person, changes=changes)
    return field


@transaction.atomic
def move_own_field(*, field: OwnField, by: int, person: User) -> OwnField:
    """One place up (-1) or down (1); at the end nothing happens."""
    rows = list(OwnField.objects.current())
    place = next((n for n, row in enumerate(rows) if row.pk == field.pk), None)
    if place is None or not 0 <= place + by < len(rows):
        return field
    rows.insert(place + by, rows.pop(place))
    for order, row in enumerate(rows, start=1):
        row.order = order
    OwnField.objects.bulk_update(rows, ["order"])
    record("moved", field, _("Eigenes Feld „%s“ verschoben") % field, person=person)
    return field


@transaction.atomic
def archive_own_field(*, field: OwnField, person: User) -> bool:
    """Ask a field no more. Without values it is deleted; with values it is kept and can come back.

    Returns:
        Whether it is kept in the archive.
    """
    if not field.values.exists():
        record("deleted", field, _("Eigenes Feld „%s“ gelöscht") % field, person=person)
        field.delete()
        return False
    if OwnField.objects.current().filter(pk=field.pk).update(archived=timezone.now()):
        record("archived", field, _("Eigenes Feld „%s“ archiviert") % field, person=person)
    return True


@transaction.atomic
def restore_own_field(*, field: OwnField, person: User) -> OwnField:
    """Ask a field again.

    Raises:
        ValidationError: meanwhile another one has its name.
    """
    check(field)
    if OwnField.objects.filter(pk=field.pk, archived__isnull=False).update(archived=None):
        record("restored", field, _("Eigenes Feld „%s“ wird wieder gefragt") % field, person=person)
    field.refresh_from_db()
    return field


@transaction.atomic
def say_own_values(*, measure: Measure, values: dict[str, Any], version: int | None, person: User) -> Measure:
    """Write what a measure says in own fields; fields that are not named keep what they say.

    Args:
        measure: of this county.
        values: by `OwnField.name`; nothing takes an answer away. Checked here, whoever calls.
        version: of the measure, as it was read.
        person: who says it.

    Raises:
        ValidationError: code `conflict`, or by field what does not fit.
    """
    measure = versions.claim(measure, version=version)
    gaps = fact_rules.gaps_of(measure) if measure.is_public else None
    changes = put_own_values(measure, values)
    fact_rules.refuse_new_gaps(measure, gaps)
    measure.save(update_fields=["changed"])
    summary = _("Maßnahme %s geändert") % measure
    record("edited", measure, summary, person=person, changes=changes, is_public=measure.is_public)
    return measure


def put_own_values(measure: Measure, values: dict[str, Any]) -> dict[str, list[str]]:
    """Store what differs, in the caller's transaction; what was and what is, by the field's label.

    Raises:
        ValidationError: by field what does not fit, or a field that this county does not ask.
    """
    fields = {field.name: field for field in OwnField.objects.current()}
    there = {row.field_id: row for row in OwnValue.objects.filter(measure=measure).select_related("field")}
    changes: dict[str, list[str]] = {}
    unknown = _("Dieses Feld gibt es nicht (mehr).")
    wrong = {name: [unknown] for name in values if name not in fields}
    for name, said in values.items():
        if name in wrong:
            continue
        try:
            change = put_one(measure, fields[name], there.get(fields[name].pk), said)
        except ValidationError as problem:
            wrong[name] = problem.messages
        else:
            if change:
                changes[fields[name].label] = change
    if wrong:
        raise ValidationError(wrong)
    return changes


def put_one(measure: Measure, field: OwnField, row: OwnValue | None, said: Any) -> list[str] | None:
    """Store one value; old and new text, or nothing if nothing changed."""
    value, before = read(field, said), written(row.value) if row else ""
    if written(value) == before:
        return None
    if value is None:
        if row:
            row.delete()
        return [before, ""]
    empty: dict[str, Any] = {"text": "", "number": None, "day": None}
    OwnValue.objects.update_or_create(measure=measure, field=field, defaults=empty | {column_of(value): value})
    return [before, written(value)]
