"""The exchange by keyboard alone: told, signed, fetched by a reader; another county's package looked at and taken over."""

import json

import pytest
from playwright.sync_api import expect
from tests.browser.test_maturity_journey import tab_to, typed
from tests.browser.test_pages import is_wide, violations
from tests.strategy.exchanging import Stranger

from gemeinsam.strategy.exchange_package import read_package

pytestmark = pytest.mark.browser
GIVE, FILE = "/massnahmen/WA-01/weitergeben/", "/massnahmen/WA-01/paket.json"


def press(page, selector: str, key: str = "Enter") -> None:
    page.evaluate("document.activeElement.blur()")
    tab_to(page, selector)
    page.keyboard.press(key)


def test_a_measure_goes_out_by_keyboard(visitor, site):
    """What was learnt, the yes to readers, the signature."""
    lead, reader = visitor(login="leitung"), visitor()
    lead.goto("/massnahmen/WA-01/")
    press(lead, f"a[href='{GIVE}']")
    lead.wait_for_url(f"**{GIVE}")
    assert reader.request.get(f"{site.url}{FILE}").status == 404
    press(lead, "a[href='/massnahmen/WA-01/erfahrung/']")
    lead.wait_for_url("**/erfahrung/")
    typed(lead, "[name=worked]", "Die Räume sind jede Woche gebucht.")
    press(lead, "main button[type=submit]")
    lead.wait_for_url(f"**{GIVE}")
    press(lead, "[name=released]", "Space")
    press(lead, "form:not([action]) button[type=submit]")
    expect(lead.locator(".messages")).to_contain_text("Das Paket ist unterschrieben")
    assert (violations(lead), is_wide(lead)) == ([], False)
    fetched = reader.request.get(f"{site.url}{FILE}")
    package = read_package(fetched.body())
    assert package.experience[0][1] == "Die Räume sind jede Woche gebucht."


def test_a_package_of_somebody_unknown_comes_in_by_keyboard(visitor, tmp_path):
    lead, reader = visitor(login="leitung"), visitor()
    told = {
        "title": "Mitfahrbänke mit Anzeige",
        "summary": "An 40 Bänken steht, wer wohin möchte.",
        "investment": 180_000,
    }
    content = {
        "number": 1, "sender": {"name": "Landkreis Fern", "ags": "07233"}, "measure_number": "MO-07", "made": "2026-11-24",
        "link": "https://fern.test/massnahmen/MO-07/", "measure": told, "experience": {"worked": "Sie werden benutzt."},
    }  # fmt: skip
    stranger, file = Stranger(), tmp_path / "paket.json"
    file.write_bytes(stranger.written(content))
    lead.goto("/verwaltung/austausch/")
    lead.set_input_files("[name=file]", str(file))  # the system's own dialog is no page
    press(lead, "form[action$='pruefen/'] button[type=submit]")
    lead.wait_for_url("**/pruefen/")
    expect(lead.locator("main")).to_contain_text("Unbekannter Absender")
    expect(lead.locator("main")).to_contain_text(read_package(file.read_bytes()).fingerprint)
    assert (violations(lead), is_wide(lead)) == ([], False)
    press(lead, "form[action$='uebernehmen/'] button[type=submit]")
    lead.wait_for_url("**/uebernehmen/")
    expect(lead.locator(".error-summary")).to_contain_text("Der Absender ist nicht bekannt")
    assert violations(lead) == []
    press(lead, "[name=kind]:checked", "ArrowDown")
    press(lead, "[name=field]", "ArrowDown")
    press(lead, "[name=accepts]", "Space")
    press(lead, "[name=remember]", "Space")
    press(lead, "form[action$='uebernehmen/'] button[type=submit]")
    expect(lead.locator(".messages")).to_contain_text("ist als Entwurf angelegt")
    assert violations(lead) == []
    lead.goto("/verwaltung/austausch/")
    expect(lead.locator("main")).to_contain_text("Landkreis Fern")
    assert (violations(lead), is_wide(lead)) == ([], False)
    reader.goto("/loesungen/")
    expect(reader.locator("main")).to_contain_text("Mitfahrbänke mit Anzeige")
    expect(reader.locator("main")).to_contain_text("erhalten von Landkreis Fern")
    assert violations(reader) == []

    # One byte of it changed on the way.
    broken = tmp_path / "kaputt.json"
    broken.write_bytes(json.dumps(stranger.sealed(content)).replace("180000", "180001").encode())
    lead.set_input_files("[name=file]", str(broken))
    press(lead, "form[action$='pruefen/'] button[type=submit]")
    expect(lead.locator(".error-summary")).to_contain_text("Der Inhalt passt nicht zur Prüfsumme")


def test_on_a_phone_in_the_dark_without_scripts(visitor):
    page = visitor(width=360, scheme="dark", script=False, login="redaktion")
    for address in ("/verwaltung/austausch/", GIVE, "/massnahmen/WA-01/erfahrung/"):
        assert page.goto(address).status == 200
        assert not is_wide(page), address
