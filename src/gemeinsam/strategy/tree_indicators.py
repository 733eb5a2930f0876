"""Indicators as people write them: what is measured, from where, and what it is to say in which year."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.strategy.models import Goal, Indicator, IndicatorTarget, Measure
from gemeinsam.strategy.tree_actions import assign, confirm
from gemeinsam.strategy.tree_words import Lines, texts_of

Targets = dict[int, Decimal]


@transaction.atomic
def add_indicator(*, owner: Goal | Measure, values: dict[str, Any], targets: Targets, person: User) -> Indicator:
    """An indicator of a goal or a measure, with what it is to say in which year."""
    indicator = Indicator(**{"goal" if isinstance(owner, Goal) else "measure": owner})
    assign(indicator, values)
    set_targets(indicator, targets)
    summary = _("Kennzahl „%(name)s“ zu %(owner)s angelegt") % {"name": indicator, "owner": owner.number}
    record("added", indicator, summary, person=person, is_public=owner.is_public)
    return indicator


@transaction.atomic
def edit_indicator(
    *, indicator: Indicator, values: dict[str, Any], targets: Targets, version: int | None, person: User
) -> Indicator:
    """Change an indicator and its values by year.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    indicator = versions.claim(indicator, version=version)
    before = told(indicator)
    assign(indicator, values)
    set_targets(indicator, targets)
    changes = differences(before, told(indicator))
    confirm(indicator, set(changes))
    summary = _("Kennzahl „%(name)s“ zu %(owner)s geändert") % {"name": indicator, "owner": indicator.owner.number}
    record("edited", indicator, summary, person=person, changes=changes, is_public=indicator.owner.is_public)
    return indicator


def told(indicator: Indicator) -> dict[str, Any]:
    return {**texts_of(indicator), "targets": str(Lines(indicator.targets.all()))}


def set_targets(indicator: Indicator, targets: Targets) -> None:
    """Let the years say this and nothing else; a year that stays keeps its row."""
    indicator.targets.exclude(year__in=targets).delete()
    for year, value in sorted(targets.items()):
        row = indicator.targets.filter(year=year).first() or IndicatorTarget(indicator=indicator, year=year)
        row.value = value
        row.full_clean(exclude=["county"])
        row.save()


@transaction.atomic
def retire_indicator(*, indicator: Indicator, person: User) -> Indicator:
    """Take an indicator out; its values stay stored.

    Raises:
        ValidationError: already retired.
    """
    if not Indicator.objects.filter(pk=indicator.pk, retired__isnull=True).update(retired=timezone.now()):
        raise ValidationError(_("Die Kennzahl ist schon entfernt."), code="retired")
    indicator.refresh_from_db()
    summary = _("Kennzahl „%(name)s“ zu %(owner)s entfernt") % {"name": indicator, "owner": indicator.owner.number}
    record("retired", indicator, summary, person=person, is_public=indicator.owner.is_public)
    return indicator
