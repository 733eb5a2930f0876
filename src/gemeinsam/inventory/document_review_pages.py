"""Deciding on the proposals of a document, one by one: the passage in its page, the values, what becomes of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gemeinsam.inventory import document_deciding as deciding
from gemeinsam.inventory import document_queries
from gemeinsam.inventory.document_forms import CandidateForm, problem_without_concept
from gemeinsam.inventory.document_models import Candidate, Document
from gemeinsam.inventory.document_search import Piece
from gemeinsam.inventory.models import Project
from gemeinsam.web import edits

# Letters of the page that are shown before and after the passage.
AROUND = 900
REASONS = {
    "keine": gettext_lazy("keine Maßnahme"),
    "bekannt": gettext_lazy("schon im Bestand"),
    "ungenau": gettext_lazy("zu allgemein"),
    "doppelt": gettext_lazy("doppelt im Dokument"),
}


def candidates(request: HttpRequest, slug: str) -> HttpResponse:
    """Leads to the next open proposal; when all are decided, shows what was decided."""
    document = get_object_or_404(Document.objects.read(), slug=slug)
    waiting = document_queries.next_open(document)
    if waiting is not None and request.GET.get("zeigen") != "alle":
        return redirect(waiting)
    rows = document.candidates.select_related("page", "project", "measure", "measure__concept", "decided_by")
    context = {
        "section": "projekte", "document": document, "candidates": rows.order_by("order", "pk"),
        "progress": document_queries.progress_of(document), "next": waiting,
    }  # fmt: skip
    return render(request, "inventory/candidates.html", context)


def shown_candidate(slug: str, pk: int) -> Candidate:
    rows = Candidate.objects.select_related(
        "document", "document__concept", "page", "project", "measure", "measure__concept", "decided_by"
    )
    row = get_object_or_404(rows, document__slug=slug, pk=pk)
    row.page.document = row.document
    return row


def candidate(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One proposal: read, correct, decide."""
    row = shown_candidate(slug, pk)
    form = CandidateForm(request.POST or None, candidate=row)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            said = _decided(request, row, form)
        except ValidationError as problem:
            _blame(form, problem)
        else:
            if said:
                messages.success(request, said)
                return redirect(document_queries.next_open(row.document, after=row) or _overview(row.document))
    return render(request, "inventory/candidate.html", context_of(row, form), status=status)


def _overview(document: Document) -> str:
    return f"{document.get_absolute_url()}vorschlaege/?zeigen=alle"


def _blame(form: CandidateForm, problem: ValidationError) -> None:
    form.is_valid()
    if hasattr(problem, "error_dict"):
        for name, errors in problem.error_dict.items():
            form.add_error({"summary": "text"}.get(name, name if name in form.fields else None), errors)
    elif getattr(problem, "code", "") == "no_concept":
        form.add_error("concept", problem)
    else:
        form.add_error(None, problem)


def _decided(request: HttpRequest, row: Candidate, form: CandidateForm) -> str:
    """Carry out what the button says.

    Returns:
        What to tell the person; empty if the form's values are wrong.

    Raises:
        ValidationError: the decision breaks a rule.
    """
    verb, _colon, what = request.POST.get("tun", "").partition(":")
    common = {"candidate": row, "version": edits.version_in(request), "person": request.user}
    if verb == "verwerfen":
        because = str(REASONS.get(what, "")) or request.POST.get("warum", "")
        deciding.reject(because=because, **common)
        return _("„%s“ verworfen.") % row
    if verb == "spaeter":
        deciding.postpone(**common)
        return _("„%s“ kommt am Ende noch einmal.") % row
    if verb == "quelle":
        key = int(what) if what.isdecimal() and len(what) < 18 else 0
        project = get_object_or_404(Project.objects.current(), pk=key)
        deciding.tie_to_project(project=project, **common)
        return _("Die Stelle ist jetzt Quelle von „%s“.") % project
    if not form.is_valid():
        return ""
    if verb == "massnahme":
        if form.cleaned_data["concept"] is None:
            raise problem_without_concept()
        done = deciding.confirm_as_measure(values=form.as_measure(), **common)
        return _("„{}“ steht jetzt im Konzept „{}“.").format(done.measure, done.measure.concept)
    if verb != "vorhaben":
        raise ValidationError(_("Was soll aus dem Vorschlag werden?"), code="no_verb")
    done = deciding.confirm_as_project(values=form.as_project(), **common)
    return _("„%s“ steht jetzt im Bestand.") % done.project


def context_of(row: Candidate, form: CandidateForm) -> dict[str, Any]:
    before, after = document_queries.neighbours(row)
    return {
        "section": "projekte",
        "candidate": row,
        "document": row.document,
        "form": form,
        "pieces": passage_of(row),
        "similar": document_queries.like(row.title) if row.is_open else [],
        "progress": document_queries.progress_of(row.document),
        "before": before,
        "after": after,
        "last": last_decided(row.document),
        "reasons": REASONS.items(),
    }


def last_decided(document: Document) -> Candidate | None:
    """What can be undone at once: the decision that was made last."""
    return document.candidates.decided().order_by("-decided").first()


def passage_of(row: Candidate) -> list[Piece]:
    """The page around the passage; the passage is marked."""
    text = row.page.text
    at = row.at if text[row.at : row.at + len(row.quote)] == row.quote else text.find(row.quote)
    if at < 0:
        return [Piece(row.quote, is_hit=True)]
    begin = max(0, at - AROUND)
    begin = text.find("\n", begin, at) + 1 if begin else 0
    end = min(len(text), at + len(row.quote) + AROUND)
    pieces = (Piece(text[begin:at], is_hit=False), Piece(row.quote, is_hit=True),
              Piece(text[at + len(row.quote) : end], is_hit=False))  # fmt: skip
    return [piece for piece in pieces if piece.text]


@require_POST
def undo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open a proposal again."""
    row = shown_candidate(slug, pk)
    try:
        deciding.undo(candidate=row, version=edits.version_in(request), person=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("Zurückgenommen. Der Vorschlag ist wieder offen."))
    return redirect(row)
