"""Ranges of all numbers and names of a problem, and how a value outside is refused."""

from __future__ import annotations

# Larger figures are typing errors, and they would leave the range in which floats hold integers exactly.
MOST_EURO = 10_000_000_000
MOST_CENTI_FTE = 10_000_000
MOST_SCORE = 1_000_000
MOST_PERIODS = 400


class ProblemError(ValueError):
    """A problem that can't be planned as it stands.

    Attributes:
        message: German sentence for the user; names the measure or limit.
        subject: id of the measure, programme, payer or unit concerned, "" if none.
        attribute: name of the attribute that is wrong, "" if none.
    """

    def __init__(self, message: str, *, subject: str = "", attribute: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.attribute = attribute


def check_number(value: object, *, most: int, what: str, subject: str, attribute: str, least: int = 0) -> None:
    """Raise if the value is no integer from `least` to `most`."""
    if isinstance(value, bool) or not isinstance(value, int):
        message = f"{what} muss eine ganze Zahl sein, nicht {value!r}."
        raise ProblemError(message, subject=subject, attribute=attribute)
    if not least <= value <= most:
        message = f"{what} muss zwischen {least} und {most} liegen, nicht {value}."
        raise ProblemError(message, subject=subject, attribute=attribute)


def check_text(value: object, *, what: str, attribute: str) -> None:
    """Raise if the value is no text, or one with space at its ends."""
    if not isinstance(value, str) or not value.strip() or value != value.strip():
        message = f"{what} muss ein Text ohne Leerraum am Rand sein, nicht {value!r}."
        raise ProblemError(message, subject=str(value), attribute=attribute)


def check_profile(value: object, *, length: int, most: int, what: str, subject: str, attribute: str) -> None:
    """Raise if the value is no tuple of `length` integers from 0 to `most`."""
    if not isinstance(value, tuple) or len(value) != length:
        message = f"{what} brauchen genau {length} Werte, einen je Abschnitt der Laufzeit."
        raise ProblemError(message, subject=subject, attribute=attribute)
    for entry in value:
        check_number(entry, most=most, what=what, subject=subject, attribute=attribute)


def check_pairs(value: object, *, most: int, what: str, subject: str, attribute: str) -> None:
    """Raise if the value is no tuple of pairs (name, integer from 0 to `most`), each name once."""
    right = isinstance(value, tuple) and all(isinstance(pair, tuple) and len(pair) == 2 for pair in value)
    if not right:
        message = f"{what} müssen eine Liste aus Name und Zahl sein."
        raise ProblemError(message, subject=subject, attribute=attribute)
    pairs: tuple[tuple[object, object], ...] = value  # type: ignore[assignment]
    for name, number in pairs:
        check_text(name, what=what, attribute=attribute)
        check_number(number, most=most, what=f"{what}, {name}", subject=subject, attribute=attribute)
    if len({name for name, _ in pairs}) != len(pairs):
        message = f"{what}: Ein Name kommt mehrfach vor."
        raise ProblemError(message, subject=subject, attribute=attribute)
