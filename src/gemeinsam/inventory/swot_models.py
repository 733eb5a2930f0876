"""Strengths, weaknesses, opportunities and risks of a field, as people judge them on evidence."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.participation.models import Contribution, Topic

own_or_web_address = RegexValidator(
    r"\A(?:/(?![/\\])|https?://)[^\s<>\"\\]*\Z",
    _("Eine Adresse beginnt mit https:// oder, auf diesen Seiten, mit einem Schrägstrich."),
)


class SwotQuerySet(models.QuerySet):
    """Filters of entries, by who may see them."""

    def current(self):
        """All that staff work with."""
        return self.filter(retired__isnull=True)

    def public(self):
        return self.current().filter(is_public=True)


class SwotEntry(CountyBound):
    """Stärke, Schwäche, Chance oder Risiko: one judgement on a field, with what it rests on."""

    class Quadrant(models.TextChoices):
        STRENGTH = "strength", _("Stärke")
        WEAKNESS = "weakness", _("Schwäche")
        OPPORTUNITY = "opportunity", _("Chance")
        RISK = "risk", _("Risiko")

    topic = models.ForeignKey(
        Topic, models.CASCADE, related_name="swot_entries", verbose_name=_("Handlungsfeld"), editable=False
    )
    quadrant = models.CharField(_("Art"), max_length=12, choices=Quadrant)
    text = models.CharField(_("Einschätzung"), max_length=500)
    projects = models.ManyToManyField(
        "inventory.Project", blank=True, related_name="swot_entries", verbose_name=_("Belege: Projekte und Konzepte")
    )
    contributions = models.ManyToManyField(
        Contribution, blank=True, related_name="swot_entries", verbose_name=_("Belege: Beiträge")
    )
    proof = models.CharField(_("Weiterer Beleg in Worten"), max_length=300, blank=True)
    link = models.CharField(_("Adresse dazu"), max_length=300, blank=True, validators=[own_or_web_address])
    is_public = models.BooleanField(_("veröffentlicht"), default=False)
    order = models.PositiveIntegerField(default=0, editable=False)
    # Which computed candidate it was taken over from; empty for what a person wrote alone.
    origin = models.CharField(max_length=40, blank=True, editable=False)
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    created = models.DateTimeField(default=timezone.now, editable=False)
    changed = models.DateTimeField(auto_now=True)
    retired = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    # Read by form, history and export alike.
    EDITABLE = ("quadrant", "text", "projects", "contributions", "proof", "link", "is_public")

    objects = bound_manager(SwotQuerySet)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "origin"],
                condition=models.Q(retired__isnull=True) & ~models.Q(origin=""),
                name="each_candidate_taken_once",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def shown_link(self) -> str:
        """The address, if it is one: what stands in a row was not always checked by a form."""
        try:
            own_or_web_address(self.link)
        except ValidationError:
            return ""
        return self.link

    def get_absolute_url(self) -> str:
        return f"{reverse('swot_field', args=[self.topic.slug])}#e{self.pk}"
