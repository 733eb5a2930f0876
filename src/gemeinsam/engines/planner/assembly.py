"""From choices to a plan: rows, use of the limits, what was left out and why in the plan as it stands."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from .options import Choice, Option, Options, used_by
from .result import LeftOut, Missing, Plan, Slack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .options import LimitKey
    from .problem import Need
    from .result import Status

# Exchange weights: what a missing amount counts in euro when changes are compared. One FTE-year of staff
# stands for 80,000 euro (a county's E 10 post with workplace, rounded); money of others counts as one's own.
EURO_OF_A_CENTI_FTE = 800


def benefit_of(options: Options, choices: Iterable[Choice]) -> int:
    """Sum of the scores of the measures chosen."""
    return sum(options.problem.measures[choice.measure].score for choice in choices)


def gap_of(benefit: int, bound: int) -> float:
    """How much more benefit any plan could have, as a share of this one's."""
    if bound <= benefit:
        return 0.0
    return (bound - benefit) / benefit if benefit else 1.0


def missing_amounts(options: Options, used: dict[LimitKey, int]) -> tuple[Missing, ...]:
    """By how much the use exceeds the limits: euro, or centi-FTE of the year rounded up."""
    missing = []
    for key, amount_used in sorted(used.items()):
        if (over := amount_used - options.limits[key]) > 0:
            amount = ceil(over / options.problem.periods_per_year) if key.kind == "fte" else over
            missing.append(Missing(kind=key.kind, key=key.key, year=key.year, amount=amount))
    return tuple(missing)


def weight_of(missing: Iterable[Missing]) -> int:
    """Euro that the missing amounts stand for, by the exchange weights."""
    return sum(row.amount * (EURO_OF_A_CENTI_FTE if row.kind == "fte" else 1) for row in missing)


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
    slack = tuple(
        Slack(kind=key.kind, key=key.key, year=key.year, limit=limit, used=used[key])
        for key, limit in options.limits.items()
    )
    return Plan(
        status=status,
        assignments=tuple(option.row for option in chosen),
        left_out=left_out_as_it_stands(options, chosen, used) if explained else _left_out(options, chosen),
        benefit=benefit,
        bound=bound,
        gap=gap_of(benefit, bound),
        slack=slack,
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
        together = {key: used[key] + amount for key, amount in option.demand.items()}
        missing = missing_amounts(options, together)
        candidate = (weight_of(missing), option.choice.start, missing)
        if best is None or candidate[:2] < best[:2]:
            best = candidate
    if best is None:
        return LeftOut(measure=name, missing=links or (Missing(kind="start", key=name),))
    if not links and not best[2]:
        return LeftOut(measure=name, missing=(Missing(kind="score", key=name),), start=best[1])
    return LeftOut(measure=name, missing=links + best[2], start=best[1])


class Links:
    """Needs and exclusions by measure.

    Args:
        options: of the problem.
    """

    def __init__(self, options: Options) -> None:
        measures, index = options.problem.measures, options.index
        self._needs: dict[int, list[tuple[Need, int, int]]] = {}
        self._rivals: dict[int, list[str]] = {}
        for need in options.problem.needs:
            earlier = index[need.before]
            distance = need.lag + (measures[earlier].duration if need.after == "end" else 0)
            self._needs.setdefault(index[need.measure], []).append((need, earlier, distance))
        for pair in options.problem.excludes:
            self._rivals.setdefault(index[pair.a], []).append(pair.b)
            self._rivals.setdefault(index[pair.b], []).append(pair.a)
        self._index = index

    def of(self, measure: int, starts: dict[int, int]) -> tuple[tuple[Missing, ...], int]:
        """Missing and rival measures of one, and the first start that those in the plan allow."""
        missing, first = [], 0
        for need, earlier, distance in self._needs.get(measure, ()):
            if earlier in starts:
                first = max(first, starts[earlier] + distance)
            else:
                missing.append(Missing(kind="need", key=need.before))
        rivals = (name for name in self._rivals.get(measure, ()) if self._index[name] in starts)
        missing += [Missing(kind="exclude", key=name) for name in dict.fromkeys(rivals)]
        return tuple(missing), first
