"""Finds the places that a text speaks of."""

import re
from collections.abc import Iterable

from gemeinsam.county.models import Municipality

# Places whose name is also an everyday word or a person's: a text alone can't tell which is meant.
AMBIGUOUS = frozenset({"Breit", "Bruch", "Burg", "Erden", "Esch", "Karl", "Kommen", "Platten"})
ALL_ASSOCIATIONS = "vier Verbandsgemeinden"


def named_places(text: str, places: Iterable[Municipality]) -> list[Municipality]:
    """The places whose full name stands in a text as a word of its own.

    "VG Bernkastel-Kues" is the Verbandsgemeinde and not the town; "Wittlich" inside "Wittlich-Land" or
    "Bernkastel-Wittlich" is neither; names that are everyday words never count. "die vier
    Verbandsgemeinden" are all of them.
    """
    places = list(places)
    found = _associations(places) if ALL_ASSOCIATIONS in text else []
    rest = text
    for place in sorted(places, key=_longest_first):
        pattern = _pattern(place)
        if pattern and re.search(pattern, rest):
            found.append(place)
            rest = re.sub(pattern, " ", rest)
    return sorted(found, key=lambda place: place.ars)


def _associations(places: list[Municipality]) -> list[Municipality]:
    return [place for place in places if place.kind == Municipality.Kind.ASSOCIATION]


def _longest_first(place: Municipality) -> tuple[bool, int]:
    return place.kind != Municipality.Kind.ASSOCIATION, -len(place.name)


def _pattern(place: Municipality) -> str:
    if place.kind == Municipality.Kind.COUNTY or place.name in AMBIGUOUS:
        return ""
    if place.kind == Municipality.Kind.ASSOCIATION:
        name = re.escape(place.name.removeprefix("Verbandsgemeinde "))
        return rf"(?<![\w-])(?:VG|Verbandsgemeinde) {name}(?![\w-])"
    return rf"(?<![\w-]){re.escape(place.name)}(?![\w-])"
