"""`gemeinsam serve`: web server and worker."""

import argparse
import os

from gemeinsam.conf.command import InputError
from gemeinsam.conf.commands.setup import number_from, started, tell


def run(arguments: argparse.Namespace) -> int:
    """Serve the installation until stopped."""
    return serve(arguments, with_demo=False)


def serve(arguments: argparse.Namespace, *, with_demo: bool) -> int:
    """Prepare, serve, and stop everything at the end.

    Raises:
        InputError: port or data folder are in use.
    """
    host = arguments.host or os.environ.get("HOST") or "127.0.0.1"
    port = arguments.port or number_from("PORT", 8000)
    with started():
        from gemeinsam.conf import preparing, serving  # noqa: PLC0415 - app ready
        from gemeinsam.conf.commands.welcome import welcome  # noqa: PLC0415 - app ready

        address = serving.Address(host=host, port=port)
        try:
            with serving.alone(address):
                serving.check_port(address)
                preparing.prepare(tell, with_demo=with_demo)
                return serving.serve(
                    address,
                    workers=arguments.workers,
                    announce=lambda: tell(welcome(address.url, with_demo=with_demo)),
                )
        except serving.ServingError as error:
            raise InputError(str(error)) from error
