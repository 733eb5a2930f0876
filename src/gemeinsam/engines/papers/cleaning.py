"""Takes out what the printer put in: running heads and feet, page numbers, words parted at the end of a line."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from .rows import rows_together
from .vocabulary import label_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .tree import Cell, Line, Page

EDGE = 0.12
FEWEST_REPEATS = 3
LEAST_SHARE = 0.2
NUMBER_AT_END = re.compile(
    r"^(?:(?:Seite|S\.)\s*)?(\d{1,4})(?:\s*(?:von|/|\|)\s*\d{1,4})?\b\s*|"
    r"\s*\b(?:(?:Seite|S\.)\s*)?(\d{1,4})(?:\s*(?:von|/)\s*\d{1,4})?$"
)
# So many lines in one column make a text; fewer may be a list of short values.
FEWEST_LINES_OF_TEXT = 4
JOINERS = ("und ", "oder ", "bzw", "sowie ", "noch ", "als ")
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
SPLIT_WORD = re.compile(r"[A-Za-zÄÖÜäöüß]-$")


def cleaned(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages without running heads and feet, words whole."""
    whole = tuple(
        replace(page, lines=tuple(rows_together(filter(_has_words, map(_plain, page.lines))))) for page in pages
    )
    running = _running(whole)
    kept = []
    for page in whole:
        lines = [line for place, line in enumerate(page.lines) if (page.number, place) not in running]
        kept.append(replace(page, lines=tuple(_flowing(_joined(lines)))))
    return tuple(kept)


def _has_words(line: Line) -> bool:
    return bool(line.cells)


def _plain(line: Line) -> Line:
    """Without letters that nobody sees; ligatures spelt out."""
    cells = [
        replace(cell, text=" ".join(unicodedata.normalize("NFC", _spelt(cell.text)).translate(UNSEEN).split()))
        for cell in line.cells
    ]
    return replace(line, cells=tuple(cell for cell in cells if cell.text))


def _spelt(text: str) -> str:
    for mark, letters in (("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬄ", "ffl")):
        text = text.replace(mark, letters)
    return "".join(letter if letter.isprintable() or letter == "\t" else " " for letter in text)


def _running(pages: tuple[Page, ...]) -> set[tuple[int, int]]:
    """Page and place of each line that is repeated at the edge of pages."""
    seen: dict[tuple[str, bool], list[tuple[int, int, int | None]]] = defaultdict(list)
    for page in pages:
        for place, line in enumerate(page.lines):
            if label_kind(line.cells[0].text):
                # The first row of a sheet stands at the top of each page, and is no running head.
                continue
            if page.height and (line.top < EDGE * page.height or line.top > (1 - EDGE) * page.height):
                text, number = _without_number(line.text)
                seen[text.lower(), line.top < page.height / 2].append((page.number, place, number))
    found = set()
    for (text, _is_foot), places in seen.items():
        counting = [place for place in places if place[2] is None or not text or _counts(places)]
        on = {page for page, _place, _number in counting}
        enough = len(on) >= max(FEWEST_REPEATS, LEAST_SHARE * len(pages)) or _in_a_row(on) >= FEWEST_REPEATS
        if enough or (not text and _counts(places)):
            found |= {(page, place) for page, place, _number in counting}
    return found


def _without_number(text: str) -> tuple[str, int | None]:
    said = NUMBER_AT_END.search(text.strip())
    if said is None:
        return text.strip(), None
    number = int(said[1] or said[2])
    return (text.strip()[: said.start()] + text.strip()[said.end() :]).strip(" -–|\t"), number


def _counts(places: Iterable[tuple[int, int, int | None]]) -> bool:
    """Whether the numbers count the pages: the same distance to the page on most. "Maßnahme 12" does not."""
    shifts = [number - page for page, _place, number in places if number is not None]
    return bool(shifts) and max(shifts.count(shift) for shift in set(shifts)) >= max(2, 0.6 * len(shifts))


def _in_a_row(pages: set[int]) -> int:
    longest = length = 0
    for page in sorted(pages):
        length = length + 1 if page - 1 in pages else 1
        longest = max(longest, length)
    return longest


def _joined(lines: Iterable[Line]) -> list[Line]:
    """Lines whose last word goes on in the next line get all of the word."""
    kept: list[Line] = []
    for line in lines:
        if not line.cells:
            continue
        if kept and _goes_on(kept[-1], line):
            kept[-1], rest = _moved(kept[-1], line)
            if rest.cells:
                kept.append(rest)
        else:
            kept.append(line)
    return kept


def _goes_on(line: Line, after: Line) -> bool:
    if line.row or after.row:
        return False
    begin = after.cells[0].text
    same_column = abs(line.cells[-1].left - after.cells[0].left) < 3 * max(line.size, 10.0)
    return (
        bool(SPLIT_WORD.search(line.text))
        and same_column
        and begin[:1].isalpha()
        and not begin.startswith(JOINERS)
        and abs(line.size - after.size) <= 0.2 * max(line.size, 1.0)
    )


def _moved(line: Line, after: Line) -> tuple[Line, Line]:
    """The hyphen goes if the word goes on small ("Wär-" "me"), and stays before a capital ("E-" "Bus")."""
    word, _space, rest = after.cells[0].text.partition(" ")
    last = line.cells[-1]
    stem = last.text[:-1] if word[:1].islower() else last.text
    whole = replace(line, cells=(*line.cells[:-1], replace(last, text=stem + word)))
    cells: tuple[Cell, ...] = after.cells[1:]
    if rest.strip():
        cells = (replace(after.cells[0], text=rest.strip()), *cells)
    return whole, replace(after, cells=cells, flows=True)


def _flowing(lines: list[Line]) -> list[Line]:
    """Marks the lines that go on with a sentence only because the line before was full."""
    ends: dict[tuple[int, int], float] = defaultdict(float)
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for line in lines:
        if line.cells:
            key = _column(line.cells[-1], line)
            ends[key] = max(ends[key], line.cells[-1].right)
            counts[key] += 1
    marked = lines[:1]
    for before, line in pairwise(lines):
        key = _column(before.cells[-1], before)
        is_full = line.top > 0 and _wraps(before, line, ends[key])
        is_label = bool(label_kind(line.text.partition(":")[0]))
        goes_on = not is_label and (line.cells[0].text[:1].islower() or counts[key] >= FEWEST_LINES_OF_TEXT)
        marked.append(replace(line, flows=True) if is_full and goes_on else line)
    return marked


def _column(cell: Cell, line: Line) -> tuple[int, int]:
    return round(cell.left / 4), round(line.size)


def _wraps(before: Line, line: Line, end: float) -> bool:
    """Whether the first word of a line had no room in the line before, in the same column and letters."""
    last, first = before.cells[-1], line.cells[0]
    size = max(before.size, 1.0)
    if (
        line.row
        or before.row
        or len(line.cells) > 1
        or last.bold != first.bold
        or abs(before.size - line.size) > 0.04 * size
    ):
        return False
    is_below = 0.5 * size < before.top - line.top < 1.9 * size
    if not is_below or abs(last.left - first.left) > 2.5 * size or before.text.endswith(":"):
        return False
    word = first.text.split(" ", 1)[0]
    width = (first.right - first.left) / max(len(first.text), 1) * (len(word) + 1)
    return last.right + width > end - 0.5 * size
