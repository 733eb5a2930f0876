"""What an own field takes, and how it is written: the one place that checks, for every door (form, action, list)."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gemeinsam.strategy.own_field_models import OwnField, OwnValue

LONGEST_TEXT = 2000
YEARS = range(1900, 2201)
# At most what the column holds: 11 digits before the comma, 4 behind it. No exponents: 1e400 is no answer.
NUMBER = re.compile(r"-?[0-9]{1,11}([.,][0-9]{1,4})?")
THOUSANDS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]{1,4})?")
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def read(field: OwnField, said: Any) -> str | Decimal | date | None:
    """What was said as the field's kind takes it; nothing where nothing was said.

    Args:
        field: which is asked; its county is that of the measure.
        said: what was typed, or a number or day as JSON and workbooks bring it.

    Raises:
        ValidationError: code `own_value`, in words for the person who typed it.
    """
    if said is None or (isinstance(said, str) and not said.strip()):
        return None
    if field.kind == OwnField.Kind.NUMBER:
        return read_number(said)
    if field.kind == OwnField.Kind.DAY:
        return read_day(said)
    if not isinstance(said, str):
        raise wrong(_("Hier steht ein Text."))
    text = said.replace("\r\n", "\n").strip()
    if "\0" in text:
        raise wrong(_("Der Text enthält ein Zeichen, das sich nicht speichern lässt."))
    if field.kind == OwnField.Kind.CHOICE and text not in field.choices:
        raise wrong(_("„%s“ steht nicht zur Auswahl.") % text[:60])
    if len(text) > LONGEST_TEXT:
        raise wrong(_("Der Text ist zu lang: höchstens %d Zeichen.") % LONGEST_TEXT)
    return text


def read_number(said: Any) -> Decimal:
    """1.234,5 and 1234.5 are the same; true and 1e400 are no numbers."""
    text = str(said).replace("\u2212", "-").replace(" ", "").replace("\u00a0", "")
    is_plain = not isinstance(said, bool) and isinstance(said, str | int | float | Decimal)
    if is_plain and isinstance(said, str) and THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    if not is_plain or not NUMBER.fullmatch(text):
        raise wrong(_("Das ist keine Zahl, die hier passt. Zum Beispiel: 12,5. Höchstens 11 Stellen vor dem Komma, "
                      "4 danach."))  # fmt: skip
    # Without trailing zeros, as it comes back from the database: 12,50 and 12,5 are one answer.
    return Decimal(text.replace(",", ".")).normalize() + 0


def read_day(said: Any) -> date:
    if isinstance(said, datetime):
        said = said.date()
    if not isinstance(said, date):
        said = day_of(str(said).strip())
    if said.year not in YEARS:
        raise wrong(_("Das Jahr liegt nicht zwischen 1900 und 2200."))
    return said


def day_of(text: str) -> date:
    if found := ISO_DAY.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := GERMAN_DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        raise wrong(_("Das ist kein Datum. Zum Beispiel: 31.12.2027."))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise wrong(_("Diesen Tag gibt es nicht.")) from error


def wrong(message: str) -> ValidationError:
    return ValidationError(message, code="own_value")


def column_of(value: str | Decimal | date) -> str:
    """Which column of OwnValue holds a value that was read."""
    if isinstance(value, Decimal):
        return "number"
    return "day" if isinstance(value, date) else "text"


def written(value: Any) -> str:
    """A value as Germans write it, and as `read` reads it back; nothing for no value."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)


def in_words(row: OwnValue) -> str:
    """What a measure says in an own field, with its unit."""
    text = written(row.value)
    is_counted = row.field.kind == OwnField.Kind.NUMBER and row.field.unit
    return f"{text}\u00a0{row.field.unit}" if is_counted else text
