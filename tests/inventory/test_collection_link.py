"""The life of a personal link: what it opens, for how long, and what it never does."""

import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests import story
from tests.inventory.asking import answers, link_of, text_of
from tests.trust.browsing import form_of, page_of

from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory.collection_models import CollectionSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(county):
    unit = story.a_unit(slug="amt", name="Amt für Wege")
    story.a_project(slug="bus", title="Rufbus", summary="Fährt auf Anruf.", unit=unit, status="operation")
    story.a_project(slug="rad", title="Radweg", summary="Am Fluss.", unit=unit, status="implementation",
                    ends=date(2027, 6, 30), ends_precision="month")  # fmt: skip
    return unit


@pytest.fixture
def sheet(unit) -> CollectionSheet:
    return story.an_asking(units=[unit]).sheets.get()


# --- the link's life ----------------------------------------------------------------------------------------


def test_a_reader_gets_no_cookie_and_no_cache_keeps_the_page(sheet):
    guest = Client()
    for name in ("", "liste.xlsx", "weitergeben/", "keine-erinnerung/"):
        response = guest.get(link_of(sheet, name))
        assert (name, response.status_code, response["Cache-Control"]) == (name, 200, "private, no-store")
    assert dict(guest.cookies) == {}


def test_opening_the_link_changes_nothing_since_mail_programs_open_links_too(sheet):
    for name in ("", "keine-erinnerung/", "weitergeben/"):
        Client().get(link_of(sheet, name))
    contact = sheet.links.get()
    assert (CollectionSheet.objects.get().state, contact.stopped) == ("open", None)


def test_an_expired_link_says_so_and_a_new_one_goes_to_the_stored_address(sheet, mailbox):
    where, guest = link_of(sheet), Client()
    sheet.links.update(expires=timezone.localdate() - timedelta(days=1), mailed=timezone.now() - timedelta(days=60))
    page = guest.get(where)
    assert (page.status_code, "Dieser Link ist abgelaufen" in text_of(page)) == (410, True)
    key = page_of(page).xpath("//input[@name='_key']/@value")[0]
    assert guest.post(f"{where}neuer-link/", {"_key": key, "mail": "boese@x.test"}).status_code == 302
    assert [to for to, _text in mailbox()] == ["amt@stelle.test"]
    fresh = link_of(sheet)
    assert fresh in mailbox()[0][1]
    assert (fresh != where, guest.get(fresh).status_code) == (True, 200)
    old = guest.get(where)
    assert (old.status_code, "Es gibt einen neueren Link" in text_of(old)) == (410, True)
    key = page_of(old).xpath("//input[@name='_key']/@value")[0]
    soon = guest.post(f"{where}neuer-link/", {"_key": key})
    assert ("Ein neuer Link ist schon unterwegs." in text_of(soon), len(mailbox())) == (True, 1)


def test_a_revoked_link_opens_nothing_and_gets_no_successor(sheet, mailbox):
    where, guest = link_of(sheet), Client()
    sheet.links.update(revoked=timezone.now())
    page = guest.get(where)
    assert (page.status_code, "Dieser Link wurde zurückgezogen" in text_of(page)) == (410, True)
    assert page_of(page).xpath("//input[@name='_key']") == []
    key = form_of(guest, "/mitmachen/verfolgen/").fields["_key"]
    assert (guest.post(f"{where}neuer-link/", {"_key": key}).status_code, mailbox()) == (410, [])


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: f"{t}x", lambda t: t.replace("W", "V", 1), lambda t: "x" * 5000]
)
def test_a_damaged_link_is_unknown(sheet, change):
    token = links.token_of(sheet.links.get())
    response = Client().get(f"/rueckmeldung/{change(token)}/")
    assert (response.status_code, "Diesen Link kennen wir nicht" in text_of(response)) == (404, True)


def test_a_round_that_was_closed_meanwhile_takes_nothing_and_loses_nothing(sheet):
    where, guest = link_of(sheet), Client()
    form = form_of(guest, where)
    type(sheet.round).objects.update(closed=timezone.now())
    response = guest.post(where, form.filled(tun="senden", note="Mein langer Text."))
    assert (response.status_code, answers(sheet)) == (422, [])
    assert "Mein langer Text." in response.content.decode()
    assert "Es wird nichts mehr gespeichert" in text_of(response)
    assert "Diese Runde ist beendet" in text_of(guest.get(where))


# --- not me ---------------------------------------------------------------------------------------------------


def test_who_is_not_responsible_names_somebody_and_nobody_is_written_to(sheet, mailbox):
    guest, where = Client(), link_of(sheet, "weitergeben/")
    for _time in range(2):
        response = guest.post(where, form_of(guest, where).filled(mail="Neu@Amt.test", note="Frau Neu"))
    assert (response.status_code, "Das haben Sie uns schon gesagt." in text_of(response)) == (422, True)
    assert [(row.mail, row.note, row.state) for row in sheet.referrals.all()] == [
        ("neu@amt.test", "Frau Neu", "waiting")
    ]
    assert mailbox() == []
    empty = guest.post(where, form_of(guest, where).filled())
    assert (empty.status_code, "Nennen Sie eine Adresse" in text_of(empty)) == (422, True)


def test_a_flood_of_proposals_ends(sheet):
    guest, where = Client(), link_of(sheet, "weitergeben/")
    found = [guest.post(where, form_of(guest, where).filled(mail=f"a{n}@x.test")).status_code for n in range(7)]
    assert found == [302] * 5 + [422] * 2


# --- without the web ------------------------------------------------------------------------------------------


def test_the_list_as_a_workbook_with_a_hidden_key(sheet):
    bus = story.Project.objects.get(slug="bus")
    topic = story.a_topic(title="Mobilität")
    bus.topics.add(topic)
    bus.statements.create(meaning="Gesamtkosten", cents=9417968)
    bus.statements.create(meaning="Förderung des Landes", cents=5000000)
    bus.title = "=HYPERLINK(1)"
    bus.save()
    response = Client().get(link_of(sheet, "liste.xlsx"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    rows = book.get_sheet_by_name("Bestand").to_python()
    assert rows[0] == ["Titel", "Stand", "Beginn", "Ende", "Kosten gesamt", "Förderung", "Handlungsfelder", "Orte",
                       "Kurzbeschreibung", "Kennung"]  # fmt: skip
    assert rows[1] == ["'=HYPERLINK(1)", "in Betrieb", "", "", "94.179,68 €", "50.000 € (Förderung des Landes)",
                       "Mobilität", "", "Fährt auf Anruf.", "bus"]  # fmt: skip
    assert rows[2][3] == "06.2027"
    assert 'attachment; filename="bestand-amt.xlsx"' in response["Content-Disposition"]
