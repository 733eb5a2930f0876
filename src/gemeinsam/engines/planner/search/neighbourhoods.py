"""Which groups (measures, projects) a step sets free: one function for each kind of neighbourhood.

Every kind draws `size` groups by weights from the seeded generator; a new kind is one function and its name in
`KINDS`. Sources: E. Danna, E. Rothberg, C. Le Pape 2005 (disagreement with the relaxation); E. Angelelli, R. Mansini,
M. G. Speranza 2010 (kernel: near the relaxation by value, then by reduced cost); P. Shaw 1998 (related ones).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from gemeinsam.engines.planner.matrix import Counts, Floats

    from .scene import Scene

    Kind = Callable[[Scene, np.random.Generator, int], Counts]

# Every group keeps a small chance, so that no part of the plan is out of reach.
FLOOR = 0.02
STEEP = 3.0


def near_the_margin(scene: Scene, random: np.random.Generator, size: int) -> Counts:
    """Groups that the relaxation would choose or nearly choose, and those where it differs from the plan."""
    nearness = np.exp(-STEEP * scene.order / max(scene.matrix.groups, 1)).astype(np.float64)
    return _drawn(random, nearness + scene.disagrees.astype(np.float64), size)


def where_the_relaxation_differs(scene: Scene, random: np.random.Generator, size: int) -> Counts:
    """Groups where plan and relaxation differ, filled up with any others."""
    return _drawn(random, scene.disagrees.astype(np.float64), size)


def rivals_for_a_limit(scene: Scene, random: np.random.Generator, size: int) -> Counts:
    """Groups that compete for a few limits in which the plan leaves hardly any room."""
    rows = scene.tight
    if not len(rows):
        return anyone(scene, random, size)
    few = random.choice(rows, size=min(len(rows), 3), replace=False)
    return _drawn(random, np.minimum(scene.members(few), 3.0), size)


def related_to_one(scene: Scene, random: np.random.Generator, size: int) -> Counts:
    """A random chosen option and the groups that share most rows with it: the same years, unit, payer."""
    matrix = scene.matrix
    chosen = np.flatnonzero(matrix.choice & (scene.values > 0.5))
    if not len(chosen):
        return anyone(scene, random, size)
    one = random.choice(chosen)
    rows = np.unique(matrix.row_of[matrix.columns == one])
    shared = scene.members(rows[scene.crowd[rows] >= 3])
    return _drawn(random, (shared / max(shared.max(initial=0.0), 1.0)) ** 2, size)


def anyone(scene: Scene, random: np.random.Generator, size: int) -> Counts:
    """Any groups."""
    return _drawn(random, np.ones(scene.matrix.groups), size)


KINDS: Final[tuple[Kind, ...]] = (
    near_the_margin,
    where_the_relaxation_differs,
    rivals_for_a_limit,
    related_to_one,
    anyone,
)


def _drawn(random: np.random.Generator, weights: Floats, size: int) -> Counts:
    """Different groups, the likelier the heavier."""
    weights = weights + FLOOR * max(float(weights.max(initial=0.0)), 1e-9)
    size = min(size, len(weights))
    return random.choice(len(weights), size=size, replace=False, p=weights / weights.sum())
