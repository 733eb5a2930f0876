"""The neutral document tree: what a paper says, in order, without how it looks."""

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "right"]
State = Literal["solid", "open", "loose"]


class DocumentError(ValueError):
    """The document breaks a rule of form; the message is German and names the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A run of text inside a paragraph.

    href: https://, http://, mailto: or tel: address, or "#anchor" of a heading in this document.
    """

    text: str
    href: str | None = None
    strong: bool = False
    em: bool = False


Inline = str | tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Level 1 opens a chapter. number is text as it shall be read, such as "4.3" or "BI-01".

    anchor: letters, digits and hyphens, once in a document; without one the writer numbers it.
    """

    level: int
    text: str
    number: str | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text; a line feed in it breaks the line."""

    text: Inline


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """The larger sentence or two under a chapter's heading."""

    text: Inline


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Small print: sources, footnotes, reservations."""

    text: Inline


@dataclass(frozen=True, slots=True, kw_only=True)
class ListBlock:
    """A list; ordered means numbered."""

    items: tuple[Inline, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under one head. align: one entry for each column, all left when empty.

    total: the last row is the total. strong: places of rows (from 0) that stand out, sums of others or headings.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: tuple[Align, ...] = ()
    total: bool = False
    note: str | None = None
    strong: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing: SVG with viewBox and explicit attributes, no style, script, picture or address."""

    svg: str
    alt: str
    caption: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Name and value pairs of a fact sheet."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A knot on the red thread beside the blocks that follow, up to the next station or chapter.

    solid: proven. open: assumed or planned. loose: the thread stops here.
    text: the marginal note; open and loose need one, since a sign alone says nothing.
    """

    name: str
    state: State = "solid"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Heading | Paragraph | Lead | Note | ListBlock | Table | Figure | Facts | Station | PageBreak


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper with its cover.

    version: text, such as "Entwurf 3". date: ISO, such as "2026-11-23".
    check: short hash, such as "7F2A-91C4". lang: the two letters of a language.
    """

    title: str
    county: str
    version: str
    date: str
    check: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    lang: str = "de"
