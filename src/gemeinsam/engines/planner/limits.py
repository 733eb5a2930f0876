"""What a plan has to keep within: budgets, commitments, staff and funding programmes.

Money is integer euro, staff integer centi-FTE, time integer periods from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .ranges import (
    MOST_CENTI_FTE,
    MOST_EURO,
    MOST_PERIODS,
    MOST_SCORE,
    ProblemError,
    check_number,
    check_text,
)

MoneyKind = Literal["operating", "investment"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """Haushaltsmittel: euro of its own that a payer has in a calendar year for one kind of cost.

    Args:
        payer: whose money it is.
        kind: operating or investment.
        year: calendar year; one after the horizon limits what falls due then (follow-up costs).
        euro: the appropriation.
        reserve: euro of it that are held back.
        carry_percent: share of `euro` that may at most be carried over into the next year if it is left,
            0-100 (Haushaltsausgabereste).
    """

    payer: str
    kind: MoneyKind
    year: int
    euro: int
    reserve: int = 0
    carry_percent: int = 0

    def __post_init__(self) -> None:
        check_text(self.payer, what="Der Kostenträger eines Haushaltsansatzes", attribute="payer")
        what = f"Haushalt {self.payer}"
        check_number(self.year, most=9999, what=f"{what}: das Jahr", subject=self.payer, attribute="year")
        if self.kind not in ("operating", "investment"):
            message = f"{what}: Die Art muss operating oder investment sein."
            raise ProblemError(message, subject=self.payer, attribute="kind")
        what = f"{what} {self.year}"
        check_number(self.euro, most=MOST_EURO, what=f"{what}: der Betrag", subject=self.payer, attribute="euro")
        check_number(self.reserve, most=self.euro, what=f"{what}: die Reserve", subject=self.payer, attribute="reserve")
        words = f"{what}: der übertragbare Anteil"
        check_number(self.carry_percent, most=100, what=words, subject=self.payer, attribute="carry_percent")

    @property
    def free(self) -> int:
        """Euro that may be planned."""
        return self.euro - self.reserve

    @property
    def carry(self) -> int:
        """Euro that may at most be carried into the next year, rounded down."""
        return self.euro * self.carry_percent // 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Commitment:
    """Verpflichtungsermächtigung: own investment for later years that a payer may bind in a year.

    Counted is what measures that start in `year` cost in investment in all later years, also after the
    horizon. A payer without any row is unlimited.

    Args:
        payer: whose money is bound.
        year: calendar year of the horizon in which it is bound.
        euro: most that may be bound.
    """

    payer: str
    year: int
    euro: int

    def __post_init__(self) -> None:
        check_text(self.payer, what="Der Kostenträger einer Verpflichtungsermächtigung", attribute="payer")
        what = f"Verpflichtungsermächtigung {self.payer}"
        check_number(self.year, most=9999, what=f"{what}: das Jahr", subject=self.payer, attribute="year")
        words = f"{what} {self.year}: der Betrag"
        check_number(self.euro, most=MOST_EURO, what=words, subject=self.payer, attribute="euro")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ceiling:
    """Gesamtdeckel: most that the whole plan may take over the horizon.

    Args:
        of: money (own euro of all payers) or staff (centi-FTE of all units, summed over the years).
        amount: euro, or centi-FTE years.
    """

    of: Literal["money", "staff"]
    amount: int

    def __post_init__(self) -> None:
        if self.of not in ("money", "staff"):
            raise ProblemError("Ein Gesamtdeckel gilt für money oder staff.", attribute="of")
        what = f"Gesamtdeckel {self.of}: der Betrag"
        check_number(self.amount, most=100 * MOST_EURO, what=what, subject=self.of, attribute="amount")


@dataclass(frozen=True, kw_only=True, slots=True)
class Capacity:
    """Personal: centi-FTE that a unit has on average over a calendar year."""

    unit: str
    year: int
    centi_fte: int

    def __post_init__(self) -> None:
        check_text(self.unit, what="Die Stelle einer Personalgrenze", attribute="unit")
        what = f"Personal {self.unit}"
        check_number(self.year, most=9999, what=f"{what}: das Jahr", subject=self.unit, attribute="year")
        words = f"{what} {self.year}: der Wert"
        check_number(self.centi_fte, most=MOST_CENTI_FTE, what=words, subject=self.unit, attribute="centi_fte")


@dataclass(frozen=True, kw_only=True, slots=True)
class Programme:
    """Förderprogramm: pays a share of operating and investment of measures that start in its window.

    Args:
        id: key, unique in the problem.
        title: what people call it.
        percent: share of the gross cost, 0-100.
        opens: first period in which a start is eligible.
        closes: last period in which a start is eligible.
        ends: last period in which it pays; later cost has the confirmed funding only. None: without end.
        cap_year: most euro it pays in a calendar year of the horizon; None without limit.
        cap_total: most euro it pays in all, over the whole profile of the measures; None without limit.
        quota: most measures that it funds; None without limit.
        payers: who may apply (by the measure's payer); empty: everybody.
        stacks: its percent comes on top of a measure's confirmed funding; False: it takes the place of it.
        most_percent: of the gross cost that may be funded in all when it stacks, 0-100.
    """

    id: str
    title: str
    percent: int
    opens: int
    closes: int
    ends: int | None = None
    cap_year: int | None = None
    cap_total: int | None = None
    quota: int | None = None
    payers: tuple[str, ...] = ()
    stacks: bool = False
    most_percent: int = 100

    def __post_init__(self) -> None:
        check_text(self.id, what="Die Kennung eines Förderprogramms", attribute="id")
        what = f"Förderprogramm {self.id}"
        for attribute, words, most in (
            ("percent", "die Quote", 100),
            ("most_percent", "die Obergrenze aller Förderung", 100),
            ("opens", "opens", MOST_PERIODS),
            ("closes", "closes", MOST_PERIODS),
            ("ends", "das Ende", MOST_PERIODS),
            ("cap_year", "die Obergrenze", MOST_EURO),
            ("cap_total", "die Obergrenze", MOST_EURO),
            ("quota", "die Höchstzahl der Maßnahmen", MOST_SCORE),
        ):
            value = getattr(self, attribute)
            if value is None and attribute in {"ends", "cap_year", "cap_total", "quota"}:
                continue
            check_number(value, most=most, what=f"{what}: {words}", subject=self.id, attribute=attribute)
        if self.closes < self.opens or (self.ends is not None and self.ends < self.opens):
            message = f"{what}: Das Fenster endet, bevor es beginnt."
            raise ProblemError(message, subject=self.id, attribute="closes")
        if not isinstance(self.stacks, bool) or not isinstance(self.payers, tuple):
            message = f"{what}: Kumulierbar ist ja oder nein, die Antragsberechtigten sind eine Liste."
            raise ProblemError(message, subject=self.id, attribute="stacks")
