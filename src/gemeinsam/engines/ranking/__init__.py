"""Ranking: what several people say of many measures, summed up by weights, and how firm the order is.

Plain Python, exact fractions. Maths and limits: `docs/methods/rating.md`.
"""

from .judging import judge
from .moving import Crossing, Move, moves
from .ranking import Place, Ranking, rank
from .rows import Criterion, Item, Opinion, RankingError, Spread

__all__ = [
    "Criterion",
    "Crossing",
    "Item",
    "Move",
    "Opinion",
    "Place",
    "Ranking",
    "RankingError",
    "Spread",
    "judge",
    "moves",
    "rank",
]
