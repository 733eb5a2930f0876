"""The planner on the command line: a spreadsheet or JSON file in, a plan out."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from .drawing import gantt_svg, png_of
from .explanation import explain
from .finding import binding_limit_summary
from .pipeline import plan
from .problem import ProblemError
from .scenarios import applied, blocked
from .side_by_side import Computed
from .spreadsheet import SpreadsheetError, example, read_with_scenarios, save, template, write
from .taskform import answer_to_dict, task_from_dict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .problem import Problem
    from .result import Plan
    from .scenarios import Scenario

DONE, WRONG_INPUT = 0, 2
MOST_JSON_BYTES = 20 * 1024 * 1024
MOST_SECONDS = 86_400.0
# What argparse says of a wrong call; `conf/command.py` has the same words, but an engine knows no room above it.
_GERMAN = (
    ("unrecognized arguments:", "unbekannt:"),
    ("expected one argument", "ein Wert fehlt"),
    ("ignored explicit argument", "nimmt keinen Wert:"),
    ("argument ", ""),
)


class InputError(ValueError):
    """What was given can't be used; the message is German."""


def main(argv: Sequence[str] | None = None) -> int:
    """Plan what the arguments say.

    Args:
        argv: without the program's name; None for those of the process.

    Returns:
        0 if the work was done, 2 if the input is wrong or no plan came out; standard error says why.
    """
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as ending:
        return int(ending.code or 0)
    try:
        return _work(arguments)
    except (SpreadsheetError, ProblemError, InputError) as error:
        sys.stderr.write(f"{error}\n")
    except OSError as error:
        sys.stderr.write(f"Die Datei {error.filename} kann nicht gelesen oder geschrieben werden: {error.strerror}.\n")
    return WRONG_INPUT


class _Parser(argparse.ArgumentParser):
    """Speaks German, in help and in refusal."""

    def __init__(self, *, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, add_help=False, allow_abbrev=False)
        self._positionals.title = "Werte"
        self._optionals.title = "Angaben"
        self.add_argument("-h", "--help", action="help", help="diese Hilfe")

    def format_help(self) -> str:
        """The help, with the one word that argparse can't be told."""
        return super().format_help().replace("usage: ", "Aufruf: ", 1)

    def error(self, message: str) -> NoReturn:
        """End with 2 and one sentence."""
        for english, german in _GERMAN:
            message = message.replace(english, german)
        self.exit(WRONG_INPUT, f"Falscher Aufruf: {message}. Hilfe: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="gemeinsam plan", description="Jahresplan aus einer Tabelle berechnen.")
    parser.add_argument("problem", nargs="?", type=Path, metavar="AUFGABE", help="Aufgabe als .xlsx oder .json")
    parser.add_argument("--out", type=Path, metavar="PFAD", help="Tabelle, in die der Plan geschrieben wird (.xlsx)")
    parser.add_argument(
        "--seconds",
        type=_seconds,
        default=30.0,
        metavar="S",
        help="Rechenzeit in Sekunden für den Plan und je Szenario (30)",
    )
    parser.add_argument("--seed", type=_seed, default=1, metavar="N", help="Startwert (1)")
    parser.add_argument("--gantt", type=Path, metavar="PFAD", help="den Plan als Bild schreiben (.svg oder .png)")
    parser.add_argument("--scenario", metavar="NAME", help="nur dieses Szenario der Aufgabe rechnen")
    parser.add_argument("--as-table", type=Path, metavar="PFAD", help="die Aufgabe als Tabelle schreiben (.xlsx)")
    parser.add_argument("--json", action="store_true", help="den Plan als JSON auf die Standardausgabe schreiben")
    parser.add_argument("--example", type=Path, metavar="PFAD", help="ausgefülltes Beispiel schreiben")
    parser.add_argument("--template", type=Path, metavar="PFAD", help="leere Vorlage schreiben")
    return parser


def _seconds(text: str) -> float:
    try:
        seconds = float(text.replace(",", "."))
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= MOST_SECONDS:
        message = f"erwartet wird eine Zahl über 0 bis {MOST_SECONDS:.0f}, nicht {text}"
        raise argparse.ArgumentTypeError(message)
    return seconds


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**31:
        message = f"erwartet wird eine ganze Zahl ab 0, nicht {text}"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _work(arguments: argparse.Namespace) -> int:
    for make, path in ((example, arguments.example), (template, arguments.template)):
        if path is not None:
            _checked_target(path)
            make(path)
    if arguments.problem is None:
        if arguments.example or arguments.template:
            return DONE
        message = "Es ist keine Aufgabe angegeben. Hilfe: gemeinsam plan --help"
        raise InputError(message)
    _check_outputs(arguments)
    problem, scenarios = _given(arguments.problem)
    if arguments.as_table is not None:
        save(arguments.as_table, problem, scenarios)
        if arguments.out is None and arguments.gantt is None and not arguments.json:
            return DONE
    if arguments.scenario is None:
        return _planned(problem, scenarios, arguments)
    chosen = next((one for one in scenarios if one.name == arguments.scenario), None)
    if chosen is None:
        names = ", ".join(one.name for one in scenarios) or "keine"
        message = f"Das Szenario {arguments.scenario} gibt es in der Aufgabe nicht; es gibt: {names}."
        raise InputError(message)
    return _planned(applied(problem, chosen), (), arguments)


def _check_outputs(arguments: argparse.Namespace) -> None:
    """Refuse what can't be written before anything is computed."""
    outputs = (("--out", arguments.out), ("--as-table", arguments.as_table), ("--gantt", arguments.gantt))
    given = [(name, path) for name, path in outputs if path is not None]
    if not given and not arguments.json:
        message = "Bitte --out DATEI.xlsx, --gantt DATEI.svg, --as-table DATEI.xlsx oder --json angeben."
        raise InputError(message)
    for name, path in given:
        _checked_target(path, endings=(".svg", ".png") if name == "--gantt" else (".xlsx",))
        if path.resolve() == arguments.problem.resolve():
            message = f"Die Aufgabe würde überschrieben; bitte einen anderen Namen für {name} wählen."
            raise InputError(message)
    if len({path.resolve() for _, path in given}) < len(given):
        message = "Zwei Ausgaben haben denselben Namen."
        raise InputError(message)


def _checked_target(path: Path, *, endings: tuple[str, ...] = (".xlsx",)) -> None:
    if path.suffix.lower() not in endings:
        message = f"Die Ausgabe {path} muss auf {' oder '.join(endings)} enden."
        raise InputError(message)
    if not path.parent.is_dir() or path.is_dir():
        message = f"Den Ordner für {path} gibt es nicht."
        raise InputError(message)


def _given(path: Path) -> tuple[Problem, tuple[Scenario, ...]]:
    if path.suffix.lower() != ".json":
        return read_with_scenarios(path)
    if not path.is_file():
        message = f"Die Datei {path} gibt es nicht."
        raise InputError(message)
    if path.stat().st_size > MOST_JSON_BYTES:
        message = f"Die Datei {path} ist größer als {MOST_JSON_BYTES // 1024 // 1024} MB."
        raise InputError(message)
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        # Halves of characters pass as JSON, but nothing could write them.
        json.dumps(given, ensure_ascii=False).encode()
        return task_from_dict(given)
    except json.JSONDecodeError as error:
        message = f"Die Datei {path} enthält kein gültiges JSON (Zeile {error.lineno}, Spalte {error.colno})."
        raise InputError(message) from error
    except ProblemError as error:
        place = f" (Angabe {error.attribute})" if error.attribute and error.attribute not in error.message else ""
        message = f"{path}: {error.message}{place}"
        raise InputError(message) from error
    # RecursionError: thousands of nested brackets.
    except (ValueError, RecursionError) as error:
        message = f"Die Datei {path} enthält kein gültiges JSON in UTF-8."
        raise InputError(message) from error


def _planned(problem: Problem, scenarios: Sequence[Scenario], arguments: argparse.Namespace) -> int:
    found = plan(problem, seconds=arguments.seconds, seed=arguments.seed)
    if not found.checked or found.status in {"infeasible", "unknown"}:
        raise InputError(found.reason)
    if arguments.gantt is not None:
        _draw(arguments.gantt, gantt_svg(problem, found))
    if arguments.out is not None or arguments.json:
        explanations = explain(problem, found, seed=arguments.seed)
        computed = [_computed(problem, scenario, arguments) for scenario in scenarios]
        if arguments.out is not None:
            write(arguments.out, problem, found, explanations, computed)
    if arguments.json:
        answer = answer_to_dict(problem, found, explanations, computed)
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1) + "\n")
    else:
        finding = binding_limit_summary(problem, found, seconds=min(arguments.seconds, 10.0), seed=arguments.seed)
        sys.stdout.write(f"{finding.headline}\n{_summary(found)}\n")
    return DONE


def _computed(problem: Problem, scenario: Scenario, arguments: argparse.Namespace) -> Computed:
    changed = applied(problem, scenario)
    found = plan(changed, seconds=arguments.seconds, seed=arguments.seed)
    explanations = explain(changed, found, seed=arguments.seed) if found.assignments else ()
    return Computed(
        scenario=scenario, problem=changed, plan=found, explanations=explanations, blocked=blocked(problem, scenario)
    )


def _draw(path: Path, svg: str) -> None:
    if path.suffix.lower() == ".svg":
        path.write_text(svg, encoding="utf-8")
    else:
        path.write_bytes(png_of(svg))


def _summary(found: Plan) -> str:
    gap = f"{found.gap * 100:.2f}".replace(".", ",")
    return f"Nutzen {found.benefit}, höchstens {found.bound} möglich, Lücke {gap} %. {found.reason}"
