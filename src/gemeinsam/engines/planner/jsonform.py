"""Problems and plans as plain dictionaries and back: for JSON files and the child process."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from .problem import (
    Budget,
    Capacity,
    Ceiling,
    Commitment,
    Exclude,
    Measure,
    Need,
    Previous,
    Problem,
    ProblemError,
    Programme,
    Share,
    Staff,
    Together,
)

if TYPE_CHECKING:
    from .result import Plan

_PARTS: dict[str, type] = {
    "measures": Measure,
    "budgets": Budget,
    "capacities": Capacity,
    "programmes": Programme,
    "needs": Need,
    "excludes": Exclude,
    "commitments": Commitment,
    "togethers": Together,
    "shares": Share,
    "ceilings": Ceiling,
    "previous": Previous,
}
_NUMBERS = ("first_year", "years", "periods_per_year", "vote_weight", "most_changes", "change_cost")


def problem_to_dict(problem: Problem) -> dict[str, Any]:
    """The problem as a dictionary that JSON can hold; attributes keep their names."""
    return asdict(problem)


def plan_to_dict(plan: Plan) -> dict[str, Any]:
    """The plan as a dictionary that JSON can hold; attributes keep their names."""
    return asdict(plan)


def problem_from_dict(given: object) -> Problem:
    """The problem of a dictionary as `problem_to_dict` makes it; what has a default may be left out.

    Raises:
        ProblemError: something is missing, unknown or wrong; the message is German.
    """
    table = _table(given, "Die Aufgabe")
    _known(table, Problem, "Die Aufgabe")
    parts: dict[str, Any] = {
        name: tuple(_part(kind, row, f"{name}[{at}]") for at, row in enumerate(_list(table.get(name, []), name)))
        for name, kind in _PARTS.items()
    }
    numbers = {name: table[name] for name in _NUMBERS if name in table}
    weights = _deep_tuple(table.get("weights", ()))
    try:
        return Problem(**parts, **numbers, weights=weights)
    except TypeError as error:
        message = f"Die Aufgabe ist unvollständig: {error}."
        raise ProblemError(message) from error


def _part(kind: type, given: object, where: str) -> object:
    table = _table(given, where)
    _known(table, kind, where)
    values = {name: _deep_tuple(value) for name, value in table.items()}
    if kind is Measure and "partners" in table:
        partners = enumerate(_list(table["partners"], f"{where}.partners"))
        values["partners"] = tuple(_part(Staff, row, f"{where}.partners[{at}]") for at, row in partners)
    try:
        return kind(**values)
    except TypeError as error:
        message = f"{where} ist unvollständig oder hat einen falschen Wert: {error}."
        raise ProblemError(message) from error


def _deep_tuple(value: Any) -> Any:
    """Lists as the tuples that the parts are made of."""
    return tuple(_deep_tuple(entry) for entry in value) if isinstance(value, (list, tuple)) else value


def _table(given: object, where: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        message = f"{where} muss ein JSON-Objekt sein."
        raise ProblemError(message)
    return given


def _list(given: object, where: str) -> list[Any]:
    if not isinstance(given, (list, tuple)):
        message = f"{where} muss eine JSON-Liste sein."
        raise ProblemError(message, attribute=where)
    return list(given)


def _known(table: dict[str, Any], kind: type, where: str) -> None:
    strange = set(table) - {field.name for field in fields(kind)}
    if strange:
        message = f"{where}: {min(strange)} ist unbekannt."
        raise ProblemError(message, attribute=min(strange))
