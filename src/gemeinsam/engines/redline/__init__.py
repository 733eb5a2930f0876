"""Redline: which paragraph of an old text stands where in a new one, and what changed in it, word by word.

Plain Python. Maths, measurement and limits: `docs/methods/redline.md`.
"""

from .aligning import align
from .finding import anchor, find
from .paragraphs import split
from .result import Alignment, Anchor, Found, Pair, Paragraph, Run
from .runs import redline

__all__ = [
    "Alignment",
    "Anchor",
    "Found",
    "Pair",
    "Paragraph",
    "Run",
    "align",
    "anchor",
    "find",
    "redline",
    "split",
]
