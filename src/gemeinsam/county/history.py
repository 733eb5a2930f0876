"""The history: every action leaves one entry, in its own transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from gemeinsam.county.models import HistoryEntry, User


def record(  # noqa: PLR0913 - what, to what, in which words; the rest is optional
    verb: str,
    subject: models.Model,
    summary: str,
    *,
    person: User | None = None,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    is_public: bool = False,
) -> HistoryEntry:
    """Write down that something was done. Call it inside the action's transaction."""
    made = entry(verb, subject, summary, person=person, reason=reason, changes=changes, is_public=is_public)
    made.save()
    return made


def record_all(entries: Iterable[HistoryEntry]) -> None:
    """Write down what was done to many things in one step: one entry each, made with `entry`."""
    HistoryEntry.objects.bulk_create(entries, batch_size=400)


def entry(  # noqa: PLR0913 - as for `record`
    verb: str,
    subject: models.Model,
    summary: str,
    *,
    person: User | None = None,
    reason: str = "",
    changes: dict[str, Any] | None = None,
    is_public: bool = False,
) -> HistoryEntry:
    """An entry that is not stored yet."""
    return HistoryEntry(
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        summary=summary[:300],
        person=person if person and person.is_authenticated else None,
        reason=reason.replace("\0", "")[:500],
        changes=changes or {},
        is_public=is_public,
    )


def entries_of(subject: models.Model) -> models.QuerySet[HistoryEntry]:
    """The entries of one thing, newest first."""
    return HistoryEntry.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).select_related(
        "person"
    )


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[str]]:
    """Old and new text of each field that changed."""
    return {
        name: [str(before.get(name, "")), str(value)]
        for name, value in after.items()
        if str(before.get(name, "")) != str(value)
    }
