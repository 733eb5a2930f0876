"""Rows of the sheets become the planner's parts; what does not fit is told with sheet and cell."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from . import layout
from .archive import MOST_ROWS
from .cells import Calendar, CellError
from .problem import (
    Budget,
    Capacity,
    Commitment,
    Exclude,
    Measure,
    Need,
    ProblemError,
    Programme,
    Share,
    Staff,
    Together,
)
from .scenarios import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

    from .sheet import Sheet

    Row = dict[str, Any]

# By which columns a row of a sheet is told from the others.
_KEYS: dict[str, tuple[str, ...]] = {
    layout.MEASURES: ("id",),
    layout.BUDGETS: ("payer", "kind", "year"),
    layout.CAPACITIES: ("unit", "year"),
    layout.PROGRAMMES: ("id",),
    layout.LINKS: ("measure", "kind", "other"),
    layout.PARTNERS: ("measure", "unit"),
    layout.COMMITMENTS: ("payer", "year"),
    layout.SHARES: ("over", "key", "of"),
    layout.WEIGHTS: ("name",),
    layout.SCENARIOS: ("name",),
    layout.SCENARIO_BUDGETS: ("name", "payer", "kind", "year"),
}


class WrongCellError(CellError):
    """A cell that does not hold what it should, with the attribute of its column."""

    def __init__(self, message: str, attribute: str) -> None:
        super().__init__(message)
        self.attribute = attribute


class Made:
    """All parts that the sheets describe, by sheet, and where each was found.

    Args:
        sheets: those that are there, by name, without the settings.
        calendar: what starts are counted against.
    """

    def __init__(self, sheets: dict[str, Sheet], calendar: Calendar) -> None:
        self.sheets = sheets
        self.calendar = calendar
        self.places: dict[tuple[str, str], int] = {}
        self.partners = self._grouped(layout.PARTNERS, lambda part: part)
        self.changes = self._grouped(layout.SCENARIO_BUDGETS, _budget)
        rest = [name for name in sheets if name not in (layout.PARTNERS, layout.SCENARIO_BUDGETS)]
        self.parts: dict[str, list[Any]] = {name: self._made(name) for name in rest}
        self._check_grouped(layout.PARTNERS, self.partners, layout.MEASURES, "Die Maßnahme")
        self._check_grouped(layout.SCENARIO_BUDGETS, self.changes, layout.SCENARIOS, "Das Szenario")

    def of(self, name: str) -> list[Any]:
        """The parts of a sheet; none if there is no such sheet."""
        return self.parts.get(name, [])

    def complain(self, name: str, subject: str, error: ProblemError) -> bool:
        """Note an error at the row of the subject in this sheet, if there is one."""
        at = self.places.get((name, subject))
        if at is None:
            return False
        self.sheets[name].complain(error.message, row=at, attribute=error.attribute)
        return True

    def _rows(self, name: str) -> list[tuple[int, Row]]:
        """Rows of a sheet without the doubled ones."""
        sheet = self.sheets.get(name)
        if sheet is None:
            return []
        rows, seen = [], dict[tuple[object, ...], int]()
        for at, part in sheet.parts(self.calendar):
            key = tuple(part.get(attribute, "") for attribute in _KEYS[name])
            if key in seen:
                first = layout.cell(seen[key], 0)
                words = " ".join(map(str, key)).strip()
                sheet.complain(f"{words} kommt mehrfach vor, zuerst in {first}.", row=at)
                continue
            seen[key] = at
            self.places.setdefault((name, str(part[_SUBJECTS.get(name, _KEYS[name][0])])), at)
            rows.append((at, part))
        return rows

    def _grouped(self, name: str, make: Callable[[Row], Any]) -> dict[str, list[Any]]:
        """Rows of a sheet that belong to a row of another one, by the name of that one."""
        groups: dict[str, list[Any]] = {}
        owner = _KEYS[name][0]
        for at, part in self._rows(name):
            subject = part.pop(owner)
            groups.setdefault(subject, []).extend(self._tried(name, at, partial(make, part)))
        return groups

    def _made(self, name: str) -> list[Any]:
        return [
            made for at, part in self._rows(name) for made in self._tried(name, at, partial(self._make, name, part))
        ]

    def _tried(self, name: str, at: int, make: Callable[[], Any]) -> list[Any]:
        """What was made, as a list of one; empty if it did not fit."""
        try:
            return [make()]
        except WrongCellError as error:
            self.sheets[name].complain(str(error), row=at, attribute=error.attribute)
        except ProblemError as error:
            first = self.places.get((layout.PARTNERS, error.subject)) if error.attribute == "partners" else None
            if first is not None:
                self.sheets[layout.PARTNERS].complain(error.message, row=first, attribute="fte")
            else:
                self.sheets[name].complain(error.message, row=at, attribute=error.attribute)
        return []

    def _make(self, name: str, part: Row) -> Any:
        if name == layout.MEASURES:
            partners = tuple(_staff(row, part["duration"], part["id"]) for row in self.partners.get(part["id"], ()))
            return _measure(part | {"partners": partners})
        if name == layout.SCENARIOS:
            return Scenario(**part, budgets=tuple(self.changes.get(part["name"], ())))
        return _MAKERS[name](part)

    def _check_grouped(self, name: str, groups: dict[str, list[Any]], owner: str, what: str) -> None:
        """Every row belongs to one that is there (also to one that has an error of its own)."""
        for subject in groups:
            if (owner, subject) not in self.places and not self._has_errors(owner):
                at = self.places[name, subject]
                self.sheets[name].complain(f"{what} {subject} gibt es nicht.", row=at)

    def _has_errors(self, name: str) -> bool:
        return name in self.sheets and any(words.startswith(name) for words in self.sheets[name].found)


# The column that an error of the whole problem names.
_SUBJECTS = {layout.SHARES: "key"}


def _spread(value: tuple[int, ...], duration: int, *, repeated: bool) -> tuple[int, ...]:
    """One value for all periods, or for the first one only; a list stays as it is."""
    if len(value) > 1:
        return value
    most = min(duration, MOST_ROWS)
    return value * most if repeated else value + (0,) * (most - 1)


def _measure(part: Row) -> Measure:
    for attribute in ("operating", "fte", "operating_low", "operating_high"):
        if attribute in part:
            part[attribute] = _spread(part[attribute], part["duration"], repeated=True)
    for attribute in ("investment", "investment_low", "investment_high"):
        if attribute in part:
            part[attribute] = _spread(part[attribute], part["duration"], repeated=False)
    return Measure(**part)


def _staff(part: Row, duration: int, measure: str) -> Staff:
    try:
        return Staff(**part | {"fte": _spread(part["fte"], duration, repeated=True)})
    except ProblemError as error:
        raise ProblemError(error.message, subject=measure, attribute="partners") from error


def _meaning(words: dict[str, str], part: Row, attribute: str, *, what: str, otherwise: str = "") -> Any:
    """What the word of a cell stands for."""
    found = words.get(part.get(attribute, otherwise).lower())
    if found is None:
        names = " oder ".join(word if attribute == "kind" else word.capitalize() for word in words)
        raise WrongCellError(f"erwartet wird {what}{names}, gefunden „{part[attribute]}“.", attribute)
    return found


def _budget(part: Row) -> Budget:
    return Budget(**part | {"kind": _meaning(layout.KINDS, part, "kind", what="als Art ")})


def _share(part: Row) -> Share:
    words = {"over": _meaning(layout.OVER, part, "over", what="")}
    words["of"] = _meaning(layout.OF, part, "of", what="", otherwise="punkte")
    return Share(**part | words)


def _weight(part: Row) -> tuple[str, int]:
    return part["name"], part["weight"]


def _link(part: Row) -> Need | Exclude | Together:
    kind, one, other = part["kind"].lower(), part["measure"], part["other"]
    if kind == layout.EXCLUDES:
        return Exclude(a=one, b=other)
    if kind in (layout.TOGETHER, layout.ONLY_TOGETHER):
        required = kind == layout.ONLY_TOGETHER
        return Together(a=one, b=other, required=required, bonus=part.get("bonus", 0), within=part.get("within"))
    if kind != layout.NEEDS:
        names = f"{layout.NEEDS}, {layout.EXCLUDES}, {layout.TOGETHER} oder {layout.ONLY_TOGETHER}"
        raise WrongCellError(f"erwartet wird als Art {names}, gefunden „{part['kind']}“.", "kind")
    after = _meaning(layout.ENDS, part, "after", what="", otherwise="start")
    return Need(measure=one, before=other, lag=part.get("lag", 1), after=after)


_MAKERS: dict[str, Callable[[Row], Any]] = {
    layout.BUDGETS: _budget,
    layout.CAPACITIES: lambda part: Capacity(**part),
    layout.PROGRAMMES: lambda part: Programme(**part),
    layout.LINKS: _link,
    layout.COMMITMENTS: lambda part: Commitment(**part),
    layout.SHARES: _share,
    layout.WEIGHTS: _weight,
}
