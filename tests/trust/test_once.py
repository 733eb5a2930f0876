"""A form counts once, an edit loses nothing, and what does not come from our own page stores nothing."""

import time
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from django.core import signing
from django.test import Client
from tests.trust.browsing import a_key, form_of, forms_of, page_of, send
from tests.trust.rows import all_rows, changed
from tests.trust.site import Site
from tests.trust.town import addresses

from gemeinsam.county.models import HistoryEntry
from gemeinsam.inventory.models import Project
from gemeinsam.monitoring.models import Report
from gemeinsam.participation import receipts
from gemeinsam.participation.models import Contribution
from gemeinsam.strategy.models import Measure

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

TEXT = "Ein Bus am Abend wäre schön."


def text_of(response) -> str:
    return " ".join(page_of(response).text_content().split())


# --- once ---------------------------------------------------------------------------------------------


def twice(client, page, action=None, **given):
    form = form_of(client, page, action)
    sent = form.filled(**given)
    return client.post(form.action, sent), client.post(form.action, sent)


def test_a_contribution_sent_twice_is_one(town):
    first, second = twice(town.client("anonymous"), "/mitmachen/", text=TEXT)
    assert (first.status_code, second.status_code, first["Location"]) == (302, 302, second["Location"])
    row = Contribution.objects.get(text=TEXT)
    assert HistoryEntry.objects.filter(subject_type="participation.contribution", subject_id=row.pk).count() == 1


def test_every_form_sent_twice_counts_once(town):
    """Each action of the staff, twice with the same key: the rows after the second are those after the first."""
    lead, number, measure = town.client("lead"), town.contribution.number, town.measure.number
    desk = f"/verwaltung/beitraege/{number}/"
    forms = (
        ("/projekte/neu/", None, {"title": "Neu", "summary": "Gut"}),
        (f"/projekte/{town.project.slug}/aendern/", None, {"title": "Anders"}),
        ("/massnahmen/neu/", None, {"title": "Neu", "field": town.field.pk}),
        (f"/massnahmen/{measure}/aendern/?teil=worum", None, {"title": "Anders"}),
        ("/verwaltung/massnahmen/vorschau/?alle=1&setze_dauer=9", "/verwaltung/massnahmen/anwenden/", {}),
        (f"/massnahmen/{measure}/aendern/?teil=eigene", None, {town.own_field.name: "Bauausschuss"}),
        (f"/massnahmen/{measure}/schritte/neu/", None, {"title": "Ausschreiben"}),
        ("/verwaltung/felder/neu/", None, {"label": "Kosten je Kopf", "kind": "number"}),
        (f"/massnahmen/{measure}/stand/", None, {"on": "2026-01-01", "text": "Läuft", "light": "green"}),
        (desk, None, {"answer": "Danke.", "outcome": "used"}),
        (desk, f"{desk}faden/", {"goals": [town.goal.pk]}),
        (
            "/verwaltung/erhebungen/neu/",
            None,
            {
                "title": "Herbst",
                "introduction": "Stimmt es?",
                "due": "2099-01-01",
                "units": [town.unit.pk],
            },
        ),
        (addresses(town)["collection_answer"], None, {"tun": "alles", "neu-title": "Neu", "neu-summary": "Gut"}),
        ("/verwaltung/beitraege/", None, {"beitrag": [town.waiting.number], "tun": "freigeben"}),
        ("/jahresplan/szenario/", None, {"title": "Andere Grenzen"}),
        ("/jahresplan/grenzen/", None, {f"b{town.budget.pk}": "1000"}),
        (
            f"/projekte/{town.project.slug}/",
            f"/projekte/{town.project.slug}/zurueckziehen/",
            {"reason": "Vorbei"},
        ),
        (f"/massnahmen/{measure}/", f"/massnahmen/{measure}/zurueckziehen/", {"reason": "Vorbei"}),
    )
    for page, action, values in forms:
        form = form_of(lead, page, action)
        sent, start = form.filled(**values), all_rows()
        first = lead.post(form.action, sent)
        between = all_rows()
        second = lead.post(form.action, sent)
        assert (page, first.status_code, second.status_code) == (page, 302, 302)
        assert (page, second["Location"], changed(between, all_rows())) == (page, first["Location"], {})
        assert "county_historyentry" in changed(start, between), page


def test_a_refused_form_may_be_sent_again_with_its_key(town):
    guest = town.client("anonymous")
    form = form_of(guest, "/mitmachen/")
    assert guest.post("/mitmachen/", form.filled(text="")).status_code == 422
    assert guest.post("/mitmachen/", form.filled(text=TEXT)).status_code == 302
    assert Contribution.objects.filter(text=TEXT).count() == 1


def test_withdrawing_twice_is_withdrawing_once(town):
    guest = town.client("anonymous")
    where = f"/mitmachen/beleg/{receipts.token_of(town.waiting)}/zurueckziehen/"
    answers = [guest.post(where, {"_key": a_key(guest)}).status_code for _time in range(2)]
    row = Contribution.objects.get(pk=town.waiting.pk)
    assert (answers, row.state, row.text, row.mail) == ([302, 302], "withdrawn", "", "")
    assert HistoryEntry.objects.filter(verb="withdrawn", subject_id=row.pk).count() == 1


# --- keys -----------------------------------------------------------------------------------------------


def an_old_key(client: Client) -> str:
    with patch("django.core.signing.time.time", return_value=time.time() - 13 * 3600):
        return a_key(client)


KEYS = {
    "missing": lambda client, county: None,
    "empty": lambda client, county: "",
    "forged": lambda client, county: a_key(client)[:-3] + "abc",
    "of another secret": lambda client, county: signing.TimestampSigner(
        key="x", salt=f"form of county {county.pk}"
    ).sign("a"),
    "of another salt": lambda client, county: signing.TimestampSigner(salt=f"form of county {county.pk + 1}").sign("a"),
    "expired": lambda client, county: an_old_key(client),
    "very long": lambda client, county: "a" * 100_000,
    "with NUL": lambda client, county: a_key(client) + "\0",
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_form_without_a_valid_key_stores_nothing(town, kind):
    guest = town.client("anonymous")
    key, before = KEYS[kind](guest, town.county), all_rows()
    response = guest.post("/mitmachen/", {"text": TEXT} | ({"_key": key} if key is not None else {}))
    assert (response.status_code, changed(before, all_rows())) == (400, {})
    assert (page_of(response).findtext(".//h1"), "Es wurde nichts gespeichert." in text_of(response)) == (
        "Dieses Formular ist nicht mehr gültig", True,
    )  # fmt: skip


FOREIGN = (
    {"origin": "https://evil.test"}, {"origin": "null"}, {"origin": "http://testserver.evil.test"},
    {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "CROSS-SITE"},
    {"origin": "https://evil.test", "sec-fetch-site": "same-origin"}, {"origin": "://["},
)  # fmt: skip


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_that_another_site_sends_stores_nothing(town, headers):
    """For guests and for whoever has a session, with a valid key."""
    guest, lead = (town.client(role, enforce_csrf_checks=True) for role in ("anonymous", "lead"))
    told = form_of(guest, "/mitmachen/"), form_of(lead, "/projekte/neu/")
    before = all_rows()
    # A session needs Django's token too: another site has none.
    answers = (
        guest.post("/mitmachen/", told[0].filled(text=TEXT), headers=headers),
        lead.post(
            "/projekte/neu/",
            told[1].filled(title="Fremd", summary="Fremd", csrfmiddlewaretoken=None),
            headers=headers,
        ),
    )
    assert [(a.status_code, "kam nicht von unserer Seite" in text_of(a)) for a in answers] == [(403, True)] * 2
    assert changed(before, all_rows()) == {}


def test_a_session_without_its_token_stores_nothing(town):
    lead = town.client("lead", enforce_csrf_checks=True)
    form = form_of(lead, "/projekte/neu/")
    wrong = lead.post("/projekte/neu/", form.filled(title="T", summary="S", csrfmiddlewaretoken="a" * 64))
    assert (wrong.status_code, Project.objects.filter(title="T").count()) == (403, 0)
    assert lead.post("/projekte/neu/", form.filled(title="T", summary="S")).status_code == 302


def test_a_made_up_session_cookie_does_not_open_the_guests_door(town):
    """Whoever claims a session is asked for its token; a guest without one sends as usual."""
    client = Client(enforce_csrf_checks=True)
    key = a_key(client)
    client.cookies["sitzung"] = "erfunden"
    assert client.post("/mitmachen/", {"_key": key, "text": TEXT}).status_code == 403


# --- two editors ------------------------------------------------------------------------------------------


def both(town, page, first, second):
    """Two people open the same form; the first saves, then the second; returns the second's answer and client."""
    one, two = town.client("editor"), town.client("lead")
    form_one, form_two = form_of(one, page), form_of(two, page)
    assert one.post(page, form_one.filled(**first)).status_code == 302
    return two.post(page, form_two.filled(**second)), two


def again(client, page, answer):
    """Save the page that shows both texts once more."""
    form = next(f for f in forms_of(answer, page) if f.action == page)
    return client.post(page, form.fields)


def test_two_editors_of_an_entry_lose_nothing(town):
    page = f"/projekte/{town.project.slug}/aendern/"
    answer, client = both(town, page, {"title": "Titel der Ersten"}, {"title": "Titel der Zweiten", "aims": "Ein Ziel"})
    text = text_of(answer)
    assert (answer.status_code, "Titel der Ersten" in text, "Titel der Zweiten" in text) == (422, True, True)
    assert Project.objects.get(pk=town.project.pk).title == "Titel der Ersten"
    assert again(client, page, answer).status_code == 302
    row = Project.objects.get(pk=town.project.pk)
    assert (row.title, row.aims) == ("Titel der Zweiten", "Ein Ziel")
    changes = HistoryEntry.objects.filter(subject_id=row.pk, verb="edited").first().changes
    assert changes["title"] == ["Titel der Ersten", "Titel der Zweiten"]


def test_two_editors_of_a_measure_lose_nothing(town):
    page = f"/massnahmen/{town.measure.number}/aendern/?teil=worum"
    answer, client = both(town, page, {"summary": "Text der Ersten"}, {"summary": "Text der Zweiten"})
    text = text_of(answer)
    assert (answer.status_code, "Text der Ersten" in text, "Text der Zweiten" in text) == (422, True, True)
    assert Measure.objects.get(pk=town.measure.pk).summary == "Text der Ersten"
    assert again(client, page, answer).status_code == 302
    assert Measure.objects.get(pk=town.measure.pk).summary == "Text der Zweiten"


def test_two_answers_to_a_contribution_lose_nothing(town):
    page = f"/verwaltung/beitraege/{town.contribution.number}/"
    answer, client = both(town, page, {"answer": "Antwort der Ersten"}, {"answer": "Antwort der Zweiten"})
    text = text_of(answer)
    assert (answer.status_code, "Antwort der Ersten" in text, "Antwort der Zweiten" in text) == (
        422,
        True,
        True,
    )
    assert Contribution.objects.get(pk=town.contribution.pk).answer == "Antwort der Ersten"
    assert again(client, page, answer).status_code == 302
    assert Contribution.objects.get(pk=town.contribution.pk).answer == "Antwort der Zweiten"


def test_two_treasurers_lose_nothing(town):
    page, name = "/jahresplan/grenzen/", f"b{town.budget.pk}"
    one, two = town.client("treasurer"), town.client("lead")
    form_one, form_two = form_of(one, page), form_of(two, page)
    assert one.post(page, form_one.filled(**{name: "111000"})).status_code == 302
    answer = two.post(page, form_two.filled(**{name: "222000"}))
    text = text_of(answer)
    assert (answer.status_code, "111000" in text or "111.000" in text) == (422, True)
    town.budget.refresh_from_db()
    assert town.budget.euro == 111_000
    assert again(two, page, answer).status_code == 302
    town.budget.refresh_from_db()
    assert town.budget.euro == 222_000


def test_an_edit_without_a_version_is_a_conflict_not_a_victory(town):
    """A client that leaves the version out overwrites nobody."""
    editor, before = town.client("editor"), all_rows()
    pages = (
        (f"/projekte/{town.project.slug}/aendern/", {"title": "Blind"}),
        (f"/massnahmen/{town.measure.number}/aendern/?teil=worum", {"title": "Blind"}),
        (f"/verwaltung/beitraege/{town.contribution.number}/", {"answer": "Blind"}),
    )
    statuses = [send(editor, page, version=None, **values).status_code for page, values in pages]
    assert (statuses, changed(before, all_rows())) == ([422, 422, 422], {})


def test_two_reports_are_two_reports(town):
    page, values = f"/massnahmen/{town.measure.number}/stand/", {"on": "2026-01-01", "light": "green"}
    both(town, page, {**values, "text": "Die Erste"}, {**values, "text": "Die Zweite"})
    assert set(Report.objects.filter(measure=town.measure, on="2026-01-01").values_list("text", flat=True)) == {
        "Die Erste",
        "Die Zweite",
    }


# --- at the same time, on a real server ----------------------------------------------------------------------


def at_once(count, call):
    """Call so often at the same time, each in a thread of its own."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(call, range(count)))


@pytest.mark.slow
@pytest.mark.parametrize("threads", [16, 64])
def test_one_key_at_once_is_one_contribution(site: Site, threads):
    key, text = site.key(), f"Zugleich mit {threads}"
    answers = at_once(threads, lambda _n: site.post("/mitmachen/", {"_key": key, "text": text}))
    assert {(answer.status, answer.location) for answer in answers} == {(302, answers[0].location)}
    rows = site.rows("SELECT id, number FROM participation_contribution WHERE text = ?", text)
    assert len(rows) == 1
    assert site.rows(
        "SELECT count(*) FROM county_historyentry WHERE subject_id = ? AND verb = 'submitted'", rows[0][0]
    ) == [(1,)]


@pytest.mark.slow
def test_different_keys_at_once_are_all_stored(site: Site):
    keys = at_once(64, lambda _n: site.key())
    answers = at_once(64, lambda n: site.post("/mitmachen/", {"_key": keys[n], "text": f"Jeder für sich {n}"}))
    assert [answer.status for answer in answers] == [302] * 64
    assert len({answer.location for answer in answers}) == 64
    numbers = site.rows("SELECT number FROM participation_contribution WHERE text LIKE 'Jeder für sich %'")
    assert (len(numbers), len(set(numbers))) == (64, 64)
