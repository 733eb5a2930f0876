"""Topics, rounds and contributions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Municipality, Unit, User
from gemeinsam.county.wall import CountyBound, bound_manager


class TopicQuerySet(models.QuerySet):
    """Filters of topics."""

    def themes(self):
        """The fields under which contributions and projects are sorted, in the county's order."""
        return self.filter(kind=Topic.Kind.THEME).order_by("order")


class Topic(CountyBound):
    """Gegenstand: anything people may discuss. A theme (Handlungsfeld) now, a measure or paragraph later."""

    class Kind(models.TextChoices):
        THEME = "theme", _("Thema")
        MEASURE = "measure", _("Maßnahme")

    kind = models.CharField(max_length=10, choices=Kind)
    slug = models.SlugField(max_length=80)
    code = models.CharField(_("Kürzel"), max_length=4, blank=True)
    title = models.CharField(_("Titel"), max_length=200)
    order = models.PositiveSmallIntegerField(default=0)

    objects = bound_manager(TopicQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "kind", "slug"], name="one_topic_per_slug")]

    def __str__(self) -> str:
        return self.title

    @property
    def css(self) -> str:
        """The name of its colour; fields beyond the six share the colour of edges."""
        return self.code.lower() if self.code.lower() in {"mo", "wa", "bi", "gz", "uk", "ge"} else "qs"


class RoundQuerySet(models.QuerySet):
    """Filters of rounds."""

    def open_on(self, day):
        return self.filter(opens__lte=day, closes__gte=day)

    def common(self):
        """Those that ask for ideas on the common page."""
        return self.filter(address="")


class Round(CountyBound):
    """Beteiligungsrunde: a time in which people are asked for contributions."""

    slug = models.SlugField(max_length=80)
    title = models.CharField(_("Titel"), max_length=160)
    question = models.CharField(_("Frage"), max_length=200)
    lead = models.CharField(_("Einleitung"), max_length=300, blank=True)
    opens = models.DateField(_("beginnt am"))
    closes = models.DateField(_("endet am"))
    # Where people write, if not on the common page: the round asks about a draft, and its room has its own form.
    address = models.CharField(max_length=80, blank=True, editable=False)
    # Days within which the county promises an answer.
    answer_days = models.PositiveSmallIntegerField(_("Antwort in Tagen"), default=28)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)
    dataset = models.SlugField(blank=True, editable=False)

    objects = bound_manager(RoundQuerySet)

    class Meta:
        ordering = ["-opens"]
        constraints = [
            models.UniqueConstraint(fields=["county", "slug"], name="one_round_per_slug"),
            models.CheckConstraint(
                condition=Q(closes__gte=models.F("opens")),
                name="round_ends_after_start",
                violation_error_message=_("Die Runde endet vor ihrem Beginn."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.opens <= timezone.localdate() <= self.closes


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


class Contribution(CountyBound):
    """Beitrag: what somebody told the county, over whichever channel."""

    class State(models.TextChoices):
        QUEUED = "queued", _("wird gelesen")
        PUBLISHED = "published", _("veröffentlicht")
        REJECTED = "rejected", _("nicht veröffentlicht")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    class Channel(models.TextChoices):
        WEB = "web", _("Internet")
        CARD = "card", _("Workshop-Karte")
        PAPER = "paper", _("Papier")
        PHONE = "phone", _("Telefon")

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

    round = models.ForeignKey(Round, models.PROTECT, related_name="contributions", verbose_name=_("Runde"))
    number = models.PositiveIntegerField(_("Nummer"))
    topic = models.ForeignKey(
        Topic, models.SET_NULL, null=True, blank=True, related_name="contributions", verbose_name=_("Thema")
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
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.QUEUED)
    state_reason = models.CharField(_("Begründung"), max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now)
    published = models.DateTimeField(null=True, blank=True)
    # Only a keyed hash of the receipt code is kept: whoever reads the table can't act as the author.
    receipt_hash = models.CharField(max_length=64, blank=True)
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
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)
    dataset = models.SlugField(blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    PUBLIC = ("number", "text", "topic", "place", "channel", "group", "outcome", "answer")

    objects = bound_manager(ContributionQuerySet)

    class Meta:
        ordering = ["-created", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="one_contribution_per_number"),
            models.UniqueConstraint(
                fields=["county", "receipt_hash"], condition=~Q(receipt_hash=""), name="one_receipt"
            ),
            models.CheckConstraint(condition=Q(answered__isnull=True) | ~Q(answer=""), name="answered_means_a_text"),
        ]
        indexes = [models.Index(fields=["county", "state", "-created"], name="contributions_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The first words, up to a full word."""
        first = self.text.strip().splitlines()[0] if self.text.strip() else ""
        if len(first) <= 72:
            return first
        return first[:72].rsplit(" ", 1)[0] + " …"

    @property
    def is_visible(self) -> bool:
        """Whether everybody may read it."""
        return self.state == self.State.PUBLISHED

    def get_absolute_url(self) -> str:
        return reverse("contribution", args=[self.number])
