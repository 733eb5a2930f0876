"""The thread of the county as a whole, and the best example of a single one."""

from collections import Counter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from gemeinsam.county.maps import county_shape
from gemeinsam.county.models import Municipality
from gemeinsam.inventory.models import Project
from gemeinsam.inventory.queries import count_by_area
from gemeinsam.monitoring.models import Report
from gemeinsam.participation.models import Contribution, Topic
from gemeinsam.planning.models import Plan
from gemeinsam.publication.loose import BASKETS, LooseEnd
from gemeinsam.publication.reach import Known, reach_of
from gemeinsam.publication.trace import stations_of
from gemeinsam.strategy.models import Field, Goal, Measure
from gemeinsam.strategy.queries import with_origins
from gemeinsam.web.stations import KINDS, Station, thread


def stations(known: Known) -> list[Station]:
    """How many things stand at each station."""
    public = Measure.objects.public().count()
    numbers = (
        (Contribution.objects.public().count(), "contributions"),
        (Topic.objects.themes().count(), "fields"),
        (Goal.objects.public().count(), "vision"),
        (public, "measures"),
        (len(known.in_plan), "plan"),
        (len(known.reported), "progress"),
        (public, "strategy"),
    )
    names = (
        _("%d Beiträge"), _("%d Themen"), _("%d Ziele"), _("%d Maßnahmen"), _("%d im Jahresplan"),
        _("%d mit Meldung"), _("%d im Dokument"),
    )  # fmt: skip
    return thread(
        [
            Station(
                kind=kind,
                name=name % count if count else "",
                url=reverse(url),
                note="" if count else _("noch leer"),
            )
            for kind, name, (count, url) in zip(KINDS, names, numbers, strict=True)
        ]
    )


def by_field(known: Known) -> list[dict[str, Any]]:
    """For each field: how much stands at each station."""
    contributions = dict(Contribution.objects.public().order_by().values_list("topic").annotate(count=Count("pk")))
    measures: dict[int, list[int]] = {}
    for pk, field in Measure.objects.public().values_list("pk", "field"):
        measures.setdefault(field, []).append(pk)
    rows = []
    goals = Count("goals", filter=Q(goals__in=Goal.objects.public()))
    for field in Field.objects.select_related("topic").annotate(goal_count=goals):
        own = measures.get(field.pk, [])
        rows.append(
            {
                "field": field,
                "contributions": contributions.get(field.topic_id, 0),
                "goals": field.goal_count,
                "measures": len(own),
                "planned": sum(pk in known.in_plan for pk in own),
                "reported": sum(pk in known.reported for pk in own),
            }
        )
    return rows


def counted(ends: list[LooseEnd]) -> list[tuple[str, str, int]]:
    """How many loose ends lie in each basket, in the order of the stations."""
    numbers = Counter(end.basket for end in ends)
    return [(key, str(label), numbers[key]) for key, label in BASKETS.items() if numbers[key]]


def complete_threads(most: int, known: Known) -> list[Contribution]:
    """Contributions whose thread reaches a budget year at least, the longest first."""
    rows = list(
        Contribution.objects.public().filter(leads_to__isnull=False).select_related("topic", "place").distinct()
    )
    reach = reach_of(rows, known)
    far = [row for row in rows if reach[row.pk].stations >= 5]
    return sorted(far, key=lambda row: (-reach[row.pk].stations, row.number))[:most]


def example(plan: Plan) -> dict[str, Any] | None:
    """The best real thread to show on the home page: a measure of the plan that reaches the document."""
    shown = Project.objects.public()
    rows = Measure.objects.public().filter(assignments__plan=plan, origins__project__in=shown)
    told = Exists(Report.objects.filter(measure=OuterRef("pk")))
    rows = rows.annotate(is_told=told).select_related("field__topic", "lead_unit")
    row = with_origins(rows).order_by("-is_told", "-score", "number").first()
    return None if row is None else {"measure": row, "stations": stations_of(row)}


def geojson() -> dict[str, Any]:
    """Borders of all places with what the browser's map says of them."""
    numbers = dict(
        Municipality.objects.filter(projects__in=Project.objects.public())
        .order_by()
        .values_list("pk")
        .annotate(count=Count("projects", filter=Q(projects__is_public=True), distinct=True))
    )
    areas = count_by_area(Project.objects.public(), county_shape())
    features = [
        {
            "type": "Feature",
            "properties": {
                "name": row.name,
                "url": row.get_absolute_url(),
                "projects": numbers.get(row.pk, 0),
                "population": row.population,
                "area": row.parent.name if row.parent else "",
            },
            "geometry": {"type": "MultiPolygon", "coordinates": row.outline},
        }
        for row in Municipality.objects.local().select_related("parent")
    ]
    return {"type": "FeatureCollection", "features": features, "areas": areas}
