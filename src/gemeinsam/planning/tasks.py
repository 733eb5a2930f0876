"""Long work of planning."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from gemeinsam.county import jobs
from gemeinsam.county.jobs import Handle
from gemeinsam.county.models import Unit
from gemeinsam.engines import planner
from gemeinsam.engines.planner.national.work import solve_county
from gemeinsam.planning import actions, insight, insights, judged, outcome, rest, working
from gemeinsam.planning import problem as crossing
from gemeinsam.planning.models import Plan, Scenario
from gemeinsam.planning.nation import WORK

QUESTIONS = {
    "prices": "Was brächte ein wenig mehr?",
    "futures": "Wie sicher ist der Plan?",
    "cushions": "Was kostet ein Puffer?",
    "fronts": "Was kostet weniger Geld und Personal?",
}


def teller(handle: Handle, seconds: float) -> Callable[[planner.Progress], None]:
    """Tells the job's row how far the planner is."""

    def tell(progress: planner.Progress) -> None:
        handle.report(
            seconds=round(progress.seconds, 1),
            of=seconds,
            best=progress.best,
            bound=progress.bound,
            phase=progress.phase,
            gap=gap_in_words(progress.best, progress.bound),
        )

    return tell


def gap_in_words(best: int | None, bound: int | None) -> str:
    """How much more any plan could bring, in percent: "4,2"; empty while there is none."""
    if not best or bound is None:
        return ""
    return f"{100 * max(bound - best, 0) / best:.1f}".replace(".", ",")


@jobs.work("plan")
def compute_plan(handle: Handle) -> Callable[[], dict[str, Any]]:
    """Compute a scenario's plan; the solver runs in a process of its own with hard limits."""
    scenario = Scenario.objects.filter(pk=handle.arguments["scenario"]).first()
    if scenario is None:
        raise ValidationError("Dieses Szenario gibt es nicht mehr.")
    seconds = float(handle.arguments["seconds"])

    try:
        problem = crossing.problem_of(scenario)
    except (crossing.NothingToPlanError, planner.ProblemError) as error:
        raise ValidationError(str(error)) from error
    found = outcome.compute(
        problem,
        seconds=seconds,
        seed=int(handle.arguments["seed"]),
        progress=teller(handle, seconds),
        cancelled=handle.cancelled,
        names=names_of_units(problem),
    )

    def store() -> dict[str, Any]:
        plan = actions.store_plan(scenario=scenario, outcome=found, job=handle.job)
        return {"plan": plan.pk, "url": f"{reverse('plan')}?szenario={scenario.slug}&plan={plan.pk}"}

    if found.plan.status in {"cancelled", "unknown"}:
        raise ValidationError(found.plan.reason or "Die Berechnung wurde abgebrochen.")
    return store


@jobs.work("plan_rest")
def compute_rest(handle: Handle) -> Callable[[], dict[str, Any]]:
    """Compute a working plan anew around its locked rows, with as few changes as it takes."""
    plan = Plan.objects.select_related("scenario").filter(pk=handle.arguments["plan"]).first()
    if plan is None:
        raise ValidationError("Diesen Arbeitsstand gibt es nicht mehr.")
    try:
        bench = judged.bench_of(plan)
        problem = rest.problem_of_rest(bench)
    except (crossing.NothingToPlanError, planner.ProblemError) as error:
        raise ValidationError(str(error)) from error
    seconds = float(handle.arguments["seconds"])
    near = planner.replan(
        problem,
        rest.plan_so_far(bench),
        max_changes=handle.arguments.get("most_changes"),
        seconds=seconds,
        seed=plan.seed,
        progress=teller(handle, seconds),
        cancelled=handle.cancelled,
    )
    found = outcome.described(problem, near, seconds=seconds, seed=plan.seed, names=names_of_units(problem))
    if found.plan.status in {"cancelled", "unknown"}:
        raise ValidationError(found.plan.reason or "Die Berechnung wurde abgebrochen.")
    if found.plan.status == "infeasible":
        raise ValidationError(f"Die gesperrten Zeilen passen nicht in die Grenzen. {found.finding}")

    def store() -> dict[str, Any]:
        made = working.store_rest(plan=plan, found=found, job=handle.job)
        return {"plan": made.pk, "url": reverse("workbench", args=[made.pk])}

    return store


@jobs.work("plan_insight")
def compute_insight(handle: Handle) -> Callable[[], dict[str, Any]]:
    """Ask the planner what more would bring, how sure a plan is, and what less would cost."""
    plan = Plan.objects.select_related("scenario").filter(pk=handle.arguments["plan"]).first()
    if plan is None:
        raise ValidationError("Diesen Plan gibt es nicht mehr.")
    try:
        bench = judged.bench_of(plan)
    except (crossing.NothingToPlanError, planner.ProblemError) as error:
        raise ValidationError(str(error)) from error
    seconds = float(handle.arguments["seconds"])

    def tell(question: str, share: float) -> None:
        handle.report(seconds=round(seconds * share, 1), of=seconds, step=QUESTIONS[question])

    answers = insight.asked(
        bench.problem,
        judged.plan_of(bench),
        seconds=seconds,
        names=names_of_units(bench.problem),
        tell=tell,
        cancelled=handle.cancelled,
    )

    def store() -> dict[str, Any]:
        insights.keep_insight(plan=plan, answers=answers)
        return {"plan": plan.pk, "url": f"{reverse('plan_insight')}?szenario={plan.scenario.slug}&plan={plan.pk}"}

    return store


@jobs.work(WORK)
def compute_county(handle: Handle) -> Callable[[], dict[str, Any]]:
    """One county's part of a national plan: a pure function, nothing is stored but its answer."""
    answer = solve_county(handle.arguments["task"])
    return lambda: {"answer": answer}


def names_of_units(problem: planner.Problem) -> dict[str, str]:
    """Names for the sentences; with one payer and one unit nobody needs to read them."""
    keys = {row.payer for row in problem.budgets} | {row.unit for row in problem.capacities}
    if len(keys) <= 1:
        return {}
    return dict(Unit.objects.filter(slug__in=keys).values_list("slug", "name"))
