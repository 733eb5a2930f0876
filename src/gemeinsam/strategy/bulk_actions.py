"""Change many measures in one step, all or none, and take the step back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.history import entry, record_all
from gemeinsam.county.models import User
from gemeinsam.strategy.bulk_columns import Known
from gemeinsam.strategy.bulk_rules import Outcome, Wanted, apply_to, lost, outcome
from gemeinsam.strategy.models import BulkChange, BulkStep, Measure

NAMED = 5
BATCH = 5000


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and the measures that were left as they are."""

    step: BulkStep
    count: int
    kept: list[Measure]


@transaction.atomic
def change_measures(*, wanted: Wanted, pinned: Mapping[int, int], person: User) -> BulkStep:
    """Set the same values on many measures; `pinned` says which version of each the person saw.

    Raises:
        ValidationError: code `nothing`, nothing to set or nobody to set it on; `conflict`, somebody saved one of
            them since the preview: then none is changed; `refused`, a rule forbids it for one.
    """
    known = Known.now()
    outcomes = [outcome(measure, wanted.values, known) for measure in claimed(pinned, known)]
    return carry_out(outcomes, known, summary=wanted.sentence, person=person)


def claimed(pinned: Mapping[int, int], known: Known) -> list[Measure]:
    """The measures as they were seen, locked where the database can (SQLite writes one transaction at a time anyway).

    Raises:
        ValidationError: code `conflict`; it names those that somebody saved or took out meanwhile.
    """
    rows = locked(pinned, known)
    gone = len(pinned) - len(rows)
    changed = [row for row in rows if row.version != pinned[row.pk] or row.retired]
    if changed or gone:
        said = _("Inzwischen hat jemand gespeichert: %s. Es wurde nichts geändert; hier ist der neue Stand.")
        raise ValidationError(said % named(changed, gone), code="conflict")
    return rows


def named(rows: list[Measure], gone: int = 0) -> str:
    """Measures by number and title, the first few in full."""
    said = [f"{row.number} „{row.title}“" for row in rows[:NAMED]]
    more = len(rows) - NAMED
    said += [_("und %d weitere") % more] if more > 0 else []
    return ", ".join([*said, *([_("%d, die es nicht mehr gibt") % gone] if gone else [])])


def locked(keys: Iterable[int], known: Known) -> list[Measure]:
    rows = Measure.objects.select_for_update(of=("self",)).filter(pk__in=list(keys)[:BATCH])
    return list(known.with_values(rows).order_by("number", "pk"))


def carry_out(
    outcomes: list[Outcome], known: Known, *, summary: str, person: User, made: Iterable[Measure] = ()
) -> BulkStep:
    """Write what was found out about each measure as one step; `made` are measures that it added.

    Raises:
        ValidationError: code `refused` or `nothing`.
    """
    refused = [found.measure for found in outcomes if found.refused]
    if refused:
        raise ValidationError(_("Das geht nicht für: %s. Es wurde nichts geändert.") % named(refused), code="refused")
    due, made = [found for found in outcomes if found.changes], list(made)
    if not due and not made:
        message = _("Es gibt nichts zu ändern. Wählen Sie Maßnahmen und was gelten soll.")
        raise ValidationError(message, code="nothing")
    step = BulkStep.objects.create(person=person, summary=summary[:300])
    changes = [change_of(step, found, known) for found in due]
    changes += [BulkChange(step=step, measure=row, version=row.version, is_new=True) for row in made]
    BulkChange.objects.bulk_create(changes, batch_size=400)
    for found in due:
        apply_to(found.measure, {change.name: change.value for change in found.changes}, known)
        found.measure.confirm({change.name for change in found.changes}, Measure.EDITABLE)
    store([found.measure for found in due], {change.name for found in due for change in found.changes}, known)
    record_all(
        entry(
            "edited", found.measure, _("Maßnahme %s geändert, mit anderen in einem Schritt") % found.measure,
            person=person, changes=found.said, is_public=found.measure.is_public,
        )
        for found in due
    )  # fmt: skip
    return step


def change_of(step: BulkStep, found: Outcome, known: Known) -> BulkChange:
    """What must be remembered of a measure to put it back, before anything is set."""
    measure = found.measure
    before = {change.name: known.columns[change.name].stored(measure) for change in found.changes}
    return BulkChange(
        step=step, measure=measure, before={**before, "assumed": measure.assumed}, version=measure.version + 1
    )


def store(rows: list[Measure], names: set[str], known: Known) -> None:
    """Write the named columns of many measures, with the next version of each."""
    now = timezone.now()
    for row in rows:
        row.version += 1
        row.changed = now
    columns = [column for column in known.columns.values() if column.name in names]
    kept = [column.kept for column in columns if column.kept]
    if rows:
        Measure.objects.bulk_update(rows, [*kept, "assumed", "version", "changed"], batch_size=200)
    for column in columns:
        if column.save is not None:
            column.save(rows)


@transaction.atomic
def take_back(*, step: BulkStep, person: User, also: Mapping[int, int] | None = None) -> Undone:
    """Take a step back: what it changed says again what it said. Measures that were changed since stay.

    Args:
        step: that stands.
        person: who did the step.
        also: versions of measures that were changed since and are put back all the same, as the person saw them.

    Raises:
        PermissionDenied: it is another person's step.
        ValidationError: code `undone`, it was taken back already; `all_changed`, nothing of it can be put back.
    """
    if step.person_id != person.pk:
        raise PermissionDenied
    if not BulkStep.objects.filter(pk=step.pk, undone__isnull=True).update(undone=timezone.now()):
        raise ValidationError(_("Dieser Schritt ist schon zurückgenommen."), code="undone")
    changes = {change.measure_id: change for change in step.changes.all()}
    known = Known.now()
    rows = locked(changes, known)
    back = [row for row in rows if may_go_back(row, changes[row.pk], also or {}, known)]
    if not back:
        message = _("Alle Maßnahmen dieses Schritts wurden inzwischen geändert. Es wurde nichts zurückgenommen.")
        raise ValidationError(message, code="all_changed")
    put_back(back, changes, known, person)
    lead_on(back, changes)
    step.refresh_from_db()
    return Undone(step, len(back), [row for row in rows if row not in back])


def may_go_back(row: Measure, change: BulkChange, also: Mapping[int, int], known: Known) -> bool:
    seen = row.version in {change.version, also.get(row.pk)}
    return seen and row.retired is None and not any(lost(name, value, known) for name, value in change.before.items())


def put_back(rows: list[Measure], changes: Mapping[int, BulkChange], known: Known, person: User) -> None:
    entries, names = [], set()
    for row in rows:
        before: dict[str, Any] = dict(changes[row.pk].before)
        assumed = before.pop("assumed", row.assumed)
        if changes[row.pk].is_new:
            row.retired = timezone.now()
            summary = _("Maßnahme %s zurückgezogen: der Schritt, der sie anlegte, ist zurückgenommen") % row
            entries.append(entry("retired", row, summary, person=person, is_public=row.is_public))
            continue
        said = outcome(row, before, known).said
        apply_to(row, before, known)
        row.assumed = assumed
        names |= set(before)
        summary = _("Maßnahme %s: Sammeländerung zurückgenommen") % row
        entries.append(entry("edited", row, summary, person=person, changes=said, is_public=row.is_public))
    store(rows, names, known)
    Measure.objects.filter(pk__in=[row.pk for row in rows if row.retired]).update(retired=timezone.now())
    record_all(entries)


def lead_on(rows: list[Measure], changes: Mapping[int, BulkChange]) -> None:
    """A step before this one left the measures as they are again: it may be taken back in its turn."""
    versions = {row.pk: (changes[row.pk].version, row.version) for row in rows}
    earlier = []
    for change in BulkChange.objects.filter(measure__in=list(versions), step__undone__isnull=True):
        made, now = versions[change.measure_id]
        if change.version == made - 1 and now == made + 1:
            change.version = now
            earlier.append(change)
    BulkChange.objects.bulk_update(earlier, ["version"], batch_size=400)
