"""What people do with strengths, weaknesses, opportunities and risks: write, take over, order, publish, retire."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.inventory.models import SwotEntry
from gemeinsam.inventory.swot_evidence import candidates
from gemeinsam.participation.models import Topic

MANY = ("projects", "contributions")


def assign(entry: SwotEntry, values: dict[str, Any]) -> None:
    """Put the values of a form on a row, related rows last."""
    for name, value in values.items():
        if name not in MANY:
            setattr(entry, name, value)
    entry.full_clean(exclude=["county"])
    entry.save()
    for name in MANY:
        if name in values:
            getattr(entry, name).set(values[name])


def last_place(topic: Topic) -> int:
    return (SwotEntry.objects.filter(topic=topic).aggregate(last=models.Max("order"))["last"] or 0) + 1


@transaction.atomic
def add_swot_entry(*, topic: Topic, values: dict[str, Any], person: User) -> SwotEntry:
    """Write down a judgement on a field.

    Raises:
        ValidationError: a value breaks a rule of the entry.
    """
    entry = SwotEntry(topic=topic, author=person, order=last_place(topic))
    assign(entry, values)
    record("added", entry, _("%(what)s notiert: %(text)s") % said(entry), person=person, is_public=entry.is_public)
    return entry


@transaction.atomic
def take_over_candidate(*, topic: Topic, key: str, person: User) -> SwotEntry:
    """Make a judgement of what was counted, as it stands now; it waits unpublished for a person's words.

    Raises:
        ValidationError: code `gone`, the count says it no longer; `taken`, it was taken over already.
    """
    found = next((c for c in candidates(list(Topic.objects.themes()))[topic.pk] if c.key == key), None)
    if found is None:
        raise ValidationError(_("Der Vorschlag trifft nicht mehr zu. Die Zahlen haben sich geändert."), code="gone")
    proof = _("Gezählt am %(day)s im öffentlichen Bestand: %(rule)s.")
    entry = SwotEntry(
        topic=topic, author=person, order=last_place(topic), quadrant=found.quadrant, text=found.text[:500],
        link=found.link, origin=found.key,
        proof=proof % {"day": f"{timezone.localdate():%d.%m.%Y}", "rule": found.rule},
    )  # fmt: skip
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        raise ValidationError(_("Der Vorschlag wurde schon übernommen."), code="taken") from None
    entry.projects.set(found.projects)
    record("taken_over", entry, _("%(what)s übernommen: %(text)s") % said(entry), person=person)
    return entry


@transaction.atomic
def edit_swot_entry(*, entry: SwotEntry, values: dict[str, Any], version: int | None, person: User) -> SwotEntry:
    """Change a judgement.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    entry = versions.claim(entry, version=version)
    before = versions.texts(entry, SwotEntry.EDITABLE)
    was_public = entry.is_public
    assign(entry, values)
    changes = differences(before, versions.texts(entry, SwotEntry.EDITABLE))
    record(
        "edited", entry, _("%(what)s geändert: %(text)s") % said(entry), person=person, changes=changes,
        is_public=was_public or entry.is_public,
    )  # fmt: skip
    return entry


@transaction.atomic
def move_swot_entry(*, entry: SwotEntry, step: int, person: User) -> SwotEntry:
    """Put a judgement one place up (-1) or down (1) among those of its part; at the end it stays."""
    rows = list(SwotEntry.objects.current().filter(topic=entry.topic_id, quadrant=entry.quadrant))
    place = next((at for at, row in enumerate(rows) if row.pk == entry.pk), -1)
    other = place + step
    if place < 0 or not 0 <= other < len(rows):
        return entry
    rows[place], rows[other] = rows[other], rows[place]
    for order, row in enumerate(rows, start=1):
        SwotEntry.objects.filter(pk=row.pk).exclude(order=order).update(order=order)
    record("moved", entry, _("%(what)s verschoben: %(text)s") % said(entry), person=person)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def publish_swot_entry(*, entry: SwotEntry, is_public: bool, person: User) -> SwotEntry:
    """Show a judgement to everybody, or hide it again."""
    found = SwotEntry.objects.current().filter(pk=entry.pk, is_public=not is_public)
    if found.update(is_public=is_public, version=models.F("version") + 1, changed=timezone.now()):
        words = _("%(what)s veröffentlicht: %(text)s") if is_public else _("%(what)s verborgen: %(text)s")
        record("published" if is_public else "hidden", entry, words % said(entry), person=person, is_public=True)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def retire_swot_entry(*, entry: SwotEntry, person: User) -> SwotEntry:
    """Take a judgement out; it can be brought back.

    Raises:
        ValidationError: code `retired`, it is out already.
    """
    if not SwotEntry.objects.current().filter(pk=entry.pk).update(retired=timezone.now()):
        raise ValidationError(_("Die Einschätzung ist schon zurückgezogen."), code="retired")
    record("retired", entry, _("%(what)s zurückgezogen: %(text)s") % said(entry), person=person, is_public=True)
    entry.refresh_from_db()
    return entry


@transaction.atomic
def restore_swot_entry(*, entry: SwotEntry, person: User) -> SwotEntry:
    """Bring a retired judgement back, unpublished.

    Raises:
        ValidationError: code `taken`, the same count was taken over again meanwhile.
    """
    found = SwotEntry.objects.filter(pk=entry.pk, retired__isnull=False)
    try:
        with transaction.atomic():
            done = found.update(retired=None, is_public=False, version=models.F("version") + 1)
    except IntegrityError:
        raise ValidationError(_("Derselbe Vorschlag wurde inzwischen neu übernommen."), code="taken") from None
    if done:
        record("restored", entry, _("%(what)s wieder aufgenommen: %(text)s") % said(entry), person=person)
    entry.refresh_from_db()
    return entry


def said(entry: SwotEntry) -> dict[str, str]:
    return {"what": str(entry.get_quadrant_display()), "text": entry.text[:200]}
