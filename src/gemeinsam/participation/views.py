"""Pages of participation that need no account."""

from contextlib import suppress

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import refusal
from gemeinsam.county.history import entries_of
from gemeinsam.county.limits import within_limit
from gemeinsam.participation import actions, queries, receipts
from gemeinsam.participation.forms import CodeForm, ContributionForm
from gemeinsam.participation.models import Contribution, Round, Topic

PER_PAGE = 20


def contribute(request: HttpRequest) -> HttpResponse:
    """Take part: one form, one page, no account."""
    round_ = queries.current_round()
    form = ContributionForm(request.POST or None, initial={"topic": request.GET.get("thema")})
    context = {"section": "mitmachen", "round": round_, "form": form, "others": queries.rounds_with_a_page()}
    if request.method != "POST":
        return render(request, "participation/contribute.html", context)
    if not within_limit(request, "contribute", times=settings.CONTRIBUTIONS_PER_SENDER, seconds=900):
        return refusal.too_many(request)
    if round_ is not None and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ContributionForm.Meta.fields}
        try:
            contribution = actions.submit_contribution(round=round_, values=values)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            return redirect("receipt", token=receipts.token_of(contribution))
    return render(request, "participation/contribute.html", context, status=422)


def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """It arrived; here is the code. The same page follows and withdraws."""
    contribution = receipts.contribution_by(token)
    if contribution is None:
        return redirect("follow")
    context = {
        "section": "mitmachen",
        "contribution": contribution,
        "code": receipts.code_of(contribution),
        "token": token,
        "history": [entry for entry in entries_of(contribution) if entry.is_public],
    }
    request.has_form_key = True  # personal: never kept by a cache
    return render(request, "participation/receipt.html", context)


def follow(request: HttpRequest) -> HttpResponse:
    """Come back to a contribution with its code."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if not within_limit(request, "follow", times=30, seconds=900):
            return refusal.too_many(request)
        status = 422
        if form.is_valid():
            contribution = receipts.contribution_of(form.cleaned_data["code"])
            if contribution is not None:
                return redirect("receipt", token=receipts.token_of(contribution))
            form.add_error("code", _("Zu diesem Code gibt es keinen Beitrag. Prüfen Sie die Zeichen."))
    return render(request, "participation/follow.html", {"section": "mitmachen", "form": form}, status=status)


@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take a contribution back."""
    contribution = receipts.contribution_by(token)
    if contribution is None:
        raise Http404
    # Withdrawn before: what was wanted holds.
    with suppress(ValidationError):
        actions.withdraw_contribution(contribution=contribution)
    return redirect("receipt", token=token)


def contributions(request: HttpRequest) -> HttpResponse:
    """All public contributions, with filters in the address."""
    rows = queries.public_contributions(request.GET)
    by_outcome = queries.numbers_by(Contribution.objects.public(), "outcome")
    context = {
        "section": "mitmachen",
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("seite")),
        "total": sum(by_outcome.values()),
        "topics": Topic.objects.themes(),
        "rounds": Round.objects.all(),
        "outcomes": Contribution.Outcome.choices,
        "by_topic": queries.numbers_by(Contribution.objects.public(), "topic__slug"),
        "by_outcome": by_outcome,
        "used": by_outcome.get("used", 0) + by_outcome.get("partly", 0),
    }
    return render(request, "participation/contributions.html", context)


def contribution(request: HttpRequest, number: int) -> HttpResponse:
    """One contribution, its answer and its thread."""
    rows = Contribution.objects.public().select_related("topic", "place", "round", "answer_unit")
    row = get_object_or_404(rows, number=number)
    context = {
        "section": "mitmachen",
        "contribution": row,
        "history": [entry for entry in entries_of(row) if entry.is_public],
    }
    return render(request, "participation/contribution.html", context)
