"""Method of Equal Shares: every voter decides over the same part of the budget."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Final, get_args

from .ballots import VotingError
from .figures import checked_budget, checked_word, others, reached
from .purse import UNIT, Price, Purse
from .result import Completion, Ending, LeftOut, Result, Satisfaction, Winner
from .table import Table
from .turns import Turns
from .utilitarian import filled

if TYPE_CHECKING:
    from .ballots import Ballots

MOST_RUNS: Final = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class _Run:
    """One run of the rule without completion."""

    purse: Purse
    winners: tuple[tuple[int, Price], ...]
    cost: int


class _Offers:
    """Prices for a unit of satisfaction: of a point, or of a point times the cost."""

    def __init__(self, purse: Purse, satisfaction: Satisfaction) -> None:
        self._purse = purse
        self._units = purse.table.cost if satisfaction == "cost" else [1] * len(purse.table.cost)

    def least(self, project: int) -> float:
        """The key if everybody had money enough: less is impossible."""
        table = self._purse.table
        return table.cost[project] / table.total[project] / self._units[project] * (1 - 4 * UNIT)

    def lower(self, project: int) -> float | None:
        price = self._purse.lower(project)
        return None if price is None else price / self._units[project] * (1 - 4 * UNIT)

    def exact(self, project: int) -> tuple[Fraction, Price] | None:
        price = self._purse.exact(project)
        return None if price is None else (price.value / self._units[project], price)


def equal_shares(
    ballots: Ballots,
    budget: int,
    *,
    completion: Completion = "add1u",
    satisfaction: Satisfaction = "cost",
    step: int = 1,
    most_runs: int = MOST_RUNS,
) -> Result:
    """Choose projects so that every group of voters decides over its part of the budget.

    Each voter begins with budget / voters. Of all projects that their supporters can pay, the one is bought that
    takes the least money for a unit of satisfaction from those who pay most for it; all pay the same for a point,
    or all they have left. Ties: lower cost, then more votes, then the lesser id as text; all amounts are compared
    as exact fractions.

    Args:
        ballots: approvals or points.
        budget: units of money, 1 to 10^15.
        completion: "none" leaves the rest unspent. "add1" computes again with `step` more for each voter until
            the winners would cost more than the budget, and takes the last outcome that did not, or the first to
            which nothing that has support can be added. "greedy" fills the rest of the plain outcome, "add1u" of
            the outcome of Add1, with `greedy` of the same satisfaction.
        satisfaction: what a winner is worth to a supporter: "cost" its points times its cost (so that the
            effective votes decide), "cardinality" its points alone.
        step: whole units of money by which Add1 raises every voter's money.
        most_runs: Add1 stops here, and says so.

    Returns:
        The outcome with its reasons. The same for any order of voters and projects.

    Raises:
        VotingError: the budget or a choice is out of range.

    Source:
        D. Peters, P. Skowron: Proportionality and the Limits of Welfarism, EC 2020, section 3 (approval, Rule X);
        D. Peters, G. Pierczynski, P. Skowron: Proportional Participatory Budgeting with Additive Utilities,
        NeurIPS 2021, section 3 (costs, points) and appendix (completions).
    """
    checked_budget(budget)
    checked_word(completion, get_args(Completion), "Ergänzung")
    checked_word(satisfaction, get_args(Satisfaction), "Zufriedenheit")
    if step < 1 or most_runs < 1:
        raise VotingError("Schritt und Zahl der Läufe müssen mindestens 1 sein.")
    table = Table(ballots)
    run, runs, ending = (
        _raised(table, budget, satisfaction, step=step, most_runs=most_runs)
        if completion in {"add1", "add1u"}
        else (_run(table, Fraction(budget, table.voters), satisfaction, budget), 1, "done")
    )
    winners = [_winner(table, project, price) for project, price in run.winners]
    if completion in {"add1u", "greedy"}:
        winners += filled(table, budget - run.cost, satisfaction, {project for project, _ in run.winners})
    with_winner, mean = reached(table, winners)
    return Result(
        rule="equal_shares",
        completion=completion,
        budget=budget,
        voters=table.voters,
        voters_with_winner=with_winner,
        mean_winners=mean,
        winners=tuple(winners),
        left_out=tuple(_left_out(run.purse, project) for project in others(table, winners)),
        share=run.purse.share,
        runs=runs,
        ending=ending,
    )


def _run(table: Table, share: Fraction, satisfaction: Satisfaction, budget: int) -> _Run:
    """Equal shares with this money for each voter; ends early once the winners cost more than the budget."""
    purse = Purse(table, share)
    offers = _Offers(purse, satisfaction)
    turns = Turns(table, {project: offers.least(project) for project in table.supported()})
    winners: list[tuple[int, Price]] = []
    cost = 0
    while cost <= budget and (found := turns.next(offers)):
        project, price = found
        purse.pay(project, price)
        winners.append(found)
        cost += table.cost[project]
    return _Run(purse=purse, winners=tuple(winners), cost=cost)


def _raised(
    table: Table, budget: int, satisfaction: Satisfaction, *, step: int, most_runs: int
) -> tuple[_Run, int, Ending]:
    """Add1: the last run that keeps the budget, how many were done, and why it was the last."""
    share, runs = Fraction(budget, table.voters), 1
    best = _run(table, share, satisfaction, budget)
    while not _exhaustive(table, best, budget):
        if runs == most_runs:
            return best, runs, "runs"
        share, runs = share + step, runs + 1
        run = _run(table, share, satisfaction, budget)
        if run.cost > budget:
            return best, runs, "overspent"
        best = run
    return best, runs, "exhaustive"


def _exhaustive(table: Table, run: _Run, budget: int) -> bool:
    taken = {project for project, _ in run.winners}
    return all(project in taken or run.cost + table.cost[project] > budget for project in table.supported())


def _winner(table: Table, project: int, price: Price) -> Winner:
    return Winner(
        project=table.ids[project],
        cost=table.cost[project],
        votes=table.votes(project),
        by="equal_shares",
        price=price.value,
        payers=len(price.full),
        last_money=table.votes(project) - len(price.full),
    )


def _left_out(purse: Purse, project: int) -> LeftOut:
    table = purse.table
    missing, supporters = _lacking(purse, project)
    return LeftOut(
        project=table.ids[project],
        cost=table.cost[project],
        votes=table.votes(project),
        why="support" if table.votes(project) else "no_support",
        missing=missing,
        supporters_missing=supporters,
    )


def _lacking(purse: Purse, project: int) -> tuple[int, int]:
    """Money that the supporters lack and how many more would have it, rounded up; exact where a float can't say."""
    cost, share = purse.table.cost[project], purse.share
    about, error = purse.left_about(project)
    ends = (cost - about - error - 2 * UNIT * cost, cost - about + error + 2 * UNIT * cost)
    money = {ceil(end) for end in ends}
    people = {ceil(end / float(share) * (1 + 4 * UNIT * side)) for end, side in zip(ends, (-1, 1), strict=True)}
    if len(money) == len(people) == 1:
        return money.pop(), people.pop()
    lack = cost - purse.left(project)
    return ceil(lack), ceil(lack / share)
