"""What of a measure goes into a package, and what may come in: one row of `PARTS` for each part.

This is the list of what passes, not of what is held back: a field of a measure that no row names never leaves the
county. Nothing here may name a person. A new part of the fact sheet is one row: how it is read, of which kind it is.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from gemeinsam.strategy.models import Experience, Measure
from gemeinsam.web.figures import grouped

# How many lines a list may have, how long one is, and how many parts a newer installation may add.
MOST_LINES, LINE, MOST_UNKNOWN = 200, 300, 40
LONGEST = 4000
# Bidirectional marks can make a text say something else than it holds; the rest is no text at all.
FORBIDDEN = frozenset(
    [chr(code) for code in (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0x202A, 0x202F))]
    + [chr(code) for code in (*range(0x2066, 0x206A), 0xFEFF)]
)


class Kind(StrEnum):
    """What a value is in JSON: a text, a whole number, a list of lines, or one of a measure's stages."""

    TEXT = "text"
    NUMBER = "number"
    LINES = "lines"
    STAGE = "stage"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the fact sheet. most: characters of a text, or the largest number.

    taken: whether a measure made of the package gets it; `unit` stands behind a number.
    """

    name: str
    label: str | Promise
    kind: Kind
    read: Callable[[Measure], Any]
    most: int = 0
    taken: bool = True
    unit: str | Promise = ""


def text(name: str) -> Part:
    field = Measure._meta.get_field(name)
    return Part(name, field.verbose_name, Kind.TEXT, attrgetter(name), field.max_length)


def titles(name: str) -> Callable[[Measure], list[str]]:
    return lambda measure: sorted(str(row)[:LINE] for row in getattr(measure, name).all())


def rough(name: str) -> Callable[[Measure], int]:
    """To two digits: others ask how much it is about; the exact figure is the county's own."""

    def read(measure: Measure) -> int:
        value = int(getattr(measure, name))
        digits = len(str(value)) - 2
        return round(value, -digits) if digits > 0 else value

    return read


MILLIONS = 100_000_000
PARTS = (
    text("title"),
    Part("field", lazy("Handlungsfeld"), Kind.TEXT, lambda row: str(row.field)[:200], 200, taken=False),
    Part("goals", lazy("Ziele"), Kind.LINES, titles("goals"), taken=False),
    text("summary"), text("effect"), text("why_digital"), text("plain"), text("target_groups"),
    Part("stage", lazy("Umsetzungsstand"), Kind.STAGE, attrgetter("stage"), taken=False),
    Part("duration_years", lazy("Dauer"), Kind.NUMBER, attrgetter("duration_years"), 20, unit=lazy("Jahre")),
    Part("operating_yearly", lazy("laufende Kosten je Jahr, ungefähr"), Kind.NUMBER, rough("operating_yearly"),
         MILLIONS, unit=lazy("Euro")),
    Part("investment", lazy("Investition, ungefähr"), Kind.NUMBER, rough("investment"), MILLIONS, unit=lazy("Euro")),
    Part("staff_hundredths", lazy("Personal"), Kind.NUMBER, rough("staff_hundredths"), 10_000,
         unit=lazy("Hundertstel-Stellen")),
    Part("funding_percent", lazy("Förderung"), Kind.NUMBER, attrgetter("funding_percent"), 100, unit="%"),
    Part("programmes", lazy("mögliche Förderprogramme"), Kind.LINES, titles("programmes"), taken=False),
    text("risks"),
)  # fmt: skip
# Figures of another county are an assumption here.
FIGURES = frozenset(part.name for part in PARTS if part.kind is Kind.NUMBER)


def measure_told(measure: Measure) -> dict[str, Any]:
    """The fact sheet as plain values; what is empty is left out."""
    told = {part.name: part.read(measure) for part in PARTS}
    return {name: value for name, value in told.items() if value or value == 0}


def experience_told(measure: Measure) -> dict[str, str]:
    row = getattr(measure, "experience", None)
    return {name: getattr(row, name) for name in Experience.EDITABLE if row and getattr(row, name).strip()}


def check_measure(told: Any) -> None:
    """Refuse what is no fact sheet.

    Raises:
        ValidationError: code `malformed`, with the part that is wrong.
    """
    known = {part.name: part for part in PARTS}
    if not isinstance(told, dict) or not str(told.get("title") or "").strip():
        raise wrong(_("der Titel der Maßnahme fehlt"))
    if len(told.keys() - known.keys()) > MOST_UNKNOWN:
        raise wrong(_("es hat zu viele unbekannte Angaben"))
    for name, value in told.items():
        check_text(name, LINE)
        part = known.get(name)
        if part is None:
            check_unknown(name, value)
        else:
            CHECKS[part.kind](str(part.label), value, part.most)


def check_experience(told: Any) -> None:
    if not isinstance(told, dict) or told.keys() - set(Experience.EDITABLE):
        raise wrong(_("die Erfahrung ist nicht lesbar"))
    for value in told.values():
        check_text(value, LONGEST)


def check_unknown(name: str, value: Any) -> None:
    """A part that a newer installation knows: it is shown, never taken over."""
    kind = {str: Kind.TEXT, int: Kind.NUMBER, list: Kind.LINES}.get(type(value))
    if kind is None:
        raise wrong(_("„%s“ hat einen unbekannten Aufbau") % name)
    CHECKS[kind](name, value, LONGEST if kind is Kind.TEXT else MILLIONS)


def check_text(value: Any, most: int, label: str = "") -> None:
    if not isinstance(value, str) or len(value) > most:
        raise wrong(_("„%(label)s“ ist kein Text mit höchstens %(most)d Zeichen") % {"label": label, "most": most})
    if FORBIDDEN & set(value):
        raise wrong(_("ein Text enthält unsichtbare Steuerzeichen"))


def check_number(label: str, value: Any, most: int) -> None:
    if type(value) is not int or not 0 <= value <= most:
        raise wrong(_("„%(label)s“ ist keine ganze Zahl von 0 bis %(most)d") % {"label": label, "most": most})


def check_lines(label: str, value: Any, most: int) -> None:
    if not isinstance(value, list) or len(value) > MOST_LINES:
        raise wrong(_("„%s“ ist keine Liste") % label)
    for line in value:
        check_text(line, LINE, label)


def check_stage(label: str, value: Any, most: int) -> None:
    if value not in Measure.Stage.values:
        raise wrong(_("den Umsetzungsstand gibt es nicht"))


CHECKS: dict[Kind, Callable[[str, Any, int], None]] = {
    Kind.TEXT: lambda label, value, most: check_text(value, most, label),
    Kind.NUMBER: check_number,
    Kind.LINES: check_lines,
    Kind.STAGE: check_stage,
}


def wrong(why: str) -> ValidationError:
    return ValidationError(_("Das Paket ist nicht lesbar: %s.") % why, code="malformed")


def measure_rows(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and text of each part that says something, for reading."""
    for part in PARTS:
        if part.name != "title" and (said := in_words(part, told.get(part.name))):
            yield capfirst(str(part.label)), said
    known = {part.name for part in PARTS}
    for name, value in told.items():
        if name not in known:
            yield _("%s (kennt diese Installation nicht)") % name, plain(value)


def in_words(part: Part, value: Any) -> str:
    if not value:
        return ""
    if part.name == "staff_hundredths":
        return _("%s Stellen") % f"{value / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    if part.kind is Kind.NUMBER:
        return f"{grouped(value)} {part.unit}"
    return str(Measure.Stage(value).label) if part.kind is Kind.STAGE else plain(value)


def plain(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def experience_rows(told: dict[str, str]) -> list[tuple[str, str]]:
    fields = ((name, Experience._meta.get_field(name).verbose_name) for name in Experience.EDITABLE)
    return [(str(label), told[name]) for name, label in fields if told.get(name)]
