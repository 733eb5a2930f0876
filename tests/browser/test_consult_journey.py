"""A draft is frozen, asked about, commented on by a guest, decided by keyboard, and read as a synopsis."""

import os
import subprocess
import sys

import pytest
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


def test_thirty_proposals_from_the_draft_to_the_synopsis(visitor, site):
    lead = visitor(login="leitung")
    lead.goto("/strategie/festhalten/")
    lead.fill("[name=title]", "Entwurf")
    lead.press("[name=title]", "Enter")
    lead.wait_for_url("**/strategie/fassung/*/")
    lead.get_by_role("link", name="Zu diesem Entwurf fragen").click()
    lead.fill("[name=title]", "Was sagen Sie?")
    lead.press("[name=title]", "Enter")
    lead.wait_for_url("**/strategie/entwurf/*/")
    draft = lead.url

    guest = visitor(width=360, script=False)
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

    run_inside(site, MANY)
    lead.goto(draft)
    lead.get_by_role("link", name="Vorschläge bearbeiten").click()
    assert violations(lead) == []
    boxes = lead.locator("[name=vorschlag]")
    assert boxes.count() == 30
    for at in range(30):
        boxes.nth(at).focus()
        lead.keyboard.press("Space")
    lead.locator("[name=decision][value=accepted]").focus()
    lead.keyboard.press("Space")
    lead.locator("[name=reason]").focus()
    lead.keyboard.type("Das ist klarer.")
    lead.keyboard.press("Tab")
    lead.keyboard.press("Tab")
    lead.keyboard.press("Enter")
    expect(lead.get_by_text("30 Vorschläge entschieden und beantwortet.")).to_be_visible()

    lead.locator(".consult-row", has_text="Anna Beispiel").get_by_role("link", name="Einzeln bearbeiten").click()
    assert violations(lead) == []
    lead.get_by_role("button", name="Text übernehmen").click()
    expect(lead.get_by_text("Der Text steht jetzt im Arbeitsstand.")).to_be_visible()

    guest.goto(f"{draft}synopse/")
    expect(guest.get_by_text("Anna Beispiel")).to_be_visible()
    assert guest.locator(".consult-decision--accepted").count() == 30
    reader = visitor(scheme="dark")
    for address in (draft, f"{draft}synopse/"):
        reader.goto(address)
        assert violations(reader) == []
        assert not is_wide(reader)
