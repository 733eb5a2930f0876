"""A rating in plain sentences: how far weights may move, who is in front, where people disagree."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.engines.ranking import Crossing, Move, Place
from gemeinsam.strategy.measure_models import Measure
from gemeinsam.strategy.rating_queries import Asked, Standing

# A difference of so many points between two people deserves a talk.
APART = 5


def points(value: Fraction | float | None) -> str:
    """A result with one decimal, halves up, as Germans write it; nothing where there is none."""
    if value is None:
        return "–"
    return f"{floor(Fraction(value) * 10 + Fraction(1, 2)) / 10:.1f}".replace(".", ",")


def share(value: Fraction, rounding: Any = None) -> str:
    """A share in percent with one decimal at most."""
    tenths = rounding(value * 1000) if rounding else floor(value * 1000 + Fraction(1, 2))
    text = f"{tenths / 10:.1f}".replace(".", ",").removesuffix(",0")
    return _("%s %%") % text


@dataclass(frozen=True, slots=True)
class Firm:
    """How firm the order is against the weight of one criterion."""

    asked: Asked
    share: str
    any_change: tuple[str, ...]
    top_change: tuple[str, ...]


def firm_rows(standing: Standing) -> list[Firm]:
    """For each criterion the sentences of its nearest changes, up and down."""
    # Where two are level at the edge nobody can say who belongs to the leading ones.
    unmoved = _("Am Rand liegen zwei gleichauf.") if is_level_at_the_edge(standing) else _("Es bleiben dieselben.")
    pairs = zip(standing.asked, standing.moves, strict=True) if standing.moves else ()
    return [
        Firm(
            asked,
            share(move.share),
            of_move(asked, move, (move.up, move.down)) or (never(move),),
            of_lead(move, (move.top_up, move.top_down)) or (unmoved,),
        )
        for asked, move in pairs
    ]


def is_level_at_the_edge(standing: Standing) -> bool:
    places, many = standing.ranked.places, standing.leading
    return len(places) > many and places[many - 1].value == places[many].value


def never(move: Move) -> str:
    if move.share == 1:
        return _("Es ist das einzige Kriterium mit Gewicht.")
    return _("Die Reihenfolge bleibt, welches Gewicht es auch bekommt.")


def of_move(asked: Asked, move: Move, ends: tuple[Crossing | None, Crossing | None]) -> tuple[str, ...]:
    """Beyond the named share the two have changed places: it is rounded away from where the weight is now."""
    up, down = ends
    found = []
    if up:
        words = _("Erst wenn das Gewicht von %(name)s von %(now)s auf über %(then)s steigt, tauschen %(a)s und %(b)s.")
        found.append(words % told(asked, move, up, ceil))
    if down:
        words = _("Erst wenn das Gewicht von %(name)s von %(now)s auf unter %(then)s sinkt, tauschen %(a)s und %(b)s.")
        found.append(words % told(asked, move, down, floor))
    return tuple(found)


def told(asked: Asked, move: Move, crossing: Crossing, rounding: Any) -> dict[str, str]:
    return {
        "name": asked.name, "now": share(move.share), "then": share(crossing.share, rounding),
        "a": crossing.falls, "b": crossing.rises,
    }  # fmt: skip


def of_lead(move: Move, ends: tuple[Crossing | None, Crossing | None]) -> tuple[str, ...]:
    up, down = ends
    found = []
    if up:
        words = _("über %(then)s kommt %(b)s für %(a)s hinein.")
        found.append(words % {"then": share(up.share, ceil), "a": up.falls, "b": up.rises})
    if down:
        words = _("unter %(then)s kommt %(b)s für %(a)s hinein.")
        found.append(words % {"then": share(down.share, floor), "a": down.falls, "b": down.rises})
    return tuple(found)


def narrowest(standing: Standing) -> str:
    """How far every single weight may move at least before the leading ones change."""
    room = [
        abs(crossing.share - move.share)
        for move in standing.moves
        for crossing in (move.top_up, move.top_down)
        if crossing
    ]
    many = standing.leading
    if len(standing.ranked.places) <= many:
        return ""
    who = _("Die ersten %d") % many if many > 1 else _("Platz 1")
    places = standing.ranked.places
    if is_level_at_the_edge(standing):
        level = _("%(who)s: Der letzte Platz darin ist knapp, %(a)s und %(b)s liegen gleichauf.")
        return level % {"who": who, "a": places[many - 1].item.id, "b": places[many].item.id}
    if not room:
        return _("%s: Es bleiben dieselben, welches einzelne Gewicht man auch ändert.") % who
    stays = _("%(who)s: Es bleiben dieselben, solange sich kein Gewicht um mehr als %(room)s-Punkte verschiebt.")
    return stays % {"who": who, "room": share(min(room), floor)}


def finding(standing: Standing, measures: dict[str, Measure]) -> str:
    """The headline: who is in front."""
    first = [place for place in standing.ranked.places if place.rank == 1]
    if not first:
        return _("Noch hat keine Maßnahme einen Rang")
    if len(first) > 1:
        words = ngettext("%d Maßnahme liegt vorn", "%d Maßnahmen liegen gleichauf vorn", len(first))
        return words % len(first)
    return _("Vorn liegt „%s“") % measures[first[0].item.id].title


@dataclass(frozen=True, slots=True)
class Row:
    """A measure of the ranking as a page shows it."""

    measure: Measure
    place: Place
    contributions: int
    values: tuple[str, ...]
    disputed: str

    @property
    def value(self) -> str:
        return points(self.place.value)

    @property
    def impact(self) -> str:
        return points(self.place.impact)

    @property
    def effort(self) -> str:
        return points(self.place.effort)

    @property
    def spread(self) -> str:
        """How far apart the people's own results lie."""
        spread = self.place.item.spread
        if spread.count < 2:
            return "–"
        return f"± {points(spread.deviation)}"

    @property
    def ends(self) -> str:
        spread = self.place.item.spread
        return _("%(least)s bis %(most)s") % {"least": points(spread.least), "most": points(spread.most)}


def rows(standing: Standing, measures: dict[str, Measure], contributions: dict[int, int]) -> list[Row]:
    """The ranking, line by line."""
    return [
        Row(
            measure=measures[place.item.id],
            place=place,
            contributions=contributions.get(measures[place.item.id].pk, 0),
            values=tuple(points(value) for value in place.item.values),
            disputed=disputed(standing.asked, place),
        )
        for place in standing.ranked.places
    ]


def disputed(asked: Iterable[Asked], place: Place) -> str:
    """The criterion that people see most differently, if they are far apart."""
    pairs = [(spread.width, one.name) for one, spread in zip(asked, place.item.spreads, strict=True)]
    width, name = max(pairs, key=lambda pair: pair[0], default=(0, ""))
    return str(name) if width >= APART else ""
