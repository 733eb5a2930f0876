"""The plan's days as a calendar to subscribe to: closing windows, last days to apply, starts, milestones."""

import uuid
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from gemeinsam.county.models import County
from gemeinsam.engines.ical import Calendar, Event
from gemeinsam.monitoring.models import Milestone
from gemeinsam.publication.deadlines import Deadline, FundingCalendar, Window, german

REMIND = (60, 14)
Absolute = Callable[[str], str]


def plan_calendar(county: County, view: FundingCalendar, absolute: Absolute) -> Calendar:
    """All days of a plan, in one statement. `absolute` turns a path into an address that works elsewhere."""
    made = Maker(county, absolute, view.ledger.changed)
    events = [
        *(made.window(window) for window in view.wanted if window.closes),
        *(made.deadline(one) for one in view.deadlines if one.on != one.window.closes),
        *made.starts(view),
        *made.milestones(view),
    ]
    name = _("Jahresplan %s") % county.short_name
    return Calendar(name=name, events=tuple(sorted(events, key=lambda event: (event.on, event.uid))))


class Maker:
    """Makes the entries of one county's calendar."""

    def __init__(self, county: County, absolute: Absolute, changed: datetime):
        self.county = county
        self.absolute = absolute
        self.changed = changed

    def uid(self, *parts: object) -> str:
        """The same for the same thing for ever, whatever host or plan tells of it."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, ("gemeinsam.digital", self.county.slug, *parts)))))

    def event(self, *parts: object, on: date, title: str, **more) -> Event:
        if "path" in more:
            more["url"] = self.absolute(more.pop("path"))
        return Event(uid=self.uid(*parts), on=on, title=title, changed=self.changed, **more)

    def window(self, window: Window) -> Event:
        lines = [f"{row.number} {row.title}" for row in window.rows]
        assumed = [_("Der Tag ist eine Annahme zur Vorführung.")] if window.is_assumed else []
        return self.event(
            "programm",
            window.slug,
            on=window.closes or window.today,
            title=_("Antragsschluss: %s") % window.title,
            text="\n".join([_("Maßnahmen des Plans:"), *lines, *assumed]),
            path=reverse("funding_calendar"),
            kinds=(_("Förderung"),),
            remind=REMIND,
        )

    def deadline(self, one: Deadline) -> Event:
        return self.event(
            "antrag",
            one.window.slug,
            one.row.number,
            on=one.on,
            title=_("Letzter Tag für den Antrag: %(number)s bei %(title)s")
            % {"number": one.row.number, "title": one.window.title},
            text=f"{one.row.number} {one.row.title}\n{one.reason}",
            path=reverse("funding_calendar"),
            kinds=(_("Förderung"),),
            remind=REMIND,
        )

    def starts(self, view: FundingCalendar) -> Iterator[Event]:
        for row in view.ledger.rows:
            yield self.event(
                "beginn",
                row.number,
                on=date(row.first_year, 1, 1),
                title=_("Beginnt %(year)d: %(number)s %(title)s")
                % {"year": row.first_year, "number": row.number, "title": row.title},
                text=_("Zuständig: %s") % (row.responsible or _("noch niemand")),
                path=row.url,
                kinds=(_("Maßnahme"),),
            )

    def milestones(self, view: FundingCalendar) -> Iterator[Event]:
        rows = {row.measure_id: row for row in view.ledger.rows}
        for one in Milestone.objects.filter(measure__in=rows, done__isnull=True).order_by("due", "pk"):
            row = rows[one.measure_id]
            yield self.event(
                "meilenstein",
                one.pk,
                on=last_day(one.due, one.precision),
                title=f"{row.number}: {one.title}",
                text=_("Annahme zur Vorführung") if one.is_assumed else _("fällig %s") % german(one.due),
                path=row.url,
                kinds=(_("Meilenstein"),),
            )


def last_day(due: date, precision: str) -> date:
    """The last day that still keeps the date: a month is kept until its end."""
    if precision == "year":
        return date(due.year, 12, 31)
    return due.replace(day=monthrange(due.year, due.month)[1]) if precision == "month" else due
