"""What people do with the rating: criteria and weights, rounds, and what each of them says."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.strategy.measure_models import Measure
from gemeinsam.strategy.rating_models import MOST_POINTS, Criterion, RatingRound, RatingSheet

State = RatingRound.State


# --- criteria -----------------------------------------------------------------------------------------


@transaction.atomic
def add_criterion(*, values: dict[str, Any], person: User) -> Criterion:
    row = Criterion(**values)
    row.full_clean(exclude=["county"])
    row.save()
    record("added", row, _("Kriterium „%s“ angelegt") % row, person=person)
    return row


@transaction.atomic
def edit_criterion(*, criterion: Criterion, values: dict[str, Any], version: int | None, person: User) -> Criterion:
    """Change a criterion; what it asks stays once somebody answered.

    Raises:
        ValidationError: code `conflict`, `asked`, or a broken rule.
    """
    row = versions.claim(criterion, version=version)
    before = versions.texts(row, Criterion.EDITABLE)
    changed = [name for name in Criterion.ASKED if values[name] != getattr(row, name)]
    if changed and row.rounds.exclude(state=State.DRAFT).exists():
        message = _("Danach wurde schon gefragt. Archivieren Sie das Kriterium und legen Sie ein neues an.")
        raise ValidationError(dict.fromkeys(changed, message), code="asked")
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(exclude=["county"])
    row.save()
    changes = differences(before, versions.texts(row, Criterion.EDITABLE))
    record("edited", row, _("Kriterium „%s“ geändert") % row, person=person, changes=changes)
    return row


@transaction.atomic
def set_weights(*, weights: dict[int, int], seen: dict[int, int], person: User) -> int:
    """Set the weights of criteria; `seen` are the weights that the person had before them.

    Raises:
        ValidationError: code `conflict`, somebody else changed a weight; `no_weight`, nothing weighs anything.
    """
    rows = list(Criterion.objects.select_for_update().filter(pk__in=weights))
    if any(row.weight != seen.get(row.pk) for row in rows) or len(rows) < len(weights):
        message = _("Jemand anderes hat inzwischen Gewichte geändert. Sehen Sie noch einmal hin.")
        raise ValidationError(message, code="conflict")
    if not any(weights.values()):
        raise ValidationError(_("Mindestens ein Kriterium braucht ein Gewicht über 0."), code="no_weight")
    changed = [row for row in rows if row.weight != weights[row.pk]]
    for row in changed:
        before, row.weight = row.weight, weights[row.pk]
        row.version += 1
        row.full_clean(exclude=["county"])
        row.save(update_fields=["weight", "version"])
        changes = {"weight": [str(before), str(row.weight)]}
        record("edited", row, _("Gewicht von „%s“ geändert") % row, person=person, changes=changes)
    return len(changed)


# --- rounds -------------------------------------------------------------------------------------------


@transaction.atomic
def add_round(*, values: dict[str, Any], person: User) -> RatingRound:
    criteria, measures = values.pop("criteria"), values.pop("measures")
    row = RatingRound(**values)
    row.full_clean(exclude=["county"])
    row.save()
    row.criteria.set(criteria)
    row.measures.set(measures)
    record("added", row, _("Bewertungsrunde „%s“ angelegt") % row, person=person)
    return row


@transaction.atomic
def edit_round(*, round_: RatingRound, values: dict[str, Any], version: int | None, person: User) -> RatingRound:
    """Change a round; what people answered to stays in it, and so does what they were promised.

    Raises:
        ValidationError: code `conflict`, `done`, or a broken rule.
    """
    row = versions.claim(round_, version=version)
    if row.is_done:
        raise ValidationError(_("Die Runde ist beendet und lässt sich nicht mehr ändern."), code="done")
    before = versions.texts(row, RatingRound.EDITABLE)
    criteria, measures = list(values.pop("criteria")), list(values.pop("measures"))
    check_promises(row, values, {one.pk for one in criteria}, {one.pk for one in measures})
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(exclude=["county"])
    row.save()
    row.criteria.set(criteria)
    row.measures.set(measures)
    changes = differences(before, versions.texts(row, RatingRound.EDITABLE))
    record("edited", row, _("Bewertungsrunde „%s“ geändert") % row, person=person, changes=changes)
    return row


def check_promises(row: RatingRound, values: dict[str, Any], criteria: set[int], measures: set[int]) -> None:
    """Once somebody answered, nothing that was asked goes, and nothing hidden is shown."""
    sheets = row.sheets.all()
    if not sheets.exists():
        return
    if values["is_open_book"] and not row.is_open_book:
        message = _("Die ersten haben verdeckt bewertet. Dabei bleibt es in dieser Runde.")
        raise ValidationError({"is_open_book": message}, code="promised")
    if not set(row.criteria.values_list("pk", flat=True)) <= criteria:
        message = _("Danach wurde schon gefragt. Geben Sie dem Kriterium das Gewicht 0, wenn es nicht zählen soll.")
        raise ValidationError({"criteria": message}, code="answered")
    gone = sheets.exclude(measure__in=measures).values_list("measure__number", flat=True)
    if numbers := sorted(set(gone)):
        message = _("Dazu gibt es schon Bewertungen: %s.") % ", ".join(numbers[:10])
        raise ValidationError({"measures": message}, code="answered")


@transaction.atomic
def open_round(*, round_: RatingRound, version: int | None, person: User) -> RatingRound:
    """Let people rate.

    Raises:
        ValidationError: code `conflict`, `wrong_state`, `empty`.
    """
    row = claimed(round_, version, State.DRAFT)
    weighs = row.criteria.filter(axis=Criterion.Axis.IMPACT, weight__gt=0).exists()
    if not weighs or not row.measures.exists():
        message = _("Eine Runde braucht Maßnahmen und mindestens ein Kriterium der Wirkung mit Gewicht.")
        raise ValidationError(message, code="empty")
    return stepped(row, State.OPEN, _("Bewertungsrunde „%s“ begonnen"), person)


@transaction.atomic
def close_round(*, round_: RatingRound, version: int | None, person: User) -> RatingRound:
    row = claimed(round_, version, State.OPEN)
    return stepped(row, State.CLOSED, _("Bewertungsrunde „%s“ beendet"), person)


@transaction.atomic
def reopen_round(*, round_: RatingRound, version: int | None, person: User) -> RatingRound:
    """Go on with a round that was closed; its last day is today at least."""
    row = claimed(round_, version, State.CLOSED)
    row.closes = max(row.closes, timezone.localdate())
    return stepped(row, State.OPEN, _("Bewertungsrunde „%s“ fortgesetzt"), person)


def claimed(round_: RatingRound, version: int | None, state: str) -> RatingRound:
    row = versions.claim(round_, version=version)
    if row.state != state:
        raise ValidationError(_("Das geht in diesem Stand der Runde nicht."), code="wrong_state")
    return row


def stepped(row: RatingRound, state: str, words: str, person: User) -> RatingRound:
    row.state = state
    row.save(update_fields=["state", "closes"])
    record("stepped", row, words % row, person=person)
    return row


# --- sheets -------------------------------------------------------------------------------------------


@transaction.atomic
def rate_measure(
    *, round_: RatingRound, measure: Measure, said: dict[str, Any], version: int | None, person: User
) -> RatingSheet:
    """Keep what a person says of a measure. said: points by key of the criterion (None for no opinion), sentence.

    Sending the same again changes nothing, so that a second click and a second window do no harm.

    Raises:
        PermissionDenied: the measure is not part of the round.
        ValidationError: code `not_open`, `points`, `nothing`; `conflict`, said otherwise in another window.
    """
    row = RatingRound.objects.select_for_update().get(pk=round_.pk)
    if not row.takes_answers:
        raise ValidationError(_("Die Runde läuft nicht. Es wurde nichts gespeichert."), code="not_open")
    if not row.measures.filter(pk=measure.pk, retired__isnull=True).exists():
        raise PermissionDenied
    check_points(row, said["points"])
    sheet = RatingSheet.objects.filter(round=row, measure=measure, person=person).first()
    if sheet and (sheet.points, sheet.sentence) == (said["points"], said["sentence"]):
        return sheet
    sheet = versions.claim(sheet, version=version) if sheet else RatingSheet(round=row, measure=measure, person=person)
    sheet.points, sheet.sentence = said["points"], said["sentence"]
    sheet.full_clean(exclude=["county"], validate_unique=False, validate_constraints=False)
    try:
        with transaction.atomic():
            sheet.save()
    except IntegrityError as error:  # two windows at once
        message = _("Sie haben gerade in einem anderen Fenster gespeichert. Beide Fassungen stehen unten.")
        raise ValidationError(message, code="conflict") from error
    # What somebody said stands in the sheet alone: the history names nobody's points.
    record(
        "rated", sheet, _("%(number)s bewertet in „%(row)s“") % {"number": measure.number, "row": row}, person=person
    )
    return sheet


def check_points(row: RatingRound, points: dict[str, int | None]) -> None:
    known = {str(key) for key in row.criteria.values_list("pk", flat=True)}
    if not known.issuperset(points):
        raise ValidationError(_("Nach einem dieser Kriterien wird nicht mehr gefragt."), code="points")
    if any(value is not None and not 0 <= value <= MOST_POINTS for value in points.values()):
        raise ValidationError(_("Punkte gibt es von 0 bis 10."), code="points")
    if not points:
        raise ValidationError(_("Geben Sie mindestens zu einem Kriterium Punkte."), code="nothing")
