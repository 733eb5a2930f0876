"""The administration's pages of own fields: what the county asks of its measures, without code."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import refusal, versions
from gemeinsam.strategy import fact_actions, own_field_queries
from gemeinsam.strategy import own_field_actions as actions
from gemeinsam.strategy.models import FactRule, OwnField
from gemeinsam.strategy.own_field_forms import FactRuleForm, OwnFieldForm
from gemeinsam.web import edits

SECTION = {"section": "massnahmen"}


def own_fields(request: HttpRequest) -> HttpResponse:
    """All own fields in their order, and the rule for publishing."""
    rows = list(own_field_queries.counted_fields())
    context = {
        **SECTION,
        "current": [row for row in rows if row.archived is None],
        "archived": [row for row in rows if row.archived],
        "rule": FactRule.objects.first() or FactRule(),
    }
    return render(request, "strategy/own_fields.html", context)


def new_own_field(request: HttpRequest) -> HttpResponse:
    edit = edits.Edit(
        form=OwnFieldForm(request.POST or None),
        save=lambda values: actions.add_own_field(values=edits.without_version(values), person=request.user),
        template="web/form.html",
        done=_("Das Feld „%(row)s“ steht jetzt in jedem Steckbrief."),
        context={
            **SECTION,
            "title": _("Neues Feld"),
            "lead": _("Es steht danach im Formular, im Filter, im Steckbrief, in der Strategie und in den Dateien."),
            "back": reverse("own_fields"),
            "verb": _("Feld anlegen"),
        },
    )
    return edits.run(request, edit)


def edit_own_field(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(OwnField.objects.current(), pk=pk)

    def save(values: dict[str, Any]) -> OwnField:
        return actions.edit_own_field(
            field=row, values=edits.without_version(values), version=values["version"], person=request.user
        )

    edit = edits.Edit(
        form=OwnFieldForm(request.POST or None, instance=row, initial={"version": row.version}),
        save=save,
        template="web/form.html",
        done=_("„%(row)s“ ist gespeichert."),
        context={**SECTION, "title": _("Feld ändern"), "lead": row.label, "back": reverse("own_fields")},
        theirs=lambda: versions.stored(row, OwnField.EDITABLE),
    )
    return edits.run(request, edit)


@require_POST
def change_own_field(request: HttpRequest, pk: int) -> HttpResponse:
    """Up, down, into the archive and back."""
    row, done = get_object_or_404(OwnField, pk=pk), request.POST.get("tun")
    try:
        if done in {"hoch", "runter"}:
            actions.move_own_field(field=row, by=-1 if done == "hoch" else 1, person=request.user)
        elif done == "archiv":
            kept = actions.archive_own_field(field=row, person=request.user)
            text = _("„%s“ ist im Archiv. Die Angaben bleiben erhalten.") if kept else _("„%s“ ist gelöscht.")
            messages.success(request, text % row.label)
        elif done == "zurueck":
            actions.restore_own_field(field=row, person=request.user)
            messages.success(request, _("„%s“ wird wieder gefragt.") % row.label)
        else:
            return refusal.refuse(request, 422, _("Nichts getan"), _("Diesen Schritt gibt es hier nicht."))
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
    return redirect("own_fields")


def fact_rule(request: HttpRequest) -> HttpResponse:
    """What must be said of a measure before it becomes public."""
    rule = FactRule.objects.first() or FactRule()

    def save(values: dict[str, Any]) -> FactRule:
        return fact_actions.set_fact_rule(
            values=edits.without_version(values), version=values["version"], person=request.user
        )

    edit = edits.Edit(
        form=FactRuleForm(request.POST or None, instance=rule, initial={"version": rule.version}),
        save=save,
        template="web/form.html",
        done=_("Die Regel gilt ab jetzt."),
        context={**SECTION, "title": _("Was vor dem Veröffentlichen da sein muss"), "back": reverse("own_fields")},
        theirs=lambda: versions.stored(FactRule.objects.get(), FactRule.EDITABLE),
        leads_to=reverse("own_fields"),
    )
    return edits.run(request, edit)
