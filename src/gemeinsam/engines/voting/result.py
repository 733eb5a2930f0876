"""What a rule answers: the winners and why, the rest and why not, and what that is worth to the voters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fractions import Fraction

Satisfaction = Literal["cost", "cardinality"]
Completion = Literal["none", "add1", "add1u", "greedy"]
Rule = Literal["equal_shares", "greedy", "phragmen"]
Why = Literal["no_support", "support", "budget", "turn"]
Ending = Literal["done", "overspent", "exhaustive", "runs"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Winner:
    """A project that was chosen, and why.

    Args:
        project: id.
        cost: units of money.
        votes: voters who support it.
        by: the rule that chose it; "greedy" for what a completion filled in.
        price: exact units of money that each supporter pays for a point (for the project, if approvals); None
            where nobody pays. In Phragmén's rule the time at which its supporters had earned it.
        payers: supporters who pay the price in full.
        last_money: supporters who pay less than the price: all they had left, possibly nothing.
    """

    project: str
    cost: int
    votes: int
    by: Rule
    price: Fraction | None = None
    payers: int = 0
    last_money: int = 0

    @property
    def effective_votes(self) -> Fraction | None:
        """Votes that count in equal shares: cost over price, at most the votes; None without a price."""
        return self.cost / self.price if self.price and self.by == "equal_shares" else None


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A project that was not chosen, and why.

    Args:
        project: id.
        cost: units of money.
        votes: voters who support it.
        why: `no_support`: nobody supports it. `support`: its supporters' money doesn't suffice. `budget`: what
            is left of the budget doesn't suffice. `turn`: the rule ended before its turn.
        missing: whole units of money that lack, rounded up: of the supporters (`support`) or of the rest of the
            budget (`budget`); else 0.
        supporters_missing: more supporters with an unspent share that would make it affordable if shares and all
            else stayed (`support`, `no_support`, in equal shares); else 0. Others would have decided differently
            with them, so this is a measure of distance and no promise.
    """

    project: str
    cost: int
    votes: int
    why: Why
    missing: int = 0
    supporters_missing: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """The outcome of a vote.

    Args:
        rule: that chose.
        completion: how the rest of the budget was used.
        budget: units of money.
        voters: how many voted.
        voters_with_winner: how many support at least one winner.
        mean_winners: winners that a voter supports, on average.
        winners: in the order in which they were chosen.
        left_out: in the order of the ballot.
        share: units of money that each voter had to begin with; None where voters have none. With Add1 more than
            budget / voters.
        runs: how often equal shares was computed.
        ending: why Add1 stopped: the next step would have `overspent`, nothing more would fit (`exhaustive`), or
            the most `runs` were done; `done` without Add1.
    """

    rule: Rule
    completion: Completion
    budget: int
    voters: int
    voters_with_winner: int
    mean_winners: float
    winners: tuple[Winner, ...]
    left_out: tuple[LeftOut, ...]
    share: Fraction | None = None
    runs: int = 1
    ending: Ending = "done"

    @property
    def spent(self) -> int:
        """Units of money that the winners cost together."""
        return sum(winner.cost for winner in self.winners)

    @property
    def spent_share(self) -> float:
        """Part of the budget that is spent, 0 to 1."""
        return self.spent / self.budget

    @property
    def voters_share(self) -> float:
        """Part of the voters who support at least one winner, 0 to 1."""
        return self.voters_with_winner / self.voters

    @property
    def projects(self) -> tuple[str, ...]:
        """Ids of the winners, in the order in which they were chosen."""
        return tuple(winner.project for winner in self.winners)
