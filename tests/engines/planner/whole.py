"""Small random problems with every rule in them, and the oracle that tries everything and asks the checker."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

from gemeinsam.engines.planner import (
    Assignment,
    Budget,
    Capacity,
    Ceiling,
    Commitment,
    Exclude,
    Measure,
    Need,
    Paid,
    Previous,
    Problem,
    Programme,
    Share,
    Staff,
    Together,
    checker,
)
from gemeinsam.engines.planner.recount import Recount
from gemeinsam.engines.planner.result import Helped

FIELDS, PLACES = ("Mobilität", "Bildung"), ("Ürzig", "Zell")


def a_whole_problem(seed: int, *, count: int = 4) -> Problem:
    """Years or half-years, two payers, two units, two programmes, and every rule now and then."""
    random = Random(seed)
    years, per_year = random.choice(((2, 1), (3, 1), (2, 2)))
    periods = years * per_year
    measures = tuple(_measure(at, periods, random) for at in range(count))
    calendar = range(2027, 2027 + years)
    budgets = [
        Budget(
            payer=payer,
            kind=kind,
            year=year,
            euro=(euro := random.randint(4_000, 16_000)),
            reserve=random.choice((0, 0, euro // 10)),
            carry_percent=random.choice((0, 50, 100)),
        )
        for payer in ("Kreis", "Stadt")
        for kind in ("operating", "investment")
        for year in (*calendar, *((calendar.stop,) if random.random() < 0.3 else ()))
    ]
    commitments = [Commitment(payer="Kreis", year=year, euro=random.randint(2_000, 9_000)) for year in calendar]
    return Problem(
        first_year=2027,
        years=years,
        periods_per_year=per_year,
        measures=measures,
        budgets=tuple(budgets),
        commitments=tuple(commitments) if random.random() < 0.5 else (),
        capacities=tuple(
            Capacity(unit=unit, year=year, centi_fte=random.randint(20, 70)) for unit in ("Amt", "IT") for year in calendar
        ),
        programmes=(
            Programme(
                id="P", title="P", percent=50, opens=0, closes=1, cap_year=4_000, cap_total=9_000,
                quota=random.choice((None, 1)), ends=random.choice((None, 1)),
            ),
            Programme(
                id="Q", title="Q", percent=40, opens=0, closes=periods, stacks=True, most_percent=60,
                payers=random.choice(((), ("Kreis",))),
            ),
        ),
        needs=(Need(measure="M1", before="M0", lag=random.randint(0, 1)),) if random.random() < 0.5 else (),
        excludes=(Exclude(a="M2", b="M3"),) if random.random() < 0.3 and count > 3 else (),
        togethers=(
            Together(a="M0", b="M2", bonus=random.choice((0, 4)), required=random.random() < 0.3, within=random.choice((None, 0, 1))),
        ) if random.random() < 0.6 else (),
        shares=tuple(_shares(random, {measure.field for measure in measures})),
        weights=(("Wirkung", 2),) if random.random() < 0.5 else (),
        vote_weight=random.choice((0, 1)),
        ceilings=random.choice(((), (Ceiling(of="money", amount=20_000), Ceiling(of="staff", amount=90)))),
        previous=(Previous(measure="M0", start=0), Previous(measure="M1", start=1)) if random.random() < 0.4 else (),
        most_changes=random.choice((None, 2)),
        change_cost=random.choice((0, 2)),
    )  # fmt: skip


def _measure(at: int, periods: int, random: Random) -> Measure:
    duration = random.randint(1, 3)
    running = random.randint(1, duration - 1) if duration > 1 and random.random() < 0.12 else 0
    operating = tuple(random.randint(0, 7_999) for _ in range(duration))
    return Measure(
        id=f"M{at}",
        title=f"Titel {at}",
        field=random.choice(FIELDS),
        unit="Amt",
        payer=random.choice(("Kreis", "Kreis", "Stadt")),
        co_payers=random.choice(((), (("VG", 33),))),
        score=random.randint(0, 9),
        duration=duration,
        operating=operating,
        operating_high=tuple(2 * euro for euro in operating),
        investment=tuple(random.choice((0, 3_001, 5_555)) for _ in range(duration)),
        fte=tuple(random.randint(0, 40) for _ in range(duration)),
        operating_after=random.choice((0, 0, 501)),
        fte_after=random.choice((0, 0, 7)),
        partners=random.choice(((), (Staff(unit="IT", fte=(11,) * duration, fte_after=3),))),
        funding_percent=random.choice((0, 0, 33)),
        programmes=random.choice(((), ("P",), ("P", "Q"))),
        earliest=random.randint(0, 1),
        deadline=random.choice((None, None, periods)),
        running=running,
        mandatory=not running and random.random() < 0.1 and duration <= periods - 1,
        only_funded=not running and random.random() < 0.1,
        places=random.choice(((), (("Ürzig", 3), ("Zell", 1)), (("Zell", 5),))),
        ratings=(("Wirkung", random.randint(0, 5)),),
        votes=random.randint(0, 3),
    )


def _shares(random: Random, fields: set[str]):
    if random.random() < 0.4:
        least = random.choice((0, 30))
        of, penalty = random.choice(("count", "cost", "points")), random.choice((None, 1))
        yield Share(over="field", key=min(fields), of=of, least=least, most=80, penalty=penalty)


def best_of_the_whole(problem: Problem) -> int | None:
    """Most benefit of all ways that the checker's rules accept; None if there is none. Plain and slow."""
    ways = [_ways(problem, measure) for measure in problem.measures]
    best = None
    for way in product(*ways):
        rows = [entry for entry in way if entry is not None]
        benefit = _benefit(problem, rows)
        if benefit is not None and (best is None or benefit > best):
            best = benefit
    return best


def _ways(problem: Problem, measure: Measure):
    """None, and every start and programme that the checker accepts for the measure alone."""
    ways = [] if measure.mandatory or measure.running else [None]
    for start in range(-3, problem.years * problem.periods_per_year):
        for name in (None, *(programme.id for programme in problem.programmes)):
            found: list[str] = []
            row = _row(problem, measure, start, name)
            checker._check_start(problem, measure, row, found)
            checker._check_programme(problem, measure, row, found)
            if measure.only_funded and Recount(problem, measure, row).takes_own_money:
                found.append("own")
            if not found:
                ways.append((measure, row))
    return ways


def _row(problem: Problem, measure: Measure, start: int, name: str | None) -> Assignment:
    empty = Assignment(measure=measure.id, start=start, programme=name, operating=(), investment=(), funding=(), fte=())
    figures = Recount(problem, measure, empty).figures()
    figures["paid"] = tuple(Paid(payer=payer, operating=o, investment=i) for payer, o, i in figures["paid"])
    figures["helped"] = tuple(Helped(unit=unit, fte=fte) for unit, fte in figures["helped"])
    return replace(empty, **figures)


def _benefit(problem: Problem, rows) -> int | None:
    found: list[str] = []
    checker._check_links(problem, rows, found)
    used, limits = checker._uses(problem, rows), checker._limits(problem)
    carried = checker._carried(problem, limits, used)
    if found or any(used[where] > limit + carried[where] for where, limit in limits.items()):
        return None
    start = {measure.id: row.start for measure, row in rows}
    benefit = sum(checker._points(problem, measure) for measure, _ in rows) + checker._bonus(problem, start)
    benefit -= checker._check_shares(problem, rows, found)
    benefit -= problem.change_cost * checker._changes(problem, start)
    return None if found else benefit
