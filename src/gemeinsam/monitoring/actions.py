"""What people do in monitoring: report."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.monitoring.models import Report
from gemeinsam.strategy.models import Measure


@transaction.atomic
def add_report(*, measure: Measure, values: dict[str, Any], person: User) -> Report:
    """Tell how a measure is doing.

    Raises:
        ValidationError: a light without its reason, or a day that is still to come.
    """
    report = Report(measure=measure, author=person, **values)
    if report.on > timezone.localdate():
        raise ValidationError({"on": _("Dieser Tag liegt in der Zukunft.")})
    report.full_clean(exclude=["county"])
    report.save()
    summary = _("Stand gemeldet: %s") % report.get_light_display()
    record("reported", measure, summary, person=person, is_public=True)
    return report
