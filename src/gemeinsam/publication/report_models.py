"""Inventory reports: what the inventory was at a moment, kept word for word."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound, bound_manager


class InventoryReportQuerySet(models.QuerySet):
    """Filters of reports, by who may read them."""

    def public(self):
        return self.filter(published__isnull=False)

    def light(self):
        """Without the paper itself, which may be large."""
        return self.defer("paper", "book")


class InventoryReport(CountyBound):
    """Bestandsbericht: frozen at a moment; what changes in the inventory afterwards doesn't touch it."""

    class Edition(models.TextChoices):
        PUBLIC = "public", _("öffentliche Fassung")
        INTERNAL = "internal", _("interne Fassung, mit allem Nichtöffentlichen")

    number = models.PositiveIntegerField(editable=False)
    edition = models.CharField(_("Fassung"), max_length=8, choices=Edition, default=Edition.PUBLIC)
    foreword = models.TextField(
        _("Vorbemerkung"), max_length=3000, blank=True, help_text=_("Steht vorn im Bericht. Kann leer bleiben.")
    )
    names_silent = models.BooleanField(
        _("Stellen nennen, die nicht geantwortet haben"),
        default=True,
        help_text=_("Sonst steht im Bericht nur ihre Zahl."),
    )
    # When the rows below were read; nothing in the report is younger.
    frozen = models.DateTimeField(default=timezone.now, editable=False)
    check_number = models.CharField(max_length=16, editable=False)
    # Figures by name, for the report after this one; the paper and its workbook as engines.document keeps them.
    figures = models.JSONField(default=dict, editable=False)
    paper = models.JSONField(default=dict, editable=False)
    book = models.JSONField(default=dict, editable=False)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    published = models.DateTimeField(null=True, blank=True, editable=False)

    EDITABLE = ("edition", "names_silent", "foreword")

    objects = bound_manager(InventoryReportQuerySet)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="one_report_per_number"),
            models.CheckConstraint(
                condition=models.Q(published__isnull=True) | models.Q(edition="public"),
                name="no_internal_report_is_published",
                violation_error_message=_("Eine interne Fassung lässt sich nicht veröffentlichen."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Bestandsbericht %d") % self.number)

    @property
    def is_internal(self) -> bool:
        return self.edition == self.Edition.INTERNAL

    def get_absolute_url(self) -> str:
        return reverse("inventory_report", args=[self.number])
