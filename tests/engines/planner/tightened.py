"""Run as a program: tightens problems from its standard input in a process of their own, as the product does.

Each line is one case: problem, seconds, and what is wanted besides (goal, least: a further rule).
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from gemeinsam.engines.planner.assembly import benefit_of
from gemeinsam.engines.planner.constraints import rows_of
from gemeinsam.engines.planner.fitting import relaxed
from gemeinsam.engines.planner.jsonform import problem_from_dict
from gemeinsam.engines.planner.options import options_of
from gemeinsam.engines.planner.rows import Rows


def tightened(cases: list[dict]) -> list[dict]:
    """Answers of the child, in order."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.engines.planner.tightened"],
        input="\n".join(json.dumps(case) for case in cases),
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
        env={"PYTHONPATH": f"src:{Path(__file__).parents[3]}"},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


def answer(case: dict) -> dict:
    from gemeinsam.engines.planner.decomposition.tightening import Aim, Listener, tighten  # noqa: PLC0415 - loads HiGHS

    options = options_of(problem_from_dict(case["problem"]))
    rows = rows_of(Rows(options))
    if least := case.get("least"):
        rows.add([(rows.present(at), 1) for at in range(len(options.of))], lower=least)
    bounds, plans = [], []
    found = tighten(
        rows,
        incumbent=None,
        deadline=time.monotonic() + case["seconds"],
        listener=Listener(bound=bounds.append, plan=plans.append),
        aim=Aim(costs=rows.worth, goal=case.get("goal")),
    )
    fixed = {options.problem.measures[at - len(options.rows)].id: value for at, value in found.fixed.items()}
    return {
        "status": found.status,
        "bound": found.bound,
        "bounds": bounds,
        "relaxed": relaxed(rows, seconds=60, seed=1).bound,
        "choices": found.best,
        "benefit": None if found.best is None else benefit_of(options, found.best),
        "plans": len(plans),
        "fixed": fixed,
        "rounds": found.rounds,
    }


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
