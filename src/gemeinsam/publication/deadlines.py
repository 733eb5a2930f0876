"""The application calendar: which programme closes when, which measures wait for it, and what is missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.inventory.models import Funding
from gemeinsam.publication.plan_ledger import LedgerRow, PlanLedger
from gemeinsam.strategy.models import Measure
from gemeinsam.web.figures import number_word

State = Literal["open", "ahead", "missed", "unknown"]
# Days before the end of a window on which the leads are reminded.
REMIND = (60, 14, 3)
DATES = ("opens", "closes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A programme with its application window, seen from a day."""

    funding_id: int
    slug: str
    title: str
    giver: str
    percent: int | None
    opens: date | None
    closes: date | None
    is_assumed: bool
    today: date
    used: tuple[LedgerRow, ...]
    possible: tuple[LedgerRow, ...]

    @property
    def rows(self) -> tuple[LedgerRow, ...]:
        return (*self.used, *self.possible)

    @property
    def state(self) -> State:
        if self.closes is not None and self.closes < self.today:
            return "missed"
        if self.opens is not None and self.opens > self.today:
            return "ahead"
        return "unknown" if self.closes is None else "open"

    @property
    def days_left(self) -> int | None:
        return None if self.closes is None else (self.closes - self.today).days

    @property
    def words(self) -> str:
        """The state in words, with the days that are left."""
        if self.state == "missed":
            return _("geschlossen seit %s") % german(self.closes)
        if self.state == "ahead":
            return _("öffnet %s") % in_days(self.opens, self.today)
        if self.days_left is None:
            return _("kein Ende eingetragen")
        return _("offen, schließt %s") % in_days(self.closes, self.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day on which a measure can apply: before the window closes and before the measure begins."""

    window: Window
    row: LedgerRow
    is_used: bool

    @property
    def before_start(self) -> date:
        """Whoever begins before applying gets nothing in most programmes."""
        return date(self.row.first_year - 1, 12, 31)

    @property
    def on(self) -> date:
        closes = self.window.closes
        return self.before_start if closes is None else min(closes, self.before_start)

    @property
    def state(self) -> State:
        opens = self.window.opens
        if self.on < self.window.today or (opens is not None and opens > self.on):
            return "missed"
        return "ahead" if opens is not None and opens > self.window.today else "open"

    @property
    def days_left(self) -> int:
        return (self.on - self.window.today).days

    @property
    def reason(self) -> str:
        """Why this day."""
        opens, closes = self.window.opens, self.window.closes
        if opens is not None and opens > self.before_start:
            return _("Das Programm öffnet am %(day)s, die Maßnahme beginnt schon %(year)d.") % {
                "day": german(opens), "year": self.row.first_year,
            }  # fmt: skip
        if closes is not None and closes <= self.before_start:
            return _("Das Programm ist geschlossen.") if closes < self.window.today else _("Das Programm schließt.")
        return _("Die Maßnahme beginnt %d: Der Antrag muss vorher gestellt sein.") % self.row.first_year

    @property
    def words(self) -> str:
        if self.state == "missed":
            return _("verpasst")
        left = _("noch 1 Tag") if self.days_left == 1 else _("noch %d Tage") % self.days_left
        return f"{left}, {_('Antrag ab')} {german(self.window.opens)}" if self.state == "ahead" else left


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingCalendar:
    """All programmes beside a plan, on a day."""

    ledger: PlanLedger
    today: date
    windows: tuple[Window, ...]

    @property
    def wanted(self) -> list[Window]:
        """Programmes that a measure of the plan uses or could use: those that close first, then the closed ones."""
        found = [window for window in self.windows if window.rows]
        return sorted(found, key=lambda one: (one.state == "missed", one.closes or date.max, one.title))

    @property
    def others(self) -> list[Window]:
        return [window for window in self.windows if not window.rows]

    @property
    def deadlines(self) -> list[Deadline]:
        """The last day for each measure and programme, by date."""
        found = [
            Deadline(window=window, row=row, is_used=row in window.used)
            for window in self.windows
            for row in window.rows
        ]
        return sorted(found, key=lambda one: (one.on, one.window.title, one.row.number))

    @property
    def ahead(self) -> list[Deadline]:
        return [one for one in self.deadlines if one.state != "missed"]

    @property
    def missed(self) -> list[Deadline]:
        return [one for one in self.deadlines if one.state == "missed"]

    @property
    def nameless(self) -> list[LedgerRow]:
        """Measures whose funding the plan counts on although nobody has named a programme."""
        named = {row.measure_id for window in self.windows for row in window.rows}
        return [
            row for row in self.ledger.rows if row.measure_id not in named and any(a.funding for _y, a in row.years)
        ]

    @property
    def nameless_euro(self) -> int:
        return sum(amounts.funding for row in self.nameless for _year, amounts in row.years)

    @property
    def finding(self) -> str:
        """The headline: the next day that counts."""
        if self.ahead:
            first = self.ahead[0]
            return _("Nächste Antragsfrist: %(day)s, %(title)s") % {
                "day": german(first.on),
                "title": first.window.title,
            }
        if self.nameless:
            count = len(self.nameless)
            verb = _("Eine Maßnahme rechnet") if count == 1 else _("%s Maßnahmen rechnen") % number_word(count)
            return _("%s mit Förderung, zu der kein Programm genannt ist") % verb
        return _("Keine Maßnahme des Plans wartet auf eine Antragsfrist")


def funding_calendar(ledger: PlanLedger, today: date | None = None) -> FundingCalendar:
    """All programmes with the plan's measures, in two statements."""
    today = today or timezone.localdate()
    planned = {row.measure_id: row for row in ledger.rows}
    could = Prefetch("measures", Measure.objects.filter(pk__in=planned).order_by("number"), to_attr="planned")
    found = Funding.objects.prefetch_related(could)
    return FundingCalendar(
        ledger=ledger, today=today, windows=tuple(window_of(row, ledger.rows, planned, today) for row in found)
    )


def window_of(funding: Funding, rows: Iterable[LedgerRow], planned: dict[int, LedgerRow], today: date) -> Window:
    used = tuple(row for row in rows if row.programme_id == funding.pk)
    taken = {row.measure_id for row in used}
    return Window(
        funding_id=funding.pk,
        slug=funding.slug,
        title=funding.title,
        giver=funding.giver,
        percent=funding.percent,
        opens=funding.opens,
        closes=funding.closes,
        is_assumed=funding.is_assumed or not funding.assumed_fields.isdisjoint(DATES),
        today=today,
        used=used,
        possible=tuple(planned[measure.pk] for measure in funding.planned if measure.pk not in taken),
    )


def german(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "–"


def in_days(day: date | None, today: date) -> str:
    """The day, and how far away it is: am 31.03.2027, in 128 Tagen."""
    left = ((day or today) - today).days
    away = {0: _("heute"), 1: _("morgen")}.get(left) or _("in %d Tagen") % left
    return _("am %(day)s, %(away)s") % {"day": german(day), "away": away}
