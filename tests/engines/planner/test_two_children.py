"""Two child processes, one that proves and one that searches: each may die, and both are gone at the end."""

from __future__ import annotations

import json
import os
import signal
import sys
import time

import pytest
from tests.engines.planner.cases import a_random_problem, best_by_trying
from tests.engines.planner.demo import the_demo
from tests.engines.planner.test_limits import BUSY_SECONDS, children

from gemeinsam.engines.planner import generate, pipeline, plan, session

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow


@pytest.fixture
def commands(monkeypatch):
    """Commands of the children in the order of their start; None for the real one."""
    given: list[list[str] | None] = []
    real = session.command

    def command(memory_mb: int) -> list[str]:
        replaced = given.pop(0) if given else None
        return real(memory_mb) if replaced is None else replaced

    monkeypatch.setattr(session, "command", command)
    monkeypatch.setattr(pipeline, "SECOND_AFTER_SECONDS", 0.0)
    return given


def a_child(script: str) -> list[str]:
    """One that reads its task and then does something else."""
    return [sys.executable, "-c", f"import json, sys, time; task = json.loads(sys.stdin.readline())\n{script}"]


@pytest.mark.slow
@pytest.mark.parametrize("kill", [0, 1])
def test_a_killed_child_leaves_the_other_at_work(kill):
    problem = generate(300, 2).problem
    killed: list[int] = []

    def look(progress) -> None:
        alive = sorted(map(int, children()))
        if progress.best and len(alive) == 2 and not killed:
            killed.append(alive[kill])
            os.kill(alive[kill], signal.SIGKILL)

    answer = plan(problem, seconds=6, progress=look, processes=2)
    assert len(killed) == 1
    assert (answer.status, answer.checked, answer.benefit > 0) == ("feasible", True, True)
    assert answer.reason.endswith("Einer der beiden Rechengänge endete unerwartet, der andere lief weiter.")
    assert answer.reason.startswith("Die Zeit war um.")
    assert not children()


def test_a_search_that_dies_at_once_does_not_spoil_the_proof(commands):
    commands += [None, a_child("raise SystemExit(1)")]
    answer = plan(the_demo(), processes=2)
    assert (answer.benefit, answer.status, answer.reason) == (150, "optimal", "Bester möglicher Plan, nachgewiesen.")


def test_the_searching_child_saves_the_plan_when_the_proving_one_runs_out_of_memory(commands):
    out_of_memory = 'time.sleep(3); print(json.dumps({"say": "end", "status": "memory"}), flush=True)'
    commands += [a_child(out_of_memory), None]
    answer = plan(the_demo(), seconds=60, processes=2, cancelled=lambda: False)
    assert (answer.checked, answer.benefit) == (True, 150)


def test_a_plan_told_by_one_child_is_heard_by_the_other(commands, tmp_path):
    heard = tmp_path / "heard"
    tells = """
time.sleep(1)
print(json.dumps({"say": "bound", "bound": 151}), flush=True)
time.sleep(60)
"""
    hears = f"open({str(heard)!r}, 'w').write(sys.stdin.readline()); time.sleep(60)"
    commands += [a_child(tells), a_child(hears)]
    plan(the_demo(), seconds=60, processes=2, cancelled=lambda: heard.exists() and bool(heard.read_text()))
    line = json.loads(heard.read_text())
    assert line["bound"] == 151
    assert len(line["best"]) > 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("processes", [1, 2])
def test_one_and_two_processes_find_the_same_best(commands, processes, seed):
    assert commands == []
    problem = a_random_problem(seed)
    answer = plan(problem, seconds=60, processes=processes)
    best = best_by_trying(problem)
    assert (answer.status, answer.benefit) == ("infeasible" if best is None else "optimal", best or 0)


@pytest.mark.slow
def test_both_children_are_gone_when_the_time_is_over():
    began = time.monotonic()
    answer = plan(generate(300, 3).problem, seconds=3, processes=2)
    assert time.monotonic() - began < 3 + BUSY_SECONDS
    assert (answer.status, answer.checked) == ("feasible", True)
    assert not children()


@pytest.mark.slow
def test_one_processor_searches_after_branch_and_cut():
    phases: list[str] = []
    answer = plan(generate(100, 3).problem, seconds=8, processes=1, progress=lambda step: phases.append(step.phase))
    seen = list(dict.fromkeys(phases))
    assert seen == ["start", "lp", "fit", "mip", "search", "done"]
    assert answer.status == "feasible"


def test_a_line_that_is_no_json_is_not_heard(commands):
    commands.append(a_child('print("kein JSON"); print(json.dumps({"say": "end", "status": "time"}), flush=True)'))
    with session.Session({}, memory_mb=500) as child:
        lines = [line for line in child.lines(deadline=time.monotonic() + 60) if line]
    assert (lines, child.ending.how, child.ending.status) == ([], "finished", "time")
