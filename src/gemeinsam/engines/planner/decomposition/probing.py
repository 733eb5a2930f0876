"""What every better plan has in common: measures that are in all of them, or in none.

A measure is forced out of its block's best plan (or into it) at the best prices. If even the bound that is
then left does not exceed the best plan known, no better plan does so.
Source: A. M. Geoffrion: Lagrangean relaxation for integer programming, 1974 (section on reduced costs); here
with the whole block solved again, since linear reduced costs of a block fix next to nothing (measured).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .ascent import Found
    from .blocks import Split

SECONDS_EACH = 2.0
SAFETY = 1e-4
CRUDE = 0.05


def probed(split: Split, found: Found, presences: frozenset[int], *, goal: float, deadline: float) -> dict[int, float]:
    """Presence columns whose value is the same in every plan of at least `goal`.

    Args:
        split: the model.
        found: end of the ascent.
        presences: columns that say whether a measure is in the plan.
        goal: benefit that a plan has to reach to be of interest.
        deadline: of `time.monotonic`; what was found until then is valid.

    Returns:
        Column to value, 0 or 1. Empty if no round of the ascent was finished.
    """
    fixed: dict[int, float] = {}
    if not np.isfinite(found.bound):
        return fixed
    for at in range(len(split.blocks)):
        # What the block has to reach so that all others at their best still make the goal.
        needed = goal - (found.bound - found.parts[at]) - SAFETY
        for column, value in _candidates(split, found, at, presences):
            left = deadline - time.monotonic()
            if left <= 0:
                return fixed
            place = int(np.searchsorted(split.blocks[at].columns, column))
            seconds = min(left, SECONDS_EACH)
            bound = found.pricers[at].best_with(place, 1.0 - value, seconds=seconds, absolute_gap=CRUDE)
            if bound < needed:
                fixed[column] = value
    return fixed


def _candidates(split: Split, found: Found, at: int, presences: frozenset[int]) -> Iterator[tuple[int, float]]:
    """Presences of a block with their value in its best plan at the best prices."""
    block, pricer = split.blocks[at], found.pricers[at]
    rewards = split.costs - split.links.charged(found.prices)
    offer = pricer.offer(rewards[block.columns], seconds=SECONDS_EACH, absolute_gap=CRUDE)
    if offer.plan is None:
        return
    for place, column in enumerate(block.columns.tolist()):
        if column in presences:
            yield column, float(offer.plan[place])
