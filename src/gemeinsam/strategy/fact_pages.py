"""Pages to fill in a fact sheet: a new measure, the overview of its parts, each part, steps and risks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import refusal, versions
from gemeinsam.county.policy import may_work_on
from gemeinsam.strategy import (
    actions,
    fact_actions,
    fact_queries,
    own_field_actions,
    own_field_queries,
    workflow_actions,
)
from gemeinsam.strategy.fact_forms import BEGINNING, Part, PartForm, RiskForm, StepForm, known_days
from gemeinsam.strategy.models import Measure, MeasureStep, Review, Risk
from gemeinsam.strategy.own_field_forms import OwnValuesForm
from gemeinsam.web import edits

SECTION = {"section": "massnahmen"}
MODELS: dict[str, Any] = {"step": MeasureStep, "risk": Risk}
FORMS: dict[str, Any] = {"step": StepForm, "risk": RiskForm}


def new_measure(request: HttpRequest) -> HttpResponse:
    """The few fields that a measure begins with."""
    edit = edits.Edit(
        form=PartForm(request.POST or None, names=BEGINNING),
        save=lambda values: actions.add_measure(values=edits.without_version(values), person=request.user),
        template="web/form.html",
        done=_("Maßnahme %(row)s ist angelegt. Mit „Ändern“ füllen Sie den Steckbrief weiter aus."),
        context={
            **SECTION,
            "title": _("Neue Maßnahme"),
            "lead": _("Diese Angaben genügen für den Anfang. Der Rest des Steckbriefs kommt danach, Teil für Teil."),
            "back": reverse("measures"),
            "verb": _("Maßnahme anlegen"),
        },
    )
    return edits.run(request, edit)


def edit_measure(request: HttpRequest, number: str) -> HttpResponse:
    """The overview of the fact sheet's parts, or one of them with its form."""
    row = get_object_or_404(measures_to_edit(), number=number)
    if not may_work_on(request, row.lead_unit_id):
        return refusal.forbidden(request)
    slug = request.GET.get("teil", "")
    if not slug and request.method != "POST":
        return overview(request, row)
    own = own_field_queries.own_fields(for_staff=True)
    every = fact_queries.all_parts(own)
    part = next((part for part in every if part.slug == slug), None)
    if part is None:
        raise Http404
    chosen = [field for field in own if field.name in part.names]
    edit = edit_of_own_part(request, row, part, chosen) if chosen else edit_of_part(request, row, part)
    following = every[every.index(part) + 1 :]
    if request.POST.get("danach") == "weiter" and following:
        edit.leads_to = f"{request.path}?teil={following[0].slug}"
    edit.context |= {"following": following[0] if following else None}
    return edits.run(request, edit)


def measures_to_edit():
    rows = Measure.objects.current().select_related("field__topic", "lead_unit", "contact", "deputy", "decision")
    return own_field_queries.with_sheet(rows)


def overview(request: HttpRequest, row: Measure) -> HttpResponse:
    own = own_field_queries.own_fields(for_staff=True)
    context = {
        **SECTION,
        "measure": row,
        "parts": fact_queries.overview(row, own),
        "gaps": fact_queries.gaps_with_links(row, own),
        "open": fact_queries.open_parts(row, own),
    }
    return render(request, "strategy/fact_overview.html", context)


def about(row: Measure, part: Part) -> dict[str, Any]:
    back = reverse("measure_edit", args=[row.number])
    return {**SECTION, "title": part.heading, "lead": str(row), "back": f"{back}#{part.slug}", "overview": back}


def edit_of_part(request: HttpRequest, row: Measure, part: Part) -> edits.Edit:
    """Some of the product's own fields."""

    def save(values: dict[str, Any]) -> Measure | Review:
        saved = workflow_actions.save_measure(
            measure=row, values=edits.without_version(values), version=values["version"], person=request.user
        )
        if isinstance(saved, Review):
            edit.done = _("Ihre Änderung wartet jetzt auf die Freigabe. Öffentlich steht noch der alte Text.")
            edit.leads_to = saved.get_absolute_url()
        return saved

    context = about(row, part)
    edit = edits.Edit(
        form=PartForm(request.POST or None, instance=row, initial={"version": row.version}, names=part.names),
        save=save,
        template="strategy/fact_part.html",
        done=_("„%s“ ist gespeichert.") % str(part.heading).replace("%", "%%"),
        context=context,
        theirs=lambda: versions.stored(row, part.names),
        leads_to=context["back"],
    )
    return edit


def edit_of_own_part(request: HttpRequest, row: Measure, part: Part, own: list[Any]) -> edits.Edit:
    """Some of the county's own fields."""
    form = OwnValuesForm(request.POST or None, measure=row, fields=own)

    def save(values: dict[str, Any]) -> Measure:
        return own_field_actions.say_own_values(
            measure=row, values=edits.without_version(values), version=values["version"], person=request.user
        )

    context = about(row, part)
    return edits.Edit(
        form=form,
        save=save,
        template="strategy/fact_part.html",
        done=_("„%s“ ist gespeichert.") % str(part.heading).replace("%", "%%"),
        context=context,
        theirs=lambda: form.in_words(Measure.objects.get(pk=row.pk)),
        leads_to=context["back"],
    )


# --- steps and risks ---------------------------------------------------------------------------------


def new_row(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Add a step or a risk."""
    measure = get_object_or_404(Measure.objects.current(), number=number)
    if not may_work_on(request, measure.lead_unit_id):
        return refusal.forbidden(request)
    form = FORMS[kind](request.POST or None, instance=MODELS[kind](measure=measure))

    def save(values: dict[str, Any]) -> Any:
        said = form.as_row(edits.without_version(values))
        return fact_actions.add_row(model=MODELS[kind], measure=measure, values=said, person=request.user)

    title = _("Neuer Schritt") if kind == "step" else _("Neues Risiko")
    return edits.run(request, edit_of_row(form, save, measure=measure, kind=kind, title=title))


def edit_row(request: HttpRequest, number: str, pk: int, kind: str) -> HttpResponse:
    """Change a step or a risk."""
    row = get_object_or_404(MODELS[kind].objects.select_related("measure"), pk=pk, measure__number=number,
                            measure__retired__isnull=True)  # fmt: skip
    if not may_work_on(request, row.measure.lead_unit_id):
        return refusal.forbidden(request)
    form = FORMS[kind](request.POST or None, instance=row, initial={"version": row.version})

    def save(values: dict[str, Any]) -> Any:
        said = form.as_row(edits.without_version(values))
        return fact_actions.edit_row(row=row, values=said, version=values["version"], person=request.user)

    title = _("Schritt ändern") if kind == "step" else _("Risiko ändern")
    edit = edit_of_row(form, save, measure=row.measure, kind=kind, title=title)
    edit.theirs = lambda: stored_row(row)
    edit.context["row_change"] = reverse(f"measure_{kind}_change", args=[number, pk])
    return edits.run(request, edit)


def edit_of_row(form: Any, save: Any, *, measure: Measure, kind: str, title: str) -> edits.Edit:
    back = reverse("measure_edit", args=[measure.number])
    anchor = "schritte" if kind == "step" else "risiken"
    return edits.Edit(
        form=form,
        save=save,
        template="strategy/fact_part.html",
        done=_("„%(row)s“ ist gespeichert."),
        context={**SECTION, "title": title, "lead": str(measure), "back": f"{back}#{anchor}", "overview": back},
        leads_to=f"{back}#{anchor}",
    )


def stored_row(row: MeasureStep | Risk) -> dict[str, str]:
    """What stands now, for the second editor; dates as they are typed."""
    said = versions.stored(row, row.EDITABLE)
    if isinstance(row, MeasureStep):
        known = known_days(MeasureStep.objects.get(pk=row.pk))
        said |= {name: str(day or "") for name, day in known.items()}
    return said


@require_POST
def change_row(request: HttpRequest, number: str, pk: int, kind: str) -> HttpResponse:
    """Take a step or a risk out, or move a step."""
    row = get_object_or_404(MODELS[kind].objects.select_related("measure"), pk=pk, measure__number=number,
                            measure__retired__isnull=True)  # fmt: skip
    if not may_work_on(request, row.measure.lead_unit_id):
        return refusal.forbidden(request)
    done, anchor = request.POST.get("tun"), "schritte" if kind == "step" else "risiken"
    if done == "entfernen":
        fact_actions.remove_row(row=row, person=request.user)
    elif done in {"hoch", "runter"} and kind == "step":
        fact_actions.move_step(step=row, by=-1 if done == "hoch" else 1, person=request.user)
    else:
        return refusal.refuse(request, 422, _("Nichts getan"), _("Diesen Schritt gibt es hier nicht."))
    return redirect(f"{reverse('measure_edit', args=[number])}#{anchor}")
