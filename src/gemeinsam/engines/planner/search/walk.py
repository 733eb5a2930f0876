"""From step to step: which kind of neighbourhood comes next, and how large it is."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from .neighbourhoods import KINDS
from .scene import Scene
from .step import Effort, improved

if TYPE_CHECKING:
    from collections.abc import Callable

    from gemeinsam.engines.planner.matrix import Floats, Matrix
    from gemeinsam.engines.planner.solver import Solved

    from .neighbourhoods import Kind
    from .step import Step

# How quickly old rewards fade, and the least chance of a kind (of the mean).
FADE = 0.8
LEAST_CHANCE = 0.25
GROW, SHRINK = 1.3, 0.7
LEAST_GROUPS = 8
# A part's relaxation must stay much cheaper than its search.
MOST_CANDIDATES = 8
FIRST_SHARE = 0.3


@dataclass(slots=True)
class _Track:
    """A kind of neighbourhood and how it has done."""

    kind: Kind
    size: float
    merit: float


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
    most = min(matrix.groups, _most_groups(matrix, effort))
    tracks = [_Track(kind, max(min(most, FIRST_SHARE * matrix.groups), LEAST_GROUPS), 1.0) for kind in KINDS]
    for _ in range(bounds.steps):
        other = offered()
        if other is not None and matrix.benefit(other) > scene.benefit and matrix.holds(other):
            scene = replace(scene, values=other)
        left = bounds.deadline - time.monotonic()
        if left <= 0 or bounds.goal():
            break
        track = _next(tracks, random)
        size = min(round(track.size), matrix.groups)
        groups = track.kind(scene, random, size)
        step = improved(scene, groups, effort, seed=int(random.integers(1 << 30)), seconds=left)
        if step.values is not None:
            scene = replace(scene, values=step.values)
            better(step.values)
        elif step.ending == "proven" and size >= matrix.groups:
            break
        _learn(track, step, most)
    return scene.values


def _most_groups(matrix: Matrix, effort: Effort) -> int:
    """Groups that together have as many options as a part's relaxation may have."""
    each = max(int(matrix.choice.sum()) / max(matrix.groups, 1), 1.0)
    return max(int(MOST_CANDIDATES * effort.columns / each), LEAST_GROUPS)


def _next(tracks: list[_Track], random: np.random.Generator) -> _Track:
    """A kind, the likelier the more it gained for its work."""
    merits = np.array([track.merit for track in tracks])
    chances = merits + LEAST_CHANCE * max(float(merits.mean()), 1e-12)
    return tracks[int(random.choice(len(tracks), p=chances / chances.sum()))]


def _learn(track: _Track, step: Step, most: int) -> None:
    """Reward the kind; grow what was too small to hold anything better, shrink what was too large to search."""
    track.merit = FADE * track.merit + (1 - FADE) * step.gain / (step.work + 1.0)
    if step.values is None:
        factor = SHRINK if step.ending == "cut" else GROW
        track.size = min(max(track.size * factor, LEAST_GROUPS), most)
