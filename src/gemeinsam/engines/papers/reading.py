"""Reads a file into pages and proposals, in this process; for files of strangers use `session.read`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cleaning import cleaned
from .docxfile import read_docx
from .finding import find
from .opening import kind_of
from .pdffile import read_pdf
from .tree import Leaf, Paper, Reading

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_PAGE = 60_000


def read_here(content: bytes, tell: Callable[[int, int], None] = lambda _done, _all: None) -> Reading:
    """Pages with their text, and what they propose.

    Args:
        content: a PDF or DOCX.
        tell: is told the number of pages read and of all.

    Raises:
        UnreadableError: it can't be read; the message says why.
    """
    paper = paper_of(content, tell)
    leaves = tuple(Leaf(page.number, page.text[:LONGEST_PAGE]) for page in paper.pages)
    return Reading(paper.title, paper.unit, leaves, find(paper), paper.notes)


def paper_of(content: bytes, tell: Callable[[int, int], None] = lambda _done, _all: None) -> Paper:
    """The lines of a file, cleaned."""
    reader = read_pdf if kind_of(content) == "pdf" else read_docx
    raw = reader(content, tell)
    pages = cleaned(raw.pages)
    return Paper(raw.title or _first_heading(raw), raw.unit, pages, raw.notes)


def _first_heading(paper: Paper) -> str:
    """The largest words of the first page with any; of a DOCX the first heading."""
    for page in paper.pages[:3]:
        lines = [line for line in page.lines if sum(map(str.isalpha, line.text)) > 3]
        if lines:
            best = max(lines, key=lambda line: (line.rank == 1, line.size, line.bold))
            return best.text.replace("\t", " ")[:200]
    return ""
