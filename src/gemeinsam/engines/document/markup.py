"""Markup: the document as a fragment of semantic HTML for a page that bears the h1 itself."""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from itertools import count
from typing import cast

from . import columns, drawing
from .parts import Part, anchors, has_contents, parts
from .rules import runs, validate
from .tree import (
    Block,
    Document,
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


def html(document: Document) -> str:
    """The blocks as HTML, everything escaped; headings start at h2, classes at "doc-".

    Raises:
        DocumentError: the document breaks a rule of form.
    """
    validate(document)
    names = tuple(anchors(document))
    contents = _contents(document, names=names) if has_contents(document) else ""
    left, figures = iter(names), count(1)
    body = "".join(_part(part, names=left, figures=figures) for part in parts(document))
    return f'<div class="doc" lang="{document.lang}">{contents}{body}</div>'


def _contents(document: Document, *, names: tuple[str, ...]) -> str:
    headings = (block for block in document.blocks if isinstance(block, Heading))
    entries = (
        f'<li class="doc-contents__level-{heading.level}"><a href="#{name}">{_title(heading)}</a></li>'
        for heading, name in zip(headings, names, strict=True)
        if heading.level <= 2
    )
    return f'<nav class="doc-contents" aria-label="Inhalt"><ol>{"".join(entries)}</ol></nav>'


def _part(part: Part, *, names: Iterator[str], figures: Iterator[int]) -> str:
    body = "".join(_block(block, names=names, figures=figures) for block in part.blocks)
    if part.station is None:
        return body
    return f'<div class="doc-part doc-part--{part.station.state}">{_station(part.station)}{body}</div>'


def _station(station: Station) -> str:
    text = f" {_lines(station.text)}" if station.text else ""
    return f'<p class="doc-station"><b>{_lines(station.name)}</b>{text}</p>'


def _block(block: Block, *, names: Iterator[str], figures: Iterator[int]) -> str:
    if isinstance(block, Heading):
        tag = f"h{block.level + 1}"
        return f'<{tag} class="doc-heading" id="{next(names)}">{_title(block)}</{tag}>'
    if isinstance(block, Figure):
        return _figure(block, number=next(figures))
    return BLOCKS[type(block)](block)


def _title(heading: Heading) -> str:
    number = f'<span class="doc-number">{_lines(heading.number)}</span> ' if heading.number else ""
    return number + _lines(heading.text)


def _figure(figure: Figure, *, number: int) -> str:
    words = [
        f'<span class="doc-{name}">{_lines(text)}</span>'
        for name, text in (("caption", figure.caption), ("source", figure.source))
        if text
    ]
    caption = f"<figcaption>{' '.join(words)}</figcaption>" if words else ""
    svg = drawing.for_page(figure.svg, alt=figure.alt, number=number)
    # A wide drawing scrolls sideways on a phone: whoever has only a keyboard must be able to reach it.
    name = escape(figure.caption or figure.alt)
    frame = f'<div class="doc-figure__frame" tabindex="0" role="region" aria-label="{name}">'
    return f'<figure class="doc-figure">{frame}{svg}</div>{caption}</figure>'


def _paragraph(block: Paragraph) -> str:
    return f'<p class="doc-paragraph">{_inline(block.text)}</p>'


def _lead(block: Lead) -> str:
    return f'<p class="doc-lead">{_inline(block.text)}</p>'


def _note(block: Note) -> str:
    return f'<p class="doc-note">{_inline(block.text)}</p>'


def _list(block: ListBlock) -> str:
    tag = "ol" if block.ordered else "ul"
    items = "".join(f"<li>{_inline(item)}</li>" for item in block.items)
    return f'<{tag} class="doc-list">{items}</{tag}>'


def _facts(block: Facts) -> str:
    pairs = "".join(f"<dt>{_lines(name)}</dt><dd>{_lines(value)}</dd>" for name, value in block.pairs)
    return f'<dl class="doc-facts">{pairs}</dl>'


def _table(table: Table) -> str:
    rows = table.rows[:-1] if table.total else table.rows
    foot = f"<tfoot>{_row(table, row=table.rows[-1])}</tfoot>" if table.total else ""
    head = "".join(
        f'<th scope="col"{_side(side)}>{_lines(cell)}</th>'
        for cell, side in zip(table.head, columns.align(table), strict=True)
    )
    body = "".join(_row(table, row=row, strong=at in table.strong) for at, row in enumerate(rows))
    note = f'<p class="doc-note">{_lines(table.note)}</p>' if table.note else ""
    return (
        f'<div class="scroll-table" tabindex="0" role="region" aria-label="{escape(table.caption)}">'
        f'<table class="doc-table"><caption>{_lines(table.caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody>{foot}</table></div>{note}"
    )


def _row(table: Table, *, row: tuple[str, ...], strong: bool = False) -> str:
    sides = columns.align(table)
    cells = "".join(f"<td{_side(side)}>{_lines(cell)}</td>" for cell, side in zip(row[1:], sides[1:], strict=True))
    css = ' class="doc-total"' if strong else ""
    return f'<tr{css}><th scope="row"{_side(sides[0])}>{_lines(row[0])}</th>{cells}</tr>'


def _side(side: str) -> str:
    return ' class="num"' if side == "right" else ""


def _page_break(_: PageBreak) -> str:
    return ""


BLOCKS = cast(
    "Mapping[type, Callable[[Block], str]]",
    {
        Paragraph: _paragraph,
        Lead: _lead,
        Note: _note,
        ListBlock: _list,
        Table: _table,
        Facts: _facts,
        PageBreak: _page_break,
    },
)


def _inline(inline: Inline) -> str:
    return "".join(_run(run) for run in runs(inline))


def _run(run: Text) -> str:
    text = f"<em>{_lines(run.text)}</em>" if run.em else _lines(run.text)
    text = f"<strong>{text}</strong>" if run.strong else text
    return text if run.href is None else f'<a href="{escape(run.href)}">{text}</a>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
