"""Costs of a measure as a matrix: who pays what of which kind from which source in which year; staff by unit and year.

All money is integer cents, all staff integer hundredths of a post.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Unit
from gemeinsam.county.sourced import Sourced
from gemeinsam.county.wall import CountyBound
from gemeinsam.inventory.models import Funding
from gemeinsam.strategy.measure_models import Measure

# A billion euro: more is a slip of the hand.
MOST_CENTS = 100_000_000_000
MOST_HUNDREDTHS = 100_000
FIRST_YEAR, LAST_YEAR = 2000, 2100
YEARS = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class CostKind(models.TextChoices):
    """Art der Kosten: in which of the two budgets of a German municipality they stand."""

    OPERATING = "operating", _("laufend (konsumtiv)")
    INVESTMENT = "investment", _("investiv")


class CostLine(CountyBound, Sourced):
    """Zeile der Kosten: money of one payer, kind and source over the years."""

    class Source(models.TextChoices):
        OWN = "own", _("Eigenanteil")
        FUNDING = "funding", _("Förderprogramm")
        OTHER = "other", _("andere Mittel Dritter")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="cost_lines")
    payer = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("Kostenträger"))
    kind = models.CharField(_("Art"), max_length=10, choices=CostKind)
    source = models.CharField(_("Quelle"), max_length=8, choices=Source)
    # A programme that is removed leaves its name behind: what was stated stays stated.
    programme = models.ForeignKey(
        Funding, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Förderprogramm")
    )
    name = models.CharField(_("Bezeichnung"), max_length=120, blank=True)
    note = models.CharField(_("Hinweis"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    # What makes two rows one row.
    KEY = ("payer_id", "kind", "source", "programme_id", "name")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "payer", "kind", "source", "name"],
                condition=Q(programme__isnull=True),
                name="one_cost_line",
            ),
            models.UniqueConstraint(
                fields=["measure", "payer", "kind", "source", "programme", "name"],
                condition=Q(programme__isnull=False),
                name="one_cost_line_per_programme",
            ),
            models.CheckConstraint(
                condition=Q(programme__isnull=True) | Q(source="funding"), name="only_funding_has_a_programme"
            ),
            models.CheckConstraint(condition=~Q(source="other") | ~Q(name=""), name="other_money_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.payer}, {self.get_kind_display()}, {self.origin}"

    @property
    def origin(self) -> str:
        """Where the money comes from, in words."""
        return origin_in_words(self.source, self.programme, self.name)


def origin_in_words(source: str, programme: Funding | None, name: str) -> str:
    """Where money comes from: the programme or kind of source, and what somebody calls it."""
    kind = str(dict(CostLine.Source.choices).get(source, ""))
    title = programme.title if programme else kind if source == CostLine.Source.OWN else ""
    return ": ".join(filter(None, (title, name if name != title[:120] else ""))) or kind


class CostAmount(CountyBound):
    """Betrag eines Jahres: cents of one row of the costs in one year."""

    line = models.ForeignKey(CostLine, models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField(_("Haushaltsjahr"), validators=YEARS)
    cents = models.BigIntegerField(_("Betrag in Cent"), validators=[MaxValueValidator(MOST_CENTS)])

    class Meta:
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["line", "year"], name="one_cost_per_year"),
            models.CheckConstraint(condition=Q(cents__gte=0), name="no_cost_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.cents}"


class CostTotal(CountyBound):
    """Genannte Gesamtkosten: what a paper says a year and kind cost; the rows must add up to it."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="cost_totals")
    year = models.PositiveSmallIntegerField(_("Haushaltsjahr"), validators=YEARS)
    kind = models.CharField(_("Art"), max_length=10, choices=CostKind)
    cents = models.BigIntegerField(_("Gesamtkosten in Cent"))

    class Meta:
        ordering = ["kind", "year"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "year", "kind"], name="one_stated_total"),
            models.CheckConstraint(condition=Q(cents__gte=0), name="no_total_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.get_kind_display()}"


class StaffLine(CountyBound, Sourced):
    """Personal einer Stelle: posts that a unit gives to a measure over the years."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="staff_lines")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("Stelle"))
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["measure", "unit"], name="one_staff_line_per_unit")]

    def __str__(self) -> str:
        return str(self.unit)


class StaffAmount(CountyBound):
    """Personal eines Jahres: hundredths of a post of one unit in one year."""

    line = models.ForeignKey(StaffLine, models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField(_("Haushaltsjahr"), validators=YEARS)
    hundredths = models.PositiveIntegerField(_("Hundertstel-Stellen"), validators=[MaxValueValidator(MOST_HUNDREDTHS)])

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["line", "year"], name="one_staff_amount_per_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.hundredths}"
