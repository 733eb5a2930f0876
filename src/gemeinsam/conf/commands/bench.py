"""`gemeinsam bench`: the figures, on this machine."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gemeinsam.conf.command import DONE, FAILED, InputError
from gemeinsam.conf.commands.setup import started, tell

if TYPE_CHECKING:
    from gemeinsam.engines.planner.cutting import Cut
    from gemeinsam.engines.planner.planting import Planted
    from gemeinsam.engines.planner.published.report import Outcome
    from gemeinsam.engines.planner.targets import Measured

# For a first impression: one seed and little time; the targets are not measured by it.
QUICK_SEEDS, QUICK_SECONDS = [1], 10
PUBLISHED_SECONDS = 600
NATIONAL_SECONDS = 60
CUT_SIZE, PLANTED_SIZE = 100, 1000


def run(arguments: argparse.Namespace) -> int:
    """Measure the planner, the reader of lists, the recommendations, the search in documents, the pages, or all."""
    ended = DONE
    if arguments.part in (None, "planner"):
        ended = _planner(arguments)
    if arguments.part in (None, "lists"):
        from gemeinsam.conf.commands.bench_lists import run as run_lists  # noqa: PLC0415 - app ready

        with started():
            run_lists()
    if arguments.part in (None, "recommendations"):
        from gemeinsam.conf.commands.bench_recommendations import run as run_rules  # noqa: PLC0415 - app ready

        with started():
            run_rules()
    if arguments.part in (None, "papers"):
        from gemeinsam.conf.commands.bench_papers import run as run_papers  # noqa: PLC0415 - app ready

        run_papers()
    if arguments.part in (None, "pages"):
        from gemeinsam.conf.commands.bench_pages import run as run_pages  # noqa: PLC0415 - app ready

        run_pages(arguments)
    return ended


def _planner(arguments: argparse.Namespace) -> int:
    """Own instances, or the published problem if a file is given, or both; at the end the table of targets."""
    from gemeinsam.engines.planner import targets  # noqa: PLC0415 - slow import

    tell("Planer")
    if arguments.national:
        return _national(arguments)
    published = _published(arguments) if arguments.ppssp else None
    own = arguments.own or not arguments.ppssp
    run = replace(_own(arguments) if own else targets.Measured(), published=published)
    sys.stdout.write(f"\n{targets.table(run)}")
    if published is not None and not published.done:
        message = "Es gibt keine geprüfte Lösung mit Schranke: mehr Zeit (--seconds) oder mehr Speicher geben."
        raise InputError(message)
    return DONE if all(line.verdict == "ok" for line in run.lines) else FAILED


def _published(arguments: argparse.Namespace) -> "Outcome":
    """The published problem; beside own instances it has the time of its target."""
    from gemeinsam.engines.planner.published import report  # noqa: PLC0415 - slow import
    from gemeinsam.engines.planner.published.problem import PublishedError  # noqa: PLC0415 - slow import

    seconds = PUBLISHED_SECONDS if arguments.own else arguments.seconds or PUBLISHED_SECONDS
    try:
        return report.run(
            Path(arguments.ppssp), seconds=float(seconds), processes=arguments.threads, seed=arguments.seeds[0]
        )
    except PublishedError as error:
        raise InputError(str(error)) from error


def _own(arguments: argparse.Namespace) -> "Measured":
    """Own instances, plans adapted after a cut, planted conflicts, and a vote."""
    from gemeinsam.engines.planner import bench, targets  # noqa: PLC0415 - slow import

    seeds = QUICK_SEEDS if arguments.quick else arguments.seeds
    seconds = arguments.seconds or (QUICK_SECONDS if arguments.quick else None)
    return targets.Measured(
        lines=bench.run(arguments.sizes, seeds, None if seconds is None else float(seconds)),
        cuts=_cuts(seeds, float(seconds or QUICK_SECONDS)),
        planted=_planted(seeds),
        shares=_shares(3 if arguments.quick else 10),
    )


def _cuts(seeds: list[int], seconds: float) -> list["Cut"]:
    """Plans of 100 measures adapted after a cut, a line each."""
    from gemeinsam.engines.planner.cutting import after_a_cut  # noqa: PLC0415 - slow import

    cuts = []
    for seed in seeds:
        cuts.append(after_a_cut(CUT_SIZE, seed, seconds=seconds))
        tell(str(cuts[-1]))
    return cuts


def _planted(seeds: list[int]) -> list["Planted"]:
    """Conflicts planted among 1000 measures and explained, a line each."""
    from gemeinsam.engines.planner.planting import explain_planted  # noqa: PLC0415 - slow import

    found = []
    for seed in seeds:
        found.append(explain_planted(PLANTED_SIZE, seed))
        tell(str(found[-1]))
    return found


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
