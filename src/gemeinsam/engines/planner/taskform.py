"""A problem with its scenarios as plain dictionaries and back: the JSON of the command line."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from .jsonform import plan_to_dict, problem_from_dict, problem_to_dict
from .limits import Budget
from .ranges import ProblemError
from .scenarios import MOST_SCENARIOS, Scenario, applied
from .side_by_side import changes
from .words import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .problem import Problem
    from .result import LeftOut, Plan
    from .side_by_side import Computed

_PARTS = {"problem", "scenarios"}


def task_to_dict(problem: Problem, scenarios: Sequence[Scenario] = ()) -> dict[str, Any]:
    """Problem and scenarios as a dictionary that JSON can hold; without scenarios the problem alone."""
    if not scenarios:
        return problem_to_dict(problem)
    return {"problem": problem_to_dict(problem), "scenarios": [asdict(scenario) for scenario in scenarios]}


def task_from_dict(given: object) -> tuple[Problem, tuple[Scenario, ...]]:
    """Problem and scenarios of a dictionary as `task_to_dict` makes it, each scenario tried on the problem.

    Raises:
        ProblemError: something is missing, unknown or wrong; the message is German and names the place.
    """
    if not isinstance(given, dict) or "problem" not in given:
        return problem_from_dict(given), ()
    if strange := set(given) - _PARTS:
        raise ProblemError(f"Die Aufgabe: {min(strange)} ist unbekannt.", attribute=min(strange))
    problem = problem_from_dict(given["problem"])
    rows = _list(given.get("scenarios", []), "scenarios")
    if len(rows) > MOST_SCENARIOS:
        raise ProblemError(f"Erwartet werden höchstens {MOST_SCENARIOS} Szenarien.", attribute="scenarios")
    scenarios = tuple(_scenario(row, f"scenarios[{at}]") for at, row in enumerate(rows))
    check_scenarios(problem, scenarios)
    return problem, scenarios


def check_scenarios(problem: Problem, scenarios: Iterable[Scenario]) -> None:
    """Raise if a scenario can't be applied, or two have the same name."""
    seen: set[str] = set()
    for scenario in scenarios:
        if scenario.name in seen:
            raise scenario.error("Der Name kommt mehrfach vor.", "name")
        seen.add(scenario.name)
        applied(problem, scenario)


def answer_to_dict(
    problem: Problem, plan: Plan, explanations: Sequence[LeftOut], scenarios: Sequence[Computed] = ()
) -> dict[str, Any]:
    """The whole answer as a dictionary that JSON can hold; each measure left out has its words, too."""
    answer = plan_to_dict(plan) | {"left_out": [_left_out(row) for row in explanations]}
    if scenarios:
        answer["scenarios"] = [
            {
                "name": one.scenario.name,
                **answer_to_dict(one.problem, one.plan, one.explanations),
                "changes": [asdict(change) for change in changes(problem, plan, one.problem, one.plan)],
                "blocked": one.blocked,
            }
            for one in scenarios
        ]
    return answer


def _left_out(row: LeftOut) -> dict[str, object]:
    return asdict(row) | {"words": in_words(row.missing)}


def _scenario(given: object, where: str) -> Scenario:
    values = _table(given, Scenario, where)
    for name in ("cancelled", "forced", "excluded", "budgets"):
        if name in values:
            values[name] = tuple(_list(values[name], f"{where}.{name}"))
    places = enumerate(values.get("budgets", ()))
    values["budgets"] = tuple(_made(Budget, _table(row, Budget, f"{where}.budgets[{at}]"), where) for at, row in places)
    made: Scenario = _made(Scenario, values, where)
    return made


def _made(kind: type, values: dict[str, Any], where: str) -> Any:
    try:
        return kind(**values)
    except TypeError as error:
        raise ProblemError(f"{where} ist unvollständig: {error}.", attribute=where) from error


def _table(given: object, kind: type, where: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ProblemError(f"{where} muss ein JSON-Objekt sein.", attribute=where)
    if strange := set(given) - {field.name for field in fields(kind)}:
        raise ProblemError(f"{where}: {min(strange)} ist unbekannt.", attribute=min(strange))
    return dict(given)


def _list(given: object, where: str) -> list[Any]:
    if not isinstance(given, (list, tuple)):
        raise ProblemError(f"{where} muss eine JSON-Liste sein.", attribute=where)
    return list(given)
