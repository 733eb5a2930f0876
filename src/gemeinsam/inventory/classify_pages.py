"""Pages to classify many entries at once: choose, see what would change, carry out, take back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gemeinsam.inventory import classify_actions, classify_queries
from gemeinsam.inventory.classify_rules import HOW, wanted_of
from gemeinsam.inventory.models import ClassifyStep
from gemeinsam.participation.models import Topic

PER_PAGE = 100
SHOWN = 100
NAMED = 5


def classify(request: HttpRequest, problem: str = "") -> HttpResponse:
    """The list with its filters and what may be set; an address from the preview brings the marks back."""
    themes = list(Topic.objects.themes())
    page = Paginator(classify_queries.listed(request.GET), PER_PAGE).get_page(request.GET.get("seite"))
    context = {
        "section": "projekte",
        "page": page,
        "total": page.paginator.count,
        "query": request.GET.get("q", "")[:200],
        "filters": classify_queries.filter_selects(request.GET, themes),
        "is_filtered": bool(classify_queries.list_query(request.GET)),
        "selects": classify_queries.set_selects(request.GET),
        "themes": themes,
        "hows": [(key, word, key == request.GET.get("feld_wie")) for key, word in HOW.items()],
        "set_themes": set(request.GET.getlist("setze_feld")),
        "marked": set(request.GET.getlist("p")),
        "is_all": bool(request.GET.get("alle")),
        "kept": hidden(classify_queries.list_query(request.GET)),
        "list_query": classify_queries.list_query(request.GET).urlencode(),
        "step": last_step_of(request),
        "problem": problem,
    }
    return render(request, "inventory/classify.html", context, status=422 if problem else 200)


def classify_preview(request: HttpRequest) -> HttpResponse:
    """What would change; an address, so that it can be read again, shared and left by the way back."""
    wanted = wanted_of(request.GET, Topic.objects.themes())
    rows = list(classify_queries.chosen(request.GET))
    if not rows:
        return classify(request, _("Markieren Sie mindestens einen Eintrag."))
    if not wanted.is_set:
        return classify(request, _("Sagen Sie, was für die markierten Einträge gelten soll."))
    found = classify_queries.preview(rows, wanted)
    context = {
        "section": "projekte",
        "preview": found,
        "shown": found.changing[:SHOWN],
        "more": max(0, len(found.changing) - SHOWN),
        "sentence": wanted.sentence,
        "back": f"{reverse('classify')}?{request.GET.urlencode()}",
        # What is sent: the wish itself, the versions that were seen, and the way back to the list.
        "sent": [pair for pair in hidden(request.GET) if pair[0].startswith(("setze_", "feld_wie"))],
        "list_query": classify_queries.list_query(request.GET).urlencode(),
    }
    return render(request, "inventory/classify_preview.html", context)


@require_POST
def classify_apply(request: HttpRequest) -> HttpResponse:
    """Carry out what the preview showed."""
    wanted = wanted_of(request.POST, Topic.objects.themes())
    pinned = classify_queries.pinned_versions(request.POST.get("auswahl", ""))
    try:
        done = classify_actions.classify_projects(wanted=wanted, pinned=pinned, person=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect(list_address(request))
    text = ngettext("%d Eintrag ist eingeordnet.", "%d Einträge sind eingeordnet.", done.count) % done.count
    messages.success(request, text)
    tell_kept(request, done.kept)
    return redirect(list_address(request))


@require_POST
def classify_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's last step back."""
    step = get_object_or_404(ClassifyStep, pk=pk)
    try:
        done = classify_actions.undo_step(step=step, person=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect(list_address(request))
    text = ngettext("%d Eintrag ist wieder wie vorher.", "%d Einträge sind wieder wie vorher.", done.count) % done.count
    messages.success(request, text)
    tell_kept(request, done.kept)
    return redirect(list_address(request))


def tell_kept(request: HttpRequest, titles: list[str]) -> None:
    """Name what somebody else changed meanwhile and what therefore stays as it is."""
    if not titles:
        return
    named = ", ".join(f"„{title}“" for title in titles[:NAMED])
    rest = len(titles) - NAMED
    named += ngettext(" und %d weiterer", " und %d weitere", rest) % rest if rest > 0 else ""
    lead = ngettext(
        "%d Eintrag wurde inzwischen geändert und bleibt, wie er ist: %s.",
        "%d Einträge wurden inzwischen geändert und bleiben, wie sie sind: %s.",
        len(titles),
    )
    messages.error(request, lead % (len(titles), named))


def last_step_of(request: HttpRequest) -> dict[str, Any] | None:
    step = classify_queries.last_step(request.user)
    return {"row": step, "count": step.changes.count()} if step else None


def list_address(request: HttpRequest) -> str:
    kept = classify_queries.list_query(QueryDict(request.POST.get("liste", "")[:2000]))
    return f"{reverse('classify')}{'?' if kept else ''}{kept.urlencode()}"


def hidden(query: QueryDict) -> list[tuple[str, str]]:
    """Parameters as pairs for hidden fields; the page is not kept, a new wish begins at its start."""
    return [(name, value[:200]) for name, values in query.lists() for value in values if name != "seite"]
