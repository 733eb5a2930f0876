"""What becomes of a rating: the result is frozen, feeds the plan, proposes priorities; each step can be taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, entry, record, record_all
from gemeinsam.county.models import User
from gemeinsam.strategy import rating_queries as queries
from gemeinsam.strategy.measure_models import Measure
from gemeinsam.strategy.rating_actions import claimed
from gemeinsam.strategy.rating_models import PriorityOverride, PriorityRule, RatingChange, RatingRound, RatingStep
from gemeinsam.strategy.rating_queries import Proposal

State, Kind = RatingRound.State, RatingStep.Kind
FIELD = {Kind.SCORE: "score", Kind.PRIORITY: "priority"}


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was carried out or taken back, and the numbers of the measures that it left alone."""

    step: RatingStep
    count: int
    kept: list[str]


@transaction.atomic
def adopt_round(*, round_: RatingRound, seen: str, version: int | None, person: User) -> Done:
    """Freeze what a round says, and give each rated measure its benefit for the plan.

    Raises:
        ValidationError: code `conflict`; `wrong_state`; `changed`, the preview is out of date; `nothing`.
    """
    row = claimed(round_, version, State.CLOSED)
    standing = queries.live(row)
    proposals = queries.score_proposals(standing)
    check_seen(proposals, seen)
    row.state, row.adopted, row.result = State.ADOPTED, timezone.now(), queries.frozen(standing)
    row.save(update_fields=["state", "adopted", "result"])
    record("adopted", row, _("Bewertung „%s“ übernommen") % row, person=person, is_public=True)
    words = _("Nutzen von %(measure)s aus der Bewertung „%(row)s“ übernommen")
    return carry_out(Kind.SCORE, row, proposals, person=person, words=words)


@transaction.atomic
def apply_priorities(*, seen: str, person: User) -> Done:
    """Give each measure of the latest adopted round the priority that rule and exceptions say.

    Raises:
        ValidationError: code `changed`, the preview is out of date; `nothing`, nothing to set.
    """
    row = queries.latest_adopted()
    if row is None:
        raise ValidationError(_("Noch ist keine Bewertung übernommen."), code="nothing")
    proposals = queries.priority_proposals(queries.standing_of(row), queries.rule_in_force())
    check_seen(proposals, seen)
    if not any(proposal.is_change for proposal in proposals):
        raise ValidationError(_("Alle Prioritäten stehen schon so da."), code="nothing")
    words = _("Priorität von %(measure)s nach der Bewertung „%(row)s“ gesetzt")
    return carry_out(Kind.PRIORITY, row, proposals, person=person, words=words)


def check_seen(proposals: list[Proposal], seen: str) -> None:
    if not proposals:
        raise ValidationError(_("Keine Maßnahme ist zu jedem Kriterium bewertet."), code="nothing")
    if queries.digest_of(proposals) != seen:
        message = _("Inzwischen hat sich etwas geändert. Sehen Sie die Vorschau noch einmal an.")
        raise ValidationError(message, code="changed")


def carry_out(kind: str, row: RatingRound, proposals: list[Proposal], *, person: User, words: str) -> Done:
    """Set what changes, one entry for each measure; what a person decided is no assumption any more."""
    name = FIELD[Kind(kind)]
    step = RatingStep.objects.create(kind=kind, round=row, person=person)
    changing = [proposal for proposal in proposals if proposal.is_change]
    entries, changes = [], []
    for proposal in changing:
        measure = proposal.measure
        before = {name: proposal.before, "assumed": measure.assumed}
        changes.append(RatingChange(step=step, measure=measure, before=before, version=measure.version + 1))
        put(measure, {name: proposal.after}, confirm=name)
        summary = words % {"measure": measure, "row": row}
        reason = proposal.override.reason if proposal.override else ""
        shown = {name: [as_word(name, proposal.before), as_word(name, proposal.after)]}
        entries.append(
            entry("rated", measure, summary, person=person, reason=reason, changes=shown, is_public=measure.is_public)
        )
    RatingChange.objects.bulk_create(changes, batch_size=400)
    store((proposal.measure for proposal in changing), name)
    record_all(entries)
    return Done(step, len(changing), [])


def put(measure: Measure, values: dict[str, Any], *, confirm: str = "") -> None:
    for name, value in values.items():
        setattr(measure, name, value)
    if confirm:
        measure.confirm({confirm}, Measure.EDITABLE)
    measure.version += 1
    measure.changed = timezone.now()


def store(measures: Iterable[Measure], name: str) -> None:
    Measure.objects.bulk_update(list(measures), [name, "assumed", "version", "changed"], batch_size=200)


def as_word(name: str, value: Any) -> str:
    return str(dict(Measure.Priority.choices).get(value, "")) if name == "priority" else str(value)


@transaction.atomic
def undo_step(*, step: RatingStep, person: User) -> Done:
    """Take the last step of its kind back; what was changed since then stays. A round adopted by it is closed again.

    Raises:
        ValidationError: code `undone`, it was taken back already or is not the last one of its kind.
    """
    last = queries.last_step(step.kind)
    fresh = RatingStep.objects.filter(pk=step.pk, undone__isnull=True)
    if last != step or not fresh.update(undone=timezone.now()):
        raise ValidationError(_("Dieser Schritt lässt sich nicht mehr zurücknehmen."), code="undone")
    name = FIELD[Kind(step.kind)]
    changes = {change.measure_id: change for change in step.changes.all()}
    rows = list(Measure.objects.select_for_update().filter(pk__in=changes).order_by("number"))
    back = [row for row in rows if row.version == changes[row.pk].version]
    entries = []
    for row in back:
        shown = {name: [as_word(name, getattr(row, name)), as_word(name, changes[row.pk].before[name])]}
        put(row, changes[row.pk].before)
        summary = _("Übernahme der Bewertung für %s zurückgenommen") % row
        entries.append(entry("unrated", row, summary, person=person, changes=shown, is_public=row.is_public))
    store(back, name)
    record_all(entries)
    if step.kind == Kind.SCORE:
        thaw(step.round, person)
    return Done(step, len(back), [row.number for row in rows if row not in back])


def thaw(row: RatingRound, person: User) -> None:
    """An adopted round counts as closed again."""
    RatingRound.objects.filter(pk=row.pk).update(
        state=State.CLOSED, adopted=None, result=None, version=F("version") + 1
    )
    record("stepped", row, _("Übernahme der Bewertung „%s“ zurückgenommen") % row, person=person, is_public=True)


# --- the rule and its exceptions ----------------------------------------------------------------------


@transaction.atomic
def edit_rule(*, values: dict[str, Any], version: int | None, person: User) -> PriorityRule:
    """Change from which result on a measure has which priority.

    Raises:
        ValidationError: code `conflict`, or mittel would begin above hoch.
    """
    row = PriorityRule.objects.first()
    row = versions.claim(row, version=version) if row else PriorityRule()
    before = versions.texts(row, PriorityRule.EDITABLE)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(exclude=["county"])
    row.save()
    changes = differences(before, versions.texts(row, PriorityRule.EDITABLE))
    record("edited", row, _("Regel der Priorität geändert"), person=person, changes=changes)
    return row


@transaction.atomic
def say_otherwise(*, measure: Measure, priority: str, reason: str, person: User) -> PriorityOverride:
    """Let a measure have another priority than the rule says.

    Raises:
        ValidationError: no reason, or no such priority.
    """
    row = PriorityOverride.objects.filter(measure=measure).first() or PriorityOverride(measure=measure)
    row.priority, row.reason = priority, reason.strip()
    row.full_clean(exclude=["county"])
    row.save()
    words = _("Ausnahme von der Regel: %(measure)s, %(priority)s")
    summary = words % {"measure": measure, "priority": row.get_priority_display()}
    record("exempted", measure, summary, person=person, reason=row.reason)
    return row


@transaction.atomic
def follow_rule(*, measure: Measure, person: User) -> None:
    """Take an exception away; without one there is nothing to do."""
    gone, _rows = PriorityOverride.objects.filter(measure=measure).delete()
    if gone:
        record("unexempted", measure, _("%s folgt wieder der Regel der Priorität") % measure, person=person)
