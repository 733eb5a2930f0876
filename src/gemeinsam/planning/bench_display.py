"""What the workbench shows of a plan: a line for each measure, the windows of programmes, the limits as a table."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gemeinsam.planning.judged import Bench
from gemeinsam.planning.models import PlanEdit
from gemeinsam.strategy.models import Measure
from gemeinsam.web.figures import posts, thousands

# A year is so wide in the drawing of a line.
YEAR = 100
# From so many lines on the fields begin folded.
MOST_UNFOLDED = 80
KINDS = {
    "operating": _("laufend"),
    "investment": _("investiv"),
    "commitment": _("Verpflichtungen"),
    "programme": _("Fördermittel"),
}
ONLY = ("konflikte", "draussen")
OUTSIDE = "nicht-im-plan"
NO_CHOICE = format_html_join("", "", ())


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks to see."""

    field: str = ""
    unit: str = ""
    only: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Filters":
        wish = query.get("nur", "")
        return cls(query.get("feld", "")[:20], query.get("stelle", "")[:80], wish if wish in ONLY else "")

    @property
    def any(self) -> bool:
        return bool(self.field or self.unit or self.only)


@dataclass(frozen=True, slots=True)
class Line:
    """One measure on the workbench."""

    measure: Measure
    start: int | None
    last: int | None
    locked: bool
    own: int
    complaints: tuple[str, ...]
    # The limits that it helps to exceed, in short.
    share: str
    starts: SafeString
    programmes: SafeString
    programme: str
    reason: str
    first_possible: int
    x: int
    width: int
    beyond: bool
    # What others have confirmed, in short.
    granted: str
    # Where it stands among all measures: a script puts a line that changes its list at this place.
    order: int

    @property
    def number(self) -> str:
        return self.measure.number

    @property
    def css(self) -> str:
        return str(self.measure.field.topic.css)

    @property
    def place(self) -> str:
        """The list in which it stands."""
        return f"feld-{self.css}" if self.inside else OUTSIDE

    @property
    def inside(self) -> bool:
        return self.start is not None


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one field of action that are in the plan; at times none, so that a line can come in."""

    topic: Any
    lines: list[Line]
    is_open: bool

    @property
    def css(self) -> str:
        return str(self.topic.css)


@dataclass(frozen=True, slots=True)
class Band:
    """The window of a programme above the lines."""

    title: str
    words: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Cell:
    """What is used of one limit in one year."""

    used: str
    limit: str
    rest: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit over the years."""

    label: str
    unit: str
    cells: list[Cell]


@dataclass
class BenchView:
    """Everything that the page or a part of it shows."""

    bench: Bench
    filters: Filters = field(default_factory=Filters)
    may_change: bool = False

    @property
    def plan(self):
        return self.bench.plan

    @cached_property
    def years(self) -> list[int]:
        return list(self.bench.problem.calendar)

    @property
    def width(self) -> int:
        return YEAR * len(self.years)

    @property
    def grid(self) -> list[int]:
        """Where the years begin in the drawing."""
        return [YEAR * at for at in range(1, len(self.years))]

    @cached_property
    def edits(self) -> list[bool]:
        return list(PlanEdit.objects.filter(plan=self.plan).values_list("undone", flat=True))

    @property
    def can_undo(self) -> bool:
        return False in self.edits

    @property
    def can_redo(self) -> bool:
        return True in self.edits

    @property
    def state(self) -> str:
        """How many conflicts are open, in words."""
        count = len(self.bench.issues)
        if not count:
            return _("Keine Konflikte")
        return _("1 Konflikt") if count == 1 else _("%d Konflikte") % count

    @cached_property
    def live(self) -> dict[str, Any]:
        """The rows as they count today, by number."""
        return {row.measure: row for row in self.bench.judgement.assignments}

    @cached_property
    def known(self) -> dict[str, Any]:
        return {measure.id: measure for measure in self.bench.problem.measures}

    @cached_property
    def ordered(self) -> list[Measure]:
        """All measures by field and number."""
        return sorted(self.bench.measures.values(), key=lambda m: (m.field.topic.order, m.number))

    @cached_property
    def order(self) -> dict[str, int]:
        return {measure.number: at for at, measure in enumerate(self.ordered)}

    @cached_property
    def lines(self) -> list[Line]:
        found = [self.line(measure) for measure in self.ordered if self.is_of_filter(measure)]
        return [line for line in found if self.is_asked_for(line)]

    def lines_of(self, numbers: Collection[str]) -> list[Line]:
        """The lines of some measures, if the filters ask for them."""
        found = [measure for measure in self.ordered if measure.number in numbers and self.is_of_filter(measure)]
        return [self.line(measure) for measure in found]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many lines stand in each list."""
        found = Counter(
            f"feld-{m.field.topic.css}" if m.number in self.bench.inside else OUTSIDE
            for m in self.ordered
            if self.is_of_filter(m)
        )
        return [(place, found[place]) for place in (*(f"feld-{css}" for css, _title in self.fields), OUTSIDE)]

    def is_of_filter(self, measure: Measure) -> bool:
        wish = self.filters
        if wish.field and measure.field.topic.css != wish.field:
            return False
        return not wish.unit or (measure.lead_unit is not None and measure.lead_unit.slug == wish.unit)

    def is_asked_for(self, line: Line) -> bool:
        if self.filters.only == "konflikte":
            return bool(line.complaints or line.share)
        return self.filters.only != "draussen" or not line.inside

    @cached_property
    def groups(self) -> list[Group]:
        """The lines that are in the plan, by field."""
        inside = [line for line in self.lines if line.inside]
        unfolded = len(inside) <= MOST_UNFOLDED
        by_field: dict[str, list[Line]] = {css: [] for css, _topic in self.topics.items()}
        for line in inside:
            by_field[line.css].append(line)
        filled = next((css for css, lines in by_field.items() if lines), "")
        return [Group(self.topics[css], lines, unfolded or css == filled) for css, lines in by_field.items()]

    @cached_property
    def topics(self) -> dict[str, Any]:
        """The fields of all measures, in their order."""
        return {measure.field.topic.css: measure.field.topic for measure in self.ordered}

    @cached_property
    def outside(self) -> list[Line]:
        return [line for line in self.lines if not line.inside]

    def line(self, measure: Measure) -> Line:
        number, bench = measure.number, self.bench
        row, out, counted = bench.inside.get(number), bench.outside.get(number), self.live.get(number)
        start = row.first_year if row else None
        slug = row.programme.slug if row and row.programme else ""
        asked = self.known.get(number)
        first = self.years[0]
        at = start - first if start is not None else 0
        duration = asked.duration if asked else measure.duration_years
        beyond = at + duration > len(self.years)
        return Line(
            measure=measure,
            start=start,
            last=start + duration - 1 if start is not None else None,
            locked=bool(row and row.locked) or bool(out and out.locked),
            own=sum(counted.operating) + sum(counted.investment) if counted else 0,
            complaints=bench.complaints.get(number, ()),
            share=bench.shares.get(number, ""),
            starts=self.start_options(start),
            programmes=self.programme_options(measure, start, slug),
            programme=bench.names.get(slug, slug),
            reason="" if row else reason_of(out),
            first_possible=first + asked.earliest if asked else first,
            x=YEAR * at + 6,
            width=YEAR * min(duration, len(self.years) - at) - (24 if beyond else 12),
            beyond=beyond,
            granted=self.granted(measure),
            order=self.order[number],
        )

    def granted(self, measure: Measure) -> str:
        """Funding that stands in the costs by year, or the rough rate."""
        profile = self.bench.profiles.get(measure.number)
        if profile is not None:
            return _("zugesagt laut Kosten") if profile.has_funding else ""
        return _("zugesagt: %d %%") % measure.funding_percent if measure.funding_percent else ""

    def start_options(self, start: int | None) -> SafeString:
        """The years as choices; the same for all lines that begin in one year, so made once."""
        if start not in self._starts:
            choices = [("", _("nicht im Plan")), *((str(year), str(year)) for year in self.years)]
            self._starts[start] = options(choices, "" if start is None else str(start))
        return self._starts[start]

    @cached_property
    def _starts(self) -> dict[int | None, SafeString]:
        return {}

    def programme_options(self, measure: Measure, start: int | None, chosen: str) -> SafeString:
        """Own funding, and the programmes whose window fits; nothing where there is no choice."""
        asked = self.known.get(measure.number)
        if asked is None or start is None or not asked.programmes:
            return NO_CHOICE if not chosen else options([(chosen, self.bench.names.get(chosen, chosen))], chosen)
        at = start - self.years[0]
        percent = asked.funding_percent
        own = _("eigene Förderung") if not percent else _("zugesagt: %d %%") % percent
        choices = [("", own)]
        for programme in self.bench.problem.programmes:
            fits = programme.opens <= at <= programme.closes
            if programme.id in asked.programmes and (fits or programme.id == chosen):
                choices.append((programme.id, f"{programme.title}, {programme.percent} %"))
        return options(choices, chosen)

    @cached_property
    def bands(self) -> list[Band]:
        """When one may apply to each programme."""
        first = self.years[0]
        return [
            Band(
                title=programme.title,
                words=_("%(percent)d %%, Antrag %(a)d bis %(b)d")
                % {"percent": programme.percent, "a": first + programme.opens, "b": first + programme.closes},
                x=YEAR * programme.opens,
                width=YEAR * (programme.closes - programme.opens + 1),
            )
            for programme in self.bench.problem.programmes
        ]

    @cached_property
    def money(self) -> list[LimitLine]:
        """By payer and kind; then the programmes."""
        return [*self.limit_lines("operating", "investment", "commitment"), *self.limit_lines("programme")]

    @cached_property
    def staff(self) -> list[LimitLine]:
        return self.limit_lines("fte")

    def limit_lines(self, *kinds: str) -> list[LimitLine]:
        by_limit: dict[tuple[str, str], dict[int, Any]] = {}
        for slack in self.bench.judgement.slack:
            if slack.kind in kinds and slack.year:
                by_limit.setdefault((slack.key, slack.kind), {})[slack.year] = slack
        return [
            LimitLine(
                label=self.bench.names.get(key, key),
                unit=str(KINDS.get(kind, "")),
                cells=[cell(years[year], kind) for year in self.years if year in years],
            )
            for (key, kind), years in by_limit.items()
        ]

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        return [(css, topic.title) for css, topic in self.topics.items()]

    @cached_property
    def units(self) -> list[tuple[str, str]]:
        leads = {m.lead_unit.slug: m.lead_unit.name for m in self.ordered if m.lead_unit}
        return sorted(leads.items(), key=lambda unit: unit[1])

    @property
    def count_inside(self) -> int:
        return len(self.bench.inside)


def options(choices: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    plain, marked = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
    made = ((format_html(marked if value == chosen else plain, value, label),) for value, label in choices)
    return format_html_join("", "{}", made)


def reason_of(out: Any) -> str:
    """Why a measure is not in the plan."""
    return str(out.text) if out else _("Neu seit der Rechnung.")


def cell(slack: Any, kind: str) -> Cell:
    show = posts if kind == "fte" else thousands
    over = -slack.rest
    return Cell(
        used=show(slack.used) or "0",
        limit=show(slack.limit),
        rest=_("%s zu viel") % show(over) if over > 0 else _("%s frei") % (show(-over) or "0"),
        is_over=over > 0,
    )
