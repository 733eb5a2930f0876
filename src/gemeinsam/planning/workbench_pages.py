"""The workbench: a working plan that people move row by row; the lead changes, the treasurer looks on."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county.policy import LEADS
from gemeinsam.engines import planner
from gemeinsam.planning import working
from gemeinsam.planning.bench_display import BenchView, Filters
from gemeinsam.planning.judged import Bench, bench_of
from gemeinsam.planning.models import Plan
from gemeinsam.planning.problem import NothingToPlanError

LONGEST_NUMBER = 15
MOST_CHANGES = 5_000


def named_plan(text: str) -> Plan:
    """The plan that a form names."""
    if not text.isdecimal() or len(text) > LONGEST_NUMBER:
        raise Http404
    return get_object_or_404(Plan.objects.select_related("scenario"), pk=int(text))


def working_plan(pk: int) -> Plan:
    """A plan by the number in its address."""
    if pk >= 10**LONGEST_NUMBER:
        raise Http404
    return get_object_or_404(Plan.objects.select_related("scenario", "based_on"), pk=pk)


def address_of(plan: Plan, request: HttpRequest, row: str = "") -> str:
    """The workbench with the filters of the request."""
    query = request.GET.urlencode()
    where = f"{reverse('workbench', args=[plan.pk])}{'?' + query if query else ''}"
    return f"{where}#m-{row}" if row else where


def workbench(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole page."""
    plan = working_plan(pk)
    if plan.is_decided:
        return redirect("plan_decided", pk=plan.pk)
    try:
        bench = bench_of(plan)
    except (NothingToPlanError, planner.ProblemError) as problem:
        messages.error(request, str(problem))
        return redirect("limits")
    return whole_page(request, bench)


def whole_page(request: HttpRequest, bench: Bench, *, note: dict | None = None, status: int = 200) -> HttpResponse:
    view = view_of(request, bench)
    context = {"section": "jahresplan", "view": view, "plan": bench.plan, "note": note}
    return render(request, "planning/workbench.html", context, status=status)


def view_of(request: HttpRequest, bench: Bench) -> BenchView:
    plan = bench.plan
    may_change = request.role in LEADS and plan.worked and plan.published is None
    return BenchView(bench=bench, filters=Filters.of(request.GET), may_change=may_change)


@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """Make a working copy of a plan."""
    plan = named_plan(request.POST.get("plan", ""))
    try:
        copy = working.take_into_workbench(plan=plan, person=request.user)
    except (ValidationError, NothingToPlanError, planner.ProblemError) as problem:
        messages.error(request, words_of(problem))
        return redirect("plan")
    return redirect("workbench", pk=copy.pk)


def words_of(problem: Exception) -> str:
    return " ".join(problem.messages) if isinstance(problem, ValidationError) else str(problem)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change: a row, or back, or again. A script gets the parts that look different now."""
    plan = working_plan(pk)
    try:
        changed = carry_out(request, plan)
    except ValidationError as problem:
        return refused(request, plan, problem)
    if not request.htmx:
        return redirect(address_of(plan, request, changed.measure))
    return changed_parts(request, changed)


def carry_out(request: HttpRequest, plan: Plan) -> working.Changed:
    """Read what the form asks for, and do it.

    Raises:
        ValidationError: the form asks for nothing that there is, or the action refuses.
    """
    verb, _colon, number = request.POST.get("tun", "").partition(":")
    version = number_in(request.POST.get("version", ""))
    if verb in {"zurueck", "wieder"}:
        return working.undo(plan=plan, version=version, person=request.user, again=verb == "wieder")
    if verb in {"sperren", "entsperren"}:
        asked = working.Change(measure=number, locked=verb == "sperren")
    elif verb == "setzen":
        asked = asked_place(request, number)
    else:
        raise ValidationError(_("Diese Änderung gibt es nicht."), code="no_change")
    return working.change_row(plan=plan, change=asked, version=version, person=request.user)


def asked_place(request: HttpRequest, number: str) -> working.Change:
    """Year and programme of one row, as its form says them."""
    year, programme = request.POST.get(f"jahr-{number}"), request.POST.get(f"foerderung-{number}")
    start = number_in(year or "")
    if year and start is None:
        raise ValidationError(_("Das ist kein Jahr."), code="no_year")
    return working.Change(measure=number, start=start, programme=programme, says_start=year is not None)


def number_in(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def changed_parts(request: HttpRequest, changed: working.Changed) -> HttpResponse:
    """The rows that look different now, the conflicts, the limits and the bar of tools."""
    view = view_of(request, changed.after)
    context = {"view": view, "plan": changed.after.plan, "changed": changed.measure}
    # With a filter on what is to be seen, other lines come and go than the one that was moved.
    if view.filters.only:
        context["all_rows"] = True
    else:
        context["lines"] = view.lines_of(changed.touched)
    response = render(request, "planning/workbench_parts.html", context)
    # Where a second sending of the same form is led; the first one's script reads the parts alone.
    response["Location"] = address_of(view.plan, request, changed.measure)
    return response


def refused(request: HttpRequest, plan: Plan, problem: ValidationError) -> HttpResponse:
    """Why nothing was changed; if somebody else was quicker, what they did and what was asked."""
    plan.refresh_from_db()
    if plan.is_decided:
        messages.error(request, " ".join(problem.messages))
        there = redirect("plan_decided", pk=plan.pk)
        return HttpResponse(status=204, headers={"HX-Redirect": there.url}) if request.htmx else there
    note = {"title": _("Nichts geändert"), "text": " ".join(problem.messages), "theirs": []}
    if getattr(problem, "code", "") == "conflict":
        read = number_in(request.POST.get("version", "")) or 0
        note["title"] = _("Jemand anderes war schneller")
        note["text"] = _("Unten steht der neue Stand. Ihre Änderung ist noch nicht dabei: %s") % asked_in_words(request)
        note["theirs"] = working.changes_since(plan, read)
    return whole_page(request, bench_of(plan), note=note, status=422)


def asked_in_words(request: HttpRequest) -> str:
    """What a form wanted, for the person who sent it."""
    verb, _colon, number = request.POST.get("tun", "")[:60].partition(":")
    if verb == "setzen":
        year = request.POST.get(f"jahr-{number}", "")[:4]
        return _("%(m)s ab %(y)s") % {"m": number, "y": year} if year else _("%s aus dem Plan") % number
    words = {"sperren": _("%s sperren"), "entsperren": _("%s entsperren")}
    return words[verb] % number if verb in words else _("einen Schritt zurück oder vor")


@require_POST
def recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the computation of all rows that are not locked."""
    plan = working_plan(pk)
    asked = request.POST.get("aenderungen", "").strip()
    if asked and (number_in(asked) is None or int(asked) > MOST_CHANGES):
        messages.error(request, _("Höchstens so viele Änderungen: Bitte eine Zahl bis %d.") % MOST_CHANGES)
        return redirect("workbench", pk=pk)
    try:
        job = working.request_rest(plan=plan, person=request.user, most_changes=int(asked) if asked else None)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("workbench", pk=pk)
    return redirect("job", pk=job.pk)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a working copy away."""
    plan = working_plan(pk)
    try:
        working.delete_plan(plan=plan, person=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("workbench", pk=pk)
    messages.success(request, _("Der Arbeitsstand ist gelöscht."))
    return redirect("plan")
