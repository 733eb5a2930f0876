"""The whole river, as people walk it: from a guest's sentence to the budget year and the PDF."""

import io
import re
import urllib.request

import pytest

pytestmark = pytest.mark.browser

WISH = "In der Stadtbücherei fehlt ein Roboterkurs für Kinder. Samstags käme mein Sohn sofort."


def contribute(page) -> str:
    """A guest writes, and gets a code."""
    page.goto("/mitmachen/")
    page.fill("[name=text]", WISH)
    page.check("label:has-text('Bildung') input")
    page.select_option("[name=place]", label="Wittlich")
    page.click("button:has-text('Beitrag absenden')")
    assert page.locator("h1").inner_text() == "Ihr Beitrag ist angekommen"
    return page.locator(".receipt").inner_text()


def publish(page) -> str:
    """The editor reads it and publishes; returns the address of the desk's page."""
    page.goto("/verwaltung/beitraege/")
    row = page.locator("tr", has_text="Roboterkurs")
    address = row.get_by_role("link").get_attribute("href")
    row.get_by_role("checkbox").check()
    page.click("button:has-text('Veröffentlichen') >> nth=0")
    assert page.locator(".messages").inner_text().strip() == "1 Beitrag veröffentlicht."
    return address


def add_measure(page) -> str:
    """A measure that costs little and needs no post, so that the plan can take it."""
    page.goto("/massnahmen/neu/")
    page.fill("[name=title]", "Roboterkurs in der Bücherei")
    page.select_option("[name=field]", label="Bildung & digitaler Kompetenzaufbau")
    page.check("label:has-text('MINT-Angebote') input")
    page.select_option("[name=lead_unit]", label="Kreisverwaltung Bernkastel-Wittlich")
    page.select_option("[name=contact]", label="Lena Kreis")
    page.select_option("[name=deputy]", label="Edin Roth")
    press(page, "Maßnahme anlegen")
    sheet = page.url
    fill_part(page, sheet, "zeit", earliest_year="2027", duration_years="2")
    fill_part(page, sheet, "geld", operating_yearly="3000")
    page.goto(f"{sheet}freigabe/")
    press(page, "Einreichen")
    assert "wartet jetzt auf die Freigabe" in page.locator(".messages").inner_text()
    return sheet.rstrip("/").rsplit("/", 1)[1]


def release(page, number: str) -> None:
    """The lead says yes and shows the measure to everybody."""
    page.goto(f"/massnahmen/{number}/freigabe/")
    press(page, "Freigeben")
    press(page, "Veröffentlichen")
    assert "ist öffentlich." in page.locator(".messages").inner_text()


def press(page, words: str) -> None:
    """Press the first button that says so, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(f"button:has-text('{words}')").first.click()


def fill_part(page, sheet: str, part: str, **values: str) -> None:
    """One part of the fact sheet, saved for itself."""
    page.goto(f"{sheet}aendern/?teil={part}")
    for name, value in values.items():
        page.fill(f"[name={name}]", value)
    press(page, "Speichern")
    assert "ist gespeichert" in page.locator(".messages").inner_text()


def answer_and_tie(page, address: str, number: str) -> None:
    page.goto(address)
    page.fill("[name=answer]", "Das greifen wir auf: Die Bücherei bekommt einen Kurs.")
    page.locator("label", has_text=re.compile(r"^\s*aufgenommen\s*$")).get_by_role("radio").check()
    page.click("button:has-text('Antwort veröffentlichen')")
    assert "Die Antwort ist veröffentlicht." in page.locator(".messages").inner_text()
    page.goto(address)
    page.check("label:has-text('MINT-Angebote') input")
    page.check(f"label:has-text('{number}') input")
    page.click("button:has-text('Faden knüpfen')")
    assert "Der rote Faden ist geknüpft." in page.locator(".messages").inner_text()


def compute_and_publish(page) -> None:
    page.goto("/jahresplan/")
    page.click("button:has-text('A: voller Haushalt neu rechnen')")
    page.wait_for_url(re.compile(r"/jahresplan/\?.*plan="), timeout=90_000)
    assert "23 von 29 Maßnahmen passen." in page.locator("h1").inner_text()
    page.click("button:has-text('Diesen Plan veröffentlichen')")
    assert "Der Plan ist öffentlich." in page.locator(".messages").inner_text()


def pdf_text(url: str) -> str:
    """The text of a PDF as its own structure gives it."""
    pikepdf = pytest.importorskip("pikepdf")
    content = urllib.request.urlopen(url, timeout=60).read()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        outline = [str(item.title) for item in walk(pdf.open_outline().root)]
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("de")
    return "\n".join(outline)


def walk(items):
    for item in items:
        yield item
        yield from walk(item.children)


def test_from_a_guests_sentence_to_the_budget_year_and_the_pdf(visitor, site):
    guest = visitor(width=360)
    code = contribute(guest)

    editor = visitor(login="redaktion")
    desk_address = publish(editor)
    number = add_measure(editor)
    assert re.fullmatch(r"BI-\d\d", number)
    answer_and_tie(editor, desk_address, number)

    lead = visitor(login="leitung")
    release(lead, number)
    compute_and_publish(lead)

    guest.goto("/mitmachen/verfolgen/")
    guest.fill("[name=code]", code.lower().replace(" ", ""))
    guest.click("button:has-text('Beitrag zeigen')")
    assert guest.locator("h1").inner_text() == "Ihr Beitrag ist veröffentlicht"
    guest.click("text=So sehen ihn alle")
    stations = guest.locator(".trace__path > li")
    texts = [text.replace("\xad", "").replace("\xa0", " ") for text in stations.all_inner_texts()]
    assert stations.count() == 7
    assert f"{number} Roboterkurs in der Bücherei" in texts[3]
    assert "2027" in texts[4]
    assert "6 T€ Eigenanteil" in texts[4]
    assert "loose" in stations.nth(5).get_attribute("class")  # nobody has reported yet, and it says so

    guest.goto(f"/massnahmen/{number}/")
    assert "Roboterkurs für Kinder" in guest.locator(".trace").inner_text().replace("\xad", "")
    assert "Roboterkurs in der Bücherei" in pdf_text(f"{site.url}/strategie.pdf")


def test_a_guest_takes_a_contribution_back(visitor):
    guest = visitor()
    guest.goto("/mitmachen/")
    guest.fill("[name=text]", "Das ziehe ich gleich zurück.")
    guest.keyboard.press("Tab")
    guest.click("button:has-text('Beitrag absenden')")
    guest.click("summary:has-text('Beitrag zurückziehen')")
    guest.click("button:has-text('Endgültig zurückziehen')")
    assert guest.locator("h1").inner_text() == "Ihr Beitrag ist zurückgezogen"
    assert "Das ziehe ich" not in guest.content()


def test_errors_keep_what_was_typed_and_say_what_to_do(visitor):
    guest = visitor()
    guest.goto("/mitmachen/")
    guest.fill("[name=text]", "Ein Satz")
    guest.fill("[name=mail]", "anna@")
    guest.click("button:has-text('Beitrag absenden')")
    assert "Es wurde noch nichts gespeichert." in guest.locator(".error-summary").inner_text()
    assert guest.input_value("[name=text]") == "Ein Satz"
    guest.click(".error-summary a")
    assert guest.evaluate("document.activeElement.name") == "mail"


def test_the_treasurer_sets_limits_and_nobody_else_publishes(visitor):
    page = visitor(login="kaemmerei")
    page.goto("/jahresplan/grenzen/")
    field = page.locator("input[type=number]").first
    before = field.input_value()
    field.fill("130000")
    page.click("button:has-text('Grenzen speichern')")
    assert "Geändert: 1." in page.locator(".messages").inner_text()
    field = page.locator("input[type=number]").first
    assert field.input_value() == "130000"
    field.fill(before)
    page.click("button:has-text('Grenzen speichern')")
    page.goto("/jahresplan/")
    assert page.locator("button:has-text('Diesen Plan veröffentlichen')").count() == 0
    assert page.goto("/verwaltung/beitraege/").status == 403


def test_a_contact_person_reports_in_three_steps(visitor):
    page = visitor(width=360, login="kontakt")
    link = page.get_by_role("link", name="Stand melden").first
    link.click()
    page.fill("[name=text]", "Die Geräte sind bestellt.")
    page.click("button:has-text('Stand melden')")
    assert "Danke." in page.locator(".messages").inner_text()
    assert "im Zeitplan" in page.locator("#stand").inner_text()


def test_two_editors_at_once_lose_nothing(visitor):
    first, second = visitor(login="redaktion"), visitor(login="leitung")
    for page in (first, second):
        page.goto("/projekte/maker-mobil/aendern/")
    first.fill("[name=summary]", "Fassung der ersten Person.")
    first.click("button:has-text('Speichern')")
    second.fill("[name=summary]", "Fassung der zweiten Person.")
    second.click("button:has-text('Speichern')")
    warning = second.locator(".kern-alert--warning").inner_text()
    assert "Fassung der ersten Person." in warning
    assert "Fassung der zweiten Person." in warning
    second.click("button:has-text('Speichern')")
    assert "Fassung der zweiten Person." in second.locator(".lead").inner_text()
