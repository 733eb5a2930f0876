"""Who takes part with an account: people with a name of their choice, and organisations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Municipality, User
from gemeinsam.county.wall import CountyBound, bound_manager


class Organisation(CountyBound):
    """Organisation: a company, association or administration that takes part under its own name.

    Its badge says that the county looked at it: who, and when.
    """

    class Kind(models.TextChoices):
        COMPANY = "company", _("Unternehmen")
        ASSOCIATION = "association", _("Verein oder Verband")
        ADMINISTRATION = "administration", _("Verwaltung")

    EDITABLE = ("name", "kind", "place", "website")

    name = models.CharField(_("Name"), max_length=120)
    slug = models.SlugField(max_length=80)
    kind = models.CharField(_("Art"), max_length=16, choices=Kind)
    place = models.ForeignKey(
        Municipality, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Ort")
    )
    website = models.URLField(_("Internetseite"), blank=True)
    verified = models.DateTimeField(_("geprüft am"), null=True, blank=True, editable=False)
    verified_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    refused = models.CharField(_("Warum nicht geprüft"), max_length=500, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = bound_manager(models.QuerySet)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["county", "slug"], name="one_organisation_per_slug")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        return self.verified is not None


class OrganisationMember(CountyBound):
    """Somebody who writes for an organisation; who speaks for it lets others in."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="organisations")
    speaks = models.BooleanField(_("lässt andere zu"), default=False)

    objects = bound_manager(models.QuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "organisation", "user"], name="one_seat_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.organisation})"


class Profile(CountyBound):
    """What an account chose in a county: a name for others, and what becomes of its texts when it leaves.

    Nobody else sees a profile; a contribution shows the name only if its author said so there.
    """

    class Leaving(models.TextChoices):
        STAY = "stay", _("bleiben ohne Namen stehen")
        GO = "go", _("werden gelöscht")

    EDITABLE = ("alias", "on_leaving", "wants_digest")

    user = models.ForeignKey(User, models.CASCADE, related_name="profiles")
    alias = models.CharField(_("Name, den andere lesen"), max_length=60, blank=True)
    on_leaving = models.CharField(
        _("Wenn ich mein Konto lösche, meine Beiträge"), max_length=8, choices=Leaving, default=Leaving.STAY
    )
    wants_digest = models.BooleanField(_("einmal in der Woche eine E-Mail, wenn es Neues gibt"), default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = bound_manager(models.QuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "user"], name="one_profile_per_person"),
            models.UniqueConstraint(
                fields=["county", "alias"],
                condition=~Q(alias=""),
                name="one_person_per_alias",
                violation_error_message=_("Diesen Namen gibt es schon. Nehmen Sie einen anderen."),
            ),
        ]

    def __str__(self) -> str:
        return self.alias or _("ohne Namen")
