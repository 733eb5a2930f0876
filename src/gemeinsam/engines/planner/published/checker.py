"""The independent check of an answer: recounts everything year by year, and shares no code with the model."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .problem import Published

# Costs are whole numbers, budgets have six digits after the point.
ROUNDING = 1e-6


def objective_of(problem: Published, starts: Mapping[int, int]) -> float:
    """Discounted value of the chosen projects within the horizon.

    Args:
        problem: what was to be solved.
        starts: year of the start by project.
    """
    total = 0.0
    for year in range(len(problem.budget)):
        running = ((problem.projects[at], year - start) for at, start in starts.items())
        value = sum(project.value[age] for project, age in running if 0 <= age < len(project.cost))
        total += value / (1.0 + problem.discount_rate) ** year
    return total


def violations(problem: Published, starts: Mapping[int, int]) -> list[str]:
    """What an answer breaks, in German sentences; empty if nothing.

    Args:
        problem: what was to be solved.
        starts: year of the start by project.
    """
    unknown = [at for at in starts if not 0 <= at < len(problem.projects)]
    if unknown:
        return [f"Projekt {unknown[0]} gibt es nicht."]
    found = [
        f"Projekt {at} beginnt im Jahr {start}, außerhalb des Fensters."
        for at, start in starts.items()
        if not 0 <= start < problem.planning_window
    ]
    return found + _links(problem, starts) + _years(problem, starts) + _streams(problem, starts)


def _links(problem: Published, starts: Mapping[int, int]) -> list[str]:
    found = []
    for at, start in starts.items():
        project = problem.projects[at]
        found += [
            f"Projekt {at} beginnt, bevor Projekt {before} beendet ist."
            for before in project.prerequisites
            if before not in starts or starts[before] + len(problem.projects[before].cost) > start
        ]
        found += [f"Projekt {at} und {other} schließen sich aus." for other in project.exclusions if other in starts]
    return found


def _years(problem: Published, starts: Mapping[int, int]) -> list[str]:
    found = []
    for year in range(len(problem.budget)):
        ages = [(problem.projects[at].cost, year - start) for at, start in starts.items()]
        first = sum(cost[0] for cost, age in ages if age == 0)
        later = sum(cost[age] for cost, age in ages if 0 < age < len(cost))
        kinds = [("alle", first + later, problem.budget[year]), ("laufende", later, problem.ongoing_budget[year])]
        if year < problem.planning_window:
            kinds.append(("neue", first, problem.initiation_budget[year]))
        found += [
            f"Jahr {year}, {kind} Projekte: {used:.6f} von {limit:.6f}."
            for kind, used, limit in kinds
            if used > limit + ROUNDING
        ]
    crowded = [year for year, count in Counter(starts.values()).items() if count > problem.most_starts]
    return found + [f"Im Jahr {year} beginnen zu viele Projekte." for year in crowded]


def _streams(problem: Published, starts: Mapping[int, int]) -> list[str]:
    used = [0.0] * len(problem.stream_budgets)
    for at, start in starts.items():
        project = problem.projects[at]
        used[project.stream] += sum(project.cost[: max(problem.planning_window - start, 0)])
    pairs = zip(used, problem.stream_budgets, strict=True)
    return [
        f"Strom {stream}: {spent:.6f} von {limit:.6f}."
        for stream, (spent, limit) in enumerate(pairs)
        if spent > limit + ROUNDING
    ]
