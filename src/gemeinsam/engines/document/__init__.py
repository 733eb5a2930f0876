"""Document: one tree of blocks, written as a web page or as an accessible PDF with the red thread."""

from .letters import tidy
from .markup import html
from .paper import pdf
from .rules import validate
from .tree import (
    Block,
    Document,
    DocumentError,
    Facts,
    Figure,
    Heading,
    Inline,
    Lead,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Station,
    Table,
    Text,
)

__all__ = [
    "Block",
    "Document",
    "DocumentError",
    "Facts",
    "Figure",
    "Heading",
    "Inline",
    "Lead",
    "ListBlock",
    "Note",
    "PageBreak",
    "Paragraph",
    "Station",
    "Table",
    "Text",
    "html",
    "pdf",
    "tidy",
    "validate",
]
