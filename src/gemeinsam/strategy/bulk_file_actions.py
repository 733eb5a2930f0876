"""What people do with a workbook of measures: receive it, take what it says, put it away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.history import entry, record, record_all
from gemeinsam.county.models import User
from gemeinsam.strategy.bulk_actions import carry_out, claimed
from gemeinsam.strategy.bulk_columns import Known
from gemeinsam.strategy.bulk_diff import Diff, Line, compare
from gemeinsam.strategy.bulk_reading import read_measures
from gemeinsam.strategy.bulk_rules import apply_to, outcome
from gemeinsam.strategy.models import BulkFile, BulkStep, Field, Measure
from gemeinsam.strategy.tree_actions import next_measure_number

# Days that what was read of a workbook waits for a decision.
WAITS = 30


@dataclass(frozen=True, slots=True)
class Taken:
    """What a person chose: rows by their number in the file, cells of both sides as (row, column), seen versions."""

    rows: frozenset[str]
    cells: frozenset[tuple[str, str]]
    pinned: Mapping[int, int]


@transaction.atomic
def receive_workbook(*, name: str, content: bytes, person: User) -> BulkFile:
    """Read a workbook; nothing of the measures changes, and the file itself is not kept.

    Raises:
        ValidationError: no measures are in it (the message says why).
    """
    reading = read_measures(content, Known.now())
    late = BulkFile.objects.filter(state=BulkFile.State.DRAFT, created__lt=timezone.now() - timedelta(days=WAITS))
    late.update(state=BulkFile.State.DISCARDED, reading={})
    file_name = name.replace("\0", "")[-200:] or "massnahmen.xlsx"
    file = BulkFile.objects.create(file_name=file_name, person=person, reading=reading)
    record("received", file, _("Mappe „%s“ mit Maßnahmen hochgeladen") % file, person=person)
    return file


def comparison(file: BulkFile, known: Known) -> Diff:
    """What the workbook changes today."""
    measures = list(known.with_values(Measure.objects.current()).order_by("number"))
    return compare(file.reading, measures, known)


@transaction.atomic
def take_workbook(*, file: BulkFile, taken: Taken, person: User) -> BulkStep:
    """Write what was chosen of a workbook as one step, all or nothing.

    Raises:
        ValidationError: code `over`, it was taken or put away already; `conflict`, somebody saved one of the rows
            since they were shown; `nothing`, nothing was chosen; `refused`.
    """
    decide(file, BulkFile.State.APPLIED)
    known = Known.now()
    found = comparison(file, known)
    lines = [line for line in found.changed if line.key in taken.rows]
    keys = {line.measure.pk for line in lines if line.measure}
    rows = claimed({pk: version for pk, version in taken.pinned.items() if pk in keys}, known)
    chosen = {row.pk: row for row in rows}
    outcomes = [
        outcome(chosen[line.measure.pk], values_of(line, taken), known)
        for line in lines
        if line.measure and line.measure.pk in chosen
    ]
    made = add_drafts([line for line in found.new if line.key in taken.rows], known, person)
    words = _("Mappe „%(file)s“: %(count)d geändert, %(new)d neu")
    count = sum(bool(one.changes) for one in outcomes)
    summary = words % {"file": str(file)[:120], "count": count, "new": len(made)}
    step = carry_out(outcomes, known, summary=summary, person=person, made=made)
    BulkFile.objects.filter(pk=file.pk).update(step=step, reading={})
    record("applied", file, summary, person=person)
    file.refresh_from_db()
    return step


def values_of(line: Line, taken: Taken) -> dict[str, Any]:
    """What a row sets; of cells that both sides changed only those that a person chose."""
    return {cell.name: cell.value for cell in line.cells if not cell.clash or (line.key, cell.name) in taken.cells}


def add_drafts(lines: list[Line], known: Known, person: User) -> list[Measure]:
    """New measures, each under the next number of its field."""
    numbers: dict[int, str] = {}
    rows = []
    for line in lines:
        values = {cell.name: cell.value for cell in line.cells}
        row = Measure(publication=Measure.Publication.DRAFT)
        apply_to(row, values, known)
        row.number = numbers[row.field_id] = following(numbers.get(row.field_id), known.fields[row.field_id])
        rows.append(row)
    try:
        with transaction.atomic():
            made = Measure.objects.bulk_create(rows, batch_size=100)
    except IntegrityError as error:  # two at once took the same number
        raise ValidationError(_("Eine Nummer wurde gerade vergeben. Versuchen Sie es noch einmal.")) from error
    for column in known.columns.values():
        if column.save is not None:
            column.save(made)
    record_all(entry("added", row, _("Maßnahme %s aus einer Mappe angelegt") % row, person=person) for row in made)
    return made


def following(last: str | None, field: Field) -> str:
    """The number after the last one given here, else the next free one."""
    if last is None:
        return next_measure_number(field)
    head, _dash, tail = last.rpartition("-")
    return f"{head}-{int(tail) + 1:02d}"


@transaction.atomic
def discard_workbook(*, file: BulkFile, person: User) -> BulkFile:
    """Put a workbook away; what was read of it is forgotten.

    Raises:
        ValidationError: code `over`, it was taken or put away already.
    """
    decide(file, BulkFile.State.DISCARDED)
    BulkFile.objects.filter(pk=file.pk).update(reading={})
    record("discarded", file, _("Mappe „%s“ verworfen") % file, person=person)
    file.refresh_from_db()
    return file


def decide(file: BulkFile, state: str) -> None:
    """Take a draft out of waiting; the update is the lock.

    Raises:
        ValidationError: code `over`.
    """
    if not BulkFile.objects.filter(pk=file.pk, state=BulkFile.State.DRAFT).update(state=state):
        raise ValidationError(_("Diese Mappe ist schon übernommen oder verworfen."), code="over")
