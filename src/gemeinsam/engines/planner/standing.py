"""Why a measure of the plan begins when it does: what keeps it from an earlier start, and from a later one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .assembly import Links
from .explanation import choices_of
from .ledger import missing_amounts, weight_of
from .options import options_of, used_by
from .words import in_words

if TYPE_CHECKING:
    from .options import Choice, Option, Options
    from .problem import Problem
    from .result import Missing, Plan

Why = Literal["only", "first", "locked", "running", "window", "need", "limit", "free"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Why one measure begins when it does, all others staying where they are.

    Args:
        measure: id.
        start: period.
        why: only (it has one start), first (it can't start before, by its own dates), locked, running,
            window (the programme that pays opens then), need (it comes after `missing`), limit (earlier
            `missing` would lack), free (it could start earlier, but nothing would be gained).
        missing: what an earlier start would lack, at the cheapest earlier start; empty for own dates.
        last: it could not start later: another measure, the window or its dates would not allow it.
    """

    measure: str
    start: int
    why: Why
    missing: tuple[Missing, ...] = ()
    last: bool = False

    @property
    def words(self) -> str:
        """One German sentence or two."""
        reason = _REASONS[self.why]
        if self.why == "need":
            reason = reason.format(key=self.missing[0].key)
        if self.why == "limit":
            reason = f"{reason} {in_words(self.missing)}"
        return f"{reason} Später geht es auch nicht." if self.last and self.why not in _FIXED else reason


_FIXED = frozenset({"only", "locked", "running"})
_REASONS: dict[Why, str] = {
    "only": "Es gibt nur diesen Beginn.",
    "first": "Es beginnt, so früh es kann.",
    "locked": "Der Beginn ist festgelegt.",
    "running": "Es läuft schon.",
    "window": "Das Förderprogramm, das bezahlt, öffnet erst dann.",
    "need": "Es kommt nach {key}, das es braucht.",
    "limit": "Früher geht es nicht:",
    "free": "Ein früherer Beginn wäre möglich, brächte aber nicht mehr Nutzen.",
}


def standings(problem: Problem, plan: Plan) -> tuple[Standing, ...]:
    """For every measure of the plan why it begins when it does.

    Args:
        problem: what was planned.
        plan: with its assignments.

    Raises:
        ProblemError: the plan belongs to another problem.

    Complexity: options of the plan's measures x limits.
    """
    options = options_of(problem)
    choices = choices_of(options, plan)
    starts = {choice.measure: choice.start for choice in choices}
    position = options.position
    used = used_by((options.rows[position[choice]] for choice in choices), options.limits)
    links = Links(options)
    return tuple(_Moves(options, options.rows[position[choice]], starts, used).standing(links) for choice in choices)


class _Moves:
    """Other starts of one measure while all others stay.

    Args:
        options: of the problem.
        option: the one that is in the plan.
        starts: of all measures in the plan.
        used: of all limits.
    """

    def __init__(self, options: Options, option: Option, starts: dict[int, int], used: dict) -> None:  # type: ignore[type-arg]
        self.options, self.option, self.starts = options, option, starts
        self.choice: Choice = option.choice
        self.measure = options.problem.measures[option.choice.measure]
        self.without = {**used}
        for key, amount in option.demand.items():
            self.without[key] -= amount

    def standing(self, links: Links) -> Standing:
        why, missing = self._reason(links)
        return Standing(
            measure=self.measure.id, start=self.choice.start, why=why, missing=missing, last=not self._later(links)
        )

    def _reason(self, links: Links) -> tuple[Why, tuple[Missing, ...]]:
        if self.measure.running:
            return "running", ()
        if self.measure.locked_start is not None:
            return "locked", ()
        every = {self.options.rows[at].choice.start for at in self.options.of[self.choice.measure]}
        if len(every) == 1:
            return "only", ()
        earlier = [option for option in self._others() if option.choice.start < self.choice.start]
        if not earlier:
            return "first", ()
        return self._cheapest(earlier, links)

    def _cheapest(self, earlier: list[Option], links: Links) -> tuple[Why, tuple[Missing, ...]]:
        """What keeps it from the earlier start that lacks least."""
        _, first = links.of(self.choice.measure, self._without_it())
        allowed = [option for option in earlier if option.choice.start >= first]
        if not allowed:
            return "need", links.latest_needed(self.choice.measure, self.starts)
        lacks = [self._lacks(option) for option in allowed]
        best = min(lacks, key=weight_of)
        if best:
            return "limit", best
        kept = self.choice.programme
        if kept is not None and all(
            option.choice.programme != kept for option, lack in zip(allowed, lacks, strict=True) if not lack
        ):
            return "window", ()
        return "free", ()

    def _later(self, links: Links) -> bool:
        """Whether some later start would do, with all others as they are."""
        dependants = links.last_start(self.choice.measure, self.starts)
        later = [option for option in self._others() if self.choice.start < option.choice.start <= dependants]
        return any(not self._lacks(option) for option in later)

    def _others(self) -> list[Option]:
        return [self.options.rows[at] for at in self.options.of[self.choice.measure]]

    def _without_it(self) -> dict[int, int]:
        return {measure: start for measure, start in self.starts.items() if measure != self.choice.measure}

    def _lacks(self, option: Option) -> tuple[Missing, ...]:
        together = {**self.without}
        for key, amount in option.demand.items():
            together[key] += amount
        return missing_amounts(self.options, together)
