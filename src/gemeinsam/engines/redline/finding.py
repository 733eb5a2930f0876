"""One paragraph found again in a text that was edited, without the text that it came from."""

from collections.abc import Sequence

from .aligning import ADDRESS, ENOUGH_IN_PLACE, NEIGHBOUR, PART, PART_LETTERS, enough
from .likeness import Scale, plain, scale_of
from .result import Anchor, Found, Paragraph


def anchor(paragraphs: Sequence[Paragraph], place: int) -> Anchor:
    """What to keep of a paragraph."""
    before = paragraphs[place - 1].text if place else ""
    after = paragraphs[place + 1].text if place + 1 < len(paragraphs) else ""
    return Anchor(paragraphs[place].key, paragraphs[place].text, before, after)


def find(wanted: Anchor, new: Sequence[Paragraph]) -> Found:
    """Where the paragraph of an anchor stands in a text now, or that it is gone.

    A paragraph that was merged is found where its words stand; of one that was split, its larger part.
    """
    texts = [row.text for row in new]
    scale = scale_of([*texts, wanted.quote])
    quote = scale.bag(wanted.quote)
    best = (0.0, 0.0, -1)
    for place, text in enumerate(texts):
        likeness = scale.likeness(quote, scale.bag(text))
        if likeness < ENOUGH_IN_PLACE:
            continue
        beside = neighbours(wanted, texts, place)
        score = likeness + NEIGHBOUR * beside + ADDRESS * (bool(wanted.key) and new[place].key == wanted.key)
        if (score >= enough(wanted.quote, text) or beside == 2) and score > best[0]:
            best = (score, likeness, place)
    if best[2] >= 0:
        return Found(best[2], round(best[1], 3))
    return held(wanted, texts, scale)


def neighbours(wanted: Anchor, texts: list[str], place: int) -> int:
    before = texts[place - 1] if place else ""
    after = texts[place + 1] if place + 1 < len(texts) else ""
    return (plain(before) == plain(wanted.before)) + (plain(after) == plain(wanted.after))


def held(wanted: Anchor, texts: list[str], scale: Scale) -> Found:
    """The paragraph that holds the words of the anchor, after a merge."""
    bag = scale.bag(wanted.quote)
    if len(bag.text) < PART_LETTERS:
        return Found(None, 1.0)
    shares = [(scale.inside(bag, scale.bag(text)), -place) for place, text in enumerate(texts)]
    share, place = max(shares, default=(0.0, 0))
    return Found(-place, round(share, 3)) if share >= PART else Found(None, 1.0)
