"""What a unit may say about an entry, as texts that a phone can type, and back into the entry's own values."""

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gemeinsam.county.sourced import Precision
from gemeinsam.inventory.models import Project

# In the order of the form. The visible ones of the entry, few enough for a phone.
FIELDS = ("title", "status", "starts", "ends", "status_note", "summary")
DATES = ("starts", "ends")
DAY = re.compile(r"^(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})$")
MONTH = re.compile(r"^(\d{1,2})\s*[./-]\s*(\d{4})$|^(\d{4})-(\d{1,2})$")
YEAR = re.compile(r"^\d{4}$")
FIRST_YEAR, LAST_YEAR = 1950, 2100


def texts_of(project: Project) -> dict[str, str]:
    """What stands in the entry, field by field, as the form would write it."""
    said = {name: tidy(str(getattr(project, name))) for name in FIELDS if name not in DATES}
    for name in DATES:
        said[name] = when_text(getattr(project, name), getattr(project, f"{name}_precision"))
    return said


def tidy(text: str) -> str:
    """Browsers send a line break as two characters; blanks around a text say nothing."""
    return text.replace("\r\n", "\n").strip()


def when_text(value: date | None, precision: str) -> str:
    """2027, 06.2027 or 30.06.2027: as precisely as it is known."""
    if value is None:
        return ""
    if precision == Precision.YEAR:
        return f"{value:%Y}"
    return f"{value:%m.%Y}" if precision == Precision.MONTH else f"{value:%d.%m.%Y}"


def read_when(text: str, *, is_end: bool) -> tuple[date, str]:
    """The day and its precision; an end known to the month or year is its last day.

    Raises:
        ValidationError: code `when`, no date of any of the three kinds.
    """
    try:
        year, month, day = parts_of(text)
        last = monthrange(year, month or 12)[1]
        found = date(year, month or 12, day or last) if is_end else date(year, month or 1, day or 1)
    except ValueError as problem:
        sentence = _("Schreiben Sie zum Beispiel 2027, 06.2027 oder 30.06.2027.")
        raise ValidationError(sentence, code="when") from problem
    return found, str(Precision.DAY if day else Precision.MONTH if month else Precision.YEAR)


def parts_of(text: str) -> tuple[int, int, int]:
    """Year, month and day; 0 for what the text does not say.

    Raises:
        ValueError: none of the three kinds, or a year that no project of ours has.
    """
    year, month, day = split(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(text)
    return year, month, day


def split(text: str) -> tuple[int, int, int]:
    if found := DAY.match(text):
        day, month, year = (int(part) for part in found.groups())
        if not day or not month:
            raise ValueError(text)
        return year, month, day
    if found := MONTH.match(text):
        month, year = int(found[1] or found[4]), int(found[2] or found[3])
        if not 1 <= month <= 12:
            raise ValueError(text)
        return year, month, 0
    if YEAR.match(text):
        return int(text), 0, 0
    raise ValueError(text)


def typed(values: dict[str, str]) -> dict[str, Any]:
    """The values of an entry's row that the texts stand for."""
    row: dict[str, Any] = {}
    for name, text in values.items():
        if name not in DATES:
            row[name] = text
        elif text:
            row[name], row[f"{name}_precision"] = read_when(text, is_end=name == "ends")
        else:
            row[name] = None
    return row


def readable(name: str, text: str) -> str:
    """A text as people read it: the word for a status."""
    return str(dict(Project.Status.choices).get(text, text)) if name == "status" else text


def label_of(name: str) -> str:
    return str(Project._meta.get_field(name).verbose_name)
