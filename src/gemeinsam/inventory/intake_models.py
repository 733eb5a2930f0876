"""Lists that were read in: the file, what was made of it, and from which row each value came."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Job
from gemeinsam.county.wall import CountyBound, bound_manager


class IntakeQuerySet(models.QuerySet):
    """Filters of lists."""

    def light(self):
        """Without the file and what was read of it: both may be large."""
        return self.defer("content", "reading")

    def applied(self):
        return self.filter(state=Intake.State.APPLIED)


class Intake(CountyBound):
    """Einlesen: a list of projects that somebody sent, from the upload to what was taken over."""

    class State(models.TextChoices):
        DRAFT = "draft", _("in Prüfung")
        QUEUED = "queued", _("wird übernommen")
        APPLIED = "applied", _("übernommen")
        DISCARDED = "discarded", _("verworfen")

    file_name = models.CharField(_("Datei"), max_length=200)
    sender = models.CharField(
        _("Absender"),
        max_length=120,
        blank=True,
        help_text=_("Wer die Liste schickt. Beim nächsten Mal werden die Spalten dann gleich richtig zugeordnet."),
    )
    # The unit's answer in a round, where the list is a workbook that came back.
    sheet = models.ForeignKey(
        "inventory.CollectionSheet", models.SET_NULL, null=True, blank=True, related_name="returned", editable=False
    )
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # By folded heading the role that a person chose.
    told = models.JSONField(default=dict, blank=True)
    reading = models.JSONField(default=dict)
    # Rows that are left out, and answers to contradictions, by the address of the row.
    left_out = models.JSONField(default=list, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    applied = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = bound_manager(IntakeQuerySet)

    class Meta:
        ordering = ["-created"]
        indexes = [models.Index(fields=["county", "digest"], name="lists_by_content")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def stem(self) -> str:
        """Who or what the list is of: the sender, else the file's name without its ending."""
        return self.sender or self.file_name.rsplit(".", 1)[0]

    def get_absolute_url(self) -> str:
        return reverse("intake", args=[self.pk])


class IntakeRow(CountyBound):
    """Zeile einer Liste: the values that a project has from it, with their place in the file."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="rows")
    project = models.ForeignKey("inventory.Project", models.CASCADE, related_name="list_rows")
    at = models.CharField(_("Stelle"), max_length=120)
    # Of the title and the unit: what a later edition of the list is compared by.
    identity = models.CharField(max_length=64)
    number = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=dict)
    # What of the project came from this row.
    parts = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["county", "identity"], name="rows_by_identity")]
        constraints = [models.UniqueConstraint(fields=["intake", "at"], name="one_row_per_place")]

    def __str__(self) -> str:
        return self.at
