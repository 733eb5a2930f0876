"""The draft that everybody reads and comments on paragraph by paragraph."""

from contextlib import suppress
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from gemeinsam.county import refusal
from gemeinsam.county.limits import within_limit
from gemeinsam.county.policy import OFFICE
from gemeinsam.participation import receipts
from gemeinsam.strategy import consult_actions as actions
from gemeinsam.strategy import consult_queries as queries
from gemeinsam.strategy.consult_anchors import numbered
from gemeinsam.strategy.consult_forms import ProposalForm
from gemeinsam.strategy.models import Consultation

PARTS_PER_PAGE = 20


def consultation_of(request: HttpRequest, number: int) -> Consultation:
    """The consultation of an edition; before its first day only the office sees it."""
    rows = Consultation.objects.select_related("edition", "round")
    row = get_object_or_404(rows, edition__number=number)
    if row.round.opens > timezone.localdate() and request.role not in OFFICE:
        raise Http404
    return row


def parts_of(paragraphs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The paragraphs under the part that they belong to; the heading of a part is its first paragraph's."""
    found = []
    for key, rows in groupby(paragraphs, key=lambda row: row["part"]):
        members = list(rows)
        head = members[0]["label"]
        for row in members:
            row["field"] = row["label"].removeprefix(head).removeprefix(": ")
        found.append({"key": key, "head": head, "paragraphs": members})
    return found


def draft(request: HttpRequest, number: int) -> HttpResponse:
    """The frozen draft, its paragraphs numbered, each with the way to a proposal."""
    consultation = consultation_of(request, number)
    parts = parts_of(numbered(consultation.edition))
    wanted = request.GET.get("teil", "")
    chosen = [part for part in parts if part["key"] == wanted] if wanted else parts
    counts = queries.counts_by_place(consultation)
    page = Paginator(chosen, PARTS_PER_PAGE).get_page(request.GET.get("seite"))
    for part in page.object_list:
        for row in part["paragraphs"]:
            row["count"] = counts.get(row["place"], 0)
    context = {
        "section": "strategie",
        "consultation": consultation,
        "parts": parts,
        "wanted": wanted,
        "page": page,
        "total": sum(counts.values()),
        "may_write": queries.may_write(consultation, request.role),
    }
    return render(request, "strategy/consult_draft.html", context)


def paragraph(request: HttpRequest, number: int, place: int) -> HttpResponse:
    """One paragraph: what others proposed, and the form."""
    consultation = consultation_of(request, number)
    rows = numbered(consultation.edition)
    if not 1 <= place <= len(rows):
        raise Http404
    row = rows[place - 1]
    form = ProposalForm(request.POST or None, quote=row["text"])
    may_write = queries.may_write(consultation, request.role)
    status = 200
    if request.method == "POST":
        if not within_limit(request, "contribute", times=settings.CONTRIBUTIONS_PER_SENDER, seconds=900):
            return refusal.too_many(request)
        status = 422
        if form.is_valid():
            made = submitted(consultation, row, form, may_write=may_write)
            if made:
                return redirect("receipt", token=receipts.token_of(made))
    proposals = consultation.proposals.public().filter(place=place).in_order()
    context = {
        "section": "strategie",
        "consultation": consultation,
        "paragraph": row,
        "before": place - 1,
        "after": place + 1 if place < len(rows) else 0,
        "proposals": [queries.shown(proposal) for proposal in proposals],
        "form": form,
        "may_write": may_write or status == 422,
    }
    return render(request, "strategy/consult_paragraph.html", context, status=status)


def submitted(consultation: Consultation, row: dict[str, Any], form: ProposalForm, *, may_write: bool) -> Any:
    """The contribution that was made, or nothing: then the form says why, and keeps what was typed."""
    if not may_write:
        form.add_error(None, ValidationError(queries.closed_words(consultation), code="closed"))
        return None
    values = {name: form.cleaned_data[name] for name in ("new_text", "reason", "name", "group", "mail")}
    try:
        return actions.submit_proposal(consultation=consultation, paragraph=row, values=values).contribution
    except ValidationError as problem:
        form.add_error(None, problem)
        return None


@require_POST
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Take a contribution back, with the proposal that it may be."""
    contribution = receipts.contribution_by(token)
    if contribution is None:
        raise Http404
    # Withdrawn before: what was wanted holds.
    with suppress(ValidationError):
        actions.withdraw_proposal(contribution=contribution)
    return redirect("receipt", token=token)
