"""A unit looks through its own list behind a personal link, without an account."""

import io
from datetime import date, timedelta
from urllib.parse import urljoin

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests import story
from tests.trust.browsing import form_of, page_of

from gemeinsam.county.models import HandledRequest, HistoryEntry
from gemeinsam.county.wall import within
from gemeinsam.inventory import collection_guest_pages
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory.collection_models import CollectionAnswer, CollectionContact, CollectionSheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    cache.clear()
    county = story.a_county("kreis")
    with within(county):
        yield county


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


def link_of(sheet: CollectionSheet, name: str = "") -> str:
    return f"/rueckmeldung/{links.token_of(sheet.contacts.order_by('pk').last())}/{name}"


def reply(client: Client, where: str, **given):
    """Fill in the page and send it; `bus_title` stands for the title of the entry with the slug bus."""
    form = form_of(client, where)
    return client.post(where, form.filled(**fields(given)))


def fields(given):
    known = {project.slug: project.pk for project in story.Project.objects.all()}
    named = {}
    for name, value in given.items():
        slug, _, field = name.partition("_")
        named[f"p{known[slug]}-{field}" if slug in known else name.replace("neu_", "neu-")] = value
    return named


def answers(sheet) -> list[tuple]:
    """Who said what, oldest first: title, kind, state, values."""
    return [(row.title, row.kind, row.state, row.values) for row in sheet.answers.all()]


def text_of(response) -> str:
    return " ".join(page_of(response).text_content().replace("\xad", "").split())


# --- a minute on a phone -------------------------------------------------------------------------------


def test_one_click_confirms_the_whole_list(sheet):
    where, guest = link_of(sheet), Client()
    response = reply(guest, where, tun="alles")
    assert (response.status_code, response["Location"]) == (302, "./?gesendet=1")
    sheet.refresh_from_db()
    assert (sheet.state, answers(sheet)) == (
        "answered", [("Radweg", "confirmed", "accepted", {}), ("Rufbus", "confirmed", "accepted", {})],
    )  # fmt: skip
    days = set(story.Project.objects.values_list("confirmed", flat=True))
    assert days == {timezone.localdate()}
    assert "Angekommen: 2 bestätigt." in text_of(guest.get(where))


def test_a_confirmation_says_so_in_the_entrys_history_without_a_person(sheet):
    reply(Client(), link_of(sheet), tun="alles")
    entry = HistoryEntry.objects.get(verb="confirmed", subject_id=story.Project.objects.get(slug="bus").pk)
    assert entry.summary == f"Bestätigt: Rückmeldung Amt für Wege, {timezone.localdate():%d.%m.%Y}"
    assert entry.person is None


def test_what_was_corrected_waits_and_the_rest_holds(sheet):
    reply(Client(), link_of(sheet), tun="alles", bus_ends="30.06.2028", bus_status="done", bus_title="Rufbus Tal")
    assert answers(sheet) == [
        ("Rufbus", "corrected", "waiting", {"title": "Rufbus Tal", "status": "done", "ends": "30.06.2028"}),
        ("Radweg", "confirmed", "accepted", {}),
    ]
    row = sheet.answers.get(kind="corrected")
    assert row.before == {"title": "Rufbus", "status": "operation", "ends": ""}
    bus = story.Project.objects.get(slug="bus")
    assert (bus.title, bus.status, bus.confirmed) == ("Rufbus", "operation", None)


def test_gone_added_and_a_message(sheet):
    reply(Client(), link_of(sheet), tun="senden", bus_say="weg", neu_title="Ladesäule", neu_summary="Am Markt.",
          note="Ruft mich an.")  # fmt: skip
    assert answers(sheet) == [
        ("Rufbus", "gone", "waiting", {}), ("Ladesäule", "added", "waiting", {"title": "Ladesäule", "summary": "Am Markt."}),
    ]  # fmt: skip
    sheet.refresh_from_db()
    assert (sheet.state, sheet.note) == ("answered", "Ruft mich an.")


def test_nothing_to_report_confirms_nothing(sheet):
    guest, where = Client(), link_of(sheet)
    reply(guest, where, tun="nichts")
    sheet.refresh_from_db()
    assert (sheet.state, answers(sheet)) == ("nothing", [])
    assert "Sie haben nichts zu melden." in text_of(guest.get(where))


def test_nothing_to_report_beside_a_change_is_an_answer(sheet):
    reply(Client(), link_of(sheet), tun="nichts", bus_title="Rufbus Tal")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.answers.get().values) == ("answered", {"title": "Rufbus Tal"})


def test_a_half_done_list_is_kept_and_counts_as_begun(sheet):
    guest, where = Client(), link_of(sheet)
    response = reply(guest, where, tun="speichern", bus_say="stimmt")
    sheet.refresh_from_db()
    assert (response["Location"], sheet.state) == ("./?gespeichert=1&seite=1", "begun")
    again = guest.get(urljoin(where, response["Location"]))
    assert "1 Eintrag ist auf dieser Seite noch ohne Angabe." in text_of(again)
    known = form_of(guest, where).fields
    assert known[f"p{story.Project.objects.get(slug='bus').pk}-say"] == ["stimmt"]


def test_a_unit_without_entries_is_asked_what_there_is(county):
    empty = story.an_asking(units=[story.a_unit(name="Neues Amt")]).sheets.get()
    guest, where = Client(), link_of(empty)
    assert "Gibt es Projekte bei Ihnen?" in text_of(guest.get(where))
    reply(guest, where, tun="senden", neu_title="Ladesäule", neu_summary="Am Markt.")
    assert [row.title for row in empty.answers.all()] == ["Ladesäule"]


# --- second thoughts -------------------------------------------------------------------------------------


def test_the_link_works_again_and_shows_what_was_said(sheet):
    guest, where = Client(), link_of(sheet)
    reply(guest, where, tun="alles", bus_title="Rufbus Tal")
    reply(guest, where, tun="senden")  # looked at again, changed nothing
    assert len(answers(sheet)) == 2
    reply(guest, where, tun="senden", bus_title="Rufbus Berg")
    assert [(values, state) for _t, kind, state, values in answers(sheet) if kind == "corrected"] == [
        ({"title": "Rufbus Tal"}, "replaced"), ({"title": "Rufbus Berg"}, "waiting"),
    ]  # fmt: skip


def test_a_correction_that_is_taken_back_is_no_answer_any_more(sheet):
    guest, where = Client(), link_of(sheet)
    reply(guest, where, tun="senden", bus_title="Rufbus Tal")
    reply(guest, where, tun="senden", bus_title="Rufbus")
    assert [(values, state) for _t, _k, state, values in answers(sheet)] == [({"title": "Rufbus Tal"}, "replaced")]


def test_who_confirmed_and_then_corrects_has_not_confirmed(sheet):
    guest, where = Client(), link_of(sheet)
    reply(guest, where, tun="alles")
    reply(guest, where, tun="senden", bus_status="done")
    assert story.Project.objects.get(slug="bus").confirmed is None
    assert story.Project.objects.get(slug="rad").confirmed == timezone.localdate()


def test_an_addition_can_be_changed_and_taken_back(sheet):
    guest, where = Client(), link_of(sheet)
    reply(guest, where, tun="senden", neu_title="Ladesäule", neu_summary="Am Markt.")
    first = sheet.answers.get()
    reply(guest, where, tun="senden", **{f"a{first.pk}-title": "Ladesäulen"})
    second = sheet.answers.get(state="waiting")
    assert second.values == {"title": "Ladesäulen", "summary": "Am Markt."}
    reply(guest, where, tun="senden", **{f"a{second.pk}-title": "", f"a{second.pk}-summary": ""})
    assert set(sheet.answers.values_list("state", flat=True)) == {"replaced"}


def test_the_same_form_sent_twice_counts_once_and_the_link_is_stored_nowhere(sheet):
    guest, where = Client(), link_of(sheet)
    sent = form_of(guest, where).filled(tun="alles", **{"neu-title": "Neu", "neu-summary": "Gut"})
    first, second = guest.post(where, sent), guest.post(where, sent)
    assert (first["Location"], second["Location"], sheet.answers.filter(kind="added").count()) == (
        "./?gesendet=1", "./?gesendet=1", 1,
    )  # fmt: skip
    token = links.token_of(sheet.contacts.get())
    kept = [str(row) for model in (HandledRequest, CollectionContact, HistoryEntry) for row in model.objects.values()]
    assert [row for row in kept if token in row] == []


# --- two people, one list -----------------------------------------------------------------------------------


def test_two_answers_to_one_entry_stand_side_by_side_and_both_are_kept(sheet):
    where, first, second = link_of(sheet), Client(), Client()
    form = form_of(second, where)
    reply(first, where, tun="senden", bus_title="Rufbus Nord")
    response = second.post(where, form.filled(tun="senden", **fields({"bus_title": "Rufbus Süd"})))
    assert response.status_code == 422
    text = text_of(response)
    assert "Andere Antwort: Titel: Rufbus Nord" in text
    assert "Ihre: Titel: Rufbus Süd" in text
    assert [row.values for row in sheet.answers.all()] == [{"title": "Rufbus Nord"}]
    # What the page now holds, sent once more, replaces the other answer; the lead reads both.
    again = {e.get("name"): e.get("value", "") for e in page_of(response).xpath("//form//input[@type='hidden']")}
    second.post(where, form.filled(**again, tun="senden", **fields({"bus_title": "Rufbus Süd"})))
    assert [(row.values["title"], row.state) for row in sheet.answers.all()] == [
        ("Rufbus Nord", "replaced"), ("Rufbus Süd", "waiting"),
    ]  # fmt: skip


def test_answers_to_different_entries_do_not_touch_each_other(sheet):
    where, first, second = link_of(sheet), Client(), Client()
    form = form_of(second, where)
    reply(first, where, tun="senden", bus_title="Rufbus Nord", note="Von mir.")
    sent = form.filled(tun="senden", note="Und von mir.", **fields({"rad_title": "Radweg Süd"}))
    assert second.post(where, sent).status_code == 302
    assert {row.title: row.values for row in sheet.answers.filter(state="waiting")} == {
        "Rufbus": {"title": "Rufbus Nord"}, "Radweg": {"title": "Radweg Süd"},
    }  # fmt: skip
    sheet.refresh_from_db()
    assert sheet.note == "Von mir.\n\nUnd von mir."


def test_what_the_office_changed_meanwhile_is_not_turned_back(sheet):
    """The page was open while an editor corrected the summary: the old text in the form says nothing."""
    where, guest = link_of(sheet), Client()
    form = form_of(guest, where)
    story.Project.objects.filter(slug="bus").update(summary="Fährt auf Anruf, auch sonntags.")
    guest.post(where, form.filled(tun="senden", **fields({"bus_title": "Rufbus Tal"})))
    assert sheet.answers.get().values == {"title": "Rufbus Tal"}


# --- bad input -------------------------------------------------------------------------------------------


def test_a_wrong_date_is_named_and_nothing_is_lost(sheet):
    response = reply(
        Client(), link_of(sheet), tun="alles", bus_ends="im Sommer", rad_title="Radweg Süd", neu_summary="Etwas"
    )
    text = text_of(response)
    assert response.status_code == 422
    assert "Rufbus, Ende: Schreiben Sie zum Beispiel 2027, 06.2027 oder 30.06.2027." in text
    assert "Titel: Wie heißt das Projekt?" in text
    assert "Radweg Süd" in response.content.decode()
    assert (answers(sheet), CollectionSheet.objects.get().state) == ([], "open")


@pytest.mark.parametrize(
    ("starts", "ends", "message"),
    [
        ("2028", "06.2027", "Das Ende liegt vor dem Beginn."), ("31.02.2027", "", "Schreiben Sie zum Beispiel"),
        ("", "13.2027", "Schreiben Sie zum Beispiel"), ("", "1850", "Schreiben Sie zum Beispiel"),
    ],
)  # fmt: skip
def test_dates_that_can_not_be(sheet, starts, ends, message):
    response = reply(Client(), link_of(sheet), tun="senden", bus_starts=starts, bus_ends=ends)
    assert (response.status_code, message in text_of(response)) == (422, True)


def test_an_entry_of_another_unit_is_not_touched_whatever_is_sent(sheet):
    theirs = story.a_project(slug="fremd", unit=story.a_unit())
    where, guest = link_of(sheet), Client()
    form = form_of(guest, where)
    sent = {f"p{theirs.pk}-say": "weg", f"p{theirs.pk}-title": "Gekapert", f"p{theirs.pk}-seen": "0",
            f"p{theirs.pk}-summary": "x"}  # fmt: skip
    guest.post(where, form.filled(tun="alles", **sent))
    theirs.refresh_from_db()
    assert (theirs.title, theirs.confirmed, theirs.answers.count()) == (theirs.title, None, 0)
    assert "fremd" not in form.fields
    assert theirs.title not in guest.get(where).content.decode()


def test_tampered_marks_change_nothing_but_the_own_answer(sheet):
    other = story.an_asking(units=[sheet.unit]).sheets.get()
    foreign = CollectionAnswer.objects.create(sheet=other, kind="added", values={"title": "Fremd"})
    for seen in (f"{foreign.pk}.a.b.c.d.e.f", "9" * 40, "x", "0.1.2", "-1.......", f"{foreign.pk}"):
        reply(Client(), link_of(sheet), tun="senden", bus_seen=seen, bus_title="Rufbus Tal",
              **{f"a{foreign.pk}-title": "Gekapert", f"a{foreign.pk}-summary": "x"})  # fmt: skip
    foreign.refresh_from_db()
    assert (foreign.values, foreign.state) == ({"title": "Fremd"}, "waiting")


def test_many_sendings_are_slowed_down(sheet, monkeypatch):
    monkeypatch.setattr(collection_guest_pages, "SENDINGS", 3)
    where, guest = link_of(sheet), Client()
    found = [reply(guest, where, tun="speichern", note=f"{n}").status_code for n in range(4)]
    sheet.refresh_from_db()
    assert (found, sheet.note) == ([302, 302, 302, 429], "2")


def test_guessing_links_is_slowed_down(county):
    guest = Client()
    found = [guest.get(f"/rueckmeldung/geraten{n}/").status_code for n in range(92)]
    assert (found[0], found[-1]) == (404, 429)


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
    contact = sheet.contacts.get()
    assert (CollectionSheet.objects.get().state, contact.stopped) == ("open", None)


def test_an_expired_link_says_so_and_a_new_one_goes_to_the_stored_address(sheet, mailbox):
    where, guest = link_of(sheet), Client()
    sheet.contacts.update(expires=timezone.localdate() - timedelta(days=1), mailed=timezone.now() - timedelta(days=60))
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
    sheet.contacts.update(revoked=timezone.now())
    page = guest.get(where)
    assert (page.status_code, "Dieser Link wurde zurückgezogen" in text_of(page)) == (410, True)
    assert page_of(page).xpath("//input[@name='_key']") == []
    key = form_of(guest, "/mitmachen/verfolgen/").fields["_key"]
    assert (guest.post(f"{where}neuer-link/", {"_key": key}).status_code, mailbox()) == (410, [])


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: f"{t}x", lambda t: t.replace("W", "V", 1), lambda t: "x" * 5000]
)
def test_a_damaged_link_is_unknown(sheet, change):
    token = links.token_of(sheet.contacts.get())
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
