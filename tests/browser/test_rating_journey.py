"""Rating by keyboard alone and without any script: weights, a round, two raters, adoption, the public ranking."""

import re

import pytest
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser
NUMBERS = ("MO-03", "WA-01")


def choose(page, value: str) -> None:
    """Type a digit into the list that has the focus, and go on."""
    page.keyboard.type(value)
    page.keyboard.press("Tab")


def rate(page, address: str, lines: dict[str, str], check=lambda page: []) -> None:
    """Give points by keyboard alone: the measures follow each other."""
    page.goto(address)
    page.get_by_role("link", name=re.compile("^(Beginnen|Weiter) mit")).press("Enter")
    for number, digits in lines.items():
        page.wait_for_url(re.compile(f"{number}/$"))
        assert check(page) == []
        page.locator(".rating-points select").first.focus()
        for digit in digits:
            choose(page, digit)
        page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/runde/\d+/$"))
    assert page.locator("h1").inner_text() == "Alle 2 Maßnahmen bewertet"


def test_a_round_from_its_beginning_to_the_public_ranking(visitor):
    lead = visitor(login="leitung", script=False)
    lead.goto("/verwaltung/bewertung/runde/")
    lead.fill("[name=title]", "Runde am Tisch")
    lead.fill("[name=closes]", "2099-12-31")
    for box in lead.locator("[name=measures]").all():
        if not any(number in box.locator("xpath=..").inner_text() for number in NUMBERS):
            box.uncheck()
    lead.click("button:has-text('Runde anlegen')")
    lead.click("button:has-text('Runde beginnen')")
    desk = lead.url
    own = lead.get_by_role("link", name="Selbst bewerten").get_attribute("href")
    rate(lead, own, {"MO-03": "9922", "WA-01": "2k88"})
    other = visitor(login="kaemmerei", width=360)
    rate(other, own, {"MO-03": "7733", "WA-01": "4466"}, violations)
    other.goto(f"/massnahmen/bewertung/?runde={own.strip('/').rpartition('/')[2]}")
    assert other.locator("h2").first.inner_text() == "Noch verdeckt"
    lead.goto(desk)
    lead.click("button:has-text('Runde beenden')")
    lead.click("a:has-text('Übernahme ansehen')")
    lead.click("button:has-text('Ergebnis übernehmen')")
    reader = visitor(width=360)
    reader.goto("/massnahmen/bewertung/")
    assert "Vorn liegt „Koordinierte Fahrgemeinschaften“" in reader.locator("h1").inner_text().replace("\u00ad", "")
    assert reader.locator(".ranking tbody tr").count() == 2
    assert reader.locator("#m-MO-03 [data-label=Ergebnis]").inner_text() == "7,8"
    assert violations(reader) == []
    # The house is left as it was found.
    lead.goto(desk)
    lead.click("button:has-text('Übernahme zurücknehmen')")
    later = visitor(width=360)  # a browser may keep the page for a minute
    later.goto("/massnahmen/bewertung/")
    assert "Beispiel" in later.locator(".rating-meta").inner_text()
