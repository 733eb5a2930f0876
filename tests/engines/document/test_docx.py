"""DOCX: real styles, heads that repeat, links that lead somewhere, and XML in the order that Word asks for."""

import io
import zipfile

import pytest
from lxml import etree

from gemeinsam.engines.document import (
    DocumentError,
    Facts,
    Heading,
    Lead,
    ListBlock,
    Note,
    PageBreak,
    Paragraph,
    Station,
    Text,
    docx,
)

from .papers import a_figure, a_heading, a_paper, a_sheet, a_table
from .test_pdf import HOSTILE

docx_library = pytest.importorskip("docx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# ECMA-376, part 1: Word calls a file broken whose properties stand in another order.
ORDER = {
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
             " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
           " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
           " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
           " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
           " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs"
           " em lang eastAsianLayout specVanish oMath",
    "numPr": "ilvl numId",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked"
             " personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}  # fmt: skip


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def body(content: bytes):
    return etree.fromstring(files(content)["word/document.xml"])


def opened(content: bytes):
    return docx_library.Document(io.BytesIO(content))


def texts(content: bytes) -> list[tuple[str, str]]:
    return [(paragraph.style.name, paragraph.text) for paragraph in opened(content).paragraphs]


def a_full_paper():
    return a_paper(
        *(block for number in range(1, 5) for block in (a_heading(1, f"Kapitel {number}", number=str(number)), *a_sheet(number))),
        ListBlock(items=("eins", "zwei"), ordered=True),
        PageBreak(),
        ListBlock(items=("wieder eins", "zwei"), ordered=True),
        ListBlock(items=("ein Punkt",)),
        Facts(pairs=(("Zuständig", "Amt für Wege"),)),
        a_figure(),
        Paragraph(text=(Text(text="Seite: "), Text(text="hier", href="https://a.test/?x=1&y=2"), Text(text=" und "), Text(text="dort", href="#ziel"))),
        Heading(level=1, text="Ziel", anchor="ziel"),
        Note(text="Ende"),
    )  # fmt: skip


def test_headings_lists_and_prose_are_real_styles():
    content = docx(
        a_paper(
            a_heading(),
            Lead(text="Vorweg"),
            Paragraph(text="Zeile 1\nZeile 2"),
            ListBlock(items=("a",)),
            Note(text="klein"),
        )
    )
    assert texts(content) == [
        ("Title", "Digitalstrategie"), ("Subtitle", "Was wir gemeinsam vorhaben"), ("Normal", "Landkreis Musterland\nEntwurf 3"),
        ("Heading 1", "Bildung"), ("Vorspann", "Vorweg"), ("Normal", "Zeile 1\nZeile 2"), ("List Bullet", "a"), ("Anmerkung", "klein"),
    ]  # fmt: skip


def test_a_table_has_its_caption_a_head_that_repeats_and_numbers_at_the_right():
    content = docx(a_paper(a_heading(), a_table()))
    assert ("Caption", "Zwei Maßnahmen brauchen 247 T€") in texts(content)
    table = opened(content).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Maßnahme", "Eigenmittel T€"], ["BI-01 Maker-Mobil", "175"], ["BI-02 Kurse", "72"], ["Summe", "247"],
    ]  # fmt: skip
    repeated = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in table.rows]
    assert repeated == [True, False, False, False]
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [None, 2]
    assert table._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val") == "Zwei Maßnahmen brauchen 247 T€"


def test_each_ordered_list_begins_with_one():
    found = body(docx(a_full_paper())).iter(f"{W}numPr")
    numbers = [element.find(f"{W}numId").get(f"{W}val") for element in found]
    assert len(numbers) == 4
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_links_lead_out_by_address_and_inside_to_a_bookmark_that_exists():
    content = docx(a_full_paper())
    tree, rels = body(content), etree.fromstring(files(content)["word/_rels/document.xml.rels"])
    marks = [mark.get(f"{W}name") for mark in tree.iter(f"{W}bookmarkStart")]
    inside = [link.get(f"{W}anchor") for link in tree.iter(f"{W}hyperlink") if link.get(f"{W}anchor")]
    assert len(marks) == len(set(marks)) == 17
    assert all(len(mark) <= 40 for mark in marks)
    # Entries of the contents, and the link of the text.
    assert len(inside) == 10
    assert set(inside) <= set(marks)
    targets = {rel.get("Id"): (rel.get("Target"), rel.get("TargetMode")) for rel in rels}
    outside = [targets[link.get(f"{R}id")] for link in tree.iter(f"{W}hyperlink") if link.get(f"{R}id")]
    assert outside == [("https://a.test/?x=1&y=2", "External")]


def test_language_properties_and_page_numbers():
    content = docx(a_paper())
    word, found = opened(content), files(content)
    core = word.core_properties
    assert (core.title, core.author, core.language, core.created.isoformat()[:10]) == (
        "Digitalstrategie",
        "Landkreis Musterland",
        "de",
        "2026-11-23",
    )
    assert b'w:lang w:val="de-DE"' in found["word/styles.xml"]
    assert b"en-US" not in found["word/styles.xml"]
    foot = word.sections[0].footer.paragraphs[0]
    codes = [code.text.strip() for code in foot._p.iter(f"{W}instrText")]
    assert codes == ["PAGE", "NUMPAGES"]
    assert foot.text == "Entwurf 3 · 23.11.2026 · Prüfzahl 7F2A-91C4 · Seite 1 von 1"
    assert (word.sections[0].page_width.mm, word.sections[0].page_height.mm) == pytest.approx((210, 297), abs=0.1)


def test_properties_stand_in_the_order_of_the_standard():
    found = files(docx(a_full_paper()))
    for name in ("word/document.xml", "word/styles.xml", "word/footer1.xml", "word/header1.xml"):
        for element in etree.fromstring(found[name]).iter(*(f"{W}{kind}" for kind in ORDER)):
            order = ORDER[element.tag.removeprefix(W)].split()
            places = [order.index(child.tag.removeprefix(W)) for child in element if child.tag.startswith(W)]
            assert places == sorted(places), (name, etree.tostring(element)[:300])


def test_fields_are_closed_and_every_part_is_named_in_the_package():
    found = files(docx(a_full_paper()))
    kinds = [mark.get(f"{W}fldCharType") for mark in etree.fromstring(found["word/document.xml"]).iter(f"{W}fldChar")]
    assert kinds == ["begin", "separate", "end"]
    types = etree.fromstring(found["[Content_Types].xml"])
    named = {override.get("PartName").lstrip("/") for override in types if override.get("PartName")}
    by_ending = {default.get("Extension") for default in types if default.get("Extension")}
    assert named <= set(found)
    assert [
        name
        for name in found
        if name not in named and name.rpartition(".")[2] not in by_ending and name != "[Content_Types].xml"
    ] == []
    for name, content in found.items():
        if name.endswith(".rels"):
            folder = name.replace("_rels/", "").rpartition("/")[0]
            for rel in etree.fromstring(content):
                path = f"{folder}/{rel.get('Target')}".lstrip("/") if rel.get("TargetMode") != "External" else None
                assert path is None or path in found, (name, path)
    assert not [name for name in found if "thumbnail" in name or "customXml" in name or "Effects" in name]


def test_a_figure_is_a_picture_with_its_alternative_text():
    content = docx(a_paper(a_heading(), a_figure()))
    found = files(content)
    described = [element.get("descr") for element in body(content).iter("{*}docPr")]
    assert described == ["Balken: 64 T€"]
    pictures = [name for name in found if name.startswith("word/media/")]
    assert [found[name][:8] for name in pictures] == [b"\x89PNG\r\n\x1a\n"]


def test_stations_say_their_state_in_words_and_sign():
    paper = a_paper(a_heading(), Station(name="Ziel", state="open", text="Annahme"), Paragraph(text="x"))
    assert ("Station", "○ Ziel: Annahme") in texts(docx(paper))


def test_a_long_paper_lists_its_chapters_with_links_and_begins_each_on_a_page():
    content = docx(a_full_paper())
    assert [text for style, text in texts(content) if style == "toc 1"] == [
        "1 Kapitel 1",
        "2 Kapitel 2",
        "3 Kapitel 3",
        "4 Kapitel 4",
        "Ziel",
    ]
    fresh = [p.text for p in opened(content).paragraphs if p.paragraph_format.page_break_before]
    assert fresh == ["2 Kapitel 2", "3 Kapitel 3", "4 Kapitel 4", "Ziel"]


def test_the_same_paper_gives_the_same_bytes():
    assert docx(a_full_paper()) == docx(a_full_paper())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_stay_text(text):
    content = docx(a_paper(a_heading(text=text), Paragraph(text=text), a_table(caption=text), title=text))
    assert ("Normal", text) in texts(content)
    assert opened(content).core_properties.title == text[:255]


def test_a_broken_paper_is_refused():
    with pytest.raises(DocumentError, match="springt"):
        docx(a_paper(a_heading(2)))
