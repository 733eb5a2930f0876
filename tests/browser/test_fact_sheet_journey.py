"""By keyboard alone: the lead adds an own field, the editor fills in a fact sheet part by part, everybody reads it."""

import pytest
from tests.browser.test_pages import is_wide, violations

pytestmark = pytest.mark.browser

SHEET = "/massnahmen/MO-02/"


def tab_to(page, what: str) -> None:
    """Press Tab until the focus stands on what a person looks for: a field by its label, a button by its words."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(
            """what => {
                const at = document.activeElement;
                const label = at.labels?.length ? at.labels[0].innerText : at.innerText || "";
                return label.trim().replace(/\\s+/g, " ").startsWith(what);
            }""",
            what,
        ):
            return
    raise AssertionError(f"no way by keyboard to: {what}")


def press(page, what: str) -> None:
    tab_to(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_in(page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.type(text)


def said(page) -> str:
    return page.locator(".messages").inner_text()


def add_own_field(page) -> None:
    page.goto("/verwaltung/felder/")
    press(page, "Feld anlegen")
    type_in(page, "Bezeichnung", "Zuständiger Ausschuss")
    type_in(page, "Art", "Auswahl")
    type_in(page, "Auswahl", "Bauausschuss\nSozialausschuss")
    tab_to(page, "Alle dürfen")
    page.keyboard.press("Space")
    press(page, "Feld anlegen")
    assert "steht jetzt in jedem Steckbrief" in said(page)


def fill_in(page) -> None:
    page.goto(SHEET)
    assert "Noch offen:" in page.content()
    press(page, "Zuständiger Ausschuss")
    assert page.url.endswith("#id_eigen_zustaendiger_ausschuss")
    # The browser goes on from the field that the address names: it is the next stop, or the one before.
    page.keyboard.press("Tab")
    if not on_field(page):
        page.keyboard.press("Shift+Tab")
    assert on_field(page)
    page.keyboard.type("Bau")
    press(page, "Speichern")
    assert "„Eigene Angaben“ ist gespeichert." in said(page)
    press(page, "Schritt hinzufügen")
    type_in(page, "Was geschieht", "Ausschreibung")
    type_in(page, "Beginn", "03.2027")
    type_in(page, "Ende", "31.02.2028")
    press(page, "Speichern")
    assert "Diesen Tag gibt es nicht." in page.locator(".error-summary").inner_text()
    assert page.input_value("[name=title]") == "Ausschreibung"
    page.fill("[name=end]", "2028")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Ausschreibung" in page.locator("#schritte").inner_text()


def on_field(page) -> bool:
    return page.evaluate("document.activeElement.name || ''") == "eigen_zustaendiger_ausschuss"


def test_a_question_of_the_county_is_asked_answered_and_read(visitor):
    lead = visitor(login="leitung")
    add_own_field(lead)
    fill_in(lead)
    for address in (f"{SHEET}aendern/", f"{SHEET}aendern/?teil=eigene", "/verwaltung/felder/", "/massnahmen/"):
        lead.goto(address)
        assert violations(lead) == [], address
    reader = visitor(width=360)
    reader.goto(SHEET)
    text = reader.locator("main").inner_text()
    assert "Bauausschuss" in text
    assert "März 2027 bis 2028" in text
    assert "Noch offen" not in text
    assert violations(reader) == []
    assert not is_wide(reader)
    reader.goto("/massnahmen/?eigen_zustaendiger_ausschuss=Bauausschuss")
    assert reader.locator("h1").inner_text().strip() == "1 Maßnahme"
    assert violations(reader) == []
