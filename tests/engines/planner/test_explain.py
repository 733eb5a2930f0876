"""What keeps a measure out is named with amounts, and adding exactly these lets it in."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

import pytest
from tests.engines.planner.cases import a_measure, a_problem
from tests.engines.planner.demo import the_demo

from gemeinsam.engines.planner import (
    Capacity,
    Exclude,
    Missing,
    Need,
    ProblemError,
    Programme,
    generate,
    greedy,
    in_words,
    plan,
    raised,
)
from gemeinsam.engines.planner import binding_limit_summary as binding_limit_summary_in_time
from gemeinsam.engines.planner import explain as explain_in_time

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

# A busy machine must not change an answer: no test but the one about time runs into its limit.
explain = partial(explain_in_time, seconds=60)
binding_limit_summary = partial(binding_limit_summary_in_time, seconds=60)
DEMO = the_demo()
ANSWER = plan(DEMO)


def forced(problem, names):
    measures = tuple(replace(m, mandatory=m.mandatory or m.id in names) for m in problem.measures)
    return replace(problem, measures=measures)


def test_adding_what_is_named_lets_every_measure_of_the_demo_in():
    explanations = explain(DEMO, ANSWER)
    assert [row.measure for row in explanations] == ["MO-01", "WA-05", "GZ-04", "UK-04", "GE-03", "GE-04"]
    assert all(row.proven and row.cheapest and row.missing for row in explanations)
    chosen = {row.measure for row in ANSWER.assignments}
    for row in explanations:
        with_it = plan(forced(raised(DEMO, row.missing), chosen | {row.measure}))
        assert (with_it.status, len(with_it.assignments)) == ("optimal", 23)


def test_what_is_named_is_the_least():
    """One centi-FTE or one euro less of anything, and the measure stays out."""
    chosen = {row.measure for row in ANSWER.assignments}
    row = next(row for row in explain(DEMO, ANSWER) if row.measure == "UK-04")
    for entry in row.missing:
        less = tuple(replace(e, amount=e.amount - 1) if e == entry else e for e in row.missing)
        assert plan(forced(raised(DEMO, less), chosen | {"UK-04"})).status == "infeasible"


def test_one_measure_can_be_asked_about_alone():
    (row,) = explain(DEMO, ANSWER, only={"GE-03"})
    assert (row.measure, row.proven) == ("GE-03", True)


def test_a_plan_of_another_problem_is_refused():
    with pytest.raises(ProblemError, match="nicht in der Aufgabe"):
        explain(replace(DEMO, measures=DEMO.measures[:5], needs=()), ANSWER)


def test_a_missing_predecessor_is_named_and_its_cost_counted():
    measures = (
        a_measure("A", score=9),
        a_measure("B", score=1, fte=(10,)),
        a_measure("C", score=1, fte=(5,)),
    )
    problem = a_problem(*measures, fte=20, needs=(Need(measure="C", before="B", lag=0),))
    answer = plan(problem)
    explanations = {row.measure: row for row in explain(problem, answer)}
    assert explanations["C"].missing == (
        Missing(kind="need", key="B"),
        Missing(kind="fte", key="Amt", year=2027, amount=15),
    )
    assert explanations["C"].proven


def test_no_amount_helps_against_an_exclusion():
    problem = a_problem(a_measure("A", score=9), a_measure("B"), excludes=(Exclude(a="A", b="B"),))
    (row,) = explain(problem, plan(problem))
    assert (row.missing, row.start, row.proven) == ((Missing(kind="exclude", key="A"),), None, False)
    assert "mehr Mittel helfen nicht" in in_words(row.missing)


def test_no_amount_helps_against_a_need_that_comes_too_late():
    measures = (a_measure("A", earliest=1), a_measure("B", latest=0))
    problem = a_problem(*measures, years=2, needs=(Need(measure="B", before="A"),))
    (row,) = explain(problem, plan(problem))
    assert (row.missing, row.start) == ((Missing(kind="need", key="A"),), None)


def test_a_measure_that_cannot_start_is_told_so():
    problem = a_problem(a_measure("A"), a_measure("B", earliest=3))
    (row,) = explain(problem, plan(problem))
    assert row.missing == (Missing(kind="start", key="B"),)


def test_a_worthless_measure_lacks_only_a_score():
    problem = a_problem(a_measure("A"), a_measure("B", score=0))
    answer = greedy(replace(problem, measures=problem.measures[:1]))
    (row,) = explain(problem, answer)
    assert (row.missing, row.proven) == ((Missing(kind="score", key="B"),), True)


def test_the_cap_of_a_programme_can_be_what_is_missing():
    programme = Programme(id="P", title="Programm", percent=100, opens=0, closes=0, cap_total=10_000)
    measures = (a_measure("A", programmes=("P",), score=9), a_measure("B", programmes=("P",)))
    problem = a_problem(*measures, euro=0, programmes=(programme,))
    (row,) = explain(problem, plan(problem))
    assert row.missing in (
        (Missing(kind="programme_total", key="P", amount=10_000),),
        (Missing(kind="operating", key="Kreis", year=2027, amount=10_000),),
    )
    assert row.proven


def test_staff_is_missing_as_the_average_of_the_year():
    problem = replace(
        a_problem(a_measure("A", latest=0), a_measure("B", score=1, latest=0)),
        periods_per_year=4,
        capacities=(Capacity(unit="Amt", year=2027, centi_fte=5),),
    )
    (row,) = explain(problem, plan(problem))
    assert row.missing == (Missing(kind="fte", key="Amt", year=2027, amount=5),)


@pytest.mark.slow
def test_many_explanations_keep_to_their_time_and_are_all_proven():
    problem = generate(100, 1).problem
    answer = greedy(problem)
    began = time.monotonic()
    explanations = explain(problem, answer, seconds=5)
    assert time.monotonic() - began < 25
    assert len(explanations) == 100 - len(answer.assignments)
    assert sum(row.proven for row in explanations) > len(explanations) * 0.8
    assert all(row.missing for row in explanations)


def test_the_finding_of_the_demo_is_staff():
    finding = binding_limit_summary(DEMO, ANSWER)
    assert finding.headline == "22 von 28 Maßnahmen passen. Knapp ist das Personal, nicht das Geld."
    assert (finding.scarce, finding.gain_money, finding.gain_staff, finding.proven) == ("staff", 0, 12, True)


@pytest.mark.parametrize(
    ("euro", "fte", "scarce", "headline"),
    [
        (10_000, 90, "money", "1 von 2 Maßnahmen passt. Knapp ist das Geld, nicht das Personal."),
        (90_000, 20, "staff", "1 von 2 Maßnahmen passt. Knapp ist das Personal, nicht das Geld."),
        (10_000, 20, "both", "1 von 2 Maßnahmen passt. Knapp sind Geld und Personal."),
        (90_000, 90, "none", "Alle 2 Maßnahmen passen."),
    ],
)
def test_the_finding_names_what_is_scarce(euro, fte, scarce, headline):
    problem = a_problem(a_measure("A"), a_measure("B"), euro=euro, fte=fte)
    finding = binding_limit_summary(problem, plan(problem))
    assert (finding.scarce, finding.headline) == (scarce, headline)


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (
            [("fte", "Kreis", 2028, 20), ("fte", "Kreis", 2030, 20)],
            "Es fehlen 0,2 Stellen im Jahr 2028 und 0,2 im Jahr 2030 (Kreis).",
        ),
        (
            [("operating", "Landkreis", 2031, 3_000)],
            "Es fehlen 3 T€ laufende Mittel im Jahr 2031 (Landkreis).",
        ),
        (
            [("investment", "Kreis", 2031, 1_250)],
            "Es fehlen 1.250 € Investitionsmittel im Jahr 2031 (Kreis).",
        ),
        ([("fte", "Kreis", 2028, 100)], "Es fehlt 1 Stelle im Jahr 2028 (Kreis)."),
        ([("programme_total", "P", 0, 5_000)], "Es fehlen 5 T€ Fördermittel insgesamt (P)."),
        ([("need", "A", 0, 0)], "Es braucht A, und das ist nicht oder nicht früh genug im Plan."),
    ],
)
def test_what_is_missing_in_words(missing, words):
    rows = [Missing(kind=kind, key=key, year=year, amount=amount) for kind, key, year, amount in missing]
    assert in_words(rows) == words
