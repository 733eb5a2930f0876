"""The Leitbild from two editors at once to the adopted edition: drafted, asked about, decided, adopted, kept.

It is the whole way of one draft in one test, since each step needs the one before; the keys of a keyboard do most of it.
"""

import hashlib
import io
import json
import os
import subprocess
import sys

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import expect
from tests.browser.conftest import ROOT
from tests.browser.test_pages import is_wide, violations

pytestmark = pytest.mark.browser

# The sender's limit allows a guest few proposals in a quarter of an hour: the other 29 come by the action itself.
MANY = """
import django
django.setup()
from gemeinsam.county.models import County, User
from gemeinsam.county.wall import within
from gemeinsam.participation.moderation_actions import publish_contributions
from gemeinsam.participation.models import Contribution
from gemeinsam.strategy import consult_actions, consult_anchors
from gemeinsam.strategy.models import Consultation
with within(County.objects.get(is_default=True)):
    asked = Consultation.objects.select_related("edition", "round").get()
    rows = [row for row in consult_anchors.numbered(asked.edition) if "/summary/" in row["key"]]
    for at in range(29):
        row = rows[at % len(rows)]
        values = {"new_text": row["text"] + " Bald.", "reason": "Das fehlt.", "name": "", "group": "citizen", "mail": ""}
        consult_actions.submit_proposal(consultation=asked, paragraph=row, values=values)
    publish_contributions(contributions=Contribution.objects.filter(proposal__isnull=False), person=User.objects.first())
"""


def run_inside(site, code: str) -> None:
    environment = {
        **os.environ, "DATA_DIR": str(site.folder), "DEMO": "1", "DJANGO_SETTINGS_MODULE": "gemeinsam.conf.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True)


def draft_at_once(visitor) -> None:
    """Two people edit one part of a measure; the second sees both texts, and keeps what both wanted."""
    lead, editor = visitor(login="leitung"), visitor(login="redaktion", script=False)
    for page in (lead, editor):
        page.goto("/massnahmen/MO-01/aendern/?teil=warum")
    lead.fill("[name=effect]", "Mehr Menschen fahren Bus.")
    lead.press("[name=plain]", "Tab")
    lead.get_by_role("button", name="Speichern", exact=True).press("Enter")
    lead.wait_for_url("**/massnahmen/MO-01/**")
    editor.fill("[name=effect]", "Weniger Autos stehen im Stau.")
    editor.get_by_role("button", name="Speichern", exact=True).press("Enter")
    expect(editor.get_by_text("Jemand anderes hat inzwischen gespeichert", exact=True)).to_be_visible()
    both = editor.locator("table.comparison").inner_text()
    assert ("Mehr Menschen fahren Bus." in both, "Weniger Autos stehen im Stau." in both) == (True, True)
    editor.fill("[name=effect]", "Mehr Menschen fahren Bus. Weniger Autos stehen im Stau.")
    editor.get_by_role("button", name="Speichern", exact=True).press("Enter")
    lead.goto("/massnahmen/MO-01/")
    expect(lead.get_by_text("Mehr Menschen fahren Bus. Weniger Autos stehen im Stau.").first).to_be_visible()


def freeze(lead) -> str:
    """Freeze a draft and ask everybody about it; returns the address of the draft."""
    lead.goto("/strategie/festhalten/")
    lead.fill("[name=title]", "Entwurf")
    lead.press("[name=title]", "Enter")
    lead.wait_for_url("**/strategie/fassung/*/")
    lead.get_by_role("link", name="Zu diesem Entwurf fragen").press("Enter")
    lead.fill("[name=title]", "Was sagen Sie?")
    lead.press("[name=title]", "Enter")
    lead.wait_for_url("**/strategie/entwurf/*/")
    return str(lead.url)


def propose(guest, draft: str) -> None:
    """On a phone, without any script; what is missing is said, and nothing typed is lost."""
    guest.goto(f"{draft}?teil=measure/MO-01")
    assert not is_wide(guest)
    guest.get_by_role("link", name="Absatz kommentieren oder ändern").nth(1).click()
    text = guest.locator("[name=new_text]").input_value()
    guest.get_by_role("button", name="Vorschlag absenden").click()
    expect(guest.get_by_text("Ein Satz genügt").first).to_be_visible()
    guest.fill("[name=new_text]", f"{text} Auch abends.")
    guest.fill("[name=reason]", "Abends fährt nichts.")
    guest.fill("[name=name]", "Anna Beispiel")
    guest.get_by_role("button", name="Vorschlag absenden").click()
    expect(guest.locator(".receipt")).to_be_visible()


def decide(lead, which: list[int], decision: str, reason: str, text: str = "") -> None:
    """By keyboard alone: tick, choose, say why, send."""
    boxes = lead.locator("[name=vorschlag]")
    assert boxes.count() == 30
    for at in which:
        boxes.nth(at).focus()
        lead.keyboard.press("Space")
    lead.locator(f"[name=decision][value={decision}]").focus()
    lead.keyboard.press("Space")
    lead.locator("[name=reason]").focus()
    lead.keyboard.type(reason)
    lead.keyboard.press("Tab")
    lead.keyboard.type(text)
    lead.keyboard.press("Tab")
    with lead.expect_navigation():
        lead.keyboard.press("Enter")
    said = lead.locator(".messages").inner_text()
    assert said.startswith(f"{len(which)} Vorschl"), said
    assert "entschieden und beantwortet" in said


def adopt(lead) -> str:
    """Enter what the Kreistag decided; returns the address of the adopted edition."""
    lead.goto("/strategie/festhalten/?art=beschluss")
    assert violations(lead) == []
    lead.fill("[name=title]", "Gemeinsam.Digital")
    lead.fill("[name=on]", lead.evaluate("new Date().toISOString().slice(0, 10)"))
    lead.fill("[name=paper]", "KT/2026/117")
    lead.fill("[name=result]", "einstimmig beschlossen")
    lead.press("[name=result]", "Enter")
    lead.wait_for_url("**/strategie/fassung/*/")
    return str(lead.url)


def check_sum(page) -> str:
    return str(page.locator("code.digest").inner_text())


def digest_of_file(page, address: str) -> str:
    """The check sum as anybody takes it of the JSON, with no code of ours."""
    told = json.loads(page.request.get(f"{address}strategie.json").body())
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def synopsis_as_files(page, draft: str) -> tuple[str, list[str]]:
    """What the files of the synopsis say: all text of the DOCX, and the decisions of the workbook."""
    page.goto(f"{draft}synopse/")
    hrefs = {kind: page.locator(f"a[href$='.{kind}']").first.get_attribute("href") for kind in ("docx", "xlsx")}
    paper = Document(io.BytesIO(page.request.get(hrefs["docx"]).body()))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    book = load_workbook(io.BytesIO(page.request.get(hrefs["xlsx"]).body()))
    rows = [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value]
    return "\n".join([*(p.text for p in paper.paragraphs), *cells]), rows


def check_synopsis(guest, draft: str) -> None:
    """As page, as DOCX, as xlsx: each decision with its reason."""
    guest.goto(f"{draft}synopse/")
    expect(guest.get_by_text("Anna Beispiel").first).to_be_visible()
    marks = {name: guest.locator(f".consult-decision--{name}").count() for name in ("accepted", "adapted", "rejected")}
    assert marks == {"accepted": 14, "adapted": 1, "rejected": 15}
    paper, cells = synopsis_as_files(guest, draft)
    for said in ("Anna Beispiel", "Das regelt ein anderes Konzept.", "Der Sinn stimmt, kürzer gesagt."):
        assert said in paper, said
        assert any(said in cell for cell in cells), said


def test_from_two_editors_to_an_adopted_edition_that_never_changes(visitor, site):
    draft_at_once(visitor)
    lead = visitor(login="leitung")
    draft = freeze(lead)
    guest = visitor(width=360, script=False)
    propose(guest, draft)
    run_inside(site, MANY)

    lead.goto(draft)
    lead.get_by_role("link", name="Vorschläge bearbeiten").press("Enter")
    lead.wait_for_url("**/verwaltung/entwurf/*/")
    assert violations(lead) == []
    numbers = lead.locator("[name=vorschlag]").evaluate_all("boxes => boxes.map(box => box.id)")
    anna = lead.locator(".consult-row", has_text="Anna Beispiel").locator("[name=vorschlag]").get_attribute("id")
    others = [at for at in range(30) if at != numbers.index(anna)]
    decide(lead, [numbers.index(anna), *others[:13]], "accepted", "Das ist klarer.")
    decide(lead, others[13:14], "adapted", "Der Sinn stimmt, kürzer gesagt.", "Der Landkreis fährt gemeinsam.")
    decide(lead, others[14:], "rejected", "Das regelt ein anderes Konzept.")
    lead.locator(".consult-row", has_text="Anna Beispiel").get_by_role("link", name="Einzeln bearbeiten").press("Enter")
    lead.get_by_role("button", name="Text übernehmen").press("Enter")
    expect(lead.get_by_text("Der Text steht jetzt im Arbeitsstand.")).to_be_visible()

    check_synopsis(guest, draft)
    address = adopt(lead)
    reader = visitor(scheme="dark")
    reader.goto(address)
    expect(reader.get_by_text("Anna Beispiel").first).to_be_visible()
    digest = check_sum(reader)
    assert digest_of_file(reader, address) == digest
    reader.get_by_role("link", name="Was sich seit Fassung").press("Enter")
    reader.wait_for_url("**/strategie/vergleich/**")
    assert "Auch abends." in " ".join(reader.locator("ins").all_inner_texts())
    pages = (draft, f"{draft}synopse/", address, reader.url)

    lead.goto("/massnahmen/MO-01/aendern/?teil=warum")
    lead.fill("[name=effect]", "Nach dem Beschluss geändert.")
    lead.press("[name=effect]", "Tab")
    lead.get_by_role("button", name="Speichern", exact=True).press("Enter")
    lead.wait_for_url("**/massnahmen/MO-01/**")
    later = visitor(width=360)
    later.goto("/massnahmen/MO-01/")
    expect(later.get_by_text("Nach dem Beschluss geändert.").first).to_be_visible()
    for kept in (address, "/strategie/?stand=2099-01-01"):
        later.goto(kept)
        assert "Weniger Autos stehen im Stau." in later.content()
        assert "Nach dem Beschluss geändert." not in later.content()
    later.goto(address)
    assert (check_sum(later), digest_of_file(later, address)) == (digest, digest)
    for page in pages:
        reader.goto(page)
        assert violations(reader) == [], page
        assert not is_wide(reader), page
