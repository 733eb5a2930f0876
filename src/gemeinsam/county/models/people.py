"""People, and what they are in a county."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models.county import Unit
from gemeinsam.county.wall import CountyBound


class UserManager(BaseUserManager):
    """Makes users; the address is the login."""

    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields):
        return self.create_user(email, password, is_operator=True, **fields)


class User(AbstractBaseUser):
    """Person: somebody with a login. Rights come from memberships alone."""

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(_("Betreiber der Installation"), default=False)
    # May log in only while the installation runs in demo mode.
    is_demo = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    """Rolle: what a person may do in a county. Anonymous and participant need no membership."""

    ANONYMOUS = "anonymous", _("Gast")
    PARTICIPANT = "participant", _("Konto")
    ORGANISATION = "organisation", _("Organisation")
    CONTACT = "contact", _("Ansprechperson")
    UNIT_EDITOR = "unit_editor", _("Redaktion einer Stelle")
    EDITOR = "editor", _("Redaktion des Kreises")
    LEAD = "lead", _("Leitung")
    TREASURER = "treasurer", _("Kämmerei")
    ADMIN = "admin", _("Verwaltung des Kontos")
    OPERATOR = "operator", _("Betrieb")


class Membership(CountyBound):
    """Mitgliedschaft: the role of a person in a county, for some roles bound to one unit."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("Rolle"), max_length=16, choices=Role)
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("Stelle")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "user"], name="one_membership_per_person"),
            models.CheckConstraint(
                condition=~models.Q(role__in=["contact", "unit_editor"]) | models.Q(unit__isnull=False),
                name="unit_roles_have_a_unit",
                violation_error_message=_("Diese Rolle braucht eine Stelle."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
