"""The tree by keyboard: a goal below another, an indicator, shown to everybody; a measure that gets a new number."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.test_pages import violations
from tests.browser.test_recommend_journey import tab_to

pytestmark = pytest.mark.browser


def test_by_keyboard_a_goal_is_written_measured_and_shown(visitor):
    page = visitor(login="leitung")
    page.goto("/ziele/WA-Z1/")
    tab_to(page, "Operatives Ziel anlegen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ziele/neu/?unter=WA-Z1")
    expect(page.get_by_label("operatives Ziel", exact=True)).to_be_checked()
    tab_to(page, "Ziel anlegen")
    page.keyboard.press("Enter")
    expect(page.locator("#id_title_error")).to_contain_text("Das Feld ist leer.")
    page.locator("#id_title").focus()
    page.keyboard.type("Zehn Räume bis 2028")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ziele/WA-Z3/")
    expect(page.locator("h1")).to_contain_text("Zehn Räume bis 2028")
    tab_to(page, "Kennzahl anlegen")
    page.keyboard.press("Enter")
    page.locator("#id_name").focus()
    page.keyboard.type("Räume")
    page.locator("#id_unit").focus()
    page.keyboard.type("Räume")
    page.locator("#id_year_0").focus()
    page.keyboard.type("2027")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("2028")
    page.keyboard.press("Enter")
    expect(page.locator("#id_value_0_error")).to_contain_text("gehören zusammen")
    assert violations(page) == []
    for place, value in enumerate(("4", "10,5")):
        page.locator(f"#id_value_{place}").focus()
        page.keyboard.type(value)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/ziele/WA-Z3/#kennzahl-"))
    expect(page.locator(".indicator tbody")).to_contain_text("10,5")
    expect(page.locator(".indicator__drawing circle")).to_have_count(2)
    assert violations(page) == []
    reader = visitor()
    assert reader.goto("/ziele/WA-Z3/").status == 404
    tab_to(page, "Veröffentlichen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Zurück in den Entwurf")).to_be_visible()
    assert reader.goto("/ziele/WA-Z3/").status == 200
    reader.goto("/leitbild/")
    expect(reader.locator("#ziel-wa-z1 #ziel-wa-z3")).to_be_visible()


def test_a_measure_gets_a_new_number_and_the_old_link_still_works(visitor):
    page = visitor(login="leitung")
    page.goto("/massnahmen/GE-04/")
    tab_to(page, "Verschieben")
    page.keyboard.press("Enter")
    page.wait_for_url("**/verschieben/")
    page.locator("#id_field").select_option(label="Gesellschaft & Zusammenleben")
    page.locator("#id_renumber").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/massnahmen/GZ-05/")
    reader = visitor()
    reader.goto("/massnahmen/GE-04/")
    expect(reader).to_have_url(re.compile("/massnahmen/GZ-05/"))
