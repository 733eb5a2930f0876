"""The door of the decomposition: bounds as they come, plans out of the pool, and what need not be searched."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from math import floor
from typing import TYPE_CHECKING

import numpy as np

from gemeinsam.engines.planner.fitting import chosen
from gemeinsam.engines.planner.solver import ALMOST_ONE, Model, whole

from .ascent import CLOSE, Ascent
from .blocks import by_unit, split
from .matrix import Matrix
from .probing import probed
from .programs import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gemeinsam.engines.planner.options import Choice
    from gemeinsam.engines.planner.rows import Rows

    from .ascent import Found
    from .blocks import Split
    from .matrix import Floats

# Of the time given: the ascent at most this, then the search among the pool's options, probing last.
SHARE_OF_ASCENT = 0.6
SHARE_OF_POOL = 0.7
# Further apart than this, probing fixes next to nothing (measured: 64 of 100 at 0.7 %, 5 at 3 %).
WORTH_PROBING = 0.012


@dataclass(slots=True)
class Tightened:
    """What a search can build on.

    Args:
        status: tight (some bound was found), infeasible (proven), unsplit (there is nothing to split) or time.
        bound: no plan is worth more (a whole number if all plans are); None if none was found.
        best: the best plan known, the incumbent included; None if there is none.
        fixed: column to value, for a search that wants plans *better* than `best` only.
        pool: positions of the options that some plan in the pool uses.
        rounds: prices tried.
    """

    status: str
    bound: float | None = None
    best: list[Choice] | None = None
    fixed: dict[int, float] = field(default_factory=dict)
    pool: frozenset[int] = frozenset()
    rounds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What is maximised, and over which blocks.

    Args:
        costs: worth by column.
        whole: whether every plan is worth a whole number.
        names: for each measure its block; without it, the measure's unit.
        goal: worth from which on a plan is of interest; without it, more than the best plan known.
    """

    costs: Mapping[int, float]
    whole: bool = True
    names: Sequence[str] | None = None
    goal: float | None = None


@dataclass(slots=True, kw_only=True)
class Listener:
    """Who hears of what is found.

    Args:
        bound: of every better bound.
        plan: of every better plan; it keeps all rows.
    """

    bound: Callable[[float], None]
    plan: Callable[[list[Choice]], None]


def tighten(
    rows: Rows,
    *,
    incumbent: list[Choice] | None,
    deadline: float,
    listener: Listener,
    seed: int = 1,
    aim: Aim | None = None,
) -> Tightened:
    """Bounds, plans and fixings by price decomposition.

    Args:
        rows: of every rule, not elastic.
        incumbent: the best plan known, in the order of the problem.
        deadline: of `time.monotonic`; kept to within one look at the clock of HiGHS.
        listener: hears of everything at once.
        seed: of the solver.
        aim: without it, the scores and one block a unit.

    Returns:
        Everything found; `fixed` holds in every plan of at least the goal.

    Source: G. B. Dantzig, P. Wolfe: Decomposition principle for linear programs, 1960; A. M. Geoffrion 1974.
    """
    aim = aim or Aim(costs=rows.worth)
    parts = split(rows, aim.costs, aim.names or by_unit(rows))
    if not parts.promising:
        return Tightened("unsplit", best=incumbent)
    work = _Work(rows, parts, aim, listener, seed)
    work.best = incumbent
    found = work.climb(deadline)
    if found is None:
        return Tightened("time", best=incumbent)
    if work.impossible:
        return Tightened("infeasible", rounds=found.rounds)
    pool = pooled_options(rows, parts, found)
    if not work.proven:
        work.search(pool, _share(deadline, SHARE_OF_POOL))
    fixed: dict[int, float] = {}
    if aim.goal is not None or (work.near and not work.proven):
        fixed = work.probe(found, deadline)
    status = "time" if work.bound is None else "tight"
    return Tightened(status, work.bound, work.best, fixed, pool, found.rounds)


class _Work:
    """One call of `tighten`."""

    def __init__(self, rows: Rows, parts: Split, aim: Aim, listener: Listener, seed: int) -> None:
        self.rows, self.parts, self.aim, self.listener, self.seed = rows, parts, aim, listener, seed
        self.options = rows.options
        self.best: list[Choice] | None = None
        self.bound: float | None = None
        self.impossible = False
        # Even the worst plan has this much: a bound below it says that there is no plan at all.
        self.least = floor(np.minimum(parts.costs, 0.0).sum())

    @property
    def floor(self) -> float:
        return self.least - 1 if self.best is None else self._worth(self.best)

    def _worth(self, choices: list[Choice]) -> float:
        worth = float(self.parts.costs @ np.array(self.rows.values_of(choices)))
        return round(worth) if self.aim.whole else worth

    def climb(self, deadline: float) -> Found | None:
        prices = relaxed_prices(self.rows, self.parts, seconds=deadline - time.monotonic(), seed=self.seed)
        if prices is None:
            return None
        ascent = Ascent(self.parts, prices, self.floor, self.aim.whole, self.seed, self._lower)
        start = None if self.best is None else np.array(self.rows.values_of(self.best))
        return ascent.run(start=start, deadline=_share(deadline, SHARE_OF_ASCENT))

    @property
    def proven(self) -> bool:
        near = 0.0 if self.aim.whole else CLOSE
        return self.best is not None and self.bound is not None and self.bound <= self.floor + near

    @property
    def near(self) -> bool:
        return self.bound is not None and self.bound - self.floor <= WORTH_PROBING * self.bound

    def _lower(self, bound: float) -> None:
        if bound < self.least - 0.5:
            self.impossible = True
            return
        rounded = whole(bound) if self.aim.whole and np.isfinite(bound) else bound
        if np.isfinite(rounded) and (self.bound is None or rounded < self.bound):
            self.bound = rounded
            self.listener.bound(rounded)

    def _take(self, values: list[float]) -> None:
        choices = chosen(self.options, values)
        if self._worth(choices) > self.floor and self.rows.hold(self.rows.values_of(choices)):
            self.best = choices
            self.listener.plan(choices)

    def search(self, pool: frozenset[int], deadline: float) -> None:
        """The whole model with only the options that the pool uses: small, and near the best prices."""
        model = Model(self.rows, self.aim.costs, maximise=True, seed=self.seed)
        inside = set(pool)
        if self.best is not None:
            position = self.options.position
            inside |= {position[choice] for choice in self.best}
            model.start_from(self.rows.values_of(self.best))
        model.fix({at: (0.0, 0.0) for at in range(len(self.options.rows)) if at not in inside})
        model.listen(self._take, lambda _bound: None)
        solved = model.solve(seconds=deadline - time.monotonic(), absolute_gap=ALMOST_ONE if self.aim.whole else CLOSE)
        if solved.values:
            self._take(solved.values)

    def probe(self, found: Found, deadline: float) -> dict[int, float]:
        more = 1.0 if self.aim.whole else CLOSE
        goal = self.floor + more if self.aim.goal is None else self.aim.goal
        presences = frozenset(self.rows.present(at) for at in range(len(self.options.problem.measures)))
        return probed(self.parts, found, presences, goal=goal, deadline=deadline)


def _share(deadline: float, share: float) -> float:
    now = time.monotonic()
    return now + share * (deadline - now)


def relaxed_prices(rows: Rows, parts: Split, *, seconds: float, seed: int) -> Floats | None:
    """What the linking rows are worth in the linear relaxation; None if that was not solved."""
    whole_model = Matrix(rows.starts, rows.columns, rows.values, rows.lower, rows.upper)
    upper = np.ones(rows.width)
    upper[parts.gone] = 0.0
    outcome = Program(parts.costs, upper, whole_model, integer=False, seed=seed).solve(seconds=seconds)
    return outcome.duals[parts.links.places] if outcome.status == "optimal" else None


def pooled_options(rows: Rows, parts: Split, found: Found) -> frozenset[int]:
    """Positions of the options that some plan in the pool uses."""
    last = len(rows.options.rows)
    used: set[int] = set()
    for block, plans in zip(parts.blocks, found.pool, strict=True):
        for plan in plans:
            used |= set(block.columns[plan > 0.5].tolist())
    return frozenset(at for at in used if at < last)
