"""A small drawing of what an indicator is to say by year, beside the same figures as a table."""

from dataclasses import dataclass
from decimal import Decimal

from gemeinsam.strategy.models import Indicator

WIDTH, HEIGHT = 480, 150
LEFT, RIGHT, TOP, BOTTOM = 36, 444, 30, 112


@dataclass(frozen=True, slots=True)
class Point:
    """A value at its place."""

    x: int
    y: int
    year: int
    value: Decimal
    is_baseline: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a template draws; sizes are units of the drawing."""

    points: tuple[Point, ...]
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = BOTTOM

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def drawing_of(indicator: Indicator) -> Drawing | None:
    """The baseline and the values by year; nothing where there are not two to tie."""
    rows = [(target.year, target.value, False) for target in indicator.targets.all()]
    if indicator.baseline is not None and indicator.baseline_on is not None:
        rows.insert(0, (indicator.baseline_on.year, indicator.baseline, True))
    if len(rows) < 2:
        return None
    years, values = [row[0] for row in rows], [row[1] for row in rows]
    points = (
        Point(
            x=scaled(year, (min(years), max(years)), (LEFT, RIGHT)),
            y=scaled(value, (min(values), max(values)), (BOTTOM - 8, TOP)),
            year=year, value=value, is_baseline=is_baseline,
        )
        for year, value, is_baseline in rows
    )  # fmt: skip
    return Drawing(tuple(points))


def scaled(value: Decimal | int, span: tuple[Decimal | int, Decimal | int], onto: tuple[int, int]) -> int:
    """A value of a span at its place between two ends; in the middle where the span is empty."""
    least, most = span
    share = Decimal(value - least) / Decimal(most - least) if most != least else Decimal("0.5")
    return round(onto[0] + share * (onto[1] - onto[0]))
