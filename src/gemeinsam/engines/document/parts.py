"""Parts: the blocks that stand together beside one station, and the names of headings."""

from collections.abc import Iterator
from dataclasses import dataclass

from .tree import Block, Document, Heading, PageBreak, Station

CONTENTS_FROM = 7  # headings of level 1 and 2 from which a document gets a table of contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Blocks beside a station, or before the first one."""

    station: Station | None
    blocks: tuple[Block, ...]


def parts(document: Document) -> Iterator[Part]:
    """The blocks in order, cut before each station and chapter; a page break stands alone."""
    station: Station | None = None
    held: list[Block] = []
    for block in document.blocks:
        alone = isinstance(block, Station | PageBreak)
        if held and (alone or (isinstance(block, Heading) and block.level == 1)):
            yield Part(station=station, blocks=tuple(held))
            station, held = None, []
        if isinstance(block, PageBreak):
            yield Part(station=None, blocks=(block,))
        elif isinstance(block, Station):
            if station is not None:
                yield Part(station=station, blocks=())
            station = block
        else:
            held.append(block)
    if held or station is not None:
        yield Part(station=station, blocks=tuple(held))


def has_contents(document: Document) -> bool:
    """Long enough for a table of contents on its own page."""
    return sum(isinstance(block, Heading) and block.level <= 2 for block in document.blocks) >= CONTENTS_FROM


def anchors(document: Document) -> Iterator[str]:
    """The anchor of each heading in order, numbered where the document names none."""
    taken = {block.anchor for block in document.blocks if isinstance(block, Heading)}
    for place, block in enumerate(document.blocks, start=1):
        if isinstance(block, Heading):
            yield block.anchor or _free(f"abschnitt-{place}", taken)


def _free(anchor: str, taken: set[str | None]) -> str:
    while anchor in taken:
        anchor += "-"
    return anchor
