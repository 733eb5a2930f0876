"""From step to step: which kind of neighbourhood comes next, and how large it is."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from .neighbourhoods import KINDS
from .scene import Scene
from .step import Effort, improved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gemeinsam.engines.planner.matrix import Floats, Matrix
    from gemeinsam.engines.planner.solver import Solved

    from .step import Step

T = TypeVar("T")
# How quickly old rewards fade; the least chance of an arm (of the mean), and how much more cheap ones may have.
FADE = 0.8
LEAST_CHANCE, CHEAPER = 0.3, 10.0
LEAST_GROUPS = 8
# A part's relaxation must stay much cheaper than its search.
MOST_CANDIDATES = 8
# Sizes of neighbourhoods, each half of the one before.
SIZES = 5
# So few groups are searched as a whole, else at most this share of a model that one step could take.
SMALL, MOST_OF_A_SMALL_MODEL = 30, 0.6


@dataclass(slots=True)
class _Arm(Generic[T]):
    """One way among several, and how it has done: gain for its work, and what it costs to try."""

    way: T
    merit: float = 1.0
    work: float = 0.0

    def learn(self, step: Step) -> None:
        """Reward what gained; old rewards fade."""
        self.merit = FADE * self.merit + (1 - FADE) * step.gain / (step.work + 1.0)
        self.work = FADE * self.work + (1 - FADE) * step.work if self.work else step.work


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """When a search ends.

    Args:
        deadline: of `time.monotonic`; it only cuts off.
        steps: most steps; the same seed and steps give the same plan on every machine.
        goal: asked before each step; True ends the search.
    """

    deadline: float
    steps: int = 1_000_000_000
    goal: Callable[[], bool] = lambda: False


def search(  # noqa: PLR0913 - what it starts from, what it may do, and two lines to the outside
    matrix: Matrix,
    start: Floats,
    relaxation: Solved,
    *,
    effort: Effort,
    seed: int,
    bounds: Bounds,
    better: Callable[[Floats], None] = lambda _: None,
    offered: Callable[[], Floats | None] = lambda: None,
) -> Floats:
    """The best plan that large neighbourhoods find.

    Args:
        matrix: what has to hold.
        start: a plan, by column; keeps the rows.
        relaxation: of the matrix, with reduced costs.
        effort: work of a step.
        seed: of every random choice and of the solver.
        bounds: when to end.
        better: told of every better plan.
        offered: asked before each step for a plan from elsewhere; taken if it is better.

    Returns:
        A plan at least as good as the start.
    """
    relaxed, reduced = np.array(relaxation.values), np.array(relaxation.reduced)
    scene = Scene(matrix=matrix, values=start, relaxed=relaxed, reduced=reduced)
    random = np.random.default_rng(seed)
    kinds = [_Arm(kind) for kind in KINDS]
    sizes = _size_arms(matrix, effort)
    for _ in range(bounds.steps):
        other = offered()
        if other is not None and matrix.benefit(other) > scene.benefit and matrix.holds(other):
            scene = replace(scene, values=other)
        left = bounds.deadline - time.monotonic()
        if left <= 0 or bounds.goal():
            break
        kind, size = _next(kinds, random), _next(sizes, random)
        groups = kind.way(scene, random, size.way)
        step = improved(scene, groups, effort, seed=int(random.integers(1 << 30)), seconds=left)
        if step.values is not None:
            scene = replace(scene, values=step.values)
            better(step.values)
        elif step.ending == "proven" and size.way >= matrix.groups:
            break
        kind.learn(step)
        size.learn(step)
    return scene.values


def _size_arms(matrix: Matrix, effort: Effort) -> list[_Arm[int]]:
    """Sizes to draw from. Where one step could take the whole model, small steps come first, and none takes all.

    Branch and cut searches the whole of a small model already; measured at n = 100: with whole steps the first
    gain comes after 4-6 CPU s and little more in 10, without them most of it within one.
    """
    sizes = _sizes(matrix, effort)
    if sizes[-1] < matrix.groups or matrix.groups <= SMALL:
        return [_Arm(size) for size in sizes]
    largest = int(MOST_OF_A_SMALL_MODEL * matrix.groups)
    costs = {min(size, largest): (min(size, largest) / sizes[0]) ** 2 for size in sizes}
    return [_Arm(size, merit=1.0 / (1.0 + cost), work=cost) for size, cost in costs.items()]


def _sizes(matrix: Matrix, effort: Effort) -> list[int]:
    """Numbers of groups: as many as together have the options that a part's relaxation may have, and fewer."""
    each = max(int(matrix.choice.sum()) / max(matrix.groups, 1), 1.0)
    most = min(max(int(MOST_CANDIDATES * effort.columns / each), LEAST_GROUPS), matrix.groups)
    return sorted({max(most >> halved, min(LEAST_GROUPS, matrix.groups)) for halved in range(SIZES)})


def _next(arms: list[_Arm[T]], random: np.random.Generator) -> _Arm[T]:
    """An arm, the likelier the more it gained for its work; of those that gain little the cheap ones."""
    merits = np.array([arm.merit for arm in arms])
    works = np.array([arm.work for arm in arms]) + 1.0
    floor = LEAST_CHANCE * max(float(merits.mean()), 1e-12) * np.minimum(works.mean() / works, CHEAPER)
    chances = merits + floor
    return arms[int(random.choice(len(arms), p=chances / chances.sum()))]
