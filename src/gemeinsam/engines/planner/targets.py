"""The targets of the planner beside what a benchmark has measured, as one table."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .bench import Line
    from .cutting import Cut
    from .planting import Planted
    from .published.report import Outcome

# The best published answer: Gurobi 11 with 20 threads.
PUBLISHED_NAME, PUBLISHED_BEST = "PI_1_1000", 893_556.0
PUBLISHED_SECONDS, PUBLISHED_PROCESSES = 600.0, 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """What a benchmark run has: lines of own instances, and the published problem if a file was given."""

    lines: Sequence[Line] = ()
    published: Outcome | None = None
    cuts: Sequence[Cut] = ()
    planted: Sequence[Planted] = ()
    # Seconds for one count by equal shares; another engine's benchmark measures it.
    shares: float | None = None

    def middle(self, n: int, of: Callable[[Line], float | None], *, seconds: float = 0.0) -> float | None:
        """The median over the seeds of a size that had enough time; None if none had."""
        lines = (line for line in self.lines if line.n == n and line.seconds >= seconds)
        values = [value for line in lines if (value := of(line)) is not None]
        return median(values) if values else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One row of the table.

    Args:
        what: in words, with the size.
        limit: the value to reach.
        unit: after the numbers.
        measured: reads the value from a run; None if it was not measured.
        at_most: whether less is better.
    """

    what: str
    limit: float
    unit: str
    measured: Callable[[Measured], float | None]
    at_most: bool = True

    def row(self, run: Measured) -> tuple[str, str, str, str]:
        """The four cells: target, target value, measured, met or not."""
        sign = "<=" if self.at_most else ">="
        wanted = f"{sign} {_number(self.limit)} {self.unit}".rstrip()
        value = self.measured(run)
        if value is None:
            return self.what, wanted, "nicht gemessen", "-"
        met = value <= self.limit if self.at_most else value >= self.limit
        return self.what, wanted, f"{_number(value)} {self.unit}".rstrip(), "erreicht" if met else "verfehlt"


def _gap(n: int, seconds: float) -> Callable[[Measured], float | None]:
    return lambda run: run.middle(n, lambda line: 100 * line.gap, seconds=seconds)


def _first_answer(n: int) -> Callable[[Measured], float | None]:
    return lambda run: run.middle(n, lambda line: line.fit_wall)


def _published(run: Measured) -> float | None:
    """The objective, if it was measured under the target's terms: not less time, not more processes."""
    outcome = run.published
    if outcome is None or outcome.name != PUBLISHED_NAME:
        return None
    enough = outcome.seconds >= PUBLISHED_SECONDS and outcome.processes <= PUBLISHED_PROCESSES
    return outcome.answer.objective if enough else None


def _moved(run: Measured) -> float | None:
    """The median share of rows that changed, of all cuts: also of those for which a tenth was not enough."""
    return median(cut.share for cut in run.cuts) if run.cuts else None


def _conflict(run: Measured) -> float | None:
    """The median seconds to explain a planted conflict; a conflict that was not found counts as never."""
    return median(one.wall if one.found else inf for one in run.planted) if run.planted else None


def _adapted(run: Measured) -> float | None:
    return median(cut.wall for cut in run.cuts) if run.cuts else None


# A new target is one row here.
TARGETS: Final[tuple[Target, ...]] = (
    Target(what="Geprüfter Plan mit Schranke, n = 300", limit=3, unit="s", measured=_first_answer(300)),
    Target(what="Geprüfter Plan mit Schranke, n = 3000", limit=30, unit="s", measured=_first_answer(3000)),
    Target(what="Lücke, n = 100, 60 s", limit=5, unit="%", measured=_gap(100, 60)),
    Target(what="Lücke, n = 300, 30 s", limit=2, unit="%", measured=_gap(300, 30)),
    Target(what="Lücke, n = 1000, 60 s", limit=1, unit="%", measured=_gap(1000, 60)),
    Target(
        what="Gegen das Einpassen, n = 300",
        limit=1.05,
        unit="-fach",
        measured=lambda run: run.middle(300, lambda line: line.over_fit, seconds=25),
        at_most=False,
    ),
    Target(
        what="Gegen das einfache Verfahren, n = 300",
        limit=1.3,
        unit="-fach",
        measured=lambda run: run.middle(300, lambda line: line.over_greedy, seconds=25),
        at_most=False,
    ),
    Target(
        what="PPSSP PI_1, 2 Prozesse, 600 s",
        limit=PUBLISHED_BEST,
        unit="",
        measured=_published,
        at_most=False,
    ),
    Target(
        what="Begründung einer Maßnahme mit Beleg, n = 1000",
        limit=2,
        unit="s",
        measured=lambda run: run.middle(1000, lambda line: line.explain_wall),
    ),
    Target(what="Begründung eines Widerspruchs, n = 1000", limit=2, unit="s", measured=_conflict),
    Target(what="Gleiche Anteile, 90.000 x 160, exakt", limit=0.1, unit="s", measured=lambda run: run.shares),
    Target(what="Neuplanung nach Kürzung, Anteil bewegt", limit=10, unit="%", measured=_moved),
    Target(what="Neuplanung nach Kürzung, Dauer", limit=10, unit="s", measured=_adapted),
)


def table(run: Measured) -> str:
    """All targets, a line each: target, target value, measured, met or not."""
    rows = [("Ziel", "Zielwert", "gemessen", "Ergebnis"), *(target.row(run) for target in TARGETS)]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    lines = (" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _number(value: float) -> str:
    """German figures: thousands with points, few digits behind the comma."""
    if value == inf:
        return "nie"
    digits = 0 if abs(value) >= 1000 else 2 if value != int(value) else 0
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
