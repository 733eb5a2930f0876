"""What people do with rounds: open, answer, hand in, close, publish, share."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import Unit, User
from gemeinsam.inventory.maturity_models import (
    MaturityAnswer,
    MaturityDimension,
    MaturityQuestion,
    MaturityRound,
    MaturityShare,
    MaturitySheet,
)
from gemeinsam.inventory.maturity_scoring import asked_in, scored
from gemeinsam.inventory.maturity_sharing import first_of_next_month

FIXED = "Das Ergebnis ist veröffentlicht oder freigegeben. Nehmen Sie das zuerst zurück."


@transaction.atomic
def add_round(*, values: dict[str, Any], person: User) -> MaturityRound:
    """Open a round: each unit gets its sheet.

    Raises:
        ValidationError: a value breaks a rule of the round, or no unit is to answer.
    """
    units = list(values.pop("units"))
    row = MaturityRound(**values)
    check_round(row, units)
    row.save()
    MaturitySheet.objects.bulk_create(MaturitySheet(round=row, unit=unit) for unit in units)
    summary = ngettext("Bewertungsrunde „%(row)s“ mit %(n)d Stelle", "Bewertungsrunde „%(row)s“ mit %(n)d Stellen",
                       len(units))  # fmt: skip
    record("added", row, summary % {"row": row, "n": len(units)}, person=person)
    return row


def check_round(row: MaturityRound, units: list[Unit]) -> None:
    if row.questionnaire.is_draft:
        raise ValidationError({"questionnaire": _("Ein Entwurf wird erst gefragt, wenn er veröffentlicht ist.")})
    if not units:
        raise ValidationError({"units": _("Wählen Sie mindestens eine Stelle.")}, code="no_units")
    row.full_clean(exclude=["county"])


@transaction.atomic
def edit_round(*, round_: MaturityRound, values: dict[str, Any], version: int | None, person: User) -> MaturityRound:
    """Change title, days and units; units that have said something stay.

    Raises:
        ValidationError: code `conflict`, `fixed`, or a broken rule.
    """
    row = versions.claim(round_, version=version)
    if row.is_fixed:
        raise ValidationError(_(FIXED), code="fixed")
    units = list(values.pop("units"))
    before = versions.texts(row, MaturityRound.EDITABLE)
    if values["questionnaire"] != row.questionnaire and row.sheets.filter(answers__isnull=False).exists():
        message = _("Es gibt schon Antworten. Für eine andere Fassung beginnen Sie eine neue Runde.")
        raise ValidationError({"questionnaire": message})
    for name, value in values.items():
        setattr(row, name, value)
    check_round(row, units)
    row.save()
    changed = set_units(row, units)
    changes = differences(before, versions.texts(row, MaturityRound.EDITABLE)) | changed
    record("edited", row, _("Bewertungsrunde „%s“ geändert") % row, person=person, changes=changes)
    return row


def set_units(row: MaturityRound, units: list[Unit]) -> dict[str, list[str]]:
    """Sheets for these units and no others; returns the change for the history."""
    sheets = {sheet.unit_id: sheet for sheet in row.sheets.select_related("unit")}
    wanted = {unit.pk: unit for unit in units}
    leaving = [sheet for pk, sheet in sheets.items() if pk not in wanted]
    busy = MaturityAnswer.objects.filter(sheet__in=leaving).values_list("sheet", flat=True)
    if stays := [str(sheet.unit) for sheet in leaving if sheet.pk in set(busy) or sheet.submitted]:
        message = _("Diese Stellen haben schon geantwortet und bleiben dabei: %s.") % ", ".join(stays)
        raise ValidationError({"units": message}, code="answered")
    MaturitySheet.objects.filter(pk__in=[sheet.pk for sheet in leaving]).delete()
    MaturitySheet.objects.bulk_create(
        MaturitySheet(round=row, unit=unit) for pk, unit in wanted.items() if pk not in sheets
    )
    if sheets.keys() == wanted.keys():
        return {}
    before = ", ".join(str(sheet.unit) for sheet in sheets.values())
    return {"units": [before, ", ".join(map(str, units))]}


# --- sheets -----------------------------------------------------------------------------------------


def claim_sheet(sheet: MaturitySheet) -> MaturitySheet:
    """Lock a sheet for a change; only of a round that runs, and not handed in."""
    MaturitySheet.objects.filter(pk=sheet.pk).update(version=F("version") + 1)
    row = MaturitySheet.objects.select_related("round__questionnaire", "unit").get(pk=sheet.pk)
    if not row.round.is_open:
        raise ValidationError(_("Die Runde läuft nicht. Es wurde nichts gespeichert."), code="not_open")
    return row


def version_of(answers: Iterable[MaturityAnswer]) -> int:
    """Grows with every change of one of these answers."""
    return sum(answer.version for answer in answers)


@transaction.atomic
def save_answers(
    *, sheet: MaturitySheet, dimension: MaturityDimension, said: dict[int, dict[str, Any]], version: int | None,
    person: User,
) -> MaturitySheet:  # fmt: skip
    """Keep what a unit says to the questions of one dimension; what it left open stays open.

    `said` holds level, unknown, remark and proof by key of the question; `version` is that of the answers
    which the page showed (`version_of`).

    Raises:
        ValidationError: code `conflict`, `not_open`, `submitted`, or a broken rule.
    """
    row = claim_sheet(sheet)
    if row.submitted:
        raise ValidationError(_("Der Bogen ist abgegeben. Nehmen Sie ihn zuerst zurück."), code="submitted")
    there = {answer.question_id: answer for answer in row.answers.filter(question__dimension=dimension)}
    if version != version_of(there.values()):
        message = _("Jemand anderes hat inzwischen gespeichert. Beide Fassungen stehen unten.")
        raise ValidationError(message, code="conflict")
    changes: dict[str, list[str]] = {}
    for question in asked_in(row.round.questionnaire).of(dimension):
        changes |= put_answer(answer_to(question, row, there), said.get(question.pk, {}))
    if changes:
        summary = _("%(unit)s hat zu „%(dimension)s“ geantwortet") % {"unit": row.unit, "dimension": dimension}
        record("answered", row, summary, person=person, changes=changes)
    return row


def answer_to(question: MaturityQuestion, sheet: MaturitySheet, there: dict[int, MaturityAnswer]) -> MaturityAnswer:
    """The row of a question that was answered already, or a new one."""
    answer = there.get(question.pk) or MaturityAnswer(sheet=sheet, version=0)
    answer.question = question
    return answer


def put_answer(answer: MaturityAnswer, values: dict[str, Any]) -> dict[str, list[str]]:
    """Store one answer if it says something new; returns what changed."""
    names = ("said", "remark", "proof")
    before = {name: getattr(answer, name) for name in names}
    for name, value in values.items():
        setattr(answer, name, value)
    after = {name: getattr(answer, name) for name in names}
    if before == after:
        return {}
    answer.version += 1
    answer.full_clean(exclude=["county"])
    answer.save()
    code = answer.question.code
    return {f"{code} {name}": pair for name, pair in differences(before, after).items()}


@transaction.atomic
def hand_in_sheet(*, sheet: MaturitySheet, rest_unknown: bool, person: User) -> MaturitySheet:
    """Hand in: from now on the unit's answers count. With `rest_unknown` all it left open is "nicht bekannt".

    Raises:
        ValidationError: code `open_questions`, `not_open` or `submitted`.
    """
    row = claim_sheet(sheet)
    if row.submitted:
        raise ValidationError(_("Der Bogen ist schon abgegeben."), code="submitted")
    there = {answer.question_id: answer for answer in row.answers.all()}
    asked = asked_in(row.round.questionnaire)
    missing = [q for q in asked.questions if q.pk not in there or not there[q.pk].is_given]
    if missing and not rest_unknown:
        text = ngettext("Zu %d Frage fehlt noch eine Antwort.", "Zu %d Fragen fehlt noch eine Antwort.", len(missing))
        raise ValidationError(text % len(missing), code="open_questions")
    if len(missing) == len(asked.questions):
        raise ValidationError(_("Beantworten Sie mindestens eine Frage."), code="open_questions")
    for question in missing:
        put_answer(answer_to(question, row, there), {"unknown": True})
    row.submitted = timezone.now()
    row.save(update_fields=["submitted"])
    record("submitted", row, _("%s hat den Bogen abgegeben") % row.unit, person=person)
    return row


@transaction.atomic
def take_back_sheet(*, sheet: MaturitySheet, person: User) -> MaturitySheet:
    """Take a sheet back to change it; until it is handed in again it does not count.

    Raises:
        ValidationError: code `not_open` or `not_submitted`.
    """
    row = claim_sheet(sheet)
    if not row.submitted:
        raise ValidationError(_("Der Bogen ist nicht abgegeben."), code="not_submitted")
    row.submitted = None
    row.save(update_fields=["submitted"])
    record("taken_back", row, _("%s ändert den Bogen noch einmal") % row.unit, person=person)
    return row


# --- what becomes of a round ------------------------------------------------------------------------


@transaction.atomic
def close_round(*, round_: MaturityRound, version: int | None, person: User) -> MaturityRound:
    """End a round before its last day."""
    row = versions.claim(round_, version=version)
    if not row.is_open:
        raise ValidationError(_("Die Runde läuft nicht."), code="not_open")
    row.closed = timezone.now()
    row.save(update_fields=["closed"])
    record("closed", row, _("Bewertungsrunde „%s“ beendet") % row, person=person)
    return row


@transaction.atomic
def reopen_round(*, round_: MaturityRound, version: int | None, person: User) -> MaturityRound:
    """Let a round run on that was ended early.

    Raises:
        ValidationError: code `fixed`, or `past` when its last day is over.
    """
    row = versions.claim(round_, version=version)
    if row.is_fixed:
        raise ValidationError(_(FIXED), code="fixed")
    if row.closes < timezone.localdate():
        raise ValidationError(_("Setzen Sie zuerst ein neues Ende."), code="past")
    row.closed = None
    row.save(update_fields=["closed"])
    record("reopened", row, _("Bewertungsrunde „%s“ läuft weiter") % row, person=person)
    return row


@transaction.atomic
def publish_round(*, round_: MaturityRound, version: int | None, person: User) -> MaturityRound:
    """Show the result to everybody.

    Raises:
        ValidationError: the round still runs, or nobody has handed in.
    """
    row = versions.claim(round_, version=version)
    check_over(row)
    row.published = timezone.now()
    row.save(update_fields=["published"])
    record("published", row, _("Reifegrad „%s“ veröffentlicht") % row, person=person, is_public=True)
    return row


@transaction.atomic
def withdraw_round(*, round_: MaturityRound, version: int | None, person: User) -> MaturityRound:
    """Take a published result back."""
    row = versions.claim(round_, version=version)
    row.published = None
    row.save(update_fields=["published"])
    record("withdrawn", row, _("Reifegrad „%s“ nicht mehr öffentlich") % row, person=person)
    return row


@transaction.atomic
def share_round(*, round_: MaturityRound, version: int | None, person: User) -> MaturityRound:
    """Let the means of the dimensions join the comparison between counties, from the first of next month.

    Raises:
        ValidationError: the round still runs, nobody has handed in, or it is an example.
    """
    row = versions.claim(round_, version=version)
    check_over(row)
    if row.is_assumed:
        raise ValidationError(_("Ein Beispiel wird nicht mit anderen Landkreisen verglichen."), code="assumed")
    MaturityRound.objects.filter(shared__isnull=False).update(shared=None)
    MaturityShare.objects.all().delete()
    row.shared = timezone.now()
    row.save(update_fields=["shared"])
    found, since = scored(row), first_of_next_month(timezone.localdate())
    prints = found.asked.fingerprints
    means = {prints[one.dimension.code]: one.spread.mean for one in found.result.dimensions}
    MaturityShare.objects.bulk_create(
        MaturityShare(round=row, fingerprint=key, hundredths=round(mean * 100), since=since)
        for key, mean in means.items() if mean is not None
    )  # fmt: skip
    record("shared", row, _("Mittel von „%s“ für den Vergleich der Landkreise freigegeben") % row, person=person)
    return row


@transaction.atomic
def unshare_round(*, round_: MaturityRound, version: int | None, person: User) -> MaturityRound:
    """Leave the comparison between counties, at once."""
    row = versions.claim(round_, version=version)
    row.shared = None
    row.save(update_fields=["shared"])
    row.shares.all().delete()
    record("unshared", row, _("Freigabe von „%s“ zurückgenommen") % row, person=person)
    return row


def check_over(row: MaturityRound) -> None:
    if not row.is_over:
        raise ValidationError(_("Die Runde läuft noch. Beenden Sie sie zuerst."), code="not_over")
    if not row.sheets.filter(submitted__isnull=False).exists():
        raise ValidationError(_("Noch keine Stelle hat ihren Bogen abgegeben."), code="empty")
