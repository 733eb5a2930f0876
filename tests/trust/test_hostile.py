"""Bad input of all kinds: a clear German answer, nothing stored that was not meant, nothing run in a browser."""

from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from tests.trust.browsing import a_key, address, form_of
from tests.trust.crawling import crawled
from tests.trust.looking import dangers, problem_with
from tests.trust.payloads import ALL, LETTERS, MARK, NUMBERS, PATHS, SQL, XSS
from tests.trust.rows import all_rows, changed
from tests.trust.town import addresses

from gemeinsam.county.freezing import thawed
from gemeinsam.county.wall import CountyBound
from gemeinsam.inventory.models import Project
from gemeinsam.participation.models import Contribution

# Lists with the parameters that their addresses take.
QUERIES = {
    "/projekte/": ("q", "feld", "digital", "stand", "ort", "stelle", "sicherheit", "ansicht", "seite"),
    "/beitraege/": ("q", "thema", "runde", "ergebnis", "ort", "seite"),
    "/massnahmen/": ("q", "feld", "stand"),
    "/jahresplan/": ("szenario", "plan", "massnahme", "vergleich"),
    "/jahresplan/vergleich/": ("a", "b"),
    "/jahresplan/szenario/": ("vorlage",),
    "/mitmachen/": ("thema",),
    "/anmelden/": ("next",),
    "/verwaltung/": ("korb", "seite"),
    "/verwaltung/erhebungen/": ("seite",),
    "/verwaltung/beitraege/": ("seite",),
}
PATTERNS = (
    "/projekte/{}/", "/projekte/{}/aendern/", "/mitmachen/beleg/{}/", "/beitraege/{}/", "/handlungsfelder/{}/", "/massnahmen/{}/",
    "/massnahmen/MO-{}/", "/gemeinden/{}/", "/verwaltung/beitraege/{}/", "/auftrag/{}/", "/{}", "/static/{}",
    "/rueckmeldung/{}/", "/rueckmeldung/{}/liste.xlsx", "/rueckmeldung/{}/weitergeben/", "/verwaltung/erhebungen/{}/",
    "/jahresplan/szenario/{}/aendern/", "/jahresplan/szenario/{}/kopieren/", "/jahresplan/werkbank/{}/",
    "/jahresplan/werkbank/{}/beschliessen/", "/jahresplan/beschluss/{}/", "/konto/confirm-email/{}/", "/konto/password/reset/key/1-{}/",
)  # fmt: skip


# Thousands of requests: left out of ./test quick.
pytestmark = pytest.mark.slow


def wire(text: str) -> str:
    """As a client puts it into an address."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


# --- addresses -------------------------------------------------------------------------------------------


def test_payloads_in_every_parameter(town):
    clients = {"reader": town.client("anonymous"), "lead": town.client("lead")}
    bad = {}
    for payload in ALL[::3]:
        short = payload[:3000]
        for path, names in QUERIES.items():
            client = clients["lead" if path.startswith(("/verwaltung", "/jahresplan")) else "reader"]
            query = "&".join(f"{name}={wire(short)}" for name in names)
            if problem := problem_with(client.get(f"{path}?{query}")):
                bad[path, payload[:60]] = problem
    assert bad == {}


@pytest.mark.slow
def test_every_payload_in_each_parameter_alone(town):
    client, bad = town.client("lead"), {}
    for payload in ALL:
        for path, names in QUERIES.items():
            for name in names:
                if problem := problem_with(client.get(f"{path}?{name}={wire(payload[:3000])}")):
                    bad[path, name, payload[:60]] = problem
    assert bad == {}


@pytest.mark.parametrize("payloads", [ALL[::4], pytest.param(ALL, marks=pytest.mark.slow)], ids=["some", "all"])
def test_payloads_in_every_path(town, payloads):
    client, bad = town.client("lead"), {}
    for payload in payloads:
        for pattern in PATTERNS:
            if problem := problem_with(client.get(pattern.format(wire(payload[:2000])))):
                bad[pattern, payload[:60]] = problem
    assert bad == {}


STRANGE = (
    "?" + "&".join(f"feld={n}" for n in range(1900)), "?" + "&".join(f"a{n}=1" for n in range(3000)), "?" + "[" * 2000, "?q=%ff%fe%80", "?q=%ED%A0%80", "?&&&==&=",
    "?feld[]=1&feld[a][b]=2", "?seite=1&seite=2&seite=x", "?q=" + "a " * 5000, "?q=%25%25%25", "?" + "%00=%00",
)  # fmt: skip


@pytest.mark.parametrize("query", STRANGE, ids=range(len(STRANGE)))
def test_strange_queries(town, query):
    for path in QUERIES:
        assert problem_with(town.client("lead").get(path + query)) == "", path


def test_undecodable_paths(town):
    client = Client(raise_request_exception=False)
    for path in (
        "/%ff/",
        "/projekte/%C0%AF/",
        "/massnahmen/%ED%A0%80/",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//",
        "///evil.test/",
        "/.//",
        "/mitmachen/%0d%0aX:1/",
    ):
        assert (path, problem_with(client.get(path))) == (path, "")


@pytest.mark.parametrize(
    "target", ["//evil.test/", "https://evil.test/", "javascript:alert(1)", "/\\evil.test", "%2f%2fevil.test"]
)
def test_the_login_leads_to_no_other_site(town, target):
    lead = town.people["lead"]
    response = Client().post(
        address("/anmelden/", next=target), {"login": lead.email, "password": "drei-woerter-baum", "next": target}
    )
    assert (response.status_code, urlsplit(urljoin("http://testserver/anmelden/", response["Location"])).netloc) == (
        302,
        "testserver",
    )


# --- forms -----------------------------------------------------------------------------------------------


def the_forms(town) -> dict[str, tuple[str, str | None, str]]:
    """Every form of ours: page, address if another, whose it is."""
    desk = f"/verwaltung/beitraege/{town.contribution.number}/"
    bench = f"/jahresplan/werkbank/{town.bench.pk}/"
    asking, sheet = town.collecting.get_absolute_url(), town.asked.get_absolute_url()
    link, paper = addresses(town)["collection_answer"], town.document.get_absolute_url()
    measure, project = f"/massnahmen/{town.measure.number}/", f"/projekte/{town.project.slug}/"
    return {
        "contribute": ("/mitmachen/", None, "anonymous"),
        "follow": ("/mitmachen/verfolgen/", None, "anonymous"),
        "login": ("/anmelden/", None, "anonymous"),
        "signup": ("/konto/signup/", None, "anonymous"),
        "reset": ("/konto/password/reset/", None, "anonymous"),
        "project_new": ("/projekte/neu/", None, "editor"),
        "project_edit": (f"{project}aendern/", None, "editor"),
        "project_retire": (project, f"{project}zurueckziehen/", "editor"),
        "reply": (link, None, "anonymous"),
        "refer": (f"{link}weitergeben/", None, "anonymous"),
        "intake": ("/einlesen/", None, "editor"),
        "edition": ("/strategie/festhalten/", None, "lead"),
        "proposal": ("/strategie/entwurf/1/absatz/1/", None, "anonymous"),
        "deciding": (town.proposal.get_absolute_url(), None, "editor"),
        "board": ("/verwaltung/entwurf/1/", None, "editor"),
        "consulting": ("/verwaltung/entwurf/1/beteiligung/", None, "lead"),
        "decision": ("/strategie/festhalten/?art=beschluss", None, "lead"),
        "bulk_files": ("/verwaltung/massnahmen/einlesen/", None, "editor"),
        "bulk_apply": ("/verwaltung/massnahmen/vorschau/?alle=1&setze_dauer=9", "/verwaltung/massnahmen/anwenden/", "editor"),
        "bulk_take": (town.bulk_file.get_absolute_url(), f"{town.bulk_file.get_absolute_url()}uebernehmen/", "editor"),
        "report_draft": ("/bestandsbericht/vorschau/", None, "editor"),
        "report_step": (town.report.get_absolute_url(), f"{town.report.get_absolute_url()}schritt/", "lead"),
        "document_new": ("/dokumente/neu/", None, "editor"),
        "document_edit": (f"{paper}aendern/", None, "editor"),
        "document_change": (paper, f"{paper}tun/", "editor"),
        "candidate": (addresses(town)["candidate"], None, "editor"),
        "concept_measure_new": (addresses(town)["concept_measure_new"], None, "editor"),
        "concept_measure_edit": (addresses(town)["concept_measure_edit"], None, "editor"),
        "collection_new": ("/verwaltung/erhebungen/neu/", None, "editor"),
        "collection_edit": (f"{asking}aendern/", None, "editor"),
        "collection_contacts": (f"{asking}kontakte/", None, "editor"),
        "collection_decide": (sheet, f"{sheet}entscheiden/", "editor"),
        "collection_contact": (sheet, f"{sheet}kontakt/", "editor"),
        "exchange_give": (f"/massnahmen/{town.running.number}/weitergeben/", None, "editor"),
        "exchange_experience": (f"/massnahmen/{town.running.number}/erfahrung/", None, "editor"),
        "exchange_sender": ("/verwaltung/austausch/", "/verwaltung/austausch/absender/", "editor"),
        "measure_new": ("/massnahmen/neu/", None, "editor"),
        "measure_edit": (f"{measure}aendern/?teil=worum", None, "unit_editor"),
        "measure_release": (f"{measure}freigabe/", None, "lead"),
        "strategy_rules": ("/verwaltung/regeln/", None, "lead"),
        "measure_part": (f"{measure}aendern/?teil=pruefung", None, "unit_editor"),
        "measure_own": (f"{measure}aendern/?teil=eigene", None, "unit_editor"),
        "measure_step": (f"{measure}schritte/neu/", None, "unit_editor"),
        "measure_risk": (f"{measure}risiken/neu/", None, "unit_editor"),
        "own_field_new": ("/verwaltung/felder/neu/", None, "admin"),
        "own_field_change": ("/verwaltung/felder/", addresses(town)["own_field_change"], "admin"),
        "measure_costs": (f"{measure}kosten/", None, "unit_editor"),
        "measure_retire": (measure, f"{measure}zurueckziehen/", "lead"),
        "report": (f"{measure}stand/", None, "contact"),
        "queue": ("/verwaltung/beitraege/", None, "editor"),
        "answer": (desk, None, "editor"),
        "tie": (desk, f"{desk}faden/", "editor"),
        "limits": ("/jahresplan/grenzen/", None, "treasurer"),
        "scenario": ("/jahresplan/szenario/", None, "lead"),
        "scenario_edit": (f"/jahresplan/szenario/{town.scenario.slug}/aendern/", None, "lead"),
        "scenario_copy": (f"/jahresplan/szenario/{town.scenario.slug}/kopieren/", None, "lead"),
        "workbench": (bench, f"{bench}aendern/", "lead"),
        "workbench_new": ("/jahresplan/", "/jahresplan/werkbank/", "lead"),
        "decide": (f"{bench}beschliessen/", None, "lead"),
        "compute": ("/jahresplan/", "/jahresplan/rechnen/", "treasurer"),
        "publish": ("/jahresplan/", "/jahresplan/veroeffentlichen/", "lead"),
    }  # fmt: skip


# Fields that a page shows only at times.
MORE = {
    "queue": ("beitrag", "tun", "grund"), "document_new": ("file",), "bulk_files": ("file",), "bulk_apply": ("setze_stand", "setze_feld", "setze_stelle"), "bulk_take": ("beide.2.title",), "document_change": ("tun",),
    "exchange_sender": ("name", "ags", "public_key", "vergessen"), "candidate": ("tun", "warum"), "reply": ("tun",), "collection_decide": ("tun",), "collection_contact": ("tun", "mail", "kontakt", "vorschlag"), "compute": ("szenario",),
    "publish": ("plan",), "workbench": ("tun", "version"), "workbench_new": ("plan",), "project_retire": ("reason", "tun"), "measure_retire": ("reason",), "measure_release": ("reason", "tun"),
    "own_field_change": ("tun",), "report_step": ("reason", "tun"),
}  # fmt: skip
FORMS = [
    "contribute", "follow", "login", "signup", "reset", "project_new", "project_edit", "project_retire", "reply", "refer", "intake", "bulk_files", "bulk_apply", "bulk_take", "report_draft",
    "report_step", "collection_new", "collection_edit", "collection_contacts", "collection_decide", "collection_contact", "exchange_give", "exchange_experience", "exchange_sender",
    "measure_new", "measure_edit", "measure_part", "measure_own", "measure_step", "measure_risk", "own_field_new", "own_field_change", "measure_costs", "measure_retire", "report", "queue",
    "answer", "tie", "document_new", "document_edit", "document_change", "candidate", "concept_measure_new", "concept_measure_edit", "limits", "scenario", "scenario_edit", "scenario_copy",
    "workbench", "workbench_new", "decide", "compute", "publish", "edition", "decision", "proposal", "deciding", "board", "consulting", "measure_release", "strategy_rules",
]  # fmt: skip


def fields_and_client(town, name):
    page, action, role = the_forms(town)[name]
    client = town.client(role)
    hidden = name in {"compute", "publish", "workbench_new"}
    fields = {"_key": a_key(client)} if hidden else dict(form_of(client, page, action).fields)
    return client, action or page, fields | dict.fromkeys(MORE.get(name, ()), "")


def attacked(town, name, rounds):
    """Send the form with another payload in each field, and with one payload in a field that is else right."""
    client, where, fields = fields_and_client(town, name)
    open_fields = [field for field in fields if field not in {"_key", "csrfmiddlewaretoken"}]
    bad = {}
    for turn in rounds:
        sent = dict(fields) | {field: ALL[(turn + 7 * place) % len(ALL)] for place, field in enumerate(open_fields)}
        if problem := problem_with(client.post(where, sent)):
            bad[name, turn] = problem
    return bad


@pytest.mark.parametrize("name", FORMS)
def test_some_payloads_in_all_fields(town, name):
    assert attacked(town, name, range(0, len(ALL), 23)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMS)
def test_every_payload_in_every_field(town, name):
    assert attacked(town, name, range(len(ALL))) == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMS)
def test_every_payload_in_one_field_of_a_form_that_is_else_right(town, name):
    client, where, fields = fields_and_client(town, name)
    bad = {}
    for field in fields:
        for payload in ALL if field not in {"_key", "csrfmiddlewaretoken"} else ALL[::5]:
            if problem := problem_with(client.post(where, fields | {field: payload})):
                bad[name, field, payload[:60]] = problem
    assert bad == {}


@pytest.mark.parametrize("payload", [*XSS, *SQL, *LETTERS[2:]], ids=lambda text: text[:20])
def test_a_contribution_keeps_what_was_typed_and_runs_none_of_it(town, payload):
    guest = town.client("anonymous")
    form = form_of(guest, "/mitmachen/")
    response = guest.post("/mitmachen/", form.filled(text=f"Vorher {payload} nachher"), follow=True)
    row = Contribution.objects.get(text__startswith="Vorher ")
    Contribution.objects.filter(pk=row.pk).update(state="published")
    pages = [
        response,
        guest.get(row.get_absolute_url()),
        guest.get("/beitraege/"),
        town.client("lead").get(f"/verwaltung/beitraege/{row.number}/"),
    ]
    assert [problem_with(page) for page in pages] == [""] * 4
    # Only signs that nobody can see are taken out.
    visible = "".join(letter for letter in payload if letter.isprintable() or letter in "\n\t\u200d")
    assert row.text == f"Vorher {visible} nachher"


def test_bodies_that_are_no_form(town):
    guest, before = Client(raise_request_exception=False), all_rows()
    kinds = (
        ("application/json", b'{"text": "x"}'), ("text/plain", b"x"), ("multipart/form-data", b"x"), ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=a", b'--a\r\nContent-Disposition: form-data; name="text"; filename="../../x.php"\r\n\r\n<?php\r\n--a--'),
        ("application/x-www-form-urlencoded; charset=utf-16", b"text=x"), ("application/x-www-form-urlencoded", b"\xff\xfe=\x80&text=\xc3\x28"),
        ("application/x-www-form-urlencoded", b"&" * 5000), ("application/x-www-form-urlencoded", b"a=1&" * 5000), ("", b"x"), ("ä/ö", b"x"),
        ("application/x-www-form-urlencoded", b"text=" + b"a" * 1_500_000),
    )  # fmt: skip
    answers = [guest.generic("POST", "/mitmachen/", body, content_type=kind) for kind, body in kinds]
    assert [(a.status_code, problem_with(a)) for a in answers] == [(400, "")] * len(kinds)
    assert changed(before, all_rows()) == {}


# --- what is stored, however it got there ---------------------------------------------------------------------


TEXTS = [
    (model, field)
    for model in apps.get_models()
    if issubclass(model, CountyBound) and model.__name__ != "HandledRequest"
    for field in model._meta.fields
    if isinstance(field, models.CharField | models.TextField)
    and not field.choices
    and not isinstance(field, models.SlugField)
]


@pytest.mark.parametrize(
    "payload", [XSS[2], *(pytest.param(p, marks=pytest.mark.slow) for p in (XSS[0], XSS[1], XSS[4], XSS[7]))], ids=str
)
def test_every_text_of_every_row_is_shown_and_never_run(town, payload):
    """Whatever a row says, a reader, an editor and a lead open every page: nothing of it becomes an element."""
    keep = {
        "ars", "ags", "limit", "assumed", "work", "key", "receipt_hash",
        "token_hash", "to", "problem_digest", "code", "number", "scarce", "person",
    }  # fmt: skip
    # A decided plan's rows can't be written at all; here they are, to see what would come of them.
    with thawed(town.county.pk):
        for model, field in TEXTS:
            if field.name not in keep:
                model.objects.update(**{field.name: payload[: field.max_length or 500]})
    type(town.county).objects.filter(pk=town.county.pk).update(
        name=payload, notice=payload, address=payload, strategy_title=payload, map_attribution=payload
    )
    Project.objects.update(sources=[payload, f"https://x.test/{payload}", "javascript:kanarie()"])
    for role in ("anonymous", "lead"):
        client = town.client(role)
        pages = crawled(
            client,
            ["/", "/verwaltung/", "/projekte/?ansicht=tabelle", "/jahresplan/grenzen/", "/massnahmen/neu/"],
            most=70,
        )
        found = {
            path: dangers(text)
            for path, text in pages.items()
            # Files are saved, not shown; their own tests look into them.
            if not path.partition("?")[0].endswith((".xlsx", ".docx", ".pdf", ".ics"))
            and text[:1] == "<"
            and dangers(text)
        }
        assert (role, found) == (role, {})


# --- headers and methods -------------------------------------------------------------------------------------


HEADERS = (
    {"HTTP_ACCEPT_LANGUAGE": "x" * 5000}, {"HTTP_ACCEPT_LANGUAGE": "de-DE,;q=zz,*,%%%"}, {"HTTP_ACCEPT_LANGUAGE": "../../en"}, {"HTTP_X_FORWARDED_HOST": "evil.test"},
    {"HTTP_REFERER": "://["}, {"HTTP_COOKIE": "sitzung=" + "a" * 4000}, {"HTTP_COOKIE": "sitzung=../../x; =;;a=\x01"}, {"HTTP_HX_REQUEST": "true"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "://["}, {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"}, {"HTTP_ACCEPT": "application/json"}, {"HTTP_RANGE": "bytes=0-1"},
    {"HTTP_ACCEPT_ENCODING": "br;q=zz,*"}, {"HTTP_IF_MODIFIED_SINCE": "gestern"}, {"HTTP_IF_NONE_MATCH": '"' * 100}, {"HTTP_X_FORWARDED_FOR": "' OR 1=1"}, {"HTTP_USER_AGENT": XSS[0]},
)  # fmt: skip


@pytest.mark.parametrize("headers", HEADERS, ids=range(len(HEADERS)))
def test_strange_headers_change_nothing(town, headers):
    plain = Client().get("/impressum/").content
    response = Client(raise_request_exception=False).get("/impressum/", **headers)
    assert (response.status_code, response.content == plain) == (200, True)


@pytest.mark.parametrize(
    "method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "CONNECT", "get", "GET\0", "X" * 300]
)
def test_other_methods_change_nothing(town, method):
    client = town.client("lead")
    before = all_rows()
    answers = [client.generic(method, where).status_code for where in addresses(town).values()]
    assert (max(answers) < 500, changed(before, all_rows())) == (True, {})


def test_reading_changes_no_row(town):
    """Every address, by GET and HEAD, as the person who may do most."""
    for role, methods in (("lead", ("GET", "HEAD")), ("editor", ("GET",)), ("anonymous", ("GET",))):
        client = town.client(role)
        client.get("/strategie.pdf")
        before = all_rows()
        for where in addresses(town).values():
            for method in methods:
                client.generic(method, where)
        assert (role, changed(before, all_rows())) == (role, {})


def test_numbers_beyond_all_bounds_in_forms(town):
    client, where, fields = fields_and_client(town, "limits")
    for number in (*NUMBERS, "1.5", "1,5", "10000000001", "4294967296", "9223372036854775808"):
        response = client.post(where, fields | {f"b{town.budget.pk}": number, f"b{town.budget.pk}v": number})
        assert (number[:20], response.status_code, problem_with(response)) == (number[:20], 422, "")


def test_paths_in_names_reach_no_file(town):
    for path in PATHS:
        text = Client().get(f"/static/{path}").content.decode(errors="replace")
        assert ("root:" in text, MARK in text) == (False, False)
