"""The four people of the demonstration. They can log in only while the installation runs in demo mode."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.county.models import Membership, Role, Unit, User

PASSWORD = "gemeinsam-digital"  # noqa: S105 - public on purpose: printed at the start of the demonstration


@dataclass(frozen=True)
class Person:
    """Who one can log in as."""

    email: str
    name: str
    role: Role
    unit: str = ""


PEOPLE = (
    Person("leitung@demo.invalid", "Lena Kreis", Role.LEAD),
    Person("redaktion@demo.invalid", "Edin Roth", Role.EDITOR),
    Person("kaemmerei@demo.invalid", "Karla Münz", Role.TREASURER),
    Person("kontakt@demo.invalid", "Viktor Land", Role.CONTACT, "vg-wittlich-land"),
)


def put_people(units: dict[str, Unit]) -> None:
    """Make those who are missing, and never change one who is there."""
    there = {user.email: user for user in User.objects.filter(email__in=[person.email for person in PEOPLE])}
    missing = [person for person in PEOPLE if person.email not in there]
    # One hash for all: hashing is slow by design, and the password is public anyway.
    password = make_password(PASSWORD) if missing else ""
    for person in missing:
        there[person.email] = User.objects.create(email=person.email, name=person.name, password=password, is_demo=True)
        EmailAddress.objects.create(user=there[person.email], email=person.email, verified=True, primary=True)
    members = Shelf(Membership, "user")
    for person in PEOPLE:
        if (there[person.email].pk,) not in members.rows:
            members.put(user=there[person.email], role=person.role, unit=units.get(person.unit))


def responsible_for(unit: Unit) -> dict[str, User]:
    """Contact and deputy of what a unit leads: its own person with the lead behind it, else lead and editor."""
    there = {user.email: user for user in User.objects.filter(email__in=[person.email for person in PEOPLE])}
    own = [there[person.email] for person in PEOPLE if person.unit == unit.slug]
    lead, editor = (there[person.email] for person in PEOPLE[:2])
    return {"contact": own[0], "deputy": lead} if own else {"contact": lead, "deputy": editor}
