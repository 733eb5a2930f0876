"""What was done, what is to be done, and what must not be done twice."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models.people import User
from gemeinsam.county.wall import CountyBound


class HistoryEntry(CountyBound):
    """Verlauf: one change of one thing, by whom, with a short public form."""

    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    verb = models.SlugField()
    subject_type = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    summary = models.CharField(max_length=300)
    reason = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    is_public = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["county", "subject_type", "subject_id", "at"], name="history_of_a_thing")]

    def __str__(self) -> str:
        return self.summary


class HandledRequest(CountyBound):
    """Erledigte Anfrage: the key of a form that was carried out, and where its answer led."""

    key = models.CharField(max_length=64)
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "key"], name="each_form_once")]


class Job(CountyBound):
    """Auftrag: long work outside the web process, with progress, cancel, heartbeat and a limit on tries."""

    class State(models.TextChoices):
        QUEUED = "queued", _("wartet")
        RUNNING = "running", _("läuft")
        DONE = "done", _("fertig")
        FAILED = "failed", _("fehlgeschlagen")
        CANCELLED = "cancelled", _("abgebrochen")

    SILENT_AFTER = timedelta(seconds=30)
    TRIES = 3

    work = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True, blank=True)
    finished = models.DateTimeField(null=True, blank=True)
    heartbeat = models.DateTimeField(null=True, blank=True)
    progress = models.JSONField(default=dict, blank=True)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict, blank=True)
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-created"]
        indexes = [models.Index(fields=["state", "heartbeat"], name="jobs_to_reap")]

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}


class Mail(CountyBound):
    """Ausgang: a mail that was promised in the same transaction as the change it tells of."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField()
    created = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(default=timezone.now)
    sent = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due"], condition=models.Q(sent__isnull=True), name="mails_to_send")]


class Thaw(models.Model):
    """Auftauen: while a county's number stands here, what was decided in it may be removed with all its rows.

    Written and taken out in the transaction that removes a county or the demonstration; nobody else sees it.
    A number, not a relation: it must outlive the county's row until the last of its rows is gone.
    """

    county_number = models.PositiveBigIntegerField(unique=True)

    def __str__(self) -> str:
        return str(self.county_number)
