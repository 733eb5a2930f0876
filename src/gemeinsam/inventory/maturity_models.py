"""Rows of the maturity: versions of the questionnaire, rounds, what units answer, and what a county shares."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Unit
from gemeinsam.county.sourced import Sourced
from gemeinsam.county.wall import CountyBound, bound_manager

LEVELS = 5
Weight = {
    "max_digits": 4,
    "decimal_places": 2,
    "default": 1,
    "validators": [MinValueValidator(Decimal("0.1")), MaxValueValidator(10)],
}


class MaturityQuestionnaire(CountyBound):
    """Fassung des Fragebogens: dimensions and questions under a number; published, it never changes."""

    number = models.PositiveSmallIntegerField(_("Fassung"))
    title = models.CharField(_("Titel"), max_length=160)
    published = models.DateTimeField(null=True, blank=True, editable=False)
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="successors"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    dataset = models.SlugField(blank=True, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="one_questionnaire_per_number"),
            models.UniqueConstraint(
                fields=["county"], condition=models.Q(published__isnull=True), name="one_draft_of_the_questionnaire"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, Fassung {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published is None

    def get_absolute_url(self) -> str:
        return reverse("maturity_questionnaire", args=[self.number])


class MaturityDimension(CountyBound):
    """Dimension: a group of questions with a weight of its own."""

    questionnaire = models.ForeignKey(MaturityQuestionnaire, models.CASCADE, related_name="dimensions")
    code = models.CharField(_("Kürzel"), max_length=6)
    title = models.CharField(_("Titel"), max_length=120)
    weight = models.DecimalField(_("Gewicht"), **Weight)
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    retired = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    dataset = models.SlugField(blank=True, editable=False)

    EDITABLE = ("title", "weight")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "code"], name="one_dimension_per_code")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{self.questionnaire.get_absolute_url()}#{self.code}"


class MaturityQuestion(CountyBound):
    """Frage zum Reifegrad: five anchors from 0 to 4; its code stays the same from version to version."""

    questionnaire = models.ForeignKey(MaturityQuestionnaire, models.CASCADE, related_name="questions")
    dimension = models.ForeignKey(
        MaturityDimension, models.CASCADE, related_name="questions", verbose_name=_("Dimension")
    )
    code = models.CharField(_("Kürzel"), max_length=6)
    weight = models.DecimalField(_("Gewicht in der Dimension"), **Weight)
    text = models.CharField(_("Frage"), max_length=300)
    anchors = models.JSONField(_("Stufen"), default=list)
    proof = models.CharField(_("möglicher Nachweis"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    retired = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    dataset = models.SlugField(blank=True, editable=False)

    EDITABLE = ("dimension", "text", "weight", "anchors", "proof")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "code"], name="one_question_per_code")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.questionnaire.get_absolute_url()}#{self.code}"


class MaturityRoundQuerySet(models.QuerySet):
    """Filters of rounds, by what may be done with them."""

    def public(self):
        """Those whose result the county publishes."""
        return self.filter(published__isnull=False)

    def open(self):
        today = timezone.localdate()
        return self.filter(opens__lte=today, closes__gte=today, closed__isnull=True)


class MaturityRound(CountyBound, Sourced):
    """Bewertungsrunde: in which days which units answer which version of the questionnaire."""

    title = models.CharField(_("Titel"), max_length=120)
    questionnaire = models.ForeignKey(
        MaturityQuestionnaire, models.RESTRICT, related_name="rounds", verbose_name=_("Fassung des Fragebogens")
    )
    opens = models.DateField(_("Beginn"), default=timezone.localdate)
    closes = models.DateField(_("Ende"))
    closed = models.DateTimeField(null=True, blank=True, editable=False)
    published = models.DateTimeField(null=True, blank=True, editable=False)
    shared = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("title", "questionnaire", "opens", "closes")

    objects = bound_manager(MaturityRoundQuerySet)

    class Meta:
        ordering = ["-opens", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")),
                name="maturity_round_closes_after_it_opens",
                violation_error_message=_("Das Ende liegt vor dem Beginn."),
            ),
            models.UniqueConstraint(
                fields=["county"], condition=models.Q(shared__isnull=False), name="one_shared_round_of_a_county"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """planned, open or over."""
        today = timezone.localdate()
        if self.closed or self.closes < today:
            return "over"
        return "open" if self.opens <= today else "planned"

    @property
    def state_words(self) -> str:
        return {"planned": _("geplant"), "open": _("läuft"), "over": _("beendet")}[self.state]

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def is_over(self) -> bool:
        return self.state == "over"

    @property
    def is_fixed(self) -> bool:
        """Whether somebody relies on its figures already."""
        return self.published is not None or self.shared is not None

    def get_absolute_url(self) -> str:
        return reverse("maturity_round", args=[self.pk])


class MaturitySheet(CountyBound):
    """Bogen: what one unit answers in one round; it counts once it is handed in."""

    round = models.ForeignKey(MaturityRound, models.CASCADE, related_name="sheets")
    unit = models.ForeignKey(Unit, models.RESTRICT, related_name="maturity_sheets")
    submitted = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["unit__name"]
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="one_sheet_per_round_and_unit")]

    def __str__(self) -> str:
        return f"{self.round}: {self.unit}"

    def get_absolute_url(self) -> str:
        return reverse("maturity_sheet", args=[self.pk])


class MaturityAnswer(CountyBound):
    """Antwort: the level from 0 to 4 that a unit gives to a question, or "nicht bekannt", with remark and proof."""

    sheet = models.ForeignKey(MaturitySheet, models.CASCADE, related_name="answers")
    question = models.ForeignKey(MaturityQuestion, models.RESTRICT, related_name="answers")
    level = models.PositiveSmallIntegerField(_("Stufe"), null=True, blank=True)
    unknown = models.BooleanField(_("nicht bekannt"), default=False)
    remark = models.CharField(_("Bemerkung"), max_length=1000, blank=True)
    proof = models.CharField(_("Nachweis"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question"], name="one_answer_per_sheet_and_question"),
            models.CheckConstraint(
                condition=models.Q(level__isnull=True) | models.Q(level__lt=LEVELS, unknown=False),
                name="maturity_level_or_unknown",
            ),
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def is_given(self) -> bool:
        return self.unknown or self.level is not None

    @property
    def said(self) -> str:
        """The answer in words; empty while nothing is said."""
        if self.unknown:
            return str(_("nicht bekannt"))
        return "" if self.level is None else str(self.level)


class MaturityShare(CountyBound):
    """Freigabe: the mean of one dimension that a county lets others see, as one of many and without its name.

    The comparison between counties reads these rows and nothing else.
    """

    round = models.ForeignKey(MaturityRound, models.CASCADE, related_name="shares")
    # Of the dimension's questions, anchors and weights: only what was asked alike is compared.
    fingerprint = models.CharField(max_length=64)
    hundredths = models.PositiveSmallIntegerField()
    # All shares of a month join together, so that nobody sees a single county come.
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "fingerprint"], name="a_county_counts_once_per_dimension"),
            models.CheckConstraint(condition=models.Q(hundredths__lte=400), name="maturity_share_on_the_scale"),
        ]
        indexes = [models.Index(fields=["fingerprint", "since"], name="maturity_shares")]

    def __str__(self) -> str:
        return self.fingerprint[:12]
