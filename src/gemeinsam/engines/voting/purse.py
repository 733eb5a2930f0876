"""The voters' money in equal shares: quick in floats, and exact where it decides.

What a voter has left is 0, or the share minus the prices of all projects bought that the voter supports. A sum over
voters is thus an integer combination of at most as many fractions as projects were bought, and can be had exactly
without an exact number for each voter. Floats only say what is certainly dearer. Proofs: docs/methods/voting.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .table import Ints, Table

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

# Half the distance of 1.0 to the next float: the error of one operation.
UNIT = 2.0**-53
# NumPy adds in pairs of blocks: the error of a sum stays below this many units of its value up to 2^28 terms.
_SUM = 100
# Money of somebody who has any: never 0.0, which means nothing left.
_LEAST = 1e-300
_ROWS_AT_ONCE = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """What a project costs each supporter, exactly: `value` for a point, or all that is left."""

    value: Fraction
    full: Ints
    full_points: Ints
    rest: Ints


class Purse:
    """Money of all voters, and what has been bought with it.

    Args:
        table: the ballots.
        share: what each voter begins with.
    """

    def __init__(self, table: Table, share: Fraction) -> None:
        self.table = table
        self.share = share
        self.bought: list[int] = []
        self.money: Floats = np.full(table.voters, float(share))
        self._last = np.full(table.voters, -1, dtype=np.int32)
        # All exact amounts are integers over one denominator.
        self._denominator, self._start = share.denominator, share.numerator
        self._prices: list[int] = []
        self._supporters = list(table.supporters)
        self._points = list(table.points_of)
        # Of a project, after how many purchases: the price in floats (0.0: not affordable), the exact one.
        self._about: dict[int, tuple[int, float]] = {}
        self._kept: dict[int, tuple[int, Price]] = {}
        # How far the float of any voter's money may be from the truth: 3 roundings a purchase, and the start.
        self._step = 4 * UNIT * float(share)
        self._error = self._step

    def lower(self, project: int) -> float | None:
        """A price for a point that the true one, now or later, is never below; None if it can't be paid any more."""
        money, points = self._of(project)
        cost = self.table.cost[project]
        price, rich, poor, passes = _filled(money, points, cost)
        self._about[project] = len(self.bought), price if rich else 0.0
        slack = (_SUM + passes) * UNIT * cost
        if not rich:
            affordable = float(money.sum()) + len(money) * self._error + slack >= cost
            return 0.0 if affordable else None
        return max(0.0, (price - (poor * self._error + slack) / rich) * (1 - 4 * UNIT))

    def exact(self, project: int) -> Price | None:
        """The price as a fraction; None if the supporters can't pay."""
        kept = self._kept.get(project)
        if kept and not (self._last[self.table.supporters[project]] >= kept[0]).any():
            return kept[1]
        price = self._priced(project)
        if price:
            self._kept[project] = len(self.bought), price
        return price

    def pay(self, project: int, price: Price) -> None:
        """Buy a project at its price."""
        value, denominator = price.value, price.value.denominator
        factor = denominator // gcd(denominator, self._denominator)
        if factor > 1:
            self._denominator *= factor
            self._start *= factor
            self._prices = [number * factor for number in self._prices]
        self._prices.append(value.numerator * (self._denominator // denominator))
        left = self.money[price.full] - float(value) * price.full_points
        self.money[price.full] = np.maximum(left, _LEAST)
        self.money[price.rest] = 0.0
        for payers in (price.full, price.rest):
            self._last[payers] = len(self.bought)
        self.bought.append(project)
        self._error += self._step * (1 + 4 * UNIT)

    def left(self, project: int) -> Fraction:
        """What the supporters of a project have left together."""
        voters = self.table.supporters[project]
        return Fraction(self._sum(voters[self.money[voters] > 0]), self._denominator)

    def left_about(self, project: int) -> tuple[float, float]:
        """The same in floats, and how far that may be from it."""
        money = self.money[self.table.supporters[project]]
        total = float(money.sum())
        return total, len(money) * self._error + _SUM * UNIT * total

    def _of(self, project: int) -> tuple[Floats, Ints | None]:
        """Money and points of the supporters; those with nothing left are dropped for good."""
        voters, points = self._supporters[project], self._points[project]
        money = self.money[voters]
        if 4 * np.count_nonzero(money) < 3 * len(money):
            kept = money > 0
            self._supporters[project] = voters[kept]
            self._points[project] = points = None if points is None else points[kept]
            money = money[kept]
        return money, points

    def _priced(self, project: int) -> Price | None:
        """Newton's method on what the supporters raise at a price: concave, so it climbs to the exact root."""
        voters, money, points = self._payers(project)
        if not len(voters):
            return None
        at, price = self._about.get(project, (-1, 0.0))
        # Any start leads to the root; that of this round is nearly always the root itself.
        if at != len(self.bought) or not price:
            price = float((money / points).max()) * (1 - 4 * UNIT)
        rich = money >= price * points
        while True:
            total = int(points[rich].sum())
            if not total:
                return None
            owed = self.table.cost[project] * self._denominator - self._sum(voters[~rich])
            enough, equal = self._compared(voters, money, points, (owed, total))
            if (enough == rich).all():
                full, value = rich & ~equal, Fraction(owed, self._denominator * total)
                return Price(value=value, full=voters[full], full_points=points[full], rest=voters[~full])
            rich = enough

    def _payers(self, project: int) -> tuple[Ints, Floats, Ints]:
        """Supporters with money left, their money, their points."""
        voters, points = self._supporters[project], self._points[project]
        money = self.money[voters]
        kept = money > 0
        voters = voters[kept]
        return voters, money[kept], np.ones(len(voters), dtype=np.int64) if points is None else points[kept]

    def _compared(self, voters: Ints, money: Floats, points: Ints, price: tuple[int, int]) -> tuple[Mask, Mask]:
        """Who has at least the price, and who exactly that; `price` is (owed, points) over our denominator."""
        owed, total = price
        asked = owed / (self._denominator * total) * points
        enough = money > asked
        equal = np.zeros(len(voters), dtype=bool)
        near = np.flatnonzero(np.abs(money - asked) <= self._error + 4 * UNIT * np.abs(asked))
        for first in range(0, len(near), _ROWS_AT_ONCE):
            some = near[first : first + _ROWS_AT_ONCE]
            amounts, which = self._amounts(voters[some])
            differences = [
                amounts[kind] * total - owed * int(given) for kind, given in zip(which, points[some], strict=True)
            ]
            enough[some] = [difference >= 0 for difference in differences]
            equal[some] = [difference == 0 for difference in differences]
        return enough, equal

    def _amounts(self, voters: Ints) -> tuple[list[int], list[int]]:
        """Exact money of voters with money left: one number for each history of payments, and whose is which."""
        marks, rows = self.table.marks_of(voters)
        place = np.full(len(self.table.cost), -1)
        place[self.bought] = np.arange(len(self.bought))
        columns = place[self.table.choices[marks]]
        paid = columns >= 0
        histories = np.zeros((len(voters), len(self.bought)), dtype=np.int64)
        histories[rows[paid], columns[paid]] = self.table.points[marks[paid]]
        kinds, which = np.unique(histories, axis=0, return_inverse=True)
        amounts = [
            self._start - sum(given * price for given, price in zip(kind, self._prices, strict=True) if given)
            for kind in kinds.tolist()
        ]
        return amounts, which.reshape(-1).tolist()

    def _sum(self, voters: Ints) -> int:
        """Exact money of voters with money left, together."""
        paid = voters[self._last[voters] >= 0]
        total = self._start * len(voters)
        if not len(paid):
            return total
        marks, _rows = self.table.marks_of(paid)
        # Weights are floats to NumPy; sums of points stay below 2^53 by the ranges of ballots.
        given = np.bincount(self.table.choices[marks], weights=self.table.points[marks], minlength=len(self.table.cost))
        counts: list[int] = given[self.bought].astype(np.int64).tolist()
        return total - sum(count * price for count, price in zip(counts, self._prices, strict=True) if count)


def _filled(money: Floats, points: Ints | None, cost: int) -> tuple[float, float, int, int]:
    """Price for a point, points that pay it in full (0: not affordable), who pays less, and rounds; in floats."""
    rest, passes, everybody = float(cost), 0, len(money)
    rich = float(everybody if points is None else points.sum())
    price = 0.0
    while rich:
        passes += 1
        price = rest / rich
        poor = money < (price if points is None else price * points)
        if not np.count_nonzero(poor):
            break
        rest -= float(money[poor].sum())
        kept = ~poor
        money = money[kept]
        points = None if points is None else points[kept]
        rich = float(len(money) if points is None else points.sum())
    return price, rich, everybody - len(money), passes
