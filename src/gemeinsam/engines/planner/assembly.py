"""From choices to a plan: rows, use of the limits, what was left out and why in the plan as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .extras import changes, extra_points, hard_shares, previous_starts, shares_broken
from .ledger import missing_amounts, slack_of, weight_of
from .options import Choice, Option, Options, used_by
from .problem import start_options
from .result import LeftOut, Missing, Plan

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .options import LimitKey
    from .result import Status


def benefit_of(options: Options, choices: Iterable[Choice]) -> int:
    """Points of the measures chosen, with synergies, less what missed shares cost."""
    starts = {choice.measure: choice.start for choice in choices}
    points = sum(options.points[measure] for measure in starts)
    return points + extra_points(options, starts)


def gap_of(benefit: int, bound: int) -> float:
    """How much more benefit any plan could have, as a share of this one's."""
    if bound <= benefit:
        return 0.0
    return (bound - benefit) / abs(benefit) if benefit else 1.0


def assemble(  # noqa: PLR0913 - the plan has these parts
    options: Options,
    choices: Iterable[Choice],
    *,
    status: Status,
    bound: int,
    seed: int = 1,
    reason: str = "",
    explained: bool = True,
) -> Plan:
    """A plan from choices, in the order of the problem, with amounts, slack and what was left out.

    Without `explained` the measures left out bear no reasons, which is much quicker.
    """
    position = options.position
    chosen = [options.rows[position[choice]] for choice in sorted(choices, key=lambda choice: choice.measure)]
    used = used_by(chosen, options.limits)
    benefit = benefit_of(options, (option.choice for option in chosen))
    return Plan(
        status=status,
        assignments=tuple(option.row for option in chosen),
        left_out=left_out_as_it_stands(options, chosen, used) if explained else _left_out(options, chosen),
        benefit=benefit,
        bound=bound,
        gap=gap_of(benefit, bound),
        slack=slack_of(options, used),
        seed=seed,
        reason=reason,
    )


def _left_out(options: Options, chosen: list[Option]) -> tuple[LeftOut, ...]:
    inside = {option.row.measure for option in chosen}
    return tuple(LeftOut(measure=m.id, missing=()) for m in options.problem.measures if m.id not in inside)


def left_out_as_it_stands(options: Options, chosen: list[Option], used: dict[LimitKey, int]) -> tuple[LeftOut, ...]:
    """For every measure not chosen what it lacks while all others stay exactly where they are."""
    starts = {option.choice.measure: option.choice.start for option in chosen}
    links = Links(options)
    return tuple(
        _cheapest_as_it_stands(options, at, links.of(at, starts), used)
        for at in range(len(options.problem.measures))
        if at not in starts
    )


def _cheapest_as_it_stands(
    options: Options, measure: int, found: tuple[tuple[Missing, ...], int], used: dict[LimitKey, int]
) -> LeftOut:
    name = options.problem.measures[measure].id
    links, first = found
    best: tuple[int, int, tuple[Missing, ...]] | None = None
    for at in options.of[measure]:
        option = options.rows[at]
        if option.choice.start < first:
            continue
        missing = missing_amounts(options, with_option(options, used, option))
        candidate = (weight_of(missing), option.choice.start, missing)
        if best is None or candidate[:2] < best[:2]:
            best = candidate
    if best is None:
        return LeftOut(measure=name, missing=links or (impossible(options, measure),))
    if not links and not best[2]:
        return LeftOut(measure=name, missing=(Missing(kind="score", key=name),), start=best[1])
    return LeftOut(measure=name, missing=links + best[2], start=best[1])


def with_option(options: Options, used: dict[LimitKey, int], option: Option) -> dict[LimitKey, int]:
    """Use of the limits that change if the option joins; of all, where one year's use changes the next."""
    together = {key: used[key] + amount for key, amount in option.demand.items()}
    return {**used, **together} if options.carries else together


def impossible(options: Options, measure: int) -> Missing:
    """Why a measure can't be done at all: no start, or none that takes no own money."""
    row = options.problem.measures[measure]
    has_start = bool(start_options(row, options.problem.periods))
    return Missing(kind="own" if row.only_funded and has_start else "start", key=row.id)


class Links:
    """Needs, exclusions, pairs and shares by measure.

    Args:
        options: of the problem.
    """

    def __init__(self, options: Options) -> None:
        measures, index = options.problem.measures, options.index
        self._options = options
        self._needs: dict[int, list[tuple[str, int, int]]] = {}
        self._rivals: dict[int, list[str]] = {}
        for need in options.problem.needs:
            earlier = index[need.before]
            distance = need.lag + (measures[earlier].duration if need.after == "end" else 0)
            self._needs.setdefault(index[need.measure], []).append((need.before, earlier, distance))
        for pair in options.problem.excludes:
            self._rivals.setdefault(index[pair.a], []).append(pair.b)
            self._rivals.setdefault(index[pair.b], []).append(pair.a)
        for both in (pair for pair in options.problem.togethers if pair.required):
            near = options.problem.periods if both.within is None else both.within
            for one, other in ((both.a, both.b), (both.b, both.a)):
                self._needs.setdefault(index[one], []).append((other, index[other], -near))
        self._index = index
        self._previous = previous_starts(options)
        self._shares = hard_shares(options)

    def of(self, measure: int, starts: dict[int, int]) -> tuple[tuple[Missing, ...], int]:
        """Missing and rival measures of one, shares it would break, and the first start that the plan allows."""
        missing, first = [], 0
        for name, earlier, distance in self._needs.get(measure, ()):
            if earlier in starts:
                first = max(first, starts[earlier] + distance)
            else:
                missing.append(Missing(kind="need", key=name))
        rivals = (name for name in self._rivals.get(measure, ()) if self._index[name] in starts)
        missing += [Missing(kind="exclude", key=name) for name in dict.fromkeys(rivals)]
        if self._shares:
            broken = shares_broken(self._shares, {*starts, measure})
            missing += [Missing(kind="share", key=share.key) for share in broken]
        most = self._options.problem.most_changes
        if self._previous and most is not None:
            # It would have to start when it was planned to: the best that its joining can do.
            joined = {**starts, measure: self._previous.get(measure, 0)}
            if changes(self._previous, joined) > most:
                missing.append(Missing(kind="change", key=self._options.problem.measures[measure].id, amount=most))
        return tuple(dict.fromkeys(missing)), first

    def latest_needed(self, measure: int, starts: dict[int, int]) -> tuple[Missing, ...]:
        """The needed measure after which one can start at the earliest."""
        there = [(starts[at] + distance, name) for name, at, distance in self._needs.get(measure, ()) if at in starts]
        return (Missing(kind="need", key=max(there)[1]),) if there else ()

    def last_start(self, measure: int, starts: dict[int, int]) -> int:
        """Latest start that those in the plan allow which need it."""
        last = self._options.problem.periods
        for other, needs in self._needs.items():
            for _, at, distance in needs:
                if at == measure and other in starts:
                    last = min(last, starts[other] - distance)
        return last
