"""Pages and files of editions: the list, one to read, what differs between two, freezing one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gemeinsam.county.freezing import digest_of
from gemeinsam.county.history import entries_of
from gemeinsam.county.policy import LEADS, OFFICE
from gemeinsam.publication.edition_papers import decided_words, edition_document
from gemeinsam.publication.papers import paper
from gemeinsam.publication.shown import body_of
from gemeinsam.strategy import edition_actions as actions
from gemeinsam.strategy.consult_queries import credits_of
from gemeinsam.strategy.edition_compare import differences
from gemeinsam.strategy.edition_content import content_of
from gemeinsam.strategy.edition_forms import form_for
from gemeinsam.strategy.edition_restoring import restore_edition
from gemeinsam.strategy.models import Consultation, Edition, Measure
from gemeinsam.web import edits

ADOPTED = "beschluss"


def visible(request: HttpRequest) -> QuerySet[Edition]:
    """The office sees all editions, everybody those that are published."""
    return Edition.objects.all() if request.role in OFFICE else Edition.objects.public()


def editions(request: HttpRequest) -> HttpResponse:
    """Every edition, the adopted ones first; each stays as it is."""
    rows = list(visible(request).light().select_related("decision"))
    context = {
        "section": "strategie",
        "adopted": [row for row in rows if row.is_adopted],
        "drafts": [row for row in rows if not row.is_adopted],
        "is_lead": request.role in LEADS,
    }
    return render(request, "publication/editions.html", context)


def edition(request: HttpRequest, number: int) -> HttpResponse:
    """One edition, word for word, with its check sum taken again."""
    return show(request, get_object_or_404(visible(request).select_related("decision"), number=number))


def show(request: HttpRequest, row: Edition, *, problem: str = "") -> HttpResponse:
    said = row.content.get("decision")
    context = {
        "section": "strategie",
        "edition": row,
        "decided": decided_words(said) if said else "",
        "body": body_of(edition_document(row)),
        "holds": digest_of(row.content) == row.digest,
        "before": visible(request).light().filter(number__lt=row.number).first(),
        "is_lead": request.role in LEADS,
        "consultation": Consultation.objects.filter(edition=row).select_related("edition", "round").first(),
        "credits": credits_of(row),
        "history": entries_of(row)[:20] if request.role in OFFICE else [],
        "problem": problem,
    }
    return render(request, "publication/edition.html", context, status=422 if problem else 200)


def edition_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The same as PDF or DOCX, or the frozen content itself, whose check sum anybody can take again."""
    row = get_object_or_404(visible(request), number=number)
    if form != "json":
        return paper(edition_document(row), f"strategie-fassung-{row.number}", form)
    response = JsonResponse(
        row.content, json_dumps_params={"ensure_ascii": False, "sort_keys": True, "separators": (",", ":")}
    )
    response["Content-Disposition"] = f'attachment; filename="strategie-fassung-{row.number}.json"'
    return response


def compare(request: HttpRequest) -> HttpResponse:
    """What differs between two editions, or between one and the work of today (staff)."""
    rows = list(visible(request).light())
    old, new = chosen(request, "alt", rows), chosen(request, "neu", rows)
    is_today = new is None and request.role in OFFICE
    context: dict[str, Any] = {"section": "strategie", "editions": rows, "old": old, "new": new, "is_today": is_today}
    if old and (new or is_today):
        after = new.content if new else content_of(request.county, Edition.Kind.DRAFT, "", None)
        found = differences(old.content, after)
        context["groups"] = [(sort, label, [row for row in found if row.sort == sort]) for sort, label in SORTS]
        context["total"] = len(found)
    return render(request, "publication/edition_compare.html", context)


SORTS = (("added", lazy("Neu")), ("removed", lazy("Entfallen")), ("changed", lazy("Geändert")))


def chosen(request: HttpRequest, name: str, rows: list[Edition]) -> Edition | None:
    asked = request.GET.get(name, "")
    return next((row for row in rows if str(row.number) == asked), None)


def freeze(request: HttpRequest) -> HttpResponse:
    """What would be frozen now, and the form that does it: for a consultation, or with a decision."""
    kind = Edition.Kind.ADOPTED if request.GET.get("art") == ADOPTED else Edition.Kind.DRAFT
    form = form_for(kind)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            values = {"title": form.cleaned_data["title"], "seen": form.cleaned_data["seen"]}
            row = actions.freeze_edition(
                county=request.county, kind=kind, decision=form.decision, person=request.user, **values
            )
        except ValidationError as problem:
            edits.blame(edits.Edit(form, actions.freeze_edition, "", "", {}), problem)
        else:
            messages.success(request, _("%s ist festgehalten.") % row)
            return redirect(row)
    content = content_of(request.county, kind, "", None)
    seen = digest_of(content)
    if form.is_bound:
        form.data = form.data.copy()
        form.data["seen"] = seen
    else:
        form.initial["seen"] = seen
    context = {"section": "strategie", "form": form, "kind": kind, "back": reverse("editions"), **ahead(content)}
    return render(request, "publication/edition_freeze.html", context, status=422 if form.is_bound else 200)


def ahead(content: dict[str, Any]) -> dict[str, Any]:
    """What goes in, what stays out and why, and what changed since the edition before."""
    taken = {part["key"] for part in content["parts"]}
    measures = Measure.objects.current().order_by("number")
    last = Edition.objects.first()
    return {
        "counts": [(label, sum(key.startswith(f"{name}/") for key in taken)) for name, label in COUNTED],
        "outside": [row for row in measures if f"measure/{row.number}" not in taken],
        "last": last,
        "changes": differences(last.content, content) if last else [],
    }


COUNTED = (("goal", lazy("Ziele")), ("measure", lazy("Maßnahmen")))


@require_POST
def edition_step(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a frozen draft, throw one away, or take an edition up again as today's work."""
    row = get_object_or_404(Edition.objects.all(), number=number)
    wish = request.POST.get("tun", "")
    try:
        if wish == "veroeffentlichen":
            actions.publish_edition(edition=row, person=request.user)
            messages.success(request, _("%s ist veröffentlicht.") % row)
        elif wish == "wiederherstellen":
            say_restored(request, row)
        elif wish == "loeschen":
            actions.delete_edition(edition=row, person=request.user)
            messages.success(request, _("%s ist gelöscht.") % row)
            return redirect("editions")
        else:
            raise Http404
    except ValidationError as problem:
        return show(request, row, problem=problem.messages[0])
    return redirect(row)


def say_restored(request: HttpRequest, row: Edition) -> None:
    done = restore_edition(edition=row, person=request.user)
    words = ngettext(
        "%d Teil ist wieder wie in dieser Fassung.", "%d Teile sind wieder wie in dieser Fassung.", done.changed
    )
    messages.success(request, words % done.changed if done.changed else _("Der Arbeitsstand sagt schon dasselbe."))
    for sentence in done.missing[:10]:
        messages.warning(request, sentence)
