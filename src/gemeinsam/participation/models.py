"""Topics and rounds; what people write stands in the files beside it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.freezing import digest_of
from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound, bound_manager


class TopicQuerySet(models.QuerySet):
    """Filters of topics."""

    def themes(self):
        """The fields under which contributions and projects are sorted, in the county's order."""
        return self.filter(kind=Topic.Kind.THEME).order_by("order")


class Topic(CountyBound):
    """Gegenstand: anything people may discuss: a theme (Handlungsfeld), or a thing of a room above.

    Rooms above make a row for their thing when somebody first writes about it, with the address of its page; so this
    room needs to know none of them.
    """

    class Kind(models.TextChoices):
        THEME = "theme", _("Thema")
        MEASURE = "measure", _("Maßnahme")
        GOAL = "goal", _("Ziel")
        PROJECT = "project", _("Vorhaben")
        PARAGRAPH = "paragraph", _("Absatz")
        PLAN = "plan", _("Plan")

    kind = models.CharField(max_length=10, choices=Kind)
    slug = models.SlugField(max_length=80)
    code = models.CharField(_("Kürzel"), max_length=4, blank=True)
    title = models.CharField(_("Titel"), max_length=200)
    order = models.PositiveSmallIntegerField(default=0)
    # Where the thing itself stands; a theme has its own page.
    address = models.CharField(max_length=200, blank=True, editable=False)

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

    class Moderation(models.TextChoices):
        BEFORE = "before", _("vor dem Veröffentlichen")
        AFTER = "after", _("nach dem Veröffentlichen")

    class Stage(models.TextChoices):
        BEFORE = "before", _("beginnt noch")
        OPEN = "open", _("läuft")
        CLOSED = "closed", _("ist zu Ende und wird ausgewertet")
        EVALUATED = "evaluated", _("ist ausgewertet")

    EDITABLE = (
        "title", "question", "lead", "opens", "closes", "answer_days", "groups", "topics", "may_contribute",
        "may_comment", "may_support", "with_stance", "moderation", "rules_text",
    )  # fmt: skip
    # Sealed at the first act: whoever took part did so under these rules. A round may be prolonged, with a reason.
    RULES = (
        "question", "opens", "answer_days", "groups", "may_contribute", "may_comment", "may_support", "with_stance",
        "moderation", "rules_text",
    )  # fmt: skip

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
    groups = models.JSONField(_("Eingeladen sind"), default=list, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="rounds", verbose_name=_("Gegenstände"))
    may_contribute = models.BooleanField(_("Beiträge schreiben"), default=True)
    may_comment = models.BooleanField(_("Beiträge kommentieren"), default=True)
    may_support = models.BooleanField(_("Beiträge unterstützen"), default=True)
    with_stance = models.BooleanField(_("Kommentare sagen dafür oder dagegen"), default=False)
    moderation = models.CharField(_("Gelesen wird"), max_length=8, choices=Moderation, default=Moderation.BEFORE)
    rules_text = models.TextField(_("Regeln"), max_length=2000, blank=True)
    # What was sealed at the first act, and its check sum; `rules` says what that is.
    sealed_rules = models.JSONField(default=dict, blank=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)
    sealed = models.DateTimeField(null=True, blank=True, editable=False)
    evaluated = models.DateTimeField(_("ausgewertet am"), null=True, blank=True, editable=False)
    evaluated_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    # Who closes a round with open items signs for it, with a reason that everybody reads.
    exception = models.CharField(_("Begründung der Ausnahme"), max_length=500, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
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

    @property
    def stage(self) -> str:
        """Where the round stands today: before, open, closed, evaluated."""
        if self.evaluated is not None:
            return self.Stage.EVALUATED
        if self.is_open:
            return self.Stage.OPEN
        return self.Stage.BEFORE if timezone.localdate() < self.opens else self.Stage.CLOSED

    @property
    def stage_words(self) -> str:
        return str(self.Stage(self.stage).label)

    def rules(self) -> dict[str, object]:
        """The rules as plain values that JSON can hold: what a seal is taken of."""
        told = {name: getattr(self, name) for name in self.RULES}
        return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in told.items()}

    @property
    def keeps_its_seal(self) -> bool:
        """Whether the sealed rules are the ones that hold, and say what their check sum says."""
        return not self.seal or (digest_of(self.sealed_rules) == self.seal and self.rules() == self.sealed_rules)


# Further parts of the room, found by Django through this file.
from gemeinsam.participation.contribution_models import (  # noqa: E402
    Contribution,
    ContributionQuerySet,
    Written,
)
from gemeinsam.participation.people_models import Organisation, OrganisationMember, Profile  # noqa: E402
from gemeinsam.participation.talk_models import Comment, Complaint, Support  # noqa: E402

__all__ = [
    "Comment", "Complaint", "Contribution", "ContributionQuerySet", "Organisation", "OrganisationMember", "Profile",
    "Round", "RoundQuerySet", "Support", "Topic", "TopicQuerySet", "Written",
]  # fmt: skip
