"""Entering costs as a matrix with the keyboard alone, at a desk and on a phone."""

import re

import pytest

pytestmark = pytest.mark.browser

WHERE = "/massnahmen/BI-03/kosten/"


def output(page, key: str, year: int | None = None) -> str:
    place = f'[data-sum="{key}"]' + (f'[data-year="{year}"]' if year else ":not([data-year])")
    return page.locator(place).first.inner_text().replace("\u00a0", " ")


def test_a_matrix_is_entered_by_keyboard_and_stands_on_the_fact_sheet(visitor):
    page = visitor(login="leitung")
    page.goto(WHERE)
    first = page.locator("#id_z0-2028")
    first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("1.234,56")
    assert output(page, "operating", 2028) == "1.234,56 €"
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("12 T€")
    assert output(page, "all", 2029) == "12.000,00 €"
    # Down from the last row leads to the stated totals of the same year, up leads back.
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "id_t-operating-2029"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "id_z0-2029"
    page.get_by_role("button", name="Zeile hinzufügen").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_z1-payer")
    assert page.evaluate("document.activeElement.id") == "id_z1-payer"
    assert page.input_value("#id_z0-2028") == "1.234,56"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("andere")
    page.keyboard.press("Tab")
    page.keyboard.type("Stiftung")
    page.locator("#id_z1-2028").focus()
    page.keyboard.type("0,44")
    assert output(page, "others", 2028) == "0,44 €"
    assert output(page, "all", 2028) == "1.235,00 €"
    page.locator("#id_t-operating-2028").focus()
    page.keyboard.type("1.235,01")
    # Enter saves, wherever one stands.
    page.keyboard.press("Enter")
    page.wait_for_selector("#fehler")
    assert "Es fehlen 0,01" in page.locator("#fehler").inner_text()
    page.locator("#id_t-operating-2028").fill("1.235")
    page.locator("#id_t-operating-2028").press("Enter")
    page.wait_for_url(re.compile("/massnahmen/BI-03/#kosten"))
    sheet = page.locator("#kosten").inner_text().replace("\u00a0", " ")
    assert "1.235 €" in sheet
    assert "Stiftung" in sheet
    assert "0,44 €" in sheet


def test_on_a_phone_one_row_is_open_at_a_time(visitor):
    page = visitor(width=360, login="leitung")
    page.goto("/massnahmen/UK-01/kosten/")
    cells = page.locator("#zeile-z0 .cost-cell input, #zeile-z1 .cost-cell input")
    assert [cells.nth(at).is_visible() for at in range(10)] == [False] * 10
    page.locator("#zeile-z1 .cost-unfold").click()
    assert [cells.nth(at).is_visible() for at in range(10)] == [False] * 5 + [True] * 5
    page.locator("#zeile-z0 .cost-unfold").click()
    page.locator("#id_z0-2027").fill("7.000")
    assert page.locator("#zeile-z0 .cost-sum").inner_text().replace("\u00a0", " ") == "31.000,00 €"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_a_script_the_server_adds_up(visitor):
    page = visitor(login="leitung", script=False)
    page.goto("/massnahmen/UK-01/kosten/")
    page.fill("#id_z0-2027", "6.000,25")
    page.get_by_role("button", name="Summen rechnen").click()
    assert output(page, "operating", 2027) == "10.000,25 €"
    assert page.input_value("#id_z0-2027") == "6.000,25"
