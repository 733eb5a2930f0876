"""Puts together what sheets, headings, tables and lists say, into proposals with a passage and a reason.

Nothing here decides: a person confirms each proposal. Rules and figures: docs/methods/papers.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .contents import Contents, contents_of, plain
from .grids import grid_at, rows_of
from .headings import Heading, Headings, is_title, series_of
from .labels import Sheet, Spot, labels_in, sheets_in
from .pdffile import usual_size
from .tree import Candidate, text_of
from .vocabulary import BULLET, CALLED, CODED, LIST_HEADING, NAMED, PLAIN, TELLING

if TYPE_CHECKING:
    from .tree import Page, Paper

LONGEST_QUOTE = 700
LONGEST_VALUE = 400
LONGEST_TEXT = 1_000
MOST_CANDIDATES = 600
# With so many sheets or numbered headings, items of lists are steps and examples, not measures.
ENOUGH = 5
WEIGHT = {"high": 3, "medium": 2, "low": 1}
WORDS = {"responsible": "Zuständigkeit", "cost": "Kosten", "period": "Zeitraum", "priority": "Priorität",
         "text": "Beschreibung", "aim": "Ziel"}  # fmt: skip


@dataclass(slots=True)
class Found:
    """A proposal in the making: the lines it takes, and what they say."""

    first: int
    last: int
    title: str
    found_as: str
    number: str = ""
    how: str = ""
    values: dict[str, str] = field(default_factory=dict)
    in_series: int = 0
    in_contents: bool = False
    also: list[str] = field(default_factory=list)


def find(paper: Paper) -> tuple[Candidate, ...]:
    """The measures and projects that a paper seems to name, in the order of its pages."""
    search = _Search(paper)
    return tuple(search.candidates()[:MOST_CANDIDATES])


class _Search:
    """The lines of one paper, and what was found among them."""

    def __init__(self, paper: Paper) -> None:
        self._unit = paper.unit
        self._pages: dict[int, Page] = {page.number: page for page in paper.pages}
        self._spots = [Spot(p.number, place, line) for p in paper.pages for place, line in enumerate(p.lines)]
        self._contents: Contents = contents_of(paper, self._spots)
        self._labels = [found for found in labels_in(self._spots) if found.spot not in self._contents.lines]
        places = {found.spot + extra: found.kind for found in self._labels for extra in range(found.lines)}
        self._look = Headings(self._spots, size=usual_size(paper.pages), contents=self._contents, labels=places)
        self._headings = self._look.found()

    def candidates(self) -> list[Candidate]:
        """All kinds together; what is named twice is proposed once, with the fuller passage."""
        rows, in_tables = self._rows()
        self._headings = [heading for heading in self._headings if heading.spot not in in_tables]
        sheets, in_sheets = self._sheets(in_tables)
        headings = self._lone_headings(in_sheets)
        found = _merged([*sheets, *headings, *rows])
        if len(found) < ENOUGH:
            found = _merged([*found, *self._items(in_sheets | in_tables)])
        return [self._candidate(one) for one in sorted(found, key=lambda one: one.first)]

    # --- kinds -----------------------------------------------------------------------------------

    def _rows(self) -> tuple[list[Found], set[int]]:
        found, taken = [], set[int]()
        for index in range(len(self._spots)):
            if index in taken or index in self._contents.lines:
                continue
            grid = grid_at(self._spots, index)
            if grid is None:
                continue
            rows = rows_of(self._spots, grid)
            if len(rows) < 2:
                continue
            taken |= set(range(index, rows[-1].last + 1))
            for row in rows:
                number, title = _parted(row.texts.get("number", ""), row.texts["title"])
                values = {kind: text for kind, text in row.texts.items() if kind not in {"title", "number"}}
                found.append(Found(row.first, row.last, title, "row", number, "row", values, len(rows)))
        return found, taken

    def _sheets(self, in_tables: set[int]) -> tuple[list[Found], set[int]]:
        labels = [found for found in self._labels if found.spot not in in_tables]
        starts = {heading.spot for heading in self._headings}
        found, taken = [], set[int]()
        for sheet in sheets_in(self._spots, labels, starts):
            one = self._of_sheet(sheet) if sheet.is_telling else None
            if one is not None:
                found.append(one)
                taken |= set(range(one.first, sheet.last + 1))
        return found, taken

    def _of_sheet(self, sheet: Sheet) -> Found | None:
        """A sheet has its title from a label, or from the heading right above."""
        number, title = _parted(sheet.values.get("number", ""), sheet.values.get("title", ""))
        heading = self._heading_above(sheet.first)
        first, how = sheet.first, "label"
        if heading is not None:
            first, how = heading.spot, heading.how
            number = number or heading.number
            if not is_title(title) or len(title) > len(heading.title) + 80:
                title = heading.title
        elif not is_title(title):
            above = self._line_above(sheet.first)
            if above is None:
                return None
            first, how = above, "above"
            number, title = _parted(number, self._spots[above].line.text.replace("\t", " "))
        if not is_title(title):
            return None
        values = {kind: text for kind, text in sheet.values.items() if kind in WORDS}
        if "text" not in values and heading is not None and (told := self._between(heading.last, sheet.first)):
            values["text"] = told
        return Found(first, sheet.last, title, "sheet", number, how, values)

    def _between(self, last: int, first: int) -> str:
        """What a sheet says between its heading and its first label."""
        return " ".join(self._spots[index].line.text.replace("\t", " ") for index in range(last + 1, first))

    def _heading_above(self, index: int) -> Heading | None:
        """The heading that stands right above a line; text of a few lines may come between."""
        near = [h for h in self._headings if index - 25 <= h.spot <= index]
        if not near:
            return None
        last = near[-1]
        pages = self._spots[index].page - self._spots[last.spot].page
        return last if pages <= 1 and (index - last.last <= 6 or last.how != "plain") else None

    def _line_above(self, index: int) -> int | None:
        """The line above a sheet that is set like a heading."""
        for place in range(index - 1, max(-1, index - 4), -1):
            text = self._spots[place].line.text.replace("\t", " ")
            if self._look.is_set_off(place) and is_title(_parted("", text)[1]):
                return place
        return None

    def _lone_headings(self, in_sheets: set[int]) -> list[Found]:
        found = []
        series: dict[str, int] = {}
        for heading in self._headings:
            series[series_of(heading.number)] = series.get(series_of(heading.number), 0) + 1
        for place, heading in enumerate(self._headings):
            if heading.spot in in_sheets:
                continue
            until = self._headings[place + 1].spot if place + 1 < len(self._headings) else len(self._spots)
            last = self._end_of_text(heading, until)
            text = " ".join(self._spots[i].line.text.replace("\t", " ") for i in range(heading.last + 1, last + 1))
            found.append(
                Found(
                    heading.spot, last, heading.title, "heading", heading.number, heading.how,
                    {"text": text} if text else {}, series[series_of(heading.number)],
                )
            )  # fmt: skip
        return found

    def _end_of_text(self, heading: Heading, until: int) -> int:
        last = heading.last
        for index in range(heading.last + 1, min(until, heading.last + 9)):
            if self._spots[index].page != self._spots[heading.spot].page or self._look.is_set_off(index):
                break
            last = index
        return last

    def _items(self, taken: set[int]) -> list[Found]:
        """Items of lists below a heading that promises measures."""
        found: list[Found] = []
        is_inside = False
        for index, spot in enumerate(self._spots):
            text = spot.line.text.replace("\t", " ").strip()
            is_item = spot.line.item or bool(BULLET.match(text))
            if index in taken or index in self._contents.lines:
                is_inside = False
            elif self._look.is_set_off(index) or (self._promises(index, text) and not is_item):
                is_inside = self._promises(index, text) and not is_item
            elif is_inside and is_item:
                words = BULLET.sub("", text).strip()
                found.append(Found(index, index, words, "item", in_series=1))
            elif is_inside and found and found[-1].last == index - 1 and self._goes_on(found[-1], index):
                found[-1].last = index
                found[-1].title += f" {text}"
        return [one for one in map(_item, found) if one is not None]

    def _promises(self, index: int, text: str) -> bool:
        is_head = self._look.is_set_off(index) or text.endswith(":")
        return is_head and len(text) < 110 and bool(LIST_HEADING.search(text))

    def _goes_on(self, one: Found, index: int) -> bool:
        before, here = self._spots[one.last].line, self._spots[index].line
        return not self._look.is_set_off(index) and abs(before.size - here.size) < 0.5 and not one.title.endswith(".")

    # --- what is told of each ----------------------------------------------------------------------

    def _candidate(self, one: Found) -> Candidate:
        spot = self._spots[one.first]
        page = self._pages[spot.page]
        last = one.last
        while self._spots[last].page != spot.page:
            last -= 1
        at = page.at(spot.place)
        quote = _shortened(page.text[at:][: len(text_of(page.lines[spot.place : self._spots[last].place + 1]))])
        title = _told(one.title, 200)
        one.in_contents = self._contents.names(one.number, title)
        confidence, reason = _judged(one)
        values = {kind: _told(one.values.get(kind, ""), LONGEST_VALUE) for kind in ("responsible", "cost", "period")}
        return Candidate(
            page=spot.page, at=at, quote=quote, title=title, number=one.number[:20],
            text=_told(one.values.get("text") or one.values.get("aim", ""), LONGEST_TEXT),
            priority=_told(one.values.get("priority", ""), 80), confidence=confidence, reason=reason,
            found_as=one.found_as, **values,
        )  # fmt: skip


def _parted(number: str, title: str) -> tuple[str, str]:
    """Number and title, where the title's cell holds both; a number that stands apart wins."""
    number = number.strip(" .:")
    if called := CALLED.match(title.strip()):
        title = called[1]
    for pattern in (NAMED, CODED, PLAIN):
        said = pattern.match(title.strip())
        if said and is_title(said[2].strip()):
            return number or said[1].strip(), said[2].strip()
    return number, title.strip()


def _item(one: Found) -> Found | None:
    """The item's title is what comes before a colon or dash, else its first sentence."""
    whole = one.title
    parts = re.split(r":\s|\s[–—]\s|(?<=[a-zäöüß)])\.\s", whole, maxsplit=1)
    title = parts[0].strip(" .;,")
    rest = parts[1].strip() if len(parts) > 1 else ""
    number, title = _parted("", title)
    if not is_title(title) or len(title) > 160 or len(title.split()) < 2:
        return None
    return replace(one, title=title, number=number, values={"text": rest} if rest else {})


def _merged(found: list[Found]) -> list[Found]:
    """One proposal for each number and title; the fullest is kept, and says where else it stands."""
    kept: dict[str, Found] = {}
    order = {"sheet": 0, "heading": 1, "row": 2, "item": 3}
    for one in sorted(found, key=lambda one: (order[one.found_as], one.first)):
        keys = _keys(one)
        known = next((kept[key] for key in keys if key in kept), None)
        if known is None:
            kept |= dict.fromkeys(keys, one)
            continue
        known.also.append(one.found_as)
        known.in_series = max(known.in_series, one.in_series)
        for kind, text in one.values.items():
            known.values.setdefault(kind, text)
        kept |= {key: known for key in keys if key not in kept}
    return list({id(one): one for one in kept.values()}.values())


def _keys(one: Found) -> list[str]:
    """What two mentions of one measure share: the title; or a number with letters, and how the title begins."""
    keys = [f"t:{plain(one.title)}"]
    if one.number and not one.number.replace(".", "").isdigit():
        keys.insert(0, f"n:{plain(one.number)}:{plain(one.title)[:6]}")
    return keys


def _judged(one: Found) -> tuple[str, str]:
    """How sure we are, and why, in one sentence."""
    said = [WORDS[kind] for kind in WORDS if kind in one.values]
    telling = [kind for kind in TELLING if kind in one.values]
    extra = ""
    if one.in_contents:
        extra = ", im Inhaltsverzeichnis genannt"
    elif "row" in one.also:
        extra = ", auch in einer Tabelle genannt"
    if one.found_as == "sheet":
        sure = (one.number or one.how == "label" or one.in_contents) and len(telling) >= 1 and len(said) >= 2
        word = f"Steckbrief{' mit Nummer' if one.number else ''}; darin: {', '.join(said) or 'Bezeichnungen'}{extra}."
        return ("high" if sure else "medium"), word
    if one.found_as == "heading":
        sure = one.in_contents or "row" in one.also or one.how == "named" or one.in_series >= 3
        if one.how == "plain" and not one.in_contents:
            sure = False
        kind = "Überschrift mit Nummer" if one.number else "Überschrift"
        return ("medium" if sure else "low"), f"{kind}, {one.in_series} in dieser Zählung{extra}, ohne Steckbrief."
    if one.found_as == "row":
        sure = bool(one.number) or len(said) >= 2
        return ("medium" if sure else "low"), f"Zeile einer Tabelle von Maßnahmen mit {one.in_series} Zeilen{extra}."
    return "low", "Punkt einer Liste unter einer Überschrift, die Maßnahmen ankündigt."


def _told(text: str, most: int) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[: most - 1].rsplit(' ', 1)[0]}…"


def _shortened(quote: str) -> str:
    """At most so much of the passage, cut at the end of a line or word; what is kept is as printed."""
    if len(quote) <= LONGEST_QUOTE:
        return quote
    cut = quote[:LONGEST_QUOTE]
    return cut[: max(cut.rfind("\n"), cut.rfind(" "), LONGEST_QUOTE // 2)].rstrip()
