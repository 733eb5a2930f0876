"""Changes to many measures at once: the step that can be taken back, and the workbook that waits for a decision."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.wall import CountyBound
from gemeinsam.strategy.measure_models import Measure


class BulkStep(CountyBound):
    """Sammelschritt: what one person changed on many measures at once, in the table or by a workbook."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    summary = models.CharField(_("Was gesetzt wurde"), max_length=300)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.summary

    def get_absolute_url(self) -> str:
        return reverse("bulk_step", args=[self.pk])


class BulkChange(CountyBound):
    """Teil eines Sammelschritts: what one measure said before, and which version the step made of it."""

    step = models.ForeignKey(BulkStep, models.CASCADE, related_name="changes")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    # Stored values by name of column, as they were; of a new measure nothing.
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField()
    is_new = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "measure"], name="one_change_per_step_and_measure")]

    def __str__(self) -> str:
        return f"{self.measure_id}"


class BulkFile(CountyBound):
    """Mappe mit Maßnahmen: what a workbook says, kept until a person takes it or puts it away.

    The file itself is not kept; what was read of it goes when it is decided on, or when it has waited too long.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("in Prüfung")
        APPLIED = "applied", _("übernommen")
        DISCARDED = "discarded", _("verworfen")

    file_name = models.CharField(_("Datei"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # As `bulk_reading.Read` has it.
    reading = models.JSONField(default=dict)
    step = models.ForeignKey(BulkStep, models.SET_NULL, null=True, blank=True, related_name="files")

    class Meta:
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def get_absolute_url(self) -> str:
        return reverse("bulk_file", args=[self.pk])
