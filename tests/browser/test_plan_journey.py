"""From the computed plan to the papers, as three people do it: plan, explain, cut the budget, adapt, export."""

import re

import pytest
from playwright.sync_api import expect
from python_calamine import CalamineWorkbook
from tests.browser.test_pages import is_wide, violations
from tests.browser.test_workbench import take_in

pytestmark = pytest.mark.browser
LIMITS = "/jahresplan/grenzen/"


def set_running_money(page, year: int, euro: str) -> str:
    """Change the budget for running cost of one year; returns what stood there."""
    page.goto(LIMITS)
    field = page.locator("fieldset:has-text('laufend (konsumtiv), Euro') .kern-form-input", has_text=str(year)).locator(
        "input"
    )
    before = field.input_value()
    field.fill(euro)
    page.click("button:has-text('Grenzen speichern')")
    expect(page.locator(".messages")).to_contain_text("Gespeichert")
    return before


def test_plan_explain_cut_adapt_compare_and_export(visitor, tmp_path):
    lead, treasurer = visitor(login="leitung"), visitor(login="kaemmerei")
    lead.goto("/jahresplan/?szenario=voller-haushalt")
    lead.click("button:has-text('A: voller Haushalt neu rechnen')")
    lead.wait_for_url(re.compile(r"/jahresplan/\?szenario="), timeout=120_000)
    expect(lead.locator("h1")).to_contain_text("22 von 28 Maßnahmen passen")

    lead.click("a:has-text('Auskunft zum Plan')")
    expect(lead.locator("#warum")).to_contain_text("Früher geht es nicht")
    lead.click("button:has-text('rechnen')")
    lead.wait_for_url(re.compile("/jahresplan/auskunft/"), timeout=120_000)
    expect(lead.locator("#preise")).to_contain_text("in jedem Jahr mehr")
    expect(lead.locator("#sicherheit h2")).to_contain_text("von 100 Zukünften")
    expect(lead.locator(".front")).to_have_count(3)
    assert violations(lead) == []

    before = set_running_money(treasurer, 2030, "150000")
    try:
        adapt_and_export(lead, tmp_path)
    finally:
        set_running_money(treasurer, 2030, before)


def adapt_and_export(lead, folder) -> None:
    start = take_in(lead)
    expect(lead.locator("#wb-issues")).to_contain_text("Laufende Mittel")
    lead.fill("[name=aenderungen]", "5")
    lead.click("button:has-text('Rest neu rechnen')")
    lead.wait_for_url(lambda url: "/werkbank/" in url and url != start, timeout=120_000)
    expect(lead.locator(".wb-state")).to_contain_text("Keine Konflikte")
    plan = re.search(r"/werkbank/(\d+)/", lead.url)[1]

    lead.click("a:has-text('Mit Ausgangsplan vergleichen')")
    expect(lead.locator("main")).to_contain_text("Was kommt, geht und sich bewegt")

    lead.goto(f"/jahresplan/2030/?plan={plan}")
    own = lead.locator(
        ".key-figures div:has-text('Eigenmittel') dd, dl div:has-text('Eigenmittel') dd"
    ).first.inner_text()
    with lead.expect_download() as download:
        lead.click("a:has-text('Excel speichern')")
    path = folder / "plan.xlsx"
    download.value.save_as(path)
    numbers = {value for sheet in sheets(path) for row in sheet for value in row if isinstance(value, float)}
    euro = float(re.sub(r"\D", "", own))
    assert euro > 0
    assert euro in numbers
    assert euro <= 150_000 + 200_000


def sheets(path):
    book = CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_a_phone_reads_the_answers(visitor):
    page = visitor(width=360, scheme="dark")
    page.goto("/jahresplan/auskunft/")
    expect(page.locator("h1")).to_contain_text("Was wäre, wenn?")
    assert not is_wide(page)
    assert violations(page) == []
