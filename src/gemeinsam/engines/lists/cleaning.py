"""Texts without what only the eye ignores, and a folded form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u3000\t"), " ")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LINES = re.compile(r"\s*[\r\n]+\s*")
_SPACES = re.compile(r" {2,}")
_NO_WORD = re.compile(r"[^0-9a-z]+")

# Exports put an apostrophe before what a spreadsheet would take for a formula, and people before a number.
_GUARDED = re.compile(r"'(?:\s*'*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\t\r\n]|[\d.,:/ -]+$)")

# What people write for "nothing to say here".
_NOTHING = frozenset(
    {
        "", "k a", "ka", "keine angabe", "keine angaben", "keine", "n n", "nn", "unbekannt", "offen", "noch offen",
        "na", "n a", "n v", "nv", "nicht bekannt", "noch unbekannt", "noch nicht bekannt", "tbd", "tba", "folgt",
        "wird nachgereicht", "ohne angabe", "ohne angaben", "o a", "nicht vorhanden", "entfaellt", "steht aus",
        "nan", "null", "none", "nil", "leer", "noch zu klaeren", "zu klaeren", "ungeklaert", "wird noch geklaert",
        "noch nicht festgelegt", "nicht festgelegt", "noch nicht absehbar", "nichts",
        "nix", "kein", "keiner", "keins", "xxx", "xx",
        "noch unklar", "unklar", "weiss nicht", "weiss ich nicht", "nicht zutreffend", "entf", "trifft nicht zu", "n b",
        "nicht beziffert", "noch nicht beziffert", "noch nicht bezifferbar", "nicht bezifferbar",
        "noch nicht ermittelt",
        "wird noch ermittelt", "in ermittlung", "wird ermittelt", "noch nicht kalkuliert", "offen noch",
        "noch zu ermitteln", "noch keine angabe", "noch keine angaben", "noch nicht vorhanden", "liegt noch nicht vor",
    }
)  # fmt: skip


def cleaned(text: str) -> str | None:
    """A text trimmed, composed, without invisible characters and guarding apostrophes; None if nothing is left."""
    if text[:1] == "'" and _GUARDED.match(text):
        text = text[1:]
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        # Nothing invisible is in it: most cells by far.
        return text.strip() or None
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_BLANKS)
    text = _SPACES.sub(" ", _LINES.sub("\n", text)).strip()
    return text or None


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Small letters and figures only, umlauts spelled out, words parted by one blank."""
    text = text.lower()
    if text.isascii():
        return _NO_WORD.sub(" ", text).strip()
    text = unicodedata.normalize("NFC", text).translate(_UMLAUTS)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", text).strip()


def says_nothing(text: str) -> bool:
    """Whether a text only says that there is nothing to say ("k. A.", "-")."""
    return folded(text) in _NOTHING
