"""Pages of the maturity for everybody: the published result, two rounds side by side, files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from gemeinsam.county.policy import OFFICE
from gemeinsam.engines import document as engine
from gemeinsam.inventory import maturity_papers as papers
from gemeinsam.inventory import maturity_queries as queries
from gemeinsam.inventory.maturity_display import ComparisonView, ResultView, result_view
from gemeinsam.inventory.maturity_models import MaturityRound
from gemeinsam.inventory.maturity_scoring import asked_in, compared, scored, scored_each

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECTION = {"section": "projekte"}


def visible(request: HttpRequest):
    """The office sees every round, everybody else the published ones."""
    rounds = MaturityRound.objects.select_related("questionnaire")
    return rounds if request.role in OFFICE else rounds.public()


def view_of(request: HttpRequest, round_: MaturityRound) -> ResultView:
    return result_view(scored(round_), with_voices=request.role in OFFICE)


def maturity(request: HttpRequest) -> HttpResponse:
    """The newest published result, and the questionnaire to read."""
    round_ = queries.newest_public_round()
    questionnaire = round_.questionnaire if round_ else queries.newest_questionnaire()
    view = view_of(request, round_) if round_ else None
    asked = asked_in(questionnaire) if questionnaire else None
    context = {
        **SECTION,
        "view": view,
        "round": round_,
        "asked": asked,
        "groups": [(row, asked.of(row)) for row in asked.dimensions] if asked else [],
        "others": visible(request).exclude(pk=round_.pk) if round_ else [],
    }
    return render(request, "inventory/maturity.html", context)


def result(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of one round; while it runs, the office sees how it stands."""
    round_ = get_object_or_404(visible(request), pk=pk)
    others = visible(request).exclude(pk=pk)
    context = {**SECTION, "round": round_, "view": view_of(request, round_), "others": others}
    return render(request, "inventory/maturity_result.html", context)


def result_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The result as a file; the answers of single units only for the office."""
    round_ = get_object_or_404(visible(request), pk=pk)
    view = view_of(request, round_)
    if form == "csv":
        content, kind = papers.result_csv(view), "text/csv; charset=utf-8"
    else:
        book = papers.result_book(request.county, view, with_voices=request.role in OFFICE)
        content, kind = engine.xlsx(book), SHEET
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="reifegrad-{round_.pk}.{form}"'
    return response


def compare(request: HttpRequest) -> HttpResponse:
    """Two rounds, dimension by dimension, over the questions that both asked."""
    rounds = list(visible(request))
    earlier, later = chosen(request, rounds)
    same_units = request.GET.get("stellen") == "gleiche"
    view = None
    if earlier and later:
        pair = scored_each([earlier, later])
        view = ComparisonView(compared(*pair, same_units=same_units), *pair)
    context = {
        **SECTION,
        "rounds": rounds,
        "earlier": earlier,
        "later": later,
        "choices": (("a", _("frühere Runde"), earlier), ("b", _("spätere Runde"), later)),
        "view": view,
        "same_units": same_units,
    }
    return render(request, "inventory/maturity_compare.html", context)


def chosen(request: HttpRequest, rounds: list[MaturityRound]) -> tuple[MaturityRound | None, MaturityRound | None]:
    """The two rounds that the address names, else the newest two; the earlier one first."""
    by_key = {str(row.pk): row for row in rounds}
    picked = []
    for name, usual in (("a", 1), ("b", 0)):
        key = request.GET.get(name, "")
        if key and key not in by_key:
            raise Http404
        picked.append(by_key[key] if key else (rounds[usual] if len(rounds) > usual else None))
    one, two = picked
    if one and two and (one.opens, one.pk) > (two.opens, two.pk):
        one, two = two, one
    return one, two
