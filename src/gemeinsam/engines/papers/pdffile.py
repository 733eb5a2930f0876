"""Reads the printed lines of a PDF with their places: pdfium tells letters and boxes, we make lines and cells."""

from __future__ import annotations

import ctypes
import math
import re
import statistics
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2 import raw

from .opening import BROKEN, LOCKED, MOST_PAGES
from .tree import PAGE, Cell, Line, Page, Paper, UnreadableError
from .vocabulary import ONLY_NUMBER

if TYPE_CHECKING:
    from collections.abc import Callable

# A line of a page that a scanner made holds none or a few stray letters.
FEWEST_LETTERS_A_PAGE = 12
# A gap wider than so many heights of a letter parts two cells; a space between words is a third of one.
WIDE_GAP = 1.1
NARROW_GAP = 0.55
CLOSE_GAP, TIMES_WIDER = 0.48, 1.8
BOLD = re.compile(rb"bold|black|heavy|semibold|demi", re.IGNORECASE)
BOLD_WEIGHT = 600
# What pdfium puts where a word is parted at the end of a line.
PARTED = "\ufffe\x02\u00ad"
LINE_ENDS = "\r\n"
MOST_LETTERS_A_PAGE = 60_000


def read_pdf(content: bytes, tell: Callable[[int, int], None]) -> Paper:
    """The lines of all pages.

    Args:
        content: a PDF.
        tell: is told the number of pages read and of all.

    Raises:
        UnreadableError: locked, broken, without pages, with too many, or without text.
    """
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(LOCKED if "assword" in str(error) else BROKEN) from error
    count = len(pdf)
    if not count:
        raise UnreadableError(BROKEN)
    if count > MOST_PAGES:
        raise UnreadableError(f"Die Datei hat {count} Seiten. Lesbar sind höchstens {MOST_PAGES}.")
    pages = []
    for place in range(count):
        pages.append(_page_of(pdf, place))
        tell(place + 1, count)
    return Paper(_title_of(pdf), PAGE, tuple(pages), _notes_on(pages))


def _title_of(pdf: Any) -> str:
    return " ".join(str(pdf.get_metadata_dict().get("Title", "")).split())


def _notes_on(pages: list[Page]) -> tuple[str, ...]:
    """What has to be said of pages without text.

    Raises:
        UnreadableError: no page has any.
    """
    blank = [page.number for page in pages if sum(map(str.isalpha, page.text)) < FEWEST_LETTERS_A_PAGE]
    if len(blank) == len(pages):
        raise UnreadableError(
            "Die Datei enthält keinen Text, vermutlich gescannt. Bitte lassen Sie den Text erkennen (OCR) "
            "und laden Sie sie dann noch einmal hoch."
        )
    if not blank:
        return ()
    named = ", ".join(map(str, blank[:12])) + (" und weitere" if len(blank) > 12 else "")
    return (f"Ohne lesbaren Text, vielleicht Bilder oder gescannt: Seite {named}.",)


def _page_of(pdf: Any, place: int) -> Page:
    try:
        page = pdf[place]
        text = page.get_textpage()
        lines = _Letters(text).lines()
        height = float(page.get_height())
        text.close()
        page.close()
    except pypdfium2.PdfiumError:
        # One broken page is no reason to lose the others; it is named among those without text.
        return Page(place + 1, (), 0.0)
    return Page(place + 1, lines, height)


class _Letters:
    """Makes lines of the letters of a page, in the order in which they are printed.

    A new line begins where the foot of the letters moves; within a line a wide gap begins a new cell.
    """

    def __init__(self, text: Any) -> None:
        self._text = text
        self._lines: list[Line] = []
        self._cells: list[Cell] = []
        self._letters: list[str] = []
        # Of each space: where among the letters, how wide, from where, to where.
        self._gaps: list[tuple[int, float, float, float]] = []
        self._left = self._right = self._foot = self._size = 0.0
        self._first = 0
        # The base line tells the line: boxes of two fonts differ, the line on which they stand does not.
        self._box, self._across, self._up = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()

    def lines(self) -> tuple[Line, ...]:
        """All of them."""
        for place in range(min(self._text.count_chars(), MOST_LETTERS_A_PAGE)):
            letter = chr(raw.FPDFText_GetUnicode(self._text, place))
            if letter in LINE_ENDS:
                # pdfium parts lines by its own rules; the place of the next letter decides.
                self._space()
            elif letter in PARTED and self._letters:
                # It has no place of its own: pdfium found the word parted here.
                self._letters.append("-")
            elif letter == "\0" or (letter.isspace() and letter != "\u00a0"):
                self._space()
            else:
                self._add(place, letter)
        self._end_line()
        return tuple(self._lines)

    def _space(self) -> None:
        if self._letters and self._letters[-1] != " ":
            self._letters.append(" ")

    def _add(self, place: int, letter: str) -> None:
        # Asked for every letter: one box and one point are used again and again.
        raw.FPDFText_GetLooseCharBox(self._text, place, self._box)
        raw.FPDFText_GetCharOrigin(self._text, place, self._across, self._up)
        left, right, foot = self._box.left, self._box.right, self._up.value
        if self._letters or self._cells:
            if not self._same_line(foot, left):
                self._end_line()
            elif self._begins_cell(place, left - self._right):
                self._end_cell()
        if self._letters and self._letters[-1] == " ":
            self._gaps.append((len(self._letters), left - self._right, self._right, left))
        if not self._letters:
            self._left, self._first = left, place
            if not self._cells:
                self._foot, self._size = foot, self._size_of(place)
        self._letters.append(letter)
        self._right = right

    def _begins_cell(self, place: int, gap: float) -> bool:
        """After a wide gap; after a narrower one if the letters turn bold or thin there, as after a label."""
        size = max(self._size, 4.0)
        if not self._letters or gap < NARROW_GAP * size:
            return False
        return gap > WIDE_GAP * size or self._is_bold(place) != self._is_bold(self._first)

    def _size_of(self, place: int) -> float:
        """The size of the font as it is printed: a page may be drawn larger or smaller as a whole."""
        matrix = raw.FS_MATRIX()
        scale = 1.0
        if raw.FPDFText_GetMatrix(self._text, place, matrix):
            scale = math.hypot(matrix.c, matrix.d) or 1.0
        return float(raw.FPDFText_GetFontSize(self._text, place)) * scale

    def _same_line(self, foot: float, left: float) -> bool:
        """Raised and lowered figures belong to the line; going back to the left does not."""
        return abs(foot - self._foot) < 0.45 * max(self._size, 2.0) and left > self._right - 2.5 * max(self._size, 4.0)

    def _end_cell(self) -> None:
        if "".join(self._letters).strip():
            bold = self._is_bold(self._first)
            begin, left = 0, self._left
            for at, _gap, end, after in [*self._outliers(), (len(self._letters), 0.0, self._right, 0.0)]:
                words = "".join(self._letters[begin:at]).strip()
                self._cells.append(Cell(words, round(left, 1), round(end, 1), bold))
                begin, left = at, after
        self._letters, self._gaps = [], []

    def _outliers(self) -> list[tuple[int, float, float, float]]:
        """Spaces much wider than the narrowest of the line: in a narrow table cells stand as close as that."""
        if len(self._gaps) < 2:
            return []
        usual = min(gap for _at, gap, _end, _after in self._gaps)
        least = max(CLOSE_GAP * self._size, TIMES_WIDER * max(usual, 0.15 * self._size))
        return [gap for gap in self._gaps if gap[1] > least]

    def _end_line(self) -> None:
        self._end_cell()
        if _is_justified(self._cells, self._size):
            whole = " ".join(cell.text for cell in self._cells)
            self._cells = [Cell(whole, self._cells[0].left, self._cells[-1].right, self._cells[0].bold)]
        if self._cells:
            self._lines.append(Line(tuple(self._cells), round(self._foot, 1), round(self._size, 1)))
        self._cells = []

    def _is_bold(self, place: int) -> bool:
        if raw.FPDFText_GetFontWeight(self._text, place) >= BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(160)
        raw.FPDFText_GetFontInfo(self._text, place, name, 160, ctypes.c_int())
        return bool(BOLD.search(name.value))


def _is_justified(cells: list[Cell], size: float) -> bool:
    """Whether wide gaps are only words drawn apart to fill a narrow column: single words, equally far apart."""
    if any(" " in cell.text for cell in cells) or not cells or ONLY_NUMBER.match(cells[0].text):
        return False
    gaps = [after.left - before.right for before, after in pairwise(cells)]
    return len(gaps) >= 2 and max(gaps) < 3 * size and max(gaps) < 1.2 * min(gaps)


def usual_size(pages: tuple[Page, ...]) -> float:
    """The height of the letters in which most of a paper is set."""
    sizes = [line.size for page in pages for line in page.lines if len(line.text) > 40 and line.size]
    return statistics.median(sizes) if sizes else 0.0
