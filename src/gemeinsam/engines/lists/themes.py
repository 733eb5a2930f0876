"""Which fields of action a project belongs to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .cleaning import folded, says_nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .knowledge import Knowledge, KnownField

_PARTS = re.compile(r"\s*(?:;|,|\n|\+|\||•|·)\s*")
_SMALLER = re.compile(r"\s*(?:/|&|\bund\b|\bu\.)\s*")
# Words of a field's name that say nothing about it.
_EMPTY = frozenset(
    {
        "digital",
        "digitale",
        "digitaler",
        "digitales",
        "digitalen",
        "und",
        "der",
        "die",
        "das",
        "von",
        "fuer",
        "in",
        "mit",
    }
)
_NUMBERED = re.compile(
    r"^(?:hf|handlungsfeld|feld|themenfeld|bereich)?\s*(?:\d{1,2}|[ivx]{1,4})?\s*(?:[.):=–—-]|\s)\s*(?=[A-Za-zÄÖÜäöü]{3})",
    re.IGNORECASE,
)
SHORTEST_PREFIX: Final = 4


def words_of(field: KnownField) -> set[str]:
    """What stands for a field: its name, its parts, each telling word of it, and the words given with it."""
    name = folded(field.name)
    parts = {folded(part) for part in _SMALLER.split(field.name)}
    telling = {word for word in name.split() if word not in _EMPTY and len(word) >= SHORTEST_PREFIX}
    return {name, folded(field.key), *parts, *telling, *(folded(word) for word in field.words)} - {""}


class Themes:
    """Reads fields of a county.

    Args:
        known: the county.
    """

    def __init__(self, known: Knowledge) -> None:
        self.words: dict[str, set[str]] = {}
        for field in known.fields:
            for word in words_of(field):
                self.words.setdefault(word, set()).add(field.key)
        self.read = lru_cache(maxsize=5_000)(self._read)

    def _read(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Keys of the fields that a text names, and what of it names none."""
        if says_nothing(text):
            return (), ()
        if (one := self.one(text)) is not None:
            return (one,), ()
        found: list[str] = []
        unknown: list[str] = []
        for part in _PARTS.split(text):
            if not part.strip() or says_nothing(part):
                continue
            keys = self._of_part(part)
            found += keys
            if not keys:
                unknown.append(part.strip())
        return tuple(dict.fromkeys(found)), tuple(unknown)

    def _of_part(self, part: str) -> list[str]:
        if (one := self.one(part)) is not None:
            return [one]
        pieces = [piece for piece in _SMALLER.split(part) if piece.strip()]
        keys = [self.one(piece) for piece in pieces]
        return [key for key in keys if key is not None] if all(keys) else []

    def one(self, text: str) -> str | None:
        """The one field that a text stands for, None if there is none or are several."""
        for form in (
            folded(text),
            folded(_NUMBERED.sub("", text.strip(), count=1)),
            folded(re.sub(r"\([^)]*\)", " ", text)),
            *(folded(inside) for inside in re.findall(r"\(([^()]*)\)\s*$", text)),
        ):
            if len(keys := self.words.get(form, set())) == 1:
                return next(iter(keys))
        keys = self._by_beginning(text) or self._of_twins(text)
        return next(iter(keys)) if len(keys) == 1 else None

    def _of_twins(self, text: str) -> set[str]:
        """The one field that every part of a text stands for: "Umwelt & Klima"."""
        pieces = [piece for piece in _SMALLER.split(text) if piece.strip()]
        if len(pieces) < 2:
            return set()
        keys = {self.one(piece) for piece in pieces}
        return {key for key in keys if key} if None not in keys else set()

    def _by_beginning(self, text: str) -> set[str]:
        """Fields with a word that begins so: at least four letters, three with a dot ("Mob.", "Wirtsch.")."""
        words = folded(text)
        least = SHORTEST_PREFIX - text.strip().endswith(".")
        if len(words) < least or " " in words:
            return set()
        return set().union(*(found for word, found in self.words.items() if word.startswith(words)))

    def named_in(self, texts: Sequence[str]) -> dict[int, str]:
        """By place in the texts the field that a text names as a whole, or in square brackets.

        An abbreviation of two fields stands for the one that no other text names ("Ges." beside "Gesund.").
        """
        found = {}
        for at, text in enumerate(texts):
            inside = re.findall(r"\[([^\]]+)\]|\(([^)]+)\)\s*$", text)
            names = [text, *(part for pair in inside for part in pair if part)]
            keys = [key for name in names if (key := self.one(name))]
            if keys:
                found[at] = keys[-1]
        for at, text in enumerate(texts):
            rest = self._by_beginning(text) - set(found.values()) if at not in found else set()
            if len(rest) == 1 and found:
                found[at] = rest.pop()
        return found
