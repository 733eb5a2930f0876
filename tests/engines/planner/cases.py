"""Plain measures, small random problems, and the oracle that tries everything."""

from __future__ import annotations

from itertools import product
from random import Random

from gemeinsam.engines.planner import Budget, Capacity, Exclude, Measure, Need, Problem, Programme


def a_measure(name: str = "A", **changes: object) -> Measure:
    """One year, 10,000 euro running, 20 centi-FTE, score 5."""
    values: dict[str, object] = {
        "id": name,
        "title": f"Maßnahme {name}",
        "field": "Feld",
        "unit": "Amt",
        "payer": "Kreis",
        "score": 5,
        "duration": 1,
        "operating": (10_000,),
        "investment": (0,),
        "fte": (20,),
    }
    return Measure(**(values | changes))


def a_problem(*measures: Measure, years: int = 1, euro: int | None = None, fte: int | None = None, **more) -> Problem:
    """Measures in years from 2027, with the same budget and staff every year if given."""
    calendar = range(2027, 2027 + years)
    budgets = (
        ()
        if euro is None
        else tuple(Budget(payer="Kreis", kind="operating", year=year, euro=euro) for year in calendar)
    )
    staff = () if fte is None else tuple(Capacity(unit="Amt", year=year, centi_fte=fte) for year in calendar)
    values = {
        "first_year": 2027,
        "years": years,
        "measures": measures,
        "budgets": budgets,
        "capacities": staff,
    }
    return Problem(**(values | more))


def a_random_problem(seed: int, *, count: int = 4) -> Problem:
    """Small, with every kind of rule in it."""
    random = Random(seed)
    years, periods_per_year = random.choice(((2, 1), (3, 1), (2, 2)))
    periods = years * periods_per_year
    measures = []
    for at in range(count):
        duration = random.randint(1, 3)
        mandatory = random.random() < 0.15
        measures.append(
            Measure(
                id=f"M{at}",
                title=f"Titel {at}",
                field="Feld",
                unit=random.choice(("Amt", "Dezernat")),
                payer="Kreis",
                score=random.randint(0, 9),
                duration=duration,
                operating=tuple(random.randint(0, 9_999) for _ in range(duration)),
                investment=tuple(random.choice((0, 0, 8_001)) for _ in range(duration)),
                fte=tuple(random.randint(0, 50) for _ in range(duration)),
                operating_after=random.choice((0, 0, 501)),
                fte_after=random.choice((0, 0, 7)),
                funding_percent=random.choice((0, 0, 33)),
                programmes=random.choice(((), ("P",))),
                earliest=0 if mandatory else random.randint(0, 1),
                latest=random.choice((None, periods - 1, periods - 2)),
                mandatory=mandatory,
                starts=None if mandatory else random.choice((None, None, (0, periods - 1))),
            )
        )
    calendar = range(2027, 2027 + years)
    return Problem(
        first_year=2027,
        years=years,
        periods_per_year=periods_per_year,
        measures=tuple(measures),
        budgets=tuple(
            Budget(payer="Kreis", kind=kind, year=year, euro=random.randint(4_000, 16_000))
            for kind in ("operating", "investment")
            for year in calendar
        ),
        capacities=tuple(Capacity(unit="Amt", year=year, centi_fte=random.randint(10, 60)) for year in calendar),
        programmes=(
            Programme(id="P", title="Programm", percent=50, opens=0, closes=1, cap_year=4_000, cap_total=9_000),
        ),
        needs=(Need(measure="M1", before="M0", lag=random.randint(0, 1), after=random.choice(("start", "end"))),),
        excludes=(Exclude(a="M2", b="M3"),) if random.random() < 0.5 and count > 3 else (),
    )


def best_by_trying(problem: Problem) -> int | None:
    """Most benefit over all starts and programmes; None if the mandatory don't fit. Plain and slow."""
    periods = problem.years * problem.periods_per_year
    ways = []
    for measure in problem.measures:
        possible: list[tuple[int, str | None] | None] = [] if measure.mandatory else [None]
        for start in range(periods):
            if start < measure.earliest or (measure.latest is not None and start > measure.latest):
                continue
            if measure.starts is not None and start not in measure.starts:
                continue
            possible.append((start, None))
            possible += [
                (start, p.id) for p in problem.programmes if p.id in measure.programmes and p.opens <= start <= p.closes
            ]
        ways.append(possible)
    best = None
    for way in product(*ways):
        benefit = sum(m.score for m, choice in zip(problem.measures, way, strict=True) if choice)
        if (best is None or benefit > best) and _holds(problem, way):
            best = benefit
    return best


def _holds(problem: Problem, way: tuple[tuple[int, str | None] | None, ...]) -> bool:
    starts = {m.id: choice[0] for m, choice in zip(problem.measures, way, strict=True) if choice}
    lengths = {m.id: m.duration for m in problem.measures}
    for need in problem.needs:
        if need.measure in starts:
            if need.before not in starts:
                return False
            since = starts[need.before] + (lengths[need.before] if need.after == "end" else 0)
            if starts[need.measure] < since + need.lag:
                return False
    if any(pair.a in starts and pair.b in starts for pair in problem.excludes):
        return False
    return _within(problem, way)


def _within(problem: Problem, way: tuple[tuple[int, str | None] | None, ...]) -> bool:
    used: dict[tuple[object, ...], int] = {}

    def use(amount: int, *key: object) -> None:
        used[key] = used.get(key, 0) + amount

    for measure, choice in zip(problem.measures, way, strict=True):
        if choice is None:
            continue
        start, name = choice
        programme = next((p for p in problem.programmes if p.id == name), None)
        rate = max(measure.funding_percent, programme.percent if programme else 0)
        for period in range(start, max(start + measure.duration, problem.years * problem.periods_per_year)):
            year = 2027 + period // problem.periods_per_year
            lag = period - start
            if lag >= measure.duration:
                use(measure.operating_after, "operating", measure.payer, year)
                use(measure.fte_after, "fte", measure.unit, year)
                continue
            paid = [cost * rate // 100 for cost in (measure.operating[lag], measure.investment[lag])]
            use(measure.operating[lag] - paid[0], "operating", measure.payer, year)
            use(measure.investment[lag] - paid[1], "investment", measure.payer, year)
            use(measure.fte[lag], "fte", measure.unit, year)
            use(sum(paid), "programme", name, year)
            use(sum(paid), "total", name)
    limits = [(("" + b.kind, b.payer, b.year), b.euro) for b in problem.budgets]
    limits += [(("fte", c.unit, c.year), c.centi_fte * problem.periods_per_year) for c in problem.capacities]
    for p in problem.programmes:
        limits += [
            (("programme", p.id, 2027 + at), p.cap_year) for at in range(problem.years) if p.cap_year is not None
        ]
        limits += [(("total", p.id), p.cap_total)] if p.cap_total is not None else []
    return all(used.get(key, 0) <= limit for key, limit in limits)
