"""What authors do: submit and withdraw."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.participation import receipts
from gemeinsam.participation.models import Contribution, Round
from gemeinsam.participation.round_sealing import Act, admit, receive

State = Contribution.State


@transaction.atomic
def submit_contribution(*, round: Round, values: dict[str, Any]) -> Contribution:  # noqa: A002 - the domain's word
    """Take a contribution; it waits for moderation.

    Raises:
        ValidationError: code `closed`, the round is not open today; `not_allowed`.
    """
    admit(round, Act.CONTRIBUTE)
    contribution = Contribution(round=round, **values)
    receive(contribution, round)
    contribution = numbered(contribution)
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
