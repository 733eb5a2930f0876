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
# How quickly old tries fade, and the least share of the work that an arm gets (of the mean).
FADE, LEAST_SHARE = 0.9, 0.1
LEAST_GROUPS = 8
# Smaller parts keep proportionally fewer options: the same few good ones for each group, searched in a moment.
LEAST_OPTIONS = 50
# Steps without gain before a plan from elsewhere is taken: searches that agree at once find the same things.
PATIENCE = 6
# A part's relaxation must stay much cheaper than its search.
MOST_CANDIDATES = 8
# Sizes of neighbourhoods, each half of the one before.
SIZES = 5
# So few groups are searched as a whole, else at most this share of a model that one step could take.
SMALL, MOST_OF_A_SMALL_MODEL = 30, 0.6


@dataclass(slots=True)
class _Arm(Generic[T]):
    """One way among several, and how it has done lately: tries, gain and work, each the sum of what fades."""

    way: T
    tries: float = 0.0
    gain: float = 0.0
    work: float = 0.0

    def learn(self, step: Step) -> None:
        """Remember what it gained and cost; old tries fade."""
        self.tries = FADE * self.tries + 1.0
        self.gain = FADE * self.gain + step.gain
        self.work = FADE * self.work + step.work + 1.0


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
        offered: asked at first and after some steps without gain for a plan from elsewhere; taken if better.

    Returns:
        A plan at least as good as the start.
    """
    relaxed, reduced = np.array(relaxation.values), np.array(relaxation.reduced)
    scene = Scene(matrix=matrix, values=start, relaxed=relaxed, reduced=reduced)
    random = np.random.default_rng(seed)
    sizes = _sizes(matrix, effort)
    # In a model that one step could take nearly whole, small steps gain first.
    order = sizes if sizes[-1] >= MOST_OF_A_SMALL_MODEL * matrix.groups - 1 else sizes[::-1]
    arms = [_Arm((kind, size)) for size in order for kind in KINDS]
    idle = PATIENCE
    for _ in range(bounds.steps):
        other = offered() if idle >= PATIENCE else None
        if other is not None and matrix.benefit(other) > scene.benefit and matrix.holds(other):
            scene = replace(scene, values=other)
        left = bounds.deadline - time.monotonic()
        if left <= 0 or bounds.goal():
            break
        arm = _next(arms, random)
        kind, size = arm.way
        groups = kind(scene, random, size)
        spent = _effort(effort, size, sizes[-1])
        step = improved(scene, groups, spent, seed=int(random.integers(1 << 30)), seconds=left)
        if step.values is not None:
            scene, idle = replace(scene, values=step.values), 0
            better(step.values)
        elif step.ending == "proven" and size >= matrix.groups:
            break
        idle += step.values is None
        arm.learn(step)
    return scene.values


def _sizes(matrix: Matrix, effort: Effort) -> list[int]:
    """Numbers of groups: as many as together have the options that a part's relaxation may have, and fewer.

    No step takes the whole of a model unless it is tiny: branch and cut searches that already. Measured at
    n = 100: with whole steps the first gain comes after 4-6 CPU s, without them most of it within one.
    """
    each = max(int(matrix.choice.sum()) / max(matrix.groups, 1), 1.0)
    most = min(max(int(MOST_CANDIDATES * effort.columns / each), LEAST_GROUPS), matrix.groups)
    if most == matrix.groups > SMALL:
        most = int(MOST_OF_A_SMALL_MODEL * most)
    return sorted({max(most >> halved, min(LEAST_GROUPS, matrix.groups)) for halved in range(SIZES)})


def _effort(effort: Effort, size: int, most: int) -> Effort:
    """Of a size: the largest keeps the options that the whole would choose, smaller ones fewer by their own prices."""
    columns = max(effort.columns * size // most, LEAST_OPTIONS)
    return replace(effort, columns=columns, own_prices=size < most)


def _next(arms: list[_Arm[T]], random: np.random.Generator) -> _Arm[T]:
    """The first not tried yet; then by chance, so that each has a share of the work as its gains deserve."""
    untried = [arm for arm in arms if not arm.tries]
    if untried:
        return untried[0]
    merits = np.array([arm.gain / arm.work for arm in arms])
    each = np.array([arm.work / arm.tries for arm in arms])
    shares = merits + LEAST_SHARE * max(float(merits.mean()), 1e-12)
    chances = shares / each
    return arms[int(random.choice(len(arms), p=chances / chances.sum()))]
