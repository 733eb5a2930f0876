"""The page that puts any two plans side by side."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from gemeinsam.county.policy import PLANNERS
from gemeinsam.planning import comparing
from gemeinsam.planning.models import Plan

LONGEST_NUMBER = 15


def compare(request: HttpRequest) -> HttpResponse:
    """Two plans of one's choice; without a choice the first two that there are."""
    plans = list(comparing.plans_to_compare(everything=request.role in PLANNERS))
    a, b = (chosen(request, name, plans) for name in ("a", "b"))
    if a is None and plans:
        a = plans[0]
    if b is None:
        b = next((plan for plan in plans if a is not None and plan.scenario_id != a.scenario_id), None)
        b = b or next((plan for plan in plans if a is not None and plan.pk != a.pk), None)
    context: dict[str, Any] = {"section": "jahresplan", "plans": plans, "a": a, "b": b}
    if a is not None and b is not None:
        two = comparing.side_by_side(a, b)
        context |= {"two": two, "title": title_of(a, b)}
    return render(request, "planning/compare.html", context)


def title_of(a: Plan, b: Plan) -> str:
    """What is compared: for a decided plan and where it came from, what politics changed."""
    origin = comparing.computed_origin(b) if b.is_decided else None
    return _("Was die Politik geändert hat") if origin == a else _("Zwei Pläne im Vergleich")


def chosen(request: HttpRequest, name: str, plans: list[Plan]) -> Plan | None:
    """The plan that the address names, if this person may see it.

    The computed plan behind a decision may be seen by everybody: what politics changed is no secret.
    """
    text = request.GET.get(name, "")
    if not text:
        return None
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise Http404
    for plan in plans:
        if plan.pk == int(text):
            return plan
    for plan in plans:
        if plan.is_decided and (origin := comparing.computed_origin(plan)) and origin.pk == int(text):
            return origin
    raise Http404
