"""What people do with scenarios: add, copy, change, delete."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.planning.models import Plan, Scenario

MANY = ("forced", "excluded", "cancelled")


def assign(scenario: Scenario, values: dict[str, Any]) -> None:
    """Put the values of a form on a row, related rows last.

    Raises:
        ValidationError: a value breaks a rule.
    """
    for name, value in values.items():
        if name not in MANY:
            setattr(scenario, name, value)
    scenario.full_clean(exclude=["county"])
    scenario.save()
    for name in MANY:
        if name in values:
            getattr(scenario, name).set(values[name])


def free_slug(title: str) -> str:
    """A name for the address that no scenario has yet."""
    base = slugify(title)[:50] or "szenario"
    taken = set(Scenario.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 3) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


@transaction.atomic
def add_scenario(*, values: dict[str, Any], person: User) -> Scenario:
    """Add a scenario: a name, shares of money and staff, what must be in, stay out or fall away.

    Raises:
        ValidationError: a value breaks a rule.
    """
    scenario = Scenario(slug=free_slug(values["title"]), order=50)
    assign(scenario, values)
    record("added", scenario, _("Szenario „%s“ angelegt") % scenario, person=person)
    return scenario


@transaction.atomic
def copy_scenario(*, scenario: Scenario, values: dict[str, Any], person: User) -> Scenario:
    """A new scenario that remembers which one it came from.

    Raises:
        ValidationError: a value breaks a rule.
    """
    copy = Scenario(slug=free_slug(values["title"]), order=50, copied_from=scenario)
    assign(copy, values)
    summary = _("Szenario „%(new)s“ aus „%(old)s“ kopiert") % {"new": copy, "old": scenario}
    record("copied", copy, summary, person=person)
    return copy


@transaction.atomic
def edit_scenario(*, scenario: Scenario, values: dict[str, Any], version: int | None, person: User) -> Scenario:
    """Change a scenario; plans that were computed for it stay as they are.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    scenario = versions.claim(scenario, version=version)
    before = versions.texts(scenario, Scenario.EDITABLE)
    assign(scenario, values)
    changes = differences(before, versions.texts(scenario, Scenario.EDITABLE))
    scenario.confirm(set(changes), Scenario.EDITABLE)
    scenario.save(update_fields=["assumed"])
    record("edited", scenario, _("Szenario „%s“ geändert") % scenario, person=person, changes=changes)
    return scenario


@transaction.atomic
def delete_scenario(*, scenario: Scenario, person: User) -> None:
    """Delete a scenario with its plans, unless one of them is public or decided.

    Raises:
        ValidationError: code `has_plans`, and why.
    """
    kept = Plan.objects.public().filter(scenario=scenario).first()
    if kept is not None:
        said = (
            _("Zu diesem Szenario gehört ein beschlossener Plan. Es bleibt.")
            if kept.is_decided
            else _("Zu diesem Szenario gehört ein öffentlicher Plan. Es bleibt, solange er öffentlich ist.")
        )
        raise ValidationError(said, code="has_plans")
    record("deleted", scenario, _("Szenario „%s“ gelöscht") % scenario, person=person)
    scenario.delete()
