"""Pages of a measure's way to the public, and the county's rules for it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gemeinsam.county import refusal, versions
from gemeinsam.county.history import entries_of
from gemeinsam.county.policy import LEADS, may_work_on
from gemeinsam.strategy import workflow_actions as actions
from gemeinsam.strategy.draft_queries import comments_of
from gemeinsam.strategy.fact_rules import missing_for_publication
from gemeinsam.strategy.models import Measure, Review, StrategyRules
from gemeinsam.strategy.workflow_forms import DelegateForm, ReviewForm, RulesForm
from gemeinsam.strategy.workflow_queries import changes_of, has_four_eyes, open_review
from gemeinsam.web import edits


def release(request: HttpRequest, number: str) -> HttpResponse:
    """Where a measure stands on its way, what it waits for, and the steps this person may take."""
    row = get_object_or_404(Measure.objects.current().select_related("field__topic", "lead_unit"), number=number)
    if not may_work_on(request, row.lead_unit_id):
        return refusal.forbidden(request)
    if request.method != "POST":
        return show(request, row)
    step = STEPS.get(request.POST.get("tun", ""))
    if step is None:
        raise Http404
    try:
        done = step(request, row)
    except ValidationError as problem:
        return show(request, Measure.objects.get(pk=row.pk), problems=problem.messages)
    messages.success(request, done)
    return redirect("measure_release", number=number)


def show(request: HttpRequest, row: Measure, *, problems: list[str] | None = None) -> HttpResponse:
    review = open_review(row)
    is_lead = request.role in LEADS
    four_eyes = has_four_eyes()
    typed = request.POST if problems else None
    context = {
        "section": "massnahmen",
        "measure": row,
        "review": review,
        "submit_form": ReviewForm(typed, initial={"version": row.version}) if row.publication == "draft" else None,
        "delegate_form": DelegateForm(instance=review) if review and is_lead else None,
        "missing": missing_for_publication(row),
        "four_eyes": four_eyes,
        "is_lead": is_lead,
        "may_agree": is_lead and review is not None and not (four_eyes and review.author_id == request.user.pk),
        "may_publish": is_lead and not row.is_public and (row.publication == "approved" or not four_eyes),
        "is_mine": review is not None and review.author_id == request.user.pk,
        "changes": changes_of(review),
        "comments": comments_of(row),
        "target": f"massnahme/{row.number}",
        "history": entries_of(row)[:20],
        "problems": problems,
        "reason": request.POST.get("reason", "")[:500] if problems else "",
    }
    return render(request, "strategy/release.html", context, status=422 if problems else 200)


def submit(request: HttpRequest, row: Measure) -> str:
    form = ReviewForm(request.POST)
    if not form.is_valid():
        raise ValidationError([text for texts in form.errors.values() for text in texts])
    values = edits.without_version(form.cleaned_data)
    actions.submit_measure(measure=row, values=values, version=form.cleaned_data["version"], person=request.user)
    return _("%s wartet jetzt auf die Freigabe.") % row


def agree(request: HttpRequest, row: Measure) -> str:
    for_leads(request)
    review = actions.agree(review=waiting(row), person=request.user)
    return _("Die Änderung ist freigegeben.") if review.kind == Review.Kind.CHANGE else _("%s ist freigegeben.") % row


def give_back(request: HttpRequest, row: Measure) -> str:
    for_leads(request)
    actions.give_back(review=waiting(row), reason=request.POST.get("reason", ""), person=request.user)
    return _("Zurückgegeben. Ihr Grund steht im Verlauf.")


def withdraw(request: HttpRequest, row: Measure) -> str:
    actions.withdraw_review(review=waiting(row), person=request.user)
    return _("Zurückgenommen.")


def delegate(request: HttpRequest, row: Measure) -> str:
    for_leads(request)
    form = DelegateForm(request.POST)
    if not form.is_valid():
        raise ValidationError([text for texts in form.errors.values() for text in texts])
    who, due = form.cleaned_data["waits_for"], form.cleaned_data["due"]
    actions.delegate_review(review=waiting(row), waits_for=who, due=due, person=request.user)
    return _("Weitergegeben an %s.") % who if who else _("Gespeichert.")


def publish(request: HttpRequest, row: Measure) -> str:
    for_leads(request)
    actions.publish_measure(measure=row, version=edits.version_in(request), person=request.user)
    return _("%s ist öffentlich.") % row


def hide(request: HttpRequest, row: Measure) -> str:
    for_leads(request)
    reason, version = request.POST.get("reason", ""), edits.version_in(request)
    actions.hide_measure(measure=row, reason=reason, version=version, person=request.user)
    return _("%s ist wieder Entwurf.") % row


def for_leads(request: HttpRequest) -> None:
    if request.role not in LEADS:
        raise PermissionDenied


def waiting(row: Measure) -> Review:
    review = open_review(row)
    if review is None:
        raise ValidationError(_("Darüber ist schon entschieden."), code="decided")
    return review


STEPS: dict[str, Callable[[HttpRequest, Measure], str]] = {
    "einreichen": submit,
    "freigeben": agree,
    "zurueckgeben": give_back,
    "zuruecknehmen": withdraw,
    "weitergeben": delegate,
    "veroeffentlichen": publish,
    "verbergen": hide,
}


def rules(request: HttpRequest) -> HttpResponse:
    """How the county works on its strategy."""
    row = StrategyRules.objects.first() or StrategyRules()
    form = RulesForm(request.POST or None, instance=row, initial={"version": row.version})

    def save(values: dict[str, Any]) -> StrategyRules:
        return actions.set_rules(values=edits.without_version(values), version=values["version"], person=request.user)

    edit = edits.Edit(
        form=form,
        save=save,
        template="web/form.html",
        done=_("Die Regeln sind gespeichert."),
        context={"section": "massnahmen", "title": _("Regeln der Strategie"), "back": reverse("desk")},
        theirs=(lambda: versions.stored(row, StrategyRules.EDITABLE)) if row.pk else None,
    )
    return edits.run(request, edit)
