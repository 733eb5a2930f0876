"""What a fact sheet says in rows: steps and risks; and what the county asks of one before it is published."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Unit
from gemeinsam.county.sourced import Precision, Sourced
from gemeinsam.county.wall import CountyBound
from gemeinsam.strategy.measure_models import Measure
from gemeinsam.web.figures import day, period


class MeasureStep(CountyBound, Sourced):
    """Arbeitsschritt: what is done for a measure, one after the other; steps of the process are `Step`."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    title = models.CharField(_("Was geschieht"), max_length=160)
    text = models.TextField(_("Genauer"), max_length=1000, blank=True)
    starts = models.DateField(_("Beginn"), null=True, blank=True)
    starts_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    ends = models.DateField(_("Ende"), null=True, blank=True)
    ends_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="measure_steps", verbose_name=_("Wer es tut")
    )
    done = models.BooleanField(_("erledigt"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("title", "text", "starts", "starts_precision", "ends", "ends_precision", "unit", "done")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="measure_step_ends_after_it_starts",
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}#schritte"

    @property
    def when(self) -> str:
        """From when to when, as precisely as known; a beginning alone may lie ahead, so it is no „seit“."""
        if self.starts and not self.ends:
            return str(_("ab %s")) % day(self.starts, self.starts_precision)
        return period(self)


DEGREE = [MinValueValidator(1), MaxValueValidator(3)]


class Risk(CountyBound, Sourced):
    """Risiko: what may go wrong with a measure, how likely, how bad, and what is done about it."""

    class Degree(models.IntegerChoices):
        LOW = 1, _("gering")
        MIDDLE = 2, _("mittel")
        HIGH = 3, _("hoch")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="risk_rows")
    title = models.CharField(_("Was schiefgehen kann"), max_length=200)
    likelihood = models.PositiveSmallIntegerField(_("Wie wahrscheinlich"), choices=Degree, validators=DEGREE)
    impact = models.PositiveSmallIntegerField(_("Wie schlimm"), choices=Degree, validators=DEGREE)
    answer = models.TextField(_("Was wir tun"), max_length=600, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("title", "likelihood", "impact", "answer")

    class Meta:
        ordering = [(-F("likelihood") * F("impact")).asc(), "pk"]
        constraints = [
            models.CheckConstraint(
                name="risk_degrees_from_1_to_3",
                condition=Q(likelihood__range=(1, 3), impact__range=(1, 3)),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.measure.get_absolute_url()}#risiken"


class FactRule(CountyBound):
    """Regel des Steckbriefs: what this county asks of a measure before it is published; one row, or the default."""

    needs_deputy = models.BooleanField(
        _("Eine Vertretung muss genannt sein"), default=True,
        help_text=_("Zuständige Stelle und Ansprechperson müssen es immer."),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("needs_deputy",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county"], name="one_fact_rule")]

    def __str__(self) -> str:
        return str(_("Regel des Steckbriefs"))
