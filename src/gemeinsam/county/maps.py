"""The county as a drawing: areas with their municipalities as SVG paths, projected once and kept."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.db.models import Count, Max

from gemeinsam.county.models import Municipality
from gemeinsam.county.wall import bound_county_id, within

WIDTH = 900
Ring = list[list[float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaShape:
    """One area of the map: the shapes of its places, its edge, and where its number stands."""

    pk: int
    key: str
    name: str
    title: str
    population: int | None
    places: tuple[str, ...]
    edge: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CountyShape:
    """All areas on a drawing of WIDTH by `height`."""

    height: int
    areas: tuple[AreaShape, ...]


def county_shape() -> CountyShape:
    """The drawing of the bound county; drawn anew only when its places change."""
    state = Municipality.objects.aggregate(count=Count("pk"), last=Max("pk"))
    return _draw(bound_county_id(), state["count"], state["last"] or 0)


@lru_cache(maxsize=32)
def _draw(county_id: int, _count: int, _last: int) -> CountyShape:
    with within(county_id):
        rows = list(Municipality.objects.select_related("parent"))
    rings = [ring for row in rows for polygon in row.outline for ring in polygon]
    if not rings:
        return CountyShape(height=WIDTH, areas=())
    project, height = projection(rings)
    county_kind = Municipality.Kind.COUNTY
    areas = [row for row in rows if row.parent and row.parent.kind == county_kind]
    shapes = tuple(_area(area, [r for r in rows if r.parent_id == area.pk] or [area], project) for area in areas)
    return CountyShape(height=height, areas=shapes)


def projection(rings: Iterable[Ring]):
    """Equirectangular at the middle latitude: true enough for one county. Returns (function, height)."""
    points = [point for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * shrink)

    def project(point: list[float]) -> tuple[int, int]:
        return round((point[0] - west) * shrink * scale), round((north - point[1]) * scale)

    return project, round((north - south) * scale)


def path(outline: list[list[Ring]], project) -> str:
    """An SVG path of all rings, in whole units, relative, without points that fall together."""
    parts = []
    for polygon in outline:
        for ring in polygon:
            points = list(dict.fromkeys(project(point) for point in ring))
            if len(points) < 3:
                continue
            steps = [f"M{points[0][0]} {points[0][1]}"]
            steps += [f"l{x2 - x1} {y2 - y1}" for (x1, y1), (x2, y2) in pairwise(points)]
            parts.append("".join(steps) + "z")
    return "".join(parts)


def _area(area: Municipality, members: list[Municipality], project) -> AreaShape:
    x, y = _middle([project(point) for row in members for polygon in row.outline for point in polygon[0]])
    return AreaShape(
        pk=area.pk,
        key=area.key,
        name=area.name.removeprefix("Verbandsgemeinde ").removeprefix("Stadt ").removeprefix("Gemeinde "),
        title=area.title or area.get_kind_display(),
        population=area.population,
        places=tuple(path(row.outline, project) for row in members),
        edge=path(area.outline, project),
        x=x,
        y=y,
    )


def _middle(points: list[tuple[int, int]]) -> tuple[int, int]:
    """The middle between the outermost points and the mean of all: lies well inside for usual shapes."""
    if not points:
        return 0, 0
    mean_x, mean_y = (sum(p[axis] for p in points) / len(points) for axis in (0, 1))
    mid_x, mid_y = ((min(p[axis] for p in points) + max(p[axis] for p in points)) / 2 for axis in (0, 1))
    return round((mean_x + mid_x) / 2), round((mean_y + mid_y) / 2)


def level(number: int, most: int) -> int:
    """One of four steps of the blue ramp."""
    return 1 if not most or not number else min(4, 1 + number * 4 // (most + 1))
