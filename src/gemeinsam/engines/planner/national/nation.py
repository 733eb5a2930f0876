"""The national problem: counties with problems of their own, and programmes whose caps hold for all together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from gemeinsam.engines.planner.problem import Problem, ProblemError, funding_share

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gemeinsam.engines.planner.options import Option, Options


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedProgramme:
    """A programme whose caps hold over all counties together.

    Args:
        id: of the programme in every county that offers it.
        cap_year: most euro that it pays in one calendar year to all; None for no limit.
        cap_total: most euro over the whole run of all measures; None for no limit.
    """

    id: str
    cap_year: int | None = None
    cap_total: int | None = None


class Cap(NamedTuple):
    """One shared limit; `year` is 0 for the total."""

    programme: str
    year: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Nation:
    """Counties and what they share.

    Args:
        counties: problem of each county by its id, all over the same periods.
        shared: programmes with caps over all. In the counties they bear the same id, percent and window,
            and no caps of their own.

    Raises:
        ProblemError: the horizons differ, or a shared programme is unknown or not the same everywhere.
    """

    counties: Mapping[str, Problem]
    shared: tuple[SharedProgramme, ...]

    def __post_init__(self) -> None:
        if not self.counties:
            raise ProblemError("Es ist kein Kreis angegeben.", attribute="counties")
        frames = {(p.first_year, p.years, p.periods_per_year) for p in self.counties.values()}
        if len(frames) > 1:
            raise ProblemError("Alle Kreise brauchen denselben Planungszeitraum.", attribute="years")
        for programme in self.shared:
            _check_shared(self, programme)

    @property
    def caps(self) -> dict[Cap, int]:
        """Every shared limit in euro."""
        calendar = next(iter(self.counties.values())).calendar
        caps: dict[Cap, int] = {}
        for programme in self.shared:
            if programme.cap_year is not None:
                caps |= {Cap(programme.id, year): programme.cap_year for year in calendar}
            if programme.cap_total is not None:
                caps[Cap(programme.id, 0)] = programme.cap_total
        return caps


def _check_shared(nation: Nation, shared: SharedProgramme) -> None:
    for cap in (shared.cap_year, shared.cap_total):
        if cap is not None and cap < 0:
            message = f"Die Obergrenze des gemeinsamen Programms {shared.id} darf nicht negativ sein."
            raise ProblemError(message, subject=shared.id, attribute="cap_total")
    offered = [p for problem in nation.counties.values() for p in problem.programmes if p.id == shared.id]
    if not offered:
        message = f"Kein Kreis bietet das gemeinsame Programm {shared.id} an."
        raise ProblemError(message, subject=shared.id, attribute="programmes")
    if len({(p.percent, p.opens, p.closes) for p in offered}) > 1:
        message = f"Das gemeinsame Programm {shared.id} hat nicht überall dieselbe Quote und dasselbe Fenster."
        raise ProblemError(message, subject=shared.id, attribute="percent")
    if any(p.cap_year is not None or p.cap_total is not None for p in offered):
        message = f"Die Obergrenzen des gemeinsamen Programms {shared.id} gehören nicht in einen einzelnen Kreis."
        raise ProblemError(message, subject=shared.id, attribute="cap_total")


def uses_of(options: Options, caps: list[Cap]) -> list[dict[int, int]]:
    """For each option what it takes of each shared cap (its place in `caps`), euro, zeros left out."""
    at = {cap: place for place, cap in enumerate(caps)}
    return [_use(options, option, at) for option in options.rows]


def _use(options: Options, option: Option, at: Mapping[Cap, int]) -> dict[int, int]:
    name = option.row.programme
    if name is None:
        return {}
    problem, measure = options.problem, options.problem.measures[option.choice.measure]
    amounts = {Cap(name, year): paid for year, paid in zip(problem.calendar, option.row.funding, strict=True)}
    programme = next(p for p in problem.programmes if p.id == name)
    percent = max(programme.percent, measure.funding_percent)
    amounts[Cap(name, 0)] = sum(funding_share(cost, percent) for cost in (*measure.operating, *measure.investment))
    return {at[cap]: amount for cap, amount in amounts.items() if amount and cap in at}


def without_shared(problem: Problem, shared: tuple[SharedProgramme, ...]) -> Problem:
    """The same county as if the shared programmes did not exist."""
    gone = {programme.id for programme in shared}
    measures = tuple(
        replace(m, programmes=tuple(name for name in m.programmes if name not in gone)) for m in problem.measures
    )
    return replace(problem, measures=measures, programmes=tuple(p for p in problem.programmes if p.id not in gone))


def merged(nation: Nation) -> Problem:
    """All counties as one problem: the monolith, for comparison and for small nations.

    Names are made different by the county's id in front; shared programmes keep theirs and get their caps.
    """
    caps = {programme.id: programme for programme in nation.shared}
    parts: dict[str, list[object]] = {name: [] for name in ("measures", "budgets", "capacities", "needs", "excludes")}
    programmes = {}
    for county, problem in nation.counties.items():
        for programme in problem.programmes:
            if (shared := caps.get(programme.id)) is not None:
                programmes[programme.id] = replace(programme, cap_year=shared.cap_year, cap_total=shared.cap_total)
            else:
                name = f"{county}/{programme.id}"
                programmes[name] = replace(programme, id=name)
        for name, renamed in _renamed(county, problem, set(caps)).items():
            parts[name] += renamed
    first = next(iter(nation.counties.values()))
    frame = {name: getattr(first, name) for name in ("first_year", "years", "periods_per_year")}
    whole = {name: tuple(rows) for name, rows in parts.items()}
    return Problem(**frame, **whole, programmes=tuple(programmes.values()))  # type: ignore[arg-type]


def _renamed(county: str, problem: Problem, shared: set[str]) -> dict[str, list[object]]:
    def new(name: str) -> str:
        return f"{county}/{name}"

    return {
        "measures": [
            replace(
                m,
                id=new(m.id),
                unit=new(m.unit),
                payer=new(m.payer),
                programmes=tuple(name if name in shared else new(name) for name in m.programmes),
            )
            for m in problem.measures
        ],
        "budgets": [replace(row, payer=new(row.payer)) for row in problem.budgets],
        "capacities": [replace(row, unit=new(row.unit)) for row in problem.capacities],
        "needs": [replace(n, measure=new(n.measure), before=new(n.before)) for n in problem.needs],
        "excludes": [replace(pair, a=new(pair.a), b=new(pair.b)) for pair in problem.excludes],
    }
