"""Editions: the strategy as it was at a moment, for a consultation or as a body adopted it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound, bound_manager


class EditionQuerySet(models.QuerySet):
    """Filters of editions, by who may read them."""

    def public(self):
        return self.filter(published__isnull=False)

    def adopted(self):
        return self.filter(kind=Edition.Kind.ADOPTED)

    def drafts(self):
        return self.filter(kind=Edition.Kind.DRAFT)

    def light(self):
        """Without the text itself, which may be large."""
        return self.defer("content")

    def valid_on(self, day: date) -> "Edition | None":
        """What was in force on a day: the last that was adopted up to then."""
        return self.adopted().filter(decision__on__lte=day).order_by("-decision__on", "-number").first()


class Edition(CountyBound):
    """Fassung: vision, goals and measures as they were at a moment; later changes don't touch it."""

    class Kind(models.TextChoices):
        DRAFT = "draft", _("Entwurf zur Beteiligung")
        ADOPTED = "adopted", _("beschlossene Fassung")

    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField(_("Art"), max_length=8, choices=Kind)
    title = models.CharField(_("Titel"), max_length=160)
    frozen = models.DateTimeField(default=timezone.now, editable=False)
    content = models.JSONField(editable=False)
    digest = models.CharField(_("Prüfsumme"), max_length=64, editable=False)
    decision = models.OneToOneField(
        "strategy.Decision", models.RESTRICT, null=True, blank=True, related_name="edition", editable=False
    )
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    published = models.DateTimeField(null=True, blank=True, editable=False)

    objects = bound_manager(EditionQuerySet)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="one_edition_per_number"),
            models.CheckConstraint(
                condition=Q(kind="adopted", decision__isnull=False) | Q(kind="draft", decision__isnull=True),
                name="adopted_by_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Fassung %(number)d: %(title)s") % {"number": self.number, "title": self.title})

    @property
    def is_adopted(self) -> bool:
        return self.kind == self.Kind.ADOPTED

    def get_absolute_url(self) -> str:
        return reverse("edition", args=[self.number])
