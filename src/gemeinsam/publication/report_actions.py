"""What people do with inventory reports: freeze today's state, publish it, take it back, throw a draft away."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.county.models import County, User
from gemeinsam.engines.document import stored
from gemeinsam.publication import report_papers as papers
from gemeinsam.publication.models import InventoryReport
from gemeinsam.publication.report_reading import Reading


@transaction.atomic
def freeze_report(
    *, county: County, edition: str, foreword: str, names_silent: bool, person: User | None, seen: str = ""
) -> InventoryReport:
    """Keep what the inventory says now; later changes don't touch it.

    seen: the digest of the preview that the person read.

    Raises:
        ValidationError: code `changed`, the inventory says something else than the preview; else a broken rule.
    """
    # One at a time: two people who freeze at once must not get the same number.
    County.objects.select_for_update().get(pk=county.pk)
    report = InventoryReport(edition=edition, foreword=foreword, names_silent=names_silent, person=person)
    last = InventoryReport.objects.aggregate(last=models.Max("number"))["last"] or 0
    report.number, report.frozen = last + 1, timezone.now()
    report.full_clean(exclude=["county"])
    reading = Reading(county, for_staff=report.is_internal, names_silent=names_silent)
    made = papers.draft(reading)
    if seen and seen != made.content:
        raise ValidationError(
            _("Seit Ihrer Vorschau hat sich im Bestand etwas geändert. Unten steht der neue Stand. Sehen Sie nach"
              " und halten Sie ihn dann fest."),
            code="changed",
        )  # fmt: skip
    document = papers.paper(made, report=report)
    report.check_number, report.figures = document.check, reading.figures
    report.paper, report.book = stored(document), stored(papers.workbook(made, report=report))
    report.save()
    record("frozen", report, _("%s festgehalten") % report, person=person)
    return report


@transaction.atomic
def publish_report(*, report: InventoryReport, person: User) -> InventoryReport:
    """Show a report to everybody. A second click changes nothing.

    Raises:
        ValidationError: an internal edition.
    """
    report = locked(report)
    if report.is_internal:
        raise ValidationError(_("Eine interne Fassung lässt sich nicht veröffentlichen."), code="internal")
    if report.published is None:
        report.published = timezone.now()
        report.save(update_fields=["published"])
        record("published", report, _("%s veröffentlicht") % report, person=person, is_public=True)
    return report


@transaction.atomic
def withdraw_report(*, report: InventoryReport, reason: str, person: User) -> InventoryReport:
    """Take a published report back, with a reason that stays in the history.

    Raises:
        ValidationError: no reason.
    """
    report = locked(report)
    if not reason.strip():
        raise ValidationError(_("Nennen Sie einen Grund. Er steht im Verlauf."), code="reason")
    if report.published is not None:
        report.published = None
        report.save(update_fields=["published"])
        record("withdrawn", report, _("%s zurückgezogen") % report, person=person, reason=reason.strip())
    return report


@transaction.atomic
def delete_report(*, report: InventoryReport, person: User) -> None:
    """Throw a draft away; its number is not given again while a later one exists.

    Raises:
        ValidationError: everybody may have read it.
    """
    report = locked(report)
    if report.published is not None:
        raise ValidationError(_("Ein veröffentlichter Bericht bleibt. Ziehen Sie ihn erst zurück."), code="published")
    record("deleted", report, _("%s gelöscht") % report, person=person)
    report.delete()


def locked(report: InventoryReport) -> InventoryReport:
    """The row as it is now, held until the action ends."""
    return InventoryReport.objects.light().select_for_update().get(pk=report.pk)
