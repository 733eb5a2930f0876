import io
import subprocess
import sys
import time
from collections import Counter
from shutil import which

import pytest

from gemeinsam.engines.document import Facts, Lead, ListBlock, Note, Paragraph, Station, Text, pdf

from .papers import a_figure, a_heading, a_paper, a_sheet, a_table

pikepdf = pytest.importorskip("pikepdf")

HOSTILE = {
    "typst code": '#image("x") #import "@preview/cetz:0.3.0" #sys.inputs',
    "math and markup": "$x^2$ *a* _b_ = c\n- d @ref <label> `raw` // e /* f */",
    "backslashes": "\\ \\\\ \\u{41} \\n",
    "html": "<script>alert(1)</script> &amp; ]]>",
    "one word without end": "a" * 500,
    "one address without end": "https://example.org/" + "q" * 300,
    "faces": "\U0001f600 \U0001f44d\U0001f3fd \U0001f468\u200d\U0001f469 \U0001f1e9\U0001f1ea \u26a0\ufe0f",
    "right to left": "مرحبا بالعالم שלום",
    "unknown script": "漢字 \U00012000 \ue000 \U0001d54f",
    "combining": "e\u0301 x\u0336 y\u20dd \u0301",
    "nothing to see": "\u00ad\u200b\u200d",
    "quotes and braces": "\" ' { } [ ] ( )",
}


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def tags(content):
    """The structure tree, flattened: name of the tag and its alternative text."""
    with opened(content) as paper:
        return list(_walk(paper.Root.StructTreeRoot.K))


def _walk(node):
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _walk(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _walk(node.K)


def words(content, tmp_path):
    if which("pdftotext") is None:
        pytest.skip("pdftotext is missing")
    (tmp_path / "a.pdf").write_bytes(content)
    command = ["pdftotext", "-layout", str(tmp_path / "a.pdf"), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


@pytest.fixture(scope="module")
def paper():
    sheets = [block for number in range(1, 8) for block in a_sheet(number)]
    many = tuple((f"Zeile {number}", f"{number},5") for number in range(90))
    return pdf(
        a_paper(
            a_heading(1, "Bildung", number="Kapitel 1", anchor="bildung"),
            Paragraph(text=(Text(text="siehe "), Text(text="Bildung", href="#bildung", strong=True))),
            *sheets,
            a_figure(),
            a_table(rows=many),
            ListBlock(items=("a", "b")),
            Facts(pairs=(("Träger", "Kreis"),)),
        )
    )


def test_it_says_that_it_is_pdf_ua_1(paper):
    with opened(paper) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "de"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo.Title) == "Digitalstrategie"
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Digitalstrategie"


def test_all_fonts_are_ours_and_embedded(paper):
    with opened(paper) as document:
        fonts = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and "/FontName" in each]
    assert {str(font.FontName).split("+")[1].split("-")[0] for font in fonts} == {"FiraSans"}
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)


def test_the_structure_holds_headings_tables_lists_and_alternative_texts(paper):
    found = tags(paper)
    names = Counter(name for name, _ in found)
    assert ("/Figure", "Balken: 64 T€") in found
    assert names["/H1"] == 2  # contents and chapter
    assert names["/H2"] == 7
    assert names["/H3"] == 14
    assert names["/Table"] == names["/THead"] == names["/TFoot"] == 8
    assert names["/TOCI"] == 8
    assert names["/L"] == 2


def test_bookmarks_follow_the_headings(paper):
    with opened(paper) as document, document.open_outline() as outline:
        chapter = next(entry for entry in outline.root if "Bildung" in entry.title)
        assert [child.title for child in chapter.children][:2] == ["BI-001 Maßnahme 1", "BI-002 Maßnahme 2"]


def test_every_page_says_county_version_date_and_check_number(paper, tmp_path):
    pages = words(paper, tmp_path).split("\f")[:-1]
    for number, page in enumerate(pages[1:], start=2):
        running = ("Landkreis Musterland", "Entwurf 3", "Stand 23.11.2026", "Prüfzahl 7F2A-91C4")
        for word in (*running, str(number)):
            assert word in page


def test_the_head_of_a_long_table_repeats(paper, tmp_path):
    pages = words(paper, tmp_path).split("\f")
    long = [page for page in pages if "Zeile " in page]
    assert len(long) > 1
    assert all("Eigenmittel T€" in page for page in long)


def test_contents_only_from_seven_headings():
    assert "/TOC" not in dict(tags(pdf(a_paper(*[a_heading()] * 6))))
    assert "/TOC" in dict(tags(pdf(a_paper(*[a_heading()] * 7))))


def test_the_same_document_gives_the_same_bytes():
    blocks = (*a_sheet(1)[1:2], a_heading(), a_figure(), a_table())
    assert pdf(a_paper(*blocks)) == pdf(a_paper(*blocks))
    with opened(pdf(a_paper(*blocks))) as document:
        assert str(document.docinfo.CreationDate).startswith("D:20261123")


def test_the_same_document_gives_the_same_bytes_in_another_process():
    program = (
        "import hashlib\nfrom gemeinsam.engines.document import *\n"
        "print(hashlib.sha256(pdf(Document(title='a',"
        "county='b', version='c', date='2026-01-01', check='d', blocks=(Paragraph(text='e'),)))).hexdigest())"
    )
    runs = {subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout for _ in "ab"}
    assert len(runs) == 1


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_stays_text(text):
    content = pdf(
        a_paper(
            Station(name=text[:40].replace("\n", " "), text=text[:160]),
            a_heading(1, text, number=text[:20]),
            Lead(text=text),
            Paragraph(text=text),
            Note(text=text),
            ListBlock(items=(text,)),
            Facts(pairs=((text, text),)),
            a_table(caption=text, head=(text, "b"), rows=((text, text),), note=text, total=False),
            a_figure(alt=text, caption=text, source=text),
            title=text,
            subtitle=text,
            county=text,
            version=text,
        )
    )
    assert content.startswith(b"%PDF-1.7")


def test_hostile_text_can_be_read_on_paper(tmp_path):
    read = words(pdf(a_paper(*(Paragraph(text=text) for text in HOSTILE.values()))), tmp_path)
    for piece in (
        '#image("x")',
        "$x^2$ *a*",
        "\\u{41}",
        "<script>alert(1)</script>",
        "[thumbs up sign]",
        "\u25a1",
    ):
        assert piece in read


def test_neither_django_nor_typst_is_imported_with_the_door():
    program = "import sys, gemeinsam.engines.document; print({'django', 'typst'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout == b"set()\n"


@pytest.mark.slow
def test_three_hundred_fact_sheets_take_seconds_not_minutes():
    sheets = [block for number in range(300) for block in a_sheet(number)]
    start = time.perf_counter()
    pdf(a_paper(a_heading(), *sheets))
    # Two seconds where nothing else runs.
    assert time.perf_counter() - start < 30
