"""Writes a calendar: escaped, folded, with line ends as the standard has them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from .tree import Calendar, CalendarError, Event

LONGEST_LINE = 75  # octets, RFC 5545, 3.1
# A line feed becomes "\n"; all other controls have no place in a text.
CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
UID = re.compile(r"[A-Za-z0-9@.-]{8,255}")
ADDRESS = re.compile(r"https?://[^\s\"<>\\^`{|}\x00-\x1f]+")
PRODUCT = "-//Gemeinsam.Digital//Jahresplan//DE"


def ical(calendar: Calendar) -> bytes:
    """Write the calendar; the same calendar gives the same bytes.

    Returns:
        The file in UTF-8, lines of at most 75 octets that end with CR LF.

    Raises:
        CalendarError: an entry has no title, a uid or an address of wrong form, or two have the same uid.

    Source:
        B. Desruisseaux, RFC 5545 (2009), sections 3.1, 3.3.11, 3.6.1 and 3.6.6; name and refresh of RFC 7986 (2016).
    """
    _check(calendar)
    return b"".join(folded(line) for line in _lines(calendar))


def _check(calendar: Calendar) -> None:
    uids: set[str] = set()
    for event in calendar.events:
        if not CONTROLS.sub("", event.title).strip():
            raise CalendarError(f"Der Eintrag am {event.on:%d.%m.%Y} hat keinen Titel.")
        if not UID.fullmatch(event.uid) or event.uid in uids:
            raise CalendarError(
                f"Der Eintrag „{event.title}“ braucht ein eigenes Kennzeichen aus Buchstaben und Ziffern."
            )
        if event.url and not ADDRESS.fullmatch(event.url):
            raise CalendarError(f"Die Adresse des Eintrags „{event.title}“ ist keine.")
        if event.changed.tzinfo is None:
            raise CalendarError(f"Der Zeitpunkt der Änderung von „{event.title}“ hat keine Zeitzone.")
        uids.add(event.uid)


def _lines(calendar: Calendar) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH")
    # The second form is older than the standard, and still the one that most programs read.
    yield from (f"NAME:{escaped(calendar.name)}", f"X-WR-CALNAME:{escaped(calendar.name)}")
    yield from ("REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D")
    for event in calendar.events:
        yield from _event(event, lang=calendar.lang)
    yield "END:VCALENDAR"


def _event(event: Event, *, lang: str) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{_moment(event.changed)}")
    yield f"LAST-MODIFIED:{_moment(event.changed)}"
    # The end is the day after: a whole day ends where the next begins.
    yield from (f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}", f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}")
    yield f"SUMMARY;LANGUAGE={lang}:{escaped(event.title)}"
    if event.text:
        yield f"DESCRIPTION;LANGUAGE={lang}:{escaped(event.text)}"
    if event.url:
        yield f"URL:{event.url}"
    if event.kinds:
        yield f"CATEGORIES:{','.join(map(escaped, event.kinds))}"
    # A deadline must not block the day.
    yield "TRANSP:TRANSPARENT"
    for days in event.remind:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{escaped(event.title)}")
        yield from (f"TRIGGER:-P{days}D", "END:VALARM")
    yield "END:VEVENT"


def _moment(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text as the standard writes it: nothing in it can end the line or begin another property."""
    text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line in pieces of at most 75 octets, never inside a letter."""
    pieces, held = [], b""
    for letter in line:
        octets = letter.encode()
        # The space that begins a continued line counts.
        if len(held) + len(octets) > LONGEST_LINE:
            pieces.append(held)
            held = b" "
        held += octets
    return b"\r\n".join([*pieces, held]) + b"\r\n"
