"""Hard limits: a solver that hangs, eats memory or dies never takes the plan with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.engines.planner.cases import a_measure, a_problem
from tests.engines.planner.demo import the_demo

from gemeinsam.engines.planner import generate, plan, session

# How long a busy machine may take beyond the time that was set; a hang would take minutes.
BUSY_SECONDS = 20
SOURCE = str(Path(__file__).resolve().parents[3] / "src")


def children() -> set[str]:
    """Process ids of the solver's children of this process."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if b"planner.child" in words and f"\0{os.getpid()}\0".encode() in words:
            found.add(entry.name)
    return found


@pytest.mark.slow
def test_a_large_problem_comes_back_in_time_with_a_checked_plan():
    problem = generate(1000, 1).problem
    began = time.monotonic()
    answer = plan(problem, seconds=1)
    assert time.monotonic() - began < 1 + BUSY_SECONDS
    assert (answer.status, answer.checked) == ("feasible", True)
    assert 0 < answer.benefit <= answer.bound <= sum(measure.score for measure in problem.measures)
    assert not children()


@pytest.mark.slow
def test_a_child_that_hangs_is_killed(monkeypatch):
    hang = ["import sys, time; sys.stdin.readline(); time.sleep(600)"]
    monkeypatch.setattr(session, "command", lambda _: [sys.executable, "-c", *hang, str(os.getpid())])
    began = time.monotonic()
    answer = plan(the_demo(), seconds=1)
    assert time.monotonic() - began < 1 + BUSY_SECONDS
    assert (answer.status, answer.checked, answer.benefit > 0) == ("feasible", True, True)
    assert answer.reason == "Die Zeit war um, das Rechenprogramm wurde beendet. Dies ist der beste Plan bis dahin."


def test_the_child_is_told_no_secrets(monkeypatch):
    script = (
        "import json, os, sys; sys.stdin.readline()\n"
        "print(json.dumps({'say': 'environment', 'told': dict(os.environ)}))\n"
    )
    monkeypatch.setenv("SECRET_KEY", "geheim")
    monkeypatch.setenv("DATABASE_URL", "postgres://geheim")
    monkeypatch.setenv("PYTHONPATH", "/anderswo")
    monkeypatch.setattr(session, "command", lambda _: [sys.executable, "-c", script])
    with session.Session({}, memory_mb=500) as child:
        (line,) = [line for line in child.lines(deadline=time.monotonic() + 60) if line]
    told = line["told"]
    # Python sets LC_CTYPE by itself where there is no language.
    allowed = {*session.PASSED_ON, *session.HEAVY_LIBRARIES_USE_ONE_THREAD, "PYTHONPATH", "LC_CTYPE"}
    assert told.keys() <= allowed
    assert "geheim" not in str(told)
    assert told["PYTHONPATH"] == f"{SOURCE}{os.pathsep}/anderswo"


def test_a_child_that_dies_leaves_a_plan_with_the_reason(monkeypatch):
    monkeypatch.setattr(session, "command", lambda _: [sys.executable, "-c", "raise SystemExit(1)"])
    answer = plan(the_demo(), seconds=60)
    assert (answer.status, answer.checked, answer.benefit > 0) == ("feasible", True, True)
    assert answer.reason.startswith("Das Rechenprogramm endete unerwartet.")


def test_too_little_memory_leaves_a_plan_with_the_reason():
    answer = plan(the_demo(), seconds=60, memory_mb=80)
    assert (answer.status, answer.checked, answer.benefit > 0) == ("feasible", True, True)
    # Where memory ends decides whether the child can still say why.
    assert answer.reason.startswith(("Der Speicher reichte", "Das Rechenprogramm endete unerwartet"))


def test_the_fit_survives_a_search_that_runs_out_of_memory(monkeypatch):
    script = (
        "import json, sys; sys.stdin.readline()\n"
        "print(json.dumps({'say': 'best', 'choices': [[0, 0, None]]})); raise MemoryError\n"
    )
    monkeypatch.setattr(session, "command", lambda _: [sys.executable, "-c", script])
    answer = plan(a_problem(a_measure("A"), a_measure("B", score=1, duration=1), fte=20), seconds=60)
    assert ([row.measure for row in answer.assignments], answer.checked) == (["A"], True)
    assert "Speicher" in answer.reason or answer.status == "optimal"


def test_a_plan_that_the_checker_rejects_is_never_handed_out(monkeypatch):
    script = (
        "import json, sys; sys.stdin.readline()\n"
        "print(json.dumps({'say': 'best', 'choices': [[0, 0, None], [1, 0, None]]}))\n"
        "print(json.dumps({'say': 'end', 'status': 'optimal'}))\n"
    )
    monkeypatch.setattr(session, "command", lambda _: [sys.executable, "-c", script])
    answer = plan(a_problem(a_measure("A"), a_measure("B"), fte=20), seconds=60)
    assert (len(answer.assignments), answer.checked) == (1, True)
    assert answer.reason.startswith("Ein Plan fiel bei der Nachrechnung durch")


def test_cancel_stops_soon_and_keeps_the_best_plan():
    problem = generate(300, 2).problem
    began = time.monotonic()
    answer = plan(problem, seconds=600, cancelled=lambda: time.monotonic() - began > 1)
    assert time.monotonic() - began < 1 + BUSY_SECONDS
    assert (answer.status, answer.checked, answer.benefit > 0) == ("cancelled", True, True)
    assert not children()


def test_two_plans_at_once_in_threads_do_not_disturb_each_other():
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(plan, [the_demo(), the_demo(money_percent=60)]))
    assert [(answer.benefit, answer.status) for answer in answers] == [(150, "optimal"), (104, "optimal")]


def test_progress_tells_phases_and_never_gets_worse():
    seen = []
    answer = plan(the_demo(), progress=seen.append)
    best = [step.best for step in seen if step.best is not None]
    bounds = [step.bound for step in seen if step.bound is not None]
    assert [seen[0].phase, seen[-1].phase] == ["start", "done"]
    assert best == sorted(best)
    assert bounds == sorted(bounds, reverse=True)
    assert (best[-1], bounds[-1]) == (answer.benefit, answer.bound)


@pytest.mark.slow
def test_both_children_die_with_their_parent():
    script = (
        f"import sys; sys.path.insert(0, {SOURCE!r})\n"
        "from gemeinsam.engines.planner import generate, plan\n"
        "print('go', flush=True)\n"
        "plan(generate(300, 1).problem, seconds=60, processes=2)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    parent.stdout.readline()
    mine = f"\0{parent.pid}\0".encode()

    def alive() -> list[str]:
        found = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = entry.read_bytes()
            except OSError:
                continue
            if mine in words and b"planner.child" in words:
                found.append(entry.parent.name)
        return found

    deadline = time.monotonic() + BUSY_SECONDS
    while not alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    while len(alive()) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(alive()) == 2
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + BUSY_SECONDS
    while alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert alive() == []


@pytest.mark.parametrize("use", ["", "plan(a_problem(a_measure()))"])
def test_the_solver_is_never_loaded_here(use):
    script = (
        "import sys\n"
        f"sys.path[:0] = [{SOURCE!r}, {str(Path(__file__).resolve().parents[3])!r}]\n"
        "from gemeinsam.engines.planner import plan\n"
        "from tests.engines.planner.cases import a_measure, a_problem\n"
        f"{use}\n"
        "print([name for name in ('highspy', 'numpy', 'xlsxwriter', 'python_calamine') if name in sys.modules])\n"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"


def test_importing_the_package_loads_only_what_a_shown_plan_needs():
    script = (
        f"import sys; sys.path.insert(0, {SOURCE!r}); import gemeinsam.engines.planner\n"
        "print(sorted(name.rpartition('.')[2] for name in sys.modules if name.startswith('gemeinsam.engines.planner.')))"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "['checker', 'limits', 'links', 'measure', 'problem', 'ranges', 'recount', 'result']\n"
