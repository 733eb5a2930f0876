"""A round of the maturity by keyboard: the lead opens it, two units answer, mean and spread show, rounds compare."""

import re

import pytest
from tests.browser.test_pages import is_wide, violations

pytestmark = pytest.mark.browser

UNITS = ("Verbandsgemeinde Wittlich-Land", "Stadt Wittlich")

# The value of a unit's box, whose name carries soft hyphens.
OF_UNIT = """unit => [...document.querySelectorAll('#id_units label')]
    .find(label => label.textContent.replaceAll('\u00ad', '').trim() === unit).querySelector('input').value"""


def tab_to(page, selector: str, most: int = 250) -> None:
    """Press Tab until the element has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"no way by keyboard to {selector} on {page.url}")


def typed(page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def open_round(page, title: str) -> str:
    """The lead makes a round for two units, without a pointer; returns its address."""
    page.goto("/verwaltung/reifegrad/")
    tab_to(page, "a[href='/verwaltung/reifegrad/runde/']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/runde/$"))
    typed(page, "[name=title]", title)
    page.fill("[name=closes]", "2099-01-01")  # a date field is typed differently in each browser
    chosen = page.locator("[name=units]:checked")
    assert chosen.count() == 7, "the units of the last round are chosen already"
    for box in page.evaluate("[...document.querySelectorAll('[name=units]:checked')].map(box => box.value)"):
        tab_to(page, f"[name=units][value='{box}']")
        page.keyboard.press("Space")
    assert chosen.count() == 0
    for unit in UNITS:
        key = page.evaluate(OF_UNIT, unit)
        page.evaluate("document.activeElement.blur()")
        tab_to(page, f"[name=units][value='{key}']")
        page.keyboard.press("Space")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/runde/\d+/$"))
    assert page.locator("h1").inner_text().replace("\xad", "") == "0 von 2 Stellen haben abgegeben"
    return page.url


def answer_all(page, level_of) -> int:
    """Answer page by page with the arrow keys; returns how often "nicht bekannt" was said."""
    tab_to(page, "main a.kern-btn")
    page.keyboard.press("Enter")
    page.wait_for_selector(".maturity-question")
    unknown, number = 0, 0
    while page.locator(".maturity-question").count():
        assert violations(page) == []
        here = page.url
        for group in range(page.locator(".maturity-question").count()):
            name = (
                page.locator(".maturity-question").nth(group).locator("input[type=radio]").first.get_attribute("name")
            )
            level = level_of(number)
            tab_to(page, f"[name={name}]")
            page.keyboard.press("Space")
            for _step in range(5 if level is None else level):
                page.keyboard.press("ArrowDown")
            unknown += level is None
            number += 1
        tab_to(page, "main form button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url, here=here: url != here)
    assert number == 31
    return unknown


def hand_in(page) -> None:
    assert page.locator("h1").inner_text() == "Alle 31 Fragen sind beantwortet"
    tab_to(page, "button[value=abgeben]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Ihr Bogen ist abgegeben und zählt mit.")


def cells(page, dimension: str) -> list[str]:
    """Mean, span, deviation, answers and unknown of a dimension."""
    row = page.locator(".maturity-table").first.locator("tr", has=page.locator(f"th .code:text-is('{dimension}')"))
    return [text.strip() for text in row.locator("td.num").all_inner_texts()]


def test_a_round_by_keyboard_from_opening_to_comparing(visitor):
    lead = visitor(login="leitung")
    where = open_round(lead, "Runde mit der Tastatur")

    contact = visitor(width=360, login="kontakt")
    contact.locator("tr", has_text="Runde mit der Tastatur").get_by_role("link", name="Antworten").press("Enter")
    # 3 everywhere, but nothing known of the first three questions and the last one.
    assert answer_all(contact, lambda number: None if number in {0, 1, 2, 30} else 3) == 4
    assert not is_wide(contact)
    hand_in(contact)

    lead.goto(where)
    lead.get_by_role("link", name=f"Für die Stelle eintragen ({UNITS[1]})").press("Enter")
    lead.wait_for_url(re.compile("/bogen/"))
    assert answer_all(lead, lambda number: 1) == 0
    hand_in(lead)

    lead.goto(where)
    tab_to(lead, "button[value=beenden]")
    lead.keyboard.press("Enter")
    lead.wait_for_selector("text=Die Runde ist beendet.")
    tab_to(lead, "main a.kern-btn")
    lead.keyboard.press("Enter")
    lead.wait_for_url(re.compile(r"/reifegrad/\d+/$"))
    # A: only one unit knew; B: 3 and 1; J: one "nicht bekannt" among six.
    assert cells(lead, "A") == ["1,0", "–", "–", "3", "3"]
    assert cells(lead, "B") == ["2,0", "1,0 bis 3,0", "1,0", "6", "0"]
    assert cells(lead, "J") == ["2,0", "1,0 bis 3,0", "1,0", "5", "1"]
    assert "4 Antworten lauten „nicht bekannt“" in lead.locator(".lead").inner_text()
    assert lead.locator(".maturity-radar circle").count() == 10
    assert violations(lead) == []
    reader = visitor()
    assert reader.goto(lead.url).status == 404

    tab_to(lead, "a[href*='/reifegrad/vergleich/']")
    lead.keyboard.press("Enter")
    lead.wait_for_url(re.compile("/vergleich/"))
    lead.select_option("#a", label="Selbsteinschätzung 2025 (Beispiel)")
    lead.select_option("#b", label="Runde mit der Tastatur")
    tab_to(lead, "main form button")
    with lead.expect_navigation():
        lead.keyboard.press("Enter")
    assert "über 31 Fragen" in lead.locator(".lead").inner_text()
    assert "2 Stellen haben in beiden Runden geantwortet" in lead.locator("main").inner_text()
    assert lead.locator(".area-before").count() == 1
    assert violations(lead) == []

    lead.goto(where)
    tab_to(lead, "button[value=veroeffentlichen]")
    lead.keyboard.press("Enter")
    lead.wait_for_selector("text=Das Ergebnis ist öffentlich.")
    reader.goto("/reifegrad/")
    assert "Runde mit der Tastatur" in reader.locator("main").inner_text()
    assert UNITS[1] not in reader.locator("main").inner_text()


def test_without_script_a_draft_is_changed_and_a_sheet_filled(visitor):
    lead = visitor(script=False, login="leitung")
    lead.goto("/verwaltung/reifegrad/")
    lead.click("button:has-text('Neue Fassung entwerfen')")
    assert lead.locator("h1").inner_text() == "31 Fragen in Fassung 2"
    lead.click("#A2 button:has-text('Nicht mehr fragen')")
    assert lead.locator("h1").inner_text() == "30 Fragen in Fassung 2"
    lead.click("#B button:has-text('Nach oben') >> nth=0")
    assert lead.locator("section.group").first.get_attribute("id") == "B"
    lead.click("button:has-text('Entwurf verwerfen')")
    assert "Der Entwurf ist verworfen." in lead.locator(".messages").inner_text()

    contact = visitor(script=False, login="kontakt")
    contact.locator("tr", has_text="2026 (Beispiel)").get_by_role("link", name="Weiter antworten").click()
    contact.locator("main a.kern-btn").click()
    contact.locator(".maturity-question").first.get_by_label("nicht bekannt").check()
    contact.click("button:has-text('Speichern und später weiter')")
    assert "1 × nicht bekannt" in contact.locator(".dimensions").inner_text()
