"""Documents with their pages, and what a machine proposes from them: proposals, never facts."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Job
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.inventory.concept_models import ConceptMeasure


class DocumentQuerySet(models.QuerySet):
    """Filters of documents, by who may see them."""

    def read(self):
        return self.filter(state=Document.State.READ)

    def public(self):
        """Read, released, and not of a concept that is kept back."""
        shown = models.Q(concept__isnull=True) | models.Q(concept__is_public=True, concept__retired__isnull=True)
        return self.read().filter(shown, is_public=True)

    def shown(self, *, to_office: bool):
        return self.all() if to_office else self.public()


class Document(CountyBound):
    """Dokument: a paper that was uploaded, with the text of its pages."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wird gelesen")
        READ = "read", _("gelesen")
        FAILED = "failed", _("nicht lesbar")

    slug = models.SlugField(max_length=80, editable=False)
    title = models.CharField(_("Titel"), max_length=200)
    source = models.CharField(
        _("Herkunft"),
        max_length=300,
        blank=True,
        help_text=_("Wer das Dokument herausgibt oder wo es veröffentlicht ist."),
    )
    concept = models.ForeignKey(
        "inventory.Project",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("gehört zum Konzept"),
        help_text=_("Maßnahmen aus dem Dokument können dann diesem Konzept zugeordnet werden."),
    )
    is_public = models.BooleanField(
        _("öffentlich lesbar"),
        default=False,
        help_text=_("Nur, wenn alle die Datei und ihren Text lesen dürfen. Vorschläge bleiben immer intern."),
    )
    file_name = models.CharField(_("Datei"), max_length=200, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("Bytes"), editable=False)
    form = models.CharField(max_length=4, editable=False)
    # What its parts are called: pages, or sections where the file has no pages.
    unit = models.CharField(max_length=12, default="Seite", editable=False)
    page_count = models.PositiveIntegerField(_("Seiten"), default=0, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING, editable=False)
    problem = models.CharField(max_length=500, blank=True, editable=False)
    notes = models.JSONField(default=list, blank=True, editable=False)
    is_example = models.BooleanField(default=False, editable=False)
    dataset = models.SlugField(blank=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    created = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("title", "source", "concept", "is_public")

    objects = bound_manager(DocumentQuerySet)

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "slug"], name="one_document_per_slug"),
            models.UniqueConstraint(fields=["county", "digest"], name="one_document_per_content"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_stuck(self) -> bool:
        """Whether the job that was to read it ended without a word."""
        return self.is_waiting and (self.job is None or self.job.state in {Job.State.FAILED, Job.State.CANCELLED})

    @property
    def can_be_read_again(self) -> bool:
        return self.state == self.State.FAILED or self.is_stuck

    @property
    def short_unit(self) -> str:
        return "S." if self.unit == "Seite" else self.unit

    @property
    def units(self) -> str:
        """How many parts it has, in words."""
        if self.page_count == 1:
            return _("1 %s") % self.unit
        return f"{self.page_count} {'Seiten' if self.unit == 'Seite' else 'Abschnitte'}"

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.slug])


class DocumentPage(CountyBound):
    """Seite eines Dokuments, or a section where the file has no pages: its number and its text."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["document", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_page_per_number")]

    def __str__(self) -> str:
        return f"{self.document}, {self.document.short_unit} {self.number}"

    @property
    def part(self) -> int:
        return part_of(self.number)

    @property
    def anchor(self) -> str:
        return f"{self.document.unit.lower()}-{self.number}"

    def get_absolute_url(self) -> str:
        part = f"?ab={self.part}" if self.part > 1 else ""
        return f"{self.document.get_absolute_url()}{part}#{self.anchor}"


# So many pages are shown at once; a longer document is shown in parts, named by their first page.
PAGES_A_PART = 100


def part_of(number: int) -> int:
    """The first page of the part in which a page is shown."""
    return (number - 1) // PAGES_A_PART * PAGES_A_PART + 1


class PageEntry(models.Model):
    """Suchtext einer Seite: its folded and stemmed words. FTS5 or PostgreSQL's text search reads it."""

    page = models.OneToOneField(DocumentPage, models.CASCADE, primary_key=True, related_name="search_entry")
    words = models.TextField()

    def __str__(self) -> str:
        return self.words


class CandidateQuerySet(models.QuerySet):
    """Filters of proposals."""

    def open(self):
        return self.filter(decision=Candidate.Decision.OPEN)

    def decided(self):
        return self.exclude(decision=Candidate.Decision.OPEN)

    def in_order(self):
        """What was put off comes last, the rest as in the document."""
        return self.order_by(models.F("postponed").asc(nulls_first=True), "order", "pk")


class Candidate(CountyBound):
    """Vorschlag: a measure or project that a document seems to name; a person decides what becomes of it."""

    class Decision(models.TextChoices):
        OPEN = "open", _("offen")
        CONFIRMED = "confirmed", _("übernommen")
        REJECTED = "rejected", _("verworfen")

    class Confidence(models.TextChoices):
        HIGH = "high", _("ziemlich sicher")
        MEDIUM = "medium", _("wahrscheinlich")
        LOW = "low", _("unsicher")

    document = models.ForeignKey(Document, models.CASCADE, related_name="candidates")
    page = models.ForeignKey(DocumentPage, models.CASCADE, related_name="candidates")
    order = models.PositiveIntegerField(default=0)
    at = models.PositiveIntegerField(default=0)
    quote = models.TextField()
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    responsible = models.CharField(max_length=400, blank=True)
    cost = models.CharField(max_length=400, blank=True)
    period = models.CharField(max_length=400, blank=True)
    priority = models.CharField(max_length=80, blank=True)
    confidence = models.CharField(max_length=6, choices=Confidence, default=Confidence.LOW)
    reason = models.CharField(max_length=400, blank=True)
    found_as = models.CharField(max_length=8, blank=True)
    decision = models.CharField(max_length=9, choices=Decision, default=Decision.OPEN)
    rejected_because = models.CharField(max_length=300, blank=True)
    postponed = models.DateTimeField(null=True, blank=True)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    project = models.ForeignKey(
        "inventory.Project", models.SET_NULL, null=True, blank=True, related_name="from_documents"
    )
    # Whether the decision made the project, or only tied this passage to one that was there.
    made_project = models.BooleanField(default=False)
    measure = models.ForeignKey(ConceptMeasure, models.SET_NULL, null=True, blank=True, related_name="candidates")
    version = models.PositiveIntegerField(default=1)

    objects = bound_manager(CandidateQuerySet)

    class Meta:
        ordering = ["document", "order", "pk"]
        indexes = [models.Index(fields=["document", "decision", "order"], name="proposals_to_decide")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def is_open(self) -> bool:
        return self.decision == self.Decision.OPEN

    def get_absolute_url(self) -> str:
        return reverse("candidate", args=[self.document.slug, self.pk])
