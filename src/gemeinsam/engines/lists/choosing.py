"""Which column is which where headings leave it open: what the values are decides."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from .answers import answer_of, is_tick
from .cleaning import folded, says_nothing
from .days import read_span
from .money import read_money
from .places import read_places
from .statuses import status_of
from .units import read_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .cells import Cell
    from .columns import Column, Role
    from .knowledge import Knowledge
    from .legends import Legend
    from .tables import Table
    from .themes import Themes

SAMPLE = 60
# A column without a telling heading is taken for something if so many of its values are that.
CERTAIN, FEWEST, HALF = 0.7, 3, 0.5
# A person said so.
SURE: Final = 2.0
# Of several columns for one thing the rest say nothing about it, but are not lost.
ONE_ONLY: Final[tuple[Role, ...]] = ("title", "status", "fields", "start", "end", "period")


# Of the values below a heading at least so many must be what it says; else their heading is not believed.
CHECKED: Final[dict[Role, float]] = {
    "amount": 0.25, "start": 0.25, "end": 0.25, "period": 0.25, "status": 0.2, "fields": 0.15, "places": 0.2,
}  # fmt: skip
TIMES: Final[tuple[Role, ...]] = ("start", "end", "period")
INSTEAD: Final[tuple[Role, ...]] = ("unit", "status", "places", "fields")
# What would only give one problem in each row; own fields and own words for a status are to be looked at one by one.
LEFT_ASIDE: Final[tuple[Role, ...]] = ("amount", "start", "end", "period")
DOUBTED: Final = 0.1
_EURO = re.compile(r"\d[\d.,–—-]*\s*(?:€|EUR\b|Euro\b|T€|TEUR\b)|€\s*\d", re.IGNORECASE)
_YEAR_ALONE = re.compile(r"^(?:.*\| )?(?:19|20)\d\d(?: ?ff\.?)?$")


class Chooser:
    """Settles the columns of a table.

    Args:
        known: the county.
        themes: its fields.
        legend: of colours and codes; filled before the first table is settled.
        told: by folded heading what a person said that it holds: a role, or for amounts "amount:" and the meaning.
    """

    def __init__(self, known: Knowledge, themes: Themes, told: Mapping[str, str], legend: Legend) -> None:
        self.known = known
        self.told = told
        self._tests: dict[Role, Callable[[Cell], bool]] = {
            "status": lambda cell: (status_of(cell.text) or legend.statuses.get(folded(cell.text))) is not None,
            "fields": lambda cell: not themes.read(cell.text)[1] and bool(themes.read(cell.text)[0]),
            "places": lambda cell: read_places(cell.text, known).any,
            "unit": lambda cell: (unit := read_unit(cell.text, known)) is not None and unit.key is not None,
            "start": _is_time,
            "end": _is_time,
            "period": _is_time,
            "amount": _is_money,
            "title": lambda cell: isinstance(cell.value, str) and len(cell.text) > 6,
        }

    def settled(self, table: Table) -> tuple[Column, ...]:
        """The columns with one role each."""
        columns = [self._as_told(column) for column in table.head.columns]
        samples = {column.place: self._sample(table, column) for column in columns}
        columns = _of_parts_only(_with_units_of_money(columns, samples))
        columns = self._with_ticked_places(columns, samples)
        columns = [self._believed(column, columns, samples[column.place]) for column in columns]
        for role in ONE_ONLY:
            self._keep_one(columns, samples, role)
        self._fill_gaps(columns, samples)
        self._read_years(columns, samples)
        self._read_lasting(columns, samples)
        self._doubt_money(columns, samples)
        return tuple(columns)

    def _as_told(self, column: Column) -> Column:
        role, _, meaning = self.told.get(folded(column.heading), "").partition(":")
        if not role or not column.heading:
            return column
        return replace(column, role=cast("Role", role), sure=SURE, meaning=meaning or column.meaning, field="")

    def _sample(self, table: Table, column: Column) -> list[Cell]:
        cells = (table.cell(row, column) for row in table.projects)
        return list(islice((cell for cell in cells if not cell.empty and not says_nothing(cell.text)), SAMPLE))

    def share(self, cells: list[Cell], role: Role) -> float:
        """How many of the values are of that kind, 0-1."""
        return sum(self._tests[role](cell) for cell in cells) / len(cells) if cells else 0.0

    def _believed(self, column: Column, columns: list[Column], cells: list[Cell]) -> Column:
        """A column whose values are plainly not what its heading says: what they are decides, or it is left aside."""
        role = column.role
        if column.sure >= SURE or len(cells) < FEWEST or role not in CHECKED:
            return column
        if role in ("start", "end") and in_parts([other.heading for other in columns if other.role == role]):
            return column
        if role in TIMES and sum(map(_has_clock, cells)) > HALF * len(cells):
            # The hour and minute of an entry: when somebody filled in the form.
            return replace(column, role="ignored", sure=0.6)
        if self.share(cells, role) >= CHECKED[role]:
            return column
        others = [other for other in INSTEAD if not _has(columns, other)]
        best = max(others, key=lambda other: self.share(cells, other), default=None)
        if best is not None and best != role and self.share(cells, best) >= CERTAIN:
            return replace(column, role=best, sure=0.6, meaning="", factor=0)
        return replace(column, role="remark", sure=DOUBTED) if role in LEFT_ASIDE else column

    def _keep_one(self, columns: list[Column], samples: dict[int, list[Cell]], role: Role) -> None:
        rivals = [at for at, column in enumerate(columns) if column.role == role]
        headings = [columns[at].heading for at in rivals]
        if len(rivals) < 2 or (role in ("start", "end") and (in_parts(headings) or is_actual_beside_plan(headings))):
            return

        def merit(at: int) -> tuple[bool, float, float, float, int]:
            cells = samples[columns[at].place]
            different = len({cell.text for cell in cells}) if role == "title" else 0
            told = columns[at].sure >= SURE
            return (told, round(self.share(cells, role), 1), columns[at].sure, different, -at)

        best = max(rivals, key=merit)
        for at in rivals:
            if at != best:
                columns[at] = replace(columns[at], role="remark", sure=0.5)

    def _doubt_money(self, columns: list[Column], samples: dict[int, list[Cell]]) -> None:
        """Amounts in euro below a heading that says nothing of money are taken, with a doubt."""
        for at, column in enumerate(columns):
            cells = samples[column.place]
            in_euro = sum("€" in cell.unit or bool(_EURO.search(cell.text)) for cell in cells)
            if column.role == "unknown" and len(cells) >= 2 and in_euro >= CERTAIN * len(cells):
                columns[at] = replace(column, role="amount", sure=DOUBTED, meaning="unbekannt")

    def _read_years(self, columns: list[Column], samples: dict[int, list[Cell]]) -> None:
        """Amounts below bare years are set aside for each; beside a column of costs they say it again."""
        years = [
            at
            for at, column in enumerate(columns)
            if column.role == "unknown"
            and _YEAR_ALONE.match(column.heading)
            and self.share(samples[column.place], "amount") >= CERTAIN
        ]
        costs = any(column.role == "amount" and column.meaning in ("gesamtkosten", "investition") for column in columns)
        for at in years if len(years) > 1 else ():
            role: Role = "remark" if costs else "amount"
            columns[at] = replace(columns[at], role=role, sure=0.6, meaning="" if costs else "ansatz")

    def _read_lasting(self, columns: list[Column], samples: dict[int, list[Cell]]) -> None:
        """Amounts below "laufend" or "jährlich" beside a column of money are of each year."""
        money = any(column.role == "amount" for column in columns)
        for at, column in enumerate(columns):
            lasting = column.role == "unknown" and _LASTING.match(folded(column.heading.split(" | ")[-1]))
            numbers = [cell for cell in samples[column.place] if re.search(r"\d", cell.text)]
            if money and lasting and numbers and len(numbers) >= CERTAIN * len(samples[column.place]):
                columns[at] = replace(column, role="amount", sure=0.6, meaning="jaehrlich")

    def _with_ticked_places(self, columns: list[Column], samples: dict[int, list[Cell]]) -> list[Column]:
        """Columns named after places, each ticked or not, are answers; an unknown name among them too."""
        ticked = {
            column.place
            for column in columns
            if column.role in ("unknown", "places", "unit")
            and column.heading
            and all(answer_of(cell) is not None for cell in samples[column.place])
        }
        named = {c.place for c in columns if c.place in ticked and self._is_place(c.heading.split(" | ")[-1])}
        if len(named) >= 2:
            columns = [_ticked(c, c.heading.split(" | ")[-1], "places") if c.place in named else c for c in columns]
        for at, column in enumerate(columns):
            beside = columns[at - 1] if at else column
            strange = column.role == "unknown" and column.place in ticked and samples[column.place]
            if strange and beside.role == "flag" and all(map(is_tick, samples[column.place])):
                columns[at] = _ticked(column, "", beside.meaning)
        return columns

    def _is_place(self, text: str) -> bool:
        places = read_places(text, self.known)
        return places.any and not places.unknown

    def _fill_gaps(self, columns: list[Column], samples: dict[int, list[Cell]]) -> None:
        """Roles that no heading names go to columns whose values are plainly that."""
        missing: list[Role] = [r for r in ("status", "fields", "places", "unit") if not _has(columns, r)]
        for role in missing:
            open_ones = [
                at
                for at, c in enumerate(columns)
                if c.role in ("unknown", "remark", "ignored") and len(samples[c.place]) >= FEWEST
            ]
            if role == "places" and "unit" in missing:
                # "VG Auental" is a unit and a place: without a column of units it is the unit.
                open_ones = [at for at in open_ones if self.share(samples[columns[at].place], "unit") < HALF]
            best = max(open_ones, key=lambda at: self.share(samples[columns[at].place], role), default=None)
            if best is not None and self.share(samples[columns[best].place], role) >= CERTAIN:
                columns[best] = replace(columns[best], role=role, sure=0.6)
        if not _has(columns, "title"):
            self._find_title(columns, samples)

    def _find_title(self, columns: list[Column], samples: dict[int, list[Cell]]) -> None:
        """The column whose texts are long, different, and none of the other things."""

        def merit(at: int) -> float:
            cells = samples[columns[at].place]
            others = max(self.share(cells, role) for role in ("status", "places", "unit", "fields", "start"))
            strange = sum("@" in cell.text or bool(re.fullmatch(r"[\d .,/€-]+|https?:.*", cell.text)) for cell in cells)
            if others >= HALF or strange >= HALF * len(cells) or self.share(cells, "title") < HALF:
                return 0.0
            return len({cell.text for cell in cells}) * sum(len(cell.text) for cell in cells) / len(cells)

        texts = [at for at, c in enumerate(columns) if c.role in ("unknown", "remark") and samples[c.place]]
        best = max(texts, key=merit, default=None)
        if best is not None and merit(best) > 0:
            columns[best] = replace(columns[best], role="title", sure=0.5)


_LASTING: Final = re.compile(r"^(?:davon )?(?:laufend|jaehrlich|pro jahr|je jahr|p a|jahr fuer jahr)e?$")
_MONEY_UNIT: Final = re.compile(
    r"^(?:in )?(?:€|eur|euro|t ?€|t-?eur|teuro|tsd\.?(?: ?€| eur| euro)?|tausend(?: euro)?|k ?€|mio\.?(?: ?€| eur)?|"
    r"million(?:en)?(?: euro)?|mrd\.?(?: ?€)?|chf|usd|\$|dm|%|prozent)$",
    re.IGNORECASE,
)


def _with_units_of_money(columns: list[Column], samples: dict[int, list[Cell]]) -> list[Column]:
    """Columns of nothing but "€", "T€", "Mio. €" are the unit of the amounts to their left."""
    found = list(columns)
    for at, column in enumerate(columns):
        cells = samples[column.place]
        units = sum(bool(_MONEY_UNIT.match(cell.text)) for cell in cells)
        if at and columns[at - 1].role == "amount" and units and units >= CERTAIN * len(cells):
            found[at] = replace(column, role="ignored", sure=1.0, meaning="")
            found[at - 1] = replace(columns[at - 1], unit_place=column.place)
    return found


def _of_parts_only(columns: list[Column]) -> list[Column]:
    """Where month and year stand in two columns, a third of the same role tells something else ("Zuschuss | von")."""
    for role in ("start", "end"):
        rivals = [column for column in columns if column.role == role]
        parts = [column for column in rivals if _PART.search(column.heading)]
        if len(rivals) > len(parts) and in_parts([column.heading for column in parts]):
            columns = [replace(c, role="remark", sure=0.5) if c in rivals and c not in parts else c for c in columns]
    return columns


_PART: Final = re.compile(r"monat|quartal|month|jahr(?!e)|year", re.IGNORECASE)


def _ticked(column: Column, name: str, meaning: str) -> Column:
    return replace(column, role="flag", field=name, meaning=meaning, sure=0.8)


def in_parts(headings: Sequence[str]) -> bool:
    """Whether two columns tell one date: month (or quarter) and year."""
    months = sum(bool(re.search(r"monat|quartal|month", heading, re.IGNORECASE)) for heading in headings)
    years = sum(bool(re.search(r"jahr(?!e)|year", heading, re.IGNORECASE)) for heading in headings)
    return len(headings) == 2 and months == 1 and years == 1


_ACTUAL = re.compile(r"\b(?:ist|tatsächlich\w*|real|aktuell\w*|erfolgt\w*)\b", re.IGNORECASE)


def is_actual(heading: str) -> bool:
    """Whether a heading is of what came true, beside one of what was planned."""
    return bool(_ACTUAL.search(heading))


def is_actual_beside_plan(headings: Sequence[str]) -> bool:
    """Whether two columns tell when it was planned and when it came true."""
    return len(headings) == 2 and sum(map(is_actual, headings)) == 1


def _has(columns: list[Column], role: Role) -> bool:
    flags = any(column.role == "flag" and column.meaning == role for column in columns)
    return flags or any(column.role == role for column in columns)


def _is_money(cell: Cell) -> bool:
    if isinstance(cell.value, str):
        return bool(re.search(r"\d", cell.text)) or not read_money(cell.text).problem
    return bool(cell.broken) or not isinstance(cell.value, (bool, date))


def _has_clock(cell: Cell) -> bool:
    """Whether a cell tells an hour and minute."""
    if isinstance(cell.value, datetime):
        return bool(cell.value.hour or cell.value.minute)
    return isinstance(cell.value, str) and bool(_CLOCK.search(cell.value)) and "00:00" not in cell.value


_CLOCK = re.compile(r"\d{4}.{0,4}\b\d{1,2}:\d\d\b")


def _is_time(cell: Cell) -> bool:
    span = read_span(cell)
    return span.start is not None or span.end is not None
