"""Reads of the rating, and the crossing to the engine: rows -> frozen criteria and opinions -> result -> rows."""

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Count

from gemeinsam.county.models import User
from gemeinsam.engines import ranking
from gemeinsam.participation.models import Contribution
from gemeinsam.strategy.measure_models import Measure
from gemeinsam.strategy.models import Origin
from gemeinsam.strategy.rating_models import (
    Criterion,
    PriorityOverride,
    PriorityRule,
    RatingRound,
    RatingSheet,
    RatingStep,
)

FORMAT = 1
# Who leads: the first ten of many, the first three of few.
LEADING, LEADING_OF_FEW = 10, 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion as a round asked it."""

    key: str
    name: str
    weight: int
    axis: str
    direction: str

    @property
    def engine(self) -> ranking.Criterion:
        return ranking.Criterion(
            id=self.key,
            weight=self.weight,
            is_effort=self.axis == Criterion.Axis.EFFORT,
            more_is_better=self.direction == Criterion.Direction.UP,
        )


@dataclass(frozen=True)
class Standing:
    """What a round says of its measures, live or frozen; `people` is how many rated."""

    asked: tuple[Asked, ...]
    items: tuple[ranking.Item, ...]
    people: int

    def only(self, numbers: Collection[str]) -> "Standing":
        """The same for some of the measures."""
        return Standing(self.asked, tuple(item for item in self.items if item.id in numbers), self.people)

    @property
    def criteria(self) -> tuple[ranking.Criterion, ...]:
        return tuple(row.engine for row in self.asked)

    @cached_property
    def is_weighted(self) -> bool:
        return any(row.weight for row in self.asked)

    @cached_property
    def ranked(self) -> ranking.Ranking:
        """In their order; nobody has a place where no criterion weighs anything."""
        return ranking.rank(self.criteria, self.items) if self.is_weighted else ranking.Ranking((), self.items)

    @property
    def leading(self) -> int:
        """How many count as the leading ones."""
        many = len(self.ranked.places)
        return LEADING if many > LEADING else LEADING_OF_FEW if many > LEADING_OF_FEW else 1

    @cached_property
    def moves(self) -> tuple[ranking.Move, ...]:
        items = [place.item for place in self.ranked.places]
        return ranking.moves(self.criteria, items, top=self.leading) if items else ()


def standing_of(row: RatingRound) -> Standing:
    """The frozen result of an adopted round, else what its sheets say now."""
    return thawed(row.result) if row.result else live(row)


def live(row: RatingRound) -> Standing:
    """What the sheets of a round say with the weights of today, in three statements."""
    asked = tuple(Asked(str(one.pk), one.name, one.weight, one.axis, one.direction) for one in row.criteria.all())
    numbers = dict(row.measures.filter(retired__isnull=True).order_by("number").values_list("pk", "number"))
    told = row.sheets.filter(measure_id__in=numbers).values_list("pk", "person_id", "measure_id", "points")
    keys = {one.key for one in asked}
    opinions, people = [], set()
    for pk, person, measure, points in told:
        # Whoever left keeps each of their sheets as a person of its own.
        rater = f"p{person}" if person else f"s{pk}"
        given = {key: value for key, value in points.items() if value is not None and key in keys}
        people.add(rater)
        opinions.append(ranking.Opinion(rater, numbers[measure], given))
    if not any(one.weight for one in asked):
        return Standing(asked, (), len(people))
    items = ranking.judge([one.engine for one in asked], list(numbers.values()), opinions)
    return Standing(asked, items, len(people))


# --- frozen -------------------------------------------------------------------------------------------


def frozen(standing: Standing) -> dict[str, Any]:
    """A standing as JSON; fractions as text, so that nothing is lost."""
    return {
        "format": FORMAT,
        "people": standing.people,
        "criteria": [
            {"key": row.key, "name": row.name, "weight": row.weight, "axis": row.axis, "direction": row.direction}
            for row in standing.asked
        ],
        "items": [
            {
                "number": item.id,
                "values": [as_text(value) for value in item.values],
                "spread": spread_as_json(item.spread),
                "spreads": [spread_as_json(spread) for spread in item.spreads],
            }
            for item in standing.items
        ],
    }


def thawed(result: dict[str, Any]) -> Standing:
    asked = tuple(Asked(**row) for row in result["criteria"])
    items = tuple(
        ranking.Item(
            row["number"],
            tuple(as_fraction(value) for value in row["values"]),
            spread_from(row["spread"]),
            tuple(spread_from(spread) for spread in row["spreads"]),
        )
        for row in result["items"]
    )
    return Standing(asked, items, result["people"])


def as_text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def as_fraction(value: str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def spread_as_json(spread: ranking.Spread) -> list[Any]:
    return [spread.count, as_text(spread.least), as_text(spread.most), spread.deviation]


def spread_from(row: list[Any]) -> ranking.Spread:
    return ranking.Spread(row[0], as_fraction(row[1]), as_fraction(row[2]), row[3])


# --- rounds and sheets --------------------------------------------------------------------------------


def rounds_shown(*, is_staff: bool) -> list[RatingRound]:
    """Rounds whose result may be asked for: adopted ones, for staff all that began; newest first."""
    rows = RatingRound.objects.defer("result")
    if is_staff:
        return list(rows.exclude(state=RatingRound.State.DRAFT))
    return list(rows.filter(state=RatingRound.State.ADOPTED).order_by("-adopted", "-pk"))


def rounds_to_answer(person: User) -> list[RatingRound]:
    """Rounds that take answers today, with how many of their measures this person has rated."""
    rows = RatingRound.objects.defer("result").filter(state=RatingRound.State.OPEN)
    rows = [row for row in rows.annotate(total=Count("measures", distinct=True)) if row.takes_answers]
    done = dict(
        RatingSheet.objects.filter(round__in=rows, person=person)
        .values_list("round").annotate(n=Count("pk")).order_by()
    )  # fmt: skip
    for row in rows:
        row.done = done.get(row.pk, 0)
    return rows


def own_sheets(row: RatingRound, person: User) -> dict[int, RatingSheet]:
    """What a person said so far, by key of the measure."""
    return {sheet.measure_id: sheet for sheet in RatingSheet.objects.filter(round=row, person=person)}


def may_see_standing(row: RatingRound, person: User) -> bool:
    """Whether somebody of the staff may see all results of a round now.

    While it runs: nobody, unless the round is open to each other, and then whoever has rated all its measures.
    """
    if row.is_done:
        return True
    if not row.is_open_book or row.state != RatingRound.State.OPEN:
        return False
    rated = RatingSheet.objects.filter(round=row, person=person).values("measure")
    return row.measures.exists() and not row.measures.filter(retired__isnull=True).exclude(pk__in=rated).exists()


def others_on(row: RatingRound, measure: Measure, asked: Iterable[Criterion], person: User) -> list[dict[str, Any]]:
    """What the others said of one measure, criterion by criterion: how many, mean, least and most."""
    sheets = list(RatingSheet.objects.filter(round=row, measure=measure).exclude(person=person))
    found = []
    for one in asked:
        given = [value for sheet in sheets if (value := sheet.points.get(str(one.pk))) is not None]
        if given:
            mean = Fraction(sum(given), len(given))
            found.append({"criterion": one, "count": len(given), "mean": mean, "least": min(given), "most": max(given)})
    return found


def sentences(row: RatingRound) -> list[RatingSheet]:
    """What people wrote beside their points, without names."""
    return list(row.sheets.exclude(sentence="").select_related("measure").order_by("measure__number", "pk"))


def contributions_by_measure(measures: Iterable[Measure]) -> dict[int, int]:
    """How many public contributions led to each measure."""
    rows = Origin.objects.filter(measure__in=list(measures), contribution__in=Contribution.objects.public())
    return dict(rows.values_list("measure").annotate(n=Count("contribution", distinct=True)).order_by())


# --- what becomes of it -------------------------------------------------------------------------------


def latest_adopted() -> RatingRound | None:
    return RatingRound.objects.filter(state=RatingRound.State.ADOPTED).order_by("-adopted", "-pk").first()


def rule_in_force() -> PriorityRule:
    """The county's rule, or the one it begins with."""
    return PriorityRule.objects.first() or PriorityRule()


def last_step(kind: str) -> RatingStep | None:
    """The step of a kind that can be taken back."""
    step = RatingStep.objects.filter(kind=kind).select_related("round", "person").first()
    return step if step and step.undone is None else None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a step would set on a measure."""

    measure: Measure
    place: ranking.Place
    before: Any
    after: Any
    override: PriorityOverride | None = None

    @property
    def is_change(self) -> bool:
        return self.before != self.after


def score_of(impact: Fraction) -> int:
    """The benefit of a measure for the plan: mean of the criteria of impact, halves rounded up."""
    return int(impact + Fraction(1, 2))


def score_proposals(standing: Standing) -> list[Proposal]:
    """The benefit that each rated measure would get; none where no criterion of impact has a weight."""
    return [
        Proposal(measure, place, measure.score, score_of(place.impact))
        for measure, place in placed(standing)
        if place.impact is not None
    ]


def priority_of(value: Fraction, rule: PriorityRule) -> str:
    if value >= Fraction(rule.high_from):
        return str(Measure.Priority.HIGH)
    return str(Measure.Priority.MIDDLE if value >= Fraction(rule.middle_from) else Measure.Priority.LOW)


def priority_proposals(standing: Standing, rule: PriorityRule) -> list[Proposal]:
    """The priority that each rated measure would get by the rule, or by a person's word against it."""
    said = {row.measure_id: row for row in PriorityOverride.objects.all()}
    found = []
    for measure, place in placed(standing):
        override = said.get(measure.pk)
        after = override.priority if override else priority_of(place.value, rule)
        found.append(Proposal(measure, place, measure.priority, after, override))
    return found


def placed(standing: Standing) -> list[tuple[Measure, ranking.Place]]:
    """Measures that have a place and are not retired, in their order."""
    numbers = [place.item.id for place in standing.ranked.places]
    rows = {row.number: row for row in Measure.objects.current().filter(number__in=numbers)}
    return [(rows[place.item.id], place) for place in standing.ranked.places if place.item.id in rows]


def digest_of(proposals: Iterable[Proposal]) -> str:
    """What a preview showed: whoever carries it out must have seen exactly this."""
    told = [[row.measure.number, row.measure.version, row.before, row.after] for row in proposals]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]
