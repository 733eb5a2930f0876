"""The names of a unit: what people write for it, folded."""

from __future__ import annotations

import re
from typing import Final

from .cleaning import folded

# How people shorten what kind of unit it is; all forms of a line mean the same.
_KINDS: Final = (
    ("verbandsgemeinde", "vg", "verbandsgemeindeverwaltung", "vgv", "vg verwaltung", "verwaltung vg",
     "verwaltung verbandsgemeinde"),
    ("stadt", "stadtverwaltung", "stadt verwaltung", "verwaltung stadt"),
    ("gemeinde", "gem", "gemeindeverwaltung", "einheitsgemeinde", "gemeinde verwaltung"),
    ("ortsgemeinde", "og", "ortsgem"),
    ("kreisverwaltung", "kv", "landratsamt", "lra", "landkreis", "kreis", "lk", "landkreisverwaltung",
     "landkreis kreisverwaltung"),
    ("volkshochschule", "vhs"),
    ("zweckverband", "zv"),
    ("universitaet", "uni"),
)  # fmt: skip
_LEGAL = re.compile(r"\b(?:e v|ev|gmbh|mbh|g gmbh|ggmbh|ag|eg|kg|gbr|ug|e g|co|a oe r|aoer|kdoer|k d oe r)\b")
_ARTICLES = re.compile(r"\b(?:die|der|das|des|dem)\b")


def forms_of(key: str, names: tuple[str, ...], county: str) -> set[str]:
    """All folded forms of a unit's names.

    Args:
        key: of the unit; a short one without hyphens is a name as well ("drk").
        names: as given.
        county: the county's folded proper name; its administration is also called by its kind alone.
    """
    forms: set[str] = set()
    for name in names:
        inside = re.findall(r"\(([^)]*)\)", name)
        for given in (
            name,
            re.sub(r"\([^)]*\)", " ", name),
            *(re.sub(r"^(?:früher|ehem\.?|vormals)\s+", "", n) for n in inside),
        ):
            forms |= _kinds(plain(given), county)
    # A key is a short name as well: "drk", "ueaz-wittlich".
    if len(key) >= SHORTEST_KEY:
        forms |= _kinds(folded(key), county)
    forms |= {_BESIDE.sub("", form) for form in forms}
    # "Zweckverband Ausbildungszentrum Neustadt" goes without saying what it is.
    forms |= {rest for form in forms if len((rest := form.removeprefix("zweckverband ")).split()) > 1}
    # What only says which kind of thing it is ("Zweckverband", "Arbeitsgruppe") names nobody.
    return {form for form in forms if form and form not in _TOO_GENERAL}


SHORTEST_KEY = 3
# "Verbandsgemeinde Thalfang am Erbeskopf" is called by the first part as well.
_BESIDE = re.compile(r" (?:am|an der|an|bei|in der) \w+$")
_TOO_GENERAL = frozenset(
    {
        "zweckverband", "arbeitsgruppe", "sozialwerk", "verein", "stadt", "gemeinde", "verbandsgemeinde", "ble",
        "breitbandfoerderung", "leader", "bund", "land", "vg", "og", "ortsgemeinde",
    }
)  # fmt: skip


def plain(name: str) -> str:
    return " ".join(_ARTICLES.sub("", _LEGAL.sub(" ", folded(name))).split())


def _kinds(name: str, county: str) -> set[str]:
    """The name under each word for its kind; the county's administration also without its name."""
    forms = {name}
    for kinds in _KINDS:
        own = max((kind for kind in kinds if name == kind or name.startswith(f"{kind} ")), key=len, default="")
        if own:
            rest = name[len(own) :].strip()
            forms |= {f"{kind} {rest}".strip() for kind in kinds}
            if rest == county and "kreisverwaltung" in kinds:
                forms |= set(kinds) | {f"{kind} {county} kreisverwaltung" for kind in kinds}
    return forms
