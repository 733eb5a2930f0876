"""Many measures at once as people do it: by keyboard alone with undo, by workbook, and without a script on a phone."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect
from tests.browser.test_pages import is_wide, violations

pytestmark = pytest.mark.browser
LIST = "/verwaltung/massnahmen/"


def marked(page) -> int:
    return page.locator('[name="p"]:checked').count()


def cells(page, row: int) -> list[str]:
    """Field, stage, priority, period and unit of a row as shown."""
    found = page.locator(".worklist tbody tr").nth(row).locator("td[data-label]")
    return [text.replace("\u00ad", "").strip() for text in found.all_inner_texts()]


def tab_to(page, selector: str) -> None:
    """Go to something by the tab key alone."""
    for _step in range(80):
        if page.evaluate("css => document.activeElement.matches(css)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the tab key does not lead to {selector}")


def test_by_keyboard_alone_mark_set_preview_apply_undo(visitor):
    page = visitor(login="redaktion")
    page.goto(f"{LIST}?feld=gesundheit")
    before = [cells(page, row) for row in range(3)]
    tab_to(page, '[name="p"]')
    for key in ("Space", "j", "ArrowDown", "x", "k"):
        page.keyboard.press(key)
    assert marked(page) == 2
    page.keyboard.press("Shift+J")
    assert marked(page) == 3
    # Stage: two further and one back is the first; priority, beginning and duration are turned as well.
    for key in ("s", "s", "Shift+S", "s", "p", "d"):
        page.keyboard.press(key)
    expect(page.locator("#markiert")).to_contain_text("Dauer in Jahren: 1")
    page.keyboard.press("v")
    page.wait_for_url(re.compile("/vorschau/"))
    expect(page.locator("h1")).to_contain_text("3 Maßnahmen ändern sich")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{LIST}?feld=gesundheit")
    expect(page.locator(".messages")).to_contain_text("3 Maßnahmen sind geändert.")
    for row in range(3):
        assert cells(page, row)[1:3] == ["in Vorbereitung", "hoch"]
        assert cells(page, row)[3].endswith("1 Jahr")
    assert violations(page) == []
    tab_to(page, '[name="p"]')
    page.keyboard.press("u")
    expect(page.locator(".messages")).to_contain_text("3 Maßnahmen sind wieder wie vorher.")
    assert [cells(page, row) for row in range(3)] == before


def test_a_marks_all_of_the_filter_zero_takes_the_wish_back_and_typing_does_nothing(visitor):
    page = visitor(login="redaktion")
    page.goto(f"{LIST}?q=dorf")
    page.focus("#f-q")
    page.keyboard.press("End")
    page.keyboard.type("xj0asv")
    assert (page.input_value("#f-q"), marked(page)) == ("dorfxj0asv", 0)
    page.locator('[name="p"]').first.focus()
    page.keyboard.press("a")
    expect(page.locator('[name="alle"]')).to_be_checked()
    expect(page.locator("#markiert")).to_contain_text("Alle der Auswahl markiert.")
    for key in ("a", "*", "f", "t", "0"):
        page.keyboard.press(key)
    expect(page.locator("#s-setze_feld")).to_have_value("")
    expect(page.locator("#s-setze_stelle")).to_have_value("")
    assert marked(page) == page.locator('[name="p"]').count() > 1


def test_the_workbook_goes_out_is_edited_comes_back_and_is_taken_in_part(visitor):
    page = visitor(login="redaktion")
    page.goto(f"{LIST}?feld=mobilitaet")
    with page.expect_download() as download:
        page.click("a[download]")
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    sheet = book["Maßnahmen"]
    place = {cell.value: cell.column for cell in sheet[1]}
    for row in (2, 3):
        sheet.cell(row, place["Dauer in Jahren"]).value = 19
    sheet.cell(4, place["Priorität"]).value = "sehr hoch"
    out = io.BytesIO()
    book.save(out)
    page.click("text=Geänderte Mappe einlesen")
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.set_input_files("[name=file]", {"name": "m.xlsx", "mimeType": mime, "buffer": out.getvalue()})
    page.click("button:has-text('Hochladen und vergleichen')")
    expect(page.locator("h1")).to_contain_text("2 Maßnahmen ändern sich")
    expect(page.locator(".bulk-wrong")).to_contain_text("„sehr hoch“ gibt es in der Spalte „Priorität“ nicht")
    assert violations(page) == []
    page.reload()
    page.locator('[name="nimm"]').first.uncheck()
    page.click("button:has-text('Markierte übernehmen')")
    expect(page.locator(".messages")).to_contain_text("1 Maßnahme ist übernommen.")
    page.click("#zuruecknehmen button")
    expect(page.locator(".messages")).to_contain_text("1 Maßnahme ist wieder wie vorher.")


def test_on_a_phone_without_a_script(visitor):
    page = visitor(width=360, script=False, login="redaktion")
    page.goto(f"{LIST}?stand=idea")
    assert not is_wide(page)
    before = cells(page, 0)
    page.locator('[name="p"]').first.check()
    page.select_option("[name=setze_prio]", "low" if "niedrig" not in before[2] else "high")
    page.select_option("[name=setze_beginn]", label="2030")
    page.click(".classify-end button")
    assert not is_wide(page)
    page.click("button:has-text('1 Maßnahme ändern')")
    assert "ab 2030" in cells(page, 0)[3]
    page.click("button:has-text('Zurücknehmen')")
    assert cells(page, 0) == before
