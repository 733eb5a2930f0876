"""Pages of the strategy: vision, fields, measures, process."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import refusal, versions
from gemeinsam.county.policy import OFFICE, may_work_on
from gemeinsam.strategy import actions, queries, workflow_actions
from gemeinsam.strategy.forms import MeasureForm
from gemeinsam.strategy.models import Decision, Event, Field, Measure, Review, Step, Vision
from gemeinsam.web import edits


def process(request: HttpRequest) -> HttpResponse:
    """The four steps as dated phases, and what happened in them."""
    context = {
        "section": "prozess",
        "steps": Step.objects.prefetch_related("events"),
        "events": Event.objects.filter(step__isnull=True),
        "decisions": Decision.objects.all(),
    }
    return render(request, "strategy/process.html", context)


def vision(request: HttpRequest) -> HttpResponse:
    context = {"section": "leitbild", "vision": Vision.objects.first(), "fields": queries.fields_with_goals()}
    return render(request, "strategy/vision.html", context)


def fields(request: HttpRequest) -> HttpResponse:
    context = {"section": "leitbild", "fields": queries.fields_with_goals()}
    return render(request, "strategy/fields.html", context)


def field(request: HttpRequest, slug: str) -> HttpResponse:
    fields = queries.with_recommendations(queries.fields_with_goals(), for_staff=request.role in OFFICE)
    row = get_object_or_404(fields, topic__slug=slug)
    return render(request, "strategy/field.html", {"section": "leitbild", "field": row})


def measures(request: HttpRequest) -> HttpResponse:
    """All measures, grouped by field, filtered by the address."""
    everything = Measure.objects.current() if request.role in OFFICE else Measure.objects.public()
    rows = queries.filtered_measures(everything, request.GET).for_list()
    context = {
        "section": "massnahmen",
        "measures": rows,
        "fields": Field.objects.select_related("topic"),
        "stages": Measure.Stage.choices,
        "is_filtered": any(request.GET.get(name) for name in ("feld", "stand", "q")),
    }
    return render(request, "strategy/measures.html", context)


def new_measure(request: HttpRequest) -> HttpResponse:
    form = MeasureForm(request.POST or None)
    edit = edits.Edit(
        form=form,
        save=lambda values: actions.add_measure(values=edits.without_version(values), person=request.user),
        template="web/form.html",
        done=_("Maßnahme %(row)s ist angelegt."),
        context={
            "section": "massnahmen",
            "title": _("Neue Maßnahme"),
            "back": reverse("measures"),
            "verb": _("Maßnahme anlegen"),
        },
    )
    return edits.run(request, edit)


def edit_measure(request: HttpRequest, number: str) -> HttpResponse:
    row = get_object_or_404(Measure.objects.current(), number=number)
    if not may_work_on(request, row.lead_unit_id):
        return refusal.forbidden(request)
    form = MeasureForm(request.POST or None, instance=row, initial={"version": row.version})

    def save(values):
        saved = workflow_actions.save_measure(
            measure=row, values=edits.without_version(values), version=values["version"], person=request.user
        )
        if isinstance(saved, Review):
            edit.done = _("Ihre Änderung wartet jetzt auf die Freigabe. Öffentlich steht noch der alte Text.")
        return saved

    edit = edits.Edit(
        form=form,
        save=save,
        template="web/form.html",
        done=_("%(row)s ist gespeichert."),
        context={
            "section": "massnahmen",
            "title": _("Maßnahme ändern"),
            "lead": str(row),
            "back": row.get_absolute_url(),
        },
        theirs=lambda: versions.stored(row, Measure.EDITABLE),
    )
    return edits.run(request, edit)


@require_POST
def retire_measure(request: HttpRequest, number: str) -> HttpResponse:
    row = get_object_or_404(Measure.objects.current(), number=number)
    try:
        actions.retire_measure(measure=row, reason=request.POST.get("reason", ""), person=request.user)
    except ValidationError as problem:
        return refusal.refuse(request, 422, _("Noch nicht zurückgezogen"), problem.messages[0])
    return redirect("measures")
