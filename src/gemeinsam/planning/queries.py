"""Reads of planning: what a plan uses, by year and field, and two plans side by side."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, QuerySet, Subquery

from gemeinsam.planning.models import Assignment, AssignmentYear, LeftOut, Plan, Scenario
from gemeinsam.strategy.models import Measure
from gemeinsam.web.figures import number_word, posts, thousands

MOST_DRAFTS = 12
ROWS = (("operating", "Laufende Kosten"), ("investment", "Investitionen"), ("fte", "Personal"))


@dataclass(slots=True)
class Use:
    """What is used of one limit in one year, by field in the county's order."""

    year: int
    limit: int | None
    used: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    shares: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class PlanView:
    """A plan with everything a page, a drawing or a document shows of it."""

    plan: Plan
    rows: list[Assignment]
    left_out: list[LeftOut]
    uses: dict[str, list[Use]]
    # Measures that the scenario itself leaves out: nothing is missing for them.
    aside: list[LeftOut] = field(default_factory=list)

    @property
    def measures(self) -> int:
        return len(self.rows) + len(self.left_out)

    @property
    def own(self) -> int:
        return sum(year.own for row in self.rows for year in row.years.all())

    @property
    def funding(self) -> int:
        return sum(year.funding for row in self.rows for year in row.years.all())

    @property
    def last_year(self) -> int:
        return self.plan.last_year

    @property
    def left_out_finding(self) -> str:
        """The headline over what does not fit."""
        count = len(self.left_out)
        if count == 1:
            return "Eine Maßnahme passt nicht, und das fehlt ihr"
        return f"{number_word(count)} Maßnahmen passen nicht, und das fehlt ihnen"

    @property
    def table(self) -> list[dict[str, Any]]:
        """The drawing's bars as numbers: own money in T€ by year."""
        lines = []
        for row in self.rows:
            by_year = {entry.year: entry.own for entry in row.years.all()}
            cells = [shown(by_year.get(year)) for year in self.plan.year_range]
            measure = row.measure
            lines.append(
                {
                    "number": measure.number,
                    "css": measure.field.topic.css,
                    "title": measure.title,
                    "url": measure.get_absolute_url(),
                    "cells": cells,
                    "total": shown(sum(by_year.values())),
                }
            )
        return lines

    @property
    def limit_table(self) -> list[dict[str, Any]]:
        """The drawing's columns as numbers."""
        lines = []
        for kind, label in ROWS:
            show = posts if kind == "fte" else shown
            unit = "Vollzeitstellen" if kind == "fte" else "T€"
            cells = [
                f"{show(use.used)} von {show(use.limit)}" if use.limit is not None else show(use.used)
                for use in self.uses[kind]
            ]
            lines.append({"label": f"{label} in {unit}", "cells": cells})
        return lines

    @property
    def free_money_percent(self) -> int | None:
        return None if self.money_percent is None else 100 - self.money_percent

    def used_percent(self, kind: str) -> int | None:
        """Share of a limit that is used over all years, in percent."""
        limits = [use for use in self.uses[kind] if use.limit is not None]
        total = sum(use.limit or 0 for use in limits)
        return round(100 * sum(use.used for use in limits) / total) if total else None

    @property
    def staff_percent(self) -> int | None:
        return self.used_percent("fte")

    @property
    def money_percent(self) -> int | None:
        uses = [use for kind in ("operating", "investment") for use in self.uses[kind] if use.limit is not None]
        total = sum(use.limit or 0 for use in uses)
        return round(100 * sum(use.used for use in uses) / total) if total else None


def published_plans() -> QuerySet[Plan]:
    """Public plans, that of the first scenario first."""
    return Plan.objects.published().order_by("scenario__order", "-published")


def published_plan_id() -> QuerySet[Plan]:
    """The public plan of the county as a subquery."""
    return published_plans().values("pk")[:1]


def published_plan(slug: str | None = None) -> Plan | None:
    """The public plan of a scenario; without a name that of the first scenario that has one."""
    plans = published_plans().select_related("scenario")
    return (plans.filter(scenario__slug=slug) if slug else plans).first()


def drafts() -> list[Plan]:
    """Working plans that are neither public nor decided, the newest first."""
    rows = Plan.objects.filter(worked=True, published=None, decided_on=None)
    return list(rows.select_related("scenario")[:MOST_DRAFTS])


def decisions(plan: Plan) -> list[Plan]:
    """What bodies decided on the scenario of a plan, the newest first."""
    rows = Plan.objects.decided().filter(scenario=plan.scenario_id)
    return list(rows.defer("snapshot", "limits").order_by("-decided_on", "-pk"))


def scenarios_with_plan() -> list[Scenario]:
    return list(Scenario.objects.filter(plans__published__isnull=False).distinct())


def plan_view(plan: Plan) -> PlanView:
    """Everything of a plan that is public, in four statements.

    A measure that went back to draft after the plan was published is not shown: a plan must not tell its title.
    """
    public = Measure.objects.public()
    rows = list(
        Assignment.objects.filter(plan=plan, measure__in=public)
        .select_related("measure__field__topic", "programme")
        .prefetch_related(Prefetch("years", AssignmentYear.objects.order_by("year")))
        .order_by("measure__field__topic__order", "measure__number")
    )
    left_out = list(
        LeftOut.objects.filter(plan=plan, measure__in=public)
        .select_related("measure__field__topic")
        .order_by("measure__field__topic__order", "measure__number")
    )
    aside = [row for row in left_out if row.limit == LeftOut.ASIDE]
    left_out = [row for row in left_out if row.limit != LeftOut.ASIDE]
    keep_titles(plan, rows, left_out + aside)
    return PlanView(plan=plan, rows=rows, left_out=left_out, uses=uses_of(plan, rows), aside=aside)


def keep_titles(plan: Plan, *groups: list[Any]) -> None:
    """Rows of a decided plan bear the titles that were decided."""
    titles = {row["number"]: row["title"] for row in plan.snapshot.get("rows", [])} if plan.is_decided else {}
    for row in (row for group in groups for row in group):
        row.measure.title = titles.get(row.measure.number, row.measure.title)


def uses_of(plan: Plan, rows: list[Assignment]) -> dict[str, list[Use]]:
    """What is used of each limit in each year, summed from the rows, not taken from the solver."""
    limits: dict[tuple[str, int], int] = defaultdict(int)
    for limit in plan.limits:
        if limit["kind"] in {"operating", "investment", "fte"}:
            limits[limit["kind"], limit["year"]] += limit["limit"]
    uses = {
        kind: {year: Use(year=year, limit=limits.get((kind, year))) for year in plan.year_range}
        for kind, _label in ROWS
    }
    for row in rows:
        code = row.measure.field.topic.css
        for year in row.years.all():
            amounts = {"operating": year.operating, "investment": year.investment, "fte": year.hundredths}
            for kind, amount in amounts.items():
                use = uses[kind][year.year]
                use.used += amount
                use.parts[code] = use.parts.get(code, 0) + amount
                use.shares[row.measure.number] = amount
    return {kind: list(by_year.values()) for kind, by_year in uses.items()}


def shown(euro: int | None) -> str:
    """T€ without the unit, a dash for a year in which nothing runs."""
    return "–" if euro is None else thousands(euro)


@dataclass(slots=True)
class Comparison:
    """Two plans side by side."""

    a: PlanView
    b: PlanView
    only_a: list[Measure]
    only_b: list[Measure]
    moved: list[tuple[Measure, int, int]]
    lines: list[dict[str, Any]]

    @property
    def finding(self) -> str:
        """The headline: how many measures fall out or come in."""
        fewer = len(self.a.rows) - len(self.b.rows)
        name = self.b.plan.scenario.title
        if fewer > 0:
            return f"„{name}“: {fewer} {'Maßnahme fällt' if fewer == 1 else 'Maßnahmen fallen'} weg"
        if fewer < 0:
            return f"„{name}“: {-fewer} {'Maßnahme kommt' if fewer == -1 else 'Maßnahmen kommen'} dazu"
        return f"„{name}“: ebenso viele Maßnahmen"


def comparison(a: PlanView, b: PlanView) -> Comparison:
    """What comes, goes and moves from plan A to plan B, and the sums."""
    in_a, in_b = ({row.measure_id: row for row in view.rows} for view in (a, b))
    moved = [
        (row.measure, row.first_year, in_b[pk].first_year)
        for pk, row in in_a.items()
        if pk in in_b and in_b[pk].first_year != row.first_year
    ]
    most = max(a.plan.possible_benefit, b.plan.possible_benefit, 1)
    lines = [
        line("Maßnahmen im Plan", len(a.rows), len(b.rows), max(a.measures, b.measures), ""),
        line("Eigenmittel", a.own, b.own, max(a.own, b.own), "euro"),
        line("Förderung, die dazukommt", a.funding, b.funding, max(a.funding, b.funding), "euro"),
        line("Personal ausgelastet", a.staff_percent or 0, b.staff_percent or 0, 100, "%"),
        line("Nutzen nach Bewertung", a.plan.benefit, b.plan.benefit, most, "points"),
    ]
    return Comparison(
        a=a,
        b=b,
        only_a=[row.measure for pk, row in in_a.items() if pk not in in_b],
        only_b=[row.measure for pk, row in in_b.items() if pk not in in_a],
        moved=moved,
        lines=lines,
    )


def line(label: str, a: int, b: int, most: int, unit: str) -> dict[str, Any]:
    scale = most or 1
    return {
        "label": label,
        "a": a,
        "b": b,
        "unit": unit,
        "x_a": 10 + 180 * a // scale,
        "x_b": 10 + 180 * b // scale,
    }


def planned_rows() -> QuerySet[Assignment]:
    """The rows of the public plan, with their years."""
    years = Prefetch("years", AssignmentYear.objects.order_by("year"))
    return Assignment.objects.filter(plan=Subquery(published_plan_id())).prefetch_related(years)


def with_planned_rows(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures with their row of the public plan fetched ahead, as `planned_rows`."""
    return measures.prefetch_related(
        Prefetch("assignments", planned_rows().select_related("plan"), to_attr="planned_rows")
    )


def rows_in_plan(measures: Sequence[Measure]) -> list[Assignment]:
    """The rows of some measures in the public plan; asked only if the page did not fetch them ahead."""
    if all(hasattr(measure, "planned_rows") for measure in measures):
        return [row for measure in measures for row in measure.planned_rows]
    return list(planned_rows().filter(measure__in=measures))


def reason_left_out(measures: Sequence[Measure]) -> LeftOut | None:
    """Why the public plan leaves the first of some measures out."""
    return LeftOut.objects.filter(plan=Subquery(published_plan_id()), measure__in=measures).first()


def steps_for(measure: Measure) -> dict[str, Any]:
    """Where a measure stands in the public plan: its row, or why it has none."""
    row = next(iter(rows_in_plan([measure])), None)
    if row is not None:
        return {"plan": row.plan, "row": row, "left_out": None}
    return {"plan": published_plan(), "row": None, "left_out": reason_left_out([measure])}


def costs_by_year(measure: Measure, row: Assignment | None, years: range) -> list[dict[str, Any]]:
    """The matrix of a fact sheet: gross cost, funding, own share, staff by year, in euro.

    Without a row in the plan there is nothing by year, and nothing is shown as 0.
    """
    if row is None:
        return []
    by_year = {entry.year: entry for entry in row.years.all()}
    lines = []
    for year in years:
        entry = by_year.get(year)
        lines.append(
            {
                "year": year,
                "operating": entry.operating + entry.funding_operating if entry else None,
                "investment": entry.investment + entry.funding_investment if entry else None,
                "funding": entry.funding if entry else None,
                "own": entry.own if entry else None,
                "hundredths": entry.hundredths if entry else None,
            }
        )
    return lines
