"""Two versions of a text side by side: what stayed, was edited, moved, split, merged, removed or added."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .likeness import LONG, Scale, Shelf, plain, scale_of
from .result import Alignment, Pair, Paragraph

# Tuned on the tuning half of the fixture (docs/methods/redline.md), measured on the other.
ENOUGH = 0.30
# The same for a short paragraph, whose few words stand elsewhere by chance.
ENOUGH_SHORT = 0.40
# The same for a paragraph that stands between the same neighbours as before.
ENOUGH_IN_PLACE = 0.24
# What each neighbour that is the same, and the same address, add to the likeness when candidates compete.
NEIGHBOUR = 0.06
ADDRESS = 0.05
# How much of a part must stand in the whole to call it split or merged.
PART = 0.78
# A part is at least so many letters long: shorter ones stand in many paragraphs by chance.
PART_LETTERS = 24
CANDIDATES = 10


class Draft:
    """The pairs found so far."""

    def __init__(self, old: Sequence[Paragraph], new: Sequence[Paragraph]) -> None:
        self.old, self.new = old, new
        self.old_texts = [row.text for row in old]
        self.new_texts = [row.text for row in new]
        self.scale: Scale = scale_of([*self.old_texts, *self.new_texts])
        self.there: dict[int, int] = {}
        self.back: dict[int, int] = {}
        self.sure: dict[int, float] = {}

    def join(self, old: int, new: int, confidence: float) -> None:
        self.there[old], self.back[new], self.sure[old] = new, old, confidence

    def free_old(self) -> list[int]:
        return [place for place in range(len(self.old)) if place not in self.there]

    def free_new(self) -> list[int]:
        return [place for place in range(len(self.new)) if place not in self.back]

    def likeness(self, old: int, new: int) -> float:
        return self.scale.likeness(self.scale.bag(self.old_texts[old]), self.scale.bag(self.new_texts[new]))

    def neighbours(self, old: int, new: int) -> int:
        """How many neighbours of an old paragraph stand beside the new one too; the edge of a text is a neighbour."""
        before = self.there.get(old - 1) == new - 1 if old else new == 0
        last_old, last_new = len(self.old) - 1, len(self.new) - 1
        after = self.there.get(old + 1) == new + 1 if old < last_old else new == last_new
        return before + after

    def same_address(self, old: int, new: int) -> bool:
        return bool(self.old[old].key) and self.old[old].key == self.new[new].key


def align(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> Alignment:
    """Match the paragraphs of two versions, in whatever order they stand.

    Args:
        old: the paragraphs of the older version; any number, also none.
        new: those of the newer one.

    Returns:
        Each old place and each new place stands in exactly one pair.
    """
    draft = Draft(old, new)
    join_equal(draft)
    join_like(draft)
    join_in_place(draft)
    return Alignment(tuple(ordered(draft, joined(draft))))


def join_equal(draft: Draft) -> None:
    """Pair what says the same; what stands there more than once by address, then by neighbours, then in order."""
    by_text: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, texts in enumerate((draft.old_texts, draft.new_texts)):
        for place, text in enumerate(texts):
            by_text[plain(text)][side].append(place)
    repeated = []
    for olds, news in by_text.values():
        if len(olds) == len(news) == 1:
            draft.join(olds[0], news[0], 1.0)
        elif olds and news:
            repeated.append((olds, news))
    for olds, news in repeated:
        join_repeated(draft, olds, news)


def join_repeated(draft: Draft, olds: list[int], news: list[int]) -> None:
    left = dict.fromkeys(news)
    late = []
    addresses = {draft.new[new].key: new for new in news if draft.new[new].key}
    for old in olds:
        new = addresses.get(draft.old[old].key)
        if new is None or new not in left:
            # Between the same neighbours: the old one before stands just before it, or the one after just after.
            near = [draft.there.get(old - 1, -9) + 1, draft.there.get(old + 1, -9) - 1]
            new = next((place for place in near if place in left), None)
        if new is None:
            late.append(old)
        else:
            del left[new]
            draft.join(old, new, 1.0)
    for old, new in zip(late, list(left), strict=False):
        draft.join(old, new, 1.0)


def join_like(draft: Draft) -> None:
    """Pair what is alike, the surest first."""
    scored = []
    shelf = Shelf(draft.scale, draft.free_new(), draft.new_texts)
    for old in draft.free_old():
        for new in candidates(draft, shelf, old):
            likeness = draft.likeness(old, new)
            if likeness >= ENOUGH_IN_PLACE:
                bonus = NEIGHBOUR * draft.neighbours(old, new) + ADDRESS * draft.same_address(old, new)
                scored.append((likeness + bonus, likeness, old, new))
    for score, likeness, old, new in sorted(scored, key=lambda row: (-row[0], row[2], row[3])):
        needed = enough(draft.old_texts[old], draft.new_texts[new])
        if score >= needed and old not in draft.there and new not in draft.back:
            draft.join(old, new, likeness)


def enough(old: str, new: str) -> float:
    """How alike two paragraphs must be to count as one that was edited."""
    return ENOUGH if min(len(old), len(new)) >= LONG else ENOUGH_SHORT


def candidates(draft: Draft, shelf: Shelf, old: int) -> Iterable[int]:
    """What an old paragraph may have become: what shares rare words, and what stands between its neighbours."""
    found = dict.fromkeys(shelf.near(draft.old_texts[old], many=CANDIDATES))
    for place in (draft.there.get(old - 1, -9) + 1, draft.there.get(old + 1, -9) - 1):
        if 0 <= place < len(draft.new) and place not in draft.back:
            found[place] = None
    return found


def join_in_place(draft: Draft) -> None:
    """Pair what was rewritten between the same neighbours: one old and one new paragraph are left in the same gap."""
    for old in draft.free_old():
        for new in {draft.there.get(old - 1, -9) + 1, draft.there.get(old + 1, -9) - 1}:
            if not 0 <= new < len(draft.new) or new in draft.back or draft.neighbours(old, new) < 2:
                continue
            likeness = draft.likeness(old, new)
            if likeness >= ENOUGH_IN_PLACE:
                draft.join(old, new, likeness)
                break


def joined(draft: Draft) -> list[Pair]:
    """All pairs: one to one, then what is left as parts of others, the rest removed or added."""
    merged = parts(draft, left=draft.free_old(), mine=draft.old_texts, whole=draft.new_texts, used=draft.back)
    divided = parts(draft, left=draft.free_new(), mine=draft.new_texts, whole=draft.old_texts, used=draft.there)
    pairs = []
    for old, new in draft.there.items():
        olds, news = tuple(sorted({old, *merged.pop(new, ())})), tuple(sorted({new, *divided.pop(old, ())}))
        same = draft.sure[old] == 1.0
        kind = "merged" if len(olds) > 1 else "split" if len(news) > 1 else "same" if same else "edited"
        pairs.append(Pair(olds, news, kind, round(draft.sure[old], 3)))  # type: ignore[arg-type]
    taken_old = {place for pair in pairs for place in pair.old}
    taken_new = {place for pair in pairs for place in pair.new}
    for whole, found in merged.items():
        if whole not in taken_new and len(rest := set(found) - taken_old) > 1:
            pairs.append(Pair(tuple(sorted(rest)), (whole,), "merged", PART))
            taken_old |= rest
            taken_new.add(whole)
    for whole, found in divided.items():
        if whole not in taken_old and len(rest := set(found) - taken_new) > 1:
            pairs.append(Pair((whole,), tuple(sorted(rest)), "split", PART))
            taken_new |= rest
            taken_old.add(whole)
    pairs += [Pair((old,), (), "removed", 1.0) for old in range(len(draft.old)) if old not in taken_old]
    return pairs + [Pair((), (new,), "added", 1.0) for new in range(len(draft.new)) if new not in taken_new]


def parts(
    draft: Draft, *, left: list[int], mine: list[str], whole: list[str], used: dict[int, int]
) -> dict[int, list[int]]:
    """Which paragraph of the other side holds what is left on this side: of one place there, the places here.

    used: the pairs of the other side. Where the partner there says it already, nothing became a part of it.
    """
    found: dict[int, list[int]] = defaultdict(list)
    shelf = Shelf(draft.scale, range(len(whole)), whole)
    for place in left:
        bag = draft.scale.bag(mine[place])
        if len(bag.text) < PART_LETTERS:
            continue
        best, share = None, PART
        for other in shelf.near(mine[place], many=CANDIDATES):
            inside = draft.scale.inside(bag, draft.scale.bag(whole[other]))
            partner = used.get(other)
            if inside >= share and (partner is None or not says(draft, mine[partner], mine[place])):
                best, share = other, inside
        if best is not None:
            found[best].append(place)
    return found


def says(draft: Draft, text: str, part: str) -> bool:
    return draft.scale.inside(draft.scale.bag(part), draft.scale.bag(text)) >= PART


def ordered(draft: Draft, pairs: list[Pair]) -> list[Pair]:
    """In the order of the new text, what was removed behind what stood before it; what left its order is moved."""
    kept = longest_rise([pair.new[0] for pair in sorted((p for p in pairs if p.old and p.new), key=lambda p: p.old)])
    place_of = {old: pair.new[0] for pair in pairs if pair.new for old in pair.old}

    def place(pair: Pair) -> tuple[float, int, int]:
        if pair.new:
            return (pair.new[0], 0, 0)
        before = next((place_of[old] for old in range(pair.old[0], -1, -1) if old in place_of), -1)
        return (before, 1, pair.old[0])

    marked = [replace(pair, moved=bool(pair.old and pair.new) and pair.new[0] not in kept) for pair in pairs]
    return sorted(marked, key=place)


def longest_rise(values: list[int]) -> set[int]:
    """The longest rising part of a sequence (patience sorting): what did not move.

    Source: M. L. Fredman, On computing the length of longest increasing subsequences, 1975.
    """
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            ends.append(index)
        else:
            tails[at], ends[at] = value, index
    found: set[int] = set()
    index = ends[-1] if ends else -1
    while index >= 0:
        found.add(values[index])
        index = before[index]
    return found
