"""What people do on a measure's way to the public: submit, agree, give back, publish, hide, delegate."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.strategy import actions
from gemeinsam.strategy.fact_rules import missing_for_publication
from gemeinsam.strategy.models import Measure, Review, StrategyRules
from gemeinsam.strategy.raw_values import plain, unraw
from gemeinsam.strategy.workflow_queries import has_four_eyes

States = Measure.Publication


@transaction.atomic
def set_rules(*, values: dict[str, Any], version: int | None, person: User) -> StrategyRules:
    """Say how this county works on its strategy.

    Raises:
        ValidationError: code `conflict`, somebody changed the rules in between.
    """
    row, _made = StrategyRules.objects.get_or_create()
    row = versions.claim(row, version=version or row.version)
    before = versions.texts(row, StrategyRules.EDITABLE)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    changes = differences(before, versions.texts(row, StrategyRules.EDITABLE))
    record("edited", row, _("Regeln der Strategie geändert"), person=person, changes=changes)
    return row


@transaction.atomic
def submit_measure(*, measure: Measure, values: dict[str, Any], version: int | None, person: User) -> Review:
    """Ask for somebody's yes to a draft. values: note, waits_for, due.

    Raises:
        ValidationError: code `state`, it is no draft; `conflict`, somebody saved in between.
    """
    measure = moved(measure, version=version, states=(States.DRAFT,), to=States.REVIEW)
    review = opened(measure, kind=Review.Kind.RELEASE, base=measure.version, author=person, **values)
    words = _("%s zur Prüfung eingereicht") % measure
    record("submitted", measure, words, person=person, reason=review.note)
    return review


def opened(measure: Measure, **values: Any) -> Review:
    """A new review; a measure has one at a time.

    Raises:
        ValidationError: code `open`, one waits already.
    """
    review = Review(measure=measure, **values)
    review.full_clean(exclude=["county", "author", "decided_by"], validate_constraints=False)
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError as error:
        text = _("Zu dieser Maßnahme wartet schon eine Prüfung. Entscheiden Sie zuerst über sie.")
        raise ValidationError(text, code="open") from error
    return review


def moved(measure: Measure, *, version: int | None, states: tuple[str, ...], to: str) -> Measure:
    """Put a measure into another state, if it stands where the step begins."""
    measure = versions.claim(measure, version=version)
    if measure.publication not in states or measure.retired:
        said = {"measure": measure, "state": measure.get_publication_display()}
        raise ValidationError(_("%(measure)s ist „%(state)s“. Dieser Schritt passt nicht dazu.") % said, code="state")
    measure.publication = to
    measure.save(update_fields=["publication", "changed"])
    return measure


@transaction.atomic
def agree(*, review: Review, person: User) -> Review:
    """Say yes: a draft is approved, a change is carried out.

    Raises:
        ValidationError: code `four_eyes`, the same person submitted it; `decided`; `conflict`, the measure was
            changed since the change was made on it.
    """
    review = claimed(review, state=Review.State.AGREED, person=person)
    if has_four_eyes() and review.author_id == person.pk:
        text = _("Sie haben das selbst eingereicht. Eine zweite Person muss es freigeben.")
        raise ValidationError(text, code="four_eyes")
    measure = review.measure
    if review.kind == Review.Kind.CHANGE:
        carry_out(review, person)
    else:
        moved(measure, version=measure.version, states=(States.REVIEW,), to=States.APPROVED)
        record("approved", measure, _("%s freigegeben") % measure, person=person)
    return review


def carry_out(review: Review, person: User) -> None:
    values, gone = unraw(Measure, review.values)
    if gone:
        raise ValidationError(" ".join(gone), code="gone")
    try:
        actions.edit_measure(measure=review.measure, values=values, version=review.base, person=person)
    except ValidationError as problem:
        if getattr(problem, "code", "") != "conflict":
            raise
        text = _(
            "Die Maßnahme wurde seit diesem Vorschlag geändert. Geben Sie ihn zurück, mit der Bitte um einen neuen."
        )
        raise ValidationError(text, code="conflict") from problem


@transaction.atomic
def give_back(*, review: Review, reason: str, person: User) -> Review:
    """Say no for now, with a reason; a draft goes back to its authors.

    Raises:
        ValidationError: code `no_reason`, `decided`.
    """
    if not reason.strip():
        raise ValidationError(_("Was fehlt? Ein Satz genügt."), code="no_reason")
    review = claimed(review, state=Review.State.RETURNED, person=person, reason=reason.strip()[:500])
    back_to_draft(review)
    what = _("Änderung an %s zurückgegeben") if review.kind == Review.Kind.CHANGE else _("%s zurückgegeben")
    record("returned", review.measure, what % review.measure, person=person, reason=reason.strip())
    return review


@transaction.atomic
def withdraw_review(*, review: Review, person: User) -> Review:
    """Take a submission back.

    Raises:
        ValidationError: code `decided`; `author`, somebody else submitted it.
    """
    if review.author_id != person.pk:
        raise ValidationError(_("Das hat jemand anderes eingereicht. Geben Sie es zurück."), code="author")
    review = claimed(review, state=Review.State.WITHDRAWN, person=person)
    back_to_draft(review)
    record("withdrawn", review.measure, _("Einreichung von %s zurückgenommen") % review.measure, person=person)
    return review


def back_to_draft(review: Review) -> None:
    if review.kind == Review.Kind.RELEASE:
        measure = Measure.objects.get(pk=review.measure_id)
        moved(measure, version=measure.version, states=(States.REVIEW,), to=States.DRAFT)


def claimed(review: Review, *, state: str, person: User, reason: str = "") -> Review:
    """Decide a review once; the second click or person finds it decided.

    Raises:
        ValidationError: code `decided`.
    """
    values = {"state": state, "decided_by": person, "decided": timezone.now(), "reason": reason}
    if not Review.objects.open().filter(pk=review.pk).update(**values):
        raise ValidationError(_("Darüber ist schon entschieden."), code="decided")
    return Review.objects.select_related("measure__field__topic").get(pk=review.pk)


@transaction.atomic
def delegate_review(*, review: Review, waits_for: User | None, due: date | None, person: User) -> Review:
    """Let somebody else look at it, or by another day.

    Raises:
        ValidationError: code `decided`.
    """
    if not Review.objects.open().filter(pk=review.pk).update(waits_for=waits_for, due=due):
        raise ValidationError(_("Darüber ist schon entschieden."), code="decided")
    review = Review.objects.select_related("measure", "waits_for").get(pk=review.pk)
    words = _("Prüfung von %s weitergegeben") % review.measure
    record("delegated", review.measure, words, person=person)
    return review


@transaction.atomic
def publish_measure(*, measure: Measure, version: int | None, person: User) -> Measure:
    """Show a measure to everybody: an approved one; without the four-eyes rule a draft as well.

    Raises:
        ValidationError: code `state`, `conflict`, or `incomplete` with what is missing.
    """
    states = (States.APPROVED,) if has_four_eyes() else (States.DRAFT, States.REVIEW, States.APPROVED)
    measure = moved(measure, version=version, states=states, to=States.PUBLIC)
    if missing := missing_for_publication(measure):
        raise ValidationError([ValidationError(text, code="incomplete") for text in missing])
    Review.objects.open().filter(measure=measure).update(
        state=Review.State.AGREED, decided_by=person, decided=timezone.now()
    )
    record("published", measure, _("Maßnahme %s veröffentlicht") % measure, person=person, is_public=True)
    return measure


@transaction.atomic
def hide_measure(*, measure: Measure, reason: str, version: int | None, person: User) -> Measure:
    """Take a public measure back to a draft, with a reason.

    Raises:
        ValidationError: code `no_reason`, `state`, `conflict`.
    """
    if not reason.strip():
        raise ValidationError(_("Warum? Ein Satz genügt."), code="no_reason")
    measure = moved(measure, version=version, states=(States.PUBLIC, States.APPROVED), to=States.DRAFT)
    withdrawn = {"state": Review.State.WITHDRAWN, "decided_by": person, "decided": timezone.now()}
    Review.objects.open().filter(measure=measure).update(**withdrawn)
    words = _("Maßnahme %s ist wieder Entwurf") % measure
    record("hidden", measure, words, person=person, reason=reason.strip(), is_public=True)
    return measure


@transaction.atomic
def save_measure(*, measure: Measure, values: dict[str, Any], version: int | None, person: User) -> Measure | Review:
    """Save an edit: at once, or as a change that waits where the county wants four eyes on what is public.

    An approved measure that is changed must be approved again.

    Raises:
        ValidationError: as `edit_measure`; code `open`, a change waits already.
    """
    if not has_four_eyes() or measure.publication not in {States.PUBLIC, States.APPROVED}:
        return actions.edit_measure(measure=measure, values=values, version=version, person=person)
    if measure.publication == States.PUBLIC:
        return propose_change(measure=measure, values=values, version=version, person=person)
    edited = actions.edit_measure(measure=measure, values=values, version=version, person=person)
    edited = moved(edited, version=edited.version, states=(States.APPROVED,), to=States.REVIEW)
    opened(edited, kind=Review.Kind.RELEASE, base=edited.version, author=person, note=_("nach der Freigabe geändert"))
    return edited


def propose_change(*, measure: Measure, values: dict[str, Any], version: int | None, person: User) -> Review | Measure:
    """Keep what was typed as a change that waits; nothing of the public measure changes.

    Raises:
        ValidationError: code `conflict`, somebody saved in between; `open`; or a value breaks a rule.
    """
    stored = Measure.objects.get(pk=measure.pk)
    if stored.version != version:
        # The same words as for every other edit on an old version.
        versions.claim(stored, version=version)
    before = versions.texts(stored, Measure.EDITABLE)
    after, told = tried(Measure.objects.get(pk=measure.pk), values)
    changed = {name for name in values if before[name] != after[name]}
    if not changed:
        return stored
    labels = {name: capfirst(str(Measure._meta.get_field(name).verbose_name)) for name in changed}
    review = opened(
        stored,
        kind=Review.Kind.CHANGE,
        base=stored.version,
        author=person,
        values={name: told[name] for name in changed},
        before={labels[name]: before[name] for name in values if name in changed},
        after={labels[name]: after[name] for name in values if name in changed},
    )
    record("proposed", stored, _("Änderung an %s vorgeschlagen") % stored, person=person)
    return review


def tried(measure: Measure, values: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """What the measure would say with these values, readable and as JSON keeps it; nothing is stored."""
    mark = transaction.savepoint()
    try:
        actions.assign(measure, values)
        return versions.texts(measure, Measure.EDITABLE), {name: plain(value) for name, value in values.items()}
    finally:
        transaction.savepoint_rollback(mark)
