"""Pages of documents: list and search, upload, the text page by page, the file."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.history import entries_of
from gemeinsam.county.policy import OFFICE
from gemeinsam.inventory import document_actions, document_files, document_queries, document_search
from gemeinsam.inventory.document_forms import DocumentForm, UploadDocumentForm, concepts
from gemeinsam.inventory.document_models import Document, part_of
from gemeinsam.web import edits

PER_PAGE = 20
MOST_PARTS = 10_000


def is_office(request: HttpRequest) -> bool:
    return request.role in OFFICE


def shown_document(request: HttpRequest, slug: str) -> Document:
    """The document, if one may read it."""
    rows = Document.objects.shown(to_office=is_office(request)).select_related("concept", "job", "person")
    return get_object_or_404(rows, slug=slug)


def query_of(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\0", "")[:200].strip()


def documents(request: HttpRequest) -> HttpResponse:
    """All documents, or the pages that hold the words asked for."""
    query = query_of(request)
    rows = document_queries.documents_for_list(to_office=is_office(request))
    context: dict[str, Any] = {"section": "projekte", "query": query}
    if query:
        context |= _hits(request, query)
    else:
        context["page"] = Paginator(rows, PER_PAGE).get_page(request.GET.get("seite"))
    return render(request, "inventory/documents.html", context)


def _hits(request: HttpRequest, query: str) -> dict[str, Any]:
    found = document_search.found(query, Document.objects.shown(to_office=is_office(request)))
    page = Paginator(found.select_related("document").order_by("-document__created", "document", "number"), PER_PAGE)
    shown = page.get_page(request.GET.get("seite"))
    hits = [(row, document_search.passages(row.text, query)) for row in shown.object_list]
    return {"page": shown, "hits": hits, "total": page.count}


def new_document(request: HttpRequest) -> HttpResponse:
    """Upload a document; one that is there already is shown instead of stored twice."""
    wished = concepts().filter(slug=request.GET.get("konzept", "")[:80].replace("\0", "")).first()
    form = UploadDocumentForm(request.POST or None, request.FILES or None, initial={"concept": wished})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data.pop("file")
            content = file.read()
            try:
                document = document_actions.upload_document(
                    name=file.name, content=content, values=form.cleaned_data, person=request.user
                )
            except ValidationError as problem:
                if getattr(problem, "code", "") == "known" and (known := document_actions.known_document(content)):
                    messages.success(request, _("Diese Datei ist schon hochgeladen. Hier ist sie."))
                    return redirect(known)
                edits.complain(form, problem, otherwise="file")
            else:
                return redirect(document)
    return render(request, "inventory/document_new.html", {"section": "projekte", "form": form}, status=status)


def document(request: HttpRequest, slug: str) -> HttpResponse:
    """The text of a document, page by page; while it is being read, how far that is."""
    row = shown_document(request, slug)
    template = "inventory/document.html#state" if request.htmx and row.is_waiting else "inventory/document.html"
    if request.htmx and not row.is_waiting:
        return HttpResponse(status=204, headers={"HX-Redirect": row.get_absolute_url()})
    return render(request, template, context_of(request, row))


def context_of(request: HttpRequest, row: Document) -> dict[str, Any]:
    """What the page of a document shows: its pages, and to the office its proposals."""
    query = query_of(request)
    first = part_of(_number(request.GET.get("ab", "")))
    pages = list(document_queries.pages_from(row, first))
    for page in pages:
        page.document = row
        page.pieces = document_search.cut(page.text, document_search.hits_in(page.text, query), 0, len(page.text))
    context: dict[str, Any] = {"section": "projekte", "document": row, "pages": pages, "query": query, "first": first}
    context["parts"] = parts_of(row)
    if is_office(request):
        context |= {"progress": document_queries.progress_of(row), "history": entries_of(row)[:5]}
        beside: dict[int, list[Any]] = {}
        for candidate in row.candidates.filter(page__in=[page.pk for page in pages]):
            candidate.document = row
            beside.setdefault(candidate.page_id, []).append(candidate)
        for page in pages:
            page.beside = beside.get(page.pk, [])
    return context


def parts_of(row: Document) -> list[dict[str, int]]:
    """First and last page of each part of a long document; nothing for a short one."""
    firsts = sorted({part_of(number) for number in range(1, row.page_count + 1)})
    if len(firsts) < 2:
        return []
    return [{"first": first, "last": min(row.page_count, after - 1)}
            for first, after in zip(firsts, [*firsts[1:], row.page_count + 1], strict=True)]  # fmt: skip


def _number(given: str) -> int:
    return min(max(int(given), 1), MOST_PARTS) if given.isascii() and given.isdecimal() and len(given) < 8 else 1


def document_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The file itself: a PDF to be read in the browser, at a page; anything else to be saved."""
    row = shown_document(request, slug)
    try:
        content = document_files.content_of(row)
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = HttpResponse(content, content_type=document_files.TYPES[row.form])
    how = "inline" if row.form == "pdf" else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{row.slug}.{row.form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def edit_document(request: HttpRequest, slug: str) -> HttpResponse:
    row = shown_document(request, slug)
    form = DocumentForm(request.POST or None, instance=row, initial={"version": row.version})

    def save(values: dict[str, Any]) -> Document:
        return document_actions.edit_document(
            document=row, values=edits.without_version(values), version=values["version"], person=request.user
        )

    edit = edits.Edit(
        form=form,
        save=save,
        template="web/form.html",
        done=_("Gespeichert."),
        context={"section": "projekte", "title": _("Dokument beschreiben"), "lead": row.title,
                 "back": row.get_absolute_url()},
        theirs=lambda: versions.stored(row, Document.EDITABLE),
    )  # fmt: skip
    return edits.run(request, edit)


@require_POST
def change_document(request: HttpRequest, slug: str) -> HttpResponse:
    """Read it again, or take it away."""
    row = shown_document(request, slug)
    try:
        if request.POST.get("tun") == "entfernen":
            document_actions.remove_document(document=row, person=request.user)
            messages.success(request, _("Das Dokument ist entfernt."))
            return redirect("documents")
        document_actions.read_again(document=row, person=request.user)
    except ValidationError as problem:
        context = {**context_of(request, row), "problem": problem.messages[0]}
        return render(request, "inventory/document.html", context, status=422)
    return redirect(row)
