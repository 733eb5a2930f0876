"""Scores against a plain recount and by properties: missing is never 0, order and scale of weights don't matter."""

from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinsam.engines.scoring import Answer, Dimension, Form, Question, ScoringError, Spread, compare, quartiles, score

A, B = Dimension(code="A", title="Netz", weight=Fraction(1)), Dimension(code="B", title="Daten", weight=Fraction(1, 2))


def a_form(weights: dict[str, str | int] | None = None, wording: str = "") -> Form:
    """A1, A2 and B1; weights by code."""
    questions = tuple(
        Question(code=code, dimension=code[0], weight=Fraction((weights or {}).get(code, 1)), wording=wording)
        for code in ("A1", "A2", "B1")
    )
    return Form(dimensions=(A, B), questions=questions)


def said(**levels: dict[str, int | None]) -> list[Answer]:
    """said(kreis={"A1": 2}) -> one answer for each level."""
    return [Answer(rater=r, question=q, level=n) for r, row in levels.items() for q, n in row.items()]


LEVELS = st.dictionaries(
    st.sampled_from(["kreis", "stadt", "amt", "dorf"]),
    st.dictionaries(st.sampled_from(["A1", "A2", "B1"]), st.one_of(st.none(), st.integers(0, 4))),
)
WEIGHTS = st.dictionaries(st.sampled_from(["A1", "A2", "B1"]), st.integers(1, 9))


def test_a_round_by_hand():
    result = score(a_form({"A1": 3}), said(kreis={"A1": 4, "A2": 0, "B1": 1}, stadt={"A1": 2, "A2": None, "B1": None}))
    a, b = result.dimensions
    assert (a.spread.values, a.spread.mean) == ((Fraction(3), Fraction(2)), Fraction(5, 2))
    assert (a.spread.least, a.spread.most, a.spread.width, a.spread.deviation) == (2, 3, 1, 0.5)
    assert (a.answers, a.unknown, a.silent) == (3, 1, 0)
    assert (b.spread.mean, b.spread.count, b.spread.deviation, b.spread.width) == (1, 1, None, None)
    assert result.overall == (Fraction(5, 2) + Fraction(1, 2) * 1) / Fraction(3, 2)
    assert (result.answers, result.unknown) == (4, 2)


def test_what_nobody_knows_has_no_value_and_is_not_0():
    result = score(a_form(), said(kreis={"A1": None, "B1": 4}, stadt={"A1": None}))
    assert result.dimensions[0].spread == Spread()
    assert (result.dimensions[0].spread.mean, result.dimensions[0].unknown, result.dimensions[0].silent) == (None, 2, 2)
    assert result.overall == 4
    assert score(a_form(), []).overall is None


def test_disagreements_come_widest_first_and_none_without_two_answers():
    answers = said(kreis={"A1": 0, "A2": 2, "B1": 1}, stadt={"A1": 4, "A2": 3, "B1": None}, amt={"A1": 4, "A2": 3})
    assert [row.question.code for row in score(a_form(), answers).disagreements] == ["A1", "A2"]


@given(LEVELS, WEIGHTS)
def test_as_a_plain_recount_says(levels, weights):
    form = a_form(weights)
    result = score(form, said(**levels))
    for row in result.dimensions:
        own = {q.code: float(q.weight) for q in form.questions if q.dimension == row.dimension.code}
        values = []
        for given_ in levels.values():
            known = {code: level for code, level in given_.items() if code in own and level is not None}
            if known:
                values.append(sum(own[c] * n for c, n in known.items()) / sum(own[c] for c in known))
        assert row.spread.count == len(values)
        if values:
            mean = sum(values) / len(values)
            assert isclose(row.spread.mean, mean, abs_tol=1e-9)
            assert isclose(row.spread.least, min(values), abs_tol=1e-9)
            assert isclose(row.spread.most, max(values), abs_tol=1e-9)
            if len(values) > 1:
                expected = sqrt(sum((v - mean) ** 2 for v in values) / len(values))
                assert isclose(row.spread.deviation, expected, abs_tol=1e-9)


@given(LEVELS, WEIGHTS)
def test_means_lie_between_least_and_most_and_all_on_the_scale(levels, weights):
    for row in (result := score(a_form(weights), said(**levels))).dimensions:
        if row.spread.mean is not None:
            assert 0 <= row.spread.least <= row.spread.mean <= row.spread.most <= 4
    assert result.overall is None or 0 <= result.overall <= 4


@given(LEVELS, WEIGHTS, st.randoms())
def test_the_order_of_answers_does_not_matter(levels, weights, random):
    answers = said(**levels)
    shuffled = random.sample(answers, len(answers))
    assert score(a_form(weights), answers) == score(a_form(weights), shuffled)


@given(LEVELS, WEIGHTS, st.integers(2, 7))
def test_only_the_ratio_of_weights_matters(levels, weights, factor):
    plain = score(a_form(weights), said(**levels))
    larger = score(a_form({c: weights.get(c, 1) * factor for c in ("A1", "A2", "B1")}), said(**levels))
    assert [row.spread for row in plain.dimensions] == [row.spread for row in larger.dimensions]


@given(LEVELS, WEIGHTS)
def test_not_known_changes_no_value(levels, weights):
    """Somebody who knows nothing, and every gap filled with "nicht bekannt": the same values, more unknown."""
    filled = {r: {c: row.get(c) for c in ("A1", "A2", "B1")} for r, row in levels.items()} | {"neu": {"A1": None}}
    plain, more = score(a_form(weights), said(**levels)), score(a_form(weights), said(**filled))
    assert [row.spread for row in plain.dimensions] == [row.spread for row in more.dimensions]
    assert more.overall == plain.overall
    assert more.unknown > plain.unknown


@pytest.mark.parametrize("level", [-1, 5, 400])
def test_a_level_off_the_scale_is_refused(level):
    with pytest.raises(ScoringError):
        Answer(rater="kreis", question="A1", level=level)


def test_what_does_not_fit_the_form_is_refused():
    with pytest.raises(ScoringError, match="Z9"):
        score(a_form(), said(kreis={"Z9": 1}))
    with pytest.raises(ScoringError, match="zwei Antworten"):
        score(a_form(), said(kreis={"A1": 1}) * 2)
    with pytest.raises(ScoringError, match="zweimal"):
        Form(dimensions=(A, A), questions=())
    with pytest.raises(ScoringError, match="keiner Dimension"):
        Form(dimensions=(A,), questions=(Question(code="B1", dimension="B"),))
    with pytest.raises(ScoringError, match="größer als 0"):
        Form(dimensions=(A,), questions=(Question(code="A1", dimension="A", weight=Fraction(0)),))


# --- two rounds -------------------------------------------------------------------------------------


def a_later_form() -> Form:
    """A1 as before, A2 in other words, B1 gone, A3 new; A1 counts double."""
    questions = (
        Question(code="A1", dimension="A", weight=Fraction(2)),
        Question(code="A2", dimension="A", wording="anders"),
        Question(code="A3", dimension="A"),
    )
    return Form(dimensions=(A, B), questions=questions)


def test_only_common_questions_are_compared_and_the_rest_is_named():
    before = said(kreis={"A1": 1, "A2": 4, "B1": 4}, stadt={"A1": 1})
    after = said(kreis={"A1": 3, "A2": 0, "A3": 0}, amt={"A1": 2})
    found = compare((a_form(), before), (a_later_form(), after))
    assert (found.common, found.reworded, found.gone, found.new) == (("A1",), ("A2",), ("B1",), ("A3",))
    assert [(c.dimension.code, c.questions, c.before.mean, c.after.mean, c.step) for c in found.changes] == [
        ("A", 1, 1, Fraction(5, 2), Fraction(3, 2))
    ]
    assert (found.both, found.only_before, found.only_after) == (("kreis",), ("stadt",), ("amt",))
    same = compare((a_form(), before), (a_later_form(), after), same_raters=True)
    assert [c.step for c in same.changes] == [2]


@given(LEVELS, WEIGHTS)
def test_a_round_beside_itself_has_not_moved(levels, weights):
    form, answers = a_form(weights), said(**levels)
    found = compare((form, answers), (form, answers))
    assert (found.reworded, found.gone, found.new) == ((), (), ())
    assert [c.step for c in found.changes] == [0 if c.before.count else None for c in found.changes]
    assert found.after == score(form, answers)


def test_nothing_in_common_says_so():
    found = compare((a_form(wording="x"), said(kreis={"A1": 1})), (a_form(wording="y"), said(kreis={"A1": 2})))
    assert (found.changes, found.common, len(found.reworded)) == ((), (), 3)


def test_an_answer_that_its_own_form_does_not_ask_is_refused():
    with pytest.raises(ScoringError):
        compare((a_form(), said(kreis={"A3": 1})), (a_later_form(), []))


# --- many counties -------------------------------------------------------------------------------------

VALUES = st.lists(st.fractions(0, 4, max_denominator=60), min_size=5, max_size=60)


@pytest.mark.parametrize("count", range(5))
def test_nothing_is_told_below_five(count):
    assert quartiles([Fraction(2)] * count) is None


def test_quartiles_by_hand():
    found = quartiles([Fraction(n) for n in (4, 0, 1, 3, 2)])
    assert (found.lower, found.median, found.upper, found.band) == (1, 2, 3, (5, 9))
    assert quartiles([Fraction(9, 8)] * 5).median == Fraction(5, 4)
    assert [quartiles([Fraction(1)] * n).band for n in (9, 10, 49, 50)] == [(5, 9), (10, 19), (20, 49), (50, None)]


@given(VALUES)
def test_quartiles_are_quarters_in_order_and_near_the_values(values):
    found = quartiles(values)
    told = (found.lower, found.median, found.upper)
    assert list(told) == sorted(told)
    assert all((4 * value).denominator == 1 for value in told)
    assert min(values) - Fraction(1, 8) <= found.lower <= found.upper <= max(values) + Fraction(1, 8)


@given(VALUES, st.randoms())
def test_quartiles_don_t_know_who_came_first(values, random):
    assert quartiles(values) == quartiles(random.sample(values, len(values)))


@given(VALUES)
def test_half_lies_on_each_side_of_the_median(values):
    median = quartiles(values).median
    assert sum(value <= median + Fraction(1, 8) for value in values) * 2 >= len(values)
    assert sum(value >= median - Fraction(1, 8) for value in values) * 2 >= len(values)
