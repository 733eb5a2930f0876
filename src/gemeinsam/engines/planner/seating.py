"""Seating options one by one while every row holds: what the naive greedy and the LP-guided fit share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .rows import ALMOST_ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .options import Choice, Options
    from .rows import Rows


class Seating:
    """A plan under way. It knows no rule, only the rows that the rules have written.

    Args:
        rows: what has to hold.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.options = rows.options
        self.seated: dict[int, int] = {}
        self._activity = [0.0] * len(rows.lower)
        self._effects = rows.effects()
        # Rows that some option lowers or raises: who breaks only such rows may fit once another is seated.
        self._falling = {row for effect in self._effects for row, value in effect.items() if value < 0}
        self._rising = {row for effect in self._effects for row, value in effect.items() if value > 0}

    def obstacles(self, position: int) -> list[bool]:
        """For each row that the option would break, or break further: could another seat mend it?"""
        found = []
        for row, value in self._effects[position].items():
            after = self._activity[row] + value
            if value > 0 and after > self.rows.upper[row] + ALMOST_ZERO:
                found.append(row in self._falling)
            elif value < 0 and after < self.rows.lower[row] - ALMOST_ZERO:
                found.append(row in self._rising)
        return found

    def seat(self, position: int) -> None:
        """Let the option join; the caller has seen that there are no obstacles."""
        self.seated[self.options.rows[position].choice.measure] = position
        for row, value in self._effects[position].items():
            self._activity[row] += value

    def seat_all(self, positions: Iterable[int]) -> None:
        """First fit in the order given; again while a pass seats one that waited for another."""
        waiting = list(positions)
        grown = True
        while grown and waiting:
            before = len(self.seated)
            waiting = self._pass(waiting)
            grown = len(self.seated) > before

    def _pass(self, positions: list[int]) -> list[int]:
        """One pass; returns the options that only wait for another."""
        waiting = []
        for position in positions:
            if self.options.rows[position].choice.measure in self.seated:
                continue
            obstacles = self.obstacles(position)
            if not obstacles:
                self.seat(position)
            elif all(obstacles):
                waiting.append(position)
        return waiting

    @property
    def choices(self) -> list[Choice]:
        """What is seated, in the order of the problem."""
        return [self.options.rows[self.seated[measure]].choice for measure in sorted(self.seated)]

    @property
    def misses_mandatory(self) -> bool:
        """Whether a mandatory measure has no seat."""
        return any(
            measure.required and at not in self.seated for at, measure in enumerate(self.options.problem.measures)
        )


def with_needed(options: Options, measures: Iterable[int]) -> set[int]:
    """The measures and all that they need, directly or through others."""
    before: dict[int, list[int]] = {}
    for need in options.problem.needs:
        before.setdefault(options.index[need.measure], []).append(options.index[need.before])
    for pair in (pair for pair in options.problem.togethers if pair.required):
        for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
            before.setdefault(options.index[one], []).append(options.index[other])
    found: set[int] = set()
    todo = list(measures)
    while todo:
        measure = todo.pop()
        if measure not in found:
            found.add(measure)
            todo += before.get(measure, ())
    return found


def seated_in_order(rows: Rows, positions: Iterable[int]) -> list[Choice] | None:
    """First fit, the mandatory and what they need before all others.

    Args:
        rows: what has to hold.
        positions: of options, the most wanted first.

    Returns:
        Choices in the order of the problem; None if a mandatory measure found no seat, or a row that
        asks for something (a least number, say) is not met.
    """
    order = list(positions)
    options = rows.options
    mandatory = [at for at, measure in enumerate(options.problem.measures) if measure.required]
    required = with_needed(options, mandatory)
    seating = Seating(rows)
    seating.seat_all(at for at in order if options.rows[at].choice.measure in required)
    if seating.misses_mandatory:
        return None
    seating.seat_all(order)
    return seating.choices if rows.hold(rows.values_of(seating.choices)) else None
