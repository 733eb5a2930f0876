"""When to apply: the last day for each measure, what is missed, the calendar to subscribe to, and reminders."""

from datetime import date, timedelta
from unittest import mock

import pytest
from django.utils import timezone
from tests.demo_case import PlannedCase
from tests.engines.ical.test_ical import parsed

from gemeinsam.county.models import County, HistoryEntry, Mail, Membership
from gemeinsam.county.wall import within
from gemeinsam.inventory.models import Funding
from gemeinsam.monitoring.models import Milestone
from gemeinsam.planning import queries
from gemeinsam.planning.models import Assignment, AssignmentYear, Plan
from gemeinsam.publication import reminders
from gemeinsam.publication.deadlines import funding_calendar
from gemeinsam.publication.models import FundingReminder
from gemeinsam.publication.plan_ledger import plan_ledger
from gemeinsam.strategy.models import Measure

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)


class DeadlineCase(PlannedCase):
    def setUp(self):
        super().setUp()
        Measure.programmes.through.objects.all().delete()
        Funding.objects.update(opens=None, closes=None)
        self.plan = queries.published_plan()

    def programme(self, *numbers: str, **values) -> Funding:
        funding = Funding.objects.create(**{"slug": "probe", "title": "Probe", "percent": 50} | values)
        funding.measures.set(Measure.objects.filter(number__in=numbers))
        return funding

    def view(self, today: date = TODAY):
        return funding_calendar(plan_ledger(self.plan), today)

    def number_that_starts(self, year: int) -> str:
        return Assignment.objects.filter(plan=self.plan, first_year=year).order_by("pk").first().measure.number


class TestDeadlines(DeadlineCase):
    def test_the_window_ends_before_the_start_and_that_is_the_deadline(self):
        number = self.number_that_starts(2029)
        self.programme(number, opens="2026-10-01", closes="2027-03-31")
        one = self.view().deadlines[0]
        assert (one.row.number, one.on, one.state, one.days_left, one.words) == (
            number,
            date(2027, 3, 31),
            "open",
            128,
            "noch 128 Tage",
        )
        assert one.reason == "Das Programm schließt."

    def test_a_measure_that_begins_earlier_has_to_apply_earlier(self):
        self.programme(self.number_that_starts(2027), opens="2026-10-01", closes="2027-03-31")
        one = self.view().deadlines[0]
        assert (one.on, one.state) == (date(2026, 12, 31), "open")
        assert "Der Antrag muss vorher gestellt sein." in one.reason

    def test_a_window_that_opens_after_the_start_is_missed_at_once(self):
        self.programme(self.number_that_starts(2027), opens="2027-02-01", closes="2027-12-31")
        one = self.view().missed[0]
        assert one.reason == "Das Programm öffnet am 01.02.2027, die Maßnahme beginnt schon 2027."

    def test_a_closed_window_is_missed_and_one_that_is_ahead_is_not(self):
        late, early = self.number_that_starts(2029), self.number_that_starts(2030)
        self.programme(late, closes="2026-06-30")
        self.programme(early, slug="zwei", title="Zwei", opens="2026-12-01", closes="2027-02-28")
        view = self.view()
        assert [one.row.number for one in view.missed] == [late]
        assert [(one.row.number, one.words) for one in view.ahead] == [(early, "noch 97 Tage, Antrag ab 01.12.2026")]
        assert view.finding == "Nächste Antragsfrist: 28.02.2027, Zwei"

    def test_without_an_end_the_start_of_the_measure_is_the_deadline(self):
        self.programme(self.number_that_starts(2030))
        view = self.view()
        assert [one.on for one in view.deadlines] == [date(2029, 12, 31)]
        assert view.wanted[0].words == "kein Ende eingetragen"

    def test_the_list_is_in_the_order_of_the_days(self):
        self.programme(self.number_that_starts(2029), closes="2027-09-30")
        self.programme(self.number_that_starts(2030), slug="zwei", title="Zwei", closes="2027-02-28")
        assert [one.on for one in self.view().deadlines] == [date(2027, 2, 28), date(2027, 9, 30)]

    def test_what_the_plan_chose_is_told_apart_from_what_would_be_possible(self):
        row = Assignment.objects.filter(plan=self.plan).select_related("measure").first()
        funding = self.programme(row.measure.number, self.number_that_starts(2029), closes="2027-09-30")
        Assignment.objects.filter(pk=row.pk).update(programme=funding)
        window = self.view().wanted[0]
        assert [one.number for one in window.used] == [row.measure.number]
        assert row.measure.number not in [one.number for one in window.possible]
        page = self.client.get("/jahresplan/foerderung/").content.decode()
        assert "Der Plan rechnet damit." in page

    def test_funding_without_a_programme_is_summed_up_as_an_open_end(self):
        years = AssignmentYear.objects.filter(assignment__plan=self.plan)
        everything = sum(years.values_list("funding", flat=True))
        assert self.view().nameless_euro == everything
        row = years.filter(funding__gt=0).first().assignment
        self.programme(row.measure.number, closes="2027-09-30")
        of_row = sum(row.years.values_list("funding", flat=True))
        assert self.view().nameless_euro == everything - of_row

    def test_drafts_and_measures_outside_of_the_plan_are_not_told(self):
        self.programme(self.number_that_starts(2029), closes="2027-09-30")
        Measure.objects.filter(number=self.number_that_starts(2029)).update(publication="draft", title="Geheim")
        assert self.view().wanted == []
        assert "Geheim" not in self.client.get("/jahresplan/foerderung/").content.decode()

    def test_without_a_plan_the_page_says_so(self):
        Plan.objects.update(published=None)
        assert "Es gibt noch keinen Jahresplan" in self.client.get("/jahresplan/foerderung/").content.decode()
        assert self.client.get("/jahresplan/termine.ics").status_code == 404


class TestCalendarFile(DeadlineCase):
    def events(self) -> list[dict]:
        answer = self.client.get("/jahresplan/termine.ics")
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        return parsed(answer.content)

    def test_it_holds_windows_with_reminders_starts_and_milestones(self):
        number = self.number_that_starts(2029)
        self.programme(number, opens="2026-10-01", closes="2027-03-31")
        found = {event["SUMMARY"]: event for event in self.events()}
        closing = found["Antragsschluss: Probe"]
        assert closing["DTSTART"] == date(2027, 3, 31)
        assert [alarm["TRIGGER"] for alarm in closing["alarms"]] == ["-P60D", "-P14D"]
        assert number in closing["DESCRIPTION"]
        assert closing["URL"] == "http://testserver/jahresplan/foerderung/"
        starts = [event for event in found.values() if event["CATEGORIES"] == "Maßnahme"]
        assert len(starts) == Assignment.objects.filter(plan=self.plan).count()
        assert {(event["DTSTART"].month, event["DTSTART"].day) for event in starts} == {(1, 1)}
        planned = Assignment.objects.filter(plan=self.plan).values("measure")
        open_ones = Milestone.objects.filter(done__isnull=True, measure__in=planned)
        assert sum(event["CATEGORIES"] == "Meilenstein" for event in found.values()) == open_ones.count() > 0

    def test_a_month_is_kept_until_its_end(self):
        milestone = Milestone.objects.filter(done__isnull=True, title="Zehn Betriebe machen mit").get()
        assert (milestone.due, milestone.precision) == (date(2027, 6, 1), "month")
        event = next(event for event in self.events() if event["SUMMARY"] == "MO-03: Zehn Betriebe machen mit")
        assert event["DTSTART"] == date(2027, 6, 30)

    def test_a_moved_date_keeps_its_name_so_that_the_entry_moves(self):
        funding = self.programme(self.number_that_starts(2029), closes="2027-03-31")
        before = next(event for event in self.events() if event["SUMMARY"].startswith("Antragsschluss"))
        Funding.objects.filter(pk=funding.pk).update(closes="2027-04-30", title="Probe neu")
        after = next(event for event in self.events() if event["SUMMARY"].startswith("Antragsschluss"))
        assert before["UID"] == after["UID"]
        assert (before["DTSTART"], after["DTSTART"]) == (date(2027, 3, 31), date(2027, 4, 30))

    def test_an_earlier_deadline_of_a_measure_is_an_entry_of_its_own(self):
        number = self.number_that_starts(2027)
        self.programme(number, closes="2027-03-31")
        event = next(
            event for event in self.events() if event["SUMMARY"] == f"Letzter Tag für den Antrag: {number} bei Probe"
        )
        assert event["DTSTART"] == date(2026, 12, 31)

    def test_no_name_of_a_person_and_no_draft_is_in_it(self):
        Measure.objects.filter(number="MO-03").update(contact=self.person("kontakt"))
        Measure.objects.filter(number="BI-01").update(publication="draft")
        content = self.client.get("/jahresplan/termine.ics").content.decode().replace("\r\n ", "")
        assert self.person("kontakt").name not in content
        assert "BI-01" not in content
        assert "MO-03" in content


class TestReminders(DeadlineCase):
    def remind(self, *, days: int) -> int:
        """Remind on the day that is so many days before the end of the window."""
        funding = Funding.objects.get(slug="probe")
        with mock.patch.object(timezone, "localdate", return_value=funding.closes - timedelta(days=days)):
            return reminders.remind_of_deadlines(county=self.county)

    def setUp(self):
        super().setUp()
        self.number = self.number_that_starts(2029)
        self.programme(self.number, closes="2027-03-31")
        Mail.objects.all().delete()

    def test_the_leads_get_one_mail_that_says_what_closes_when_and_for_whom(self):
        assert self.remind(days=60) == 1
        mail = Mail.objects.get()
        assert (mail.to, mail.subject) == ("leitung@demo.invalid", "Probe schließt in 60 Tagen")
        assert "bis zum 31.03.2027" in mail.text
        assert self.number in mail.text
        assert "/jahresplan/foerderung/" in mail.text
        assert HistoryEntry.objects.filter(verb="reminded").count() == 1

    def test_each_step_is_told_once_however_often_the_clock_strikes(self):
        told = [self.remind(days=days) for days in (61, 60, 60, 59, 15, 14, 13, 4, 3, 3, 0)]
        assert told == [0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0]
        assert Mail.objects.count() == 3

    def test_who_comes_late_hears_of_the_nearest_step_only(self):
        assert [self.remind(days=10), self.remind(days=9)] == [1, 0]
        assert FundingReminder.objects.get().days_before == 14

    def test_a_window_that_was_moved_is_told_anew(self):
        self.remind(days=60)
        Funding.objects.filter(slug="probe").update(closes="2027-06-30")
        assert self.remind(days=60) == 1

    def test_nobody_is_told_of_closed_windows_or_of_programmes_that_no_measure_waits_for(self):
        assert self.remind(days=-1) == 0
        Measure.programmes.through.objects.all().delete()
        assert self.remind(days=14) == 0

    def test_without_a_lead_nothing_is_promised_and_nothing_forgotten(self):
        leads = Membership.objects.filter(role="lead")
        leads.update(role="editor")
        assert self.remind(days=60) == 0
        Membership.objects.filter(user=self.person("leitung")).update(role="lead")
        assert self.remind(days=60) == 1

    def test_two_workers_at_once_promise_one_mail(self):
        window = self.view(date(2027, 1, 30)).wanted[0]
        assert [reminders.remind(self.county, window, ["leitung@demo.invalid"]) for _worker in range(2)] == [
            True,
            False,
        ]
        assert Mail.objects.count() == 1

    def test_a_county_that_fails_does_not_hold_up_the_next(self):
        other = County.objects.create(slug="aaa", name="Anderer Kreis", ags="01001")
        ours = reminders.remind_of_deadlines

        def one_fails(*, county):
            if county == other:
                raise ValueError
            return ours(county=county)

        closes = Funding.objects.get(slug="probe").closes
        with (
            mock.patch.object(reminders, "remind_of_deadlines", one_fails),
            mock.patch.object(timezone, "localdate", return_value=closes - timedelta(days=14)),
        ):
            assert reminders.remind_all() == 1
        with within(other):
            assert Mail.objects.count() == 0


@pytest.mark.parametrize("day", range(366))
def test_every_day_has_at_most_one_step(day):
    window = mock.Mock(days_left=day)
    expected = 3 if day <= 3 else 14 if day <= 14 else 60 if day <= 60 else None
    assert reminders.step_of(window) == expected
