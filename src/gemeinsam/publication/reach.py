"""How far the thread of each row of a list goes: links only, in a fixed number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from gemeinsam.inventory.models import Project
from gemeinsam.monitoring.models import Report
from gemeinsam.participation.models import Contribution
from gemeinsam.planning.models import Assignment
from gemeinsam.planning.queries import published_plan_id
from gemeinsam.strategy.models import Goal, Measure, Origin
from gemeinsam.web.stations import KINDS


@dataclass(frozen=True, slots=True)
class Reach:
    """How many stations are linked without a gap, and where it leads."""

    stations: int
    measure: Measure | None = None

    @property
    def ends_at(self) -> str:
        """The station at which the thread stops; nothing when it is whole."""
        return KINDS[self.stations] if self.stations < len(KINDS) else ""


@dataclass(slots=True)
class Known:
    """Which measures have a goal, a year, a report."""

    with_goal: set[int]
    in_plan: set[int]
    reported: set[int]

    @classmethod
    def read(cls) -> "Known":
        """In one statement."""
        own = {"measure": OuterRef("pk")}
        rows = Measure.objects.current().annotate(
            has_goal=Exists(Measure.goals.through.objects.filter(**own, goal__in=Goal.objects.public())),
            is_planned=Exists(Assignment.objects.filter(**own, plan=Subquery(published_plan_id()))),
            is_reported=Exists(Report.objects.filter(**own)),
        )
        known = cls(with_goal=set(), in_plan=set(), reported=set())
        for pk, *flags in rows.values_list("pk", "has_goal", "is_planned", "is_reported"):
            for flag, places in zip(flags, (known.with_goal, known.in_plan, known.reported), strict=True):
                if flag:
                    places.add(pk)
        return known

    def after_measure(self, measures: Iterable[Measure]) -> list[bool]:
        """Goal, measure, year, progress, document of the best of several measures."""
        best = [False] * 5
        for row in measures:
            flags = [
                row.pk in self.with_goal,
                True,
                row.pk in self.in_plan,
                row.pk in self.reported,
                row.is_public,
            ]
            best = max(best, flags, key=unbroken)
        return best


def unbroken(flags: Sequence[bool]) -> int:
    """How many hold from the start without a gap."""
    return next((place for place, holds in enumerate(flags) if not holds), len(flags))


def reach_of(rows: list[models.Model], known: Known | None = None, *, with_drafts: bool = False) -> dict[int, Reach]:
    """The reach of projects or contributions, by primary key; rows must be of one model. Staff count drafts too."""
    if not rows:
        return {}
    known = known or Known.read()
    if isinstance(rows[0], Measure):
        return {row.pk: Reach(2 + unbroken(known.after_measure([row])), row) for row in rows}
    column = {Project: "project", Contribution: "contribution"}[type(rows[0])]
    origins = Origin.objects.filter(**{f"{column}__in": rows}).select_related("measure", "goal")
    measures: dict[int, list[Measure]] = {}
    goals: set[int] = set()
    for origin in origins:
        key = getattr(origin, f"{column}_id")
        if origin.measure and (origin.measure.is_public or (with_drafts and origin.measure.retired is None)):
            measures.setdefault(key, []).append(origin.measure)
        if origin.goal and (origin.goal.is_public or (with_drafts and origin.goal.retired is None)):
            goals.add(key)
    return {row.pk: reach(row, measures.get(row.pk, []), known, has_goal=row.pk in goals) for row in rows}


def reach(row: models.Model, measures: list[Measure], known: Known, *, has_goal: bool) -> Reach:
    """One row: from the beginning, over theme and goal, to the document."""
    themed = bool(row.topics.all()) if isinstance(row, Project) else bool(row.topic_id)
    flags = known.after_measure(measures)
    flags[0] = flags[0] or has_goal
    whole = [True, themed or bool(measures), *flags]
    return Reach(unbroken(whole), measures[0] if measures else None)
