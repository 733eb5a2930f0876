"""What a matrix of costs says to the planner: own money, confirmed funding and staff by project period, in whole euro.

The planner counts whole euro, the matrix cents. Each series of amounts (of one payer, kind, and own or funded) is
rounded on its running sum: what all years up to any year come to is never off by more than half a euro, and amounts
in whole euro stay what they are. All sums are sums of these series, so that own money and funding, payers and kinds
add up in every paper.

Confirmed funding is a fixed amount, not a rate. So the planner gets the own share as the cost of the measure, and
the funding is added to the plan's rows again (`plan_years`). In a scenario in which a programme falls away, its
rows are own money of their payer.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from gemeinsam.engines import planner
from gemeinsam.strategy.cost_models import CostKind, CostLine
from gemeinsam.strategy.cost_queries import CostMatrix, matrix_of
from gemeinsam.strategy.models import Measure

Series = tuple[int, ...]
OPERATING, INVESTMENT = CostKind.OPERATING.value, CostKind.INVESTMENT.value


@dataclass(frozen=True, slots=True)
class Known:
    """Who has a budget or posts in the plan; whoever has none is counted on the one that stands in for it."""

    payers: frozenset[str]
    units: frozenset[str]
    payer: str
    unit: str

    def payer_of(self, slug: str) -> str:
        return slug if slug in self.payers else self.payer

    def unit_of(self, slug: str) -> str:
        return slug if slug in self.units else self.unit


@dataclass(frozen=True, slots=True)
class Profile:
    """A matrix in project periods: whole euro by payer and kind, hundredths of a post by unit."""

    first_year: int
    duration: int
    own: dict[tuple[str, str], Series]
    granted: dict[tuple[str, str], Series]
    staff: dict[str, Series]

    def of_kind(self, kind: str, *, own: bool) -> Series:
        found = [series for (_payer, of_kind), series in (self.own if own else self.granted).items() if of_kind == kind]
        return added(found, self.duration)

    @property
    def payers(self) -> dict[str, int]:
        """Own euro of everybody who pays, the one who pays most first."""
        found: dict[str, int] = defaultdict(int)
        for (payer, _kind), series in self.own.items():
            found[payer] += sum(series)
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def units(self) -> list[str]:
        """Everybody who works on it, the one who gives most first."""
        return sorted(self.staff, key=lambda slug: (-sum(self.staff[slug]), slug))

    def answers(self, asked: planner.Measure) -> bool:
        """Whether the planner was asked with these costs."""
        own = tuple(self.of_kind(kind, own=True) for kind in (OPERATING, INVESTMENT))
        return own == (asked.operating, asked.investment)

    @property
    def has_funding(self) -> bool:
        return any(any(series) for series in self.granted.values())


def rounded(cents: Sequence[int]) -> Series:
    """Whole euro of a series of cents, rounded on the running sum, half up."""
    euro, before, so_far = [], 0, 0
    for amount in cents:
        so_far += amount
        upto = (so_far + 50) // 100
        euro.append(upto - before)
        before = upto
    return tuple(euro)


def added(series: Iterable[Series], duration: int) -> Series:
    rows = list(series)
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0,) * duration


def profile_of(measure: Measure, *, cancelled: Collection[str], known: Known) -> Profile | None:
    """The matrix of a measure as the planner needs it; None where nobody stated costs by year."""
    matrix = matrix_of(measure)
    if not matrix.years or not matrix:
        return None
    own, granted = money_of(matrix, cancelled, known)
    staff: dict[str, list[int]] = defaultdict(lambda: [0] * len(matrix.years))
    for row in matrix.staff:
        for year, number in row.years.items():
            staff[known.unit_of(row.line.unit.slug)][year - matrix.years[0]] += number
    return Profile(
        first_year=matrix.years[0],
        duration=len(matrix.years),
        own={key: rounded(cents) for key, cents in own.items()},
        granted={key: rounded(cents) for key, cents in granted.items()},
        staff={slug: tuple(numbers) for slug, numbers in staff.items()},
    )


def money_of(matrix: CostMatrix, cancelled: Collection[str], known: Known) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """Cents by payer and kind: own, and confirmed by others."""
    own: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(matrix.years))
    granted: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * len(matrix.years))
    for row in matrix.rows:
        line = row.line
        falls_away = line.programme is not None and line.programme.slug in cancelled
        into = own if line.source == CostLine.Source.OWN or falls_away else granted
        for year, cents in row.years.items():
            into[known.payer_of(line.payer.slug), line.kind][year - matrix.years[0]] += cents
    return own, granted


def planner_parts(measure: Measure, profile: Profile, known: Known) -> dict[str, Any]:
    """What the planner's measure takes from a profile."""
    operating, investment = profile.of_kind(OPERATING, own=True), profile.of_kind(INVESTMENT, own=True)
    payers, units = profile.payers, profile.units
    total = sum(payers.values())
    main = next(iter(payers), known.payer)
    shares = {payer: 100 * euro // total for payer, euro in payers.items() if total and payer != main}
    unit = units[0] if units else known.unit
    return {
        "payer": main,
        "co_payers": tuple((payer, percent) for payer, percent in shares.items() if percent),
        "unit": unit,
        "partners": tuple(planner.Staff(unit=slug, fte=profile.staff[slug]) for slug in units[1:]),
        "duration": profile.duration,
        "operating": operating,
        "investment": investment,
        "fte": profile.staff.get(unit, (0,) * profile.duration),
        "funding_percent": 0,
        **futures(measure, profile),
    }


def futures(measure: Measure, profile: Profile) -> dict[str, Series | None]:
    """Best and worst case: the whole cost moves, what others confirmed does not."""
    found: dict[str, Series | None] = {}
    for kind in (OPERATING, INVESTMENT):
        own, granted = profile.of_kind(kind, own=True), profile.of_kind(kind, own=False)
        for end, percent in (("low", measure.low_percent), ("high", measure.high_percent)):
            found[f"{kind}_{end}"] = percent and tuple(
                max((mine + others) * percent // 100 - others, 0) for mine, others in zip(own, granted, strict=True)
            )
    return {name: None if series is None else series or (0,) * profile.duration for name, series in found.items()}


class YearAmounts(NamedTuple):
    """What a row of the plan takes of one year, as it is stored: own euro, funding in euro, hundredths of a post."""

    operating: int
    investment: int
    funding: int
    funding_investment: int
    hundredths: int


def plan_years(
    row: planner.Assignment, asked: planner.Measure, problem: planner.Problem, profile: Profile | None
) -> dict[int, YearAmounts]:
    """All years in which a row runs inside the plan: what the planner counted, with confirmed funding and all staff."""
    of_investment = funding_of_investment(row, asked, problem)
    operating = profile.of_kind(OPERATING, own=False) if profile else (0,) * asked.duration
    investment = profile.of_kind(INVESTMENT, own=False) if profile else (0,) * asked.duration
    found = {}
    for place in range(max(row.start, 0), min(row.start + asked.duration, problem.years)):
        lag = place - row.start
        found[problem.first_year + place] = YearAmounts(
            operating=row.operating[place],
            investment=row.investment[place],
            funding=row.funding[place] + operating[lag] + investment[lag],
            funding_investment=of_investment[place] + investment[lag],
            hundredths=row.fte[place] + sum(part.fte[place] for part in row.helped),
        )
    return found


def funding_of_investment(row: planner.Assignment, asked: planner.Measure, problem: planner.Problem) -> list[int]:
    """The part of each year's funding that pays for investment, in euro: what it costs without the own share."""
    cost = [0] * problem.years
    for lag, euro in enumerate(asked.investment):
        place = (row.start + lag) // problem.periods_per_year
        if place < problem.years:
            cost[place] += euro
    return [gross - own for gross, own in zip(cost, row.investment, strict=True)]


def shares_of(
    row: planner.Assignment, asked: planner.Measure, problem: planner.Problem, profile: Profile | None
) -> dict[str, Any]:
    """Who pays and works how much in which year, where it is more than one; kept with the row of the plan.

    Own money is shared as the matrix says. Under a programme that the planner chose it is shared as the planner does.
    """
    if profile is None or len({payer for payer, _kind in (*profile.own, *profile.granted)} | {asked.payer}) < 2:
        payers: dict[str, dict[str, list[int]]] = {}
    else:
        payers = paid_by_year(row, problem, profile)
    units = {asked.unit: row.fte, **{part.unit: part.fte for part in row.helped}} if row.helped else {}
    staff = {
        unit: {str(problem.first_year + place): number for place, number in enumerate(fte) if number}
        for unit, fte in units.items()
    }
    return {name: value for name, value in (("payers", payers), ("units", staff)) if value}


def paid_by_year(
    row: planner.Assignment, problem: planner.Problem, profile: Profile
) -> dict[str, dict[str, list[int]]]:
    """Own operating, own investment, funded operating and funded investment by payer and year."""
    found: dict[str, dict[str, list[int]]] = {}

    def put(payer: str, place: int, column: int, euro: int) -> None:
        if euro and 0 <= place < problem.years:
            found.setdefault(payer, {}).setdefault(str(problem.first_year + place), [0, 0, 0, 0])[column] += euro

    own = {} if row.programme else profile.own
    for start, amounts in ((0, own), (2, profile.granted)):
        for (payer, kind), series in amounts.items():
            for lag, euro in enumerate(series):
                put(payer, row.start + lag, start + (kind == INVESTMENT), euro)
    for paid in row.paid if row.programme else ():
        for place in range(problem.years):
            put(paid.payer, place, 0, paid.operating[place])
            put(paid.payer, place, 1, paid.investment[place])
    return found
