"""Pages of goals: one goal, and the forms in which the office writes it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gemeinsam.county.policy import OFFICE
from gemeinsam.strategy import tree_actions, tree_moving, tree_queries
from gemeinsam.strategy.draft_queries import comments_of
from gemeinsam.strategy.models import Field, Goal
from gemeinsam.strategy.tree_forms import GoalEditForm, GoalForm, MergeForm
from gemeinsam.strategy.tree_pages import carry_out
from gemeinsam.strategy.tree_words import stored
from gemeinsam.web import edits


def goal(request: HttpRequest, number: str) -> HttpResponse:
    """One goal: what it says, what hangs on it, and the thread through it."""
    is_office = request.role in OFFICE
    row = get_object_or_404(tree_queries.goals_for_page(is_office=is_office), number=number)
    context = {"section": "leitbild", **tree_queries.goal_context(row, is_office=is_office)}
    if is_office:
        context |= {"comments": comments_of(row), "target": f"ziel/{row.number}"}
    return render(request, "strategy/goal.html", context)


def new_goal(request: HttpRequest) -> HttpResponse:
    """A new goal; the address may say in which field, and below which goal."""
    wish = {name: request.GET.get(name, "").replace("\0", "")[:80] for name in ("feld", "unter")}
    above = Goal.objects.current().filter(number=wish["unter"], kind=Goal.Kind.STRATEGIC).first()
    field = above.field if above else Field.objects.filter(topic__slug=wish["feld"]).first()
    kind = Goal.Kind.OPERATIONAL if above else Goal.Kind.STRATEGIC
    edit = edits.Edit(
        form=GoalForm(request.POST or None, initial={"field": field, "parent": above, "kind": kind}),
        save=lambda values: tree_actions.add_goal(values=edits.without_version(values), person=request.user),
        template="web/form.html",
        done=_("Das Ziel „%(row)s“ ist angelegt. Noch sieht es nur die Verwaltung."),
        context={"section": "leitbild", "title": _("Neues Ziel"), "verb": _("Ziel anlegen"),
                 "back": above.get_absolute_url() if above else reverse("vision")},
    )  # fmt: skip
    return edits.run(request, edit)


def edit_goal(request: HttpRequest, number: str) -> HttpResponse:
    row = get_object_or_404(Goal.objects.current(), number=number)
    named, back = row.named, row.get_absolute_url()

    def save(values):
        renumber = values.pop("renumber")
        return tree_actions.edit_goal(
            goal=row, values=edits.without_version(values), version=values["version"], person=request.user,
            renumber=renumber,
        )  # fmt: skip

    edit = edits.Edit(
        form=GoalEditForm(request.POST or None, instance=row),
        save=save,
        template="web/form.html",
        done=_("Das Ziel „%(row)s“ ist gespeichert."),
        context={"section": "leitbild", "title": _("Ziel ändern"), "lead": named, "back": back},
        theirs=lambda: stored(row),
    )
    return edits.run(request, edit)


@require_POST
def change_goal(request: HttpRequest, number: str) -> HttpResponse:
    """Publish, take back into the draft, retire."""
    row = get_object_or_404(Goal.objects.current().select_related("parent"), number=number)
    what, reason = request.POST.get("tun", ""), request.POST.get("reason", "")
    acts = {
        "zeigen": lambda: tree_actions.publish_goal(goal=row, is_public=True, person=request.user),
        "verbergen": lambda: tree_actions.publish_goal(goal=row, is_public=False, person=request.user),
        "zurueckziehen": lambda: tree_actions.retire_goal(goal=row, reason=reason, person=request.user),
    }
    return carry_out(request, acts, what) or redirect(row.get_absolute_url())


def merge_goal(request: HttpRequest, number: str) -> HttpResponse:
    """Let a goal go into another, or be replaced by it."""
    row = get_object_or_404(Goal.objects.current(), number=number)

    def save(values):
        told = {"reason": values["reason"], "person": request.user}
        if values["how"] == MergeForm.MERGE:
            return tree_moving.merge(row=row, into=values["other"], **told)
        return tree_moving.supersede(row=row, by=values["other"], **told)

    edit = edits.Edit(
        form=MergeForm(request.POST or None, row=row),
        save=save,
        template="web/form.html",
        done=_("Erledigt. Hier geht es weiter: „%(row)s“. Die frühere Adresse sagt es allen."),
        context={"section": "leitbild", "title": _("%s zusammenführen oder ersetzen") % row.number, "lead": row.title,
                 "back": row.get_absolute_url(), "verb": _("Ausführen")},
    )  # fmt: skip
    return edits.run(request, edit)
