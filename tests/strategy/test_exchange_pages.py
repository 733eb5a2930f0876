"""The exchange as people do it: writing what was learnt, giving, looking first, taking over, knowing a sender."""

from io import BytesIO

import pytest
from django.test import Client
from tests import story
from tests.strategy.exchanging import TITLE, Stranger, a_running_measure, from_elsewhere, given
from tests.trust.browsing import form_of, forms_of, send
from tests.trust.rows import all_rows, changed

from gemeinsam.county.wall import within
from gemeinsam.inventory.models import Solution
from gemeinsam.strategy.exchange_package import read_package
from gemeinsam.strategy.models import Experience, GivenPackage, KnownSender, Measure, ReceivedPackage

GIVE, FILE, EXCHANGE = "/massnahmen/MO-03/weitergeben/", "/massnahmen/MO-03/paket.json", "/verwaltung/austausch/"
CHECK, TAKE = f"{EXCHANGE}pruefen/", f"{EXCHANGE}uebernehmen/"


@pytest.fixture
def county(db):
    county = story.a_county("kreis", name="Landkreis Kreis")
    with within(county):
        yield county


@pytest.fixture
def editor(county):
    return story.signed_in(Client(), story.an_editor(county=county), county)


@pytest.fixture
def measure(county):
    return a_running_measure(number="MO-03")


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def upload(client, content: bytes):
    form = form_of(client, EXCHANGE, CHECK)
    file = BytesIO(content)
    file.name = "paket.json"
    return client.post(CHECK, form.filled(file=file))


def take(client, shown, **given):
    form = next(form for form in forms_of(shown, CHECK) if form.action == TAKE)
    return client.post(TAKE, form.filled(**given))


# --- giving -----------------------------------------------------------------------------------------------


def test_from_experience_to_a_file_that_everybody_may_fetch(county, editor):
    a_running_measure(number="MO-03", experience=None)
    assert "ohne Erfahrung" in text_of(editor.get(EXCHANGE))
    told = send(editor, "/massnahmen/MO-03/erfahrung/", worked="Gute Fahrer.")
    assert (told.status_code, told["Location"]) == (302, GIVE)
    page = text_of(editor.get(GIVE))
    assert ("Gute Fahrer." in page, "120.000 Euro" in page, "123.456" in page) == (True, True, False)
    assert send(editor, GIVE).status_code == 302
    reader = Client()
    assert (editor.get(FILE).status_code, reader.get(FILE).status_code) == (200, 404)
    assert "paket.json" not in text_of(reader.get("/massnahmen/MO-03/"))
    assert send(editor, GIVE, released="on").status_code == 302
    answer = reader.get(FILE)
    assert answer["Content-Disposition"] == 'attachment; filename="massnahme-MO-03.json"'
    assert read_package(answer.content).experience == [("Was hat gut funktioniert?", "Gute Fahrer.")]
    assert "paket.json" in text_of(reader.get("/massnahmen/MO-03/"))
    assert send(editor, GIVE, f"{GIVE}beenden/").status_code == 302
    assert (reader.get(FILE).status_code, editor.get(FILE).status_code) == (404, 200)


def test_what_changed_between_looking_and_signing_is_shown_again(editor, measure):
    form = form_of(editor, GIVE)
    Measure.objects.update(summary="Inzwischen anders.")
    answer = editor.post(GIVE, form.filled())
    assert (answer.status_code, GivenPackage.objects.count()) == (422, 0)
    assert "Inzwischen anders." in text_of(answer)
    again = next(form for form in forms_of(answer, GIVE) if "seen" in form.fields)
    assert editor.post(GIVE, again.filled()).status_code == 302


def test_a_mail_address_in_a_text_is_shown_and_needs_a_yes(editor, measure):
    Measure.objects.update(risks="Fragen an anna@kreis.test")
    page = text_of(editor.get(GIVE))
    assert "Mailadresse „anna@kreis.test“ in „Risiken“" in page
    assert (send(editor, GIVE).status_code, GivenPackage.objects.count()) == (422, 0)
    assert (send(editor, GIVE, despite="on").status_code, GivenPackage.objects.count()) == (302, 1)


def test_two_who_write_the_experience_see_both_texts(editor, measure):
    form = form_of(editor, "/massnahmen/MO-03/erfahrung/")
    send(editor, "/massnahmen/MO-03/erfahrung/", worked="Die erste Fassung.")
    answer = editor.post("/massnahmen/MO-03/erfahrung/", form.filled(worked="Die zweite Fassung."))
    page = text_of(answer)
    assert (answer.status_code, Experience.objects.get().worked) == (422, "Die erste Fassung.")
    assert ("Die erste Fassung." in page, "Die zweite Fassung." in page) == (True, True)


def test_a_draft_has_no_button(editor, county):
    story.a_draft(number="MO-03")
    assert "Paket unterschreiben" not in text_of(editor.get(GIVE))
    assert "weitergeben" not in text_of(editor.get("/massnahmen/MO-03/"))


# --- looking and taking over ------------------------------------------------------------------------------


def test_a_file_is_shown_first_and_nothing_is_stored(editor, measure):
    package, _sender = from_elsewhere()
    before = all_rows()
    shown = upload(editor, package.text.encode())
    page = text_of(shown)
    assert shown.status_code == 200
    assert set(changed(before, all_rows())) <= {"county_handledrequest"}
    for words in (
        "Unbekannter Absender",
        package.fingerprint,
        "Gespeichert ist noch nichts",
        f"MO-03 {TITLE}",
        "100 % gleiche",
    ):
        assert words in page, words


def test_an_unknown_sender_is_taken_over_with_a_yes_only(editor, measure):
    package, _sender = from_elsewhere()
    shown = upload(editor, package.text.encode())
    refused = take(editor, shown)
    assert (refused.status_code, ReceivedPackage.objects.count()) == (422, 0)
    assert "Vergleichen Sie den Fingerabdruck" in text_of(refused)
    form = next(form for form in forms_of(refused, TAKE) if form.action == TAKE)
    done = editor.post(TAKE, form.filled(accepts="on", remember="on"))
    row = ReceivedPackage.objects.get()
    assert (done.status_code, done["Location"], row.person.name) == (
        302,
        f"{EXCHANGE}erhalten/{row.pk}/",
        "Edin Redaktion",
    )
    page = text_of(Client().get("/loesungen/"))
    assert ("Erfahrung aus Landkreis Fernkreis" in page, "Der Bus ist voll." in page) == (True, True)
    assert "Bekannter Absender" in text_of(upload(editor, package.text.encode()))


def test_as_a_measure_with_a_field(editor, county):
    package, _sender = from_elsewhere()
    field = story.a_field()
    shown = upload(editor, package.text.encode())
    wrong = take(editor, shown, kind="measure", accepts="on")
    assert (wrong.status_code, Measure.objects.count(), "Zu welchem Handlungsfeld" in text_of(wrong)) == (422, 0, True)
    form = next(form for form in forms_of(wrong, TAKE) if form.action == TAKE)
    assert editor.post(TAKE, form.filled(field=field.pk)).status_code == 302
    measure = Measure.objects.get()
    assert measure.publication == "draft"
    assert Client().get(measure.get_absolute_url()).status_code == 404
    assert "Rufbus per App" in text_of(editor.get(measure.get_absolute_url()))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leer"), (b"{", "kein gültiges JSON"), (b" " * 300_000, "größer als 200 KB"),
        (b"[" * 150_000, "zu tief verschachtelt"), (b'{"format": 1e999}', "keine ganze Zahl"),
    ],
    ids=["empty", "broken", "large", "deep", "endless"],
)  # fmt: skip
def test_a_hostile_file_is_refused_with_the_reason(editor, content, words):
    before = all_rows()
    answer = upload(editor, content)
    assert (answer.status_code, words in text_of(answer), changed(before, all_rows())) == (422, True, {})


def test_a_changed_package_in_the_second_step_is_refused(editor, county):
    package, _sender = from_elsewhere()
    shown = upload(editor, package.text.encode())
    refused = take(editor, shown, package=package.text.replace("Rufbus", "Luftbus"), accepts="on")
    assert (refused.status_code, Solution.objects.count()) == (422, 0)
    assert "passt nicht zur Prüfsumme" in text_of(refused)


def test_the_second_click_and_the_second_upload_add_nothing(editor, county):
    package, _sender = from_elsewhere()
    shown = upload(editor, package.text.encode())
    form = next(form for form in forms_of(shown, CHECK) if form.action == TAKE)
    sent = form.filled(accepts="on")
    first, second = editor.post(TAKE, sent), editor.post(TAKE, sent)
    assert (first["Location"], second["Location"], Solution.objects.count()) == (
        first["Location"],
        first["Location"],
        1,
    )
    assert "Schon übernommen" in text_of(upload(editor, package.text.encode()))


def test_html_stays_text_on_the_catalogue(county, editor):
    package, _sender = from_elsewhere()
    nasty = {"title": "<script>alert(1)</script>", "summary": "<img src=x onerror=alert(1)>"}
    content = {**package.content, "measure": nasty, "experience": {"worked": "<b onclick=1>gut</b>"},
               "sender": {"name": "<i>Kreis</i>", "ags": ""}}  # fmt: skip
    shown = upload(editor, Stranger().written(content))
    assert take(editor, shown, accepts="on").status_code == 302
    page = Client().get("/loesungen/").content.decode() + shown.content.decode()
    assert ("&lt;script&gt;alert(1)" in page, "&lt;b onclick=1&gt;" in page, "&lt;i&gt;Kreis" in page) == (
        True,
        True,
        True,
    )
    assert [word for word in ("<script>alert", "<img src=x", "<b onclick", "<i>Kreis") if word in page] == []


def test_between_two_counties_without_a_file(county, editor, client):
    neighbour = story.a_county("nachbar", name="Landkreis Nachbar")
    with within(neighbour):
        package = given(a_running_measure(), neighbour, offered=True)
    page = text_of(editor.get(EXCHANGE))
    assert ("Rufbus per App" in page, "Landkreis Nachbar" in page) == (True, True)
    where = f"{EXCHANGE}angebot/{package.digest}/"
    done = send(editor, where, TAKE)
    assert (done.status_code, ReceivedPackage.objects.get().standing) == (302, "neighbour")
    assert "schon übernommen" in text_of(editor.get(EXCHANGE))
    with within(neighbour):
        GivenPackage.objects.update(offered=None)
    assert (editor.get(where).status_code, Solution.objects.count()) == (404, 1)


# --- keys -------------------------------------------------------------------------------------------------


def test_a_sender_is_entered_by_hand_and_forgotten(editor, county):
    key, where = Stranger().key, f"{EXCHANGE}absender/"
    form = next(form for form in forms_of(editor.get(EXCHANGE), EXCHANGE) if "public_key" in form.fields)
    wrong = editor.post(where, form.filled(name="Landkreis Fern", public_key="abc"))
    assert (wrong.status_code, "Das ist kein Schlüssel" in text_of(wrong), "Landkreis Fern" in text_of(wrong)) == (
        422,
        True,
        True,
    )
    form = next(form for form in forms_of(wrong, EXCHANGE) if "public_key" in form.fields)
    assert editor.post(where, form.filled(public_key=f" {key} ")).status_code == 302
    row = KnownSender.objects.get()
    assert (row.name, row.public_key) == ("Landkreis Fern", key)
    form = next(form for form in forms_of(editor.get(EXCHANGE), EXCHANGE) if form.action == where)
    assert editor.post(where, form.filled(vergessen=str(row.pk))).status_code == 302
    assert KnownSender.objects.count() == 0


@pytest.mark.parametrize("asked", ["0", "99999999999999999999", "9" * 5000, "x", "²"])
def test_a_sender_that_is_not_there_is_not_forgotten(editor, county, asked):
    form = next(form for form in forms_of(editor.get(EXCHANGE), EXCHANGE) if "public_key" in form.fields)
    assert editor.post(f"{EXCHANGE}absender/", form.filled(vergessen=asked)).status_code == 404


def test_the_lead_alone_makes_a_new_key(county, editor, measure):
    given(measure, county, released=True)
    lead = story.signed_in(Client(), story.a_lead(county=county), county)
    assert "Neuen Schlüssel machen" not in text_of(editor.get(EXCHANGE))
    assert send(lead, EXCHANGE, f"{EXCHANGE}schluessel/").status_code == 302
    assert Client().get(FILE).status_code == 404


def test_the_empty_page_says_what_comes(editor):
    page = text_of(editor.get(EXCHANGE))
    for words in ("Zurzeit bietet niemand etwas an.", "Noch ist keine öffentliche Maßnahme in Betrieb.", "Noch keine.",
                  "Er entsteht mit Ihrem ersten Paket."):  # fmt: skip
        assert words in page, words
