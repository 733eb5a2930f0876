"""What the operator does on the ground floor: set up a county, give somebody a role."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.county.models import County, CountyHost, Membership, Role, Unit, User
from gemeinsam.county.wall import within

# Roles that somebody can be given; the others follow from being signed in or not.
GIVEN = tuple(role for role in Role if role not in {Role.ANONYMOUS, Role.PARTICIPANT, Role.OPERATOR})


@transaction.atomic
def add_county(*, name: str, ags: str, host: str) -> County:
    """Set up a county under a host name; the first one also answers on one's own machine.

    Raises:
        ValidationError: the key is no five digits, or the name or host is taken.
    """
    if not (ags.isdecimal() and len(ags) == 5):
        raise ValidationError(_("Der Schlüssel des Kreises hat fünf Ziffern, zum Beispiel 07231."), code="ags")
    host = host.strip().lower()
    if CountyHost.objects.filter(host=host).exists():
        raise ValidationError(_("Die Adresse %s gehört schon einem Landkreis.") % host, code="taken")
    slug = slugify(name.removeprefix("Landkreis "))[:50]
    if not slug or County.objects.filter(slug=slug).exists():
        raise ValidationError(_("Diesen Landkreis gibt es schon."), code="taken")
    is_first = not County.objects.filter(is_default=True).exists()
    county = County.objects.create(name=name, slug=slug, ags=ags, is_default=is_first)
    CountyHost.objects.create(county=county, host=host)
    with within(county):
        record("added", county, _("Landkreis angelegt"))
    return county


@transaction.atomic
def add_member(*, county: County, email: str, name: str, role: str, unit: str = "") -> tuple[Membership, bool]:
    """Give somebody a role in a county; returns the membership and whether the person is new.

    A new person has no password: they set one by „Passwort vergessen“, so nobody ever knows it but they.

    Raises:
        ValidationError: no address, an unknown unit, or a role that needs one.
    """
    validate_email(email)
    if role not in {given.value for given in GIVEN}:
        raise ValidationError(_("Diese Rolle kann man nicht vergeben."), code="role")
    email = email.strip().lower()
    user = User.objects.filter(email=email).first()
    is_new = user is None
    if user is None:
        user = User.objects.create_user(email, None, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    with within(county):
        place = Unit.objects.filter(slug=unit).first() if unit else None
        if unit and place is None:
            raise ValidationError(_("Diese Stelle gibt es nicht: %s") % unit, code="unit")
        membership = Membership.objects.filter(user=user).first() or Membership(user=user)
        membership.role, membership.unit = role, place
        membership.full_clean(exclude=["county"])
        membership.save()
        record("member", membership, _("%(person)s ist jetzt: %(role)s") % {
            "person": user, "role": membership.get_role_display(),
        })  # fmt: skip
    return membership, is_new
