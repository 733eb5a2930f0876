"""What pages and papers show of a result: figures as Germans read them, the radar as points, the finding."""

from dataclasses import dataclass
from fractions import Fraction
from math import cos, floor, pi, sin

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.engines.scoring import Comparison, DimensionScore, Quartiles, QuestionScore, Result, Spread
from gemeinsam.inventory.maturity_models import MaturityAnswer, MaturityQuestion
from gemeinsam.inventory.maturity_scoring import Scored, answers_by

MISSING = "–"
TOP = 4
CENTRE, RADIUS, NAMES = 200, 148, 174
FEWEST_AXES = 3
MOST_DISAGREEMENTS = 8
# A step smaller than this is within what one answer can do.
NOTABLE = Fraction(1, 2)


def number(value: Fraction | float | None, places: int = 1) -> str:
    """2.45 -> 2,5; missing is a dash, never 0; halves go up."""
    if value is None:
        return MISSING
    scale = 10**places
    units = floor(Fraction(value) * scale + Fraction(1, 2))
    sign = "−" if units < 0 else ""
    whole, rest = divmod(abs(units), scale)
    return f"{sign}{whole},{rest:0{places}d}"


def step(value: Fraction | None) -> str:
    """A change with its sign."""
    words = number(value)
    return f"+{words}" if value and value > 0 and words != "0,0" else words.replace("−0,0", "0,0")


@dataclass(frozen=True, slots=True)
class Figures:
    """A spread in words, and where it lies on a bar of 100 units."""

    spread: Spread

    @property
    def mean(self) -> str:
        return number(self.spread.mean)

    @property
    def span(self) -> str:
        if self.spread.count < 2:
            return MISSING
        return f"{number(self.spread.least)} bis {number(self.spread.most)}"

    @property
    def deviation(self) -> str:
        return number(self.spread.deviation)

    @property
    def bar(self) -> dict[str, str] | None:
        if self.spread.mean is None:
            return None
        ends = {"least": self.spread.least, "most": self.spread.most, "mean": self.spread.mean}
        return {name: f"{4 + float(value or 0) * 92 / TOP:.1f}" for name, value in ends.items()}


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """A dimension with its figures and its questions."""

    score: DimensionScore
    figures: Figures
    questions: tuple["QuestionRow", ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question with its figures; for the staff also who said what."""

    score: QuestionScore
    question: MaturityQuestion
    figures: Figures
    voices: tuple[MaturityAnswer, ...] = ()

    @property
    def span(self) -> str:
        """Least and most level: whole numbers, said without a comma."""
        spread = self.score.spread
        return f"{spread.least} bis {spread.most}" if spread.count > 1 else MISSING


@dataclass(frozen=True, slots=True)
class ResultView:
    """All that a page shows of one round."""

    scored: Scored
    rows: tuple[DimensionRow, ...]
    disagreements: tuple[QuestionRow, ...]
    radar: "Radar | None"

    @property
    def result(self) -> Result:
        return self.scored.result

    @property
    def overall(self) -> str:
        return number(self.result.overall)

    @property
    def units_by_sheet(self) -> dict[int, str]:
        return {sheet.pk: sheet.unit.name for sheet in self.scored.sheets}

    @property
    def units(self) -> str:
        """How many have handed in, of how many."""
        done, all_ = len(self.scored.handed_in), len(self.scored.sheets)
        if done == all_:
            return ngettext("%d Stelle hat geantwortet", "%d Stellen haben geantwortet", done) % done
        return _("%(done)d von %(all)d Stellen haben abgegeben") % {"done": done, "all": all_}

    @property
    def unknown(self) -> str:
        count = self.result.unknown
        if not count:
            return _("Keine Antwort lautet „nicht bekannt“.")
        words = ngettext(
            "%d Antwort lautet „nicht bekannt“. Sie fehlt in den Mitteln und zählt nicht als 0.",
            "%d Antworten lauten „nicht bekannt“. Sie fehlen in den Mitteln und zählen nicht als 0.",
            count,
        )
        return words % count

    @property
    def finding(self) -> str:
        """The headline: where the county stands highest and lowest."""
        known = [row for row in self.rows if row.score.spread.mean is not None]
        if not known:
            return _("Noch kein Ergebnis")
        if len(known) == 1:
            return f"{known[0].score.dimension.title}: {known[0].figures.mean} von {TOP}"
        ordered = sorted(known, key=lambda row: row.score.spread.mean or 0)
        low, high = ordered[0], ordered[-1]
        if low.figures.mean == high.figures.mean:
            return _("Alle Dimensionen stehen bei %s von 4") % low.figures.mean
        names = {"high": high.score.dimension.title, "low": low.score.dimension.title}
        return _("Am weitesten: %(high)s. Am Anfang: %(low)s.") % names


def result_view(scored: Scored, *, with_voices: bool = False) -> ResultView:
    """A round for a page; `with_voices` also shows what single units say: to the office, never to readers."""
    said = answers_by(scored.answers, "question_id") if with_voices else {}
    units = {sheet.pk: sheet.unit for sheet in scored.sheets}
    rows = {row.code: row for row in scored.asked.questions}

    def row_of(score: QuestionScore) -> QuestionRow:
        question = rows[score.question.code]
        voices = sorted(said.get(question.pk, []), key=lambda answer: units[answer.sheet_id].name)
        return QuestionRow(score, question, Figures(score.spread), tuple(voices))

    questions = [row_of(score) for score in scored.result.questions]
    dimensions = tuple(
        DimensionRow(
            score,
            Figures(score.spread),
            tuple(row for row in questions if row.score.question.dimension == score.dimension.code),
        )
        for score in scored.result.dimensions
    )
    apart = tuple(row_of(score) for score in scored.result.disagreements[:MOST_DISAGREEMENTS])
    return ResultView(scored, dimensions, apart, radar(scored.result))


# --- the radar --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension on the radar: its line, its name, and from least to most."""

    code: str
    end: tuple[str, str]
    name: tuple[str, str]
    span: tuple[str, str, str, str] | None
    point: tuple[str, str] | None
    has_value: bool


@dataclass(frozen=True, slots=True)
class Radar:
    """Points of the drawing. paths: lines with gaps where a value is missing; closed ones may be filled."""

    axes: tuple[Axis, ...]
    rings: tuple[str, ...]
    path: str
    is_closed: bool
    before: str = ""
    label: str = ""

    @property
    def ring_labels(self) -> list[tuple[int, str]]:
        return [(level, f"{CENTRE - RADIUS * level / TOP:.1f}") for level in range(1, TOP + 1)]


def at(place: int, count: int, radius: float) -> tuple[float, float]:
    """A point on an axis; the first axis points up, the others follow clockwise."""
    angle = 2 * pi * place / count - pi / 2
    return CENTRE + radius * cos(angle), CENTRE + radius * sin(angle)


def told(point: tuple[float, float]) -> tuple[str, str]:
    return f"{point[0]:.1f}", f"{point[1]:.1f}"


def line(values: list[Fraction | None]) -> tuple[str, bool]:
    """The line through the values of all axes; a missing value is a gap, never the middle."""
    count = len(values)
    points = [None if v is None else told(at(n, count, RADIUS * float(v) / TOP)) for n, v in enumerate(values)]
    if None not in points:
        return "M" + "L".join(f"{x} {y}" for x, y in points if x) + "Z", True  # type: ignore[misc]
    pairs = [(points[n], points[(n + 1) % count]) for n in range(count)]
    return "".join(f"M{a[0]} {a[1]}L{b[0]} {b[1]}" for a, b in pairs if a and b), False


def radar(result: Result, before: Result | None = None) -> Radar | None:
    """The drawing of one result, or of two; nothing for fewer than three dimensions."""
    rows = result.dimensions
    count = len(rows)
    if count < FEWEST_AXES:
        return None
    path, is_closed = line([row.spread.mean for row in rows])
    ends = [[told(at(n, count, RADIUS * level / TOP)) for n in range(count)] for level in range(1, TOP + 1)]
    return Radar(
        axes=tuple(axis(row, n, count) for n, row in enumerate(rows)),
        rings=tuple(" ".join(",".join(point) for point in ring) for ring in ends),
        path=path,
        is_closed=is_closed,
        before=line([row.spread.mean for row in before.dimensions])[0] if before else "",
        label="; ".join(f"{row.dimension.code} {row.dimension.title}: {number(row.spread.mean)}" for row in rows),
    )


def axis(row: DimensionScore, place: int, count: int) -> Axis:
    spread = row.spread

    def on(value: Fraction) -> tuple[str, str]:
        return told(at(place, count, RADIUS * float(value) / TOP))

    least, most = spread.least, spread.most
    has_span = least is not None and most is not None and most > least
    return Axis(
        code=row.dimension.code,
        end=told(at(place, count, RADIUS)),
        name=told(at(place, count, NAMES)),
        span=(*on(least), *on(most)) if has_span else None,  # type: ignore[arg-type]
        point=None if spread.mean is None else on(spread.mean),
        has_value=spread.mean is not None,
    )


# --- two rounds, many counties ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """Two rounds over their common questions."""

    comparison: Comparison
    earlier: Scored
    later: Scored

    @property
    def rows(self) -> list[dict[str, object]]:
        return [
            {
                "change": change,
                "before": Figures(change.before),
                "after": Figures(change.after),
                "step": step(change.step),
                "is_notable": change.step is not None and abs(change.step) >= NOTABLE,
            }
            for change in self.comparison.changes
        ]

    @property
    def radar(self) -> Radar | None:
        return radar(self.comparison.after, self.comparison.before)

    @property
    def same_version(self) -> bool:
        return self.earlier.asked.questionnaire.pk == self.later.asked.questionnaire.pk

    @property
    def difference(self) -> Fraction | None:
        before, after = self.comparison.before.overall, self.comparison.after.overall
        return None if before is None or after is None else after - before

    @property
    def finding(self) -> str:
        change, words = self.difference, step(self.difference)
        if not self.comparison.common:
            return _("Die beiden Runden haben keine Frage gemeinsam")
        if change is None:
            return _("Noch nicht vergleichbar")
        if words == "0,0":
            return _("Der Gesamtwert ist gleich geblieben")
        if change > 0:
            return _("Der Gesamtwert stieg um %s Stufen") % words.lstrip("+")
        return _("Der Gesamtwert sank um %s Stufen") % words.lstrip("−")

    @property
    def overall(self) -> tuple[str, str]:
        return number(self.comparison.before.overall), number(self.comparison.after.overall)

    def question(self, code: str) -> str:
        """The words of a question by its code, the later ones first."""
        rows = (*self.later.asked.questions, *self.earlier.asked.questions)
        return next(row.text for row in rows if row.code == code)

    @property
    def differing(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Questions that are not compared, and why."""
        found = self.comparison
        groups = (
            (_("anders formuliert"), found.reworded), (_("nur in der späteren Runde"), found.new),
            (_("nur in der früheren Runde"), found.gone),
        )  # fmt: skip
        return [(why, [(code, self.question(code)) for code in codes]) for why, codes in groups if codes]


def quartile_words(found: Quartiles | None) -> dict[str, str] | None:
    """Median and quartiles, and how many counties in a band."""
    if found is None:
        return None
    least, most = found.band
    many = _("%(a)d bis %(b)d") % {"a": least, "b": most} if most else _("%d und mehr") % least
    values = {name: number(getattr(found, name), 2) for name in ("lower", "median", "upper")}
    bar = {f"at_{name}": f"{4 + float(getattr(found, name)) * 92 / TOP:.1f}" for name in ("lower", "median", "upper")}
    return {**values, **bar, "many": many}
