"""An example of a rating: assumed criteria and points, adopted, so close to the plan's benefit that it stays."""

from datetime import date

from django.utils import timezone

from gemeinsam.conf.demo.shelf import DATASET
from gemeinsam.county.models import User
from gemeinsam.strategy import rating_queries as queries
from gemeinsam.strategy.models import Criterion, Measure, RatingRound, RatingSheet

CRITERIA = (
    ("Nutzen vor Ort", "Wie viel besser wird der Alltag der Menschen?", "kaum", "sehr viel", 40, "impact", "up"),
    ("Reichweite", "Wie vielen Menschen im Landkreis hilft es?", "wenigen", "fast allen", 20, "impact", "up"),
    ("Geld", "Wie viel Geld des Landkreises braucht es?", "fast keines", "sehr viel", 20, "effort", "down"),
    ("Personal", "Wie viel Arbeitszeit bindet es?", "kaum Zeit", "eine volle Stelle", 20, "effort", "down"),
)
# Each of the three says a little more of one thing and less of another; over all three it evens out.
TILTS = ((1, -1, 1), (0, 1, -1), (-1, 0, 0))


def put_rating() -> None:
    """The example, once; a county that has criteria already keeps its own."""
    people = list(User.objects.filter(is_demo=True).order_by("pk")[: len(TILTS)])
    if Criterion.objects.exists() or not people:
        return
    criteria = [
        Criterion.objects.create(
            name=name, question=question, low=low, high=high, weight=weight, axis=axis, direction=direction,
            order=order, dataset=DATASET,
        )
        for order, (name, question, low, high, weight, axis, direction) in enumerate(CRITERIA, start=1)
    ]  # fmt: skip
    row = RatingRound.objects.create(
        title="Beispiel: erste Bewertung", opens=date(2026, 9, 1), closes=date(2026, 9, 30),
        state=RatingRound.State.CLOSED, dataset=DATASET,
    )  # fmt: skip
    measures = list(Measure.objects.public().filter(dataset=DATASET))
    row.criteria.set(criteria)
    row.measures.set(measures)
    RatingSheet.objects.bulk_create(
        RatingSheet(
            round=row, measure=measure, person=person, points=points_of(measure, criteria, tilt), dataset=DATASET
        )
        for person, tilt in zip(people, TILTS, strict=False)
        for measure in measures
    )
    row.result = queries.frozen(queries.live(row))
    row.state, row.adopted = RatingRound.State.ADOPTED, timezone.now()
    row.save(update_fields=["result", "state", "adopted"])


def points_of(measure: Measure, criteria: list[Criterion], tilt: tuple[int, int, int]) -> dict[str, int]:
    """Assumed: impact around the benefit of the plan, effort after money and posts of the first year."""
    own = (measure.operating_yearly + measure.investment) * (100 - measure.funding_percent) // 100
    # A place where many live gives a little more reach; the two criteria of impact even out to the benefit.
    wide = int(measure.number[-1]) % 2
    plain = (
        measure.score,
        measure.score + (wide if measure.score < 9 else 0),
        own // 15_000,
        measure.staff_hundredths // 5,
    )
    tilts = (tilt[0], tilt[1], tilt[2], 0)
    return {
        str(one.pk): min(max(value + step, 1 if value else 0), 10)
        for one, value, step in zip(criteria, plain, tilts, strict=True)
    }
