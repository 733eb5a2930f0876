"""The greedy rules that cities use: most support first, or most support for the money."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, get_args

from .figures import checked_budget, checked_word, others, reached
from .result import LeftOut, Result, Satisfaction, Winner
from .table import Table

if TYPE_CHECKING:
    from collections.abc import Container

    from .ballots import Ballots


def greedy(ballots: Ballots, budget: int, *, satisfaction: Satisfaction = "cost") -> Result:
    """Take the projects with the most satisfaction for the money, as long as the budget lasts.

    What doesn't fit is passed over. Ties: lower cost, then more votes, then the lesser id as text.

    Args:
        ballots: approvals or points.
        budget: units of money, 1 to 10^15.
        satisfaction: "cost": the most points first, what most cities do (a supporter gains the cost, so the gain
            for the money is the points). "cardinality": the most points for the money first.

    Returns:
        The outcome; `LeftOut.missing` is what lacked in the budget at the project's turn.

    Raises:
        VotingError: the budget or the satisfaction is out of range.

    Source:
        N. Talmon, P. Faliszewski: A Framework for Approval-Based Budgeting Methods, AAAI 2019, section 3.
    """
    checked_budget(budget)
    checked_word(satisfaction, get_args(Satisfaction), "Zufriedenheit")
    table = Table(ballots)
    winners = filled(table, budget, satisfaction, set())
    with_winner, mean = reached(table, winners)
    lacking = _lacking(table, budget, winners, in_turn(table, satisfaction))
    return Result(
        rule="greedy",
        completion="none",
        budget=budget,
        voters=table.voters,
        voters_with_winner=with_winner,
        mean_winners=mean,
        winners=tuple(winners),
        left_out=tuple(
            LeftOut(
                project=table.ids[project],
                cost=table.cost[project],
                votes=table.votes(project),
                why="budget" if table.total[project] else "no_support",
                missing=lacking.get(project, 0),
            )
            for project in others(table, winners)
        ),
    )


def in_turn(table: Table, satisfaction: Satisfaction) -> list[int]:
    """Projects that somebody supports, the best first."""

    def rank(project: int) -> tuple[Fraction, int, int, str]:
        cost, total = table.cost[project], table.total[project]
        gain = Fraction(total) if satisfaction == "cost" else Fraction(total, cost)
        return -gain, cost, -table.votes(project), table.ids[project]

    return sorted(table.supported(), key=rank)


def filled(table: Table, budget: int, satisfaction: Satisfaction, taken: Container[int]) -> list[Winner]:
    """What the greedy rule takes for this money of the projects that are not taken."""
    winners = []
    for project in in_turn(table, satisfaction):
        cost = table.cost[project]
        if project not in taken and cost <= budget:
            budget -= cost
            winners.append(Winner(project=table.ids[project], cost=cost, votes=table.votes(project), by="greedy"))
    return winners


def _lacking(table: Table, budget: int, winners: list[Winner], order: list[int]) -> dict[int, int]:
    """What lacked in the budget at the turn of each project that was passed over."""
    chosen = {winner.project for winner in winners}
    lacking = {}
    for project in order:
        if table.ids[project] in chosen:
            budget -= table.cost[project]
        else:
            lacking[project] = table.cost[project] - budget
    return lacking
