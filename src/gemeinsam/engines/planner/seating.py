"""Seating options one by one while every rule holds: what the naive greedy and the LP-guided fit share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .options import used_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .options import Choice, LimitKey, Option, Options


@dataclass(slots=True)
class Seating:
    """A plan under way.

    Args:
        options: what may be seated.
    """

    options: Options
    seated: dict[int, Option] = field(default_factory=dict)
    used: dict[LimitKey, int] = field(default_factory=dict)
    before: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    rivals: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problem = self.options.problem
        index = self.options.index
        self.used = used_by((), self.options.limits)
        for need in problem.needs:
            earlier = index[need.before]
            distance = need.lag + (problem.measures[earlier].duration if need.after == "end" else 0)
            self.before.setdefault(index[need.measure], []).append((earlier, distance))
        for exclude in problem.excludes:
            self.rivals.setdefault(index[exclude.a], set()).add(index[exclude.b])
            self.rivals.setdefault(index[exclude.b], set()).add(index[exclude.a])

    def fits(self, option: Option) -> bool:
        """Whether the option can join without breaking a rule; what it needs must be seated already."""
        measure = option.choice.measure
        if measure in self.seated or self.rivals.get(measure, set()) & self.seated.keys():
            return False
        for earlier, distance in self.before.get(measure, ()):
            if earlier not in self.seated:
                return False
            if option.choice.start < self.seated[earlier].choice.start + distance:
                return False
        limits = self.options.limits
        return all(self.used[key] + amount <= limits[key] for key, amount in option.demand.items())

    def seat(self, option: Option) -> None:
        """Let the option join; the caller has asked `fits`."""
        self.seated[option.choice.measure] = option
        for key, amount in option.demand.items():
            self.used[key] += amount

    def seat_all(self, positions: Iterable[int]) -> None:
        """First fit in the order given; again while a pass seats one that waited for another."""
        waiting = list(positions)
        grown = True
        while grown and waiting:
            before = len(self.seated)
            waiting = self._pass(waiting)
            grown = len(self.seated) > before

    def _pass(self, positions: list[int]) -> list[int]:
        """One pass; returns the options that only wait for a measure they need."""
        waiting = []
        for position in positions:
            option = self.options.rows[position]
            measure = option.choice.measure
            if self.fits(option):
                self.seat(option)
            elif measure not in self.seated and any(
                earlier not in self.seated for earlier, _ in self.before.get(measure, ())
            ):
                waiting.append(position)
        return waiting

    @property
    def choices(self) -> list[Choice]:
        """What is seated, in the order of the problem."""
        return [self.seated[measure].choice for measure in sorted(self.seated)]

    @property
    def misses_mandatory(self) -> bool:
        """Whether a mandatory measure has no seat."""
        return any(
            measure.mandatory and at not in self.seated
            for at, measure in enumerate(self.options.problem.measures)
        )

    def required(self) -> set[int]:
        """Mandatory measures and all that they need, directly or through others."""
        found: set[int] = set()
        todo = [at for at, measure in enumerate(self.options.problem.measures) if measure.mandatory]
        while todo:
            measure = todo.pop()
            if measure not in found:
                found.add(measure)
                todo += [earlier for earlier, _ in self.before.get(measure, ())]
        return found


def seated_in_order(options: Options, positions: Iterable[int]) -> list[Choice] | None:
    """First fit, the mandatory and what they need before all others.

    Args:
        options: all options.
        positions: of options, the most wanted first.

    Returns:
        Choices in the order of the problem; None if a mandatory measure found no seat.
    """
    order = list(positions)
    seating = Seating(options)
    required = seating.required()
    seating.seat_all(at for at in order if options.rows[at].choice.measure in required)
    if seating.misses_mandatory:
        return None
    seating.seat_all(order)
    return seating.choices
