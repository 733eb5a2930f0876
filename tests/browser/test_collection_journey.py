"""A round as people live it: the lead asks two units by keyboard, one answers on a phone without JavaScript."""

import io
import urllib.request

import pytest
from python_calamine import CalamineWorkbook
from tests.browser.test_pages import is_wide, violations

pytestmark = pytest.mark.browser
FARM, STATION = "Verbandsgemeinde Wittlich-Land", "Verbandsgemeinde Bernkastel-Kues"


def tab_to(page, target, most: int = 400) -> None:
    """Walk with the Tab key until the target has the focus: no mouse, no shortcut."""
    for _step in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"not reached by keyboard: {target}")


def press(page, target, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def write(page, target, text: str) -> None:
    tab_to(page, target)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)


def follow(page, target) -> None:
    """Press Enter on a link or button and wait for the page it leads to."""
    with page.expect_navigation():
        press(page, target)


def make_round(lead) -> str:
    """Two units, a day far enough away; returns the address of the board."""
    lead.goto("/verwaltung/")
    follow(lead, lead.get_by_role("link", name="Stellen nach ihrem Bestand fragen"))
    follow(lead, lead.get_by_role("link", name="Neue Runde"))
    write(lead, lead.locator("[name=title]"), "Bestand im Herbst")
    write(lead, lead.locator("[name=introduction]"), "Bitte sehen Sie Ihre Einträge durch.")
    lead.locator("[name=due]").fill("2099-12-15")
    for unit in (FARM, STATION):
        press(lead, lead.locator("label", has_text=unit).get_by_role("checkbox"), "Space")
    follow(lead, lead.get_by_role("button", name="Runde anlegen"))
    assert "0 von 2 Stellen haben geantwortet" in lead.locator("h1").inner_text().replace("\n", " ")
    return lead.url


def send_links(lead, board: str) -> None:
    """The contact of one unit is known, the other's is entered with a deputy."""
    follow(lead, lead.get_by_role("link", name="Kontakte eintragen"))
    row = lead.get_by_role("group", name=STATION)
    write(lead, row.get_by_label("Ansprechperson"), "amt@bks.invalid")
    write(lead, row.get_by_label("Vertretung"), "vertretung@bks.invalid")
    follow(lead, lead.get_by_role("button", name="Speichern"))
    follow(lead, lead.get_by_role("button", name="Links verschicken"))
    assert "3 Mails sind unterwegs." in lead.locator(".messages").inner_text()
    assert lead.url == board


def link_from_inbox(page, address: str) -> str:
    page.goto("/postfach/")
    letter = page.locator("article", has_text=address)
    assert "Stimmt Ihre Liste noch?" in letter.inner_text()
    return letter.get_by_role("link").first.get_attribute("href")


def test_a_round_with_two_units_by_keyboard_and_phone(visitor, site):
    lead = visitor(login="leitung")
    board = make_round(lead)
    send_links(lead, board)
    link = link_from_inbox(lead, "amt@bks.invalid")

    phone = visitor(width=360, script=False)
    phone.goto(link)
    assert not is_wide(phone)
    entries = phone.locator(".reply__entries > li")
    count = entries.count()
    assert count == 5
    title = entries.first.locator("h2").inner_text()
    press(phone, entries.first.locator("summary"))
    write(phone, entries.first.get_by_label("Ende"), "im Sommer")
    press(phone, phone.locator(".reply__add summary"))
    write(phone, phone.locator("[name=neu-title]"), "Digitaler Dorfplatz")
    write(phone, phone.locator("[name=neu-summary]"), "Ein Bildschirm am Markt.")
    follow(phone, phone.get_by_role("button", name="Absenden, alles Übrige stimmt so"))
    # One field is wrong: it is named, and nothing that was typed is lost.
    assert "Bitte prüfen Sie eine Angabe" in phone.locator(".error-summary").inner_text()
    assert phone.locator("[name=neu-title]").input_value() == "Digitaler Dorfplatz"
    write(phone, phone.locator(".reply__entries > li").first.get_by_label("Ende"), "06.2031")
    follow(phone, phone.get_by_role("button", name="Absenden, alles Übrige stimmt so"))
    assert phone.locator("h1").inner_text().endswith("Danke, Ihre Antwort ist da")
    assert "Angekommen: 4 bestätigt, 1 geändert, 1 neu." in phone.locator(".lead").inner_text()
    assert phone.context.cookies() == []

    lead.goto(board)
    assert "1 von 2 Stellen hat geantwortet" in lead.locator("h1").inner_text().replace("\n", " ")
    follow(lead, lead.get_by_role("link", name="2 Angaben ansehen"))
    table = lead.locator("table").first.inner_text()
    assert ("bisher" in table, "neu" in table, "06.2031" in table) == (True, True, True)
    follow(lead, lead.get_by_role("button", name="Alle 2 Änderungen übernehmen"))
    assert "2 Angaben übernommen." in lead.locator(".messages").inner_text()
    follow(lead, lead.get_by_role("link", name=title).first)
    page = lead.locator("main").inner_text()
    assert "Juni 2031" in page
    assert f"Rückmeldung {STATION}" in page
    assert "Bestätigt am" in page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_no_page_of_a_round_has_a_barrier(visitor, site, width, scheme):
    lead = visitor(login="leitung", width=width, scheme=scheme)
    lead.goto("/verwaltung/erhebungen/")
    if not lead.locator("tbody a").count():
        send_links(lead, make_round(lead))
    lead.goto("/verwaltung/erhebungen/")
    lead.locator("tbody a").first.click()
    board = lead.url
    lead.locator("tbody th a").first.click()
    link = link_from_inbox(lead, "amt@bks.invalid")
    pages = [board, f"{board}kontakte/", f"{board}aendern/", "/verwaltung/erhebungen/", "/postfach/"]
    guest = visitor(width=width, scheme=scheme)
    seen = [(lead, where) for where in pages]
    seen += [(guest, f"{link}{name}") for name in ("", "weitergeben/", "keine-erinnerung/")]
    seen.append((guest, "/rueckmeldung/unbekannt/"))
    for page, where in seen:
        page.goto(where)
        assert (where, violations(page), is_wide(page)) == (where, [], False)


def test_the_list_as_a_workbook_holds_the_units_entries(visitor, site):
    lead = visitor(login="leitung")
    lead.goto("/postfach/")
    if "amt@bks.invalid" not in lead.content():
        send_links(lead, make_round(lead))
    link = link_from_inbox(lead, "amt@bks.invalid")
    content = urllib.request.urlopen(f"{site.url}{link}liste.xlsx", timeout=30).read()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Bestand").to_python()
    assert (rows[0][0], rows[0][-1], len(rows) >= 6) == ("Titel", "Kennung", True)
