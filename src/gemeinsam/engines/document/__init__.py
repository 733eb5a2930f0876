"""Document: one tree of blocks, written as web page, accessible PDF and DOCX; its tables as XLSX."""

from .letters import tidy
from .markup import html
from .paper import pdf
from .rich import rich
from .rules import validate
from .sheets import Book, Column, Sheet, xlsx
from .stored import restored, stored
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
from .word import docx

__all__ = [
    "Block",
    "Book",
    "Column",
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
    "Sheet",
    "Station",
    "Table",
    "Text",
    "docx",
    "html",
    "pdf",
    "restored",
    "rich",
    "stored",
    "tidy",
    "validate",
    "xlsx",
]
