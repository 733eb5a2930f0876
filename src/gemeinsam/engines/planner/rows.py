"""A small sparse row builder: the constraints write into it, the solver reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd, inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .options import Choice, LimitKey, Options

# Rows of integers are kept exactly; sums of fractions as exactly as floats can.
ALMOST_ZERO = 1e-6


@dataclass(slots=True)
class Rows:
    """Rows `lower <= sum(value * column) <= upper` over the columns of a model.

    Columns: one for each option (is it chosen?), then one for each measure (is it in the plan?).

    Args:
        options: what the columns stand for.
        elastic: whether limits may be exceeded, each by a column of its own (after the others).
    """

    options: Options
    elastic: bool = False
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def present(self, measure: int) -> int:
        """Column that is 1 if the measure is in the plan."""
        return len(self.options.rows) + measure

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.present(len(self.options.problem.measures)) + (len(self.options.limits) if self.elastic else 0)

    @property
    def excess(self) -> dict[LimitKey, int]:
        """Column of the excess over each limit; only in elastic rows."""
        first = self.present(len(self.options.problem.measures))
        return {key: first + at for at, key in enumerate(self.options.limits)}

    def add(self, terms: Iterable[tuple[int, int]], *, lower: float = -inf, upper: float = inf) -> None:
        """Add one row; a column must not come twice."""
        for column, value in terms:
            self.columns.append(column)
            self.values.append(value)
        self.starts.append(len(self.columns))
        self.lower.append(lower)
        self.upper.append(upper)

    def add_limit(self, key: LimitKey, terms: list[tuple[int, int]]) -> None:
        """Add `sum <= limit` of integers, divided by their common divisor and the limit rounded down.

        Euro amounts are mostly whole thousands: the division makes the row both small and tighter.
        """
        if not terms:
            return
        if self.elastic:
            self.add([*terms, (self.excess[key], -1)], upper=self.options.limits[key])
            return
        divisor = gcd(*(value for _, value in terms))
        reduced = ((column, value // divisor) for column, value in terms)
        self.add(reduced, upper=self.options.limits[key] // divisor)

    def effects(self) -> list[dict[int, float]]:
        """For each option the rows that choosing it moves (its measure then is in the plan), and by how much."""
        count = len(self.options.rows)
        moved: list[dict[int, float]] = [{} for _ in range(self.width)]
        for row in range(len(self.lower)):
            for at in range(self.starts[row], self.starts[row + 1]):
                moved[self.columns[at]][row] = self.values[at]
        for measure, options in enumerate(self.options.of):
            for option in options:
                for row, value in moved[self.present(measure)].items():
                    moved[option][row] = moved[option].get(row, 0) + value
        return [{row: value for row, value in of.items() if value} for of in moved[:count]]

    def hold(self, values: Sequence[float]) -> bool:
        """Whether a point, given by the values of all columns, keeps every row."""
        for row, (lower, upper) in enumerate(zip(self.lower, self.upper, strict=True)):
            entries = range(self.starts[row], self.starts[row + 1])
            activity = sum(self.values[at] * values[self.columns[at]] for at in entries)
            if not lower - ALMOST_ZERO <= activity <= upper + ALMOST_ZERO:
                return False
        return True

    def values_of(self, choices: Iterable[Choice]) -> list[float]:
        """The point of a plan: 1 for what is chosen and present, else 0, excesses too."""
        values = [0.0] * self.width
        position = self.options.position
        for choice in choices:
            values[position[choice]] = 1.0
            values[self.present(choice.measure)] = 1.0
        return values
