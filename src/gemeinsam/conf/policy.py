"""The policy table: who may use which address, and how. An address that is not named here is closed."""

from gemeinsam.county.policy import EVERYONE, LEADS, OFFICE, PLANNERS, SIGNED_IN, STAFF, WRITE, Allowed

READERS = (
    "home", "health", "process", "projects", "project", "solutions", "maturity", "contributions", "contribution",
    "vision", "fields", "field", "goal", "measures", "measure", "plan", "plan_insight", "plan_compare", "plan_decided",
    "progress", "thread", "strategy", "strategy_pdf",
    "municipalities", "municipalities_geojson", "municipality", "imprint", "privacy", "accessibility", "receipt",
    # judgements that are published, and the inventory as files; drafts and the rest of the files are the office's
    "measures_csv", "measures_json", "measures_xlsx",
    "swot", "swot_field", "swot_pdf", "swot_docx", "swot_all_pdf", "swot_all_docx",
    "export", "export_csv", "export_json", "export_xlsx", "export_table",
    # the register names who takes part in something public; people and judgements are the office's
    "actors", "actor",
    # recommendations that the county published; all others are the office's (strategy.recommend_queries)
    "recommendations", "recommendation",
    # documents that are not released, and concepts that are not public, are shown to the office only
    "documents", "document", "document_file", "concepts", "concept",
    # a round that the county has not published is shown to the office only (inventory.maturity_pages.visible)
    "maturity_result", "maturity_compare", "maturity_xlsx", "maturity_csv",
    # a report that is not published is shown to the office only (publication.report_pages.visible)
    "editions", "edition", "edition_pdf", "edition_docx", "edition_json", "edition_compare",
    "inventory_reports", "inventory_report", "inventory_report_pdf", "inventory_report_docx", "inventory_report_xlsx",
    # a draft that people are asked about; before its first day the office only (strategy.consult_pages)
    "consult_draft", "consult_synopsis", "consult_synopsis_docx", "consult_synopsis_xlsx",
    # the signed package of a measure that runs and was released (strategy.exchange_pages.package_file)
    "exchange_package",
    # papers of the plan; a plan that is not public yet is shown to planners only (planning.views.shown_plan)
    "year_plan", "year_plan_pdf", "year_plan_docx", "year_plan_xlsx", "medium_term", "medium_term_pdf",
    "medium_term_docx", "medium_term_xlsx", "funding_calendar", "plan_dates",
    # what a county adopted of a rating; all other rounds are the staff's (strategy.rating_queries.rounds_shown)
    "rating",
)  # fmt: skip

# Addresses of allauth: those that open a session, and those that need one.
ENTRANCE = (
    "account_login", "account_logout", "account_signup", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_confirm_email", "account_email_verification_sent", "mfa_authenticate", "mfa_login_webauthn",
    "account_confirm_login_code", "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup",
    "openid_connect_login", "openid_connect_callback",
)  # fmt: skip
ACCOUNT = (
    "account_change_password", "account_set_password", "account_email", "account_reauthenticate",
    "socialaccount_connections", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_remove_webauthn", "mfa_edit_webauthn",
)  # fmt: skip

STEERING = LEADS | {"admin"}
EDITORS_OF_UNITS = OFFICE | {"unit_editor"}

TABLE: dict[str, Allowed] = {
    **{name: Allowed(EVERYONE) for name in READERS},
    **{name: Allowed(EVERYONE, WRITE) for name in ("contribute", "follow", "withdraw", "demo_login")},
    # who may write there, and until when: strategy.consult_queries.may_write
    "consult_paragraph": Allowed(EVERYONE, WRITE),
    **{name: Allowed(EVERYONE, WRITE) for name in ENTRANCE},
    **{name: Allowed(SIGNED_IN, WRITE) for name in ACCOUNT},
    # Bestandsaufnahme
    "project_new": Allowed(OFFICE, WRITE),
    "project_edit": Allowed(OFFICE, WRITE),
    "project_retire": Allowed(OFFICE, WRITE),
    "intakes": Allowed(OFFICE, WRITE),
    "intake": Allowed(OFFICE, WRITE),
    "intake_columns": Allowed(OFFICE, WRITE),
    "intake_take_over": Allowed(OFFICE, WRITE),
    "intake_discard": Allowed(OFFICE, WRITE),
    "candidates": Allowed(OFFICE),
    **{
        name: Allowed(OFFICE, WRITE)
        for name in (
            "document_new",
            "document_edit",
            "document_change",
            "candidate",
            "candidate_undo",
            "concept_measure_new",
            "concept_measure_edit",
            "concept_measure_remove",
        )
    },
    "classify": Allowed(OFFICE),
    "classify_preview": Allowed(OFFICE),
    "classify_apply": Allowed(OFFICE, WRITE),
    "classify_undo": Allowed(OFFICE, WRITE),
    # many measures at once; publishing is none of it
    **{name: Allowed(OFFICE) for name in ("bulk", "bulk_preview", "bulk_step", "bulk_workbook", "bulk_file")},
    **{name: Allowed(OFFICE, WRITE) for name in ("bulk_apply", "bulk_undo", "bulk_files", "bulk_take", "bulk_discard")},
    **{name: Allowed(OFFICE, WRITE) for name in ("swot_new", "swot_edit", "swot_change", "swot_take")},
    "inventory_report_draft": Allowed(OFFICE, WRITE),
    "inventory_report_step": Allowed(LEADS, WRITE),
    "edition_freeze": Allowed(LEADS, WRITE),
    "consult_board": Allowed(OFFICE, WRITE),
    "consult_proposal": Allowed(OFFICE, WRITE),
    "consult_open": Allowed(LEADS, WRITE),
    "edition_step": Allowed(LEADS, WRITE),
    **{name: Allowed(OFFICE) for name in ("actor_matrix", "actor_contacts")},
    **{f"actor_{name}": Allowed(OFFICE, WRITE) for name in ("new", "edit", "retire", "assess", "sheet")},
    **{f"actor_contact_{name}": Allowed(OFFICE, WRITE) for name in ("new", "edit", "keep", "erase")},
    **{name: Allowed(OFFICE, WRITE) for name in ("recommendation_accept", "recommendation_decide")},
    # Reifegrad; the lead opens and publishes, the office drafts, units answer their own sheet
    **{
        name: Allowed(OFFICE)
        for name in ("maturity_rounds", "maturity_round", "maturity_counties", "maturity_questionnaire")
    },
    **{
        name: Allowed(LEADS, WRITE)
        for name in (
            "maturity_round_new",
            "maturity_round_edit",
            "maturity_round_step",
            "maturity_draft_new",
            "maturity_draft_decide",
        )
    },
    **{
        name: Allowed(OFFICE, WRITE)
        for name in (
            "maturity_row_turn",
            "maturity_dimension_new",
            "maturity_dimension_edit",
            "maturity_question_new",
            "maturity_question_edit",
        )
    },
    **{name: Allowed(EDITORS_OF_UNITS | {"contact"}, WRITE) for name in ("maturity_sheet", "maturity_answer")},
    # Erhebungsrunden: whoever has a link answers for the unit of that link (inventory.collection_links)
    "collection_list_file": Allowed(EVERYONE),
    **{f"collection_{name}": Allowed(EVERYONE, WRITE) for name in ("answer", "refer", "stop", "renew")},
    **{name: Allowed(OFFICE) for name in ("collections", "collection", "collection_sheet")},
    **{
        f"collection_{name}": Allowed(OFFICE, WRITE)
        for name in ("new", "edit", "contacts", "send", "close", "decide", "contact")
    },
    # only where the demonstration runs without a mail server (county.views.inbox)
    "inbox": Allowed(STAFF),
    # Beteiligung
    "desk": Allowed(STAFF),
    "desk_queue": Allowed(OFFICE, WRITE),
    "desk_contribution": Allowed(OFFICE, WRITE),
    "desk_tie": Allowed(OFFICE, WRITE),
    # Strategie; editors of units edit the measures that their unit leads
    "measure_new": Allowed(OFFICE, WRITE),
    "measure_edit": Allowed(EDITORS_OF_UNITS, WRITE),
    "draft": Allowed(OFFICE, WRITE),
    "gaps": Allowed(OFFICE),
    "draft_comment": Allowed(OFFICE, WRITE),
    "measure_release": Allowed(EDITORS_OF_UNITS, WRITE),
    "strategy_rules": Allowed(LEADS | {"admin"}, WRITE),
    "measure_costs": Allowed(EDITORS_OF_UNITS, WRITE),
    "measure_retire": Allowed(LEADS, WRITE),
    # all of the staff rate; lead and admin prepare rounds and say what becomes of them
    "rating_own": Allowed(STAFF),
    "rating_sheet": Allowed(STAFF, WRITE),
    "rating_round": Allowed(STEERING),
    **{
        f"rating_{name}": Allowed(STEERING, WRITE)
        for name in (
            "desk",
            "criterion_new",
            "criterion_edit",
            "round_new",
            "round_edit",
            "round_step",
            "adopt",
            "priority",
            "rule",
            "override",
            "undo",
        )
    },
    # the tree: the office writes, the lead alone moves, merges and shows to everybody (strategy.tree_pages.carry_out)
    **{name: Allowed(OFFICE, WRITE) for name in ("vision_edit", "field_edit")},
    **{f"principle_{name}": Allowed(OFFICE, WRITE) for name in ("new", "edit", "change")},
    **{f"goal_{name}": Allowed(OFFICE, WRITE) for name in ("new", "edit", "change")},
    **{name: Allowed(LEADS, WRITE) for name in ("measure_move", "measure_merge", "goal_merge")},
    **{f"goal_indicator_{name}": Allowed(OFFICE, WRITE) for name in ("new", "edit", "retire")},
    **{f"measure_indicator_{name}": Allowed(EDITORS_OF_UNITS, WRITE) for name in ("new", "edit", "retire")},
    **{
        f"measure_{kind}_{verb}": Allowed(EDITORS_OF_UNITS, WRITE)
        for kind in ("step", "risk")
        for verb in ("new", "edit", "change")
    },
    # own fields: the lead and who keeps the county's account say what is asked
    "own_fields": Allowed(LEADS | {"admin"}),
    **{name: Allowed(LEADS | {"admin"}, WRITE) for name in ("own_field_new", "own_field_edit", "own_field_change")},
    "fact_rule": Allowed(LEADS | {"admin"}, WRITE),
    # Austausch: the office gives and takes packages, the lead alone changes the key
    **{name: Allowed(OFFICE) for name in ("exchange", "exchange_offer", "exchange_received")},
    **{
        f"exchange_{name}": Allowed(OFFICE, WRITE) for name in ("give", "stop", "experience", "check", "take", "sender")
    },
    "exchange_key": Allowed(LEADS, WRITE),
    # contact persons report on the measures that their unit leads
    "report_new": Allowed(EDITORS_OF_UNITS | {"contact"}, WRITE),
    # Jahresplan
    "plan_compute": Allowed(PLANNERS, WRITE),
    "plan_ask": Allowed(PLANNERS, WRITE),
    "plan_publish": Allowed(LEADS, WRITE),
    "limits": Allowed(PLANNERS, WRITE),
    # the treasurer changes budgets only, the lead the rest
    "scenario_new": Allowed(LEADS, WRITE),
    "scenario_copy": Allowed(LEADS, WRITE),
    "scenario_edit": Allowed(LEADS, WRITE),
    "scenario_delete": Allowed(LEADS, WRITE),
    # the treasurer looks on and changes budgets; the lead moves the rows and enters what was decided
    "workbench": Allowed(PLANNERS),
    "workbench_new": Allowed(LEADS, WRITE),
    "workbench_change": Allowed(LEADS, WRITE),
    "workbench_recompute": Allowed(LEADS, WRITE),
    "workbench_delete": Allowed(LEADS, WRITE),
    "plan_decide": Allowed(LEADS, WRITE),
    # lists are taken over by a job too
    "job": Allowed(OFFICE | PLANNERS),
    "job_cancel": Allowed(OFFICE | PLANNERS, WRITE),
}
