"""The independent check of a national plan: each county by its own checker, the shared caps by a recount.

Shares no code with the solving side: what a programme pays is written down here a second time.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from gemeinsam.engines.planner.checker import Report, check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gemeinsam.engines.planner.problem import Problem
    from gemeinsam.engines.planner.result import Plan

    from .nation import Nation


def check_nation(nation: Nation, plans: Mapping[str, Plan]) -> Report:
    """Recount everything.

    Args:
        nation: what was to be planned.
        plans: plan of each county by its id.

    Returns:
        The report: a German sentence for each violation, with the county's id in front.
    """
    found = [f"{county}: hat keinen Plan." for county in nation.counties if county not in plans]
    found += [
        f"{county}: steht im Plan, aber nicht in der Aufgabe." for county in plans if county not in nation.counties
    ]
    paid: dict[tuple[str, int], int] = defaultdict(int)
    for county, problem in nation.counties.items():
        if county not in plans:
            continue
        found += [f"{county}: {sentence}" for sentence in check(problem, plans[county]).violations]
        for key, amount in _payments(problem, plans[county]).items():
            paid[key] += amount
    for shared in nation.shared:
        if shared.cap_total is not None and paid[shared.id, 0] > shared.cap_total:
            found.append(f"{shared.id}: zahlt insgesamt {paid[shared.id, 0]} von höchstens {shared.cap_total}.")
        for (name, year), amount in sorted(paid.items()):
            if name == shared.id and year and shared.cap_year is not None and amount > shared.cap_year:
                found.append(f"{shared.id}: zahlt im Jahr {year} {amount} von höchstens {shared.cap_year}.")
    return Report(ok=not found, violations=tuple(found))


def _payments(problem: Problem, plan: Plan) -> dict[tuple[str, int], int]:
    """What each programme pays by calendar year, and under year 0 over the whole run of the measures."""
    paid: dict[tuple[str, int], int] = defaultdict(int)
    measures = {measure.id: measure for measure in problem.measures}
    rates = {programme.id: programme.percent for programme in problem.programmes}
    last = problem.first_year + problem.years - 1
    for row in plan.assignments:
        measure = measures.get(row.measure)
        if measure is None or row.programme is None:
            continue
        rate = max(rates.get(row.programme, 0), measure.funding_percent)
        for lag in range(measure.duration):
            amount = measure.operating[lag] * rate // 100 + measure.investment[lag] * rate // 100
            year = problem.first_year + (row.start + lag) // problem.periods_per_year
            paid[row.programme, 0] += amount
            if year <= last:
                paid[row.programme, year] += amount
    return paid
