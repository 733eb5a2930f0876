"""Whose project it is: a known unit by any of its names, or the name as it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from .cleaning import folded, says_nothing
from .unit_names import plain

if TYPE_CHECKING:
    from .knowledge import Knowledge, KnownUnit

_PERSON = re.compile(r"^(?:frau|herr|fr|hr|dr|ansprechpartner(?:in)?|kontakt)\b")
_PARTS = re.compile(r"\s*(?:,|;|/|\n|\||–|-(?=\s)|:)\s*")
_SEVERAL = re.compile(r"\s*(?:;|/|\n|\||\+|&|,|\bund\b|\bsowie\b|\bmit\b)\s*")
_DEPARTMENT = re.compile(
    r",?\s+(?:\(?Abt\.?|Abteilung|Fachbereich|FB|Referat|Sachgebiet|SG|Dezernat|FD|"
    r"Fachdienst|Stabsstelle|Amt (?:für|\d)|Team|Dez\.).*$",
    re.DOTALL,
)
_INITIALS = re.compile(r"\b[A-ZÄÖÜ]{2,4}\b")
_KIND_BEFORE = re.compile(r"^(?:Zweckverband|ZV|Verein|Fa\.|Firma|Eigenbetrieb|Stiftung|Arbeitsgemeinschaft)\s+(?=\S)")
_COUNTY_INITIALS = re.compile(
    r"^(Kreisverwaltung|KV|LK|Landkreis|Landratsamt|LRA|Kreis)\s+((?:[A-ZÄÖÜ]\.?\s?-?\s?){2,3})(?=\W|$)"
)
ALMOST_THE_SAME = 93
LONG_ENOUGH = 10


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit in a list.

    Args:
        name: the known unit's name, or what was written.
        key: of the known unit, None if it is none.
        partners: further known units in the same cell.
        hint: what a person might want to look at.
    """

    name: str
    key: str | None = None
    partners: tuple[str, ...] = ()
    hint: str = ""


def read_unit(text: str, known: Knowledge) -> FoundUnit | None:
    """Whose project it is, None if the text names nobody."""
    text = text.strip(" *†;,")
    if says_nothing(text) or names_person(text) or not re.search(r"[^\W\d]{2}", text):
        return None
    for form in (text, _DEPARTMENT.sub("", text), _spelled(text, known), _KIND_BEFORE.sub("", text)):
        if (unit := _exact(form, known)) is not None:
            return FoundUnit(unit.name, unit.key)
    parts = [part for part in _PARTS.split(text) if part]
    units = [unit for part in parts if (unit := _exact(part, known)) is not None]
    if units and len(parts) > 1:
        partners = tuple(dict.fromkeys(unit.name for unit in units[1:] if unit.key != units[0].key))
        if _exact(parts[0], known) is not None or _PERSON.match(folded(parts[0])):
            return FoundUnit(units[0].name, units[0].key, partners)
    several = [part for part in _SEVERAL.split(text) if part]
    if len(several) > 1 and all(_exact(part, known) for part in several):
        first, *others = (unit for part in several if (unit := _exact(part, known)))
        return FoundUnit(first.name, first.key, tuple(unit.name for unit in others))
    if (unit := _beginning(text, known) or _almost(text, known)) is not None:
        return FoundUnit(unit.name, unit.key, hint=f"„{text}“ wurde als „{unit.name}“ gelesen.")
    return FoundUnit(" ".join(text.split()))


# Words for a kind of unit that name none.
_KINDS_ONLY = frozenset(
    {
        "vg", "stadt", "gemeinde", "og", "ortsgemeinde", "verbandsgemeinde", "verein", "land", "bund", "amt",
        "verwaltung", "intern", "extern", "alle", "diverse", "verschiedene", "wir",
    }
)  # fmt: skip


def is_kind_only(unit: FoundUnit) -> bool:
    """Whether what was written says only what kind of unit it is ("VG"), and no unit is known by it."""
    return unit.key is None and folded(unit.name) in _KINDS_ONLY


def names_person(text: str) -> bool:
    """Whether a text is a person's: by the form of address, or an address of mail. People are no units."""
    return bool(
        re.match(
            r"^(?:(?:Orts|Stadt|Ober)?[Bb]ürgermeister(?:in)?|Landr[aä]t(?:in)?|Frau|Herr|Herrn|Fr\.|Hr\.|Dr\.|Prof\.)\s+\S+(?:\s\S+)?$|^\S+@\S+\.\w+$",
            text.strip(),
        )
    )


def _exact(text: str, known: Knowledge) -> KnownUnit | None:
    whole = known.unit_by_name.get(plain(text))
    if whole is None and "(" in text:
        whole = known.unit_by_name.get(plain(re.sub(r"\([^)]*\)", " ", text)))
    if whole is None:
        # The kind behind the name: Wittlich-Land (VG).
        turned = re.sub(r"^(.+?)[,(]\s*(VG|Verbandsgemeinde|Stadt|OG|Gemeinde)\)?$", r"\2 \1", text.strip())
        whole = known.unit_by_name.get(plain(turned))
    return whole


def _spelled(text: str, known: Knowledge) -> str:
    """The text with the initials of Verbandsgemeinden spelled out: "VG TT" is "VG Traben-Trarbach"."""
    county = _COUNTY_INITIALS.match(text)
    if county and folded(county[2]).split() == [word[0] for word in known.county_core.split()]:
        return f"{county[1]} {known.county_core}{_DEPARTMENT.sub('', text[county.end() :])}"
    return _INITIALS.sub(lambda found: known.group_of_initials(found[0]) or found[0], text)


def _beginning(text: str, known: Knowledge) -> KnownUnit | None:
    """The one unit whose name begins so, with at least two words or one long one."""
    words = plain(text)
    if len(words) < LONG_ENOUGH or words in known.place_by_name:
        return None
    near = {unit.key: unit for form, unit in known.unit_by_name.items() if form.startswith(f"{words} ")}
    return next(iter(near.values())) if len(near) == 1 else None


def _almost(text: str, known: Knowledge) -> KnownUnit | None:
    """One slip of the pen in a long name; never where what is written is the name of another place."""
    words = plain(text)
    if len(words) < 12 or any(word in known.place_by_name for word in words.split()):
        return None
    near = {unit.key: unit for form, unit in known.unit_by_name.items() if _is_near(words, form)}
    return next(iter(near.values())) if len(near) == 1 else None


def _is_near(words: str, form: str) -> bool:
    return abs(len(words) - len(form)) <= 2 and len(form) >= 12 and fuzz.ratio(words, form) >= ALMOST_THE_SAME
