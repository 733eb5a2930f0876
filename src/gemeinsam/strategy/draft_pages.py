"""Pages of drafting: a goal or measure out of something, comments among colleagues, and what has no thread yet."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import refusal
from gemeinsam.strategy import draft_actions as actions
from gemeinsam.strategy import draft_queries as queries
from gemeinsam.strategy.draft_forms import DraftForm
from gemeinsam.strategy.draft_sources import source_of
from gemeinsam.strategy.models import DraftComment, Goal, Measure
from gemeinsam.web import edits


def draft(request: HttpRequest) -> HttpResponse:
    """Make a goal or the idea of a measure of what the address names."""
    source = source_of(request.GET)
    if source is None:
        raise Http404

    def save(values):
        told = {name: values[name] for name in ("title", "text", "field")}
        return actions.draft_from(source=source, kind=values["kind"], values=told, person=request.user)

    edit = edits.Edit(
        form=DraftForm(request.POST or None, source=source),
        save=save,
        template="web/form.html",
        done=_("Angelegt und verknüpft: %(row)s."),
        context={
            "section": "massnahmen",
            "title": _("Ziel oder Maßnahme daraus machen"),
            "lead": source.label,
            "back": source.url,
            "verb": _("Anlegen und verknüpfen"),
        },
    )
    return edits.run(request, edit)


def gaps(request: HttpRequest) -> HttpResponse:
    """What has no thread yet: measures without origin, goals without measure, themes without answer."""
    context = {
        "section": "massnahmen",
        "measures": queries.measures_without_origin().for_list(),
        "goals": queries.goals_without_measure(),
        "themes": queries.themes_without_answer(),
    }
    return render(request, "strategy/gaps.html", context)


@require_POST
def comment(request: HttpRequest) -> HttpResponse:
    """Say something about a goal or a measure, or fold a comment away."""
    try:
        if key := request.POST.get("erledigt") or request.POST.get("offen"):
            row = get_object_or_404(DraftComment, pk=key if key.isdecimal() and len(key) < 10 else 0)
            actions.settle_comment(comment=row, settled="erledigt" in request.POST, person=request.user)
        else:
            actions.add_comment(target=target_of(request), text=request.POST.get("text", ""), person=request.user)
            messages.success(request, _("Ihr Kommentar steht jetzt da. Nur die Verwaltung sieht ihn."))
    except ValidationError as problem:
        return refusal.refuse(request, 422, _("Noch nicht gespeichert"), problem.messages[0])
    return redirect(came_from(request))


def target_of(request: HttpRequest) -> Goal | Measure:
    kind, _slash, number = request.POST.get("zu", "").replace("\0", "")[:40].partition("/")
    if kind == "ziel":
        return get_object_or_404(Goal, number=number)
    return get_object_or_404(Measure.objects.current(), number=number)


def came_from(request: HttpRequest) -> str:
    """The page the comment was written on; never another host."""
    address = request.POST.get("zurueck", "")
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=False)
    return f"{address}#kommentare" if is_ours and address.startswith("/") else "/massnahmen/"
