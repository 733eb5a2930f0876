"""Who may open what: every address x ten roles x six methods against a table written by hand from the promise.

The promise is TRUST.md, rule 1. Nothing here is read from conf/policy.py: a wrong entry there must show here.
"""

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from tests.trust.browsing import form_of, send
from tests.trust.town import ROLES, addresses, names

from gemeinsam.conf.urls import urlpatterns as product
from gemeinsam.county import refusal
from gemeinsam.monitoring.models import Report
from gemeinsam.strategy.models import Measure

ALL = set(ROLES)
NOBODY: set[str] = set()
LOGGED_IN = ALL - {"anonymous"}
OFFICE = {"editor", "lead", "admin"}
STAFF = OFFICE | {"treasurer", "contact", "unit_editor"}
PLANNERS = {"lead", "treasurer"}

# Names of addresses, who may read them, who may send them.
PROMISE = (
    # Everybody reads the portal; nobody sends anything to it.
    (
        """home health process projects project solutions maturity contributions contribution vision fields field goal
        measures measure plan plan_insight plan_compare plan_decided progress thread strategy strategy_pdf municipalities
        municipalities_geojson
        municipality imprint privacy accessibility receipt
        year_plan year_plan_pdf year_plan_docx year_plan_xlsx medium_term medium_term_pdf medium_term_docx
        medium_term_xlsx funding_calendar plan_dates swot swot_field swot_pdf swot_docx swot_all_pdf swot_all_docx
        export export_csv export_json export_xlsx export_table
        documents document document_file concepts concept
        maturity_result maturity_compare maturity_xlsx maturity_csv
        consult_draft consult_synopsis consult_synopsis_docx consult_synopsis_xlsx
        editions edition edition_pdf edition_docx edition_json edition_compare
        inventory_reports inventory_report inventory_report_pdf inventory_report_docx inventory_report_xlsx
        actors actor recommendations recommendation rating measures_csv measures_json measures_xlsx exchange_package""",
        ALL, NOBODY,
    ),
    # Guests write, follow and withdraw without an account.
    ("contribute follow withdraw", ALL, ALL),
    # The doors: log in and out, make an account, find the way back in.
    (
        """demo_login account_login account_logout account_signup account_inactive account_reset_password
        account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
        account_confirm_login_code account_confirm_email account_email_verification_sent mfa_authenticate mfa_login_webauthn
        socialaccount_login_cancelled socialaccount_login_error socialaccount_signup openid_connect_login
        openid_connect_callback""",
        ALL, ALL,
    ),
    # One's own account.
    (
        """account_change_password account_set_password account_email account_reauthenticate
        socialaccount_connections mfa_index mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes
        mfa_generate_recovery_codes mfa_download_recovery_codes mfa_reauthenticate mfa_reauthenticate_webauthn
        mfa_list_webauthn mfa_add_webauthn mfa_remove_webauthn mfa_edit_webauthn""",
        LOGGED_IN, LOGGED_IN,
    ),
    # The county's office keeps inventory and contributions.
    ("project_new project_edit project_retire", OFFICE, OFFICE),
    ("intakes intake intake_columns intake_take_over intake_discard", OFFICE, OFFICE),
    # Documents that are released are read by all; proposals and the register are the office's to decide.
    ("candidates", OFFICE, NOBODY),
    (
        """document_new document_edit document_change candidate candidate_undo concept_measure_new
        concept_measure_edit concept_measure_remove""",
        OFFICE, OFFICE,
    ),
    ("classify classify_preview", OFFICE, NOBODY),
    # Many measures at once, in the table or by a workbook.
    ("bulk bulk_preview bulk_step bulk_workbook bulk_file", OFFICE, NOBODY),
    ("bulk_apply bulk_undo bulk_files bulk_take bulk_discard", OFFICE, OFFICE),
    ("classify_apply classify_undo swot_new swot_edit swot_change swot_take", OFFICE, OFFICE),
    # Inventory reports: the office freezes them, the lead decides who reads them.
    ("inventory_report_draft", OFFICE, OFFICE),
    ("inventory_report_step", {"lead"}, {"lead"}),
    ("edition_freeze", {"lead"}, {"lead"}),
    # A consultation: everybody proposes, the office decides, the lead opens it.
    ("consult_paragraph", ALL, ALL),
    ("consult_board consult_proposal", OFFICE, OFFICE),
    ("consult_open", {"lead"}, {"lead"}),
    ("edition_step", {"lead"}, {"lead"}),
    ("recommendation_accept recommendation_decide", OFFICE, OFFICE),
    # Maturity: the office looks on and drafts questions, the lead decides, units answer their own sheet.
    ("maturity_rounds maturity_round maturity_counties maturity_questionnaire", OFFICE, NOBODY),
    (
        """maturity_row_turn maturity_dimension_new maturity_dimension_edit maturity_question_new
        maturity_question_edit""",
        OFFICE, OFFICE,
    ),
    (
        """maturity_round_new maturity_round_edit maturity_round_step maturity_draft_new
        maturity_draft_decide""",
        {"lead"}, {"lead"},
    ),
    ("maturity_sheet maturity_answer", OFFICE | {"unit_editor", "contact"}, OFFICE | {"unit_editor", "contact"}),
    # Who has a link answers for its unit, without an account; the office runs the rounds.
    ("collection_list_file", ALL, NOBODY),
    ("collection_answer collection_refer collection_stop collection_renew", ALL, ALL),
    ("collections collection collection_sheet", OFFICE, NOBODY),
    (
        """collection_new collection_edit collection_contacts collection_send collection_close collection_decide
        collection_contact""",
        OFFICE, OFFICE,
    ),
    # The register: everybody reads who takes part, the office alone keeps people and judgements.
    ("actor_matrix actor_contacts", OFFICE, NOBODY),
    (
        """actor_new actor_edit actor_retire actor_assess actor_sheet actor_contact_new actor_contact_edit
        actor_contact_keep actor_contact_erase""",
        OFFICE, OFFICE,
    ),
    # Exchange between counties: the office gives and takes over, the lead alone changes the key.
    ("exchange exchange_offer exchange_received", OFFICE, NOBODY),
    ("exchange_give exchange_stop exchange_experience exchange_check exchange_take exchange_sender", OFFICE, OFFICE),
    ("exchange_key", {"lead"}, {"lead"}),
    ("inbox", STAFF, NOBODY),
    ("desk_queue desk_contribution desk_tie", OFFICE, OFFICE),
    ("desk", STAFF, NOBODY),
    # Measures: the office and the editors of units; contact persons only report; the lead alone retires.
    ("measure_new", OFFICE, OFFICE),
    ("measure_edit measure_costs", OFFICE | {"unit_editor"}, OFFICE | {"unit_editor"}),
    (
        """measure_step_new measure_step_edit measure_step_change measure_risk_new measure_risk_edit
        measure_risk_change""",
        OFFICE | {"unit_editor"}, OFFICE | {"unit_editor"},
    ),
    # What is asked of measures is decided by the lead and by who keeps the county's account.
    ("own_fields", {"lead", "admin"}, NOBODY),
    ("own_field_new own_field_edit own_field_change fact_rule", {"lead", "admin"}, {"lead", "admin"}),
    ("report_new", OFFICE | {"unit_editor", "contact"}, OFFICE | {"unit_editor", "contact"}),
    ("measure_retire", {"lead"}, {"lead"}),
    ("draft draft_comment", OFFICE, OFFICE),
    ("gaps", OFFICE, set()),
    ("measure_release", OFFICE | {"unit_editor"}, OFFICE | {"unit_editor"}),
    ("strategy_rules", {"lead", "admin"}, {"lead", "admin"}),
    # Ratings: all of the staff give points, lead and admin prepare rounds and say what becomes of them.
    ("rating_own", STAFF, NOBODY),
    ("rating_sheet", STAFF, STAFF),
    ("rating_round", {"lead", "admin"}, NOBODY),
    (
        """rating_desk rating_criterion_new rating_criterion_edit rating_round_new rating_round_edit rating_round_step
        rating_adopt rating_priority rating_rule rating_override rating_undo""",
        {"lead", "admin"}, {"lead", "admin"},
    ),
    # The tree: the office writes it, units the indicators of their measures; the lead alone moves and merges.
    (
        """vision_edit field_edit principle_new principle_edit principle_change goal_new goal_edit goal_change
        goal_indicator_new goal_indicator_edit goal_indicator_retire""",
        OFFICE, OFFICE,
    ),
    (
        "measure_indicator_new measure_indicator_edit measure_indicator_retire",
        OFFICE | {"unit_editor"}, OFFICE | {"unit_editor"},
    ),
    ("measure_move measure_merge goal_merge", {"lead"}, {"lead"}),
    # Lead and treasurer plan; the lead alone publishes.
    ("plan_compute plan_ask limits", PLANNERS, PLANNERS),
    # Plans are computed and lists are taken over as jobs: whoever orders one sees how far it is.
    ("job_cancel", OFFICE | PLANNERS, OFFICE | PLANNERS),
    ("scenario_new scenario_copy", {"lead"}, {"lead"}),
    ("job", OFFICE | PLANNERS, NOBODY),
    ("plan_publish", {"lead"}, {"lead"}),
    # Both look at the workbench; the lead alone changes plans and scenarios and enters decisions.
    ("workbench", PLANNERS, NOBODY),
    (
        """workbench_new workbench_change workbench_recompute workbench_delete plan_decide scenario_edit
        scenario_delete""",
        {"lead"}, {"lead"},
    ),
)  # fmt: skip
PORTAL = set(PROMISE[0][0].split())
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
MAY = {name: (readers, writers) for group, readers, writers in PROMISE for name in group.split()}


class Told:
    """Stands before the policy, in place of session and membership: a header says who asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.role = request.headers["role"]
        return self.get_response(request)


class Stub:
    """Stands right behind the policy, in place of all views: what comes here was let through."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        return HttpResponse("durchgelassen", status=299)


def expected(name: str, role: str, method: str) -> str:
    """What the promise says: open, closed, or asked to log in."""
    readers, writers = MAY[name]
    allowed = {"GET": readers, "HEAD": readers, "POST": writers}.get(method, NOBODY)
    if role in allowed:
        return "open"
    return "login" if role == "anonymous" and method in {"GET", "HEAD"} else "closed"


def seen(response) -> str:
    if response.status_code == 299:
        return "open"
    if response.status_code == 302 and response["Location"].startswith("/anmelden/?next="):
        return "login"
    return "closed" if response.status_code == 403 else str(response.status_code)


def test_the_table_names_every_address_and_no_other():
    assert sorted(MAY) == sorted(names())


def test_every_address_ten_roles_six_methods(town, settings, monkeypatch):
    """The gate alone, told who asks; that people with sessions pass as who they are is shown below."""
    settings.MIDDLEWARE = [f"{__name__}.Told", "gemeinsam.county.middleware.PolicyMiddleware", f"{__name__}.Stub"]
    monkeypatch.setattr(refusal, "refuse", lambda request, status, title, text: HttpResponse(title, status=status))
    client, where = Client(), addresses(town)
    found = {
        (name, role, method): seen(client.generic(method, where[name], headers={"role": role}))
        for name in where for role in ROLES for method in METHODS
    }  # fmt: skip
    wrong = {key: value for key, value in found.items() if value != expected(*key)}
    assert wrong == {}
    assert len(found) == len(names()) * 10 * 6


@pytest.mark.slow
def test_every_page_opens_for_those_who_may_and_for_nobody_else(town):
    """The same with the real views; a page that asks for a POST says 405, what is not there 404."""
    wrong = {}
    for role in ROLES:
        client = town.client(role)
        for name, where in addresses(town).items():
            if name in PORTAL and role not in {"anonymous", "participant", "lead"}:
                continue
            response = client.get(where)
            if response.status_code >= 500 or (seen(response) == "closed") != (expected(name, role, "GET") == "closed"):
                wrong[name, role] = response.status_code
    assert wrong == {}


@pytest.mark.slow
def test_a_post_without_key_is_refused_before_anything_happens(town):
    """Whoever may send reads why nothing happened (400); whoever may not is refused (403)."""
    ours = {name: where for name, where in addresses(town).items() if not where.startswith("/konto/")}
    found = {}
    for role in ROLES:
        client = town.client(role)
        for name, where in ours.items():
            if name != "account_login":
                found[name, role] = client.post(where).status_code
    wrong = {key: status for key, status in found.items() if status != (400 if key[1] in MAY[key[0]][1] else 403)}
    assert wrong == {}


def test_a_login_is_asked_for_with_the_whole_address(town):
    response = Client().get("/verwaltung/?korb=lesen&seite=2")
    assert response["Location"] == "/anmelden/?next=/verwaltung/%3Fkorb%3Dlesen%26seite%3D2"


def test_a_new_address_without_an_entry_is_closed_to_all_ten(town):
    with override_settings(ROOT_URLCONF="tests.trust.test_policy"):
        found = {role: seen(town.client(role).get("/neu/")) for role in ROLES}
        posts = {role: seen(town.client(role).post("/neu/")) for role in ROLES}
    assert found == {role: "login" if role == "anonymous" else "closed" for role in ROLES}
    assert posts == dict.fromkeys(ROLES, "closed")


urlpatterns = [path("neu/", lambda request: HttpResponse("offen", status=299), name="neu"), *product]


# --- object rules -------------------------------------------------------------------------------------


def report(client, measure):
    return send(client, f"/massnahmen/{measure.number}/stand/", on="2026-01-05", text="Der Bus fährt.", light="green")


def test_a_contact_person_reports_on_the_own_units_measure(town):
    assert report(town.client("contact"), town.measure).status_code == 302
    row = Report.objects.get(text="Der Bus fährt.")
    assert (row.measure, row.author) == (town.measure, town.people["contact"])


@pytest.mark.parametrize("role", ["contact", "unit_editor"])
def test_nobody_reports_on_another_units_measure(town, role):
    client, where = town.client(role), f"/massnahmen/{town.others.number}/stand/"
    key = form_of(client, f"/massnahmen/{town.measure.number}/stand/").fields["_key"]
    values = {"_key": key, "on": "2026-01-05", "text": "Fremd", "light": "green"}
    assert (client.get(where).status_code, client.post(where, values).status_code) == (403, 403)
    assert Report.objects.filter(measure=town.others).count() == 0


def test_an_editor_of_a_unit_edits_the_own_units_measure(town):
    where = f"/massnahmen/{town.measure.number}/aendern/?teil=worum"
    assert send(town.client("unit_editor"), where, title="Neuer Titel").status_code == 302
    assert Measure.objects.get(pk=town.measure.pk).title == "Neuer Titel"


def test_an_editor_of_a_unit_does_not_edit_anothers_measure(town):
    client, where = town.client("unit_editor"), f"/massnahmen/{town.others.number}/aendern/?teil=worum"
    sent = form_of(client, f"/massnahmen/{town.measure.number}/aendern/?teil=worum").filled(title="Gekapert")
    assert (client.get(where).status_code, client.post(where, sent).status_code) == (403, 403)
    assert Measure.objects.get(pk=town.others.pk).title == town.others.title


def test_an_editor_of_a_unit_sees_the_own_draft_after_saving(town):
    client, where = town.client("unit_editor"), f"/massnahmen/{town.draft.number}/aendern/?teil=worum"
    saved = send(client, where, title="Unser Entwurf")
    assert (saved.status_code, client.get(saved["Location"]).status_code) == (302, 200)


READERS_OF_NOTHING_HIDDEN = ("anonymous", "participant", "organisation", "treasurer", "operator")


@pytest.mark.parametrize("role", READERS_OF_NOTHING_HIDDEN)
def test_drafts_retired_entries_and_unread_contributions_are_not_there_for_readers(town, role):
    client = town.client(role)
    hidden = (
        f"/massnahmen/{town.draft.number}/", f"/projekte/{town.hidden.slug}/", f"/projekte/{town.retired.slug}/",
        f"/beitraege/{town.waiting.number}/", f"/beitraege/{town.rejected.number}/",
    )  # fmt: skip
    assert {where: client.get(where).status_code for where in hidden} == dict.fromkeys(hidden, 404)


def test_a_contact_person_sees_nothing_hidden_of_other_units(town):
    Measure.objects.filter(pk=town.others.pk).update(publication="draft")
    assert town.client("contact").get(f"/massnahmen/{town.others.number}/").status_code == 404


def test_a_plan_that_is_not_public_is_shown_to_planners_only(town):
    plan = town.plan
    type(plan).objects.filter(pk=plan.pk).update(published=None, finding="Geheimer Befund")
    where = f"/jahresplan/?szenario=basis&plan={plan.pk}"
    shown = {role for role in ROLES if b"Geheimer Befund" in town.client(role).get(where).content}
    assert shown == PLANNERS
