"""Classifying as people do it: by keyboard alone with undo, by shift key, and without a script on a phone."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.test_pages import is_wide, violations

pytestmark = pytest.mark.browser
LIST = "/projekte/einordnen/"


def marked(page) -> int:
    return page.locator('[name="p"]:checked').count()


def cells(page, row: int) -> list[str]:
    """Field, relation to the digital, kind, status and level of a row as shown."""
    found = page.locator(".worklist tbody tr").nth(row).locator("td[data-label]")
    return [text.replace("\u00ad", "").strip() for text in found.all_inner_texts()]


def test_by_keyboard_alone_mark_set_preview_apply_undo(visitor):
    page = visitor(login="redaktion")
    page.goto(f"{LIST}?feld=gesundheit")
    before = [cells(page, row) for row in range(3)]
    page.locator('[name="p"]').first.focus()
    for key in ("x", "j", "ArrowDown", "x", "k"):
        page.keyboard.press(key)
    assert marked(page) == 2
    assert page.evaluate("document.activeElement.value") == page.locator('[name="p"]').nth(1).get_attribute("value")
    page.keyboard.press("Shift+J")
    assert marked(page) == 3
    # Level: county is the first after "nicht ändern"; fields 1 is Mobilität; relation: two further, one back.
    for key in ("e", "1", "d", "d", "Shift+D"):
        page.keyboard.press(key)
    expect(page.locator("#markiert")).to_contain_text("Digitalbezug: direkt")
    expect(page.locator("#s-feld_wie")).to_have_value("dazu")
    page.keyboard.press("v")
    page.wait_for_url(re.compile("/vorschau/"))
    expect(page.locator("h1")).to_contain_text("3 Einträge ändern sich")
    assert page.evaluate("document.activeElement.innerText").strip() == "3 Einträge ändern"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LIST}?feld=gesundheit")
    expect(page.locator(".messages")).to_contain_text("3 Einträge sind eingeordnet.")
    for row in range(3):
        assert cells(page, row)[0] == "Mobilität, Gesundheit"
        assert (cells(page, row)[1], cells(page, row)[4]) == ("direkt", "Kreis")
    assert violations(page) == []
    page.locator('[name="p"]').first.focus()
    page.keyboard.press("u")
    expect(page.locator(".messages")).to_contain_text("3 Einträge sind wieder wie vorher.")
    assert [cells(page, row) for row in range(3)] == before


def test_keys_do_nothing_outside_the_list_and_zero_takes_the_wish_back(visitor):
    page = visitor(login="redaktion")
    page.goto(f"{LIST}?q=digital")
    page.focus("#f-q")
    page.keyboard.press("End")
    page.keyboard.type("xj1dev")
    assert (page.input_value("#f-q"), marked(page)) == ("digitalxj1dev", 0)
    expect(page.locator("#s-setze_digital")).to_have_value("")
    page.locator('[name="p"]').first.focus()
    for key in ("1", "2", "s", "0"):
        page.keyboard.press(key)
    assert page.locator('[name="setze_feld"]:checked').count() == 0
    expect(page.locator("#s-setze_stand")).to_have_value("")
    page.keyboard.press("*")
    assert marked(page) == page.locator('[name="p"]').count() > 2
    page.keyboard.press("*")
    assert marked(page) == 0


def test_shift_click_marks_all_between_and_the_way_back_keeps_the_marks(visitor):
    page = visitor(login="redaktion")
    page.goto(LIST)
    boxes = page.locator('[name="p"]')
    boxes.nth(1).click()
    boxes.nth(5).click(modifiers=["Shift"])
    assert marked(page) == 5
    page.select_option("#s-setze_stand", "operation")
    page.click(".classify-panel button[type=submit]")
    page.click("text=Zurück zur Auswahl")
    assert marked(page) == 5
    expect(page.locator("#s-setze_stand")).to_have_value("operation")


def test_on_a_phone_without_a_script(visitor):
    page = visitor(width=360, script=False, login="redaktion")
    page.goto(f"{LIST}?stand=idea")
    assert not is_wide(page)
    before = cells(page, 0)
    page.locator('[name="p"]').first.check()
    page.select_option("[name=setze_ebene]", "other")
    page.click(".classify-end button")
    assert not is_wide(page)
    expect(page.locator("h1")).to_contain_text("1 Eintrag ändert sich")
    page.click("button:has-text('1 Eintrag ändern')")
    assert cells(page, 0)[4].endswith("Sonstige")
    page.click("button:has-text('Zurücknehmen')")
    assert cells(page, 0) == before
