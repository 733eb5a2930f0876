"""Ties, reasons, figures and refusals, on votes small enough to follow by hand."""

from __future__ import annotations

import subprocess
import sys
from array import array
from fractions import Fraction

import pytest

from gemeinsam.engines import voting
from gemeinsam.engines.voting import (
    Ballots,
    LeftOut,
    Project,
    VotingError,
    ballots_of,
    equal_shares,
    greedy,
    payments,
    phragmen,
    votes_of,
)
from gemeinsam.engines.voting.bench import generated, measured


def projects(**costs):
    return [Project(id=name, cost=cost) for name, cost in costs.items()]


def test_ties_lower_cost_then_more_votes_then_the_lesser_id():
    # All four take 10 from each supporter for a point.
    listed = projects(d=20, c=10, b=10, a=30)
    ballots = ballots_of(listed, [["d"], ["d"], ["c"], ["b"], ["a"], ["a"], ["a"]])
    assert equal_shares(ballots, 70, completion="none", satisfaction="cardinality").projects == ("b", "c", "d", "a")
    # One point for three units of cost in both; g has its three points from three voters.
    ballots = ballots_of(projects(f=9, g=9), [{"f": 3}, {"g": 1}, {"g": 1}, {"g": 1}])
    assert greedy(ballots, 9).projects == ("g",)


def test_a_tie_that_floats_would_decide():
    # 0.1 + 0.2 in another dress: after thirds were paid, what is left is equal, but not in floats.
    listed = projects(a=1, b=1, z=7, y=7)
    votes = [{"a": 1, "z": 1}] * 3 + [{"b": 1, "y": 1}] * 3
    found = equal_shares(ballots_of(listed, votes), 16, completion="none")
    assert found.projects == ("a", "b", "y", "z")
    assert {winner.price for winner in found.winners} == {Fraction(1, 3), Fraction(7, 3)}


def test_a_winner_says_who_paid_how_much():
    ballots = ballots_of(projects(a=30, b=45), [["a", "b"], ["a", "b"], ["b"], []])
    found = equal_shares(ballots, 100, completion="none")
    b, *rest = found.winners
    assert (b.project, b.price, b.payers, b.last_money, b.effective_votes) == ("b", 15, 3, 0, 3)
    assert rest == []
    assert payments(ballots, found) == {"b": {0: 15, 1: 15, 2: 15}}
    # The two who support a have 10 of 25 left each, and it costs 30.
    assert found.left_out == (LeftOut(project="a", cost=30, votes=2, why="support", missing=10, supporters_missing=1),)
    assert (found.spent_share, found.voters_share, found.mean_winners) == (0.45, 0.75, 0.75)


def test_some_pay_their_last_money():
    ballots = ballots_of(projects(a=10, b=26), [["a", "b"], ["b"], ["b"], []])
    found = equal_shares(ballots, 40, completion="none", satisfaction="cardinality")
    # b takes 26/3 from each of three, and leaves the first 4/3: a can't be paid.
    assert [(w.project, w.price) for w in found.winners] == [("b", Fraction(26, 3))]
    ballots = ballots_of(projects(a=4, b=24), [["a", "b"], ["b"], ["b"], []])
    found = equal_shares(ballots, 40, completion="none", satisfaction="cardinality")
    assert [(w.project, w.price, w.payers, w.last_money) for w in found.winners] == [
        ("a", 4, 1, 0),
        ("b", 9, 2, 1),
    ]
    assert payments(ballots, found)["b"] == {0: 6, 1: 9, 2: 9}


def test_add1_says_how_far_it_went_and_why_it_stopped():
    votes = [["a"], ["a"], ["b"], ["c"]]
    listed = projects(a=40, b=30, c=31)
    ballots = ballots_of(listed, votes)
    plain = equal_shares(ballots, 80, completion="none")
    assert (plain.projects, plain.share, plain.ending) == (("a",), 20, "done")
    raised = equal_shares(ballots, 80, completion="add1")
    assert (raised.projects, raised.share, raised.runs, raised.ending) == (("a", "b"), 30, 11, "exhaustive")
    cut = equal_shares(ballots, 80, completion="add1", most_runs=4)
    assert (cut.projects, cut.share, cut.ending) == (("a",), 23, "runs")
    wide = equal_shares(ballots, 80, completion="add1", step=20)
    # b and c become affordable in one step, and both are too much.
    assert (wide.projects, wide.runs, wide.ending) == (("a",), 2, "overspent")
    assert equal_shares(ballots, 80, completion="add1u", step=20).projects == ("a", "b")
    filled = equal_shares(ballots, 80, completion="greedy").winners
    assert [(w.project, w.by, w.price) for w in filled] == [("a", "equal_shares", 20), ("b", "greedy", None)]


def test_reasons_of_the_other_rules():
    ballots = ballots_of(projects(a=50, b=40, c=20, d=1), [["a"], ["a"], ["a"], ["b"], ["b"], ["c"]])
    found = greedy(ballots, 75)
    assert found.projects == ("a", "c")
    assert [(row.project, row.why, row.missing) for row in found.left_out] == [
        ("b", "budget", 15),
        ("d", "no_support", 0),
    ]
    # c and b are ready at the same time; the cheaper one comes first, and then b ends the rule.
    found = phragmen(ballots, 90)
    assert [(w.project, w.price) for w in found.winners] == [("a", Fraction(50, 3)), ("c", 20)]
    assert [(row.project, row.why, row.missing) for row in found.left_out] == [
        ("b", "budget", 20),
        ("d", "no_support", 0),
    ]
    assert [row.why for row in phragmen(ballots, 30).left_out] == ["budget", "turn", "turn", "no_support"]


def test_votes_for_the_planner():
    ballots = ballots_of(projects(**{"MO-1": 5, "MO-2": 5}), [{"MO-1": 3, "MO-2": 1}, {"MO-1": 2}])
    assert votes_of(ballots, ["MO-2", "MO-3", "MO-1"]) == {"MO-2": 1, "MO-3": 0, "MO-1": 5}
    assert votes_of(ballots, ["MO-1", "MO-2"], count="voters") == {"MO-1": 2, "MO-2": 1}
    with pytest.raises(VotingError, match="keine Maßnahme: MO-2"):
        votes_of(ballots, ["MO-1"])


@pytest.mark.parametrize(("votes", "words"), [
    ([["x"]], "Stimmzettel 1: Das Projekt x gibt es nicht"),
    ([["a"], ["a", "a"]], "Stimmzettel 2 nennt ein Projekt zweimal"),
    ([{"a": -1}], "Punkte sind ganze Zahlen"),
    ([{"a": 1.5}], "Punkte sind ganze Zahlen"),
    ([{"a": True}], "Punkte sind ganze Zahlen"),
    ([{"a": 100_001}], "Punkte sind ganze Zahlen"),
    ([], "Es braucht 1 bis"),
])  # fmt: skip
def test_a_ballot_that_cant_be_counted_is_refused(votes, words):
    with pytest.raises(VotingError, match=words):
        ballots_of(projects(a=5), votes)


@pytest.mark.parametrize(("starts", "choices", "points"), [
    ([0, 2], [0, 0], [1, 1]), ([0, 1], [1], [1]), ([0, 1], [-1], [1]), ([0, 1], [0], [0]),
    ([0, 1], [0], []), ([1, 1], [0], [1]), ([0, 2, 1], [0], [1]), ([0], [], []), ([], [], []),
])  # fmt: skip
def test_ballots_that_are_packed_wrongly_are_refused(starts, choices, points):
    packed = {"starts": array("q", starts), "choices": array("q", choices), "points": array("q", points)}
    with pytest.raises(VotingError):
        Ballots(projects=tuple(projects(a=5)), **packed)


def test_other_refusals():
    ballots = ballots_of(projects(a=5), [["a"]])
    for wrong in (0, -1, 1.5, True, 10**15 + 1):
        for rule in (equal_shares, greedy, phragmen):
            with pytest.raises(VotingError, match="Das Budget"):
                rule(ballots, wrong)
    with pytest.raises(VotingError, match="Ergänzung"):
        equal_shares(ballots, 5, completion="all")
    with pytest.raises(VotingError, match="Zufriedenheit"):
        greedy(ballots, 5, satisfaction="much")
    with pytest.raises(VotingError, match="Schritt"):
        equal_shares(ballots, 5, step=0)
    for cost in (0, -5, 1.5, True, 10**10 + 1):
        with pytest.raises(VotingError, match="Die Kosten"):
            Project(id="a", cost=cost)
    with pytest.raises(VotingError, match="keine Nummer"):
        Project(id=" ", cost=1)
    with pytest.raises(VotingError, match="kommt mehrfach vor"):
        ballots_of([*projects(a=5), *projects(a=6)], [["a"]])
    with pytest.raises(VotingError, match="nur bei gleichen Anteilen"):
        payments(ballots, greedy(ballots, 5))


def test_nobody_marks_anything():
    ballots = ballots_of(projects(a=5), [[], []])
    for rule in (equal_shares, greedy, phragmen):
        found = rule(ballots, 10)
        assert (found.winners, found.voters_with_winner, found.left_out[0].why) == ((), 0, "no_support")


def test_numpy_is_loaded_at_first_use():
    code = "import sys, gemeinsam.engines.voting; sys.exit('numpy' in sys.modules or 'django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": "src"}, check=False).returncode == 0


def test_the_doors_stay_functions_once_their_rooms_are_loaded():
    assert all(callable(getattr(voting, name)) for name in voting.__all__ for _ in range(2))


def test_the_benchmark_names_what_it_measured():
    rows = measured(seeds=2, voters=500, projects=20)
    assert [name for name, _ in rows] == [
        f"equal shares, 500 voters x 20 projects, exact ties: {what}" for what in ("wall s", "CPU s")
    ]
    assert all(seconds > 0 for _, seconds in rows)
    assert generated(500, 20, 3) == generated(500, 20, 3) != generated(500, 20, 4)


@pytest.mark.parametrize(("one", "other"), [(53, 55), (106, 55)])
def test_equal_prices_after_different_histories_are_a_tie(one, other):
    # 53 or 106 voters pay 53 times 2/53, 55 others 55 times 2/55: each has 3 of 5 left, in floats a little less and a
    # little more. One more on either side has all 5 and pays 4 for the last project: the same price for both, and the
    # cheaper project comes first.
    costs, votes = {}, []
    for name, people, times in (("y", one, 53), ("z", other, 55)):
        early = {f"{name}{turn}": people * 2 // times for turn in range(times)}
        costs |= early | {name: 3 * people + 4}
        votes += [dict.fromkeys((*early, name), 1)] * people + [{name: 1}]
    ballots = ballots_of(projects(**costs), votes)
    found = equal_shares(ballots, 5 * len(votes), completion="none", satisfaction="cardinality")
    assert [(winner.project, winner.price, winner.payers) for winner in found.winners[-2:]] == [
        (name, 4, 1) for name in sorted("yz", key=costs.get)
    ]
