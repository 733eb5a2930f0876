"""Every rule gives what the plain way gives: the same winners in the same order, the same payments to the fraction."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from tests.engines.voting import oracle

from gemeinsam.engines.voting import equal_shares, greedy, payments, phragmen

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

SEEDS = range(400)
KINDS = pytest.mark.parametrize("satisfaction", ["cost", "cardinality"])


@KINDS
def test_equal_shares_on_small_votes_with_ties(satisfaction):
    for seed in SEEDS:
        costs, votes, budget = oracle.small(seed)
        ballots = oracle.packed(costs, votes)
        found = equal_shares(ballots, budget, completion="none", satisfaction=satisfaction)
        share = Fraction(budget, len(votes))
        expected = oracle.shares(costs, votes, share, by_cost=satisfaction == "cost")
        assert (found.projects, found.share) == (tuple(expected), share), seed
        assert payments(ballots, found) == expected, seed


@KINDS
def test_add1_on_small_votes(satisfaction):
    for seed in SEEDS:
        costs, votes, budget = oracle.small(seed)
        ballots = oracle.packed(costs, votes)
        by_cost = satisfaction == "cost"
        found = equal_shares(ballots, budget, completion="add1", satisfaction=satisfaction)
        paid, share = oracle.add1(costs, votes, budget, by_cost=by_cost)
        assert (found.projects, found.share) == (tuple(paid), share), seed
        assert payments(ballots, found) == paid, seed
        both = equal_shares(ballots, budget, completion="add1u", satisfaction=satisfaction)
        more = oracle.greedy(costs, votes, budget - found.spent, by_cost=by_cost, taken=paid)
        assert both.projects == (*paid, *more), seed


@KINDS
def test_the_greedy_rule_and_the_completion_by_it(satisfaction):
    for seed in SEEDS:
        costs, votes, budget = oracle.small(seed)
        ballots, by_cost = oracle.packed(costs, votes), satisfaction == "cost"
        expected = oracle.greedy(costs, votes, budget, by_cost=by_cost)
        assert list(greedy(ballots, budget, satisfaction=satisfaction).projects) == expected, seed
        first = equal_shares(ballots, budget, completion="none", satisfaction=satisfaction)
        rest = oracle.greedy(costs, votes, budget - first.spent, by_cost=by_cost, taken=first.projects)
        filled = equal_shares(ballots, budget, completion="greedy", satisfaction=satisfaction)
        assert filled.projects == (*first.projects, *rest), seed


def test_phragmen_on_small_votes():
    for seed in SEEDS:
        costs, votes, budget = oracle.small(seed)
        assert list(phragmen(oracle.packed(costs, votes), budget).projects) == oracle.phragmen(costs, votes, budget)


def test_what_supporters_lack_is_exact():
    for seed in SEEDS:
        costs, votes, budget = oracle.small(seed)
        found = equal_shares(oracle.packed(costs, votes), budget, completion="none")
        paid = oracle.shares(costs, votes, found.share, by_cost=True)
        left = [found.share - sum(row.get(voter, 0) for row in paid.values()) for voter in range(len(votes))]
        for row in found.left_out:
            lack = row.cost - sum(left[voter] for voter, vote in enumerate(votes) if vote.get(row.project))
            assert lack > 0
            assert (row.missing, row.supporters_missing) == (-(-lack // 1), -(-(lack / found.share) // 1)), seed


@pytest.mark.slow
@KINDS
def test_equal_shares_on_middling_votes(satisfaction):
    for seed in range(12):
        draw = random.Random(seed)
        costs = {f"p{place:02d}": draw.choice((20, 30, 30, 50, 70)) * draw.choice((1, 10)) for place in range(25)}
        most = 1 if seed % 2 else 4
        votes = [
            {name: draw.randint(1, most) for name in draw.sample(sorted(costs), draw.randint(0, 8))} for _ in range(150)
        ]
        budget = sum(costs.values()) * 2 // 3
        ballots = oracle.packed(costs, votes)
        found = equal_shares(ballots, budget, completion="none", satisfaction=satisfaction)
        expected = oracle.shares(costs, votes, found.share, by_cost=satisfaction == "cost")
        assert found.projects == tuple(expected)
        assert payments(ballots, found) == expected
