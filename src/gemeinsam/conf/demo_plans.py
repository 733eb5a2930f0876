"""The demo's plans: computed by the same action as everybody's, published once."""

from collections.abc import Callable

from gemeinsam.county.models import County
from gemeinsam.county.wall import within
from gemeinsam.planning import actions, insights, outcome
from gemeinsam.planning import problem as crossing
from gemeinsam.planning.models import Plan, Scenario
from gemeinsam.planning.tasks import names_of_units

DEMO_SECONDS = 20


def ensure(progress: Callable[[str], object] = print) -> int:
    """Compute and publish a plan for each scenario of the default county that has none; returns how many."""
    county = County.objects.filter(is_default=True).first()
    if county is None:
        return 0
    made = 0
    with within(county):
        for scenario in Scenario.objects.all():
            if Plan.objects.filter(scenario=scenario).exists():
                continue
            problem = crossing.problem_of(scenario)
            found = outcome.compute(problem, seconds=actions.SECONDS, seed=1, names=names_of_units(problem))
            plan = actions.store_plan(scenario=scenario, outcome=found)
            if plan.checked and plan.status != Plan.Status.INFEASIBLE:
                actions.publish_plan(plan=plan, person=None)
                # Takes a while and nobody waits for it: the worker does it after the start.
                insights.request_insight(plan=plan, person=None, seconds=DEMO_SECONDS)
            progress(f"Plan „{scenario}“: {plan.finding}")
            made += 1
    return made
