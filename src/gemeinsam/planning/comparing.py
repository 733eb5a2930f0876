"""Two plans side by side: what comes, goes and moves, and what that does to money, staff, fields and places."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gemeinsam.county.models import Municipality, Unit
from gemeinsam.planning import queries
from gemeinsam.planning.models import Assignment, Plan
from gemeinsam.planning.queries import PlanView
from gemeinsam.strategy.models import Measure
from gemeinsam.web.figures import number_word, posts, thousands

KINDS = {"operating": _("laufend"), "investment": _("investiv")}
# Half of the drawing of a line, and its height.
HALF = 100


@dataclass(frozen=True, slots=True)
class Move:
    """What happened to one measure from plan A to plan B."""

    measure: Measure
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LimitYears:
    """One payer's money of a kind, or one unit's posts, over the years: A, B and what changed."""

    label: str
    cells: list[dict[str, Any]]


@dataclass
class TwoPlans:
    """Plan A beside plan B."""

    a: PlanView
    b: PlanView

    @cached_property
    def in_a(self) -> dict[int, Assignment]:
        return {row.measure_id: row for row in self.a.rows}

    @cached_property
    def in_b(self) -> dict[int, Assignment]:
        return {row.measure_id: row for row in self.b.rows}

    @cached_property
    def comes(self) -> list[Measure]:
        return [row.measure for pk, row in self.in_b.items() if pk not in self.in_a]

    @cached_property
    def goes(self) -> list[Measure]:
        return [row.measure for pk, row in self.in_a.items() if pk not in self.in_b]

    @cached_property
    def both(self) -> list[tuple[Assignment, Assignment]]:
        return [(row, self.in_b[pk]) for pk, row in self.in_a.items() if pk in self.in_b]

    @cached_property
    def moves(self) -> list[tuple[Assignment, Assignment]]:
        return [(a, b) for a, b in self.both if a.first_year != b.first_year]

    @cached_property
    def pays_otherwise(self) -> list[tuple[Assignment, Assignment]]:
        return [(a, b) for a, b in self.both if a.programme_id != b.programme_id]

    @property
    def finding(self) -> str:
        """The comparison in one sentence."""
        parts = [
            counted(len(self.goes), _("Maßnahme fällt weg"), _("Maßnahmen fallen weg")),
            counted(len(self.comes), _("kommt dazu"), _("kommen dazu")),
            counted(len(self.moves), _("beginnt in einem anderen Jahr"), _("beginnen in einem anderen Jahr")),
            counted(len(self.pays_otherwise), _("wird anders gefördert"), _("werden anders gefördert")),
        ]
        said = [part for part in parts if part]
        if not said:
            return _("Beide Pläne sind in allen Zeilen gleich.")
        sentence = f"{', '.join(said[:-1])} und {said[-1]}" if len(said) > 1 else said[0]
        return f"{sentence[0].upper()}{sentence[1:]}."

    @property
    def changes(self) -> list[Move]:
        """Every measure that is not the same in both, in the order of the fields."""
        found = [Move(m, _("fällt weg"), spell(self.in_a[m.pk]), "–") for m in self.goes]
        found += [Move(m, _("kommt dazu"), "–", spell(self.in_b[m.pk])) for m in self.comes]
        for a, b in self.moves:
            what = _("später") if b.first_year > a.first_year else _("früher")
            found.append(Move(a.measure, what, spell(a), spell(b)))
        found += [Move(a.measure, _("andere Förderung"), funded(a), funded(b)) for a, b in self.pays_otherwise]
        return sorted(found, key=lambda move: (move.measure.field.topic.order, move.measure.number))

    @property
    def sums(self) -> list[dict[str, Any]]:
        return queries.comparison(self.a, self.b).lines

    @cached_property
    def years(self) -> list[int]:
        return sorted({*self.a.plan.year_range, *self.b.plan.year_range})

    @cached_property
    def names(self) -> dict[str, str]:
        keys = {row["key"] for view in (self.a, self.b) for row in view.plan.limits if "key" in row}
        return dict(Unit.objects.filter(slug__in=keys).values_list("slug", "name"))

    @property
    def money(self) -> list[LimitYears]:
        """Own money by payer and kind."""
        return self.by_limit(("operating", "investment"), thousands)

    @property
    def staff(self) -> list[LimitYears]:
        """Posts by unit."""
        return self.by_limit(("fte",), posts)

    def by_limit(self, kinds: tuple[str, ...], show: Callable[[int], str]) -> list[LimitYears]:
        used_a, used_b = used(self.a.plan, kinds), used(self.b.plan, kinds)
        limits = list(dict.fromkeys((key, kind) for key, kind, _year in (*used_a, *used_b)))
        lines = []
        for key, kind in limits:
            cells = [cell(used_a.get((key, kind, y)), used_b.get((key, kind, y)), show) for y in self.years]
            name = self.names.get(key, key)
            lines.append(LimitYears(f"{name}, {KINDS[kind]}" if kind in KINDS else name, cells))
        return lines

    @property
    def year_bars(self) -> list[dict[str, Any]]:
        """Own money of each year as two bars."""
        totals = [own_by_year(view) for view in (self.a, self.b)]
        most = max([*totals[0].values(), *totals[1].values(), 1])
        return [
            {
                "year": year,
                "a": totals[0].get(year, 0),
                "b": totals[1].get(year, 0),
                "width_a": 2 * HALF * totals[0].get(year, 0) // most,
                "width_b": 2 * HALF * totals[1].get(year, 0) // most,
            }
            for year in self.years
        ]

    @property
    def fields(self) -> list[dict[str, Any]]:
        """By field of action: how many measures, own money, benefit."""
        topics = {row.measure.field.topic_id: row.measure.field.topic for view in (self.a, self.b) for row in view.rows}
        sides = [self.a.rows, self.b.rows]
        lines = []
        for topic in sorted(topics.values(), key=lambda topic: topic.order):
            rows = [[row for row in side if row.measure.field.topic_id == topic.pk] for side in sides]
            lines.append(
                {
                    "topic": topic,
                    "cells": [
                        pair(rows, len, str),
                        pair(rows, lambda side: sum(own(row) for row in side), thousands),
                        pair(rows, lambda side: sum(row.measure.score for row in side), str),
                    ],
                }
            )
        return lines

    @property
    def places(self) -> list[dict[str, Any]]:
        """Municipalities that gain or lose measures, those that lose most first."""
        gained, lost = places_of(self.comes), places_of(self.goes)
        named = {place.pk: place for place in Municipality.objects.filter(pk__in=gained.keys() | lost.keys())}
        lines = [
            {"place": place, "gained": gained[pk], "lost": lost[pk], "balance": gained[pk] - lost[pk]}
            for pk, place in named.items()
        ]
        return sorted(lines, key=lambda line: (line["balance"], line["place"].name))


def counted(number: int, one: str, many: str) -> str:
    """How many do what: „zwei Maßnahmen fallen weg“; nothing for none."""
    return f"{number_word(number).lower()} {one if number == 1 else many}" if number else ""


def spell(row: Assignment) -> str:
    return str(row.first_year) if row.first_year == row.last_year else f"{row.first_year}–{row.last_year}"


def funded(row: Assignment) -> str:
    return str(row.programme) if row.programme else _("eigene Förderung")


def own(row: Assignment) -> int:
    return sum(year.own for year in row.years.all())


def own_by_year(view: PlanView) -> Counter[int]:
    totals: Counter[int] = Counter()
    for row in view.rows:
        for year in row.years.all():
            totals[year.year] += year.own
    return totals


def used(plan: Plan, kinds: tuple[str, ...]) -> dict[tuple[str, str, int], int]:
    """What a plan uses of each limit, by payer or unit, kind and year."""
    rows = (row for row in plan.limits if row["kind"] in kinds)
    return {(row.get("key", ""), row["kind"], row["year"]): row["used"] for row in rows}


def cell(a: int | None, b: int | None, show: Callable[[int], str]) -> dict[str, Any]:
    """Used in A and in B; a year that one of the plans does not have stays open."""
    if a is None or b is None:
        return {"a": "–" if a is None else show(a) or "0", "b": "–" if b is None else show(b) or "0", "change": ""}
    return {"a": show(a) or "0", "b": show(b) or "0", "change": signed(b - a, show)}


def signed(number: int, show: Callable[[int], str]) -> str:
    """+3, −3, or nothing where nothing changed."""
    if not number:
        return ""
    return f"{'+' if number > 0 else '−'}{show(abs(number))}"


def pair(sides: list[list[Any]], count: Callable[[list[Any]], int], show: Callable[[int], str]) -> dict[str, Any]:
    a, b = (count(side) for side in sides)
    return {"a": show(a) or "0", "b": show(b) or "0", "change": signed(b - a, show)}


def places_of(measures: Iterable[Measure]) -> Counter[int]:
    """How many of some measures each municipality has."""
    rows = Measure.places.through.objects.filter(measure_id__in=[measure.pk for measure in measures])
    return Counter(rows.values_list("municipality_id", flat=True))


def side_by_side(a: Plan, b: Plan) -> TwoPlans:
    return TwoPlans(queries.plan_view(a), queries.plan_view(b))


def computed_origin(plan: Plan) -> Plan | None:
    """The computed plan that a worked one goes back to."""
    at = plan
    while at is not None and at.worked:
        at = at.based_on
    return at if at is not None and at.pk != plan.pk else None


def plans_to_compare(*, everything: bool) -> QuerySet[Plan]:
    """Plans that somebody may put side by side: planners all, readers the public ones."""
    plans = Plan.objects.all() if everything else Plan.objects.public()
    rows = plans.exclude(status=Plan.Status.INFEASIBLE).select_related("scenario")
    return rows.order_by("scenario__order", "scenario_id", "-computed")
