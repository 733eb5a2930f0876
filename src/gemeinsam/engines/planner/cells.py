"""What a cell says: German numbers, amounts, posts, percents, starts. Wrong values raise `CellError`."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, NamedTuple

from .ranges import MOST_PERIODS

if TYPE_CHECKING:
    from collections.abc import Iterable

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
_KEPT = re.compile(r"'+[=+\-@\t\r]")
_SHARE = re.compile(r"(.*\S)\s+(\d{1,3})\s*%", re.DOTALL)
MOST_CHARACTERS = 500
# What Excel holds in a cell; only lists may be so long.
MOST_IN_A_LIST = 32_767
MOST_SCENARIO_PERCENT = 1_000


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


def text(value: object, *, most: int = MOST_CHARACTERS) -> str:
    """Text without white space at its ends; whole numbers become text, too."""
    if isinstance(value, (bool, dt.date, dt.time, dt.timedelta)):
        raise CellError
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    words = str(value).strip()
    if _KEPT.match(words):
        words = words[1:]
    if not words or len(words) > most:
        raise CellError
    return words


def harmless(words: str) -> str:
    """Text that no spreadsheet takes for a formula: risky beginnings get an apostrophe before them."""
    return f"'{words}" if words.startswith(_RISKY) or _KEPT.match(words) else words


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
    """Parts between semicolons; a part that holds one itself stands in quotation marks, as in CSV."""
    words = io.StringIO(text(value, most=MOST_IN_A_LIST), newline="")
    try:
        rows = list(csv.reader(words, delimiter=";", skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise CellError from error
    return [part.strip() for row in rows for part in row if part.strip()]


def in_a_list(parts: Iterable[str]) -> str:
    """Parts as one cell that `listed` reads."""
    words = io.StringIO(newline="")
    # The writer puts what holds a line's end into quotation marks, so it has to know both of them.
    csv.writer(words, delimiter=";", lineterminator="\r\n").writerow(parts)
    # A semicolon with a space reads better; one inside quotation marks must stay as it is.
    return "; ".join(re.findall(r'"(?:[^"]|"")*"|[^;]+', words.getvalue().removesuffix("\r\n")))


def shares(value: object) -> tuple[tuple[str, int], ...]:
    """Names with percents: "Stadt 30 %; VG 20 %", with or without a colon."""
    found = [_SHARE.fullmatch(part) for part in listed(value)]
    if not all(found):
        raise CellError
    return tuple((_named(match[1].removesuffix(":")), integer(match[2])) for match in found if match)


def weighted(value: object, *, otherwise: int | None = None) -> tuple[tuple[str, int], ...]:
    """Names with whole numbers: "Ürzig: 3; Zell: 1"; a name alone has the number `otherwise`, if given."""
    pairs = []
    for part in listed(value):
        name, colon, number = part.rpartition(":")
        if colon and number.strip().isdecimal():
            pairs.append((_named(name), integer(number)))
        elif otherwise is not None:
            pairs.append((part, otherwise))
        else:
            raise CellError
    return tuple(pairs)


def _named(name: str) -> str:
    if not name.strip():
        raise CellError
    return name.strip()


def of_base(value: object) -> int:
    """Percent of what is there: 60, "120 %"; a number cell up to 10 is a share (0.6 -> 60), 1 to 10 are unclear."""
    if isinstance(value, str):
        number = decimal(value.strip().removesuffix("%"))
    else:
        number = decimal(round(value, 9) if isinstance(value, float) and math.isfinite(value) else value)
        if number <= 10:
            if number and number == number.to_integral_value():
                raise CellError
            number *= 100
    whole = _exact(number)
    if whole > MOST_SCENARIO_PERCENT:
        raise CellError
    return whole


def period(value: object, calendar: Calendar, *, end: bool = False) -> int:
    """Period of "2027" (its first, or its last if `end`) or of "2027/3" (its third), from the horizon on."""
    found = _place(value, calendar, end=end)
    if not 0 <= found <= MOST_PERIODS:
        raise CellError
    return found


def periods_before(value: object, calendar: Calendar) -> int:
    """Periods from "2025" or "2025/3" to the horizon."""
    found = -_place(value, calendar)
    if not 0 < found <= MOST_PERIODS:
        raise CellError
    return found


def _place(value: object, calendar: Calendar, *, end: bool = False) -> int:
    if isinstance(value, dt.date):
        raise CellError
    year, slash, part = text(value).partition("/")
    if not re.fullmatch(r"\d{4}", year) or (slash and not re.fullmatch(r"\d{1,2}", part)):
        raise CellError
    within = int(part) if slash else (calendar.periods_per_year if end else 1)
    if not 1 <= within <= calendar.periods_per_year:
        raise CellError
    return (int(year) - calendar.first_year) * calendar.periods_per_year + within - 1
