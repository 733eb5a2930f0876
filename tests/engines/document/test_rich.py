"""Rich text as blocks, and the same text on a page: both say the same."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinsam.engines import document as engine
from gemeinsam.engines.document import ListBlock, Paragraph, Text, rich
from gemeinsam.web import richtext

TEXT = """Wir fahren **zusammen** und *gern*.
Auch am Abend.

- erstens
- zweitens mit [Link](https://kreis.test/weg)

1. eins
2. zwei"""


def flat(text: str) -> str:
    """All that a person reads, without spaces."""
    blocks = rich(text)
    lines = [line for block in blocks for line in (block.items if isinstance(block, ListBlock) else (block.text,))]
    return re.sub(r"\s", "", "".join(run.text for line in lines for run in line))


def test_paragraphs_lists_bold_italic_and_links():
    first, dots, numbers = rich(TEXT)
    assert first == Paragraph(
        text=(
            Text(text="Wir fahren "), Text(text="zusammen", strong=True), Text(text=" und "),
            Text(text="gern", em=True), Text(text=".\nAuch am Abend."),
        )
    )  # fmt: skip
    assert (dots.ordered, numbers.ordered, len(dots.items), len(numbers.items)) == (False, True, 2, 2)
    assert dots.items[1][1] == Text(text="Link", href="https://kreis.test/weg")


def test_plain_texts_stay_as_they_are():
    for text in (
        "Kosten: 5 * 3 = 15 Euro_pro_Jahr",
        "# keine Überschrift",
        "    eingerückt",
        "<b>kein Tag</b>",
        "a\\b",
    ):
        assert flat(text) == re.sub(r"\s", "", text)
    assert rich("  \n\n ") == ()


def test_lists_in_lists_become_one_and_nothing_is_lost():
    (block,) = rich("- a\n  - b\n  - c\n- d")
    assert [item[0].text for item in block.items] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "//fremd.test", "/pfad", "vbscript:x"])
def test_other_addresses_are_no_links(href):
    text = f"[Wort]({href})"
    assert all(run.href is None for block in rich(text) for run in block.text)
    assert "href" not in richtext.html_of(text)


@given(st.text(max_size=200))
def test_any_text_is_written_by_every_writer_and_page_and_paper_read_alike(text):
    blocks = rich(text)
    paper = engine.Document(
        title="P", subtitle="", county="K", version="1", date="2026-01-01", check="0000-0000",
        blocks=(engine.Heading(level=1, text="H", number="1", anchor="h"), *blocks),
    )  # fmt: skip
    engine.validate(paper)
    assert "<script" not in richtext.html_of(text).lower()


def test_page_and_paper_say_the_same():
    assert re.sub(r"\s", "", richtext.plain_of(TEXT)) == flat(TEXT)
    assert richtext.html_of(TEXT).count("<li>") == 4
    assert rich.__globals__["RULES"] == richtext.RULES


def test_the_sanitiser_lets_nothing_else_through():
    hostile = '<img src=x onerror=alert(1)><a href="javascript:x" onclick=y>a</a><style>*{}</style><p class=z>t</p>'
    assert richtext.sanitised(hostile) == '<a rel="noopener nofollow">a</a><p>t</p>'
    linked = richtext.sanitised('<a href="https://x.test">x</a>')
    assert linked == '<a href="https://x.test" rel="noopener nofollow">x</a>'
    assert "<script>" not in richtext.html_of("<script>alert(1)</script>")


def test_all_papers_show_the_marks():
    blocks = (engine.Heading(level=1, text="H", number="1", anchor="h"), *rich(TEXT))
    paper = engine.Document(
        title="P", subtitle="", county="K", version="1", date="2026-01-01", check="0000-0000", blocks=blocks
    )
    page = engine.html(paper)
    assert "<strong>zusammen</strong> und <em>gern</em>" in page
    assert engine.pdf(paper).startswith(b"%PDF-")
    assert engine.docx(paper).startswith(b"PK")
