"""The staff's side of a consultation: opening it, the board of proposals, deciding, taking a text over."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.county import versions
from gemeinsam.county.history import entries_of
from gemeinsam.engines.redline import redline
from gemeinsam.strategy import consult_actions as actions
from gemeinsam.strategy import consult_queries as queries
from gemeinsam.strategy.consult_anchors import Place, numbered, places_now
from gemeinsam.strategy.consult_forms import ApplyForm, ConsultationForm, DecisionForm
from gemeinsam.strategy.consult_pages import consultation_of, parts_of
from gemeinsam.strategy.models import Consultation, ConsultProposal, Edition
from gemeinsam.web import edits

PER_PAGE = 50
MOST_AT_ONCE = 200


def opening(request: HttpRequest, number: int) -> HttpResponse:
    """Open a consultation on a draft, or change its days."""
    edition = get_object_or_404(Edition.objects.light(), number=number)
    row = Consultation.objects.filter(edition=edition).select_related("round", "edition").first()
    form = ConsultationForm(request.POST or None, initial=ConsultationForm.start(row))
    edit = edits.Edit(
        form=form,
        save=lambda values: save(request, edition, row, values),
        template="strategy/consult_open.html",
        done=_("Die Beteiligung „%(row)s“ steht."),
        context={"section": "strategie", "edition": edition, "consultation": row},
        theirs=(lambda: stored(row)) if row else None,
    )
    return edits.run(request, edit)


def stored(row: Consultation) -> dict[str, str]:
    fresh = Consultation.objects.select_related("round").get(pk=row.pk)
    said = versions.texts(fresh.round, ("title", "opens", "closes", "answer_days"))
    return {**said, "audience": str(fresh.get_audience_display()), "version": str(fresh.version)}


def save(request: HttpRequest, edition: Edition, row: Consultation | None, values: dict[str, Any]) -> Consultation:
    version = values.pop("version")
    if row is None:
        return actions.open_consultation(edition=edition, values=values, person=request.user)
    return actions.edit_consultation(consultation=row, values=values, version=version, person=request.user)


def board(request: HttpRequest, number: int) -> HttpResponse:
    """All proposals by paragraph, with filters; many alike are decided at once."""
    consultation = consultation_of(request, number)
    form = DecisionForm(request.POST or None)
    status, chosen = 200, request.POST.getlist("vorschlag")[:MOST_AT_ONCE]
    if request.method == "POST":
        status = 422
        if form.is_valid() and decided(request, form, picked(consultation, chosen)):
            return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
    rows = queries.for_board(consultation, request.GET)
    counts = queries.counts_by_decision(consultation)
    paginator = Paginator(rows, PER_PAGE)
    if set(request.GET) <= {"seite", "offen"}:
        # Without another filter the counts know how many there are: one statement less.
        is_open = bool(request.GET.get("offen"))
        paginator.count = sum(n for key, _label, n in counts if not is_open or key == ConsultProposal.Decision.OPEN)
    page = paginator.get_page(request.GET.get("seite"))
    now = places_now(consultation.edition) if page.object_list else {}
    context = {
        "section": "strategie",
        "consultation": consultation,
        "page": page,
        "proposals": [queries.shown(row, now.get(row.place)) for row in page.object_list],
        "parts": parts_of(numbered(consultation.edition)),
        "counts": counts,
        "form": form,
        "chosen": {key.partition(":")[0] for key in chosen},
    }
    return render(request, "strategy/consult_board.html", context, status=status)


def picked(consultation: Consultation, keys: list[str]) -> list[tuple[ConsultProposal, int]]:
    """The proposals that were ticked, each with the version that the page showed."""
    seen = {}
    for key in keys:
        number, _colon, version = key.partition(":")
        if number.isdecimal() and version.isdecimal() and len(key) < 20:
            seen[int(number)] = int(version)
    rows = consultation.proposals.select_related("contribution", "consultation__edition")
    return [(row, seen[row.contribution.number]) for row in rows.filter(contribution__number__in=seen)]


def decided(request: HttpRequest, form: DecisionForm, chosen: list[tuple[ConsultProposal, int]]) -> bool:
    """Carry out a decision; where it can't be, the form says why."""
    values = form.cleaned_data
    try:
        count = actions.decide_proposals(
            chosen=chosen, person=request.user, **{name: values[name] for name in ("decision", "reason", "text")}
        )
    except ValidationError as problem:
        form.add_error("text" if problem.code == "no_text" else None, problem)
        return False
    words = ngettext("%d Vorschlag entschieden und beantwortet.", "%d Vorschläge entschieden und beantwortet.", count)
    messages.success(request, words % count)
    return True


def proposal(request: HttpRequest, number: int, contribution: int) -> HttpResponse:
    """One proposal: where its paragraph stands now, the decision, and taking the text over."""
    consultation = consultation_of(request, number)
    rows = consultation.proposals.select_related("contribution", "consultation__edition", "decided_by")
    row = get_object_or_404(rows, contribution__number=contribution)
    now = places_now(consultation.edition).get(row.place)
    step = request.POST.get("tun", "")
    deciding = DecisionForm(request.POST if step == "entscheiden" else None, initial=said(row))
    start = {"take": row.text_to_take, "seen": now.text if now else ""}
    applying = ApplyForm(request.POST if step == "uebernehmen" else None, initial=start)
    if request.method == "POST" and carried_out(request, row, now, deciding, applying):
        return redirect(row)
    if applying.is_bound and now:
        applying.data = {**applying.data.dict(), "seen": now.text}
    context = {
        "section": "strategie",
        "consultation": consultation,
        "shown": queries.shown(row, now),
        "row": row,
        "now": now,
        "since": redline(row.quote, now.text) if now and now.text != row.quote else (),
        "form": deciding,
        "apply_form": applying,
        "credited": queries.credited_in(row),
        "history": entries_of(row)[:20],
    }
    return render(request, "strategy/consult_proposal.html", context, status=422 if request.method == "POST" else 200)


def said(row: ConsultProposal) -> dict[str, str]:
    if row.is_open:
        return {"text": row.new_text}
    return {"decision": row.decision, "reason": row.decision_reason, "text": row.decided_text}


def carried_out(
    request: HttpRequest, row: ConsultProposal, now: Place | None, deciding: DecisionForm, applying: ApplyForm
) -> bool:
    """Do what the button says; false if a form has something to say."""
    if deciding.is_bound and deciding.is_valid():
        version = request.POST.get("version", "")
        return decided(request, deciding, [(row, int(version) if version.isdecimal() and len(version) < 10 else 0)])
    if not applying.is_bound or not applying.is_valid():
        return False
    if now is None:
        applying.add_error(None, _("Der Absatz steht nicht mehr im Arbeitsstand."))
        return False
    try:
        values = applying.cleaned_data
        actions.apply_proposal(
            proposal=row, place=now, seen=values["seen"].replace("\r\n", "\n"), text=values["take"], person=request.user
        )
    except ValidationError as problem:
        applying.add_error(None, problem.messages)
        return False
    messages.success(request, _("Der Text steht jetzt im Arbeitsstand."))
    return True
