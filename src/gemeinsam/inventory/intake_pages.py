"""Pages of reading in a list: upload, columns, rows, taking over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.inventory import intake_display, intakes
from gemeinsam.inventory.collection_models import CollectionSheet
from gemeinsam.inventory.intake_forms import ColumnsForm, UploadForm
from gemeinsam.inventory.intake_models import Intake
from gemeinsam.inventory.intake_plan import steps_of
from gemeinsam.web import edits

PER_PAGE = 25
ANSWERS = {"neu": "new", "alt": "old"}


def all_lists(request: HttpRequest) -> HttpResponse:
    """The lists so far, and the form for the next one."""
    sheet = answering(request)
    initial = {"sheet": sheet, "sender": sheet.unit.name[:120]} if sheet else None
    form = UploadForm(request.POST or None, request.FILES or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                intake = intakes.receive_list(
                    name=file.name,
                    content=file.read(),
                    sender=form.cleaned_data["sender"],
                    person=request.user,
                    sheet=form.cleaned_data["sheet"],
                )
            except ValidationError as problem:
                form.add_error("file", problem)
            else:
                return redirect(intake)
    page = Paginator(Intake.objects.light().select_related("person"), PER_PAGE).get_page(request.GET.get("seite"))
    senders = Intake.objects.exclude(sender="").order_by("sender").values_list("sender", flat=True).distinct()[:100]
    context = {"section": "projekte", "form": form, "page": page, "senders": senders, "sheet": sheet}
    return render(request, "inventory/intakes.html", context, status=status)


def answering(request: HttpRequest) -> CollectionSheet | None:
    """The sheet of a round that the next list answers, if the address or the form names one."""
    asked = request.POST.get("sheet") or request.GET.get("bogen", "")
    rows = CollectionSheet.objects.select_related("unit", "round")
    return rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None


def one_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What the list says and what taking it over would do; nothing is written yet."""
    related = ("job", "person", "sheet__unit", "sheet__round")
    intake = get_object_or_404(Intake.objects.defer("content").select_related(*related), pk=pk)
    if intake.state == Intake.State.QUEUED and (intake.job is None or intake.job.state in {"failed", "cancelled"}):
        intake = intakes.give_back(intake=intake)
    if request.method == "POST":
        return _answered(request, intake)
    return render(request, "inventory/intake.html", _context(request, intake))


def _context(request: HttpRequest, intake: Intake) -> dict[str, Any]:
    shared = {"section": "projekte", "intake": intake, "tables": intake_display.columns_of(intake)}
    if not intake.is_draft:
        projects = [row.project for row in intake.rows.select_related("project").order_by("pk")[:500]]
        return {**shared, "projects": projects}
    lines = intake_display.lines_of(intake, steps_of(intake))
    rejected = intake_display.rejected_of(intake)
    counts = intake_display.counts_of(lines, rejected)
    view = request.GET.get("zeigen", "alle")
    view = view if view in {key for key, _label, _count in counts} else "alle"
    shown = rejected if view == "abgewiesen" else [line for line in lines if view in line.view]
    units = {line.step.values["unit"]["name"] for line in lines if _is_new_unit(line)}
    return {
        **shared,
        "counts": counts,
        "view": view,
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("seite")),
        "writes": sum(line.step.kind == "new" or bool(line.step.taken) for line in lines),
        "questions": sum(bool(line.step.conflicts) for line in lines),
        "new_units": sorted(units),
        "notes": [hint for hint in intake.reading.get("hints", []) if not hint["at"]],
        "same_file": Intake.objects.light().applied().filter(digest=intake.digest).first(),
    }


def _is_new_unit(line: intake_display.Line) -> bool:
    unit = line.step.values["unit"]
    return line.step.kind == "new" and unit is not None and not unit["org"]


def _answered(request: HttpRequest, intake: Intake) -> HttpResponse:
    """Keep which rows stay out, and the answers to questions."""
    shown = {name[:120] for name in request.POST.getlist("gezeigt")}
    answers: dict[str, dict[str, str]] = {}
    for name, value in request.POST.items():
        at, _bar, part = name.removeprefix("antwort|").rpartition("|")
        if name.startswith("antwort|") and value in ANSWERS and part in intake_display.LABELS:
            answers.setdefault(at, {})[part] = ANSWERS[value]
    try:
        intakes.answer_rows(
            intake=intake,
            out=set(request.POST.getlist("aus")),
            shown=shown,
            answers=answers,
            version=edits.version_in(request),
            person=request.user,
        )
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    else:
        messages.success(request, _("Gespeichert. Am Bestand hat sich noch nichts geändert."))
    return redirect(f"{intake.get_absolute_url()}?{request.GET.urlencode()}")


def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what columns hold where the reader was wrong."""
    intake = get_object_or_404(Intake.objects.filter(state=Intake.State.DRAFT), pk=pk)
    form = ColumnsForm(request.POST or None, intake=intake)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                intakes.tell_columns(
                    intake=intake,
                    told={**intake.told, **form.told},
                    version=form.cleaned_data["version"],
                    person=request.user,
                )
            except ValidationError as problem:
                form.add_error(None, problem)
            else:
                return redirect(intake)
    context = {"section": "projekte", "intake": intake, "form": form}
    return render(request, "inventory/intake_columns.html", context, status=status)


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Promise to take the list over."""
    intake = get_object_or_404(Intake, pk=pk)
    try:
        intake = intakes.queue_list(intake=intake, version=edits.version_in(request), person=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(intake)
    return redirect("job", pk=intake.job_id)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the list away."""
    intake = get_object_or_404(Intake, pk=pk)
    try:
        intakes.discard_list(intake=intake, version=edits.version_in(request), person=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect(intake)
    messages.success(request, _("Die Liste ist verworfen. Am Bestand hat sich nichts geändert."))
    return redirect("intakes")
