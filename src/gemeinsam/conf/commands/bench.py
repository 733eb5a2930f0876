"""`gemeinsam bench`: the figures, on this machine."""

import argparse

from gemeinsam.conf.commands.setup import tell


def run(arguments: argparse.Namespace) -> int:
    """Measure the planner, the pages, or both."""
    if arguments.part != "pages":
        from gemeinsam.engines.planner import bench  # noqa: PLC0415 - slow import

        tell("Planer")
        bench.run(arguments.sizes, arguments.seeds, float(arguments.seconds))
    if arguments.part != "planner":
        from gemeinsam.conf.commands.bench_pages import run as run_pages  # noqa: PLC0415 - app ready

        run_pages(arguments)
    return 0
