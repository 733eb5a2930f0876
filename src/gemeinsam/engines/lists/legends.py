"""What colours and short codes mean, where a list says so itself: "gelb = geplant", "U = Umsetzung"."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .cleaning import folded
from .statuses import status_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .cells import Cell, Sheet
    from .themes import Themes

_PAIR = re.compile(
    r"(?:^|[\s,;|(:])(\d{1,3} ?%|durchgestrichen|[A-Za-zÄÖÜäöüß0-9✓✗●○+]{1,8}|"
    r"(?:hell|dunkel)?(?:türkis|orange|violett))"
    r"(?:e[rsn]?)?(?:\s+(?:hinterlegt|markiert|gefärbt|unterlegt|eingefärbt|Zeilen?|Felder|Feld|Farbe|Schrift))*"
    r"\s*(?:=|:|–|-(?=\s)|→|bedeutet|steht für)\s*([^,;|=\n)]{3,60})"
)
# Under a label the sign between may be left out: "HF: M Mobilität, W Wirtschaft".
_LABELLED = re.compile(r"^(?:HF|Handlungsfelder?|Felder?|Status|Stand|St\.?|Phase)\s*:\s*(.+)$")
_LOOSE = re.compile(r"(?:^|[,;|]\s*)([A-ZÄÖÜ0-9]{1,3})\s+([^\W\d][^,;|]{2,60})")
_UNCOLOURED = re.compile(
    r"^(?:(?:keine|ohne) (?:Farbe|Füllung|Markierung|Färbung|Hinterlegung)|weiß|farblos|ungefärbt|unmarkiert|"
    r"nicht (?:markiert|hinterlegt|eingefärbt|gefärbt|farbig))\s*(?:=|:|–|-|→|bedeutet|heißt)\s*(.+)$",
    re.IGNORECASE,
)
UNCOLOURED = "ohne farbe"
_HUES = (
    ("rot", 0, 18),
    ("orange", 18, 44),
    ("gelb", 44, 70),
    ("gruen", 70, 170),
    ("blau", 170, 260),
    ("lila", 260, 325),
    ("rot", 325, 361),
)
_GREYEST = 0.12
# Names of colours as people write them, by the name of the hue.
_COLOURS = {
    prefix + name + end: hue
    for hue, names in {
        "rot": ("rot", "rosa", "pink"), "orange": ("orange",), "gelb": ("gelb",), "gruen": ("gruen",),
        "blau": ("blau", "tuerkis"), "lila": ("lila", "violett"), "grau": ("grau",),
    }.items()
    for name in names for prefix in ("", "hell", "dunkel") for end in ("", "e", "er", "es")
}  # fmt: skip


@dataclass(slots=True)
class Legend:
    """What a sheet says about its colours and codes.

    Args:
        statuses, fields: by fill, colour name or code in small letters.
        by_colour: some status has a colour.
    """

    statuses: dict[str, str] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    by_colour: bool = False

    def status_of_fill(self, fill: str) -> str | None:
        """Status that a fill stands for."""
        return self._of(self.statuses, fill)

    def field_of_fill(self, fill: str) -> str | None:
        """Field of action that a fill stands for."""
        return self._of(self.fields, fill)

    @staticmethod
    def _of(meanings: dict[str, str], fill: str) -> str | None:
        return (meanings.get(fill) or meanings.get(colour_name(fill))) if fill else None


def legend_of(sheet: Sheet, rows: Iterable[int], themes: Themes) -> Legend:
    """The legend in rows that belong to no table, or in cells beside it.

    Args:
        sheet: where they stand.
        rows: rows outside the tables.
        themes: the county's fields.
    """
    found = Legend()
    for row in rows:
        cells = [cell for at, cell in enumerate(sheet.rows[row]) if at not in sheet.hidden_columns]
        for at, cell in enumerate(cells):
            if cell.fill:
                text = cell.text or _beside(cells, at)
                found.by_colour |= _note(
                    found, cell.fill, re.sub(r"^.*?[=:]\s*", "", text) if re.search(r"[=:]", text) else text, themes
                )
            if (plain := _UNCOLOURED.match(cell.text)) and (status := status_of(plain[1])):
                found.statuses.setdefault(UNCOLOURED, status)
            labelled = _LABELLED.match(cell.text)
            for code, meaning in _LOOSE.findall(labelled[1]) if labelled else ():
                _note(found, _plain(code), meaning, themes)
            for code, meaning in _PAIR.findall(cell.text):
                _note(found, _plain(code), meaning, themes)
    return found


def legend_beside(sheet: Sheet, right: int, themes: Themes) -> Legend:
    """What cells to the right of the tables of a sheet explain, where many lists have their legend.

    Args:
        sheet: where they stand.
        right: the last column of the tables, -1 if there are none.
        themes: the county's fields.
    """
    if right < 0:
        return Legend()
    hidden = frozenset(at - right - 1 for at in sheet.hidden_columns if at > right)
    rows = [row[right + 1 :] for row in sheet.rows]
    part = replace(sheet, rows=rows, merges=[], hidden_columns=hidden)
    return legend_of(part, range(len(rows)), themes)


def _beside(cells: list[Cell], at: int) -> str:
    """A coloured cell without text is explained by the next one."""
    return cells[at + 1].text if at + 1 < len(cells) and not cells[at + 1].fill else ""


def _note(legend: Legend, key: str, meaning: str, themes: Themes) -> bool:
    """Keep what a colour or code stands for; whether it is a status."""
    # What follows the first clause explains it: "Planung, Start steht noch aus".
    if (status := status_of(meaning) or status_of(re.split(r"[,;(]|\s[-–]\s", meaning)[0])) is not None:
        legend.statuses.setdefault(_COLOURS.get(key, key), status)
        legend.by_colour |= key in _COLOURS
        return True
    if (theme := themes.one(meaning)) is not None:
        legend.fields.setdefault(_COLOURS.get(key, key), theme)
    return False


def _plain(code: str) -> str:
    return folded(code) or code.strip()


def pairs_of(text: str) -> list[tuple[str, str]]:
    """Codes in a text with what they stand for: "KV = Kreisverwaltung, CV = Caritas"."""
    return _PAIR.findall(text) if len(text) > 3 and re.search(r"[=:–→-]|bedeutet|steht", text) else []


def explains_codes(text: str) -> bool:
    """Whether a text explains at least two codes that stand for a status."""
    return sum(status_of(meaning) is not None for _, meaning in _PAIR.findall(text)) > 1


def colour_name(fill: str) -> str:
    """The German name of an RRGGBB (or AARRGGBB) fill, "" if it has none or is grey."""
    digits = fill.lstrip("#")[-6:]
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
        return ""
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < _GREYEST:
        return "grau"
    return next(name for name, low, high in _HUES if low <= hue * 360 < high)
