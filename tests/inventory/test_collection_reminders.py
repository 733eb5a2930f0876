"""Reminders are damped: few, one a day for a person, none after an answer, and addresses are forgotten."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests import story
from tests.trust.browsing import form_of

from gemeinsam.conf.worker import tidy
from gemeinsam.county import outbox
from gemeinsam.county.models import Mail
from gemeinsam.county.wall import within
from gemeinsam.inventory import collection_actions as actions
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory import collection_reminders as reminders
from gemeinsam.inventory.collection_models import (
    CollectionLetter,
    CollectionLink,
    CollectionReferral,
    CollectionSheet,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def an_asked_sheet(*, days_left: int = 20, mailed_days_ago: int = 30, **changes) -> CollectionSheet:
    units = changes.pop("units", None) or [story.a_unit()]
    round_ = story.an_asking(units=units, due=timezone.localdate() + timedelta(days=days_left), **changes)
    contacts = CollectionLink.objects.filter(sheet__round=round_)
    contacts.update(mailed=timezone.now() - timedelta(days=mailed_days_ago))
    return round_.sheets.first()


def days_with_mail(span: int) -> list[int]:
    """On which of the next days somebody is reminded, counted from today."""
    today, found = timezone.localdate(), []
    for day in range(span):
        # The hourly job asks often; only the first time sends.
        sent = sum(reminders.remind_of_rounds(today + timedelta(days=day)) for _hour in range(3))
        found += [day] * sent
    return found


def test_somebody_who_never_answers_gets_five_mails_in_all(county):
    an_asked_sheet(days_left=20)
    assert days_with_mail(80) == [13, 19, 21, 27, 50]


def test_nobody_is_reminded_after_an_answer(county):
    sheet = an_asked_sheet(days_left=5)
    assert days_with_mail(1) == [0]
    CollectionSheet.objects.filter(pk=sheet.pk).update(state="nothing")
    assert days_with_mail(80) == []


def test_whoever_has_begun_is_told_that_it_is_not_sent(county, mailbox):
    sheet = an_asked_sheet(days_left=1)
    CollectionSheet.objects.filter(pk=sheet.pk).update(state="begun")
    reminders.remind_of_rounds(timezone.localdate())
    assert "Begonnen, noch nicht abgesendet." in mailbox()[0][1]


def test_one_mail_a_day_for_a_person_over_all_rounds_with_all_links(county, mailbox):
    for _round in range(3):
        an_asked_sheet(days_left=7, mail="eva@amt.test")
    an_asked_sheet(days_left=7, mail="uwe@amt.test")
    assert days_with_mail(1) == [0, 0]
    assert [(to, text.count("/rueckmeldung/")) for to, text in mailbox()] == [("eva@amt.test", 4), ("uwe@amt.test", 2)]


def test_who_got_an_invitation_today_is_not_reminded_today(county):
    an_asked_sheet(days_left=7, mail="eva@amt.test")
    fresh = story.an_asking(units=[story.a_unit()], mail="eva@amt.test")
    CollectionLink.objects.filter(sheet__round=fresh).update(mailed=None)
    actions.send_invitations(round_=fresh, base="http://kreis.test", person=None)
    assert reminders.remind_of_rounds(timezone.localdate()) == 0
    assert reminders.remind_of_rounds(timezone.localdate() + timedelta(days=1)) == 1


def test_a_link_that_was_just_sent_is_not_followed_by_a_reminder(county):
    an_asked_sheet(days_left=3, mailed_days_ago=0)
    assert days_with_mail(3) == [2]


def test_a_step_that_was_missed_is_not_made_up_for_twice(county):
    an_asked_sheet(days_left=-10)
    assert days_with_mail(15) == [0]


@pytest.mark.parametrize("name", ["stopped", "revoked", "bounced"])
def test_nobody_is_reminded_who_said_no_or_can_not_be_reached(county, name):
    an_asked_sheet(days_left=5)
    CollectionLink.objects.update(**{name: timezone.now()})
    assert days_with_mail(60) == []


def test_nobody_is_reminded_of_a_closed_round_or_without_a_mail(county):
    sheet = an_asked_sheet(days_left=5)
    sheet.links.update(contact=None)
    other = an_asked_sheet(days_left=5)
    type(other.round).objects.filter(pk=other.round_id).update(closed=timezone.now())
    assert days_with_mail(60) == []


def test_a_deputy_is_reminded_only_once_the_day_has_passed(county):
    sheet = an_asked_sheet(days_left=5)
    sheet.links.update(is_deputy=True)
    assert days_with_mail(60) == [6, 12, 35]


def test_one_click_stops_the_reminders_of_all_rounds(county):
    first = an_asked_sheet(days_left=5, mail="eva@amt.test")
    second = an_asked_sheet(days_left=6, mail="eva@amt.test")
    where, guest = f"/rueckmeldung/{links.token_of(first.links.get())}/keine-erinnerung/", Client()
    form = form_of(guest, where)
    assert [guest.post(where, form.fields).status_code for _click in range(2)] == [302, 302]
    assert (second.links.get().stopped is not None, days_with_mail(60)) == (True, [])


def test_reminders_go_out_by_day_and_in_every_county(county, monkeypatch):
    an_asked_sheet(days_left=7)
    with within(story.a_county("nachbar")):
        an_asked_sheet(days_left=7)
    monkeypatch.setattr(reminders, "FIRST_HOUR", 24)
    assert reminders.remind_collections() == 0
    monkeypatch.setattr(reminders, "FIRST_HOUR", 0)
    monkeypatch.setattr(reminders, "LAST_HOUR", 24)
    assert (reminders.remind_collections(), reminders.remind_collections()) == (2, 0)
    assert set(Mail.everywhere.values_list("county__slug", flat=True)) == {"kreis", "nachbar"}


def test_a_county_that_fails_does_not_hold_up_the_others(county, monkeypatch):
    an_asked_sheet(days_left=7)
    other = story.a_county("nachbar")
    with within(other):
        an_asked_sheet(days_left=7)
    whole = reminders.remind_of_rounds

    def broken(today):
        if actions.links.bound_county_id() == county.pk:
            raise RuntimeError
        return whole(today)

    monkeypatch.setattr(reminders, "FIRST_HOUR", 0)
    monkeypatch.setattr(reminders, "LAST_HOUR", 24)
    monkeypatch.setattr(reminders, "remind_of_rounds", broken)
    assert reminders.remind_collections() == 1


# --- forgetting -------------------------------------------------------------------------------------------------


def test_addresses_are_forgotten_half_a_year_after_the_round(county):
    old, young = an_asked_sheet(days_left=-200), an_asked_sheet(days_left=-100)
    CollectionReferral.objects.create(sheet=old, mail="neu@amt.test", note="Frau Neu")
    CollectionLetter.objects.create(person="x", on=timezone.localdate() - timedelta(days=200))
    tidy()
    assert (old.links.count(), young.links.count(), old.referrals.get().mail) == (0, 1, "")
    assert CollectionLetter.objects.count() == 0


# --- the inbox of the demonstration ---------------------------------------------------------------------------------


@pytest.fixture
def inbox(settings):
    settings.DEMO_INBOX = True


def test_the_inbox_shows_what_would_have_been_sent_with_links_that_lead_here(county, inbox):
    sheet = story.an_asking(units=[story.a_unit()], base="http://kreis.example:81").sheets.get()
    contact = sheet.links.get()
    actions.resend_link(link=contact, base="http://kreis.example:81", person=None)
    assert outbox.send_due_mails() == 1
    lead = story.signed_in(Client(), story.a_lead(county=county))
    html = lead.get("/postfach/").content.decode()
    assert f'<a href="/rueckmeldung/{links.token_of(contact)}/">http://kreis.example:81/rueckmeldung/' in html
    assert contact.mail in html


def test_the_inbox_shows_no_mail_that_opens_somebodys_account(county, inbox):
    admin = story.a_user("admin", county=county)
    outbox.promise_mail(to=admin.email, subject="Passwort", text="http://kreis.test/konto/geheim/")
    lead = story.signed_in(Client(), story.a_lead(county=county))
    assert "geheim" not in lead.get("/postfach/").content.decode()
    outbox.send_due_mails()
    assert Mail.objects.get().text == ""


EVIL = r"http://evil.test//evil.test/x?y=1 https://evil.test\a http://x.test/\evil.test und http://[kaputt"


def test_an_address_in_a_mail_leads_to_no_other_site(county, inbox):
    outbox.promise_mail(to="a@b.test", subject="x", text=EVIL)
    lead = story.signed_in(Client(), story.a_lead(county=county))
    html = lead.get("/postfach/").content.decode()
    page = html.partition('class="letter__text"')[2].partition("</article>")[0]
    assert re.findall(r'href="([^"]*)"', page) == ["/evil.test/x?y=1", "/", "/evil.test"]


def test_without_the_demonstration_there_is_no_inbox_and_nothing_is_kept(county, settings):
    settings.DEMO_INBOX = False
    outbox.promise_mail(to="a@b.test", subject="x", text="Guten Tag")
    outbox.send_due_mails()
    lead = story.signed_in(Client(), story.a_lead(county=county))
    assert (lead.get("/postfach/").status_code, Mail.objects.get().text) == (404, "")
