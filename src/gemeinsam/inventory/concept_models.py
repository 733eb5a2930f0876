"""Measures of concepts: what a Klimaschutzkonzept or a mobility strategy wants done, page for page."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.sourced import Sourced
from gemeinsam.county.wall import CountyBound, bound_manager


class ConceptMeasureQuerySet(models.QuerySet):
    """Filters of measures of concepts."""

    def public(self):
        """Those of concepts that everybody may read."""
        return self.filter(concept__is_public=True, concept__retired__isnull=True)

    def without_project(self):
        """Nobody carries them out: no project is linked, or it was retired."""
        return self.filter(models.Q(project__isnull=True) | models.Q(project__retired__isnull=False))


class ConceptMeasure(CountyBound, Sourced):
    """Konzeptmaßnahme: a measure that a concept names, and the project that carries it out, if there is one."""

    concept = models.ForeignKey(
        "inventory.Project", models.CASCADE, related_name="concept_measures", verbose_name=_("Konzept")
    )
    number = models.CharField(
        _("Nummer"), max_length=20, blank=True, help_text=_("Wie im Konzept, zum Beispiel M 3.2.")
    )
    title = models.CharField(_("Titel"), max_length=200)
    text = models.TextField(_("Worum es geht"), max_length=1000, blank=True)
    page = models.ForeignKey(
        "inventory.DocumentPage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="concept_measures",
        editable=False,
    )
    quote = models.TextField(_("Wortlaut"), max_length=1000, blank=True, editable=False)
    responsible = models.CharField(_("Zuständig laut Konzept"), max_length=400, blank=True)
    status_note = models.CharField(_("Stand in Worten"), max_length=400, blank=True)
    project = models.ForeignKey(
        "inventory.Project",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="carries_out",
        verbose_name=_("wird umgesetzt durch"),
    )
    changed = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("number", "title", "text", "responsible", "status_note", "project")

    objects = bound_manager(ConceptMeasureQuerySet)

    class Meta:
        ordering = ["concept", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["concept", "number", "title"],
                name="one_measure_per_concept_and_title",
                violation_error_message=_("Diese Maßnahme steht schon in diesem Konzept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return f"{reverse('concept', args=[self.concept.slug])}#k{self.pk}"
