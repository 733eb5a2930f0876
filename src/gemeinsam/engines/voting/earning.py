"""Phragmén's sequential rule: supporters earn money at the same pace until they can buy what they support."""

from __future__ import annotations

from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

from .figures import checked_budget, others, reached
from .purse import UNIT
from .result import LeftOut, Result, Winner
from .table import Table
from .turns import Turns

if TYPE_CHECKING:
    from .ballots import Ballots


class _Earnings:
    """When each voter last paid: all the rule has to remember, since whoever pays has nothing left.

    The time at which a project can be paid is (cost + sum of the supporters' last times) / supporters.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._turn = np.full(table.voters, -1, dtype=np.int64)
        self._times: list[int] = []
        self._denominator = 1
        self._since = np.zeros(table.voters)

    def lower(self, project: int) -> float:
        supporters = self._table.supporters[project]
        total = self._table.cost[project] + float(self._since[supporters].sum())
        # A hundred roundings in NumPy's sum, and a few more.
        return total / len(supporters) * (1 - 120 * UNIT)

    def exact(self, project: int) -> tuple[Fraction, None]:
        supporters = self._table.supporters[project]
        turns = self._turn[supporters]
        counts = np.bincount(turns[turns >= 0], minlength=len(self._times)).tolist()
        earlier = sum(count * time for count, time in zip(counts, self._times, strict=True) if count)
        total = self._table.cost[project] * self._denominator + earlier
        return Fraction(total, self._denominator * len(supporters)), None

    def pay(self, project: int) -> Fraction:
        time, _ = self.exact(project)
        factor = time.denominator // gcd(time.denominator, self._denominator)
        if factor > 1:
            self._denominator *= factor
            self._times = [number * factor for number in self._times]
        supporters = self._table.supporters[project]
        self._turn[supporters] = len(self._times)
        self._since[supporters] = float(time)
        self._times.append(time.numerator * (self._denominator // time.denominator))
        return time


def phragmen(ballots: Ballots, budget: int) -> Result:
    """Buy projects in the order in which their supporters can pay them, all earning at the same pace.

    The rule ends at the first project that the rest of the budget doesn't suffice for. Points count as approvals.
    Ties: lower cost, then more votes, then the lesser id as text; times are compared as exact fractions.

    Args:
        ballots: approvals; a project with points counts as approved.
        budget: units of money, 1 to 10^15.

    Returns:
        The outcome; `Winner.price` is the time of its purchase, in units of money that a voter earned by then.

    Raises:
        VotingError: the budget is out of range.

    Source:
        M. Brill, R. Freeman, S. Janson, M. Lackner: Phragmen's Voting Methods and Justified Representation, AAAI
        2017 (committees); M. Los, Z. Christoff, D. Grossi: Proportional Budget Allocations: Towards a
        Systematization, IJCAI 2022, section 3 (costs, and where to stop).
    """
    checked_budget(budget)
    table = Table(ballots)
    earnings = _Earnings(table)
    turns = Turns(table, {project: earnings.lower(project) for project in table.supported()})
    winners: list[Winner] = []
    rest, last = budget, -1
    while (found := turns.next(earnings)) is not None:
        project = found[0]
        cost = table.cost[project]
        if cost > rest:
            last = project
            break
        rest -= cost
        winners.append(_winner(table, project, earnings.pay(project)))
    with_winner, mean = reached(table, winners)
    return Result(
        rule="phragmen",
        completion="none",
        budget=budget,
        voters=table.voters,
        voters_with_winner=with_winner,
        mean_winners=mean,
        winners=tuple(winners),
        left_out=tuple(_left_out(table, project, rest, last) for project in others(table, winners)),
    )


def _winner(table: Table, project: int, time: Fraction) -> Winner:
    votes = table.votes(project)
    return Winner(
        project=table.ids[project],
        cost=table.cost[project],
        votes=votes,
        by="phragmen",
        price=time,
        payers=votes,
    )


def _left_out(table: Table, project: int, rest: int, last: int) -> LeftOut:
    cost, votes = table.cost[project], table.votes(project)
    if not votes:
        return LeftOut(project=table.ids[project], cost=cost, votes=0, why="no_support")
    if project == last:
        return LeftOut(project=table.ids[project], cost=cost, votes=votes, why="budget", missing=cost - rest)
    return LeftOut(project=table.ids[project], cost=cost, votes=votes, why="turn")
