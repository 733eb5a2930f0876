"""What goes into the engine and what comes out of it."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["same", "edited", "split", "merged", "removed", "added"]
Change = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a text. key: a stable address of it, or of what it belongs to; may be empty."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Places (from 0) of an old paragraph and of what became of it.

    One old with several new ones was split, several old ones with one new were merged.
    confidence: 0 to 1; 1 means that the text is the same.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    kind: Kind
    confidence: float
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Alignment:
    """All pairs in the order of the new text; what was removed stands where it stood."""

    pairs: tuple[Pair, ...]

    def places(self) -> dict[int, Pair]:
        """The pair of each old paragraph."""
        return {place: pair for pair in self.pairs for place in pair.old}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What somebody keeps of a paragraph to find it again: its address, its words and its neighbours."""

    key: str
    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Where a paragraph stands now: its place (from 0), or None if it is gone."""

    place: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stayed, went or came."""

    change: Change
    text: str
