"""Pages of the strategy: vision, fields, measures, process."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import refusal
from gemeinsam.county.policy import OFFICE
from gemeinsam.strategy import actions, own_field_queries, queries, tree_queries
from gemeinsam.strategy.models import Decision, Event, Field, Measure, Step, Vision


def process(request: HttpRequest) -> HttpResponse:
    """The four steps as dated phases, and what happened in them."""
    context = {
        "section": "prozess",
        "steps": Step.objects.prefetch_related("events"),
        "events": Event.objects.filter(step__isnull=True),
        "decisions": Decision.objects.all(),
    }
    return render(request, "strategy/process.html", context)


def vision(request: HttpRequest) -> HttpResponse:
    """Vision, principles, and the goals of all fields as a tree."""
    is_office = request.role in OFFICE
    context = {
        "section": "leitbild",
        "vision": Vision.objects.first(),
        "principles": tree_queries.principles(is_office=is_office),
        "trees": tree_queries.tree(is_office=is_office),
    }
    return render(request, "strategy/vision.html", context)


def fields(request: HttpRequest) -> HttpResponse:
    context = {"section": "leitbild", "fields": queries.fields_with_goals()}
    return render(request, "strategy/fields.html", context)


def field(request: HttpRequest, slug: str) -> HttpResponse:
    is_office = request.role in OFFICE
    fields = queries.with_recommendations(queries.fields_with_goals(for_staff=is_office), for_staff=is_office)
    row = get_object_or_404(fields, topic__slug=slug)
    branches = tree_queries.branches_of(list(row.goals.all()), {})
    return render(request, "strategy/field.html", {"section": "leitbild", "field": row, "branches": branches})


def measures(request: HttpRequest) -> HttpResponse:
    """All measures, grouped by field, filtered by the address."""
    for_staff = request.role in OFFICE
    everything = Measure.objects.current() if for_staff else Measure.objects.public()
    own = own_field_queries.own_filters(request.GET, for_staff=for_staff)
    rows = own_field_queries.narrowed(queries.filtered_measures(everything, request.GET), own).for_list()
    is_narrowed = any(chosen.is_set for chosen in own)
    context = {
        "section": "massnahmen",
        "measures": rows,
        "fields": Field.objects.select_related("topic"),
        "stages": Measure.Stage.choices,
        "own_filters": own,
        "is_filtered": is_narrowed or any(request.GET.get(name) for name in ("feld", "stand", "q")),
    }
    return render(request, "strategy/measures.html", context)


@require_POST
def retire_measure(request: HttpRequest, number: str) -> HttpResponse:
    row = get_object_or_404(Measure.objects.current(), number=number)
    try:
        actions.retire_measure(measure=row, reason=request.POST.get("reason", ""), person=request.user)
    except ValidationError as problem:
        return refusal.refuse(request, 422, _("Noch nicht zurückgezogen"), problem.messages[0])
    return redirect("measures")
