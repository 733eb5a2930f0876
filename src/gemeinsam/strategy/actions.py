"""What people do with the strategy: add, edit, retire a measure; tie a contribution to what it leads to."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.participation.models import Contribution
from gemeinsam.strategy import fact_rules
from gemeinsam.strategy.models import Ending, Goal, Measure, Origin
from gemeinsam.strategy.tree_actions import end, next_measure_number

MANY = ("goals", "partners", "places", "programmes")


def assign(measure: Measure, values: dict[str, Any]) -> None:
    """Put the values of a form on a row, related rows last."""
    gaps = fact_rules.gaps_of(measure) if measure.is_public else None
    for name, value in values.items():
        if name not in MANY:
            setattr(measure, name, value)
    fact_rules.refuse_contradictions(measure, set(values))
    fact_rules.refuse_new_gaps(measure, gaps)
    measure.full_clean(exclude=["county"])
    measure.save()
    for name in MANY:
        if name in values:
            getattr(measure, name).set(values[name])


@transaction.atomic
def add_measure(*, values: dict[str, Any], person: User) -> Measure:
    """Add a measure under the next number of its field.

    Raises:
        ValidationError: a value breaks a rule.
    """
    measure = Measure(number=next_measure_number(values["field"]))
    try:
        with transaction.atomic():
            assign(measure, values)
    except IntegrityError as error:  # two at once took the same number
        raise ValidationError(_("Diese Nummer wurde gerade vergeben. Speichern Sie noch einmal.")) from error
    record("added", measure, _("Maßnahme %s angelegt") % measure, person=person, is_public=measure.is_public)
    return measure


@transaction.atomic
def edit_measure(*, measure: Measure, values: dict[str, Any], version: int | None, person: User) -> Measure:
    """Change a measure; what a person changed is no longer our assumption.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    measure = versions.claim(measure, version=version)
    before = versions.texts(measure, Measure.EDITABLE)
    assign(measure, values)
    changes = differences(before, versions.texts(measure, Measure.EDITABLE))
    measure.confirm(set(changes), Measure.EDITABLE)
    measure.save(update_fields=["assumed"])
    summary = _("Maßnahme %s geändert") % measure
    record("edited", measure, summary, person=person, changes=changes, is_public=measure.is_public)
    return measure


@transaction.atomic
def retire_measure(*, measure: Measure, reason: str, person: User) -> Measure:
    """Take a measure out; its number, its address for staff and its history stay.

    Raises:
        ValidationError: no reason, or already retired.
    """
    if not reason.strip():
        raise ValidationError(_("Warum? Ein Satz genügt."), code="no_reason")
    end(measure, how=Ending.RETIRED, reason=reason)
    summary = _("Maßnahme %s zurückgezogen") % measure
    record("retired", measure, summary, person=person, reason=reason, is_public=True)
    return measure


@transaction.atomic
def tie_contribution(
    *, contribution: Contribution, goals: Iterable[Goal], measures: Iterable[Measure], person: User
) -> list[Origin]:
    """Say which goals and measures a contribution led to; what is no longer named is untied.

    A measure brings its goals along only if they are named too: a tie is a statement by a person.
    """
    wanted = {("goal", goal.pk) for goal in goals} | {("measure", measure.pk) for measure in measures}
    kept = set()
    for origin in Origin.objects.filter(contribution=contribution):
        key = ("goal", origin.goal_id) if origin.goal_id else ("measure", origin.measure_id)
        if key in wanted:
            kept.add(key)
        else:
            origin.delete()
    for kind, pk in wanted - kept:
        Origin.objects.create(contribution=contribution, **{f"{kind}_id": pk})
    record("tied", contribution, _("Beitrag mit Zielen und Maßnahmen verknüpft"), person=person, is_public=True)
    return list(Origin.objects.filter(contribution=contribution))
