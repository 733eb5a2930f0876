"""Pages that read all rooms: the portal, the thread, places, the strategy as a document."""

from datetime import date

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from gemeinsam.county.maps import county_shape
from gemeinsam.county.models import Municipality
from gemeinsam.county.policy import OFFICE, STAFF, may_work_on
from gemeinsam.inventory.models import Project
from gemeinsam.inventory.queries import count_by_area
from gemeinsam.monitoring.models import Milestone
from gemeinsam.monitoring.queries import last_report, standing_of
from gemeinsam.participation.models import Contribution
from gemeinsam.participation.queries import current_round
from gemeinsam.planning.queries import steps_for, with_planned_rows
from gemeinsam.publication import figures, files, loose, whole
from gemeinsam.publication.cost_sheet import stated_costs
from gemeinsam.publication.costs import cost_rows
from gemeinsam.publication.reach import Known
from gemeinsam.publication.sheet import dependencies_exist, dependencies_of, facts_of
from gemeinsam.publication.shown import body_of
from gemeinsam.publication.strategy_document import strategy_document
from gemeinsam.strategy.cost_queries import knowing_costs
from gemeinsam.strategy.fact_queries import open_parts
from gemeinsam.strategy.models import Edition, Event, Field, GivenPackage, Goal, Measure, Step
from gemeinsam.strategy.own_field_queries import fetch_sheet, knowing_its_rows, own_fields
from gemeinsam.strategy.queries import origins_of, with_origins
from gemeinsam.strategy.tree_queries import indicators_of


def home(request: HttpRequest) -> HttpResponse:
    """The portal: each section is a station of the thread."""
    fields = list(Field.objects.select_related("topic").prefetch_related(Prefetch("goals", Goal.objects.public())))
    steps = list(Step.objects.all())
    shape = county_shape()
    inventory = figures.inventory_figures(shape)
    glance = figures.plan_at_a_glance()
    context = {
        "round": current_round(),
        "inventory": inventory,
        "inventory_finding": figures.inventory_finding(inventory["projects"]),
        "shape": shape,
        "fields": fields,
        "fields_finding": figures.fields_finding(len(fields), sum(len(f.goals.all()) for f in fields)),
        "glance": glance,
        "steps": steps,
        "process_finding": figures.process_finding(steps),
        "events": Event.objects.all()[:2],
        "example": whole.example(glance["plan"]) if glance else None,
    }
    return render(request, "publication/home.html", context)


def measure(request: HttpRequest, number: str) -> HttpResponse:
    """The fact sheet of a measure; of one that ended too, where it says what took its place."""
    rows = (
        (visible_measures(request) | ended_measures(request))
        .select_related("field__topic", "lead_unit", "successor", "contact", "deputy", "decision")
        .prefetch_related("partners", "places", "reports")
    )
    known = knowing_its_rows(with_planned_rows(with_origins(knowing_costs(rows)))).annotate(
        has_dependencies=dependencies_exist(),
        package_here=Exists(GivenPackage.objects.released().filter(measure=OuterRef("pk"))),
    )
    row = fetch_sheet(get_object_or_404(known, number=number))
    planned = steps_for(row)
    for_staff = may_work_on(request, row.lead_unit_id)
    plan = planned["plan"]
    context = {
        "section": "massnahmen",
        "measure": row,
        "standing": standing_of(row, last_report(row)),
        "milestones": Milestone.objects.filter(measure=row),
        "origins": origins_of(row, for_staff=request.role in OFFICE),
        "goals": [goal for goal in row.goals.all() if goal.is_public or (request.role in OFFICE and not goal.retired)],
        "indicators": indicators_of(row.indicators.all()),
        "planned": planned,
        "costs": cost_rows(row, planned["row"], plan.year_range) if plan else [],
        "years": plan.year_range if plan else (),
        "stated": stated_costs(row),
        "facts": facts_of(row, for_staff=for_staff),
        "dependencies": dependencies_of(row, for_staff=for_staff) if row.has_dependencies else [],
        "may_edit": row.retired is None and for_staff,
        "open_parts": open_parts(row, own_fields(for_staff=True)) if for_staff and request.role != "contact" else [],
    }
    return render(request, "publication/measure.html", context)


def visible_measures(request: HttpRequest) -> QuerySet[Measure]:
    """The office sees drafts, the people of a unit those that their unit leads, everybody what is public."""
    if request.role in OFFICE:
        return Measure.objects.current()
    unit = own_unit(request)
    return (
        Measure.objects.public() | Measure.objects.current().filter(lead_unit=unit)
        if unit
        else Measure.objects.public()
    )


def ended_measures(request: HttpRequest) -> QuerySet[Measure]:
    """What ended keeps its page: the office finds all of it, everybody what was public."""
    ended = Measure.objects.filter(retired__isnull=False)
    return ended if request.role in OFFICE else ended & Measure.objects.readable()


def own_unit(request: HttpRequest) -> int | None:
    """The unit that this person works for here."""
    return request.membership.unit_id if request.role in STAFF and request.membership else None


def thread(request: HttpRequest) -> HttpResponse:
    """The whole thread of the county: how much hangs together, and where it stops."""
    known = Known.read()
    ends = loose.loose_ends(known)
    context = {
        "stations": whole.stations(known),
        "fields": whole.by_field(known),
        "ends": whole.counted(ends),
        "total": len(ends),
        "examples": whole.complete_threads(6, known),
    }
    return render(request, "publication/thread.html", context)


def strategy(request: HttpRequest) -> HttpResponse:
    """The strategy to read; the PDF is written from the same tree. ?stand=2026-05-01: what was in force that day."""
    day = asked_day(request)
    if day and (edition := Edition.objects.public().light().valid_on(day)):
        return redirect(edition)
    document = strategy_document(request.county)
    adopted = Edition.objects.public().light().valid_on(timezone.localdate())
    context = {"section": "strategie", "document": document, "body": body_of(document), "day": day, "adopted": adopted}
    return render(request, "publication/strategy.html", context)


def asked_day(request: HttpRequest) -> date | None:
    """The day that the address names; None if it names none that exists."""
    try:
        return date.fromisoformat(request.GET.get("stand", "")[:10])
    except ValueError:
        return None


def strategy_pdf(request: HttpRequest) -> HttpResponse:
    content = files.pdf_of(strategy_document(request.county))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="digitalstrategie.pdf"'
    return response


def municipalities(request: HttpRequest) -> HttpResponse:
    """All places of the county from A to Z, by area."""
    shape = county_shape()
    areas = Municipality.objects.areas().prefetch_related("children")
    context = {"areas": areas, "numbers": count_by_area(Project.objects.public(), shape), "shape": shape}
    return render(request, "publication/municipalities.html", context)


def municipality(request: HttpRequest, ags: str) -> HttpResponse:
    """One place: what happens there."""
    rows = Municipality.objects.select_related("parent").exclude(kind=Municipality.Kind.COUNTY)
    place = get_object_or_404(rows, **{"ags" if len(ags) == 8 else "ars": ags})
    projects = Project.objects.public().filter(places=place)
    if place.kind == Municipality.Kind.ASSOCIATION:
        projects = Project.objects.public().filter(places__in=[place, *place.children.all()])
    contributions = Contribution.objects.public().filter(place=place)
    context = {
        "place": place,
        "projects": projects.distinct().for_list(),
        "area_projects": Project.objects.public().filter(places=place.parent).for_list() if place.parent else [],
        "measures": Measure.objects.public().filter(places=place).for_list(),
        "contributions": contributions.select_related("topic")[:10],
        "total": contributions.count(),
        "children": place.children.all(),
    }
    return render(request, "publication/municipality.html", context)


def municipalities_geojson(request: HttpRequest) -> HttpResponse:
    """Borders for the map in the browser, from our own host."""
    key = f"geojson:{request.county.pk}:{Municipality.objects.count()}:{Project.objects.public().count()}"
    content = cache.get(key)
    if content is None:
        content = whole.geojson()
        cache.set(key, content, 3600)
    return JsonResponse(content)


def imprint(request: HttpRequest) -> HttpResponse:
    return render(request, "publication/imprint.html")


def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "publication/privacy.html")


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "publication/accessibility.html")
