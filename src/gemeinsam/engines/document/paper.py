"""Paper: the document as PDF/UA-1, set by typst from template.typ."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from . import columns, drawing
from .letters import FONTS, breakable, drawn
from .parts import Part, anchors, has_contents, parts
from .rules import runs, validate
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
    Table,
)

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).parent / "template.typ"
LONGEST_WORD = 60  # letters; longer ones are cut so that they stay on the page
LONGEST_IN_CELL = 24
TIGHT = 500  # letters of a part up to which its marginal note may reach further down than its text
HIGHEST = 190 / 146  # height of a figure to the width of the text

Json = dict[str, object]


def pdf(document: Document) -> bytes:
    """Set the document as tagged PDF/UA-1; the same document gives the same bytes.

    Returns:
        The file: cover, table of contents from 7 headings of level 1 and 2 on, then the blocks.

    Raises:
        DocumentError: the document breaks a rule of form.
    """
    import typst  # noqa: PLC0415 - slow import

    content = typst_input(document)
    try:
        written: bytes = typst.compile(
            TEMPLATE,
            root=TEMPLATE.parent,
            font_paths=typst_fonts(),
            format="pdf",
            sys_inputs={"document": content},
            pdf_standards=["ua-1"],
            timestamp=datetime.fromisoformat(document.date).replace(tzinfo=UTC),
        )
    except typst.TypstError as error:
        raise DocumentError(f"Das Dokument lässt sich nicht setzen: {error}") from error
    return written


@cache
def typst_fonts() -> "typst.Fonts":
    """The fonts of this package and no others."""
    import typst  # noqa: PLC0415 - slow import

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def typst_input(document: Document) -> str:
    """The JSON that template.typ reads: texts are values, never markup.

    Raises:
        DocumentError: the document breaks a rule of form.
    """
    validate(document)
    day = datetime.fromisoformat(document.date)
    names = anchors(document)
    contents = has_contents(document)
    content: Json = {
        "title": _words(document.title, longest=22),
        "subtitle": _words(document.subtitle),
        "county": _words(document.county),
        "version": _words(document.version),
        "check": _words(document.check),
        "lang": document.lang,
        "day": [day.year, day.month, day.day],
        "contents": contents,
        "parts": [_part(part, names=names, contents=contents) for part in parts(document)],
    }
    return json.dumps(content, ensure_ascii=False)


def _part(part: Part, *, names: Iterator[str], contents: bool) -> Json:
    blocks = [_block(block, names=names) for block in part.blocks if not isinstance(block, PageBreak)]
    first = part.blocks[0] if part.blocks else None
    chapter = isinstance(first, Heading) and first.level == 1
    return {
        "fresh": isinstance(first, PageBreak) or (chapter and contents),
        "station": _station(part),
        "blocks": blocks,
        "tight": len(json.dumps(blocks)) < TIGHT,
    }


def _station(part: Part) -> Json | None:
    if part.station is None:
        return None
    return {
        "name": _words(part.station.name, longest=14),
        "state": part.station.state,
        "text": _words(part.station.text, longest=16),
    }


def _block(block: Block, *, names: Iterator[str]) -> Json:
    if isinstance(block, Heading):
        return _heading(block, anchor=next(names))
    return {"kind": type(block).__name__, **BLOCKS[type(block)](block)}


def _heading(heading: Heading, *, anchor: str) -> Json:
    return {
        "kind": "Heading",
        "level": heading.level,
        "text": _words(heading.text, longest=24),
        "number": _words(heading.number or ""),
        "anchor": anchor,
    }


def _prose(block: Paragraph | Lead | Note) -> Json:
    return {"runs": _runs(block.text)}


def _list(block: ListBlock) -> Json:
    return {"items": [_runs(item) for item in block.items], "ordered": block.ordered}


def _table(table: Table) -> Json:
    rows = [[_words(cell, longest=LONGEST_IN_CELL) for cell in row] for row in table.rows]
    return {
        "caption": _words(table.caption),
        "head": [_words(cell, longest=LONGEST_IN_CELL) for cell in table.head],
        "rows": rows[:-1] if table.total else rows,
        "total": rows[-1] if table.total else [],
        "strong": table.strong,
        "align": columns.align(table),
        "shares": columns.shares(table),
        "size": columns.size(table),
        "note": _words(table.note or ""),
    }


def _figure(figure: Figure) -> Json:
    width, height = drawing.size(drawing.checked(figure.svg))
    return {
        "svg": drawing.for_paper(figure.svg),
        "alt": figure.alt,
        "caption": _words(figure.caption),
        "source": _words(figure.source),
        "width": round(100 * min(1.0, HIGHEST * width / height), 2),
    }


def _facts(facts: Facts) -> Json:
    return {"pairs": [[_words(name, longest=20), _words(value)] for name, value in facts.pairs]}


BLOCKS = cast(
    "Mapping[type, Callable[[Block], Json]]",
    {
        Paragraph: _prose,
        Lead: _prose,
        Note: _prose,
        ListBlock: _list,
        Table: _table,
        Figure: _figure,
        Facts: _facts,
    },
)


def _runs(inline: Inline) -> list[Json]:
    return [{"text": _words(run.text), "href": run.href, "strong": run.strong, "em": run.em} for run in runs(inline)]


def _words(text: str, *, longest: int = LONGEST_WORD) -> str:
    return breakable(drawn(text), longest=longest)
