"""The plan as a picture: bars by year, below them what is used of each limit. SVG, and PNG made from it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from .amounts import paid_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .problem import Measure, Problem
    from .result import Assignment, Plan, Slack

# On white paper and under white letters each has a contrast of 4.5 or more.
COLOURS = ("#0B5A7A", "#8A4500", "#7B2FA0", "#4A6B00", "#00705A", "#A3264B", "#4B5BB5", "#5F6368", "#7A5C00", "#3B3F8C")
INK, SOFT, HAIR, SHADE = "#131525", "#4A4D5E", "#D9D2C7", "#F6F3EE"
# The last one is what the setter of the PNG brings itself.
FONTS = "'Fira Sans', 'Source Sans 3', Arial, 'Liberation Sans', 'DejaVu Sans', 'Libertinus Serif', sans-serif"
WIDTH, MARGIN, NAMES, AFTER, VALUES = 1260, 24, 384, 56, 104
TITLE, HEAD, ROW, BAR, LIMIT = 62, 26, 24, 14, 92
LEFT, RIGHT = MARGIN + NAMES, WIDTH - MARGIN - VALUES - AFTER
LETTER = 7.1
# Larger pictures are set with fewer pixels for each point.
MOST_PIXELS, PIXELS_PER_INCH = 16_000, 144.0
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KINDS = {"operating": "laufend", "investment": "investiv"}
_STATUS = {"optimal": "bester möglicher Plan, nachgewiesen", "cancelled": "abgebrochen, bester Plan bis dahin"}
_PAGE = """#set page(width: auto, height: auto, margin: 0pt, fill: white)
#image(bytes(json(bytes(sys.inputs.drawing))), format: "svg", width: {width}pt)"""


def field_colours(problem: Problem) -> dict[str, str]:
    """Colour of each field, in alphabetical order of the fields; the eleventh begins anew."""
    fields = sorted({measure.field for measure in problem.measures})
    return {name: COLOURS[at % len(COLOURS)] for at, name in enumerate(fields)}


def gantt_svg(problem: Problem, plan: Plan) -> str:
    """The plan as a drawing: one bar for each measure, by field, and columns for each limit of money and staff.

    A bar that ends in dashes binds money after the horizon; a thin line is running cost after the end.

    Args:
        problem: what was planned.
        plan: the answer.

    Returns:
        An SVG document, 1260 units wide; it names no other file and holds no script.
    """
    sheet = _Sheet(problem=problem)
    _title(sheet, plan)
    _rows(sheet, plan)
    for limit in _limits(problem, plan):
        _limit(sheet, limit)
    name = f"Jahresplan {problem.calendar.start} bis {problem.calendar.stop - 1} als Balken"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{sheet.y + MARGIN}" '
    head += f'viewBox="0 0 {WIDTH} {sheet.y + MARGIN}" role="img" aria-label={quoteattr(name)} '
    head += f'font-family="{FONTS}" font-size="13">'
    paper = f'<rect width="{WIDTH}" height="{sheet.y + MARGIN}" fill="#FFFFFF"/>'
    return "\n".join([head, f"<title>{escape(name)}</title>", paper, *sheet.under, *sheet.parts, "</svg>", ""])


def png_of(svg: str) -> bytes:
    """A drawing of `gantt_svg` as PNG with 2 pixels for each unit, at most 16,000 high."""
    import typst  # noqa: PLC0415 - slow import

    height = int(re.findall(r'height="(\d+)"', svg)[0])
    written: bytes = typst.compile(
        _PAGE.format(width=WIDTH).encode(),
        format="png",
        ppi=min(PIXELS_PER_INCH, 72.0 * MOST_PIXELS / height),
        sys_inputs={"drawing": json.dumps(svg)},
    )
    return written


@dataclass(slots=True)
class _Sheet:
    """Elements from top to bottom, those that lie under all others, and where the next one goes."""

    problem: Problem
    # Width of the widest number of a measure.
    numbers: float = 0.0
    parts: list[str] = field(default_factory=list)
    under: list[str] = field(default_factory=list)
    y: int = MARGIN

    def x(self, period: float) -> float:
        """Where a period begins."""
        return LEFT + (RIGHT - LEFT) * period / self.problem.periods

    def text(self, x: float, y: float, words: str, *, fill: str = INK, **style: object) -> None:
        extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
        self.parts.append(f'<text x="{x:.1f}" y="{y:.1f}" fill="{fill}"{extra}>{escape(_clean(words))}</text>')

    def rect(self, x: float, y: float, size: tuple[float, float], fill: str, *, rx: int = 0) -> None:
        round_ = f' rx="{rx}"' if rx else ""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(size[0], 0):.1f}" height="{max(size[1], 0):.1f}" '
            f'fill="{fill}"{round_}/>'
        )

    def line(self, path: str, colour: str, *, width: float = 1, dashes: str = "") -> str:
        extra = f' stroke-dasharray="{dashes}"' if dashes else ""
        self.parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{extra}/>')
        return self.parts[-1]


def _clean(words: str) -> str:
    return _NO_XML.sub(" ", words)


def _shortened(words: str, width: float) -> str:
    most = int(width / LETTER)
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def _thousands(euro: int) -> str:
    """Euro as T€, rounded half up: 12500 -> "13"."""
    return f"{(euro + 500) // 1000:,}".replace(",", ".")


def _title(sheet: _Sheet, plan: Plan) -> None:
    problem = sheet.problem
    sheet.text(MARGIN, sheet.y + 20, f"Jahresplan {problem.calendar.start}–{problem.calendar.stop - 1}",
               font_size=22, font_weight=600)  # fmt: skip
    gap = f"{plan.gap * 100:.1f} %".replace(".", ",")
    worth = _STATUS.get(plan.status, f"bester gefundener Plan, Lücke {gap}")
    words = f"{len(plan.assignments)} von {len(problem.measures)} Maßnahmen · Nutzen {plan.benefit} · {worth}"
    sheet.text(MARGIN, sheet.y + 42, words, fill=SOFT)
    sheet.y += TITLE


def _rows(sheet: _Sheet, plan: Plan) -> None:
    """The years, and the bars by field."""
    problem, top = sheet.problem, sheet.y
    for at, year in enumerate(problem.calendar):
        sheet.text(sheet.x(at * problem.periods_per_year) + 6, top + 16, str(year), font_weight=600)
    sheet.text(RIGHT + 6, top + 16, "danach", fill=SOFT)
    sheet.text(WIDTH - MARGIN, top + 16, "Eigenmittel T€", fill=SOFT, text_anchor="end")
    sheet.y += HEAD
    measures = {measure.id: measure for measure in problem.measures}
    sheet.numbers = min(max(len(row.measure) for row in plan.assignments) * LETTER + 4, 110) if plan.assignments else 0
    for name, colour in field_colours(problem).items():
        rows = [row for row in plan.assignments if measures[row.measure].field == name]
        if rows:
            _field(sheet, name, colour)
        for row in sorted(rows, key=lambda row: (row.start, row.measure)):
            _bar(sheet, measures[row.measure], row, colour)
    sheet.y += 8
    _grid(sheet, top)


def _grid(sheet: _Sheet, top: int) -> None:
    problem, bottom = sheet.problem, sheet.y
    for at in range(0, problem.years, 2):
        x, per_year = sheet.x(at * problem.periods_per_year), problem.periods_per_year
        width = sheet.x((at + 1) * per_year) - x
        sheet.under.append(f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="{bottom - top}" fill="{SHADE}"/>')
    for x, colour in ((LEFT, HAIR), (RIGHT, SOFT)):
        sheet.under.append(f'<path d="M{x} {top}V{bottom}" stroke="{colour}"/>')


def _field(sheet: _Sheet, name: str, colour: str) -> None:
    sheet.y += 8
    sheet.rect(MARGIN, sheet.y + 6, (12, 12), colour, rx=2)
    sheet.text(MARGIN + 20, sheet.y + 17, _shortened(name, NAMES - 30), font_weight=600)
    sheet.y += ROW


def _bar(sheet: _Sheet, measure: Measure, row: Assignment, colour: str) -> None:
    y, middle, end = sheet.y, sheet.y + ROW / 2, row.start + measure.duration
    baseline, numbers = y + 16.5, sheet.numbers
    sheet.text(MARGIN + 20, baseline, _shortened(measure.id, numbers), fill=SOFT)
    sheet.text(MARGIN + 30 + numbers, baseline, _shortened(measure.title, NAMES - 44 - numbers))
    left, right = sheet.x(max(row.start, 0)), sheet.x(min(end, sheet.problem.periods))
    sheet.parts.append(f"<g><title>{escape(_clean(_told(sheet.problem, measure, row)))}</title>")
    sheet.rect(left + 2, middle - BAR / 2, (right - left - 4, BAR), colour, rx=3)
    if row.start < 0:
        # It began before: an arrow's tail to the left of the first year.
        sheet.line(f"M{left + 2:.1f} {middle:.1f}h-12m4 -4l-4 4l4 4", colour, width=2)
    if row.programme and len(row.programme) * LETTER < right - left - 16:
        sheet.text(left + 9, middle + 4, row.programme, fill="#FFFFFF", font_size=11)
    if end > sheet.problem.periods:
        sheet.line(f"M{right:.1f} {middle:.1f}H{RIGHT + AFTER - 6}", colour, width=BAR, dashes="5 4")
    elif measure.operating_after:
        sheet.line(f"M{right:.1f} {middle:.1f}H{RIGHT + AFTER - 6}", colour, width=2, dashes="1 4")
    sheet.parts.append("</g>")
    own = _thousands(sum(row.operating) + sum(row.investment))
    sheet.text(WIDTH - MARGIN, baseline, own, text_anchor="end")
    sheet.y += ROW


def _told(problem: Problem, measure: Measure, row: Assignment) -> str:
    """One sentence on a bar."""
    first, last = (problem.first_year + at // problem.periods_per_year for at in _ends(measure, row))
    funded = f", Förderung durch {row.programme}" if row.programme else ""
    return f"{measure.id} {measure.title}: {first} bis {last}{funded}"


def _ends(measure: Measure, row: Assignment) -> tuple[int, int]:
    return row.start, row.start + measure.duration - 1


class _Limit(NamedTuple):
    """One limit: its name, its unit, what is used by year and field, and what is there by year."""

    label: str
    unit: str
    parts: dict[str, tuple[int, ...]]
    there: tuple[int, ...]


def _limits(problem: Problem, plan: Plan) -> Iterable[_Limit]:
    """Money by payer and kind, then staff by unit, of those that are limited in the horizon."""
    slack: dict[tuple[str, str], dict[int, Slack]] = {}
    for row in plan.slack:
        if row.kind in ("operating", "investment", "fte") and row.year in problem.calendar:
            slack.setdefault((row.kind, row.key), {})[row.year] = row
    for (kind, key), rows in sorted(slack.items(), key=lambda entry: entry[0][0] == "fte"):
        there = tuple(rows[year].limit + rows[year].carried for year in problem.calendar)
        unit = "Stellen" if kind == "fte" else "T€ Eigenmittel"
        label = f"Personal {key}" if kind == "fte" else f"{key}, {_KINDS[kind]}"
        yield _Limit(label, unit, _parts(problem, plan, kind, key), there)


def _parts(problem: Problem, plan: Plan, kind: str, key: str) -> dict[str, tuple[int, ...]]:
    """Use of one limit by field and year."""
    measures = {measure.id: measure for measure in problem.measures}
    parts: dict[str, tuple[int, ...]] = {}
    for row in plan.assignments:
        measure = measures[row.measure]
        for profile in _taken(measure, row, kind, key):
            before = parts.get(measure.field, (0,) * problem.years)
            parts[measure.field] = tuple(map(sum, zip(before, profile, strict=True)))
    return parts


def _taken(measure: Measure, row: Assignment, kind: str, key: str) -> Iterable[tuple[int, ...]]:
    if kind == "fte":
        yield from (row.fte for _ in range(measure.unit == key))
        yield from (helped.fte for helped in row.helped if helped.unit == key)
        return
    for paid in paid_by(measure, row):
        if paid.payer == key:
            yield paid.operating if kind == "operating" else paid.investment


def _limit(sheet: _Sheet, limit: _Limit) -> None:
    """Stacked columns, one for each year, under a line that is the limit."""
    base, height = sheet.y + LIMIT - 10, LIMIT - 34
    used = [sum(part[at] for part in limit.parts.values()) for at in range(sheet.problem.years)]
    scale = height / max(*used, *limit.there, 1)
    sheet.text(MARGIN, base - height + 10, _shortened(limit.label, NAMES - 20), font_weight=600)
    sheet.text(MARGIN, base - height + 29, f"{limit.unit}; Strich: Grenze", fill=SOFT)
    colours = field_colours(sheet.problem)
    for at in range(sheet.problem.years):
        left, width = _column(sheet, at)
        top = float(base)
        for name, colour in colours.items():
            part = limit.parts.get(name, (0,) * sheet.problem.years)[at] * scale
            top -= part
            sheet.rect(left, top, (width, part), colour)
        line = base - limit.there[at] * scale
        sheet.line(f"M{left - 5:.1f} {line:.1f}h{width + 10:.1f}", INK, width=2)
        _values(sheet, limit, at, (left + width + 8, base))
    sheet.line(f"M{LEFT} {base}H{RIGHT}", SOFT)
    sheet.y += LIMIT


def _column(sheet: _Sheet, year: int) -> tuple[float, float]:
    """Left edge and width of a year's column."""
    left = sheet.x(year * sheet.problem.periods_per_year)
    room = sheet.x((year + 1) * sheet.problem.periods_per_year) - left
    return left + min(14.0, room / 9), min(44.0, room / 3.2)


def _values(sheet: _Sheet, limit: _Limit, at: int, place: tuple[float, int]) -> None:
    """What is used and what is there, beside the column, where there is room."""
    used = sum(part[at] for part in limit.parts.values())
    shown, there = (_shown(value, sheet.problem, limit.unit) for value in (used, limit.there[at]))
    room = sheet.x((at + 1) * sheet.problem.periods_per_year) - place[0]
    size = 13 if room >= (len(there) + 4) * LETTER else 11
    if room >= (len(there) + 4) * LETTER * size / 13:
        sheet.text(place[0], place[1] - 20, shown, font_weight=600, font_size=size)
        sheet.text(place[0], place[1] - 5, f"von {there}", fill=SOFT, font_size=size)
    elif room >= len(shown) * LETTER * size / 13:
        sheet.text(place[0] - 4, place[1] - 5, shown, font_size=size)


def _shown(value: int, problem: Problem, unit: str) -> str:
    if unit == "Stellen":
        return f"{value / 100 / problem.periods_per_year:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return _thousands(value)
