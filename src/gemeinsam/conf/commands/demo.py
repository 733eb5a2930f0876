"""`gemeinsam demo`: load the demo county, remove it, show it."""

import argparse

from gemeinsam.conf.commands.serve import serve
from gemeinsam.conf.commands.setup import started, tell


def run(arguments: argparse.Namespace) -> int:
    """Do one of the four."""
    if arguments.serve:
        return serve(arguments, with_demo=True)
    with started():
        from gemeinsam.conf import demo, preparing  # noqa: PLC0415 - app ready

        preparing.migrate(tell)
        if arguments.remove:
            demo.remove()
            tell("Die Beispieldaten sind entfernt.")
        elif arguments.remove_assumed:
            demo.remove_assumed()
            tell("Angenommenes und Beispiele sind entfernt.")
        else:
            demo.load(progress=tell)
    return 0
