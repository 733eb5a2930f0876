"""Pages of a decision: entering it, and what was decided."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gemeinsam.engines import planner
from gemeinsam.planning import comparing, deciding
from gemeinsam.planning.forms import DecisionForm
from gemeinsam.planning.judged import bench_of
from gemeinsam.planning.problem import NothingToPlanError
from gemeinsam.planning.snapshots import Decision, verified
from gemeinsam.planning.workbench_pages import working_plan
from gemeinsam.web.figures import thousands


def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what a body decided; open conflicts ask for a reason."""
    plan = working_plan(pk)
    if plan.is_decided:
        messages.error(request, _("Dieser Plan ist schon beschlossen."))
        return redirect("plan_decided", pk=pk)
    try:
        issues = bench_of(plan).issues
    except (NothingToPlanError, planner.ProblemError) as problem:
        messages.error(request, str(problem))
        return redirect("limits")
    form = DecisionForm(request.POST or None, issues=issues, initial={"version": plan.version})
    context = {
        "section": "jahresplan",
        "plan": plan,
        "form": form,
        "back": reverse("workbench", args=[pk]) if plan.worked else f"{reverse('plan')}?plan={pk}",
        "blocked": [issue.text for issue in issues if not issue.may_be_accepted],
    }
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                deciding.decide_plan(
                    plan=plan,
                    decision=decision_of(form),
                    reasons=form.reasons(),
                    version=form.cleaned_data["version"],
                    person=request.user,
                )
            except ValidationError as problem:
                form.add_error(None, conflict_or(problem))
                form.data = {**form.data.dict(), "version": str(working_plan(pk).version)}
            else:
                messages.success(request, _("Der Beschluss ist eingetragen. Der Plan ändert sich nicht mehr."))
                return redirect("plan_decided", pk=pk)
    return render(request, "planning/decide.html", context, status=status)


def conflict_or(problem: ValidationError) -> ValidationError:
    """Somebody changed the plan meanwhile: then what is to be decided is another plan."""
    if getattr(problem, "code", "") != "conflict":
        return problem
    return ValidationError(
        _("Der Plan wurde inzwischen geändert. Sehen Sie ihn noch einmal an, und senden Sie den Beschluss dann.")
    )


def decision_of(form: DecisionForm) -> Decision:
    said = form.cleaned_data
    return Decision(on=said["on"], body=said["body"], number=said["number"], result=said["result"])


def decided(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided, in the words of that day, and whether it still holds."""
    plan = working_plan(pk)
    if not plan.is_decided:
        raise Http404
    snapshot = plan.snapshot
    years = list(range(snapshot["first_year"], snapshot["first_year"] + snapshot["years"]))
    context = {
        "section": "jahresplan",
        "plan": plan,
        "snapshot": snapshot,
        "years": years,
        "last_year": years[-1],
        "rows": [shown(row, years) for row in snapshot["rows"]],
        "check": verified(plan),
        "origin": comparing.computed_origin(plan),
        "is_public_plan": plan.published is not None,
    }
    return render(request, "planning/decided.html", context)


def shown(row: dict[str, Any], years: list[int]) -> dict[str, Any]:
    """A row of the snapshot as a line of a table."""
    by_year = {year["year"]: year for year in row["years"]}
    own = [by_year.get(year) for year in years]
    cells = [
        {"runs": entry is not None, "text": thousands(entry["operating"] + entry["investment"]) if entry else "–"}
        for entry in own
    ]
    return {**row, "cells": cells, "funding": sum(year["funding"] for year in row["years"])}
