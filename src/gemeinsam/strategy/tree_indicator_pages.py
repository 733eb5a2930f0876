"""Pages of indicators: the office writes those of goals, and with it the units those of the measures they lead."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import refusal
from gemeinsam.county.policy import may_work_on
from gemeinsam.strategy import tree_indicators
from gemeinsam.strategy.models import Goal, Indicator, Measure
from gemeinsam.strategy.tree_forms import IndicatorForm, target_fields, targets_of
from gemeinsam.strategy.tree_words import stored
from gemeinsam.web import edits

SECTIONS = {"goal": "leitbild", "measure": "massnahmen"}


def owner_of(kind: str, number: str) -> Goal | Measure:
    rows = Goal.objects.current() if kind == "goal" else Measure.objects.current()
    return get_object_or_404(rows, number=number)


def may_write(request: HttpRequest, owner: Goal | Measure) -> bool:
    """The office writes all, the people of a unit those of the measures that their unit leads."""
    return may_work_on(request, owner.lead_unit_id if isinstance(owner, Measure) else None)


def indicator_of(kind: str, number: str, pk: int) -> Indicator:
    """An indicator that is kept, below the number it belongs to."""
    if pk >= 2**63:
        raise Http404
    rows = Indicator.objects.filter(retired__isnull=True, **{kind: owner_of(kind, number)})
    return get_object_or_404(rows.select_related("goal", "measure"), pk=pk)


def own_values(values: dict) -> dict:
    return {name: values[name] for name in Indicator.EDITABLE}


def new_indicator(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    owner = owner_of(kind, number)
    if not may_write(request, owner):
        return refusal.forbidden(request)

    def save(values):
        return tree_indicators.add_indicator(
            owner=owner, values=own_values(values), targets=targets_of(values), person=request.user
        )

    edit = edits.Edit(
        form=IndicatorForm(request.POST or None),
        save=save,
        template="strategy/indicator_form.html",
        done=_("Die Kennzahl „%(row)s“ ist angelegt."),
        context={"section": SECTIONS[kind], "title": _("Neue Kennzahl"), "lead": f"{owner.number} {owner.title}",
                 "back": owner.get_absolute_url(), "verb": _("Kennzahl anlegen")},
    )  # fmt: skip
    return edits.run(request, edit)


def edit_indicator(request: HttpRequest, kind: str, number: str, pk: int) -> HttpResponse:
    row = indicator_of(kind, number, pk)
    if not may_write(request, row.owner):
        return refusal.forbidden(request)

    def save(values):
        return tree_indicators.edit_indicator(
            indicator=row, values=own_values(values), targets=targets_of(values), version=values["version"],
            person=request.user,
        )  # fmt: skip

    edit = edits.Edit(
        form=IndicatorForm(request.POST or None, instance=row),
        save=save,
        template="strategy/indicator_form.html",
        done=_("Die Kennzahl „%(row)s“ ist gespeichert."),
        context={"section": SECTIONS[kind], "title": _("Kennzahl ändern"), "indicator": row, "kind": kind,
                 "number": number, "lead": f"{row.owner.number} {row.owner.title}",
                 "back": row.owner.get_absolute_url()},
        theirs=lambda: {**stored(row), **target_fields(row)},
    )  # fmt: skip
    return edits.run(request, edit)


@require_POST
def retire_indicator(request: HttpRequest, kind: str, number: str, pk: int) -> HttpResponse:
    row = indicator_of(kind, number, pk)
    if not may_write(request, row.owner):
        return refusal.forbidden(request)
    try:
        tree_indicators.retire_indicator(indicator=row, person=request.user)
    except ValidationError as problem:
        return refusal.refuse(request, 422, _("Nicht entfernt"), problem.messages[0])
    return redirect(row.owner.get_absolute_url())
