"""What a plan can tell beside its rows: what more would bring, how sure it is, what less would cost.

Everything is asked of the planner and kept as plain values, so that a page only has to show it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from gemeinsam.engines import planner
from gemeinsam.planning.outcome import with_names

AXES: tuple[planner.Axis, ...] = ("money", "staff", "fairness")
FUTURES, PLANNED = 1_000, 12
POINTS = 6
# Shares of the time for prices, futures, cushions and the three fronts.
TIME = {"prices": 0.25, "futures": 0.25, "cushions": 0.2, "fronts": 0.3}

Tell = Callable[[str, float], None]


def asked(
    problem: planner.Problem,
    plan: planner.Plan,
    *,
    seconds: float,
    names: Mapping[str, str],
    tell: Tell,
    cancelled: Callable[[], bool],
) -> dict[str, Any]:
    """Prices of the limits, robustness, cushions and fronts of a plan, as JSON values.

    Args:
        problem: what was planned.
        plan: the answer to it.
        seconds: for all questions together.
        names: of payers, units and programmes by key, for the sentences.
        tell: told of each question, with the share of the work that is done.
        cancelled: asked between the questions.
    """
    tell("prices", 0.0)
    priced = planner.prices(problem, plan, seconds=seconds * TIME["prices"], cancelled=cancelled)
    tell("futures", 0.25)
    sure = planner.robustness(
        problem, plan, count=FUTURES, planned=PLANNED, seconds=seconds * TIME["futures"], cancelled=cancelled
    )
    tell("cushions", 0.5)
    cushions = planner.cushions(problem, count=FUTURES, seconds=seconds * TIME["cushions"], cancelled=cancelled)
    fronts = {}
    for place, axis in enumerate(AXES):
        tell("fronts", 0.7 + 0.1 * place)
        fronts[axis] = front_of(problem, plan, axis, seconds=seconds * TIME["fronts"] / len(AXES), cancelled=cancelled)
    return {
        "prices": [price_of(price, names) for price in priced],
        "futures": sure.futures,
        "kept": sure.kept,
        "broken": [
            {"limit": limit_named(where, names), "share": share} for where, share in list(sure.broken.items())[:6]
        ],
        "planned": sure.planned,
        "share_in": sure.share_in,
        "cushions": [
            {
                "percent": cushion.percent,
                "kept": cushion.kept,
                "benefit": cushion.plan.benefit,
                "measures": len(cushion.plan.assignments),
            }
            for cushion in cushions
        ],
        "fronts": fronts,
    }


def price_of(price: planner.Price, names: Mapping[str, str]) -> dict[str, Any]:
    """A price as the page shows it."""
    return {
        "limit": with_names(price.more, names),
        "gain": price.gain,
        "comes": list(price.comes),
        "goes": list(price.goes),
        "proven": price.proven,
    }


def front_of(
    problem: planner.Problem, plan: planner.Plan, axis: planner.Axis, *, seconds: float, cancelled: Callable[[], bool]
) -> list[dict[str, int]]:
    """One front as numbers: what it takes, what it brings, how many measures."""
    points = planner.pareto(problem, axis, POINTS, best=plan, seconds=seconds, cancelled=cancelled)
    return [
        {"value": point.value, "benefit": point.plan.benefit, "measures": len(point.plan.assignments)}
        for point in points
    ]


def limit_named(where: tuple[str, str, int], names: Mapping[str, str]) -> str:
    """A limit by its name, with the name of its payer or unit if it needs one."""
    kind, key, year = where
    return planner.limit_name(kind, names.get(key, ""), year)
