"""The door: plans for all counties within the shared caps, with a bound, whoever runs the county solves."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from gemeinsam.engines.planner.assembly import assemble
from gemeinsam.engines.planner.bounds import knapsack_bound
from gemeinsam.engines.planner.jsonform import problem_to_dict
from gemeinsam.engines.planner.naive import naive_choices
from gemeinsam.engines.planner.options import Choice, options_of

from .ceiling import Ceiling
from .checking import check_nation
from .nation import uses_of, without_shared
from .prices import Entry, Pool, between, within
from .work import on_this_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gemeinsam.engines.planner.options import Options
    from gemeinsam.engines.planner.result import Plan

    from .nation import Nation
    from .work import Executor

    Table = dict[str, Any]
    Prices = tuple[float, ...]

# Linear rounds are cheap and bring the prices near; whole plans are then searched at those.
LINEAR_ROUNDS = 10
LINEAR_SECONDS = 20.0
NEAR = 5e-4
# So many rounds of whole plans are planned for (measured: a few good ones win over many poor ones; counties
# that are proven early leave time for more); the end of the time belongs to the refill.
WHOLE_ROUNDS = 4
SHARE_OF_ROUNDS = 0.8
LEAST_SECONDS_EACH = 0.3


@dataclass(frozen=True, kw_only=True, slots=True)
class NationalPlan:
    """What came out.

    Args:
        status: optimal, feasible, infeasible (a county can't even keep its own rules) or unknown.
        plans: of each county; empty if there are none that keep the shared caps together.
        benefit: points of all counties.
        bound: no national plan has more.
        gap: (bound - benefit) / benefit.
        prices: points per euro of each shared cap, by programme and year (0: total).
        failed: counties whose last solve failed, with the reason; the last of their plans is used.
        rounds: prices tried with whole plans.
        cpu: seconds of all county solves.
        seconds: wall clock.
        checked: whether `check_nation` agrees.
    """

    status: str
    plans: dict[str, Plan]
    benefit: int
    bound: int
    gap: float
    prices: dict[tuple[str, int], float]
    failed: dict[str, str]
    rounds: int
    cpu: float
    seconds: float
    checked: bool


def plan_nation(
    nation: Nation,
    *,
    seconds: float = 60.0,
    seed: int = 1,
    executor: Executor | None = None,
    workers: int = 2,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> NationalPlan:
    """Plan all counties within the shared caps by price decomposition.

    Args:
        nation: what is to be planned.
        seconds: wall clock for the search, > 0; at least one round of every county is always finished.
        seed: of the solver.
        executor: runs county solves, in any order; without it, child processes on this machine.
        workers: how many county solves run at a time, which decides how long each may take.
        progress: hears phase, bound and benefit after every round.

    Source: G. B. Dantzig, P. Wolfe: Decomposition principle for linear programs, 1960.
    """
    began = time.monotonic()
    search = _Search(nation, seed, executor or on_this_machine(workers), workers, began + seconds)
    search.progress = progress
    search.start()
    search.linear_rounds()
    search.whole_rounds(began + SHARE_OF_ROUNDS * seconds)
    search.refill()
    return replace(search.answer(), seconds=round(time.monotonic() - began, 3))


@dataclass(slots=True)
class _Search:
    nation: Nation
    seed: int
    executor: Executor
    workers: int
    deadline: float
    options: list[Options] = field(default_factory=list)
    texts: list[Table] = field(default_factory=list)
    best: list[Entry] | None = None
    bound: float = 0.0
    prices: Prices = ()
    failed: dict[str, str] = field(default_factory=dict)
    impossible: list[str] = field(default_factory=list)
    rounds: int = 0
    cpu: float = 0.0
    progress: Callable[[str, int, int | None], None] | None = None
    pool: Pool = field(init=False)
    caps: tuple[int, ...] = field(init=False)
    names: list[str] = field(init=False)
    limits: list[Ceiling] = field(default_factory=list)
    plans_of: dict[int, list[Entry]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.caps, self.names = tuple(self.nation.caps.values()), list(self.nation.counties)
        self.pool = Pool(self.caps, len(self.names))
        self.prices = (0.0,) * len(self.caps)

    # First plans: every county alone, as if the shared programmes did not exist.
    def start(self) -> None:
        for county, problem in enumerate(self.nation.counties.values()):
            self.options.append(options_of(problem))
            self.texts.append(problem_to_dict(problem))
            self.limits.append(Ceiling(self.options[-1], list(self.nation.caps), self.caps))
            frugal = self._without_shared(county)
            if frugal is not None:
                self._join(self._entry(county, frugal))
        self.bound = sum(limit.plain for limit in self.limits)

    def _without_shared(self, county: int) -> list[Choice] | None:
        problem = without_shared(self.options[county].problem, self.nation.shared)
        choices = naive_choices(options_of(problem))
        if choices is None:
            return None
        place = {p.id: at for at, p in enumerate(self.options[county].problem.programmes)}
        name = [p.id for p in problem.programmes]
        return [c._replace(programme=None if c.programme is None else place[name[c.programme]]) for c in choices]

    def _entry(self, county: int, choices: Iterable[Choice]) -> Entry:
        """A pool entry with figures of our own, whatever the solver said of them."""
        options, kept = self.options[county], tuple(sorted(choices))
        position, uses = options.position, uses_of(options, list(self.nation.caps))
        used = [0.0] * len(self.caps)
        for choice in kept:
            for cap, amount in uses[position[choice]].items():
                used[cap] += amount
        benefit = sum(options.problem.measures[choice.measure].score for choice in kept)
        return Entry(county, benefit, tuple(used), kept)

    def _join(self, entry: Entry) -> bool:
        self.plans_of.setdefault(entry.county, []).append(entry)
        return self.pool.add(entry)

    # Rounds.
    def linear_rounds(self) -> None:
        """Prices of the linear relaxation, by column generation over linear county plans."""
        linear = Pool(self.caps, len(self.names), list(self.pool.entries))
        prices, best = self.prices, float("inf")
        for _ in range(LINEAR_ROUNDS if self.caps else 0):
            answers = self._ask(self._tasks("relaxed", prices, min(LINEAR_SECONDS, self._left())))
            bound = self._bounded(prices, answers)
            for county, answer in answers.items():
                if answer.get("uses"):
                    linear.add(Entry(county, answer["benefit"], tuple(answer["uses"])))
            if bound < best:
                best, self.prices = bound, prices
            found = linear.prices(self.prices)
            if found is None or best - found[1] < NEAR * best or self._left() <= 0:
                return
            prices = between(self.prices, found[0])
            self._tell("linear")

    def whole_rounds(self, deadline: float) -> None:
        """Whole plans at the best prices, until the time is over or nothing new comes."""
        prices, best = self.prices, float("inf")
        round_seconds = max(deadline - time.monotonic(), 0.0) / WHOLE_ROUNDS
        each = max(round_seconds * self.workers / len(self.names), LEAST_SECONDS_EACH)
        while not self.rounds or (deadline - time.monotonic() > round_seconds / 2 and not self._proven):
            answers = self._ask(self._tasks("plan", prices, each))
            self.rounds += 1
            bound = self._bounded(prices, answers)
            if bound < best:
                best, self.prices = bound, prices
            new = [self._joined(county, answer) for county, answer in answers.items()]
            self._pick()
            self._tell("plans")
            found = self.pool.prices(self.prices)
            if found is None or self.impossible or not self.caps:
                return
            wanted, value, held = found
            converged = best - value < 1 and not held
            if converged or (not any(new) and wanted == prices):
                return
            prices = between(self.prices, wanted) if any(new) else wanted

    def _joined(self, county: int, answer: Table) -> bool:
        return bool(answer.get("choices")) and self._join(self._entry(county, _choices(answer)))

    def refill(self) -> None:
        """What the pick leaves of the caps is offered to a few counties after the other, the hopeful first."""
        if self.best is None or not self.caps:
            return
        hopeful = sorted(range(len(self.names)), key=lambda county: -self._hope(county))
        for first in range(0, len(hopeful), self.workers):
            if self._left() <= 0 or self._proven:
                return
            group = hopeful[first : first + self.workers]
            each = max(self._left() * self.workers / max(len(hopeful) - first, 1), LEAST_SECONDS_EACH)
            self._offer_rest(group, each)
        self._tell("refill")

    def _hope(self, county: int) -> float:
        """How far the county's plan is from the best that it has at the prices."""
        best = self.best or []
        worth = max(self._worth(entry) for entry in self.plans_of[county])
        return worth - self._worth(best[county])

    def _worth(self, entry: Entry) -> float:
        return entry.benefit - sum(price * use for price, use in zip(self.prices, entry.uses, strict=True))

    def _offer_rest(self, group: list[int], seconds: float) -> None:
        best = self.best or []
        rest = [cap - sum(entry.uses[at] for entry in best) for at, cap in enumerate(self.caps)]
        tasks = []
        for county in group:
            room = [best[county].uses[at] + free // len(group) for at, free in enumerate(rest)]
            start = best[county].choices
            task = self._task(county, "plan", (0.0,) * len(self.caps), seconds)
            tasks.append(task | {"room": room, "start": start})
        for county, answer in self._ask(tasks).items():
            if not answer.get("choices"):
                continue
            entry = self._entry(county, _choices(answer))
            changed = [*best[:county], entry, *best[county + 1 :]]
            if entry.benefit > best[county].benefit and within(self.caps, changed):
                self._join(entry)
                self.best = best = changed

    # Asking the counties.
    def _tasks(self, mode: str, prices: Prices, seconds: float) -> list[Table]:
        return [self._task(county, mode, prices, seconds) for county in range(len(self.names))]

    def _task(self, county: int, mode: str, prices: Prices, seconds: float) -> Table:
        best = max(self.plans_of.get(county, ()), key=self._worth, default=None)
        return {
            "county": self.names[county],
            "problem": self.texts[county],
            "caps": [list(cap) for cap in self.nation.caps],
            "prices": list(prices),
            "room": None,
            "start": None if best is None else best.choices,
            "mode": mode,
            "seconds": seconds,
            "seed": self.seed,
        }

    def _ask(self, tasks: list[Table]) -> dict[int, Table]:
        """Answers by county; one that is missing, strange or failed is noted by name."""
        place = {name: at for at, name in enumerate(self.names)}
        heard = {answer.get("county"): answer for answer in self.executor(tasks)}
        answers = {}
        for task in tasks:
            name = task["county"]
            answer = heard.get(name) or {"status": "failed", "reason": "Es kam keine Antwort."}
            self.cpu += answer.get("cpu", 0.0)
            if answer["status"] == "failed":
                self.failed[name] = answer.get("reason") or "Es wurde kein Plan gefunden."
            elif answer["status"] == "infeasible" and name not in self.impossible and not task["room"]:
                self.impossible.append(name)
            else:
                self.failed.pop(name, None)
            answers[place[name]] = answer
        return answers

    def _bounded(self, prices: Prices, answers: dict[int, Table]) -> float:
        """Lagrange: caps at their prices and the best of every county."""
        bound = sum(price * cap for price, cap in zip(prices, self.caps, strict=True))
        bound += sum(self.limits[county].heard(prices, answer.get("bound")) for county, answer in answers.items())
        self.bound = min(self.bound, bound)
        return bound

    def _pick(self) -> None:
        picked = self.pool.pick()
        if picked is not None and (self.best is None or _benefit(picked) > _benefit(self.best)):
            self.best = picked

    def _left(self) -> float:
        return self.deadline - time.monotonic()

    @property
    def _whole_bound(self) -> int:
        return int(self.bound + 1e-6 * max(1.0, self.bound))

    @property
    def _proven(self) -> bool:
        return self.best is not None and _benefit(self.best) >= self._whole_bound

    def _tell(self, phase: str) -> None:
        if self.progress is not None:
            self.progress(phase, self._whole_bound, None if self.best is None else _benefit(self.best))

    # The answer.
    def answer(self) -> NationalPlan:
        plans = {} if self.best is None or self.impossible else self._plans(self.best)
        benefit = sum(plan.benefit for plan in plans.values())
        status = "unknown" if not plans else "optimal" if benefit >= self._whole_bound else "feasible"
        return NationalPlan(
            status="infeasible" if self.impossible else status,
            plans=plans,
            benefit=benefit,
            bound=self._whole_bound,
            gap=(self._whole_bound - benefit) / benefit if benefit else float(self._whole_bound > 0),
            prices=dict(zip(self.nation.caps, self.prices, strict=True)),
            failed=self.failed | dict.fromkeys(self.impossible, "Die Pflichtmaßnahmen passen nicht."),
            rounds=self.rounds,
            cpu=round(self.cpu, 1),
            seconds=0.0,
            checked=not plans or check_nation(self.nation, plans).ok,
        )

    def _plans(self, best: list[Entry]) -> dict[str, Plan]:
        plans = {}
        for county, entry in enumerate(best):
            options = self.options[county]
            reason = "Teil eines gemeinsamen Plans mehrerer Kreise."
            bound = max(knapsack_bound(options), int(entry.benefit))
            plan = assemble(options, entry.choices or (), status="feasible", bound=bound, seed=self.seed, reason=reason)
            plans[self.names[county]] = replace(plan, checked=True)
        return plans


def _choices(answer: Table) -> list[Choice]:
    return [Choice(*choice) for choice in answer["choices"]]


def _benefit(entries: list[Entry]) -> int:
    return int(sum(entry.benefit for entry in entries))
