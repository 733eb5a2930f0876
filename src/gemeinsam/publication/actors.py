"""The page of an actor: who it is, what it takes part in, and for the office who is reached there and what counts."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import Membership, Unit
from gemeinsam.county.policy import OFFICE
from gemeinsam.inventory.actor_queries import contacts_of, next_asked, shown_actors
from gemeinsam.inventory.collection_models import CollectionSheet
from gemeinsam.inventory.models import MaturitySheet, Project
from gemeinsam.publication.views import visible_measures

MOST_SHOWN = 30


def actor(request: HttpRequest, slug: str) -> HttpResponse:
    """One actor; readers see what is public of those that take part in something public."""
    for_office = request.role in OFFICE  # type: ignore[attr-defined]
    rows = shown_actors(for_office=for_office).select_related("municipality", "assessment")
    unit = get_object_or_404(rows, slug=slug)
    projects = Project.objects.current() if for_office else Project.objects.public()
    its_own = list(projects.filter(Q(unit=unit) | Q(partners=unit)).distinct().order_by("title", "pk"))
    measures = visible_measures(request).filter(Q(lead_unit=unit) | Q(partners=unit))
    context = {
        "section": "projekte",
        "actor": unit,
        "led": [project for project in its_own if project.unit_id == unit.pk],
        "beside": [project for project in its_own if project.unit_id != unit.pk],
        "measures": list(measures.select_related("field__topic").distinct().order_by("number")),
        "most": MOST_SHOWN,
    }
    if for_office:
        context |= inside(unit)
    return render(request, "publication/actor.html", context)


def inside(unit: Unit) -> dict[str, object]:
    """What only the office reads."""
    people = list(contacts_of(unit))
    asked = list(CollectionSheet.objects.filter(unit=unit).select_related("round").order_by("-round__created", "-pk"))
    rated = list(MaturitySheet.objects.filter(unit=unit).select_related("round").order_by("-round__closes", "-pk"))
    answered = [sheet.answered for sheet in asked if sheet.answered] + [s.submitted for s in rated if s.submitted]
    members = Membership.objects.filter(unit=unit, user__is_active=True).select_related("user")
    return {
        "people": people,
        "next_asked": next_asked(people),
        "members": list(members),
        "assessment": getattr(unit, "assessment", None),
        "asked": asked,
        "rated": rated,
        "last_answer": max(answered, default=None),
        "history": entries_of(unit)[:8],
    }
