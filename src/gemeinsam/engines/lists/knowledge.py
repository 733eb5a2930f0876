"""What the reader knows of a county: units, places, fields, and by which names people call them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from .cleaning import folded
from .unit_names import forms_of


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit: its key, its name, and further names."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A municipality: AGS and name."""

    ags: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A Verbandsgemeinde (or Samtgemeinde, Amt): the key of its municipalities and its name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field of action: its key, its name, and words that stand for it."""

    key: str
    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """A county as the reader knows it.

    Args:
        county: its name ("Landkreis Bernkastel-Wittlich").
        units: known ones.
        places: its municipalities.
        groups: its Verbandsgemeinden.
        fields: its fields of action.
        entries: keys of what the inventory has: a list that was prefilled from it names them.
    """

    county: str
    units: tuple[KnownUnit, ...] = ()
    places: tuple[KnownPlace, ...] = ()
    groups: tuple[KnownGroup, ...] = ()
    fields: tuple[KnownField, ...] = ()
    entries: frozenset[str] = frozenset()

    @cached_property
    def county_core(self) -> str:
        """The folded name without what kind of thing it is: "bernkastel wittlich"."""
        return _KIND_OF_COUNTY.sub("", folded(self.county)).strip()

    @cached_property
    def place_by_name(self) -> dict[str, str]:
        """AGS by folded name, also without "an der Mosel" and the like where that is unique."""
        return _unique([(form, place.ags) for place in self.places for form in place_forms(place.name)])

    @cached_property
    def place_by_part(self) -> dict[str, str]:
        """AGS by a part of a double name that no other place bears."""
        parts = _unique([(part, place.ags) for place in self.places for part in place_parts(place.name)])
        return {part: ags for part, ags in parts.items() if part not in self.place_by_name and len(part) > 3}

    @cached_property
    def group_by_name(self) -> dict[str, str]:
        """Key of a Verbandsgemeinde by its folded proper name, and by the first word where that is unique."""
        forms = [(core, group.key) for group in self.groups if (core := group_core(group.name))]
        short = [(re.sub(r" (?:am|an der|an|im|in|bei) .*$", "", core), key) for core, key in forms]
        return _unique(forms) | _unique([*forms, *(pair for pair in short if pair not in forms)])

    @cached_property
    def unit_by_name(self) -> dict[str, KnownUnit]:
        """Units by every folded form of their names."""
        by_key = {unit.key: unit for unit in self.units}
        pairs = [
            (form, unit.key)
            for unit in self.units
            for form in forms_of(unit.key, (unit.name, *unit.aliases), self.county_core)
        ]
        return {form: by_key[key] for form, key in _unique(pairs).items()}

    def group_of_initials(self, initials: str) -> str | None:
        """The proper name of the one Verbandsgemeinde that is shortened so: TT is Traben-Trarbach.

        Letters of the name in its order, the first of every word among them.
        """
        cores = (group_core(group.name) for group in self.groups)
        found = [core for core in cores if _shortens(initials.lower(), core)]
        return found[0] if len(found) == 1 else None


def _shortens(letters: str, core: str) -> bool:
    """Whether letters are taken from the words of a name in order, each word by its first letter and perhaps more."""
    words = core.split()
    pattern = "".join(f"{word[0]}[{''.join(sorted(set(word[1:])))}]?" for word in words if len(word) > 1)
    return len(words) > 1 and re.fullmatch(pattern, letters) is not None


_KIND_OF_COUNTY = re.compile(
    r"^(?:der |des )?(?:landkreis(?:es)?|kreis(?:es)?|lk|kreisverwaltung|landratsamt)\b|\bkreis$"
)
_KIND_OF_GROUP = re.compile(
    r"^(?:verbandsgemeindeverwaltung|verbandsgemeinde|vgv|vg|verwaltungsgemeinschaft|samtgemeinde|sg|amt|gesamte vg)\b"
)
BESIDE = re.compile(r" (?:an der|am|an|im|in|bei|b|a d|an dem|auf dem|auf|vor der|ob der|unter|i d) .*$")


def group_core(name: str) -> str:
    """The proper name: Verbandsgemeinde Thalfang am Erbeskopf is "thalfang am erbeskopf"; "" if it is no such name."""
    words = folded(name)
    core = _KIND_OF_GROUP.sub("", words).strip()
    return core if core != words else ""


def place_forms(name: str) -> set[str]:
    """A place's names: whole, without what follows a comma or stands in brackets, without the river."""
    bare = re.sub(r"\([^)]*\)", " ", name.split(",", maxsplit=1)[0])
    whole = folded(bare)
    return {form for form in (folded(name), whole, BESIDE.sub("", whole)) if form}


def place_parts(name: str) -> set[str]:
    """The parts of a double name, by which people call it as well: Zeltingen of Zeltingen-Rachtig."""
    return {folded(part) for part in name.split("-")} if name.count("-") == 1 else set()


def _unique(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """By name the one thing it stands for; names of several things are left out."""
    found: dict[str, set[str]] = {}
    for name, key in pairs:
        found.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}
