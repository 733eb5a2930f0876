"""What people do with lists: receive one, say what its columns hold, answer, discard, take it over."""

from dataclasses import asdict
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import jobs
from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.engines.lists.opening import MOST_BYTES
from gemeinsam.engines.lists.reading import read
from gemeinsam.engines.lists.report import as_dict
from gemeinsam.inventory.collection_models import CollectionSheet
from gemeinsam.inventory.intake_models import Intake
from gemeinsam.inventory.intake_writing import Counted
from gemeinsam.inventory.known import known_county

MOST_ANSWERS = 20_000


def last_told(sender: str) -> dict[str, str]:
    """What was said of the columns of this sender's last list."""
    if not sender:
        return {}
    last = Intake.objects.light().filter(sender=sender, state=Intake.State.APPLIED).first()
    return dict(last.told) if last else {}


@transaction.atomic
def receive_list(
    *, name: str, content: bytes, sender: str, person: User | None, sheet: CollectionSheet | None = None
) -> Intake:
    """Keep a list and read it; nothing of the inventory changes.

    sheet: of the unit that sends its list back in a round; its rows belong to that unit where they name no other.

    Raises:
        ValidationError: too large, or no list is in it (the message says why).
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("Die Datei ist größer als 20 MB."), code="too_large")
    intake = Intake(
        file_name=name.replace("\0", "")[-200:] or "liste",
        sender=" ".join(sender.replace("\0", "").split())[:120],
        content=content,
        digest=sha256(content).hexdigest(),
        person=person if person and person.is_authenticated else None,
        sheet=sheet,
    )
    intake.told = last_told(intake.sender)
    intake.reading = _read(intake)
    intake.save()
    record("received", intake, _("Liste „%s“ hochgeladen") % intake, person=person)
    return intake


def _read(intake: Intake) -> dict[str, Any]:
    reading = read(bytes(intake.content), known_county(), told=intake.told)
    if not reading.tables:
        raise ValidationError([problem.text for problem in reading.problems], code="no_list")
    made = as_dict(reading)
    if intake.sheet:
        for row in made["rows"]:
            row["unit"] = row["unit"] or {"name": intake.sheet.unit.name, "org": intake.sheet.unit.slug}
    return made


def _claimed(intake: Intake, version: int | None) -> Intake:
    """The draft, if nobody has changed it since this version was shown."""
    mine = Intake.objects.filter(pk=intake.pk, state=Intake.State.DRAFT)
    if not mine.filter(version=version).update(version=F("version") + 1):
        if mine.exists():
            raise ValidationError(
                _("Jemand hat diese Liste inzwischen bearbeitet. Hier ist der neue Stand."), code="conflict"
            )
        raise ValidationError(_("Diese Liste ist schon übernommen oder verworfen."), code="over")
    return Intake.objects.get(pk=intake.pk)


@transaction.atomic
def tell_columns(*, intake: Intake, told: dict[str, str], version: int | None, person: User) -> Intake:
    """Say what columns hold, and read the list again.

    Raises:
        ValidationError: code `conflict` or `over`; or nothing is left of the list.
    """
    intake = _claimed(intake, version)
    intake.told = told
    intake.reading = _read(intake)
    intake.save(update_fields=["told", "reading"])
    record("columns_told", intake, _("Spalten von „%s“ zugeordnet") % intake, person=person)
    return intake


@transaction.atomic
def answer_rows(
    *,
    intake: Intake,
    out: set[str],
    shown: set[str],
    answers: dict[str, dict[str, str]],
    version: int | None,
    person: User,
) -> Intake:
    """Leave rows out, and decide where list and inventory contradict each other.

    Args:
        intake: the draft.
        out: addresses of rows to leave out, among those shown.
        shown: addresses of the rows on the page; others stay as they were.
        answers: by address and value "new" or "old".
        version: that was shown.
        person: who decides.

    Raises:
        ValidationError: code `conflict` or `over`.
    """
    intake = _claimed(intake, version)
    intake.left_out = sorted((set(intake.left_out) - shown) | (out & shown))
    for at, given in answers.items():
        if at in shown:
            intake.answers[at] = {**intake.answers.get(at, {}), **given}
    if len(intake.answers) > MOST_ANSWERS:
        raise ValidationError(_("Das sind zu viele Antworten."), code="too_many")
    intake.save(update_fields=["left_out", "answers"])
    record("rows_answered", intake, _("Zeilen von „%s“ geprüft") % intake, person=person)
    return intake


@transaction.atomic
def discard_list(*, intake: Intake, version: int | None, person: User) -> Intake:
    """Put a list away; what was read of it is forgotten, the file as well."""
    intake = _claimed(intake, version)
    intake.state, intake.reading, intake.content = Intake.State.DISCARDED, {}, b""
    intake.save(update_fields=["state", "reading", "content"])
    record("discarded", intake, _("Liste „%s“ verworfen") % intake, person=person)
    return intake


@transaction.atomic
def queue_list(*, intake: Intake, version: int | None, person: User) -> Intake:
    """Promise to take a list over; a job does it, all or nothing.

    Raises:
        ValidationError: code `conflict` or `over`.
    """
    intake = _claimed(intake, version)
    intake.state = Intake.State.QUEUED
    words = {
        "running": _("Die Liste wird übernommen"),
        "done": _("Die Liste ist übernommen"),
        "failed": _("Die Liste wurde nicht übernommen"),
        "nothing": _("Nichts übernommen"),
        "still": _("Am Bestand hat sich nichts geändert."),
        "back": intake.get_absolute_url(),
        "link": _("Zur Liste"),
    }
    intake.job = jobs.enqueue("take_over_list", person=person, intake=intake.pk, words=words)
    intake.save(update_fields=["state", "job"])
    record("queued", intake, _("Übernahme der Liste „%s“ begonnen") % intake.file_name, person=person)
    return intake


@transaction.atomic
def give_back(*, intake: Intake) -> Intake:
    """Make a list a draft again whose job ended without taking it over."""
    Intake.objects.filter(pk=intake.pk, state=Intake.State.QUEUED).update(state=Intake.State.DRAFT)
    intake.refresh_from_db()
    return intake


def finish_list(*, intake: Intake, counted: Counted, person: User | None) -> Intake:
    """Mark a list as taken over; in the transaction that wrote the projects."""
    intake.state, intake.applied, intake.result = Intake.State.APPLIED, timezone.now(), asdict(counted)
    intake.save(update_fields=["state", "applied", "result"])
    record(
        "applied", intake, _("Liste „{}“ übernommen: {}").format(intake, counted.words), person=person, is_public=False
    )
    return intake
