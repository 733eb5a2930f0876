"""What a reader without an account gets: every promised page, no cookie, nothing foreign, and no trace in a log."""

import logging
import re

import pytest
from django.test import Client
from gunicorn.config import Config
from tests import story
from tests.trust.browsing import a_key, form_of, page_of
from tests.trust.looking import dangers
from tests.trust.town import addresses

from gemeinsam.conf.serving import ServerLog
from gemeinsam.participation import receipts

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

# Scope 10 of the first issue: promised to stay.
PAGES = (
    "/", "/prozess/", "/projekte/", "/projekte/{project}/", "/mitmachen/", "/beitraege/", "/leitbild/", "/handlungsfelder/",
    "/massnahmen/", "/massnahmen/MO-03/", "/jahresplan/", "/stand/", "/faden/", "/strategie/", "/strategie.pdf", "/gemeinden/",
    "/jahresplan/2027/", "/jahresplan/2027/jahresplan.pdf", "/jahresplan/2027/jahresplan.docx",
    "/jahresplan/2027/jahresplan.xlsx", "/jahresplan/mittelfristig/", "/jahresplan/mittelfristig/mittelfristig.xlsx",
    "/jahresplan/foerderung/", "/jahresplan/termine.ics", "/gemeinden/{place}/", "/impressum/", "/datenschutz/", "/barrierefreiheit/", "/anmelden/", "/healthz",
)  # fmt: skip
WITH_A_FORM = {"/mitmachen/", "/anmelden/"}
NEVER_KEPT = WITH_A_FORM | {"/healthz"}


def path_of(page: str) -> str:
    project, place = story.Project.objects.public().first(), story.Municipality.objects.local().first()
    return page.format(project=project.slug, place=place.ags)


def policy_of(response) -> dict[str, list[str]]:
    rules = (rule.split() for rule in response["Content-Security-Policy"].split(";") if rule.strip())
    return {name: values for name, *values in rules}


@pytest.mark.parametrize("page", PAGES)
def test_every_promised_page(big, page):
    response = Client().get(path_of(page))
    assert (response.status_code, response.cookies.output(), len(response.content) > 10) == (200, "", True)
    assert policy_of(response) == {
        "default-src": ["'none'"], "script-src": ["'self'"], "style-src": ["'self'"], "font-src": ["'self'"],
        "img-src": ["'self'", "data:"], "connect-src": ["'self'"], "form-action": ["'self'"], "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"], "manifest-src": ["'self'"],
    }  # fmt: skip
    names = ("X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "Cross-Origin-Opener-Policy")
    assert [response[name] for name in names] == ["nosniff", "same-origin", "DENY", "same-origin"]
    kept = set(response["Cache-Control"].replace(",", " ").split())
    if page == "/healthz":
        assert kept == {"no-store"}
    else:
        assert kept >= {"private", "no-store"} if page in NEVER_KEPT else kept == {"public", "max-age=60"}
    if response["Content-Type"].startswith("text/html"):
        assert dangers(response.content.decode()) == []


@pytest.mark.parametrize("page", [page for page in PAGES if not page.endswith(("pdf", "docx", "xlsx", "ics", "z"))])
def test_a_page_loads_nothing_from_elsewhere(big, page):
    """Whatever a browser fetches by itself comes from this host; links that people click may lead away."""
    tree = page_of(Client().get(path_of(page)))
    fetched = tree.xpath(
        "//script/@src | //link/@href | //img/@src | //source/@srcset | //*[local-name()='use']/@href | //*[local-name()='image']/@href"
    )
    assert [address for address in fetched if not address.startswith(("/static/", "#"))] == []


def test_the_desk_asks_for_a_login(town):
    response = Client().get("/verwaltung/")
    assert (response.status_code, response["Location"], response.cookies.output()) == (
        302,
        "/anmelden/?next=/verwaltung/",
        "",
    )
    assert "no-store" in response["Cache-Control"]


def test_no_anonymous_address_sets_a_cookie(town):
    """All names of the resolver; a passkey login alone needs a session, since the browser must answer a question."""
    setting = {
        name for name, where in addresses(town).items() if Client(raise_request_exception=False).get(where).cookies
    }
    assert setting <= {"mfa_login_webauthn"}


def test_a_guest_contributes_without_a_cookie(town):
    guest = Client()
    form = form_of(guest, "/mitmachen/")
    sent = guest.post("/mitmachen/", form.filled(text="Ein Bus."))
    page = guest.get(sent["Location"])
    assert (sent.status_code, page.status_code, dict(guest.cookies)) == (302, 200, {})
    assert [set(r["Cache-Control"].split(", ")) for r in (sent, page)] == [{"private", "no-store"}] * 2
    assert page["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("role", ["lead", "participant"])
def test_pages_of_people_with_a_session_are_kept_by_nobody(town, role):
    client = town.client(role)
    for where in ("/", "/projekte/", "/strategie/", "/strategie.pdf", "/gemeinden.geojson"):
        assert (where, set(client.get(where)["Cache-Control"].split(", "))) == (where, {"private", "no-store"})


def test_caches_tell_a_guest_from_a_member(town):
    assert {"Cookie", "HX-Request"} <= {name.strip() for name in Client().get("/")["Vary"].split(",")}


def test_pages_that_are_not_there_are_not_kept(town):
    for where in ("/gibtesnicht/", f"/beitraege/{town.waiting.number}/"):
        response = Client().get(where)
        assert (response.status_code, set(response["Cache-Control"].split(", "))) == (404, {"private", "no-store"})


# --- logs -----------------------------------------------------------------------------------------------


MAIL, ADDRESS = "anna.muster@post.test", "203.0.113.77"


class Written(logging.Handler):
    """Everything that any logger would write, formatted as the product formats it."""

    def __init__(self, formatter):
        super().__init__(logging.DEBUG)
        self.setFormatter(formatter)
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def written():
    """The product's own log, at the levels that it is set to."""
    configured = next(h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    handler = Written(configured.formatter)
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


def test_no_address_mail_or_token_in_any_log(town, written, monkeypatch):
    """Ordinary use, refusals, attacks and a crash: none of them leaves who, where or which receipt in the log."""
    guest = Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS)
    token = receipts.token_of(town.waiting)
    code = receipts.code_of(town.waiting)
    key = a_key(guest)
    reset = "1-d2abc-0123456789abcdef0123456789abcdef"
    guest.post("/mitmachen/", form_of(guest, "/mitmachen/").filled(text="Hallo", mail=MAIL))
    guest.post("/anmelden/", {"login": MAIL, "password": "falsch-geraten"})
    guest.post("/konto/password/reset/", {"email": MAIL})
    guest.get(f"/konto/password/reset/key/{reset}/")
    guest.get(f"/mitmachen/beleg/{token}/")
    guest.post("/mitmachen/verfolgen/", {"_key": key, "code": code})
    foreign = {"origin": f"https://{MAIL.replace('@', '.')}"}
    guest.post(f"/mitmachen/beleg/{token}/zurueckziehen/", headers=foreign)
    guest.post(f"/konto/password/reset/key/{reset}/", headers=foreign)
    guest.get("/", HTTP_HOST=f"{MAIL}:80")
    guest.post("/mitmachen/", b"a=1&" * 5000, content_type="application/x-www-form-urlencoded")

    def broken(*_arguments, **_named):
        raise ValueError(f"Key (mail)=({MAIL}) of {ADDRESS} already exists, code {code}")

    monkeypatch.setattr("gemeinsam.participation.receipts.contribution_by", broken)
    assert guest.get(f"/mitmachen/beleg/{token}/?mail={MAIL}").status_code == 500
    text = "\n".join(written)
    assert "ValueError" in text  # the crash itself is told, or nobody could mend it
    private = {
        "mail": MAIL,
        "address": ADDRESS,
        "token": token,
        "code": code,
        "key": key,
        "reset": reset.split("-", 1)[1],
    }
    assert {name for name, value in private.items() if value in text} == set()
    assert re.findall(r"[\w.]+@[\w.]+", text) == []


def test_the_servers_own_log_is_discreet():
    log = ServerLog(Config())
    (handler,) = log.error_log.handlers
    record = logging.makeLogRecord(
        {"msg": f"Invalid request from ip={ADDRESS}: x; /mitmachen/beleg/abc:def/ by {MAIL}"}
    )
    line = handler.format(record)
    assert [private for private in (ADDRESS, "abc:def", MAIL) if private in line] == []
