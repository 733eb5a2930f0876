"""The figures of a row of a plan, counted a second time: for the checker alone, on purpose apart from the model."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .problem import Measure, Problem, Programme
    from .result import Assignment

Where = tuple[str, str, int]


def programme_named(problem: Problem, name: str | None) -> Programme | None:
    """The programme of that id."""
    return next((programme for programme in problem.programmes if programme.id == name), None)


def funded_percent(measure: Measure, programme: Programme | None, period: int) -> int:
    """Percent of the gross cost of a period that others pay."""
    percent = measure.funding_percent
    pays = programme is not None and (programme.ends is None or period <= programme.ends)
    if programme is not None and pays:
        with_it = programme.percent
        if programme.stacks:
            with_it = min(percent + programme.percent, programme.most_percent)
        percent = max(percent, with_it)
    return percent


class Recount:
    """Every euro and every hour of a row, period by period over the whole run of the measure.

    Args:
        problem: what was to be planned.
        measure: of the row.
        row: what the plan says.
    """

    def __init__(self, problem: Problem, measure: Measure, row: Assignment) -> None:
        self.problem, self.measure, self.row = problem, measure, row
        self.programme = programme_named(problem, row.programme)
        # By year from 0, without end: (what, who, year) -> amount.
        self.sums: dict[Where, int] = defaultdict(int)
        last = [problem.first_year + problem.years - 1, *(budget.year for budget in problem.budgets)]
        end = (max(last) - problem.first_year + 1) * problem.periods_per_year
        for period in range(max(row.start, 0), max(end, row.start + measure.duration)):
            self._count(period)

    def _count(self, period: int) -> None:
        measure, lag = self.measure, period - self.row.start
        year = period // self.problem.periods_per_year
        if lag >= measure.duration:
            self._pay("operating", measure.operating_after, year)
            # Only the running cost inside the profile is a commitment; what has no end is shown apart.
            self.sums["staff", measure.unit, year] += measure.fte_after
            for partner in measure.partners:
                self.sums["staff", partner.unit, year] += partner.fte_after
            return
        percent = funded_percent(measure, self.programme, period)
        for kind, cost in (("operating", measure.operating[lag]), ("investment", measure.investment[lag])):
            funded = cost * percent // 100
            self._pay(kind, cost - funded, year)
            self.sums[f"profile {kind}", "", year] += cost - funded
            self.sums["funding", "", year] += funded
            self.sums["programme", "", year] += self._from_programme(cost, funded, period)
        self.sums["staff", measure.unit, year] += measure.fte[lag]
        for partner in measure.partners:
            self.sums["staff", partner.unit, year] += partner.fte[lag]

    def _pay(self, kind: str, euro: int, year: int) -> None:
        rest = euro
        for payer, percent in self.measure.co_payers:
            part = euro * percent // 100
            self.sums[kind, payer, year] += part
            rest -= part
        self.sums[kind, self.measure.payer, year] += rest

    def _from_programme(self, cost: int, funded: int, period: int) -> int:
        programme = self.programme
        if programme is None or (programme.ends is not None and period > programme.ends):
            return 0
        return funded - cost * self.measure.funding_percent // 100 if programme.stacks else funded

    def _by_year(self, what: str, who: str) -> tuple[int, ...]:
        return tuple(self.sums[what, who, year] for year in range(self.problem.years))

    def _later(self, what: str) -> int:
        return sum(
            amount for (name, _, year), amount in self.sums.items() if name == what and year >= self.problem.years
        )

    @property
    def payers(self) -> list[str]:
        """All who pay, the first one first."""
        return [self.measure.payer, *(payer for payer, _ in self.measure.co_payers)]

    def figures(self) -> dict[str, object]:
        """What the row has to say, by attribute."""
        own = {kind: [self._by_year(kind, payer) for payer in self.payers] for kind in ("operating", "investment")}
        several = len(self.payers) > 1
        return {
            "operating": tuple(map(sum, zip(*own["operating"], strict=True))),
            "investment": tuple(map(sum, zip(*own["investment"], strict=True))),
            "funding": self._by_year("funding", ""),
            "fte": self._by_year("staff", self.measure.unit),
            "from_programme": self._by_year("programme", "") if self.programme else (),
            "commitment_operating": self._later("profile operating"),
            "commitment_investment": self._later("profile investment"),
            "paid": [
                (payer, own["operating"][at], own["investment"][at]) for at, payer in enumerate(self.payers) if several
            ],
            "helped": [(partner.unit, self._by_year("staff", partner.unit)) for partner in self.measure.partners],
        }

    def uses(self) -> Iterator[tuple[Where, int]]:
        """What the row takes of every limit that might exist."""
        first, began = self.problem.first_year, self.row.start // self.problem.periods_per_year
        for (what, who, year), amount in self.sums.items():
            if what in ("operating", "investment"):
                yield (what, who, first + year), amount
            if what == "staff" and year < self.problem.years:
                yield ("fte", who, first + year), amount
            if what == "investment" and self.row.start >= 0 and year > began:
                yield ("commitment", who, first + began), amount
            if what == "programme" and self.programme is not None:
                if year < self.problem.years:
                    yield ("programme", self.programme.id, first + year), amount
                yield ("programme_total", self.programme.id, 0), amount
        inside = [(what, amount) for (what, _, year), amount in self.sums.items() if year < self.problem.years]
        yield ("money_ceiling", "", 0), sum(amount for what, amount in inside if what in ("operating", "investment"))
        yield ("staff_ceiling", "", 0), sum(amount for what, amount in inside if what == "staff")
        if self.programme is not None:
            yield ("programme_count", self.programme.id, 0), 1

    @property
    def takes_own_money(self) -> bool:
        """Whether it costs any payer anything, now or later."""
        spent = any(amount for (what, _, _), amount in self.sums.items() if what in ("operating", "investment"))
        return spent or self.measure.operating_after > 0
