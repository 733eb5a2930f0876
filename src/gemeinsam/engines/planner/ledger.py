"""What a plan takes of its limits: what is carried from year to year, what is left, what is missing."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from .result import Missing, Slack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .options import LimitKey, Options

# Exchange weights: what a missing amount counts in euro when changes are compared. One FTE-year of staff
# stands for 80,000 euro (a county's E 10 post with workplace, rounded); money of others counts as one's own.
EURO_OF_A_CENTI_FTE = 800
# Limits of staff: used by the period, told as the average of a year.
STAFF_LIMITS: Final = frozenset({"fte", "staff_ceiling"})
# One measure more under a programme's quota.
EURO_OF_A_PLACE = 1_000
_EURO_OF = {
    "fte": EURO_OF_A_CENTI_FTE,
    "staff_ceiling": EURO_OF_A_CENTI_FTE,
    "programme_count": EURO_OF_A_PLACE,
}


def carried_into(options: Options, used: Mapping[LimitKey, int]) -> dict[LimitKey, int]:
    """Euro left from the year before that each budget may use on top; those above 0."""
    carried: dict[LimitKey, int] = {}
    for key, most in sorted(options.carries.items()):
        following = key._replace(year=key.year + 1)
        if following in options.limits:
            left = options.limits[key] + carried.get(key, 0) - used.get(key, 0)
            if (amount := min(most, left)) > 0:
                carried[following] = amount
    return carried


def over_limits(options: Options, used: Mapping[LimitKey, int]) -> dict[LimitKey, int]:
    """By how much the use exceeds each limit and what is carried into it; those above 0, in their unit."""
    carried = carried_into(options, used) if options.carries else {}
    limits = options.limits
    return {key: over for key, amount in used.items() if (over := amount - limits[key] - carried.get(key, 0)) > 0}


def missing_amounts(options: Options, used: Mapping[LimitKey, int]) -> tuple[Missing, ...]:
    """By how much the use exceeds the limits: euro, centi-FTE of the year rounded up, or measures."""
    return tuple(
        Missing(kind=key.kind, key=key.key, year=key.year, amount=told(options, key, over))
        for key, over in sorted(over_limits(options, used).items())
    )


def told(options: Options, key: LimitKey, amount: int) -> int:
    """An amount of a limit as people are told it: staff as the average of the year, rounded up."""
    return ceil(amount / options.problem.periods_per_year) if key.kind in STAFF_LIMITS else amount


def slack_of(options: Options, used: Mapping[LimitKey, int]) -> tuple[Slack, ...]:
    """Every limit with its use and what is carried into it."""
    carried = carried_into(options, used) if options.carries else {}
    return tuple(
        Slack(kind=key.kind, key=key.key, year=key.year, limit=limit, used=used[key], carried=carried.get(key, 0))
        for key, limit in options.limits.items()
    )


def euro_of(kind: str) -> int:
    """Euro that one unit of a missing amount stands for."""
    return _EURO_OF.get(kind, 1)


def weight_of(missing: Iterable[Missing]) -> int:
    """Euro that the missing amounts stand for, by the exchange weights."""
    return sum(row.amount * euro_of(row.kind) for row in missing)
