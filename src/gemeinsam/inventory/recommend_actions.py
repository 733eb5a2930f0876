"""What people decide on a computed recommendation: put it off, turn it down, open it again, show it to everybody."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.inventory.recommend_facts import Recommendation
from gemeinsam.inventory.recommend_models import RecommendationDecision

State = RecommendationDecision.State
MOST_TITLE, MOST_WHY = 300, 2000


@transaction.atomic
def defer_recommendation(
    *, row: Recommendation, until: date, reason: str, version: int, person: User
) -> RecommendationDecision:
    """Put a recommendation off until a day; on that day it is open again.

    Raises:
        ValidationError: code `conflict`, somebody else decided in between; no reason, or a day that is over.
    """
    if until <= timezone.localdate():
        raise ValidationError({"until": _("Dieser Tag ist vorbei. Nennen Sie einen späteren.")})
    values = {"state": State.DEFERRED, "reason": reason, "until": until}
    decided = settle(row, values, version=version)
    words = _("Empfehlung zurückgestellt bis %(day)s: %(title)s") % {"day": f"{until:%d.%m.%Y}", "title": row.title}
    note("deferred", decided, words, person=person)
    return decided


@transaction.atomic
def decline_recommendation(*, row: Recommendation, reason: str, version: int, person: User) -> RecommendationDecision:
    """Turn a recommendation down, with the reason.

    Raises:
        ValidationError: code `conflict`, somebody else decided in between; no reason.
    """
    decided = settle(row, {"state": State.DECLINED, "reason": reason, "until": None}, version=version)
    note("declined", decided, _("Empfehlung abgelehnt: %s") % row.title, person=person)
    return decided


@transaction.atomic
def reopen_recommendation(*, decided: RecommendationDecision, version: int, person: User) -> RecommendationDecision:
    """Take a decision back; what it said stays in the history.

    Raises:
        ValidationError: code `conflict`, somebody else decided in between.
    """
    decided = versions.claim(decided, version=version)
    decided.state, decided.reason, decided.until, decided.person = State.OPEN, "", None, None
    decided.save(update_fields=["state", "reason", "until", "person"])
    record("reopened", decided, _("Empfehlung wieder offen: %s") % decided.title, person=person)
    return decided


@transaction.atomic
def publish_recommendation(*, row: Recommendation, is_public: bool, person: User) -> RecommendationDecision:
    """Show a recommendation with its decision to everybody, or hide it again; asked twice, nothing happens."""
    decided, _made = RecommendationDecision.objects.get_or_create(key=row.key, defaults=shown(row))
    found = RecommendationDecision.objects.filter(pk=decided.pk, is_public=not is_public)
    if found.update(is_public=is_public, version=models.F("version") + 1):
        words = _("Empfehlung veröffentlicht: %s") if is_public else _("Empfehlung verborgen: %s")
        record("published" if is_public else "hidden", decided, words % row.title, person=person)
    decided.refresh_from_db()
    return decided


def settle(row: Recommendation, values: dict[str, Any], *, version: int) -> RecommendationDecision:
    """Store a decision on what the page showed; version 0 is the first one."""
    values = {**shown(row), **values, "decided": timezone.now()}
    decided = RecommendationDecision.objects.filter(key=row.key).first()
    if decided is not None or version:
        decided = versions.claim(decided or RecommendationDecision(key=row.key), version=version)
        for name, value in values.items():
            setattr(decided, name, value)
    else:
        decided = RecommendationDecision(key=row.key, **values)
    decided.full_clean(exclude=["county", "person"], validate_unique=False)
    try:
        with transaction.atomic():
            decided.save()
    except IntegrityError:  # two at once decided for the first time
        raise ValidationError(_("Jemand anderes hat inzwischen entschieden."), code="conflict") from None
    return decided


def shown(row: Recommendation) -> dict[str, Any]:
    """What the page says of a recommendation, as it is kept with a decision."""
    return {
        "rule": row.rule, "title": row.title[:MOST_TITLE], "why": row.why[:MOST_WHY], "strength": row.strength,
        "evidence": [list(evidence) for evidence in row.evidence],
    }  # fmt: skip


def note(verb: str, decided: RecommendationDecision, words: str, *, person: User) -> None:
    """Who decided, and in the history on which evidence."""
    decided.person = person
    decided.save(update_fields=["person"])
    changes = {"evidence": ["", "; ".join(label for label, _address, _kind in decided.evidence)]}
    record(verb, decided, words, person=person, reason=decided.reason, changes=changes)
