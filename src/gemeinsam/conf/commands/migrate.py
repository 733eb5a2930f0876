"""`gemeinsam migrate`: the database, brought up to date."""

import argparse

from gemeinsam.conf.commands.setup import started, tell


def run(_arguments: argparse.Namespace) -> int:
    """Apply what is missing."""
    with started():
        from gemeinsam.conf import preparing  # noqa: PLC0415 - app ready

        count = preparing.migrate(tell)
        tell(f"{count} Schritte ausgeführt." if count else "Die Datenbank ist auf dem neuesten Stand.")
    return 0
