"""The published problem and its file form."""

from __future__ import annotations

import gzip
import json
import math
import zlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

MOST_PROJECTS = 10_000
MOST_YEARS = 200
MOST_STREAMS = 100
# Unpacked; the largest published instance has 2 MB.
MOST_BYTES = 50_000_000
MOST_AMOUNT = 1e12


class PublishedError(ValueError):
    """A file that holds no such problem; the message is German."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """One project.

    Args:
        cost: of each of its years, shape (duration,).
        value: of each of its years, shape (duration,).
        stream: which capability stream pays for it.
        prerequisites: projects that must have ended before it starts.
        exclusions: projects that can't be chosen beside it.
    """

    cost: tuple[float, ...]
    value: tuple[float, ...]
    stream: int
    prerequisites: tuple[int, ...] = ()
    exclusions: tuple[int, ...] = ()

    @property
    def duration(self) -> int:
        """Years."""
        return len(self.cost)


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """A problem.

    Args:
        name: of the instance.
        planning_window: projects start in its years 0 to planning_window - 1.
        discount_rate: of value per year.
        budget: for all running projects, by year of the horizon.
        ongoing_budget: for projects in their second year or later, by year of the horizon.
        initiation_budget: for projects in their first year, by year; counts in the planning window.
        stream_budgets: by stream, for all years of the planning window together.
        most_starts: most projects that may start in one year.
        projects: what may be chosen.
    """

    name: str
    planning_window: int
    discount_rate: float
    budget: tuple[float, ...]
    ongoing_budget: tuple[float, ...]
    initiation_budget: tuple[float, ...]
    stream_budgets: tuple[float, ...]
    most_starts: int
    projects: tuple[Project, ...]


def read(path: Path) -> Published:
    """The problem of a file `.json.gz` or `.json`.

    Raises:
        PublishedError: the file can't be read, is too large or holds something else.
    """
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if packed else path.open("rb") as stream:
            text = stream.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        message = f"{path} lässt sich nicht lesen: {error}."
        raise PublishedError(message) from error
    if len(text) > MOST_BYTES:
        message = f"{path} ist zu groß: höchstens {MOST_BYTES // 1_000_000} MB entpackt."
        raise PublishedError(message)
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"{path} enthält kein JSON."
        raise PublishedError(message) from error
    return published_from_dict(given)


def published_to_dict(problem: Published) -> dict[str, Any]:
    """The problem as a dictionary that JSON can hold."""
    return asdict(problem) | {"initiation_range": [1, problem.most_starts]}


def published_from_dict(given: object) -> Published:
    """The problem of a dictionary in the form of the files.

    Raises:
        PublishedError: something is missing or wrong.
    """
    table = _table(given, "Die Aufgabe")
    window = _whole(table, "planning_window", "Die Aufgabe", least=1, most=MOST_YEARS)
    years = len(_amounts(table, "budget", "Die Aufgabe", least=window, most=MOST_YEARS))
    streams = _amounts(table, "stream_budgets", "Die Aufgabe", least=1, most=MOST_STREAMS)
    rows = table.get("projects")
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_PROJECTS:
        message = f"Die Aufgabe braucht unter projects eine Liste von 1 bis {MOST_PROJECTS} Projekten."
        raise PublishedError(message)
    rate = _number(table.get("discount_rate"), "Die Aufgabe: discount_rate", most=1.0)
    return Published(
        name=str(table.get("name", "")),
        planning_window=window,
        discount_rate=rate,
        budget=_amounts(table, "budget", "Die Aufgabe", least=years, most=years),
        ongoing_budget=_amounts(table, "ongoing_budget", "Die Aufgabe", least=years, most=years),
        initiation_budget=_amounts(table, "initiation_budget", "Die Aufgabe", least=window, most=MOST_YEARS),
        stream_budgets=streams,
        most_starts=_most_starts(table, len(rows)),
        projects=tuple(_project(row, at, len(rows), len(streams)) for at, row in enumerate(rows)),
    )


def _most_starts(table: dict[str, Any], projects: int) -> int:
    given = table.get("initiation_range", [1, projects])
    if not isinstance(given, list) or len(given) != 2 or not isinstance(given[1], int) or given[1] < 0:
        message = "Die Aufgabe: initiation_range muss eine Liste aus zwei ganzen Zahlen sein."
        raise PublishedError(message)
    return given[1]


def _project(given: object, at: int, projects: int, streams: int) -> Project:
    where = f"Projekt {at}"
    table = _table(given, where)
    cost = _amounts(table, "cost", where, least=1, most=MOST_YEARS)
    if table.get("duration", len(cost)) != len(cost):
        message = f"{where}: cost braucht so viele Werte, wie duration sagt."
        raise PublishedError(message)
    return Project(
        cost=cost,
        value=_amounts(table, "value", where, least=len(cost), most=len(cost)),
        stream=_whole(table, "stream", where, least=0, most=streams - 1),
        prerequisites=_links(table, "prerequisites", at, projects),
        exclusions=_links(table, "exclusions", at, projects),
    )


def _links(table: dict[str, Any], name: str, at: int, projects: int) -> tuple[int, ...]:
    given = table.get(name, [])
    known = isinstance(given, list) and all(isinstance(other, int) and 0 <= other < projects for other in given)
    if not known or at in given or len(set(given)) != len(given):
        message = f"Projekt {at}: {name} muss eine Liste von Nummern anderer Projekte sein, jede einmal."
        raise PublishedError(message)
    return tuple(given)


def _table(given: object, where: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        message = f"{where} muss ein JSON-Objekt sein."
        raise PublishedError(message)
    return given


def _whole(table: dict[str, Any], name: str, where: str, *, least: int, most: int) -> int:
    value = table.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        message = f"{where}: {name} muss eine ganze Zahl von {least} bis {most} sein."
        raise PublishedError(message)
    return value


def _number(value: object, where: str, *, most: float = MOST_AMOUNT) -> float:
    # The comparison is false for what is no number, too.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        message = f"{where} muss eine Zahl von 0 bis {most:g} sein."
        raise PublishedError(message)
    return float(value)


def _amounts(table: dict[str, Any], name: str, where: str, *, least: int, most: int) -> tuple[float, ...]:
    given = table.get(name)
    if not isinstance(given, list) or not least <= len(given) <= most:
        count = str(least) if least == most else f"{least} bis {most}"
        message = f"{where}: {name} muss eine Liste von {count} Zahlen sein."
        raise PublishedError(message)
    return tuple(_number(value, f"{where}: {name}[{at}]") for at, value in enumerate(given))


def discounted(project: Project, start: int, rate: float, years: int) -> float:
    """Value of a project that starts in a year, as far as it lies in the horizon."""
    inside = min(project.duration, years - start)
    return math.fsum(project.value[lag] / (1 + rate) ** (start + lag) for lag in range(inside))
