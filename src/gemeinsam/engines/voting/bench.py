"""The benchmark: a large city's vote, made by rule, and files of real votes.

`python -m gemeinsam.engines.voting.bench [FILE.pb ...] --voters 90000 --projects 160 --seeds 10`
"""

from __future__ import annotations

import argparse
import sys
import time
from array import array
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final, TextIO

import numpy as np

from .ballots import Ballots, Project
from .earning import phragmen
from .pabulib import read
from .shares import equal_shares
from .utilitarian import greedy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .result import Result

VOTERS: Final = 90_000
PROJECTS: Final = 160
BUDGET: Final = 25_000_000


def generated(voters: int, projects: int, seed: int) -> Ballots:
    """A vote like that of a large city.

    Each voter approves 1 to 15 projects (8 on average); popularity falls like 1 / rank^0.7; costs are log-uniform
    from 5,000 to 2,000,000, in thousands, so that equal costs and ties occur.

    Args:
        voters: how many.
        projects: how many, at least 15.
        seed: of the generator.
    """
    random = np.random.default_rng(seed)
    popularity = 1 / np.arange(1, projects + 1) ** 0.7
    random.shuffle(popularity)
    lengths = random.integers(1, 16, voters)
    # The largest of log(weight) + Gumbel noise are a sample without putting back (Plackett-Luce).
    noise = np.log(popularity) + random.gumbel(size=(voters, projects))
    order = np.argpartition(-noise, 15, axis=1)[:, :15]
    picked = order[np.arange(15) < lengths[:, None]]
    costs = np.maximum(5, np.exp(random.uniform(np.log(5), np.log(2000), projects)).astype(int)) * 1000
    starts = np.concatenate(([0], np.cumsum(lengths)))
    return Ballots(
        projects=tuple(Project(id=f"P{place:03d}", cost=int(cost)) for place, cost in enumerate(costs)),
        starts=array("q", starts.astype(np.int64).tobytes()),
        choices=array("q", picked.astype(np.int64).tobytes()),
        points=array("q", np.ones(len(picked), dtype=np.int64).tobytes()),
    )


def measured(*, seeds: int = 10, voters: int = VOTERS, projects: int = PROJECTS) -> list[tuple[str, float]]:
    """Rows for the table of targets: what was measured, and the median over seeds in seconds of wall clock.

    Reading ballots into NumPy's form is in the time, making up the vote is not.

    Args:
        seeds: generated votes, from seed 1.
        voters: of each.
        projects: of each.
    """
    wall, cpu = [], []
    for seed in range(1, seeds + 1):
        ballots = generated(voters, projects, seed)
        seconds, own, _result = _timed(lambda ballots=ballots: equal_shares(ballots, BUDGET, completion="none"))  # type: ignore[misc]
        wall.append(seconds)
        cpu.append(own)
    name = f"equal shares, {voters} voters x {projects} projects, exact ties"
    return [(f"{name}: wall s", median(wall)), (f"{name}: CPU s", median(cpu))]


def run(files: Sequence[Path], *, seeds: int, voters: int, projects: int, out: TextIO = sys.stdout) -> None:
    """Print the generated votes, then every rule on every file."""
    rows = measured(seeds=seeds, voters=voters, projects=projects)
    out.writelines(f"{seconds:8.3f}  {name}, median of {seeds}\n" for name, seconds in rows)
    for path in files:
        election = read(path)
        ballots, budget = election.ballots, election.budget
        out.write(f"{path.name}: {ballots.voters} voters x {len(ballots.projects)} projects\n")
        rules: dict[str, Callable[[], Result]] = {
            "equal shares": lambda b=ballots, a=budget: equal_shares(b, a, completion="none"),  # type: ignore[misc]
            "equal shares, points": lambda b=ballots, a=budget: equal_shares(  # type: ignore[misc]
                b, a, completion="none", satisfaction="cardinality"
            ),
            "equal shares, Add1": lambda b=ballots, a=budget: equal_shares(b, a, completion="add1"),  # type: ignore[misc]
            "equal shares, Add1U": lambda b=ballots, a=budget: equal_shares(b, a, completion="add1u"),  # type: ignore[misc]
            "Phragmen": lambda b=ballots, a=budget: phragmen(b, a),  # type: ignore[misc]
            "greedy": lambda b=ballots, a=budget: greedy(b, a),  # type: ignore[misc]
        }
        for name, rule in rules.items():
            seconds, own, result = _timed(rule)
            out.write(
                f"{seconds:8.3f} s, CPU {own:7.3f} s  {name:<21} {len(result.winners):3d} winners, "
                f"{100 * result.spent_share:5.1f} % spent, {100 * result.voters_share:5.1f} % of voters have one, "
                f"{result.runs} runs ({result.ending})\n"
            )
            out.flush()


def _timed(work: Callable[[], Result]) -> tuple[float, float, Result]:
    """Seconds of wall clock and of CPU, and what came out."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--voters", type=int, default=VOTERS)
    parser.add_argument("--projects", type=int, default=PROJECTS)
    parser.add_argument("--seeds", type=int, default=10)
    arguments = parser.parse_args()
    run(arguments.files, seeds=arguments.seeds, voters=arguments.voters, projects=arguments.projects)


if __name__ == "__main__":
    main()
