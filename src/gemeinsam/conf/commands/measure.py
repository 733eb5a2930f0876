"""`gemeinsam measure`: write a measure as a signed package, or take one over."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gemeinsam.conf.command import DONE, InputError
from gemeinsam.conf.commands.importing import bound_county

if TYPE_CHECKING:
    from gemeinsam.strategy.exchange_package import Package

# More than any package has, and little enough that a large file is never read whole.
MOST_READ = 1_000_000
_HINTS = {
    "personal": " Trotzdem: --despite",
    "unknown": " Annehmen: --trust",
    "no_field": " Nennen Sie es mit --field.",
}


def run(arguments: argparse.Namespace) -> int:
    """Do what the verb says; nothing is written unless all of it is."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - app ready

    with bound_county(arguments.county) as county:
        try:
            return (_export if arguments.verb == "export" else _import)(arguments, county)
        except ValidationError as error:
            raise InputError(" ".join(error.messages) + _HINTS.get(getattr(error, "code", ""), "")) from error


def _export(arguments: argparse.Namespace, county: Any) -> int:
    from gemeinsam.county.freezing import canonical  # noqa: PLC0415 - app ready
    from gemeinsam.strategy.exchange_actions import give_package  # noqa: PLC0415 - app ready
    from gemeinsam.strategy.models import Measure  # noqa: PLC0415 - app ready

    measure = Measure.objects.current().filter(number=arguments.number).first()
    if measure is None:
        message = f"Die Maßnahme {arguments.number} gibt es in {county} nicht."
        raise InputError(message)
    row = give_package(measure=measure, county=county, values={"despite": arguments.despite}, person=None)
    sys.stdout.write(canonical(row.package).decode() + "\n")
    return DONE


def _import(arguments: argparse.Namespace, county: Any) -> int:
    from gemeinsam.strategy.exchange_package import read_package  # noqa: PLC0415 - app ready
    from gemeinsam.strategy.exchange_taking import take_package  # noqa: PLC0415 - app ready

    package = read_package(_content(arguments.file))
    values = {"field": _field(arguments.field), "accepts": arguments.trust, "remember": arguments.trust}
    row = take_package(package=package, kind=arguments.kind, values=values, person=None)
    told = _told(row, package)
    if arguments.json:
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        made = f"Entwurf {told['measure']}" if arguments.kind == "measure" else f"Lösung {told['solution']}"
        sys.stdout.write(f"„{package.title}“ aus {package.sender} übernommen: {made}\n")
    return DONE


def _content(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read(MOST_READ)
        with Path(file).open("rb") as opened:
            return opened.read(MOST_READ)
    except OSError as error:
        message = f"{file} lässt sich nicht lesen: {error.strerror}."
        raise InputError(message) from error


def _field(code: str) -> Any:
    from gemeinsam.strategy.models import Field  # noqa: PLC0415 - app ready

    if not code:
        return None
    row = Field.objects.select_related("topic").filter(topic__code=code).first()
    if row is None:
        known = ", ".join(Field.objects.order_by("topic__order").values_list("topic__code", flat=True)) or "keine"
        message = f"Das Handlungsfeld {code} gibt es nicht. Es gibt: {known}"
        raise InputError(message)
    return row


def _told(row: Any, package: "Package") -> dict[str, Any]:
    return {
        "title": package.title, "sender": package.sender, "standing": row.standing, "digest": row.digest,
        "fingerprint": package.fingerprint, "solution": row.solution.slug if row.solution else None,
        "measure": row.measure.number if row.measure else None,
    }  # fmt: skip
