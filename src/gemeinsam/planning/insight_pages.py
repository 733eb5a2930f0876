"""What would be, if: the page that answers what a council asks of a plan."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from gemeinsam.county.policy import PLANNERS
from gemeinsam.planning import insights, queries
from gemeinsam.planning.insight_display import view_of
from gemeinsam.planning.views import shown_plan
from gemeinsam.planning.workbench_pages import named_plan


def insight(request: HttpRequest) -> HttpResponse:
    """Why each measure begins then, what more would bring, how sure the plan is, what less would cost."""
    plan = shown_plan(request)
    if plan is None:
        return redirect("plan")
    view = queries.plan_view(plan)
    context = {
        "section": "jahresplan",
        "plan": plan,
        "view": view,
        "insight": view_of(plan, view),
        "may_plan": request.role in PLANNERS,
    }
    return render(request, "planning/insight.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Order the answers about a plan."""
    plan = named_plan(request.POST.get("plan", ""))
    try:
        job = insights.request_insight(plan=plan, person=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("plan")
    return redirect("job", pk=job.pk)
