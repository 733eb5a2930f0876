"""Cells that answer rather than tell: yes and no, ticks, "as above", and what a program shows instead of a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from .cleaning import folded, says_nothing
from .days import read_span

if TYPE_CHECKING:
    from .cells import Cell

_YES: Final = frozenset({"ja", "j", "x", "1", "yes", "y", "wahr", "true", "trifft zu", "xx"})
_NO: Final = frozenset({"nein", "n", "0", "no", "falsch", "false", "trifft nicht zu"})
_CHECKED: Final = frozenset("✓✔☑●•✗✘☒■+")
_DITTO_MARKS: Final = frozenset({'"', "''", "„", "“", "″", "-„-", '-"-', "-''-", "„ “", '" "', "〃", "↑"})
_DITTO: Final = frozenset(
    {
        "dto", "dito", "ditto", "s o", "so", "siehe oben", "wie oben", "wie vor", "w o", "desgl",
        "desgleichen", "ebenso",
        "ebenda", "gleich", "dgl", "wie zuvor", "wie vorher", "wie zeile darueber", "same", "same as above", "idem",
    }
)  # fmt: skip


def repeats(text: str) -> bool:
    """Whether a text only says that what stands above it holds here as well."""
    return text in _DITTO_MARKS or folded(text) in _DITTO


_BROKEN: Final = re.compile(r"^#(?:WERT!|BEZUG!|NV|N/A|DIV/0!|NAME\?|REF!|VALUE!|ZAHL!|NUM!|NULL!|#+)$|^Err:\d+$")


def broken_of(cell: Cell) -> str:
    """What a program shows instead of a value, also where it was exported as text; "" if nothing is wrong."""
    return cell.broken or (cell.text if _BROKEN.match(cell.text) else "")


def ticks(cell: Cell) -> bool:
    """Whether a cell below the name of a status marks it: by a tick, or by when it came to it."""
    return answer_of(cell) or (answer_of(cell) is None and read_span(cell).start is not None)


def answer_of(cell: Cell) -> bool | None:
    """Yes, no, or neither."""
    if isinstance(cell.value, bool):
        return cell.value
    words = folded(cell.text)
    if words in _YES or (not words and cell.text[:1] in _CHECKED):
        return True
    return False if words in _NO or says_nothing(cell.text) else None


def is_tick(cell: Cell) -> bool:
    """Whether a cell is a mark by hand, not a word or number that could be something else."""
    return folded(cell.text) in ("x", "xx") or (not folded(cell.text) and cell.text[:1] in _CHECKED)


def is_question(text: str) -> bool:
    return not folded(text) and "?" in text
