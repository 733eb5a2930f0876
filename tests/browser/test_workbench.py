"""The workbench as people use it: by pointer, by keyboard alone, and without a script; from plan to decision."""

import re

import pytest
from playwright.sync_api import expect
from tests.browser.test_pages import is_wide, violations

pytestmark = pytest.mark.browser


def take_in(page) -> str:
    """A working copy of the computed plan; returns its address."""
    page.goto("/jahresplan/?szenario=voller-haushalt")
    page.click("button:has-text('In die Werkbank nehmen')")
    page.wait_for_url(re.compile(r"/jahresplan/werkbank/\d+/"))
    return page.url


def drag(page, number: str, years: int) -> None:
    """Drag the bar of a measure so many years to the right."""
    line = page.locator(f"#m-{number}")
    line.scroll_into_view_if_needed()
    block = line.locator(".wb-block, .wb-ghost-block").bounding_box()
    track = line.locator(".wb-track").bounding_box()
    year = track["width"] / 5
    x, y = block["x"] + 8, block["y"] + block["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + years * year / 2, y + 3, steps=4)
    page.mouse.move(x + years * year, y, steps=4)
    page.mouse.up()


def starts(page, number: str, year: str) -> None:
    expect(page.locator(f"#m-{number}")).to_have_attribute("data-start", year)


def test_drag_conflict_undo_lock_rest_compare_decide(visitor):
    page = visitor(login="leitung")
    take_in(page)
    expect(page.locator(".wb-state")).to_contain_text("Keine Konflikte")

    drag(page, "BI-02", 2)
    starts(page, "BI-02", "2029")
    expect(page.locator("#wb-issues")).to_contain_text("BI-04 beginnt zu früh nach BI-02")
    expect(page.locator("#wb-issues")).to_contain_text("Stellen zu viel")
    expect(page.locator("#wb-live")).to_contain_text("Konflikte")
    assert page.evaluate("document.activeElement.id") == "m-BI-02"

    page.keyboard.press("Control+z")
    starts(page, "BI-02", "2027")
    expect(page.locator(".wb-state")).to_contain_text("Keine Konflikte")
    page.reload()
    page.click("button:has-text('Wiederholen')")
    starts(page, "BI-02", "2029")

    page.focus("#m-BI-02")
    page.keyboard.press("l")
    expect(page.locator("#m-BI-02 .wb-lock")).to_have_attribute("aria-pressed", "true")
    before = page.url
    page.click("button:has-text('Rest neu rechnen')")
    page.wait_for_url(lambda url: "/werkbank/" in url and url != before, timeout=90_000)
    starts(page, "BI-02", "2029")
    expect(page.locator(".wb-state")).to_contain_text("Keine Konflikte")

    page.click("a:has-text('Mit Ausgangsplan vergleichen')")
    expect(page.locator("h1")).not_to_be_empty()
    page.go_back()
    page.click("a:has-text('Beschließen')")
    page.fill("[name=on]", "2026-11-16")
    page.fill("[name=number]", "KT/2026/117")
    page.click("button:has-text('Plan als beschlossen festhalten')")
    expect(page.locator("h1")).to_contain_text("Der Kreistag hat den Jahresplan 2027 bis 2031 beschlossen")
    expect(page.locator("main")).to_contain_text("Nachgeprüft: Die Prüfsumme stimmt")
    assert violations(page) == []

    reader = visitor(width=360)
    assert reader.goto(page.url).status == 200
    assert violations(reader) == []
    assert not is_wide(reader)
    reader.click("text=Was die Politik geändert hat")
    expect(reader.locator("main")).to_contain_text("Was kommt, geht und sich bewegt")
    assert not is_wide(reader)


def test_a_decided_plan_refuses_changes_from_a_page_that_was_open(visitor):
    one, two = visitor(login="leitung"), visitor(login="leitung")
    where = take_in(one)
    two.goto(where)
    one.goto(f"{where}beschliessen/")
    one.fill("[name=on]", "2026-11-16")
    one.fill("[name=number]", "KT/2")
    one.click("button:has-text('Plan als beschlossen festhalten')")
    two.focus("#m-MO-03")
    two.keyboard.press("ArrowRight")
    two.wait_for_url(re.compile("/jahresplan/beschluss/"))
    expect(two.locator(".messages")).to_contain_text("Dieser Plan ist beschlossen. Er ändert sich nicht mehr.")


def test_out_by_dragging_to_the_list_and_in_again(visitor):
    page = visitor(login="leitung")
    take_in(page)
    line = page.locator("#m-GE-02")
    line.scroll_into_view_if_needed()
    block = line.locator(".wb-block").bounding_box()
    page.mouse.move(block["x"] + 8, block["y"] + 5)
    page.mouse.down()
    target = page.locator("#draussen").bounding_box()
    page.mouse.move(block["x"], target["y"] + 20, steps=6)
    expect(page.locator(".wb-drag")).to_have_text("heraus")
    page.mouse.up()
    expect(page.locator("[data-list=nicht-im-plan] #m-GE-02")).to_be_visible()
    drag(page, "GE-02", 4)
    expect(page.locator("[data-list=feld-ge] #m-GE-02")).to_be_visible()
    starts(page, "GE-02", "2031")


def test_the_same_by_keyboard_alone(visitor):
    page = visitor(login="leitung")
    page.goto("/jahresplan/?szenario=voller-haushalt")
    page.focus("button:has-text('In die Werkbank nehmen')")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/jahresplan/werkbank/\d+/"))
    where = page.url
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('wb-line')"):
            break
    assert page.evaluate("document.activeElement.id") == "m-MO-02"
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "m-MO-03"
    # Faster than the answers come: each press counts.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    starts(page, "MO-03", "2029")
    expect(page.locator("#wb-issues")).to_contain_text("MO-04 beginnt zu früh nach MO-03")
    page.keyboard.press("Control+z")
    starts(page, "MO-03", "2028")
    page.keyboard.press("Control+z")
    starts(page, "MO-03", "2027")
    page.keyboard.press("Delete")
    expect(page.locator("[data-list=nicht-im-plan] #m-MO-03")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "m-MO-03"
    page.keyboard.press("Enter")
    expect(page.locator("[data-list=feld-mo] #m-MO-03")).to_be_visible()
    page.keyboard.press("l")
    expect(page.locator("#m-MO-03 .wb-lock")).to_have_attribute("aria-pressed", "true")
    page.focus("button:has-text('Rest neu rechnen')")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/werkbank/" in url and url != where, timeout=90_000)
    starts(page, "MO-03", "2027")


def test_without_a_script(visitor):
    page = visitor(script=False, width=360, login="leitung")
    take_in(page)
    line = page.locator("#m-BI-02")
    line.locator("select").first.select_option("2029")
    line.get_by_role("button", name="Setzen BI-02").click()
    assert page.url.endswith("#m-BI-02")
    starts(page, "BI-02", "2029")
    expect(page.locator("#wb-issues")).to_contain_text("BI-04 beginnt zu früh nach BI-02")
    page.locator("#m-BI-02").get_by_role("button", name="BI-02 sperren").click()
    expect(page.locator("#m-BI-02 .wb-lock")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Rückgängig").click()
    page.get_by_role("button", name="Rückgängig").click()
    starts(page, "BI-02", "2027")
    # Another field, too: which of its measures are in the plan depends on what other journeys changed.
    other = page.locator(".wb-line[id^='m-GE']:has(select)").first.get_attribute("id").removeprefix("m-")
    page.locator(f"#m-{other} select").first.select_option("2028")
    page.get_by_role("button", name=f"Setzen {other}").click()
    starts(page, other, "2028")
    assert not is_wide(page)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_axe_finds_nothing_with_conflicts_and_empty(visitor, width, scheme):
    page = visitor(width=width, scheme=scheme, login="leitung")
    where = take_in(page)
    assert violations(page) == []
    page.locator("#m-BI-02 select").first.select_option("2030")
    expect(page.locator("#wb-issues")).to_contain_text("beginnt zu früh")
    assert violations(page) == []
    assert not is_wide(page)
    page.goto(f"{where}?feld=mo&nur=konflikte")
    assert violations(page) == []
    page.goto(f"{where}beschliessen/")
    assert violations(page) == []
    small = page.evaluate(
        """() => [...document.querySelectorAll('.wb-line button, .wb-line select, .wb-bar button')]
            .filter(e => e.offsetParent && (e.offsetWidth < 24 || e.offsetHeight < 24)).length"""
    )
    assert small == 0


def test_the_treasurer_sees_and_changes_budgets_only(visitor):
    where = take_in(visitor(login="leitung"))
    page = visitor(login="kaemmerei")
    page.goto(where)
    assert page.locator(".wb-line select").count() == 0
    assert violations(page) == []
    page.click("text=bei den Grenzen")
    expect(page.locator("h1")).to_have_text("Haushalt und Stellen")
    assert page.goto(f"{where}beschliessen/").status == 403
