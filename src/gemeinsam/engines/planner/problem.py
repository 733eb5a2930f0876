"""The planning problem: measures, limits and links, checked as a whole when it is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from .limits import Budget, Capacity, Ceiling, Commitment, MoneyKind, Programme
from .links import Exclude, Need, Previous, Share, Together
from .measure import Measure, Staff
from .ranges import MOST_PERIODS, MOST_SCORE, ProblemError, check_number, check_pairs

__all__ = [
    "Budget",
    "Capacity",
    "Ceiling",
    "Commitment",
    "Exclude",
    "Measure",
    "MoneyKind",
    "Need",
    "Previous",
    "Problem",
    "ProblemError",
    "Programme",
    "Share",
    "Staff",
    "Together",
    "funding_share",
    "points_of",
    "start_options",
]

MOST_MEASURES = 5_000
MOST_LINKS = MOST_LIMITS = 20_000
# Starts x programmes x periods of all measures together: about a microsecond each in the web process.
MOST_WORK = 6_000_000
# Twice as much still is an integer in a float.
MOST_POINTS = 10**15
# Follow-up costs may be limited so many years past the horizon.
MOST_YEARS_AFTER = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is to be planned, over which years, within which limits.

    A payer without budgets of a kind or without commitments, and a unit without capacities, is
    unlimited; one with rows needs a row for every year of the horizon.

    Args:
        first_year: calendar year of period 0.
        years: calendar years of the horizon, >= 1.
        periods_per_year: 1 (years) to 12 (months).
        measures: what may be done, at least one.
        budgets: own money by payer, kind and year, euro; rows for years after the horizon limit what
            falls due then.
        commitments: own investment for later years that may be bound in a year, euro.
        capacities: staff by unit and year, centi-FTE.
        programmes: what may fund a measure.
        needs: which measure has to come after which; without circles.
        excludes: pairs of which at most one is done.
        togethers: pairs that are worth more together, or done only together.
        shares: of fields and places in the whole plan, hard or soft.
        weights: (criterion, points that one point of its rating counts).
        vote_weight: points that one vote counts.
        ceilings: on the whole plan's money and staff.
        previous: what was planned before; a measure that goes, comes or starts at another time is a change.
        most_changes: most changes against `previous`; None without limit.
        change_cost: points lost for each change.

    Raises:
        ProblemError: a reference, number or row is wrong; the message is German and names it.
    """

    first_year: int
    years: int
    measures: tuple[Measure, ...]
    periods_per_year: int = 1
    budgets: tuple[Budget, ...] = ()
    capacities: tuple[Capacity, ...] = ()
    programmes: tuple[Programme, ...] = ()
    needs: tuple[Need, ...] = ()
    excludes: tuple[Exclude, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    togethers: tuple[Together, ...] = ()
    shares: tuple[Share, ...] = ()
    weights: tuple[tuple[str, int], ...] = ()
    vote_weight: int = 0
    ceilings: tuple[Ceiling, ...] = ()
    previous: tuple[Previous, ...] = ()
    most_changes: int | None = None
    change_cost: int = 0

    def __post_init__(self) -> None:
        _check_frame(self)
        _check_references(self)
        _check_limits(self)
        _check_starts(self)
        _check_circles(self)

    @property
    def periods(self) -> int:
        """Periods of the horizon."""
        return self.years * self.periods_per_year

    @property
    def calendar(self) -> range:
        """Calendar years of the horizon."""
        return range(self.first_year, self.first_year + self.years)

    @property
    def most_points(self) -> int:
        """Points of all measures and synergies together: no plan has more."""
        return sum(points_of(self, measure) for measure in self.measures) + sum(pair.bonus for pair in self.togethers)


def points_of(problem: Problem, measure: Measure) -> int:
    """What a measure is worth: its score, its weighted ratings, its weighted votes."""
    weights = dict(problem.weights)
    rated = sum(points * weights.get(criterion, 0) for criterion, points in measure.ratings)
    return measure.score + rated + measure.votes * problem.vote_weight


def funding_share(cost: int, percent: int) -> int:
    """Euro of a gross cost that somebody else pays, rounded down; the county pays `cost` less this."""
    return cost * percent // 100


def start_options(measure: Measure, periods: int) -> tuple[int, ...]:
    """Periods of the horizon in which the measure may start, in order; empty if there is none.

    One that runs already has exactly one, before the horizon.
    """
    if measure.running:
        return (-measure.running,)
    last = periods - 1 if measure.latest is None else min(measure.latest, periods - 1)
    if measure.deadline is not None:
        last = min(last, measure.deadline - measure.duration + 1)
    window: tuple[int, ...] = tuple(range(measure.earliest, last + 1))
    if measure.starts is not None:
        window = tuple(sorted(set(window) & set(measure.starts)))
    if measure.locked_start is not None:
        window = tuple(start for start in window if start == measure.locked_start)
    return window


def _check_frame(problem: Problem) -> None:
    numbers = (problem.first_year, problem.years, problem.periods_per_year)
    if any(isinstance(number, bool) or not isinstance(number, int) for number in numbers):
        message = "Erstes Jahr, Zahl der Jahre und Abschnitte je Jahr müssen ganze Zahlen sein."
        raise ProblemError(message)
    if not 1900 <= problem.first_year <= 2200:
        message = f"Das erste Jahr muss zwischen 1900 und 2200 liegen, nicht {problem.first_year}."
        raise ProblemError(message, attribute="first_year")
    if not 1 <= problem.periods_per_year <= 12 or problem.years < 1 or problem.periods > MOST_PERIODS:
        message = f"Der Planungszeitraum braucht 1 bis {MOST_PERIODS} Abschnitte, höchstens 12 je Jahr."
        raise ProblemError(message, attribute="years")
    if not problem.measures:
        message = "Es ist keine Maßnahme angegeben."
        raise ProblemError(message, attribute="measures")
    if len(problem.measures) > MOST_MEASURES:
        message = f"Mehr als {MOST_MEASURES} Maßnahmen auf einmal werden nicht geplant."
        raise ProblemError(message, attribute="measures")
    check_pairs(problem.weights, most=MOST_SCORE, what="Die Gewichte", subject="", attribute="weights")
    check_number(
        problem.vote_weight, most=MOST_SCORE, what="Das Gewicht einer Stimme", subject="", attribute="vote_weight"
    )
    for attribute, value in (("most_changes", problem.most_changes or 0), ("change_cost", problem.change_cost)):
        check_number(value, most=MOST_POINTS, what="Die Grenze der Änderungen", subject="", attribute=attribute)
    if problem.most_points > MOST_POINTS:
        message = "Die Bewertungen, Gewichte und Stimmen ergeben zu große Zahlen."
        raise ProblemError(message, attribute="weights")
    _check_size(problem)


def _check_size(problem: Problem) -> None:
    """Refuse what would block whoever plans it: hostile files, or periods that are too fine."""
    links = len(problem.needs) + len(problem.excludes) + len(problem.togethers)
    limits = len(problem.budgets) + len(problem.capacities) + len(problem.programmes) * problem.years
    limits += len(problem.commitments) + len(problem.shares)
    work = sum(
        len(start_options(measure, problem.periods))
        * (1 + len(measure.programmes))
        * (measure.duration + problem.years + len(measure.partners) + len(measure.co_payers))
        for measure in problem.measures
    )
    if links > MOST_LINKS or limits > MOST_LIMITS or work > MOST_WORK:
        message = "Die Aufgabe ist zu groß: zu viele Verknüpfungen, Grenzen oder mögliche Starts."
        raise ProblemError(message, attribute="measures")


def _check_references(problem: Problem) -> None:
    known = {measure.id for measure in problem.measures}
    programmes = {programme.id for programme in problem.programmes}
    _no_doubles("Die Nummer der Maßnahme", [measure.id for measure in problem.measures])
    _no_doubles("Das Förderprogramm", [programme.id for programme in problem.programmes])
    for measure in problem.measures:
        for programme in measure.programmes:
            if programme not in programmes:
                message = f"Maßnahme {measure.id}: Das Förderprogramm {programme} gibt es nicht."
                raise ProblemError(message, subject=measure.id, attribute="programmes")
    pairs = [(need.measure, need.before) for need in problem.needs]
    pairs += [(exclude.a, exclude.b) for exclude in problem.excludes]
    pairs += [(together.a, together.b) for together in problem.togethers]
    for entry in problem.previous:
        if entry.measure not in known:
            message = f"Bisheriger Plan: Die Maßnahme {entry.measure} gibt es nicht."
            raise ProblemError(message, subject=entry.measure, attribute="previous")
    for one, other in pairs:
        for name in (one, other):
            if name not in known:
                message = f"Maßnahme {one}: Die verknüpfte Maßnahme {name} gibt es nicht."
                raise ProblemError(message, subject=one, attribute="needs")
        if one == other:
            message = f"Maßnahme {one} ist mit sich selbst verknüpft."
            raise ProblemError(message, subject=one, attribute="needs")
    _no_doubles("Die Abhängigkeit", [f"{need.measure} nach {need.before}" for need in problem.needs])
    _no_doubles("Die Verbindung", [" mit ".join(sorted((pair.a, pair.b))) for pair in problem.togethers])
    _no_doubles("Im bisherigen Plan", [entry.measure for entry in problem.previous])
    _no_doubles("Der Gesamtdeckel", [ceiling.of for ceiling in problem.ceilings])
    _check_shares(problem)


def _check_shares(problem: Problem) -> None:
    known = {"field": {measure.field for measure in problem.measures}}
    known["place"] = {place for measure in problem.measures for place, _ in measure.places}
    for share in problem.shares:
        if share.key not in known[share.over]:
            what = "kein Handlungsfeld" if share.over == "field" else "kein Ort"
            message = f"Anteil {share.key}: So heißt {what} einer Maßnahme."
            raise ProblemError(message, subject=share.key, attribute="key")
    _no_doubles("Der Anteil", [f"{share.over} {share.key} {share.of}" for share in problem.shares])


def _no_doubles(what: str, names: list[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            message = f"{what} {name} kommt mehrfach vor."
            raise ProblemError(message, subject=name, attribute="id")


def _check_limits(problem: Problem) -> None:
    rows = [(f"Haushalt {b.payer} ({b.kind})", b.payer, b.year) for b in problem.budgets]
    rows += [(f"Personal {c.unit}", c.unit, c.year) for c in problem.capacities]
    rows += [(f"Verpflichtungsermächtigung {c.payer}", c.payer, c.year) for c in problem.commitments]
    _no_doubles("Die Grenze", [f"{name} {year}" for name, _, year in rows])
    years: dict[tuple[str, str], set[int]] = {}
    for name, subject, year in rows:
        years.setdefault((name, subject), set()).add(year)
    for (name, subject), given in years.items():
        after = range(problem.calendar.stop, problem.calendar.stop + MOST_YEARS_AFTER)
        allowed = {*problem.calendar, *(after if name.startswith("Haushalt ") else ())}
        if strange := given - allowed:
            message = f"{name}: Das Jahr {min(strange)} liegt außerhalb des Planungszeitraums."
            raise ProblemError(message, subject=subject, attribute="year")
        missing = set(problem.calendar) - given
        if missing and given & set(problem.calendar):
            message = f"{name}: Für das Jahr {min(missing)} fehlt die Grenze."
            raise ProblemError(message, subject=subject, attribute="year")


def _check_starts(problem: Problem) -> None:
    for measure in problem.measures:
        if measure.required and not start_options(measure, problem.periods):
            message = f"Die Pflichtmaßnahme {measure.id} kann in keinem Abschnitt des Zeitraums beginnen."
            raise ProblemError(message, subject=measure.id, attribute="earliest")


def _check_circles(problem: Problem) -> None:
    """Raise if measures need each other in a circle (depth first, without recursion)."""
    before: dict[str, list[str]] = {}
    for need in problem.needs:
        before.setdefault(need.measure, []).append(need.before)
    finished: set[str] = set()
    for root in before:
        path: list[str] = []
        stack: list[tuple[str, bool]] = [(root, True)]
        while stack:
            name, entering = stack.pop()
            if not entering:
                finished.add(path.pop())
                continue
            if name in path:
                circle = " → ".join([*path[path.index(name) :], name])
                message = f"Die Abhängigkeiten laufen im Kreis: {circle}."
                raise ProblemError(message, subject=name, attribute="needs")
            if name in finished:
                continue
            path.append(name)
            stack.append((name, False))
            stack += [(other, True) for other in before.get(name, ())]
