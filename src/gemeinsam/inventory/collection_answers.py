"""Answers of a round: a unit gives them through its link, the lead takes them over into the inventory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.inventory import actions
from gemeinsam.inventory import collection_fields as fields
from gemeinsam.inventory import collection_queries as queries
from gemeinsam.inventory.collection_models import CollectionAnswer, CollectionLink, CollectionSheet
from gemeinsam.inventory.collection_sheet_form import Claim, standing
from gemeinsam.inventory.intake_models import Intake, IntakeRow
from gemeinsam.inventory.models import Project

Kind, State = CollectionAnswer.Kind, CollectionAnswer.State
# What one sheet keeps, replaced texts included: far more than a unit says, far less than a machine sends.
MOST_ANSWERS = 2000
LONGEST_NOTE = 3000
ENDS = {"retire": "", "done": Project.Status.DONE.value, "stopped": Project.Status.STOPPED.value}


@dataclass(frozen=True, slots=True)
class Added:
    """An entry that is missing; with the answer that said so before, if it is changed. Empty values take it back."""

    values: dict[str, str]
    answer: CollectionAnswer | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """All that a unit sends at once: about entries, new ones, a message, and how far the sheet is then."""

    said: list[Claim]
    added: list[Added]
    note: str
    state: str
    # „Alles Übrige stimmt so“: what is not spoken of holds, on every page of a long list.
    rest_holds: bool = False


# --- the unit -----------------------------------------------------------------------------------------


@transaction.atomic
def answer_sheet(*, link: CollectionLink, reply: Reply, version: int | None) -> CollectionSheet:
    """Keep what a unit says; „stimmt so“ counts at once, everything else waits for the lead.

    `version` is the sheet's when the page was opened: a message that somebody else wrote since is kept beside.

    Raises:
        ValidationError: code `closed`; `conflict`, with the entries about which somebody else with the same sheet
            said something in between; or `many`.
    """
    sheet = taken(link)
    last = queries.last_answers(sheet)
    claims = [claim for claim in reply.said if not is_settled(claim, last.get(claim.project.pk))]
    refuse_conflicts(claims, last)
    confirmed = [claim.project for claim in claims if keep(sheet, claim, last.get(claim.project.pk))]
    for added in reply.added:
        keep_addition(sheet, added)
    if reply.rest_holds:
        confirmed += hold_rest(sheet)
    keep_note(sheet, reply.note, version)
    # Who has sent the answer and then looks at it again has not begun anew.
    if not (sheet.is_answered and reply.state == CollectionSheet.State.BEGUN):
        sheet.state = reply.state
    sheet.answered = timezone.now() if sheet.is_answered else None
    sheet.save()
    record("answered", sheet, _("%(unit)s: Rückmeldung (%(state)s)") % {
        "unit": sheet.unit, "state": sheet.get_state_display(),
    })  # fmt: skip
    confirm(confirmed, sheet)
    return sheet


def taken(link: CollectionLink) -> CollectionSheet:
    """The sheet, locked by counting its version up: two answers at once come one after the other."""
    if link.sheet.round.closed:
        raise ValidationError(_("Diese Runde ist beendet. Es wurde nichts gespeichert."), code="closed")
    CollectionSheet.objects.filter(pk=link.sheet_id).update(version=F("version") + 1)
    sheet = CollectionSheet.objects.select_related("round", "unit").get(pk=link.sheet_id)
    if sheet.answers.count() > MOST_ANSWERS:
        raise ValidationError(_("Zu dieser Liste liegen sehr viele Angaben vor. Rufen Sie uns an."), code="many")
    return sheet


def is_settled(claim: Claim, last: CollectionAnswer | None) -> bool:
    """Nothing to keep: it was not touched while somebody else answered, or it says what stands already."""
    if last is not None and last.pk != claim.seen and not claim.is_touched:
        return True
    return (claim.kind, claim.values) == standing(last)


def refuse_conflicts(claims: list[Claim], last: dict[int, CollectionAnswer]) -> None:
    found = [c.project.pk for c in claims if c.project.pk in last and last[c.project.pk].pk != c.seen]
    if found:
        sentence = _("Jemand anderes hat zu dieser Liste inzwischen geantwortet. Beide Fassungen stehen unten.")
        raise ValidationError(sentence, code="conflict", params={"projects": found})


def keep(sheet: CollectionSheet, claim: Claim, last: CollectionAnswer | None) -> bool:
    """Store what is new; returns whether the entry was just confirmed."""
    if last is not None and standing(last)[0]:
        CollectionAnswer.objects.filter(pk=last.pk).update(state=State.REPLACED)
        if last.kind == Kind.CONFIRMED:
            look_again(claim.project)
    if not claim.kind:
        return False
    is_confirmed = claim.kind == Kind.CONFIRMED
    CollectionAnswer.objects.create(
        sheet=sheet,
        project=claim.project,
        kind=claim.kind,
        values=claim.values,
        before={name: text for name, text in fields.texts_of(claim.project).items() if name in claim.values},
        state=State.ACCEPTED if is_confirmed else State.WAITING,
        decided=timezone.now() if is_confirmed else None,
    )
    return is_confirmed


def hold_rest(sheet: CollectionSheet) -> list[Project]:
    """Confirm every entry of the unit of which the sheet says nothing."""
    last = queries.last_answers(sheet)
    rest = [project for project in queries.own_projects(sheet.unit) if not standing(last.get(project.pk))[0]]
    return [project for project in rest if keep(sheet, Claim(project, Kind.CONFIRMED.value, {}, 0), None)]


def keep_note(sheet: CollectionSheet, note: str, version: int | None) -> None:
    """The message; one that somebody else wrote since the page was opened stays above it."""
    was_here_alone = version is not None and sheet.version == version + 1
    if note == sheet.note or was_here_alone or not sheet.note or sheet.note in note:
        sheet.note = note
    elif note:
        sheet.note = f"{sheet.note}\n\n{note}"[:LONGEST_NOTE]


def keep_addition(sheet: CollectionSheet, added: Added) -> None:
    """Store a new entry, or what has become of one that waits."""
    filled = {name: text for name, text in added.values.items() if text}
    if added.answer is not None:
        if added.answer.values == filled:
            return
        # Decided by the lead meanwhile: what reads differently now is a further entry.
        CollectionAnswer.objects.filter(pk=added.answer.pk, state=State.WAITING).update(state=State.REPLACED)
    if filled:
        CollectionAnswer.objects.create(sheet=sheet, kind=Kind.ADDED, values=filled)


def confirm(projects: Iterable[Project], sheet: CollectionSheet) -> None:
    """The entries hold as they are: the day is all that changes."""
    today = timezone.localdate()
    for project in projects:
        Project.objects.filter(pk=project.pk).update(confirmed=today)
        record("confirmed", project, _("Bestätigt: %s") % source_of(sheet, today), is_public=project.is_shown)


def look_again(project: Project) -> None:
    """A confirmation was taken back: the day before counts, if there was one."""
    holding = project.answers.filter(kind__in=[Kind.CONFIRMED, Kind.CORRECTED], state=State.ACCEPTED)
    last = holding.aggregate(last=Max("created"))["last"]
    day = timezone.localtime(last).date() if last else None
    Project.objects.filter(pk=project.pk).update(confirmed=day)


# --- the lead -----------------------------------------------------------------------------------------


def source_of(sheet: CollectionSheet, day: date) -> str:
    """Where a value comes from, as it stands among the sources of the entry."""
    return _("Rückmeldung %(unit)s, %(day)s") % {"unit": sheet.unit, "day": f"{day:%d.%m.%Y}"}


@transaction.atomic
def accept_answer(*, answer: CollectionAnswer, version: int | None, person: User, how: str = "") -> CollectionAnswer:
    """Take an answer over into the inventory; `version` is the entry's as the lead saw it.

    For an entry that is gone, `how` says what becomes of it: retire, done or stopped.

    Raises:
        ValidationError: code `decided`, `how`, `conflict` if somebody changed the entry, or a broken rule of it.
    """
    decide(answer, State.ACCEPTED, person)
    source = source_of(answer.sheet, timezone.localtime(answer.created).date())
    if answer.kind == Kind.ADDED:
        project = add_entry(answer, person)
    elif answer.kind == Kind.GONE:
        project = end_entry(answer, source, how=how, version=version, person=person)
    else:
        project = correct_entry(answer, answer.values, version=version, person=person)
    project.sources = [*project.sources, *([] if source in project.sources else [source])]
    project.confirmed = timezone.localtime(answer.created).date()
    project.save(update_fields=["sources", "confirmed"])
    record("accepted", project, _("%s übernommen") % source, person=person)
    return answer


def decide(answer: CollectionAnswer, state: str, person: User, reason: str = "") -> None:
    waiting = CollectionAnswer.objects.filter(pk=answer.pk, state=State.WAITING)
    if not waiting.update(state=state, decided=timezone.now(), decided_by=person, reason=reason[:300]):
        raise ValidationError(_("Darüber ist schon entschieden."), code="decided")
    answer.refresh_from_db()


def add_entry(answer: CollectionAnswer, person: User) -> Project:
    """A new entry; not public before the office has looked at it."""
    values = {**fields.typed(answer.values), "unit": answer.sheet.unit, "is_public": False}
    project = actions.add_project(values=values, person=person)
    CollectionAnswer.objects.filter(pk=answer.pk).update(project=project)
    return project


def end_entry(answer: CollectionAnswer, source: str, *, how: str, version: int | None, person: User) -> Project:
    if how not in ENDS:
        raise ValidationError(_("Sagen Sie, was aus dem Eintrag wird."), code="how")
    if how == "retire":
        return actions.retire_project(project=answer.project, reason=source, person=person)
    return correct_entry(answer, {"status": ENDS[how]}, version=version, person=person)


def correct_entry(answer: CollectionAnswer, values: dict[str, str], *, version: int | None, person: User) -> Project:
    return actions.edit_project(project=answer.project, values=fields.typed(values), version=version, person=person)


@transaction.atomic
def accept_all(*, answers: list[tuple[CollectionAnswer, int | None]], person: User) -> int:
    """Take over corrections and new entries of a sheet, all or none; what is gone is decided one by one."""
    chosen = [(answer, version) for answer, version in answers if answer.kind != Kind.GONE]
    for answer, version in chosen:
        accept_answer(answer=answer, version=version, person=person)
    return len(chosen)


@transaction.atomic
def decline_answer(*, answer: CollectionAnswer, reason: str, person: User) -> CollectionAnswer:
    """Leave the inventory as it is; what the unit said stays readable.

    Raises:
        ValidationError: code `decided`.
    """
    decide(answer, State.DECLINED, person, reason.replace("\0", "").strip())
    summary = _("%s: Rückmeldung nicht übernommen") % answer.sheet.unit
    record("declined", answer.sheet, summary, person=person, reason=reason)
    return answer


@transaction.atomic
def answer_by_list(*, sheet: CollectionSheet, intake: Intake, person: User | None) -> CollectionSheet:
    """The unit sent its workbook back and the lead took it over: the sheet is answered, its own rows hold from now."""
    CollectionSheet.objects.filter(pk=sheet.pk).update(
        state=CollectionSheet.State.ANSWERED, answered=timezone.now(), version=F("version") + 1
    )
    sheet.refresh_from_db()
    summary = _("%(unit)s: Antwort als Liste „%(list)s“") % {"unit": sheet.unit, "list": intake}
    record("answered", sheet, summary, person=person)
    listed = IntakeRow.objects.filter(intake=intake).values("project")
    confirm(queries.own_projects(sheet.unit).filter(pk__in=listed), sheet)
    return sheet


@transaction.atomic
def note_sheet(*, sheet: CollectionSheet, state: str, person: User) -> CollectionSheet:
    """The lead heard by telephone, or opens a sheet again."""
    CollectionSheet.objects.filter(pk=sheet.pk).update(
        state=state,
        answered=None if state == CollectionSheet.State.OPEN else timezone.now(),
        version=F("version") + 1,
    )
    sheet.refresh_from_db()
    said = _("%(unit)s: Stand von Hand: %(state)s") % {"unit": sheet.unit, "state": sheet.get_state_display()}
    record("noted", sheet, said, person=person)
    return sheet
