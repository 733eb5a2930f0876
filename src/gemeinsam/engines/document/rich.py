"""Rich text as blocks: a little Markdown (paragraphs, bold, italic, lists, links) into the tree of a document."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from .letters import tidy
from .tree import Inline, ListBlock, Paragraph, Text

# The only rules that count; everything else stays the text it is.
RULES = ("list", "emphasis", "link", "newline", "escape", "balance_pairs", "fragments_join")
SCHEMES = ("https://", "http://", "mailto:", "tel:")


def rich(text: str) -> tuple[Paragraph | ListBlock, ...]:
    """The blocks of a rich text, in order; a list inside a list becomes part of the outer one.

    Args:
        text: what a person typed; plain text without any mark is fine. A line feed breaks the line.
    """
    blocks: list[Paragraph | ListBlock] = []
    items: list[Inline] | None = None
    depth, ordered = 0, False
    for token in _parser().parse(text.replace("\r\n", "\n")):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            depth += 1
            items = [] if items is None else items
            if depth == 1:
                ordered = token.type == "ordered_list_open"
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            depth -= 1
            if depth == 0:
                # A mark alone makes no item, and a list needs one.
                blocks += [ListBlock(items=tuple(items), ordered=ordered)] if items else []
                items = None
        elif token.type == "inline" and (inline := tuple(_runs(token.children or []))) and _says(inline):
            if items is None:
                blocks.append(Paragraph(text=inline))
            else:
                items.append(inline)
    return tuple(blocks)


def _says(inline: tuple[Text, ...]) -> bool:
    return any(run.text.strip() for run in inline)


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow import

    return MarkdownIt("zero", {"html": False}).enable(list(RULES))


def _runs(tokens: list[Any]) -> Iterator[Text]:
    """The runs of one line of text; neighbours that look alike are one."""
    strong = em = 0
    href: str | None = None
    held: Text | None = None
    for token in tokens:
        if token.type == "link_open":
            href = _allowed(str(token.attrGet("href") or ""))
        elif token.type == "link_close":
            href = None
        strong += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        em += {"em_open": 1, "em_close": -1}.get(token.type, 0)
        text = "\n" if token.type in {"softbreak", "hardbreak"} else token.content
        if not text:
            continue
        run = Text(text=text if text == "\n" else tidy(text), href=href, strong=strong > 0, em=em > 0)
        if held and (held.href, held.strong, held.em) == (run.href, run.strong, run.em):
            held = Text(text=held.text + run.text, href=held.href, strong=held.strong, em=held.em)
            continue
        if held:
            yield held
        held = run
    if held:
        yield held


def _allowed(href: str) -> str | None:
    """An address that a paper may link; others stay plain text."""
    return href if href.startswith(SCHEMES) else None
