"""What staff do with the register of actors: add, edit, retire a unit, and judge its weight."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import Unit, User
from gemeinsam.inventory import addresses, search
from gemeinsam.inventory.actor_models import ActorAssessment
from gemeinsam.inventory.models import Project


def refuse_namesakes(unit: Unit) -> None:
    """One actor stands in the register once: a list that is read in finds a unit by its name."""
    same = Unit.objects.exclude(pk=unit.pk).filter(name=unit.name).first()
    if same is None:
        return
    word = _("im Archiv") if same.retired else _("im Verzeichnis")
    sentence = _("„%(name)s“ steht schon %(where)s.") % {"name": same.name, "where": word}
    raise ValidationError({"name": ValidationError(sentence, code="there")})


@transaction.atomic
def add_actor(*, values: dict[str, Any], person: User) -> Unit:
    """Enter an actor; it is a unit like every other and can lead projects at once.

    Raises:
        ValidationError: a value breaks a rule, or the name stands in the register (code `there`).
    """
    unit = Unit(slug=addresses.free_slug(Unit, values["name"], otherwise="akteur"), **values)
    refuse_namesakes(unit)
    unit.full_clean(exclude=["county"])
    unit.save()
    record("added", unit, _("„%s“ in das Verzeichnis der Akteure aufgenommen") % unit, person=person)
    return unit


@transaction.atomic
def edit_actor(*, unit: Unit, values: dict[str, Any], version: int | None, person: User) -> Unit:
    """Change what the register says of an actor; what a person changed is no longer our assumption.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    unit = versions.claim(unit, version=version)
    before = versions.texts(unit, Unit.EDITABLE)
    for name, value in values.items():
        setattr(unit, name, value)
    if unit.name != before["name"]:
        refuse_namesakes(unit)
    unit.full_clean(exclude=["county"])
    changes = differences(before, versions.texts(unit, Unit.EDITABLE))
    unit.confirm(set(changes), Unit.EDITABLE)
    unit.save()
    if "name" in changes:
        index_projects_of(unit)
    record("edited", unit, _("„%s“ geändert") % unit, person=person, changes=changes)
    return unit


def index_projects_of(unit: Unit) -> None:
    """The search finds projects by the names of those who take part."""
    rows = Project.objects.filter(unit=unit) | Project.objects.filter(partners=unit)
    search.index(rows.distinct().select_related("unit").prefetch_related("partners", "places", "topics"))


@transaction.atomic
def retire_actor(*, unit: Unit, reason: str, person: User) -> Unit:
    """Offer an actor nowhere any more; its page, its projects and its history stay.

    Raises:
        ValidationError: no reason, or already retired.
    """
    if not reason.strip():
        raise ValidationError(_("Warum? Ein Satz genügt."), code="no_reason")
    if not Unit.objects.current().filter(pk=unit.pk).update(retired=timezone.now()):
        raise ValidationError(_("Dieser Akteur ist schon im Archiv."), code="retired")
    unit.refresh_from_db()
    record("retired", unit, _("„%s“ ins Archiv gelegt") % unit, person=person, reason=reason)
    return unit


@transaction.atomic
def restore_actor(*, unit: Unit, person: User) -> Unit:
    """Undo a retirement."""
    Unit.objects.filter(pk=unit.pk).update(retired=None)
    unit.refresh_from_db()
    record("restored", unit, _("„%s“ aus dem Archiv geholt") % unit, person=person)
    return unit


# --- influence and interest ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody typed of one actor, and the version that was read: 0 where nothing stood."""

    unit: Unit
    values: dict[str, Any]
    version: int


@transaction.atomic
def assess_actors(*, judgements: list[Judgement], person: User) -> int:
    """Keep what was typed of many actors, all or nothing; returns how many have changed.

    Raises:
        ValidationError: code `conflict`, with the units about which somebody else saved in between.
    """
    late = []
    for judgement in judgements:
        try:
            assess_actor(judgement, person)
        except ValidationError as problem:
            if getattr(problem, "code", None) != "conflict":
                raise
            late.append(judgement.unit.pk)
    if late:
        sentence = _("Jemand anderes hat inzwischen gespeichert. Was dort jetzt steht, lesen Sie bei den Zeilen.")
        raise ValidationError(sentence, code="conflict", params={"units": late})
    return len(judgements)


def assess_actor(judgement: Judgement, person: User) -> ActorAssessment:
    row = claimed(judgement)
    before = versions.texts(row, ActorAssessment.EDITABLE)
    for name, value in judgement.values.items():
        setattr(row, name, value)
    row.assessed, row.is_example = timezone.localdate(), False
    row.full_clean(exclude=["county"])
    row.save()
    changes = differences(before, versions.texts(row, ActorAssessment.EDITABLE))
    record("assessed", judgement.unit, _("Einschätzung von „%s“ geändert") % row, person=person, changes=changes)
    return row


def claimed(judgement: Judgement) -> ActorAssessment:
    """The row to write on; the first to judge an actor makes it, and a second one hears of that."""
    there = ActorAssessment.objects.filter(unit=judgement.unit).first()
    if there is None:
        there, is_new = ActorAssessment.objects.get_or_create(unit=judgement.unit)
        if is_new:
            return there
    return versions.claim(there, version=judgement.version)
