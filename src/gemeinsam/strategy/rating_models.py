"""Rows of the rating: criteria with weights, rounds, what each person says, the rule of priority, steps taken."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound
from gemeinsam.strategy.measure_models import Measure

MOST_POINTS = 10


class Criterion(CountyBound):
    """Kriterium: a question to every measure, answered with 0 to 10 points."""

    class Axis(models.TextChoices):
        IMPACT = "impact", _("Wirkung")
        EFFORT = "effort", _("Aufwand")

    class Direction(models.TextChoices):
        UP = "up", _("viele Punkte sind gut")
        DOWN = "down", _("viele Punkte sind schlecht")

    name = models.CharField(_("Name"), max_length=60)
    question = models.CharField(_("Frage"), max_length=200)
    low = models.CharField(_("0 Punkte heißt"), max_length=80, blank=True)
    high = models.CharField(_("10 Punkte heißt"), max_length=80, blank=True)
    weight = models.PositiveSmallIntegerField(_("Gewicht, 0 bis 100"), default=20, validators=[MaxValueValidator(100)])
    axis = models.CharField(_("Es geht um"), max_length=8, choices=Axis, default=Axis.IMPACT)
    direction = models.CharField(_("Richtung"), max_length=4, choices=Direction, default=Direction.UP)
    order = models.PositiveSmallIntegerField(_("Platz in der Liste"), default=1, validators=[MaxValueValidator(99)])
    is_archived = models.BooleanField(_("archiviert, für neue Runden nicht mehr angeboten"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    dataset = models.SlugField(blank=True, editable=False)

    EDITABLE = ("name", "question", "low", "high", "axis", "direction", "weight", "order", "is_archived")
    # What people answered to must not change under their answers.
    ASKED = ("name", "question", "low", "high", "axis", "direction")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "name"],
                name="one_criterion_per_name",
                violation_error_message=_("Ein Kriterium mit diesem Namen gibt es schon."),
            ),
            models.CheckConstraint(condition=Q(weight__lte=100), name="weight_up_to_hundred"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("rating_desk")


class RatingRound(CountyBound):
    """Bewertungsrunde: which measures are rated by which criteria; adopted, its result never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("in Vorbereitung")
        OPEN = "open", _("läuft")
        CLOSED = "closed", _("beendet")
        ADOPTED = "adopted", _("übernommen")

    title = models.CharField(_("Titel"), max_length=120)
    note = models.TextField(_("Hinweis für alle, die bewerten"), max_length=500, blank=True)
    opens = models.DateField(_("Beginn"))
    closes = models.DateField(_("letzter Tag"))
    is_open_book = models.BooleanField(
        _("Wer eine Maßnahme bewertet hat, sieht dort gleich, was die anderen sagen"),
        default=False,
        help_text=_("Sonst bleiben alle Antworten verdeckt, bis die Runde beendet ist."),
    )
    criteria = models.ManyToManyField(Criterion, related_name="rounds", verbose_name=_("Kriterien"))
    measures = models.ManyToManyField(Measure, related_name="rating_rounds", verbose_name=_("Maßnahmen"))
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT, editable=False)
    # Criteria with weights and the values of each measure, frozen on adoption.
    result = models.JSONField(null=True, blank=True, editable=False)
    adopted = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    dataset = models.SlugField(blank=True, editable=False)

    EDITABLE = ("title", "note", "opens", "closes", "is_open_book", "criteria", "measures")

    class Meta:
        ordering = ["-opens", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gte=F("opens")),
                name="rating_days_in_order",
                violation_error_message=_("Der letzte Tag liegt vor dem Beginn."),
            ),
            models.CheckConstraint(
                condition=Q(state="adopted", result__isnull=False) | (~Q(state="adopted") & Q(result__isnull=True)),
                name="adopted_means_frozen",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("rating_round", args=[self.pk])

    @property
    def takes_answers(self) -> bool:
        """Whether it runs, and today is one of its days."""
        return self.state == self.State.OPEN and self.opens <= timezone.localdate() <= self.closes

    @property
    def is_done(self) -> bool:
        """Whether its answers are open to the office."""
        return self.state in {self.State.CLOSED, self.State.ADOPTED}

    @property
    def is_example(self) -> bool:
        return bool(self.dataset)


class RatingSheet(CountyBound):
    """Bewertung: what one person says of one measure in one round, points by key of the criterion.

    A criterion without an entry was not answered; None is "keine Meinung". One row for a person and a measure: a
    round of 300 measures, a dozen criteria and 30 people stays at 9,000 rows, and a version guards the whole sheet.
    """

    round = models.ForeignKey(RatingRound, models.CASCADE, related_name="sheets")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    points = models.JSONField(default=dict)
    sentence = models.CharField(_("Ein Satz dazu"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField(auto_now=True)
    dataset = models.SlugField(blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "measure", "person"], name="one_sheet_per_person_and_measure")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.measure_id}"


Threshold = {
    "max_digits": 3, "decimal_places": 1, "validators": [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(10))],
}  # fmt: skip


class PriorityRule(CountyBound):
    """Prioritätsregel: from which result on a measure has priority hoch or mittel; below it is niedrig."""

    high_from = models.DecimalField(_("hoch ab"), default=Decimal("6.5"), **Threshold)
    middle_from = models.DecimalField(_("mittel ab"), default=Decimal("5.0"), **Threshold)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("high_from", "middle_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county"], name="one_priority_rule"),
            models.CheckConstraint(
                condition=Q(middle_from__lte=F("high_from")),
                name="middle_below_high",
                violation_error_message=_("„mittel“ muss bei weniger Punkten beginnen als „hoch“."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.high_from} {self.middle_from}"

    def get_absolute_url(self) -> str:
        return reverse("rating_priority")


class PriorityOverride(CountyBound):
    """Ausnahme: a person says another priority of a measure than the rule, and why."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    priority = models.CharField(_("Priorität"), max_length=8, choices=Measure.Priority)
    reason = models.CharField(_("Warum?"), max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure"], name="one_override_per_measure")]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.priority}"


class RatingStep(CountyBound):
    """Übernahme: benefit or priority of many measures set in one step, kept so that it can be taken back."""

    class Kind(models.TextChoices):
        SCORE = "score", _("Nutzen")
        PRIORITY = "priority", _("Priorität")

    kind = models.CharField(max_length=8, choices=Kind)
    round = models.ForeignKey(RatingRound, models.CASCADE, related_name="steps")
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class RatingChange(CountyBound):
    """Teil einer Übernahme: what one measure said before, and which version the step made of it."""

    step = models.ForeignKey(RatingStep, models.CASCADE, related_name="changes")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "measure"], name="one_change_per_rating_step")]

    def __str__(self) -> str:
        return f"{self.measure_id}"
