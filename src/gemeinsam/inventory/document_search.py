"""Full-text search over the pages of documents, by the same stems as the inventory, with passages to show."""

import re
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from gemeinsam.inventory.document_models import Document, DocumentPage, PageEntry
from gemeinsam.inventory.search import MOST_WORDS, fold, stem, stems

LETTERS = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")
# Letters of the page before and after a hit.
AROUND = 140
MOST_PIECES = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: found or not."""

    text: str
    is_hit: bool


def words_of(text: str) -> str:
    """What a page is found by: each word as stem and as written, once."""
    return " ".join(dict.fromkeys([*stems(text), *fold(text)]))


def index(pages: list[DocumentPage], words: list[str]) -> None:
    """Write the search texts of new pages; call it in the action that stores them."""
    rows = [PageEntry(page=page, words=said) for page, said in zip(pages, words, strict=True)]
    PageEntry.objects.bulk_create(rows, batch_size=200)


def wanted_stems(query: str) -> list[str]:
    return list(dict.fromkeys(stems(query)))[:MOST_WORDS]


def found(query: str, documents: QuerySet[Document]) -> QuerySet[DocumentPage]:
    """The pages of these documents that hold every word of a query; an empty query finds none."""
    wanted = wanted_stems(query)
    if not wanted:
        return DocumentPage.objects.none()
    pages = DocumentPage.objects.filter(document__in=documents.order_by().values("pk"))
    if connection.vendor == "sqlite":
        # Each term is quoted and holds only a-z0-9, so it can't be read as an operator.
        match = " AND ".join(f'"{word}"*' for word in wanted)
        ids = "SELECT rowid FROM inventory_page_search WHERE inventory_page_search MATCH %s"
        return pages.filter(pk__in=RawSQL(ids, [match]))  # noqa: S611 - parameters are bound
    match = " & ".join(f"{word}:*" for word in wanted)
    ids = "SELECT page_id FROM inventory_pageentry WHERE to_tsvector('simple', words) @@ to_tsquery('simple', %s)"
    return pages.filter(pk__in=RawSQL(ids, [match]))  # noqa: S611 - parameters are bound


def passages(text: str, query: str) -> list[Piece]:
    """The part of a text around its first hit, in pieces: found words are marked by the page that shows them."""
    plain = " ".join(text.split())
    hits = hits_in(plain, query)
    first = hits[0][0] if hits else 0
    begin, end = _bounds(plain, first)
    pieces = [] if begin == 0 else [Piece("… ", is_hit=False)]
    pieces += cut(plain, [hit for hit in hits if begin <= hit[0] and hit[1] <= end], begin, end)
    return pieces if end == len(plain) else [*pieces, Piece(" …", is_hit=False)]


def hits_in(text: str, query: str) -> list[tuple[int, int]]:
    """Where the words of a query stand in a text: found by stem or by beginning, as the index finds them."""
    wanted = wanted_stems(query)
    return [
        (word.start(), word.end())
        for word in LETTERS.finditer(text)
        if any(part.startswith(tuple(wanted)) for plain in fold(word[0]) for part in (plain, stem(plain)))
    ] if wanted else []  # fmt: skip


def cut(text: str, hits: list[tuple[int, int]], begin: int, end: int) -> list[Piece]:
    """A text in pieces, hits apart from the rest."""
    pieces, last = [], begin
    for start, stop in hits[:MOST_PIECES]:
        pieces += [Piece(text[last:start], is_hit=False), Piece(text[start:stop], is_hit=True)]
        last = stop
    pieces.append(Piece(text[last:end], is_hit=False))
    return [piece for piece in pieces if piece.text]


def _bounds(plain: str, first: int) -> tuple[int, int]:
    """From word to word around a hit."""
    begin = max(0, first - AROUND)
    if begin:
        begin = plain.find(" ", begin, first) + 1 or begin
    end = min(len(plain), first + 2 * AROUND)
    if end < len(plain):
        end = plain.rfind(" ", first, end) if plain.rfind(" ", first, end) > first else end
    return begin, end
