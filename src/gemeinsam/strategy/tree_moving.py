"""Moving, merging and superseding: numbers and addresses stay, or lead on; what ended stays to be read."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.strategy.models import Ending, Field, Goal, Indicator, Measure, Origin
from gemeinsam.strategy.tree_actions import clean, end, give_new_number, hold_goals

# What of a row is united on another, when the row is merged into it.
RELATIONS = {Measure: ("goals", "partners", "places", "programmes"), Goal: ("measures", "principles")}
SOURCES = ("contribution_id", "project_id", "solution_id", "recommendation_id")


@transaction.atomic
def move_measure(*, measure: Measure, field: Field, renumber: bool, version: int | None, person: User) -> Measure:
    """Put a measure into another field. Number and address stay, unless a new number is asked for.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    measure = versions.claim(measure, version=version)
    before = {"field": str(measure.field), "number": measure.number}
    if measure.field_id == field.pk and not renumber:
        raise ValidationError({"field": _("Die Maßnahme liegt schon in diesem Feld.")})
    measure.field = field
    measure.save(update_fields=["field", "changed"])
    if renumber and not measure.number.startswith(f"{field.code}-"):
        try:
            with transaction.atomic():
                give_new_number(measure)
        except IntegrityError as error:  # two at once took the same number
            raise ValidationError(_("Diese Nummer wurde gerade vergeben. Speichern Sie noch einmal.")) from error
    measure.confirm({"field"}, Measure.EDITABLE)
    measure.save(update_fields=["assumed"])
    after = {"field": str(field), "number": measure.number}
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    summary = _("Maßnahme %(measure)s verschoben ins Feld %(field)s") % {"measure": measure, "field": field}
    record("moved", measure, summary, person=person, changes=changes, is_public=measure.is_public)
    return measure


@transaction.atomic
def merge(*, row: Goal | Measure, into: Goal | Measure, reason: str, person: User) -> Goal | Measure:
    """Let a measure or goal be absorbed by another, which takes over what is tied to it; return the other.

    Raises:
        ValidationError: no reason, one of both has ended, or both are the same.
    """
    into = fit(row, into, reason)
    unite(row, into)
    close(row, how=Ending.MERGED, into=into, reason=reason, person=person)
    return into


@transaction.atomic
def supersede(*, row: Goal | Measure, by: Goal | Measure, reason: str, person: User) -> Goal | Measure:
    """Let another measure or goal take the place of this one, which keeps what is tied to it; return the other.

    Raises:
        ValidationError: no reason, one of both has ended, or both are the same.
    """
    by = fit(row, by, reason)
    close(row, how=Ending.SUPERSEDED, into=by, reason=reason, person=person)
    return by


def fit(row: Goal | Measure, other: Goal | Measure, reason: str) -> Goal | Measure:
    """Both as they are now, locked, if one may follow the other."""
    if not reason.strip():
        raise ValidationError({"reason": _("Warum? Ein Satz genügt.")}, code="no_reason")
    if row.pk == other.pk:
        raise ValidationError({"other": _("Das ist dieselbe Nummer. Wählen Sie eine andere.")}, code="same")
    rows = type(row).objects.current()
    for pk in sorted((row.pk, other.pk)):
        if not rows.filter(pk=pk).update(version=models.F("version") + 1):
            text = _("Eine von beiden ist inzwischen zurückgezogen. Laden Sie die Seite neu.")
            raise ValidationError(text, code="retired")
    if isinstance(row, Goal):
        fit_goals(row, other)
    found = rows.get(pk=other.pk)
    if row.is_public and not found.is_public:
        text = _("%s ist noch nicht öffentlich. Leserinnen und Leser kämen von hier ins Leere.") % found.number
        raise ValidationError({"other": text}, code="hidden")
    return found


def fit_goals(goal: Goal, other: Goal) -> None:
    """Operational goals can only follow to a strategic one of the same field."""
    hold_goals(*goal.children.current())
    if not goal.children.current().exists():
        return
    if other.kind != Goal.Kind.STRATEGIC or other.field_id != goal.field_id:
        text = _("Zu diesem Ziel gehören operative Ziele. Wählen Sie ein strategisches Ziel desselben Feldes.")
        raise ValidationError({"other": text}, code="children")


def unite(row: Goal | Measure, into: Goal | Measure) -> None:
    """Give the other all that is tied to a row; the row keeps its own, so that its page still tells its story."""
    for name in RELATIONS[type(row)]:
        getattr(into, name).add(*getattr(row, name).all())
    copy_origins(row, into)
    kind = "goal" if isinstance(row, Goal) else "measure"
    Indicator.objects.filter(**{kind: row}, retired__isnull=True).update(**{kind: into})


def copy_origins(row: Goal | Measure, into: Goal | Measure) -> None:
    """Tie the other to what led to a row, once each."""
    kind = "goal" if isinstance(row, Goal) else "measure"
    known = {source_of(origin) for origin in into.origins.all()}
    for origin in row.origins.order_by("pk"):
        if source_of(origin) not in known:
            known.add(source_of(origin))
            ends = {name: getattr(origin, name) for name in SOURCES}
            Origin.objects.create(**ends, **{kind: into}, is_assumed=origin.is_assumed)


def source_of(origin: Origin) -> tuple[int | None, ...]:
    return tuple(getattr(origin, name) for name in SOURCES)


def close(row: Goal | Measure, *, how: Ending, into: Goal | Measure, reason: str, person: User) -> None:
    """End a row with its successor; one entry on each of both, and what hung below follows."""
    if isinstance(row, Goal):
        row.children.current().update(parent=into, version=models.F("version") + 1)
    end(row, how=how, reason=reason, successor=into)
    words = {
        Ending.MERGED: _("%(row)s ist in %(into)s aufgegangen"),
        Ending.SUPERSEDED: _("%(row)s ist durch %(into)s ersetzt"),
    }[how]
    told = words % {"row": f"{row.number} {row.title}", "into": f"{into.number} {into.title}"}
    for subject in (row, into):
        shown = row.was_public and into.is_public
        record(how.value, subject, told, person=person, reason=clean(reason), is_public=shown)
