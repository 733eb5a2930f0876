"""Pages of strengths, weaknesses, opportunities and risks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.history import entries_of
from gemeinsam.county.policy import OFFICE
from gemeinsam.inventory import swot_actions, swot_queries
from gemeinsam.inventory.models import SwotEntry
from gemeinsam.inventory.swot_forms import SwotForm
from gemeinsam.participation.models import Topic
from gemeinsam.web import edits


def swot(request: HttpRequest) -> HttpResponse:
    """All fields at a glance."""
    is_office = request.role in OFFICE
    rows = swot_queries.overview(list(Topic.objects.themes()), with_drafts=is_office)
    total = sum(sum(numbers.values()) for _topic, numbers in rows)
    context = {"section": "projekte", "rows": rows, "quadrants": swot_queries.PLURAL, "total": total}
    return render(request, "inventory/swot.html", context)


def swot_field(request: HttpRequest, slug: str) -> HttpResponse:
    """The grid of one field."""
    return render(request, "inventory/swot_field.html", field_context(request, slug))


def field_context(request: HttpRequest, slug: str) -> dict[str, Any]:
    themes = list(Topic.objects.themes())
    topic = theme_of(themes, slug)
    is_office = request.role in OFFICE
    parts = swot_queries.grid(topic, themes, with_drafts=is_office)
    return {
        "section": "projekte",
        "topic": topic,
        "parts": parts,
        "total": sum(len(part.lines) for part in parts),
        "retired": swot_queries.retired_entries(topic) if is_office else [],
    }


def theme_of(themes: list[Topic], slug: str) -> Topic:
    found = next((topic for topic in themes if topic.slug == slug), None)
    if found is None:
        raise Http404
    return found


def swot_new(request: HttpRequest, slug: str) -> HttpResponse:
    topic = theme_of(list(Topic.objects.themes()), slug)
    wish = request.GET.get("art", "")
    initial = {"quadrant": wish if wish in SwotEntry.Quadrant.values else None}
    edit = edits.Edit(
        form=SwotForm(request.POST or None, topic=topic, initial=initial),
        save=lambda values: swot_actions.add_swot_entry(
            topic=topic, values=edits.without_version(values), person=request.user
        ),
        template="web/form.html",
        done=_("Die Einschätzung ist gespeichert."),
        context={
            "section": "projekte",
            "title": _("Neue Einschätzung"),
            "lead": topic.title,
            "back": reverse("swot_field", args=[topic.slug]),
        },
    )
    return edits.run(request, edit)


def swot_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(SwotEntry.objects.current().select_related("topic"), pk=pk)

    def save(values):
        return swot_actions.edit_swot_entry(
            entry=row, values=edits.without_version(values), version=values["version"], person=request.user
        )

    edit = edits.Edit(
        form=SwotForm(request.POST or None, instance=row, topic=row.topic, initial={"version": row.version}),
        save=save,
        template="inventory/swot_edit.html",
        done=_("Gespeichert."),
        context={
            "section": "projekte",
            "title": _("Einschätzung ändern"),
            "lead": row.topic.title,
            "back": row.get_absolute_url(),
            "history": entries_of(row)[:20],
        },
        theirs=lambda: versions.stored(row, SwotEntry.EDITABLE),
    )
    return edits.run(request, edit)


# What the buttons beside an entry do.
VERBS = {
    "hoch": lambda row, person: swot_actions.move_swot_entry(entry=row, step=-1, person=person),
    "runter": lambda row, person: swot_actions.move_swot_entry(entry=row, step=1, person=person),
    "zeigen": lambda row, person: swot_actions.publish_swot_entry(entry=row, is_public=True, person=person),
    "verbergen": lambda row, person: swot_actions.publish_swot_entry(entry=row, is_public=False, person=person),
    "zurueckziehen": lambda row, person: swot_actions.retire_swot_entry(entry=row, person=person),
    "aufnehmen": lambda row, person: swot_actions.restore_swot_entry(entry=row, person=person),
}


@require_POST
def swot_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Order, publish, retire, restore."""
    row = get_object_or_404(SwotEntry.objects.select_related("topic"), pk=pk)
    act = VERBS.get(request.POST.get("tun", ""))
    if act is None:
        return answer_problem(request, row.topic.slug, _("Diesen Schritt gibt es nicht."))
    try:
        act(row, request.user)
    except ValidationError as problem:
        return answer_problem(request, row.topic.slug, problem.messages[0])
    return redirect(row.get_absolute_url())


@require_POST
def swot_take(request: HttpRequest, slug: str) -> HttpResponse:
    """Take over what was counted."""
    topic = theme_of(list(Topic.objects.themes()), slug)
    try:
        row = swot_actions.take_over_candidate(topic=topic, key=request.POST.get("key", ""), person=request.user)
    except ValidationError as problem:
        return answer_problem(request, slug, problem.messages[0])
    messages.success(request, _("Übernommen. Noch sieht es nur die Verwaltung."))
    return redirect(row.get_absolute_url())


def answer_problem(request: HttpRequest, slug: str, problem: str) -> HttpResponse:
    context = {**field_context(request, slug), "problem": problem}
    return render(request, "inventory/swot_field.html", context, status=422)
