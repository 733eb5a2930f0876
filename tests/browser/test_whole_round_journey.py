"""The whole Bestandsaufnahme as a project lead lives it: three units are asked. One answers by its link, one sends the
workbook back, one stays silent and is reminded; then the state is frozen as a report that names the silent one.
"""

import io
import os
import re
import subprocess
import sys
import urllib.request
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from tests.browser.test_collection_journey import follow, press, write
from tests.browser.test_pages import is_wide, violations

pytestmark = pytest.mark.browser
LINK, LIST, SILENT = "Gemeinde Morbach", "Stadt Wittlich", "Verbandsgemeinde Traben-Trarbach"
TITLE = "Ganze Runde"
# The hourly job's own function, asked as if some days had gone by; the mail then goes the usual way.
REMIND = """
import sys, django
django.setup()
from datetime import date
from gemeinsam.county.models import County
from gemeinsam.county.wall import within
from gemeinsam.inventory.collection_reminders import remind_of_rounds
with within(County.objects.get(is_default=True)):
    print(remind_of_rounds(date.fromisoformat(sys.argv[1])))
"""


def today_here() -> date:
    return datetime.now(tz=ZoneInfo("Europe/Berlin")).date()


def remind(site, day: date) -> int:
    environment = os.environ | {"DATA_DIR": str(site.folder), "DEMO": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "gemeinsam.conf.settings"
    command = [sys.executable, "-c", REMIND, day.isoformat()]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return int(done.stdout)


def letters(page, address: str, subject: str = "") -> list[str]:
    """The mails to somebody in the inbox of the demonstration."""
    page.goto("/postfach/")
    found = page.locator("article", has_text=address)
    return [text for text in found.all_inner_texts() if subject in text]


def link_to(page, address: str) -> str:
    page.goto("/postfach/")
    href = page.locator("article", has_text=address).get_by_role("link").first.get_attribute("href")
    assert href is not None
    return href


def ask_three_units(lead) -> str:
    lead.goto("/verwaltung/erhebungen/neu/")
    write(lead, lead.locator("[name=title]"), TITLE)
    write(lead, lead.locator("[name=introduction]"), "Bitte sehen Sie Ihre Einträge durch.")
    lead.locator("[name=due]").fill((today_here() + timedelta(days=10)).isoformat())
    for unit in (LINK, LIST, SILENT):
        press(lead, lead.locator("label", has_text=unit).get_by_role("checkbox"), "Space")
    follow(lead, lead.get_by_role("button", name="Runde anlegen"))
    board = lead.url
    lead.goto(f"{board}kontakte/")
    for unit, mail in (
        (LINK, "rathaus@morbach.invalid"),
        (LIST, "amt@wittlich.invalid"),
        (SILENT, "vg@trarbach.invalid"),
    ):
        write(lead, lead.get_by_role("group", name=unit).get_by_label("Ansprechperson"), mail)
    follow(lead, lead.get_by_role("button", name="Speichern"))
    follow(lead, lead.get_by_role("button", name="Links verschicken"))
    assert "3 Mails sind unterwegs." in lead.locator(".messages").inner_text()
    return board


def answer_by_link(lead, visitor) -> None:
    """On a phone, without JavaScript, with one tap."""
    phone = visitor(width=360, script=False)
    phone.goto(link_to(lead, "rathaus@morbach.invalid"))
    assert not is_wide(phone)
    follow(phone, phone.get_by_role("button", name=re.compile("stimmt so|Nichts zu melden")).last)
    assert "Danke" in phone.locator("h1").inner_text()


def returned_workbook(site, link: str, folder) -> str:
    """The contact fills in the prefilled workbook: one entry is finished, one is new."""
    content = urllib.request.urlopen(f"{site.url}{link}liste.xlsx", timeout=30).read()
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book["Bestand"]
    heads = [cell.value for cell in page[1]]
    page.cell(2, heads.index("Ende") + 1, "06.2031")
    last = page.max_row + 1
    page.cell(last, heads.index("Titel") + 1, "Digitaler Stadtplan")
    page.cell(last, heads.index("Stand") + 1, "in Vorbereitung")
    path = folder / "Bestand Stadt Wittlich.xlsx"
    book.save(path)
    return str(path)


def answer_by_workbook(lead, site, board: str, folder) -> None:
    """The mail with the workbook came to the lead, who reads it in as the unit's answer."""
    file = returned_workbook(site, link_to(lead, "amt@wittlich.invalid"), folder)
    lead.goto(board)
    follow(lead, lead.locator("tbody th a", has_text=LIST))
    follow(lead, lead.get_by_role("link", name="Zurückgeschickte Liste einlesen"))
    assert f"Antwort von {LIST}" in lead.locator("main").inner_text()
    lead.set_input_files("[name=file]", file)
    follow(lead, lead.get_by_role("button", name="Hochladen und prüfen"))
    page = lead.locator("main").inner_text()
    assert "Digitaler Stadtplan" in page
    assert "Noch ist nichts geschrieben" in page
    assert (violations(lead), is_wide(lead)) == ([], False)
    with lead.expect_navigation(url=re.compile(r"/einlesen/\d+/"), timeout=60_000):
        press(lead, lead.get_by_role("button", name="Übernehmen"))
    assert "Übernommen am" in lead.locator("main").inner_text()
    follow(lead, lead.get_by_role("link", name="Digitaler Stadtplan"))
    project = lead.locator("main").inner_text()
    assert LIST in project
    assert "Blatt Bestand" in project


def test_a_lead_asks_three_units_and_freezes_what_came_back(visitor, site, tmp_path):
    lead = visitor(login="leitung")
    board = ask_three_units(lead)
    answer_by_link(lead, visitor)
    answer_by_workbook(lead, site, board, tmp_path)
    lead.goto(board)
    assert "2 von 3 Stellen haben geantwortet" in lead.locator("h1").inner_text().replace("\n", " ")

    # Who answered is not written to again; who is silent gets one mail, and no second one on that day.
    today = today_here()
    assert letters(lead, "vg@trarbach.invalid", "Stimmt Ihre Liste noch?")
    assert remind(site, today + timedelta(days=2)) == 0
    before = len(letters(lead, "vg@trarbach.invalid"))
    reminded = remind(site, today + timedelta(days=9))
    assert reminded >= 1
    assert remind(site, today + timedelta(days=9)) == 0
    assert len(letters(lead, "vg@trarbach.invalid")) == before + 1
    assert len(letters(lead, "rathaus@morbach.invalid")) == 1
    assert len(letters(lead, "amt@wittlich.invalid")) == 1
    lead.goto(board)
    follow(lead, lead.locator("tbody th a", has_text=SILENT))
    assert "erinnert" in lead.locator("aside").inner_text()

    lead.goto("/bestandsbericht/vorschau/")
    write(lead, lead.locator("[name=foreword]"), "Stand nach der Runde im Herbst.")
    follow(lead, lead.get_by_role("button", name="Diesen Stand festhalten"))
    gaps = lead.locator("main").inner_text().rpartition("Wer nicht geantwortet hat")[2]
    assert "2 von 3 Stellen haben geantwortet" in gaps
    assert SILENT in gaps.partition("Woher die Angaben stammen")[0]
    follow(lead, lead.get_by_role("button", name="Veröffentlichen"))
    where = lead.url
    reader = visitor(width=360, scheme="dark")
    reader.goto(where)
    assert "Stand nach der Runde im Herbst." in reader.locator("main").inner_text()
    assert (violations(reader), is_wide(reader)) == ([], False)
    for form, magic in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        content = urllib.request.urlopen(f"{where}bestandsbericht.{form}", timeout=60).read()
        assert content.startswith(magic), form
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert [row[0] for row in book.get_sheet_by_name("Ohne Antwort").to_python()[1:] if row[0] == SILENT] == [SILENT]
