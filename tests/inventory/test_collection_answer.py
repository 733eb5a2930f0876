"""A unit looks through its own list behind a personal link, without an account."""

from datetime import date
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.utils import timezone
from tests import story
from tests.inventory.asking import answers, fields, link_of, reply, text_of
from tests.trust.browsing import form_of, page_of

from gemeinsam.county.models import HandledRequest, HistoryEntry
from gemeinsam.inventory import collection_guest_pages
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory.collection_models import CollectionAnswer, CollectionLink, CollectionSheet

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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


def test_a_long_list_has_pages_and_one_click_still_confirms_all_of_it(county):
    unit = story.a_unit()
    for number in range(65):
        story.a_project(slug=f"eintrag-{number}", title=f"Eintrag {number:02}", unit=unit)
    sheet = story.an_asking(units=[unit]).sheets.get()
    guest, where = Client(), link_of(sheet)
    assert sum(name.endswith(("-say", "-title")) for name in form_of(guest, where).fields) == 61
    first = story.Project.objects.get(slug="eintrag-0")
    response = reply(guest, where, tun="weiter", **{f"p{first.pk}-title": "Anders"})
    assert response["Location"] == "./?gespeichert=1&seite=2"
    second = f"{where}?seite=2"
    form = form_of(guest, second, second)
    last = story.Project.objects.get(slug="eintrag-64")
    guest.post(second, form.filled(tun="alles", **{f"p{last.pk}-say": "weg"}))
    kinds = list(sheet.answers.values_list("kind", flat=True))
    assert {kind: kinds.count(kind) for kind in kinds} == {"corrected": 1, "gone": 1, "confirmed": 63}


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
    token = links.token_of(sheet.links.get())
    kept = [str(row) for model in (HandledRequest, CollectionLink, HistoryEntry) for row in model.objects.values()]
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
