"""The independent checker: recounts a plan from the problem alone.

It shares no code with the model: what a measure costs, when it may start, which limits hold and how
money is rounded are written down here a second time, on purpose, so that one error can't hide another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .recount import Recount, programme_named

if TYPE_CHECKING:
    from .problem import Measure, Problem, Share
    from .recount import Where
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
    if measure.running:
        if start != -measure.running:
            found.append(f"{measure.id}: läuft schon, der Start ist -{measure.running}, nicht {start}.")
        return
    allowed = 0 <= start < problem.years * problem.periods_per_year and start >= measure.earliest
    allowed = allowed and (measure.latest is None or start <= measure.latest)
    allowed = allowed and (measure.deadline is None or start + measure.duration - 1 <= measure.deadline)
    allowed = allowed and (measure.starts is None or start in measure.starts)
    allowed = allowed and (measure.locked_start is None or start == measure.locked_start)
    if not allowed:
        found.append(f"{measure.id}: darf nicht in Abschnitt {start} beginnen.")


def _check_programme(problem: Problem, measure: Measure, row: Assignment, found: list[str]) -> None:
    if row.programme is None:
        return
    programme = programme_named(problem, row.programme)
    if programme is None or row.programme not in measure.programmes:
        found.append(f"{measure.id}: kann das Förderprogramm {row.programme} nicht nutzen.")
    elif not programme.opens <= row.start <= programme.closes:
        found.append(f"{measure.id}: beginnt außerhalb des Fensters von {row.programme}.")
    elif programme.payers and measure.payer not in programme.payers:
        found.append(f"{measure.id}: {measure.payer} darf {row.programme} nicht beantragen.")


def _check_amounts(problem: Problem, measure: Measure, row: Assignment, found: list[str]) -> None:
    recount = Recount(problem, measure, row)
    for name, value in recount.figures().items():
        told = getattr(row, name)
        if name == "paid":
            told = [(part.payer, part.operating, part.investment) for part in told]
        if name == "helped":
            told = [(part.unit, part.fte) for part in told]
        if told != value:
            found.append(f"{measure.id}: {name} ist {value}, nicht {told}.")
    if measure.only_funded and recount.takes_own_money:
        found.append(f"{measure.id}: darf keine Eigenmittel brauchen.")


def _check_choice(problem: Problem, rows: list[tuple[Measure, Assignment]], found: list[str]) -> None:
    chosen = {measure.id for measure, _ in rows}
    found += [
        f"{measure.id}: ist Pflicht, fehlt aber im Plan."
        for measure in problem.measures
        if (measure.mandatory or measure.running) and measure.id not in chosen
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
    if problem.most_changes is not None and _changes(problem, start) > problem.most_changes:
        found.append(f"{_changes(problem, start)} Änderungen am bisherigen Plan, höchstens {problem.most_changes}.")
    for pair in (pair for pair in problem.togethers if pair.required):
        both = [start[name] for name in (pair.a, pair.b) if name in start]
        apart = max(both) - min(both) if len(both) == 2 else 0
        if len(both) == 1 or (pair.within is not None and apart > pair.within):
            found.append(f"{pair.a} und {pair.b} gehören zusammen.")


def _uses(problem: Problem, rows: list[tuple[Measure, Assignment]]) -> dict[Where, int]:
    """Use of every limit: euro of own money or of funding, centi-FTE x periods, measures."""
    used: dict[Where, int] = defaultdict(int)
    for measure, row in rows:
        for where, amount in Recount(problem, measure, row).uses():
            used[where] += amount
    return used


def _limits(problem: Problem) -> dict[Where, int]:
    limits: dict[Where, int] = {}
    for budget in problem.budgets:
        limits[budget.kind, budget.payer, budget.year] = budget.euro - budget.reserve
    for commitment in problem.commitments:
        limits["commitment", commitment.payer, commitment.year] = commitment.euro
    for capacity in problem.capacities:
        limits["fte", capacity.unit, capacity.year] = capacity.centi_fte * problem.periods_per_year
    for programme in problem.programmes:
        if programme.cap_total is not None:
            limits["programme_total", programme.id, 0] = programme.cap_total
        if programme.quota is not None:
            limits["programme_count", programme.id, 0] = programme.quota
        if programme.cap_year is not None:
            for at in range(problem.years):
                limits["programme", programme.id, problem.first_year + at] = programme.cap_year
    for ceiling in problem.ceilings:
        factor = 1 if ceiling.of == "money" else problem.periods_per_year
        limits[f"{ceiling.of}_ceiling", "", 0] = ceiling.amount * factor
    return limits


def _carried(problem: Problem, limits: dict[Where, int], used: dict[Where, int]) -> dict[Where, int]:
    """What is left of each budget, and may be kept, is there in the year after."""
    carried: dict[Where, int] = defaultdict(int)
    for budget in sorted(problem.budgets, key=lambda row: row.year):
        here, after = (budget.kind, budget.payer, budget.year), (budget.kind, budget.payer, budget.year + 1)
        if after in limits:
            rest = limits[here] + carried[here] - used[here]
            carried[after] = max(0, min(rest, budget.euro * budget.carry_percent // 100))
    return carried


def _check_limits(problem: Problem, plan: Plan, rows: list[tuple[Measure, Assignment]], found: list[str]) -> None:
    used, limits = _uses(problem, rows), _limits(problem)
    carried = _carried(problem, limits, used)
    for where, limit in limits.items():
        kind, key, year = where
        if used[where] > limit + carried[where]:
            found.append(f"{kind} {key} {year or 'gesamt'}: {used[where]} von höchstens {limit + carried[where]}.")
    told = {(row.kind, row.key, row.year): (row.limit, row.used, row.carried) for row in plan.slack}
    counted = {where: (limit, used[where], carried[where]) for where, limit in limits.items()}
    if told != counted or len(plan.slack) != len(counted):
        found.append("Die Ausschöpfung der Grenzen ist nicht die nachgerechnete.")


def _points(problem: Problem, measure: Measure) -> int:
    """Score, ratings by weight, votes by weight."""
    points = measure.score + problem.vote_weight * measure.votes
    for criterion, weight in problem.weights:
        points += sum(weight * rating for name, rating in measure.ratings if name == criterion)
    return points


def _bonus(problem: Problem, start: dict[str, int]) -> int:
    return sum(
        pair.bonus
        for pair in problem.togethers
        if pair.a in start
        and pair.b in start
        and (pair.within is None or abs(start[pair.a] - start[pair.b]) <= pair.within)
    )


def _part_and_whole(problem: Problem, share: Share, measure: Measure) -> tuple[int, int]:
    """What a measure adds to a field or place and to the whole, places in thousandths rounded down."""
    whole = 1
    if share.of == "cost":
        whole = sum(measure.operating) + sum(measure.investment)
    elif share.of == "points":
        whole = _points(problem, measure)
    if share.over == "field":
        return whole * (measure.field == share.key), whole
    total = sum(weight for _, weight in measure.places)
    own = sum(weight for place, weight in measure.places if place == share.key)
    return (1_000 * whole * own // total if total else 0), 1_000 * whole


def _changes(problem: Problem, start: dict[str, int]) -> int:
    """Measures of the previous plan that left or moved, and measures that are new."""
    before = {entry.measure: entry.start for entry in problem.previous}
    moved_or_gone = [name for name, when in before.items() if start.get(name) != when]
    return len(moved_or_gone) + len(set(start) - set(before)) if before else 0


def _check_shares(problem: Problem, rows: list[tuple[Measure, Assignment]], found: list[str]) -> int:
    """Report hard shares that are missed; returns what soft ones cost in points."""
    lost = 0
    for share in problem.shares:
        pairs = [_part_and_whole(problem, share, measure) for measure, _ in rows]
        part, whole = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
        everything = sum(_part_and_whole(problem, share, measure)[1] for measure in problem.measures)
        for missed in (share.least * whole - 100 * part, 100 * part - share.most * whole):
            if missed > 0 and share.penalty is None:
                found.append(f"Der Anteil {share.key} ist nicht eingehalten: {part} von {whole}.")
            elif missed > 0 and share.penalty is not None:
                lost += share.penalty * ((missed + everything - 1) // everything)
    return lost


def _check_figures(problem: Problem, plan: Plan, rows: list[tuple[Measure, Assignment]], found: list[str]) -> None:
    start = {measure.id: row.start for measure, row in rows}
    benefit = sum(_points(problem, measure) for measure, _ in rows) + _bonus(problem, start)
    benefit -= _check_shares(problem, rows, found)
    benefit -= problem.change_cost * _changes(problem, start)
    if plan.benefit != benefit:
        found.append(f"Der Nutzen ist {benefit}, nicht {plan.benefit}.")
    if plan.bound < benefit:
        found.append(f"Die Schranke {plan.bound} liegt unter dem Nutzen {benefit}.")
    most = sum(_points(problem, measure) for measure in problem.measures)
    most += sum(pair.bonus for pair in problem.togethers)
    if plan.bound > most:
        found.append(f"Die Schranke {plan.bound} liegt über der Summe {most} aller Bewertungen.")
    if plan.status == "optimal" and plan.bound != benefit:
        found.append("Der Plan gilt als bester möglicher, aber Schranke und Nutzen sind verschieden.")
    gap = (plan.bound - benefit) / abs(benefit) if benefit else float(plan.bound > 0)
    if abs(plan.gap - gap) > 1e-9:
        found.append(f"Die Lücke ist {gap:.6f}, nicht {plan.gap:.6f}.")
    missing = [measure.id for measure in problem.measures if measure.id not in start]
    if [row.measure for row in plan.left_out] != missing:
        found.append("Die Liste der nicht aufgenommenen Maßnahmen ist nicht die nachgerechnete.")
