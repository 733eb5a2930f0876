"""A small sparse row builder: the constraints write into it, the solver reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import gcd, inf
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .options import Choice, LimitKey, Options

# Rows of integers are kept exactly; sums of fractions as exactly as floats can.
ALMOST_ZERO = 1e-6


class Derived(NamedTuple):
    """A column whose value follows from the plan.

    Args:
        worth: points for each unit of it; below 0 it is a deduction.
        most: the largest value.
        value: from the starts of the measures in the plan, by their index.
    """

    worth: int
    most: int
    value: Callable[[dict[int, int]], int]


@dataclass(slots=True)
class Rows:
    """Rows `lower <= sum(value * column) <= upper` over the columns of a model.

    Columns: one for each option (is it chosen?), then one for each measure (is it in the plan?), in elastic
    rows one for the excess over each limit, then those derived from the plan.

    Args:
        options: what the columns stand for.
        elastic: whether limits may be exceeded, each by a column of its own.
    """

    options: Options
    elastic: bool = False
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    derived: list[Derived] = field(default_factory=list)
    # For each row of a limit its number, the limits in it, and what its integers were divided by.
    limit_rows: list[tuple[int, tuple[LimitKey, ...], int]] = field(default_factory=list)

    def present(self, measure: int) -> int:
        """Column that is 1 if the measure is in the plan."""
        return len(self.options.rows) + measure

    @property
    def choosing(self) -> int:
        """Number of columns of options and presences, all 0 or 1."""
        return self.present(len(self.options.problem.measures))

    @property
    def first_derived(self) -> int:
        """Where the derived columns begin."""
        return self.choosing + (len(self.options.limits) if self.elastic else 0)

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.first_derived + len(self.derived)

    @property
    def excess(self) -> dict[LimitKey, int]:
        """Column of the excess over each limit; only in elastic rows."""
        return {key: self.choosing + at for at, key in enumerate(self.options.limits)}

    @property
    def column_upper(self) -> list[float]:
        """Largest value of each column; the least is 0."""
        excesses = [inf] * (self.first_derived - self.choosing)
        return [1.0] * self.choosing + excesses + [float(column.most) for column in self.derived]

    @property
    def column_integer(self) -> list[bool]:
        """Whether each column has to be an integer: all but excesses."""
        excesses = [False] * (self.first_derived - self.choosing)
        return [True] * self.choosing + excesses + [True] * len(self.derived)

    @property
    def worth(self) -> dict[int, float]:
        """The objective: points by column, of the measures in the plan and of derived columns."""
        points = {self.present(at): float(value) for at, value in enumerate(self.options.points)}
        return points | {self.first_derived + at: float(column.worth) for at, column in enumerate(self.derived)}

    def derive(self, column: Derived) -> int:
        """Add a column that follows from the plan; the rule that adds it writes the rows that define it."""
        self.derived.append(column)
        return self.width - 1

    def add(self, terms: Iterable[tuple[int, int]], *, lower: float = -inf, upper: float = inf) -> None:
        """Add one row; a column must not come twice."""
        for column, value in terms:
            self.columns.append(column)
            self.values.append(value)
        self.starts.append(len(self.columns))
        self.lower.append(lower)
        self.upper.append(upper)

    def add_limit(self, keys: Sequence[LimitKey], terms: list[tuple[int, int]], *, more: int = 0) -> None:
        """Add `sum <= sum of the limits + more` of integers, divided by their common divisor and rounded down.

        Euro amounts are mostly whole thousands: the division makes the row both small and tighter.
        """
        if not terms:
            return
        limit = sum(self.options.limits[key] for key in keys) + more
        divisor = 1 if self.elastic else gcd(*(value for _, value in terms))
        self.limit_rows.append((len(self.lower), tuple(keys), divisor))
        if self.elastic:
            excess = self.excess
            self.add([*terms, *((excess[key], -1) for key in keys)], upper=limit)
            return
        reduced = ((column, value // divisor) for column, value in terms)
        self.add(reduced, upper=limit // divisor)

    def effects(self) -> list[dict[int, float]]:
        """For each option the rows that choosing it moves (its measure then is in the plan), and by how much.

        Rows with a derived column are left out: its value mends them, whatever is chosen.
        """
        count = len(self.options.rows)
        moved: list[dict[int, float]] = [{} for _ in range(self.width)]
        for row in range(len(self.lower)):
            entries = self.columns[self.starts[row] : self.starts[row + 1]]
            if self.derived and any(column >= self.first_derived for column in entries):
                continue
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
        """The point of a plan: 1 for what is chosen and present, else 0, excesses too; derived columns follow."""
        values = [0.0] * self.width
        position = self.options.position
        starts = {}
        for choice in choices:
            values[position[choice]] = 1.0
            values[self.present(choice.measure)] = 1.0
            starts[choice.measure] = choice.start
        for at, column in enumerate(self.derived):
            values[self.first_derived + at] = float(column.value(starts))
        return values
