"""Reads of the register: the list with its filters, who stands where in the matrix, whose contacts go soon."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.models import Unit
from gemeinsam.inventory import search
from gemeinsam.inventory.actor_models import ActorAssessment, Contact
from gemeinsam.inventory.models import Project

# How a kind or place that is not named is asked for in an address.
MISSING = "fehlt"
# What an actor may be, beside the kinds that a county has already.
KINDS = (
    "Behörde", "Bildungseinrichtung", "Hochschule", "Kammer", "Kreditinstitut", "Ortsgemeinde", "Schule", "Stiftung",
    "Unternehmen", "Verband", "Verbandsgemeinde", "Verein", "Wohlfahrtsverband", "Zweckverband",
)  # fmt: skip
# Filters that only the office may use: a reader must not find out by asking, and sees nobody without entries.
INTERNAL = {
    "projekte": ("ja", "nein"), "kontakt": ("ja", "nein"), "einschaetzung": ("ja", "nein"), "archiv": ("ja",),
}  # fmt: skip


def shown_actors(*, for_office: bool) -> QuerySet[Unit]:
    """All units for the office; for everybody else those that take part in a public project."""
    return Unit.objects.all() if for_office else Unit.objects.filter(taking_part(Project.objects.public()))


def taking_part(projects: QuerySet[Project]) -> Q:
    partners = Project.partners.through.objects.filter(project__in=projects.order_by().values("pk"))
    return Q(pk__in=projects.order_by().filter(unit__isnull=False).values("unit")) | Q(pk__in=partners.values("unit"))


def with_numbers(units: QuerySet[Unit], *, for_office: bool) -> QuerySet[Unit]:
    """Units with the number of entries they lead or take part in; for the office with contacts and assessment."""
    projects = Project.objects.current() if for_office else Project.objects.public()
    led = projects.order_by().filter(unit=OuterRef("pk")).values("unit").annotate(n=Count("pk")).values("n")
    partners = Project.partners.through.objects.filter(unit=OuterRef("pk"), project__in=projects.values("pk"))
    beside = partners.exclude(project__unit=OuterRef("pk")).values("unit").annotate(n=Count("pk")).values("n")
    units = units.annotate(entries=Coalesce(Subquery(led), 0) + Coalesce(Subquery(beside), 0))
    if not for_office:
        return units
    contacts = Contact.objects.order_by().filter(unit=OuterRef("pk")).values("unit")
    return units.annotate(people=Coalesce(Subquery(contacts.annotate(n=Count("pk")).values("n")), 0)).select_related(
        "assessment"
    )


# --- the list -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Filters:
    """What the address asks for, cleaned: what is unknown or not one's own to ask is dropped."""

    query: str = ""
    chosen: dict[str, str] = field(default_factory=dict)
    for_office: bool = False
    wanted: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, get, *, for_office: bool) -> "Filters":
        known = INTERNAL if for_office else {}
        chosen = {name: get.get(name, "") for name, values in known.items() if get.get(name, "") in values}
        chosen |= {name: clean(get.get(name, ""))[:160] for name in ("art", "ort") if clean(get.get(name, ""))}
        query = clean(get.get("q", ""))[:200]
        return cls(query, chosen, for_office, search.fold(query))

    @property
    def is_set(self) -> bool:
        return bool(self.query or self.chosen)

    def lets_through(self, unit: Unit, words: dict[int, str], *, without: str = "") -> bool:
        """Whether all filters do; a query without a single word finds nothing."""
        if self.query and not all(word in words[unit.pk] for word in self.wanted or ("-",)):
            return False
        return all(TESTS[name](unit, value) for name, value in self.chosen.items() if name != without)


def clean(text: str) -> str:
    return text.replace("\0", "").strip()


def is_of_kind(unit: Unit, value: str) -> bool:
    return not unit.kind if value == MISSING else unit.kind == value


def is_in_place(unit: Unit, value: str) -> bool:
    place = unit.municipality
    return place is None if value == MISSING else place is not None and place.key == value


TESTS = {
    "art": is_of_kind,
    "ort": is_in_place,
    "projekte": lambda unit, value: bool(unit.entries) == (value == "ja"),
    "kontakt": lambda unit, value: bool(unit.people) == (value == "ja"),
    "einschaetzung": lambda unit, value: is_placed(unit) == (value == "ja"),
    "archiv": lambda unit, _value: unit.retired is not None,
}


def is_placed(unit: Unit) -> bool:
    assessment = getattr(unit, "assessment", None)
    return assessment is not None and assessment.is_placed


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a filter: how many actors it would show."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Register:
    """The list as it is shown, and what its filters offer."""

    found: list[Unit]
    kinds: list[Choice]
    places: list[Choice]
    total: int


def register(filters: Filters) -> Register:
    """The list in one statement, two where the office searches.

    Words are compared here: a county has some hundred actors, and a database folds no umlauts.
    """
    office = filters.for_office
    rows = with_numbers(shown_actors(for_office=office), for_office=office).select_related("municipality")
    units = [unit for unit in rows.order_by("name", "pk") if (unit.retired is not None) == ("archiv" in filters.chosen)]
    words = words_of(units, filters)
    kinds = Counter(unit.kind for unit in units if filters.lets_through(unit, words, without="art"))
    places = Counter(unit.municipality for unit in units if filters.lets_through(unit, words, without="ort"))
    return Register(
        [unit for unit in units if filters.lets_through(unit, words)],
        [Choice(kind or MISSING, kind or _("ohne Art"), n) for kind, n in sorted(kinds.items())],
        sorted(
            (Choice(p.key if p else MISSING, p.name if p else _("ohne Ort"), n) for p, n in places.items()),
            key=lambda choice: (choice.value == MISSING, choice.label),
        ),
        len(units),
    )


def words_of(units: list[Unit], filters: Filters) -> dict[int, str]:
    """What each actor is found by; the names of people and internal remarks find it for the office only."""
    texts = {unit.pk: [unit.name, unit.kind, unit.municipality.name if unit.municipality else ""] for unit in units}
    if filters.for_office and filters.query:
        for unit in units:
            texts[unit.pk].append(unit.note)
        for pk, *said in Contact.objects.values_list("unit", "name", "function", "mail"):
            if pk in texts:
                texts[pk] += said
    return {pk: " ".join(search.fold(" ".join(parts))) for pk, parts in texts.items()}


def known_kinds() -> list[str]:
    """What somebody who enters an actor may choose from; other words stay possible."""
    there = Unit.objects.exclude(kind="").order_by().values_list("kind", flat=True).distinct()
    return sorted({*KINDS, *there}, key=str.casefold)


# --- influence and interest ---------------------------------------------------------------------------


def kinds_in_use() -> list[str]:
    rows = Unit.objects.current().exclude(kind="").order_by("kind")
    return list(rows.values_list("kind", flat=True).distinct())


def assessments(kind: str = "") -> QuerySet[ActorAssessment]:
    """Of all actors that take part, by their names."""
    rows = ActorAssessment.objects.filter(unit__retired__isnull=True).select_related("unit")
    rows = rows.filter(unit__kind=kind) if kind else rows
    return rows.order_by("unit__name", "pk")


def to_assess(*, kind: str = "", only_open: bool = True) -> QuerySet[Unit]:
    """Actors to go through one after the other, in the order of their names."""
    units = Unit.objects.current().select_related("assessment", "municipality").order_by("name", "pk")
    units = units.filter(kind=kind) if kind else units
    if only_open:
        units = units.filter(Q(assessment__influence__isnull=True) | Q(assessment__interest__isnull=True))
    return units


def after(units: QuerySet[Unit], slug: str) -> QuerySet[Unit]:
    """Those that come after one: what was left empty does not come up again on every page."""
    last = Unit.objects.filter(slug=slug).first() if slug else None
    return units if last is None else units.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))


# --- contacts -----------------------------------------------------------------------------------------


def contacts_by_date(*, only_soon: bool) -> QuerySet[Contact]:
    """Contacts of all actors, those that are erased next first."""
    rows = Contact.objects.select_related("unit").order_by("erase_on", "unit__name", "pk")
    return rows.due_soon(timezone.localdate()) if only_soon else rows


def contacts_of(unit: Unit) -> QuerySet[Contact]:
    """A unit's people, and whether a mail to them came back."""
    bounced = Count("links", filter=Q(links__bounced__isnull=False))
    return unit.contacts.by_weight().annotate(came_back=bounced)


def next_asked(contacts: list[Contact]) -> set[int]:
    """Who the next round would ask: the newest person and the newest deputy that can be."""
    asked: dict[bool, int] = {}
    for contact in sorted(contacts, key=lambda row: -row.pk):
        if contact.mail and contact.is_asked and not getattr(contact, "came_back", 0):
            asked.setdefault(contact.is_deputy, contact.pk)
    return set(asked.values())
