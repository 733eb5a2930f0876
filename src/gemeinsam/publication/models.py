"""Documents that were written, reports that were frozen, reminders that were sent; the rest is read from below."""

from django.db import models
from django.utils import timezone

from gemeinsam.county.wall import CountyBound
from gemeinsam.inventory.models import Funding
from gemeinsam.publication.report_models import InventoryReport

__all__ = ["FundingReminder", "InventoryReport", "WrittenDocument"]


class WrittenDocument(CountyBound):
    """Dokument: a PDF as it was written from the data of a moment, found by the digest of its content."""

    kind = models.SlugField()
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    written = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "kind", "digest"], name="one_file_per_content")]

    def __str__(self) -> str:
        return self.file_name


class FundingReminder(CountyBound):
    """Erinnerung: a mail that a programme closes soon; once for each programme, closing day and step."""

    funding = models.ForeignKey(Funding, models.CASCADE, related_name="reminders")
    closes = models.DateField()
    days_before = models.PositiveSmallIntegerField()
    sent = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "funding", "closes", "days_before"], name="one_reminder_per_programme_and_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.funding}: {self.days_before}"
