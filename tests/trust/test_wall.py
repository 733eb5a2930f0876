"""A county is a wall: nothing of another county is seen, changed or accepted, and nothing hidden is seen at all."""

import pytest
from django.apps import apps
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from tests import story
from tests.trust.browsing import a_key, form_of
from tests.trust.canaries import plant
from tests.trust.crawling import crawled
from tests.trust.rows import all_rows, changed
from tests.trust.town import Town, a_town, arguments

from gemeinsam.county.models import Unit
from gemeinsam.county.wall import CountyBound, UnboundError, within
from gemeinsam.participation import receipts
from gemeinsam.participation.models import Contribution

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

BOUND = [model for model in apps.get_models() if issubclass(model, CountyBound)]
HERE, THERE = "kreis.test", "nachbar.test"


@pytest.fixture
def next_door(town) -> Town:
    """A second county, with rows and people of its own."""
    return a_town(story.a_county("nachbar"), mark="-nebenan")


# --- unbound --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", BOUND, ids=lambda model: model.__name__)
def test_nothing_is_read_or_written_without_a_county(small, db, model):
    tries = (
        lambda: list(model.objects.all()), model.objects.count, model.objects.exists, model.objects.first,
        lambda: model.objects.update(county=1), lambda: model.objects.all().delete(),
        lambda: model().save(), lambda: model.objects.bulk_create([model()]),
    )  # fmt: skip
    for ask in tries:
        with pytest.raises(UnboundError):
            ask()


def test_a_row_of_another_county_is_not_saved(town, next_door):
    theirs = Unit.everywhere.filter(county=next_door.county).first()
    with pytest.raises(UnboundError):
        theirs.save()
    with pytest.raises(UnboundError):
        Unit.objects.bulk_create([Unit(county=next_door.county, slug="x", name="X")])


def test_managers_see_their_own_county_only(town, next_door):
    seen = {model.__name__: set(model.objects.values_list("county", flat=True)) for model in BOUND}
    assert {name: ids for name, ids in seen.items() if ids - {town.county.pk}} == {}
    with within(next_door.county):
        assert set(Contribution.objects.values_list("county", flat=True)) == {next_door.county.pk}


# --- addresses of the other county -----------------------------------------------------------------------


OURS = (
    "project", "project_edit", "project_retire", "receipt", "withdraw", "contribution", "desk_contribution",
    "desk_tie", "field", "measure", "measure_edit", "measure_costs", "measure_retire", "measure_release", "measure_step_new", "measure_step_edit",
    "measure_step_change", "measure_risk_new", "measure_risk_edit", "measure_risk_change", "own_field_edit",
    "own_field_change", "report_new", "municipality", "job", "job_cancel",
    "scenario_edit", "scenario_copy", "scenario_delete", "workbench", "workbench_change", "workbench_recompute",
    "workbench_delete", "plan_decide", "plan_decided",
    "maturity_result", "maturity_xlsx", "maturity_csv", "maturity_round", "maturity_round_edit", "maturity_round_step",
    "maturity_sheet", "maturity_answer", "collection", "collection_edit", "collection_contacts",
    "collection_send", "collection_close", "collection_sheet", "collection_decide", "collection_contact",
    "collection_answer", "collection_list_file", "collection_refer", "collection_stop", "collection_renew",
    "intake", "intake_columns", "intake_take_over", "intake_discard",
    "bulk_step", "bulk_undo", "bulk_file", "bulk_take", "bulk_discard",
    "actor", "actor_edit", "actor_retire", "actor_assess", "actor_contact_new", "actor_contact_edit",
    "actor_contact_keep", "actor_contact_erase",
    "document", "document_file", "document_edit", "document_change", "candidates", "candidate", "candidate_undo",
    "concept", "concept_measure_new", "concept_measure_edit", "concept_measure_remove",
    "exchange_give", "exchange_stop", "exchange_experience", "exchange_package", "exchange_received", "exchange_offer",
)  # fmt: skip
ONLY_POST = {
    "project_retire", "withdraw", "desk_tie", "measure_retire", "measure_step_change", "measure_risk_change",
    "own_field_change", "job_cancel", "scenario_delete", "workbench_change",
    "workbench_recompute", "workbench_delete", "maturity_round_step", "collection_send", "collection_close",
    "collection_decide", "collection_contact", "collection_renew", "intake_take_over", "intake_discard",
    "inventory_report_step", "edition_step", "bulk_undo", "bulk_take", "bulk_discard",
    "actor_retire", "actor_contact_erase",
    "document_change", "candidate_undo", "concept_measure_remove", "exchange_stop",
}  # fmt: skip
ONLY_GET = {
    "project", "receipt", "contribution", "field", "measure", "municipality", "job", "workbench", "plan_decided",
    "maturity_result", "maturity_xlsx", "maturity_csv", "maturity_round",
    "collection", "collection_sheet", "collection_list_file",
    "inventory_report", "inventory_report_pdf", "inventory_report_docx", "inventory_report_xlsx",
    "edition", "edition_pdf", "edition_docx", "edition_json",
    "consult_draft", "consult_synopsis", "consult_synopsis_docx", "consult_synopsis_xlsx",
    "actor",
    "document", "document_file", "candidates", "concept",
    "bulk_step", "bulk_file", "exchange_package", "exchange_received", "exchange_offer",
}  # fmt: skip


def the_right_person(town: Town, name: str) -> Client:
    """Who may use the address in the own county."""
    if name in {"collection_answer", "collection_list_file", "collection_refer", "collection_stop", "collection_renew"}:
        return town.client("anonymous")
    staff = ("collection", "desk", "project_", "measure_", "own_field", "job", "report", "scenario_", "workbench", "plan_decide",
             "maturity_round", "maturity_sheet", "maturity_answer", "intake", "inventory_report_step", "edition_step", "consult_board", "consult_proposal", "consult_open", "actor", "document", "candidate", "concept", "bulk", "exchange")  # fmt: skip
    return town.client("lead" if name.startswith(staff) and name != "plan_decided" else "anonymous")


@pytest.mark.parametrize("name", OURS)
def test_things_of_the_next_county_are_not_there(town, next_door, name):
    client, where = the_right_person(town, name), reverse(name, kwargs=arguments(next_door)[name])
    key, before = a_key(client), all_rows()
    statuses = {"POST": client.post(where, {"_key": key, "reason": "Weg damit"}).status_code}
    statuses["GET"] = client.get(where).status_code
    assert statuses == {
        "POST": 403 if name in ONLY_GET else 404,
        # A receipt that is not ours leads to the page where one types the code.
        "GET": {"receipt": 302}.get(name, 405 if name in ONLY_POST else 404),
    }
    assert changed(before, all_rows()) == {}


def test_ids_of_the_next_county_are_refused_in_every_field(town, next_door):
    """Related things of the other county, typed into our forms: refused, and nothing changes."""
    lead, guest = town.client("lead"), town.client("anonymous")
    theirs = next_door
    tries = (
        (guest, "/mitmachen/", None, {"text": "Hallo", "topic": theirs.topic.pk}),
        (guest, "/mitmachen/", None, {"text": "Hallo", "place": theirs.place.pk}),
        (lead, "/projekte/neu/", None, {"title": "T", "summary": "S", "topics": [theirs.topic.pk]}),
        (lead, "/projekte/neu/", None, {"title": "T", "summary": "S", "unit": theirs.unit.pk}),
        (lead, "/projekte/neu/", None, {"title": "T", "summary": "S", "partners": [theirs.unit.pk]}),
        (lead, "/projekte/neu/", None, {"title": "T", "summary": "S", "places": [theirs.place.pk]}),
        (lead, "/projekte/neu/", None, {"title": "T", "summary": "S", "concept": theirs.project.pk}),
        (lead, "/massnahmen/neu/", None, {"title": "T", "field": theirs.field.pk}),
        (lead, "/massnahmen/neu/", None, {"title": "T", "field": town.field.pk, "goals": [theirs.goal.pk]}),
        (lead, "/massnahmen/neu/", None, {"title": "T", "field": town.field.pk, "lead_unit": theirs.unit.pk}),
        (lead, "/massnahmen/neu/", None, {"title": "T", "field": town.field.pk, "contact": theirs.people["lead"].pk}),
        (lead, "/massnahmen/neu/", None, {"title": "T", "field": town.field.pk, "deputy": theirs.people["lead"].pk}),
        (lead, f"/massnahmen/{town.measure.number}/schritte/neu/", None, {"title": "S", "unit": theirs.unit.pk}),
        (lead, "/jahresplan/szenario/", None, {"title": "Neu", "forced": [theirs.measure.pk]}),
        (lead, f"/verwaltung/beitraege/{town.contribution.number}/", None, {"answer": "Ja", "topic": theirs.topic.pk}),
        (lead, f"/verwaltung/beitraege/{town.contribution.number}/", None, {"answer": "Ja", "answer_unit": theirs.unit.pk}),
        (lead, "/verwaltung/reifegrad/runde/", None, {"title": "R", "closes": "2099-01-01", "units": [theirs.unit.pk]}),
        (lead, "/verwaltung/reifegrad/runde/", None,
         {"title": "R", "closes": "2099-01-01", "units": [town.unit.pk], "questionnaire": theirs.rated.questionnaire_id}),
        (lead, "/verwaltung/reifegrad/fassung/2/frage/", None,
         {"text": "F", **{f"anchor{n}": str(n) for n in range(5)}, "dimension": theirs.next_dimension.pk}),
        (lead, "/verwaltung/akteure/neu/", None, {"name": "A", "municipality": theirs.place.pk}),
        (lead, "/verwaltung/beitraege/", None, {"beitrag": [theirs.waiting.number], "tun": "freigeben"}),
    )  # fmt: skip
    before = all_rows()
    for client, page, action, values in tries:
        form = form_of(client, page, action)
        response = client.post(form.action, form.filled(**values))
        assert (page, values, response.status_code) == (page, values, 422)
    assert changed(before, all_rows()) == {}


def test_a_tie_to_the_next_countys_measure_changes_nothing(town, next_door):
    client, number = town.client("lead"), town.contribution.number
    form = form_of(client, f"/verwaltung/beitraege/{number}/", f"/verwaltung/beitraege/{number}/faden/")
    before = all_rows()
    client.post(form.action, form.filled(measures=[next_door.measure.pk]))
    assert set(changed(before, all_rows())) == {"county_handledrequest"}


def test_plans_and_scenarios_of_the_next_county_are_not_there(town, next_door):
    client = town.client("lead")
    answers = (
        client.get(f"/jahresplan/?plan={next_door.plan.pk}"),
        client.get(f"/jahresplan/vergleich/?a={next_door.plan.pk}"),
        client.post("/jahresplan/werkbank/", {"_key": a_key(client), "plan": next_door.plan.pk}),
        client.post("/jahresplan/veroeffentlichen/", {"_key": a_key(client), "plan": next_door.plan.pk}),
        client.post("/jahresplan/rechnen/", {"_key": a_key(client), "szenario": next_door.scenario.slug}),
    )
    assert [answer.status_code for answer in answers] == [404] * 5


def test_limits_of_the_next_county_are_not_set(town, next_door):
    client = town.client("treasurer")
    with within(next_door.county):
        theirs = story.Budget.objects.first()
    form = form_of(client, "/jahresplan/grenzen/")
    client.post(form.action, form.filled(**{f"b{theirs.pk}": "1", f"b{theirs.pk}v": "1"}))
    with within(next_door.county):
        assert story.Budget.objects.get(pk=theirs.pk).euro == 500_000


# --- sessions, tokens, keys --------------------------------------------------------------------------------


def test_a_session_of_the_next_county_is_nobody_here(town, next_door):
    client = next_door.client("lead", HTTP_HOST=THERE)
    assert client.get("/verwaltung/").status_code == 200
    here = client.get("/verwaltung/", HTTP_HOST=HERE)
    assert (here.status_code, here["Location"]) == (302, "/anmelden/?next=/verwaltung/")
    assert client.post("/projekte/neu/", {"title": "Fremd"}, HTTP_HOST=HERE).status_code == 403


def test_a_lead_of_the_next_county_is_a_mere_account_here(town, next_door):
    stranger = story.signed_in(Client(), next_door.people["lead"], town.county)
    assert stranger.get("/verwaltung/", HTTP_HOST=HERE).status_code == 403


def test_receipts_of_the_next_county_are_worthless_here(town, next_door):
    guest = Client(HTTP_HOST=HERE)
    token, code = receipts.token_of(next_door.waiting), receipts.code_of(next_door.waiting)
    before = all_rows()
    assert guest.get(f"/mitmachen/beleg/{token}/")["Location"] == "/mitmachen/verfolgen/"
    gone = guest.post(f"/mitmachen/beleg/{token}/zurueckziehen/", {"_key": a_key(guest)})
    unknown = guest.post("/mitmachen/verfolgen/", {"_key": a_key(guest), "code": code})
    assert (gone.status_code, unknown.status_code) == (404, 422)
    assert changed(before, all_rows()) == {}
    there = Client(HTTP_HOST=THERE)
    assert there.post("/mitmachen/verfolgen/", {"_key": a_key(there), "code": code}).status_code == 302


def test_a_form_key_of_the_next_county_is_worthless_here(town, next_door):
    key, before = a_key(Client(HTTP_HOST=THERE)), all_rows()
    response = Client(HTTP_HOST=HERE).post("/mitmachen/", {"_key": key, "text": "Hallo"})
    assert (response.status_code, changed(before, all_rows())) == (400, {})


# --- hosts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("kreis.test", 200), ("KREIS.test", 200), ("kreis.test:8000", 200), ("evil.test", 404), ("kreis.test.evil.test", 404),
        ("nachbar.kreis.test", 404), ("127.0.0.1", 200), ("a@b", 404), ("a b", 404), ("[::1", 404), ("%00", 404),
    ],
)  # fmt: skip
def test_a_host_reaches_its_own_county_or_none(town, host, status):
    response = Client(raise_request_exception=False).get("/impressum/", HTTP_HOST=host)
    assert (host, response.status_code) == (host, status)


def test_an_unknown_host_reads_no_countys_words(town):
    text = Client().get("/", HTTP_HOST="evil.test").content.decode()
    assert text == "Unter dieser Adresse gibt es keinen Landkreis.\n"


# --- what a reader sees ---------------------------------------------------------------------------------------


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def test_another_county_changes_no_byte_for_readers(town):
    reader = Client(HTTP_HOST=HERE)
    before = crawled(reader)
    neighbour = a_town(story.a_county("nachbar"), mark="-nebenan")
    plant(neighbour)
    after = crawled(reader)
    assert (differing(before, after), len(before) > 30) == ([], True)


def test_nothing_hidden_is_found_on_any_page(town):
    """Forty private strings, and a reader who follows every link, opens the paper and asks the search."""
    planted = plant(town)
    assert len(planted) >= 40
    pages = crawled(Client(HTTP_HOST=HERE))
    found = {(word, path) for path, text in pages.items() for word in planted if word.lower() in text.lower()}
    assert found == set()


def test_hidden_things_change_nothing_for_readers(town):
    """Not even by a number; the thread of the county counts what waits for the staff, and says so."""
    before = crawled(Client(HTTP_HOST=HERE))
    plant(town)
    after = crawled(Client(HTTP_HOST=HERE))
    assert differing(before, after) == ["/faden/"]


@pytest.mark.parametrize("list_", ["/projekte/", "/massnahmen/", "/beitraege/"])
def test_the_search_tells_nothing_of_what_is_hidden(town, list_):
    """Asking for a hidden word answers as asking for a word that does not exist."""
    planted, reader = plant(town), Client(HTTP_HOST=HERE)
    nothing = "xqzvwkj"
    expected = crawled(reader, [f"{list_}?q={nothing}"], most=1).popitem()[1].replace(nothing, "")
    told = {}
    for word in planted:
        text = crawled(reader, [f"{list_}?q={word}"], most=1).popitem()[1].replace(word, "")
        if text != expected:
            told[word] = text
    assert sorted(told) == []


STAFF_PAGES = (
    "/verwaltung/", "/verwaltung/massnahmen/", "/verwaltung/massnahmen/einlesen/", "/verwaltung/beitraege/", "/verwaltung/erhebungen/", "/verwaltung/erhebungen/neu/", "/massnahmen/", "/massnahmen/neu/", "/projekte/", "/projekte/neu/",
    "/jahresplan/", "/jahresplan/grenzen/", "/jahresplan/szenario/", "/jahresplan/vergleich/", "/beitraege/", "/stand/", "/faden/",
    "/verwaltung/reifegrad/", "/verwaltung/reifegrad/runde/", "/verwaltung/reifegrad/landkreise/", "/reifegrad/", "/bestandsbericht/", "/bestandsbericht/vorschau/?fassung=intern", "/strategie/fassungen/", "/strategie/luecken/", "/strategie/vergleich/", "/strategie/festhalten/",
    "/verwaltung/austausch/",
)  # fmt: skip


def test_the_desk_of_the_next_county_shows_nothing_of_ours(town, next_door):
    planted = plant(town)
    for role in ("lead", "editor", "treasurer", "admin", "contact"):
        client = next_door.client(role, HTTP_HOST=THERE)
        text = "".join(client.get(where).content.decode().lower() for where in STAFF_PAGES)
        assert {word for word in planted if word.lower() in text} == set()


# --- pages that are kept --------------------------------------------------------------------------------------


@pytest.fixture
def keeping(settings):
    """As in production: a reader's page is kept until the county's next change."""
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {
        "default": {"BACKEND": memory, "LOCATION": "wall"},
        "pages": {"BACKEND": memory, "LOCATION": "wall-pages"},
    }
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def test_a_kept_page_stays_in_its_county(town, next_door, keeping):
    pages = {
        host: [Client(HTTP_HOST=host).get(f"/beitraege/?q={MARK}").content for _time in range(2)]
        for host in (HERE, THERE)
    }
    assert all(first == second for first, second in pages.values())
    assert pages[HERE][0] != pages[THERE][0]
    assert b"nebenan" in Client(HTTP_HOST=THERE).get("/gemeinden/").content
    assert b"nebenan" not in Client(HTTP_HOST=HERE).get("/gemeinden/").content


MARK = "beitrag"


def test_a_page_of_the_staff_is_kept_for_nobody(town, keeping):
    for where in ("/projekte/geheim/", f"/massnahmen/{town.draft.number}/"):
        assert town.client("lead").get(where).status_code == 200
        assert Client().get(where).status_code == 404


def test_what_was_withdrawn_is_kept_no_longer(town, keeping):
    where = town.contribution.get_absolute_url()
    reader, author = Client(), Client()
    assert town.contribution.text in reader.get(where).content.decode()
    gone = f"/mitmachen/beleg/{receipts.token_of(town.contribution)}/zurueckziehen/"
    assert author.post(gone, {"_key": a_key(author)}).status_code == 302
    assert reader.get(where).status_code == 404
    assert town.contribution.text not in reader.get("/beitraege/").content.decode()


def test_a_receipt_is_kept_for_nobody(town, keeping):
    where = f"/mitmachen/beleg/{receipts.token_of(town.waiting)}/"
    assert town.waiting.text in Client().get(where).content.decode()
    Contribution.objects.filter(pk=town.waiting.pk).update(text="Ganz anders")
    assert "Ganz anders" in Client().get(where).content.decode()
