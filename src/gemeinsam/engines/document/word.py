"""Word: the document as DOCX, with real styles, captions, repeating heads and links, to be worked on."""

import io
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from . import columns, drawing
from .paper import TEMPLATE, typst_fonts
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
    Station,
    Table,
)
from .word_form import HAIR, INK, TEXT_MM, add_field, element, new_file, packed

if TYPE_CHECKING:
    from docx.document import Document as WordFile

SIGNS = {"solid": "●", "open": "○", "loose": "┤"}
HIGHEST_MM = 190
PIXELS_PER_INCH = 220
# ECMA-376, part 1, 17.4.59: the order of a table's properties.
TABLE_PARTS = ("tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption")


def docx(document: Document) -> bytes:
    """Write the document as DOCX; the same document gives the same bytes.

    Returns:
        The file: title, contents from 7 headings of level 1 and 2 on, then the blocks.

    Raises:
        DocumentError: the document breaks a rule of form.
    """
    validate(document)
    word = new_file(document)
    names = tuple(anchors(document))
    _cover(word, document)
    if has_contents(document):
        _contents(word, document, names)
    left = enumerate(names, start=1)
    for place, part in enumerate(parts(document)):
        _part(word, part, names=left, fresh=has_contents(document) and place > 0)
    return packed(word)


def _cover(word: "WordFile", document: Document) -> None:
    word.add_paragraph(document.title, style="Title")
    if document.subtitle:
        word.add_paragraph(document.subtitle, style="Subtitle")
    word.add_paragraph(f"{document.county}\n{document.version}", style="Normal")


def _contents(word: "WordFile", document: Document, names: tuple[str, ...]) -> None:
    """Entries are there when the file opens; Word brings page numbers when it updates the field."""
    word.add_paragraph("Inhalt", style="Inhalt")
    headings = (block for block in document.blocks if isinstance(block, Heading))
    entries = [(h, name) for h, name in zip(headings, names, strict=True) if h.level <= 2]
    for place, (heading, name) in enumerate(entries):
        paragraph = word.add_paragraph(style=f"toc {heading.level}")
        if heading.level > 1:
            paragraph.paragraph_format.left_indent = _mm(6)
        if place == 0:
            _open_field(paragraph, r'TOC \o "1-2" \h')
        _link(paragraph, f"#{name}", _title(heading))
        if place == len(entries) - 1:
            element(paragraph.add_run()._r, "fldChar", fldCharType="end")  # noqa: SLF001 - fields are XML to the library


def _open_field(paragraph: Any, code: str) -> None:
    add_field(paragraph, code, shown="")
    # The end stands after the last entry.
    for run in paragraph.runs[-2:]:
        paragraph._p.remove(run._r)  # noqa: SLF001 - fields are XML to the library


def _part(word: "WordFile", part: Part, *, names: Iterator[tuple[int, str]], fresh: bool) -> None:
    from docx.enum.text import WD_BREAK  # noqa: PLC0415 - slow import

    first = part.blocks[0] if part.blocks else None
    if isinstance(first, PageBreak):
        word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        return
    opens_page = fresh and isinstance(first, Heading) and first.level == 1
    if part.station is not None:
        _station(word, part.station).paragraph_format.page_break_before = opens_page or None
    for block in part.blocks:
        if isinstance(block, Heading):
            made = _heading(word, block, name=next(names))
            made.paragraph_format.page_break_before = (opens_page and part.station is None and block is first) or None
        else:
            BLOCKS[type(block)](word, block)


def _station(word: "WordFile", station: Station) -> Any:
    text = f": {station.text}" if station.text else ""
    return word.add_paragraph(f"{SIGNS[station.state]} {station.name}{text}", style="Station")


def _heading(word: "WordFile", heading: Heading, *, name: tuple[int, str]) -> Any:
    paragraph = word.add_paragraph(style=f"Heading {heading.level}")
    number, anchor = str(name[0]), _bookmark(name[1])
    element(paragraph._p, "bookmarkStart", id=number, name=anchor)  # noqa: SLF001 - bookmarks are XML to the library
    paragraph.add_run(_title(heading))
    element(paragraph._p, "bookmarkEnd", id=number)  # noqa: SLF001 - the same
    return paragraph


def _title(heading: Heading) -> str:
    return f"{heading.number} {heading.text}" if heading.number else heading.text


def _bookmark(anchor: str) -> str:
    """Bookmarks begin with a letter, hold no hyphen and at most 40 characters; Word ignores others."""
    plain = "a_" + anchor.replace("-", "_")
    return plain if len(plain) <= 40 else f"{plain[:30]}_{sum(map(ord, anchor)) % 10**9:09d}"


def _prose(style: str) -> Callable[["WordFile", Any], None]:
    def write(word: "WordFile", block: Paragraph | Lead | Note) -> None:
        _inline(word.add_paragraph(style=style), block.text)

    return write


def _list(word: "WordFile", block: ListBlock) -> None:
    style = "List Number" if block.ordered else "List Bullet"
    made = [word.add_paragraph(style=style) for _ in block.items]
    for paragraph, item in zip(made, block.items, strict=True):
        _inline(paragraph, item)
    if block.ordered:
        _count_anew(word, made)


def _count_anew(word: "WordFile", paragraphs: list[Any]) -> None:
    """Each ordered list begins with 1, not where the last one ended."""
    numbering = word.part.numbering_part.element
    used = word.styles["List Number"].element.pPr.numPr.numId.val
    abstract = next(num.abstractNumId.val for num in numbering.num_lst if num.numId == used)
    num = numbering.add_num(abstract)
    num.add_lvlOverride(ilvl=0).add_startOverride(1)
    for paragraph in paragraphs:
        found = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 - numbers are XML to the library
        found.get_or_add_ilvl().val = 0
        found.get_or_add_numId().val = num.numId


def _facts(word: "WordFile", facts: Facts) -> None:
    for name, value in facts.pairs:
        paragraph = word.add_paragraph(style="Angabe")
        paragraph.paragraph_format.left_indent = _mm(52)
        paragraph.paragraph_format.first_line_indent = _mm(-52)
        paragraph.paragraph_format.tab_stops.add_tab_stop(_mm(52))
        paragraph.add_run(name).bold = True
        paragraph.add_run("\t" + value)


def _figure(word: "WordFile", figure: Figure) -> None:
    if figure.caption:
        word.add_paragraph(figure.caption, style="Caption")
    width, height = drawing.size(drawing.checked(figure.svg))
    shown = min(TEXT_MM, HIGHEST_MM * width / height)
    paragraph = word.add_paragraph()
    shape = paragraph.add_run().add_picture(io.BytesIO(_picture(figure)), width=_mm(shown))
    shape._inline.docPr.set("descr", figure.alt)  # noqa: SLF001 - the library has no word for alternative texts
    if figure.source:
        word.add_paragraph(figure.source, style="Anmerkung")


def _picture(figure: Figure) -> bytes:
    """PNG: Word before 2016 shows no SVG."""
    import typst  # noqa: PLC0415 - slow import

    try:
        made: bytes = typst.compile(
            TEMPLATE.with_name("picture.typ"),
            root=TEMPLATE.parent,
            font_paths=typst_fonts(),
            format="png",
            ppi=PIXELS_PER_INCH,
            sys_inputs={"svg": drawing.for_paper(figure.svg)},
        )
    except typst.TypstError as error:
        raise DocumentError(f"Die Zeichnung lässt sich nicht setzen: {error}") from error
    return made


def _table(word: "WordFile", table: Table) -> None:
    word.add_paragraph(table.caption, style="Caption")
    made = word.add_table(rows=0, cols=len(table.head))
    made.autofit = False
    _describe(made, table)
    shares = columns.shares(table)
    widths = [TEXT_MM * share / sum(shares) for share in shares]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = _mm(width)
    lines = (table.head, *table.rows)
    for place, line in enumerate(lines):
        is_total = table.total and place == len(lines) - 1
        is_strong = place == 0 or is_total or place - 1 in table.strong
        _row(made, table, line, widths=widths, strong=is_strong)
    element(made.rows[0]._tr.get_or_add_trPr(), "tblHeader")  # noqa: SLF001 - repeating heads are XML to the library
    if table.note:
        word.add_paragraph(table.note, style="Anmerkung")
    else:
        word.add_paragraph(style="Tabellentext")


def _describe(made: Any, table: Table) -> None:
    """Lines between the rows, room in the cells, and a name for whoever hears the table."""
    properties = made._tbl.tblPr  # noqa: SLF001 - borders are XML to the library
    borders = element(properties, "tblBorders")
    for side in ("top", "bottom", "insideH"):
        element(borders, side, val="single", sz="4", space="0", color=HAIR)
    margins = element(properties, "tblCellMar")
    for side in ("top", "left", "bottom", "right"):
        element(margins, side, w="57" if side in {"left", "right"} else "34", type="dxa")
    for look in properties.findall("{*}tblLook"):
        properties.remove(look)
    element(properties, "tblLook", val="0060" if table.total else "0020", firstRow="1", lastRow=str(int(table.total)))
    element(properties, "tblCaption", val=table.caption)
    # Word calls a file broken whose properties stand in another order than the standard's.
    properties[:] = sorted(properties, key=lambda child: TABLE_PARTS.index(child.tag.rpartition("}")[2]))


def _row(made: Any, table: Table, line: tuple[str, ...], *, widths: list[float], strong: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - slow import
    from docx.shared import Pt  # noqa: PLC0415 - slow import

    row = made.add_row()
    element(row._tr.get_or_add_trPr(), "cantSplit")  # noqa: SLF001 - rows that stay whole are XML to the library
    for cell, text, side, width in zip(row.cells, line, columns.align(table), widths, strict=True):
        cell.width = _mm(width)
        paragraph = cell.paragraphs[0]
        paragraph.style = "Tabellentext"
        run = paragraph.add_run(text)
        run.bold, run.font.size = strong or None, Pt(columns.size(table))
        if side == "right":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if strong:
            borders = element(cell._tc.get_or_add_tcPr(), "tcBorders")  # noqa: SLF001 - borders are XML to the library
            element(borders, "bottom", val="single", sz="8", space="0", color=INK)


BLOCKS = cast(
    "Mapping[type, Callable[[WordFile, Block], None]]",
    {
        Paragraph: _prose("Normal"),
        Lead: _prose("Vorspann"),
        Note: _prose("Anmerkung"),
        ListBlock: _list,
        Table: _table,
        Figure: _figure,
        Facts: _facts,
    },
)


def _inline(paragraph: Any, inline: Inline) -> None:
    for run in runs(inline):
        made = paragraph.add_run(run.text) if run.href is None else _link(paragraph, run.href, run.text)
        made.bold, made.italic = run.strong or None, run.em or None


def _link(paragraph: Any, href: str, text: str) -> Any:
    from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - slow import
    from docx.oxml.ns import qn  # noqa: PLC0415 - slow import

    made = element(paragraph._p, "hyperlink")  # noqa: SLF001 - links are XML to the library
    if href.startswith("#"):
        made.set(qn("w:anchor"), _bookmark(href[1:]))
    else:
        made.set(qn("r:id"), paragraph.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.underline = True
    made.append(run._r)  # noqa: SLF001 - the same
    return run


def _mm(length: float) -> Any:
    from docx.shared import Mm  # noqa: PLC0415 - slow import

    return Mm(round(length, 2))
