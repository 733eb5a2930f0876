"""A concept from the upload to the register, in a browser: read by the worker, decided by keyboard, found by words."""

import pytest
from tests.browser.test_pages import is_wide, violations
from tests.engines.papers.tuned import sheets

pytestmark = pytest.mark.browser


def test_upload_read_decide_by_keyboard_and_find_again(visitor, tmp_path):
    paper = tmp_path / "klima.pdf"
    paper.write_bytes(sheets())
    page = visitor(login="redaktion")
    page.goto("/dokumente/neu/")
    page.set_input_files("[name=file]", str(paper))
    page.fill("[name=title]", "Klimapapier")
    page.select_option("[name=concept]", label="Integriertes Klimaschutzkonzept")
    page.check("[name=is_public]")
    page.click("button:has-text('Hochladen und lesen')")
    page.wait_for_selector(".leaf", timeout=60_000)  # the worker may have other work
    assert page.locator(".proposal-bar strong").inner_text() == "5 Vorschläge"
    page.click("a:has-text('Einzeln prüfen')")
    assert "Mosel" in page.locator("#zitat").inner_text()
    assert (violations(page), is_wide(page)) == ([], False)
    page.keyboard.press("m")
    page.wait_for_selector("text=1 von 5 entschieden")
    page.keyboard.press("v")
    page.wait_for_selector("text=2 von 5 entschieden")
    page.keyboard.press("1")
    page.wait_for_selector("text=3 von 5 entschieden")
    page.keyboard.press("z")
    page.wait_for_selector("text=2 von 5 entschieden")
    page.keyboard.press("b")
    page.keyboard.type("m1v")  # in a field these are letters
    assert page.locator("[name=title]").input_value().startswith("m1v")
    assert page.locator("text=2 von 5 entschieden").count() == 1
    reader = visitor(width=360)
    reader.goto("/konzepte/integriertes-klimaschutzkonzept/")
    assert reader.locator("h2:has-text('Ausbau des Radwegenetzes an der Mosel')").count() == 1
    reader.click("a:has-text('Klimapapier, S. 4')")
    assert reader.url.endswith("/dokumente/klimapapier/#seite-4")
    reader.goto("/dokumente/?q=Mitfahrb")
    assert reader.locator(".hits mark").first.inner_text().startswith("Mitfahrb")
    reader.goto("/projekte/mitfahrbaenke-in-allen-ortsgemeinden/")
    assert reader.locator("a:has-text('Klimapapier, S. 5')").count() == 1
    assert (violations(reader), is_wide(reader)) == ([], False)
