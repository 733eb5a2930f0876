"""Why a measure is left out: the cheapest change that lets it in, with proof."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .assembly import assemble, impossible, with_option
from .checker import check
from .jsonform import problem_to_dict
from .ledger import missing_amounts
from .options import Choice, carries_of, limits_of, options_of, used_by
from .problem import ProblemError
from .result import LeftOut, Missing
from .session import GRACE_SECONDS, Session

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .options import Options
    from .problem import Problem, Programme
    from .result import Plan


def explain(
    problem: Problem,
    plan: Plan,
    *,
    seconds: float = 5.0,
    seed: int = 1,
    memory_mb: int = 2048,
    only: Collection[str] | None = None,
) -> tuple[LeftOut, ...]:
    """For every measure left out: what binds, and the cheapest addition to the limits that lets it in.

    The measures of the plan stay in it, with their starts and programmes free; measures that the new one
    needs may join. The sum of the additions is least by the exchange weights (`assembly`). Each answer is
    proven by a plan within limits raised by exactly these amounts, recounted by the checker.

    Args:
        problem: what was planned.
        plan: with at least its assignments.
        seconds: wall clock for all measures together; who comes too late keeps the simpler answer, for
            which the others stay where they are.
        seed: of the solver.
        memory_mb: address space of the solver process.
        only: ids of the measures asked about; None for all that were left out.

    Returns:
        One answer for each measure left out, in the order of the problem. Those that are not replanned
        when the time is over are given without proof.

    Raises:
        ProblemError: the plan belongs to another problem.

    Source: J. W. Chinneck, Feasibility and Infeasibility in Optimization, 2008, chapter 6.
    """
    deadline = time.monotonic() + seconds + GRACE_SECONDS
    options = options_of(problem)
    current = choices_of(options, plan)
    simple = assemble(options, current, status="feasible", bound=plan.bound).left_out
    answers = {options.index[row.measure]: row for row in simple if only is None or row.measure in only}
    if not answers:
        return ()
    task = {
        "task": "explain",
        "problem": problem_to_dict(problem),
        "inside": [choice.measure for choice in current],
        "measures": list(answers),
        "known": {at: known for at, row in answers.items() if (known := _as_it_stands(options, row, current))},
        "seed": seed,
        "seconds": seconds,
    }
    with Session(task, memory_mb=memory_mb) as session:
        for line in session.lines(deadline=deadline):
            if line is not None and line["say"] == "explained":
                at = line["measure"]
                answers[at] = _answer(options, answers[at], current, line)
    _prove_simple(options, answers, current, deadline)
    return tuple(answers.values())


def choices_of(options: Options, plan: Plan) -> list[Choice]:
    """The choices of the plan, or ProblemError if they are none of this problem."""
    try:
        return list(_choices(options, plan))
    except KeyError as error:
        message = f"{error.args[0]} steht im Plan, aber nicht in der Aufgabe."
        raise ProblemError(message) from error


def _prove_simple(options: Options, answers: dict[int, LeftOut], current: list[Choice], deadline: float) -> None:
    """Proof for the answers that were not replanned, while there is time."""
    inside = tuple(choice.measure for choice in current)
    for at, row in answers.items():
        if not row.replanned and time.monotonic() < deadline:
            answers[at] = _with_proof(options, row, inside, _as_it_stands(options, row, current))


def _choices(options: Options, plan: Plan) -> Iterable[Choice]:
    programmes = {programme.id: at for at, programme in enumerate(options.problem.programmes)}
    position = options.position
    for row in plan.assignments:
        programme = None if row.programme is None else programmes[row.programme]
        choice = Choice(options.index[row.measure], row.start, programme)
        if choice not in position:
            raise KeyError(row.measure)
        yield choice


def _answer(options: Options, simple: LeftOut, current: list[Choice], line: dict[str, Any]) -> LeftOut:
    """The child's answer about one measure, or the simpler one if it found none."""
    inside = tuple(choice.measure for choice in current)
    if line["status"] == "infeasible":
        return _hopeless(options, simple)
    if line["choices"] is None:
        return simple
    choices = [Choice(*choice) for choice in line["choices"]]
    position = options.position
    used = used_by((options.rows[position[choice]] for choice in choices), options.limits)
    at = options.index[simple.measure]
    measures = options.problem.measures
    joined = [choice.measure for choice in choices if choice.measure not in inside and choice.measure != at]
    missing = tuple(Missing(kind="need", key=measures[other].id) for other in joined)
    missing += missing_amounts(options, used)
    if not missing:
        missing = (Missing(kind="score", key=simple.measure),)
    answer = LeftOut(
        measure=simple.measure,
        missing=missing,
        start=next(choice.start for choice in choices if choice.measure == at),
        cheapest=line["status"] == "optimal",
        replanned=True,
    )
    return _with_proof(options, answer, inside, choices)


def _hopeless(options: Options, simple: LeftOut) -> LeftOut:
    """No amount helps: name the exclusions, else the needs, else the dates."""
    rivals = tuple(row for row in simple.missing if row.kind == "exclude")
    needs = tuple(
        Missing(kind="need", key=need.before) for need in options.problem.needs if need.measure == simple.measure
    )
    shares = tuple(row for row in simple.missing if row.kind in {"share", "change"})
    dates = (impossible(options, options.index[simple.measure]),)
    return LeftOut(measure=simple.measure, missing=rivals or shares or needs or dates, replanned=True)


def _as_it_stands(options: Options, row: LeftOut, current: list[Choice]) -> list[Choice]:
    """The plan with the measure added where the simpler answer puts it."""
    if row.start is None or any(entry.kind in {"need", "exclude", "share", "change"} for entry in row.missing):
        return []
    at = options.index[row.measure]
    wanted = {(e.kind, e.key, e.year): e.amount for e in row.missing if e.kind != "score"}
    position = options.position
    before = used_by((options.rows[position[choice]] for choice in current), options.limits)
    for option in (options.rows[place] for place in options.of[at]):
        if option.choice.start != row.start:
            continue
        lacks = missing_amounts(options, with_option(options, before, option))
        found = {(entry.kind, entry.key, entry.year): entry.amount for entry in lacks}
        if found == wanted:
            return [*current, option.choice]
    return []


def _with_proof(options: Options, row: LeftOut, inside: tuple[int, ...], choices: list[Choice]) -> LeftOut:
    """`proven` if these choices hold all measures of the plan and this one, and the checker accepts them."""
    wanted = {*inside, options.index[row.measure]}
    if not wanted <= {choice.measure for choice in choices}:
        return row
    problem = raised(options.problem, row.missing)
    wider = replace(options, problem=problem, limits=limits_of(problem), carries=carries_of(problem))
    bound = problem.most_points
    witness = assemble(wider, choices, status="feasible", bound=bound, explained=False)
    return replace(row, proven=check(problem, witness).ok)


def raised(problem: Problem, missing: Iterable[Missing]) -> Problem:
    """The problem with every limit raised by what is missing; other kinds of missing change nothing."""
    more: dict[tuple[str, str, int], int] = {}
    for row in missing:
        where = (row.kind, row.key, row.year)
        more[where] = more.get(where, 0) + row.amount
    return replace(
        problem,
        budgets=tuple(replace(b, euro=b.euro + more.get((b.kind, b.payer, b.year), 0)) for b in problem.budgets),
        capacities=tuple(
            replace(c, centi_fte=c.centi_fte + more.get(("fte", c.unit, c.year), 0)) for c in problem.capacities
        ),
        commitments=tuple(
            replace(c, euro=c.euro + more.get(("commitment", c.payer, c.year), 0)) for c in problem.commitments
        ),
        programmes=tuple(_raised_programme(p, more) for p in problem.programmes),
        ceilings=tuple(replace(c, amount=c.amount + more.get((f"{c.of}_ceiling", "", 0), 0)) for c in problem.ceilings),
    )


def _raised_programme(programme: Programme, more: dict[tuple[str, str, int], int]) -> Programme:
    """A yearly cap holds for every year alike, so it is raised by the most that any year lacks."""
    yearly = max(
        (amount for (kind, key, _), amount in more.items() if (kind, key) == ("programme", programme.id)),
        default=0,
    )
    total = more.get(("programme_total", programme.id, 0), 0)
    places = more.get(("programme_count", programme.id, 0), 0)
    return replace(
        programme,
        quota=None if programme.quota is None else programme.quota + places,
        cap_year=None if programme.cap_year is None else programme.cap_year + yearly,
        cap_total=None if programme.cap_total is None else programme.cap_total + total,
    )
