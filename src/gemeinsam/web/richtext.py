"""Rich text on pages: a little Markdown, and the one function that lets markup of people's texts through."""

from functools import cache
from html import unescape
from typing import Any

import nh3
from markdown_it import MarkdownIt

# As in engines.document.rich, so that page and paper agree; a test compares both.
RULES = ("list", "emphasis", "link", "newline", "escape", "balance_pairs", "fragments_join")
TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = ("https://", "http://", "mailto:", "tel:")


def html_of(text: str) -> str:
    """The markup of a rich text, sanitised: no tag, attribute or address but those named here."""
    return sanitised(_parser().render(text.replace("\r\n", "\n")))


def sanitised(markup: str) -> str:
    """The one sanitiser: whatever came in, what goes out is safe on a page."""
    return nh3.clean(
        markup, tags=TAGS, attributes=ATTRIBUTES, attribute_filter=_whole_address, link_rel="noopener nofollow"
    )


def _whole_address(_tag: str, name: str, value: str) -> str | None:
    """An address that says where it leads; papers can't follow any other."""
    return value if name != "href" or value.startswith(SCHEMES) else None


def plain_of(text: str) -> str:
    """A rich text without its marks, in one line: for lists, descriptions and search."""
    return " ".join(unescape(nh3.clean(_parser().render(text), tags=set())).split())


@cache
def _parser() -> Any:
    return MarkdownIt("zero", {"html": False, "breaks": True}).enable(list(RULES))
