"""Calendar: dated things as an iCalendar file (RFC 5545) that every calendar program can subscribe to."""

from .tree import Calendar, CalendarError, Event
from .writing import ical

__all__ = ["Calendar", "CalendarError", "Event", "ical"]
