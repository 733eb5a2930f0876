"""The fixture of real edits, and the share of anchors that are found right: python -m tests.engines.redline.measured.

Source: the history of this repository up to commit 6e68979: every commit that edited a paragraph of its texts
(docs, README, change log, pages, messages), one document before and after. Truth: the program's proposal, read by
hand pair by pair and corrected in five places. Files were dealt to the two parts by the digest of their names.
"""

import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gemeinsam.engines.redline import Paragraph, align, anchor, find

EDITS = Path(__file__).parent / "edits.json.gz"


@dataclass(frozen=True)
class Miss:
    name: str
    old: str
    found: str
    right: tuple[str, ...]


def documents(part: str) -> Iterator[dict]:
    with gzip.open(EDITS, "rt", encoding="utf-8") as file:
        yield from (document for document in json.load(file) if document["part"] == part)


def judged(part: str, *, alone: bool = False) -> tuple[int, list[Miss]]:
    """How many edited paragraphs there were, and which were not found right. alone: by their anchors only."""
    count, misses = 0, []
    for document in documents(part):
        old, new = ([Paragraph(text) for text in document[side]] for side in ("before", "after"))
        places = align(old, new).places()
        texts = document["before"]
        for truth in document["truth"]:
            count += 1
            at = texts.index(truth["old"])
            if alone:
                place = find(anchor(old, at), new).place
                found = () if place is None else (document["after"][place],)
            else:
                found = tuple(document["after"][place] for place in places[at].new)
            right = tuple(truth["new"])
            if not (set(found) & set(right) if right else not found):
                misses.append(Miss(document["name"], truth["old"], " / ".join(found), right))
    return count, misses


def kept(part: str) -> tuple[int, int]:
    """Of the paragraphs that nobody edited: how many there are, and how many are found elsewhere or not at all."""
    count = wrong = 0
    for document in documents(part):
        old, new = ([Paragraph(text) for text in document[side]] for side in ("before", "after"))
        places = align(old, new).places()
        for at, row in enumerate(old):
            if row.text in document["after"]:
                count += 1
                wrong += not any(new[place].text == row.text for place in places[at].new)
    return count, wrong


def report() -> Iterator[str]:
    for part in ("tune", "test"):
        for alone in (False, True):
            count, misses = judged(part, alone=alone)
            way = "by anchor alone" if alone else "text against text"
            share = 100 * (1 - len(misses) / count)
            yield f"{part}, {way}: {count - len(misses)} of {count} edited paragraphs right ({share:.1f} %)"
            for miss in misses:
                yield f"  {miss.name}: {miss.old[:90]!r}\n    found {miss.found[:90]!r}\n    right {str(miss.right)[:90]}"
        yield f"{part}: untouched paragraphs and those found wrong: {kept(part)}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(report()) + "\n")
