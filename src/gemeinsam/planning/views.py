"""Pages of planning."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county.policy import PLANNERS
from gemeinsam.planning import actions, queries
from gemeinsam.planning.gantt import gantt_svg
from gemeinsam.planning.limit_forms import LimitsForm
from gemeinsam.planning.models import Plan, Scenario


def shown_plan(request: HttpRequest) -> Plan | None:
    """The plan that the address names: for planners also one that is not public yet."""
    slug = request.GET.get("szenario", "").replace("\0", "")[:60] or None
    wanted = request.GET.get("plan", "")
    if wanted and request.role in PLANNERS:
        if not wanted.isdecimal() or len(wanted) > 15:
            raise Http404
        return get_object_or_404(Plan.objects.select_related("scenario"), pk=int(wanted))
    plan = queries.published_plan(slug)
    if plan is None and slug and request.role in PLANNERS:
        plan = Plan.objects.select_related("scenario").filter(scenario__slug=slug).first()
    return plan


def plan(request: HttpRequest) -> HttpResponse:
    """The annual plan: the finding, the Gantt, the limits, what is left out, and another scenario beside it."""
    shown = shown_plan(request)
    scenarios = list(Scenario.objects.all()) if request.role in PLANNERS else queries.scenarios_with_plan()
    context: dict[str, Any] = {
        "section": "jahresplan",
        "scenarios": scenarios,
        "may_plan": request.role in PLANNERS,
        "drafts": queries.drafts() if request.role in PLANNERS else [],
    }
    if shown is None:
        return render(request, "planning/no_plan.html", context)
    view = queries.plan_view(shown)
    chosen = request.GET.get("massnahme", "")[:12]
    numbers = [row.measure.number for row in view.rows]
    if chosen not in numbers:
        best = max(view.rows, key=lambda row: (row.measure.score, row.measure.number), default=None)
        chosen = best.measure.number if best else ""
    # The drawing escapes every text it takes.
    drawing = mark_safe(gantt_svg(view, chosen=chosen))  # noqa: S308
    chosen_row = next((row for row in view.rows if row.measure.number == chosen), None)
    context |= {
        "view": view,
        "plan": shown,
        "drawing": drawing,
        "chosen": chosen_row,
        "comparison": compared(view, scenarios, request.GET.get("vergleich", "")[:60]),
    }
    context["decisions"] = queries.decisions(shown)
    return render(request, "planning/plan.html", context)


def compared(view: queries.PlanView, scenarios: list[Scenario], slug: str) -> queries.Comparison | None:
    """The public plan of another scenario beside this one."""
    others = [s for s in scenarios if s.pk != view.plan.scenario_id]
    other = next((s for s in others if s.slug == slug), others[0] if others else None)
    plan = queries.published_plan(other.slug) if other else None
    return queries.comparison(view, queries.plan_view(plan)) if plan else None


@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Order a computation."""
    scenario = get_object_or_404(Scenario, slug=request.POST.get("szenario", "").replace("\0", ""))
    try:
        job = actions.request_plan(scenario=scenario, person=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("plan")
    return redirect("job", pk=job.pk)


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("plan", "")
    if not wanted.isdecimal() or len(wanted) > 15:
        raise Http404
    shown = get_object_or_404(Plan, pk=int(wanted))
    try:
        actions.publish_plan(plan=shown, person=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    else:
        messages.success(request, _("Der Plan ist öffentlich."))
    return redirect(f"{reverse('plan')}?szenario={shown.scenario.slug}")


def limits(request: HttpRequest) -> HttpResponse:
    """Budgets and posts by year: the treasurer's page."""
    form = LimitsForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                count = actions.set_limits(rows=form.changes(), person=request.user)
            except ValidationError as problem:
                if getattr(problem, "code", None) == "conflict":
                    form.show_conflict()
                else:
                    form.add_error(None, problem)
            else:
                messages.success(request, _("Gespeichert. Geändert: %d. Rechnen Sie den Plan neu.") % count)
                return redirect("limits")
    return render(request, "planning/limits.html", {"section": "jahresplan", "form": form}, status=status)
