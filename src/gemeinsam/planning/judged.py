"""A plan as it stands on the workbench: judged against today's limits, row by row and limit by limit."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gemeinsam.engines import planner
from gemeinsam.inventory.models import Funding
from gemeinsam.planning import problem as crossing
from gemeinsam.planning.cost_profiles import Profile, YearAmounts, plan_years, shares_of
from gemeinsam.planning.models import Assignment, AssignmentYear, LeftOut, Plan
from gemeinsam.strategy.models import Measure

# Conflicts about measures that nobody may see: a decision can't explain them away.
NOT_EXPLAINABLE = frozenset({"unknown", "horizon"})
# Limits by the word that stands at a row which takes part in exceeding them.
LIMITS = {
    "fte": "Personal",
    "operating": "laufende Mittel",
    "investment": "Investitionsmittel",
    "commitment": "Verpflichtungen",
    "programme": "Fördermittel",
    "programme_total": "Fördermittel",
    "programme_count": "Förderplätze",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One conflict in words; `key` stays the same while the conflict is the same."""

    key: str
    text: str
    kind: str
    year: int
    measures: tuple[str, ...]

    @property
    def may_be_accepted(self) -> bool:
        return self.kind not in NOT_EXPLAINABLE


@dataclass
class Bench:
    """A plan with its rows, the problem that it answers, and what the rules say about it."""

    plan: Plan
    rows: crossing.Rows
    problem: planner.Problem
    inside: dict[str, Assignment]
    outside: dict[str, LeftOut]

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Every measure that takes part or stands in the plan, by number."""
        known = {row.number: row for row in self.rows.measures}
        stored = {row.measure.number: row.measure for row in (*self.inside.values(), *self.outside.values())}
        return {**stored, **known}

    @cached_property
    def programmes(self) -> dict[str, Funding]:
        """Every programme that takes part, by slug."""
        found = {row.slug: row for measure in self.rows.measures for row in measure.programmes.all()}
        return {key: found[key] for key in (programme.id for programme in self.problem.programmes)}

    @cached_property
    def names(self) -> dict[str, str]:
        """What keys of payers, units and programmes stand for."""
        units = {row.payer.slug: row.payer.name for row in self.rows.budgets}
        units |= {row.unit.slug: row.unit.name for row in self.rows.capacities}
        return units | {slug: row.title for slug, row in self.programmes.items()}

    @cached_property
    def judgement(self) -> planner.Judgement:
        return planner.judge(self.problem, self.placements)

    @cached_property
    def asked(self) -> dict[str, planner.Measure]:
        """Every measure as the planner sees it, by number."""
        return {row.id: row for row in self.problem.measures}

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """The costs by year of the measures that have any, by number."""
        return crossing.profiles_of(self.rows)

    @property
    def placements(self) -> dict[str, planner.Placement]:
        """Where every row of the plan lies, as the engine counts."""
        first = self.problem.first_year
        return {
            number: planner.Placement(
                start=row.first_year - first, programme=row.programme.slug if row.programme else None
            )
            for number, row in self.inside.items()
        }

    @cached_property
    def issues(self) -> list[Issue]:
        return issues_of(self.problem, self.judgement, self.names)

    @cached_property
    def complaints(self) -> dict[str, tuple[str, ...]]:
        """The conflicts of each measure's own: its start, its programme, what it needs."""
        found: dict[str, list[str]] = defaultdict(list)
        for issue in self.issues:
            for number in issue.measures if issue.kind not in LIMITS else ():
                found[number].append(issue.text)
        return {number: tuple(texts) for number, texts in found.items()}

    @cached_property
    def shares(self) -> dict[str, str]:
        """For each measure the limits that it helps to exceed: "Personal 2028, 2029; laufende Mittel 2029"."""
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for issue in self.issues:
            for number in issue.measures if issue.kind in LIMITS else ():
                found[number][LIMITS[issue.kind]].append(str(issue.year or "insgesamt"))
        return {
            number: "; ".join(f"{word} {', '.join(dict.fromkeys(years))}" for word, years in limits.items())
            for number, limits in found.items()
        }

    def moved(self) -> "Bench":
        """The same plan read anew after a change of its rows; limits and measures are those read before."""
        inside, outside = rows_of_plan(self.plan)
        return Bench(plan=self.plan, rows=self.rows, problem=self.problem, inside=inside, outside=outside)


def bench_of(plan: Plan) -> Bench:
    """Read a plan and judge it.

    Raises:
        crossing.NothingToPlanError: there are no budgets or no measures any more.
        planner.ProblemError: the rows contradict each other.
    """
    rows = crossing.rows_of(plan.scenario)
    inside, outside = rows_of_plan(plan)
    return Bench(plan=plan, rows=rows, problem=crossing.problem_from(rows), inside=inside, outside=outside)


def rows_of_plan(plan: Plan) -> tuple[dict[str, Assignment], dict[str, LeftOut]]:
    """The rows of a plan by number: what is in it, and what is not."""
    inside = Assignment.objects.filter(plan=plan).select_related("measure__field__topic", "programme")
    outside = LeftOut.objects.filter(plan=plan).select_related("measure__field__topic")
    return {row.measure.number: row for row in inside}, {row.measure.number: row for row in outside}


def issues_of(problem: planner.Problem, judgement: planner.Judgement, names: Mapping[str, str]) -> list[Issue]:
    """All conflicts in words, links and starts before limits."""
    return [
        Issue(
            key=f"{row.kind}|{row.key}|{row.year if row.kind in LIMITS else next(iter(row.measures), '')}",
            text=planner.conflict_words(problem, row, names),
            kind=row.kind,
            year=row.year,
            measures=row.measures,
        )
        for row in judgement.conflicts
    ]


def limits_as_stored(judgement: planner.Judgement) -> list[dict[str, Any]]:
    """The limits of each year with what is used, in the form that a plan keeps."""
    return [
        {"kind": row.kind, "key": row.key, "year": row.year, "limit": row.limit, "used": row.used}
        for row in judgement.slack
        if row.year
    ]


def plan_of(bench: Bench) -> planner.Plan:
    """The plan as it stands, as the engine would have answered it; proven if that was proven of these numbers."""
    found, inside = bench.judgement, {row.measure for row in bench.judgement.assignments}
    stored = bench.plan
    same = not stored.worked and stored.problem_digest == crossing.digest_of(bench.problem)
    proven = same and stored.status == Plan.Status.OPTIMAL
    most = found.benefit if proven else bench.problem.most_points
    return planner.Plan(
        status="optimal" if proven else "feasible",
        assignments=found.assignments,
        left_out=tuple(
            planner.LeftOut(measure=row.id, missing=()) for row in bench.problem.measures if row.id not in inside
        ),
        benefit=found.benefit,
        bound=most,
        gap=planner.gap_of(found.benefit, most),
        slack=found.slack,
    )


def recount(bench: Bench) -> planner.Report:
    """The independent checker's word on the plan as it stands."""
    plan = plan_of(bench)
    report = planner.check(bench.problem, plan)
    # Rows outside the problem or its years have no amounts that could be recounted.
    strangers = tuple(sorted(bench.inside.keys() - {row.measure for row in plan.assignments}))
    return planner.Report(ok=report.ok and not strangers, violations=report.violations + strangers)


def stale_rows(bench: Bench) -> list[str]:
    """Rows whose stored amounts are not what the measure costs today."""
    stored: dict[str, dict[int, YearAmounts]] = defaultdict(dict)
    for year in AssignmentYear.objects.filter(assignment__plan=bench.plan).select_related("assignment__measure"):
        amounts = {name: getattr(year, name) for name in YearAmounts._fields}
        stored[year.assignment.measure.number][year.year] = YearAmounts(**amounts)
    return [row.measure for row in bench.judgement.assignments if is_stale(bench, row, stored[row.measure])]


def is_stale(bench: Bench, row: planner.Assignment, stored: dict[int, YearAmounts]) -> bool:
    """Whether amounts, or who pays them, are other ones now."""
    asked, profile = bench.asked[row.measure], bench.profiles.get(row.measure)
    now = plan_years(row, asked, bench.problem, profile)
    return stored != now or bench.inside[row.measure].shares != shares_of(row, asked, bench.problem, profile)
