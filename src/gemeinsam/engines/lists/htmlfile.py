"""Tables saved as a page: what some programs export under the ending xls."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from .cells import EMPTY, Book, Cell, Merge, Sheet, UnreadableError
from .cleaning import cleaned

MOST_ROWS = 60_000
_HIDDEN = re.compile(r"mso-hide\s*:\s*all|display\s*:\s*none|visibility\s*:\s*hidden")


class _Tables(HTMLParser):
    """Collects the cells of all tables, one under the other."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Cell]] = []
        self.merges: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self._words: list[str] | None = None
        self._span = (1, 1)
        self._hidden = 0
        self._unseen = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("row", "tr"):
            self.rows.append([])
            if any(name == "hidden" or (name == "style" and _HIDDEN.search(value or "")) for name, value in attrs):
                self.hidden_rows.add(len(self.rows) - 1)
        elif tag in ("td", "th", "cell"):
            if not self.rows:
                self.rows.append([])
            given = {name: value or "" for name, value in attrs}
            self._words = []
            self._unseen = "hidden" in given or bool(_HIDDEN.search(given.get("style", "")))
            self._span = (_number(given.get("rowspan", "1")), _number(given.get("colspan", "1")))
        elif tag == "br" and self._words is not None:
            self._words.append("\n")
        elif tag in ("script", "style"):
            self._hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hidden = max(self._hidden - 1, 0)
        if tag in ("td", "th", "cell") and self._words is not None:
            self._add(cleaned("".join(self._words)))
            self._words = None

    def handle_data(self, data: str) -> None:
        if self._words is not None and not self._hidden:
            self._words.append(data)

    def _add(self, text: str | None) -> None:
        row, place = len(self.rows) - 1, len(self.rows[-1])
        while any(m.top < row <= m.bottom and m.left <= place <= m.right for m in self.merges):
            self.rows[-1].append(EMPTY)
            place += 1
        high, wide = self._span
        self.rows[-1] += [Cell(text) if text and not self._unseen else EMPTY, *[EMPTY] * (wide - 1)]
        if high > 1 or wide > 1:
            self.merges.append(Merge(row, place, row + high - 1, place + wide - 1))


def _number(text: str) -> int:
    return min(int(text), 500) if text.isdigit() and int(text) > 0 else 1


def read_html(text: str, encoding: str) -> Book:
    """All tables of a page as one sheet without a name.

    Raises:
        UnreadableError: there is no table in it, or far too long a one.
    """
    parser = _Tables()
    parser.feed(text)
    parser.close()
    if not any(parser.rows) or len(parser.rows) > MOST_ROWS:
        message = "In der Datei ist keine lesbare Tabelle. Lesbar sind xlsx, xls, ods und csv."
        raise UnreadableError(message)
    sheet = Sheet(
        name="",
        rows=parser.rows,
        numbers=list(range(1, len(parser.rows) + 1)),
        merges=parser.merges,
        hidden_rows=frozenset(parser.hidden_rows),
    )
    return Book(kind="html", sheets=[sheet], encoding=encoding)
