"""The planner over a spreadsheet: read a problem, write a plan, give an example and an empty template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from .planbook import write_plan
from .reading import SpreadsheetError, read, read_with_scenarios
from .scenariobook import write_scenarios
from .taskform import task_from_dict
from .workbook import new_workbook
from .writing import write_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .problem import Problem
    from .result import LeftOut, Plan
    from .scenarios import Scenario
    from .side_by_side import Computed

__all__ = ["SpreadsheetError", "example", "example_task", "read", "read_with_scenarios", "save", "template", "write"]

EXAMPLES = Path(__file__).parent / "examples"


def write(
    path: Path,
    problem: Problem,
    plan: Plan,
    explanations: Sequence[LeftOut],
    scenarios: Sequence[Computed] = (),
) -> None:
    """The plan as a spreadsheet: Plan, Haushalt, Förderung, Personal, Nicht im Plan, Gantt, Angaben.

    With scenarios also Szenarien and Szenarien Maßnahmen.

    Args:
        path: target; replaced in one step, or left as it was if anything fails.
        problem: what was planned.
        plan: the answer.
        explanations: what the measures left out lack.
        scenarios: set beside the plan.

    Raises:
        OSError: the target can't be written.
    """
    with new_workbook(path) as workbook:
        write_plan(workbook, problem, plan, explanations)
        if scenarios:
            write_scenarios(workbook, problem, plan, scenarios)


def save(path: Path, problem: Problem, scenarios: Sequence[Scenario] = ()) -> None:
    """The problem and its scenarios as a spreadsheet that `read_with_scenarios` reads back.

    Raises:
        SpreadsheetError: it has ceilings or a previous plan, which only JSON and Python can say.
    """
    if problem.ceilings or problem.previous or problem.most_changes is not None or problem.change_cost:
        message = "Gesamtdeckel und ein bisheriger Plan stehen in keiner Tabelle; bitte bei JSON bleiben."
        raise SpreadsheetError((message,))
    with new_workbook(path) as workbook:
        write_problem(workbook, problem, scenarios)


def example_task() -> tuple[Problem, tuple[Scenario, ...]]:
    """Ten measures of a county, 2027-2031, with four scenarios; every figure is an assumption."""
    return task_from_dict(json.loads((EXAMPLES / "plan-beispiel.json").read_text(encoding="utf-8")))


def example(path: Path) -> None:
    """The filled example as a spreadsheet."""
    save(path, *example_task())


def template(path: Path) -> None:
    """The empty template: headings with hints, settings, no measures."""
    with new_workbook(path) as workbook:
        write_problem(workbook, example_task()[0], empty=True)
