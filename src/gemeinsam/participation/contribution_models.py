"""Contributions, and what all that people write has in common."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Municipality, Unit, User
from gemeinsam.county.wall import CountyBound, bound_manager


class Written(CountyBound):
    """What somebody wrote: who, in which state, with which reason; and whether they asked for a second look.

    An author without an account has a receipt code. `alias` is the name that everybody reads; empty means none.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("wird gelesen")
        PUBLISHED = "published", _("veröffentlicht")
        REJECTED = "rejected", _("nicht veröffentlicht")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.QUEUED)
    state_reason = models.CharField(_("Begründung"), max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now)
    published = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    organisation = models.ForeignKey(
        "participation.Organisation", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    alias = models.CharField(_("Name, der dabeisteht"), max_length=60, blank=True)
    # Only a keyed hash of the receipt code is kept: whoever reads the table can't act as the author.
    receipt_hash = models.CharField(max_length=64, blank=True)
    # Whoever was not published may ask for a second look, once, by another person.
    appeal = models.CharField(_("Einspruch"), max_length=1000, blank=True)
    appealed = models.DateTimeField(null=True, blank=True, editable=False)
    appeal_answer = models.CharField(_("Antwort auf den Einspruch"), max_length=1000, blank=True)
    appeal_decided = models.DateTimeField(null=True, blank=True, editable=False)
    appeal_decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    moderated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)
    dataset = models.SlugField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    @property
    def is_visible(self) -> bool:
        """Whether everybody may read it."""
        return self.state == self.State.PUBLISHED


class ContributionQuerySet(models.QuerySet):
    """Filters of contributions, by who may see them."""

    def public(self):
        """What everybody may read."""
        return self.filter(state=Contribution.State.PUBLISHED)

    def waiting(self):
        """What a moderator has to look at."""
        return self.filter(state=Contribution.State.QUEUED)

    def unanswered(self):
        return self.public().filter(answered__isnull=True)


class Contribution(Written):
    """Beitrag: what somebody told the county, over whichever channel."""

    class Channel(models.TextChoices):
        WEB = "web", _("Internet")
        CARD = "card", _("Workshop-Karte")
        PAPER = "paper", _("Papier")
        PHONE = "phone", _("Telefon")
        MAIL = "mail", _("E-Mail oder Brief")
        IMPORT = "import", _("eingelesene Liste")

    class Group(models.TextChoices):
        CITIZEN = "citizen", _("Bürgerin oder Bürger")
        COMPANY = "company", _("Unternehmen")
        ADMINISTRATION = "administration", _("Verwaltung")
        ASSOCIATION = "association", _("Verein oder Verband")

    class Outcome(models.TextChoices):
        OPEN = "open", _("offen")
        USED = "used", _("aufgenommen")
        PARTLY = "partly", _("teilweise aufgenommen")
        DECLINED = "declined", _("nicht aufgenommen")

    MAX_LENGTH = 4000

    round = models.ForeignKey(
        "participation.Round", models.PROTECT, related_name="contributions", verbose_name=_("Runde")
    )
    number = models.PositiveIntegerField(_("Nummer"))
    topic = models.ForeignKey(
        "participation.Topic",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("Thema"),
    )
    # The thing it is about, if that is more than a theme: a measure, a goal, a project, a plan.
    subject = models.ForeignKey(
        "participation.Topic",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributions_about",
        verbose_name=_("Gegenstand"),
    )
    text = models.TextField(_("Ihre Idee"), max_length=MAX_LENGTH)
    place = models.ForeignKey(
        Municipality,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("Ort"),
    )
    channel = models.CharField(_("Weg"), max_length=8, choices=Channel, default=Channel.WEB)
    group = models.CharField(_("Gruppe"), max_length=16, choices=Group, default=Group.CITIZEN)
    # Where in the county, if somebody pointed at it: degrees, to about a metre.
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    # The digest of a kept picture (participation.pictures), and what it shows for whoever can't see it.
    picture = models.CharField(max_length=64, blank=True, editable=False)
    picture_words = models.CharField(_("Was zeigt das Bild?"), max_length=200, blank=True)
    # A card, letter or call: its day, who typed it, and who compared it with the paper.
    received = models.DateField(_("eingegangen am"), null=True, blank=True)
    typed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    checked = models.DateTimeField(null=True, blank=True, editable=False)
    checked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    # How many people stand behind it, kept with each act; the rows are the truth (Support, Comment).
    supports = models.PositiveIntegerField(_("Unterstützungen"), default=0, editable=False)
    comments = models.PositiveIntegerField(_("Kommentare"), default=0, editable=False)
    # Who answers, and by when.
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="contributions", verbose_name=_("zuständige Stelle")
    )
    due = models.DateField(_("Antwort bis"), null=True, blank=True)
    mail = models.EmailField(_("E-Mail für die Antwort"), blank=True)
    answer = models.TextField(_("Antwort"), blank=True)
    answered = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("beantwortet von")
    )
    answer_unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("antwortende Stelle")
    )
    outcome = models.CharField(_("Ergebnis"), max_length=8, choices=Outcome, default=Outcome.OPEN)

    PUBLIC = ("number", "text", "topic", "place", "channel", "group", "outcome", "answer")

    objects = bound_manager(ContributionQuerySet)

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="one_contribution_per_number"),
            models.UniqueConstraint(
                fields=["county", "receipt_hash"], condition=~Q(receipt_hash=""), name="one_receipt"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="a_spot_has_both_degrees",
            ),
            models.CheckConstraint(condition=Q(answered__isnull=True) | ~Q(answer=""), name="answered_means_a_text"),
        ]
        indexes = [
            models.Index(fields=["county", "state", "-created"], name="contributions_by_state"),
            models.Index(fields=["county", "state", "-supports"], name="contributions_by_support"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The first words, up to a full word."""
        first = self.text.strip().splitlines()[0] if self.text.strip() else ""
        if len(first) <= 72:
            return first
        return first[:72].rsplit(" ", 1)[0] + " …"

    def get_absolute_url(self) -> str:
        return reverse("contribution", args=[self.number])
