"""The page on which the costs of a measure are stated: a matrix that works without a script."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import refusal
from gemeinsam.county.policy import may_work_on
from gemeinsam.strategy import cost_actions
from gemeinsam.strategy.cost_display import staff_line, sum_lines
from gemeinsam.strategy.cost_forms import Cell, CostForm, FormRow, estimate_of
from gemeinsam.strategy.cost_models import FIRST_YEAR, LAST_YEAR, CostKind, CostLine
from gemeinsam.strategy.cost_queries import matrix_of
from gemeinsam.strategy.cost_rules import MOST_ROWS, MOST_UNITS, MOST_YEARS, differences_of, stated_of
from gemeinsam.strategy.models import Measure


def costs(request: HttpRequest, number: str) -> HttpResponse:
    """Show the matrix; add or remove a row or a year; save all of it at once."""
    measure = get_object_or_404(Measure.objects.current().select_related("lead_unit"), number=number)
    if not may_work_on(request, measure.lead_unit_id):
        return refusal.forbidden(request)
    if request.method != "POST":
        return page(request, stored_form(measure))
    form = CostForm(measure, request.POST).read()
    step = request.POST.get("tun", "speichern")
    if step != "speichern":
        change(form, step)
        return page(request, form)
    return save(request, form)


def stored_form(measure: Measure) -> CostForm:
    """What is stored; where nothing is, the rough figures as a start."""
    matrix = matrix_of(measure)
    form = CostForm(measure)
    if matrix:
        return form.show(stated_of(matrix), matrix.years)
    first = max(measure.earliest_year or timezone.localdate().year + 1, FIRST_YEAR)
    return form.show(estimate_of(measure, first), range(first, first + measure.duration_years))


def save(request: HttpRequest, form: CostForm) -> HttpResponse:
    """Carry it out, or show the same form with what is wrong."""
    conflict = None
    if form.is_valid():
        try:
            version = int(form.version) if form.version.isascii() and form.version.isdigit() else None
            row = cost_actions.save_costs(
                measure=form.measure, stated=form.stated(), version=version, person=request.user
            )
        except ValidationError as problem:
            form.problems = problem.messages
            if getattr(problem, "code", None) == "conflict":
                conflict = conflict_of(form)
        else:
            messages.success(request, _("Die Kosten von %s sind gespeichert.") % row)
            return redirect(f"{row.get_absolute_url()}#kosten")
    return page(request, form, status=422, conflict=conflict)


def conflict_of(form: CostForm) -> dict[str, Any]:
    """What stands now beside what was typed, row by row; the next saving is meant for what stands now."""
    fresh = Measure.objects.get(pk=form.measure.pk)
    stored = stated_of(matrix_of(fresh))
    form.version = str(fresh.version)
    form.problems = []
    rows = [
        {"label": name, "theirs": old, "mine": new}
        for name, (old, new) in differences_of(stored, form.stated()).items()
    ]
    return {"rows": rows, "version": fresh.version}


def change(form: CostForm, step: str) -> None:
    """Add or remove a row or a year, open a row; anything else only computes the sums."""
    verb, _dash, place = step.partition("-")
    if verb == "zeile" and len(form.rows) < MOST_ROWS:
        form.rows.append(new_row(form, "z", len(form.rows)))
    elif verb == "stelle" and len(form.staff) < MOST_UNITS:
        form.staff.append(new_row(form, "s", len(form.staff)))
    elif verb in {"davor", "danach"}:
        add_year(form, verb)
    elif verb in {"weg", "offen"} and place[1:].isascii() and place[1:].isdigit():
        touch(form.rows if place[0] == "z" else form.staff, int(place[1:4]), verb)
    form.understood()


def new_row(form: CostForm, start: str, place: int) -> FormRow:
    """A row for the same payer as the last one: usually only kind or source differ."""
    last = (form.rows if start == "z" else [])[-1:]
    payer = last[0].payer if last else str(form.measure.lead_unit_id or "")
    used = {row.payer for row in form.staff}
    return FormRow(
        place=place,
        cells=[Cell(f"{start}{place}-{year}", year) for year in form.years],
        payer="" if start == "s" and payer in used else payer,
        kind=last[0].kind if last else CostKind.OPERATING.value,
        is_open=True,
    )


def add_year(form: CostForm, verb: str) -> None:
    year = form.years[0] - 1 if verb == "davor" else form.years[-1] + 1
    if len(form.years) >= MOST_YEARS or not FIRST_YEAR <= year <= LAST_YEAR:
        form.problems = [_("Mehr als %d Jahre am Stück sind nicht möglich.") % MOST_YEARS]
        return
    at = 0 if verb == "davor" else len(form.years)
    form.years.insert(at, year)
    for row in (*form.rows, *form.staff):
        row.cells.insert(at, Cell("", year))
    for kind, cells in form.totals.items():
        cells.insert(at, Cell(f"t-{kind}-{year}", year))


def touch(rows: list[FormRow], place: int, verb: str) -> None:
    if place < len(rows):
        if verb == "weg":
            del rows[place]
        else:
            rows[place].is_open = True


def page(
    request: HttpRequest, form: CostForm, *, status: int = 200, conflict: dict[str, Any] | None = None
) -> HttpResponse:
    context = {
        "section": "massnahmen",
        "measure": form.measure,
        "form": form,
        "is_new": not form.measure.cost_lines.exists() and form.posted is None,
        "errors": list(form.messages()),
        "conflict": conflict,
        "sums": sum_lines(form),
        "staff_sum": staff_line(form),
        "kinds": CostKind.choices,
        "sources": source_choices(form),
        "totals": [(CostKind(kind).label, kind, cells) for kind, cells in form.totals.items()],
    }
    return render(request, "strategy/costs.html", context, status=status)


def source_choices(form: CostForm) -> list[tuple[str, str]]:
    """The own share, every programme, other money."""
    source = CostLine.Source
    programmes = [(key, row.title) for key, row in form.programmes.items()]
    return [(source.OWN.value, source.OWN.label), *programmes, (source.OTHER.value, source.OTHER.label)]
