"""Papers at rest: what comes back is what went in, word for word, and nothing else is taken for a paper."""

import json
from dataclasses import dataclass

import pytest
from tests.engines.document.papers import a_figure, a_paper, a_sheet

from gemeinsam.engines import document as engine
from gemeinsam.engines.document import (
    Book,
    Column,
    DocumentError,
    Facts,
    Heading,
    ListBlock,
    Note,
    PageBreak,
    Sheet,
    Text,
)


def there_and_back(paper):
    return engine.restored(json.loads(json.dumps(engine.stored(paper))))


def every_block():
    strong = (Text(text="Belegt. ", strong=True), Text(text="Adresse", href="https://beispiel.test/"))
    return a_paper(
        Heading(level=1, text="Bildung", number="1", anchor="bildung"), *a_sheet(1), a_figure(), PageBreak(),
        ListBlock(items=("eins", strong), ordered=True), Note(text="Kleingedrucktes"), Facts(pairs=(("Stand", "gut"),)),
    )  # fmt: skip


def test_a_document_with_every_kind_of_block_comes_back_as_it_was():
    document = every_block()
    assert there_and_back(document) == document
    assert engine.html(there_and_back(document)) == engine.html(document)


def test_a_workbook_comes_back_as_it_was_and_gives_the_same_bytes():
    columns = (Column(title="Jahr", kind="year"), Column(title="Betrag", kind="euro", hidden=True))
    rows = ((2026, 5), (2027, None))
    sheet = Sheet(name="Zahlen", columns=columns, rows=rows, strong=frozenset({1}), note="Hinweis")
    book = Book(title="Mappe", county="Kreis", date="2026-11-23", sheets=(sheet,))
    assert there_and_back(book) == book
    assert engine.xlsx(there_and_back(book)) == engine.xlsx(book)


def test_a_later_edition_reads_what_an_earlier_one_kept():
    kept = engine.stored(every_block())
    kept["dropped_since"] = "egal"
    kept.pop("subtitle")
    assert engine.restored(kept).subtitle == ""


def test_what_is_no_part_of_a_paper_is_neither_kept_nor_made():
    @dataclass
    class Stranger:
        name: str = "fremd"

    with pytest.raises(DocumentError, match="Stranger"):
        engine.stored(Stranger())
    with pytest.raises(DocumentError, match="Popen"):
        engine.restored({"kind_of": "Popen", "args": "x"})
