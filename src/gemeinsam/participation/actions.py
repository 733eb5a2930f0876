"""What people do in participation: submit, withdraw, publish, reject, answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import outbox, versions
from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.participation import receipts
from gemeinsam.participation.models import Contribution, Round

State = Contribution.State


@transaction.atomic
def submit_contribution(*, round: Round, values: dict[str, Any]) -> Contribution:  # noqa: A002 - the domain's word
    """Take a contribution; it waits for moderation.

    Raises:
        ValidationError: code `closed`, the round is not open today.
    """
    if not round.is_open:
        raise ValidationError(_("Diese Runde ist zu Ende. Ihr Beitrag wurde nicht gespeichert."), code="closed")
    contribution = numbered(Contribution(round=round, **values))
    contribution.receipt_hash = receipts.hash_of(receipts.code_of(contribution))
    contribution.save(update_fields=["receipt_hash"])
    record("submitted", contribution, _("Beitrag eingegangen"), is_public=True)
    return contribution


def numbered(contribution: Contribution) -> Contribution:
    """Save under the next free number; two at once get two numbers, by constraint."""
    for _try in range(20):
        last = Contribution.objects.aggregate(last=Max("number"))["last"] or 0
        contribution.number = last + 1
        try:
            with transaction.atomic():
                contribution.save(force_insert=True)
        except IntegrityError:
            continue
        return contribution
    raise ValidationError(_("Gerade schreiben sehr viele. Bitte senden Sie noch einmal ab."), code="busy")


@transaction.atomic
def withdraw_contribution(*, contribution: Contribution) -> Contribution:
    """Take a contribution back: its text and its address are erased, its number stays.

    Raises:
        ValidationError: code `withdrawn`, it was withdrawn before.
    """
    rows = Contribution.objects.filter(pk=contribution.pk).exclude(state=State.WITHDRAWN)
    if not rows.update(state=State.WITHDRAWN, text="", mail="", place=None, version=F("version") + 1):
        raise ValidationError(_("Dieser Beitrag ist schon zurückgezogen."), code="withdrawn")
    contribution.refresh_from_db()
    record("withdrawn", contribution, _("Beitrag zurückgezogen"), is_public=True)
    return contribution


@transaction.atomic
def publish_contributions(*, contributions: Iterable[Contribution], person: User) -> int:
    """Show waiting contributions to everybody; returns how many were waiting."""
    count = 0
    for contribution in contributions:
        rows = Contribution.objects.filter(pk=contribution.pk, state__in=[State.QUEUED, State.REJECTED])
        if rows.update(state=State.PUBLISHED, published=timezone.now(), state_reason="", version=F("version") + 1):
            count += 1
            record("published", contribution, _("Beitrag veröffentlicht"), person=person, is_public=True)
    return count


@transaction.atomic
def reject_contributions(*, contributions: Iterable[Contribution], reason: str, person: User) -> int:
    """Keep contributions from the public, with a reason that their authors can read.

    Raises:
        ValidationError: code `no_reason`.
    """
    reason = reason.replace("\0", "").strip()[:500]
    if not reason:
        raise ValidationError(_("Sagen Sie, warum. Wer geschrieben hat, liest den Grund."), code="no_reason")
    count = 0
    for contribution in contributions:
        rows = Contribution.objects.filter(pk=contribution.pk, state__in=[State.QUEUED, State.PUBLISHED])
        if rows.update(state=State.REJECTED, state_reason=reason, mail="", version=F("version") + 1):
            count += 1
            record("rejected", contribution, _("Beitrag nicht veröffentlicht"), person=person, reason=reason)
    return count


@transaction.atomic
def answer_contribution(
    *, contribution: Contribution, values: dict[str, Any], version: int | None, person: User
) -> Contribution:
    """Give the official answer; whoever left an address is told, and the address is then erased.

    Raises:
        ValidationError: code `conflict` or `not_public`, or a broken rule.
    """
    contribution = versions.claim(contribution, version=version)
    if not contribution.is_visible:
        raise ValidationError(_("Nur ein veröffentlichter Beitrag kann beantwortet werden."), code="not_public")
    for name, value in values.items():
        setattr(contribution, name, value)
    contribution.answered = timezone.now()
    contribution.answered_by = person
    address, contribution.mail = contribution.mail, ""
    contribution.full_clean(exclude=["county", "mail", "text"])
    contribution.save()
    if address:
        outbox.promise_mail(
            to=address,
            subject=_("Antwort auf Ihren Beitrag %d") % contribution.number,
            text=_("Guten Tag,\n\nzu Ihrem Beitrag „%(title)s“ gibt es eine Antwort:\n\n%(answer)s\n")
            % {"title": contribution.title, "answer": contribution.answer},
        )
    record("answered", contribution, _("Beitrag beantwortet"), person=person, is_public=True)
    return contribution


def forget_addresses(*, before: datetime) -> int:
    """Erase the addresses of contributions that nobody answered in time; runs by clock, over all counties."""
    return Contribution.everywhere.filter(created__lt=before).exclude(mail="").update(mail="")
