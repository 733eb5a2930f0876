"""Reads of the recommendations with what the strategy knows: what is planned already, and what became of them."""

from collections import defaultdict

from django.urls import reverse

from gemeinsam.county.models import County
from gemeinsam.county.wall import within
from gemeinsam.inventory import recommend_queries as inventory
from gemeinsam.inventory.recommend_facts import PlannedMeasure, Recommendation
from gemeinsam.inventory.recommend_models import RecommendationDecision
from gemeinsam.inventory.recommend_queries import Board
from gemeinsam.strategy.models import Goal, Measure, Origin

MEASURE = (
    "number", "title", "field__topic__slug", "stage", "programmes__slug", "origins__project__slug",
    "origins__solution__slug", "origins__recommendation__key",
)  # fmt: skip


def recommendations(county: County, *, for_staff: bool = False) -> tuple[Recommendation, ...]:
    """The recommendations of a county, the weightiest first; readers get those that the county published."""
    return board(county, for_staff=for_staff).rows


def board(county: County, *, for_staff: bool = False, rule: str = "") -> Board:
    """All recommendations, or those of one rule, with the decisions on them."""
    with within(county):
        planned = planned_measures(for_staff=for_staff)
    return inventory.board(county, for_staff=for_staff, planned=planned, rule=rule)


def holds_for_readers(county: County, key: str) -> bool:
    """Whether it follows from what everybody may read alone."""
    with within(county):
        planned = planned_measures(for_staff=False)
    rule = inventory.rule_of(key)
    return any(row.key == key for row in inventory.found_now(county, for_staff=False, planned=planned, rule=rule))


def planned_measures(*, for_staff: bool) -> tuple[PlannedMeasure, ...]:
    """The measures with their programmes and what they came from, in one statement."""
    rows = Measure.objects.current() if for_staff else Measure.objects.public()
    found: dict[str, tuple[str, str, str]] = {}
    sets: dict[str, tuple[set[str], ...]] = defaultdict(lambda: (set(), set(), set(), set()))
    for number, title, field, stage, *linked in rows.order_by("number").values_list(*MEASURE):
        found[number] = (title, field, stage)
        for names, name in zip(sets[number], linked, strict=True):
            names.update({name} if name else ())
    return tuple(
        PlannedMeasure(
            number=number, title=title, address=reverse("measure", args=[number]), field=field, stage=stage,
            programmes=frozenset(sets[number][0]), projects=frozenset(sets[number][1]),
            solutions=frozenset(sets[number][2]), recommendations=frozenset(sets[number][3]),
        )
        for number, (title, field, stage) in found.items()
    )  # fmt: skip


def outcomes_of(decided: RecommendationDecision, *, for_staff: bool) -> list[Goal | Measure]:
    """What became of a recommendation: goals, and measures that may be seen."""
    rows = Origin.objects.filter(recommendation=decided).select_related("goal__field__topic", "measure__field__topic")
    targets = [origin.goal or origin.measure for origin in rows.order_by("pk")]
    return [row for row in targets if for_staff or row.is_public]
