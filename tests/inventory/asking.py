"""What tests of rounds do again and again: find a link, fill in a page, press a button."""

from django.test import Client
from tests import story
from tests.trust.browsing import form_of, page_of

from gemeinsam.inventory import collection_links as links
from gemeinsam.inventory.collection_models import CollectionSheet

CONTACT_WORDS = {"nachsenden", "widerrufen", "zurueckgekommen", "eintragen", "annehmen", "offen", "nichts"}


def link_of(sheet: CollectionSheet, name: str = "") -> str:
    return f"/rueckmeldung/{links.token_of(sheet.links.order_by('pk').last())}/{name}"


def reply(client: Client, where: str, **given):
    """Fill in the page and send it; `bus_title` stands for the title of the entry with the slug bus."""
    form = form_of(client, where)
    return client.post(where, form.filled(**fields(given)))


def fields(given: dict[str, str]) -> dict[str, str]:
    known = {project.slug: project.pk for project in story.Project.objects.all()}
    named = {}
    for name, value in given.items():
        slug, _, field = name.partition("_")
        named[f"p{known[slug]}-{field}" if slug in known else name.replace("neu_", "neu-")] = value
    return named


def answers(sheet: CollectionSheet) -> list[tuple]:
    """Who said what, oldest first: title, kind, state, values."""
    return [(row.title, row.kind, row.state, row.values) for row in sheet.answers.all()]


def text_of(response) -> str:
    return " ".join(page_of(response).text_content().replace("\xad", "").split())


def press(lead: Client, sheet: CollectionSheet, word: str, **given):
    """Press a button of the lead's page of one unit."""
    where = sheet.get_absolute_url()
    path = "kontakt/" if word in CONTACT_WORDS else "entscheiden/"
    key = form_of(lead, where, f"{where}{path}").fields["_key"]
    return lead.post(f"{where}{path}", {"_key": key, "tun": word, **given})
