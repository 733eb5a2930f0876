"""The way of a measure to the public: who looks at it before, and changes that wait for a second person."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound, bound_manager


class StrategyRules(CountyBound):
    """Regeln der Strategie: how this county works on it."""

    four_eyes = models.BooleanField(
        _("Vier-Augen-Prinzip"),
        default=False,
        help_text=_(
            "Dann gibt eine zweite Person frei, was öffentlich wird. Änderungen an öffentlichen Maßnahmen warten so"
            " lange."
        ),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("four_eyes",)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county"], name="one_set_of_strategy_rules")]

    def __str__(self) -> str:
        return str(_("Regeln der Strategie"))

    def get_absolute_url(self) -> str:
        return reverse("strategy_rules")


class ReviewQuerySet(models.QuerySet):
    """Filters of reviews."""

    def open(self):
        return self.filter(state=Review.State.OPEN)


class Review(CountyBound):
    """Prüfung: a measure, or a change of a public one, that waits for somebody's yes."""

    class Kind(models.TextChoices):
        RELEASE = "release", _("Freigabe")
        CHANGE = "change", _("Änderung")

    class State(models.TextChoices):
        OPEN = "open", _("wartet")
        AGREED = "agreed", _("freigegeben")
        RETURNED = "returned", _("zurückgegeben")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    measure = models.ForeignKey("strategy.Measure", models.CASCADE, related_name="reviews", editable=False)
    kind = models.CharField(max_length=8, choices=Kind, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    # The measure's version that was submitted; of a change the version that it was made on.
    base = models.PositiveIntegerField(editable=False)
    # Of a change: the new values as raw_values keeps them, and both sides readable.
    values = models.JSONField(default=dict, editable=False)
    before = models.JSONField(default=dict, editable=False)
    after = models.JSONField(default=dict, editable=False)
    note = models.CharField(_("Hinweis für die Prüfung"), max_length=500, blank=True)
    author = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    waits_for = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="reviews", verbose_name=_("Wer prüft")
    )
    due = models.DateField(_("bis wann"), null=True, blank=True)
    reason = models.CharField(_("Grund"), max_length=500, blank=True, editable=False)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    decided = models.DateTimeField(null=True, editable=False)
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = bound_manager(ReviewQuerySet)

    class Meta:
        ordering = ["-created"]
        constraints = [
            models.UniqueConstraint(fields=["measure"], condition=Q(state="open"), name="one_open_review_per_measure")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.measure.number}"

    def get_absolute_url(self) -> str:
        return reverse("measure_release", args=[self.measure.number])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
