"""Reads of the inventory: the list with its filters, and the numbers behind the facets."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from gemeinsam.county.maps import CountyShape
from gemeinsam.county.models import Municipality, Unit
from gemeinsam.inventory import search
from gemeinsam.inventory.models import Project
from gemeinsam.participation.models import Topic

MISSING = "fehlt"
# Which field an address parameter filters; the order is that of the facets on the page.
FACETS = {
    "feld": "topics", "digital": "digital", "stand": "status", "ort": "places", "stelle": "unit", "art": "kind",
    "ebene": "level",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a facet: how many entries it would show."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(slots=True)
class Filters:
    """What the address asks for, cleaned: unknown values are dropped, never an error."""

    query: str = ""
    chosen: dict[str, list[str]] = field(default_factory=dict)
    proven_only: bool = False

    @classmethod
    def read(cls, get) -> "Filters":
        chosen = {name: [v[:80] for v in get.getlist(name) if v and "\0" not in v][:20] for name in FACETS}
        return cls(
            query=get.get("q", "").replace("\0", "")[:200].strip(),
            chosen={name: values for name, values in chosen.items() if values},
            proven_only=get.get("sicherheit") == "belegt",
        )

    @property
    def is_set(self) -> bool:
        return bool(self.query or self.chosen or self.proven_only)


def condition(name: str, values: list[str]) -> Q:
    """The rows that one facet lets through."""
    if name == "ort":
        return Q(places__ars__in=values) | Q(places__ags__in=values) | parent_condition(values)
    column = {"feld": "topics__slug", "stelle": "unit__slug"}.get(name, FACETS[name])
    found = Q(**{f"{column}__in": [v for v in values if v != MISSING]})
    if MISSING in values:
        missing = {f"{FACETS[name]}__isnull": True} if name in {"feld", "stelle"} else {FACETS[name]: ""}
        found |= Q(**missing)
    return found


def parent_condition(values: list[str]) -> Q:
    return Q(places__parent__ars__in=values, places__parent__kind=Municipality.Kind.ASSOCIATION)


def filtered(projects: QuerySet[Project], filters: Filters, *, without: str = "") -> QuerySet[Project]:
    """The projects that pass all filters; `without` leaves one facet out, for its own numbers."""
    found = search.found(projects, filters.query)
    if filters.proven_only:
        for name in ("topics", "status", "digital"):
            if {v: k for k, v in FACETS.items()}[name] in filters.chosen:
                found = found.exclude(assumed__contains=f"|{name}|")
    for name, values in filters.chosen.items():
        if name != without:
            found = found.filter(pk__in=Project.objects.filter(condition(name, values)).values("pk"))
    return found


# The facets whose lines show numbers, by the column that each filters.
COUNTED = {"feld": "topics", "digital": "digital", "stand": "status"}


@dataclass(frozen=True, slots=True)
class Tallied:
    """What a row has for each counted facet, and which of these columns are assumed."""

    values: dict[str, tuple[str, ...]]
    assumed: str

    def is_known(self, name: str) -> bool:
        return f"|{COUNTED[name]}|" not in self.assumed

    def passes(self, name: str, filters: Filters) -> bool:
        """Whether the row stays under what is chosen of one facet."""
        if name not in filters.chosen:
            return True
        is_proven = not filters.proven_only or self.is_known(name)
        return is_proven and not set(self.values[name]).isdisjoint(filters.chosen[name])


def tallied(projects: QuerySet[Project], filters: Filters) -> list[Tallied]:
    """The rows under all filters but the counted facets, in two statements."""
    rest = {name: values for name, values in filters.chosen.items() if name not in COUNTED}
    rows = filtered(projects, Filters(filters.query, rest))
    pairs = Project.topics.through.objects.filter(project__in=rows.order_by().values("pk"))
    topics: dict[int, list[str]] = {}
    for project, slug in pairs.values_list("project", "topic__slug"):
        topics.setdefault(project, []).append(slug)
    return [
        Tallied(
            {
                "feld": tuple(topics.get(pk, (MISSING,))),
                "digital": (digital or MISSING,),
                "stand": (status or MISSING,),
            },
            assumed,
        )
        for pk, digital, status, assumed in rows.order_by().values_list("pk", "digital", "status", "assumed")
    ]


def counted(rows: list[Tallied], filters: Filters, name: str) -> dict[str, int]:
    """How many entries each value of a facet has under the other filters."""
    others = [other for other in COUNTED if other != name]
    return Counter(
        value
        for row in rows
        if all(row.passes(other, filters) for other in others) and (not filters.proven_only or row.is_known(name))
        for value in row.values[name]
    )


def facets(projects: QuerySet[Project], filters: Filters) -> tuple[dict[str, list[Choice]], int]:
    """The lines of all facets but the place, which the map shows, and how many entries pass all filters."""
    topics = [(topic.slug, topic.title) for topic in Topic.objects.themes()]
    labels: dict[str, list[tuple[str, str]]] = {
        "feld": [*topics, (MISSING, "ohne Feld")],
        "digital": [(str(value), str(label)) for value, label in Project.Digital.choices],
        "stand": [*[(str(v), str(label)) for v, label in Project.Status.choices], (MISSING, "fehlt")],
    }
    rows = tallied(projects, filters)
    lines = {name: choices(counted(rows, filters, name), label, filters, name) for name, label in labels.items()}
    return lines, sum(all(row.passes(name, filters) for name in COUNTED) for row in rows)


def choices(numbers: dict[str, int], labels: list[tuple[str, str]], filters: Filters, name: str) -> list[Choice]:
    chosen = filters.chosen.get(name, [])
    lines = [Choice(value, label, numbers.get(value, 0), value in chosen) for value, label in labels]
    return [line for line in lines if line.count or line.is_chosen]


def units_with_projects() -> QuerySet[Unit]:
    """Units that lead at least one public entry."""
    return Unit.objects.filter(projects__in=Project.objects.public()).distinct().only("slug", "name")


def count_by_area(projects: QuerySet[Project], shape: CountyShape) -> dict[str, int]:
    """How many projects take part in each area of the map, by the area's key."""
    areas = {area.pk: area.key for area in shape.areas}
    pairs = projects.order_by().values_list("pk", "places", "places__parent")
    taking_part = {(pk, areas[p]) for pk, place, parent in pairs for p in (place, parent) if p in areas}
    numbers = dict.fromkeys(areas.values(), 0)
    for _pk, key in taking_part:
        numbers[key] += 1
    return numbers
