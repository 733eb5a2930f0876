"""Columns: how a table shares the width of the page, from the letters in its cells."""

import re

from .tree import Align, Table

LETTERS_PER_LINE = 82  # digits of 9 pt on 146 mm
GAP = 1.5  # letters between two columns
ROW_HEAD = 22.0  # letters that the first column of text gets, however many numbers stand beside it
WIDEST_NUMBER = 16  # letters of a right-aligned column that stay on one line
LONGEST_PLAIN = 52  # letters of text that a column asks for before it is content to wrap


def align(table: Table) -> tuple[Align, ...]:
    """The alignment of every column."""
    left: tuple[Align, ...] = ("left",)
    return table.align or left * len(table.head)


def shares(table: Table) -> tuple[float, ...]:
    """The share of each column, in letters.

    Columns of numbers get what their longest number asks for, so that it stays on one line; columns of
    text share the rest by what they hold.
    """
    texts = [_longest(table, column) for column in range(len(table.head))]
    fixed = [
        min(_longest_piece(table, column), WIDEST_NUMBER) + GAP if side == "right" else 0.0
        for column, side in enumerate(align(table))
    ]
    wanted = [0.0 if number else min(text, LONGEST_PLAIN) + GAP for number, text in zip(fixed, texts, strict=True)]
    words = sum(1 for want in wanted if want)
    rest = max(LETTERS_PER_LINE - sum(fixed), ROW_HEAD + (words - 1) * 12.0)
    scale = rest / sum(wanted) if any(wanted) else 0.0
    return tuple(round(number or want * scale, 2) for number, want in zip(fixed, wanted, strict=True))


def size(table: Table) -> float:
    """Type size in points: 9, and smaller only where the numbers would not fit, never below 6.5."""
    return round(max(6.5, min(9.0, 9.0 * LETTERS_PER_LINE / sum(shares(table)))), 1)


def _longest(table: Table, column: int) -> int:
    return max(len(row[column]) for row in (table.head, *table.rows))


def _longest_piece(table: Table, column: int) -> float:
    """Whole cells of numbers, single words of the head: the head may wrap, a number may not."""
    words = max(len(word) for word in re.split(r"[\s\u00ad]+", table.head[column]))
    return max(words + 0.5, *(len(row[column]) for row in table.rows))
