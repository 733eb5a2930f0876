"""A newcomer's rule is one function and its name: every way to a plan keeps it, in the child process too."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gemeinsam.engines.planner import generate, jsonform

SOURCE = Path(__file__).resolve().parents[3] / "src"
# What the newcomer writes; `{row}` is the row of one field.
RULE = '''
def newcomer(rows: Rows) -> None:
    """A rule about how many measures of each field are in the plan."""
    measures = rows.options.problem.measures
    by_field = {{}}
    for at, measure in enumerate(measures):
        by_field.setdefault(measure.field, []).append(rows.present(at))
    first = by_field.pop("Handlungsfeld 1") if {spares_first} else []
    for columns in by_field.values():
        {row}
'''
# Reads a problem, prints every plan: where it comes from, its status, and how many measures of each field it has.
USE = """
import json, sys
from collections import Counter
from gemeinsam.engines.planner import fit, greedy, jsonform, plan
problem = jsonform.problem_from_dict(json.load(sys.stdin))
field = {m.id: m.field for m in problem.measures}
for how, answer in (
    ("greedy", greedy(problem)),
    ("fit", fit(problem)),
    ("plan", plan(problem, seconds=120)),
    ("plan of a child that dies", plan(problem, memory_mb=80)),
):
    counts = Counter(field[row.measure] for row in answer.assignments)
    print(json.dumps([how, answer.status, [counts[name] for name in sorted(set(field.values()))]]))
"""


def with_rule(folder: Path, row: str, *, spares_first: bool) -> None:
    """A copy of the package in which CONSTRAINTS has one rule more."""
    copy = folder / "gemeinsam/engines/planner"
    shutil.copytree(SOURCE / "gemeinsam/engines/planner", copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy.parents[1] / "__init__.py").touch()
    (copy.parent / "__init__.py").touch()
    constraints = copy / "constraints.py"
    head, listed = constraints.read_text(encoding="utf-8").split("\nCONSTRAINTS: Final", 1)
    assert listed.count("    respects_excludes,\n") == 1
    listed = listed.replace("    respects_excludes,\n", "    respects_excludes,\n    newcomer,\n")
    rule = RULE.format(row=row, spares_first=spares_first)
    constraints.write_text(f"{head}{rule}\n\nCONSTRAINTS: Final{listed}", encoding="utf-8")


def answers_of(folder: Path, n: int, seed: int) -> list[tuple[str, str, list[int]]]:
    """All ways to a plan, run with the package in the folder."""
    problem = generate(n, seed).problem
    problem = replace(problem, measures=tuple(replace(m, mandatory=False) for m in problem.measures))
    done = subprocess.run(
        [sys.executable, "-c", USE],
        env={**os.environ, "PYTHONPATH": str(folder)},
        cwd=folder,
        input=json.dumps(jsonform.problem_to_dict(problem)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-1500:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "row", "spares_first", "kept"),
    [
        pytest.param(
            60,
            "rows.add([(column, 1) for column in columns], upper=1)",
            False,
            lambda counts: max(counts) == 1,
            id="first fit by score breaks it with a higher score than any plan that keeps it",
        ),
        pytest.param(
            30,
            "rows.add([(column, 1) for column in columns], lower=1)",
            False,
            lambda counts: min(counts) >= 1,
            id="no single measure meets it, so a first fit may end without a plan",
        ),
        pytest.param(
            30,
            "rows.add([(column, 1) for column in columns] + [(column, -1) for column in first], upper=0)",
            True,
            lambda counts: max(counts) == counts[0] > 0,
            id="one measure breaks it and another mends it",
        ),
    ],
)
def test_every_plan_keeps_a_new_rule_and_the_best_is_proven(tmp_path, n, row, spares_first, kept):
    with_rule(tmp_path, row, spares_first=spares_first)
    for seed in (1, 2, 3):
        answers = answers_of(tmp_path, n, seed)
        found = [answer for answer in answers if answer[1] != "unknown"]
        assert (len(answers), answers[2][1]) == (4, "optimal")
        assert [answer for answer in found if not kept(answer[2])] == []
