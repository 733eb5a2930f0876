"""Scenarios change a problem exactly as they say, and refuse what can't be."""

from dataclasses import replace

import pytest
from tests.engines.planner.cases import a_measure, a_problem

from gemeinsam.engines.planner import (
    Budget,
    Commitment,
    Exclude,
    Need,
    ProblemError,
    Programme,
    Share,
    Together,
    explain,
    plan,
)
from gemeinsam.engines.planner.scenarios import Scenario, applied, blocked
from gemeinsam.engines.planner.side_by_side import changes

PROGRAMMES = tuple(Programme(id=name, title=name, percent=100, opens=0, closes=1) for name in ("P", "Q"))


def the_problem(**more):
    measures = (
        a_measure("A", programmes=("P", "Q"), places=(("Zell", 1),)),
        a_measure("B", field="Anderes"),
        a_measure("C"),
        a_measure("R", duration=2, operating=(1, 1), investment=(0, 0), fte=(1, 1), running=1),
    )
    more = {"years": 2, "euro": 10_001, "fte": 33, "programmes": PROGRAMMES} | more
    return a_problem(*measures, **more)


def test_nothing_different_is_the_same_problem():
    assert applied(the_problem(), Scenario(name="S")) == the_problem()


def test_percents_round_down():
    problem = the_problem(commitments=tuple(Commitment(payer="Kreis", year=year, euro=999) for year in (2027, 2028)))
    problem = replace(problem, budgets=tuple(replace(row, reserve=15, carry_percent=40) for row in problem.budgets))
    changed = applied(problem, Scenario(name="S", money_percent=59, staff_percent=50))
    assert {(row.euro, row.reserve, row.carry_percent) for row in changed.budgets} == {(5_900, 8, 40)}
    assert {row.euro for row in changed.commitments} == {589}
    assert {row.centi_fte for row in changed.capacities} == {16}
    assert changed.measures == problem.measures


def test_own_budgets_come_after_the_percent_and_may_be_new():
    own = Budget(payer="Kreis", kind="operating", year=2028, euro=7, reserve=1)
    follow = Budget(payer="Kreis", kind="operating", year=2029, euro=3)
    changed = applied(the_problem(), Scenario(name="S", money_percent=50, budgets=(follow, own)))
    assert changed.budgets == (Budget(payer="Kreis", kind="operating", year=2027, euro=5_000), own, follow)


def test_a_cancelled_programme_is_gone_everywhere():
    changed = applied(the_problem(), Scenario(name="S", cancelled=("P",)))
    assert (changed.programmes, changed.measures[0].programmes) == (PROGRAMMES[1:], ("Q",))


def test_forced_is_mandatory_and_new_things_take_no_own_money():
    changed = applied(the_problem(), Scenario(name="S", forced=("B",), no_new_own_money=True))
    assert [(m.id, m.mandatory, m.only_funded) for m in changed.measures] == [
        ("A", False, True), ("B", True, True), ("C", False, True), ("R", False, False),
    ]  # fmt: skip
    free = applied(the_problem(), Scenario(name="S", no_new_own_money=True))
    assert [row.measure for row in plan(free, seconds=10).assignments] == ["A", "R"]


def test_an_excluded_measure_takes_its_links_with_it_and_stops_what_needs_it():
    problem = the_problem(
        needs=(Need(measure="B", before="A"),),
        excludes=(Exclude(a="A", b="C"),),
        togethers=(Together(a="A", b="C", bonus=5),),
        shares=(Share(over="place", key="Zell"), Share(over="field", key="Anderes")),
    )
    scenario = Scenario(name="S", excluded=("A",))
    changed = applied(problem, scenario)
    assert [(m.id, m.starts) for m in changed.measures] == [("B", ()), ("C", None), ("R", None)]
    assert (changed.needs, changed.excludes, changed.togethers) == ((), (), ())
    assert [share.key for share in changed.shares] == ["Anderes"]
    assert blocked(problem, scenario) == {"B": "A"}
    answer = plan(changed, seconds=10)
    assert [row.measure for row in answer.assignments] == ["C", "R"]
    assert [(row.measure, row.missing[0].kind) for row in explain(changed, answer)] == [("B", "start")]
    assert changes(problem, plan(problem, seconds=10), changed, answer)[0].kind == "excluded"


def test_what_is_done_only_together_is_stopped_too():
    problem = the_problem(togethers=(Together(a="C", b="A", required=True),))
    assert blocked(problem, Scenario(name="S", excluded=("A",))) == {"C": "A"}


def test_a_running_measure_may_be_stopped():
    assert "R" not in {measure.id for measure in applied(the_problem(), Scenario(name="S", excluded=("R",))).measures}


@pytest.mark.parametrize(
    ("values", "attribute", "words"),
    [
        ({"forced": ("X",)}, "forced", "Die Maßnahme X gibt es nicht"),
        ({"excluded": ("X",)}, "excluded", "Die Maßnahme X gibt es nicht"),
        ({"cancelled": ("X",)}, "cancelled", "Das Förderprogramm X gibt es nicht"),
        ({"excluded": ("A",), "forced": ("B",)}, "excluded", "B muss im Plan sein, braucht aber A"),
        ({"excluded": ("A", "B", "C", "R")}, "measures", "keine Maßnahme"),
        ({"budgets": (Budget(payer="Neu", kind="operating", year=2027, euro=1),)}, "year", "2028 fehlt"),
    ],
)
def test_what_cannot_be_is_refused_with_the_name_of_the_scenario(values, attribute, words):
    problem = the_problem(needs=(Need(measure="B", before="A"),))
    with pytest.raises(ProblemError) as caught:
        applied(problem, Scenario(name="Kürzung", **values))
    assert caught.value.message.startswith("Szenario Kürzung: ")
    assert words in caught.value.message
    assert (caught.value.subject, caught.value.attribute) == ("Kürzung", attribute)


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"money_percent": 1_001},
        {"staff_percent": -1},
        {"money_percent": 0.6},
        {"forced": "A"},
        {"excluded": (1,)},
        {"no_new_own_money": 1},
        {"forced": ("A",), "excluded": ("A",)},
        {"budgets": (Budget(payer="K", kind="operating", year=2027, euro=1),) * 2},
    ],
)
def test_scenarios_check_themselves(values):
    with pytest.raises(ProblemError):
        Scenario(**({"name": "S"} | values))


def test_every_measure_comes_goes_moves_or_stays():
    problem = the_problem(euro=10_001)
    before = plan(problem, seconds=10)
    after = plan(applied(problem, Scenario(name="S", forced=("B",))), seconds=10)
    kinds = {change.measure: change.kind for change in changes(problem, before, problem, after)}
    first, second = ({row.measure: row.start for row in one.assignments} for one in (before, after))
    assert kinds["B"] in {"comes", "stays", "moves"}
    for name, kind in kinds.items():
        expected = {(False, False): "out", (False, True): "comes", (True, False): "goes"}
        both = "stays" if first.get(name) == second.get(name) else "moves"
        assert kind == expected.get((name in first, name in second), both)
