"""The red thread as the face sees it: seven stations on one line."""

from dataclasses import dataclass, replace

KINDS = ("Beitrag", "Thema", "Ziel", "Maßnahme", "Haushaltsjahr", "Stand", "Dokument")


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One knot: what stands there, where it leads, and how certain it is.

    A station without a name is missing; the first missing one after a present one is the loose end.
    """

    kind: str
    name: str = ""
    url: str = ""
    note: str = ""
    is_assumed: bool = False
    is_here: bool = False
    # Classes of its knot and of the line that leaves it; `thread` sets them.
    css: str = ""


def thread(stations: list[Station]) -> list[Station]:
    """Draw the line: solid where both ends are proven, dashed where not, a crossbar at the loose end."""
    drawn: list[Station] = []
    first = next((i for i, s in enumerate(stations) if s.name), 0)
    cut = next((i for i, s in enumerate(stations) if i > first and not s.name), len(stations))
    for place, station in enumerate(stations):
        following = stations[place + 1] if place + 1 < len(stations) else None
        drawn.append(replace(station, css=" ".join(_classes(station, following, place, (first, cut)))))
    return drawn


def _classes(station: Station, following: Station | None, place: int, ends: tuple[int, int]) -> list[str]:
    first, cut = ends
    if place < first:
        return ["after"]
    if place == cut:
        return ["loose"]
    if place > cut:
        return ["after"]
    css = ["here"] if station.is_here else (["open"] if station.is_assumed else [])
    if following is not None and (station.is_assumed or following.is_assumed or not following.name):
        css.append("then-open")
    return css


def loose_end(stations: list[Station]) -> Station | None:
    """Where the thread stops, if it does."""
    return next((station for station in thread(stations) if station.css == "loose"), None)
