"""Impact and effort as a drawing: a disc for each measure, numbered by its rank; close ones share a disc."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from gemeinsam.engines.ranking import Place
from gemeinsam.strategy.rating_words import points

# A sheet that a phone shows at its own size; ten points are 300 units.
SIDE, LEFT, TOP = 300, 34, 24
RADIUS = 12
HALF = SIDE // 2


@dataclass(frozen=True, slots=True)
class Disc:
    """Measures that lie so close that they share a place in the drawing."""

    x: float
    y: float
    places: tuple[Place, ...]

    @property
    def text(self) -> str:
        more = len(self.places) - 1
        return f"{self.places[0].rank}+{more}" if more else str(self.places[0].rank)

    @property
    def width(self) -> int:
        """Discs that hold several are longer."""
        return 2 * RADIUS if len(self.text) < 3 else 2 * RADIUS + 7 * (len(self.text) - 2)

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def top(self) -> float:
        return self.y - RADIUS

    @property
    def text_y(self) -> float:
        return self.y + 5

    @property
    def first(self) -> str:
        return self.places[0].item.id

    @property
    def label(self) -> str:
        """For whoever hears the drawing."""
        said = _("%(text)s, Rang und Maßnahme: %(names)s, Wirkung %(impact)s, Aufwand %(effort)s")
        names = ", ".join(place.item.id for place in self.places[:6]) + (" …" if len(self.places) > 6 else "")
        first = self.places[0]
        return said % {
            "text": self.text,
            "names": names,
            "impact": points(first.impact),
            "effort": points(first.effort),
        }


@dataclass(frozen=True, slots=True)
class Drawing:
    """The drawing with its scales and the words of its four corners."""

    discs: tuple[Disc, ...]
    radius: int = RADIUS
    side: int = SIDE
    left: int = LEFT
    top: int = TOP
    width: int = LEFT + SIDE + 14
    height: int = TOP + SIDE + 62
    middle: int = LEFT + HALF
    rise: int = TOP + HALF
    scale_y: int = TOP + SIDE + 18
    axis_y: int = TOP + SIDE + 56

    @property
    def halves(self) -> str:
        return f"M{self.middle} {TOP}v{SIDE}M{LEFT} {self.rise}h{SIDE}"

    @property
    def words(self) -> list[tuple[int, int, str]]:
        """What to do with measures of each quarter."""
        columns, lines = (LEFT + HALF // 2, LEFT + HALF + HALF // 2), (TOP - 8, TOP + SIDE + 37)
        texts = ((_("rasch umsetzen"), _("gut vorbereiten")), (_("nebenbei"), _("eher lassen")))
        return [(columns[c], lines[r], texts[r][c]) for r in (0, 1) for c in (0, 1)]

    @property
    def columns(self) -> list[tuple[int, int]]:
        return [(LEFT + n * SIDE // 10, n) for n in (0, 5, 10)]

    @property
    def lines(self) -> list[tuple[int, int]]:
        return [(TOP + SIDE - n * SIDE // 10 + 5, n) for n in (0, 5, 10)]


def draw(places: tuple[Place, ...]) -> Drawing | None:
    """All measures with a value on both axes, best first; nothing where an axis has no weight."""
    held: list[tuple[float, float, list[Place]]] = []
    for place in places:
        if place.impact is None or place.effort is None:
            return None
        x, y = LEFT + float(place.effort) * SIDE / 10, TOP + SIDE - float(place.impact) * SIDE / 10
        # A disc of several is longer, so that neighbours on a line keep more distance.
        near = next((row for row in held if abs(row[0] - x) < 3 * RADIUS and abs(row[1] - y) < 2 * RADIUS), None)
        if near:
            near[2].append(place)
        else:
            held.append((x, y, [place]))
    discs = tuple(Disc(round(inside(x, LEFT), 1), round(inside(y, TOP), 1), tuple(rows)) for x, y, rows in held)
    return Drawing(discs) if discs else None


def inside(value: float, start: int) -> float:
    """Kept so far from the edge that no disc is cut."""
    return min(max(value, start + RADIUS), start + SIDE - RADIUS)
