"""What a paper is made of, and what was found in it: frozen, and readable as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE, SECTION = "Seite", "Abschnitt"


class UnreadableError(ValueError):
    """The file can't be read; the message says why, in words for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A run of words without a wide gap.

    Args:
        text: the words.
        left, right: where it begins and ends on the page, in points.
        bold: whether all of it is.
        lead: its first lines, if they are bold and the others are not: a title above its description.
    """

    text: str
    left: float = 0.0
    right: float = 0.0
    bold: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the row of a table.

    Args:
        cells: its runs from left to right.
        top: distance of its foot from the foot of the page, in points; 0 where there are no pages.
        size: height of its letters in points; 0 if not known.
        rank: 1-6 where the file itself calls it a heading of that level, else 0.
        item: whether the file itself calls it an item of a list.
        row: whether it is a whole row of a table, with all lines of its cells.
        flows: whether it goes on with the sentence of the line before.
    """

    cells: tuple[Cell, ...]
    top: float = 0.0
    size: float = 0.0
    rank: int = 0
    item: bool = False
    row: bool = False
    flows: bool = False

    @property
    def text(self) -> str:
        return "\t".join(cell.text for cell in self.cells)

    @property
    def bold(self) -> bool:
        return bool(self.cells) and all(cell.bold for cell in self.cells)


def text_of(lines: Sequence[Line]) -> str:
    """The text of lines; one that goes on with a sentence stands in the same line."""
    parts: list[str] = []
    for line in lines:
        if parts:
            parts.append(" " if line.flows else "\n")
        parts.append(line.text)
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a section of a paper that has no pages; number counts from 1."""

    number: int
    lines: tuple[Line, ...]
    height: float = 0.0

    @property
    def text(self) -> str:
        return text_of(self.lines)

    def at(self, place: int) -> int:
        """Where a line begins in the text of the page."""
        before = text_of(self.lines[:place])
        return len(before) + bool(before)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it was read; `unit` is what its parts are: pages or sections."""

    title: str
    unit: str
    pages: tuple[Page, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure or project that a paper seems to name: a proposal, never a fact.

    Args:
        page: number of the page where it begins.
        at: where the quote begins in that page's text.
        quote: the passage as it stands on the page.
        title: of the measure.
        number: as printed ("M 3.2"), or empty.
        text: what it is about, as printed.
        responsible, cost, period, priority: as printed, or empty.
        confidence: high, medium or low.
        reason: why we think so, a sentence.
        found_as: sheet, heading, row or item.
    """

    page: int
    at: int
    quote: str
    title: str
    number: str = ""
    text: str = ""
    responsible: str = ""
    cost: str = ""
    period: str = ""
    priority: str = ""
    confidence: str = "low"
    reason: str = ""
    found_as: str = "item"


@dataclass(frozen=True, slots=True)
class Leaf:
    """What is kept of a page: its number and its text."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of a file."""

    title: str
    unit: str
    leaves: tuple[Leaf, ...]
    candidates: tuple[Candidate, ...]
    notes: tuple[str, ...] = field(default=())
