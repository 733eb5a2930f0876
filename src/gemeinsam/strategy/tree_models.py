"""The tree of the strategy beside vision, fields, goals and measures: principles, indicators, former addresses."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Unit
from gemeinsam.county.sourced import Sourced
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.strategy.measure_models import Measure

Publication = Measure.Publication
FIRST_YEAR, LAST_YEAR = 2000, 2100


def exactly_one(*names: str) -> Q:
    """The condition that one of these relations is set, and no other."""
    found = Q()
    for chosen in names:
        found |= Q(**{f"{name}__isnull": name != chosen for name in names})
    return found


def a_year(label: str, **options: object) -> models.PositiveSmallIntegerField:
    limits = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    return models.PositiveSmallIntegerField(label, validators=limits, **options)


class TreeQuerySet(models.QuerySet):
    """Filters of principles and goals, by who may see them."""

    def public(self):
        return self.filter(retired__isnull=True, publication=Publication.PUBLIC)

    def current(self):
        """All that staff work with."""
        return self.filter(retired__isnull=True)

    def readable(self):
        """What everybody may open at its address: what is public, and what ended while it was."""
        return self.filter(publication=Publication.PUBLIC)

    def for_role(self, *, is_office: bool):
        """What a list shows: drafts to the office only."""
        return self.current() if is_office else self.public()


class InTree(CountyBound, Sourced):
    """A row of the tree: it goes from draft to public, may be retired, and knows its version."""

    publication = models.CharField(
        _("Sichtbarkeit"), max_length=8, choices=Publication, default=Publication.DRAFT, editable=False
    )
    retired = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed = models.DateTimeField(auto_now=True)

    objects = bound_manager(TreeQuerySet)

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return self.retired is None and self.publication == Publication.PUBLIC


class Principle(InTree):
    """Leitsatz: a rule that the county keeps in everything the strategy does."""

    number = models.PositiveSmallIntegerField(_("Nummer"), editable=False)
    title = models.CharField(_("Leitsatz"), max_length=200)
    text = models.TextField(_("Erläuterung"), max_length=2000, blank=True)
    order = models.PositiveSmallIntegerField(
        _("Platz in der Reihe"), default=0, help_text=_("Kleinere Zahlen stehen weiter oben.")
    )

    EDITABLE = ("title", "text", "order")

    objects = bound_manager(TreeQuerySet)

    class Meta:
        ordering = ["order", "number"]
        constraints = [models.UniqueConstraint(fields=["county", "number"], name="one_principle_per_number")]

    def __str__(self) -> str:
        return self.title

    @property
    def anchor(self) -> str:
        return f"leitsatz-{self.number}"

    def get_absolute_url(self) -> str:
        return f"{reverse('vision')}#{self.anchor}"


class Indicator(CountyBound, Sourced):
    """Kennzahl: what shows whether a goal is reached or a measure works. A missing value is missing, never 0."""

    class Direction(models.TextChoices):
        UP = "up", _("soll steigen")
        DOWN = "down", _("soll sinken")
        HOLD = "hold", _("soll gleich bleiben")

    class Kind(models.TextChoices):
        OUTPUT = "output", _("Leistung: was getan wurde (Klicks, Kurse, Geräte)")
        OUTCOME = "outcome", _("Wirkung: was sich für Menschen ändert")

    class Rhythm(models.TextChoices):
        MONTH = "month", _("jeden Monat")
        QUARTER = "quarter", _("jedes Quartal")
        HALF = "half", _("jedes Halbjahr")
        YEAR = "year", _("jedes Jahr")
        RARELY = "rarely", _("seltener")

    goal = models.ForeignKey(
        "strategy.Goal", models.CASCADE, null=True, blank=True, related_name="indicators", editable=False
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="indicators", editable=False
    )
    name = models.CharField(_("Kennzahl"), max_length=200)
    unit = models.CharField(_("Einheit"), max_length=40, help_text=_("zum Beispiel %, Fahrten, Kurse im Jahr"))
    direction = models.CharField(_("Richtung"), max_length=4, choices=Direction, default=Direction.UP)
    kind = models.CharField(_("Art"), max_length=8, choices=Kind, default=Kind.OUTCOME)
    baseline = models.DecimalField(_("Ausgangswert"), max_digits=14, decimal_places=2, null=True, blank=True)
    baseline_on = models.DateField(_("gemessen am"), null=True, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True, help_text=_("Woher die Werte kommen"))
    delivered_by = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="indicators", verbose_name=_("liefert")
    )
    rhythm = models.CharField(_("wie oft"), max_length=8, choices=Rhythm, blank=True)
    retired = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = (
        "name", "unit", "kind", "direction", "baseline", "baseline_on", "source", "delivered_by", "rhythm",
    )  # fmt: skip

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="indicator_of_one_thing", condition=exactly_one("goal", "measure")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def owner(self) -> models.Model:
        return self.goal or self.measure

    def get_absolute_url(self) -> str:
        return f"{self.owner.get_absolute_url()}#kennzahl-{self.pk}"


class IndicatorTarget(CountyBound):
    """Zielwert: what an indicator is to say in a year."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="targets")
    year = a_year(_("Jahr"))
    value = models.DecimalField(_("Wert"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="one_target_per_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"


class FormerAddress(CountyBound):
    """Frühere Adresse: a number or slug that something once had; it leads on for ever and is never given again."""

    class Kind(models.TextChoices):
        MEASURE = "measure", _("Maßnahme")
        GOAL = "goal", _("Ziel")
        FIELD = "field", _("Handlungsfeld")

    kind = models.CharField(max_length=8, choices=Kind)
    old = models.CharField(_("frühere Nummer"), max_length=80)
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="former_addresses")
    goal = models.ForeignKey("strategy.Goal", models.CASCADE, null=True, blank=True, related_name="former_addresses")
    field = models.ForeignKey("strategy.Field", models.CASCADE, null=True, blank=True, related_name="former_addresses")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "kind", "old"], name="one_row_per_former_address"),
            models.CheckConstraint(
                name="former_address_of_its_kind",
                condition=Q(kind="measure", measure__isnull=False, goal__isnull=True, field__isnull=True)
                | Q(kind="goal", goal__isnull=False, measure__isnull=True, field__isnull=True)
                | Q(kind="field", field__isnull=False, measure__isnull=True, goal__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} -> {self.row}"

    @property
    def row(self) -> models.Model:
        return self.measure or self.goal or self.field
