"""Dates that are known to the day, the month or the year."""

from calendar import monthrange
from datetime import date

from gemeinsam.county.sourced import Precision

PRECISIONS = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}


def first_day(text: str) -> date:
    """The first day of what a text like "2024", "2024-06" or "2024-06-30" names."""
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    """The last day of what a text names."""
    numbers = [int(part) for part in text.split("-")]
    year, month = numbers[0], numbers[1] if len(numbers) > 1 else 12
    return date(year, month, numbers[2] if len(numbers) > 2 else monthrange(year, month)[1])


def precision_of(text: str) -> Precision:
    return PRECISIONS[len(text.split("-"))]
