"""Large neighbourhoods: never worse than where they start, as good as trying everything, the same for a seed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from gemeinsam.engines.planner.matrix import Matrix
from gemeinsam.engines.planner.search.neighbourhoods import KINDS
from gemeinsam.engines.planner.search.scene import Scene
from gemeinsam.engines.planner.search.step import Effort, Step
from gemeinsam.engines.planner.search.walk import Bounds, _Arm, _next, _sizes, search
from gemeinsam.engines.planner.solver import Loaded

pytestmark = pytest.mark.slow

SOURCE = str(Path(__file__).resolve().parents[3] / "src")
ROOT = str(Path(__file__).resolve().parents[3])


def a_matrix(seed: int, *, groups: int = 6, options: int = 2, rows: int = 3) -> Matrix:
    """Groups of options, of which at most one each, under rows that hold about half of them."""
    random = np.random.default_rng(seed)
    width = groups * options
    weights = random.integers(1, 30, (rows, width)).astype(float)
    weights[random.random((rows, width)) < 0.3] = 0.0
    once = np.kron(np.eye(groups), np.ones(options))
    table = np.vstack((once, weights))
    entries = [np.flatnonzero(row) for row in table]
    limits = np.concatenate((np.ones(groups), np.floor(weights.sum(axis=1) / options / 2)))
    return Matrix(
        objective=random.integers(1, 50, width).astype(float),
        lower=np.zeros(width),
        upper=np.ones(width),
        integer=np.ones(width, dtype=bool),
        starts=np.cumsum([0, *map(len, entries)]),
        columns=np.concatenate(entries),
        values=np.concatenate([row[at] for row, at in zip(table, entries, strict=True)]),
        row_lower=np.full(groups + rows, -np.inf),
        row_upper=limits,
        owner=np.repeat(np.arange(groups), options),
        choice=np.ones(width, dtype=bool),
    )


def best_by_trying(matrix: Matrix) -> float:
    """The objective of the best point among all."""
    points = (np.array(point, dtype=float) for point in product((0.0, 1.0), repeat=matrix.width))
    return max(matrix.benefit(point) for point in points if matrix.holds(point))


def searched(matrix: Matrix, *, seed: int = 1, steps: int = 30, start: np.ndarray | None = None, **more) -> np.ndarray:
    relaxation = Loaded(matrix, integer=False).solve(seconds=60)
    begin = np.zeros(matrix.width) if start is None else start
    bounds = Bounds(deadline=time.monotonic() + 300, steps=steps)
    return search(matrix, begin, relaxation, effort=more.pop("effort", Effort()), seed=seed, bounds=bounds, **more)


@pytest.mark.parametrize("seed", range(8))
def test_a_search_over_small_models_is_as_good_as_trying_everything(seed):
    matrix = a_matrix(seed)
    found = searched(matrix.without_misfits())
    assert matrix.holds(found)
    assert matrix.benefit(found) == best_by_trying(matrix)


@pytest.mark.parametrize("seed", range(4))
def test_columns_that_fit_nowhere_cost_no_plan_and_tighten_the_bound(seed):
    matrix = a_matrix(seed, rows=5)
    less = matrix.without_misfits()
    bounds = [Loaded(which, integer=False).solve(seconds=60).bound for which in (matrix, less)]
    assert best_by_trying(less) == best_by_trying(matrix) <= bounds[1] + 1e-6 <= bounds[0] + 2e-6


def test_misfits_are_found():
    matrix = a_matrix(1)
    matrix.values[matrix.row_of == matrix.height - 1] = 10_000.0
    alone = matrix.columns[matrix.row_of == matrix.height - 1]
    assert not matrix.without_misfits().upper[alone].any()
    assert matrix.without_misfits().upper.sum() == matrix.width - len(alone)


def test_every_better_plan_is_told_and_keeps_all_rows():
    matrix = a_matrix(3, groups=60, options=8, rows=10)
    told: list[np.ndarray] = []
    start = np.zeros(matrix.width)
    found = searched(matrix, steps=16, effort=Effort(columns=40, nodes=5), start=start, better=told.append)
    benefits = [matrix.benefit(values) for values in told]
    assert len(benefits) >= 2
    assert benefits == sorted(benefits)
    assert all(matrix.holds(values) for values in told)
    assert matrix.benefit(found) == benefits[-1]


def test_a_search_from_the_best_plan_keeps_it():
    matrix = a_matrix(4)
    best = searched(matrix)
    again = searched(matrix, start=best, seed=9)
    assert matrix.benefit(again) == matrix.benefit(best)


def test_a_better_plan_from_elsewhere_is_taken_and_a_broken_one_is_not():
    matrix = a_matrix(5)
    best = searched(matrix)
    taken = searched(matrix, steps=1, effort=Effort(nodes=1, columns=1, grain=1e9), offered=lambda: best)
    assert np.array_equal(taken, best)
    broken = np.ones(matrix.width)
    refused = searched(matrix, steps=1, effort=Effort(nodes=1, columns=1, grain=1e9), offered=lambda: broken)
    assert matrix.benefit(refused) == 0


def test_a_part_is_the_whole_with_the_others_fixed():
    matrix = a_matrix(6)
    random = np.random.default_rng(1)
    point = searched(matrix)
    free = random.random(matrix.width) < 0.5
    part = matrix.part(point, free)
    for _ in range(200):
        other = point.copy()
        other[free] = random.integers(0, 2, int(free.sum()))
        assert part.holds(other[free]) == matrix.holds(other)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_neighbourhood_frees_as_many_different_groups_as_asked(kind):
    matrix = a_matrix(7, groups=40, options=4, rows=6)
    relaxation = Loaded(matrix, integer=False).solve(seconds=60)
    scene = Scene(
        matrix=matrix,
        values=searched(matrix, steps=3),
        relaxed=np.array(relaxation.values),
        reduced=np.array(relaxation.reduced),
    )
    drawn = [kind(scene, np.random.default_rng(seed), 12) for seed in (1, 1, 2)]
    assert [len(set(groups.tolist())) for groups in drawn] == [12, 12, 12]
    assert np.array_equal(drawn[0], drawn[1])
    assert not np.array_equal(drawn[0], drawn[2])


def test_what_gains_more_gets_more_of_the_work_and_all_others_still_come():
    arms = [_Arm("poor"), _Arm("rich"), _Arm("cheap")]
    for _ in range(20):
        for arm, gain, work in zip(arms, (0.0, 100.0, 0.0), (1000.0, 1000.0, 10.0), strict=True):
            arm.learn(Step(values=None, gain=gain, work=work, ending="cut"))
    random = np.random.default_rng(1)
    drawn = [_next(arms, random).way for _ in range(3000)]
    poor, cheap, rich = (drawn.count(way) for way in ("poor", "cheap", "rich"))
    assert min(poor, cheap, rich) > 0
    assert rich > 5 * poor
    assert cheap > 5 * poor


def test_sizes_reach_from_a_few_groups_to_all_that_a_relaxation_can_bear():
    small, large = a_matrix(1), a_matrix(1, groups=400, options=40)
    assert _sizes(small, Effort()) == [6]
    assert _sizes(large, Effort(columns=1000)) == [12, 25, 50, 100, 200]


@pytest.mark.slow
def test_the_solver_takes_over_a_better_plan_from_elsewhere():
    matrix = a_matrix(3, groups=120, options=8, rows=25)
    best = searched(matrix, steps=60, effort=Effort(columns=100, nodes=20)).tolist()

    def benefit(offer: list[float] | None) -> float:
        model = Loaded(matrix)
        model.highs.setOptionValue("mip_heuristic_effort", 0.0)
        model.limit_nodes(5)
        model.listen(lambda _: None, lambda _: None, lambda: offer)
        return matrix.benefit(np.array(model.solve(seconds=300).values))

    assert benefit(None) < matrix.benefit(np.array(best)) <= benefit(best)


STEPS = """
import json, sys
sys.path[:0] = json.loads(sys.argv[1])
import numpy as np
from tests.engines.planner.test_search import a_matrix, searched
from gemeinsam.engines.planner.search.step import Effort
matrix = a_matrix(8, groups=40, options=6, rows=8)
plans = []
searched(matrix, seed=int(sys.argv[2]), steps=8, effort=Effort(columns=60, nodes=3), better=plans.append)
print(json.dumps([np.flatnonzero(plan).tolist() for plan in plans]))
"""


def test_the_sequence_of_plans_depends_on_the_seed_alone():
    def plans(seed: int) -> list[list[int]]:
        words = [sys.executable, "-c", STEPS, json.dumps([SOURCE, ROOT]), str(seed)]
        return json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)

    first, second, other = plans(1), plans(1), plans(2)
    assert len(first) >= 2
    assert first == second != other
