"""Pages on which the office writes vision, principles and fields, and the lead moves a measure."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county import refusal
from gemeinsam.county.policy import LEADS
from gemeinsam.strategy import tree_moving, tree_texts
from gemeinsam.strategy.models import Field, Measure, Principle, Vision
from gemeinsam.strategy.tree_forms import FieldForm, MoveForm, PrincipleForm, VisionForm
from gemeinsam.strategy.tree_words import stored, texts_of
from gemeinsam.web import edits


def edit_vision(request: HttpRequest) -> HttpResponse:
    """Write the vision, the first time or again."""
    row = Vision.objects.first()

    def save(values):
        return tree_texts.edit_vision(
            vision=row, values=edits.without_version(values), version=values["version"], person=request.user
        )

    edit = edits.Edit(
        form=VisionForm(request.POST or None, instance=row),
        save=save,
        template="web/form.html",
        done=_("Das Leitbild ist gespeichert."),
        context={"section": "leitbild", "title": _("Leitbild ändern") if row else _("Leitbild schreiben"),
                 "back": reverse("vision")},
        theirs=(lambda: stored(row)) if row else None,
    )  # fmt: skip
    return edits.run(request, edit)


def new_principle(request: HttpRequest) -> HttpResponse:
    edit = edits.Edit(
        form=PrincipleForm(request.POST or None),
        save=lambda values: tree_texts.add_principle(values=edits.without_version(values), person=request.user),
        template="web/form.html",
        done=_("Der Leitsatz ist angelegt. Noch sieht ihn nur die Verwaltung."),
        context={"section": "leitbild", "title": _("Neuer Leitsatz"), "back": reverse("vision"),
                 "verb": _("Leitsatz anlegen")},
    )  # fmt: skip
    return edits.run(request, edit)


def edit_principle(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(Principle.objects.current(), number=number)

    def save(values):
        return tree_texts.edit_principle(
            principle=row, values=edits.without_version(values), version=values["version"], person=request.user
        )

    edit = edits.Edit(
        form=PrincipleForm(request.POST or None, instance=row),
        save=save,
        template="web/form.html",
        done=_("Der Leitsatz ist gespeichert."),
        context={"section": "leitbild", "title": _("Leitsatz ändern"), "lead": str(row), "back": reverse("vision")},
        theirs=lambda: stored(row),
    )
    return edits.run(request, edit)


@require_POST
def change_principle(request: HttpRequest, number: int) -> HttpResponse:
    """Publish, take back into the draft, retire."""
    row = get_object_or_404(Principle.objects.current(), number=number)
    what, reason = request.POST.get("tun", ""), request.POST.get("reason", "")
    acts = {
        "zeigen": lambda: tree_texts.publish_principle(principle=row, is_public=True, person=request.user),
        "verbergen": lambda: tree_texts.publish_principle(principle=row, is_public=False, person=request.user),
        "zurueckziehen": lambda: tree_texts.retire_principle(principle=row, reason=reason, person=request.user),
    }
    return carry_out(request, acts, what) or redirect(row.get_absolute_url())


def carry_out(request: HttpRequest, acts: dict[str, Any], what: str) -> HttpResponse | None:
    """Do what a button says; a refusal if it can't be done. What everybody sees, the lead alone decides."""
    if what not in acts:
        return refusal.refuse(request, 422, _("Nichts geändert"), _("Diesen Schritt gibt es nicht."))
    if what in {"zeigen", "verbergen"} and request.role not in LEADS:
        return refusal.forbidden(request)
    try:
        acts[what]()
    except ValidationError as problem:
        return refusal.refuse(request, 422, _("Noch nicht geändert"), problem.messages[0])
    return None


def edit_field(request: HttpRequest, slug: str) -> HttpResponse:
    row = get_object_or_404(Field.objects.select_related("topic"), topic__slug=slug)

    def save(values):
        return tree_texts.edit_field(
            field=row, values=edits.without_version(values), version=values["version"], person=request.user
        )

    def theirs():
        fresh = Field.objects.select_related("topic").get(pk=row.pk)
        return {**texts_of(fresh), "title": fresh.topic.title, "slug": fresh.topic.slug, "version": str(fresh.version)}

    edit = edits.Edit(
        form=FieldForm(request.POST or None, instance=row),
        save=save,
        template="web/form.html",
        done=_("%(row)s ist gespeichert."),
        context={"section": "leitbild", "title": _("Handlungsfeld ändern"), "lead": str(row),
                 "back": row.get_absolute_url()},
        theirs=theirs,
    )  # fmt: skip
    return edits.run(request, edit)


def move_measure(request: HttpRequest, number: str) -> HttpResponse:
    """Put a measure into another field, with its number or a new one."""
    row = get_object_or_404(Measure.objects.current().select_related("field__topic"), number=number)

    def save(values):
        chosen = {name: values[name] for name in ("field", "renumber", "version")}
        return tree_moving.move_measure(measure=row, person=request.user, **chosen)

    def theirs():
        fresh = Measure.objects.select_related("field__topic").get(pk=row.pk)
        return {"field": str(fresh.field), "version": str(fresh.version)}

    edit = edits.Edit(
        form=MoveForm(request.POST or None, initial={"version": row.version}),
        save=save,
        template="web/form.html",
        done=_("%(row)s ist verschoben."),
        context={
            "section": "massnahmen", "title": _("%s verschieben") % row.number, "back": row.get_absolute_url(),
            "lead": _("Jetzt liegt „%(title)s“ im Feld %(field)s. Nummer und Adresse bleiben, wenn Sie nichts "
                      "anderes wählen. Eine frühere Adresse führt immer hierher, jede Nummer wird nur einmal vergeben.")
            % {"title": row.title, "field": row.field},
            "verb": _("Verschieben"),
        },
        theirs=theirs,
    )  # fmt: skip
    return edits.run(request, edit)
