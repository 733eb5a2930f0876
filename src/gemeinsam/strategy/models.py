"""Vision, fields, goals, measures, origins, decisions and the process."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.sourced import Precision, Sourced
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.inventory.models import ConceptMeasure, Project, RecommendationDecision, Solution
from gemeinsam.participation.models import Contribution, Topic
from gemeinsam.strategy.bulk_models import BulkChange, BulkFile, BulkStep
from gemeinsam.strategy.consult_models import Consultation, ConsultProposal
from gemeinsam.strategy.cost_models import CostAmount, CostKind, CostLine, CostTotal, StaffAmount, StaffLine
from gemeinsam.strategy.draft_models import DraftComment
from gemeinsam.strategy.edition_models import Edition
from gemeinsam.strategy.exchange_models import ExchangeKey, Experience, GivenPackage, KnownSender, ReceivedPackage
from gemeinsam.strategy.fact_models import FactRule, MeasureStep, Risk
from gemeinsam.strategy.measure_models import Measure, MeasureQuerySet
from gemeinsam.strategy.own_field_models import OwnField, OwnValue
from gemeinsam.strategy.rating_models import (
    Criterion,
    PriorityOverride,
    PriorityRule,
    RatingChange,
    RatingRound,
    RatingSheet,
    RatingStep,
)
from gemeinsam.strategy.tree_endings import Endable, Ending
from gemeinsam.strategy.tree_models import (
    FormerAddress,
    Indicator,
    IndicatorTarget,
    InTree,
    Principle,
    TreeQuerySet,
    a_year,
    exactly_one,
)
from gemeinsam.strategy.workflow_models import Review, StrategyRules

__all__ = [
    "BulkChange",
    "BulkFile",
    "BulkStep",
    "ConsultProposal",
    "Consultation",
    "CostAmount",
    "CostKind",
    "CostLine",
    "CostTotal",
    "Criterion",
    "Decision",
    "DraftComment",
    "Edition",
    "Ending",
    "Event",
    "ExchangeKey",
    "Experience",
    "FactRule",
    "Field",
    "FormerAddress",
    "GivenPackage",
    "Goal",
    "Indicator",
    "IndicatorTarget",
    "KnownSender",
    "Measure",
    "MeasureQuerySet",
    "MeasureStep",
    "Origin",
    "OwnField",
    "OwnValue",
    "Principle",
    "PriorityOverride",
    "PriorityRule",
    "RatingChange",
    "RatingRound",
    "RatingSheet",
    "RatingStep",
    "ReceivedPackage",
    "Review",
    "Risk",
    "StaffAmount",
    "StaffLine",
    "Step",
    "StrategyRules",
    "Vision",
]  # fmt: skip


class Vision(CountyBound, Sourced):
    """Leitbild: what the county wants to be."""

    title = models.CharField(_("Titel"), max_length=200)
    text = models.TextField(_("Text"))
    reasons = models.JSONField(_("Gründe"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("title", "text", "reasons")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county"], name="one_vision")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("vision")


class Field(CountyBound, Sourced):
    """Handlungsfeld: a theme of the strategy; its name, code and colour are those of its topic."""

    topic = models.OneToOneField(Topic, models.CASCADE, related_name="field")
    description = models.TextField(_("Beschreibung"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("description",)

    class Meta:
        ordering = ["topic__order"]

    def __str__(self) -> str:
        return self.topic.title

    @property
    def code(self) -> str:
        return self.topic.code

    def get_absolute_url(self) -> str:
        return reverse("field", args=[self.topic.slug])


class Goal(Endable, InTree):
    """Ziel: what is to be different in a field; an operational goal hangs below a strategic one, two levels in all."""

    class Kind(models.TextChoices):
        STRATEGIC = "strategic", _("strategisches Ziel")
        OPERATIONAL = "operational", _("operatives Ziel")

    number = models.CharField(_("Nummer"), max_length=12, editable=False)
    title = models.CharField(_("Titel"), max_length=200)
    text = models.TextField(_("Beschreibung"), max_length=3000, blank=True)
    field = models.ForeignKey(Field, models.CASCADE, related_name="goals", verbose_name=_("Handlungsfeld"))
    kind = models.CharField(_("Art"), max_length=11, choices=Kind, default=Kind.STRATEGIC)
    parent = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("gehört zum strategischen Ziel"),
        help_text=_("nur bei einem operativen Ziel, aus demselben Handlungsfeld"),
    )
    target_year = a_year(_("Zieljahr"), null=True, blank=True)
    principles = models.ManyToManyField(Principle, blank=True, related_name="goals", verbose_name=_("Leitsätze"))

    EDITABLE = ("title", "field", "kind", "parent", "text", "target_year", "principles")

    objects = bound_manager(TreeQuerySet)

    class Meta:
        ordering = ["field__topic__order", Length("number"), "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="one_goal_per_number"),
            models.CheckConstraint(
                name="operational_goals_hang_below",
                condition=Q(kind="strategic", parent__isnull=True) | Q(kind="operational", parent__isnull=False),
                violation_error_message=_("Nur ein operatives Ziel gehört zu einem strategischen."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def named(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("goal", args=[self.number])

    def clean(self):
        """Two levels in one field, and so no circle."""
        if self.kind == self.Kind.STRATEGIC:
            self.parent = None
            return
        problem = self.problem_with_parent()
        if problem:
            raise ValidationError({"parent": problem})

    def problem_with_parent(self) -> str:
        """Why this goal can't hang where it says; nothing if it can."""
        parent = self.parent
        if parent is None:
            return _("Zu welchem strategischen Ziel gehört es?")
        if parent.pk == self.pk:
            return _("Ein Ziel kann nicht zu sich selbst gehören.")
        if parent.kind != self.Kind.STRATEGIC or parent.retired:
            return _("Wählen Sie ein strategisches Ziel, das noch gilt.")
        if parent.field_id != self.field_id:
            return _("Das strategische Ziel liegt in einem anderen Handlungsfeld.")
        if self.pk and self.children.current().exists():
            return _("Zu diesem Ziel gehören operative Ziele. Es bleibt strategisch, solange das so ist.")
        return ""


class Origin(CountyBound):
    """Herkunft: one knot of the red thread: what led to a goal or to a measure."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, blank=True, related_name="leads_to")
    project = models.ForeignKey(Project, models.CASCADE, null=True, blank=True, related_name="leads_to")
    solution = models.ForeignKey(Solution, models.CASCADE, null=True, blank=True, related_name="leads_to")
    recommendation = models.ForeignKey(
        RecommendationDecision, models.CASCADE, null=True, blank=True, related_name="leads_to"
    )
    concept_measure = models.ForeignKey(ConceptMeasure, models.CASCADE, null=True, blank=True, related_name="leads_to")
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, blank=True, related_name="origins")
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="origins")
    is_assumed = models.BooleanField(_("angenommen"), default=False)
    dataset = models.SlugField(blank=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="origin_has_one_source",
                condition=exactly_one("contribution", "project", "solution", "recommendation", "concept_measure"),
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
        source = self.contribution or self.project or self.solution or self.recommendation or self.concept_measure
        return f"{source} -> {self.goal or self.measure}"

    @property
    def is_public(self) -> bool:
        """Whether everybody who may read of the goal or measure may see what led here."""
        if self.recommendation:
            return self.recommendation.is_public or not (self.measure or self.goal).is_public
        source = self.contribution or self.project or (self.concept_measure and self.concept_measure.concept)
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

    @property
    def in_words(self) -> str:
        """Who decided what and when, in one line."""
        parts = (f"{self.on:%d.%m.%Y}", self.body, self.title, self.paper, self.result)
        return ", ".join(part for part in parts if part)


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
