"""Uncertain cost and budgets: does a plan hold when things turn out otherwise, and what is always in it?

One future draws, for each measure, how its cost turns out between low, likely and high, and for all budgets
how much of them there is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from random import Random
from time import monotonic
from typing import TYPE_CHECKING

from .amounts import row_of
from .explanation import choices_of
from .ledger import over_limits
from .options import Choice, Options, demand_of, options_of
from .pipeline import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .options import LimitKey
    from .problem import Measure, Problem
    from .result import Plan

# Without figures of its own a measure may cost a tenth less or a quarter more.
LOW_PERCENT, HIGH_PERCENT = 90, 125
MONEY = ("operating", "investment", "commitment", "programme", "programme_total", "money_ceiling")


@dataclass(frozen=True, kw_only=True, slots=True)
class Uncertainty:
    """How far the future may differ from the plan's figures.

    Args:
        budget_low: percent of the budgets that there is at least.
        budget_high: percent that there is at most; the middle of the triangle is 100.
        assumed: measures without low and high figures are taken to cost 90 to 125 % of the likely ones;
            False: exactly the likely ones.
    """

    budget_low: int = 90
    budget_high: int = 105
    assumed: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Robustness:
    """How a plan, and its measures, stand in many futures.

    Args:
        futures: how many the plan was judged in.
        kept: share of them in which it keeps every limit, 0-1.
        broken: share in which each limit is exceeded, (kind, key, year) -> share; the most often first.
        planned: so many futures were planned anew.
        always: ids of the measures that every such plan holds.
        share_in: id -> share of these plans that hold it.
    """

    futures: int
    kept: float
    broken: dict[tuple[str, str, int], float]
    planned: int
    always: tuple[str, ...]
    share_in: dict[str, float]


def with_ranges(measure: Measure, uncertainty: Uncertainty) -> Measure:
    """The measure with low and high figures, its own or assumed ones."""
    given = (measure.operating_low, measure.operating_high, measure.investment_low, measure.investment_high)
    if any(profile is not None for profile in given) or not uncertainty.assumed:
        return measure
    return replace(
        measure,
        operating_low=_scaled(measure.operating, LOW_PERCENT),
        operating_high=_scaled(measure.operating, HIGH_PERCENT),
        investment_low=_scaled(measure.investment, LOW_PERCENT),
        investment_high=_scaled(measure.investment, HIGH_PERCENT),
    )


def _scaled(profile: tuple[int, ...], percent: int) -> tuple[int, ...]:
    return tuple(euro * percent // 100 for euro in profile)


def at_cost(measure: Measure, place: float) -> Measure:
    """The measure at a cost between its low (-1), likely (0) and high (1) figures, rounded to the euro."""
    operating = _between(measure.operating, measure.operating_low, measure.operating_high, place)
    investment = _between(measure.investment, measure.investment_low, measure.investment_high, place)
    return replace(
        measure,
        operating=operating,
        investment=investment,
        operating_low=None,
        operating_high=None,
        investment_low=None,
        investment_high=None,
    )


Profile = tuple[int, ...]


def _between(likely: Profile, low: Profile | None, high: Profile | None, place: float) -> Profile:
    far = low if place < 0 else high
    if far is None:
        return likely
    return tuple(round(euro + abs(place) * (end - euro)) for euro, end in zip(likely, far, strict=True))


def futures(
    problem: Problem, count: int, *, seed: int = 1, uncertainty: Uncertainty | None = None
) -> Iterator[Problem]:
    """So many problems as the future might set them: other costs, other budgets, all else the same."""
    uncertain = uncertainty or Uncertainty()
    ranged = tuple(with_ranges(measure, uncertain) for measure in problem.measures)
    for number in range(count):
        places, percent = _draw(len(ranged), uncertain, Random(f"{seed}-{number}"))  # noqa: S311 - no secret
        yield replace(
            problem,
            measures=tuple(at_cost(measure, place) for measure, place in zip(ranged, places, strict=True)),
            budgets=tuple(
                replace(b, euro=round(b.euro * percent), reserve=min(b.reserve, round(b.euro * percent)))
                for b in problem.budgets
            ),
        )


def _draw(count: int, uncertainty: Uncertainty, random: Random) -> tuple[list[float], float]:
    """Where each measure's cost comes out, from -1 to 1, and the share of the budgets that there is."""
    share = random.triangular(uncertainty.budget_low / 100, uncertainty.budget_high / 100, 1.0)
    return [random.triangular(-1.0, 1.0, 0.0) for _ in range(count)], share


def robustness(  # noqa: PLR0913 - how many futures, and how long
    problem: Problem,
    plan: Plan,
    *,
    count: int = 1_000,
    planned: int = 20,
    seconds: float = 30.0,
    seed: int = 1,
    uncertainty: Uncertainty | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Robustness:
    """Judge a plan in many futures, and plan some of them anew.

    Args:
        problem: what was planned.
        plan: the answer to it.
        count: futures in which the plan's limits are looked at. Between low, likely and high the use of a
            limit is interpolated, so it is exact to the rounding of a few euro.
        planned: of fresh futures that are planned anew; 0 for none.
        seconds: wall clock for these plans together.
        seed: of the draws and the solver.
        uncertainty: how far the future may differ.
        cancelled: asked between the plans.

    Raises:
        ProblemError: the plan belongs to another problem.
    """
    uncertain = uncertainty or Uncertainty()
    options = options_of(problem)
    broken = _broken(options, choices_of(options, plan), count, seed, uncertain)
    often = Counter(key for keys in broken for key in keys)
    holds: Counter[str] = Counter()
    done, began = 0, monotonic()
    for future in futures(problem, planned, seed=seed + 1, uncertainty=uncertain):
        left = seconds - (monotonic() - began)
        if left <= 0 or (cancelled is not None and cancelled()):
            break
        found = run(future, seconds=left / (planned - done), seed=seed)
        holds.update(row.measure for row in found.assignments)
        done += 1
    names = [measure.id for measure in problem.measures]
    return Robustness(
        futures=count,
        kept=sum(not keys for keys in broken) / count if count else 1.0,
        broken={(key.kind, key.key, key.year): times / count for key, times in often.most_common()},
        planned=done,
        always=tuple(name for name in names if done and holds[name] == done),
        share_in={name: holds[name] / done for name in names if done},
    )


def _broken(
    options: Options, choices: list[Choice], count: int, seed: int, uncertainty: Uncertainty
) -> list[tuple[LimitKey, ...]]:
    """For each future the limits that the plan would exceed."""
    demands = [_three_demands(options, choice, uncertainty) for choice in choices]
    exceeded = []
    for number in range(count):
        places, percent = _draw(len(options.problem.measures), uncertainty, Random(f"{seed}-{number}"))  # noqa: S311
        used: dict[LimitKey, float] = defaultdict(float)
        for choice, (low, likely, high) in zip(choices, demands, strict=True):
            place = places[choice.measure]
            far = low if place < 0 else high
            for key, amount in likely.items():
                used[key] += amount + abs(place) * (far.get(key, 0) - amount)
        exceeded.append(_over(options, used, percent))
    return exceeded


def _over(options: Options, used: dict[LimitKey, float], percent: float) -> tuple[LimitKey, ...]:
    limits = {
        key: round(limit * percent) if key.kind in ("operating", "investment") else limit
        for key, limit in options.limits.items()
    }
    future = replace(options, limits=limits)
    return tuple(over_limits(future, {key: round(used.get(key, 0)) for key in limits}))


Demand = dict["LimitKey", int]


def _three_demands(options: Options, choice: Choice, uncertainty: Uncertainty) -> tuple[Demand, Demand, Demand]:
    """What a choice takes of the limits at low, likely and high cost; all have the keys of the likely one."""
    problem = options.problem
    measure = with_ranges(problem.measures[choice.measure], uncertainty)
    programme = None if choice.programme is None else problem.programmes[choice.programme]
    found = []
    for place in (-1.0, 0.0, 1.0):
        at = at_cost(measure, place)
        row = row_of(problem, at, choice.start, programme)
        found.append(demand_of(problem, at, row, options.limits))
    low, likely, high = found
    return low, {key: likely.get(key, 0) for key in {*low, *likely, *high}}, high


@dataclass(frozen=True, kw_only=True, slots=True)
class Cushion:
    """A plan made for costs above the likely ones.

    Args:
        percent: how far from likely (0) to high (100) the costs were taken.
        plan: the plan at these costs; its benefit is what safety leaves.
        kept: share of fresh futures in which it keeps every limit.
    """

    percent: int
    plan: Plan
    kept: float


def cushions(  # noqa: PLR0913 - how many, and how long
    problem: Problem,
    *,
    percents: tuple[int, ...] = (0, 25, 50, 75, 100),
    count: int = 1_000,
    seconds: float = 30.0,
    seed: int = 1,
    uncertainty: Uncertainty | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Cushion, ...]:
    """What safety costs: plans for rising costs, each judged in the same fresh futures.

    Args:
        problem: what is to be planned.
        percents: how far to go from likely to high, 0-100.
        count: futures in which each plan is judged.
        seconds: wall clock for all plans together.
        seed: of the draws and the solver.
        uncertainty: how far the future may differ.
        cancelled: asked between the plans.

    Returns:
        One cushion for each percent, in the order given; those that found no plan are left out.
    """
    uncertain = uncertainty or Uncertainty()
    options = options_of(problem)
    found, began = [], monotonic()
    for place, percent in enumerate(percents):
        left = seconds - (monotonic() - began)
        if left <= 0 or (cancelled is not None and cancelled()):
            break
        dear = tuple(at_cost(with_ranges(measure, uncertain), percent / 100) for measure in problem.measures)
        plan = run(replace(problem, measures=dear), seconds=left / (len(percents) - place), seed=seed)
        if plan.assignments:
            broken = _broken(options, choices_of(options, plan), count, seed + 1, uncertain)
            found.append(Cushion(percent=percent, plan=plan, kept=sum(not keys for keys in broken) / max(count, 1)))
    return tuple(found)
