"""Where a project stands, in the words of those who fill in lists."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from .cleaning import folded
from .vocabulary import meaning_of_words

STATUSES: Final = ("idee", "vorbereitung", "umsetzung", "in_betrieb", "abgeschlossen", "eingestellt")
_OF: Final = meaning_of_words("statuses")
_NUMBERED = re.compile(
    r"^(?:phase|stufe|status|stand)?\s*(?:\d{1,2}|[IVX]{1,4}(?=\.)|[A-H](?=[.)]))\s*(?:[.):=]|[-–—])\s*(?=\D)",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:seit|ab|fuer|bis|im|in|zum|vom|am|ende|anfang|mitte|jahr|q[1-4]|quartal|januar|februar|maerz|april|mai|"
    r"juni|juli|august|september|oktober|november|dezember|jan|feb|mrz|apr|jun|jul|aug|sep|sept|okt|nov|dez)\b"
)
_AROUND = re.compile(
    r"\b(?:bereits|derzeit|aktuell|zur zeit|zurzeit|zz|zzt|momentan|noch|schon|ist|wird|wurde|war|projekt|"
    r"massnahme|vorhaben|das|"
    r"die|der|befindet|sich|es|status|stand|phase|teilweise|momentaner|weiterhin|voll|planmaessig|gerade|voraussichtlich)\b"
)
ALMOST_THE_SAME = 91


@lru_cache(maxsize=5_000)
def status_of(text: str) -> str | None:
    """The status that a text names, None if it names none for certain.

    Whole phrases count, never single words: "nicht umgesetzt" is not "umgesetzt".
    """
    bare = _NUMBERED.sub("", re.sub(r"[(\[][^)\]]*[)\]]", " ", text).strip(" .!*"))
    words = folded(bare) or folded(text)
    if (exact := _OF.get(words)) is not None:
        return exact
    for candidate in (_without_when(words), _AROUND.sub(" ", _without_when(words))):
        if (found := _OF.get(" ".join(candidate.split()))) is not None:
            # "wird 2026 umgesetzt", "Umsetzung ab 2026": that is when it will be so.
            coming = re.search(r"\bab\b|^wird\b", words) and found in ("umsetzung", "in_betrieb", "abgeschlossen")
            return None if coming and re.search(r"\d", words) else found
    parts = {_OF.get(folded(part)) for part in re.split(r"[/,]|\boder\b|\bbzw\b", bare) if part.strip()}
    return parts.pop() if len(parts) == 1 and None not in parts else _almost(words)


def _without_when(words: str) -> str:
    """Without "seit 2023", "im Mai 2024", "60": what is left says where it stands."""
    if not re.search(r"\d", words):
        return words
    plain = re.sub(r"\b\d+\b", " ", words)
    return _WHEN.sub(" ", plain) if _OF.get(" ".join(plain.split())) is None else plain


def _almost(words: str) -> str | None:
    """One slip of the pen in a long word: "Umsetzng", "abgeschlosen"."""
    if len(words) < 7:
        return None
    near = {_OF[known] for known in _OF if len(known) > 6 and fuzz.ratio(words, known) >= ALMOST_THE_SAME}
    opposite = words.startswith("nicht ") or " nicht " in words
    return near.pop() if len(near) == 1 and not opposite else None
