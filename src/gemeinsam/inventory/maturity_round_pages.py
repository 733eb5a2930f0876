"""Pages of the maturity for the office: rounds, who has answered, what becomes of the result, other counties."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from gemeinsam.county import versions
from gemeinsam.county.history import entries_of
from gemeinsam.county.policy import LEADS
from gemeinsam.inventory import maturity_actions as actions
from gemeinsam.inventory import maturity_queries as queries
from gemeinsam.inventory.maturity_display import number, quartile_words
from gemeinsam.inventory.maturity_forms import RoundForm
from gemeinsam.inventory.maturity_models import MaturityQuestionnaire, MaturityRound
from gemeinsam.inventory.maturity_scoring import asked_in
from gemeinsam.inventory.maturity_sharing import quartiles_beside_ours, shares_in_force
from gemeinsam.web import edits

SECTION = {"section": "projekte"}
# What a button of the round's page does, and what the page says then.
STEPS = {
    "beenden": (actions.close_round, gettext_lazy("Die Runde ist beendet.")),
    "fortsetzen": (actions.reopen_round, gettext_lazy("Die Runde läuft weiter.")),
    "veroeffentlichen": (actions.publish_round, gettext_lazy("Das Ergebnis ist öffentlich.")),
    "zuruecknehmen": (actions.withdraw_round, gettext_lazy("Das Ergebnis ist nicht mehr öffentlich.")),
    "freigeben": (actions.share_round, gettext_lazy("Freigegeben. Ihre Mittel zählen ab dem nächsten Monatsersten.")),
    "sperren": (actions.unshare_round, gettext_lazy("Die Freigabe ist zurückgenommen.")),
}


def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds and all versions of the questionnaire."""
    versions_ = list(MaturityQuestionnaire.objects.all())
    context = {
        **SECTION,
        "rounds": list(queries.rounds_with_progress()),
        "questionnaires": versions_,
        "draft": next((row for row in versions_ if row.is_draft), None),
        "is_lead": request.role in LEADS,
    }
    return render(request, "inventory/maturity_rounds.html", context)


def new_round(request: HttpRequest) -> HttpResponse:
    newest = queries.newest_questionnaire()
    if newest is None:
        messages.error(request, _("Veröffentlichen Sie zuerst einen Fragebogen."))
        return redirect("maturity_rounds")
    initial = {"questionnaire": newest, "units": queries.units_asked_last()}
    form = RoundForm(request.POST or None, initial=initial)

    def save(values: dict[str, Any]) -> MaturityRound:
        return actions.add_round(values=edits.without_version(values), person=request.user)

    context = {**SECTION, "title": _("Neue Bewertungsrunde"), "verb": _("Runde anlegen"),
               "back": reverse("maturity_rounds")}  # fmt: skip
    edit = edits.Edit(form, save, "inventory/maturity_round_form.html", _("„%(row)s“ ist angelegt."), context)
    return edits.run(request, edit)


def edit_round(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(MaturityRound, pk=pk)
    units = [sheet.unit_id for sheet in row.sheets.all()]
    form = RoundForm(request.POST or None, instance=row, initial={"version": row.version, "units": units})

    def save(values: dict[str, Any]) -> MaturityRound:
        version = values.pop("version")
        return actions.edit_round(round_=row, values=values, version=version, person=request.user)

    edit = edits.Edit(
        form=form,
        save=save,
        template="inventory/maturity_round_form.html",
        done=_("Gespeichert."),
        context={**SECTION, "title": _("Runde ändern"), "lead": row.title, "back": row.get_absolute_url()},
        theirs=lambda: versions.stored(row, MaturityRound.EDITABLE) | {"units": names_of_units(row)},
    )
    return edits.run(request, edit)


def names_of_units(row: MaturityRound) -> str:
    return ", ".join(str(sheet.unit) for sheet in row.sheets.select_related("unit"))


def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has answered, and what can be done now."""
    row = get_object_or_404(MaturityRound.objects.select_related("questionnaire"), pk=pk)
    sheets = list(queries.sheets_with_progress(row))
    context = {
        **SECTION,
        "round": row,
        "sheets": sheets,
        "handed_in": sum(sheet.submitted is not None for sheet in sheets),
        "begun": sum(sheet.submitted is None and sheet.given > 0 for sheet in sheets),
        "total": len(asked_in(row.questionnaire).questions),
        "history": entries_of(row)[:8],
        "is_lead": request.role in LEADS,
    }
    return render(request, "inventory/maturity_round.html", context)


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out one button of the round's page."""
    row = get_object_or_404(MaturityRound, pk=pk)
    if request.POST.get("tun") not in STEPS:
        raise Http404
    act, done = STEPS[request.POST["tun"]]
    try:
        act(round_=row, version=edits.version_in(request), person=request.user)
    except ValidationError as problem:
        conflict = getattr(problem, "code", "") == "conflict"
        text = _(
            "Jemand anderes hat die Runde inzwischen geändert. Sehen Sie nach, und versuchen Sie es dann noch einmal."
        )
        messages.error(request, text if conflict else problem.messages[0])
    else:
        messages.success(request, done)
    return redirect(row.get_absolute_url())


def counties(request: HttpRequest) -> HttpResponse:
    """Our dimensions beside the counties of this installation that share theirs: median and quartiles only."""
    shared = MaturityRound.objects.select_related("questionnaire").filter(shared__isnull=False).first()
    rows = beside(shared) if shared else []
    context = {
        **SECTION,
        "shared": shared,
        "rows": rows,
        "is_told": any(row["others"] for row in rows),
        "since": shared.shares.values_list("since", flat=True).first() if shared else None,
        "is_in_force": shared is not None and shares_in_force().exists(),
    }
    return render(request, "inventory/maturity_counties.html", context)


def beside(shared: MaturityRound) -> list[dict[str, Any]]:
    """Each shared dimension with our own mean and the figures of the counties."""
    own = dict(shared.shares.values_list("fingerprint", "hundredths"))
    found, asked = quartiles_beside_ours(), asked_in(shared.questionnaire)
    titles = {row.code: row for row in asked.dimensions}
    return [
        {
            "dimension": titles[code],
            "ours": number(own[key] / 100, 2),
            "at": f"{4 + own[key] * 92 / 400:.1f}",
            "others": quartile_words(found.get(key)),
        }
        for code, key in asked.fingerprints.items()
        if key in own
    ]
