"""The price of each limit: what a little more of it would bring, asked of the relaxation and then of the planner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from .explanation import raised
from .jsonform import problem_to_dict
from .ledger import STAFF_LIMITS
from .pipeline import run
from .result import Missing
from .session import GRACE_SECONDS, Session
from .words import limit_in_words, listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from .problem import Problem
    from .result import LimitKind, Plan
# "10 T€ more", "0.1 posts more", "one measure more".
EURO_STEP, CENTI_FTE_STEP = 10_000, 10
SECONDS_FOR_DUALS = 5.0
BY_YEAR = ("fte", "operating", "investment", "commitment")


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What more of one limit would bring.

    Args:
        kind: of the limit.
        key: payer, unit or programme.
        year: calendar year; 0 for a limit over all years, or for one of each year raised in every year.
        step: how much more: euro, centi-FTE (average of the year), or measures.
        marginal: points that the step is worth in the linear relaxation, if small changes went on so.
        gain: points that the plan found with it has more, >= 0.
        comes: ids of the measures that come in.
        goes: ids that leave for them.
        proven: this plan and the one with the step are proven optimal, so `gain` is exact.
    """

    kind: LimitKind
    key: str
    year: int
    step: int
    marginal: float
    gain: int
    comes: tuple[str, ...]
    goes: tuple[str, ...]
    proven: bool

    @property
    def more(self) -> str:
        """The step in words: "0,1 Stellen (Landkreis) in jedem Jahr"."""
        words = limit_in_words(Missing(kind=self.kind, key=self.key, year=self.year, amount=self.step))
        return f"{words} in jedem Jahr" if self.kind in BY_YEAR and not self.year else words

    @property
    def words(self) -> str:
        """One German sentence."""
        more = self.more
        if not self.gain:
            return f"{more} mehr brächten allein nichts." if self.proven else f"{more} mehr: kein Gewinn gefunden."
        points = "1 Punkt" if self.gain == 1 else f"{self.gain} Punkte"
        leaving = f", {listed(self.goes)} fiele weg" if len(self.goes) == 1 else ""
        leaving = leaving or (f", {listed(self.goes)} fielen weg" if self.goes else "")
        if not self.comes:
            return f"{more} mehr brächten {points}{leaving}."
        coming = f"{listed(self.comes)} {'käme' if len(self.comes) == 1 else 'kämen'} hinein"
        return f"{more} mehr brächten {points}: {coming}{leaving}."


def prices(
    problem: Problem,
    plan: Plan,
    *,
    most: int = 8,
    seconds: float = 20.0,
    seed: int = 1,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Price, ...]:
    """What a step more of each scarce limit brings, found by planning again with it.

    Args:
        problem: what was planned.
        plan: the answer to it.
        most: so many limits are asked, those first that the relaxation values most.
        seconds: wall clock for all plans together.
        seed: of the solver.
        cancelled: asked between the plans.

    Returns:
        Prices, the largest gain first, then by the relaxation. A limit that is not listed has no value in
        the relaxation: a little more of it alone brings nothing that the relaxation could use.
    """
    values = _duals(problem, seed)
    if problem.years > 1:
        values |= _every_year(values)
    ranked = sorted(values, key=lambda row: -values[row] * _step(row[0]))[:most]
    began, found = monotonic(), []
    for place, where in enumerate(ranked):
        left = seconds - (monotonic() - began)
        if left <= 0 or (cancelled is not None and cancelled()):
            break
        kind, key, year = where
        more = Missing(kind=kind, key=key, year=year, amount=_step(kind))
        years = problem.calendar if kind in BY_YEAR and not year else (year,)
        raise_by = [replace(more, year=each) for each in years]
        richer = run(raised(problem, raise_by), seconds=left / (len(ranked) - place), seed=seed)
        found.append(_price(plan, richer, more, values[where]))
    return tuple(sorted(found, key=lambda price: (-price.gain, -price.marginal, price.kind, price.key, price.year)))


def _every_year(values: dict[tuple[LimitKind, str, int], float]) -> dict[tuple[LimitKind, str, int], float]:
    """The same limit raised in all years at once: posts, say, are not given for one year."""
    sums: dict[tuple[LimitKind, str, int], float] = {}
    for (kind, key, _), value in values.items():
        if kind in BY_YEAR:
            sums[kind, key, 0] = sums.get((kind, key, 0), 0.0) + value
    return sums


def _step(kind: str) -> int:
    return CENTI_FTE_STEP if kind in STAFF_LIMITS else 1 if kind == "programme_count" else EURO_STEP


def _price(plan: Plan, richer: Plan, more: Missing, value: float) -> Price:
    before, after = ({row.measure for row in found.assignments} for found in (plan, richer))
    gain = max(richer.benefit - plan.benefit, 0)
    kind: LimitKind = more.kind  # type: ignore[assignment]
    return Price(
        kind=kind,
        key=more.key,
        year=more.year,
        step=more.amount,
        marginal=round(value * more.amount, 3),
        gain=gain,
        comes=tuple(sorted(after - before)) if gain else (),
        goes=tuple(sorted(before - after)) if gain else (),
        proven=plan.status == richer.status == "optimal",
    )


def _duals(problem: Problem, seed: int) -> dict[tuple[LimitKind, str, int], float]:
    """Points for one unit of each limit in the relaxation; staff per centi-FTE of the year's average."""
    task = {"task": "duals", "problem": problem_to_dict(problem), "seed": seed, "seconds": SECONDS_FOR_DUALS}
    values: dict[tuple[LimitKind, str, int], float] = {}
    with Session(task, memory_mb=2048) as session:
        for line in session.lines(deadline=monotonic() + SECONDS_FOR_DUALS + GRACE_SECONDS):
            if line is not None and line["say"] == "duals":
                for kind, key, year, value in line["values"]:
                    factor = problem.periods_per_year if kind in STAFF_LIMITS else 1
                    values[kind, key, year] = value * factor
    return values
