"""Login: who gets in, who does not, and what the pages give away."""

import base64
import hashlib
import hmac
import re
import struct
import time
from html.parser import HTMLParser

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from gemeinsam.conf import demo
from gemeinsam.county.models import County, CountyHost, Mail, Membership, Role, User
from gemeinsam.county.wall import within

PASSWORD = "drei-woerter-baum"
ANNA = "anna@kreis.test"
LOGIN = "/anmelden/"
DESK = "/verwaltung/"
# A browser that talks to nobody but the test.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(autouse=True)
def plain(settings, tmp_path):
    """No files from collectstatic, a fresh memory for the rate limits, the demo off."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.ALLOWED_HOSTS = ["*"]
    settings.DEMO = False
    settings.MFA_ADAPTER = "gemeinsam.county.login.MfaAdapter"
    # A test that starts in the last moment of a code must not fail.
    settings.MFA_TOTP_TOLERANCE = 1
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def county(db):
    return County.objects.create(slug="a", name="Landkreis A", ags="07231", is_default=True)


@pytest.fixture
def anna(county):
    return a_person(county, ANNA, Role.LEAD)


@pytest.fixture
def lena(county):
    """A person of the demonstration."""
    return a_person(county, "lena@demo.invalid", Role.LEAD, name="Lena Kreis", is_demo=True)


@pytest.fixture
def client():
    return Client(enforce_csrf_checks=True)


def a_person(county, email, role=None, **fields):
    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if role:
        with within(county):
            Membership.objects.create(user=user, role=role)
    return user


class Forms(HTMLParser):
    """The forms of a page: action and prefilled fields."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "form":
            self.found.append((named.get("action"), {}))
        elif tag == "input" and self.found and named.get("name") and named.get("value"):
            self.found[-1][1][named["name"]] = named["value"]


def send(client, page, action=None, **given):
    """Fill in and send a form of a page as a browser does: with its hidden fields."""
    text = client.get(page).content.decode()
    fields = next(fields for there, fields in Forms(text).found if there == (action or page))
    return client.post(action or page, fields | given)


def login(client, email=ANNA, password=PASSWORD, **headers):
    return client.post(LOGIN, {"login": email, "password": password}, **headers)


def code_of(secret):
    """RFC 6238: six digits, SHA-1, 30 seconds."""
    counter = struct.pack(">Q", int(time.time() // 30))
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def errors_of(response):
    text = response.content.decode()
    return re.findall(r'error-summary".*?</div>', text, re.DOTALL)


def test_code_of_matches_the_rfc(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 59)
    assert code_of(base64.b32encode(b"12345678901234567890").decode()) == "287082"


@pytest.mark.parametrize("page", [LOGIN, "/konto/signup/", "/konto/password/reset/"])
def test_a_guest_gets_no_cookie(client, county, page):
    answer = client.get(page)
    assert (answer.status_code, list(answer.cookies)) == (200, [])
    assert "no-store" in answer["Cache-Control"]


def test_login_leads_to_the_desk_and_remembers_the_county(client, anna, county):
    answer = send(client, LOGIN, login=ANNA, password=PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, DESK)
    assert client.session["county"] == county.pk


def test_login_leads_back_to_where_one_wanted_to_go(client, anna):
    answer = send(client, f"{LOGIN}?next=/jahresplan/", LOGIN, login=ANNA, password=PASSWORD)
    assert answer["Location"] == "/jahresplan/"


def test_login_never_leads_to_another_site(client, anna):
    answer = client.post(LOGIN, {"login": ANNA, "password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == DESK


def test_who_has_no_role_lands_on_the_front_page(client, county):
    a_person(county, "gast@kreis.test")
    assert login(client, "gast@kreis.test")["Location"] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, anna):
    wrong, unknown = login(client, password="falsch"), login(client, "niemand@kreis.test", "falsch")
    assert wrong.status_code == unknown.status_code == 200
    assert errors_of(wrong) == errors_of(unknown)
    assert "E-Mail-Adresse und Passwort passen nicht zusammen." in wrong.content.decode()
    assert not client.cookies


def test_an_empty_login_says_what_is_missing(client, county):
    text = login(client, "", "").content.decode()
    assert "Hier fehlt die E-Mail-Adresse." in text
    assert "Hier fehlt das Passwort." in text


def test_five_wrong_passwords_close_the_door_for_that_address_only(client, anna, county):
    a_person(county, "bert@kreis.test", Role.LEAD)
    for _ in range(5):
        login(client, password="falsch")
    assert "Das waren viele Versuche." in login(client).content.decode()
    assert login(client, "bert@kreis.test").status_code == 302


def test_an_unknown_address_is_closed_as_well(client, county):
    for _ in range(5):
        login(client, "niemand@kreis.test", "falsch")
    assert "Das waren viele Versuche." in login(client, "niemand@kreis.test", "falsch").content.decode()


def test_one_sender_can_not_try_forever(client, county):
    answers = [login(client, f"n{i}@kreis.test", "falsch").status_code for i in range(31)]
    assert answers == [200] * 30 + [429]


@pytest.mark.parametrize("headers", [{"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_SEC_FETCH_SITE": "cross-site"}])
def test_a_login_sent_from_another_site_is_refused(client, anna, headers):
    assert login(client, **headers).status_code == 403


def test_a_session_of_one_county_is_worth_nothing_in_another(client, anna):
    other = County.objects.create(slug="b", name="Landkreis B", ags="07232")
    CountyHost.objects.create(host="b.test", county=other)
    login(client)
    assert client.get("/konto/password/change/").status_code == 200
    there = client.get("/konto/password/change/", HTTP_HOST="b.test")
    assert (there.status_code, there["Location"]) == (302, "/anmelden/?next=/konto/password/change/")


def test_logout_asks_and_leaves_no_session(client, anna):
    login(client)
    assert client.get("/konto/logout/").status_code == 200
    assert send(client, "/konto/logout/")["Location"] == "/"
    assert client.cookies["sitzung"].value == ""


def test_a_resting_account_stays_outside(client, anna):
    User.objects.update(is_active=False)
    assert login(client)["Location"] == "/konto/inactive/"
    assert client.get(DESK).status_code == 302


def test_outside_the_demo_its_people_stay_outside(client, lena):
    assert login(Client(), lena.email).status_code == 403
    assert "Lena Kreis" not in client.get(LOGIN).content.decode()
    key = re.search(r'name="_key" value="([^"]+)"', client.get(LOGIN).content.decode())[1]
    assert client.post("/anmelden/vorfuehrung/", {"email": lena.email, "_key": key}).status_code == 404


def test_in_the_demo_one_click_is_enough(client, lena, anna, settings):
    settings.DEMO = True
    text = client.get(LOGIN).content.decode()
    assert "Lena Kreis" in text
    assert ANNA not in text
    assert send(client, LOGIN, "/anmelden/vorfuehrung/")["Location"] == DESK


def test_demo_people_keep_password_and_open_door(client, lena, settings):
    settings.DEMO = True
    login(client, lena.email)
    changed = {"oldpassword": PASSWORD, "password1": "ganz-neues-wort", "password2": "ganz-neues-wort"}
    answer = send(client, "/konto/password/change/", **changed)
    assert "Vorführkonten behalten ihr Passwort." in answer.content.decode()
    set_up_app(client)
    assert login(Client(), lena.email)["Location"] == DESK


def test_the_password_told_to_demo_people_is_theirs(client, lena, settings):
    settings.DEMO = True
    login(client, lena.email)
    assert f"Passwort {demo.PASSWORD}." in client.get("/konto/reauthenticate/").content.decode()


def test_the_county_directory_has_a_button_only_where_there_is_one(client, county, settings):
    assert "Verwaltungskonto" not in client.get(LOGIN).content.decode()
    server = {"provider_id": "kreis", "name": "Verwaltungskonto", "client_id": "x", "secret": "y",
              "settings": {"server_url": "https://anmeldung.kreis.test"}}  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [server]}}
    text = client.get(LOGIN).content.decode()
    assert "Mit Verwaltungskonto anmelden" in text
    assert "/konto/oidc/kreis/login/?process=login" in [action for action, _ in Forms(text).found]
    assert not client.cookies


def test_a_forgotten_password_is_replaced_by_mail(client, anna, county):
    known = send(client, "/konto/password/reset/", email=ANNA)
    unknown = send(client, "/konto/password/reset/", email="niemand@kreis.test")
    assert known["Location"] == unknown["Location"] == "/konto/password/reset/done/"
    with within(county):
        text = Mail.objects.get(to=ANNA).text
    link = re.search(r"http://testserver(/\S+)", text)[1]
    form = client.get(link)["Location"]
    assert client.get(form).status_code == 200
    answer = send(client, form, password1="ganz-neues-wort", password2="ganz-neues-wort")
    assert answer["Location"] == "/konto/password/reset/key/done/"
    assert login(Client(), password="ganz-neues-wort").status_code == 302
    assert "Dieser Link gilt nicht mehr" in Client().get(link, follow=True).content.decode()


def test_a_new_account_has_no_rights(client, county):
    answer = send(client, "/konto/signup/", email="neu@kreis.test", password1="ganz-neues-wort")
    assert answer.status_code == 302
    assert client.get(DESK).status_code in {302, 403}
    with within(county):
        assert not Membership.objects.exists()


def test_an_address_is_confirmed_by_mail(client, county):
    send(client, "/konto/signup/", email="neu@kreis.test", password1="ganz-neues-wort")
    with within(county):
        text = Mail.objects.get(to="neu@kreis.test").text
    link = re.search(r"http://testserver(/\S+)", text)[1]
    assert not EmailAddress.objects.get().verified
    send(client, link)
    assert EmailAddress.objects.get().verified


def test_machines_fill_in_the_hidden_field_and_get_no_account(client, county):
    send(client, "/konto/signup/", email="neu@kreis.test", password1="ganz-neues-wort", website="x")
    assert not User.objects.exists()


def set_up_app(client):
    """Set up an app with codes; returns its secret and the page after it."""
    page = client.get("/konto/2fa/totp/activate/", follow=True)
    form = send(client, page.redirect_chain[-1][0], "/konto/reauthenticate/", password=PASSWORD)
    page = client.get(form["Location"]).content.decode()
    secret = re.search(r'account__secret">(\w+)<', page)[1]
    fields = dict(Forms(page).found)["/konto/2fa/totp/activate/"]
    wrong = client.post("/konto/2fa/totp/activate/", fields | {"code": "12345"})
    assert "Der Code stimmt nicht." in wrong.content.decode()
    return secret, client.post("/konto/2fa/totp/activate/", fields | {"code": code_of(secret)}, follow=True)


def test_with_an_app_the_password_alone_does_not_open(client, anna):
    login(client)
    _, page = set_up_app(client)
    codes = re.findall(r"<code>(\w+)</code>", page.content.decode())
    assert len(codes) == 10
    assert "doppelt gesichert" in client.get("/konto/2fa/").content.decode()

    second = Client(enforce_csrf_checks=True)
    assert login(second)["Location"] == "/konto/2fa/authenticate/"
    assert second.get(DESK).status_code == 302
    assert "Der Code stimmt nicht." in send(second, "/konto/2fa/authenticate/", code="12345").content.decode()
    assert second.get(DESK).status_code == 302

    third = Client(enforce_csrf_checks=True)
    login(third)
    assert send(third, "/konto/2fa/authenticate/", code=codes[0])["Location"] == DESK
    fourth = Client(enforce_csrf_checks=True)
    login(fourth)
    assert send(fourth, "/konto/2fa/authenticate/", code=codes[0]).status_code == 200


def test_the_code_of_the_app_opens(client, anna):
    login(client)
    secret, _ = set_up_app(client)
    second = Client(enforce_csrf_checks=True)
    login(second)
    assert send(second, "/konto/2fa/authenticate/", code=code_of(secret))["Location"] == DESK


OUTSIDE = (
    LOGIN, "/konto/signup/", "/konto/password/reset/", "/konto/password/reset/done/", "/konto/inactive/",
    "/konto/confirm-email/", "/konto/confirm-email/abc/", "/konto/password/reset/key/1-abc/",
    "/konto/password/reset/key/done/", "/konto/3rdparty/login/cancelled/", "/konto/3rdparty/login/error/",
)  # fmt: skip
INSIDE = (
    "/konto/logout/", "/konto/password/change/", "/konto/email/", "/konto/reauthenticate/", "/konto/2fa/",
    "/konto/2fa/webauthn/", "/konto/3rdparty/",
)  # fmt: skip


@pytest.mark.parametrize("page", OUTSIDE + INSIDE)
def test_pages_keep_the_strict_policy_and_speak_our_words(client, anna, page):
    if page in INSIDE:
        login(client)
    answer = client.get(page)
    text = answer.content.decode()
    assert answer.status_code in {200, 401}
    assert 'class="sheet account"' in text
    assert not re.search(r"<script(?![^>]*(src=|application/json))|\sstyle=|\son\w+=", text)
    assert not re.search(r"erfolgreich|leider|bitte beachten|\b[Dd]ein|!</", text)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_opens_without_a_password(live_server, settings, monkeypatch, county, anna):
    sync_api = pytest.importorskip("playwright.sync_api")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    device = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        tab = browser.new_context(base_url=live_server.url)
        page = tab.new_page()
        devtools = tab.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        page.goto(LOGIN)
        page.fill("[name=login]", ANNA)
        page.fill("[name=password]", PASSWORD)
        page.click("main form.form button[type=submit]")
        page.wait_for_url(f"**{DESK}")
        page.goto("/konto/2fa/webauthn/add/")
        page.fill("[name=password]", PASSWORD)
        page.click("main form.form button[type=submit]")
        page.fill("[name=name]", "Laptop im Amt")
        page.click("main form.form button[type=submit]")
        page.wait_for_url("**/konto/2fa/recovery-codes/")
        tab.clear_cookies()
        page.goto(LOGIN)
        page.click("form[data-passkey=login] button")
        page.wait_for_url(f"**{DESK}")
        # Whoever breaks off may still take the password on the same page.
        tab.clear_cookies()
        page.goto(LOGIN)
        devtools.send(
            "WebAuthn.setUserVerified", {"authenticatorId": added["authenticatorId"], "isUserVerified": False}
        )
        page.click("form[data-passkey=login] button")
        page.wait_for_selector("text=Es ist nichts geschehen.")
        page.fill("[name=login]", ANNA)
        page.fill("[name=password]", PASSWORD)
        page.click("main form.form button[type=submit]")
        page.wait_for_url("**/konto/2fa/authenticate/")
        browser.close()
