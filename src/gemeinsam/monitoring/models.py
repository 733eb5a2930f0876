"""Milestones and reports."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.sourced import Precision, Sourced
from gemeinsam.county.wall import CountyBound
from gemeinsam.strategy.models import Measure


class Light(models.TextChoices):
    """Ampel: on time or not, apart from how far the measure is."""

    GREEN = "green", _("im Zeitplan")
    YELLOW = "yellow", _("verzögert")
    RED = "red", _("gefährdet")
    GREY = "grey", _("keine Meldung")


class Milestone(CountyBound, Sourced):
    """Meilenstein: a step of a measure that is done on a day or not."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="milestones")
    title = models.CharField(_("Was"), max_length=200)
    due = models.DateField(_("Wann"))
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.MONTH)
    done = models.DateField(_("erledigt am"), null=True, blank=True)

    class Meta:
        ordering = ["due"]

    def __str__(self) -> str:
        return self.title


class Report(CountyBound, Sourced):
    """Sachstandsbericht: what a unit tells of its measure, with a light that needs a reason."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="reports")
    on = models.DateField(_("Stand vom"), default=timezone.localdate)
    text = models.TextField(_("Was ist geschehen"), max_length=2000)
    light = models.CharField(
        _("Ampel"), max_length=6, choices=[c for c in Light.choices if c[0] != "grey"], default=Light.GREEN
    )
    reason = models.CharField(_("Begründung"), max_length=500, blank=True)
    next_steps = models.CharField(_("Nächste Schritte"), max_length=500, blank=True)
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    EDITABLE = ("on", "text", "light", "reason", "next_steps")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(light=Light.GREEN) | ~Q(reason=""),
                name="yellow_and_red_need_a_reason",
                violation_error_message=_("Gelb und Rot brauchen eine Begründung. Ein Satz genügt."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure.number} {self.on}"
