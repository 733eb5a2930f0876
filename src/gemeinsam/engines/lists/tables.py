"""The rows of a table: which are projects, which are headings of groups, sums, notes or examples."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from .cells import EMPTY
from .cleaning import folded
from .columns import HOW_TO
from .legends import explains_codes
from .money import read_money

if TYPE_CHECKING:
    from collections.abc import Callable

    from .cells import Cell, Sheet
    from .codes import Section
    from .columns import Column
    from .heads import Head

Kind = Literal["project", "blank", "heading", "sum", "note", "group", "example", "hidden"]
_SUM: Final = re.compile(
    r"^(?:zwischen|gesamt|end|teil)?(?:summen?|total|saldo)\b|^(?:insgesamt|zusammen|sum|grand total|subtotal|"
    r"gesamt|total|uebertrag|vortrag|uebertragen|seitensumme|seite \d+|endbetrag|saldovortrag|"
    r"anzahl|mittelwert|durchschnitt|"
    r"gesamtkosten|gesamtbetrag|gesamtergebnis|zwischenergebnis)\b(?! ?(?:konzept|strategie))"
)
_SUM_AFTER: Final = re.compile(r" (?:gesamt|insgesamt|summe|total)$|^\d+ (?:vorhaben|projekte|massnahmen|eintraege)$")
# A line that belongs to the project above it.
_PART_OF: Final = re.compile(r"^(?:davon|hiervon|darin|darunter)\b", re.IGNORECASE)
_NOTE: Final = re.compile(
    r"^(?:[*\s]{2,}|[*]|†|¹|²|\d\)\s|hinweise?\b|anm(?:erkung(?:en)?)?\b|stand\b|quelle\b|rückfragen\b|"
    r"[–-]*\s*bitte\b|für die richtigkeit|legende\b|erläuterung|bitte\b|abkürzung|"
    r"fußnote|erstellt\b|seite \d+|druckdatum|datum:|ansprech|kontakt\b|frist\b|angaben\b|beträge\b|"
    r"alle (?:beträge|angaben)|"
    r"vertraulich|entwurf\b|nur für\b|ende der liste|\(c\)|©)",
    re.IGNORECASE,
)
_EXAMPLE: Final = re.compile(
    r"^(?:test(?:eintrag)?$|bsp\.?|beispiel(?:zeile|eintrag)?|muster(?:zeile|eintrag)?|z\. ?b\.)(?:$|[\s:.)])",
    re.IGNORECASE,
)
LONGEST_TITLE = 220
# A first column with so few names among so many rows groups them.
FEWEST_TO_GROUP, GROUPED = 4, 0.6
KEY_HEADING: Final = "kennung"
WIDE = 3


_UNFINISHED: Final = re.compile(
    r"(?:\b(?:am|an|auf|bei|das|der|des|die|durch|für|im|in|mit|oder|sowie|und|unter|vom|von|zu|zum|zur|über)|[-–,/&+])$",
    re.IGNORECASE,
)
# What a project of its own would tell; the second line of another tells none of it.
_HEAD_OF: Final = frozenset({"unit", "status", "number", "fields", "amount"})
_PAGE: Final = re.compile(r"^-?\s*(?:Seite|Blatt|S\.)\s*\d+(?:\s*(?:von|/)\s*\d+)?\s*-?$", re.IGNORECASE)
_LETTER: Final = re.compile(r"^(?:[A-H]|[IVX]{1,5})$")


def _counts_columns(own: dict[int, Cell]) -> bool:
    """Whether a row below the headings only numbers the columns: 1, 2, 3 or (1), (2), (3)."""
    numbers = [int(found[1]) for cell in own.values() if (found := _COUNT.match(cell.text))]
    return len(numbers) == len(own) > 2 and all(after - before == 1 for before, after in pairwise(numbers))


_COUNT: Final = re.compile(r"^(?:Sp(?:alte)?\.?\s*)?\(?(\d{1,2})[.)]?$")


@dataclass
class Table:
    """A table of a sheet.

    Args:
        sheet: where it stands.
        head: its headings.
        last: its last row, inside.
        heads_group: whether a text alone in its row names what the rows below it share.
        kinds: of the rows below the headings.
        groups: for each row the headings of groups above it, the nearest last.
        codes: by place of a column what the codes in it stand for.
    """

    sheet: Sheet
    head: Head
    last: int
    heads_group: Callable[[str], bool] = field(default=lambda _: False)
    kinds: dict[int, Kind] = field(default_factory=dict)
    groups: dict[int, str] = field(default_factory=dict)
    codes: dict[int, Section] = field(default_factory=dict)
    _filled: dict[tuple[int, int], Cell] = field(default_factory=dict)
    _owned: dict[int, dict[int, Cell]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Beside the table may stand its legend, or what somebody noted.
        self.money = {column.place for column in self.head.columns if column.role == "amount"}
        self.places = {column.place for column in self.head.columns if column.heading}
        self._spread_merged()
        rows = range(self.head.bottom + 1, self.last + 1)
        self.usual_width = Counter(len(self.sheet.rows[row]) for row in rows if self.sheet.rows[row]).most_common(1)
        full = [
            row
            for row in rows
            if len(own := self._own(row)) > 1
            and row not in self.sheet.hidden_rows
            and not self._is_sum(own)
            and not self._repeats_head(own)
        ]
        self.last_full = max(full, default=self.head.bottom)
        self.plain_title = self._plain_title(full)
        group = ""
        for row in rows:
            kind = self._kind(row)
            self.kinds[row] = kind
            if kind == "group":
                group = max((cell.text for cell in self._own(row).values()), key=len)
            self.groups[row] = group
        self._drop_unnamed_sums()
        self._fill_down()

    def cell(self, row: int, column: Column) -> Cell:
        """A cell, with what a merged block says for all its rows."""
        own = self.sheet.cell(row, column.place)
        cell = self._filled.get((row, column.place), own) if own.empty else own
        coded = self.codes.get(column.place)
        return cell if coded is None or cell.empty else coded.decoded(cell)

    @cached_property
    def _key_place(self) -> int | None:
        """The hidden column by which a list that we prefilled is known again."""
        head = self.sheet.rows[self.head.bottom]
        return next((at for at, cell in enumerate(head) if folded(cell.text) == KEY_HEADING), None)

    def key_of(self, row: int, entries: frozenset[str]) -> str:
        """Which of the known entries a row was prefilled from; nothing else of a hidden column is looked at."""
        key = "" if self._key_place is None else self.sheet.cell(row, self._key_place).text
        return key if key in entries else ""

    @property
    def projects(self) -> list[int]:
        """Rows that are projects, or would be one had they a title."""
        return [row for row, kind in self.kinds.items() if kind == "project"]

    def too_long(self, row: int) -> bool:
        """Whether a row of a text file has more cells than the others: a delimiter inside a text."""
        usual = max(self.usual_width[0][0] if self.usual_width else 0, len(self.sheet.rows[self.head.bottom]))
        return self.sheet.of_text and len(self.sheet.rows[row]) > usual

    def too_short(self, row: int) -> bool:
        """Whether a row of a text file has fewer cells than the others."""
        return self.sheet.of_text and bool(self.usual_width) and len(self.sheet.rows[row]) < self.usual_width[0][0]

    def _spread_merged(self) -> None:
        for merge in self.sheet.merges:
            if merge.bottom > merge.top and self.head.bottom < merge.top <= self.last:
                cell = self.sheet.cell(merge.top, merge.left)
                for row in range(merge.top + 1, min(merge.bottom, self.last) + 1):
                    self._filled[row, merge.left] = cell

    def _fill_down(self) -> None:
        """A first column that names each thing once stands for the rows below it as well, up to the next name."""
        first = next((c for c in self.head.columns if c.heading and c.role != "number"), None)
        rows = self.projects
        if first is None or first.role not in ("unit", "places", "fields") or len(rows) < FEWEST_TO_GROUP:
            return
        named = [cell.text for row in rows if not (cell := self.cell(row, first)).empty]
        if not 2 <= len(named) <= GROUPED * len(rows) or len(set(named)) < len(named):
            return
        above = EMPTY
        for row in range(rows[0], rows[-1] + 1):
            own = self.cell(row, first)
            above = EMPTY if self.kinds[row] in ("blank", "group", "sum") else above if own.empty else own
            if own.empty and not above.empty:
                self._filled[row, first.place] = above

    def _own(self, row: int) -> dict[int, Cell]:
        """Filled cells that are to be seen."""
        if row not in self._owned:
            cells = enumerate(self.sheet.rows[row])
            self._owned[row] = {at: cell for at, cell in cells if not cell.empty and at in self.places}
        return self._owned[row]

    def _plain_title(self, full: list[int]) -> tuple[bool, str] | None:
        """How titles usually look (bold, fill); a single cell that looks otherwise heads a group."""
        looks = Counter((cell.bold, cell.fill) for row in full if (cell := self._title(row)) is not None)
        return looks.most_common(1)[0][0] if looks else None

    def _title(self, row: int) -> Cell | None:
        place = next((column.place for column in self.head.columns if column.role == "title"), None)
        cell = EMPTY if place is None else self.sheet.cell(row, place)
        return None if cell.empty else cell

    def _kind(self, row: int) -> Kind:
        own = self._own(row)
        if not own or row in self.sheet.hidden_rows:
            return "hidden" if own else "blank"
        hints = sum(bool(HOW_TO.match(cell.text)) for cell in own.values())
        near = row <= self.head.bottom + 2 and 2 * hints > len(own)
        of_page = any(_PAGE.match(cell.text) for cell in own.values())
        if near or of_page or self._repeats_head(own) or (row <= self.head.bottom + 2 and _counts_columns(own)):
            return "heading"
        title = self._title(row)
        if any(_EXAMPLE.match(cell.text) for cell in [*list(own.values())[:2], *([title] if title else [])]):
            return "example"
        if self._is_sum(own) or self._is_part(row, own):
            return "sum"
        if len(own) == 1:
            return self._single(row, *next(iter(own.items())))
        return "group" if self._numbers_group(row, own) else "project"

    def _repeats_head(self, own: dict[int, Cell]) -> bool:
        headings = {column.place: folded(column.heading.split(" | ")[-1]) for column in self.head.columns}
        same = sum(bool(cell.text) and folded(cell.text) == headings.get(at) for at, cell in own.items())
        return same >= 2 and same >= len(own) / 2

    def _is_sum(self, own: dict[int, Cell]) -> bool:
        """A row that says it is a sum, and holds nothing beside amounts."""
        texts = [cell.text for at, cell in own.items() if not self._is_amount(at, cell)]
        named = any(_SUM.match(folded(text)) or _SUM_AFTER.search(folded(text)) for text in texts)
        return named and len(texts) <= 2 and (len(own) > len(texts) or len(own) == 1)

    def _is_part(self, row: int, own: dict[int, Cell]) -> bool:
        """A line of the project above, with nothing beside amounts ("davon Landesmittel | 500")."""
        texts = [cell.text for at, cell in own.items() if not self._is_amount(at, cell)]
        return len(texts) == 1 and len(own) > 1 and bool(_PART_OF.match(texts[0])) and row > self.head.bottom + 1

    def _is_amount(self, place: int, cell: Cell) -> bool:
        amount = place in self.money
        number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
        return number or (amount and (bool(cell.broken) or bool(read_money(cell.text).amounts)))

    def _single(self, row: int, place: int, cell: Cell) -> Kind:
        """One filled cell: a note, the heading of a group, or a project of which only the title is known."""
        wide = any(
            m.top <= row <= m.bottom and m.left <= place <= m.right and m.right - m.left + 1 >= WIDE
            for m in self.sheet.merges
        )
        text = cell.text
        if (
            _NOTE.match(text)
            or (text.startswith("(") and text.endswith(")"))
            or explains_codes(text)
            or "@" in text
            or len(text) > LONGEST_TITLE
            or not isinstance(cell.value, str)
        ):
            return "note"
        if row > self.last_full and (wide or self._title(row) is None or self._after_gap(row)):
            return "note"
        if wide or text.endswith(":") or self._title(row) is None:
            return "group"
        if self.heads_group(text) or self._repeats_head(self._following(row)):
            return "group"
        looks_otherwise = self.plain_title is not None and (cell.bold, cell.fill) != self.plain_title
        return "group" if looks_otherwise else "project"

    def _following(self, row: int) -> dict[int, Cell]:
        """The cells of the next row that is not empty."""
        return next((own for after in range(row + 1, self.last + 1) if (own := self._own(after))), {})

    def _after_gap(self, row: int) -> bool:
        """Whether there is an empty row, or the sum of all, between the list and this."""
        between = (self._own(at) for at in range(self.last_full + 1, row))
        return any(not own or self._is_sum(own) for own in between)

    def _numbers_group(self, row: int, own: dict[int, Cell]) -> bool:
        """Number and title only, and the next number is a part of it ("1 | Energie" above "1.1", "1.2")."""
        number = self._marker_place(own)
        others = {at: cell for at, cell in own.items() if at != number and not self._is_money_column(at)}
        if number is None or number not in own or len(others) != 1:
            return False
        following = self._following(row).get(number)
        head = own[number].text.rstrip(".")
        wide = any(m.top == row and m.right - m.left + 1 >= WIDE for m in self.sheet.merges)
        if following is not None and (wide or (_LETTER.match(head) and not _LETTER.match(following.text))):
            return True
        return following is not None and following.text.startswith(f"{head}.") and len(following.text) > len(head) + 1

    def _marker_place(self, own: dict[int, Cell]) -> int | None:
        """Where rows are numbered: a column of numbers, or a single letter before the title ("A | Landkreis")."""
        number = next((column.place for column in self.head.columns if column.role == "number"), None)
        title = next((column.place for column in self.head.columns if column.role == "title"), None)
        if number is not None or title is None or len(own) != 2 or title not in own:
            return number
        return next((at for at, cell in own.items() if at < title and _LETTER.match(cell.text.rstrip(".)"))), None)

    def _is_money_column(self, place: int) -> bool:
        return place in self.money

    def continues(self, row: int) -> bool:
        """Whether the title of a row is that of the row above, in one merged block."""
        place = next((column.place for column in self.head.columns if column.role == "title"), None)
        return (row, place) in self._filled and place not in self._own(row)

    def is_rest_of_title(self, row: int, title: str) -> bool:
        """Whether a row holds nothing but the second line of the title above it: no title begins in small letters."""
        rest = self._title(row)
        if rest is None or not isinstance(rest.value, str) or _HEAD_OF.intersection(self._roles(row)):
            return False
        return rest.text[:1].islower() or bool(_UNFINISHED.search(title))

    def _roles(self, row: int) -> set[str]:
        own = self._own(row)
        return {column.role for column in self.head.columns if column.place in own}

    def _drop_unnamed_sums(self) -> None:
        """Rows with amounts only which are the sum of those above them."""
        amounts = [column for column in self.head.columns if column.role == "amount"]
        since: dict[int, float] = {}
        ever: dict[int, float] = {}
        for row, kind in self.kinds.items():
            if kind in ("sum", "group"):
                since = {}
            if kind != "project":
                continue
            values = {c.place: v for c in amounts if isinstance(v := self.cell(row, c).value, (int, float))}
            own = self._own(row)
            only = bool(values) and set(own) <= set(values)
            if only and any(
                all(abs(sums.get(at, 0) - v) < 0.5 and v for at, v in values.items()) for sums in (since, ever)
            ):
                self.kinds[row] = "sum"
                since = {}
                continue
            for at, value in values.items():
                since[at] = since.get(at, 0) + value
                ever[at] = ever.get(at, 0) + value
