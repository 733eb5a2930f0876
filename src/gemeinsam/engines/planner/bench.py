"""The benchmark: own instances, beside the naive greedy and the LP-guided fit.

`python -m gemeinsam.engines.planner.bench --sizes 30 100 --seeds 1 2 3 --seconds 30`
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, TextIO

from .checker import check
from .explanation import explain
from .generator import generate
from .naive import greedy
from .pipeline import fit, plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .problem import Problem
    from .result import Plan

# Wall clock of the search for a size of problem, as the targets set it.
SECONDS_BY_SIZE = {30: 10.0, 100: 60.0, 300: 30.0, 1000: 60.0, 3000: 60.0}
OTHER_SECONDS = 30.0
# A cheaper change than the one found is looked for so long.
EXPLAIN_SECONDS = 1.0

_HEADING = (
    f"{'n':>5} {'seed':>4} {'rej':>3} {'objective':>9} {'bound':>9} {'gap %':>6} {'cpu s':>7} {'wall s':>7} "
    f"{'peak MB':>7} {'load':>5} {'/greedy':>7} {'/fit':>6} {'fit s':>6} {'why s':>6}  checker"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One run: n, seed, seconds allowed, instances rejected before it, points, percent, megabytes, ratios.

    `explain_wall` is the time to say, with a checked plan as proof, what lets one measure in that was left
    out; that nothing cheaper does may stay open. None if all are in or there was no proof.
    """

    n: int
    seed: int
    seconds: float
    rejected: int
    objective: int
    bound: int
    gap: float
    cpu: float
    wall: float
    peak: float
    load: float
    over_greedy: float
    over_fit: float
    fit_wall: float
    explain_wall: float | None
    verdict: str

    def __str__(self) -> str:
        why = "-" if self.explain_wall is None else f"{self.explain_wall:.2f}"
        return (
            f"{self.n:5d} {self.seed:4d} {self.rejected:3d} {self.objective:9d} {self.bound:9d} "
            f"{100 * self.gap:6.2f} {self.cpu:7.1f} {self.wall:7.1f} {self.peak:7.0f} {self.load:5.2f} "
            f"{self.over_greedy:7.3f} {self.over_fit:6.3f} {self.fit_wall:6.2f} {why:>6}  {self.verdict}"
        )


def run(
    sizes: Sequence[int], seeds: Sequence[int], seconds: float | None, out: TextIO | None = None
) -> tuple[Line, ...]:
    """Plan an instance of every size and seed, print a line for each and the medians of each size.

    Args:
        sizes: numbers of measures.
        seeds: of the generator and the solver.
        seconds: wall clock for each search; None for what the targets give a problem of that size.
        out: where the lines go; standard output if none is given.
    """
    out = out or sys.stdout
    out.write(_HEADING + "\n")
    lines = []
    for n in sizes:
        of_size = []
        for seed in seeds:
            of_size.append(_measured(n, seed, seconds or SECONDS_BY_SIZE.get(n, OTHER_SECONDS)))
            out.write(f"{of_size[-1]}\n")
            out.flush()
        lines += of_size
        middle = {name: median(getattr(line, name) for line in of_size) for name in ("gap", "wall", "fit_wall")}
        ratios = median(line.over_greedy for line in of_size), median(line.over_fit for line in of_size)
        out.write(
            f"{n:5d} median: gap {100 * middle['gap']:.2f} %, wall {middle['wall']:.1f} s, "
            f"fit {middle['fit_wall']:.2f} s, {ratios[0]:.3f} x greedy, {ratios[1]:.3f} x fit\n"
        )
    return tuple(lines)


def _measured(n: int, seed: int, seconds: float) -> Line:
    generated = generate(n, seed)
    problem = generated.problem
    naive, began = greedy(problem), time.monotonic()
    quick, fit_wall = fit(problem, seed=seed), time.monotonic() - began
    cpu, began = _cpu_seconds(), time.monotonic()
    answer = plan(problem, seconds=seconds, seed=seed)
    wall, cpu = time.monotonic() - began, _cpu_seconds() - cpu
    report = check(problem, answer)
    return Line(
        n=n,
        seed=seed,
        seconds=seconds,
        rejected=generated.rejected,
        objective=answer.benefit,
        bound=answer.bound,
        gap=answer.gap,
        cpu=cpu,
        wall=wall,
        peak=_peak_megabytes(),
        load=os.getloadavg()[0],
        over_greedy=answer.benefit / max(naive.benefit, 1),
        over_fit=answer.benefit / max(quick.benefit, 1),
        fit_wall=fit_wall,
        explain_wall=_explained(problem, answer, seed),
        verdict="ok" if report.ok else report.violations[0],
    )


def _explained(problem: Problem, answer: Plan, seed: int) -> float | None:
    """Seconds to explain the first measure left out, with proof; None if there is none or no proof."""
    if not answer.left_out:
        return None
    began = time.monotonic()
    (found,) = explain(problem, answer, seconds=EXPLAIN_SECONDS, seed=seed, only={answer.left_out[0].measure})
    return time.monotonic() - began if found.proven else None


def _cpu_seconds() -> float:
    """Of this process and of all its children that have ended."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _peak_megabytes() -> float:
    """The largest of this process and its children since the start of the benchmark."""
    peaks = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(peaks) / 1024


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[30, 100, 300, 1000])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float)
    arguments = parser.parse_args()
    run(arguments.sizes, arguments.seeds, arguments.seconds)


if __name__ == "__main__":
    main()
