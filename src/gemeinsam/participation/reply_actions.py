"""The county's answer, and when the addresses of those who wait for one are erased."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import outbox, versions
from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.participation.models import Contribution


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
