"""The published problem: its reader refuses what is wrong, the model agrees with trying everything, the checker alone."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from tests.engines.planner.test_limits import BUSY_SECONDS, children

from gemeinsam.engines.planner import session
from gemeinsam.engines.planner.published import checker, door
from gemeinsam.engines.planner.published.model import naive_order, published_matrix, starts_of, values_of
from gemeinsam.engines.planner.published.problem import (
    Project,
    Published,
    PublishedError,
    published_from_dict,
    published_to_dict,
    read,
)
from gemeinsam.engines.planner.search.seats import by_relaxation, first_fit
from gemeinsam.engines.planner.solver import Loaded

SHARED = Path("/work/shared/data/planner")
FILES = ("PI_1_1000.json.gz", "PI_2_2000.json.gz", "PI_5_5000.json.gz")


def a_problem(seed: int, *, projects: int = 5, window: int = 3) -> Published:
    """Small, with every rule in it; budgets with fractions, as the files have them."""
    random = Random(seed)
    parts = []
    for at in range(projects):
        duration = random.randint(1, 4)
        parts.append(
            Project(
                cost=tuple(float(random.randint(0, 9)) for _ in range(duration)),
                value=tuple(float(random.randint(0, 20)) for _ in range(duration)),
                stream=random.randint(0, 1),
                prerequisites=(random.randint(0, at - 1),) if at and random.random() < 0.4 else (),
                exclusions=(3,) if at == 2 else (2,) if at == 3 else (),
            )
        )
    years = window + 3
    return Published(
        name=f"klein {seed}",
        planning_window=window,
        discount_rate=0.1,
        budget=tuple(random.randint(8, 16) + 0.25 for _ in range(years)),
        ongoing_budget=tuple(random.randint(5, 12) + 0.5 for _ in range(years)),
        initiation_budget=tuple(random.randint(4, 12) + 0.75 for _ in range(years)),
        stream_budgets=(random.randint(15, 40) + 0.1, random.randint(15, 40) + 0.1),
        most_starts=random.choice((1, 2, projects)),
        projects=tuple(parts),
    )


def best_by_trying(problem: Published) -> float:
    """The objective of the best answer among all, by the checker alone."""
    starts = [None, *range(problem.planning_window)]
    best = 0.0
    for way in product(starts, repeat=len(problem.projects)):
        answer = {at: start for at, start in enumerate(way) if start is not None}
        if not checker.violations(problem, answer):
            best = max(best, checker.objective_of(problem, answer))
    return best


@pytest.mark.parametrize("seed", range(8))
def test_the_model_has_the_best_of_all_answers(seed):
    problem = a_problem(seed)
    matrix = published_matrix(problem)
    for model in (matrix, matrix.without_misfits()):
        solved = Loaded(model).solve(seconds=60)
        starts = starts_of(problem, np.array(solved.values))
        assert checker.violations(problem, starts) == []
        assert checker.objective_of(problem, starts) == pytest.approx(best_by_trying(problem))


@pytest.mark.parametrize("seed", range(3))
def test_model_and_checker_agree_on_every_answer(seed):
    problem = a_problem(seed, projects=4, window=2)
    matrix = published_matrix(problem)
    for way in product((None, 0, 1), repeat=4):
        answer = {at: start for at, start in enumerate(way) if start is not None}
        values = values_of(problem, answer)
        assert matrix.holds(values) == (checker.violations(problem, answer) == [])
        assert matrix.benefit(values) == pytest.approx(checker.objective_of(problem, answer))


@pytest.mark.parametrize("seed", range(2))
def test_the_door_finds_the_best_with_two_children(seed):
    problem = a_problem(seed)
    answer = door.solve(problem, seconds=60, processes=2)
    assert answer.objective == pytest.approx(best_by_trying(problem))
    assert answer.bound >= answer.objective - 1e-9
    assert (answer.broken, checker.violations(problem, answer.starts)) == ((), [])
    assert answer.naive <= answer.objective + 1e-9
    assert answer.fit <= answer.objective + 1e-9
    assert answer.seconds < 60
    assert not children()


def test_both_first_fits_keep_all_rules():
    problem = a_problem(11, projects=30, window=6)
    matrix = published_matrix(problem).without_misfits()
    relaxation = Loaded(matrix, integer=False).solve(seconds=60)
    for orders in ([naive_order(problem)], by_relaxation(relaxation)):
        starts = starts_of(problem, first_fit(matrix, orders))
        assert len(starts) > 0
        assert checker.violations(problem, starts) == []


def a_plain_problem() -> Published:
    """Two projects after one another, and one that excludes the second; every limit is just enough."""
    projects = (
        Project(cost=(5.0, 3.0), value=(1.0, 2.0), stream=0),
        Project(cost=(4.0, 2.0), value=(3.0, 4.0), stream=1, prerequisites=(0,), exclusions=(2,)),
        Project(cost=(1.0,), value=(1.0,), stream=0, exclusions=(1,)),
    )
    return Published(
        name="schlicht",
        planning_window=3,
        discount_rate=0.0,
        budget=(5.0, 3.0, 4.0, 2.0),
        ongoing_budget=(0.0, 3.0, 0.0, 2.0),
        initiation_budget=(5.0, 0.0, 4.0, 0.0),
        stream_budgets=(8.0, 4.0),
        most_starts=1,
        projects=projects,
    )


def test_the_checker_counts_value_and_accepts_what_just_fits():
    problem = a_plain_problem()
    assert checker.violations(problem, {0: 0, 1: 2}) == []
    assert checker.objective_of(problem, {0: 0, 1: 2}) == 10
    discounted = replace(problem, discount_rate=1.0)
    assert checker.objective_of(discounted, {0: 0, 1: 2}) == 1 + 2 / 2 + 3 / 4 + 4 / 8


@pytest.mark.parametrize(
    ("changes", "starts", "words"),
    [
        ({"budget": (5.0, 2.9, 4.0, 2.0)}, {0: 0, 1: 2}, "Jahr 1, alle Projekte"),
        ({"ongoing_budget": (0.0, 2.9, 0.0, 2.0)}, {0: 0, 1: 2}, "Jahr 1, laufende Projekte"),
        ({"initiation_budget": (4.9, 0.0, 4.0, 0.0)}, {0: 0, 1: 2}, "Jahr 0, neue Projekte"),
        ({"stream_budgets": (7.9, 4.0)}, {0: 0, 1: 2}, "Strom 0"),
        ({"most_starts": 0}, {0: 0}, "zu viele"),
        ({"initiation_budget": (9.0, 9.0, 9.0, 9.0), "budget": (9.0, 9.0, 9.0, 9.0)}, {0: 0, 1: 1}, "beendet"),
        ({}, {1: 2}, "beendet"),
        ({"most_starts": 2, "initiation_budget": (5.0, 0.0, 5.0), "budget": (5.0, 3.0, 5.0, 2.0),
          "stream_budgets": (9.0, 4.0)}, {0: 0, 1: 2, 2: 2}, "schließen sich aus"),
        ({}, {0: 3}, "außerhalb des Fensters"),
        ({}, {7: 0}, "gibt es nicht"),
    ],
)  # fmt: skip
def test_the_checker_catches_every_broken_rule(changes, starts, words):
    found = checker.violations(replace(a_plain_problem(), **changes), starts)
    assert any(words in sentence for sentence in found)


def test_an_answer_that_the_checker_rejects_is_not_handed_out(monkeypatch):
    script = """
import json, sys, time
sys.stdin.readline()
for starts, objective in (([[0, 0]], 3.0), ([[0, 0], [1, 0]], 99.0)):
    print(json.dumps({"say": "best", "starts": starts, "objective": objective}), flush=True)
print(json.dumps({"say": "end", "status": "time"}), flush=True)
"""
    monkeypatch.setattr(session, "command", lambda _: [sys.executable, "-c", script])
    answer = door.solve(a_plain_problem(), seconds=60, processes=1)
    assert (answer.starts, answer.objective) == ({0: 0}, 3.0)
    assert len(answer.broken) == 1


def test_children_that_die_leave_an_empty_answer_and_say_so(monkeypatch):
    monkeypatch.setattr(session, "command", lambda _: [sys.executable, "-c", "raise SystemExit(1)"])
    answer = door.solve(a_plain_problem(), seconds=60, processes=2)
    assert (answer.starts, answer.bound, answer.endings) == ({}, None, ("died", "died"))


def packed(path: Path, given: object) -> Path:
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        json.dump(given, stream)
    return path


def test_a_file_is_read_packed_and_plain(tmp_path):
    problem = a_problem(1)
    given = json.loads(json.dumps(published_to_dict(problem)))
    plain = tmp_path / "plain.json"
    plain.write_text(json.dumps(given), encoding="utf-8")
    assert read(packed(tmp_path / "packed.json.gz", given)) == problem
    assert read(plain) == problem


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda table: table.pop("budget"), "budget"),
        (lambda table: table.update(planning_window=0), "planning_window"),
        (lambda table: table.update(planning_window=True), "planning_window"),
        (lambda table: table.update(discount_rate="viel"), "discount_rate"),
        (lambda table: table.update(projects=[]), "projects"),
        (lambda table: table["budget"].__setitem__(0, -1), r"budget\[0\]"),
        (lambda table: table["budget"].__setitem__(0, float("nan")), r"budget\[0\]"),
        (lambda table: table["ongoing_budget"].pop(), "ongoing_budget"),
        (lambda table: table.update(initiation_range="alle"), "initiation_range"),
        (lambda table: table["projects"].__setitem__(1, 7), "Projekt 1"),
        (lambda table: table["projects"][1].update(stream=9), "Projekt 1: stream"),
        (lambda table: table["projects"][1]["value"].append(1.0), "Projekt 1: value"),
        (lambda table: table["projects"][1].update(duration=99), "Projekt 1"),
        (lambda table: table["projects"][1].update(prerequisites=[1]), "Projekt 1: prerequisites"),
        (lambda table: table["projects"][1].update(exclusions=[99]), "Projekt 1: exclusions"),
    ],
)
def test_wrong_input_is_refused_by_name(change, words):
    table = json.loads(json.dumps(published_to_dict(a_problem(1))))
    change(table)
    with pytest.raises(PublishedError, match=words):
        published_from_dict(table)


def test_files_that_are_none_are_refused(tmp_path, monkeypatch):
    torn = packed(tmp_path / "torn.gz", published_to_dict(a_problem(1)))
    torn.write_bytes(torn.read_bytes()[:-20])
    text = tmp_path / "text.json"
    text.write_text("kein JSON", encoding="utf-8")
    for path, words in (
        (tmp_path / "none.gz", "lässt sich nicht lesen"),
        (tmp_path, "lässt sich nicht lesen"),
        (torn, "lässt sich nicht lesen"),
        (text, "kein JSON"),
    ):
        with pytest.raises(PublishedError, match=words):
            read(path)
    monkeypatch.setattr("gemeinsam.engines.planner.published.problem.MOST_BYTES", 100)
    with pytest.raises(PublishedError, match="zu groß"):
        read(packed(tmp_path / "large.gz", published_to_dict(a_problem(1))))


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_the_published_files_are_read_and_answered_in_time(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    problem = read(path)
    began = time.monotonic()
    answer = door.solve(problem, seconds=2, processes=2)
    assert time.monotonic() - began < 2 + BUSY_SECONDS
    assert checker.violations(problem, answer.starts) == []
    assert not children()


def test_reading_loads_no_solver():
    source = str(Path(__file__).resolve().parents[3] / "src")
    script = (
        f"import sys; sys.path.insert(0, {source!r}); from gemeinsam.engines.planner.published import checker, door\n"
        "print([name for name in ('highspy', 'numpy') if name in sys.modules])\n"
    )
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
