"""The one guard that every write to a plan passes."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.planning.models import Plan


def refuse_if_decided(plan: Plan) -> None:
    """A decided plan never changes; whether it is the published one is not part of it.

    Raises:
        ValidationError: code `decided`.
    """
    if Plan.objects.decided().filter(pk=plan.pk).exists():
        raise ValidationError(
            _("Dieser Plan ist beschlossen. Er ändert sich nicht mehr. Nehmen Sie ihn neu in die Werkbank."),
            code="decided",
        )


def claimed(plan: Plan, *, version: int | None) -> Plan:
    """The plan, locked for one change that was made on `version`.

    Raises:
        ValidationError: code `decided`, or `conflict` if somebody changed it in between.
    """
    refuse_if_decided(plan)
    return versions.claim(plan, version=version)


def refuse_unless_working(plan: Plan) -> None:
    """Only a working copy is changed by hand: what was computed stays as it was computed.

    Raises:
        ValidationError: code `decided` or `not_working`.
    """
    refuse_if_decided(plan)
    if not plan.worked:
        raise ValidationError(
            _("Dieser Plan ist gerechnet. Nehmen Sie ihn zuerst in die Werkbank."), code="not_working"
        )
    if plan.published is not None:
        raise ValidationError(
            _("Dieser Arbeitsstand ist öffentlich. Nehmen Sie ihn als neue Kopie in die Werkbank."), code="published"
        )
