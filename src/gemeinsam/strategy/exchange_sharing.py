"""The one place where measures pass the wall between the counties of an installation.

What passes: packages that a county signed and offers to the others, of measures that run and are public, word for word
as any file of it. Read are rows of `GivenPackage` with `offered` set, of two columns; no row, no key of a database, no
person and nothing that was not signed comes out. Whoever takes a package over writes into the own county alone.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from gemeinsam.county.freezing import canonical
from gemeinsam.county.wall import bound_county_id
from gemeinsam.strategy.exchange_models import RUNNING
from gemeinsam.strategy.exchange_package import Package, read_package
from gemeinsam.strategy.models import GivenPackage


@dataclass(frozen=True, slots=True)
class Offer:
    """A package that another county of this installation offers, and since when."""

    package: Package
    since: date


def offers() -> list[Offer]:
    """What the other counties offer, the newest first. It takes no argument on purpose: nobody asks for a county."""
    return [offer for offer in map(offer_of, offered_elsewhere()) if offer]


def offered_package(digest: str) -> Package | None:
    """One of the offers, by its check sum."""
    row = offered_elsewhere().filter(digest=digest).first()
    offer = offer_of(row) if row else None
    return offer.package if offer else None


def offered_elsewhere() -> QuerySet:
    # Past the wall: what other counties released for this, as it was signed.
    rows = GivenPackage.everywhere.filter(offered__isnull=False, **RUNNING).exclude(county=bound_county_id())
    return rows.order_by("-offered", "digest").values_list("package", "offered")


def offer_of(row: tuple[dict, datetime]) -> Offer | None:
    """What the row holds, checked as any package from outside; a row that does not hold is no offer."""
    envelope, since = row
    try:
        return Offer(read_package(canonical(envelope)), timezone.localdate(since))
    except ValidationError:
        return None
