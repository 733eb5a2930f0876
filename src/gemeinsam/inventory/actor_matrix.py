"""The matrix of influence and interest as a drawing and as the same list: many actors in a cell never overlap."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.inventory.actor_models import HIGH_FROM, ActorAssessment, Involvement, suggested

# The drawing: five by five cells on a sheet that a phone shows at its own size.
CELL, LEFT, TOP = 60, 36, 26
STEPS = 5
# So many numbers fit a cell; more are counted.
PER_LINE, MOST_NUMBERS = 2, 6
LINE = 17


@dataclass(frozen=True, slots=True)
class Placed:
    """An actor with its number in the drawing."""

    number: int
    row: ActorAssessment


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of influence and interest, and who stands there."""

    influence: int
    interest: int
    actors: tuple[Placed, ...]

    @property
    def key(self) -> str:
        return f"e{self.influence}i{self.interest}"

    @property
    def involvement(self) -> Involvement:
        return suggested(self.influence, self.interest)

    @property
    def x(self) -> int:
        return LEFT + (self.interest - 1) * CELL

    @property
    def y(self) -> int:
        return TOP + (STEPS - self.influence) * CELL

    @property
    def middle(self) -> int:
        return self.x + CELL // 2

    @property
    def label(self) -> str:
        """For whoever hears the drawing."""
        many = ngettext("%d Akteur", "%d Akteure", len(self.actors)) % len(self.actors)
        return _("Einfluss %(influence)d, Interesse %(interest)d: %(many)s") % {
            "influence": self.influence, "interest": self.interest, "many": many,
        }  # fmt: skip

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The text of a cell, each line with its place: numbers, or how many there are."""
        numbers = [str(placed.number) for placed in self.actors]
        if len(numbers) > MOST_NUMBERS:
            texts = [str(len(numbers)), _("Akteure")]
        else:
            texts = ["  ".join(numbers[at : at + PER_LINE]) for at in range(0, len(numbers), PER_LINE)]
        first = self.y + CELL // 2 + 5 - (len(texts) - 1) * LINE // 2
        return [(first + place * LINE, text) for place, text in enumerate(texts)]


@dataclass(frozen=True, slots=True)
class Group:
    """All actors that are to be involved in one way, as they are listed."""

    involvement: Involvement
    cells: tuple[Cell, ...]

    @property
    def count(self) -> int:
        return sum(len(cell.actors) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """The drawing with its scales, and the same actors in groups."""

    cells: tuple[Cell, ...]
    groups: tuple[Group, ...]
    cell: int = CELL
    width: int = LEFT + STEPS * CELL + 2
    height: int = TOP + STEPS * CELL + 64
    scale_y: int = TOP + STEPS * CELL + 18
    axis_y: int = TOP + STEPS * CELL + 58
    # The middle of the axes; the one that rises is turned, and counts from below.
    middle: int = LEFT + STEPS * CELL // 2
    rise: int = TOP + STEPS * CELL // 2

    @property
    def placed(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def halves(self) -> str:
        """The lines between the four ways to involve somebody."""
        low = (HIGH_FROM - 1) * CELL
        return f"M{LEFT + low} {TOP}v{STEPS * CELL}M{LEFT} {TOP + STEPS * CELL - low}h{STEPS * CELL}"

    @property
    def words(self) -> list[tuple[int, int, str]]:
        """What to do, above and below the halves."""
        low, high = (HIGH_FROM - 1) * CELL, (STEPS - HIGH_FROM + 1) * CELL
        places = ((LEFT + low // 2, LEFT + low + high // 2), (TOP - 9, self.scale_y + 20))
        words = ((Involvement.SATISFY, Involvement.CLOSE), (Involvement.WATCH, Involvement.INFORM))
        return [(places[0][c], places[1][r], str(words[r][c].label)) for r in (0, 1) for c in (0, 1)]

    @property
    def columns(self) -> list[tuple[int, int]]:
        return [(LEFT + (n - 1) * CELL + CELL // 2, n) for n in range(1, STEPS + 1)]

    @property
    def rows(self) -> list[tuple[int, int]]:
        return [(TOP + (STEPS - n) * CELL + CELL // 2 + 5, n) for n in range(1, STEPS + 1)]


def matrix(rows: Iterable[ActorAssessment]) -> Matrix:
    """Every actor whose influence and interest are known, numbered as the list names them."""
    by_cell: dict[tuple[int, int], list[ActorAssessment]] = {}
    for row in rows:
        if row.influence is not None and row.interest is not None:
            by_cell.setdefault((row.influence, row.interest), []).append(row)
    order = [(e, i) for e in range(STEPS, 0, -1) for i in range(STEPS, 0, -1)]
    in_groups = sorted(order, key=lambda pair: Involvement.values.index(suggested(*pair)))
    cells, number = [], 0
    for pair in in_groups:
        there = by_cell.get(pair, [])
        cells.append(Cell(*pair, tuple(Placed(number + n, row) for n, row in enumerate(there, start=1))))
        number += len(there)
    groups = [Group(word, tuple(c for c in cells if c.involvement == word and c.actors)) for word in Involvement]
    return Matrix(tuple(cells), tuple(group for group in groups if group.cells))


def finding(drawn: Matrix) -> str:
    """The headline: how many actors count most."""
    if not drawn.placed:
        return _("Wer hat Einfluss, wer hat Interesse?")
    close = sum(group.count for group in drawn.groups if group.involvement == Involvement.CLOSE)
    if not close:
        return _("Noch niemand hat zugleich Einfluss und Interesse")
    words = ngettext(
        "%(close)d von %(all)d Akteuren gehört eng eingebunden",
        "%(close)d von %(all)d Akteuren gehören eng eingebunden",
        close,
    )
    return words % {"close": close, "all": drawn.placed}
