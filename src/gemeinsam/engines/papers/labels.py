"""Measure sheets: runs of labels ("Zuständigkeit", "Kosten", "Zeitraum") that say what belongs to one measure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .vocabulary import LONGEST_LABEL, TELLING, is_strong, label_kind

if TYPE_CHECKING:
    from .tree import Line

# So many lines may one label's text take before the run of labels is over.
MOST_LINES_A_VALUE = 45
FEWEST_LABELS = 3


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of the paper: where it stands, and on which page."""

    page: int
    place: int
    line: Line


@dataclass(frozen=True, slots=True)
class Label:
    """A label and what stands beside it. spot: index of its line among all; lines: how many it takes itself."""

    spot: int
    kind: str
    word: str
    beside: str
    lines: int = 1


@dataclass(slots=True)
class Sheet:
    """A run of labels about one measure; its values by kind, as printed."""

    first: int
    last: int
    labels: list[Label]
    values: dict[str, str] = field(default_factory=dict)

    @property
    def kinds(self) -> set[str]:
        return {label.kind for label in self.labels}

    @property
    def is_telling(self) -> bool:
        words = {label.word for label in self.labels}
        return len(words) >= FEWEST_LABELS and bool(self.kinds & TELLING) and any(map(is_strong, words))


def labels_in(spots: list[Spot]) -> list[Label]:
    """All labels, in order."""
    found: list[Label] = []
    skip = -1
    for index in range(len(spots)):
        if index <= skip:
            continue
        here = _labels_of(spots, index)
        found += here
        if here:
            skip = index + here[-1].lines - 1
    return found


def _labels_of(spots: list[Spot], index: int) -> list[Label]:
    line = spots[index].line
    if stacked := _stacked(spots, index):
        return stacked
    if len(line.cells) >= 2:
        pairs = _pairs(line, index)
        if pairs:
            return pairs
    kind, word, beside = split_label(line)
    if kind:
        return [Label(index, kind, word, beside)]
    return _label_over_two_lines(spots, index)


def _stacked(spots: list[Spot], index: int) -> list[Label]:
    """A row of labels with a row of values below, column by column."""
    head = spots[index].line.cells
    if len(head) < 2 or index + 1 >= len(spots) or not all(label_kind(cell.text) for cell in head):
        return []
    values = [""] * len(head)
    last = index
    for place in range(index + 1, min(index + 5, len(spots))):
        cells = spots[place].line.cells
        if spots[place].page != spots[index].page or label_kind(cells[0].text) or (last > index and len(cells) < 2):
            break
        for cell in cells:
            column = max((n for n, known in enumerate(head) if cell.left >= known.left - 6), default=0)
            values[column] = f"{values[column]} {cell.text}".strip()
        last = place
    # Two rows of values are a table, not a sheet; a value that goes on over lines has fewer cells in them.
    if last == index or (last > index + 1 and len(spots[last].line.cells) == len(head)):
        return []
    return [
        Label(index, label_kind(cell.text), cell.text.lower().strip(" :"), value, lines=last - index + 1)
        for cell, value in zip(head, values, strict=True)
    ]


def _pairs(line: Line, index: int) -> list[Label]:
    """Label and value in turn, in a row of two, four or six cells; a row of labels alone is a table's head."""
    kinds = [label_kind(cell.text) for cell in line.cells]
    if not kinds[0] or (len(kinds) >= 3 and all(kinds)):
        return []
    found: list[Label] = []
    for place, kind in enumerate(kinds):
        text = line.cells[place].text
        if kind and (place == 0 or not kinds[place - 1]):
            found.append(Label(index, kind, text.lower().strip(" :"), ""))
        elif found:
            last = found[-1]
            found[-1] = Label(index, last.kind, last.word, f"{last.beside} {text}".strip())
    return found


def split_label(line: Line) -> tuple[str, str, str]:
    """Kind, word and value of "Kosten: 20.000 Euro" or of a label that stands alone."""
    text = line.text
    before, colon, after = text.partition(":")
    if colon and len(before) <= LONGEST_LABEL and (kind := label_kind(before)):
        return kind, before.lower().strip(), after.strip()
    if len(line.cells) == 1 and (kind := label_kind(text)) and (line.bold or line.rank or text.endswith(":")):
        return kind, text.lower().strip(" :"), ""
    # In a sheet whose labels are not bold, a label is a short line of its own: weak, and counted as such.
    if len(line.cells) == 1 and len(text) > 3 and (kind := label_kind(text)) and kind not in {"title", "other"}:
        return kind, text.lower().strip(" :"), ""
    return "", "", ""


def _label_over_two_lines(spots: list[Spot], index: int) -> list[Label]:
    if index + 1 >= len(spots):
        return []
    line, after = spots[index].line, spots[index + 1].line
    is_narrow = len(after.cells) == 1 and len(line.cells) <= 2 and len(line.cells[0].text) <= 28
    if not is_narrow or abs(line.cells[0].left - after.cells[0].left) > 3 or len(after.text) > 28:
        return []
    first = line.cells[0].text
    whole = first[:-1] + after.text if first.endswith("-") else f"{first} {after.text}"
    kind = label_kind(whole)
    if not kind or label_kind(after.text):
        return []
    beside = line.cells[1].text if len(line.cells) == 2 else ""
    return [Label(index, kind, whole.lower(), beside, lines=2)]


def sheets_in(spots: list[Spot], labels: list[Label], starts: set[int]) -> list[Sheet]:
    """Runs of labels; a new one begins at a heading of a measure, or where a label comes back."""
    runs: list[list[Label]] = []
    for label in labels:
        last = runs[-1][-1] if runs else None
        goes_on = (
            last is not None
            and label.spot - last.spot <= MOST_LINES_A_VALUE
            and label.word not in {known.word for known in runs[-1]}
            and not any(last.spot < start <= label.spot for start in starts)
            and not (label.kind in {"title", "number"} and _is_full(runs[-1], label.kind))
        )
        if goes_on:
            runs[-1].append(label)
        else:
            runs.append([label])
    return [_sheet(spots, run, _end(runs, place, starts, len(spots))) for place, run in enumerate(runs)]


def _is_full(run: list[Label], kind: str) -> bool:
    """Whether a run has said what it is about, and more: then a title begins the next one."""
    kinds = [label.kind for label in run]
    return kind in kinds or len(set(kinds) - {"title", "number", "other", "period", "priority"}) >= 2


def _end(runs: list[list[Label]], place: int, starts: set[int], count: int) -> int:
    last = runs[place][-1].spot
    after = runs[place + 1][0].spot if place + 1 < len(runs) else count
    return min([after, *(start for start in starts if start > last)])


def _sheet(spots: list[Spot], run: list[Label], end: int) -> Sheet:
    sheet = Sheet(run[0].spot, run[-1].spot, run)
    for place, label in enumerate(run):
        until = run[place + 1].spot if place + 1 < len(run) else _end_of_value(spots, label, end)
        value = label.beside if until <= label.spot else _value(spots, label, until)
        if value and label.kind not in sheet.values:
            sheet.values[label.kind] = value
        if until > label.spot:
            sheet.last = max(sheet.last, until - 1)
    return sheet


def _end_of_value(spots: list[Spot], label: Label, end: int) -> int:
    """The last label's text ends at a heading, or on the next page."""
    begin = label.spot + label.lines
    for index in range(begin, min(end, begin + 6)):
        line, spot = spots[index].line, spots[index]
        is_larger = line.size > 1.15 * max(spots[label.spot].line.size, 1.0) > 1.15
        is_bold = line.bold and len(line.cells) == 1 and (bool(label.beside) or index > begin)
        if line.rank or spot.page != spots[label.spot].page or is_larger or is_bold:
            return index
    return min(end, begin + 6)


def _value(spots: list[Spot], label: Label, until: int) -> str:
    below = (spots[index].line.text.replace("\t", " ") for index in range(label.spot + label.lines, until))
    parts = [label.beside, *below]
    return re.sub(r"\s+", " ", " ".join(part for part in parts if part)).strip()
