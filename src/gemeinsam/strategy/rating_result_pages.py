"""The page of the ranking: order, drawing, how firm it is; readers see what was adopted."""

from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gemeinsam.county.policy import OFFICE, STAFF
from gemeinsam.strategy import rating_queries as queries
from gemeinsam.strategy import rating_words as words
from gemeinsam.strategy.measure_models import Measure
from gemeinsam.strategy.rating_drawing import draw
from gemeinsam.strategy.rating_models import RatingRound

STEERING = frozenset({"lead", "admin"})


def ranking(request: HttpRequest) -> HttpResponse:
    """The ranking of one round: the latest, or the one that the address names."""
    is_staff = request.role in STAFF
    rounds = queries.rounds_shown(is_staff=is_staff)
    row = chosen(rounds, request.GET.get("runde", ""))
    context = {
        "section": "massnahmen", "rounds": rounds, "round": row, "is_staff": is_staff,
        "is_steering": request.role in STEERING,
        "to_answer": queries.rounds_to_answer(request.user) if is_staff else [],
    }  # fmt: skip
    if row is None:
        return render(request, "strategy/rating.html", context)
    if not queries.may_see_standing(row, request.user):
        return render(request, "strategy/rating.html", {**context, "is_hidden": True})
    return render(request, "strategy/rating.html", {**context, **shown(request, row)})


def chosen(rounds: list[RatingRound], asked: str) -> RatingRound | None:
    """The round of the address; without one the first whose result stands, else the newest."""
    if asked:
        found = next((row for row in rounds if str(row.pk) == asked), None)
        if found is None:
            raise Http404
        return found
    return next((row for row in rounds if row.is_done), next(iter(rounds), None))


def shown(request: HttpRequest, row: RatingRound) -> dict[str, object]:
    """What the page says of a round to this reader."""
    is_staff = request.role in STAFF
    standing = queries.standing_of(row)
    seen = Measure.objects.for_list() if is_staff else Measure.objects.public().for_list()
    measures = {one.number: one for one in seen.filter(number__in=[item.id for item in standing.items])}
    hidden = len(standing.items) - len(measures)
    standing = standing.only(measures)
    beside = queries.contributions_by_measure(measures.values())
    return {
        "standing": standing,
        "finding": words.finding(standing, measures),
        "narrowest": words.narrowest(standing),
        "rows": words.rows(standing, measures, beside),
        "incomplete": [measures[item.id] for item in standing.ranked.incomplete],
        "firm": words.firm_rows(standing),
        "drawing": draw(standing.ranked.places),
        "hidden": hidden,
        "asked": [(one, words.share(share_of(one.weight, standing))) for one in standing.asked],
        "sentences": queries.sentences(row) if request.role in OFFICE and row.is_done else [],
    }


def share_of(weight: int, standing: queries.Standing) -> Fraction:
    total = sum(one.weight for one in standing.asked)
    return Fraction(weight, total or 1)
