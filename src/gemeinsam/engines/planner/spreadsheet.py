"""The planner over a spreadsheet: read a problem, write a plan, give an example and an empty template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from .jsonform import problem_from_dict
from .reading import SpreadsheetError, read
from .writing import new_workbook, write_plan, write_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .problem import Problem
    from .result import LeftOut, Plan

__all__ = ["SpreadsheetError", "example", "example_problem", "read", "save", "template", "write"]

EXAMPLES = Path(__file__).parent / "examples"


def write(path: Path, problem: Problem, plan: Plan, explanations: Sequence[LeftOut]) -> None:
    """The plan as a spreadsheet with the sheets Plan, Gantt, Nicht im Plan, Haushalt, Personal, Prüfung.

    Args:
        path: target; replaced in one step, or left as it was if anything fails.
        problem: what was planned.
        plan: the answer.
        explanations: what the measures left out lack.

    Raises:
        OSError: the target can't be written.
    """
    with new_workbook(path) as workbook:
        write_plan(workbook, problem, plan, explanations)


def save(path: Path, problem: Problem) -> None:
    """The problem as a spreadsheet that `read` reads back."""
    with new_workbook(path) as workbook:
        write_problem(workbook, problem)


def example_problem() -> Problem:
    """28 measures of a county, 2027-2031; every figure is an assumption."""
    return problem_from_dict(json.loads((EXAMPLES / "plan-beispiel.json").read_text(encoding="utf-8")))


def example(path: Path) -> None:
    """The filled example as a spreadsheet."""
    save(path, example_problem())


def template(path: Path) -> None:
    """The empty template: headings with hints, settings, no measures."""
    with new_workbook(path) as workbook:
        write_problem(workbook, example_problem(), empty=True)
