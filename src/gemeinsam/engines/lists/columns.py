"""What a column holds, by its heading; whole headings first, then telling words in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from .cleaning import folded
from .money import factor_of_unit
from .vocabulary import meaning_of_words, patterns_of

Role = Literal[
    "title", "unit", "status", "start", "end", "period", "fields", "flag", "places", "sources", "amount", "number",
    "remark", "ignored", "unknown",
]  # fmt: skip

_ROLE_OF: Final[dict[str, Role]] = meaning_of_words("headings")  # type: ignore[assignment]

_TELLING: Final = patterns_of("telling")
LONGEST_HEADING = 110
# How to fill a column in: "(Monat/Jahr)", "in €", "TT.MM.JJJJ", "ja/nein", "bitte auswählen".
HOW_TO: Final = re.compile(
    r"^(?:\(.*\)|in .{1,12}|(?:TT|MM|DD)[./ ]?.{0,10}|JJJJ|T?€|TEUR|EUR|ja ?/ ?nein|x|bitte .{3,40}|max\. .{1,20}|"
    r"siehe .{3,20}|z\. ?B\. .{2,60}|"
    r"(?:freitext|auswahl|pflichtfeld|optional|auswahlliste|dropdown)\b.{0,30})$",
    re.IGNORECASE,
)

_MEANINGS: Final = patterns_of("amounts")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Args:
        place: from 0.
        heading: as written, parts of several rows joined by " | ".
        role: what it holds.
        sure: 0-1, how sure that is.
        meaning: of amounts; of yes/no columns what they answer (fields, status).
        factor: euro that 1 stands for in amounts; 0 if the heading does not say.
        field: key of the field or status, for yes/no columns.
    """

    place: int
    heading: str
    role: Role
    sure: float
    meaning: str = ""
    factor: int = 0
    field: str = ""


def is_heading(text: str) -> bool:
    """Whether a text is a heading word for word."""
    return len(text) <= LONGEST_HEADING and folded(text) in _ROLE_OF


def column_of(place: int, parts: tuple[str, ...]) -> Column:
    """A column by the parts of its heading, the uppermost first."""
    heading = " | ".join(part for part in parts if part)
    role, sure = _role_of(tuple(part for part in parts if part))
    if role != "amount":
        return Column(place, heading, role, sure)
    return Column(place, heading, role, sure, meaning_of(heading), factor_of_unit(heading))


@lru_cache(maxsize=5_000)
def _role_of(parts: tuple[str, ...]) -> tuple[Role, float]:
    """The last part decides if it is a heading by itself; else all parts together."""
    if not parts:
        return "unknown", 0.0
    whole = _words(" ".join(parts))
    for words in (_words(parts[-1]), whole, _words(parts[0])):
        if words in _ROLE_OF:
            return _ROLE_OF[words], 1.0
    if _is_money(parts[-1], whole):
        return "amount", 0.9
    for words in (_words(parts[-1]), whole):
        if len(words) <= LONGEST_HEADING:
            for role, pattern in _TELLING:
                if pattern.search(words):
                    return role, 0.7  # type: ignore[return-value]
    return "unknown", 0.0


def _is_money(last: str, whole: str) -> bool:
    plain = bool(re.search(r"€|\bT-?EUR\b|\bEUR\b", last)) and "%" not in last and "quote" not in whole
    return plain or bool(
        re.fullmatch(
            r"(?:gesamt|insgesamt|total)|(?:gesamt|davon |insgesamt |kosten |projekt)*"
            r"(?:kosten|foerderung|summe|betrag|budget|volumen)(?: gesamt| insgesamt)?",
            whole,
        )
    )


def _words(text: str) -> str:
    """A heading folded, without units, notes in brackets, and how to fill it in."""
    bare = re.sub(
        r"\((?:[^)]*(?:€|eur|tsd|ja/nein|tt\.|mm|jjjj|yyyy|bitte|z\. ?b|falls|soweit|optional|ggf)[^)]*)\)",
        " ",
        text,
        flags=re.IGNORECASE,
    )
    bare = re.sub(r"\b(?:in|i\.)?\s*(?:T€|TEUR|T-EUR|Mio\.?\s*€?|€|EUR|Euro)(?=\W|$)", " ", bare)
    return folded(re.sub(r"[*:]", " ", bare))


def meaning_of(heading: str) -> str:
    """What the amounts below a heading are for; the lowest part of it decides where it says something."""
    parts = [folded(part) for part in heading.split(" | ")]
    for words in (parts[-1], " ".join(parts)):
        for meaning, pattern in _MEANINGS:
            if pattern.search(words):
                # Costs by single years are what is set aside for each, not the whole.
                return "ansatz" if meaning == "gesamtkosten" and _YEAR.search(" ".join(parts)) else meaning
    return "unbekannt"
