"""The command line `gemeinsam`. Each command loads its room when it is called: help comes at once."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NoReturn

DONE, FAILED, WRONG_INPUT = 0, 1, 2
# The roles of gemeinsam.county.models.Role that one can be given; named here so that help needs no Django.
ROLES = ("organisation", "contact", "unit_editor", "editor", "lead", "treasurer", "admin")
Run = Callable[[argparse.Namespace], int]
# Commands whose name is no name for a module.
MODULES = {"import": "importing"}

# argparse has no German; these are all the sentences that a wrong call can meet.
GERMAN = (
    ("the following arguments are required:", "es fehlt:"),
    ("unrecognized arguments:", "unbekannt:"),
    ("invalid choice:", "gibt es nicht:"),
    ("choose from", "möglich sind"),
    ("expected one argument", "ein Wert fehlt"),
    ("expected at least one argument", "ein Wert fehlt"),
    ("not allowed with argument", "geht nicht zusammen mit"),
    ("invalid int value:", "keine ganze Zahl:"),
    ("invalid float value:", "keine Zahl:"),
    ("argument ", ""),
)


class InputError(Exception):
    """What was given can't be used; the message is German."""


class Parser(argparse.ArgumentParser):
    """Speaks German, in help and in refusal."""

    def __init__(self, **options: object):
        super().__init__(add_help=False, allow_abbrev=False, **options)  # type: ignore[arg-type]
        self._positionals.title = "Befehle und Werte"
        self._optionals.title = "Angaben"
        self.add_argument("-h", "--help", action="help", help="diese Hilfe")

    def format_help(self) -> str:
        """The help, with the one word that argparse can't be told."""
        return super().format_help().replace("usage: ", "Aufruf: ", 1)

    def error(self, message: str) -> NoReturn:
        """End with 2 and one sentence."""
        for english, german in GERMAN:
            message = message.replace(english, german)
        self.exit(WRONG_INPUT, f"Falscher Aufruf: {message}. Hilfe: {self.prog} --help\n")


def number_between(least: int, most: int) -> Callable[[str], int]:
    """A whole number in a range, for argparse."""

    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            message = f"erwartet wird eine ganze Zahl von {least} bis {most}, nicht {text!r}"
            raise argparse.ArgumentTypeError(message)
        return int(text)

    return read


def parser() -> Parser:
    """All commands."""
    top = Parser(prog="gemeinsam", description="Gemeinsam.Digital: von der ersten Idee zum Jahresplan.")
    commands = top.add_subparsers(dest="command", metavar="BEFEHL", required=True, parser_class=Parser)
    serve = commands.add_parser("serve", help="Webserver und Arbeiter starten")
    _add_address(serve)
    demo = commands.add_parser("demo", help="Beispiel-Landkreis laden, entfernen, vorführen")
    what = demo.add_mutually_exclusive_group()
    what.add_argument("--serve", action="store_true", help="laden und Server starten")
    what.add_argument("--remove", action="store_true", help="alle Beispieldaten entfernen")
    what.add_argument("--remove-assumed", action="store_true", help="nur Angenommenes und Beispiele entfernen")
    _add_address(demo)
    commands.add_parser("worker", help="nur den Arbeiter starten (Aufträge, Mails)")
    doctor = commands.add_parser("doctor", help="prüfen, ob alles richtig eingerichtet ist")
    doctor.add_argument("--json", action="store_true", help="Ergebnis als JSON")
    commands.add_parser("migrate", help="Datenbank auf den neuesten Stand bringen")
    county = commands.add_parser("county", help="Landkreis einrichten")
    county.add_argument("name", help="zum Beispiel: Landkreis Musterland")
    county.add_argument("--ags", required=True, help="Schlüssel des Kreises, fünf Ziffern")
    county.add_argument("--host", required=True, help="Adresse, unter der er zu erreichen ist")
    person = commands.add_parser("person", help="einer Person eine Rolle geben")
    person.add_argument("email", help="E-Mail-Adresse, zugleich Anmeldename")
    person.add_argument("--name", default="", help="Vor- und Nachname")
    person.add_argument("--role", required=True, choices=ROLES, help="Rolle im Landkreis")
    person.add_argument("--unit", default="", help="Kürzel der Stelle, für contact und unit_editor")
    person.add_argument("--county", default="", help="Kürzel des Landkreises, wenn es mehrere gibt")
    reading = commands.add_parser("import", help="Liste von Projekten einlesen")
    reading.add_argument("file", metavar="DATEI", help="xlsx, xls, ods oder csv")
    reading.add_argument("--dry-run", action="store_true", help="nur sagen, was darin steht; nichts schreiben")
    reading.add_argument("--json", action="store_true", help="Ergebnis als JSON")
    reading.add_argument("--sender", default="", help="Absender der Liste")
    reading.add_argument("--county", default="", help="Kürzel des Landkreises, wenn es mehrere gibt")
    _add_measure(commands.add_parser("measure", help="Maßnahme als Paket weitergeben oder übernehmen"))
    commands.add_parser("plan", help="Jahresplan aus einer Tabelle berechnen")
    bench = commands.add_parser("bench", help="messen: Planer und Seiten")
    bench.add_argument("part", nargs="?", choices=["planner", "lists", "papers", "recommendations", "pages"],
                       help="planner, lists, recommendations oder pages; sonst alles")  # fmt: skip
    bench.add_argument("--sizes", nargs="+", type=number_between(1, 5000), default=[30, 100, 300, 1000],
                       metavar="N", help="Planer: Zahl der Maßnahmen")  # fmt: skip
    bench.add_argument("--seeds", nargs="+", type=number_between(0, 10**6), default=[1, 2, 3], metavar="S",
                       help="Planer: Startwerte")  # fmt: skip
    bench.add_argument("--seconds", type=number_between(1, 3600), help="Planer: Rechenzeit je Lauf (sonst je Größe)")
    bench.add_argument("--quick", action="store_true", help="Planer: ein Startwert und 10 Sekunden")
    bench.add_argument("--ppssp", metavar="DATEI", help="Planer: veröffentlichte Aufgabe (.json.gz) statt eigener")
    bench.add_argument("--own", action="store_true", help="Planer: neben --ppssp auch eigene Aufgaben")
    bench.add_argument("--national", type=size_of_a_nation, metavar="LxM",
                       help="Planer: L Landkreise mit je M Maßnahmen, die ein Programm teilen")  # fmt: skip
    bench.add_argument("--threads", type=number_between(1, 16), default=2,
                       help="Prozesse für --ppssp und --national (2)")  # fmt: skip
    bench.add_argument("--rows", type=number_between(10, 100_000), default=1000, help="Seiten: Zahl der Zeilen")
    return top


def size_of_a_nation(text: str) -> tuple[int, int]:
    """Counties and measures: "10x40"."""
    found = re.fullmatch(r"(\d{1,3})x(\d{1,3})", text)
    if not found or min(int(part) for part in found.groups()) < 1:
        message = f"erwartet wird zum Beispiel 10x40, nicht {text}"
        raise argparse.ArgumentTypeError(message)
    return int(found[1]), int(found[2])


def _add_measure(command: argparse.ArgumentParser) -> None:
    """The two verbs of the exchange between counties."""
    verbs = command.add_subparsers(dest="verb", metavar="WAS", required=True, parser_class=Parser)
    giving = verbs.add_parser("export", help="Paket einer öffentlichen Maßnahme schreiben, unterschrieben")
    giving.add_argument("number", metavar="NUMMER", help="Nummer der Maßnahme, zum Beispiel MO-03")
    giving.add_argument("--despite", action="store_true", help="auch, wenn ein Text nach Angaben zu Personen aussieht")
    taking = verbs.add_parser("import", help="Paket eines anderen Landkreises übernehmen")
    taking.add_argument("file", metavar="DATEI", help="das Paket; - liest von der Standardeingabe")
    taking.add_argument("--as", dest="kind", choices=["solution", "measure"], default="solution",
                        help="als Lösung im Katalog, oder dazu als Idee einer Maßnahme")  # fmt: skip
    taking.add_argument("--field", default="", help="Kürzel des Handlungsfelds; eine Maßnahme braucht eines")
    taking.add_argument("--trust", action="store_true", help="unbekannten Absender annehmen und ab jetzt kennen")
    taking.add_argument("--json", action="store_true", help="Ergebnis als JSON")
    for verb in (giving, taking):
        verb.add_argument("--county", default="", help="Kürzel des Landkreises, wenn es mehrere gibt")


def _add_address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", help="Adresse, an der gelauscht wird (127.0.0.1, oder HOST)")
    command.add_argument("--port", type=number_between(1, 65535), help="Port (8000, oder PORT)")
    command.add_argument("--workers", type=number_between(1, 64), default=2, help="Prozesse des Webservers (2)")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say.

    Returns:
        0 only if the work was done; 2 for wrong input, with a German sentence; 1 if the work failed.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["plan"]:
        return int(import_module("gemeinsam.engines.planner.command").main(words[1:]))
    try:
        arguments = parser().parse_args(words)
    except SystemExit as ending:
        return int(ending.code or 0)
    try:
        return _command(arguments)(arguments)
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        return WRONG_INPUT
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os._exit(0)


def _command(arguments: argparse.Namespace) -> Run:
    """The room of a command; settings are chosen and read only now."""
    if arguments.command == "demo" or (arguments.command == "bench" and arguments.part != "planner"):
        os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gemeinsam.conf.settings")
    run: Run = import_module(f"gemeinsam.conf.commands.{MODULES.get(arguments.command, arguments.command)}").run
    return run


if __name__ == "__main__":
    # Under its own name, so that commands raise the same errors that are caught here.
    sys.exit(import_module("gemeinsam.conf.command").main())
