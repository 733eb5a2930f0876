"""Pages of scenarios: new, copied, changed, deleted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.planning import actions, scenarios
from gemeinsam.planning.forms import ScenarioForm
from gemeinsam.planning.models import Scenario
from gemeinsam.web import edits

# Beginnings that people ask for again and again: name of the address, label, values.
PRESETS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("sechzig", _("60 % der Mittel"), {"title": _("60 % der Mittel"), "money_percent": 60}),
    (
        "ohne-eigenmittel",
        _("Keine Eigenmittel für Neues"),
        {"title": _("Keine Eigenmittel für Neues"), "only_funded_new": True},
    ),
    ("weniger-personal", _("80 % der Stellen"), {"title": _("80 % der Stellen"), "staff_percent": 80}),
)


def of_form(scenario: Scenario) -> dict[str, Any]:
    """What a form of this scenario begins with."""
    return {
        name: list(getattr(scenario, name).all()) if name in scenarios.MANY else getattr(scenario, name)
        for name in Scenario.EDITABLE
    }


def new(request: HttpRequest) -> HttpResponse:
    """A new scenario, empty or from a preset."""
    preset = next((values for key, _label, values in PRESETS if key == request.GET.get("vorlage")), {})
    context = {
        "title": _("Neues Szenario"),
        "lead": _("Dieselben Maßnahmen unter anderen Grenzen. Der Plan wird gleich gerechnet."),
        "verb": _("Anlegen und rechnen"),
        "presets": [(key, label) for key, label, _values in PRESETS],
    }
    form = ScenarioForm(request.POST or None, initial=preset)

    def save(values: dict[str, Any]) -> Scenario:
        return scenarios.add_scenario(values=values, person=request.user)

    return add(request, form, save, context)


def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """A copy under another name; the first word that differs is the name."""
    source = get_object_or_404(Scenario, slug=slug)
    form = ScenarioForm(request.POST or None, initial={**of_form(source), "title": _("%s, Kopie") % source.title[:70]})
    context = {
        "title": _("Szenario kopieren"),
        "lead": _("Kopie von „%s“. Ändern Sie, was anders sein soll. Der Plan wird gleich gerechnet.") % source,
        "verb": _("Kopieren und rechnen"),
    }

    def save(values: dict[str, Any]) -> Scenario:
        return scenarios.copy_scenario(scenario=source, values=values, person=request.user)

    return add(request, form, save, context)


def add(request: HttpRequest, form: ScenarioForm, save: Any, context: dict[str, Any]) -> HttpResponse:
    """Store a new scenario and order its plan."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                scenario = save(edits.without_version(dict(form.cleaned_data)))
                job = actions.request_plan(scenario=scenario, person=request.user)
            except ValidationError as problem:
                edits.complain(form, problem)
            else:
                return redirect("job", pk=job.pk)
    shared = {"section": "jahresplan", "form": form, "back": reverse("plan")}
    return render(request, "planning/scenario.html", {**shared, **context}, status=status)


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a scenario; its plans stay until somebody computes anew."""
    row = get_object_or_404(Scenario, slug=slug)
    form = ScenarioForm(request.POST or None, instance=row, initial={"version": row.version})

    def save(values: dict[str, Any]) -> Scenario:
        return scenarios.edit_scenario(
            scenario=row, values=edits.without_version(values), version=values["version"], person=request.user
        )

    context = {
        "section": "jahresplan",
        "title": _("Szenario ändern"),
        "lead": _("Der Plan bleibt, wie er ist, bis Sie neu rechnen."),
        "back": row.get_absolute_url(),
        "scenario": row,
    }
    done = _("„%(row)s“ ist gespeichert. Rechnen Sie den Plan neu.")
    change = edits.Edit(
        form=form,
        save=save,
        template="planning/scenario.html",
        done=done,
        context=context,
        theirs=lambda: versions.stored(row, Scenario.EDITABLE),
    )
    return edits.run(request, change)


@require_POST
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Scenario, slug=slug)
    title = row.title
    try:
        scenarios.delete_scenario(scenario=row, person=request.user)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return redirect("scenario_edit", slug=slug)
    messages.success(request, _("Szenario „%s“ ist gelöscht.") % title)
    return redirect("plan")
