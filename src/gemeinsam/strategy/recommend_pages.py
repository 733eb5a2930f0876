"""Pages of the recommendations: the list, one with its evidence, and what a person decides on it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county.history import entries_of
from gemeinsam.county.policy import OFFICE
from gemeinsam.inventory import recommend_actions as decisions
from gemeinsam.inventory.recommend_facts import Recommendation
from gemeinsam.inventory.recommend_models import RecommendationDecision, RecommendationRule
from gemeinsam.inventory.recommend_queries import rule_of
from gemeinsam.inventory.recommend_words import words_of_rule
from gemeinsam.strategy import recommend_actions, recommend_queries
from gemeinsam.strategy.recommend_forms import AcceptForm, DeclineForm, DeferForm
from gemeinsam.web import edits

State = RecommendationDecision.State
# How many of a rule the list shows at first.
TOP = 3
FORMS = {"zurueckstellen": DeferForm, "ablehnen": DeclineForm}


@dataclass(frozen=True, slots=True)
class Group:
    """The recommendations of one rule: the weightiest, and how many there are."""

    rule: str
    title: str
    rows: tuple[Recommendation, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def recommendations(request: HttpRequest) -> HttpResponse:
    """The list by rule, the weightiest first, filtered by the address."""
    is_office = request.role in OFFICE
    board = recommend_queries.board(request.county, for_staff=is_office)
    chosen = {name: request.GET.get(name, "")[:80] for name in ("feld", "regel", "stand")}
    if not chosen["stand"] and is_office:
        chosen["stand"] = State.OPEN.value
    rows = [row for row in board.rows if is_chosen(row, chosen)]
    context = {
        "section": "projekte", "total": len(rows), "chosen": chosen,
        "groups": groups_of(rows, in_full=bool(chosen["regel"])),
        "is_filtered": bool(chosen["feld"] or chosen["regel"] or request.GET.get("stand")),
        "everything": len(board.rows), "moved": [row for row in board.rows if row.decision.has_moved],
        "fields": sorted({(row.field_name, row.field) for row in board.rows if row.field}),
        "rules": counted(RecommendationRule.choices, (row.rule for row in board.rows)),
        "states": counted(State.choices, (row.state for row in board.rows)),
        "without_ground": board.without_ground if chosen["stand"] == "entfallen" else (),
        "lost": len(board.without_ground),
    }  # fmt: skip
    return render(request, "strategy/recommendations.html", context)


def is_chosen(row: Recommendation, chosen: dict[str, str]) -> bool:
    """Whether a row passes the filters; "alle" takes every state."""
    state = chosen["stand"] in {"", "alle", row.state}
    return state and chosen["feld"] in {"", row.field} and chosen["regel"] in {"", row.rule}


def counted(choices: list[tuple[str, Any]], values: Any) -> list[tuple[str, str, int]]:
    numbers = Counter(values)
    return [(value, str(label), numbers[value]) for value, label in choices]


def groups_of(rows: list[Recommendation], *, in_full: bool) -> list[Group]:
    """By rule, in the order of the rules; rules without a row are left out."""
    found = []
    for rule, title in RecommendationRule.choices:
        own = tuple(row for row in rows if row.rule == rule)
        if own:
            found.append(Group(rule, str(title), own if in_full else own[:TOP], len(own)))
    return found


def recommendation(request: HttpRequest, key: str) -> HttpResponse:
    """One recommendation with its evidence; where the evidence is gone, what was decided."""
    row, decided = found(request, key)
    return render(request, "strategy/recommendation.html", context_of(request, row, decided))


def found(request: HttpRequest, key: str) -> tuple[Recommendation | None, RecommendationDecision | None]:
    """What is computed today and what was decided.

    Raises:
        Http404: neither, or nothing that this reader may see.
    """
    is_office = request.role in OFFICE
    rule = rule_of(key)
    if not rule:
        raise Http404
    board = recommend_queries.board(request.county, for_staff=is_office, rule=rule)
    row, decided = board.of(key), board.decisions.get(key)
    if row is None and (decided is None or not (is_office or decided.is_public)):
        raise Http404
    return row, decided


def context_of(
    request: HttpRequest, row: Recommendation | None, decided: RecommendationDecision | None, **more: Any
) -> dict[str, Any]:
    is_office = request.role in OFFICE
    return {
        "section": "projekte",
        "row": row,
        "decided": decided,
        "rule_words": words_of_rule(row.rule if row else decided.rule if decided else ""),
        "outcomes": recommend_queries.outcomes_of(decided, for_staff=is_office) if decided else [],
        "history": entries_of(decided)[:20] if decided and is_office else [],
        "defer": DeferForm(prefix="z"),
        "decline": DeclineForm(prefix="a"),
        "opened": "",
        **more,
    }


def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Make a goal or the idea of a measure of it."""
    row, decided = found(request, key)
    if row is None or row.state == State.ACCEPTED:
        return redirect("recommendation", key)

    def save(values):
        return recommend_actions.accept_recommendation(
            row=row, kind=values["kind"], version=values["version"] or 0, person=request.user,
            values={name: values[name] for name in ("title", "text", "field")},
        )  # fmt: skip

    edit = edits.Edit(
        form=AcceptForm(request.POST or None, initial=AcceptForm.prepared(row)),
        save=save,
        template="web/form.html",
        done=_("Angenommen: %(row)s."),
        context={
            "section": "projekte",
            "title": _("Empfehlung annehmen"),
            "lead": row.title,
            "back": row.get_absolute_url(),
            "verb": _("Annehmen und anlegen"),
        },
        theirs=lambda: {"version": str(decided.version if decided else 0)},
    )
    return edits.run(request, edit)


@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Put off, turn down, open again, show or hide."""
    row, decided = found(request, key)
    verb = request.POST.get("tun", "")
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0
    form = FORMS[verb](request.POST, prefix=verb[0]) if verb in FORMS else None
    if form is not None and not form.is_valid():
        return answer(request, (row, decided), verb, form)
    try:
        done = carry_out(verb, (row, decided), form.cleaned_data if form else {}, version=version, request=request)
    except ValidationError as problem:
        return answer(request, found(request, key), verb, form, problem)
    messages.success(request, done)
    return redirect("recommendation", key)


def carry_out(
    verb: str,
    known: tuple[Recommendation | None, RecommendationDecision | None],
    values: dict[str, Any],
    *,
    version: int,
    request: HttpRequest,
) -> str:
    """Do what a button says, and say what was done.

    Raises:
        ValidationError: it can't be done, or means nothing here.
    """
    row, decided = known
    person = request.user
    if verb == "oeffnen" and decided is not None:
        recommend_actions.take_back_acceptance(decided=decided, version=version, person=person)
        return _("Die Empfehlung ist wieder offen.")
    if row is None:
        raise ValidationError(_("Die Belege sind inzwischen weggefallen. Es gibt nichts mehr zu entscheiden."))
    if verb == "zurueckstellen":
        decisions.defer_recommendation(row=row, version=version, person=person, **values)
        return _("Zurückgestellt. An dem Tag steht die Empfehlung wieder in der Liste.")
    if verb == "ablehnen":
        decisions.decline_recommendation(row=row, version=version, person=person, **values)
        return _("Abgelehnt. Sie können das jederzeit zurücknehmen.")
    if verb in {"zeigen", "verbergen"}:
        return show(row, is_public=verb == "zeigen", request=request)
    raise ValidationError(_("Diesen Schritt gibt es nicht."))


def show(row: Recommendation, *, is_public: bool, request: HttpRequest) -> str:
    if is_public and not recommend_queries.holds_for_readers(request.county, row.key):
        raise ValidationError(_("Diese Empfehlung stützt sich auf Internes. Veröffentlichen Sie erst die Belege."))
    decisions.publish_recommendation(row=row, is_public=is_public, person=request.user)
    return _("Veröffentlicht, mit Stand und Begründung.") if is_public else _("Nicht mehr öffentlich.")


def answer(
    request: HttpRequest,
    known: tuple[Recommendation | None, RecommendationDecision | None],
    verb: str,
    form: Any,
    problem: ValidationError | None = None,
) -> HttpResponse:
    """The page again, with what was typed and what stands in the way."""
    more: dict[str, Any] = {"opened": verb}
    if form is not None:
        more["defer" if verb == "zurueckstellen" else "decline"] = form
    if problem is not None:
        more["problem"] = problem.messages[0]
        more["is_conflict"] = getattr(problem, "code", "") == "conflict"
    return render(request, "strategy/recommendation.html", context_of(request, *known, **more), status=422)
