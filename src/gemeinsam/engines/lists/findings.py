"""What is found in a row: a project with nine values, what could not be read of it, and what holds around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from .places import Places

if TYPE_CHECKING:
    from .days import Day
    from .money import Amount
    from .units import FoundUnit

Part = Literal["row", "title", "unit", "status", "start", "end", "amounts", "fields", "places", "sources"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person has to look at.

    Args:
        at: where, "Blatt!Zeile"; "" for the file.
        part: which value, or the row as a whole.
        reason: a word for programs (datum_unlesbar, betrag_unlesbar, …).
        text: for people, in German.
        source: what stands in the file.
    """

    at: str
    part: Part
    reason: str
    text: str
    source: str = ""


@dataclass(slots=True)
class Project:
    """A project as a list tells it. None and empty mean unknown.

    Args:
        at: where it stands, "Blatt!Zeile".
        title, unit, status, start, end, amounts, fields, places, sources: the nine values.
        number: what the list numbers it by, "" if it does not.
        key: of the entry that it was prefilled from, "" if it was not.
        notes: texts of columns that are none of the nine, by their heading.
        problems: what could not be read, or is doubtful; the value then is empty or to be looked at.
        hints: what a person might want to look at; the value is certain enough.
        kept: source texts by value, as they stand in the file.
    """

    at: str
    title: str | None = None
    unit: FoundUnit | None = None
    status: str | None = None
    start: Day | None = None
    end: Day | None = None
    amounts: list[Amount] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    places: Places = field(default_factory=Places)
    sources: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    number: str = ""
    key: str = ""
    problems: list[Problem] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)

    def object_to(self, part: Part, reason: str, text: str, source: str = "") -> None:
        """Name a problem."""
        self.problems.append(Problem(self.at, part, reason, text, source))

    def has(self, part: Part) -> bool:
        """Whether a problem of a value is named."""
        return any(problem.part == part for problem in self.problems)

    def hint_at(self, part: Part, reason: str, text: str, source: str = "") -> None:
        """Name something to look at."""
        self.hints.append(Problem(self.at, part, reason, text, source))


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all rows of a table, or of a group in it, where a row itself says nothing.

    Args:
        unit, status: from the name of the sheet, a line above the table, or the heading of a group.
        field: key.
        places: where.
        factor: euro that 1 stands for in amounts whose heading names no unit.
        english: dots part decimals in amounts.
    """

    unit: FoundUnit | None = None
    status: str | None = None
    field: str | None = None
    places: Places | None = None
    factor: int = 1
    english: bool = False
