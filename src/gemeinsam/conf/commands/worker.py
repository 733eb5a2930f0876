"""`gemeinsam worker`: only the worker, for machines that serve no pages."""

import argparse

from gemeinsam.conf.commands.setup import started


def run(_arguments: argparse.Namespace) -> int:
    """Work until stopped."""
    with started():
        from gemeinsam.conf import worker  # noqa: PLC0415 - app ready

        return worker.main()
