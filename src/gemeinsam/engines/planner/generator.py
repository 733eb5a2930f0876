"""Random problems for tests and benchmarks, of the size and shape of county strategies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING

from .naive import greedy
from .problem import Budget, Capacity, Measure, Need, Problem, Programme

if TYPE_CHECKING:
    from .problem import MoneyKind

UNITS = tuple(f"Amt {letter}" for letter in "ABCDE")
FIELDS = tuple(f"Handlungsfeld {number}" for number in range(1, 7))
PAYER = "Landkreis"
FIRST_YEAR = 2027
SHARE_WITH_NEED = 0.15
SHARE_MANDATORY = 0.05
# Limits are this share of what all measures together would ask for, so that about half of them fit.
SHARE_OF_DEMAND = (0.35, 0.55)
MOST_ATTEMPTS = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Generated:
    """A random problem and how many were thrown away before it.

    Args:
        problem: one in which the naive greedy finds a place for every mandatory measure.
        rejected: attempts in which it did not (the rule by which instances are rejected).
    """

    problem: Problem
    rejected: int


def generate(n: int, seed: int) -> Generated:
    """A random problem with `n` measures, 5-10 years, 5 units, 6 fields, 5 programmes, 15 % dependencies.

    Args:
        n: number of measures, 1-5000.
        seed: the same seed gives the same problem on every machine.

    Raises:
        RuntimeError: no instance passed the rule in 50 attempts.
    """
    for attempt in range(MOST_ATTEMPTS):
        problem = _attempt(n, Random(f"{n}-{seed}-{attempt}"))  # noqa: S311 - no secret
        if greedy(problem).assignments:
            return Generated(problem=problem, rejected=attempt)
    message = f"no feasible instance for n={n}, seed={seed}"
    raise RuntimeError(message)


def _attempt(n: int, random: Random) -> Problem:
    years = random.randint(5, 10)
    programmes = tuple(_programme(at, years, n, random) for at in range(5))
    measures = tuple(_measure(at, years, programmes, random) for at in range(n))
    needs = tuple(
        Need(measure=measures[at].id, before=measures[random.randrange(at)].id, lag=random.randint(0, 1))
        for at in range(1, n)
        if random.random() < SHARE_WITH_NEED
    )
    problem = Problem(first_year=FIRST_YEAR, years=years, measures=measures, programmes=programmes, needs=needs)
    return _limited(problem, random)


def _programme(at: int, years: int, n: int, random: Random) -> Programme:
    opens = random.randint(0, years - 2)
    yearly = random.randint(8, 20) * 1_000 * max(n // 10, 1)
    return Programme(
        id=f"P{at + 1}",
        title=f"Förderprogramm {at + 1}",
        percent=random.choice((30, 40, 50, 60, 75, 80, 90)),
        opens=opens,
        closes=min(years - 1, opens + random.randint(1, 4)),
        cap_year=yearly if random.random() < 0.7 else None,
        cap_total=yearly * 3,
    )


def _measure(at: int, years: int, programmes: tuple[Programme, ...], random: Random) -> Measure:
    duration = random.randint(1, min(5, years))
    yearly = random.randint(2, 60) * 1_000
    first = random.randint(10, 200) * 1_000 if random.random() < 0.6 else 0
    staff = random.choice((5, 10, 10, 15, 20, 20, 30, 40, 50))
    return Measure(
        id=f"M{at + 1:04d}",
        title=f"Maßnahme {at + 1}",
        field=random.choice(FIELDS),
        unit=random.choice(UNITS),
        payer=PAYER,
        score=random.randint(1, 100),
        duration=duration,
        operating=(yearly,) * duration,
        investment=(first,) + (0,) * (duration - 1),
        fte=(staff,) * duration,
        operating_after=yearly // 4 if random.random() < 0.3 else 0,
        fte_after=staff // 4 if random.random() < 0.3 else 0,
        funding_percent=random.choice((0, 0, 0, 20, 40)),
        programmes=tuple(p.id for p in programmes if random.random() < 0.25),
        earliest=random.randint(0, years // 2),
        mandatory=random.random() < SHARE_MANDATORY,
    )


def _limited(problem: Problem, random: Random) -> Problem:
    """The problem with budgets and capacities as a share of the mean demand of a year."""
    share = random.uniform(*SHARE_OF_DEMAND)

    def yearly(total: int, step: int) -> int:
        return max(int(total * share / problem.years) // step, 1) * step

    totals: dict[MoneyKind, int] = {
        "operating": sum(sum(measure.operating) for measure in problem.measures),
        "investment": sum(sum(measure.investment) for measure in problem.measures),
    }
    budgets = [
        Budget(payer=PAYER, kind=kind, year=year, euro=yearly(total, 1_000))
        for kind, total in totals.items()
        for year in problem.calendar
    ]
    capacities = [
        Capacity(
            unit=unit,
            year=year,
            centi_fte=yearly(sum(sum(m.fte) for m in problem.measures if m.unit == unit), 5),
        )
        for unit in UNITS
        for year in problem.calendar
    ]
    return replace(problem, budgets=tuple(budgets), capacities=tuple(capacities))
