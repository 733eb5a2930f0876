"""Rows of the exchange between counties: what was learnt, what went out, what came in, whom we know by their key."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.inventory.models import Solution
from gemeinsam.strategy.measure_models import Measure


class ExchangeKey(CountyBound):
    """Schlüssel: with which key the county signs; the private half lies in the data folder, never here."""

    public_key = models.CharField(_("öffentlicher Schlüssel"), max_length=44, editable=False)
    made = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county"], name="one_exchange_key")]

    def __str__(self) -> str:
        return self.public_key


class KnownSender(CountyBound):
    """Bekannter Absender: a county whose key somebody here has compared."""

    name = models.CharField(_("Name des Landkreises"), max_length=120)
    ags = models.CharField(_("Amtlicher Gemeindeschlüssel"), max_length=5, blank=True)
    public_key = models.CharField(_("öffentlicher Schlüssel"), max_length=44)
    since = models.DateTimeField(default=timezone.now, editable=False)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")

    class Meta:
        ordering = ["name", "since"]
        constraints = [models.UniqueConstraint(fields=["county", "public_key"], name="one_sender_per_key")]

    def __str__(self) -> str:
        return self.name


class Experience(CountyBound):
    """Erfahrung: what others should know of a measure that runs."""

    measure = models.OneToOneField(Measure, models.CASCADE, related_name="experience", editable=False)
    worked = models.TextField(_("Was hat gut funktioniert?"), max_length=2000, blank=True)
    failed = models.TextField(_("Was hat nicht funktioniert?"), max_length=2000, blank=True)
    advice = models.TextField(_("Was sollten andere wissen?"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed = models.DateTimeField(auto_now=True)

    EDITABLE = ("worked", "failed", "advice")

    def __str__(self) -> str:
        return str(_("Erfahrung mit %s") % self.measure)

    @property
    def is_told(self) -> bool:
        return any(getattr(self, name).strip() for name in self.EDITABLE)

    def get_absolute_url(self) -> str:
        return reverse("exchange_give", args=[self.measure.number])


# Of a measure that everybody may read of and that is in operation now.
RUNNING = {
    "measure__stage": Measure.Stage.OPERATION,
    "measure__publication": Measure.Publication.PUBLIC,
    "measure__retired__isnull": True,
}


class GivenPackageQuerySet(models.QuerySet):
    """Filters of packages that went out, by whom they reach."""

    def released(self):
        """Those that readers may fetch."""
        return self.filter(released__isnull=False, **RUNNING)


class GivenPackage(CountyBound):
    """Weitergegebenes Paket: a measure as it was signed; a later change of the measure does not touch it."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="packages", editable=False)
    package = models.JSONField(editable=False)
    digest = models.CharField(_("Prüfsumme"), max_length=64, editable=False)
    given = models.DateTimeField(default=timezone.now, editable=False)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    released = models.DateTimeField(null=True, blank=True, editable=False)
    offered = models.DateTimeField(null=True, blank=True, editable=False)

    objects = bound_manager(GivenPackageQuerySet)

    class Meta:
        ordering = ["-given", "-pk"]
        constraints = [models.UniqueConstraint(fields=["county", "digest"], name="one_given_package_per_digest")]

    def __str__(self) -> str:
        return str(_("Paket zu %s") % self.measure)


class ReceivedPackage(CountyBound):
    """Erhaltenes Paket: what another county told, word for word, and what became of it here."""

    class Standing(models.TextChoices):
        KNOWN = "known", _("bekannter Absender")
        NEIGHBOUR = "neighbour", _("Landkreis derselben Installation")
        UNKNOWN = "unknown", _("unbekannter Absender, von Hand angenommen")

    package = models.JSONField(editable=False)
    digest = models.CharField(_("Prüfsumme"), max_length=64, editable=False)
    sender = models.CharField(_("Absender"), max_length=120, editable=False)
    public_key = models.CharField(max_length=44, editable=False)
    number = models.CharField(_("Nummer beim Absender"), max_length=12, editable=False)
    standing = models.CharField(_("Absender"), max_length=10, choices=Standing, editable=False)
    received = models.DateTimeField(default=timezone.now, editable=False)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    solution = models.ForeignKey(
        Solution, models.SET_NULL, null=True, blank=True, editable=False, related_name="packages"
    )
    measure = models.ForeignKey(
        Measure, models.SET_NULL, null=True, blank=True, editable=False, related_name="made_from_packages"
    )

    class Meta:
        ordering = ["-received", "-pk"]
        constraints = [models.UniqueConstraint(fields=["county", "digest", "public_key"], name="one_received_package")]

    def __str__(self) -> str:
        return str(_("Paket aus %(sender)s: %(number)s") % {"sender": self.sender, "number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("exchange_received", args=[self.pk])
