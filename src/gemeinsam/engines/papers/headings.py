"""Headings that number measures: "Maßnahme 12: …", "M 3.2 …", and plain numbers in a chapter of measures."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .vocabulary import CATALOGUE_HEADING, CODED, LEADER, NAMED, NO_SERIES, NO_TITLE, ONLY_NUMBER, PLAIN, label_kind

if TYPE_CHECKING:
    from .contents import Contents
    from .labels import Spot
    from .tree import Line

LONGEST_TITLE = 180
LARGER = 1.08
MOST_TITLE_LINES = 3
ENDED = (".", ":", "!", "?", ";", "”", "“")
# Roads are named by a letter and a number: they number measures only where they are set like headings.
ROAD = re.compile(r"^[ABEKL]\s?\d{1,3}\s")
STARTS_TITLE = re.compile(r"^[„\"‚»(]?[A-ZÄÖÜ0-9]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that numbers a measure. last: the last line of its title; how: named, coded or plain."""

    spot: int
    last: int
    number: str
    title: str
    how: str
    is_set_off: bool


class Headings:
    """Finds headings among the lines of a paper.

    Args:
        spots: all lines.
        size: height of the letters of the text.
        contents: what the tables of contents hold.
        labels: what each line stands for that is a label of a sheet, by its index.
    """

    def __init__(self, spots: list[Spot], *, size: float, contents: Contents, labels: dict[int, str]) -> None:
        self._spots = spots
        self._size = size
        self._contents = contents
        self._labels = labels

    def found(self) -> list[Heading]:
        """All of them, in order; single codes in the text are none."""
        all_ = [heading for index in range(len(self._spots)) if (heading := self._at(index))]
        series = Counter(series_of(heading.number) for heading in all_ if heading.how == "coded")
        plain = self._plain_headings()
        kept = [h for h in all_ if h.how == "named" or series[series_of(h.number)] >= 2 or self._is_named(h)]
        taken = {heading.spot for heading in kept}
        return sorted([*kept, *(h for h in plain if h.spot not in taken)], key=lambda heading: heading.spot)

    def _is_named(self, heading: Heading) -> bool:
        return heading.is_set_off and self._contents.names(heading.number, heading.title)

    def is_set_off(self, index: int) -> bool:
        """Whether a line is set like a heading: larger, bold, or called one."""
        line = self._spots[index].line
        return bool(line.rank) or line.bold or (self._size > 0 and line.size > LARGER * self._size)

    def _at(self, index: int) -> Heading | None:
        line = self._spots[index].line
        if index in self._contents.lines or len(line.cells) > 3 or line.item:
            return None
        text = line.text.replace("\t", " ").strip()
        chapter = PLAIN.match(text)
        if chapter and starts_measure(chapter[2]):
            # "5.2.1 Maßnahme M 3: …": the number of the chapter is not the measure's.
            text = chapter[2]
        said, how = NAMED.match(text), "named"
        if said is None:
            said, how = CODED.match(text), "coded"
        if said is None or (how == "coded" and prefix_of(said[1]) in NO_SERIES):
            return None
        if LEADER.search(text) and self._contents.names(said[1], LEADER.sub("", said[2])) and len(line.cells) > 1:
            return None
        return self._with_title(index, said[1].strip(), said[2].strip(), how)

    def _with_title(self, index: int, number: str, title: str, how: str) -> Heading | None:
        last = index
        if not title and index + 1 < len(self._spots):
            last, title = index + 1, self._spots[index + 1].line.text.replace("\t", " ").strip()
            if last in self._labels or not self._may_follow(index):
                return None
        if not is_title(title) or not self._stands_alone(index, how, title):
            return None
        last, title = self._continued(index, last, title)
        return Heading(index, last, number, title[:LONGEST_TITLE].strip(), how, self.is_set_off(index))

    def _may_follow(self, index: int) -> bool:
        """A title below its number: on the same page, and set like a heading too or short."""
        here, after = self._spots[index], self._spots[index + 1]
        return here.page == after.page and (self.is_set_off(index + 1) or len(after.line.text) < 90)

    def _stands_alone(self, index: int, how: str, title: str) -> bool:
        """A code in running text is a reference, no heading: the line before goes on, or the line ends in text."""
        if self.is_set_off(index):
            return True
        if ROAD.match(self._spots[index].line.text) or title.endswith((".", ",", ";")) or len(title) > 130:
            return False
        if self._labels.get(index - 1, "title") not in {"title", "number"}:
            # What stands below "Flankierende Maßnahmen" names other measures.
            return False
        before = self._spots[index - 1] if index else None
        is_fresh = before is None or before.page != self._spots[index].page or before.line.text.endswith(ENDED)
        is_fresh = is_fresh or index - 1 in self._labels or self.is_set_off(index - 1)
        after = self._spots[index + 1].line.text if index + 1 < len(self._spots) else ""
        goes_on = after[:1].islower() and index + 1 not in self._labels
        column_after = index + 1 in self._labels or any(i in self._labels for i in range(index + 1, index + 4))
        is_short_list = len(before.line.text) < 70 if before else True
        return column_after or ((is_fresh or (is_short_list and how == "coded")) and not goes_on)

    def _continued(self, index: int, last: int, title: str) -> tuple[int, str]:
        """A title over several lines: the same letters, no label, no other heading."""
        first = self._spots[index].line
        while last + 1 < len(self._spots) and last - index < MOST_TITLE_LINES and self.is_set_off(index):
            after = self._spots[last + 1]
            if first.rank or not self._same_letters(first, after.line) or last + 1 in self._labels:
                break
            text = after.line.text.strip()
            is_ended = self._spots[last].line.text.endswith(ENDED)
            if after.page != self._spots[index].page or starts_measure(text) or is_ended:
                break
            gap = self._spots[last].line.top - after.line.top
            if gap > 1.9 * max(first.size, 1.0) or len(after.line.cells) > 1:
                break
            last, title = last + 1, f"{title} {text}"
        return last, title

    @staticmethod
    def _same_letters(line: Line, after: Line) -> bool:
        return line.cells[-1].bold == after.cells[0].bold and abs(line.size - after.size) < 0.04 * max(line.size, 1.0)

    def _plain_headings(self) -> list[Heading]:
        """Headings with plain numbers below a chapter that says it holds measures; the deepest level only."""
        found: list[tuple[int, str, str, bool]] = []
        for index, spot in enumerate(self._spots):
            if index in self._contents.lines or not self.is_set_off(index) or len(spot.line.cells) > 2:
                continue
            said = PLAIN.match(spot.line.text)
            if said and len(said[2]) <= LONGEST_TITLE and said[2][:1].isalpha():
                found.append((index, said[1].rstrip("."), said[2].strip(), bool(CATALOGUE_HEADING.search(said[2]))))
        chapters = {number for _index, number, _title, is_catalogue in found if is_catalogue}
        kept = []
        for place, (index, number, title, _is_catalogue) in enumerate(found):
            is_below = any(number.startswith(f"{chapter}.") for chapter in chapters)
            has_parts = any(other.startswith(f"{number}.") for _i, other, _t, _c in found[place + 1 : place + 2])
            if is_below and not has_parts and is_title(title) and not NO_TITLE.match(title):
                last, whole = self._continued(index, index, title)
                kept.append(Heading(index, last, number, whole, "plain", is_set_off=True))
        return kept


def starts_measure(text: str) -> bool:
    return bool(NAMED.match(text) or CODED.match(text))


def is_title(title: str) -> bool:
    """Whether words may name a measure: some letters, a capital at the beginning, no label, no "Abbildung"."""
    letters = sum(map(str.isalpha, title))
    return (
        letters >= 4 and len(title) <= 2 * LONGEST_TITLE
        and bool(STARTS_TITLE.match(title))
        and not label_kind(title) and not NO_TITLE.match(title) and not ONLY_NUMBER.match(title)
    )  # fmt: skip


def prefix_of(number: str) -> str:
    """The letters before the figures."""
    return re.split(r"[\d\s.\-–_]", number.strip("( "), maxsplit=1)[0].upper()


def series_of(number: str) -> str:
    """What numbers of one series share: "M 3.2" and "M 4.1" do; MO-3 and GE-1 too, by their form."""
    shape = re.sub(r"\d+", "0", number.replace("\u00a0", " "))
    letters = prefix_of(number)
    return f"{'X' * len(letters)}{shape[len(letters) :].rstrip('abcdefgh')}"
