"""Who pays what, counted again from ballots and prices alone: slow, plain, and without the rule's own bookkeeping."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .ballots import VotingError

if TYPE_CHECKING:
    from .ballots import Ballots
    from .result import Result


def payments(ballots: Ballots, result: Result) -> dict[str, dict[int, Fraction]]:
    """What each voter pays for each winner of equal shares, exactly.

    Args:
        ballots: that were counted.
        result: of `equal_shares`.

    Returns:
        By id of the winner, in the order of choice, and by position of the voter: units of money, > 0. What a
        completion by the greedy rule filled in is paid by nobody and not listed. Seconds for 90,000 voters.

    Raises:
        VotingError: the result is of another rule, or its prices don't pay for its winners.
    """
    if result.share is None or result.voters != ballots.voters:
        raise VotingError("Beträge je Person gibt es nur bei gleichen Anteilen und mit den gezählten Stimmzetteln.")
    left = [result.share] * ballots.voters
    backers = _backers(ballots)
    paid: dict[str, dict[int, Fraction]] = {}
    for winner in result.winners:
        if winner.price is None:
            continue
        row = {}
        for voter, points in backers[winner.project]:
            amount = min(left[voter], winner.price * points)
            if amount:
                left[voter] -= amount
                row[voter] = amount
        if sum(row.values()) != winner.cost:
            raise VotingError(f"Die Beträge für {winner.project} ergeben nicht die Kosten.", subject=winner.project)
        paid[winner.project] = row
    return paid


def amounts(ballots: Ballots, result: Result) -> tuple[Fraction, ...]:
    """What each voter pays in all, exactly; shape (voters,), 0 to `Result.share`.

    Raises:
        VotingError: as `payments`.
    """
    total = [Fraction(0)] * ballots.voters
    for row in payments(ballots, result).values():
        for voter, amount in row.items():
            total[voter] += amount
    return tuple(total)


def _backers(ballots: Ballots) -> dict[str, list[tuple[int, int]]]:
    """By project the voters who support it, with their points."""
    backers: dict[str, list[tuple[int, int]]] = {project.id: [] for project in ballots.projects}
    names = [project.id for project in ballots.projects]
    for voter in range(ballots.voters):
        for mark in range(ballots.starts[voter], ballots.starts[voter + 1]):
            backers[names[ballots.choices[mark]]].append((voter, ballots.points[mark]))
    return backers
