"""The register as a project lead uses it: an actor and a person entered, many judged by keyboard, the matrix read."""

import re

import pytest
from tests.browser.test_collection_journey import follow, press, write
from tests.browser.test_pages import is_wide, violations

pytestmark = pytest.mark.browser
SCHOOL = "Schule am Erbeskopf"


def enter_school(lead) -> str:
    """An actor with a contact; returns the address of its page."""
    lead.goto("/verwaltung/")
    follow(lead, lead.get_by_role("link", name="Akteure und Kontakte"))
    follow(lead, lead.get_by_role("link", name="Akteur eintragen"))
    write(lead, lead.locator("[name=name]"), SCHOOL)
    write(lead, lead.locator("[name=kind]"), "Schule")
    follow(lead, lead.get_by_role("button", name="Akteur eintragen"))
    address = lead.url
    follow(lead, lead.get_by_role("link", name="Ansprechperson eintragen"))
    write(lead, lead.locator("[name=name]"), "Rita Rektor")
    lead.locator("[name=basis]").select_option("consent")
    follow(lead, lead.get_by_role("button", name="Eintragen"))
    # Consent without day and means: said at the fields, and the name is still there.
    assert lead.get_by_text("Ohne diese Angabe ist die Einwilligung nicht belegt.").count() >= 2
    assert lead.locator("[name=name]").input_value() == "Rita Rektor"
    lead.locator("[name=consent_on]").fill("2026-01-15")
    lead.locator("[name=consent_means]").select_option("written")
    follow(lead, lead.get_by_role("button", name="Eintragen"))
    assert "Einwilligung vom 15.01.2026, schriftlich" in lead.locator("#kontakte").inner_text()
    return address


def judge_by_keyboard(lead) -> None:
    """Tab to the row and press digits: no mouse."""
    lead.goto("/verwaltung/akteure/einschaetzen/?art=Schule")
    row = lead.locator("tr", has_text=SCHOOL)
    press(lead, row.get_by_label(f"Einfluss: {SCHOOL}"), "2")
    lead.keyboard.press("Tab")
    lead.keyboard.press("5")
    lead.keyboard.press("Tab")
    lead.keyboard.type("unterst")
    lead.keyboard.press("Tab")
    lead.keyboard.type("Will eine Medienwerkstatt")
    lead.keyboard.press("Tab")
    with lead.expect_navigation():
        lead.keyboard.press("Enter")
    assert "1 Einschätzung gespeichert." in lead.locator(".messages").inner_text()


def test_an_actor_is_entered_judged_and_found_in_the_matrix(visitor):
    lead = visitor(login="leitung")
    address = enter_school(lead)
    judge_by_keyboard(lead)
    lead.goto("/verwaltung/akteure/matrix/?art=Schule")
    assert "Noch niemand hat zugleich Einfluss und Interesse" in lead.locator("h1").inner_text().replace("\xad", "")
    cell = lead.get_by_role("link", name="Einfluss 2, Interesse 5: 1 Akteur")
    press(lead, cell)
    assert lead.url.endswith("#e2i5")
    assert SCHOOL in lead.locator("#e2i5").inner_text().replace("\xad", "")
    lead.goto(address)
    assert "informiert halten" in lead.locator("#einschaetzung").inner_text()
    guest = visitor(width=360)
    assert guest.goto(address).status == 404
    erase(lead, address)


def erase(lead, address: str) -> None:
    press(lead, lead.locator("summary", has_text="Jetzt löschen"))
    follow(lead, lead.get_by_role("button", name="Endgültig löschen"))
    assert lead.url == address
    assert "Rita Rektor" not in lead.locator("main").inner_text()


def test_words_in_the_drawing_never_leave_their_cell(visitor):
    lead = visitor(login="leitung")
    lead.goto("/verwaltung/akteure/matrix/")
    outside = lead.evaluate(
        """() => {
          const cells = [...document.querySelectorAll('.influence__drawing rect')].map(r => r.getBoundingClientRect());
          const texts = [...document.querySelectorAll('.influence__drawing g text:not([class])')];
          return texts.filter(t => {
            const b = t.getBoundingClientRect();
            return !cells.some(c => b.left >= c.left && b.right <= c.right && b.top >= c.top && b.bottom <= c.bottom);
          }).map(t => t.textContent);
        }"""
    )
    assert outside == []
    assert lead.locator(".influence__drawing g text:not([class])").count() > 5


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (320, "dark")])
def test_no_page_of_the_register_has_a_barrier(visitor, width, scheme):
    lead = visitor(width=width, scheme=scheme, login="leitung")
    lead.goto("/verwaltung/akteure/kontakte/?zeigen=alle")
    keep = lead.get_by_role("link", name=re.compile("Länger speichern")).first.get_attribute("href")
    pages = [
        "/akteure/", "/akteure/?q=nichtsda", "/akteure/kreisverwaltung/", "/akteure/vhs-wittlich/",
        "/verwaltung/akteure/matrix/", "/verwaltung/akteure/matrix/?art=Land", "/verwaltung/akteure/einschaetzen/",
        "/verwaltung/akteure/einschaetzen/?art=Gremium", "/verwaltung/akteure/kontakte/",
        "/verwaltung/akteure/kontakte/?zeigen=alle", "/verwaltung/akteure/neu/", keep, keep.removesuffix("laenger/"),
        "/verwaltung/akteure/vhs-wittlich/kontakt/", "/verwaltung/akteure/vhs-wittlich/einschaetzung/",
        "/verwaltung/akteure/vhs-wittlich/aendern/",
    ]  # fmt: skip
    for where in pages:
        lead.goto(where)
        assert (where, violations(lead), is_wide(lead)) == (where, [], False)


def test_a_phone_without_javascript_judges_too(visitor):
    lead = visitor(width=360, script=False, login="leitung")
    lead.goto("/verwaltung/akteure/einschaetzen/?stand=alle&art=Land")
    first = lead.locator("table tbody tr").first
    first.locator("select").first.select_option("4")
    first.locator("input[name$=reason]").fill("Gibt Geld")
    with lead.expect_navigation():
        lead.get_by_role("button", name=re.compile("Speichern")).click()
    assert "1 Einschätzung gespeichert." in lead.locator(".messages").inner_text()
