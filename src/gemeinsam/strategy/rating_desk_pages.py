"""Pages on which the lead prepares ratings: criteria and weights, rounds, adoption, the rule of priority."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.history import entries_of
from gemeinsam.strategy import rating_actions as actions
from gemeinsam.strategy import rating_applying as applying
from gemeinsam.strategy import rating_queries as queries
from gemeinsam.strategy.measure_models import Measure
from gemeinsam.strategy.rating_forms import CriterionForm, OverrideForm, RoundForm, RuleForm, WeightsForm
from gemeinsam.strategy.rating_models import Criterion, PriorityOverride, PriorityRule, RatingRound, RatingStep
from gemeinsam.strategy.rating_words import points
from gemeinsam.web import edits

SECTION = {"section": "massnahmen"}
STEPS = {
    "beginnen": (actions.open_round, gettext_lazy("Die Runde läuft.")),
    "beenden": (actions.close_round, gettext_lazy("Die Runde ist beendet.")),
    "fortsetzen": (actions.reopen_round, gettext_lazy("Die Runde läuft weiter.")),
}


# --- criteria -----------------------------------------------------------------------------------------


def desk(request: HttpRequest) -> HttpResponse:
    """Criteria with their weights, and all rounds."""
    everything = list(Criterion.objects.all())
    criteria = [row for row in everything if not row.is_archived]
    form, status = WeightsForm(request.POST or None, criteria=criteria), 200
    if request.method == "POST":
        if form.is_valid() and weighed(request, form):
            return redirect("rating_desk")
        status = 422
    context = {
        **SECTION, "form": form, "criteria": criteria, "archived": [row for row in everything if row.is_archived],
        "sum": sum(row.weight for row in criteria),
        "rounds": RatingRound.objects.defer("result").annotate(
            total=Count("measures", distinct=True), people=Count("sheets__person", distinct=True)
        ),
    }  # fmt: skip
    return render(request, "strategy/rating_desk.html", context, status=status)


def weighed(request: HttpRequest, form: WeightsForm) -> bool:
    """Set the weights of the form, or say in it why not."""
    try:
        count = actions.set_weights(weights=form.weights(), seen=form.seen(), person=request.user)
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    text = ngettext("%d Gewicht ist geändert.", "%d Gewichte sind geändert.", count) % count
    messages.success(request, text if count else _("Die Gewichte stehen schon so da."))
    return True


def new_criterion(request: HttpRequest) -> HttpResponse:
    form = CriterionForm(request.POST or None, initial={"order": Criterion.objects.count() + 1})

    def save(values: dict[str, Any]) -> Criterion:
        return actions.add_criterion(values=edits.without_version(values), person=request.user)

    context = {**SECTION, "title": _("Neues Kriterium"), "back": reverse("rating_desk")}
    return edits.run(request, edits.Edit(form, save, "web/form.html", _("„%(row)s“ ist angelegt."), context))


def edit_criterion(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Criterion, pk=pk)
    form = CriterionForm(request.POST or None, instance=row, initial={"version": row.version})

    def save(values: dict[str, Any]) -> Criterion:
        version = values.pop("version")
        fresh = Criterion.objects.get(pk=row.pk)
        return actions.edit_criterion(criterion=fresh, values=values, version=version, person=request.user)

    context = {**SECTION, "title": _("Kriterium ändern"), "lead": row.name, "back": reverse("rating_desk")}
    edit = edits.Edit(form, save, "web/form.html", _("„%(row)s“ ist gespeichert."), context,
                      theirs=lambda: versions.stored(row, Criterion.EDITABLE))  # fmt: skip
    return edits.run(request, edit)


# --- rounds -------------------------------------------------------------------------------------------


def new_round(request: HttpRequest) -> HttpResponse:
    initial = {
        "opens": timezone.localdate(),
        "criteria": list(Criterion.objects.filter(is_archived=False)),
        "measures": list(Measure.objects.current()),
    }
    form = RoundForm(request.POST or None, initial=initial)

    def save(values: dict[str, Any]) -> RatingRound:
        return actions.add_round(values=edits.without_version(values), person=request.user)

    context = {
        **SECTION,
        "title": _("Neue Bewertungsrunde"),
        "verb": _("Runde anlegen"),
        "back": reverse("rating_desk"),
    }
    return edits.run(request, edits.Edit(form, save, "web/form.html", _("„%(row)s“ ist angelegt."), context))


def edit_round(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(RatingRound, pk=pk)
    form = RoundForm(request.POST or None, instance=row, initial={"version": row.version})

    def save(values: dict[str, Any]) -> RatingRound:
        version = values.pop("version")
        fresh = RatingRound.objects.get(pk=row.pk)
        return actions.edit_round(round_=fresh, values=values, version=version, person=request.user)

    context = {**SECTION, "title": _("Bewertungsrunde ändern"), "lead": row.title, "back": row.get_absolute_url()}
    edit = edits.Edit(form, save, "web/form.html", _("„%(row)s“ ist gespeichert."), context,
                      theirs=lambda: versions.stored(row, RatingRound.EDITABLE))  # fmt: skip
    return edits.run(request, edit)


def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has rated how much, never what, and what can be done now."""
    row = get_object_or_404(RatingRound.objects.defer("result"), pk=pk)
    people = row.sheets.values("person__name").annotate(n=Count("pk")).order_by("-n", "person__name")
    by_measure = dict(row.sheets.values_list("measure").annotate(n=Count("pk")).order_by())
    measures = [(one, by_measure.get(one.pk, 0)) for one in row.measures.current().order_by("number")]
    context = {
        **SECTION, "round": row, "people": list(people), "measures": measures, "total": len(measures),
        "silent": sum(not count for _one, count in measures), "criteria": list(row.criteria.all()),
        "history": entries_of(row)[:8], "last": queries.last_step(RatingStep.Kind.SCORE),
    }  # fmt: skip
    return render(request, "strategy/rating_round.html", context)


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out one button of the round's page."""
    row = get_object_or_404(RatingRound, pk=pk)
    if request.POST.get("tun") not in STEPS:
        raise Http404
    act, done = STEPS[request.POST["tun"]]
    try:
        act(round_=row, version=version_in(request), person=request.user)
    except ValidationError as problem:
        messages.error(request, told(problem))
    else:
        messages.success(request, done)
    return redirect(row.get_absolute_url())


def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """What adopting a round would do, and doing it."""
    row = get_object_or_404(RatingRound, pk=pk)
    if row.state != RatingRound.State.CLOSED:
        messages.error(request, _("Übernommen wird eine Runde, wenn sie beendet ist."))
        return redirect(row.get_absolute_url())
    if request.method == "POST":
        try:
            done = applying.adopt_round(
                round_=row, seen=request.POST.get("gesehen", ""), version=version_in(request), person=request.user
            )
        except ValidationError as problem:
            messages.error(request, told(problem))
            return redirect("rating_adopt", pk=pk)
        text = ngettext("Übernommen. Der Nutzen von %d Maßnahme hat sich geändert.",
                        "Übernommen. Der Nutzen von %d Maßnahmen hat sich geändert.", done.count)  # fmt: skip
        messages.success(request, text % done.count)
        return redirect(row.get_absolute_url())
    standing = queries.live(row)
    proposals = queries.score_proposals(standing)
    context = {
        **SECTION, "round": row, "lines": [(one, points(one.place.impact)) for one in proposals],
        "changing": sum(one.is_change for one in proposals),
        "incomplete": len(standing.items) - len(proposals), "seen": queries.digest_of(proposals),
    }  # fmt: skip
    return render(request, "strategy/rating_adopt.html", context)


# --- priority -----------------------------------------------------------------------------------------


def priority(request: HttpRequest) -> HttpResponse:
    """Which priority rule and exceptions propose; sending sets all of them in one step."""
    if request.method == "POST":
        try:
            done = applying.apply_priorities(seen=request.POST.get("gesehen", ""), person=request.user)
        except ValidationError as problem:
            messages.error(request, told(problem))
        else:
            text = ngettext("%d Priorität ist gesetzt.", "%d Prioritäten sind gesetzt.", done.count)
            messages.success(request, text % done.count)
        return redirect("rating_priority")
    row, rule = queries.latest_adopted(), queries.rule_in_force()
    proposals = queries.priority_proposals(queries.standing_of(row), rule) if row else []
    counts = [(label, sum(one.after == value for one in proposals)) for value, label in Measure.Priority.choices]
    labels = {"": "–", **dict(Measure.Priority.choices)}
    context = {
        **SECTION, "round": row, "rule": rule, "counts": counts,
        "lines": [
            (one, points(one.place.value), labels.get(one.before, ""), labels[one.after]) for one in proposals
        ],
        "changing": sum(one.is_change for one in proposals), "seen": queries.digest_of(proposals),
        "last": queries.last_step(RatingStep.Kind.PRIORITY),
    }  # fmt: skip
    return render(request, "strategy/rating_priority.html", context)


def rule(request: HttpRequest) -> HttpResponse:
    row = queries.rule_in_force()
    form = RuleForm(request.POST or None, instance=row, initial={"version": row.version if row.pk else 0})

    def save(values: dict[str, Any]) -> PriorityRule:
        version = values.pop("version")
        return applying.edit_rule(values=values, version=version, person=request.user)

    context = {
        **SECTION, "title": _("Regel der Priorität"), "back": reverse("rating_priority"),
        "lead": _("Ab welchem Ergebnis (0 bis 10) gilt welche Priorität? Darunter ist sie niedrig."),
    }  # fmt: skip
    theirs = (lambda: versions.stored(row, PriorityRule.EDITABLE)) if row.pk else None
    edit = edits.Edit(form, save, "web/form.html", _("Die Regel ist gespeichert."), context, theirs=theirs)
    return edits.run(request, edit)


def override(request: HttpRequest, number: str) -> HttpResponse:
    """Say another priority of a measure than the rule, or take that back."""
    measure = get_object_or_404(Measure.objects.current(), number=number)
    row = PriorityOverride.objects.filter(measure=measure).first()
    if request.POST.get("tun") == "regel":
        applying.follow_rule(measure=measure, person=request.user)
        messages.success(request, _("%s folgt wieder der Regel.") % measure.number)
        return redirect("rating_priority")
    form = OverrideForm(request.POST or None, instance=row)

    def save(values: dict[str, Any]) -> PriorityRule:
        applying.say_otherwise(measure=measure, person=request.user, **values)
        return queries.rule_in_force()

    context = {**SECTION, "title": _("Andere Priorität als die Regel"), "measure": measure, "row": row,
               "back": reverse("rating_priority")}  # fmt: skip
    edit = edits.Edit(form, save, "strategy/rating_override.html", _("Die Ausnahme ist gespeichert."), context)
    return edits.run(request, edit)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last adoption, or the last setting of priorities, back."""
    row = get_object_or_404(RatingStep.objects.select_related("round"), pk=pk)
    back = reverse("rating_priority") if row.kind == RatingStep.Kind.PRIORITY else row.round.get_absolute_url()
    try:
        done = applying.undo_step(step=row, person=request.user)
    except ValidationError as problem:
        messages.error(request, told(problem))
        return redirect(back)
    text = ngettext("%d Maßnahme ist wieder wie vorher.", "%d Maßnahmen sind wieder wie vorher.", done.count)
    messages.success(request, text % done.count)
    if done.kept:
        named = ", ".join(done.kept[:10])
        messages.error(request, _("Inzwischen geändert und deshalb unberührt: %s.") % named)
    return redirect(back)


def version_in(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def told(problem: ValidationError) -> str:
    """A complaint for a page without a form."""
    if getattr(problem, "code", "") == "conflict":
        return _("Jemand anderes hat inzwischen etwas geändert. Sehen Sie noch einmal hin.")
    return str(problem.messages[0])
