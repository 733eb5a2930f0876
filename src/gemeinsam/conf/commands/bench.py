"""`gemeinsam bench`: the figures, on this machine."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gemeinsam.conf.command import DONE, FAILED, InputError
from gemeinsam.conf.commands.setup import tell

if TYPE_CHECKING:
    from gemeinsam.engines.planner.cutting import Cut

# For a first impression: one seed and little time; the targets are not measured by it.
QUICK_SEEDS, QUICK_SECONDS = [1], 10
PUBLISHED_SECONDS = 600
NATIONAL_SECONDS = 60
CUT_SIZE = 100


def run(arguments: argparse.Namespace) -> int:
    """Measure the planner, the pages, or both."""
    ended = DONE
    if arguments.part != "pages":
        ended = _planner(arguments)
    if arguments.part != "planner":
        from gemeinsam.conf.commands.bench_pages import run as run_pages  # noqa: PLC0415 - app ready

        run_pages(arguments)
    return ended


def _planner(arguments: argparse.Namespace) -> int:
    """Own instances, or the published problem if a file is given; at the end the table of targets."""
    from gemeinsam.engines.planner import bench, targets  # noqa: PLC0415 - slow import
    from gemeinsam.engines.planner.published import report  # noqa: PLC0415 - slow import
    from gemeinsam.engines.planner.published.problem import PublishedError  # noqa: PLC0415 - slow import

    tell("Planer")
    if arguments.national:
        return _national(arguments)
    if arguments.ppssp is None:
        seeds = QUICK_SEEDS if arguments.quick else arguments.seeds
        seconds = arguments.seconds or (QUICK_SECONDS if arguments.quick else None)
        lines = bench.run(arguments.sizes, seeds, None if seconds is None else float(seconds))
        cuts = _cuts(seeds, float(seconds or QUICK_SECONDS))
        measured = targets.Measured(lines=lines, cuts=cuts, shares=_shares(3 if arguments.quick else 10))
        sys.stdout.write(f"\n{targets.table(measured)}")
        return DONE if all(line.verdict == "ok" for line in lines) else FAILED
    try:
        outcome = report.run(
            Path(arguments.ppssp),
            seconds=float(arguments.seconds or PUBLISHED_SECONDS),
            processes=arguments.threads,
            seed=arguments.seeds[0],
        )
    except PublishedError as error:
        raise InputError(str(error)) from error
    sys.stdout.write(f"\n{targets.table(targets.Measured(published=outcome))}")
    if not outcome.done:
        message = "Es gibt keine geprüfte Lösung mit Schranke: mehr Zeit (--seconds) oder mehr Speicher geben."
        raise InputError(message)
    return DONE


def _cuts(seeds: list[int], seconds: float) -> list["Cut"]:
    """Plans of 100 measures adapted after a cut, a line each."""
    from gemeinsam.engines.planner.cutting import after_a_cut  # noqa: PLC0415 - slow import

    cuts = []
    for seed in seeds:
        cuts.append(after_a_cut(CUT_SIZE, seed, seconds=seconds))
        tell(str(cuts[-1]))
    return cuts


def _shares(seeds: int) -> float | None:
    """Seconds to count a large city's vote by equal shares."""
    from gemeinsam.engines.voting.bench import measured  # noqa: PLC0415 - slow import

    return measured(seeds=seeds)[0][1]


def _national(arguments: argparse.Namespace) -> int:
    """Many counties that share a programme: price decomposition beside one large model."""
    from gemeinsam.engines.planner.national import bench  # noqa: PLC0415 - slow import

    counties, measures = arguments.national
    nation = bench.a_nation(counties, measures, arguments.seeds[0])
    bench.run(
        nation, seconds=float(arguments.seconds or NATIONAL_SECONDS), workers=arguments.threads, seed=arguments.seeds[0]
    )
    return DONE
