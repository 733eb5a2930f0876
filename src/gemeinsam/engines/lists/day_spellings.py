"""Spellings of times made alike before they are read: dashes, clocks, labels, school years, "still running"."""

from __future__ import annotations

import re
from typing import Final

# What programs write for "never".
NEVER: Final = re.compile(
    r"^(?:31[./]12[./]|12/31/)?(?:9999|2999|2099)(?:-12-31)?$|^01[./]01[./](?:1900|1753|0001)$|^(?:1900|1753|0001)-01-01"
)
FROM_ON: Final = re.compile(r"^(?:ab|seit)\s", re.IGNORECASE)
_RUNNING = re.compile(
    r"(?:,\s*|\(\s*|^|\s)(?:fortlaufend|laufend|läuft|dauerhaft|unbefristet|fortl\.?|lfd\.?)\)?,?\s*(?=(?:seit|ab)\b|$)",
    re.IGNORECASE,
)
# "Q 4 / 2025" and "IV / 2025" are one time, "01.03.2024, 10:00 Uhr" a day.
_PART_SLASH = re.compile(
    r"((?:\b[1-4]\.?\s*)?\b(?:q|quartal|hj|halbjahr|kw)\.?\s*\d{0,2}|\b(?:i{1,3}|iv)\.?)\s*/\s*(?=\d\d)", re.IGNORECASE
)
_CLOCK = re.compile(r"(?<=\d)[,;]?\s+(?:um )?\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*uhr)?$", re.IGNORECASE)
_LABELLED = re.compile(
    r"^(?:beginn|start|anfang|von)\s*:?\s*(.+?)\s*[,;/]\s*(?:ende|bis|abschluss|fertigstellung)\s*:?\s*(.+)$",
    re.IGNORECASE,
)
_TWO_YEARS = r"(?:20)?\d\d\s*/\s*(?:20)?\d\d$"
_SCHOOL_YEAR = re.compile(
    r"^(?:ab |bis |seit |vom |zum |im |mit )?(?:dem )?(?:beginn |ende |start )?(?:des )?"
    r"(?:schuljahre?s?|sj\.?|schulj\.?|kita-?jahr|kindergartenjahr|haushaltsjahr|doppelhaushalt|"
    rf"wintersemester|ws|wise|winter|saison)\s*(?={_TWO_YEARS})",
    re.IGNORECASE,
)
_SCHOOL_HALF = re.compile(
    r"^([12]|erstes|zweites)\.?\s*(?:schul)?(?:halbjahr|hj\.?|hbj\.?)\s*(?:des )?(?:schuljahre?s?|sj\.?)?\s*"
    r"(20\d\d)\s*/\s*(?:20)?(\d\d)$",
    re.IGNORECASE,
)
# A note that says another time than what stands before it leaves neither certain.
_CORRECTED = re.compile(
    r"\(.*\b(?:verschoben|statt|neu|jetzt|nunmehr|urspr\w*|verlängert|bisher|eigentlich)\b", re.IGNORECASE
)
_BRACKETS = re.compile(r"\((?:[^()]*)\)|\[[^\]]*\]")


def without_open(text: str) -> str:
    """Without words for "and still running" beside a date: "fortlaufend seit 2019" begins in 2019, and has no end."""
    if not re.search(r"\d", text) or re.search(r"-|–|\bbis\b", text):
        return text
    return _RUNNING.sub(" ", text).strip() or text


def plain(text: str) -> str:
    """Dashes alike; clocks, notes in brackets and footnote marks gone; two labelled times as a period."""
    text = re.sub(r"[–—−‒]", "-", text.strip())
    text = _CLOCK.sub("", _PART_SLASH.sub(r"\1 ", text))
    if re.search(r"\bund\b", text):
        text = re.sub(r"^zwischen\s+", "", text, flags=re.IGNORECASE)
    if both := _LABELLED.match(text):
        text = f"{both[1]} - {both[2]}"
    text = re.sub(r"(?<=\d)ff?\.?$", "", re.sub(r"['’`](?=\d\d$)", "", text))
    if re.search(r"\d.*\(", text) and not _CORRECTED.search(text):
        text = _BRACKETS.sub(" ", text)
    return re.sub(r"[*†¹²³]+", " ", _school(text)).strip(" ,;-")


def _school(text: str) -> str:
    """School years as two years, "23/24" with their century; of half a school year the year in which it mostly lies."""
    if half := _SCHOOL_HALF.match(text):
        return f"{half[2][:2]}{half[3]}" if half[1][0] in "2zZ" else half[2]
    bare = _SCHOOL_YEAR.sub("", text)
    if bare != text and (short := re.fullmatch(r"(\d\d)\s*/\s*(\d\d)", bare.strip())):
        return f"20{short[1]}/20{short[2]}"
    return bare
