"""What a calendar holds: whole days, no times, so that no time zone can move them."""

from dataclasses import dataclass
from datetime import date, datetime


class CalendarError(ValueError):
    """The calendar breaks a rule of form; the message is German and names the entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something on a day.

    uid: the same for the same thing for ever, so that a subscribed calendar moves it instead of adding another.
    changed: when it was last changed, in UTC. remind: days before the day on which the program speaks up.
    """

    uid: str
    on: date
    title: str
    changed: datetime
    text: str = ""
    url: str = ""
    kinds: tuple[str, ...] = ()
    remind: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar to subscribe to. name: as programs show it."""

    name: str
    events: tuple[Event, ...]
    lang: str = "de"
