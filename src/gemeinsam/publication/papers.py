"""Pages and files of the plan's papers: the year, the medium term, the application calendar, the dates."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gemeinsam.county.policy import PLANNERS
from gemeinsam.engines import document as engine
from gemeinsam.engines.ical import ical
from gemeinsam.planning import queries
from gemeinsam.planning.models import Plan
from gemeinsam.planning.views import shown_plan
from gemeinsam.publication import deadlines, files, plan_papers, year_grids
from gemeinsam.publication import medium_term as medium
from gemeinsam.publication import plan_dates as plan_days
from gemeinsam.publication import year_plan as years
from gemeinsam.publication.plan_ledger import PlanLedger, plan_ledger

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def year_plan(request: HttpRequest, year: int) -> HttpResponse:
    """One year of the plan."""
    plan = wanted_plan(request)
    view = year_of(plan, year)
    around = {"before": year - 1, "after": year + 1}
    tables = {grid.name: grid for grid in year_grids.grids(view)}
    context = {
        **shared(request, plan, view.ledger),
        "view": view,
        "tables": tables,
        "around": {name: other if other in view.ledger.years else None for name, other in around.items()},
        "unassigned": year_grids.UNASSIGNED,
    }
    return render(request, "publication/year_plan.html", context)


def year_file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    view = year_of(wanted_plan(request), year)
    name = f"jahresplan-{year}"
    if form == "xlsx":
        return file(engine.xlsx(plan_papers.year_book(request.county, view)), f"{name}.xlsx")
    return paper(plan_papers.year_document(request.county, view), name, form)


def medium_term(request: HttpRequest) -> HttpResponse:
    """Five years in the order of a finance department."""
    plan = shown_plan(request)
    if plan is None:
        return no_plan(request)
    view = medium.MediumTerm(ledger=plan_ledger(plan))
    context = {
        **shared(request, plan, view.ledger),
        "view": view,
        "tables": medium.grids(view),
        "missing": medium.without_obligations(view),
    }
    return render(request, "publication/medium_term.html", context)


def medium_file(request: HttpRequest, form: str) -> HttpResponse:
    view = medium.MediumTerm(ledger=plan_ledger(wanted_plan(request)))
    name = f"mittelfristig-{view.ledger.first_year}-{view.last_year}"
    if form == "xlsx":
        return file(engine.xlsx(plan_papers.medium_book(request.county, view)), f"{name}.xlsx")
    return paper(plan_papers.medium_document(request.county, view), name, form)


def funding_calendar(request: HttpRequest) -> HttpResponse:
    """Until when to apply where, and for which measures."""
    plan = shown_plan(request)
    if plan is None:
        return no_plan(request)
    view = deadlines.funding_calendar(plan_ledger(plan))
    return render(request, "publication/funding_calendar.html", {**shared(request, plan, view.ledger), "view": view})


def plan_dates(request: HttpRequest) -> HttpResponse:
    """The plan's days to subscribe to."""
    view = deadlines.funding_calendar(plan_ledger(wanted_plan(request)))
    calendar = plan_days.plan_calendar(request.county, view, request.build_absolute_uri)
    response = HttpResponse(ical(calendar), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="jahresplan.ics"'
    return response


def wanted_plan(request: HttpRequest) -> Plan:
    plan = shown_plan(request)
    if plan is None:
        raise Http404
    return plan


def year_of(plan: Plan, year: int) -> years.YearPlan:
    if year not in plan.year_range:
        raise Http404
    return years.year_plan(plan_ledger(plan), year)


def shared(request: HttpRequest, plan: Plan, ledger: PlanLedger) -> dict[str, Any]:
    """What all these pages show: the years, and links that stay with the plan that is shown."""
    named = request.GET.get("plan") if request.role in PLANNERS else ""
    asked = {"szenario": plan.scenario.slug if request.GET.get("szenario") or named else "", "plan": named or ""}
    tail = urlencode({name: value for name, value in asked.items() if value})
    return {"section": "jahresplan", "plan": plan, "ledger": ledger, "tail": f"?{tail}" if tail else ""}


def no_plan(request: HttpRequest) -> HttpResponse:
    may_plan = request.role in PLANNERS
    scenarios = queries.scenarios_with_plan()
    context = {"section": "jahresplan", "scenarios": scenarios, "may_plan": may_plan}
    return render(request, "planning/no_plan.html", context)


def paper(document: engine.Document, name: str, form: str) -> HttpResponse:
    write = files.pdf_of if form == "pdf" else files.docx_of
    return file(write(document, name, name), f"{name}.{form}")


def file(content: bytes, name: str) -> HttpResponse:
    """A file: a PDF opens in the browser, the others are saved."""
    form = name.rpartition(".")[2]
    response = HttpResponse(content, content_type=KINDS[form])
    way = "inline" if form == "pdf" else "attachment"
    response["Content-Disposition"] = f'{way}; filename="{name}"'
    return response
