"""Scenarios: the same problem under other limits, as a pure change of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from .problem import Budget, Commitment, ProblemError
from .ranges import check_number, check_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from .problem import Measure, Problem

MOST_PERCENT = 1_000
MOST_SCENARIOS = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Scenario:
    """Szenario: what is different from the problem as it stands.

    Args:
        name: key, unique among the scenarios of a problem.
        money_percent: of every budget with its reserve and of every commitment, 0-1000, rounded down.
        staff_percent: of every capacity, 0-1000, rounded down.
        cancelled: ids of programmes that do not exist.
        forced: ids of measures that have to be in.
        excluded: ids of measures that do not exist. What needs one of them, or is done only together with
            one, can't be done either.
        no_new_own_money: what does not run already may take no own money, forced measures included.
        budgets: each takes the place of the budget of the same payer, kind and year, or comes new; after
            the percents.

    Raises:
        ProblemError: a value has the wrong type or range, or a measure is forced and excluded.
    """

    name: str
    money_percent: int = 100
    staff_percent: int = 100
    cancelled: tuple[str, ...] = ()
    forced: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    no_new_own_money: bool = False
    budgets: tuple[Budget, ...] = ()

    def __post_init__(self) -> None:
        check_text(self.name, what="Der Name eines Szenarios", attribute="name")
        for attribute, what in (("money_percent", "die Mittel"), ("staff_percent", "das Personal")):
            words = f"Szenario {self.name}: {what} in Prozent"
            value = getattr(self, attribute)
            check_number(value, most=MOST_PERCENT, what=words, subject=self.name, attribute=attribute)
        for attribute, kind in (("cancelled", str), ("forced", str), ("excluded", str), ("budgets", Budget)):
            value = getattr(self, attribute)
            if not isinstance(value, tuple) or not all(isinstance(entry, kind) for entry in value):
                raise self.error(f"{attribute} muss eine Liste sein.", attribute)
        if not isinstance(self.no_new_own_money, bool):
            raise self.error("Keine Eigenmittel für Neues ist ja oder nein.", "no_new_own_money")
        if both := set(self.forced) & set(self.excluded):
            raise self.error(f"{min(both)} kann nicht zugleich gesetzt und ausgeschlossen sein.", "forced")
        if len({_where(budget) for budget in self.budgets}) != len(self.budgets):
            raise self.error("Ein Haushaltsansatz kommt mehrfach vor.", "budgets")

    def error(self, message: str, attribute: str) -> ProblemError:
        """What is wrong with this scenario."""
        return ProblemError(f"Szenario {self.name}: {message}", subject=self.name, attribute=attribute)


def applied(problem: Problem, scenario: Scenario) -> Problem:
    """The problem as the scenario has it.

    In this order: money and staff by percent, single budgets, programmes that are gone, measures that are
    gone, forced measures, no own money for what is new.

    A measure that is gone takes its links with it. One that needed it, or may be done only together with
    it, stays in the problem but can't start (`starts=()`), so that it is told among those left out;
    `blocked` says by what. Synergies and exclusions with it are void, and so are shares of a field or place
    that no measure has any more. A running measure that is gone is stopped: it costs nothing any more.

    Args:
        problem: as it stands.
        scenario: what is different.

    Returns:
        A new problem; the given one is not changed.

    Raises:
        ProblemError: the scenario names what does not exist, or a measure that has to be in needs one that
            is gone; the message is German and names the scenario.
    """
    _check_names(problem, scenario)
    stopped = blocked(problem, scenario)
    measures = tuple(
        _changed(measure, scenario, stopped) for measure in problem.measures if measure.id not in scenario.excluded
    )
    gone = frozenset(scenario.excluded)
    try:
        return replace(
            problem,
            measures=measures,
            budgets=_budgets(problem, scenario),
            commitments=tuple(_part_of(row, scenario) for row in problem.commitments),
            capacities=tuple(
                replace(row, centi_fte=row.centi_fte * scenario.staff_percent // 100) for row in problem.capacities
            ),
            programmes=tuple(row for row in problem.programmes if row.id not in scenario.cancelled),
            needs=tuple(need for need in problem.needs if not {need.measure, need.before} & gone),
            excludes=tuple(pair for pair in problem.excludes if not {pair.a, pair.b} & gone),
            togethers=tuple(pair for pair in problem.togethers if not {pair.a, pair.b} & gone),
            shares=tuple(share for share in problem.shares if share.key in _keys(measures, share.over)),
        )
    except ProblemError as error:
        raise scenario.error(error.message, error.attribute) from error


def blocked(problem: Problem, scenario: Scenario) -> dict[str, str]:
    """Measures that can't be done because another one is gone: id -> id of the one that is gone."""
    gone = frozenset(scenario.excluded)
    ties = [(need.measure, need.before) for need in problem.needs]
    for pair in problem.togethers:
        if pair.required:
            ties += [(pair.a, pair.b), (pair.b, pair.a)]
    return {one: other for one, other in ties if other in gone and one not in gone}


def _check_names(problem: Problem, scenario: Scenario) -> None:
    known: tuple[tuple[str, str, Iterable[str], Iterable[str]], ...] = (
        ("cancelled", "Das Förderprogramm", scenario.cancelled, (row.id for row in problem.programmes)),
        ("forced", "Die Maßnahme", scenario.forced, (row.id for row in problem.measures)),
        ("excluded", "Die Maßnahme", scenario.excluded, (row.id for row in problem.measures)),
    )
    for attribute, what, names, there in known:
        if strange := set(names) - set(there):
            raise scenario.error(f"{what} {min(strange)} gibt es nicht.", attribute)


def _changed(measure: Measure, scenario: Scenario, stopped: dict[str, str]) -> Measure:
    mandatory = measure.mandatory or measure.id in scenario.forced
    starts = measure.starts
    if measure.id in stopped:
        if mandatory or measure.running:
            message = f"{measure.id} muss im Plan sein, braucht aber {stopped[measure.id]}, das ausgeschlossen ist."
            raise scenario.error(message, "excluded")
        starts = ()
    return replace(
        measure,
        mandatory=mandatory,
        starts=starts,
        programmes=tuple(name for name in measure.programmes if name not in scenario.cancelled),
        only_funded=measure.only_funded or (scenario.no_new_own_money and not measure.running),
    )


def _budgets(problem: Problem, scenario: Scenario) -> tuple[Budget, ...]:
    """Those of the problem by percent, each replaced by the scenario's own of the same place; then new ones."""
    own = {_where(budget): budget for budget in scenario.budgets}
    there = {_where(budget) for budget in problem.budgets}
    percent = scenario.money_percent
    kept = (
        own.get(_where(row), replace(row, euro=row.euro * percent // 100, reserve=row.reserve * percent // 100))
        for row in problem.budgets
    )
    return tuple(chain(kept, (budget for where, budget in own.items() if where not in there)))


def _part_of(row: Commitment, scenario: Scenario) -> Commitment:
    return replace(row, euro=row.euro * scenario.money_percent // 100)


def _where(budget: Budget) -> tuple[str, str, int]:
    return budget.payer, budget.kind, budget.year


def _keys(measures: Collection[Measure], over: str) -> set[str]:
    if over == "field":
        return {measure.field for measure in measures}
    return {place for measure in measures for place, _ in measure.places}
