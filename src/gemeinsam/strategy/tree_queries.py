"""Reads of the tree: fields with their goals in two levels, one goal with all that hangs on it, indicators."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from gemeinsam.strategy.models import Field, Goal, Indicator, Measure, Origin, Principle
from gemeinsam.strategy.queries import fields_with_goals, with_sources
from gemeinsam.strategy.tree_drawing import Drawing, drawing_of


@dataclass(slots=True)
class Branch:
    """A goal with the operational ones below it, and how many measures serve each."""

    goal: Goal
    below: list["Branch"] = field(default_factory=list)
    measures: int = 0


@dataclass(slots=True)
class FieldTree:
    """A field with its goals in two levels."""

    field: Field
    branches: list[Branch]

    @property
    def total(self) -> int:
        return sum(1 + len(branch.below) for branch in self.branches)


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """An indicator with its drawing."""

    row: Indicator
    drawing: Drawing | None


def branches_of(goals: list[Goal], numbers: dict[int, int]) -> list[Branch]:
    """Goals of one field in two levels; one whose strategic goal is not shown stands for itself."""
    branches = {goal.pk: Branch(goal, measures=numbers.get(goal.pk, 0)) for goal in goals}
    roots: list[Branch] = []
    for goal in goals:
        above = branches.get(goal.parent_id)
        (above.below if above else roots).append(branches[goal.pk])
    return roots


def measures_by_goal() -> dict[int, int]:
    """How many public measures serve each goal."""
    rows = Measure.goals.through.objects.filter(measure__in=Measure.objects.public())
    return dict(rows.order_by().values_list("goal").annotate(count=Count("measure")))


def tree(*, is_office: bool) -> list[FieldTree]:
    """The fields with their goals, for the page of the vision; drafts for the office only."""
    numbers = measures_by_goal()
    rows = fields_with_goals(for_staff=is_office)
    return [FieldTree(row, branches_of(list(row.goals.all()), numbers)) for row in rows]


def principles(*, is_office: bool) -> QuerySet[Principle]:
    """The principles with how many goals follow each."""
    goals = Count("goals", filter=Q(goals__in=Goal.objects.public()))
    return Principle.objects.for_role(is_office=is_office).annotate(goal_count=goals)


def indicators_of(rows: QuerySet[Indicator]) -> list[ShownIndicator]:
    """The indicators that are kept, with their values by year."""
    kept = rows.filter(retired__isnull=True).select_related("delivered_by").prefetch_related("targets")
    return [ShownIndicator(row, drawing_of(row)) for row in kept]


def goals_for_page(*, is_office: bool) -> QuerySet[Goal]:
    """Goals whose page opens, with what the page and its red thread show."""
    origins = with_sources(Origin.objects.all())
    rows = Goal.objects.all() if is_office else Goal.objects.readable()
    measures = Measure.objects.current() if is_office else Measure.objects.public()
    return rows.select_related("field__topic", "parent", "successor").prefetch_related(
        Prefetch("children", Goal.objects.for_role(is_office=is_office)),
        Prefetch("principles", Principle.objects.for_role(is_office=is_office)),
        Prefetch("origins", origins),
        Prefetch("measures", measures.for_list()),
    )


def goal_context(goal: Goal, *, is_office: bool) -> dict[str, Any]:
    """What the page of a goal says."""
    return {
        "goal": goal,
        "parent": goal.parent if goal.parent and (is_office or goal.parent.is_readable) else None,
        "measures": list(goal.measures.all()),
        "origins": [row for row in goal.origins.all() if row.is_public or (is_office and row.recommendation_id)],
        "indicators": indicators_of(goal.indicators.all()),
    }
