"""What in a text may tell of a person: addresses, telephone numbers, and names that the county knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from gemeinsam.county.models import Membership
from gemeinsam.inventory.models import Contact
from gemeinsam.strategy.exchange_fields import PARTS, Kind
from gemeinsam.strategy.models import Experience, Measure

MAIL = re.compile(r"[^\s@<>(),;:]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
# A number that begins like a telephone number and has at least six digits more; years and amounts don't.
PHONE = re.compile(r"(?<![\w.,])(?:\+\d{2}|00\d{2}|\(?0[1-9]\d{1,4}\)?)[\s/().-]*\d(?:[\s/().-]?\d){4,12}(?!\w)")
SHORTEST_NAME = 5


@dataclass(frozen=True, slots=True)
class Warned:
    """A place in a package that may tell of a person: the part, what was found, and what it looks like."""

    label: str
    found: str
    kind: str


def warnings_of(content: dict[str, Any]) -> list[Warned]:
    """Every place in the free texts of a package that a person should look at before it goes out."""
    names = people()
    found = [warned for label, text in texts_of(content) for warned in warned_in(label, text, names)]
    return list(dict.fromkeys(found))


def texts_of(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for part in PARTS:
        value = content["measure"].get(part.name)
        if value and part.kind in {Kind.TEXT, Kind.LINES}:
            yield capfirst(str(part.label)), "\n".join(value) if isinstance(value, list) else value
    for name, text in content["experience"].items():
        yield str(Experience._meta.get_field(name).verbose_name), text


def warned_in(label: str, text: str, names: set[str]) -> Iterator[Warned]:
    for match in MAIL.finditer(text):
        yield Warned(label, match.group().strip(), _("Mailadresse"))
    for match in PHONE.finditer(text):
        yield Warned(label, match.group().strip(), _("Telefonnummer"))
    for name in sorted(names):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
            yield Warned(label, name, _("Name einer Person"))


def people() -> set[str]:
    """Names of those who work here or stand in the register of contacts: in full, and the last word of each."""
    full = {*Membership.objects.values_list("user__name", flat=True), *Contact.objects.values_list("name", flat=True)}
    full |= set(Measure.objects.filter(contact__isnull=False).values_list("contact__name", flat=True).distinct())
    return {name.strip() for name in full if name and len(name.strip()) >= SHORTEST_NAME}
