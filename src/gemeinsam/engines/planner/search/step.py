"""One step: the free groups are solved again by HiGHS, all others stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from gemeinsam.engines.planner.solver import Loaded

if TYPE_CHECKING:
    from gemeinsam.engines.planner.matrix import Counts, Flags, Floats, Matrix

    from .scene import Scene


How = Literal["proven", "cut", "thinned", "late"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """How much work a step may take. No clock: steps depend on the seed alone.

    Args:
        columns: most options that branch and cut sees in the largest part; more are thinned out by the part's
            own relaxation.
        nodes: of the tree.
        grain: least gain that counts, in the objective.
        own_prices: whether options are thinned out by the reduced costs of the part's own relaxation; else by
            those of the whole, which hold while the part is most of it.
    """

    columns: int = 1000
    nodes: int = 300
    grain: float = 1.0
    own_prices: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What a step found.

    Args:
        values: a better plan, by column; None if none was found.
        gain: in the objective.
        work: simplex steps times thousand columns.
        ending: proven (nothing better is in reach), cut (the work was used up), thinned (nothing better
            among the options kept) or late (the clock).
    """

    values: Floats | None
    gain: float
    work: float
    ending: How


def improved(scene: Scene, groups: Counts, effort: Effort, *, seed: int, seconds: float) -> Step:
    """Solve the free groups again.

    Args:
        scene: plan and model.
        groups: which are free.
        effort: limits of work.
        seed: of the solver.
        seconds: wall clock left; it only cuts off.
    """
    matrix = scene.matrix
    member = np.zeros(matrix.groups + 1, dtype=bool)
    member[groups] = member[-1] = True
    free = member[matrix.owner] & ((matrix.upper > matrix.lower) | (scene.values > 0.5))
    part, at = matrix.part(scene.values, free), np.flatnonzero(free)
    kept: Flags | None
    work, thinned = 0.0, False
    if part.choice.sum() > effort.columns:
        if effort.own_prices:
            kept, work = _kernel(part, scene.values[at], effort, seed=seed, seconds=seconds)
        else:
            kept = _best(part, scene.values[at], np.round(scene.reduced[at], 7), part.choice, effort.columns)
        if kept is None:
            return Step(values=None, gain=0.0, work=work, ending="proven")
        part, at, thinned = part.part(scene.values[at], kept), at[kept], True
    return _searched(scene, part, at, effort, _Rest(seed, seconds, work, thinned))


@dataclass(frozen=True, slots=True)
class _Rest:
    seed: int
    seconds: float
    work: float
    thinned: bool


def _kernel(part: Matrix, values: Floats, effort: Effort, *, seed: int, seconds: float) -> tuple[Flags | None, float]:
    """The options worth a search: those of the plan, then by reduced cost of the part's relaxation; None if none is."""
    solved = Loaded(part, integer=False, seed=seed).solve(seconds=seconds)
    work = solved.iterations * part.width / 1000
    if solved.status != "optimal":
        return np.ones(part.width, dtype=bool), work
    reach = solved.bound - part.benefit(values)
    if reach < effort.grain:
        return None, work
    reduced = np.round(solved.reduced, 7)
    # An option whose reduced cost exceeds what the relaxation could gain is in no better plan.
    near = reduced >= -reach
    return _best(part, values, reduced, part.choice & near, effort.columns), work


def _best(part: Matrix, values: Floats, reduced: Floats, among: Flags, count: int) -> Flags:
    """The options of the plan and as many others with the best reduced costs; all that is no option stays."""
    options = np.flatnonzero(among)
    kept: Flags = ~part.choice | (values > 0.5)
    kept[options[np.argsort(-reduced[options], kind="stable")[:count]]] = True
    return kept


def _searched(scene: Scene, part: Matrix, at: Counts, effort: Effort, rest: _Rest) -> Step:
    before = scene.values[at]
    model = Loaded(part, seed=rest.seed)
    model.limit_nodes(effort.nodes)
    model.start_from(before.tolist())
    solved = model.solve(seconds=rest.seconds, absolute_gap=0.999 * effort.grain)
    work = rest.work + solved.iterations * part.width / 1000
    whole = "thinned" if rest.thinned else "proven"
    ending = cast("How", {"optimal": whole, "time": "late"}.get(solved.status, "cut"))
    found = scene.values.copy()
    if solved.values:
        found[at] = np.where(part.integer, np.round(solved.values), solved.values)
    gain = scene.matrix.benefit(found) - scene.benefit
    # The solver keeps rows within its tolerance; whole numbers in the whole model decide.
    if gain < effort.grain * 0.999 or not scene.matrix.holds(found):
        return Step(values=None, gain=0.0, work=work, ending=ending)
    return Step(values=found, gain=gain, work=work, ending=ending)
