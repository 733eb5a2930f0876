"""What people do with the rows of a fact sheet: steps and risks; and with the county's rule for it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.strategy.models import FactRule, Measure, MeasureStep, Risk

Row = MeasureStep | Risk
# A fact sheet stays a sheet.
MOST = 60
ADDED = ("%(measure)s: Schritt „%(row)s“ angelegt", "%(measure)s: Risiko „%(row)s“ angelegt")
EDITED = ("%(measure)s: Schritt „%(row)s“ geändert", "%(measure)s: Risiko „%(row)s“ geändert")
REMOVED = ("%(measure)s: Schritt „%(row)s“ entfernt", "%(measure)s: Risiko „%(row)s“ entfernt")


@transaction.atomic
def add_row(*, model: type[Row], measure: Measure, values: dict[str, Any], person: User) -> Row:
    """Add a step after the last one, or a risk.

    Raises:
        ValidationError: a value breaks a rule, or there are too many.
    """
    rows = model.objects.filter(measure=measure)
    if rows.count() >= MOST:
        raise ValidationError(_("Mehr als %d passen nicht in einen Steckbrief.") % MOST)
    row = model(measure=measure, **values)
    if isinstance(row, MeasureStep):
        row.order = (rows.aggregate(last=models.Max("order"))["last"] or 0) + 1
    row.full_clean(exclude=["county"])
    row.save()
    tell("added", row, ADDED, person=person)
    return row


@transaction.atomic
def edit_row(*, row: Row, values: dict[str, Any], version: int | None, person: User) -> Row:
    """Change a step or a risk.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    row = versions.claim(row, version=version)
    before = versions.texts(row, row.EDITABLE)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(exclude=["county"])
    changes = differences(before, versions.texts(row, row.EDITABLE))
    row.confirm(set(changes), row.EDITABLE)
    row.save()
    tell("edited", row, EDITED, person=person, changes=changes)
    return row


@transaction.atomic
def remove_row(*, row: Row, person: User) -> Measure:
    """Take a step or a risk out of the sheet; the history keeps what it said."""
    said = {name: [text, ""] for name, text in versions.texts(row, row.EDITABLE).items() if text}
    tell("removed", row, REMOVED, person=person, changes=said)
    measure = row.measure
    row.delete()
    return measure


@transaction.atomic
def move_step(*, step: MeasureStep, by: int, person: User) -> MeasureStep:
    """One place up (-1) or down (1); at the end nothing happens."""
    rows = list(MeasureStep.objects.filter(measure=step.measure_id))
    place = next((n for n, row in enumerate(rows) if row.pk == step.pk), None)
    if place is None or not 0 <= place + by < len(rows):
        return step
    rows.insert(place + by, rows.pop(place))
    for order, row in enumerate(rows, start=1):
        row.order = order
    MeasureStep.objects.bulk_update(rows, ["order"])
    record("moved", step.measure, _("%s: Reihenfolge der Schritte geändert") % step.measure.number, person=person,
           is_public=step.measure.is_public)  # fmt: skip
    return step


def tell(verb: str, row: Row, words: tuple[str, str], *, person: User, changes: dict[str, Any] | None = None) -> None:
    """The entry stands with the measure: that is what a reader opens."""
    summary = _(words[isinstance(row, Risk)]) % {"measure": row.measure.number, "row": row.title}
    record(verb, row.measure, summary, person=person, changes=changes, is_public=row.measure.is_public)


@transaction.atomic
def set_fact_rule(*, values: dict[str, Any], version: int | None, person: User) -> FactRule:
    """Say what this county asks of a measure before it becomes public.

    Raises:
        ValidationError: code `conflict` if somebody saved in between.
    """
    FactRule.objects.get_or_create()
    rule = versions.claim(FactRule.objects.get(), version=version)
    before = versions.texts(rule, FactRule.EDITABLE)
    for name, value in values.items():
        setattr(rule, name, value)
    rule.save()
    changes = differences(before, versions.texts(rule, FactRule.EDITABLE))
    record("edited", rule, _("Regel für das Veröffentlichen von Maßnahmen geändert"), person=person, changes=changes)
    return rule
