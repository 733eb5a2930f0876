"""How much two paragraphs have in common: rare words count more than frequent ones.

Source: inverse document frequency (K. Spärck Jones, 1972) in a weighted Dice coefficient, beside the
insert-and-delete distance of letters (rapidfuzz).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

WORD = re.compile(r"\w+")
# German endings change more often than beginnings: words are compared by so many letters.
STEM = 7
# Two German paragraphs that have nothing to do with each other share about so much of their letters.
NOISE = 0.45
# From so many letters on, a paragraph's words alone tell it from others.
LONG = 60
# What it counts at most that the shorter text stands in the longer one.
GROWN = 0.7
# What it counts at most that two paragraphs begin with the same words: people keep the beginning.
OPENING = 0.1
# Above so many pairs of letters, words alone say whether one stands in the other: letters would take seconds.
LETTERS = 1_000_000
# A word that stands in more paragraphs than this leads to no candidate.
FREQUENT = 150


@dataclass(frozen=True, slots=True)
class Bag:
    """A paragraph's words. weight: the sum of what they are worth."""

    text: str
    words: Counter[str]
    weight: float


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def same_beginning(one: str, other: str) -> float:
    """How much of the shorter text both begin with, 0 to 1."""
    shorter = min(len(one), len(other))
    alike = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shorter)
    return alike / shorter if shorter else 0.0


def stems(text: str) -> list[str]:
    return [word[:STEM] for word in WORD.findall(text.casefold())]


@dataclass(slots=True)
class Scale:
    """What each word is worth in these texts."""

    worth: dict[str, float]
    otherwise: float
    known: dict[str, Bag] = field(default_factory=dict)

    def bag(self, text: str) -> Bag:
        """The words of a paragraph, weighed."""
        if (made := self.known.get(text)) is None:
            words = Counter(stems(text))
            made = Bag(plain(text), words, sum(self.of(word) * count for word, count in words.items()))
            self.known[text] = made
        return made

    def of(self, word: str) -> float:
        return self.worth.get(word, self.otherwise)

    def common(self, one: Bag, other: Bag) -> float:
        """The worth of the words that two paragraphs share."""
        small, large = (one, other) if len(one.words) <= len(other.words) else (other, one)
        return sum(self.of(word) * min(count, large.words.get(word, 0)) for word, count in small.words.items())

    def likeness(self, one: Bag, other: Bag) -> float:
        """0 to 1."""
        if one.text == other.text:
            return 1.0
        letters = fuzz.ratio(one.text, other.text) / 100
        letters = max(0.0, (letters - NOISE) / (1 - NOISE))
        total, common = one.weight + other.weight, self.common(one, other)
        words = 2 * common / total if total else 0.0
        found = 0.6 * words + 0.4 * letters
        if min(len(one.text), len(other.text)) >= LONG:
            # Text that grew or was cut: most of the shorter one stands in the longer one.
            found = max(found, GROWN * common / min(one.weight, other.weight))
        return min(0.999, found + OPENING * min(1.0, 3 * same_beginning(one.text, other.text)))

    def inside(self, part: Bag, whole: Bag) -> float:
        """How much of `part` stands in `whole`, 0 to 1."""
        if not part.weight or len(part.text) > len(whole.text):
            return 0.0
        words = self.common(part, whole) / part.weight
        if words <= 0.5 or len(part.text) * len(whole.text) > LETTERS:
            return words
        return min(words, fuzz.partial_ratio(part.text, whole.text) / 100)


def scale_of(texts: Iterable[str]) -> Scale:
    """The worth of words by how few paragraphs they stand in."""
    seen: Counter[str] = Counter()
    count = 0
    for text in texts:
        count += 1
        seen.update(set(stems(text)))
    worth = {word: math.log(1 + count / times) for word, times in seen.items()}
    return Scale(worth, math.log(1 + max(count, 1)))


class Shelf:
    """Finds paragraphs by their words without comparing each with each."""

    def __init__(self, scale: Scale, places: Iterable[int], texts: Sequence[str]) -> None:
        self.scale = scale
        self.by_word: dict[str, list[int]] = {}
        for place in places:
            for word in scale.bag(texts[place]).words:
                self.by_word.setdefault(word, []).append(place)

    def near(self, text: str, *, many: int) -> list[int]:
        """The places that share the most rare words with a text, best first."""
        scores: dict[int, float] = {}
        for word in self.scale.bag(text).words:
            places = self.by_word.get(word, ())
            if len(places) <= FREQUENT:
                for place in places:
                    scores[place] = scores.get(place, 0.0) + self.scale.of(word)
        return sorted(scores, key=lambda place: (-scores[place], place))[:many]
