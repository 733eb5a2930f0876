"""A new rule costs one function and its name in the tuple; a wrong problem is refused in German."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.engines.planner.cases import a_measure, a_problem
from tests.engines.planner.demo import the_demo

from gemeinsam.engines.planner import (
    Budget,
    Capacity,
    Exclude,
    Need,
    ProblemError,
    Programme,
    constraints,
    generate,
    greedy,
    jsonform,
)
from gemeinsam.engines.planner.fitting import chosen
from gemeinsam.engines.planner.options import options_of
from gemeinsam.engines.planner.rows import Rows
from gemeinsam.engines.planner.solver import Model


def solved(problem) -> list[int]:
    rows = constraints.rows_of(Rows(options_of(problem)))
    found = Model(rows, rows.worth, maximise=True).solve(seconds=60)
    assert found.status == "optimal"
    return [choice.measure for choice in chosen(rows.options, found.values)]


def test_the_rules_are_these():
    assert [rule.__name__ for rule in constraints.CONSTRAINTS] == [
        "starts_at_most_once",
        "keeps_mandatory",
        "keeps_budgets",
        "keeps_capacities",
        "keeps_commitments",
        "keeps_programme_caps",
        "keeps_ceilings",
        "respects_needs",
        "respects_togethers",
        "keeps_shares",
        "stays_near_previous",
        "respects_excludes",
    ]


def test_a_new_rule_is_one_function_and_its_name(monkeypatch):
    def takes_one_of_each_field(rows: Rows) -> None:
        measures = rows.options.problem.measures
        for field in {measure.field for measure in measures}:
            terms = [(rows.present(at), 1) for at, m in enumerate(measures) if m.field == field]
            rows.add(terms, upper=1)

    problem = a_problem(a_measure("A"), a_measure("B", score=7), a_measure("C", field="Anderes"))
    assert solved(problem) == [0, 1, 2]
    monkeypatch.setattr(constraints, "CONSTRAINTS", (*constraints.CONSTRAINTS, takes_one_of_each_field))
    assert solved(problem) == [1, 2]
    assert [row.measure for row in greedy(problem).assignments] == ["B", "C"]


def test_a_first_fit_that_breaks_a_rule_is_no_plan(monkeypatch):
    def takes_at_least_two(rows: Rows) -> None:
        rows.add([(rows.present(at), 1) for at in range(3)], lower=2)

    # The naive order takes the dearest first, and then nothing else fits.
    problem = a_problem(a_measure("A", fte=(40,), score=9), a_measure("B"), a_measure("C"), fte=40)
    assert [row.measure for row in greedy(problem).assignments] == ["A"]
    monkeypatch.setattr(constraints, "CONSTRAINTS", (*constraints.CONSTRAINTS, takes_at_least_two))
    assert greedy(problem).status == "unknown"
    assert solved(problem) == [1, 2]


def test_rows_tell_which_plans_keep_them():
    options = options_of(a_problem(a_measure("A", mandatory=True), a_measure("B"), fte=20))
    rows = constraints.rows_of(Rows(options))
    a, b = (option.choice for option in options.rows)
    kept = [choices for choices in ([], [a], [b], [a, b]) if rows.hold(rows.values_of(choices))]
    assert kept == [[a]]


A, B = a_measure("A"), a_measure("B")
WRONG = {
    "no measure": (a_problem, "keine Maßnahme"),
    "a double": (lambda: a_problem(A, A), "A kommt mehrfach vor"),
    "an unknown need": (
        lambda: a_problem(A, needs=(Need(measure="A", before="X"),)),
        "Maßnahme X gibt es nicht",
    ),
    "a need of itself": (lambda: a_problem(A, needs=(Need(measure="A", before="A"),)), "mit sich selbst"),
    "a circle": (
        lambda: a_problem(A, B, needs=(Need(measure="A", before="B"), Need(measure="B", before="A"))),
        "im Kreis: A → B → A",
    ),
    "an unknown exclusion": (lambda: a_problem(A, excludes=(Exclude(a="A", b="X"),)), "X gibt es nicht"),
    "an unknown programme": (
        lambda: a_problem(a_measure(programmes=("X",))),
        "Förderprogramm X gibt es nicht",
    ),
    "a year without limit": (
        lambda: a_problem(A, years=2, capacities=(Capacity(unit="Amt", year=2027, centi_fte=1),)),
        "Für das Jahr 2028 fehlt",
    ),
    "a year outside": (
        lambda: a_problem(A, budgets=(Budget(payer="Kreis", kind="operating", year=2026, euro=1),)),
        "2026 liegt außerhalb",
    ),
    "a mandatory measure without a start": (
        lambda: a_problem(a_measure(mandatory=True, earliest=9)),
        "Pflicht",
    ),
    "a short profile": (lambda: a_measure(duration=2), "genau 2 Werte"),
    "a negative cost": (lambda: a_measure(operating=(-1,)), "laufende Kosten"),
    "a float": (lambda: a_measure(operating=(1.5,)), "ganze Zahl"),
    "not a number": (lambda: a_measure(fte=(float("nan"),)), "ganze Zahl"),
    "a score that is true": (lambda: a_measure(score=True), "ganze Zahl"),
    "too much funding": (lambda: a_measure(funding_percent=101), "Förderquote"),
    "no name": (lambda: a_measure(" "), "Nummer"),
    "a window that ends before it begins": (
        lambda: Programme(id="P", title="P", percent=5, opens=2, closes=1),
        "bevor es beginnt",
    ),
    "a strange kind": (lambda: Budget(payer="K", kind="x", year=2027, euro=1), "operating"),
    "a horizon of none": (lambda: a_problem(A, years=0), "Planungszeitraum"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_problem_is_refused_in_german(wrong):
    make, words = WRONG[wrong]
    with pytest.raises(ProblemError) as caught:
        make()
    assert words in caught.value.message


def test_problems_that_would_block_the_web_process_are_refused():
    measures = tuple(a_measure(f"M{at}") for at in range(3_000))
    with pytest.raises(ProblemError, match="zu groß"):
        a_problem(*measures, years=300)


def test_long_chains_of_needs_are_no_circle():
    measures = [a_measure(f"M{at}") for at in range(3_000)]
    needs = [Need(measure=f"M{at + 1}", before=f"M{at}") for at in range(2_999)]
    assert len(a_problem(*measures, needs=tuple(needs)).needs) == 2_999


def test_problems_survive_json():
    problem = generate(30, 3).problem
    assert jsonform.problem_from_dict(jsonform.problem_to_dict(problem)) == problem


@pytest.mark.parametrize(
    "given",
    [
        None,
        [],
        {},
        {"first_year": 2027, "years": 1, "measures": "x"},
        {"first_year": 2027, "years": 1, "measures": [{"id": "A"}]},
        {"first_year": 2027, "years": 1, "measures": [], "strange": 1},
        {"first_year": "2027", "years": 1, "measures": [jsonform.problem_to_dict(the_demo())["measures"][0]]},
        {
            "first_year": 2027,
            "years": 1,
            "measures": [{**jsonform.problem_to_dict(the_demo())["measures"][0], "id": {}}],
        },
        {
            "first_year": 2027,
            "years": 1,
            "measures": [{**jsonform.problem_to_dict(the_demo())["measures"][0], "starts": [[1]]}],
        },
    ],
)
def test_wrong_json_is_refused(given):
    with pytest.raises(ProblemError):
        jsonform.problem_from_dict(given)


def test_the_generator_repeats_itself_and_has_the_promised_shape():
    problem = generate(100, 5).problem
    assert generate(100, 5).problem == problem
    assert 5 <= problem.years <= 10
    assert (len({m.unit for m in problem.measures}), len({m.field for m in problem.measures})) == (5, 6)
    assert len(problem.programmes) == 5
    assert 5 <= len(problem.needs) <= 25


def test_two_models_in_one_process_both_solve():
    first, second = solved(the_demo()), solved(replace(the_demo(), budgets=()))
    assert len(first) == len(second) == 22
