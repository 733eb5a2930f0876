"""Ranking against a plain oracle: exact sums, and breakpoints found by moving weights and ordering anew."""

import random
import time
from fractions import Fraction
from itertools import combinations
from statistics import fmean, pstdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemeinsam.engines.ranking import Criterion, Item, Opinion, RankingError, judge, moves, rank

COST = Criterion(id="kosten", weight=20, is_effort=True, more_is_better=False)
USE = Criterion(id="nutzen", weight=60)
REACH = Criterion(id="reichweite", weight=20)
THREE = (USE, REACH, COST)


def an_item(name: str, *values: int) -> Item:
    return Item(name, tuple(Fraction(value) for value in values))


def said(rater: str, measure: str, **points: int) -> Opinion:
    return Opinion(rater, measure, points)


# --- sums ---------------------------------------------------------------------------------------------


def test_the_result_is_the_weighted_mean_and_cost_counts_the_other_way():
    (item,) = judge(THREE, ["MO-01"], [said("a", "MO-01", nutzen=8, reichweite=5, kosten=9)])
    assert item.values == (8, 5, 1)
    (place,) = rank(THREE, [item]).places
    assert place.value == Fraction(60 * 8 + 20 * 5 + 20 * 1, 100)
    assert (place.impact, place.effort) == (Fraction(60 * 8 + 20 * 5, 80), 9)


def test_each_rater_counts_the_same_for_what_this_rater_has_an_opinion_on():
    opinions = [
        said("a", "MO-01", nutzen=10, reichweite=4, kosten=0),
        said("b", "MO-01", nutzen=4),
        said("c", "MO-01", reichweite=8, kosten=2),
    ]
    (item,) = judge(THREE, ["MO-01"], opinions)
    assert item.values == (7, 6, 9)
    own = [float(Fraction(60 * 10 + 20 * 4 + 20 * 10, 100)), 4.0, 8.0]
    assert item.spread.count == 3
    assert item.spread.deviation == pytest.approx(pstdev(own))
    assert (item.spread.least, item.spread.most) == (4, Fraction(44, 5))
    assert (item.spreads[2].least, item.spreads[2].most, item.spreads[2].count) == (8, 10, 2)
    assert item.spreads[2].deviation == pytest.approx(1.0)


def test_a_single_rater_has_no_deviation_and_nobody_has_no_value():
    one, none = judge(THREE, ["MO-01", "MO-02"], [said("a", "MO-01", nutzen=3, reichweite=3, kosten=3)])
    assert one.spread.deviation is None
    assert one.spread.count == 1
    assert none.values == (None, None, None)
    assert none.spread.count == 0
    ranking = rank(THREE, [one, none])
    assert [place.item.id for place in ranking.places] == ["MO-01"]
    assert [item.id for item in ranking.incomplete] == ["MO-02"]


def test_equal_values_share_a_rank_and_the_next_is_passed_over():
    items = [an_item("C", 5, 5, 5), an_item("A", 5, 5, 5), an_item("B", 9, 9, 9), an_item("D", 1, 1, 1)]
    assert [(p.item.id, p.rank) for p in rank(THREE, items).places] == [("B", 1), ("A", 2), ("C", 2), ("D", 4)]


def test_an_axis_without_weight_has_no_value():
    (place,) = rank((USE, Criterion(id="kosten", weight=0, is_effort=True)), [an_item("A", 5, 5)]).places
    assert (place.impact, place.effort) == (5, None)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Criterion(id="x", weight=101),
        lambda: Criterion(id="x", weight=-1),
        lambda: said("a", "MO-01", nutzen=11),
        lambda: said("a", "MO-01", nutzen=-1),
        lambda: judge(THREE, ["MO-01"], [said("a", "MO-02", nutzen=1)]),
        lambda: judge(THREE, ["MO-01"], [said("a", "MO-01", klima=1)]),
        lambda: judge(THREE, ["MO-01"], [said("a", "MO-01", nutzen=1), said("a", "MO-01", nutzen=2)]),
        lambda: rank((USE, USE), []),
        lambda: rank((Criterion(id="x", weight=0),), []),
        lambda: moves(THREE, [Item("A", (Fraction(1), None, Fraction(2)))]),
    ],
)
def test_what_can_not_be_ranked_is_refused(wrong):
    with pytest.raises(RankingError):
        wrong()


# --- how firm the order is ----------------------------------------------------------------------------


def test_two_measures_draw_level_where_their_lines_meet():
    criteria = (Criterion(id="nutzen", weight=80), Criterion(id="kosten", weight=20))
    up = moves(criteria, [an_item("A", 8, 2), an_item("B", 7, 5)], top=1)[1].up
    # Level where 8(1-s) + 2s = 7(1-s) + 5s, that is at a quarter.
    assert (up.share, up.falls, up.rises) == (Fraction(1, 4), "A", "B")


def test_who_carries_all_the_weight_can_not_move():
    (only,) = moves((USE,), [an_item("A", 8), an_item("B", 7)])
    assert (only.share, only.up, only.down, only.top_up) == (1, None, None, None)


def test_who_is_better_in_everything_is_never_overtaken():
    assert all(
        (m.up, m.down, m.top_up, m.top_down) == (None,) * 4
        for m in moves(THREE, [an_item("A", 8, 7, 6), an_item("B", 7, 6, 5)], top=1)
    )


def test_level_measures_have_no_order_to_lose():
    criteria = (Criterion(id="x", weight=50), Criterion(id="y", weight=50))
    assert all((m.up, m.down) == (None, None) for m in moves(criteria, [an_item("A", 8, 2), an_item("B", 2, 8)]))


def test_level_at_the_edge_of_the_top_nobody_is_said_to_change():
    items = [an_item("A", 9, 9, 1), an_item("B", 5, 5, 5), an_item("C", 5, 5, 5), an_item("D", 1, 1, 9)]
    assert all((m.top_up, m.top_down) == (None, None) for m in moves(THREE, items, top=2))
    assert any(m.top_up for m in moves(THREE, items, top=1))


POINT = st.integers(0, 10)
WEIGHTS = st.lists(st.integers(0, 100), min_size=2, max_size=4).filter(lambda w: sum(w) > 0)


@st.composite
def cases(draw):
    weights = draw(WEIGHTS)
    many = draw(st.integers(2, 6))
    criteria = tuple(Criterion(id=f"k{n}", weight=weight) for n, weight in enumerate(weights))
    items = [
        Item(f"M{n}", tuple(Fraction(draw(POINT), draw(st.integers(1, 3))) for _w in weights)) for n in range(many)
    ]
    return criteria, items


def results(criteria, items, k: int, share: Fraction) -> dict[str, Fraction]:
    """The plain oracle: give k its share, the others the rest in proportion, and sum anew."""
    rest = sum(row.weight for n, row in enumerate(criteria) if n != k)
    shares = [share if n == k else (1 - share) * Fraction(row.weight, rest) for n, row in enumerate(criteria)]
    return {item.id: sum(s * v for s, v in zip(shares, item.values, strict=True)) for item in items}


def pairs_in_order(found: dict[str, Fraction]) -> set[tuple[str, str]]:
    return {(a, b) for a in found for b in found if found[a] > found[b]}


def turned(before: set[tuple[str, str]], after: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(a, b) for a, b in before if (b, a) in after}


def leading(found: dict[str, Fraction], top: int) -> set[str]:
    return set(sorted(found, key=lambda name: (-found[name], name))[:top])


TINY = Fraction(1, 10**12)


@settings(max_examples=300, deadline=None)
@given(cases(), st.data())
def test_breakpoints_are_where_a_plain_search_finds_them(case, draw):
    criteria, items = case
    for k, move in enumerate(moves(criteria, items, top=1)):
        if move.share == 1:
            continue
        now = pairs_in_order(results(criteria, items, k, move.share))
        for crossing, end, sign in ((move.up, Fraction(1), 1), (move.down, Fraction(0), -1)):
            last = crossing.share if crossing else end
            between = draw.draw(st.fractions(0, 1, max_denominator=97))
            inside = move.share + (last - move.share) * between
            assert not turned(now, pairs_in_order(results(criteria, items, k, inside)))
            assert not turned(now, pairs_in_order(results(criteria, items, k, last)))
            if crossing:
                assert 0 <= crossing.share <= 1
                beyond = turned(now, pairs_in_order(results(criteria, items, k, crossing.share + sign * TINY)))
                assert (crossing.falls, crossing.rises) in beyond


@settings(max_examples=200, deadline=None)
@given(cases(), st.integers(1, 4), st.data())
def test_the_leading_ones_change_exactly_there(case, top, draw):
    criteria, items = case
    for k, move in enumerate(moves(criteria, items, top=top)):
        found = None if move.share == 1 else results(criteria, items, k, move.share)
        if found is None or top >= len(items):
            assert (move.top_up, move.top_down) == (None, None)
            continue
        values = sorted(found.values(), reverse=True)
        if values[top - 1] == values[top]:
            assert (move.top_up, move.top_down) == (None, None)
            continue
        lead = leading(found, top)
        for crossing, end, sign in ((move.top_up, Fraction(1), 1), (move.top_down, Fraction(0), -1)):
            last = crossing.share if crossing else end
            inside = move.share + (last - move.share) * draw.draw(st.fractions(0, Fraction(96, 97), max_denominator=97))
            after = results(criteria, items, k, inside)
            assert min(after[name] for name in lead) > max(after[n] for n in after if n not in lead)
            if crossing:
                after = results(criteria, items, k, crossing.share + sign * TINY)
                assert crossing.falls in lead
                assert crossing.rises not in lead
                assert after[crossing.rises] > after[crossing.falls]


@settings(max_examples=150, deadline=None)
@given(cases(), st.integers(1, 5))
def test_the_order_does_not_ask_how_large_the_weights_are(case, factor):
    criteria, items = case
    if max(row.weight for row in criteria) * factor > 100:
        return
    larger = tuple(Criterion(id=row.id, weight=row.weight * factor) for row in criteria)
    assert rank(criteria, items) == rank(larger, items)
    assert moves(criteria, items) == moves(larger, items)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_nobody_falls_by_getting_more(case):
    criteria, items = case
    better = Item(items[0].id, tuple(min(Fraction(10), value + 1) for value in items[0].values))
    before = {place.item.id: place.rank for place in rank(criteria, items).places}
    after = {place.item.id: place.rank for place in rank(criteria, [better, *items[1:]]).places}
    assert after[better.id] <= before[better.id]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.fixed_dictionaries({}, optional={"nutzen": POINT, "reichweite": POINT, "kosten": POINT}), max_size=6)
)
def test_means_and_ends_are_those_of_plain_lists(points):
    (item,) = judge(THREE, ["M"], [Opinion(f"p{n}", "M", row) for n, row in enumerate(points)])
    for row, value, spread in zip(THREE, item.values, item.spreads, strict=True):
        plain = [p[row.id] if row.more_is_better else 10 - p[row.id] for p in points if row.id in p]
        assert spread.count == len(plain)
        if plain:
            assert float(value) == pytest.approx(fmean(plain))
            assert (spread.least, spread.most) == (min(plain), max(plain))
            assert spread.width == max(plain) - min(plain)
            assert (spread.deviation or 0) == pytest.approx(pstdev(plain))


def test_three_hundred_measures_a_dozen_criteria_and_thirty_raters_take_seconds():
    criteria = tuple(Criterion(id=f"k{n}", weight=5 + n) for n in range(12))
    chance = random.Random(7)
    opinions = [
        Opinion(f"p{p}", f"M{m:03}", {f"k{c}": chance.randrange(11) for c in range(12)})
        for p in range(30)
        for m in range(300)
    ]
    began = time.process_time()
    items = judge(criteria, [f"M{m:03}" for m in range(300)], opinions)
    order = [place.item.id for place in rank(criteria, items).places]
    found = moves(criteria, items)
    assert time.process_time() - began < 10
    assert len(order) == 300
    for k, move in enumerate(found):
        now = results(criteria, items, k, move.share)
        after = results(criteria, items, k, move.up.share + TINY)
        assert now[move.up.falls] > now[move.up.rises]
        assert after[move.up.falls] < after[move.up.rises]
        # No pair of all 44,850 changes before.
        close = results(criteria, items, k, (move.share + move.up.share * 99) / 100)
        assert not any(
            (now[a] > now[b]) != (close[a] > close[b]) for a, b in combinations(order, 2) if now[a] != now[b]
        )
