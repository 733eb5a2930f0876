"""The calendar, read back by a strict reader of RFC 5545 that shares nothing with the writer."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemeinsam.engines.ical import Calendar, CalendarError, Event, ical

LINE = re.compile(r"(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z-]+=[^;:,\"]+)*):(?P<value>.*)", re.DOTALL)
ONCE = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "URL", "CATEGORIES", "TRANSP", "LAST-MODIFIED"}
TEXTS = {"SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME"}


def an_event(**changes) -> Event:
    values = {
        "uid": "0f8c2f0a-1111-5222-8333-444455556666", "on": date(2027, 2, 28), "title": "Antragsschluss: LEADER",
        "changed": datetime(2026, 11, 23, 9, 30, tzinfo=UTC), "remind": (60, 14),
    }  # fmt: skip
    return Event(**values | changes)


def a_calendar(*events: Event) -> bytes:
    return ical(Calendar(name="Jahresplan, Kreis", events=events or (an_event(),)))


def unescaped(value: str) -> str:
    """TEXT, 3.3.11; any other backslash is an error."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


def read(content: bytes) -> list[tuple[str, str, str]]:
    """Name, parameters, value of each line: folded lines joined, line ends and lengths checked."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in lines)
    assert all(not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line) for line in lines)
    # Each piece is whole letters: a strict reader decodes line by line.
    whole = "\r\n".join(line.decode() for line in lines).replace("\r\n ", "")
    found = [LINE.fullmatch(line) for line in whole.split("\r\n")]
    assert all(found), [line for line, match in zip(whole.split("\r\n"), found, strict=True) if not match]
    return [(match["name"], match["parameters"], match["value"]) for match in found]


def meaning(name: str, value: str) -> object:
    """The value as its type: whole days, a moment in UTC, text."""
    if name in {"DTSTART", "DTEND"}:
        return datetime.strptime(value, "%Y%m%d").date()  # noqa: DTZ007 - a whole day has no zone
    if name == "DTSTAMP":
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return unescaped(value) if name in TEXTS else value


def parsed(content: bytes) -> list[dict[str, object]]:
    """The events; components must nest, properties stand once, dates be dates."""
    events, inside = [], []
    for name, parameters, value in read(content):
        if name == "BEGIN":
            inside.append(value)
            if value == "VEVENT":
                events.append({"alarms": []})
            if value == "VALARM":
                events[-1]["alarms"].append({})
        elif name == "END":
            assert inside.pop() == value
        elif inside[-1] == "VEVENT":
            assert name in ONCE
            assert name not in events[-1]
            assert name not in {"DTSTART", "DTEND"} or parameters == ";VALUE=DATE"
            events[-1][name] = meaning(name, value)
        elif inside[-1] == "VALARM":
            events[-1]["alarms"][-1][name] = value
    assert inside == []
    assert all({"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event) for event in events)
    return events


def test_a_day_with_two_reminders():
    assert parsed(a_calendar(an_event(text="Zeile 1\nZeile 2; mit, \\ Zeichen", url="https://kreis.test/a?b=1"))) == [{
        "UID": "0f8c2f0a-1111-5222-8333-444455556666", "DTSTAMP": datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        "LAST-MODIFIED": "20261123T093000Z", "DTSTART": date(2027, 2, 28), "DTEND": date(2027, 3, 1),
        "SUMMARY": "Antragsschluss: LEADER", "DESCRIPTION": "Zeile 1\nZeile 2; mit, \\ Zeichen",
        "URL": "https://kreis.test/a?b=1", "TRANSP": "TRANSPARENT",
        "alarms": [{"ACTION": "DISPLAY", "DESCRIPTION": "Antragsschluss: LEADER", "TRIGGER": f"-P{days}D"} for days in (60, 14)],
    }]  # fmt: skip


def test_the_calendar_itself_has_what_the_standard_asks_for():
    head = [(name, value) for name, _parameters, value in read(a_calendar())][:9]
    assert head[:5] == [("BEGIN", "VCALENDAR"), ("VERSION", "2.0"), ("PRODID", "-//Gemeinsam.Digital//Jahresplan//DE"),
                        ("CALSCALE", "GREGORIAN"), ("METHOD", "PUBLISH")]  # fmt: skip
    assert ("NAME", "Jahresplan\\, Kreis") in head
    assert not [name for name, _parameters, _value in read(a_calendar()) if name in {"TZID", "VTIMEZONE"}]


@given(st.text(min_size=1, max_size=300), st.text(max_size=300))
def test_any_text_comes_back_and_nothing_in_it_is_a_line_of_its_own(title, text):
    clean = re.sub(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", "", title.replace("\r\n", "\n").replace("\r", "\n")
    )
    if not clean.strip():
        return
    found = parsed(a_calendar(an_event(title=title, text=text, remind=())))
    assert len(found) == 1
    assert found[0]["SUMMARY"] == clean


@pytest.mark.parametrize(
    "title", ["X\r\nBEGIN:VALARM", "X\nATTACH:http://x.test", "ü" * 200, "\U0001f600" * 60, "a;b,c\\n:d"]
)
def test_hostile_and_long_titles_stay_one_property(title):
    found = parsed(a_calendar(an_event(title=title)))
    assert [len(found), len(found[0]["alarms"])] == [1, 2]


def test_moments_are_told_in_utc():
    east = timezone(timedelta(hours=2))
    found = parsed(a_calendar(an_event(changed=datetime(2026, 7, 1, 1, 0, tzinfo=east))))
    assert found[0]["DTSTAMP"] == datetime(2026, 6, 30, 23, 0, tzinfo=UTC)


def test_the_same_calendar_gives_the_same_bytes_and_none_is_fine():
    assert a_calendar() == a_calendar()
    assert parsed(ical(Calendar(name="leer", events=()))) == []


@pytest.mark.parametrize(
    "changes",
    [{"title": " "}, {"uid": "kurz"}, {"uid": "mit Leerzeichen 12345"}, {"url": "javascript:alert(1)"}, {"url": "https://x.test\r\nX:1"},
     {"changed": datetime(2026, 1, 1)}],  # noqa: DTZ001 - without a zone it is to be refused
)  # fmt: skip
def test_entries_of_wrong_form_are_refused(changes):
    with pytest.raises(CalendarError):
        a_calendar(replace(an_event(), **changes))


def test_two_entries_with_one_uid_are_refused():
    with pytest.raises(CalendarError):
        a_calendar(an_event(), an_event(on=date(2028, 1, 1)))
