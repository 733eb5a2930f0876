"""Projects and concepts, what is said about their money, programmes, solutions; the maturity stands beside."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Municipality, Unit
from gemeinsam.county.sourced import Precision, Sourced
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.inventory.actor_models import ActorAssessment, Contact
from gemeinsam.inventory.classify_models import ClassifyChange, ClassifyStep
from gemeinsam.inventory.collection_models import CollectionRound
from gemeinsam.inventory.concept_models import ConceptMeasure
from gemeinsam.inventory.document_models import Candidate, Document, DocumentPage, PageEntry
from gemeinsam.inventory.intake_models import Intake, IntakeRow
from gemeinsam.inventory.maturity_models import (
    MaturityAnswer,
    MaturityDimension,
    MaturityQuestion,
    MaturityQuestionnaire,
    MaturityRound,
    MaturityShare,
    MaturitySheet,
)
from gemeinsam.inventory.recommend_models import RecommendationDecision
from gemeinsam.inventory.swot_models import SwotEntry
from gemeinsam.participation.models import Topic

__all__ = [
    "ActorAssessment",
    "Candidate",
    "ClassifyChange",
    "ClassifyStep",
    "CollectionRound",
    "ConceptMeasure",
    "Contact",
    "Document",
    "DocumentPage",
    "Funding",
    "Intake",
    "IntakeRow",
    "MaturityAnswer",
    "MaturityDimension",
    "MaturityQuestion",
    "MaturityQuestionnaire",
    "MaturityRound",
    "MaturityShare",
    "MaturitySheet",
    "PageEntry",
    "Project",
    "RecommendationDecision",
    "SearchEntry",
    "Solution",
    "Statement",
    "SwotEntry",
]  # fmt: skip


class Funding(CountyBound, Sourced):
    """Förderprogramm: who gives money for what, at which rate, and until when one may apply."""

    slug = models.SlugField(max_length=80)
    title = models.CharField(_("Titel"), max_length=200)
    giver = models.CharField(_("Geber"), max_length=120, blank=True)
    note = models.CharField(_("Hinweis"), max_length=400, blank=True)
    percent = models.PositiveSmallIntegerField(_("Fördersatz in %"), null=True, blank=True)
    opens = models.DateField(_("Antrag ab"), null=True, blank=True)
    closes = models.DateField(_("Antrag bis"), null=True, blank=True)
    euro_yearly = models.PositiveBigIntegerField(_("Mittel je Jahr in Euro"), null=True, blank=True)
    euro_total = models.PositiveBigIntegerField(_("Mittel insgesamt in Euro"), null=True, blank=True)
    ends = models.DateField(_("zahlt bis"), null=True, blank=True)
    quota = models.PositiveIntegerField(_("höchstens Maßnahmen"), null=True, blank=True)
    stacks = models.BooleanField(_("kommt zu anderer Förderung dazu"), default=False)
    most_percent = models.PositiveSmallIntegerField(
        _("Förderung zusammen höchstens %"), default=100, validators=[MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["county", "slug"], name="one_funding_per_slug"),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True) | models.Q(percent__lte=100),
                name="no_funding_over_all",
                violation_error_message=_("Mehr als 100 % Förderung gibt es nicht."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectQuerySet(models.QuerySet):
    """Filters of entries, by who may see them."""

    def public(self):
        return self.filter(is_public=True, retired__isnull=True)

    def current(self):
        """All that staff work with: public or not, but not retired."""
        return self.filter(retired__isnull=True)

    def for_list(self):
        """Everything that a list shows, in a fixed number of statements."""
        rows = self.select_related("unit").prefetch_related("topics")
        return rows.order_by(models.F("starts").desc(nulls_last=True), "title")


class Project(CountyBound, Sourced):
    """Projekt: an entry of the inventory, running, finished, planned or a concept."""

    class Kind(models.TextChoices):
        PROJECT = "project", _("Projekt")
        SOLUTION = "solution", _("digitale Lösung")
        PROCEDURE = "procedure", _("Fachverfahren")
        INFRASTRUCTURE = "infrastructure", _("Infrastruktur")
        CONCEPT = "concept", _("Konzept")
        FUNDING = "funding", _("Förderprogramm")
        PARTICIPATION = "participation", _("Beteiligung")
        EVENT = "event", _("Veranstaltung")
        NETWORK = "network", _("Netzwerk")
        IDEA = "idea", _("Idee")

    class Digital(models.TextChoices):
        DIRECT = "direct", _("direkt")
        INDIRECT = "indirect", _("indirekt")
        NONE = "none", _("kein")

    class Status(models.TextChoices):
        IDEA = "idea", _("Idee")
        PREPARATION = "preparation", _("in Vorbereitung")
        IMPLEMENTATION = "implementation", _("in Umsetzung")
        OPERATION = "operation", _("in Betrieb")
        DONE = "done", _("abgeschlossen")
        STOPPED = "stopped", _("eingestellt")

    class Level(models.TextChoices):
        COUNTY = "county", _("Kreis")
        ASSOCIATION = "association", _("Verbandsgemeinde")
        LOCAL = "local", _("Gemeinde")
        OTHER = "other", _("Sonstige")

    slug = models.SlugField(max_length=80, editable=False)
    title = models.CharField(_("Titel"), max_length=200)
    summary = models.TextField(_("Kurzbeschreibung"), max_length=1000)
    kind = models.CharField(_("Art"), max_length=16, choices=Kind, default=Kind.PROJECT)
    digital = models.CharField(_("Digitalbezug"), max_length=10, choices=Digital, default=Digital.DIRECT)
    level = models.CharField(_("Ebene"), max_length=12, choices=Level, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="projects", verbose_name=_("Handlungsfelder"))
    aims = models.TextField(_("Zielsetzung"), max_length=2000, blank=True)
    unit = models.ForeignKey(
        Unit,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("zuständige Stelle"),
    )
    partners = models.ManyToManyField(Unit, blank=True, related_name="partner_projects", verbose_name=_("Partner"))
    places = models.ManyToManyField(Municipality, blank=True, related_name="projects", verbose_name=_("Orte"))
    funding = models.ForeignKey(
        Funding,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("Förderprogramm"),
    )
    starts = models.DateField(_("Beginn"), null=True, blank=True)
    starts_precision = models.CharField(
        _("Beginn bekannt auf"), max_length=5, choices=Precision, default=Precision.MONTH
    )
    ends = models.DateField(_("Ende"), null=True, blank=True)
    ends_precision = models.CharField(_("Ende bekannt auf"), max_length=5, choices=Precision, default=Precision.MONTH)
    period_note = models.CharField(_("Hinweis zum Zeitraum"), max_length=300, blank=True)
    approach = models.TextField(_("Herangehensweise"), max_length=3000, blank=True)
    status = models.CharField(_("Stand"), max_length=16, choices=Status, blank=True)
    status_note = models.CharField(_("Stand in Worten"), max_length=400, blank=True)
    concept = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("übergeordnetes Konzept"),
    )
    is_public = models.BooleanField(_("öffentlich sichtbar"), default=True)
    retired = models.DateTimeField(null=True, blank=True, editable=False)
    # When the unit last said that all of this holds; see collection_answers.
    confirmed = models.DateField(_("bestätigt am"), null=True, blank=True, editable=False)
    changed = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    # Read by the form, the page and the export alike.
    EDITABLE = (
        "title", "summary", "kind", "digital", "level", "topics", "aims", "unit", "partners", "places", "funding",
        "starts", "starts_precision", "ends", "ends_precision", "period_note", "approach", "status",
        "status_note", "concept", "is_public",
    )  # fmt: skip

    objects = bound_manager(ProjectQuerySet)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["county", "slug"], name="one_project_per_slug"),
            models.CheckConstraint(
                condition=models.Q(ends__isnull=True)
                | models.Q(starts__isnull=True)
                | models.Q(ends__gte=models.F("starts")),
                name="project_ends_after_start",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read it."""
        return self.is_public and self.retired is None

    @property
    def is_visible(self) -> bool:
        """Whether everybody may read it."""
        return self.is_public and self.retired is None

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.slug])


class SearchEntry(models.Model):
    """Suchtext: the folded and stemmed words of a project. FTS5 or PostgreSQL's text search reads it."""

    project = models.OneToOneField(Project, models.CASCADE, primary_key=True, related_name="search_entry")
    words = models.TextField()

    def __str__(self) -> str:
        return self.words


class Statement(CountyBound, Sourced):
    """Angabe über Geld: what somebody said about an amount; several may stand side by side."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="statements")
    meaning = models.CharField(_("Bedeutung"), max_length=200)
    cents = models.BigIntegerField(_("Betrag in Cent"), null=True, blank=True)
    note = models.CharField(_("Hinweis"), max_length=300, blank=True)
    stated = models.CharField(_("Datum der Angabe"), max_length=40, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.meaning


class Solution(CountyBound, Sourced):
    """Übertragbare Lösung: something that works elsewhere and may fit here."""

    slug = models.SlugField(max_length=20)
    title = models.CharField(_("Titel"), max_length=200)
    description = models.TextField(_("Beschreibung"))
    topic = models.ForeignKey(Topic, models.SET_NULL, null=True, blank=True, related_name="solutions")
    examples = models.JSONField(_("Beispiele"), default=list)
    conditions = models.JSONField(_("Voraussetzungen"), default=list)
    effort_start = models.CharField(_("Aufwand der Einführung"), max_length=20, blank=True)
    effort_run = models.CharField(_("laufender Aufwand"), max_length=20, blank=True)
    cost_note = models.CharField(_("Kosten"), max_length=300, blank=True)
    # Told by another county in a package (strategy.exchange_actions): by whom, and what it learnt.
    told_by = models.CharField(_("erhalten von"), max_length=120, blank=True, editable=False)
    experience = models.JSONField(_("Erfahrung"), default=list, blank=True, editable=False)

    class Meta:
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["county", "slug"], name="one_solution_per_slug")]

    def __str__(self) -> str:
        return self.title
