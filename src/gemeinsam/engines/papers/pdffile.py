"""Reads the printed lines of a PDF with their places: pdfium tells letters and boxes, we make lines and cells."""

from __future__ import annotations

import ctypes
import re
import statistics
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2 import raw

from .opening import BROKEN, LOCKED, MOST_PAGES
from .tree import PAGE, Cell, Line, Page, Paper, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

# A line of a page that a scanner made holds none or a few stray letters.
FEWEST_LETTERS_A_PAGE = 12
# A gap wider than so many heights of a letter parts two cells; a space between words is a third of one.
WIDE_GAP = 1.1
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
        self._left = self._right = self._foot = self._size = 0.0
        self._first = 0

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
        left, foot, right, head = self._text.get_charbox(place, loose=True)
        size = head - foot
        if self._letters or self._cells:
            if not self._same_line(foot, size, left):
                self._end_line()
            elif left - self._right > WIDE_GAP * max(self._size, 4.0):
                self._end_cell()
        if not self._letters:
            self._left, self._first = left, place
            if not self._cells:
                self._foot, self._size = foot, size
        self._letters.append(letter)
        self._right = right

    def _same_line(self, foot: float, size: float, left: float) -> bool:
        """Raised and lowered figures belong to the line; going back to the left does not."""
        shift = abs(foot - self._foot)
        return shift < 0.45 * max(min(size, self._size), 2.0) and left > self._right - 2.5 * max(self._size, 4.0)

    def _end_cell(self) -> None:
        words = "".join(self._letters).strip()
        if words:
            self._cells.append(Cell(words, round(self._left, 1), round(self._right, 1), self._is_bold(self._first)))
        self._letters = []

    def _end_line(self) -> None:
        self._end_cell()
        if self._cells:
            self._lines.append(Line(tuple(self._cells), round(self._foot, 1), round(self._size, 1)))
        self._cells = []

    def _is_bold(self, place: int) -> bool:
        if raw.FPDFText_GetFontWeight(self._text, place) >= BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(160)
        raw.FPDFText_GetFontInfo(self._text, place, name, 160, ctypes.c_int())
        return bool(BOLD.search(name.value))


def usual_size(pages: tuple[Page, ...]) -> float:
    """The height of the letters in which most of a paper is set."""
    sizes = [line.size for page in pages for line in page.lines if len(line.text) > 40 and line.size]
    return statistics.median(sizes) if sizes else 0.0
