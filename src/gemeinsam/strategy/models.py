"""Vision, fields, goals, measures, origins, decisions and the process."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.sourced import Precision, Sourced
from gemeinsam.county.wall import CountyBound
from gemeinsam.inventory.models import Project, RecommendationDecision, Solution
from gemeinsam.participation.models import Contribution, Topic
from gemeinsam.strategy.edition_models import Edition
from gemeinsam.strategy.exchange_models import ExchangeKey, Experience, GivenPackage, KnownSender, ReceivedPackage
from gemeinsam.strategy.measure_models import Measure, MeasureQuerySet

__all__ = [
    "Decision", "Edition", "Event", "ExchangeKey", "Experience", "Field", "GivenPackage", "Goal", "KnownSender",
    "Measure", "MeasureQuerySet", "Origin", "ReceivedPackage", "Step", "Vision",
]  # fmt: skip


class Vision(CountyBound, Sourced):
    """Leitbild: what the county wants to be."""

    title = models.CharField(_("Titel"), max_length=200)
    text = models.TextField(_("Text"))
    reasons = models.JSONField(_("Gründe"), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county"], name="one_vision")]

    def __str__(self) -> str:
        return self.title


class Field(CountyBound, Sourced):
    """Handlungsfeld: a theme of the strategy; its name, code and colour are those of its topic."""

    topic = models.OneToOneField(Topic, models.CASCADE, related_name="field")
    description = models.TextField(_("Beschreibung"), blank=True)

    class Meta:
        ordering = ["topic__order"]

    def __str__(self) -> str:
        return self.topic.title

    @property
    def code(self) -> str:
        return self.topic.code

    def get_absolute_url(self) -> str:
        return reverse("field", args=[self.topic.slug])


class Goal(CountyBound, Sourced):
    """Ziel: what is to be different in a field."""

    number = models.CharField(_("Nummer"), max_length=12)
    title = models.CharField(_("Titel"), max_length=200)
    text = models.TextField(_("Beschreibung"), blank=True)
    field = models.ForeignKey(Field, models.CASCADE, related_name="goals", verbose_name=_("Handlungsfeld"))

    class Meta:
        ordering = ["field__topic__order", "number"]
        constraints = [models.UniqueConstraint(fields=["county", "number"], name="one_goal_per_number")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.field.get_absolute_url()}#ziel-{self.number.lower()}"


def exactly_one(*names: str) -> Q:
    """The condition that one of these relations is set, and no other."""
    found = Q()
    for chosen in names:
        found |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return found


class Origin(CountyBound):
    """Herkunft: one knot of the red thread: what led to a goal or to a measure."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, blank=True, related_name="leads_to")
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="leads_to")
    solution = models.ForeignKey(Solution, models.CASCADE, null=True, blank=True, related_name="leads_to")
    recommendation = models.ForeignKey(
        RecommendationDecision, models.CASCADE, null=True, blank=True, related_name="leads_to"
    )
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="origins")
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="origins")
    is_assumed = models.BooleanField(_("angenommen"), default=False)
    dataset = models.SlugField(blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="origin_has_one_source",
                condition=exactly_one("contribution", "project", "solution", "recommendation"),
            ),
            models.CheckConstraint(
                name="origin_has_one_target",
                condition=Q(goal__isnull=False, measure__isnull=True) | Q(goal__isnull=True, measure__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["contribution", "goal", "measure"],
                condition=Q(contribution__isnull=False),
                nulls_distinct=False,
                name="one_origin_per_contribution",
            ),
            models.UniqueConstraint(
                fields=["project", "goal", "measure"],
                condition=Q(project__isnull=False),
                nulls_distinct=False,
                name="one_origin_per_project",
            ),
            models.UniqueConstraint(fields=["recommendation", "goal"], name="one_goal_per_recommendation"),
            models.UniqueConstraint(fields=["recommendation", "measure"], name="one_measure_per_recommendation"),
        ]

    def __str__(self) -> str:
        source = self.contribution or self.project or self.solution or self.recommendation
        return f"{source} -> {self.goal or self.measure}"

    @property
    def is_public(self) -> bool:
        """Whether everybody who may read of the goal or measure may see what led here."""
        if self.recommendation:
            return self.recommendation.is_public or (self.measure is not None and not self.measure.is_public)
        source = self.contribution or self.project
        return source is None or source.is_visible


class Decision(CountyBound, Sourced):
    """Beschluss: what a body decided, when, and what it froze."""

    body = models.CharField(_("Gremium"), max_length=120)
    on = models.DateField(_("Datum"))
    title = models.CharField(_("Gegenstand"), max_length=200)
    paper = models.CharField(_("Vorlage"), max_length=60, blank=True)
    result = models.CharField(_("Ergebnis"), max_length=120, blank=True)

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return self.title


class Step(CountyBound, Sourced):
    """Schritt: one of the four steps of the process, and implementation after them."""

    order = models.PositiveSmallIntegerField()
    slug = models.SlugField()
    title = models.CharField(_("Titel"), max_length=80)
    text = models.TextField(_("Was geschieht"), blank=True)
    starts = models.DateField(_("Beginn"), null=True, blank=True)
    ends = models.DateField(_("Ende"), null=True, blank=True)
    period = models.CharField(_("Zeit in Worten"), max_length=120, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["county", "order"], name="one_step_per_place")]

    def __str__(self) -> str:
        return self.title


class Event(CountyBound, Sourced):
    """Ereignis: something that happened in the process, dated as precisely as the source is."""

    on = models.DateField(_("Datum"))
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    text = models.CharField(_("Ereignis"), max_length=400)
    step = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="events")

    class Meta:
        ordering = ["-on"]

    def __str__(self) -> str:
        return self.text
