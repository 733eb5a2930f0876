"""Contacts: known on a ground, for a purpose and until a day; then erased, with every trace of the person."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests import story
from tests.inventory.asking import press, text_of
from tests.trust.browsing import form_of, page_of, send

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import Mail
from gemeinsam.county.wall import within
from gemeinsam.inventory import actor_clock as clock
from gemeinsam.inventory import actor_contacts as actions
from gemeinsam.inventory import collection_actions as rounds
from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory.actor_models import Contact
from gemeinsam.inventory.collection_models import CollectionLetter, CollectionLink, CollectionReferral

pytestmark = pytest.mark.django_db
PEOPLE = "/verwaltung/akteure/kontakte/"


@pytest.fixture
def unit(county):
    return story.a_unit(slug="amt", name="Amt für Wege")


def enter(lead: Client, unit, **given):
    return send(
        lead, f"/verwaltung/akteure/{unit.slug}/kontakt/", **{"name": "Frau Weg", "mail": "Weg@Amt.test"} | given
    )


def page_of_contact(contact: Contact, name: str = "") -> str:
    return f"/verwaltung/akteure/{contact.unit.slug}/kontakt/{contact.pk}/{name}"


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


# --- entering -----------------------------------------------------------------------------------------------


def test_a_person_is_entered_on_a_ground_and_for_two_years(lead, unit):
    response = enter(lead, unit, function="Leitung", phone="06571 14")
    contact = Contact.objects.get()
    assert response["Location"] == "/akteure/amt/#kontakte"
    assert (contact.mail, contact.basis, contact.erase_on, contact.consent_on) == (
        "weg@amt.test", "function", in_days(730), None,
    )  # fmt: skip
    page = text_of(lead.get("/akteure/amt/"))
    assert [word in page for word in ("Frau Weg", "Leitung", "weg@amt.test", "06571 14")] == [True] * 4
    assert f"Wird am {contact.erase_on:%d.%m.%Y} gelöscht (zwei Jahre nach dem Eintragen)" in page
    assert "Die nächste Erhebungsrunde fragt hier" in page


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"mail": "weg"}, "Diese Adresse ist unvollständig."),
        ({"name": "", "mail": ""}, "Nennen Sie wenigstens Name, E-Mail-Adresse oder Telefon."),
        ({"basis": "consent"}, "Ohne diese Angabe ist die Einwilligung nicht belegt."),
        ({"basis": "consent", "consent_on": "2099-01-01", "consent_means": "mail"}, "Dieser Tag liegt in der Zukunft."),
        ({"erase_on": "2020-01-01"}, "Dieser Tag ist schon vorbei."), ({"erase_on": "2099-01-01"}, "Spätestens nach fünf Jahren"),
        ({"erase_on": ""}, "Das Feld ist leer."), ({"mail": "da@amt.test"}, "Diese Adresse steht bei dieser Stelle schon."),
    ],
)  # fmt: skip
def test_what_can_not_be_says_why_and_nothing_is_lost(lead, unit, given, message):
    story.a_contact_of(unit, mail="da@amt.test")
    response = enter(lead, unit, function="Botin", **given)
    assert (response.status_code, message in text_of(response)) == (422, True)
    assert page_of(response).xpath("//input[@name='function']/@value") == ["Botin"]
    assert Contact.objects.count() == 1


def test_the_database_keeps_the_rules_too(unit):
    for values in ({"name": "", "mail": ""}, {"basis": "consent"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            story.a_contact_of(unit, **values)


def test_what_belongs_to_a_consent_goes_with_it(lead, unit):
    enter(lead, unit, basis="consent", consent_on=str(story.a_day(3)), consent_means="spoken")
    contact = Contact.objects.get()
    assert (contact.consent_on, contact.get_consent_means_display()) == (
        story.a_day(3),
        "mündlich, wir haben es notiert",
    )
    send(lead, page_of_contact(contact), basis="function")
    contact.refresh_from_db()
    assert (contact.consent_on, contact.consent_means) == (None, "")


def test_two_editors_of_a_contact_see_both_texts(lead, unit):
    contact = story.a_contact_of(unit)
    where = page_of_contact(contact)
    first, second = form_of(lead, where), form_of(lead, where)
    assert lead.post(where, first.filled(function="Erste")).status_code == 302
    response = lead.post(where, second.filled(function="Zweite"))
    assert (response.status_code, "Erste" in text_of(response)) == (422, True)


def test_a_contact_is_reached_by_its_own_unit_only(lead, unit):
    contact = story.a_contact_of(unit)
    story.a_unit(slug="anderes")
    assert lead.get(f"/verwaltung/akteure/anderes/kontakt/{contact.pk}/").status_code == 404


# --- longer -------------------------------------------------------------------------------------------------


def test_a_consent_must_be_renewed_to_keep_somebody_longer(lead, unit):
    given = story.a_day(700)
    contact = story.a_contact_of(unit, basis="consent", consent_on=given, consent_means="mail", erase_on=in_days(10))
    where = page_of_contact(contact, "laenger/")
    for old in ("", str(given)):
        response = send(lead, where, erase_reason="bleibt", consent_on=old, consent_means="mail")
        assert response.status_code == 422, old
    assert "neuen Einwilligung" in text_of(response)
    assert (
        send(lead, where, erase_reason="bleibt", consent_on=str(story.a_day(1)), consent_means="written").status_code
        == 302
    )
    contact.refresh_from_db()
    assert (contact.erase_on, contact.consent_on, contact.erase_reason) == (in_days(730), story.a_day(1), "bleibt")
    # The form of the whole contact is no way around.
    assert send(lead, page_of_contact(contact), erase_on=str(in_days(900))).status_code == 422


def test_a_function_needs_a_reason_to_keep_somebody_longer(lead, unit):
    contact = story.a_contact_of(unit, erase_on=in_days(5), noticed=timezone.localdate())
    where = page_of_contact(contact, "laenger/")
    assert page_of(lead.get(where)).xpath("//*[@name='consent_on']") == []
    assert send(lead, where, erase_reason="").status_code == 422
    send(lead, where, erase_on=str(in_days(100)), erase_reason="weiter zuständig")
    contact.refresh_from_db()
    assert (contact.erase_on, contact.noticed) == (in_days(100), None)


# --- notice and erasing -------------------------------------------------------------------------------------


def test_leads_hear_of_it_once_two_weeks_before_and_no_person_is_named(county, unit, mailbox):
    lead = story.a_lead(county=county)
    story.a_contact_of(unit, name="Frau Weg", mail="weg@amt.test", erase_on=in_days(14))
    story.a_contact_of(unit, erase_on=in_days(15))
    assert [clock.announce(county, timezone.localdate()) for _hour in range(3)] == [1, 0, 0]
    ((to, text),) = mailbox()
    assert (to, "Amt für Wege" in text, PEOPLE in text, "Weg" in text.replace("Wege", "")) == (
        lead.email,
        True,
        True,
        False,
    )
    assert clock.announce(county, in_days(1)) == 1


def test_without_a_lead_the_notice_waits(county, unit, mailbox):
    story.a_contact_of(unit, erase_on=in_days(3))
    assert (clock.announce(county, timezone.localdate()), mailbox()) == (0, [])
    story.a_lead(county=county)
    assert clock.announce(county, timezone.localdate()) == 1


def test_the_page_tells_of_it_too(lead, unit):
    story.a_contact_of(unit, name="Frau Bald", erase_on=in_days(14))
    story.a_contact_of(unit, name="Herr Später", erase_on=in_days(15))
    assert "1 Ansprechperson wird in den nächsten 14 Tagen gelöscht." in text_of(lead.get("/akteure/"))
    assert "in den nächsten 14 Tagen" not in text_of(Client().get("/akteure/"))
    soon, everybody = text_of(lead.get(PEOPLE)), text_of(lead.get(f"{PEOPLE}?zeigen=alle"))
    assert ("Frau Bald" in soon, "Herr Später" in soon, "Herr Später" in everybody) == (True, False, True)


def everything() -> str:
    """All rows of the installation as text."""
    return " ".join(str(row) for model in apps.get_models() for row in model._base_manager.values_list())


PERSON = ("Erna Einmalig", "einmalig@amt.test", "0815-4711", "Oberbotin", "Einmaligzweck")


def a_person_with_traces(lead, unit) -> Contact:
    """Entered, edited, asked in a round, proposed, about to get mails."""
    enter(lead, unit, name=PERSON[0], mail=PERSON[1], phone=PERSON[2], function=PERSON[3], purpose=PERSON[4])
    contact = Contact.objects.get(name=PERSON[0])
    send(lead, page_of_contact(contact), name=f"{PERSON[0]} B", purpose=f"{PERSON[4]} zwei")
    round_ = story.an_asking(units=[unit], mail=PERSON[1])
    sheet = round_.sheets.get()
    for _twice in range(2):
        rounds.resend_link(link=sheet.links.get(), base="http://kreis.test", person=None)
    rounds.propose_contact(link=sheet.links.get(), values={"mail": PERSON[1], "note": PERSON[0]})
    return contact


def test_on_the_day_nothing_is_left_of_a_person(lead, unit):
    contact = a_person_with_traces(lead, unit)
    sheet = CollectionLink.objects.get().sheet
    token = links.token_of(sheet.links.get())
    assert [word in everything() for word in PERSON] == [True] * 5
    Contact.objects.filter(pk=contact.pk).update(erase_on=timezone.localdate())
    assert (clock.tend_contacts(), clock.tend_contacts()) == (1, 0)
    left = everything()
    assert [word for word in (*PERSON, links.person_of(PERSON[1])) if word in left] == []
    assert entries_of(unit)[0].summary == "Ansprechperson von „Amt für Wege“ gelöscht, der Löschtag war da"
    assert Client().get(f"/rueckmeldung/{token}/").status_code == 404
    assert "kein Kontakt" in text_of(lead.get(sheet.round.get_absolute_url()))


def test_history_never_held_a_value_of_the_person(lead, unit):
    a_person_with_traces(lead, unit)
    said = [str(entry.changes) + entry.summary + entry.reason for entry in entries_of(unit)]
    assert said[-1] == "{}Ansprechperson für „Amt für Wege“ eingetragen"
    assert "{}Ansprechperson von „Amt für Wege“ geändert (Name, Wofür)" in said
    assert [word for word in PERSON if word in " ".join(said)] == []


def test_somebody_is_erased_at_once_when_they_ask_for_it(lead, unit):
    contact = a_person_with_traces(lead, unit)
    where = page_of_contact(contact, "loeschen/")
    send(lead, "/akteure/amt/", where)
    assert [word for word in PERSON if word in everything()] == []
    assert lead.post(where, {"_key": form_of(lead, "/verwaltung/akteure/neu/").fields["_key"]}).status_code == 404


def test_what_another_unit_or_somebody_else_still_needs_stays(lead, unit):
    contact = a_person_with_traces(lead, unit)
    other = story.a_contact_of(story.a_unit(), mail=PERSON[1])
    mails = Mail.objects.filter(to=PERSON[1]).count()
    actions.erase_contact(contact=contact, person=None)
    assert (Contact.objects.get(), Mail.objects.filter(to=PERSON[1]).count()) == (other, mails)
    reset = Mail.objects.create(to=PERSON[1], subject="Passwort", text="http://kreis.test/konto/")
    actions.erase_contact(contact=other, person=None)
    assert list(Mail.objects.filter(to=PERSON[1])) == [reset]
    assert (CollectionLetter.objects.count(), CollectionReferral.objects.get().mail) == (0, "")


def test_a_later_day_that_was_named_meanwhile_counts(unit):
    contact = story.a_contact_of(unit, erase_on=in_days(1))
    assert clock.erase_if_due(contact.pk, timezone.localdate()) is False
    assert Contact.objects.count() == 1


def test_every_county_is_tended_and_one_that_fails_holds_up_none(county, unit, monkeypatch):
    story.a_contact_of(unit, erase_on=timezone.localdate())
    with within(story.a_county("nachbar")):
        story.a_contact_of(story.a_unit(), erase_on=timezone.localdate())
    erase = clock.erase_due

    def broken(today):
        if links.bound_county_id() == county.pk:
            raise RuntimeError
        return erase(today)

    monkeypatch.setattr(clock, "erase_due", broken)
    assert (clock.tend_contacts(), Contact.everywhere.count()) == (1, 1)
    monkeypatch.undo()
    assert (clock.tend_contacts(), Contact.everywhere.count()) == (1, 0)


# --- rounds ask the register ----------------------------------------------------------------------------------


def a_round(lead, unit, **given):
    values = {"title": "Herbst", "introduction": "?", "due": str(in_days(20)), "units": [unit.pk]} | given
    assert send(lead, "/verwaltung/erhebungen/neu/", **values).status_code == 302


def asked() -> set[tuple[str, bool]]:
    return {(link.mail, link.is_deputy) for link in CollectionLink.objects.select_related("contact")}


def test_a_round_asks_the_contact_and_the_deputy_of_the_register(lead, unit):
    story.a_contact_of(unit, mail="alt@amt.test")
    story.a_contact_of(unit, mail="neu@amt.test")
    story.a_contact_of(unit, mail="vertretung@amt.test", is_deputy=True)
    story.a_contact_of(unit, mail="nie@amt.test", is_asked=False)
    story.a_contact_of(unit, mail="", name="Nur Telefon", phone="1")
    a_round(lead, unit)
    assert asked() == {("neu@amt.test", False), ("vertretung@amt.test", True)}
    assert Contact.objects.count() == 5


def test_an_address_typed_for_a_round_stands_in_the_register_until_the_round_is_long_over(lead, unit):
    a_round(lead, unit)
    sheet = unit.collection_sheets.get()
    press(lead, sheet, "eintragen", mail="Eva@Amt.test")
    contact = Contact.objects.get()
    assert (contact.mail, contact.origin, contact.erase_on) == ("eva@amt.test", "round", in_days(200))
    assert "eva@amt.test" in text_of(lead.get("/akteure/amt/"))
    a_round(lead, unit, title="Winter", due=str(in_days(50)))
    contact.refresh_from_db()
    assert (contact.erase_on, Contact.objects.count()) == (in_days(230), 1)
    # A person of the register keeps the day that was named.
    send(lead, page_of_contact(contact), erase_on=str(in_days(30)))
    a_round(lead, unit, title="Frühling", due=str(in_days(60)))
    contact.refresh_from_db()
    assert contact.erase_on == in_days(30)


def test_a_person_with_an_account_is_asked_where_the_register_knows_nobody(lead, unit, county):
    person = story.a_contact(unit=unit, county=county)
    a_round(lead, unit)
    assert (asked(), Contact.objects.get().name) == ({(person.email, False)}, person.name)


def test_whom_the_lead_takes_back_is_not_asked_by_the_next_round(lead, unit):
    story.a_contact_of(unit, mail="eva@amt.test")
    a_round(lead, unit)
    sheet = unit.collection_sheets.get()
    press(lead, sheet, "widerrufen", kontakt=sheet.links.get().pk)
    a_round(lead, unit, title="Winter")
    assert CollectionLink.objects.filter(sheet__round__title="Winter").count() == 0
    assert "Bekommt keine Mails aus Erhebungsrunden" in text_of(lead.get("/akteure/amt/"))
    press(lead, sheet, "eintragen", mail="eva@amt.test")
    assert Contact.objects.get().is_asked is True


def test_an_address_that_failed_is_not_proposed_again(lead, unit):
    story.a_contact_of(unit, mail="tot@amt.test")
    a_round(lead, unit)
    sheet = unit.collection_sheets.get()
    press(lead, sheet, "zurueckgekommen", kontakt=sheet.links.get().pk)
    a_round(lead, unit, title="Winter")
    assert CollectionLink.objects.filter(sheet__round__title="Winter").count() == 0
    assert "Eine Mail kam zurück" in text_of(lead.get("/akteure/amt/"))


def test_a_corrected_address_gets_a_link_of_its_own(lead, unit):
    sheet = story.an_asking(units=[unit], mail="falsch@amt.test").sheets.get()
    old = links.token_of(sheet.links.get())
    send(lead, page_of_contact(Contact.objects.get()), mail="richtig@amt.test")
    assert Client().get(f"/rueckmeldung/{old}/").status_code == 410
    assert "noch nicht verschickt" in text_of(lead.get(sheet.round.get_absolute_url()))
    rounds.send_invitations(round_=sheet.round, base="http://kreis.test", person=None)
    new = links.token_of(sheet.links.get())
    assert [mail.to for mail in Mail.objects.all()] == ["richtig@amt.test"]
    assert (new in Mail.objects.get().text, Client().get(f"/rueckmeldung/{new}/").status_code) == (True, 200)


def test_a_round_offers_the_people_of_the_register_while_one_types(lead, unit):
    story.a_contact_of(unit, name="Frau Weg", mail="weg@amt.test", function="Leitung")
    story.a_contact_of(story.a_unit(name="Anderes"), mail="fremd@amt.test")
    a_round(lead, unit)
    sheet = unit.collection_sheets.get()
    for where in (sheet.get_absolute_url(), f"{sheet.round.get_absolute_url()}kontakte/"):
        page = page_of(lead.get(where))
        listed = {field.get("list") for field in page.xpath("//input[@type='email']")}
        assert listed == {f"verzeichnis{unit.pk}"}, where
        (offered,) = page.xpath(f"//datalist[@id='verzeichnis{unit.pk}']")
        assert [(o.get("value"), o.text) for o in offered] == [("weg@amt.test", "Frau Weg, Leitung")]
