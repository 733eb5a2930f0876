"""Pages of the workbook of measures: download, upload, what it changes cell by cell, take it or put it away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from gemeinsam.inventory.classify_queries import pinned_versions
from gemeinsam.strategy import bulk_file_actions, bulk_queries
from gemeinsam.strategy.bulk_columns import Known
from gemeinsam.strategy.bulk_file_actions import Taken
from gemeinsam.strategy.bulk_forms import WorkbookForm
from gemeinsam.strategy.bulk_workbook import workbook
from gemeinsam.strategy.models import BulkFile

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECTION = "massnahmen"
LAST = 20
CLASH = "beide."


def bulk_workbook(request: HttpRequest) -> HttpResponse:
    """The measures of the list as a workbook to edit."""
    known = Known.now()
    content = workbook(known.with_values(bulk_queries.listed(request.GET)), known, request.county)
    response = HttpResponse(content, content_type=TYPE)
    name = f"massnahmen-{timezone.localdate().isoformat()}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def bulk_files(request: HttpRequest) -> HttpResponse:
    """The form for a workbook that comes back, and the last ones."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                file = bulk_file_actions.receive_workbook(name=upload.name, content=upload.read(), person=request.user)
            except ValidationError as problem:
                form.add_error("file", problem)
            else:
                return redirect(file)
    files = BulkFile.objects.defer("reading").select_related("person")[:LAST]
    context = {"section": SECTION, "form": form, "files": files}
    return render(request, "strategy/bulk_files.html", context, status=status)


def bulk_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook changes today; nothing is written yet."""
    return shown(request, get_object_or_404(BulkFile.objects.select_related("person", "step"), pk=pk))


def shown(request: HttpRequest, file: BulkFile, problem: str = "", sent: QueryDict | None = None) -> HttpResponse:
    context: dict[str, Any] = {"section": SECTION, "file": file, "problem": problem}
    if file.is_draft:
        found = bulk_file_actions.comparison(file, Known.now())
        offered = {line.key for line in found.takeable if line.offered}
        context |= {
            "diff": found,
            "chosen": offered if sent is None else set(sent.getlist("nimm")),
            "answered": set() if sent is None else {f"{at}.{name}" for at, name in answered(sent)},
        }
    return render(request, "strategy/bulk_file.html", context, status=422 if problem else 200)


def answered(sent: QueryDict) -> set[tuple[str, str]]:
    """Cells of both sides for which a person chose the workbook: (row, column)."""
    names = (name.removeprefix(CLASH).partition(".") for name in sent if name.startswith(CLASH))
    return {(at, column) for at, _dot, column in names if sent.get(f"{CLASH}{at}.{column}") == "mappe"}


@require_POST
def bulk_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what was chosen; whoever was overtaken sees the comparison anew, with the choice as it was."""
    file = get_object_or_404(BulkFile, pk=pk)
    taken = Taken(
        rows=frozenset(request.POST.getlist("nimm")),
        cells=frozenset(answered(request.POST)),
        pinned=pinned_versions(request.POST.get("auswahl", "")),
    )
    try:
        step = bulk_file_actions.take_workbook(file=file, taken=taken, person=request.user)
    except ValidationError as problem:
        file.refresh_from_db()
        return shown(request, file, problem.messages[0], request.POST)
    count = step.changes.count()
    text = ngettext("%d Maßnahme ist übernommen.", "%d Maßnahmen sind übernommen.", count) % count
    messages.success(request, text)
    return redirect("bulk")


@require_POST
def bulk_discard(request: HttpRequest, pk: int) -> HttpResponse:
    file = get_object_or_404(BulkFile, pk=pk)
    try:
        bulk_file_actions.discard_workbook(file=file, person=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect(file)
    messages.success(request, _("Die Mappe ist verworfen. An den Maßnahmen hat sich nichts geändert."))
    return redirect("bulk_files")
