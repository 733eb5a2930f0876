"""Codes of one kind, and what they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from .cells import Cell
    from .columns import Role

CODE: Final = re.compile(r"^[^\W_][\w.+-]{0,7}$")
_BETWEEN: Final = re.compile(r"\s*(?:[,;|/+&\n]|\bund\b)\s*")


@dataclass(slots=True)
class Section:
    """Codes of one kind.

    Args:
        label: what stands above or beside them, folded: often the heading of the column that they stand in.
        words: by code in small letters what it stands for.
        role: what most of the words are.
    """

    label: str = ""
    words: dict[str, str] = field(default_factory=dict)
    role: Role = "unknown"

    def decoded(self, cell: Cell) -> Cell:
        """A cell of codes with the words instead; one that has no code in it as it is."""
        text = cell.text
        if (whole := self.words.get(text.lower())) is not None:
            return replace(cell, value=whole)
        parts = self._parts(text)
        if not any(part.lower() in self.words for part in parts):
            return cell
        return replace(cell, value="; ".join(self.words.get(part.lower(), part) for part in parts))

    def holds(self, cell: Cell) -> bool:
        """Whether a cell is made of these codes only."""
        text = cell.text.lower()
        return text in self.words or all(part in self.words for part in self._parts(text))

    def _parts(self, text: str) -> list[str]:
        """The codes of a cell; blanks part them only if nothing but codes is in it ("VG Auental" is a name)."""
        blanks = text.split()
        if all(part.lower() in self.words for part in blanks):
            return blanks
        return [part for part in _BETWEEN.split(text) if part]

    def lacks(self, text: str) -> bool:
        """Whether a text looks like one of these codes and is none."""
        return bool(CODE.match(text)) and text.isupper() and text.lower() not in self.words
