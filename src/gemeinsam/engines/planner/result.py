"""What the planner answers: the plan, its rows, what is left of each limit, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

VERSION = "1.0"

Status = Literal["optimal", "feasible", "infeasible", "cancelled", "unknown"]
LimitKind = Literal[
    "operating", "investment", "commitment", "fte", "programme", "programme_total", "programme_count",
    "money_ceiling", "staff_ceiling",
]  # fmt: skip
MissingKind = Literal[
    "operating", "investment", "commitment", "fte", "programme", "programme_total", "programme_count",
    "money_ceiling", "staff_ceiling", "need", "exclude", "share", "own", "change", "start", "score",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Paid:
    """What one of several payers pays of a measure: own euro by year, shape (years,)."""

    payer: str
    operating: tuple[int, ...]
    investment: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Helped:
    """What a further unit gives to a measure: centi-FTE summed over the periods of the year, shape (years,)."""

    unit: str
    fte: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """One measure of the plan: when it starts, who funds it, what it takes of each year.

    Args:
        measure: id.
        start: period; negative for a measure that ran before the horizon.
        programme: id of the funding programme chosen, None for the measure's own confirmed funding.
        operating: own euro of all payers, shape (years,), running cost after the end included.
        investment: own euro, shape (years,).
        funding: euro paid by others, shape (years,).
        fte: centi-FTE summed over the periods of the year, shape (years,); divide by
            `periods_per_year` for the average of the year; of the measure's own unit.
        commitment_operating: own euro of the profile after the horizon (running cost without end is
            not summed; it is `Measure.operating_after`).
        commitment_investment: own euro of the profile after the horizon.
        from_programme: euro of `funding` that the programme pays, shape (years,); () without programme.
        paid: how payers share the own euro; () if the measure has one payer.
        helped: staff of further units.
    """

    measure: str
    start: int
    programme: str | None
    operating: tuple[int, ...]
    investment: tuple[int, ...]
    funding: tuple[int, ...]
    fte: tuple[int, ...]
    commitment_operating: int = 0
    commitment_investment: int = 0
    from_programme: tuple[int, ...] = ()
    paid: tuple[Paid, ...] = ()
    helped: tuple[Helped, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Slack:
    """One limit and how much of it the plan uses.

    Args:
        kind: operating, investment, commitment (euro), fte (centi-FTE x periods), programme,
            programme_total (euro), programme_count (measures), money_ceiling (euro), staff_ceiling
            (centi-FTE x periods).
        key: payer, unit or programme.
        year: calendar year; 0 for a limit over all years.
        limit: in the unit of the kind.
        used: in the unit of the kind.
        carried: euro left from the year before that may be used on top of the limit.
    """

    kind: LimitKind
    key: str
    year: int
    limit: int
    used: int
    carried: int = 0

    @property
    def rest(self) -> int:
        """What is left."""
        return self.limit + self.carried - self.used


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """One thing that keeps a measure out.

    Args:
        kind: the limit that binds; need: `key` has to join or can't come early enough; exclude: `key`
            is in the plan; share: the share of field or place `key` would not be kept; own: it may take
            no own money, and no programme pays all of it; change: too many changes against the previous
            plan; start: it can't start inside the horizon; score: no limit binds, it would fit, but the plan
            is as good or better without it.
        key: payer, unit, programme, measure, field or place.
        year: calendar year; 0 where none applies.
        amount: euro, centi-FTE (average of the year) for fte, measures for programme_count; 0 where none
            applies.
    """

    kind: MissingKind
    key: str
    year: int = 0
    amount: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A measure that is not in the plan, and the cheapest change found that lets it in.

    Args:
        measure: id.
        missing: what has to be added, in order of kind and year.
        start: period in which it would start then; None if no limit helps.
        proven: a plan with exactly these amounts added was found, and the checker agrees.
        cheapest: no cheaper change exists while all chosen measures stay in (by the exchange weights).
        replanned: the other measures may start at another time; False: they stay where they are.
    """

    measure: str
    missing: tuple[Missing, ...]
    start: int | None = None
    proven: bool = False
    cheapest: bool = False
    replanned: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The answer.

    Args:
        status: optimal (proven), feasible (the best found), infeasible (proven that nothing fits),
            cancelled (stopped by hand; may hold a plan), unknown (time over before any plan).
        assignments: rows in the order of the problem.
        left_out: measures that are not in, in the order of the problem.
        benefit: sum of the points, bonus of synergies included, deductions for soft shares taken off.
        bound: no plan has more benefit than this.
        gap: (bound - benefit) / benefit; 1.0 if the benefit is 0 and the bound is not.
        slack: every limit with its use.
        seed: of the solver.
        version: of the planner.
        seconds: wall clock.
        reason: German sentence, why it stopped or fell back.
        checked: the independent checker agreed.
    """

    status: Status
    assignments: tuple[Assignment, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    benefit: int = 0
    bound: int = 0
    gap: float = 0.0
    slack: tuple[Slack, ...] = ()
    seed: int = 1
    version: str = VERSION
    seconds: float = 0.0
    reason: str = ""
    checked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """Where a run stands.

    Args:
        seconds: since the start.
        best: benefit of the best plan so far; None if there is none.
        bound: no plan has more; None if not known.
        phase: "start", "lp", "fit", "mip", "polish", "done".
    """

    seconds: float
    best: int | None
    bound: int | None
    phase: str
