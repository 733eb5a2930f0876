"""The published problem as a matrix: a column for each project and start, prerequisites disaggregated by start.

Child process only (NumPy).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor
from typing import TYPE_CHECKING

import numpy as np

from gemeinsam.engines.planner.matrix import Matrix

from .problem import discounted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gemeinsam.engines.planner.matrix import Floats

    from .problem import Published


@dataclass(slots=True)
class _Rows:
    """Rows `sum(value * column) <= limit` under way."""

    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    limits: list[float] = field(default_factory=list)

    def add(self, terms: Iterable[tuple[int, float]], limit: float) -> None:
        first = len(self.values)
        for column, value in terms:
            self.columns.append(column)
            self.values.append(value)
        self.starts.append(len(self.columns))
        # Whole numbers never sum to a fraction: what is left of the limit behind the point is of no use.
        whole = all(value.is_integer() for value in self.values[first:])
        self.limits.append(float(floor(limit)) if whole else limit)


def published_matrix(problem: Published) -> Matrix:
    """The model; the column of project i and start t is `i * planning_window + t`."""
    window, projects = problem.planning_window, problem.projects
    width = window * len(projects)
    rows = _Rows()
    for at in range(len(projects)):
        rows.add(((column, 1.0) for column in _columns(problem, at)), 1.0)
    _budgets(problem, rows)
    _links(problem, rows)
    years = len(problem.budget)
    worth = [
        discounted(project, start, problem.discount_rate, years) for project in projects for start in range(window)
    ]
    return Matrix(
        objective=np.array(worth),
        lower=np.zeros(width),
        upper=np.ones(width),
        integer=np.ones(width, dtype=bool),
        starts=np.array(rows.starts, dtype=np.int64),
        columns=np.array(rows.columns, dtype=np.int64),
        values=np.array(rows.values),
        row_lower=np.full(len(rows.limits), -np.inf),
        row_upper=np.array(rows.limits),
        owner=np.repeat(np.arange(len(projects)), window),
        choice=np.ones(width, dtype=bool),
    )


def _columns(problem: Published, project: int) -> range:
    return range(project * problem.planning_window, (project + 1) * problem.planning_window)


def _budgets(problem: Published, rows: _Rows) -> None:
    """All costs, those of running and of new projects by year, those of a stream in the window, starts by year."""
    window, years = problem.planning_window, len(problem.budget)
    spent: list[dict[int, float]] = [{} for _ in range(years)]
    ongoing: list[dict[int, float]] = [{} for _ in range(years)]
    first: list[dict[int, float]] = [{} for _ in range(window)]
    streams: list[dict[int, float]] = [{} for _ in problem.stream_budgets]
    for at, project in enumerate(problem.projects):
        for start, column in enumerate(_columns(problem, at)):
            for lag, cost in enumerate(project.cost[: years - start]):
                if cost:
                    spent[start + lag][column] = cost
                    (ongoing[start + lag] if lag else first[start])[column] = cost
            if inside := sum(project.cost[: window - start]):
                streams[project.stream][column] = inside
    limited = (
        (spent, problem.budget),
        (ongoing, problem.ongoing_budget),
        (first, problem.initiation_budget[:window]),
        (streams, problem.stream_budgets),
    )
    for terms, limits in limited:
        for row, limit in zip(terms, limits, strict=True):
            rows.add(row.items(), limit)
    if problem.most_starts < len(problem.projects):
        for start in range(window):
            every = range(start, window * len(problem.projects), window)
            rows.add(((column, 1.0) for column in every), float(problem.most_starts))


def _links(problem: Published, rows: _Rows) -> None:
    pairs = set()
    for at, project in enumerate(problem.projects):
        own = _columns(problem, at)
        for before in project.prerequisites:
            earlier, duration = _columns(problem, before), problem.projects[before].duration
            # Up to the year in which the first can have ended, one row for all starts is as strong as one for each.
            for start in range(min(duration, len(own)) - 1, len(own)):
                ended = earlier[: max(start - duration + 1, 0)]
                rows.add([*((column, 1.0) for column in own[: start + 1]), *((c, -1.0) for c in ended)], 0.0)
        pairs |= {(min(at, other), max(at, other)) for other in project.exclusions}
    for one, other in sorted(pairs):
        rows.add(((column, 1.0) for column in (*_columns(problem, one), *_columns(problem, other))), 1.0)


def starts_of(problem: Published, values: Floats) -> dict[int, int]:
    """Year of the start by project."""
    chosen = np.flatnonzero(values > 0.5).tolist()
    return {column // problem.planning_window: column % problem.planning_window for column in chosen}


def values_of(problem: Published, starts: Mapping[int, int]) -> Floats:
    """The point of an answer."""
    values = np.zeros(problem.planning_window * len(problem.projects))
    values[[project * problem.planning_window + start for project, start in starts.items()]] = 1.0
    return values


def naive_order(problem: Published) -> list[int]:
    """Columns: most value per cost first (undiscounted), each at its earliest start."""

    def worth(at: int) -> float:
        project = problem.projects[at]
        return sum(project.value) / (sum(project.cost) + 1)

    order = sorted(range(len(problem.projects)), key=lambda at: (-worth(at), at))
    return [column for at in order for column in _columns(problem, at)]
