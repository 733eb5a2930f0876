"""Pages on which somebody rates: what is left to do, and one measure at a time."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from gemeinsam.strategy import rating_actions as actions
from gemeinsam.strategy import rating_queries as queries
from gemeinsam.strategy.measure_models import Measure
from gemeinsam.strategy.rating_forms import SheetForm, sheet_values
from gemeinsam.strategy.rating_models import Criterion, RatingRound, RatingSheet
from gemeinsam.strategy.rating_words import points
from gemeinsam.web import edits


@dataclass(frozen=True, slots=True)
class Next:
    """Where a saved page leads."""

    address: str

    def get_absolute_url(self) -> str:
        return self.address


def begun_round(pk: int) -> RatingRound:
    """A round that people were asked in; one in preparation is the desk's."""
    row = get_object_or_404(RatingRound.objects.defer("result"), pk=pk)
    if row.state == RatingRound.State.DRAFT:
        raise PermissionDenied(_("Diese Runde hat noch nicht begonnen."))
    return row


def own(request: HttpRequest, pk: int) -> HttpResponse:
    """All measures of a round, and how far one is with each."""
    row = begun_round(pk)
    sheets = queries.own_sheets(row, request.user)
    asked = row.criteria.count()
    measures = list(row.measures.current().for_list())
    lines = [(measure, len(sheets[measure.pk].points) if measure.pk in sheets else 0) for measure in measures]
    left = [measure for measure, given in lines if given < asked]
    context = {
        "section": "massnahmen", "round": row, "lines": lines, "asked": asked, "total": len(lines),
        "done": len(lines) - len(left), "next": left[0] if left else None,
    }  # fmt: skip
    return render(request, "strategy/rating_own.html", context)


def sheet(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """One measure: points for each criterion, saved with Enter, and on to the next."""
    row = begun_round(pk)
    measures = list(row.measures.current().for_list())
    measure = next((one for one in measures if one.number == number), None)
    if measure is None or (request.method != "POST" and not row.takes_answers):
        return redirect("rating_own", pk=pk)
    criteria, sheets = list(row.criteria.all()), queries.own_sheets(row, request.user)
    stored = sheets.get(measure.pk)
    initial = {"version": stored.version, **sheet_values(stored.points, stored.sentence)} if stored else {"version": 0}
    form = SheetForm(request.POST or None, criteria=criteria, initial=initial)
    rated = {key for key, one in sheets.items() if len(one.points) >= len(criteria)}
    context = {
        "section": "massnahmen", "round": row, "measure": measure, "stored": stored,
        "place": measures.index(measure) + 1, "total": len(measures), "done": len(rated),
        **around(measures, measure), **beside(row, measure, criteria, stored),
    }  # fmt: skip
    edit = edits.Edit(
        form=form,
        save=lambda _values: saved(request, row, measure, form),
        template="strategy/rating_sheet.html",
        done=_("%s ist bewertet.") % measure.number,
        context=context,
        theirs=lambda: theirs(row, measure, criteria, request),
    )
    return edits.run(request, edit)


def around(measures: list[Measure], here: Measure) -> dict[str, Measure | None]:
    place = measures.index(here)
    return {
        "before": measures[place - 1] if place else None,
        "after": measures[place + 1] if place + 1 < len(measures) else None,
    }


def beside(row: RatingRound, measure: Measure, criteria: list[Criterion], stored: RatingSheet | None) -> dict[str, Any]:
    """What stands beside the form: contributions, and the others where that was promised and one has rated."""
    shows = stored is not None and (row.is_open_book or row.is_done)
    others = queries.others_on(row, measure, criteria, stored.person) if stored and shows else []
    return {
        "contributions": queries.contributions_by_measure([measure]).get(measure.pk, 0),
        "shows_others": shows,
        "others": [{**one, "mean": points(one["mean"])} for one in others],
    }


def saved(request: HttpRequest, row: RatingRound, measure: Measure, form: SheetForm) -> Next:
    """Keep it, and lead to the next measure that is not finished: those behind this one first."""
    actions.rate_measure(
        round_=row, measure=measure, said=form.said(), version=form.cleaned_data["version"], person=request.user
    )
    sheets, asked = queries.own_sheets(row, request.user), row.criteria.count()
    measures = list(row.measures.current().for_list())
    place = [one.pk for one in measures].index(measure.pk)
    turned = measures[place + 1 :] + measures[:place]
    left = next((one for one in turned if one.pk not in sheets or len(sheets[one.pk].points) < asked), None)
    if left is None or request.POST.get("weiter") == "uebersicht":
        return Next(reverse("rating_own", args=[row.pk]))
    return Next(reverse("rating_sheet", args=[row.pk, left.number]))


def theirs(row: RatingRound, measure: Measure, criteria: list[Criterion], request: HttpRequest) -> dict[str, str]:
    """What one said in the other window, in the words of the form."""
    stored = queries.own_sheets(row, request.user)[measure.pk]
    values = sheet_values(stored.points, stored.sentence)
    form = SheetForm(criteria=criteria)
    said = {name: edits.in_words(form[name], values.get(name, "")) for name in form.fields if name != "version"}
    return {**said, "version": str(stored.version)}
