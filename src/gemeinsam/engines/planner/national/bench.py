"""Decomposition against the monolith, at equal time and workers.

`python -m gemeinsam.engines.planner.national.bench --counties 10 --measures 40 --seconds 60`
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, TextIO

from gemeinsam.engines.planner.checker import check
from gemeinsam.engines.planner.generator import generate
from gemeinsam.engines.planner.pipeline import plan
from gemeinsam.engines.planner.problem import Programme

from .checking import check_nation
from .nation import Nation, SharedProgramme, merged
from .solving import plan_nation

if TYPE_CHECKING:
    from gemeinsam.engines.planner.problem import Problem

YEARS = 7
SHARED = "BUND"
# The shared programme pays for this share of what its measures would ask for, so that the price matters.
SHARE_PAID = 0.12


def a_nation(counties: int, measures: int, seed: int) -> Nation:
    """A random nation: counties of the own generator with the same horizon, and one programme for all.

    Args:
        counties: >= 1.
        measures: of each county.
        seed: the same seed gives the same nation on every machine.
    """
    random = Random(f"nation-{counties}-{measures}-{seed}")  # noqa: S311 - no secret
    found: dict[str, Problem] = {}
    asked, at = 0, seed * 10_000
    while len(found) < counties:
        at += 1
        problem = _with_years(measures, at)
        if problem is None:
            continue
        problem, would_pay = _sharing(problem, random)
        found[f"K{len(found) + 1:03d}"] = problem
        asked += would_pay
    total = int(asked * SHARE_PAID) // 1_000 * 1_000
    shared = SharedProgramme(id=SHARED, cap_year=total // 3, cap_total=total)
    return Nation(counties=found, shared=(shared,))


def _with_years(measures: int, seed: int) -> Problem | None:
    # The first number that the generator draws is the length of the horizon: looked at before all is made.
    if Random(f"{measures}-{seed}-0").randint(5, 10) != YEARS:  # noqa: S311 - no secret
        return None
    problem = generate(measures, seed).problem
    return problem if problem.years == YEARS else None


def _sharing(problem: Problem, random: Random) -> tuple[Problem, int]:
    programme = Programme(id=SHARED, title="Gemeinsames Programm", percent=90, opens=0, closes=YEARS - 1)
    measures, asked = [], 0
    for measure in problem.measures:
        if random.random() < 0.4:
            asked += (sum(measure.operating) + sum(measure.investment)) * programme.percent // 100
            measures.append(replace(measure, programmes=(*measure.programmes, SHARED)))
        else:
            measures.append(measure)
    return replace(problem, measures=tuple(measures), programmes=(*problem.programmes, programme)), asked


def run(nation: Nation, *, seconds: float, workers: int, seed: int, out: TextIO = sys.stdout) -> dict[str, float]:
    """Solve both ways and print a line for each; returns objective and bound of both.

    Args:
        nation: what is planned.
        seconds: CPU seconds for each way: the monolith's one process gets them as wall clock, the
            decomposition's workers share them.
        workers: child processes at a time.
        seed: of the solver.
        out: where the lines go.
    """
    out.write(f"{'way':14} {'objective':>9} {'bound':>9} {'gap %':>6} {'cpu s':>7} {'wall s':>7}  checker\n")
    cpu, began = _cpu(), time.monotonic()
    split = plan_nation(nation, seconds=seconds / workers, workers=workers, seed=seed)
    verdict = "ok" if check_nation(nation, split.plans).ok and split.plans else "; ".join(split.failed.values()) or "-"
    _line(out, "decomposition", (split.benefit, split.bound), (_cpu() - cpu, time.monotonic() - began), verdict)
    out.write(f"{'':14} {split.rounds} rounds of whole plans, failed: {len(split.failed)}\n")
    problem = merged(nation)
    cpu, began = _cpu(), time.monotonic()
    whole = plan(problem, seconds=seconds, seed=seed, processes=1)
    verdict = "ok" if check(problem, whole).ok else "wrong"
    _line(out, "monolith", (whole.benefit, whole.bound), (_cpu() - cpu, time.monotonic() - began), verdict)
    return {
        "split": split.benefit,
        "split_bound": split.bound,
        "whole": whole.benefit,
        "whole_bound": whole.bound,
    }


def _line(out: TextIO, way: str, values: tuple[int, int], spent: tuple[float, float], verdict: str) -> None:
    objective, bound = values
    gap = 100 * (bound - objective) / objective if objective else 100.0
    out.write(f"{way:14} {objective:9d} {bound:9d} {gap:6.2f} {spent[0]:7.1f} {spent[1]:7.1f}  {verdict}\n")
    out.flush()


def _cpu() -> float:
    parts = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in parts)


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counties", type=int, default=10)
    parser.add_argument("--measures", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=60.0, help="CPU seconds for each way")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    nation = a_nation(told.counties, told.measures, told.seed)
    run(nation, seconds=told.seconds, workers=told.workers, seed=told.seed)


if __name__ == "__main__":
    main()
