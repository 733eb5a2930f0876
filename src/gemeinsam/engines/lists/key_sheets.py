"""What codes stand for where a sheet or block lists them beside their words: "KV | Kreisverwaltung"."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from .cleaning import cleaned, folded
from .codes import CODE, Section
from .legends import pairs_of
from .places import read_places
from .statuses import status_of
from .units import read_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .cells import Cell, Sheet
    from .columns import Column, Role
    from .knowledge import Knowledge
    from .tables import Table
    from .themes import Themes

KEY_SHEET: Final = re.compile(
    r"schlüssel|legende|kürzel|abkürzung|\bcodes?\b|codierung|kodierung|werteliste|auswahl(?:liste|werte)|listenwerte|"
    r"zeichenerklärung|^listen$|glossar",
    re.IGNORECASE,
)
FEWEST, KNOWN_SHARE, CODED_SHARE = 2, 0.5, 0.7
_OF_CODES: Final[tuple[Role, ...]] = ("status", "fields", "unit", "places")
_MAY_BE_CODED: Final = (*_OF_CODES, "unknown", "number", "remark")


class Keys:
    """The keys of a file.

    Args:
        known: the county.
        themes: its fields.
    """

    def __init__(self, known: Knowledge, themes: Themes) -> None:
        self.known, self.themes = known, themes
        self.sections: list[Section] = []

    def take(self, sheet: Sheet, rows: Iterable[int]) -> None:
        """Keep the keys that stand in rows of a sheet, in cells of their own or in one text."""
        rows = list(rows)
        spoken = Section()
        for row in rows:
            for cell in sheet.rows[row]:
                for code, word in pairs_of(cell.text):
                    spoken.words.setdefault(code.lower(), word.strip())
        # Texts tell codes of several kinds one after the other.
        kinds: tuple[Role, ...] = ("unit", "places")
        for role in kinds:
            words = {code: word for code, word in spoken.words.items() if self._role_of(word) == role}
            self._keep(Section(words=words))
        for place in range(max((len(sheet.rows[row]) for row in rows), default=0)):
            if not {place, place + 1} & sheet.hidden_columns:
                for section in _sections(sheet, rows, place):
                    self._keep(section)

    def _keep(self, section: Section) -> None:
        roles = Counter(role for word in section.words.values() if (role := self._role_of(word)) is not None)
        if len(section.words) < FEWEST or not roles:
            return
        role, often = roles.most_common(1)[0]
        if often >= KNOWN_SHARE * len(section.words):
            section.role = role
            self.sections.append(section)

    def _role_of(self, word: str) -> Role | None:
        """What a word of the county's vocabulary is."""
        if status_of(word) is not None:
            return "status"
        if self.themes.one(word) is not None:
            return "fields"
        if (unit := read_unit(word, self.known)) is not None and unit.key is not None:
            return "unit"
        return "places" if read_places(word, self.known).any else None

    def of_column(self, column: Column, cells: Sequence[Cell]) -> Section | None:
        """The codes of a column: those under its heading, else of its kind; they must be what stands in it."""
        if column.role not in _MAY_BE_CODED or not column.heading:
            return None
        heading = folded(column.heading.split(" | ")[-1])
        named = [section for section in self.sections if section.label == heading]
        alike = [s for s in self.sections if _alike(s, column) and (not s.label or not named)]
        fitting = [
            section
            for section in named or alike
            if cells and sum(map(section.holds, cells)) >= (KNOWN_SHARE if named else CODED_SHARE) * len(cells)
        ]
        return fitting[0] if len(fitting) == 1 else None


def end_before_key(sheet: Sheet, top: int, last: int) -> int:
    """The last row of a table, without a key that stands below it under a line that says so."""
    for row in range(top + 1, last + 1):
        texts = [cell.text for cell in sheet.rows[row] if not cell.empty]
        if len(texts) == 1 and not any(not cell.empty for cell in sheet.rows[row - 1]) and KEY_SHEET.search(texts[0]):
            below = (sum(not cell.empty for cell in sheet.rows[after]) for after in range(row + 1, last + 1))
            return row - 1 if all(filled <= 2 for filled in below) else last
    return last


def is_key(table: Table) -> bool:
    """Whether a table is a key by the name of its sheet, and tells nothing of money and time."""
    roles = {column.role for column in table.head.columns}
    return bool(KEY_SHEET.search(table.sheet.name)) and not roles & {"amount", "start", "end", "period"}


def _alike(section: Section, column: Column) -> bool:
    """Whether codes may be those of a column by what they stand for; units and places share their names."""
    if column.role == "unknown":
        return not any(code.isdigit() for code in section.words)
    return column.role == section.role or {column.role, section.role} == {"unit", "places"}


def _sections(sheet: Sheet, rows: list[int], place: int) -> Iterator[Section]:
    """Runs of codes in a column with words to their right, each with the text above or beside it."""
    section, above, beside = Section(), "", ""
    for row in rows:
        code, word = sheet.cell(row, place).text, sheet.cell(row, place + 1).text
        left = sheet.cell(row, place - 1).text if place else ""
        if CODE.match(code) and len(word) > max(2, len(code)) and not _heads_codes(code):
            if left and folded(left) != beside:
                yield section
                section, beside = Section(), folded(left)
            section.label = beside or section.label or above
            section.words.setdefault(code.lower(), cleaned(word) or word)
            continue
        yield section
        section, beside = Section(), ""
        above = folded(code.rstrip(":")) if code and not (word and _heads_codes(code)) else folded(word)
    yield section


def _heads_codes(text: str) -> bool:
    return folded(text) in ("kuerzel", "code", "nr", "abk", "ziffer", "key", "wert", "kurz", "zeichen", "spalte")
