"""The paper on JSON says what the code does: every attribute, every range, and its example runs."""

import json
import re
from dataclasses import fields, replace
from typing import get_type_hints

import pytest
from tests.engines.planner import json_paper
from tests.engines.planner.cases import a_measure, a_problem
from tests.engines.planner.json_paper import ANSWERED, ASKED, NUMBERS, PAPER

from gemeinsam.engines.planner import ProblemError
from gemeinsam.engines.planner.command import main
from gemeinsam.engines.planner.limits import Budget, Capacity, Commitment, Programme
from gemeinsam.engines.planner.links import Need, Share, Together
from gemeinsam.engines.planner.measure import Staff
from gemeinsam.engines.planner.scenarios import Scenario

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

SAMPLES = {
    type(sample): sample
    for sample in (
        a_problem(a_measure()),
        a_measure("A", partners=(Staff(unit="IT", fte=(0,)),)),
        Staff(unit="IT", fte=(0,)),
        Budget(payer="K", kind="operating", year=2027, euro=0),
        Commitment(payer="K", year=2027, euro=0),
        Capacity(unit="A", year=2027, centi_fte=0),
        Programme(id="P", title="P", percent=0, opens=0, closes=400),
        Need(measure="A", before="B"),
        Together(a="A", b="B"),
        Share(over="field", key="F"),
        Scenario(name="S"),
    )
}


def test_the_paper_holds_every_attribute_as_the_code_has_it():
    paper = PAPER.read_text(encoding="utf-8")
    assert json_paper.with_tables(paper) == paper, "write it anew: python -m tests.engines.planner.json_paper"
    for kind in (*ASKED, *ANSWERED):
        section = paper.split(f"### {kind.__name__}\n")[1].split("\n### ")[0]
        assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == [field.name for field in fields(kind)]


def test_an_attribute_without_explanation_is_noticed(monkeypatch):
    monkeypatch.setattr(Budget, "__doc__", Budget.__doc__.replace("reserve: ", "stock: "))
    with pytest.raises(KeyError, match="reserve"):
        json_paper.tables()


def accepts(sample, name: str, value: int) -> bool:
    """Whether the code takes a number at the place where the sample has one."""
    hint = str(get_type_hints(type(sample))[name])
    pairs, several = "tuple[tuple" in hint, "tuple[int" in hint
    made: object = (("X", value),) if pairs else (value,) if several else value
    changes: dict[str, object] = {name: made}
    if name == "duration":
        changes |= dict.fromkeys(("operating", "investment", "fte"), (0,) * value) | {"partners": ()}
    try:
        replace(sample, **changes)
    except ProblemError as error:
        allowed = (name, "partners") if isinstance(sample, Staff) else (name, "years", "")
        assert error.attribute in allowed, error  # noqa: PT017 - another attribute would be another rule
        return False
    return True


RANGES = [
    pytest.param(kind, field.name, id=f"{kind.__name__}.{field.name}")
    for kind in ASKED
    for field in fields(kind)
    if field.name in NUMBERS
    and isinstance(NUMBERS[field.name][1], tuple)
    and json_paper.holds_numbers(get_type_hints(kind)[field.name])
]


@pytest.mark.parametrize(("kind", "name"), RANGES)
def test_the_ranges_of_the_paper_are_those_of_the_code(kind, name):
    least, most = NUMBERS[name][1]
    tried = {value: accepts(SAMPLES[kind], name, value) for value in (least - 1, least, most, most + 1)}
    assert tried == {least - 1: False, least: True, most: True, most + 1: False}


def test_the_example_of_the_paper_is_planned_with_all_that_the_paper_names(tmp_path, capsys):
    paper = PAPER.read_text(encoding="utf-8")
    (tmp_path / "a.json").write_text(re.findall(r"```json\n(.*?)```", paper, re.DOTALL)[0], encoding="utf-8")
    assert main([str(tmp_path / "a.json"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (scenario,) = answer.pop("scenarios")
    told = {kind: {field.name for field in fields(kind)} for kind in ANSWERED}
    plan, row, slack, left, missing, change = (told[kind] for kind in (*ANSWERED[:2], *ANSWERED[4:]))
    assert set(answer) == plan
    assert set(scenario) == plan | {"name", "changes", "blocked"}
    assert set(answer["assignments"][0]) == row
    assert set(answer["slack"][0]) == slack
    assert set(answer["left_out"][0]) == left | {"words"}
    assert set(answer["left_out"][0]["missing"][0]) == missing
    assert set(scenario["changes"][0]) == change
    assert (answer["left_out"][0]["measure"], scenario["name"], scenario["benefit"]) == ("MO-01", "minus 40 %", 9)
    own = sum(row["operating"][0] + row["investment"][0] for row in answer["assignments"])
    assert own == sum(row["used"] for row in answer["slack"] if row["year"] == 2027)


def test_one_scenario_alone_is_the_same_as_beside_the_plan(tmp_path, capsys):
    paper = PAPER.read_text(encoding="utf-8")
    (tmp_path / "a.json").write_text(re.findall(r"```json\n(.*?)```", paper, re.DOTALL)[0], encoding="utf-8")
    assert main([str(tmp_path / "a.json"), "--json", "--scenario", "minus 40 %"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["measure"] for row in answer["assignments"]] == ["BI-01"]
    assert "scenarios" not in answer


def test_json_becomes_a_table_and_back(tmp_path, capsys):
    paper = PAPER.read_text(encoding="utf-8")
    (tmp_path / "a.json").write_text(re.findall(r"```json\n(.*?)```", paper, re.DOTALL)[0], encoding="utf-8")
    table = str(tmp_path / "a.xlsx")
    assert main([str(tmp_path / "a.json"), "--as-table", table]) == 0
    assert capsys.readouterr().out == ""
    assert main([table, "--json"]) == 0
    from_table = json.loads(capsys.readouterr().out)
    assert main([str(tmp_path / "a.json"), "--json"]) == 0
    from_json = json.loads(capsys.readouterr().out)
    for answer in (from_table, from_json):
        for plan in (answer, *answer["scenarios"]):
            plan.pop("seconds")
    assert from_table == from_json
