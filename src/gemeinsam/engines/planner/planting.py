"""A part of the benchmark: mandatory measures that can't be together, and how long it takes to say so."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .generator import generate
from .repairing import contradiction, repair

if TYPE_CHECKING:
    from .problem import Measure, Problem

YEAR = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """One explained conflict.

    Args:
        n: measures of the instance.
        seed: of the instance.
        wall: seconds for the repair and the contradiction together.
        found: the repair names amounts, and the contradiction is about that unit's staff and can't be reduced.
    """

    n: int
    seed: int
    wall: float
    found: bool

    def __str__(self) -> str:
        how = "gefunden" if self.found else "nicht gefunden"
        return f"{self.n:5d} {self.seed:4d} eingebauter Widerspruch: {how}, {self.wall:.2f} s"


def with_conflict(problem: Problem) -> Problem:
    """The problem with so many measures of one unit bound to the second year that its staff can't do them.

    Args:
        problem: of the generator: one year is one period, every unit has a capacity in every year.
    """
    year = problem.first_year + YEAR
    room = next(row for row in problem.capacities if (row.unit, row.year) == (problem.capacities[0].unit, year))
    bound: dict[str, Measure] = {}
    for measure in problem.measures:
        if sum(one.fte[0] for one in bound.values()) > room.centi_fte:
            break
        if measure.unit == room.unit and measure.earliest <= YEAR and not measure.required:
            bound[measure.id] = replace(measure, mandatory=True, starts=(YEAR,))
    measures = tuple(bound.get(measure.id, measure) for measure in problem.measures)
    # What others need before would only blur whose conflict it is.
    needs = tuple(need for need in problem.needs if need.measure not in bound)
    return replace(problem, measures=measures, needs=needs)


def explain_planted(n: int, seed: int) -> Planted:
    """Plant a conflict into an own instance, and have it explained: first the repair, then the contradiction."""
    problem = with_conflict(generate(n, seed).problem)
    began = time.monotonic()
    mended = repair(problem, seed=seed)
    found = contradiction(problem, seed=seed)
    wall = time.monotonic() - began
    there = any((kind, unit) == ("fte", problem.capacities[0].unit) for kind, unit, _ in found.limits)
    return Planted(n=n, seed=seed, wall=wall, found=bool(mended.missing) and found.irreducible and there)
