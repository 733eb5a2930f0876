"""Scoring: what several raters say of a questionnaire, with its spread, and what changed between two rounds.

Plain Python, exact fractions. Maths and limits: `docs/methods/maturity.md`.
"""

from .comparing import Change, Comparison, compare
from .crowd import Quartiles, quartiles
from .scoring import score
from .tree import Answer, Dimension, DimensionScore, Form, Question, QuestionScore, Result, ScoringError, Spread

__all__ = [
    "Answer",
    "Change",
    "Comparison",
    "Dimension",
    "DimensionScore",
    "Form",
    "Quartiles",
    "Question",
    "QuestionScore",
    "Result",
    "ScoringError",
    "Spread",
    "compare",
    "quartiles",
    "score",
]
