"""The lead makes a round, sends links, watches who answers, and takes answers over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests import story
from tests.inventory.asking import press, text_of
from tests.trust.browsing import form_of, page_of, send

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import Mail
from gemeinsam.inventory import collection_actions as actions
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory.collection_models import CollectionAnswer, CollectionLink, CollectionRound

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NEW = "/verwaltung/erhebungen/neu/"


@pytest.fixture
def unit(county):
    unit = story.a_unit(slug="amt", name="Amt für Wege")
    story.a_project(slug="bus", title="Rufbus", summary="Fährt auf Anruf.", unit=unit, status="operation")
    return unit


def a_new_round(lead, **given):
    values = {"title": "Herbst", "introduction": "Stimmt es noch?", "due": str(story.a_day(-20))} | given
    response = send(lead, NEW, **values)
    assert response.status_code == 302, response.context["form"].errors
    return CollectionRound.objects.get()


# --- a round is made ---------------------------------------------------------------------------------------


def test_units_are_asked_at_the_addresses_that_are_known_and_nothing_is_sent_yet(lead, unit, county, mailbox):
    person = story.a_contact(unit=unit, county=county)
    silent = story.a_unit(name="Stilles Amt")
    round_ = a_new_round(lead, units=[unit.pk, silent.pk])
    assert {(s.unit, *(c.mail for c in s.links.all())) for s in round_.sheets.all()} == {
        (unit, person.email),
        (silent,),
    }
    assert mailbox() == []
    page = text_of(lead.get(round_.get_absolute_url()))
    assert "Es wurde noch nichts verschickt." in page
    assert ("0 von 2 Stellen haben geantwortet" in page, "kein Kontakt" in page) == (True, True)


def test_all_units_with_entries_are_asked_by_one_tick(lead, unit):
    story.a_unit(name="Ohne Einträge")
    retired = story.a_project(unit=story.a_unit(), retired=timezone.now())
    round_ = a_new_round(lead, everyone="on")
    assert ([sheet.unit for sheet in round_.sheets.all()], retired.unit.pk > 0) == ([unit], True)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"units": None}, "Wählen Sie mindestens eine Stelle."), ({"due": "2020-01-01"}, "Dieser Tag ist schon vorbei."),
        ({"title": ""}, "Das Feld ist leer."), ({"due": "9999-12-31"}, "Dieser Tag liegt zu weit in der Zukunft."),
    ],
)  # fmt: skip
def test_a_round_that_can_not_be_says_why(lead, unit, change, message):
    values = {"title": "Herbst", "introduction": "?", "due": str(story.a_day(-20)), "units": [unit.pk]} | change
    response = send(lead, NEW, **values)
    assert (response.status_code, message in text_of(response)) == (422, True)
    assert CollectionRound.objects.count() == 0


def test_the_next_round_knows_the_addresses_of_the_one_before(lead, unit):
    story.an_asking(units=[unit], mail="frau.weg@amt.test")
    send(lead, NEW, title="Frühling", introduction="?", due=str(story.a_day(-30)), units=[unit.pk])
    assert CollectionLink.objects.get(sheet__round__title="Frühling").mail == "frau.weg@amt.test"


def test_two_leads_at_once_see_both_texts(lead, unit):
    round_ = story.an_asking(units=[unit], title="Herbst")
    where = f"{round_.get_absolute_url()}aendern/"
    first, second = form_of(lead, where), form_of(lead, where)
    assert lead.post(where, first.filled(title="Herbst A")).status_code == 302
    response = lead.post(where, second.filled(title="Herbst B"))
    assert (response.status_code, "Herbst A" in text_of(response)) == (422, True)
    assert CollectionRound.objects.get().title == "Herbst A"


def test_a_later_day_lets_the_links_live_longer(lead, unit):
    round_ = story.an_asking(units=[unit])
    later = round_.due + timedelta(days=30)
    send(lead, f"{round_.get_absolute_url()}aendern/", due=str(later))
    assert CollectionLink.objects.get().expires == later + timedelta(days=45)


# --- links are sent ----------------------------------------------------------------------------------------


def test_each_person_gets_one_mail_with_all_links_and_a_second_click_sends_none(lead, unit, mailbox):
    round_ = a_new_round(lead, units=[unit.pk, story.a_unit(slug="bau", name="Bauamt").pk])
    page = form_of(lead, f"{round_.get_absolute_url()}kontakte/")
    sheets = {sheet.unit.slug: sheet for sheet in round_.sheets.all()}
    fields = {
        f"k{sheets['amt'].pk}": "Eva@Amt.test",
        f"k{sheets['bau'].pk}": "eva@amt.test",
        f"v{sheets['bau'].pk}": "uwe@amt.test",
    }
    lead.post(f"{round_.get_absolute_url()}kontakte/", page.filled(**fields))
    key = form_of(lead, round_.get_absolute_url(), f"{round_.get_absolute_url()}versenden/").fields["_key"]
    lead.post(f"{round_.get_absolute_url()}versenden/", {"_key": key})
    sent = dict(mailbox())
    assert sorted(sent) == ["eva@amt.test", "uwe@amt.test"]
    eva = [
        f"http://testserver/rueckmeldung/{links.token_of(c)}/"
        for c in CollectionLink.objects.filter(contact__mail="eva@amt.test")
    ]
    assert [link in sent["eva@amt.test"] for link in eva] == [True, True]
    assert "Stimmt es noch?" in sent["eva@amt.test"]
    assert ("als Vertretung" in sent["uwe@amt.test"], "als Vertretung" in sent["eva@amt.test"]) == (True, False)
    with pytest.raises(actions.ValidationError, match="Niemand wartet"):
        actions.send_invitations(round_=round_, base="http://x.test", person=None)
    assert len(mailbox()) == 2


def test_links_and_addresses_stand_in_no_history(lead, unit):
    round_ = story.an_asking(units=[unit], mail="frau.weg@amt.test")
    sheet = round_.sheets.get()
    press(lead, sheet, "nachsenden", kontakt=sheet.links.get().pk)
    said = " ".join(entry.summary for thing in (round_, sheet) for entry in entries_of(thing))
    assert "noch einmal verschickt" in said
    assert ("frau.weg" in said, links.token_of(sheet.links.get()) in said) == (False, False)


def test_a_person_with_two_rounds_gets_the_second_mail_on_the_next_day(lead, unit):
    for title in ("Herbst", "Winter"):
        round_ = story.an_asking(units=[unit], mail="eva@amt.test", title=title, sent=None)
        CollectionLink.objects.filter(sheet__round=round_).update(mailed=None)
        actions.send_invitations(round_=round_, base="http://kreis.test", person=None)
    days = [timezone.localtime(mail.due).date() for mail in Mail.objects.order_by("pk")]
    assert days == [timezone.localdate(), timezone.localdate() + timedelta(days=1)]


def test_a_changed_address_takes_the_old_link_back(lead, unit):
    sheet = story.an_asking(units=[unit], mail="alt@amt.test").sheets.get()
    old = links.token_of(sheet.links.get())
    where = f"{sheet.round.get_absolute_url()}kontakte/"
    lead.post(where, form_of(lead, where).filled(**{f"k{sheet.pk}": "neu@amt.test"}))
    assert {(c.mail, c.revoked is None) for c in sheet.links.all()} == {
        ("alt@amt.test", False),
        ("neu@amt.test", True),
    }
    assert Client().get(f"/rueckmeldung/{old}/").status_code == 410


def test_a_link_without_an_address_is_for_handing_on(lead, unit):
    sheet = story.an_asking(units=[unit]).sheets.get()
    sheet.links.all().delete()
    press(lead, sheet, "eintragen", mail="")
    link = page_of(lead.get(sheet.get_absolute_url())).xpath("//input[@readonly]/@value")[0]
    assert Client().get(link.removeprefix("http://testserver")).status_code == 200
    again = press(lead, sheet, "eintragen", mail="")
    assert (again.status_code, "hat schon einen Link" in text_of(again)) == (422, True)
    wrong = press(lead, sheet, "eintragen", mail="kein mail")
    assert (wrong.status_code, "Diese Adresse ist unvollständig." in text_of(wrong)) == (422, True)


def test_a_proposed_person_is_asked_only_when_the_lead_says_so(lead, unit, mailbox):
    sheet = story.an_asking(units=[unit]).sheets.get()
    referral = actions.propose_contact(link=sheet.links.get(), values={"mail": "neu@amt.test", "note": "Frau Neu"})
    assert "neu@amt.test" in text_of(lead.get(sheet.get_absolute_url()))
    assert mailbox() == []
    press(lead, sheet, "annehmen", vorschlag=referral.pk)
    referral.refresh_from_db()
    assert [to for to, _text in mailbox()] == ["neu@amt.test"]
    assert (referral.state, referral.mail) == ("accepted", "")
    assert sheet.links.filter(contact__mail="neu@amt.test", is_deputy=False).count() == 1


# --- the board --------------------------------------------------------------------------------------------


def test_the_board_says_where_each_unit_stands(lead, county):
    units = {
        name: story.a_unit(name=name) for name in ("offen", "begonnen", "fertig", "nichts", "fehler", "zurueck", "ohne")
    }
    round_ = story.an_asking(units=units.values())
    sheets = {sheet.unit.name: sheet for sheet in round_.sheets.all()}
    for name, state in (("begonnen", "begun"), ("fertig", "answered"), ("nichts", "nothing")):
        type(sheets[name]).objects.filter(pk=sheets[name].pk).update(state=state)
    letter = Mail.objects.create(to="x@x.test", subject="x", text="x", problem="SMTPRecipientsRefused", tries=3)
    sheets["fehler"].links.update(letter=letter)
    press(lead, sheets["zurueck"], "zurueckgekommen", kontakt=sheets["zurueck"].links.get().pk)
    press(lead, sheets["ohne"], "widerrufen", kontakt=sheets["ohne"].links.get().pk)
    CollectionAnswer.objects.create(sheet=sheets["fertig"], kind="added", values={"title": "Neu"})

    def shown(standing):
        page = page_of(lead.get(f"{round_.get_absolute_url()}?stand={standing}"))
        return sorted(page.xpath("//tbody//th//a/text()"))

    assert {key: shown(key) for key in ("offen", "begonnen", "geantwortet", "nichts", "fehler", "ohne", "entscheiden")} == {
        "offen": ["offen"], "begonnen": ["begonnen"], "geantwortet": ["fertig"], "nichts": ["nichts"],
        "fehler": ["fehler", "zurueck"], "ohne": ["ohne"], "entscheiden": ["fertig"],
    }  # fmt: skip
    assert shown("gibtesnicht") == sorted(units)
    assert "2 von 7 Stellen haben geantwortet" in text_of(lead.get(round_.get_absolute_url()))


def test_a_mail_that_was_sent_after_a_failed_try_is_no_failure(lead, unit):
    round_ = story.an_asking(units=[unit])
    letter = Mail.objects.create(to="x@x.test", subject="x", text="x", problem="Timeout", tries=2, sent=timezone.now())
    CollectionLink.objects.update(letter=letter)
    assert "offen" in text_of(lead.get(f"{round_.get_absolute_url()}?stand=offen"))
    assert page_of(lead.get(f"{round_.get_absolute_url()}?stand=offen")).xpath("//tbody//th//a/text()") == [
        "Amt für Wege"
    ]


def test_a_phone_call_counts_as_an_answer(lead, unit):
    sheet = story.an_asking(units=[unit]).sheets.get()
    press(lead, sheet, "nichts")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.answered is not None) == ("nothing", True)
    press(lead, sheet, "offen")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.answered) == ("open", None)


@pytest.mark.parametrize("path", ["", "kontakte/", "aendern/"])
def test_three_hundred_units_ask_as_few_statements_as_three(lead, path):
    found = []
    for count in (3, 300):
        round_ = story.an_asking(units=[story.a_unit() for _unit in range(count)])
        for sheet in round_.sheets.all():
            CollectionAnswer.objects.create(sheet=sheet, kind="added", values={"title": "Neu"})
        where = f"{round_.get_absolute_url()}{path}"
        lead.get(where)
        with CaptureQueriesContext(connection) as captured:
            assert lead.get(where).status_code == 200
        found.append(len(captured))
    assert (found[0] == found[1], found[1] <= 12) == (True, True), found


def test_the_list_of_rounds_and_a_units_page_ask_few_statements(lead, unit):
    sheet = story.an_asking(units=[unit]).sheets.get()
    found = {}
    for more in (1, 30):
        for number in range(more):
            story.an_asking(units=[unit])
            project = story.a_project(unit=unit)
            values = {"title": f"Neu {number}"}
            CollectionAnswer.objects.create(
                sheet=sheet, project=project, kind="corrected", values=values, before={"title": "Alt"}
            )
            actions.put_contact(sheet, f"p{more}-{number}@amt.test", is_deputy=True)
        for where in (
            "/verwaltung/erhebungen/",
            sheet.get_absolute_url(),
            f"/rueckmeldung/{links.token_of(sheet.links.first())}/",
        ):
            lead.get(where)
            with CaptureQueriesContext(connection) as captured:
                assert lead.get(where).status_code == 200
            found.setdefault(where, []).append(len(captured))
    assert {where: (pair[0] == pair[1], pair[1] <= 12) for where, pair in found.items()} == dict.fromkeys(
        found, (True, True)
    ), found
