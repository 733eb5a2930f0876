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
    Ceiling,
    Commitment,
    Exclude,
    Measure,
    Need,
    Previous,
    Problem,
    ProblemError,
    Programme,
    Share,
    Staff,
    Together,
)
from .result import VERSION, Assignment, Helped, LeftOut, Missing, Paid, Plan, Progress, Slack

if TYPE_CHECKING:
    from .assembly import gap_of
    from .comparing import Difference, compare
    from .drawing import gantt_svg, png_of
    from .explanation import explain, raised
    from .finding import Finding, binding_limit_summary
    from .front import Axis, Point, pareto
    from .generator import Generated, generate
    from .judging import Conflict, Judgement, Placement, judge
    from .judging_words import conflict_words
    from .naive import greedy
    from .pipeline import fit, plan
    from .repairing import Contradiction, Repair, contradiction, contradiction_words, repair, repair_words
    from .replanning import held, keeping, replan
    from .scenarios import Scenario, applied, blocked
    from .side_by_side import Change, changes
    from .standing import Standing, standings
    from .uncertain import Cushion, Robustness, Uncertainty, cushions, futures, robustness
    from .valuing import Price, prices
    from .words import in_words, limit_in_words, limit_name

__all__ = [
    "VERSION",
    "Assignment",
    "Axis",
    "Budget",
    "Capacity",
    "Ceiling",
    "Change",
    "Commitment",
    "Conflict",
    "Contradiction",
    "Cushion",
    "Difference",
    "Exclude",
    "Finding",
    "Generated",
    "Helped",
    "Judgement",
    "LeftOut",
    "Measure",
    "Missing",
    "Need",
    "Paid",
    "Placement",
    "Plan",
    "Point",
    "Previous",
    "Price",
    "Problem",
    "ProblemError",
    "Programme",
    "Progress",
    "Repair",
    "Report",
    "Robustness",
    "Scenario",
    "Share",
    "Slack",
    "Staff",
    "Standing",
    "Together",
    "Uncertainty",
    "applied",
    "binding_limit_summary",
    "blocked",
    "changes",
    "check",
    "compare",
    "conflict_words",
    "contradiction",
    "contradiction_words",
    "cushions",
    "explain",
    "fit",
    "futures",
    "gantt_svg",
    "gap_of",
    "generate",
    "greedy",
    "held",
    "in_words",
    "judge",
    "keeping",
    "limit_in_words",
    "limit_name",
    "pareto",
    "plan",
    "png_of",
    "prices",
    "raised",
    "repair",
    "repair_words",
    "replan",
    "robustness",
    "standings",
]

# Loaded at first use: a page that only shows a plan must not pay for the rooms that compute one.
_AT_FIRST_USE = {
    "Difference": "comparing",
    "compare": "comparing",
    "Cushion": "uncertain",
    "Robustness": "uncertain",
    "Uncertainty": "uncertain",
    "cushions": "uncertain",
    "futures": "uncertain",
    "robustness": "uncertain",
    "Axis": "front",
    "Point": "front",
    "pareto": "front",
    "Price": "valuing",
    "prices": "valuing",
    "held": "replanning",
    "keeping": "replanning",
    "replan": "replanning",
    "Standing": "standing",
    "standings": "standing",
    "Contradiction": "repairing",
    "contradiction": "repairing",
    "contradiction_words": "repairing",
    "gap_of": "assembly",
    "Change": "side_by_side",
    "changes": "side_by_side",
    "gantt_svg": "drawing",
    "png_of": "drawing",
    "explain": "explanation",
    "raised": "explanation",
    "Finding": "finding",
    "binding_limit_summary": "finding",
    "Generated": "generator",
    "generate": "generator",
    "greedy": "naive",
    "Conflict": "judging",
    "Judgement": "judging",
    "Placement": "judging",
    "judge": "judging",
    "conflict_words": "judging_words",
    "fit": "pipeline",
    "plan": "pipeline",
    "Repair": "repairing",
    "repair": "repairing",
    "repair_words": "repairing",
    "Scenario": "scenarios",
    "applied": "scenarios",
    "blocked": "scenarios",
    "in_words": "words",
    "limit_in_words": "words",
    "limit_name": "words",
}


def __getattr__(name: str) -> object:
    if name not in _AT_FIRST_USE:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_AT_FIRST_USE[name]}"), name)
