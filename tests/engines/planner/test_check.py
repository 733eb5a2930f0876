"""The checker finds every lie about a plan, and shares no code with the model."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.planner.cases import a_measure, a_problem, a_random_problem
from tests.engines.planner.demo import the_demo

from gemeinsam.engines.planner import Assignment, Exclude, Need, Programme, check, checker, plan, recount
from gemeinsam.engines.planner import problem as problem_module

DEMO = the_demo()
ANSWER = plan(DEMO)


# Problem and answer, the checker's own second writing, and Python: nothing of the model.
MAY_BE_IMPORTED = {"collections", "collections.abc", "dataclasses", "typing", "problem", "recount", "result"}


@pytest.mark.parametrize("module", [checker, recount])
def test_the_checker_imports_nothing_but_the_dataclasses(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    found = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)} - {"__future__"}
    assert found <= MAY_BE_IMPORTED
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    problem = ast.parse(Path(problem_module.__file__).read_text(encoding="utf-8"))
    taken = {name.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for name in node.names}
    assert taken.isdisjoint({"funding_share", "start_options", "points_of"})
    assert {node.name for node in problem.body if isinstance(node, ast.FunctionDef)} >= {"funding_share", "points_of"}


def test_the_plan_itself_is_right():
    assert check(DEMO, ANSWER).violations == ()


def row_changed(name: str, **changes: object):
    rows = tuple(replace(row, **changes) if row.measure == name else row for row in ANSWER.assignments)
    return replace(ANSWER, assignments=rows)


def the_row(name: str) -> Assignment:
    return next(row for row in ANSWER.assignments if row.measure == name)


def without(name: str):
    rows = tuple(row for row in ANSWER.assignments if row.measure != name)
    return replace(ANSWER, assignments=rows)


LIES = {
    "a start is moved": row_changed("WA-02", start=the_row("WA-02").start + 1),
    "a start lies before the earliest": row_changed("GE-02", start=0),
    "a start lies after the horizon": row_changed("WA-02", start=5),
    "a start is negative": row_changed("WA-02", start=-1),
    "a mandatory measure is dropped": without("BI-01"),
    "a measure is dropped": without("WA-03"),
    "a predecessor is dropped": without("UK-01"),
    "a measure comes twice": replace(ANSWER, assignments=(*ANSWER.assignments, ANSWER.assignments[0])),
    "a measure is not of the problem": row_changed("WA-02", measure="XX-01"),
    "an operating amount is changed": row_changed("BI-02", operating=(1, *the_row("BI-02").operating[1:])),
    "an investment is changed": row_changed("MO-02", investment=(0, 0, 0, 0, 0)),
    "funding is changed": row_changed("BI-02", funding=(0, 0, 0, 0, 0)),
    "staff is changed": row_changed("BI-02", fte=(1, 1, 1, 1, 1)),
    "a year is missing": row_changed("BI-02", fte=the_row("BI-02").fte[:-1]),
    "a commitment is hidden": row_changed("GZ-03", commitment_operating=0),
    "a commitment is invented": row_changed("GZ-03", commitment_investment=5),
    "a programme is invented": row_changed("BI-02", programme="Bund"),
    "the benefit is too high": replace(ANSWER, benefit=151, bound=151),
    "the benefit is too low": replace(ANSWER, benefit=149),
    "the bound lies below the benefit": replace(ANSWER, bound=149),
    "the bound lies above all scores": replace(ANSWER, bound=188, status="feasible", gap=38 / 150),
    "optimal with a gap": replace(ANSWER, bound=151, gap=1 / 150),
    "the gap is wrong": replace(ANSWER, gap=0.01),
    "a limit is hidden": replace(ANSWER, slack=ANSWER.slack[1:]),
    "a limit comes twice": replace(ANSWER, slack=(*ANSWER.slack, ANSWER.slack[0])),
    "a limit is raised": replace(ANSWER, slack=(replace(ANSWER.slack[0], limit=10**6), *ANSWER.slack[1:])),
    "a use is changed": replace(ANSWER, slack=(replace(ANSWER.slack[0], used=0), *ANSWER.slack[1:])),
    "a left out measure is hidden": replace(ANSWER, left_out=ANSWER.left_out[1:]),
    "a chosen measure is called left out": replace(
        ANSWER, left_out=(*ANSWER.left_out, replace(ANSWER.left_out[0], measure="WA-01"))
    ),
    "infeasible with a plan": replace(ANSWER, status="infeasible"),
}


@pytest.mark.parametrize("lie", LIES)
def test_every_lie_is_found(lie):
    assert not check(DEMO, LIES[lie]).ok


def test_a_broken_limit_is_found():
    tighter = replace(DEMO, capacities=(replace(DEMO.capacities[0], centi_fte=10), *DEMO.capacities[1:]))
    assert any("fte Landkreis 2027" in words for words in check(tighter, ANSWER).violations)


def test_a_broken_need_or_exclusion_is_found():
    problem = a_problem(a_measure("A"), a_measure("B"), years=2)
    answer = plan(problem)
    assert check(problem, answer).ok
    assert not check(replace(problem, needs=(Need(measure="A", before="B", lag=1),)), answer).ok
    assert not check(replace(problem, excludes=(Exclude(a="A", b="B"),)), answer).ok


@pytest.mark.parametrize(
    "changes", [{"percent": 50}, {"opens": 1, "closes": 1}, {"cap_year": 7_999}, {"cap_total": 7_999}]
)
def test_a_wrong_use_of_a_programme_is_found(changes):
    programme = Programme(id="P", title="Programm", percent=80, opens=0, closes=0)
    problem = a_problem(a_measure(programmes=("P",), latest=0), euro=2_000, years=2, programmes=(programme,))
    answer = plan(problem)
    assert check(problem, answer).ok
    assert not check(replace(problem, programmes=(replace(programme, **changes),)), answer).ok


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 400), place=st.integers(0, 100), shift=st.integers(1, 3), what=st.integers(0, 5))
def test_any_changed_number_of_any_row_is_found(seed, place, shift, what):
    problem = a_random_problem(seed)
    answer = plan(problem)
    if not answer.assignments:
        return
    at = place % len(answer.assignments)
    row = answer.assignments[at]
    name = ("operating", "investment", "funding", "fte", "commitment_operating", "commitment_investment")[what]
    value = getattr(row, name)
    changed = (value[0] + shift, *value[1:]) if isinstance(value, tuple) else value + shift
    rows = list(answer.assignments)
    rows[at] = replace(row, **{name: changed})
    assert not check(problem, replace(answer, assignments=tuple(rows))).ok
