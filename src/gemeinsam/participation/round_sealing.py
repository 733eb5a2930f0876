"""What may be done in a round today, and the seal that its first act sets on its rules.

Whoever takes part does so under rules that nobody changes afterwards: they are copied, and a check sum stands under
the copy. Prolonging a round is no rule; it needs a reason.
"""

from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.freezing import digest_of
from gemeinsam.participation.models import Round, Written


class Act(StrEnum):
    """What people do in a round; the value is the field of the round that allows it."""

    CONTRIBUTE = "may_contribute"
    COMMENT = "may_comment"
    SUPPORT = "may_support"


def admit(asked: Round, act: Act) -> None:
    """Let an act happen, and seal the rules if it is the first. Call it inside the action's transaction.

    Raises:
        ValidationError: code `closed`, the round is not open today; `not_allowed`, its rules don't allow this.
    """
    if not asked.is_open or asked.evaluated is not None:
        raise ValidationError(_("Diese Runde ist zu Ende. Ihr Beitrag wurde nicht gespeichert."), code="closed")
    if not getattr(asked, act):
        raise ValidationError(_("Das ist in dieser Runde nicht vorgesehen."), code="not_allowed")
    seal(asked)


def receive(row: Written, asked: Round) -> None:
    """Say in which state something new begins: read first, or shown at once and read then."""
    if asked.moderation == Round.Moderation.AFTER:
        row.state, row.published = Written.State.PUBLISHED, timezone.now()


def seal(asked: Round) -> None:
    """Copy the rules and set their check sum under them; two first acts at once set one seal."""
    if asked.seal:
        return
    rules = asked.rules()
    values = {"sealed_rules": rules, "seal": digest_of(rules), "sealed": timezone.now()}
    Round.objects.filter(pk=asked.pk, seal="").update(**values)
    asked.refresh_from_db(fields=["seal", "sealed_rules", "sealed"])
