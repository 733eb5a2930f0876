"""Equal shares, the plain way: fractions, every price of every project in every round. Shares no code with the engine."""

from __future__ import annotations

import random
from fractions import Fraction

from gemeinsam.engines.voting import Ballots, Project, ballots_of


def price_of(cost: int, backers: list[tuple[Fraction, int]]) -> Fraction | None:
    """The price for a point, from money and points of the supporters; those who run dry first stand first."""
    if sum(money for money, _ in backers) < cost:
        return None
    rest, points = Fraction(cost), sum(given for _, given in backers)
    for money, given in sorted(backers, key=lambda one: one[0] / one[1]):
        price = rest / points
        if price * given <= money:
            return price
        rest -= money
        points -= given
    raise AssertionError


def shares(costs: dict[str, int], votes: list[dict[str, int]], share: Fraction, *, by_cost: bool):
    """Winners in order, and by winner what each voter pays."""
    money = [share] * len(votes)
    paid: dict[str, dict[int, Fraction]] = {}
    while True:
        offers = []
        for name, cost in costs.items():
            backers = [voter for voter, vote in enumerate(votes) if vote.get(name)]
            if name in paid or not backers:
                continue
            price = price_of(cost, [(money[voter], votes[voter][name]) for voter in backers])
            if price is not None:
                key = price / cost if by_cost else price
                offers.append((key, cost, -len(backers), name, price))
        if not offers:
            return paid
        *_rank, name, price = min(offers)
        row = {voter: min(money[voter], price * vote[name]) for voter, vote in enumerate(votes) if vote.get(name)}
        paid[name] = {voter: amount for voter, amount in row.items() if amount}
        for voter, amount in row.items():
            money[voter] -= amount


def add1(costs, votes, budget: int, *, by_cost: bool):
    """Add1 by whole units; the winners with their payments, and the last share that was good."""
    share = Fraction(budget, len(votes))
    supported = {name for vote in votes for name, given in vote.items() if given}
    best, good = shares(costs, votes, share, by_cost=by_cost), share
    while True:
        rest = budget - sum(costs[name] for name in best)
        if not [name for name in supported - set(best) if costs[name] <= rest]:
            return best, good
        share += 1
        paid = shares(costs, votes, share, by_cost=by_cost)
        if sum(costs[name] for name in paid) > budget:
            return best, good
        best, good = paid, share


def phragmen(costs, votes, budget: int) -> list[str]:
    """Phragmén's rule, step by step of time."""
    since = [Fraction(0)] * len(votes)
    winners: list[str] = []
    while True:
        offers = []
        for name, cost in costs.items():
            backers = [voter for voter, vote in enumerate(votes) if vote.get(name)]
            if backers and name not in winners:
                time = (cost + sum(since[voter] for voter in backers)) / Fraction(len(backers))
                offers.append((time, cost, -len(backers), name, backers))
        if not offers:
            return winners
        time, cost, _votes, name, backers = min(offers)
        if sum(costs[winner] for winner in winners) + cost > budget:
            return winners
        winners.append(name)
        for voter in backers:
            since[voter] = time


def greedy(costs, votes, budget: int, *, by_cost: bool, taken=()) -> list[str]:
    """The greedy rule with passing over."""
    total = {name: sum(vote.get(name, 0) for vote in votes) for name in costs}
    many = {name: sum(1 for vote in votes if vote.get(name)) for name in costs}
    gain = {name: total[name] if by_cost else Fraction(total[name], costs[name]) for name in costs}
    winners = []
    for name in sorted(costs, key=lambda one: (-gain[one], costs[one], -many[one], one)):
        if total[name] and name not in taken and costs[name] <= budget:
            winners.append(name)
            budget -= costs[name]
    return winners


def small(seed: int) -> tuple[dict[str, int], list[dict[str, int]], int]:
    """A small vote: few voters, few costs, often equal, so that ties are the rule."""
    draw = random.Random(seed)
    count = draw.randint(1, 7)
    costs = {f"p{place}": draw.choice(((1,), (2, 3), (6, 10, 15), range(1, 40))[seed % 4]) for place in range(count)}
    most = (1, 1, 3, 5)[seed // 4 % 4]
    # Blocs that vote alike make exact ties in what is left, too.
    kinds = [{name: draw.randint(1, most) for name in costs if draw.random() < 0.5} for _ in range(draw.randint(1, 5))]
    votes = [dict(draw.choice(kinds)) for _ in range(draw.randint(1, 12))]
    return costs, votes, draw.randint(1, sum(costs.values()) + 3)


def packed(costs: dict[str, int], votes: list[dict[str, int]]) -> Ballots:
    return ballots_of([Project(id=name, cost=cost) for name, cost in costs.items()], votes)
