"""The command line: exit 0 only if the work was done, German words on standard error otherwise."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.engines.planner.cases import a_measure, a_problem

from gemeinsam.engines.planner import jsonform, spreadsheet
from gemeinsam.engines.planner.command import main

OLD = str(Path(__file__).parent / "files/aufgabe-0.1.xlsx")
SOURCE = str(Path(__file__).resolve().parents[3] / "src")


def a_json_file(path: Path, *measures, **limits) -> str:
    path.write_text(json.dumps(jsonform.problem_to_dict(a_problem(*measures, **limits))), encoding="utf-8")
    return str(path)


def test_a_spreadsheet_becomes_a_plan(tmp_path, capsys):
    out = tmp_path / "out.xlsx"
    assert main([OLD, "--out", str(out), "--seconds", "30", "--seed", "1"]) == 0
    assert out.stat().st_size > 5_000
    assert capsys.readouterr().out.startswith("22 von 28 Maßnahmen passen. Knapp ist das Personal, nicht das Geld.")


def test_it_runs_as_a_module(tmp_path):
    command = [sys.executable, "-m", "gemeinsam.engines.planner", "--template", str(tmp_path / "v.xlsx")]
    ended = subprocess.run(command, env={"PYTHONPATH": SOURCE}, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr, (tmp_path / "v.xlsx").is_file()) == (0, b"", True)


def test_json_in_and_out(tmp_path, capsys):
    given = a_json_file(tmp_path / "a.json", a_measure("A", score=9), a_measure("B"), fte=20)
    assert main([given, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["benefit"], answer["checked"]) == ("optimal", 9, True)
    assert answer["left_out"][0]["words"] == "Es fehlen 0,2 Stellen im Jahr 2027 (Amt)."


def test_mandatory_measures_that_do_not_fit_end_with_2_and_what_is_missing(tmp_path, capsys):
    given = a_json_file(tmp_path / "a.json", a_measure("A", mandatory=True, fte=(50,)), fte=20)
    assert main([given, "--out", str(tmp_path / "o.xlsx")]) == 2
    assert capsys.readouterr().err == "Pflichtmaßnahmen passen nicht. Es fehlen 0,3 Stellen im Jahr 2027 (Amt).\n"
    assert not (tmp_path / "o.xlsx").exists()


def test_errors_of_a_spreadsheet_end_with_2_and_write_nothing(tmp_path, capsys):
    spreadsheet.template(tmp_path / "v.xlsx")
    assert main([str(tmp_path / "v.xlsx"), "--out", str(tmp_path / "o.xlsx")]) == 2
    assert capsys.readouterr().err == "Maßnahmen: erwartet wird mindestens eine Maßnahme.\n"
    assert not (tmp_path / "o.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "keine Aufgabe angegeben"),
        (["a.json"], "--out"),
        (["fehlt.json", "--json"], "gibt es nicht"),
        (["fehlt.xlsx", "--json"], "gibt es nicht"),
        (["a.json", "--out", "o.csv"], "muss auf .xlsx enden"),
        (["a.json", "--gantt", "o.xlsx"], "muss auf .svg oder .png enden"),
        (["a.json", "--as-table", "o.json"], "muss auf .xlsx enden"),
        (["a.json", "--out", "o.xlsx", "--as-table", "o.xlsx"], "denselben Namen"),
        (["whole.json", "--json", "--scenario", "X"], "Das Szenario X gibt es in der Aufgabe nicht; es gibt: keine."),
        (["twice.json", "--json"], "twice.json: Szenario A: Der Name kommt mehrfach vor."),
        (["strange.json", "--json"], "strange.json: scenarios[0]: budget ist unbekannt."),
        (
            ["wrong.json", "--json"],
            "wrong.json: Maßnahme A: die Dauer muss zwischen 1 und 400 liegen, nicht 0. (Angabe duration)",
        ),
        (["a.json", "--out", "fehlt/o.xlsx"], "Ordner"),
        (["a.xlsx", "--out", "a.xlsx"], "überschrieben"),
        (["a.json", "--json", "--seconds", "nan"], "Falscher Aufruf"),
        (["a.json", "--json", "--seconds", "0"], "Falscher Aufruf"),
        (["a.json", "--json", "--seed", "-1"], "Falscher Aufruf"),
        (["a.json", "--strange"], "Falscher Aufruf: unbekannt: --strange."),
        (["a.json", "--out"], "Falscher Aufruf: --out: ein Wert fehlt."),
        (["a.json", "--json=1"], "Falscher Aufruf: --json: nimmt keinen Wert: '1'."),
        (["broken.json", "--json"], "kein gültiges JSON (Zeile 2, Spalte 9)"),
        (["deep.json", "--json"], "kein gültiges JSON"),
        (["half.json", "--json"], "kein gültiges JSON in UTF-8"),
        (["list.json", "--json"], "muss ein JSON-Objekt sein"),
    ],
)
def test_wrong_calls_end_with_2_and_say_why(tmp_path, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.json").write_text('{\n "years"', encoding="utf-8")
    whole = json.loads(Path(a_json_file(tmp_path / "whole.json", a_measure("A"))).read_text())
    for name, scenarios in (("twice", [{"name": "A"}, {"name": "A"}]), ("strange", [{"name": "A", "budget": 1}])):
        (tmp_path / f"{name}.json").write_text(json.dumps({"problem": whole, "scenarios": scenarios}))
    wrong = whole | {"measures": [whole["measures"][0] | {"duration": 0}]}
    (tmp_path / "wrong.json").write_text(json.dumps(wrong))
    (tmp_path / "half.json").write_text('{"years": "\\ud800"}', encoding="utf-8")
    (tmp_path / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.out == ""


def test_help_ends_with_0_and_is_german(capsys):
    assert main(["--help"]) == 0
    words = capsys.readouterr().out
    assert words.startswith("Aufruf: gemeinsam plan [-h]")
    assert "diese Hilfe" in words
    english = ("usage", "positional", "optional", "options:", "show this", "SECONDS", "SEED", "problem")
    assert [word for word in english if word in words] == []
