"""Steps in which many entries were classified at once, kept so that a step can be taken back."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound


class ClassifyStep(CountyBound):
    """Sammelschritt: one classification of many entries at once, by one person."""

    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    summary = models.CharField(_("Was gesetzt wurde"), max_length=300)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.summary


class ClassifyChange(CountyBound):
    """Teil eines Sammelschritts: what one entry said before, and which version the step made of it."""

    step = models.ForeignKey(ClassifyStep, models.CASCADE, related_name="changes")
    project = models.ForeignKey("inventory.Project", models.CASCADE, related_name="+")
    # Values by name of field: as stored, topics as their keys.
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "project"], name="one_change_per_step_and_project")]

    def __str__(self) -> str:
        return f"{self.project_id}"
