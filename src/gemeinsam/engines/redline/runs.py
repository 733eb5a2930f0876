"""What changed in a paragraph, word by word, so that people can read it."""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from rapidfuzz.distance import LCSseq

from .result import Change, Run

TOKEN = re.compile(r"\s+|\w+(?:[-’'·:*]\w+)*|[^\w\s]")
# Above so many pairs of equal tokens difflib takes seconds: then the fast, less readable way.
PAIRS = 400_000
# What stayed between two changes is shown as changed with them if it has at most so many words.
ISLAND = 2

Step = tuple[str, str, str]


def redline(old: str, new: str) -> tuple[Run, ...]:
    """The runs that lead from old to new.

    `same` and `removed` runs together are the old text, `same` and `added` ones the new text, to the letter.
    """
    before, after = TOKEN.findall(old), TOKEN.findall(new)
    steps = [
        ("", "".join(before[i1:i2]), "") if tag == "equal" else ("x", "".join(before[i1:i2]), "".join(after[j1:j2]))
        for tag, i1, i2, j1, j2 in opcodes(before, after)
    ]
    return tuple(runs(without_islands(steps)))


def opcodes(before: list[str], after: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    counts, others = Counter(before), Counter(after)
    if sum(count * others[token] for token, count in counts.items()) > PAIRS:
        return [(op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in LCSseq.opcodes(before, after)]
    spaces = {token for token in counts if not token.strip()}
    return SequenceMatcher(spaces.__contains__, before, after, autojunk=False).get_opcodes()


def without_islands(steps: list[Step]) -> list[Step]:
    """Changes joined over what is too little to read between them; one word that stayed is no help to a reader."""
    found: list[Step] = []
    for index, (mark, old, new) in enumerate(steps):
        between = 0 < index < len(steps) - 1
        island = not mark and between and is_island(old, steps[index - 1], steps[index + 1])
        step = ("x", old, old) if island else (mark, old, new)
        if found and found[-1][0] == step[0] == "x":
            found[-1] = ("x", found[-1][1] + step[1], found[-1][2] + step[2])
        else:
            found.append(step)
    return found


def is_island(text: str, before: Step, after: Step) -> bool:
    words = len(re.findall(r"\w+", text))
    if not words:
        return len(text) <= 3 and "\n" not in text
    around = max(len(before[1]), len(before[2])) + max(len(after[1]), len(after[2]))
    return words <= ISLAND and around > 2 * len(text)


def runs(steps: Iterable[Step]) -> Iterable[Run]:
    for mark, old, new in steps:
        if not mark:
            yield Run("same", old)
            continue
        changes: tuple[tuple[Change, str], ...] = (("removed", old), ("added", new))
        for change, text in changes:
            if text:
                yield Run(change, text)
