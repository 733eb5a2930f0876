"""Every promised address: real content, no barrier that a program finds, no foreign request, no cookie."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

AXE = (Path(__file__).resolve().parents[1] / "vendor/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
READERS = [
    "/", "/prozess/", "/projekte/", "/projekte/landraeume/", "/projekte/?ansicht=tabelle", "/projekte/?q=nichtsda",
    "/mitmachen/", "/mitmachen/verfolgen/", "/beitraege/", "/beitraege/1/", "/leitbild/", "/handlungsfelder/",
    "/handlungsfelder/mobilitaet/", "/ziele/MO-Z1/", "/ziele/MO-Z2/", "/massnahmen/", "/massnahmen/MO-03/", "/massnahmen/MO-01/", "/jahresplan/",
    "/jahresplan/2029/", "/jahresplan/mittelfristig/", "/jahresplan/foerderung/", "/jahresplan/auskunft/", "/stand/",
    "/faden/", "/strategie/", "/gemeinden/", "/gemeinden/07231134/", "/gemeinden/072315001/",
    "/impressum/", "/datenschutz/", "/barrierefreiheit/", "/anmelden/", "/loesungen/", "/reifegrad/", "/reifegrad/vergleich/", "/swot/", "/swot/mobilitaet/", "/projekte/export/", "/jahresplan/vergleich/",
    "/strategie/fassungen/", "/strategie/vergleich/", "/bestandsbericht/",
    "/akteure/", "/akteure/kreisverwaltung/", "/akteure/?q=nichtsda",
    "/empfehlungen/", "/massnahmen/bewertung/",
    "/konzepte/", "/konzepte/integriertes-klimaschutzkonzept/", "/dokumente/", "/dokumente/?q=rad", "/dokumente/mobilitaet-im-dorf/",
]  # fmt: skip
STAFF = [
    "/verwaltung/", "/verwaltung/beitraege/", "/verwaltung/beitraege/1/", "/jahresplan/", "/jahresplan/grenzen/",
    "/jahresplan/szenario/", "/jahresplan/szenario/voller-haushalt/aendern/", "/jahresplan/szenario/voller-haushalt/kopieren/",
    "/jahresplan/vergleich/", "/leitbild/", "/leitbild/aendern/", "/leitbild/leitsatz/neu/", "/handlungsfelder/mobilitaet/aendern/", "/ziele/neu/",
    "/ziele/MO-Z1/", "/ziele/MO-Z2/aendern/", "/ziele/MO-Z1/kennzahl/neu/", "/ziele/MO-Z1/zusammenfuehren/",
    "/massnahmen/MO-03/verschieben/", "/massnahmen/MO-03/zusammenfuehren/", "/massnahmen/neu/", "/massnahmen/MO-03/aendern/", "/massnahmen/MO-03/aendern/?teil=wer", "/massnahmen/MO-03/aendern/?teil=pruefung",
    "/massnahmen/MO-03/schritte/neu/", "/massnahmen/MO-03/risiken/neu/", "/verwaltung/felder/", "/verwaltung/felder/neu/", "/verwaltung/felder/regel/", "/massnahmen/MO-03/stand/", "/massnahmen/MO-01/kosten/", "/massnahmen/MO-03/kosten/",
    "/projekte/neu/", "/projekte/landraeume/", "/konto/2fa/", "/projekte/einordnen/?q=netz", "/verwaltung/massnahmen/", "/verwaltung/massnahmen/einlesen/",
    "/verwaltung/massnahmen/vorschau/?alle=1&setze_dauer=9&setze_stelle=leer&setze_feld=mobilitaet", "/swot/mobilitaet/", "/swot/mobilitaet/neu/",
    "/projekte/einordnen/vorschau/?alle=1&setze_digital=direct&setze_feld=mobilitaet", "/projekte/export/",
    "/verwaltung/reifegrad/", "/verwaltung/reifegrad/runde/", "/verwaltung/reifegrad/landkreise/",
    "/verwaltung/reifegrad/fassung/1/", "/reifegrad/vergleich/",
    "/einlesen/", "/strategie/festhalten/", "/strategie/luecken/", "/strategie/neu/?projekt=landraeume", "/massnahmen/MO-03/freigabe/", "/verwaltung/regeln/", "/strategie/festhalten/?art=beschluss", "/bestandsbericht/vorschau/", "/bestandsbericht/vorschau/?fassung=intern", "/empfehlungen/", "/empfehlungen/?stand=alle&regel=konzept", "/empfehlungen/frist-leader/", "/empfehlungen/feld-gesundheit/annehmen/", "/dokumente/", "/dokumente/neu/", "/dokumente/mobilitaet-im-dorf/", "/dokumente/mobilitaet-im-dorf/vorschlaege/", "/dokumente/mobilitaet-im-dorf/vorschlaege/?zeigen=alle", "/konzepte/", "/konzepte/integriertes-klimaschutzkonzept/", "/konzepte/integriertes-klimaschutzkonzept/neu/",
    "/verwaltung/erhebungen/", "/verwaltung/erhebungen/neu/", "/postfach/",
    "/akteure/", "/akteure/vhs-wittlich/", "/verwaltung/akteure/matrix/", "/verwaltung/akteure/einschaetzen/",
    "/verwaltung/akteure/kontakte/?zeigen=alle", "/verwaltung/akteure/neu/", "/verwaltung/akteure/vhs-wittlich/kontakt/",
    "/verwaltung/akteure/vhs-wittlich/einschaetzung/",
    "/massnahmen/bewertung/", "/verwaltung/bewertung/", "/verwaltung/bewertung/kriterium/", "/verwaltung/bewertung/runde/",
    "/verwaltung/bewertung/prioritaet/", "/verwaltung/bewertung/prioritaet/regel/", "/verwaltung/bewertung/prioritaet/MO-03/",
    "/verwaltung/austausch/", "/massnahmen/MO-03/weitergeben/", "/massnahmen/MO-03/erfahrung/",
]  # fmt: skip


def violations(page) -> list[tuple[str, str]]:
    """What axe finds: rule and the first element. It waits for timers, which a page without scripts never fires."""
    assert not page.evaluate("matchMedia('(scripting: none)').matches"), "axe never ends on a page without scripts"
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [(v["id"], v["nodes"][0]["html"][:160]) for v in found["violations"]]


def is_wide(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")])
def test_axe_finds_nothing_and_nothing_foreign_is_asked(visitor, site, width, scheme):
    page = visitor(width=width, scheme=scheme)
    foreign, complaints = [], []
    page.on("request", lambda r: None if r.url.startswith((site.url, "data:")) else foreign.append(r.url))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    for address in READERS:
        response = page.goto(address)
        assert response.status == 200, address
        assert violations(page) == [], address
        assert not is_wide(page), address
        assert page.title().strip(), address
    assert foreign == []
    assert complaints == []
    assert page.context.cookies() == []


def test_staff_pages_have_no_barrier_either(visitor):
    page = visitor(login="leitung")
    for address in STAFF:
        assert page.goto(address).status == 200, address
        assert violations(page) == [], address


@pytest.mark.parametrize("width", [320, 768])
def test_no_page_scrolls_sideways(visitor, width):
    page = visitor(width=width)
    wide = [address for address in READERS if page.goto(address) and is_wide(page)]
    assert wide == []


def test_without_javascript_everything_can_be_read_and_filled(visitor):
    page = visitor(script=False)
    for address in READERS:
        assert page.goto(address).status == 200, address
        assert page.locator("h1").inner_text().strip(), address
    page.goto("/projekte/?stand=operation")
    assert page.locator(".results > li").count() > 0
    page.goto("/mitmachen/")
    page.fill("[name=text]", "Ohne JavaScript geschrieben.")
    page.click("button:has-text('Beitrag absenden')")
    assert page.locator("h1").inner_text() == "Ihr Beitrag ist angekommen"


def test_a_long_title_and_a_strange_search_break_nothing(visitor):
    page = visitor(width=320)
    page.goto("/projekte/?q=" + "Donaudampfschifffahrtsgesellschaft" * 5)
    assert not is_wide(page)
    page.goto("/beitraege/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert page.locator("main script").count() == 0


def test_by_keyboard_alone_the_skip_link_leads_to_the_content(visitor):
    page = visitor()
    page.goto("/projekte/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#inhalt")


def test_the_drawn_map_turns_into_one_to_move(visitor):
    page = visitor()
    page.goto("/projekte/")
    page.click("button:has-text('Karte zum Verschieben')")
    page.wait_for_selector(".leaflet-box path.leaflet-interactive")
    assert page.locator(".leaflet-box path.leaflet-interactive").count() == 107
