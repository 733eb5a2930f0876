"""Reads a DOCX: paragraphs and rows of tables, parted into sections, since a DOCX has no pages before it is printed."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml import etree

from .opening import BROKEN
from .tree import SECTION, Cell, Line, Page, Paper, UnreadableError
from .vocabulary import label_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEADING = re.compile(r"(?:heading|überschrift|berschrift)\s*(\d)", re.IGNORECASE)
# A section longer than this is parted at the next paragraph, so that an anchor leads near its passage.
LONG_SECTION = 5_000
COLUMN = 100.0
MOST_LINES = 100_000


def read_docx(content: bytes, tell: Callable[[int, int], None]) -> Paper:
    """The sections of a paper: a new one at each heading of the first two levels and at each page break.

    Raises:
        UnreadableError: broken, or without text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = _parsed(archive, "word/document.xml").find(f"{W}body")
            styles = _ranks(archive)
            title = _core_title(archive)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, EOFError) as error:
        raise UnreadableError(BROKEN) from error
    if body is None:
        raise UnreadableError(BROKEN)
    pages = tuple(_sections(_Reader(styles).lines(body)))
    if not any(letter.isalpha() for page in pages for letter in page.text):
        raise UnreadableError("Die Datei enthält keinen Text, vielleicht nur Bilder.")
    tell(len(pages), len(pages))
    return Paper(title, SECTION, pages)


def _parsed(archive: zipfile.ZipFile, name: str) -> Any:
    # No entities, no network, no huge trees: the archive was checked before, this holds it.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    return etree.fromstring(archive.read(name), parser)


def _core_title(archive: zipfile.ZipFile) -> str:
    if "docProps/core.xml" not in archive.namelist():
        return ""
    found = _parsed(archive, "docProps/core.xml").find("{http://purl.org/dc/elements/1.1/}title")
    return " ".join((found.text or "").split()) if found is not None else ""


def _ranks(archive: zipfile.ZipFile) -> dict[str, int]:
    """The level of each style that is a heading, by the style's key."""
    if "word/styles.xml" not in archive.namelist():
        return {}
    ranks: dict[str, int] = {}
    for style in _parsed(archive, "word/styles.xml").iter(f"{W}style"):
        key, name = style.get(f"{W}styleId", ""), style.find(f"{W}name")
        said = HEADING.search(name.get(f"{W}val", "") if name is not None else "") or HEADING.search(key)
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        level = int(said[1]) if said else int(outline.get(f"{W}val", "8")) + 1 if outline is not None else 0
        if 1 <= level <= 6:
            ranks[key] = level
        elif name is not None and name.get(f"{W}val", "").lower() in {"title", "titel"}:
            ranks[key] = 1
    return ranks


BREAK = object()


class _Reader:
    """Walks the body of a document in the order of its text."""

    def __init__(self, ranks: dict[str, int]) -> None:
        self._ranks = ranks

    def lines(self, body: Any) -> Iterator[Any]:
        """Lines, and BREAK where the author began a new page."""
        for element in body:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._rows(element)
            elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"}:
                yield from self.lines(element)

    def _paragraph(self, element: Any) -> Iterator[Any]:
        if element.find(f"{W}pPr/{W}pageBreakBefore") is not None or any(
            found.get(f"{W}type") == "page" for found in element.iter(f"{W}br")
        ):
            yield BREAK
        for text in _words(element).split("\n"):
            cells = [part.strip() for part in text.split("\t")]
            cells = [" ".join(part.split()) for part in cells if part]
            if cells:
                yield self._line(element, cells)

    def _line(self, element: Any, cells: list[str]) -> Line:
        style = element.find(f"{W}pPr/{W}pStyle")
        key = style.get(f"{W}val", "") if style is not None else ""
        rank = self._ranks.get(key, 0)
        is_item = element.find(f"{W}pPr/{W}numPr") is not None or "list" in key.lower()
        bold = _is_bold(element)
        row = tuple(Cell(text, place * COLUMN, place * COLUMN + 1, bold) for place, text in enumerate(cells))
        return Line(row, rank=rank, item=is_item and not rank)

    def _rows(self, table: Any) -> Iterator[Any]:
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue
            cells, place = [], 0
            forms = False
            for cell in row.iter(f"{W}tc"):
                if next(cell.iterancestors(f"{W}tr")) is not row:
                    continue
                parts = _parts(cell, place)
                forms = forms or (len(parts) > 1 and bool(label_kind(parts[0].text)))
                cells += [parts] if parts else []
                place += _span(cell)
            if forms:
                # A form: each cell is headed by its label.
                yield from (Line((part,)) for parts in cells for part in _headed(parts))
            elif cells:
                yield Line(tuple(_together(parts) for parts in cells), row=True)


def _parts(cell: Any, place: int) -> list[Cell]:
    """The lines of a cell."""
    found = []
    for paragraph in cell.iter(f"{W}p"):
        bold = _is_bold(paragraph)
        lines = (" ".join(text.split()) for text in _words(paragraph).split("\n"))
        found += [Cell(text, place * COLUMN, place * COLUMN + 1, bold) for text in lines if text]
    return found


def _together(parts: list[Cell]) -> Cell:
    bold = [part.bold for part in parts]
    lead = " ".join(part.text for part in parts[: bold.index(False)]) if bold[0] and False in bold else ""
    return replace(parts[0], text=" ".join(part.text for part in parts), bold=all(bold), lead=lead)


def _headed(parts: list[Cell]) -> list[Cell]:
    """Label and value apart; a label is marked as one, whatever its letters."""
    if len(parts) < 2 or not label_kind(parts[0].text):
        return [_together(parts)]
    return [replace(parts[0], bold=True), _together(parts[1:])]


def _span(cell: Any) -> int:
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    said = found.get(f"{W}val", "1") if found is not None else "1"
    return min(int(said), 60) if said.isdecimal() else 1


def _words(paragraph: Any) -> str:
    """The text of a paragraph as it stands, without what was struck out."""
    parts: list[str] = []
    for element in paragraph.iter():
        if element.tag == f"{W}t":
            parts.append(element.text or "")
        elif element.tag == f"{W}tab":
            # Places of tabs stand in the paragraph's form, tabs themselves in its text.
            parts.append("\t" if element.getparent().tag == f"{W}r" else "")
        elif element.tag in {f"{W}br", f"{W}cr"}:
            parts.append("\n")
        elif element.tag in {f"{W}noBreakHyphen", f"{W}softHyphen"}:
            parts.append("-" if element.tag.endswith("noBreakHyphen") else "")
    return "".join(parts)


def _is_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(f"{W}r") if any((part.text or "").strip() for part in run.iter(f"{W}t"))]
    return bool(runs) and all(
        (found := run.find(f"{W}rPr/{W}b")) is not None and found.get(f"{W}val", "1") not in {"0", "false"}
        for run in runs
    )


def _sections(lines: Iterator[Any]) -> Iterator[Page]:
    number, length = 1, 0
    held: list[Line] = []
    for count, line in enumerate(lines):
        if count > MOST_LINES:
            break
        is_new = line is BREAK or 0 < line.rank <= 2 or length > LONG_SECTION
        if is_new and held:
            yield Page(number, tuple(held))
            number, held, length = number + 1, [], 0
        if line is not BREAK:
            held.append(line)
            length += len(line.text)
    if held:
        yield Page(number, tuple(held))
