"""Pages and files of inventory reports."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county.history import entries_of
from gemeinsam.county.policy import LEADS, OFFICE
from gemeinsam.engines import document as engine
from gemeinsam.publication import report_actions as actions
from gemeinsam.publication import report_papers as papers
from gemeinsam.publication.models import InventoryReport
from gemeinsam.publication.papers import file, paper
from gemeinsam.publication.report_forms import ReportForm
from gemeinsam.publication.report_reading import FIGURES, Reading
from gemeinsam.publication.shown import body_of
from gemeinsam.web import edits

INTERNAL = "intern"


def visible(request: HttpRequest) -> QuerySet[InventoryReport]:
    """The office sees all reports, everybody those that are published."""
    return InventoryReport.objects.all() if request.role in OFFICE else InventoryReport.objects.public()


def inventory_reports(request: HttpRequest) -> HttpResponse:
    """The newest report that everybody may read, and all others."""
    rows = list(visible(request).light().select_related("person"))
    newest = next((row for row in rows if row.published), None)
    known = newest.figures if newest else {}
    facts = [(title, known[name]) for name, title in FIGURES.items() if name in known]
    context = {
        "section": "projekte",
        "newest": newest,
        "facts": facts,
        "others": [row for row in rows if row != newest],
    }
    return render(request, "publication/inventory_reports.html", context)


def inventory_report(request: HttpRequest, number: int) -> HttpResponse:
    """A frozen report to read."""
    return show(request, get_object_or_404(visible(request), number=number))


def show(request: HttpRequest, report: InventoryReport, *, problem: str = "") -> HttpResponse:
    is_lead = request.role in LEADS
    context = {
        "section": "projekte",
        "report": report,
        "body": body_of(papers.kept_paper(report)),
        "is_lead": is_lead,
        "history": entries_of(report)[:20] if request.role in OFFICE else [],
        "problem": problem,
    }
    return render(request, "publication/inventory_report.html", context, status=422 if problem else 200)


def inventory_report_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The same as PDF, DOCX or XLSX."""
    report = get_object_or_404(visible(request), number=number)
    name = f"bestandsbericht-{report.number}"
    if form == "xlsx":
        return file(engine.xlsx(papers.kept_book(report)), f"{name}.xlsx")
    return paper(papers.kept_paper(report), name, form)


def inventory_report_draft(request: HttpRequest) -> HttpResponse:
    """What a report would say now, and the form that freezes it."""
    edition = InventoryReport.Edition.INTERNAL if request.GET.get("fassung") == INTERNAL else "public"
    context: dict[str, Any] = {"section": "projekte", "edition": edition, "back": reverse("inventory_reports")}
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.freeze_report(
                county=request.county, edition=edition, person=request.user, **form.cleaned_data
            )
            return frozen(request, report)
        except ValidationError as problem:
            edits.complain(form, problem)
    names = form.data.get("names_silent") == "on" if form.is_bound else True
    made = papers.draft(Reading(request.county, for_staff=edition != "public", names_silent=names))
    if form.is_bound:
        form.data = form.data.copy()
        form.data["seen"] = made.content
    else:
        form.initial["seen"] = made.content
    context |= {"form": form, "body": body_of(papers.paper(made, report=None)), "before": made.before}
    return render(request, "publication/inventory_report_draft.html", context, status=422 if form.is_bound else 200)


def frozen(request: HttpRequest, report: InventoryReport) -> HttpResponse:
    messages.success(request, _("%s ist festgehalten. Noch sieht ihn nur die Verwaltung.") % report)
    return redirect(report.get_absolute_url())


@require_POST
def inventory_report_step(request: HttpRequest, number: int) -> HttpResponse:
    """Publish, withdraw, delete."""
    report = get_object_or_404(InventoryReport.objects.all(), number=number)
    wish = request.POST.get("tun", "")
    try:
        if wish == "veroeffentlichen":
            actions.publish_report(report=report, person=request.user)
            messages.success(request, _("%s ist veröffentlicht.") % report)
        elif wish == "zurueckziehen":
            actions.withdraw_report(report=report, reason=request.POST.get("reason", ""), person=request.user)
            messages.success(request, _("%s ist zurückgezogen.") % report)
        elif wish == "loeschen":
            actions.delete_report(report=report, person=request.user)
            messages.success(request, _("%s ist gelöscht.") % report)
            return redirect("inventory_reports")
        else:
            raise Http404
    except ValidationError as problem:
        return show(request, report, problem=problem.messages[0])
    return redirect(report.get_absolute_url())
