"""Dates of any precision, and periods, as people write them: never more exact than the source."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from .cleaning import folded, says_nothing
from .day_spellings import FROM_ON, NEVER, without_open
from .day_spellings import plain as spelled_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .cells import Cell, Precision

FIRST_YEAR, LAST_YEAR = 1950, 2100
# Excel counts days from 1899-12-30; a bare number of this size in a column of dates is such a count.
FIRST_SERIAL, LAST_SERIAL = 29_000, 62_000
YOUNGEST_TWO_DIGITS = 60
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month or year: "2024-05-01", "2024-05" or "2024"."""

    value: str
    precision: Precision

    @property
    def words(self) -> str:
        """As people write it here: 01.05.2024, 05/2024, 2024."""
        return ("." if self.precision == "day" else "/").join(reversed(self.value.split("-")))

    @property
    def first(self) -> str:
        """Its first day."""
        return (self.value + "-01-01")[:10] if self.precision == "year" else (self.value + "-01")[:10]

    @property
    def last(self) -> str:
        """A day that none in it comes after (31 in every month: only for comparing)."""
        return self.value + {"day": "", "month": "-31", "year": "-12-31"}[self.precision]


@dataclass(frozen=True, slots=True)
class Span:
    """What a text says about time.

    Args:
        start: None if it names none.
        end: None if it names none, or none in sight.
        problem: why it could not be read ("" if it could), in German.
    """

    start: Day | None = None
    end: Day | None = None
    problem: str = ""


NOTHING: Final = Span()
_MONTHS = (
    "januar january jan jaenner", "februar february feb febr", "maerz march mrz maer mar", "april apr", "mai may",
    "juni june jun", "juli july jul", "august aug", "september sep sept", "oktober october okt oct", "november nov",
    "dezember december dez dec",
)  # fmt: skip
MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_YEAR = r"(?:19[5-9]\d|20\d\d|2100)"
# Words about time that name no date.
_OPEN = re.compile(
    r"^(?:bis )?(?:laufend|fortlaufend|laeuft|dauerhaft|unbefristet|offen|ende offen|open end|daueraufgabe|ohne ende|"
    r"heute|jetzt|auf weiteres|weiteres|unbestimmt|kein ende|permanent|fortl|lfd|staendig|andauernd|dauernd|"
    r"regelbetrieb"
    r"|seit jahren|seit langem|schon (?:immer|lange|laenger|seit jahren)|schon seit jahren|immer|laeuft weiter|"
    r"laeuft noch|wie bisher|seit jeher|seit vielen jahren|unbefr|ohne befristung|ab sofort|nicht befristet|"
    r"ohne|kein(?:e|es)?|"
    r"entfaellt|nie|noch nicht|noch nicht fertig|noch nicht klar|weiss nicht|weiss noch nicht|keine ahnung|"
    r"baldmoeglichst|zeitnah|"
    r"asap|unendlich|endlos|auf dauer|bis auf weiteres|noch offen|in planung|geplant|fertig|abgeschlossen|erledigt"
    r"|ff|kurzfristig|mittelfristig|langfristig|unklar|noch unklar|je nach foerderung|sofort)$"
)
_SINCE = re.compile(r"^(?:seit|ab|beginn|start|von|vom|beginnt|startet|begonnen|seit dem|ab dem)\b")
_UNTIL = re.compile(r"^(?:bis|bis zum|bis ende|ende|spaetestens|endet|abschluss|bis zu)\b")
# Around a date: how sure it is, or which part of a year is meant; the year is what remains certain.
_ABOUT = re.compile(
    r"\b(?:noch|erst|bereits|schon|ca|circa|etwa|rund|ungefaehr|voraussichtlich|vorauss|vsl|vrsl|geplant|gepl|"
    r"plan|zirka|wohl|vermutlich|"
    r"spaetestens|frueshestens|fruehestens|im|in|am|der|des|den|dem|zum|jahr|jahre|jahres|jahreswende|kj|"
    r"schuljahr|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so)\b"
)
_PART_OF_YEAR = re.compile(
    r"\b(?:(?:jahres|schuljahres|sommer|monats|quartals)?(?:anfang|mitte|ende|beginn|schluss)|jahreswechsel|"
    r"ostern|pfingsten|weihnachten|\d ?advent|advent|fastnacht|karneval|"
    r"(?:oster|pfingst|sommer|herbst|weihnachts|winter|schul)?ferien|"
    r"(?:sommer|winter)(?:halbjahr|semester|saison)|saison|semester|"
    r"erste[sn]?|zweite[sn]?|dritte[sn]?|vierte[sn]?|letzte[sn]?|"
    r"jahresbeginn|fruehjahr|fruehj|fruehling|sommer|herbst|winter|fruehsommer|spaetsommer|spaetherbst|"
    r"erstes|zweites|drittes|viertes|[1-4] ?\.? ?(?:quartal|quart|q|hj|halbjahr|hlbj)|q ?[1-4]|hj ?[12]|i{1,3}|iv|"
    r"[1-4] quartal|[12] halbjahr|jahreshaelfte|[12] jahreshaelfte|haelfte|quartal|halbjahr|kw ?\d{1,2})\b"
)


_SLASHED = re.compile(r"^\s*(\d{1,2})/(\d{1,2})/(\d{4}|\d\d)\b")


def is_month_first(texts: Iterable[str]) -> bool:
    """Whether the dates of a column are American (03/15/2024): some can't be German, none can't be American."""
    found = [(int(match[1]), int(match[2])) for text in texts if (match := _SLASHED.match(text))]
    return any(second > MONTHS for _, second in found) and all(first <= MONTHS for first, _ in found)


def with_day_first(cell: Cell) -> Cell:
    """A cell with an American date as the same in German order."""
    if not isinstance(cell.value, str):
        return cell
    return replace(cell, value=_SLASHED.sub(r"\2/\1/\3", cell.value))


def day_of_cell(cell: Cell) -> Day | None:
    """The date of a cell that holds one."""
    if not isinstance(cell.value, (date, datetime)):
        return None
    return _cut(cell.value.year, cell.value.month, cell.value.day, cell.precision)


def _cut(year: int, month: int, day: int, precision: Precision) -> Day | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    whole = f"{year:04}-{month:02}-{day:02}"
    return Day(whole[: {"day": 10, "month": 7, "year": 4}[precision]], precision)


def read_span(cell: Cell) -> Span:
    """What a cell says about time.

    Args:
        cell: a date, a number (year, day count of Excel, 20240501), or a text.
    """
    if (day := day_of_cell(cell)) is not None:
        return Span(start=day)
    value = cell.value
    if isinstance(value, (date, datetime)):
        return Span(problem=f"Das Jahr {value.year} kann nicht stimmen.")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _of_number(value)
    return span_of(cell.text)


def span_of_parts(month: str, year: str) -> Span:
    """What two cells say, one of the month (or quarter) and one of the year."""
    if says_nothing(month):
        return span_of(year)
    bare = re.sub(r"\.0$", "", month).strip(" .")
    joined = f"{bare}/{year}" if bare.isdigit() else f"{bare} {year}"
    return span_of(joined) if not says_nothing(year) else Span(problem=f"„{month}“ nennt kein Jahr.")


def _of_number(value: float) -> Span:
    whole = int(value)
    if value == whole and FIRST_YEAR <= whole <= LAST_YEAR:
        return Span(start=Day(str(whole), "year"))
    if value == whole and len(str(whole)) == 8:
        return span_of(f"{whole // 10000}-{whole // 100 % 100:02}-{whole % 100:02}")
    if FIRST_SERIAL <= value <= LAST_SERIAL:
        day = date.fromordinal(date(1899, 12, 30).toordinal() + whole)
        return Span(start=Day(day.isoformat(), "day"))
    if value == whole and len(str(whole)) == 6:
        return span_of(f"{whole // 100}-{whole % 100:02}")
    return Span(problem=f"„{value:g}“ ist kein Datum.")


# "202403"; "201203" could be a day of 2003 as well and is not read.
_YEAR_MONTH = re.compile(r"^(20(?:1[3-9]|[2-4]\d))(0[1-9]|1[0-2])$")


@lru_cache(maxsize=20_000)
def span_of(text: str) -> Span:
    """What a text says about time: one date, from and until, or neither."""
    # Some programs write a date of zeros, or of the far future, where there is none.
    if says_nothing(text) or not text.strip("0.-/ :?") or _OPEN.match(folded(text)) or NEVER.match(text.strip()):
        return NOTHING
    if joined := _YEAR_MONTH.match(text.strip()):
        return Span(start=Day(f"{joined[1]}-{joined[2]}", "month"))
    plain = spelled_plain(without_open(text))
    parts = [plain] if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", plain) else _parts(plain)
    if years := _YEARS.match(plain):
        return Span(start=Day(years[1], "year"), end=Day(years[2], "year"))
    if len(parts) > 2:
        return Span(problem=f"„{text}“ nennt mehr als zwei Daten.")
    return _of_two_sides(parts[0], parts[1], text) if len(parts) == 2 else _of_one(plain, text)


# "2024, 2025 und 2026": a period that is counted out.
_YEARS = re.compile(rf"^({_YEAR})(?:\s*(?:,|/|\+|&|und)\s*{_YEAR})*\s*(?:,|\+|&|und)\s*({_YEAR})$")


def _of_two_sides(one: str, other: str, text: str) -> Span:
    """A period; of a school year in a text only the side that it names ("ab Schuljahr 2025/26")."""
    both = _of_two(one, other, text)
    school = re.search(r"\d\s*/\s*\d\d", text)
    if school and FROM_ON.match(text.strip()):
        return Span(start=both.start, problem=both.problem)
    return Span(end=both.end) if school and re.match(r"bis\s", text.strip(), re.IGNORECASE) else both


def _of_one(plain: str, text: str) -> Span:
    """One date, as a beginning or as an end."""
    since, until = _SINCE.match(folded(plain)), _UNTIL.match(folded(plain))
    day = _day(plain)
    if day is None:
        return Span(problem=f"„{text}“ ist kein Datum.")
    if until and not since and not FROM_ON.match(text.strip()) and not re.match(r"^ende (?:\d|[a-z])", folded(plain)):
        return Span(end=day)
    return Span(start=day)


_BETWEEN = re.compile(
    r"\s+-\s+|\s+-(?=\d)|(?<=\d)-\s+|\s*\bbis(?: zum| ende)?\b\s*|\s*\bund\b\s*|\n|"
    r"\s+/\s+|\s*>+\s*|\s*→\s*|\s*\.\.\.?\s+|(?<=\d)\s*…\s*",
    re.IGNORECASE,
)
_TIGHT = (
    re.compile(r"^(\d{1,2}\.)\s*-\s*(\d{1,2}\.\s*[^\W\d]+\.?\s*\d{4})$"),
    re.compile(rf"^({_YEAR})\s*[-/]\s*({_YEAR}|\d\d)$"),
    re.compile(rf"^(\d{{1,2}}[./]{_YEAR})\s*-\s*(\d{{1,2}}[./]{_YEAR})$"),
    re.compile(r"^(\d{1,2}[./]\d\d)\s*-\s*(\d{1,2}[./]\d\d)$"),
    re.compile(r"^(\d{1,2}\.)\s*-\s*(\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d))$"),
    re.compile(r"^(\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?)\s*-\s*(\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d))$"),
    re.compile(r"^([^\W\d]+\.?(?:\s*\d{2,4})?)\s*[-/]\s*([^\W\d]+\.?\s*\d{2,4})$"),
)


def _parts(text: str) -> list[str]:
    """The two sides of a period, or the text alone."""
    for pattern in _TIGHT:
        if (found := pattern.match(text)) and (found[1][0].isdigit() or _has_month(found[1])):
            second = found[2]
            # "2024/25": the end has the century of the beginning; a month after a year is none.
            if re.fullmatch(r"\d\d", second):
                second = found[1][:2] + second
                if int(second) <= int(found[1]) and "/" in text:
                    return [text]
            return [found[1], second]
    sides = [side for side in _BETWEEN.split(text) if side.strip()]
    if text.lower().lstrip().startswith("bis ") and len(sides) == 1:
        return [text]
    return sides


def _has_month(text: str) -> bool:
    return any(word in MONTH_OF for word in folded(text).split())


def _of_two(one: str, other: str, text: str) -> Span:
    """A period: the first side may leave out what the second says (01.03.-31.05.2024, März-Mai 2024)."""
    end_open = _OPEN.match(folded(other)) or says_nothing(other)
    end = None if end_open else _day(other)
    start = _day(one)
    if start is None and end is not None:
        year = end.value[:4]
        if re.fullmatch(r"\s*\d{1,2}\.?\s*", one) and end.precision == "day":
            return Span(start=_day(f"{one.strip(' .')}.{end.value[5:7]}.{year}"), end=end)
        start = _day(f"{one.rstrip('. ')}.{year}") if re.search(r"\d\.", one) else _day(f"{one} {year}")
    if start is None or (end is None and not end_open):
        return Span(problem=f"„{text}“ ist kein lesbarer Zeitraum.")
    return Span(start=start, end=end)


_PATTERNS: Final = (
    re.compile(r"^(?P<d>\d{1,2})\s*\.\s*(?P<m>\d{1,2})\s*\.\s*(?P<y>\d{4}|\d\d)\.?$"),
    re.compile(r"^(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[Tt ]\d.*)?$"),
    re.compile(r"^(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})$"),
    re.compile(r"^(?P<y>\d{4})\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})$"),
    re.compile(r"^(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4}|\d\d)$"),
    re.compile(r"^(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4}|\d\d)$"),
    re.compile(r"^(?P<d>\d{1,2})\.\s*(?P<m>\d{1,2})\.\s*(?P<y>\d{4}|\d\d)\s+\d{1,2}:\d\d(?::\d\d)?(?: uhr)?$"),
    re.compile(rf"^(?P<m>\d{{1,2}})\s*[./-]\s*(?P<y>{_YEAR})$"),
    re.compile(rf"^(?P<y>{_YEAR})\s*[./-]\s*(?P<m>\d{{1,2}})$"),
    re.compile(r"^(?P<m>\d{1,2})\s*/\s*(?P<y>\d\d)$"),
    # No month is 13 or more: the second part is the year.
    re.compile(r"^(?P<m>\d{1,2})\s*\.\s*(?P<y>1[3-9]|[2-5]\d)$"),
    re.compile(rf"^(?P<y>{_YEAR})(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)$"),
)
_NAMED = re.compile(rf"^(?:(?P<d>\d{{1,2}}) )?(?P<m>{_MONTH}) (?P<y>{_YEAR}|\d\d)$")
_YEAR_FIRST = re.compile(rf"^(?P<y>{_YEAR}) (?P<m>{_MONTH})$")
_SHORT_YEAR = re.compile(r"^(?P<y>[0-5]\d)$")
_ONLY_YEAR = re.compile(rf"^(?P<y>{_YEAR})(?: ff?)?$")


def _day(text: str) -> Day | None:
    """One date; None if it is none, or none that there is."""
    bare = text.strip().lower()
    for word in ("seit dem", "ab dem", "seit", "ab", "von", "vom", "bis zum", "bis", "spätestens", "beginn:", "start:",
                 "ende:", "beginn", "start", "abschluss", "endet", "am"):  # fmt: skip
        if bare.startswith(word + " ") or (word.endswith(":") and bare.startswith(word)):
            bare = bare[len(word) :].strip()
    bare = re.sub(r"^(?:(?:am |zum )?(?:anfang|mitte|ende)|noch|erst)\s+(?=\d{1,2}[./]\d)", "", bare)
    bare = re.sub(
        r"^(?:ca\.?|etwa|rund|voraussichtlich|vorauss\.|vsl\.|geplant|gepl\.|mo|di|mi|do|fr|sa|so)[.,:]?\s+", "", bare
    )
    for pattern in _PATTERNS:
        if found := pattern.match(bare):
            return _made(found.groupdict())
    words = folded(bare)
    squeezed = _squeezed(words)
    for wide in (words, squeezed):
        for pattern in (_NAMED, _YEAR_FIRST, _ONLY_YEAR):
            if found := pattern.match(wide):
                return _made(found.groupdict())
    short = _SHORT_YEAR.match(squeezed)
    return _made(short.groupdict()) if short and _PART_OF_YEAR.search(words) and squeezed != words else None


def _squeezed(words: str) -> str:
    """Without how sure it is, and without the part of the year: "ca. 3. Quartal 2024" is 2024."""
    words = _ABOUT.sub(" ", words)
    return " ".join(_PART_OF_YEAR.sub(" ", words).split())


def _made(parts: dict[str, str | None]) -> Day | None:
    year = int(parts["y"] or 0)
    if year < 100:
        year += 2000 if year < YOUNGEST_TWO_DIGITS else 1900
    given = parts.get("m")
    if given is None:
        return _cut(year, 1, 1, "year")
    month = MONTH_OF[given] if given in MONTH_OF else int(given)
    if parts.get("d") is None:
        return _cut(year, month, 1, "month") if 1 <= month <= 12 else None
    try:
        day = date(year, month, int(parts["d"] or 0))
    except ValueError:
        return None
    return _cut(day.year, day.month, day.day, "day")
