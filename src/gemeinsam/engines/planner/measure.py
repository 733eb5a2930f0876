"""What may be done: a measure with its cost and staff by project period, and when it may start.

Money is integer euro, staff integer centi-FTE, time integer periods from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .ranges import (
    MOST_CENTI_FTE,
    MOST_EURO,
    MOST_PERIODS,
    MOST_SCORE,
    ProblemError,
    check_number,
    check_pairs,
    check_profile,
    check_text,
)

_NUMBERS: Final = (
    ("score", "der Nutzen", 0, MOST_SCORE),
    ("votes", "die Zahl der Stimmen", 0, MOST_SCORE),
    ("duration", "die Dauer", 1, MOST_PERIODS),
    ("operating_after", "der laufende Betrag danach", 0, MOST_EURO),
    ("fte_after", "das Personal danach", 0, MOST_CENTI_FTE),
    ("funding_percent", "die Förderquote in Prozent", 0, 100),
    ("earliest", "der früheste Start", 0, MOST_PERIODS),
    ("latest", "der späteste Start", 0, MOST_PERIODS),
    ("deadline", "das späteste Ende", 0, MOST_PERIODS),
    ("running", "die schon gelaufene Zeit", 0, MOST_PERIODS),
    ("locked_start", "der feste Start", 0, MOST_PERIODS),
)
_MAY_BE_NONE: Final = frozenset({"latest", "deadline", "locked_start"})
_PROFILES: Final = (
    ("operating", "laufende Kosten", MOST_EURO),
    ("investment", "Investitionen", MOST_EURO),
    ("fte", "Personal", MOST_CENTI_FTE),
)
_FUTURES: Final = (("operating", "laufende Kosten"), ("investment", "Investitionen"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Staff:
    """Personal einer weiteren Stelle: centi-FTE that another unit gives to a measure.

    Args:
        unit: who else works on it.
        fte: centi-FTE of each project period, shape (duration of the measure,).
        fte_after: centi-FTE of each period after the end, without end.
    """

    unit: str
    fte: tuple[int, ...]
    fte_after: int = 0

    def __post_init__(self) -> None:
        check_text(self.unit, what="Die weitere Stelle", attribute="partners")
        what = f"Das Personal der weiteren Stelle {self.unit}"
        if not isinstance(self.fte, tuple):
            raise ProblemError(f"{what} muss eine Liste sein.", subject=self.unit, attribute="partners")
        for value in (*self.fte, self.fte_after):
            check_number(value, most=MOST_CENTI_FTE, what=what, subject=self.unit, attribute="partners")


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """Maßnahme: one thing that may be done, with its cost by project period.

    Args:
        id: key, unique in the problem.
        title: what people call it.
        field: field of action.
        unit: who does the work; its staff is limited by `Capacity`.
        payer: whose money it takes; limited by `Budget`.
        score: points if done, integer >= 0; `Problem.weights` may add more.
        duration: periods, >= 1.
        operating: gross euro of each project period, shape (duration,); the likely figure.
        investment: gross euro of each project period, shape (duration,); the likely figure.
        fte: centi-FTE of `unit` bound in each project period, shape (duration,).
        operating_after: gross euro of each period after the end, without end, never funded.
        fte_after: centi-FTE of each period after the end, without end.
        operating_low: least that `operating` may turn out to be, same shape; None for the likely figure.
        operating_high: most that it may turn out to be.
        investment_low: least that `investment` may turn out to be, same shape.
        investment_high: most that it may turn out to be.
        partners: staff of other units.
        co_payers: (payer, percent of the own share) of all who pay beside `payer`; each share is rounded
            down, `payer` pays the rest.
        funding_percent: confirmed funding of `operating` and `investment`, 0-100.
        programmes: ids of programmes that may fund it instead, or on top (`Programme.stacks`).
        earliest: first period in which it may start.
        latest: last period in which it may start; None for the last of the horizon.
        deadline: last period in which it may still run, that is: it has to be finished after it.
        running: periods that it has run before the horizon; if > 0 it is in every plan and its start is
            `-running`.
        mandatory: has to be in every plan.
        locked_start: if it is done, then from this period.
        starts: if given, the only periods in which it may start.
        only_funded: may be done only in a way that takes no own money, neither now nor later.
        places: (municipality, weight) of those who gain by it; weights count in proportion.
        ratings: (criterion, points) of a rating; `Problem.weights` says what a point counts.
        votes: of citizens; `Problem.vote_weight` says what a vote counts.

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
    operating_low: tuple[int, ...] | None = None
    operating_high: tuple[int, ...] | None = None
    investment_low: tuple[int, ...] | None = None
    investment_high: tuple[int, ...] | None = None
    partners: tuple[Staff, ...] = ()
    co_payers: tuple[tuple[str, int], ...] = ()
    funding_percent: int = 0
    programmes: tuple[str, ...] = ()
    earliest: int = 0
    latest: int | None = None
    deadline: int | None = None
    running: int = 0
    mandatory: bool = False
    locked_start: int | None = None
    starts: tuple[int, ...] | None = None
    only_funded: bool = False
    places: tuple[tuple[str, int], ...] = ()
    ratings: tuple[tuple[str, int], ...] = ()
    votes: int = 0

    def __post_init__(self) -> None:
        check_text(self.id, what="Die Nummer einer Maßnahme", attribute="id")
        names = (
            ("unit", "Die Stelle"),
            ("payer", "Der Kostenträger"),
            ("title", "Der Titel"),
            ("field", "Das Feld"),
        )
        for attribute, what in names:
            check_text(getattr(self, attribute), what=f"{what} der Maßnahme {self.id}", attribute=attribute)
        self._check_numbers()
        self._check_profiles()
        self._check_futures()
        self._check_lists()
        self._check_parts()

    @property
    def required(self) -> bool:
        """Whether it is in every plan: mandatory, or running already."""
        return self.mandatory or self.running > 0

    def _check_numbers(self) -> None:
        for attribute, what, least, most in _NUMBERS:
            value = getattr(self, attribute)
            if value is None and attribute in _MAY_BE_NONE:
                continue
            words = f"Maßnahme {self.id}: {what}"
            check_number(value, least=least, most=most, what=words, subject=self.id, attribute=attribute)
        if self.running >= self.duration and self.running:
            message = f"Maßnahme {self.id}: Sie ist schon zu Ende; die gelaufene Zeit muss kürzer als die Dauer sein."
            raise ProblemError(message, subject=self.id, attribute="running")

    def _check_profiles(self) -> None:
        for attribute, what, most in _PROFILES:
            profile, words = getattr(self, attribute), f"Maßnahme {self.id}: {what}"
            check_profile(profile, length=self.duration, most=most, what=words, subject=self.id, attribute=attribute)

    def _check_futures(self) -> None:
        """Low and high figures lie on their sides of the likely one."""
        for kind, what in _FUTURES:
            likely = getattr(self, kind)
            for end, sign in (("low", 1), ("high", -1)):
                attribute = f"{kind}_{end}"
                if (profile := getattr(self, attribute)) is None:
                    continue
                words = f"Maßnahme {self.id}: {what} ({'mindestens' if sign > 0 else 'höchstens'})"
                check_profile(
                    profile, length=self.duration, most=MOST_EURO, what=words, subject=self.id, attribute=attribute
                )
                if any(sign * value > sign * middle for value, middle in zip(profile, likely, strict=True)):
                    message = f"{words} liegen auf der falschen Seite des wahrscheinlichen Betrags."
                    raise ProblemError(message, subject=self.id, attribute=attribute)

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
        for attribute, what in (("mandatory", "Pflicht"), ("only_funded", "Nur mit voller Förderung")):
            value = getattr(self, attribute)
            if not isinstance(value, bool):
                message = f"Maßnahme {self.id}: {what} ist ja oder nein, nicht {value!r}."
                raise ProblemError(message, subject=self.id, attribute=attribute)

    def _check_parts(self) -> None:
        """Other units, other payers, places and ratings."""
        if not isinstance(self.partners, tuple) or not all(isinstance(row, Staff) for row in self.partners):
            message = f"Maßnahme {self.id}: Die weiteren Stellen müssen eine Liste sein."
            raise ProblemError(message, subject=self.id, attribute="partners")
        units = [self.unit, *(row.unit for row in self.partners)]
        if len(set(units)) != len(units) or any(len(row.fte) != self.duration for row in self.partners):
            message = f"Maßnahme {self.id}: Jede weitere Stelle steht einmal da, mit {self.duration} Werten."
            raise ProblemError(message, subject=self.id, attribute="partners")
        for attribute, what, most in (
            ("co_payers", "Die weiteren Kostenträger", 100),
            ("places", "Die Orte", MOST_SCORE),
            ("ratings", "Die Bewertungen", MOST_SCORE),
        ):
            words = f"Maßnahme {self.id}: {what}"
            check_pairs(getattr(self, attribute), most=most, what=words, subject=self.id, attribute=attribute)
        payers = [self.payer, *(name for name, _ in self.co_payers)]
        if len(set(payers)) != len(payers) or sum(percent for _, percent in self.co_payers) > 100:
            message = f"Maßnahme {self.id}: Die weiteren Kostenträger tragen zusammen höchstens 100 %, jeder einmal."
            raise ProblemError(message, subject=self.id, attribute="co_payers")
