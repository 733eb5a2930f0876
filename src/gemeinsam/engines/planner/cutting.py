"""A part of the benchmark: one year's budget is cut, and the plan is adapted with few changes."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

from .comparing import compare
from .generator import generate
from .pipeline import plan
from .replanning import replan

if TYPE_CHECKING:
    from .problem import Problem

CUT_PERCENT = 85


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """One adapted plan.

    Args:
        n: measures.
        seed: of the instance.
        share: percent of the old rows that changed.
        suffices: a tenth of the rows, rounded up, was enough.
        wall: seconds of the adaption alone.
    """

    n: int
    seed: int
    share: float
    suffices: bool
    wall: float

    def __str__(self) -> str:
        enough = "ein Zehntel reicht" if self.suffices else "ein Zehntel reicht nicht"
        changed = f"{self.share:.1f} % der Zeilen geändert, {self.wall:.1f} s"
        return f"{self.n:5d} {self.seed:4d} nach Kürzung: {changed}, {enough}"


def cut(problem: Problem) -> Problem:
    """The problem with 15 % less money in the third year, of both kinds."""
    year = problem.first_year + min(2, problem.years - 1)
    budgets = (replace(b, euro=b.euro * CUT_PERCENT // 100) if b.year == year else b for b in problem.budgets)
    return replace(problem, budgets=tuple(budgets))


def after_a_cut(n: int, seed: int, *, seconds: float = 10.0) -> Cut:
    """Plan an own instance, cut one year's budget, adapt the plan, and count.

    Args:
        n: number of measures.
        seed: of the instance and the solver.
        seconds: wall clock of the first plan.
    """
    problem = generate(n, seed).problem
    old = plan(problem, seconds=seconds, seed=seed)
    began = time.monotonic()
    new = replan(cut(problem), old, seconds=8.0, seed=seed)
    wall = time.monotonic() - began
    (difference,) = compare((old, new))
    rows = max(len(old.assignments), 1)
    return Cut(
        n=n,
        seed=seed,
        share=100 * difference.changes / rows,
        suffices=difference.changes <= ceil(rows / 10),
        wall=wall,
    )
