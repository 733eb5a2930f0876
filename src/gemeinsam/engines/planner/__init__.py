"""The planner: which measures, started when and paid from where, within budgets and staff.

Plain Python; HiGHS runs in a child process, so importing and using this loads no solver. Maths and limits:
`docs/methods/planner.md`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .checker import Report, check
from .problem import (
    Budget,
    Capacity,
    Commitment,
    Exclude,
    Measure,
    Need,
    Problem,
    ProblemError,
    Programme,
    Share,
    Staff,
    Together,
)
from .result import VERSION, Assignment, Helped, LeftOut, Missing, Paid, Plan, Progress, Slack

if TYPE_CHECKING:
    from .comparing import Change, changes
    from .drawing import gantt_svg, png_of
    from .explanation import explain, raised
    from .finding import Finding, binding_limit_summary
    from .generator import Generated, generate
    from .naive import greedy
    from .pipeline import fit, plan
    from .repairing import Repair, repair, repair_words
    from .scenarios import Scenario, applied, blocked
    from .words import in_words

__all__ = [
    "VERSION",
    "Assignment",
    "Budget",
    "Capacity",
    "Change",
    "Commitment",
    "Exclude",
    "Finding",
    "Generated",
    "Helped",
    "LeftOut",
    "Measure",
    "Missing",
    "Need",
    "Paid",
    "Plan",
    "Problem",
    "ProblemError",
    "Programme",
    "Progress",
    "Repair",
    "Report",
    "Scenario",
    "Share",
    "Slack",
    "Staff",
    "Together",
    "applied",
    "binding_limit_summary",
    "blocked",
    "changes",
    "check",
    "explain",
    "fit",
    "gantt_svg",
    "generate",
    "greedy",
    "in_words",
    "plan",
    "png_of",
    "raised",
    "repair",
    "repair_words",
]

# Loaded at first use: a page that only shows a plan must not pay for the rooms that compute one.
_AT_FIRST_USE = {
    "Change": "comparing",
    "changes": "comparing",
    "gantt_svg": "drawing",
    "png_of": "drawing",
    "explain": "explanation",
    "raised": "explanation",
    "Finding": "finding",
    "binding_limit_summary": "finding",
    "Generated": "generator",
    "generate": "generator",
    "greedy": "naive",
    "fit": "pipeline",
    "plan": "pipeline",
    "Repair": "repairing",
    "repair": "repairing",
    "repair_words": "repairing",
    "Scenario": "scenarios",
    "applied": "scenarios",
    "blocked": "scenarios",
    "in_words": "words",
}


def __getattr__(name: str) -> object:
    if name not in _AT_FIRST_USE:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_AT_FIRST_USE[name]}"), name)
