"""What people do with measures of concepts: add, edit, remove."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.inventory.concept_models import ConceptMeasure


def _words(measure: ConceptMeasure) -> dict[str, str]:
    return {**versions.texts(measure, ConceptMeasure.EDITABLE), "page": str(measure.page or "")}


def _put(measure: ConceptMeasure, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(measure, name, value)
    measure.full_clean(exclude=["county"])
    measure.save()


@transaction.atomic
def add_concept_measure(*, values: dict[str, Any], person: User) -> ConceptMeasure:
    """Enter a measure that a concept names.

    Raises:
        ValidationError: the concept has it already, or a value breaks a rule.
    """
    measure = ConceptMeasure()
    _put(measure, values)
    summary = _("„{}“ in „{}“ aufgenommen").format(measure, measure.concept)
    record("added", measure, summary, person=person, is_public=measure.concept.is_shown)
    return measure


@transaction.atomic
def edit_concept_measure(
    *, measure: ConceptMeasure, values: dict[str, Any], version: int | None, person: User
) -> ConceptMeasure:
    """Change a measure of a concept, or say which project carries it out.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    measure = versions.claim(measure, version=version)
    before = _words(measure)
    _put(measure, values)
    changes = differences(before, _words(measure))
    measure.confirm(set(changes), ConceptMeasure.EDITABLE)
    measure.save(update_fields=["assumed"])
    record("edited", measure, _("„%s“ geändert") % measure, person=person, changes=changes, is_public=True)
    return measure


@transaction.atomic
def remove_concept_measure(*, measure: ConceptMeasure, version: int | None, person: User) -> None:
    """Take a measure out of the register; a proposal that it came from stays decided.

    Raises:
        ValidationError: code `conflict`, somebody saved in between.
    """
    measure = versions.claim(measure, version=version)
    summary = _("„{}“ aus „{}“ entfernt").format(measure, measure.concept)
    record("removed", measure, summary, person=person, is_public=measure.concept.is_shown)
    measure.delete()
