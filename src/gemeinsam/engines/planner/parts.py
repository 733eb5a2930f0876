"""The parts of a planning problem, each checking itself: measures, limits, programmes, links.

Money is integer euro, staff integer centi-FTE, time integer periods from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Larger figures are typing errors, and they would leave the range in which floats hold integers exactly.
MOST_EURO = 10_000_000_000
MOST_CENTI_FTE = 10_000_000
MOST_SCORE = 1_000_000
MOST_PERIODS = 400

MoneyKind = Literal["operating", "investment"]


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


def _number(value: object, *, most: int, what: str, subject: str, attribute: str, least: int = 0) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        message = f"{what} muss eine ganze Zahl sein, nicht {value!r}."
        raise ProblemError(message, subject=subject, attribute=attribute)
    if not least <= value <= most:
        message = f"{what} muss zwischen {least} und {most} liegen, nicht {value}."
        raise ProblemError(message, subject=subject, attribute=attribute)


def _text(value: object, *, what: str, attribute: str) -> None:
    if not isinstance(value, str) or not value.strip() or value != value.strip():
        message = f"{what} muss ein Text ohne Leerraum am Rand sein, nicht {value!r}."
        raise ProblemError(message, subject=str(value), attribute=attribute)


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """Maßnahme: one thing that may be done, with its cost by project period.

    Args:
        id: key, unique in the problem.
        title: what people call it.
        field: field of action.
        unit: who does the work; its staff is limited by `Capacity`.
        payer: whose money it takes; limited by `Budget`.
        score: benefit if done, integer >= 0.
        duration: periods, >= 1.
        operating: gross euro of each project period, shape (duration,).
        investment: gross euro of each project period, shape (duration,).
        fte: centi-FTE bound in each project period, shape (duration,).
        operating_after: gross euro of each period after the end, without end, never funded.
        fte_after: centi-FTE of each period after the end, without end.
        funding_percent: confirmed funding of `operating` and `investment`, 0-100.
        programmes: ids of programmes that may fund it instead.
        earliest: first period in which it may start.
        latest: last period in which it may start; None for the last of the horizon.
        mandatory: has to be in every plan.
        locked_start: if it is done, then from this period.
        starts: if given, the only periods in which it may start.

    Raises:
        ProblemError: a value has the wrong type, range or length.
    """

    id: str
    title: str
    field: str
    unit: str
    payer: str
    score: int
    duration: int
    operating: tuple[int, ...]
    investment: tuple[int, ...]
    fte: tuple[int, ...]
    operating_after: int = 0
    fte_after: int = 0
    funding_percent: int = 0
    programmes: tuple[str, ...] = ()
    earliest: int = 0
    latest: int | None = None
    mandatory: bool = False
    locked_start: int | None = None
    starts: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        _text(self.id, what="Die Nummer einer Maßnahme", attribute="id")
        names = (
            ("unit", "Die Stelle"),
            ("payer", "Der Kostenträger"),
            ("title", "Der Titel"),
            ("field", "Das Feld"),
        )
        for attribute, what in names:
            _text(getattr(self, attribute), what=f"{what} der Maßnahme {self.id}", attribute=attribute)
        self._check_numbers()
        self._check_profiles()
        self._check_lists()

    def _check_numbers(self) -> None:
        bounds = (
            ("score", "der Nutzen", 0, MOST_SCORE),
            ("duration", "die Dauer", 1, MOST_PERIODS),
            ("operating_after", "der laufende Betrag danach", 0, MOST_EURO),
            ("fte_after", "das Personal danach", 0, MOST_CENTI_FTE),
            ("funding_percent", "die Förderquote in Prozent", 0, 100),
            ("earliest", "der früheste Start", 0, MOST_PERIODS),
            ("latest", "der späteste Start", 0, MOST_PERIODS),
            ("locked_start", "der feste Start", 0, MOST_PERIODS),
        )
        for attribute, what, least, most in bounds:
            value = getattr(self, attribute)
            if value is None and attribute in {"latest", "locked_start"}:
                continue
            words = f"Maßnahme {self.id}: {what}"
            _number(value, least=least, most=most, what=words, subject=self.id, attribute=attribute)

    def _check_lists(self) -> None:
        for attribute, kind, what in (
            ("programmes", str, "Die Förderprogramme"),
            ("starts", int, "Die Starts"),
        ):
            value = getattr(self, attribute) or ()
            right = isinstance(value, tuple) and all(type(entry) is kind for entry in value)
            if not right or len(set(value)) != len(value):
                message = f"{what} der Maßnahme {self.id} müssen eine Liste ohne Doppelte sein."
                raise ProblemError(message, subject=self.id, attribute=attribute)
        if not isinstance(self.mandatory, bool):
            message = f"Maßnahme {self.id}: Pflicht ist ja oder nein, nicht {self.mandatory!r}."
            raise ProblemError(message, subject=self.id, attribute="mandatory")

    def _check_profiles(self) -> None:
        for attribute, what, most in (
            ("operating", "laufende Kosten", MOST_EURO),
            ("investment", "Investitionen", MOST_EURO),
            ("fte", "Personal", MOST_CENTI_FTE),
        ):
            profile = getattr(self, attribute)
            words = f"Maßnahme {self.id}: {what}"
            if not isinstance(profile, tuple) or len(profile) != self.duration:
                message = f"{words} brauchen genau {self.duration} Werte, einen je Abschnitt der Laufzeit."
                raise ProblemError(message, subject=self.id, attribute=attribute)
            for value in profile:
                _number(value, most=most, what=words, subject=self.id, attribute=attribute)


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """Haushaltsmittel: euro of its own that a payer has in a calendar year for one kind of cost."""

    payer: str
    kind: MoneyKind
    year: int
    euro: int

    def __post_init__(self) -> None:
        _text(self.payer, what="Der Kostenträger eines Haushaltsansatzes", attribute="payer")
        _number(
            self.year,
            most=9999,
            what=f"Haushalt {self.payer}: das Jahr",
            subject=self.payer,
            attribute="year",
        )
        if self.kind not in ("operating", "investment"):
            message = f"Haushalt {self.payer}: Die Art muss operating oder investment sein."
            raise ProblemError(message, subject=self.payer, attribute="kind")
        what = f"Haushalt {self.payer} {self.year}: der Betrag"
        _number(self.euro, most=MOST_EURO, what=what, subject=self.payer, attribute="euro")


@dataclass(frozen=True, kw_only=True, slots=True)
class Capacity:
    """Personal: centi-FTE that a unit has on average over a calendar year."""

    unit: str
    year: int
    centi_fte: int

    def __post_init__(self) -> None:
        _text(self.unit, what="Die Stelle einer Personalgrenze", attribute="unit")
        _number(self.year, most=9999, what=f"Personal {self.unit}: das Jahr", subject=self.unit, attribute="year")
        what = f"Personal {self.unit} {self.year}: der Wert"
        _number(self.centi_fte, most=MOST_CENTI_FTE, what=what, subject=self.unit, attribute="centi_fte")


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """Förderprogramm: pays a share of operating and investment of measures that start in its window.

    Args:
        id: key, unique in the problem.
        title: what people call it.
        percent: share of the gross cost, 0-100; takes the place of a measure's own `funding_percent`.
        opens: first period in which a start is eligible.
        closes: last period in which a start is eligible.
        cap_year: most euro it pays in a calendar year of the horizon; None without limit.
        cap_total: most euro it pays in all, over the whole profile of the measures; None without limit.
    """

    id: str
    title: str
    percent: int
    opens: int
    closes: int
    cap_year: int | None = None
    cap_total: int | None = None

    def __post_init__(self) -> None:
        _text(self.id, what="Die Kennung eines Förderprogramms", attribute="id")
        what = f"Förderprogramm {self.id}"
        _number(self.percent, most=100, what=f"{what}: die Quote", subject=self.id, attribute="percent")
        for attribute in ("opens", "closes"):
            value = getattr(self, attribute)
            _number(value, most=MOST_PERIODS, what=f"{what}: {attribute}", subject=self.id, attribute=attribute)
        if self.closes < self.opens:
            message = f"{what}: Das Fenster endet, bevor es beginnt."
            raise ProblemError(message, subject=self.id, attribute="closes")
        for attribute in ("cap_year", "cap_total"):
            if (value := getattr(self, attribute)) is not None:
                words = f"{what}: die Obergrenze"
                _number(value, most=MOST_EURO, what=words, subject=self.id, attribute=attribute)


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """Abhängigkeit: `measure` is done only if `before` is, and starts at least `lag` periods after it.

    Args:
        measure: id of the measure that needs the other.
        before: id of the measure that has to come first.
        lag: periods between, >= 0; 0 after a start means in the same period at the earliest.
        after: counted from the start of `before`, or from its end (the period after its last one).
    """

    measure: str
    before: str
    lag: int = 1
    after: Literal["start", "end"] = "start"

    def __post_init__(self) -> None:
        for attribute in ("measure", "before"):
            _text(getattr(self, attribute), what="Die Maßnahme einer Abhängigkeit", attribute=attribute)
        what = f"Abhängigkeit {self.measure} nach {self.before}"
        _number(self.lag, most=MOST_PERIODS, what=f"{what}: der Abstand", subject=self.measure, attribute="lag")
        if self.after not in ("start", "end"):
            message = f"{what}: Es zählt ab start oder end."
            raise ProblemError(message, subject=self.measure, attribute="after")


@dataclass(frozen=True, kw_only=True, slots=True)
class Exclude:
    """Ausschluss: at most one of the two measures is done."""

    a: str
    b: str

    def __post_init__(self) -> None:
        for attribute in ("a", "b"):
            _text(getattr(self, attribute), what="Die Maßnahme eines Ausschlusses", attribute=attribute)
