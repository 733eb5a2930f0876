"""`gemeinsam person`: give somebody a role in a county."""

import argparse

from gemeinsam.conf.command import InputError
from gemeinsam.conf.commands.setup import started, tell


def run(arguments: argparse.Namespace) -> int:
    """Give the role."""
    with started():
        from django.core.exceptions import ValidationError  # noqa: PLC0415 - app ready

        from gemeinsam.county.actions import add_member  # noqa: PLC0415 - app ready
        from gemeinsam.county.models import County  # noqa: PLC0415 - app ready

        counties = County.objects.filter(slug=arguments.county) if arguments.county else County.objects.all()
        if counties.count() != 1:
            names = ", ".join(County.objects.values_list("slug", flat=True)) or "noch keinen"
            raise InputError(f"Welcher Landkreis? Nennen Sie ihn mit --county. Es gibt: {names}")
        try:
            membership, is_new = add_member(
                county=counties.get(),
                email=arguments.email,
                name=arguments.name,
                role=arguments.role,
                unit=arguments.unit,
            )
        except ValidationError as error:
            raise InputError(" ".join(error.messages)) from error
        tell(f"{membership}")
        if is_new:
            tell("Das Passwort setzt die Person selbst: Anmelden, dann „Passwort vergessen“.")
    return 0
