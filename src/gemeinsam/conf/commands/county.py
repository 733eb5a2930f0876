"""`gemeinsam county`: set up a county under a host name."""

import argparse

from gemeinsam.conf.command import InputError
from gemeinsam.conf.commands.setup import started, tell


def run(arguments: argparse.Namespace) -> int:
    """Set it up."""
    with started():
        from django.core.exceptions import ValidationError  # noqa: PLC0415 - app ready

        from gemeinsam.county.actions import add_county  # noqa: PLC0415 - app ready

        try:
            county = add_county(name=arguments.name, ags=arguments.ags, host=arguments.host)
        except ValidationError as error:
            raise InputError(" ".join(error.messages)) from error
        tell(f"{county} ist angelegt und unter {arguments.host} zu erreichen.")
    return 0
