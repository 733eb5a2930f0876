"""What a column holds, by its heading; whole headings first, then telling words in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, cast

from .cleaning import folded
from .money import factor_of_unit
from .vocabulary import meaning_of_words, patterns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Role = Literal[
    "title", "unit", "status", "start", "end", "period", "fields", "flag", "places", "sources", "amount", "number",
    "remark", "ignored", "unknown",
]  # fmt: skip

_ROLE_OF: Final[dict[str, Role]] = meaning_of_words("headings")  # type: ignore[assignment]

_TELLING_FIRST: Final = patterns_of("telling_first")
_TELLING: Final = patterns_of("telling")
_FUNDABLE: Final = patterns_of("amounts_first")[0][1]
LONGEST_HEADING = 110
# How to fill a column in: "(Monat/Jahr)", "in €", "TT.MM.JJJJ", "ja/nein", "bitte auswählen".
HOW_TO: Final = re.compile(
    r"^(?:\(.*\)|\[.*\]|in .{1,12}|(?:TT|MM|DD)[./ ]?.{0,10}|JJJJ|T?€|TEUR|EUR|ja ?/ ?nein|x|bitte .{3,40}|"
    r"max\. .{1,20}|siehe .{3,20}|z\. ?B\. .{2,60}|"
    r"(?:freitext|auswahl|pflichtfeld|optional|auswahlliste|dropdown)\b.{0,30})$",
    re.IGNORECASE,
)

_MEANINGS: Final = patterns_of("amounts")
# "Sachstand 10/2024", "Kosten (Stand: 01.03.2024)": when it was said, not what.
_DATED = re.compile(r"\(?\b(?:Stand:?\s*)?(?:\d{1,2}\.)?\d{1,2}[./](?:20)?\d\d\)?|\((?:Stand|per|zum|am)\b[^)]*\)")
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
        field: key of the field or status, or name of the place, for yes/no columns; "" if it is none that is known.
        unit_place: column in which each amount has its unit; None if there is none.
    """

    place: int
    heading: str
    role: Role
    sure: float
    meaning: str = ""
    factor: int = 0
    field: str = ""
    unit_place: int | None = None


# What may stand below a heading and only narrows it: "Kosten | brutto", "Folgekosten | pro Jahr".
NARROWS: Final = re.compile(
    r"^(?:brutto|netto|gesamt|insgesamt|summe|betrag|einmalig|(?:pro|je|im) jahr|p a|jaehrlich|soll|ist|plan|geplant|"
    r"tatsaechlich|von|bis|monat|jahr|quartal|nr|ja|nein|(?:19|20)\d\d|t?eur|euro|tsd euro|mio euro|"
    r"hoehe|davon .{2,25})$"
)
_SAYS_LITTLE: Final = re.compile(r"^(?:brutto|netto|gesamt|insgesamt|summe|betrag|hoehe|t?eur|euro|in|\s)+$")
# A column of what colours mean is none of the list.
LEGEND: Final = re.compile(
    r"^(?:farb)?legende|^zeichenerklaerung|^farb(?:code|erklaerung|schluessel|en)|^bedeutung der"
)


def is_heading(text: str) -> bool:
    """Whether a text is a heading word for word."""
    return len(text) <= LONGEST_HEADING and folded(text) in _ROLE_OF


def column_of(place: int, parts: tuple[str, ...]) -> Column:
    """A column by the parts of its heading, the uppermost first."""
    heading = " | ".join(part for part in parts if part)
    # "Gesamt- ausgabe" was parted at the end of a line.
    parts = tuple(re.sub(r"(?<=[^\W\d])-\s+(?=[a-zäöüß])(?!und |oder )", "", part) for part in parts)
    telling = tuple(part for part in parts if part and not HOW_TO.match(part))
    role, sure = _role_of(telling or tuple(part for part in parts if part))
    if role != "amount":
        return Column(place, heading, role, sure)
    return Column(place, heading, role, sure, meaning_of(" | ".join(filter(None, parts))), factor_of_unit(heading))


_PART_OF_DATE: Final = frozenset({"monat", "jahr", "quartal", "month", "year"})
# "Zuschuss (bewilligt oder erwartet)": how certain it is, not what it is.
_HOW_CERTAIN: Final = re.compile(
    r"\((?!(?:[^)]*\b(?:am|durch|von)\b))[^)]*\b(?:bewilligt|erwartet|beantragt|zugesagt|geplant|geschätzt|vorauss\w*|"
    r"vorläufig|bekannt|vorhanden|angefragt)\b[^)]*\)",
    re.IGNORECASE,
)


@lru_cache(maxsize=5_000)
def _role_of(parts: tuple[str, ...]) -> tuple[Role, float]:
    """The last part decides if it is a heading by itself; else all parts together."""
    if not parts:
        return "unknown", 0.0
    whole = _words(" ".join(parts))
    dateless = _words(_DATED.sub(" ", parts[-1]))
    # "Beginn | Monat", "Beginn | Jahr": one date in two columns.
    of_date = len(parts) > 1 and _words(parts[-1]) in _PART_OF_DATE
    if of_date and (upper := _role_of(parts[:-1]))[0] in ("start", "end"):
        return upper
    for words in (_words(parts[-1]), whole, _words(parts[0]), dateless):
        if words in _ROLE_OF:
            return _ROLE_OF[words], 1.0
    return _told_role(parts, whole)


def _told_role(parts: tuple[str, ...], whole: str) -> tuple[Role, float]:
    """The role by telling words in a heading."""
    if re.search(r"%|\bProz", parts[-1]):
        return "ignored", 0.9
    lasting = (_words(parts[-1]), whole)
    if role := next((role for words in lasting if (role := _telling(_TELLING_FIRST, words))), None):
        return role, 0.9
    if _is_money(parts[-1], whole):
        return "amount", 0.9
    role = next((role for words in lasting if (role := _telling(_TELLING, words))), None)
    return (role, 0.7) if role else ("unknown", 0.0)


def _telling(patterns: tuple[tuple[str, re.Pattern[str]], ...], words: str) -> Role | None:
    """The role of the first pattern that is found in words."""
    if len(words) > LONGEST_HEADING:
        return None
    return next((cast("Role", role) for role, pattern in patterns if pattern.search(words)), None)


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
    bare = _HOW_CERTAIN.sub(" ", bare) if _HOW_CERTAIN.sub(" ", bare).strip() else bare
    bare = re.sub(r"\b(?:in|i\.)?\s*(?:T€|TEUR|T-EUR|Mio\.?\s*€?|€|EUR|Euro)(?=\W|$)", " ", bare)
    return folded(re.sub(r"[*:]", " ", bare))


def is_of_people(columns: Sequence[Column]) -> bool:
    """Whether a table lists whom to reach and how: names beside telephone numbers, and nothing of projects."""
    reached = sum(bool(_REACHED.search(folded(column.heading))) for column in columns)
    named = all(folded(column.heading) in _NAMES for column in columns if column.role == "title")
    of_projects = {"status", "start", "end", "period", "amount", "fields", "flag", "sources"}
    return reached > 0 and named and not any(column.role in of_projects for column in columns)


_REACHED = re.compile(r"telefon|\btel\b|mail|mobil|handy|\bfax\b|anschrift|durchwahl|rufnummer")
_NAMES: Final = frozenset(
    {
        "name", "namen", "nachname", "vorname", "person", "titel", "name vorname", "vorname name", "anrede",
        "bezeichnung",
        "nachname vorname", "vorname nachname", "amt", "funktion",
    }
)  # fmt: skip


def meaning_of(heading: str) -> str:
    """What the amounts below a heading are for; the lowest part of it decides where it says something."""
    parts = [folded(part) for part in heading.split(" | ")]
    if _FUNDABLE.search(parts[-1]):
        return "gesamtkosten"
    last = "" if _SAYS_LITTLE.match(parts[-1]) and len(parts) > 1 else parts[-1]
    for words in (last, " ".join(parts[:-1]), " ".join(parts)):
        for meaning, pattern in _MEANINGS:
            if pattern.search(words):
                # Costs by single years are what is set aside for each, not the whole.
                return "ansatz" if meaning == "gesamtkosten" and _YEAR.search(" ".join(parts)) else meaning
    return "unbekannt"
