"""The naive greedy: what is done in a spreadsheet today, and the yardstick for everything better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .assembly import assemble
from .checker import confirmed
from .constraints import rows_of
from .options import options_of
from .result import Plan
from .rows import Rows
from .seating import seated_in_order

if TYPE_CHECKING:
    from .options import Choice, Options
    from .problem import Problem


def naive_order(options: Options) -> list[int]:
    """Positions of options: mandatory first, then most score per own euro, earliest start first."""
    measures = options.problem.measures

    def rank(position: int) -> tuple[bool, float, int, int, int]:
        choice = options.rows[position].choice
        measure = measures[choice.measure]
        cost = sum(measure.operating) + sum(measure.investment)
        own = cost - cost * measure.funding_percent // 100
        return (
            not measure.required,
            -options.points[choice.measure] / (own + 1),
            choice.measure,
            choice.start,
            position,
        )

    return sorted(range(len(options.rows)), key=rank)


def naive_choices(options: Options) -> list[Choice] | None:
    """First fit in the naive order, within the rows of every rule; None if that leaves one broken."""
    return seated_in_order(rows_of(Rows(options)), naive_order(options))


def greedy(problem: Problem) -> Plan:
    """Mandatory first, then score per euro, each at the earliest start that fits.

    Returns:
        A checked plan of status feasible, its bound the sum of all scores; status unknown if a
        mandatory measure found no place or a rule stayed broken (which does not prove that it must).
    """
    options = options_of(problem)
    return greedy_of(options)


def greedy_of(options: Options) -> Plan:
    """The same for options already made."""
    bound = options.problem.most_points
    choices = naive_choices(options)
    if choices is None:
        return unplaced(bound)
    reason = "Einfaches Verfahren: Pflicht zuerst, dann Nutzen je Euro, frühester Start, der passt."
    plan = assemble(options, choices, status="feasible", bound=bound, reason=reason)
    return confirmed(options.problem, plan)


def unplaced(bound: int) -> Plan:
    """No plan: a mandatory measure found no place or a rule stayed broken, which proves nothing."""
    reason = "Es wurde kein Plan gefunden, der alle Pflichtmaßnahmen aufnimmt und alle Regeln einhält."
    return Plan(status="unknown", bound=bound, reason=reason)
