"""The plan as a drawing: bars by year, and below them what is used of each limit.

One SVG for the page and for the PDF: classes for the page's colours, plain attributes for paper.
"""

from dataclasses import dataclass, field

from django.utils.html import escape

from gemeinsam.planning.queries import ROWS, PlanView, Use
from gemeinsam.web.figures import posts, teuro, thousands

WIDTH, NAMES, VALUES = 1216, 372, 104
ROW, HEAD = 26, 34
PAPER = {
    "mo": "#003b52", "wa": "#693500", "bi": "#8425b4", "gz": "#678ad3", "uk": "#7c9900", "ge": "#00785e",
    "qs": "#6e7597",
}  # fmt: skip
INK, SOFT, HAIR, THREAD = "#131525", "#4a4d5e", "#d9d2c7", "#bd0b37"


@dataclass(slots=True)
class Drawing:
    """SVG elements, top to bottom, and where the next one goes."""

    view: PlanView
    chosen: str = ""
    links: bool = True
    parts: list[str] = field(default_factory=list)
    y: int = HEAD
    # The years of the chosen measure, and where its shares lie in the columns below.
    drops: list[tuple[int, int]] = field(default_factory=list)
    shares: list[tuple[int, float, float]] = field(default_factory=list)

    @property
    def chosen_css(self) -> str:
        """The colour of the chosen measure's field."""
        rows = (row.measure for row in self.view.rows if row.measure.number == self.chosen)
        return next((measure.field.topic.css for measure in rows), "")

    def x(self, year: float) -> float:
        """Where a year begins."""
        plan = self.view.plan
        return NAMES + (WIDTH - NAMES - VALUES) * (year - plan.first_year) / plan.years

    def text(self, x: float, y: float, words: str, css: str = "", **style: str) -> None:
        fill = style.get("fill", INK)
        extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items() if name != "fill")
        self.parts.append(
            f'<text class="{css}" x="{x:.0f}" y="{y:.0f}" fill="{fill}" '
            f'font-family="Fira Sans" font-size="15"{extra}>{escape(words)}</text>'
        )

    def rect(self, x: float, y: float, width: float, height: float, css: str, fill: str) -> None:
        self.parts.append(
            f'<rect class="{css}" x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" '
            f'height="{height:.1f}" fill="{fill}"/>'
        )

    def line(self, points: str, css: str, colour: str, width: float = 1) -> None:
        self.parts.append(f'<path class="{css}" d="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>')


def gantt_svg(view: PlanView, *, chosen: str = "", links: bool = True) -> str:
    """The drawing of a plan; `chosen` is the number of the measure that the red thread follows."""
    drawing = Drawing(view=view, chosen=chosen, links=links)
    years(drawing)
    bars(drawing)
    for kind, label in ROWS:
        limit_row(drawing, kind, label)
    thread(drawing)
    name = f"Jahresplan {view.plan.first_year} bis {view.plan.first_year + view.plan.years - 1} als Balken"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="gantt" viewBox="0 0 {WIDTH} {drawing.y}" '
        f'role="group" aria-label="{escape(name)}">{"".join(drawing.parts)}</svg>'
    )


def years(drawing: Drawing) -> None:
    for year in drawing.view.plan.year_range:
        drawing.text(drawing.x(year) + 8, 18, str(year), "g-year", font_weight="600")
    drawing.text(WIDTH, 18, "Eigenmittel", "g-muted g-end", fill=SOFT, text_anchor="end")


def bars(drawing: Drawing) -> None:
    topic = None
    top, below = drawing.y, len(drawing.parts)
    for row in drawing.view.rows:
        if row.measure.field.topic != topic:
            topic = row.measure.field.topic
            drawing.y += 10
            drawing.text(0, drawing.y + 17, topic.title, "g-field", font_weight="600")
            drawing.rect(NAMES - 28, drawing.y + 6, 14, 14, f"f-{topic.css}", PAPER[topic.css])
            drawing.y += ROW
            drawing.line(f"M0 {drawing.y}H{WIDTH}", "g-hair", HAIR)
        bar(drawing, row, row.measure.field.topic.css)
        drawing.y += ROW
    for year in drawing.view.plan.year_range:
        drawing.line(f"M{drawing.x(year):.0f} {top}V{drawing.y}", "g-hair", HAIR)
        # Under the bars, not across them.
        drawing.parts.insert(below, drawing.parts.pop())


def bar(drawing: Drawing, row, css: str) -> None:
    y, measure = drawing.y, row.measure
    is_chosen = measure.number == drawing.chosen
    if is_chosen:
        drawing.rect(0, y, WIDTH, ROW, "g-chosen", "#f7f1e8")
    if drawing.links:
        drawing.parts.append(f'<a href="{escape(measure.get_absolute_url())}">')
    weight = "600" if is_chosen else "400"
    drawing.text(14, y + 18, measure.number, "g-muted", fill=SOFT, font_weight=weight)
    drawing.text(72, y + 18, shortened(measure.title, 38), "", font_weight=weight)
    if drawing.links:
        drawing.parts.append("</a>")
    start, end = drawing.x(row.first_year) + 8, drawing.x(row.last_year + 1) - 4
    drawing.rect(start, y + 7, end - start, 12, f"f-{css}", PAPER[css])
    if row.commitment:
        drawing.line(f"M{end + 2:.0f} {y + 13}h12", f"s-{css}", PAPER[css], 3)
        drawing.parts[-1] = drawing.parts[-1].replace("/>", ' stroke-dasharray="3 3"/>')
    own = sum(entry.own for entry in row.years.all())
    drawing.text(WIDTH, y + 18, teuro(own), "g-end", text_anchor="end")
    if is_chosen:
        drawing.drops = [(entry.year, y + 13) for entry in row.years.all()]


def shortened(title: str, most: int) -> str:
    return title if len(title) <= most else title[: most - 1].rsplit(" ", 1)[0] + " …"


def limit_row(drawing: Drawing, kind: str, label: str) -> None:
    """Stacked columns against the limit of each year."""
    uses = drawing.view.uses[kind]
    unit = "Vollzeitstellen, Strich: Grenze" if kind == "fte" else "T€ Eigenmittel, Strich: Grenze"
    height, top = 64, drawing.y + 34
    base = top + height
    most = max([use.limit or 0 for use in uses] + [use.used for use in uses] + [1])
    drawing.text(0, top + 14, label, "g-head", font_weight="600")
    drawing.text(0, top + 34, unit, "g-muted", fill=SOFT)
    for use in uses:
        column(drawing, use, kind, (base, height / most))
    drawing.line(f"M{NAMES} {base}H{WIDTH}", "g-base", INK)
    drawing.y = base + 14


def column(drawing: Drawing, use: Use, kind: str, scale: tuple[int, float]) -> None:
    base, per_unit = scale
    x, width = drawing.x(use.year) + 26, 44
    show = posts if kind == "fte" else thousands
    y, field_base = float(base), float(base)
    for code, colour in PAPER.items():
        if amount := use.parts.get(code, 0):
            if code == drawing.chosen_css:
                field_base = y
            y -= amount * per_unit
            drawing.rect(x, y, width, amount * per_unit, f"f-{code} g-part", colour)
    if use.limit is not None:
        limit_y = base - use.limit * per_unit
        drawing.line(f"M{x - 6:.0f} {limit_y:.1f}h{width + 12}", "g-limit", INK, 2)
        drawing.text(x + width + 14, base - 7, f"von {show(use.limit)}", "g-muted", fill=SOFT)
    drawing.text(x + width + 14, base - 25, show(use.used), "", font_weight="600")
    if share := use.shares.get(drawing.chosen, 0):
        drawing.parts.append(
            f'<rect class="g-share" x="{x - 4:.0f}" y="{field_base - share * per_unit - 1:.1f}" width="{width + 8}" '
            f'height="{share * per_unit + 2:.1f}" rx="3" fill="none" stroke="{THREAD}" stroke-width="2.5"/>'
        )
        drawing.shares.append((use.year, x - 4, field_base - share * per_unit / 2))


def thread(drawing: Drawing) -> None:
    """From the chosen row along its bar, then in each of its years down to its shares."""
    reached = {
        year: max((y for y_year, _x, y in drawing.shares if y_year == year), default=0) for year, _y in drawing.drops
    }
    drops = [(year, y) for year, y in drawing.drops if reached[year]]
    if not drops:
        return
    y = drops[0][1]
    drawing.parts.append(f'<circle class="g-knot" cx="5" cy="{y}" r="5" fill="{THREAD}"/>')
    drawing.line(f"M{NAMES - 22} {y}H{drawing.x(drops[-1][0]) + 2:.0f}", "g-trace", THREAD, 2.5)
    for year, _y in drops:
        drawing.line(f"M{drawing.x(year) + 2:.0f} {y}V{reached[year]:.0f}", "g-trace-fine", THREAD, 1.75)
    for year, x, share_y in drawing.shares:
        drop = drawing.x(year) + 2
        drawing.line(f"M{drop:.0f} {share_y:.1f}H{x:.0f}", "g-trace-fine", THREAD, 1.75)
        drawing.parts.append(f'<circle class="g-knot" cx="{x:.0f}" cy="{share_y:.1f}" r="4.5" fill="{THREAD}"/>')
