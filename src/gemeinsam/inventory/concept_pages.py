"""Pages of the register of concepts: which there are, and what each wants done."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.policy import OFFICE
from gemeinsam.inventory import concept_actions, concept_queries
from gemeinsam.inventory.concept_forms import ConceptMeasureForm
from gemeinsam.inventory.concept_models import ConceptMeasure
from gemeinsam.inventory.models import Project
from gemeinsam.web import edits

PER_PAGE = 50


def concepts(request: HttpRequest) -> HttpResponse:
    """The register."""
    rows = concept_queries.concepts(to_office=request.role in OFFICE)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "inventory/concepts.html", {"section": "projekte", "page": page})


def shown_concept(request: HttpRequest, slug: str) -> Project:
    return get_object_or_404(concept_queries.concepts(to_office=request.role in OFFICE), slug=slug)


def concept(request: HttpRequest, slug: str) -> HttpResponse:
    """One concept with its measures."""
    to_office = request.role in OFFICE
    row = shown_concept(request, slug)
    measures = concept_queries.measures_of(row, to_office=to_office)
    only = request.GET.get("zeigen", "")
    shown = [measure for measure in measures if not measure.is_carried] if only == "offen" else measures
    context = {"section": "projekte", "concept": row, "measures": shown, "only": only, "count": len(measures),
               "open_count": sum(not measure.is_carried for measure in measures)}  # fmt: skip
    return render(request, "inventory/concept.html", context)


def new_measure(request: HttpRequest, slug: str) -> HttpResponse:
    row = shown_concept(request, slug)
    form = ConceptMeasureForm(request.POST or None, concept=row, instance=ConceptMeasure(concept=row))

    def save(_values: dict[str, Any]) -> ConceptMeasure:
        return concept_actions.add_concept_measure(values={**form.values(), "concept": row}, person=request.user)

    edit = edits.Edit(
        form=form, save=save, template="web/form.html", done=_("„%(row)s“ steht jetzt im Konzept."),
        context={"section": "projekte", "title": _("Maßnahme des Konzepts eintragen"), "lead": row.title,
                 "back": reverse("concept", args=[row.slug]), "verb": _("Maßnahme eintragen")},
    )  # fmt: skip
    return edits.run(request, edit)


def edit_measure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    row = shown_concept(request, slug)
    measure = get_object_or_404(ConceptMeasure.objects.select_related("concept", "page"), concept=row, pk=pk)
    form = ConceptMeasureForm(request.POST or None, concept=row, instance=measure, initial={"version": measure.version})

    def save(values: dict[str, Any]) -> ConceptMeasure:
        return concept_actions.edit_concept_measure(
            measure=measure, values=form.values(), version=values["version"], person=request.user
        )

    edit = edits.Edit(
        form=form, save=save, template="inventory/concept_measure_form.html", done=_("Gespeichert."),
        context={"section": "projekte", "title": _("Maßnahme des Konzepts ändern"), "lead": row.title,
                 "back": reverse("concept", args=[row.slug]), "measure": measure, "concept": row},
        theirs=lambda: versions.stored(measure, ConceptMeasure.EDITABLE),
    )  # fmt: skip
    return edits.run(request, edit)


@require_POST
def remove_measure(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    row = shown_concept(request, slug)
    measure = get_object_or_404(ConceptMeasure.objects.select_related("concept"), concept=row, pk=pk)
    try:
        concept_actions.remove_concept_measure(measure=measure, version=edits.version_in(request), person=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("Die Maßnahme ist aus dem Register entfernt."))
    return redirect("concept", slug=row.slug)
