"""From ballots to the votes that a planner weighs against other points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from .ballots import VotingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .ballots import Ballots


def votes_of(
    ballots: Ballots, measures: Iterable[str], *, count: Literal["points", "voters"] = "points"
) -> dict[str, int]:
    """Votes for each measure, as `planner.Measure.votes` takes them.

    Args:
        ballots: approvals or points; project ids are numbers of measures.
        measures: numbers of all measures of the plan; those that were not voted on get 0.
        count: "points" adds the points given, "voters" counts who gave any.

    Returns:
        Votes by number, in the order given; integer >= 0.

    Raises:
        VotingError: a project of the vote is no measure of the plan: its votes would be lost without a word.
    """
    totals = dict.fromkeys((project.id for project in ballots.projects), 0)
    names = [project.id for project in ballots.projects]
    for choice, points in zip(ballots.choices, ballots.points, strict=True):
        totals[names[choice]] += points if count == "points" else 1
    votes = {number: totals.pop(number, 0) for number in measures}
    if totals:
        message = f"Zu diesen Projekten der Abstimmung gibt es keine Maßnahme: {', '.join(sorted(totals))}."
        raise VotingError(message, subject=min(totals))
    return votes
