"""Voting: which projects a vote chooses within a budget, and what it tells the planner.

Plain Python; NumPy is loaded at first use. Maths and limits: `docs/methods/voting.md`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from .ballots import Ballots, Project, VotingError, ballots_of
from .points import votes_of
from .result import LeftOut, Result, Winner

if TYPE_CHECKING:
    from .earning import phragmen
    from .pabulib import Election, read
    from .recount import amounts, payments
    from .shares import equal_shares
    from .utilitarian import greedy

__all__ = [
    "Ballots",
    "Election",
    "LeftOut",
    "Project",
    "Result",
    "VotingError",
    "Winner",
    "amounts",
    "ballots_of",
    "equal_shares",
    "greedy",
    "payments",
    "phragmen",
    "read",
    "votes_of",
]

# Loaded at first use: a page that only shows a result must not pay for NumPy.
_AT_FIRST_USE = {
    "Election": "pabulib",
    "read": "pabulib",
    "phragmen": "earning",
    "amounts": "recount",
    "payments": "recount",
    "equal_shares": "shares",
    "greedy": "utilitarian",
}


def __getattr__(name: str) -> object:
    if name not in _AT_FIRST_USE:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_AT_FIRST_USE[name]}"), name)
