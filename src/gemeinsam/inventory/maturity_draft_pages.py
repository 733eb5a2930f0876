"""Pages of the questionnaire for the office: read a version, draft the next one, publish it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.history import entries_of
from gemeinsam.county.policy import LEADS
from gemeinsam.inventory import maturity_drafting as actions
from gemeinsam.inventory.maturity_forms import DimensionForm, QuestionForm
from gemeinsam.inventory.maturity_models import LEVELS, MaturityDimension, MaturityQuestion, MaturityQuestionnaire
from gemeinsam.web import edits

SECTION = {"section": "projekte"}
ROWS = {"d": MaturityDimension, "f": MaturityQuestion}


def questionnaire(request: HttpRequest, number: int) -> HttpResponse:
    """One version: every dimension with its questions; a draft with the buttons that change it."""
    row = get_object_or_404(MaturityQuestionnaire, number=number)
    by_dimension: dict[int, list[MaturityQuestion]] = {}
    for question in row.questions.all():
        by_dimension.setdefault(question.dimension_id, []).append(question)
    dimensions = list(row.dimensions.all())
    context = {
        **SECTION,
        "questionnaire": row,
        "groups": [(dimension, by_dimension.get(dimension.pk, [])) for dimension in dimensions],
        "asked": sum(not q.retired for rows in by_dimension.values() for q in rows),
        "history": entries_of(row)[:5],
        "is_lead": request.role in LEADS,
    }
    return render(request, "inventory/maturity_questionnaire.html", context)


@require_POST
def new_draft(request: HttpRequest) -> HttpResponse:
    try:
        draft = actions.start_draft(person=request.user, from_standard=request.POST.get("aus") == "vorlage")
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("maturity_rounds")
    messages.success(request, _("Der Entwurf ist da. Runden fragen weiter die veröffentlichte Fassung."))
    return redirect(draft)


@require_POST
def decide_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a draft or throw it away."""
    row = get_object_or_404(MaturityQuestionnaire, number=number)
    try:
        if request.POST.get("tun") == "verwerfen":
            actions.discard_draft(questionnaire=row, person=request.user)
            messages.success(request, _("Der Entwurf ist verworfen."))
            return redirect("maturity_rounds")
        actions.publish_questionnaire(questionnaire=row, version=edits.version_in(request), person=request.user)
    except ValidationError as problem:
        conflict = getattr(problem, "code", "") == "conflict"
        text = _("Der Entwurf wurde inzwischen geändert. Lesen Sie ihn noch einmal, bevor Sie ihn veröffentlichen.")
        messages.error(request, text if conflict else problem.messages[0])
    else:
        messages.success(request, _("Die Fassung ist veröffentlicht. Neue Runden können sie fragen."))
    return redirect(row)


@require_POST
def turn_row(request: HttpRequest, number: int) -> HttpResponse:
    """Move a dimension or a question, ask it no longer, or ask it again: "hoch:f12"."""
    row = get_object_or_404(MaturityQuestionnaire, number=number)
    verb, _colon, key = request.POST.get("tun", "").partition(":")
    model, pk = ROWS.get(key[:1]), key[1:]
    if model is None or not pk.isdecimal() or len(pk) > 18 or verb not in {"hoch", "runter", "raus", "rein"}:
        raise Http404
    thing = get_object_or_404(model.objects.select_related("questionnaire"), pk=pk, questionnaire=row)
    try:
        if verb in {"hoch", "runter"}:
            actions.move_row(row=thing, up=verb == "hoch", person=request.user)
        else:
            turn = actions.retire_row if verb == "raus" else actions.restore_row
            turn(row=thing, person=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect(thing.get_absolute_url())


def new_dimension(request: HttpRequest, number: int) -> HttpResponse:
    draft = a_draft(number)
    form = DimensionForm(request.POST or None, instance=MaturityDimension(questionnaire=draft))

    def save(values: dict[str, Any]) -> MaturityDimension:
        return actions.add_dimension(questionnaire=draft, values=edits.without_version(values), person=request.user)

    return show(request, draft, form, save, title=_("Neue Dimension"))


def new_question(request: HttpRequest, number: int) -> HttpResponse:
    draft = a_draft(number)
    if not draft.dimensions.filter(retired=False).exists():
        messages.error(request, _("Legen Sie zuerst eine Dimension an."))
        return redirect(draft)
    wanted = draft.dimensions.filter(code=request.GET.get("dimension", "")[:6]).first()
    form = QuestionForm(
        request.POST or None,
        questionnaire=draft,
        instance=MaturityQuestion(questionnaire=draft),
        initial={"dimension": wanted},
    )

    def save(_values: dict[str, Any]) -> MaturityQuestion:
        return actions.add_question(questionnaire=draft, values=form.of_row(), person=request.user)

    return show(request, draft, form, save, title=_("Neue Frage"))


def edit_dimension(request: HttpRequest, number: int, code: str) -> HttpResponse:
    draft = a_draft(number)
    row = get_object_or_404(MaturityDimension.objects.select_related("questionnaire"), questionnaire=draft, code=code)
    form = DimensionForm(request.POST or None, instance=row, initial={"version": row.version})

    def save(values: dict[str, Any]) -> MaturityDimension:
        version = values.pop("version")
        return actions.edit_row(row=row, values=values, version=version, person=request.user)

    theirs = lambda: versions.stored(row, MaturityDimension.EDITABLE)  # noqa: E731 - handed on as it is
    return show(request, draft, form, save, title=_("Dimension ändern"), theirs=theirs)


def edit_question(request: HttpRequest, number: int, code: str) -> HttpResponse:
    draft = a_draft(number)
    row = get_object_or_404(
        MaturityQuestion.objects.select_related("questionnaire", "dimension"), questionnaire=draft, code=code
    )
    form = QuestionForm(request.POST or None, questionnaire=draft, instance=row, initial={"version": row.version})

    def save(values: dict[str, Any]) -> MaturityQuestion:
        return actions.edit_row(row=row, values=form.of_row(), version=values["version"], person=request.user)

    def theirs() -> dict[str, str]:
        stored = versions.stored(row, ("dimension", "text", "weight", "proof"))
        anchors = MaturityQuestion.objects.get(pk=row.pk).anchors
        return stored | {f"anchor{level}": anchors[level] for level in range(min(LEVELS, len(anchors)))}

    return show(request, draft, form, save, title=_("Frage %s ändern") % code, theirs=theirs)


def a_draft(number: int) -> MaturityQuestionnaire:
    """The version, if it may still be changed."""
    return get_object_or_404(MaturityQuestionnaire, number=number, published__isnull=True)


def show(
    request: HttpRequest, draft: MaturityQuestionnaire, form: Any, save: Any, *, title: str, theirs: Any = None
) -> HttpResponse:
    context = {**SECTION, "title": title, "lead": str(draft), "back": draft.get_absolute_url()}
    return edits.run(request, edits.Edit(form, save, "web/form.html", _("Gespeichert."), context, theirs))
