"""Pages of the inventory."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.history import entries_of
from gemeinsam.county.maps import county_shape
from gemeinsam.county.policy import OFFICE
from gemeinsam.inventory import actions, concept_queries, document_queries, queries
from gemeinsam.inventory.forms import ProjectForm
from gemeinsam.inventory.intake_display import provenance_of
from gemeinsam.inventory.models import Project, Solution
from gemeinsam.web import edits

PER_PAGE = 12


def visible(request: HttpRequest):
    """Staff see what is not public; retired entries stay readable for them."""
    return Project.objects.all() if request.role in OFFICE else Project.objects.public()


def projects(request: HttpRequest) -> HttpResponse:
    """The inventory: search, facets, map, list or table."""
    filters = queries.Filters.read(request.GET)
    everything = Project.objects.current() if request.role in OFFICE else Project.objects.public()
    found = queries.filtered(everything, filters)
    as_table = request.GET.get("ansicht") == "tabelle"
    facets, total = queries.facets(everything, filters)
    paginator = Paginator(found.for_list(), 100 if as_table else PER_PAGE)
    # Counted with the facets already.
    paginator.count = total
    page = paginator.get_page(request.GET.get("seite"))
    query = request.GET.copy()
    shape = county_shape()
    for name in ("seite", "ort"):
        query.pop(name, None)
    context = {
        "section": "projekte",
        "page": page,
        "filters": filters,
        "facets": facets,
        "units": queries.units_with_projects(),
        "shape": shape,
        "numbers": queries.count_by_area(queries.filtered(everything, filters, without="ort"), shape),
        "map_url": f"?{query.urlencode()}{'&' if query else ''}ort=",
        "as_table": as_table,
        "total": total,
    }
    return render(request, "inventory/projects.html", context)


def project(request: HttpRequest, slug: str) -> HttpResponse:
    """One entry, under the county's own headings."""
    row = get_object_or_404(
        document_queries.with_papers(visible(request))
        .select_related("unit", "funding")
        .prefetch_related("topics", "partners", "places", "statements"),
        slug=slug,
    )
    return render(request, "inventory/project.html", context_of(request, row))


def context_of(request: HttpRequest, row: Project) -> dict[str, object]:
    """What the page of an entry shows; the concept above it and its parts only to those who may open them."""
    seen = visible(request)
    return {
        "section": "projekte",
        "project": row,
        "concept": seen.filter(pk=row.concept_id).first() if row.concept_id else None,
        "parts": seen.filter(concept=row),
        "history": entries_of(row)[:5],
        "list_rows": provenance_of(row) if request.role in OFFICE else (),
        "passages": document_queries.provenance_of(row, to_office=request.role in OFFICE),
        "carries_out": concept_queries.carried_out_by(row, to_office=request.role in OFFICE),
    }


def new_project(request: HttpRequest) -> HttpResponse:
    form = ProjectForm(request.POST or None)
    edit = edits.Edit(
        form=form,
        save=lambda values: actions.add_project(values=edits.without_version(values), person=request.user),
        template="web/form.html",
        done=_("„%(row)s“ steht jetzt im Bestand."),
        context={
            "section": "projekte",
            "title": _("Neuer Eintrag im Bestand"),
            "back": reverse("projects"),
            "verb": _("Eintrag anlegen"),
        },
    )
    return edits.run(request, edit)


def edit_project(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Project.objects.current(), slug=slug)
    form = ProjectForm(request.POST or None, instance=row, initial={"version": row.version})

    def save(values):
        return actions.edit_project(
            project=row, values=edits.without_version(values), version=values["version"], person=request.user
        )

    edit = edits.Edit(
        form=form,
        save=save,
        template="web/form.html",
        done=_("Gespeichert."),
        context={
            "section": "projekte",
            "title": _("Eintrag ändern"),
            "lead": row.title,
            "back": row.get_absolute_url(),
        },
        theirs=lambda: versions.stored(row, Project.EDITABLE),
    )
    return edits.run(request, edit)


@require_POST
def retire_project(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Project, slug=slug)
    try:
        if request.POST.get("tun") == "zurueck":
            actions.restore_project(project=row, person=request.user)
        else:
            actions.retire_project(project=row, reason=request.POST.get("reason", ""), person=request.user)
    except ValidationError as problem:
        context = {**context_of(request, row), "problem": problem.messages[0]}
        return render(request, "inventory/project.html", context, status=422)
    return redirect(row.get_absolute_url())


def solutions(request: HttpRequest) -> HttpResponse:
    """What works elsewhere and may be taken over."""
    rows = Solution.objects.select_related("topic").order_by("topic__order", "slug")
    return render(request, "inventory/solutions.html", {"section": "projekte", "solutions": rows})
