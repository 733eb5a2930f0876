"""The register of actors: readers see who takes part, the office adds, edits and retires, and finds anybody."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests import story
from tests.inventory.asking import text_of
from tests.trust.browsing import form_of, page_of, send

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import Unit
from gemeinsam.inventory import actor_actions as actions
from gemeinsam.inventory import search
from gemeinsam.inventory.models import Project

pytestmark = pytest.mark.django_db
LIST, NEW = "/akteure/", "/verwaltung/akteure/neu/"


@pytest.fixture
def club(county) -> Unit:
    return story.a_unit(slug="verein", name="Dorfverein Öschau", kind="Verein")


def names(client: Client, **query: str) -> list[str]:
    """The actors that the list shows, in its order."""
    page = page_of(client.get(LIST, query))
    return [name.replace("\xad", "") for name in page.xpath("//tbody//th//a/text()")]


# --- who sees what -------------------------------------------------------------------------------------


def test_readers_see_those_who_take_part_in_something_public_and_the_office_everybody(lead, club):
    partner, hidden = story.a_unit(name="Bauamt"), story.a_unit(name="Geheimamt")
    story.a_project(unit=club).partners.add(partner)
    story.a_project(unit=hidden, is_public=False)
    story.a_unit(name="Wunschpartner")
    assert names(Client()) == ["Bauamt", "Dorfverein Öschau"]
    assert names(lead) == ["Bauamt", "Dorfverein Öschau", "Geheimamt", "Wunschpartner"]
    pages = [Client().get(unit.get_absolute_url()).status_code for unit in (club, partner, hidden)]
    assert pages == [200, 200, 404]


def test_people_and_judgements_are_on_no_page_of_readers_and_move_no_filter(lead, club, county):
    story.a_project(unit=club)
    story.a_contact_of(club, name="Frau Weg", mail="weg@verein.test", phone="06571 77")
    story.a_judged_actor(club, reason="Bremst gern", stance="against")
    contact = story.signed_in(Client(), story.a_contact(county=county, unit=club))
    inside = text_of(lead.get(club.get_absolute_url()))
    assert [word in inside for word in ("Frau Weg", "weg@verein.test", "06571 77", "Bremst gern", "skeptisch")] == [
        True
    ] * 5
    for client in (Client(), contact):
        page = text_of(client.get(club.get_absolute_url()))
        assert [word for word in ("Weg", "weg@", "77", "Bremst", "skeptisch", "Einfluss") if word in page] == []
        plain = names(client)
        for query in ({"projekte": "nein"}, {"kontakt": "nein"}, {"einschaetzung": "nein"}, {"archiv": "ja"}):
            assert names(client, **query) == plain == ["Dorfverein Öschau"], query
        assert names(client, q="weg") == []
    assert names(lead, q="weg") == ["Dorfverein Öschau"]


def test_the_list_is_narrowed_by_kind_place_entries_contact_and_assessment(lead, club):
    place = story.a_place(name="Öschau")
    school = story.a_unit(name="Schule am Berg", kind="Schule", municipality=place)
    story.a_project(unit=club)
    story.a_contact_of(school)
    story.a_judged_actor(school, interest=None)
    expected = {
        (("art", "Schule"),): ["Schule am Berg"], (("art", "fehlt"),): [], (("ort", place.key),): ["Schule am Berg"],
        (("ort", "fehlt"),): ["Dorfverein Öschau"], (("projekte", "ja"),): ["Dorfverein Öschau"],
        (("projekte", "nein"),): ["Schule am Berg"], (("kontakt", "ja"),): ["Schule am Berg"],
        # Half an assessment is none.
        (("einschaetzung", "ja"),): [], (("einschaetzung", "nein"),): ["Dorfverein Öschau", "Schule am Berg"],
        (("art", "Verein"), ("projekte", "nein")): [], (("art", "gibt es nicht"),): [],
    }  # fmt: skip
    assert {query: names(lead, **dict(query)) for query in expected} == expected


@pytest.mark.parametrize("word", ["oeschau", "ÖSCHAU", "dorf öschau", "verein"])
def test_words_are_found_however_umlauts_are_written(lead, club, word):
    story.a_unit(name="Anderes Amt")
    assert names(lead, q=word) == ["Dorfverein Öschau"]


@pytest.mark.parametrize("word", ["%", "' OR 1=1", "<script>", "a" * 3000])
def test_a_hostile_search_finds_nothing_and_breaks_nothing(lead, club, word):
    response = lead.get(LIST, {"q": word, "art": word, "ort": word, "seite": "-1"})
    assert lead.get(LIST, {"q": "\0", "art": "\0"}).status_code == 200
    assert names(lead, q=word) == []
    assert (response.status_code, b"<script>" in response.content.split(b"<main")[1]) == (200, False)


def test_an_empty_register_says_what_to_do(lead):
    assert "Das Verzeichnis ist noch leer" in text_of(Client().get(LIST))
    assert "Tragen Sie den ersten Akteur ein" in text_of(lead.get(LIST))


# --- adding, editing, retiring --------------------------------------------------------------------------


def test_an_actor_is_entered_and_can_lead_projects_at_once(lead):
    place = story.a_place(name="Tal")
    response = send(lead, NEW, name="  Heimat-  und Ökoverein ", kind="Verein", municipality=place.pk)
    unit = Unit.objects.get()
    assert (response["Location"], unit.slug, unit.name) == (
        unit.get_absolute_url(),
        "heimat-und-oekoverein",
        "Heimat- und Ökoverein",
    )
    assert entries_of(unit)[0].summary == "„Heimat- und Ökoverein“ in das Verzeichnis der Akteure aufgenommen"
    form = page_of(lead.get("/projekte/neu/"))
    assert form.xpath("//select[@name='unit']/option/text()")[1:] == ["Heimat- und Ökoverein"]


def test_the_kinds_that_are_there_are_offered(lead):
    story.a_unit(kind="Bürgerenergie")
    offered = page_of(lead.get(NEW)).xpath("//datalist/option/@value")
    assert {"Bürgerenergie", "Verein", "Schule", "Unternehmen"} <= set(offered)


@pytest.mark.parametrize(
    ("given", "message"),
    [({"name": ""}, "Das Feld ist leer."), ({"name": "Dorfverein  Öschau"}, "„Dorfverein Öschau“ steht schon im Verzeichnis."),
     ({"name": "A", "municipality": "99999"}, "gültige Auswahl")],
)  # fmt: skip
def test_a_wrong_actor_says_why_and_nothing_is_lost(lead, club, given, message):
    response = send(lead, NEW, **{"name": "x", "kind": "Genossenschaft neu"} | given)
    page = page_of(response)
    assert (response.status_code, message in text_of(response)) == (422, True)
    assert page.xpath("//input[@name='kind']/@value") == ["Genossenschaft neu"]
    assert Unit.objects.count() == 1


def test_a_new_name_is_found_by_the_search_of_projects(lead, club):
    project = story.a_project(title="Rufbus", unit=club)
    send(lead, f"/verwaltung/akteure/{club.slug}/aendern/", name="Mobilverein")
    assert list(search.found(Project.objects.all(), "Mobilverein")) == [project]
    club.refresh_from_db()
    assert (club.slug, club.version) == ("verein", 2)


def test_two_editors_see_both_texts(lead, club):
    where = f"/verwaltung/akteure/{club.slug}/aendern/"
    first, second = form_of(lead, where), form_of(lead, where)
    assert lead.post(where, first.filled(note="Erste")).status_code == 302
    response = lead.post(where, second.filled(note="Zweite"))
    assert (response.status_code, "Erste" in text_of(response), "Zweite" in text_of(response)) == (422, True, True)
    club.refresh_from_db()
    assert club.note == "Erste"


def retire(lead: Client, unit: Unit, **given):
    where = f"/verwaltung/akteure/{unit.slug}/archiv/"
    return send(lead, unit.get_absolute_url(), where, **given)


def test_a_retired_actor_is_offered_nowhere_and_its_page_stays(lead, club):
    project = story.a_project(unit=club)
    retire(lead, club, reason="Aufgelöst")
    assert (names(lead), names(Client()), names(lead, archiv="ja")) == ([], [], ["Dorfverein Öschau"])
    page = text_of(Client().get(club.get_absolute_url()))
    assert ("nicht mehr mit" in page, project.title in page) == (True, True)
    assert page_of(lead.get("/projekte/neu/")).xpath("//select[@name='unit']/option/@value") == [""]
    assert "Dorfverein" not in text_of(lead.get("/verwaltung/erhebungen/neu/"))
    # Where it stands already it may stay.
    send(lead, f"{project.get_absolute_url()}aendern/", title="Neuer Titel")
    project.refresh_from_db()
    assert (project.title, project.unit) == ("Neuer Titel", club)
    assert lead.get(f"/verwaltung/akteure/{club.slug}/aendern/").status_code == 404
    retire(lead, club)
    assert names(lead) == ["Dorfverein Öschau"]


def test_retiring_needs_a_reason_and_happens_once(lead, club):
    response = retire(lead, club, reason=" ")
    assert "Warum? Ein Satz genügt." in text_of(lead.get(response["Location"]))
    assert Unit.objects.current().count() == 1
    actions.retire_actor(unit=club, reason="Weg", person=None)
    with pytest.raises(actions.ValidationError, match="schon im Archiv"):
        actions.retire_actor(unit=club, reason="Weg", person=None)


# --- the page of an actor -------------------------------------------------------------------------------


def test_the_page_says_what_an_actor_takes_part_in_and_when_it_answered(lead, club):
    led, beside = story.a_project(title="Rufbus", unit=club), story.a_project(title="Dorfladen")
    beside.partners.add(club)
    led.partners.add(club)
    measure = story.a_measure(title="Mehr Busse", lead_unit=club)
    draft = story.a_draft(title="Noch geheim", lead_unit=club)
    sheet = story.an_asking(units=[club], title="Herbst").sheets.get()
    type(sheet).objects.filter(pk=sheet.pk).update(state="answered", answered=timezone.now())
    inside, outside = text_of(lead.get(club.get_absolute_url())), text_of(Client().get(club.get_absolute_url()))
    assert "Führt 1 Eintrag im Bestand, wirkt an 1 mit." in outside
    assert [title in outside for title in ("Rufbus", "Dorfladen", measure.title, draft.title)] == [
        True,
        True,
        True,
        False,
    ]
    assert ("Hat zuletzt am" in inside, "Herbst" in inside, draft.title in inside) == (True, True, True)
    assert ("Hat zuletzt" in outside, "Herbst" in outside) == (False, False)


def test_a_project_names_its_actors_by_link(club):
    project = story.a_project(unit=club)
    page = page_of(Client().get(project.get_absolute_url()))
    assert page.xpath("//a[@href='/akteure/verein/']/text()") == ["Dorfverein Öschau"]


# --- sizes ----------------------------------------------------------------------------------------------


def test_the_page_of_a_busy_actor_asks_few_statements(lead, club):
    found = []
    for count in (1, 20):
        for _number in range(count):
            story.a_project(unit=club)
            story.a_project().partners.add(club)
            story.a_measure(lead_unit=club)
            story.a_contact_of(club)
            story.an_asking(units=[club])
        lead.get(club.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            assert lead.get(club.get_absolute_url()).status_code == 200
        found.append(len(captured))
    assert (found[0] == found[1], found[1] <= 12) == (True, True), found


@pytest.mark.slow
@pytest.mark.parametrize("where", [LIST, f"{LIST}?q=stelle&art=Verein&kontakt=ja"])
def test_three_hundred_actors_ask_as_few_statements_as_three(lead, where):
    found = []
    for count in (3, 297):
        for _number in range(count):
            unit = story.a_unit(kind="Verein")
            story.a_contact_of(unit)
            story.a_judged_actor(unit)
            story.a_project(unit=unit)
        for client in (lead, Client()):
            client.get(where)
            with CaptureQueriesContext(connection) as captured:
                assert client.get(where).status_code == 200
            found.append(len(captured))
    assert (found[:2] == found[2:], max(found) <= 12) == (True, True), found
