"""The sheet on which somebody judges many actors one after the other, by keyboard alone if they like."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.county.models import Unit
from gemeinsam.inventory import actor_actions as actions
from gemeinsam.inventory import actor_queries as queries
from gemeinsam.inventory.actor_forms import RowForm, row_form
from gemeinsam.inventory.actor_models import ActorAssessment

PER_SHEET = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """Which actors the address asks for: of a kind, only those that are open, after the one seen last."""

    kind: str
    only_open: bool
    last: str

    @classmethod
    def read(cls, get: QueryDict) -> "Asked":
        kind = queries.clean(get.get("art", ""))[:60]
        return cls(kind, get.get("stand") != "alle", queries.clean(get.get("nach", ""))[:80])

    def address(self, last: str) -> str:
        said = {"art": self.kind, "stand": "" if self.only_open else "alle", "nach": last}
        return f"{reverse('actor_sheet')}?{urlencode({name: value for name, value in said.items() if value})}"


def sheet(request: HttpRequest) -> HttpResponse:
    """Twenty rows: influence, interest, stance, a reason; saved all or none, and on to the next."""
    asked = Asked.read(request.GET)
    everybody = queries.to_assess(kind=asked.kind, only_open=asked.only_open)
    rest = queries.after(everybody, asked.last)
    units = posted_units(request) if request.method == "POST" else list(rest[:PER_SHEET])
    forms = [row_form(unit, request.POST if request.method == "POST" else None) for unit in units]
    status, problem = 200, ""
    if request.method == "POST":
        status, problem = 422, _("Bitte prüfen Sie die markierten Zeilen. Es wurde noch nichts gespeichert.")
        if all(form.is_valid() for form in forms):
            try:
                count = save(forms, request)
            except ValidationError as found:
                problem = found.messages[0]
                late = set((found.params or {}).get("units", ())) if hasattr(found, "params") else set()
                forms = [with_theirs(form, request.POST) if form.unit.pk in late else form for form in forms]
            else:
                tell(request, count)
                return redirect(next_step(asked, everybody, units))
    context = {
        "section": "projekte",
        "forms": forms,
        "problem": problem,
        "asked": asked,
        "kinds": queries.kinds_in_use(),
        "left": rest.count(),
        "open_address": f"?{urlencode({'art': asked.kind})}" if asked.kind else "?",
    }
    return render(request, "inventory/actor_sheet.html", context, status=status)


def posted_units(request: HttpRequest) -> list[Unit]:
    """The rows that were on the page when it was sent, whatever the filters find by now."""
    keys = [key for key in request.POST.getlist("zeile")[:PER_SHEET] if key.isascii() and key.isdecimal()]
    rows = Unit.objects.current().filter(pk__in=[key for key in keys if len(key) < 18])
    return list(rows.select_related("assessment", "municipality").order_by("name", "pk"))


def save(forms: list[RowForm], request: HttpRequest) -> int:
    changed = [form for form in forms if form.has_changed()]
    judgements = [
        actions.Judgement(
            form.unit,
            {name: form.cleaned_data[name] for name in RowForm.Meta.fields},
            form.cleaned_data["version"] or 0,
        )
        for form in changed
    ]
    return actions.assess_actors(judgements=judgements, person=request.user)


def tell(request: HttpRequest, count: int) -> None:
    if count:
        words = ngettext("%d Einschätzung gespeichert.", "%d Einschätzungen gespeichert.", count)
        messages.success(request, words % count)
    else:
        messages.info(request, _("Sie haben nichts geändert."))


def next_step(asked: Asked, everybody, units: list[Unit]) -> str:
    """The next rows after the last of these, or the matrix when all were seen."""
    last = units[-1].slug if units else asked.last
    if queries.after(everybody, last).exists():
        return asked.address(last)
    return reverse("actor_matrix")


def with_theirs(form: RowForm, posted: QueryDict) -> RowForm:
    """The row as it was typed, and beside it what somebody else saved; sent again, it replaces that."""
    now = ActorAssessment.objects.select_related("unit").get(unit=form.unit)
    given = posted.copy()
    given[form.add_prefix("version")] = str(now.version)
    fresh = row_form(form.unit, given)
    fresh.is_valid()
    fresh.theirs = in_words(now)
    return fresh


def in_words(row: ActorAssessment) -> str:
    parts = [
        _("Einfluss %s") % (row.influence or "–"),
        _("Interesse %s") % (row.interest or "–"),
        str(row.get_stance_display()),
        row.reason,
    ]
    return ", ".join(part for part in parts if part)
