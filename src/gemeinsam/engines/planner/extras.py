"""What a plan is worth beside its measures: synergies earned, and points lost to shares that are missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from .links import Share, Together
    from .options import Options

# A place's part of a measure is counted in thousandths.
THOUSAND = 1_000


class Weight(NamedTuple):
    """What one measure adds to the whole that a share is of, and to the part of the field or place."""

    inside: int
    whole: int


def share_weights(options: Options, share: Share) -> list[Weight]:
    """For each measure its part and its whole, in the unit of the share (thousandths of it for places)."""
    scale = THOUSAND if share.over == "place" else 1
    weights = []
    for measure, points in zip(options.problem.measures, options.points, strict=True):
        cost = sum(measure.operating) + sum(measure.investment)
        whole = scale * {"count": 1, "cost": cost, "points": points}[share.of]
        if share.over == "field":
            weights.append(Weight(whole if measure.field == share.key else 0, whole))
            continue
        places = dict(measure.places)
        total = sum(places.values())
        weights.append(Weight(whole * places.get(share.key, 0) // total if total else 0, whole))
    return weights


def percents_missed(share: Share, weights: Sequence[Weight], sign: int, inside: Collection[int]) -> int:
    """Begun percents of all measures' whole by which a plan misses `least` (sign 1) or `most` (sign -1)."""
    everything = sum(weight.whole for weight in weights)
    part = sum(weights[at].inside for at in inside)
    whole = sum(weights[at].whole for at in inside)
    percent = share.least if sign > 0 else share.most
    missed = max(sign * (percent * whole - 100 * part), 0)
    return -(-missed // everything) if everything else 0


def together_met(pair: Together, a: int, b: int, starts: dict[int, int]) -> int:
    """1 if both are in the plan and start near enough, else 0."""
    if a not in starts or b not in starts:
        return 0
    return int(pair.within is None or abs(starts[a] - starts[b]) <= pair.within)


def extra_points(options: Options, starts: dict[int, int]) -> int:
    """Bonus of synergies less deductions for soft shares, from the starts of the measures in the plan."""
    index = options.index
    points = sum(
        pair.bonus * together_met(pair, index[pair.a], index[pair.b], starts) for pair in options.problem.togethers
    )
    for share in options.problem.shares:
        if share.penalty is not None:
            weights = share_weights(options, share)
            points -= share.penalty * sum(percents_missed(share, weights, sign, starts) for sign in (1, -1))
    if options.problem.change_cost:
        points -= options.problem.change_cost * changes(previous_starts(options), starts)
    return points


def previous_starts(options: Options) -> dict[int, int]:
    """Start of each measure of the previous plan, by its index."""
    return {options.index[entry.measure]: entry.start for entry in options.problem.previous}


def changes(previous: Mapping[int, int], starts: Mapping[int, int]) -> int:
    """Measures that go, come or start at another time; none if there was no plan."""
    kept = sum(starts.get(measure) == start for measure, start in previous.items())
    new = sum(measure not in previous for measure in starts) if previous else 0
    return len(previous) - kept + new


def hard_shares(options: Options) -> list[tuple[Share, list[Weight]]]:
    """Every hard share with its weights."""
    return [(share, share_weights(options, share)) for share in options.problem.shares if share.penalty is None]


def shares_broken(hard: Sequence[tuple[Share, Sequence[Weight]]], inside: Collection[int]) -> list[Share]:
    """The hard shares that a selection does not keep."""
    broken = []
    for share, weights in hard:
        part = 100 * sum(weights[at].inside for at in inside)
        whole = sum(weights[at].whole for at in inside)
        if not share.least * whole <= part <= share.most * whole:
            broken.append(share)
    return broken
