"""Own fields: what a county asks of its measures beyond the product's own fields, and what its measures say."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.strategy.measure_models import Measure


class OwnFieldQuerySet(models.QuerySet):
    """Filters of own fields, by who may see them."""

    def current(self):
        """Those that are asked; archived ones keep their values and are shown nowhere."""
        return self.filter(archived__isnull=True)

    def public(self):
        return self.current().filter(is_public=True)


class OwnField(CountyBound):
    """Eigenes Feld: what this county wants to know of each measure."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Zahl")
        CHOICE = "choice", _("Auswahl")
        DAY = "day", _("Datum")

    # In addresses of filters and in the open data: made from the first label, and never changed.
    key = models.SlugField(max_length=60, editable=False)
    label = models.CharField(_("Bezeichnung"), max_length=80)
    kind = models.CharField(_("Art"), max_length=8, choices=Kind, default=Kind.TEXT)
    help_text = models.CharField(_("Hilfe beim Ausfüllen"), max_length=200, blank=True)
    unit = models.CharField(
        _("Einheit"), max_length=20, blank=True, help_text=_("nur bei Zahlen, zum Beispiel Tonnen im Jahr")
    )
    choices = models.JSONField(_("Auswahl"), default=list, blank=True)
    required = models.BooleanField(
        _("Ohne diese Angabe wird keine Maßnahme öffentlich"), default=False,
        help_text=_("Was schon öffentlich ist, bleibt es."),
    )  # fmt: skip
    is_public = models.BooleanField(
        _("Alle dürfen die Angabe lesen"), default=False,
        help_text=_("Sonst sieht sie nur die Verwaltung."),
    )  # fmt: skip
    order = models.PositiveSmallIntegerField(default=0, editable=False)
    archived = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("label", "kind", "help_text", "unit", "choices", "required", "is_public")

    objects = bound_manager(OwnFieldQuerySet)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "key"], name="one_own_field_per_key")]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("own_fields")

    @property
    def name(self) -> str:
        """Its name in forms, addresses and files; no field of Measure begins like this."""
        return f"eigen_{self.key}"


class OwnValue(CountyBound):
    """Angabe: what a measure says in an own field, in the column of the field's kind."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="own_values")
    field = models.ForeignKey(OwnField, models.PROTECT, related_name="values")
    # Texts and choices.
    text = models.CharField(max_length=2000, blank=True)
    # 15 digits in all: SQLite keeps that many exactly.
    number = models.DecimalField(max_digits=15, decimal_places=4, null=True)
    day = models.DateField(null=True)

    class Meta:
        ordering = ["field__order", "field"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "field"], name="one_value_per_own_field"),
            models.CheckConstraint(
                name="own_value_in_one_column",
                condition=(~Q(text="") & Q(number__isnull=True, day__isnull=True))
                | Q(text="", number__isnull=False, day__isnull=True)
                | Q(text="", number__isnull=True, day__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"

    @property
    def value(self) -> object:
        """What is said: a text, a number or a day."""
        if self.number is not None:
            # A number computed elsewhere may still be no Decimal before it is stored.
            return Decimal(self.number).normalize() + 0
        return self.day or self.text
