"""Spreadsheet files: written whole or not at all, one sheet row by row, nothing ever a formula."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .cells import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Fixed, so that the same content gives the same file.
MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - the format knows no time zone
# Excel shows these with the dot and comma of its own language: 12.000 € and 0,25 in German.
FORMATS: dict[str, dict[str, Any]] = {
    "euro": {"num_format": '#,##0\\ "€"'},
    "number": {"num_format": "#,##0"},
    "plain": {"num_format": "0"},
    "posts": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.00\\ %"},
    "words": {"text_wrap": True, "valign": "top"},
}
LEAST_GROUPED = 10_000


class Figure(NamedTuple):
    """A number with the name of its format."""

    value: float
    kind: str


def euro(amount: int) -> Figure:
    """Euro, shown as "12.000 €"."""
    return Figure(amount, "euro")


def posts(amount: float) -> Figure:
    """Posts, shown as "0,25"."""
    return Figure(amount, "posts")


@contextmanager
def new_workbook(path: Path) -> Iterator[Any]:
    """A workbook that takes the place of `path` only once it is written in full."""
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - slow import

    handle, name = tempfile.mkstemp(suffix=".xlsx", prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    try:
        workbook = xlsxwriter.Workbook(name, {"strings_to_formulas": False, "strings_to_urls": False})
        workbook.set_properties({"title": "Jahresplan", "created": MADE})
        yield workbook
        workbook.close()
        # mkstemp makes files that only their owner may read; a spreadsheet follows the user's own mask.
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


class Page:
    """One sheet, written row by row.

    Args:
        workbook: it belongs to.
        name: of the sheet.
        heading: titles of the columns with their widths.
        frozen: so many columns stay when the sheet is moved; the heading always does.
    """

    def __init__(self, workbook: Any, name: str, heading: Sequence[tuple[str, int]], *, frozen: int = 0) -> None:
        self.workbook = workbook
        self.sheet = workbook.add_worksheet(name)
        self.formats: dict[tuple[str, bool], Any] = {}
        self.row = 0
        bold = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for column, (title, width) in enumerate(heading):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(0, column, harmless(title), bold)
        self.sheet.freeze_panes(1, frozen)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)

    def add(self, *values: object, bold: bool = False) -> None:
        """One row: text stays text, figures have their own format, other numbers a plain one."""
        self.row += 1
        for column, value in enumerate(values):
            self.put(column, value, bold=bold)

    def put(self, column: int, value: object, *, bold: bool = False) -> None:
        """One cell of the present row; nothing for None and empty text."""
        if value is None or value == "":
            return
        if isinstance(value, float):
            value = posts(value)
        if isinstance(value, int):
            value = Figure(value, "number" if abs(value) >= LEAST_GROUPED else "plain")
        if isinstance(value, Figure):
            self.sheet.write_number(self.row, column, value.value, self._format(value.kind, bold=bold))
        else:
            # What UTF-8 can't hold must not stop the whole answer.
            words = str(value).encode(errors="replace").decode()
            self.sheet.write_string(self.row, column, harmless(words), self._format("words", bold=bold))

    def _format(self, kind: str, *, bold: bool) -> Any:
        if (kind, bold) not in self.formats:
            top = {"bold": True, "top": 1} if bold else {}
            self.formats[kind, bold] = self.workbook.add_format({"valign": "top", **FORMATS[kind], **top})
        return self.formats[kind, bold]
