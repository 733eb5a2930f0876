"""What moderators do: show contributions to everybody, or keep them back with a reason."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.participation.models import Contribution

State = Contribution.State


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
