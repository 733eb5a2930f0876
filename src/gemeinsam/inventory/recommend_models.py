"""What people decided on a computed recommendation, and what it said when they did."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound


class RecommendationRule(models.TextChoices):
    """Regel: which of the rules a recommendation comes from; the value is the first word of its key."""

    WINDOW = "frist", _("Antragsfrist läuft ab")
    FIELD = "feld", _("Viel Bedarf, wenig Laufendes")
    DIMENSION = "reifegrad", _("Schwache Stelle im Reifegrad")
    CONCEPT = "konzept", _("Konzept ohne Projekt")
    SYNERGY = "synergie", _("Ähnliche Vorhaben mehrerer Stellen")
    SOLUTION = "loesung", _("Lösung von anderswo passt")


class RecommendationDecision(CountyBound):
    """Entscheidung über eine Handlungsempfehlung: taken up, put off or turned down, why, and on which evidence.

    The recommendation itself is computed anew each time; this row is found by its key.
    """

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        ACCEPTED = "accepted", _("angenommen")
        DEFERRED = "deferred", _("zurückgestellt")
        DECLINED = "declined", _("abgelehnt")

    key = models.SlugField(max_length=120, editable=False)
    rule = models.CharField(_("Regel"), max_length=12, choices=RecommendationRule, editable=False)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.OPEN)
    reason = models.CharField(_("Begründung"), max_length=500, blank=True)
    until = models.DateField(_("zurückgestellt bis"), null=True, blank=True)
    is_public = models.BooleanField(_("veröffentlicht"), default=False)
    # What was on the page when somebody decided: it may say something else today, or nothing.
    title = models.CharField(_("Empfehlung"), max_length=300)
    why = models.TextField(_("Warum"), max_length=2000, blank=True)
    evidence = models.JSONField(_("Belege"), default=list)
    strength = models.PositiveSmallIntegerField(_("Gewicht der Belege"), default=1)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    decided = models.DateTimeField(_("entschieden am"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-decided", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="one_decision_per_recommendation"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["deferred", "declined"]) | ~models.Q(reason=""),
                name="recommendation_put_off_with_a_reason",
                violation_error_message=_("Warum? Ein Satz genügt."),
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=False, state="deferred")
                | (models.Q(until__isnull=True) & ~models.Q(state="deferred")),
                name="recommendation_deferred_until_a_day",
                violation_error_message=_("Bis wann? Zurückgestellt wird bis zu einem Tag."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def public_name(self) -> str:
        """What everybody may read, even when an entry that the title names is no longer public."""
        return str(self.get_rule_display())

    def get_absolute_url(self) -> str:
        return reverse("recommendation", args=[self.key])
