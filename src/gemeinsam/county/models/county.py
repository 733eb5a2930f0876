"""The county itself, its places and its units."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.sourced import Sourced
from gemeinsam.county.wall import CountyBound, bound_manager


class County(models.Model):
    """Landkreis: one tenant of the installation, found by the host name of the request."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("Name"), max_length=120)
    ags = models.CharField(_("Amtlicher Gemeindeschlüssel"), max_length=5)
    land = models.CharField(_("Land"), max_length=60, blank=True)
    notice = models.CharField(_("Hinweis über jeder Seite"), max_length=200, blank=True)
    address = models.TextField(_("Anschrift für das Impressum"), blank=True)
    strategy_title = models.CharField(_("Titel der Strategie"), max_length=200, blank=True)
    map_attribution = models.CharField(_("Herkunft der Karte"), max_length=300, blank=True)
    # Which host serves this county when a request's host names none: one's own machine, a fresh install.
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_county"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        return self.name.removeprefix("Landkreis ")


class CountyHost(models.Model):
    """Adresse: a host name under which a county is reached."""

    county = models.ForeignKey(County, models.CASCADE, related_name="hosts")
    host = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.host


class MunicipalityQuerySet(models.QuerySet):
    """Filters of places."""

    def areas(self):
        """The parts a county falls into on a map: Verbandsgemeinden and verbandsfreie Gemeinden."""
        return self.filter(parent__kind=Municipality.Kind.COUNTY)

    def local(self):
        """The places with an own municipal key."""
        return self.exclude(ags="")


class Municipality(CountyBound, Sourced):
    """Gemeinde: a node of the municipal tree, Kreis, Verbandsgemeinde or Ortsgemeinde, by its ARS."""

    class Kind(models.TextChoices):
        COUNTY = "county", _("Landkreis")
        ASSOCIATION = "association", _("Verbandsgemeinde")
        INDEPENDENT = "independent", _("verbandsfreie Gemeinde")
        LOCAL = "local", _("Ortsgemeinde")

    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Art"), max_length=12, choices=Kind)
    title = models.CharField(_("Bezeichnung"), max_length=40, blank=True)
    ars = models.CharField(_("Regionalschlüssel"), max_length=12)
    ags = models.CharField(_("Gemeindeschlüssel"), max_length=8, blank=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    population = models.PositiveIntegerField(_("Einwohner"), null=True)
    population_on = models.DateField(_("Stand der Einwohnerzahl"), null=True)
    area_km2 = models.DecimalField(_("Fläche in km²"), max_digits=8, decimal_places=2, null=True)
    # Rings of [longitude, latitude]; only the browser and the SVG read it.
    outline = models.JSONField(default=list, editable=False)

    objects = bound_manager(MunicipalityQuerySet)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["county", "ars"], name="one_municipality_per_ars")]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """The key in its address: the AGS, and the ARS where there is none (Verbandsgemeinden)."""
        return self.ags or self.ars

    def get_absolute_url(self) -> str:
        return reverse("municipality", args=[self.key])


class UnitQuerySet(models.QuerySet):
    """Filters of units."""

    def current(self):
        """Those that still take part."""
        return self.filter(retired__isnull=True)

    def offered(self, *kept):
        """What a form offers: those that take part, and those that stand in the row already."""
        return self.filter(models.Q(retired__isnull=True) | models.Q(pk__in=[pk for pk in kept if pk]))


class Unit(CountyBound, Sourced):
    """Stelle: an office, municipality's administration, company, school or association that takes part."""

    slug = models.SlugField(max_length=80)
    name = models.CharField(_("Name"), max_length=160)
    kind = models.CharField(_("Art"), max_length=60, blank=True)
    note = models.CharField(_("Hinweis"), max_length=300, blank=True)
    municipality = models.ForeignKey(
        Municipality, models.SET_NULL, null=True, blank=True, related_name="units", verbose_name=_("Ort")
    )
    # Takes part no more: offered nowhere, and still named where it took part.
    retired = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("name", "kind", "municipality", "note")

    objects = bound_manager(UnitQuerySet)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["county", "slug"], name="one_unit_per_slug")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("actor", args=[self.slug])
