"""Measures: the smallest thing of the strategy that gets a budget, a year and an owner."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Municipality, Unit, User
from gemeinsam.county.sourced import Sourced
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.inventory.models import Funding


class MeasureQuerySet(models.QuerySet):
    """Filters of measures, by who may see them."""

    def public(self):
        return self.filter(retired__isnull=True, publication=Measure.Publication.PUBLIC)

    def current(self):
        """All that staff work with."""
        return self.filter(retired__isnull=True)

    def for_list(self):
        return self.select_related("field__topic", "lead_unit").order_by("field__topic__order", "number")


class Measure(CountyBound, Sourced):
    """Maßnahme: the smallest thing that gets a budget, a year and an owner."""

    class Stage(models.TextChoices):
        IDEA = "idea", _("Idee")
        PREPARATION = "preparation", _("in Vorbereitung")
        IMPLEMENTATION = "implementation", _("in Umsetzung")
        OPERATION = "operation", _("in Betrieb")
        DONE = "done", _("abgeschlossen")
        STOPPED = "stopped", _("eingestellt")

    class Publication(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        REVIEW = "review", _("in Prüfung")
        APPROVED = "approved", _("freigegeben")
        PUBLIC = "public", _("öffentlich")

    class Priority(models.TextChoices):
        HIGH = "high", _("hoch: startet sofort")
        MIDDLE = "middle", _("mittel: innerhalb von 2 Jahren")
        LOW = "low", _("niedrig: innerhalb von 4 Jahren")

    number = models.CharField(_("Nummer"), max_length=12, editable=False)
    title = models.CharField(_("Titel"), max_length=200)
    field = models.ForeignKey(
        "strategy.Field", models.PROTECT, related_name="measures", verbose_name=_("Handlungsfeld")
    )
    goals = models.ManyToManyField("strategy.Goal", blank=True, related_name="measures", verbose_name=_("Ziele"))
    summary = models.TextField(_("Worum es geht"), max_length=1500, blank=True)
    effect = models.TextField(_("Wirkung"), max_length=1500, blank=True)
    why_digital = models.TextField(_("Warum digital"), max_length=1000, blank=True)
    plain = models.TextField(_("In einfachen Worten"), max_length=1000, blank=True)
    target_groups = models.CharField(_("Zielgruppen"), max_length=300, blank=True)
    lead_unit = models.ForeignKey(
        Unit,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("zuständige Stelle"),
    )
    contact = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Ansprechperson (intern)"),
    )
    partners = models.ManyToManyField(Unit, blank=True, related_name="partner_measures", verbose_name=_("Partner"))
    places = models.ManyToManyField(Municipality, blank=True, related_name="measures", verbose_name=_("Orte"))
    priority = models.CharField(_("Priorität"), max_length=8, choices=Priority, blank=True)
    stage = models.CharField(_("Umsetzungsstand"), max_length=16, choices=Stage, default=Stage.IDEA)
    score = models.PositiveSmallIntegerField(_("Nutzen, 0 bis 10"), default=5, validators=[MaxValueValidator(10)])
    mandatory = models.BooleanField(_("muss in den Plan"), default=False)
    earliest_year = models.PositiveSmallIntegerField(
        _("frühester Beginn"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2020), MaxValueValidator(2100)],
    )
    duration_years = models.PositiveSmallIntegerField(
        _("Dauer in Jahren"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    operating_yearly = models.PositiveIntegerField(
        _("laufende Kosten je Jahr in Euro"), default=0, validators=[MaxValueValidator(100_000_000)]
    )
    investment = models.PositiveIntegerField(
        _("Investition im ersten Jahr in Euro"), default=0, validators=[MaxValueValidator(100_000_000)]
    )
    low_percent = models.PositiveSmallIntegerField(
        _("günstigster Fall in % der Kosten"),
        null=True,
        blank=True,
        help_text=_("leer heißt: nicht geschätzt; die Auskunft nimmt dann 90 an"),
        validators=[MaxValueValidator(100)],
    )
    high_percent = models.PositiveSmallIntegerField(
        _("ungünstigster Fall in % der Kosten"),
        null=True,
        blank=True,
        help_text=_("leer heißt: nicht geschätzt; die Auskunft nimmt dann 125 an"),
        validators=[MinValueValidator(100), MaxValueValidator(1000)],
    )
    staff_hundredths = models.PositiveIntegerField(
        _("Personal in Hundertstel-Stellen"),
        default=0,
        help_text=_("20 heißt: 0,2 Vollzeitstellen in jedem Jahr"),
        validators=[MaxValueValidator(10_000)],
    )
    funding_percent = models.PositiveSmallIntegerField(
        _("Förderung in %"), default=0, validators=[MaxValueValidator(100)]
    )
    programmes = models.ManyToManyField(
        Funding,
        blank=True,
        related_name="measures",
        verbose_name=_("mögliche Förderprogramme"),
        help_text=_("Der Plan wählt höchstens eines davon, wenn es mehr bringt als die zugesagte Förderung."),
    )
    product = models.CharField(
        _("Produktnummer im Haushalt"),
        max_length=20,
        blank=True,
        help_text=_("Das Produkt, unter dem die Kosten im Haushaltsplan stehen, zum Beispiel 11420"),
    )
    risks = models.TextField(_("Risiken"), max_length=1500, blank=True)
    publication = models.CharField(_("Sichtbarkeit"), max_length=8, choices=Publication, default=Publication.DRAFT)
    retired = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed = models.DateTimeField(auto_now=True)

    # Read by the form; its parts are the sections of the form.
    EDITABLE = (
        "title", "field", "goals", "summary", "effect", "why_digital", "plain", "target_groups",
        "lead_unit", "contact", "partners", "places", "priority", "stage", "score", "mandatory",
        "earliest_year", "duration_years", "operating_yearly", "investment", "low_percent", "high_percent",
        "staff_hundredths",
        "funding_percent", "programmes", "product", "risks",
    )  # fmt: skip
    # Read by the fact sheet, the document and the open data alike.
    PUBLIC = (
        "target_groups", "lead_unit", "partners", "places", "priority", "stage", "score", "effect",
        "why_digital", "plain", "product", "risks",
    )  # fmt: skip

    objects = bound_manager(MeasureQuerySet)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="one_measure_per_number"),
            models.CheckConstraint(
                condition=Q(funding_percent__lte=100),
                name="funding_up_to_all",
                violation_error_message=_("Mehr als 100 % Förderung gibt es nicht."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_public(self) -> bool:
        return self.retired is None and self.publication == self.Publication.PUBLIC

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.number])
