"""Classify many entries in one step, and take the step back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.history import entry, record_all
from gemeinsam.county.models import User
from gemeinsam.inventory import search
from gemeinsam.inventory.classify_rules import FIELDS, Outcome, Wanted, outcome, titles, word
from gemeinsam.inventory.models import ClassifyChange, ClassifyStep, Project
from gemeinsam.participation.models import Topic

# Values in one IN (...); SQLite takes no more than 32,766 in a statement.
BATCH = 5000


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was carried out, and the titles of the entries that it left alone."""

    step: ClassifyStep
    count: int
    kept: list[str]


@transaction.atomic
def classify_projects(*, wanted: Wanted, pinned: dict[int, int], person: User) -> Done:
    """Set the same values on many entries; `pinned` says which version of each the person saw.

    Raises:
        ValidationError: code `nothing`, nothing to set or nobody to set it on; `all_changed`, somebody else
            changed every one of them since the preview.
    """
    rows = locked(pinned)
    fresh = [row for row in rows if row.version == pinned[row.pk] and row.retired is None]
    outcomes = [found for row in fresh if (found := outcome(row, wanted)).changes]
    kept = [row.title for row in rows if row.version != pinned[row.pk] or row.retired]
    if not outcomes:
        raise nothing_left(kept)
    step = ClassifyStep.objects.create(person=person, summary=wanted.sentence[:300])
    remember(step, outcomes)
    write_values(outcomes, wanted)
    finish([found.project for found in outcomes], with_words=any(found.topics is not None for found in outcomes))
    record_all(
        entry(
            "classified", o.project, _("„%s“ eingeordnet") % o.project, person=person, is_public=True,
            changes={change.name: [change.before, change.after] for change in o.changes},
        )
        for o in outcomes
    )  # fmt: skip
    return Done(step, len(outcomes), kept)


@transaction.atomic
def undo_step(*, step: ClassifyStep, person: User) -> Done:
    """Take a step back: what it changed is as before, to the mark. What was changed since then stays.

    Raises:
        PermissionDenied: it is another person's step.
        ValidationError: code `undone`, it was taken back already or is not the last one; `all_changed`,
            every entry was changed since.
    """
    if step.person_id != person.pk:
        raise PermissionDenied
    if ClassifyStep.objects.filter(person=person).first() != step or not ClassifyStep.objects.filter(
        pk=step.pk, undone__isnull=True
    ).update(undone=timezone.now()):
        raise ValidationError(_("Dieser Schritt lässt sich nicht mehr zurücknehmen."), code="undone")
    changes = {change.project_id: change for change in step.changes.all()}
    rows = locked(changes)
    fresh = [row for row in rows if row.version == changes[row.pk].version]
    kept = [row.title for row in rows if row.version != changes[row.pk].version]
    if not fresh:
        raise ValidationError(
            _("Alle Einträge dieses Schritts wurden inzwischen geändert. Es wurde nichts zurückgenommen."),
            code="all_changed",
        )
    put_back(fresh, changes)
    finish(fresh, with_words=any("topics" in changes[row.pk].before for row in fresh))
    topics = {topic.pk: topic for topic in Topic.objects.themes()}
    record_all(
        entry(
            "unclassified", row, _("„%s“: Einordnung zurückgenommen") % row, person=person, is_public=True,
            changes=said_again(row, changes[row.pk].before, topics),
        )
        for row in fresh
    )  # fmt: skip
    step.refresh_from_db()
    return Done(step, len(fresh), kept)


def nothing_left(kept: list[str]) -> ValidationError:
    if kept:
        message = _("Alle gewählten Einträge hat inzwischen jemand geändert. Es wurde nichts gespeichert.")
        return ValidationError(message, code="all_changed")
    return ValidationError(_("Es gibt nichts zu ändern. Wählen Sie Einträge und was gelten soll."), code="nothing")


def locked(keys: Iterable[int]) -> list[Project]:
    """The entries as they stand, locked where the database can (SQLite writes one transaction at a time anyway)."""
    rows = Project.objects.select_for_update().filter(pk__in=list(keys)[:BATCH])
    return list(rows.prefetch_related("topics").order_by("title", "pk"))


def remember(step: ClassifyStep, outcomes: list[Outcome]) -> None:
    """What each entry says now, and which version the step is about to make of it."""
    rows = (
        ClassifyChange(step=step, project=found.project, before=before(found), version=found.project.version + 1)
        for found in outcomes
    )
    ClassifyChange.objects.bulk_create(rows, batch_size=400)


def before(found: Outcome) -> dict[str, Any]:
    """What a step must remember of an entry to put it back."""
    values: dict[str, Any] = {name: getattr(found.project, name) for name in found.names - {"topics"}}
    if "topics" in found.names:
        values["topics"] = sorted(topic.pk for topic in found.project.topics.all())
    return {**values, "assumed": found.project.assumed}


def write_values(outcomes: list[Outcome], wanted: Wanted) -> None:
    """All rows with the same new value in one statement."""
    for name, value in wanted.values.items():
        write(name, {value: [o.project.pk for o in outcomes if name in o.names]})
    write("assumed", grouped((o.assumed, o.project.pk) for o in outcomes))
    write_topics({o.project.pk: set(o.topics) for o in outcomes if o.topics is not None})


def put_back(rows: list[Project], changes: dict[int, ClassifyChange]) -> None:
    for name in (*FIELDS, "assumed"):
        said = ((changes[row.pk].before[name], row.pk) for row in rows if name in changes[row.pk].before)
        write(name, grouped(said))
    there = {topic.pk for topic in Topic.objects.themes()}
    pairs = {row.pk: set(changes[row.pk].before["topics"]) for row in rows if "topics" in changes[row.pk].before}
    # A field that was deleted since can't come back.
    write_topics({key: topics & there for key, topics in pairs.items()})


def grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for value, key in pairs:
        found[value].append(key)
    return found


def write(name: str, keys_by_value: dict[str, list[int]]) -> None:
    for value, keys in keys_by_value.items():
        Project.objects.filter(pk__in=keys).update(**{name: value})


def write_topics(topics: dict[int, set[int]]) -> None:
    """The topics of many entries: old ties out, new ones in."""
    ties = Project.topics.through.objects
    ties.filter(project_id__in=list(topics)).delete()
    ties.bulk_create(
        [ties.model(project_id=key, topic_id=topic) for key, found in topics.items() for topic in sorted(found)],
        batch_size=400,
    )


def finish(rows: list[Project], *, with_words: bool) -> None:
    """The next version of each, so that whoever has the form open is told; the search knows the new fields."""
    keys = [row.pk for row in rows]
    Project.objects.filter(pk__in=keys).update(version=F("version") + 1, changed=timezone.now())
    if with_words:
        related = Project.objects.filter(pk__in=keys).select_related("unit")
        search.index(related.prefetch_related("partners", "places", "topics"))


def said_again(row: Project, old: dict[str, Any], topics: dict[int, Topic]) -> dict[str, list[str]]:
    """Before and after of an undone entry, in words."""
    said = {name: [word(name, getattr(row, name)), word(name, old[name])] for name in FIELDS if name in old}
    if "topics" in old:
        rows = topics | {topic.pk: topic for topic in row.topics.all()}
        now = titles(rows, (topic.pk for topic in row.topics.all()))
        said["topics"] = [now, titles(rows, (key for key in old["topics"] if key in rows))]
    return said
