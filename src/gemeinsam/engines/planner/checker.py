"""The independent checker: recounts a plan from the problem alone.

It shares no code with the model: what a measure costs, when it may start, which limits hold and how
money is rounded are written down here a second time, on purpose, so that one error can't hide another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .problem import Measure, Problem, Programme
    from .result import Assignment, Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """The verdict: `ok` if there are no violations; each is a German sentence."""

    ok: bool
    violations: tuple[str, ...]


def check(problem: Problem, plan: Plan) -> Report:
    """Recount the whole plan and compare every number with what it says.

    Args:
        problem: what was to be planned.
        plan: what was answered; without assignments only its own figures are checked.

    Returns:
        The report; a plan without any rows of status infeasible or unknown is checked for claims only.
    """
    found: list[str] = []
    rows = _known_rows(problem, plan, found)
    empty = plan.status in {"infeasible", "unknown"} or (plan.status == "cancelled" and not plan.assignments)
    if empty:
        if plan.assignments or plan.benefit:
            found.append(f"Ein Plan mit dem Stand {plan.status} darf keine Maßnahmen enthalten.")
        return Report(ok=not found, violations=tuple(found))
    for measure, row in rows:
        _check_start(problem, measure, row, found)
        _check_programme(problem, measure, row, found)
        _check_amounts(problem, measure, row, found)
    _check_choice(problem, rows, found)
    _check_links(problem, rows, found)
    _check_limits(problem, plan, rows, found)
    _check_figures(problem, plan, rows, found)
    return Report(ok=not found, violations=tuple(found))


def confirmed(problem: Problem, plan: Plan) -> Plan:
    """The same plan, with `checked` telling whether the recount agrees."""
    return replace(plan, checked=check(problem, plan).ok)


def _known_rows(problem: Problem, plan: Plan, found: list[str]) -> list[tuple[Measure, Assignment]]:
    known = {measure.id: measure for measure in problem.measures}
    for name, times in Counter(row.measure for row in plan.assignments).items():
        if name not in known:
            found.append(f"{name}: steht im Plan, aber nicht in der Aufgabe.")
        if times > 1:
            found.append(f"{name}: steht {times}-mal im Plan.")
    return [(known[row.measure], row) for row in plan.assignments if row.measure in known]


def _check_start(problem: Problem, measure: Measure, row: Assignment, found: list[str]) -> None:
    start = row.start
    allowed = 0 <= start < problem.years * problem.periods_per_year and start >= measure.earliest
    allowed = allowed and (measure.latest is None or start <= measure.latest)
    allowed = allowed and (measure.starts is None or start in measure.starts)
    allowed = allowed and (measure.locked_start is None or start == measure.locked_start)
    if not allowed:
        found.append(f"{measure.id}: darf nicht in Abschnitt {start} beginnen.")


def _programme(problem: Problem, row: Assignment) -> Programme | None:
    return next((programme for programme in problem.programmes if programme.id == row.programme), None)


def _check_programme(problem: Problem, measure: Measure, row: Assignment, found: list[str]) -> None:
    if row.programme is None:
        return
    programme = _programme(problem, row)
    if programme is None or row.programme not in measure.programmes:
        found.append(f"{measure.id}: kann das Förderprogramm {row.programme} nicht nutzen.")
    elif not programme.opens <= row.start <= programme.closes:
        found.append(f"{measure.id}: beginnt außerhalb des Fensters von {row.programme}.")


def _percent(problem: Problem, measure: Measure, row: Assignment) -> int:
    programme = _programme(problem, row)
    return max(measure.funding_percent, programme.percent) if programme else measure.funding_percent


def _recount(problem: Problem, measure: Measure, row: Assignment) -> dict[str, object]:
    """The figures of a row, counted period by period over the whole run of the measure."""
    percent = _percent(problem, measure, row)
    sums: dict[tuple[str, int], int] = defaultdict(int)
    beyond = problem.years
    horizon = problem.years * problem.periods_per_year
    for period in range(row.start, max(horizon, row.start + measure.duration)):
        year = min(period // problem.periods_per_year, beyond)
        lag = period - row.start
        if lag < measure.duration:
            for name, cost in (
                ("operating", measure.operating[lag]),
                ("investment", measure.investment[lag]),
            ):
                funded = (cost * percent) // 100
                sums[name, year] += cost - funded
                sums["funding", year] += funded
            sums["fte", year] += measure.fte[lag]
        else:
            sums["operating", year] += measure.operating_after
            sums["fte", year] += measure.fte_after
    by_year = ("operating", "investment", "funding", "fte")
    figures: dict[str, object] = {name: tuple(sums[name, year] for year in range(beyond)) for name in by_year}
    figures["commitment_operating"] = sums["operating", beyond]
    figures["commitment_investment"] = sums["investment", beyond]
    return figures


def _check_amounts(problem: Problem, measure: Measure, row: Assignment, found: list[str]) -> None:
    for name, value in _recount(problem, measure, row).items():
        if getattr(row, name) != value:
            found.append(f"{measure.id}: {name} ist {value}, nicht {getattr(row, name)}.")


def _check_choice(problem: Problem, rows: list[tuple[Measure, Assignment]], found: list[str]) -> None:
    chosen = {measure.id for measure, _ in rows}
    found += [
        f"{measure.id}: ist Pflicht, fehlt aber im Plan."
        for measure in problem.measures
        if measure.mandatory and measure.id not in chosen
    ]


def _check_links(problem: Problem, rows: list[tuple[Measure, Assignment]], found: list[str]) -> None:
    start = {measure.id: row.start for measure, row in rows}
    length = {measure.id: measure.duration for measure in problem.measures}
    for need in problem.needs:
        if need.measure not in start:
            continue
        if need.before not in start:
            found.append(f"{need.measure}: braucht {need.before}, das nicht im Plan ist.")
            continue
        counted_from = start[need.before]
        if need.after == "end":
            counted_from += length[need.before]
        if start[need.measure] < counted_from + need.lag:
            found.append(f"{need.measure}: beginnt zu früh nach {need.before}.")
    found += [
        f"{pair.a} und {pair.b} schließen sich aus." for pair in problem.excludes if pair.a in start and pair.b in start
    ]


def _uses(problem: Problem, rows: list[tuple[Measure, Assignment]]) -> dict[tuple[str, str, int], int]:
    """Use of every limit: euro of own money or of funding, centi-FTE x periods."""
    used: dict[tuple[str, str, int], int] = defaultdict(int)
    for measure, row in rows:
        figures = _recount(problem, measure, row)
        percent = _percent(problem, measure, row)
        keys = {"operating": measure.payer, "investment": measure.payer, "fte": measure.unit}
        for kind, key in keys.items():
            for at, amount in enumerate(_by_year(figures[kind])):
                used[kind, key, problem.first_year + at] += amount
        if row.programme is not None:
            for at, amount in enumerate(_by_year(figures["funding"])):
                used["programme", row.programme, problem.first_year + at] += amount
            costs = (*measure.operating, *measure.investment)
            used["programme_total", row.programme, 0] += sum((cost * percent) // 100 for cost in costs)
    return used


def _by_year(value: object) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else ()


def _limits(problem: Problem) -> dict[tuple[str, str, int], int]:
    limits: dict[tuple[str, str, int], int] = {}
    for budget in problem.budgets:
        limits[budget.kind, budget.payer, budget.year] = budget.euro
    for capacity in problem.capacities:
        limits["fte", capacity.unit, capacity.year] = capacity.centi_fte * problem.periods_per_year
    for programme in problem.programmes:
        if programme.cap_total is not None:
            limits["programme_total", programme.id, 0] = programme.cap_total
        if programme.cap_year is not None:
            for at in range(problem.years):
                limits["programme", programme.id, problem.first_year + at] = programme.cap_year
    return limits


def _check_limits(problem: Problem, plan: Plan, rows: list[tuple[Measure, Assignment]], found: list[str]) -> None:
    used = _uses(problem, rows)
    limits = _limits(problem)
    for (kind, key, year), limit in limits.items():
        if used[kind, key, year] > limit:
            found.append(f"{kind} {key} {year or 'gesamt'}: {used[kind, key, year]} von höchstens {limit}.")
    told = {(row.kind, row.key, row.year): (row.limit, row.used) for row in plan.slack}
    counted = {where: (limit, used[where]) for where, limit in limits.items()}
    if told != counted or len(plan.slack) != len(counted):
        found.append("Die Ausschöpfung der Grenzen ist nicht die nachgerechnete.")


def _check_figures(problem: Problem, plan: Plan, rows: list[tuple[Measure, Assignment]], found: list[str]) -> None:
    chosen = {measure.id for measure, _ in rows}
    benefit = sum(measure.score for measure, _ in rows)
    if plan.benefit != benefit:
        found.append(f"Der Nutzen ist {benefit}, nicht {plan.benefit}.")
    if plan.bound < benefit:
        found.append(f"Die Schranke {plan.bound} liegt unter dem Nutzen {benefit}.")
    most = sum(measure.score for measure in problem.measures)
    if plan.bound > most:
        found.append(f"Die Schranke {plan.bound} liegt über der Summe {most} aller Bewertungen.")
    if plan.status == "optimal" and plan.bound != benefit:
        found.append("Der Plan gilt als bester möglicher, aber Schranke und Nutzen sind verschieden.")
    gap = (plan.bound - benefit) / benefit if benefit else float(plan.bound > 0)
    if abs(plan.gap - gap) > 1e-9:
        found.append(f"Die Lücke ist {gap:.6f}, nicht {plan.gap:.6f}.")
    missing = [measure.id for measure in problem.measures if measure.id not in chosen]
    if [row.measure for row in plan.left_out] != missing:
        found.append("Die Liste der nicht aufgenommenen Maßnahmen ist nicht die nachgerechnete.")
