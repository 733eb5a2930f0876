"""What a cell says: German numbers, amounts, posts, percents, starts. Wrong values raise `CellError`."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

# "1.234,5" or "1234,5"; a dot groups thousands and never marks decimals, so "0.2" is refused.
_GERMAN = re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?")
_UNITS = {
    "mio.€": 1_000_000,
    "mio.": 1_000_000,
    "mio€": 1_000_000,
    "t€": 1_000,
    "teur": 1_000,
    "tsd.€": 1_000,
}
_PLAIN = ("euro", "eur", "€")
_RISKY = ("=", "+", "-", "@", "\t", "\r")
MOST_CHARACTERS = 500


class CellError(ValueError):
    """A cell that does not hold what it should."""


class Calendar(NamedTuple):
    """What a start in a cell is counted against."""

    first_year: int
    years: int
    periods_per_year: int


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def text(value: object) -> str:
    """Text without white space at its ends; whole numbers become text, too."""
    if isinstance(value, (bool, dt.date, dt.time, dt.timedelta)):
        raise CellError
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    words = str(value).strip()
    if words.startswith("'") and words[1:].startswith(_RISKY):
        words = words[1:]
    if not words or len(words) > MOST_CHARACTERS:
        raise CellError
    return words


def harmless(words: str) -> str:
    """Text that no spreadsheet takes for a formula: risky beginnings get an apostrophe before them."""
    return f"'{words}" if words.startswith(_RISKY) else words


def decimal(value: object) -> Decimal:
    """A number, finite and >= 0: a number cell, or text as "12.000" or "0,2"."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise CellError
    if isinstance(value, str):
        words = re.sub(r"\s", "", value)
        if not _GERMAN.fullmatch(words):
            raise CellError
        value = words.replace(".", "").replace(",", ".")
    elif not math.isfinite(value) or value < 0:
        raise CellError
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise CellError from error


def integer(value: object) -> int:
    """A whole number >= 0."""
    return _exact(decimal(value))


def _exact(number: Decimal) -> int:
    if number != number.to_integral_value() or number >= Decimal(10) ** 15:
        raise CellError
    return int(number)


def euro(value: object) -> int:
    """Whole euro: 12000, "12.000", "1.500 €", "12 T€", "1,5 Mio. €"."""
    factor = 1
    if isinstance(value, str):
        words = re.sub(r"\s", "", value).lower()
        for unit, times in _UNITS.items():
            if words.endswith(unit):
                words, factor = words.removesuffix(unit), times
                break
        else:
            words = next((words.removesuffix(unit) for unit in _PLAIN if words.endswith(unit)), words)
        value = words
    return _exact(decimal(value) * factor)


def centi_fte(value: object) -> int:
    """Posts as centi-FTE: "0,2" -> 20; a number cell may carry the noise of floats."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise CellError
        value = round(value, 9)
    return _exact(decimal(value) * 100)


def percent(value: object) -> int:
    """Whole percent: 50, "50 %"; a number cell below 1 is a share (0.5 -> 50), exactly 1 is unclear."""
    if isinstance(value, str):
        number = decimal(value.strip().removesuffix("%"))
    else:
        number = decimal(round(value, 9) if isinstance(value, float) and math.isfinite(value) else value)
        if number == 1:
            raise CellError
        number *= 100 if number < 1 else 1
    whole = _exact(number)
    if whole > 100:
        raise CellError
    return whole


def yes(value: object) -> bool:
    """Whether it says "ja" ("x", 1, true) or "nein" (0, false)."""
    if isinstance(value, bool):
        return value
    words = text(value).lower()
    if words in {"ja", "j", "x", "1", "wahr"}:
        return True
    if words in {"nein", "n", "0", "falsch"}:
        return False
    raise CellError


def listed(value: object) -> list[str]:
    """Parts between semicolons."""
    return [part.strip() for part in text(value).split(";") if part.strip()]


def period(value: object, calendar: Calendar, *, end: bool = False) -> int:
    """Period of "2027" (its first, or its last if `end`) or of "2027/3" (its third)."""
    if isinstance(value, dt.date):
        raise CellError
    year, slash, part = text(value).partition("/")
    if not re.fullmatch(r"\d{4}", year) or (slash and not re.fullmatch(r"\d{1,2}", part)):
        raise CellError
    within = int(part) if slash else (calendar.periods_per_year if end else 1)
    if not 1 <= within <= calendar.periods_per_year:
        raise CellError
    found = (int(year) - calendar.first_year) * calendar.periods_per_year + within - 1
    if not 0 <= found < calendar.years * calendar.periods_per_year:
        raise CellError
    return found
