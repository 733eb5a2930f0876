"""`gemeinsam import`: read a list of projects; with `--dry-run` only say what is in it."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gemeinsam.conf.command import DONE, InputError
from gemeinsam.conf.commands.setup import started, tell

if TYPE_CHECKING:
    from gemeinsam.engines.lists.knowledge import Knowledge
    from gemeinsam.engines.lists.reading import Reading


def run(arguments: argparse.Namespace) -> int:
    """Read the file, and take it over unless it is a dry run."""
    try:
        content = Path(arguments.file).read_bytes()
    except OSError as error:
        message = f"{arguments.file} lässt sich nicht lesen: {error.strerror}."
        raise InputError(message) from error
    if arguments.dry_run:
        return _dry_run(content, arguments)
    return _take_over(content, arguments)


def _dry_run(content: bytes, arguments: argparse.Namespace) -> int:
    from gemeinsam.engines.lists.reading import read  # noqa: PLC0415 - slow import
    from gemeinsam.engines.lists.report import as_dict  # noqa: PLC0415 - slow import

    reading = read(content, _known(arguments.county))
    if arguments.json:
        sys.stdout.write(json.dumps(as_dict(reading), ensure_ascii=False, indent=1) + "\n")
    else:
        _tell(reading)
    if reading.tables:
        return DONE
    # The form that programs read names the problem as well; the exit code says that there was no list.
    raise InputError(" ".join(problem.text for problem in reading.problems))


def _tell(reading: "Reading") -> None:
    for table in reading.tables:
        columns = ", ".join(f"{c.heading} = {c.role}" for c in table.columns if c.heading)
        tell(f"{table.sheet or 'Tabelle'}, Überschriften in {table.row}: {table.projects} Einträge ({columns})")
    tell(f"{len(reading.projects)} Einträge, {len(reading.rejected)} nicht lesbar, {len(reading.problems)} Hinweise")
    for problem in reading.problems:
        tell(f"  {problem.at or 'Datei'}: {problem.text}")


def _known(slug: str) -> "Knowledge":
    """The county of this installation; on a machine without one that of the data set."""
    from django.db import DatabaseError  # noqa: PLC0415 - app ready

    try:
        with bound_county(slug):
            from gemeinsam.inventory.known import known_county  # noqa: PLC0415 - app ready

            return known_county()
    except (DatabaseError, _NoCountyError, InputError):
        if slug:
            raise
    from gemeinsam.conf.demo.known import known_county as known_demo  # noqa: PLC0415 - app ready

    return known_demo()


class _NoCountyError(InputError):
    """There is no county in the database, or several."""


@contextmanager
def bound_county(slug: str) -> Iterator[Any]:
    """Django with the county bound."""
    with started():
        from gemeinsam.county.models import County  # noqa: PLC0415 - app ready
        from gemeinsam.county.wall import within  # noqa: PLC0415 - app ready

        counties = list(County.objects.filter(slug=slug) if slug else County.objects.all())
        if len(counties) != 1:
            names = ", ".join(County.objects.values_list("slug", flat=True)) or "noch keinen"
            message = f"Welcher Landkreis? Nennen Sie ihn mit --county. Es gibt: {names}"
            raise _NoCountyError(message)
        with within(counties[0]):
            yield counties[0]


def _take_over(content: bytes, arguments: argparse.Namespace) -> int:
    """Receive the list and write it in one step, without questions: contradictions leave the inventory as it is."""
    with bound_county(arguments.county):
        from django.core.exceptions import ValidationError  # noqa: PLC0415 - app ready
        from django.db import transaction  # noqa: PLC0415 - app ready

        from gemeinsam.inventory import intakes  # noqa: PLC0415 - app ready
        from gemeinsam.inventory.intake_plan import steps_of  # noqa: PLC0415 - app ready
        from gemeinsam.inventory.intake_writing import Writer  # noqa: PLC0415 - app ready

        name = Path(arguments.file).name
        try:
            # One transaction: whoever stops the command leaves nothing of the list behind.
            with transaction.atomic():
                intake = intakes.receive_list(name=name, content=content, sender=arguments.sender, person=None)
                counted = Writer(intake, None).write(steps_of(intake))
                intakes.finish_list(intake=intake, counted=counted, person=None)
        except ValidationError as error:
            raise InputError(" ".join(error.messages)) from error
        rejected = sum(problem["field"] == "row" for problem in intake.reading["errors"])
        if arguments.json:
            sys.stdout.write(json.dumps({**intake.result, "rejected": rejected}) + "\n")
        else:
            tell(f"{counted.words}; {rejected} nicht lesbar")
    return DONE
