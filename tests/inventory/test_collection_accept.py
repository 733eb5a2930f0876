"""The lead takes answers over: old beside new, through the inventory's own actions, with their source."""

import pytest
from django.test import Client
from django.utils import timezone
from tests import story
from tests.inventory.asking import press, text_of
from tests.trust.browsing import form_of, page_of

from gemeinsam.county.history import entries_of
from gemeinsam.inventory.collection_models import CollectionAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(county):
    unit = story.a_unit(slug="amt", name="Amt für Wege")
    story.a_project(slug="bus", title="Rufbus", summary="Fährt auf Anruf.", unit=unit, status="operation")
    return unit


# --- answers are taken over ----------------------------------------------------------------------------------


@pytest.fixture
def sheet(unit):
    return story.an_asking(units=[unit]).sheets.get()


def a_correction(sheet, **values) -> CollectionAnswer:
    bus = story.Project.objects.get(slug="bus")
    before = {"status": "operation", "ends": "", "title": "Rufbus", "summary": "Fährt auf Anruf."}
    return CollectionAnswer.objects.create(
        sheet=sheet, project=bus, kind="corrected", values=values, before={name: before[name] for name in values}
    )


def test_old_and_new_stand_side_by_side_and_accepting_writes_with_history_and_source(lead, sheet):
    answer = a_correction(sheet, status="done", ends="06.2027")
    page = page_of(lead.get(sheet.get_absolute_url()))
    rows = [[cell.text_content().strip() for cell in row] for row in page.xpath("//table//tbody/tr")]
    assert rows == [["Stand", "in Betrieb", "abgeschlossen"], ["Ende", "–", "06.2027"]]
    form = form_of(lead, sheet.get_absolute_url(), f"{sheet.get_absolute_url()}entscheiden/")
    assert lead.post(form.action, form.filled(tun="uebernehmen")).status_code == 302
    bus = story.Project.objects.get(slug="bus")
    source = f"Rückmeldung Amt für Wege, {timezone.localdate():%d.%m.%Y}"
    assert (bus.status, str(bus.ends), bus.ends_precision, bus.confirmed) == (
        "done",
        "2027-06-30",
        "month",
        timezone.localdate(),
    )
    assert bus.sources == [source]
    verbs = {entry.verb: entry for entry in entries_of(bus)}
    assert verbs["edited"].changes["status"] == ["in Betrieb", "abgeschlossen"]
    assert (verbs["accepted"].summary, str(verbs["accepted"].person)) == (f"{source} übernommen", "Lena Leitung")
    answer.refresh_from_db()
    assert (answer.state, str(answer.decided_by)) == ("accepted", "Lena Leitung")
    again = lead.post(
        form.action, {**form.filled(tun="uebernehmen"), "_key": form_of(lead, "/projekte/neu/").fields["_key"]}
    )
    assert (again.status_code, "Darüber ist schon entschieden." in text_of(again)) == (422, True)


def test_an_entry_that_changed_meanwhile_is_not_overwritten_unread(lead, sheet):
    answer = a_correction(sheet, summary="Fährt öfter.")
    form = form_of(lead, sheet.get_absolute_url(), f"{sheet.get_absolute_url()}entscheiden/")
    story.Project.objects.filter(slug="bus").update(summary="Vom Kreis geändert.", version=7)
    response = lead.post(form.action, form.filled(tun="uebernehmen"))
    assert response.status_code == 422
    assert "inzwischen geändert, die Stelle sah: Fährt auf Anruf." in text_of(response)
    answer.refresh_from_db()
    assert (answer.state, story.Project.objects.get(slug="bus").summary) == ("waiting", "Vom Kreis geändert.")


def test_all_changes_at_once_or_none(lead, sheet):
    a_correction(sheet, title="Rufbus Tal")
    CollectionAnswer.objects.create(sheet=sheet, kind="added", values={"title": "Ladesäule", "summary": "Am Markt."})
    gone = CollectionAnswer.objects.create(sheet=sheet, project=story.a_project(unit=sheet.unit), kind="gone")
    form = form_of(lead, sheet.get_absolute_url(), f"{sheet.get_absolute_url()}entscheiden/")
    bad = CollectionAnswer.objects.create(sheet=sheet, kind="added", values={"title": "Ohne Text"})
    later = {**form.filled(tun="alle"), f"v{bad.pk}": ""}
    response = lead.post(form.action, later)
    assert (response.status_code, story.Project.objects.filter(title="Ladesäule").count()) == (422, 0)
    bad.delete()
    assert lead.post(form.action, form.filled(tun="alle")).status_code == 302
    new = story.Project.objects.get(title="Ladesäule")
    assert (new.is_public, new.unit, story.Project.objects.get(slug="bus").title) == (False, sheet.unit, "Rufbus Tal")
    gone.refresh_from_db()
    assert gone.state == "waiting"


def test_what_came_after_the_page_was_opened_is_not_taken_over_unread(lead, sheet):
    a_correction(sheet, title="Rufbus Tal")
    CollectionAnswer.objects.create(sheet=sheet, kind="added", values={"title": "Eins", "summary": "x"})
    form = form_of(lead, sheet.get_absolute_url(), f"{sheet.get_absolute_url()}entscheiden/")
    late = CollectionAnswer.objects.create(sheet=sheet, kind="added", values={"title": "Zwei", "summary": "x"})
    lead.post(form.action, form.filled(tun="alle"))
    late.refresh_from_db()
    assert (late.state, story.Project.objects.filter(title="Eins").count()) == ("waiting", 1)


@pytest.mark.parametrize(
    ("word", "status", "is_retired"),
    [("abgeschlossen", "done", False), ("eingestellt", "stopped", False), ("zurueckziehen", "operation", True)],
)
def test_the_lead_says_what_becomes_of_an_entry_that_is_gone(lead, sheet, word, status, is_retired):
    bus = story.Project.objects.get(slug="bus")
    answer = CollectionAnswer.objects.create(sheet=sheet, project=bus, kind="gone")
    press(lead, sheet, word, antwort=answer.pk, **{f"v{answer.pk}": bus.version})
    bus.refresh_from_db()
    assert (bus.status, bus.retired is not None) == (status, is_retired)


def test_a_declined_answer_changes_nothing_and_stays_readable(lead, sheet):
    answer = a_correction(sheet, title="Unfug")
    press(lead, sheet, "ablehnen", antwort=answer.pk, grund="Am Telefon geklärt")
    assert story.Project.objects.get(slug="bus").title == "Rufbus"
    page = text_of(lead.get(sheet.get_absolute_url()))
    assert "nicht übernommen von Lena Leitung: Am Telefon geklärt" in page


def test_answers_of_another_round_are_not_decided_here(lead, sheet):
    other = story.an_asking(units=[sheet.unit]).sheets.get()
    foreign = CollectionAnswer.objects.create(sheet=other, kind="added", values={"title": "Neu", "summary": "x"})
    a_correction(sheet, title="Rufbus Tal")
    response = press(lead, sheet, "uebernehmen", antwort=foreign.pk)
    assert (response.status_code, CollectionAnswer.objects.get(pk=foreign.pk).state) == (422, "waiting")
    mixed = f"/verwaltung/erhebungen/{other.round_id}/{sheet.pk}/"
    assert lead.get(mixed).status_code == 404


def test_the_public_page_of_an_entry_names_the_day_and_the_source(lead, sheet):
    answer = a_correction(sheet, title="Rufbus Tal")
    press(lead, sheet, "uebernehmen", antwort=answer.pk, **{f"v{answer.pk}": 1})
    page = text_of(Client().get("/projekte/bus/"))
    assert ("Bestätigt am" in page, "Rückmeldung Amt für Wege" in page) == (True, True)
