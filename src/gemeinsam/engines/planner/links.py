"""What ties measures to each other and to the whole: needs, exclusions, synergies, shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .ranges import MOST_PERIODS, MOST_SCORE, ProblemError, check_number, check_text

ShareOver = Literal["field", "place"]
ShareOf = Literal["count", "cost", "points"]


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
            check_text(getattr(self, attribute), what="Die Maßnahme einer Abhängigkeit", attribute=attribute)
        what = f"Abhängigkeit {self.measure} nach {self.before}"
        check_number(self.lag, most=MOST_PERIODS, what=f"{what}: der Abstand", subject=self.measure, attribute="lag")
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
            check_text(getattr(self, attribute), what="Die Maßnahme eines Ausschlusses", attribute=attribute)


@dataclass(frozen=True, kw_only=True, slots=True)
class Together:
    """Gemeinsam: two measures are worth more together, or are done only together.

    Args:
        a: id of a measure.
        b: id of another.
        bonus: points on top if both are done, >= 0.
        required: both or none.
        within: the starts lie at most so many periods apart, for the bonus, or always if `required`;
            None: any time.
    """

    a: str
    b: str
    bonus: int = 0
    required: bool = False
    within: int | None = None

    def __post_init__(self) -> None:
        for attribute in ("a", "b"):
            check_text(getattr(self, attribute), what="Die Maßnahme einer Verbindung", attribute=attribute)
        what = f"Verbindung {self.a} mit {self.b}"
        check_number(self.bonus, most=MOST_SCORE, what=f"{what}: der Zuschlag", subject=self.a, attribute="bonus")
        if self.within is not None:
            words = f"{what}: der Abstand"
            check_number(self.within, most=MOST_PERIODS, what=words, subject=self.a, attribute="within")
        if not isinstance(self.required, bool):
            message = f"{what}: Nur gemeinsam ist ja oder nein, nicht {self.required!r}."
            raise ProblemError(message, subject=self.a, attribute="required")


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """Anteil: what one field, or one municipality, gets of the whole plan, at least and at most.

    What falls to a municipality is what each measure is worth times its weight there over the sum of the
    weights of its places, counted in thousandths, rounded down.

    Args:
        over: field or place.
        key: which one.
        of: number of measures (count), gross cost of the profile (cost), or points.
        least: percent of the plan's whole, 0-100.
        most: percent, 0-100, >= least.
        penalty: None: the plan has to keep it. Else points that are lost for each begun percent of the
            whole that all measures together would be.
    """

    over: ShareOver
    key: str
    of: ShareOf = "points"
    least: int = 0
    most: int = 100
    penalty: int | None = None

    def __post_init__(self) -> None:
        check_text(self.key, what="Das Feld oder der Ort eines Anteils", attribute="key")
        what = f"Anteil {self.key}"
        if self.over not in ("field", "place") or self.of not in ("count", "cost", "points"):
            message = f"{what}: Er gilt für field oder place, gezählt wird count, cost oder points."
            raise ProblemError(message, subject=self.key, attribute="of")
        check_number(self.least, most=100, what=f"{what}: mindestens", subject=self.key, attribute="least")
        words = f"{what}: höchstens"
        check_number(self.most, least=self.least, most=100, what=words, subject=self.key, attribute="most")
        if self.penalty is not None:
            words = f"{what}: der Abzug"
            check_number(self.penalty, most=MOST_SCORE, what=words, subject=self.key, attribute="penalty")


@dataclass(frozen=True, kw_only=True, slots=True)
class Previous:
    """Bisheriger Plan: a measure that was planned, and when it was to start."""

    measure: str
    start: int

    def __post_init__(self) -> None:
        check_text(self.measure, what="Die Maßnahme des bisherigen Plans", attribute="measure")
        what = f"Bisheriger Plan, {self.measure}: der Start"
        check_number(
            self.start, least=-MOST_PERIODS, most=MOST_PERIODS, what=what, subject=self.measure, attribute="start"
        )
