"""Tables of contents: no measure stands there, but they say how measures are called, and that one is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .vocabulary import CODED, CONTENTS, DOTS, LEADER, NAMED, PLAIN

if TYPE_CHECKING:
    from .labels import Spot
    from .tree import Paper

# Tables of contents stand at the beginning, or where they are called so.
BEGINNING = 0.15
FEWEST_LINES = 4
LEAST_SHARE = 0.4
AT_END = re.compile(r"(?:^|[\s\t.…])(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in tables of contents: which lines they are, and which numbers and titles they name."""

    lines: frozenset[int]
    numbers: frozenset[str]
    titles: frozenset[str]

    def names(self, number: str, title: str) -> bool:
        """Whether a measure is named there."""
        return bool(number and plain(number) in self.numbers) or (len(plain(title)) > 5 and plain(title) in self.titles)


def plain(text: str) -> str:
    """Small letters and figures only: for comparing."""
    return re.sub(r"[^a-zäöüß0-9]+", "", text.lower())


def contents_of(paper: Paper, spots: list[Spot]) -> Contents:
    """Finds the lines of tables of contents and what they name."""
    by_page: dict[int, list[int]] = {}
    for index, spot in enumerate(spots):
        by_page.setdefault(spot.page, []).append(index)
    lines: set[int] = set()
    is_going_on = False
    for number, page in enumerate(paper.pages):
        indexes = by_page.get(page.number, [])
        called = [i for i in indexes if CONTENTS.match(spots[i].line.text)]
        early = number < max(4, BEGINNING * len(paper.pages)) or bool(called) or is_going_on
        entries = _entries(spots, indexes, len(paper.pages)) if early else []
        dotted = [i for i in indexes if DOTS.search(spots[i].line.text)]
        is_table = bool(called and entries) or (
            len(entries) >= FEWEST_LINES and len(entries) >= LEAST_SHARE * len(indexes)
        )
        is_going_on = is_table
        lines |= set(_whole(indexes, entries) if is_table else ()) | set(dotted if len(dotted) >= 3 else ())
    numbers, titles = _named([spots[i].line.text for i in sorted(lines)])
    return Contents(frozenset(lines), frozenset(numbers), frozenset(titles))


def _entries(spots: list[Spot], indexes: list[int], pages: int) -> list[int]:
    """Lines that end in the number of a page, which grows from line to line."""
    found, last = [], 0
    for index in indexes:
        said = AT_END.search(spots[index].line.text)
        if said and last <= int(said[1]) <= pages + 20 and len(spots[index].line.text) > 5:
            found.append(index)
            last = int(said[1])
    return found


def _whole(indexes: list[int], entries: list[int]) -> list[int]:
    """From the first entry to the last: titles over two lines are between."""
    return [i for i in indexes if entries[0] - 1 <= i <= entries[-1]] if len(entries) >= 2 else entries


def _named(texts: list[str]) -> tuple[set[str], set[str]]:
    numbers, titles = set(), set()
    for text in texts:
        words = LEADER.sub("", text.replace("\t", " ")).strip()
        if (chapter := PLAIN.match(words)) and (NAMED.match(chapter[2]) or CODED.match(chapter[2])):
            words = chapter[2]
        said = NAMED.match(words) or CODED.match(words)
        if said:
            numbers.add(plain(said[1]))
            words = said[2]
        titles.add(plain(re.sub(r"^[\d.]+\s+", "", words)))
    return numbers, titles - {""}
