"""Pages of the register of actors: the list for everybody, and what staff add, judge and keep."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.models import Unit
from gemeinsam.county.policy import OFFICE
from gemeinsam.inventory import actor_actions as actions
from gemeinsam.inventory import actor_queries as queries
from gemeinsam.inventory.actor_forms import ActorForm, AssessmentForm
from gemeinsam.inventory.actor_matrix import finding, matrix
from gemeinsam.inventory.actor_models import ActorAssessment
from gemeinsam.web import edits

PER_PAGE = 50
SECTION = {"section": "projekte"}


def actors(request: HttpRequest) -> HttpResponse:
    """The register: search, kind, place; for the office also contacts and assessment."""
    for_office = request.role in OFFICE  # type: ignore[attr-defined]
    filters = queries.Filters.read(request.GET, for_office=for_office)
    found = queries.register(filters)
    context = {
        **SECTION,
        "filters": filters,
        "register": found,
        "page": Paginator(found.found, PER_PAGE).get_page(request.GET.get("seite")),
        "total": len(found.found),
        "due_soon": queries.contacts_by_date(only_soon=True).count() if for_office else 0,
    }
    return render(request, "inventory/actors.html", context)


def new_actor(request: HttpRequest) -> HttpResponse:
    edit = edits.Edit(
        form=ActorForm(request.POST or None),
        save=lambda values: actions.add_actor(values=edits.without_version(values), person=request.user),
        template="web/form.html",
        done=_("„%(row)s“ steht jetzt im Verzeichnis."),
        context={
            **SECTION,
            "title": _("Akteur eintragen"),
            "lead": _("Ein Amt, ein Unternehmen, ein Verein, eine Schule: wer mitwirkt oder mitwirken soll."),
            "back": reverse("actors"),
            "verb": _("Akteur eintragen"),
        },
    )
    return edits.run(request, edit)


def edit_actor(request: HttpRequest, slug: str) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.current(), slug=slug)

    def save(values: dict[str, Any]) -> Model:
        return actions.edit_actor(
            unit=unit, values=edits.without_version(values), version=values["version"], person=request.user
        )

    edit = edits.Edit(
        form=ActorForm(request.POST or None, instance=unit, initial={"version": unit.version}),
        save=save,
        template="web/form.html",
        done=_("Gespeichert."),
        context={**SECTION, "title": _("Akteur ändern"), "lead": unit.name, "back": unit.get_absolute_url()},
        theirs=lambda: versions.stored(unit, Unit.EDITABLE),
    )
    return edits.run(request, edit)


@require_POST
def retire_actor(request: HttpRequest, slug: str) -> HttpResponse:
    """Into the archive, and back."""
    unit = get_object_or_404(Unit, slug=slug)
    try:
        if request.POST.get("tun") == "zurueck":
            actions.restore_actor(unit=unit, person=request.user)
            messages.success(request, _("Dieser Akteur ist wieder im Verzeichnis."))
        else:
            actions.retire_actor(unit=unit, reason=request.POST.get("reason", ""), person=request.user)
            messages.success(request, _("Im Archiv. Neue Einträge und Runden bieten diesen Akteur nicht mehr an."))
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect(unit)


# --- influence and interest ---------------------------------------------------------------------------


def assess(request: HttpRequest, slug: str) -> HttpResponse:
    """Judge one actor."""
    unit = get_object_or_404(Unit.objects.current().select_related("assessment"), slug=slug)
    there = getattr(unit, "assessment", None)
    version = there.version if there else 0

    def save(values: dict[str, Any]) -> Model:
        judgement = actions.Judgement(unit, edits.without_version(values), values["version"])
        actions.assess_actors(judgements=[judgement], person=request.user)
        return unit

    edit = edits.Edit(
        form=AssessmentForm(
            request.POST or None, instance=there or ActorAssessment(unit=unit), initial={"version": version}
        ),
        save=save,
        template="web/form.html",
        done=_("Die Einschätzung ist gespeichert."),
        context={
            **SECTION,
            "title": _("Einfluss und Interesse"),
            "lead": _("%s · Nur die Verwaltung sieht das") % unit,
            "back": unit.get_absolute_url(),
        },
        theirs=lambda: versions.stored(ActorAssessment.objects.get(unit=unit), ActorAssessment.EDITABLE),
    )
    return edits.run(request, edit)


def actor_matrix(request: HttpRequest) -> HttpResponse:
    """Influence against interest, drawn and listed."""
    kinds = queries.kinds_in_use()
    kind = request.GET.get("art", "")
    kind = kind if kind in kinds else ""
    rows = list(queries.assessments(kind))
    drawn = matrix(rows)
    units = Unit.objects.current().filter(kind=kind) if kind else Unit.objects.current()
    context = {
        **SECTION,
        "matrix": drawn,
        "finding": finding(drawn),
        "kinds": kinds,
        "kind": kind,
        "missing": units.count() - drawn.placed,
        "has_examples": any(row.is_example for row in rows),
    }
    return render(request, "inventory/actor_matrix.html", context)
