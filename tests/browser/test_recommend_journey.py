"""Recommendations by keyboard: read why, take one up, put one off with a mistake on the way, and take it back."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.test_pages import is_wide, violations

pytestmark = pytest.mark.browser
LIST = "/empfehlungen/"


def tab_to(page, name: str, *, most: int = 80) -> None:
    """Tab until the link, button or field with this text or name has the focus."""
    script = (
        "() => { const e = document.activeElement; return [e.innerText || '', e.name || '', e.id || ''].join('|') }"
    )
    for _step in range(most):
        page.keyboard.press("Tab")
        if name in page.evaluate(script).replace("\u00ad", ""):
            return
    pytest.fail(f"no tab leads to {name}")


def test_by_keyboard_a_recommendation_becomes_a_measure_that_names_it(visitor):
    page = visitor(login="leitung")
    page.goto(LIST)
    expect(page.locator("h1")).to_contain_text("offene")
    tab_to(page, "Gesundheit: mehr digitale Vorhaben")
    page.keyboard.press("Enter")
    page.wait_for_url("**/empfehlungen/feld-gesundheit/")
    expect(page.locator(".recommend-proofs li")).to_have_count(7)
    tab_to(page, "Wann sagt die Regel das?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Zum Bedarf zählt jeder veröffentlichte Beitrag einmal")).to_be_visible()
    tab_to(page, "Annehmen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/annehmen/")
    assert violations(page) == []
    page.locator("#id_title").fill("")
    tab_to(page, "Annehmen und anlegen")
    page.keyboard.press("Enter")
    expect(page.locator("#id_title_error")).to_contain_text("Das Feld ist leer.")
    page.locator("#id_title").focus()
    page.keyboard.type("Sprechstunde per Video")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/massnahmen/GE-05/"))
    expect(page.locator("h1")).to_contain_text("Sprechstunde per Video")
    section = page.locator("section", has=page.get_by_role("heading", name="Woher sie kommt"))
    expect(section).to_contain_text("Handlungsempfehlung")
    section.get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/empfehlungen/feld-gesundheit/")
    expect(page.locator("#daraus")).to_contain_text("GE-05 Sprechstunde per Video")
    tab_to(page, "Entscheidung zurücknehmen")
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Die Empfehlung ist wieder offen.")
    expect(page.locator("#daraus")).to_contain_text("zurückgezogen")


def test_put_off_with_a_day_that_is_over_keeps_the_words(visitor):
    page = visitor(login="redaktion")
    page.goto(f"{LIST}loesung-l48/")
    tab_to(page, "Zurückstellen")
    page.keyboard.press("Enter")
    page.locator("#id_z-until").fill("2020-01-01")
    page.locator("#id_z-reason").fill("Erst nach dem Haushalt.")
    page.keyboard.press("Enter")
    expect(page.locator("#id_z-until_error")).to_contain_text("Dieser Tag ist vorbei.")
    expect(page.locator("#id_z-reason")).to_have_value("Erst nach dem Haushalt.")
    assert violations(page) == []
    page.locator("#id_z-until").fill(f"{date.today() + timedelta(days=60):%Y-%m-%d}")  # noqa: DTZ011 - a day as typed
    page.locator("#id_z-reason").press("Enter")
    expect(page.locator("#stand")).to_contain_text("zurückgestellt")
    page.goto(f"{LIST}?stand=deferred")
    expect(page.locator("h3")).to_have_count(1)
    page.goto(f"{LIST}loesung-l48/")
    tab_to(page, "Entscheidung zurücknehmen")
    page.keyboard.press("Enter")
    expect(page.locator("#stand")).to_contain_text("offen")


def test_on_a_phone_without_a_script_it_is_published_and_read(visitor):
    page = visitor(login="leitung", width=360, script=False)
    page.goto(f"{LIST}loesung-l42/")
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.locator("#stand")).to_contain_text("veröffentlicht")
    reader = visitor(width=360)
    reader.goto(f"{LIST}?stand=alle")
    expect(reader.locator("h3")).to_have_count(1)
    reader.get_by_role("link", name="Prüfen: Offene Datenplattform").click()
    expect(reader.locator(".recommend-proofs")).to_contain_text("Lösungskatalog")
    expect(reader.get_by_role("button", name="Veröffentlichen")).to_have_count(0)
    assert violations(reader) == []
    assert not is_wide(reader)
    page.get_by_role("button", name="Nicht mehr öffentlich zeigen").click()
    expect(page.locator("#stand")).not_to_contain_text("veröffentlicht")
    # A browser may keep a reader's page for a minute: somebody who comes anew sees it gone.
    assert visitor().goto(f"{LIST}loesung-l42/").status == 404
