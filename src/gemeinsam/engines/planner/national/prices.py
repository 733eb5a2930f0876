"""The parent's side of the master: the pool of county plans, and the prices that follow from it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gemeinsam.engines.planner.session import GRACE_SECONDS, Session

if TYPE_CHECKING:
    from gemeinsam.engines.planner.options import Choice

MEMORY_MB = 1024
MASTER_SECONDS = 20.0
# Half the width of the box around the best prices, as a share of the price and of the highest sensible one.
SHARE_OF_PRICE = 0.5
SHARE_OF_HIGHEST = 0.05
SMOOTHING = 0.3


@dataclass(frozen=True, slots=True)
class Entry:
    """A county's plan in the pool.

    Args:
        county: its place in the nation.
        benefit: points; fractional if the plan is.
        uses: euro of each shared cap.
        choices: None if the plan is fractional.
    """

    county: int
    benefit: float
    uses: tuple[float, ...]
    choices: tuple[Choice, ...] | None = None


@dataclass(slots=True)
class Pool:
    """Plans of all counties.

    Args:
        caps: euro of each shared cap.
        counties: how many there are.
        wide: the box is so many times as wide as usual; it grows while it holds prices back.
    """

    caps: tuple[int, ...]
    counties: int
    entries: list[Entry] = field(default_factory=list)
    wide: float = 1.0

    def add(self, entry: Entry) -> bool:
        """Put a plan in; False if one like it is there."""
        if entry in self.entries:
            return False
        self.entries.append(entry)
        return True

    def prices(self, centre: tuple[float, ...]) -> tuple[tuple[float, ...], float, bool] | None:
        """Prices of the master, its value, and whether the box holds them; None if the child failed.

        Args:
            centre: the best prices so far.
        """
        highest = [_highest(self.entries, cap) for cap in range(len(self.caps))]
        pairs = zip(centre, highest, strict=True)
        width = [self.wide * (SHARE_OF_PRICE * at + SHARE_OF_HIGHEST * top) for at, top in pairs]
        line = self._asked("prices", mode="prices", centre=centre, width=width)
        if line is None:
            return None
        self.wide = self.wide * 2 if line["held"] else max(self.wide / 2, 1.0)
        return tuple(line["prices"]), line["value"], line["held"]

    def pick(self) -> list[Entry] | None:
        """One plan for each county with the most benefit that the caps allow; None if the pool has none such."""
        entries = [entry for entry in self.entries if entry.choices is not None]
        line = Pool(self.caps, self.counties, entries)._asked("pick", mode="pick")  # noqa: SLF001 - one of our own
        picked = [entries[at] for at in line["picked"]] if line else []
        whole = {entry.county for entry in picked} == set(range(self.counties)) and len(picked) == self.counties
        return sorted(picked, key=lambda entry: entry.county) if whole and within(self.caps, picked) else None

    def _asked(self, wanted: str, **more: object) -> dict[str, Any] | None:
        plans = [{"county": e.county, "benefit": e.benefit, "uses": e.uses} for e in self.entries]
        task = {"task": "nation", "caps": self.caps, "counties": self.counties, "pool": plans, **more}
        task["seconds"] = MASTER_SECONDS
        answer = None
        with Session(task, memory_mb=MEMORY_MB) as session:
            for line in session.lines(deadline=time.monotonic() + MASTER_SECONDS + GRACE_SECONDS):
                if line is not None and line["say"] == wanted:
                    answer = line
        return answer


def within(caps: tuple[int, ...], entries: list[Entry]) -> bool:
    """Whether the plans together keep every cap."""
    return all(sum(entry.uses[at] for entry in entries) <= cap for at, cap in enumerate(caps))


def _highest(entries: list[Entry], cap: int) -> float:
    """Points per euro that any plan in the pool could pay."""
    return max((entry.benefit / entry.uses[cap] for entry in entries if entry.uses[cap] > 0), default=0.0)


def between(best: tuple[float, ...], new: tuple[float, ...]) -> tuple[float, ...]:
    """Prices between the best so far and the master's (Wentges 1997)."""
    return tuple(SMOOTHING * old + (1 - SMOOTHING) * price for old, price in zip(best, new, strict=True))
