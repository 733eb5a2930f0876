"""Where it takes place: municipalities, Verbandsgemeinden, the whole county."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from .cleaning import folded, says_nothing
from .knowledge import group_core

if TYPE_CHECKING:
    from .knowledge import Knowledge

_WHOLE = re.compile(
    r"^(?:(?:im |in |der |des |auf |fuer |den |das )*(?:ganze[nrs]?|gesamte[nrs]?|kompletten?|komplette[rs]?) )?"
    r"(?:im |in |den )*"
    r"(?:kreisweit|landkreisweit|landkreis|kreis|kreisgebiet|kreisebene|lk|alle|gesamtkreis|ueberall|"
    r"ueberall im (?:land)?kreis|county ?wide|(?:whole|entire) county|"
    r"flaechendeckend|"
    r"alle (?:orte|gemeinden|ortsgemeinden|kommunen|verbandsgemeinden|staedte und gemeinden|vgs?|107 gemeinden)"
    r"(?: (?:im|des) (?:land)?kreis(?:es)?)?|"
    r"(?:im )?ganzen? (?:land)?kreis|gesamtes kreisgebiet|ganzes kreisgebiet|"
    r"gesamter (?:land)?kreis|ganzer (?:land)?kreis)$"
)
_PARTS = re.compile(
    r"\s*(?:,|;|:|/|\n|\||\+|·|•|&|\bund\b|\bsowie\b|\bu\.(?=\s)|\beinschl\.|\beinschließlich\b|\binkl\.|\binklusive\b|"
    r"\bsamt\b|\bmit\b|\bbis\b|\bnach\b)\s*"
)
_BETWEEN = re.compile(r"\s+[-–—→]+\s*|\s*[–—→]+\s+")
_KIND = re.compile(
    r"^(?:ortsgemeinde|og|stadt|gemeinde|einheitsgemeinde|ort|kreisstadt|stadtgebiet|gemeindegebiet|kernstadt|innenstadt|altstadt|ortsteil|ot|d|stg|sg)\s+"
)
_POSTCODE = re.compile(r"^(?:d )?\d{5} ")
_AROUND = re.compile(r"\b(?:umgebung|umland|umliegende[nr]?(?: orte| gemeinden)?|u a|etc|usw|u w|weitere|uvm)\b")
# One word only: a whole list of places may follow "an der Mosel".
_RIVER = re.compile(r" (?:a [a-z]|(?:an der|am|a d|an|im|in der|in|bei|b|i d) \w+)$")
_BEHIND = re.compile(r" (?:stadt|ortsgemeinde|gemeinde|og|kernstadt|ort)$")
_BEFORE_A_GROUP = re.compile(
    r"^(?:(?:die |der |in der |im |in |gesamte |ganze |gesamten |ganzen |gesamtes |"
    r"alle (?:orts)?gemeinden (?:in )?(?:der )?))+"
)
ALMOST_THE_SAME = 88
SHORTEST_ABBREVIATION = 5
_RIVER_BEHIND = re.compile(r"([^\W\d]+)\s?/\s?([^\W\d]+)")
_KIND_WRITTEN = re.compile(r"^(?:OG|Stadt|Ortsgemeinde|Gemeinde|OT)\.?\s+")


@dataclass(slots=True)
class Places:
    """Where it takes place.

    Args:
        ags: of municipalities.
        groups: keys of Verbandsgemeinden.
        county: the whole county.
        unknown: what is no place of the county, as it was written.
        hints: what a person might want to look at.
    """

    ags: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    county: bool = False
    unknown: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether it names a place that is known."""
        return self.county or bool(self.ags or self.groups)


def read_places(text: str, known: Knowledge) -> Places:
    """Where it takes place, by all names that a cell holds."""
    found = Places()
    if says_nothing(text):
        return found
    text = re.sub(r"[*†]+", " ", text)
    if _take(text, known, found):
        return found
    text = re.sub(r"\((?:[^()]*)\)", lambda inside: _inside(inside[0], known), text)
    for part in _PARTS.split(_RIVER_BEHIND.sub(lambda found: _of_river(found, known), text)):
        if not part.strip() or says_nothing(part) or _take(part, known, found) or _take_route(part, known, found):
            continue
        _guess(part.strip(), known, found)
    return found


def _take_route(text: str, known: Knowledge, found: Places) -> bool:
    """Places along a way ("Enkirch – Reil – Kröv"): taken if each of them is one."""
    stops = [folded(part) for part in _BETWEEN.split(text)]
    if len(stops) < 2 or not all(stop in known.place_by_name for stop in stops):
        return False
    found.ags |= {known.place_by_name[stop] for stop in stops}
    return True


def _of_river(found: re.Match[str], known: Knowledge) -> str:
    """Of "Mülheim/Mosel" the place alone, where its whole name ends so."""
    ags = known.place_by_name.get(folded(found[1]))
    river = f" {folded(found[2])}"
    whole = any(place.ags == ags and folded(place.name).endswith(river) for place in known.places)
    return found[1] if ags and whole else found[0]


def _inside(bracket: str, known: Knowledge) -> str:
    """What stands in brackets is kept if it names places of its own ("VG Thalfang (Malborn, Talling)")."""
    parts = _PARTS.split(bracket[1:-1])
    named = [part for part in parts if part.strip() and (folded(part) in known.place_by_name)]
    return f", {', '.join(named)} " if named and len(named) == len(parts) else " "


def _take(text: str, known: Knowledge, found: Places) -> bool:
    """A whole text as a place, a Verbandsgemeinde or the county; whether it is one."""
    if re.fullmatch(r"\d{5,9}", text.strip()):
        return _take_key(text.strip(), known, found)
    words = _POSTCODE.sub("", folded(text))
    if (initials := re.fullmatch(r"\s*VG\s+([A-ZÄÖÜ]{2,4})\s*", text)) is not None:
        words = f"vg {known.group_of_initials(initials[1]) or initials[1].lower()}"
    if _is_county(words, known):
        found.county = True
        return True
    if core := group_core(_BEFORE_A_GROUP.sub("", words)):
        return _take_group(core, known, found)
    plain = _KIND.sub("", words)
    for form in (words, plain, _BEHIND.sub("", plain), _RIVER.sub("", plain)):
        if (ags := known.place_by_name.get(form)) is not None:
            found.ags.add(ags)
            return True
    return _take_group(words, known, found)


def _take_group(core: str, known: Knowledge, found: Places) -> bool:
    """A Verbandsgemeinde by its proper name."""
    key = known.group_by_name.get(core)
    found.groups |= {key} if key is not None else set()
    return key is not None


def _take_key(key: str, known: Knowledge, found: Places) -> bool:
    """An official key: of a municipality, a Verbandsgemeinde or the county; spreadsheets eat the first zero."""
    for form in (key, f"0{key}"):
        if any(place.ags == form for place in known.places):
            found.ags.add(form)
            return True
        if any(group.key == form for group in known.groups):
            found.groups.add(form)
            return True
        if form == known.places[0].ags[:5] if known.places else False:
            found.county = True
            return True
    return False


def _is_county(words: str, known: Knowledge) -> bool:
    bare = re.sub(rf"\b{re.escape(known.county_core)}\b", "", words).strip() if known.county_core else words
    named = bare != words and re.fullmatch(r"(?:(?:gesamter |ganzer |im |der )*(?:landkreis|kreis|lk))", bare)
    return bool(_WHOLE.match(words) or _WHOLE.match(bare) or named)


def _guess(text: str, known: Knowledge, found: Places) -> None:
    """A slip of the pen, or a place with its surroundings; else it is unknown."""
    words = _KIND.sub("", _POSTCODE.sub("", folded(text)))
    if _AROUND.search(words):
        rest = " ".join(_AROUND.sub(" ", words).split())
        if not rest:
            found.unknown.append(text)
            return
        if (ags := known.place_by_name.get(rest)) is not None:
            found.ags.add(ags)
            found.unknown.append(text)
            return
    if (ags := _district(text, known)) is not None:
        found.ags.add(ags)
        found.hints.append(f"Von „{text}“ wurde die Gemeinde gelesen, nicht der Ortsteil.")
        return
    if (ags := known.place_by_part.get(words)) is not None:
        found.ags.add(ags)
        found.hints.append(f"„{text}“ wurde als Teil eines Doppelnamens gelesen.")
        return
    near = {ags: form for form, ags in known.place_by_name.items() if _is_near(words, form)}
    near = near or _shortened(text, known)
    if len(near) == 1:
        ags, form = next(iter(near.items()))
        found.ags.add(ags)
        found.hints.append(f"„{text}“ wurde als „{form.title()}“ gelesen.")
        return
    found.unknown.append(text)


def _shortened(text: str, known: Knowledge) -> dict[str, str]:
    """The places whose words begin as the text's do, each that ends with a dot cut short: "Bernk.-Kues"."""
    bare = _KIND_WRITTEN.sub("", text)
    if not re.search(r"\w\.", bare):
        return {}
    parts = [(folded(part), part.endswith(".")) for part in re.findall(r"[^\W\d]+\.?", bare)]
    if sum(len(word) for word, _ in parts) < SHORTEST_ABBREVIATION:
        return {}
    pattern = re.compile(" ".join(re.escape(word) + (r"\w*" if cut else "") for word, cut in parts))
    return {ags: form for form, ags in known.place_by_name.items() if pattern.fullmatch(form)}


def _district(text: str, known: Knowledge) -> str | None:
    """The place of which a text names a part: "Wittlich-Wengerohr", "Morbach OT Hundheim"."""
    found = re.match(r"^(.+?)(?:-|\s+(?:OT|Ortsteil|Stadtteil|ST|Ortsbezirk)\s+)(?=[A-ZÄÖÜ])", text)
    return known.place_by_name.get(folded(found[1])) if found else None


def _is_near(words: str, form: str) -> bool:
    return (
        len(form) >= 6
        and words[:1] == form[:1]
        and abs(len(words) - len(form)) <= 1
        and fuzz.ratio(words, form) >= ALMOST_THE_SAME
    )
