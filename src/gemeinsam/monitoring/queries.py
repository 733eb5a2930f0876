"""Reads of monitoring: the last word on each measure, and its light."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.monitoring.models import Light, Report
from gemeinsam.strategy.models import Measure

# A report older than this says nothing about today.
FRESH = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a measure is, whether it is on time, and why we say so."""

    measure: Measure
    report: Report | None
    light: str
    label: str
    reason: str


def standing_of(measure: Measure, report: Report | None) -> Standing:
    """The light with its reason; grey without a fresh report, never green by default."""
    if report is None:
        reason = _("Zu dieser Maßnahme hat noch niemand gemeldet.")
        return Standing(measure, None, Light.GREY.value, str(Light.GREY.label), reason)
    if timezone.localdate() - report.on > FRESH:
        reason = _("Die letzte Meldung ist älter als ein Jahr.")
        return Standing(measure, report, Light.GREY.value, str(Light.GREY.label), reason)
    said = _("Beispielmeldung zur Vorführung.") if report.is_assumed else _("Gemeldet von der zuständigen Stelle.")
    reason = report.reason or said
    return Standing(measure, report, report.light, str(report.get_light_display()), reason)


def last_report(measure: Measure) -> Report | None:
    """The newest report; `reports` in the order of the model, fetched once if the page fetched them ahead."""
    return next(iter(measure.reports.all()), None)


def standings() -> list[Standing]:
    """All public measures with their last report, in two statements."""
    newest = Report.objects.filter(measure=OuterRef("pk")).order_by("-on", "-pk").values("pk")[:1]
    measures = list(Measure.objects.public().for_list().annotate(report_id=Subquery(newest)))
    reports = Report.objects.in_bulk([m.report_id for m in measures if m.report_id])
    return [standing_of(measure, reports.get(measure.report_id)) for measure in measures]


def reported_measures() -> set[int]:
    """Measures that have told something."""
    return set(Report.objects.values_list("measure", flat=True))
