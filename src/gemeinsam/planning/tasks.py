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
from gemeinsam.planning import actions, outcome
from gemeinsam.planning import problem as crossing
from gemeinsam.planning.models import Scenario
from gemeinsam.planning.nation import WORK


@jobs.work("plan")
def compute_plan(handle: Handle) -> Callable[[], dict[str, Any]]:
    """Compute a scenario's plan; the solver runs in a process of its own with hard limits."""
    scenario = Scenario.objects.filter(pk=handle.arguments["scenario"]).first()
    if scenario is None:
        raise ValidationError("Dieses Szenario gibt es nicht mehr.")
    seconds = float(handle.arguments["seconds"])

    def tell(progress: planner.Progress) -> None:
        handle.report(
            seconds=round(progress.seconds, 1),
            of=seconds,
            best=progress.best,
            bound=progress.bound,
            phase=progress.phase,
        )

    try:
        problem = crossing.problem_of(scenario)
    except (crossing.NothingToPlanError, planner.ProblemError) as error:
        raise ValidationError(str(error)) from error
    found = outcome.compute(
        problem,
        seconds=seconds,
        seed=int(handle.arguments["seed"]),
        progress=tell,
        cancelled=handle.cancelled,
        names=names_of_units(problem),
    )

    def store() -> dict[str, Any]:
        plan = actions.store_plan(scenario=scenario, outcome=found, job=handle.job)
        return {"plan": plan.pk, "url": f"{reverse('plan')}?szenario={scenario.slug}&plan={plan.pk}"}

    if found.plan.status in {"cancelled", "unknown"}:
        raise ValidationError(found.plan.reason or "Die Berechnung wurde abgebrochen.")
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
