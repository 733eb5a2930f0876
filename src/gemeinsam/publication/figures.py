"""The figures of the portal, each computed; headlines are findings."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from gemeinsam.county.maps import CountyShape
from gemeinsam.inventory.actor_queries import shown_actors
from gemeinsam.inventory.models import Project
from gemeinsam.inventory.queries import count_by_area
from gemeinsam.planning.queries import PlanView, plan_view, published_plan
from gemeinsam.strategy.models import Step
from gemeinsam.web.figures import number_word


def inventory_figures(shape: CountyShape) -> dict[str, Any]:
    """How much is known of the county, and where most happens."""
    projects = Project.objects.public()
    sources = list(projects.values_list("sources", flat=True))
    numbers = count_by_area(projects, shape)
    names = {area.key: area.name for area in shape.areas}
    busiest = max(numbers, key=lambda key: numbers[key]) if any(numbers.values()) else None
    return {
        "places": sum(len(area.places) for area in shape.areas),
        "projects": len(sources),
        "units": shown_actors(for_office=False).current().count(),
        "sources": len({address for row in sources for address in row}),
        "numbers": numbers,
        "busiest": names.get(busiest, "") if busiest else "",
        "busiest_count": numbers.get(busiest, 0) if busiest else 0,
    }


def plan_bars(view: PlanView) -> list[dict[str, Any]]:
    """Own money of each year as parts of a bar of 1000 units, against the limit."""
    totals = []
    for operating, investment in zip(view.uses["operating"], view.uses["investment"], strict=True):
        parts = Counter(operating.parts) + Counter(investment.parts)
        limit = (operating.limit or 0) + (investment.limit or 0)
        totals.append((operating.year, parts, operating.used + investment.used, limit))
    most = max([limit for *_rest, limit in totals] + [used for _y, _p, used, _l in totals] + [1])
    return [bar(year, parts, used, limit / most, most) for year, parts, used, limit in totals]


def bar(year: int, parts: Counter[str], used: int, limit: float, most: int) -> dict[str, Any]:
    pieces, x = [], 0.0
    for code in ("mo", "wa", "bi", "gz", "uk", "ge", "qs"):
        if amount := parts.get(code, 0):
            width = 1000 * amount / most
            pieces.append({"code": code, "x": f"{x:.1f}", "width": f"{width:.1f}"})
            x += width
    free = max(1000 * limit - x, 0)
    return {
        "year": year, "pieces": pieces, "used": used, "limit": round(limit * most),
        "free_x": f"{x:.1f}", "free": f"{free:.1f}", "limit_x": f"{1000 * limit - 1:.1f}",
    }  # fmt: skip


def plan_at_a_glance() -> dict[str, Any] | None:
    """The finding of the public plan with its bars."""
    plan = published_plan()
    if plan is None:
        return None
    view = plan_view(plan)
    by_field: dict[int, dict[str, int]] = {}
    for row in view.rows:
        entry = by_field.setdefault(row.measure.field_id, {"count": 0, "own": 0})
        entry["count"] += 1
        entry["own"] += sum(year.own for year in row.years.all())
    return {"view": view, "plan": plan, "bars": plan_bars(view), "by_field": by_field}


def inventory_finding(count: int) -> str:
    """The headline of the inventory."""
    if not count:
        return _("Noch ist nichts im Bestand")
    return _("%d Projekte, Konzepte und Ideen gibt es schon") % count


def fields_finding(fields: int, goals: int) -> str:
    """The headline of the fields."""
    if not fields:
        return _("Die Handlungsfelder fehlen noch")
    return _("%(f)s Handlungsfelder, %(g)s Ziele") % {
        "f": number_word(fields),
        "g": number_word(goals).lower(),
    }


def process_finding(steps: list[Step]) -> str:
    """The headline of the process: how far it is."""
    begun = [step for step in steps if step.starts or step.ends]
    done = begun[:-1]
    if steps and len(done) == len(steps) - 1:
        return _("Die Strategie ist beschlossen, die Umsetzung läuft")
    if done:
        return _("%(n)d von %(all)d Schritten sind getan") % {"n": len(done), "all": len(steps)}
    return _("Der Weg zur Strategie")
