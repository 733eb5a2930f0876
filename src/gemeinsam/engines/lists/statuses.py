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
    r"wir|sind|sehr|gut|fest|haben|hat|eigentlich|mitten|soweit|praktisch|nun|inzwischen|mittlerweile|nur|eine|"
    r"die|der|befindet|sich|es|status|stand|phase|teilweise|momentaner|weiterhin|voll|planmaessig|gerade|bisher|lediglich|voraussichtlich)\b"
)
ALMOST_THE_SAME = 91


@lru_cache(maxsize=5_000)
def status_of(text: str) -> str | None:
    """The status that a text names, None if it names none for certain.

    Whole phrases count, never single words: "nicht umgesetzt" is not "umgesetzt".
    """
    bare = _NUMBERED.sub("", re.sub(r"[(\[][^)\]]*[)\]]", " ", text).strip(" .!*"))
    words = folded(bare) or folded(text)
    if _UNFINISHED.search(text) or text.rstrip().endswith("?") or _PLANNED_FOR.match(words):
        return None
    if (exact := _OF.get(words)) is not None:
        return exact
    for candidate in (_without_when(words), _AROUND.sub(" ", _without_when(words))):
        if (found := _OF.get(" ".join(candidate.split()))) is not None:
            # "wird 2026 umgesetzt", "Umsetzung ab 2026": that is when it will be so.
            coming = re.search(r"\bab\b|^wird\b", words) and found in ("umsetzung", "in_betrieb", "abgeschlossen")
            return None if coming and re.search(r"\d", words) else found
    if (phrase := _with_adjunct(words) or _first_clause(bare)) is not None:
        return phrase
    parts = {
        _OF.get(_ahead(words, folded(part)))
        for part in re.split(r"[/,;+]|\s[-–—]\s|\boder\b|\bbzw\b|\bund\b", bare)
        if part.strip()
    }
    return parts.pop() if len(parts) == 1 and None not in parts else _almost(words)


def _ahead(whole: str, part: str) -> str:
    """What governs the first of several words governs them all: "wird gebaut bzw. umgesetzt"."""
    leads = re.match(r"(?:wird|werden) ", whole)
    return f"{leads[0]}{part}" if leads and not part.startswith(leads[0]) and f"{leads[0]}{part}" in _OF else part


def status_in_name(name: str) -> str | None:
    """The status that the name of a sheet tells among other words ("Archiv abgeschlossen"), if it tells one alone."""
    words = folded(name)
    if (whole := status_of(name)) is not None or _BUT.search(words):
        return whole
    named = {_OF[word] for word in words.split() if word in _OF}
    return named.pop() if len(named) == 1 else None


# "90 % fertig", "wird abgeschlossen" are not finished.
_UNFINISHED = re.compile(
    r"\b\d{1,2} ?% ?(?:fertig|erledigt|umgesetzt|abgeschlossen)|^wird (?:abgeschlossen|beendet|fertig)|\bbald\b",
    re.IGNORECASE,
)
# "Umsetzung 2026" says when, not that it goes on.
_PLANNED_FOR = re.compile(
    r"^(?:umsetzung|realisierung|ausfuehrung|abschluss|fertigstellung|bau|einfuehrung|inbetriebnahme|durchfuehrung|projektende)"
    r"(?: (?:ab|in|im|zum|bis|ende|anfang|mitte|voraussichtlich|ca|q\d?|\d quartal|quartal))* \d[\d ]*$"
)
# Beside one of these a phrase may say the contrary of what it says alone.
_BUT = re.compile(
    r"\b(?:nicht|kein\w*|ohne|aber|jedoch|allerdings|statt|obwohl|fraglich|unklar|offen|sobald|wenn|falls|erst|nach|vor|"
    r"abhaengig|abhaengt|haengt|wartet|warten|pausiert|ruht|ruhend|auf eis|gescheitert|abgelehnt|noch|"
    r"wieder|zurueck\w*|verschoben)\b"
)
_ADJUNCT = re.compile(r" (?:der|des|durch|von|vom|mit|fuer|bei|beim|aus|am|an|auf|im|in|seitens|gemeinsam) \w.*$")


def _with_adjunct(words: str) -> str | None:
    """A status with what belongs to it ("Idee der Elternvertretung"), if that says nothing about the status itself."""
    if not (found := _ADJUNCT.search(words)) or (status := _OF.get(words[: found.start()])) is None:
        return None
    rest = found[0].split()
    spoken = any(_OF.get(" ".join(rest[at:to])) for at in range(len(rest)) for to in range(at + 1, len(rest) + 1))
    return None if spoken or _BUT.search(found[0]) or re.search(r"\d", found[0]) else status


def _first_clause(text: str) -> str | None:
    """Of several clauses the first ("vergeben, Baubeginn Januar"), if none of the others contradicts it."""
    clauses = [folded(part) for part in re.split(r"[,;:]|\.\s|\s[-–—]\s", text)]
    clauses = [clause for clause in clauses if clause]
    if len(clauses) < 2 or any(_BUT.search(clause) for clause in clauses):
        return None
    known = [
        _OF.get(" ".join(_AROUND.sub(" ", _without_when(clause)).split()) or clause) or _OF.get(clause)
        for clause in clauses
    ]
    return known[0] if known[0] and {status for status in known if status} == {known[0]} else None


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
