"""Reads of the exchange: from whom a package is, what here is like it, what runs and could be told of."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet

from gemeinsam.inventory.models import Solution
from gemeinsam.inventory.recommend_solutions import beginnings, meanings
from gemeinsam.strategy import exchange_sharing as sharing
from gemeinsam.strategy.exchange_package import Package
from gemeinsam.strategy.models import ExchangeKey, GivenPackage, KnownSender, Measure, ReceivedPackage

Standing = ReceivedPackage.Standing
OWN = "own"
# From which part of common words on two titles are shown beside each other, and how many of them.
ALIKE, MOST_ALIKE = 0.3, 5


@dataclass(frozen=True, slots=True)
class Like:
    """Something here whose title is like that of a package, with the share of common words in percent."""

    row: Any
    percent: int


@dataclass(slots=True)
class Sender:
    """Who a package is from: `standing` of its key, and senders of the same name that have another key."""

    standing: str
    namesakes: list[KnownSender] = field(default_factory=list)

    @property
    def is_unknown(self) -> bool:
        return self.standing == Standing.UNKNOWN

    @property
    def is_own(self) -> bool:
        return self.standing == OWN


def sender_of(package: Package) -> Sender:
    """Whether we know the key. A name alone proves nothing: anybody can write one."""
    if ExchangeKey.objects.filter(public_key=package.key).exists():
        return Sender(OWN)
    known = list(KnownSender.objects.all())
    if any(row.public_key == package.key for row in known):
        return Sender(Standing.KNOWN)
    # Whoever signs a neighbour's words with a key of their own is no neighbour.
    offered = sharing.offered_package(package.digest)
    if offered and offered.key == package.key:
        return Sender(Standing.NEIGHBOUR)
    named = [row for row in known if row.name.casefold() == package.sender.casefold() or row.ags == package.ags != ""]
    return Sender(Standing.UNKNOWN, named)


def measures_like(package: Package) -> list[Like]:
    """Own measures with a title like it, the likest first."""
    return likest(package.title, Measure.objects.current().only("number", "title", "stage"))


def solutions_like(package: Package) -> list[Like]:
    return likest(package.title, Solution.objects.only("slug", "title"))


def likest(title: str, rows: QuerySet) -> list[Like]:
    words = beginnings(meanings(title))
    found = [Like(row, percent) for row in rows if (percent := alike(title, words, row.title)) >= ALIKE * 100]
    return sorted(found, key=lambda like: (-like.percent, like.row.title))[:MOST_ALIKE]


def alike(title: str, words: frozenset[str], other: str) -> int:
    """The share of common words in those of both, in percent; the same title is all alike whatever its words say."""
    if title.casefold() == other.casefold():
        return 100
    theirs = beginnings(meanings(other))
    return round(200 * len(words & theirs) / (len(words) + len(theirs))) if words and theirs else 0


def running_measures() -> QuerySet[Measure]:
    """Public measures in operation, with their experience and packages: what the catalogue of others can grow from."""
    rows = Measure.objects.public().filter(stage=Measure.Stage.OPERATION).select_related("experience", "field__topic")
    return rows.prefetch_related(Prefetch("packages", GivenPackage.objects.defer("package"))).order_by("number")


def known_package(package: Package) -> ReceivedPackage | None:
    """The same package, if it came before; the same words under another key are another sender's."""
    rows = ReceivedPackage.objects.select_related("solution", "measure")
    return rows.filter(digest=package.digest, public_key=package.key).first()


def earlier_package(package: Package) -> ReceivedPackage | None:
    """The last other package of the same measure from the same key."""
    rows = ReceivedPackage.objects.filter(
        solution__isnull=False, public_key=package.key, number=package.number
    ).exclude(digest=package.digest)
    return rows.select_related("solution", "measure").first()
