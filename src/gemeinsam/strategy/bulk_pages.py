"""Pages to change many measures at once: choose, see what would change, carry out, take back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gemeinsam.inventory.classify_queries import pinned_versions
from gemeinsam.strategy import bulk_actions, bulk_queries
from gemeinsam.strategy.bulk_columns import Known
from gemeinsam.strategy.bulk_rules import SET, wanted_of
from gemeinsam.strategy.models import BulkStep

PER_PAGE = 100
SHOWN = 300
SECTION = "massnahmen"


def bulk(request: HttpRequest, problem: str = "") -> HttpResponse:
    """The table with its filters and what may be set; an address from the preview brings the marks back."""
    known = Known.now()
    page = Paginator(bulk_queries.listed(request.GET), PER_PAGE).get_page(request.GET.get("seite"))
    kept = bulk_queries.list_query(request.GET)
    context = {
        "section": SECTION,
        "page": page,
        "total": page.paginator.count,
        "query": request.GET.get("q", "")[:100],
        "filters": bulk_queries.filter_selects(request.GET, known),
        "is_filtered": any(name != "seite" for name in kept),
        "selects": bulk_queries.set_selects(request.GET, known),
        "marked": set(request.GET.getlist("p")),
        "is_all": bool(request.GET.get("alle")),
        "kept": [(name, value) for name, value in kept.items() if name != "seite"],
        "list_query": kept.urlencode(),
        "step": bulk_queries.last_step(request.user),
        "problem": problem,
    }
    return render(request, "strategy/bulk.html", context, status=422 if problem else 200)


def bulk_preview(request: HttpRequest) -> HttpResponse:
    """What would change; an address, so that it can be read again, shared and left by the way back."""
    return preview_of(request, request.GET)


def preview_of(request: HttpRequest, query: QueryDict, problem: str = "") -> HttpResponse:
    known = Known.now()
    wanted = wanted_of(query, known)
    rows = list(known.with_values(bulk_queries.chosen(query)))
    if not rows:
        return bulk(request, problem or _("Markieren Sie mindestens eine Maßnahme."))
    if not wanted.values:
        return bulk(request, _("Sagen Sie, was für die markierten Maßnahmen gelten soll."))
    found = bulk_queries.preview(rows, wanted, known)
    context = {
        "section": SECTION,
        "preview": found,
        "shown": found.changing[:SHOWN],
        "more": max(0, len(found.changing) - SHOWN),
        "sentence": wanted.sentence,
        "back": f"{reverse('bulk')}?{query.urlencode()}",
        "sent": [(name, query[name][:200]) for name in SET if name in query],
        "list_query": bulk_queries.list_query(query).urlencode(),
        "problem": problem,
    }
    return render(request, "strategy/bulk_preview.html", context, status=422 if problem else 200)


@require_POST
def bulk_apply(request: HttpRequest) -> HttpResponse:
    """Carry out what the preview showed; whoever was overtaken sees the preview again, with the wish as it was."""
    wanted = wanted_of(request.POST, Known.now())
    pinned = pinned_versions(request.POST.get("auswahl", ""))
    try:
        step = bulk_actions.change_measures(wanted=wanted, pinned=pinned, person=request.user)
    except ValidationError as problem:
        if problem.code == "nothing":
            messages.error(request, problem.messages[0])
            return redirect(list_address(request))
        return preview_of(request, asked_again(request, pinned), problem.messages[0])
    count = step.changes.count()
    messages.success(request, ngettext("%d Maßnahme ist geändert.", "%d Maßnahmen sind geändert.", count) % count)
    return redirect(list_address(request))


def asked_again(request: HttpRequest, pinned: dict[int, int]) -> QueryDict:
    """The wish and the marks of a form as an address of the preview has them."""
    query = QueryDict(request.POST.get("liste", "")[:2000], mutable=True)
    query.update({name: request.POST[name][:200] for name in SET if name in request.POST})
    query.setlist("p", [str(key) for key in pinned])
    query.pop("alle", None)
    return query


def bulk_step(request: HttpRequest, pk: int) -> HttpResponse:
    """What a step did, and which of its measures were changed since."""
    step = get_object_or_404(BulkStep.objects.select_related("person"), pk=pk)
    changes = list(step.changes.select_related("measure").order_by("measure__number"))
    context = {
        "section": SECTION,
        "step": step,
        "changed": [c for c in changes if c.measure.version != c.version and not c.measure.retired],
        "same": [c for c in changes if c.measure.version == c.version and not c.measure.retired],
        "retired": [c for c in changes if c.measure.retired],
        "is_mine": step.person_id == request.user.pk,
    }
    return render(request, "strategy/bulk_step.html", context)


@require_POST
def bulk_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step back; where somebody changed a measure since, ask first."""
    step = get_object_or_404(BulkStep, pk=pk)
    also = pinned_versions(" ".join(request.POST.getlist("trotzdem")[:SHOWN]))
    if not request.POST.get("gefragt") and bulk_queries.is_changed_since(step):
        return redirect(step)
    try:
        done = bulk_actions.take_back(step=step, person=request.user, also=also)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect(step if problem.code == "all_changed" else list_address(request))
    text = ngettext("%d Maßnahme ist wieder wie vorher.", "%d Maßnahmen sind wieder wie vorher.", done.count)
    messages.success(request, text % done.count)
    if done.kept:
        said = _("Inzwischen geändert und deshalb nicht angerührt: %s.") % bulk_actions.named(done.kept)
        messages.warning(request, said)
    return redirect(list_address(request))


def list_address(request: HttpRequest) -> str:
    kept = bulk_queries.list_query(QueryDict(request.POST.get("liste", "")[:2000]))
    return f"{reverse('bulk')}{'?' if kept else ''}{kept.urlencode()}"
