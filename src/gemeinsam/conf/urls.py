"""All addresses: German for readers, English in their names. What stands here is promised to stay."""

from allauth.account.views import LoginView
from django.urls import include, path, register_converter

from gemeinsam.conf.converters import CountyKey, GoalNumber, MeasureNumber
from gemeinsam.county import views as county
from gemeinsam.inventory import actor_contact_pages as people
from gemeinsam.inventory import actor_pages as actors
from gemeinsam.inventory import actor_sheet_pages as assessing
from gemeinsam.inventory import classify_pages as classifying
from gemeinsam.inventory import collection_guest_pages as replies
from gemeinsam.inventory import collection_pages as collections
from gemeinsam.inventory import (
    concept_pages,
    document_pages,
    document_review_pages,
    intake_pages,
    maturity_draft_pages,
    maturity_pages,
    maturity_round_pages,
    maturity_sheet_pages,
)
from gemeinsam.inventory import export_pages as exports
from gemeinsam.inventory import swot_pages as judging
from gemeinsam.inventory import views as inventory
from gemeinsam.monitoring import views as monitoring
from gemeinsam.participation import views as participation
from gemeinsam.planning import comparison_pages as comparisons
from gemeinsam.planning import decision_pages as decisions
from gemeinsam.planning import insight_pages as insights
from gemeinsam.planning import scenario_pages as scenarios
from gemeinsam.planning import tree_merge_pages as merging
from gemeinsam.planning import views as planning
from gemeinsam.planning import workbench_pages as workbench
from gemeinsam.publication import actors as actor_page
from gemeinsam.publication import consult_papers, desk, edition_pages, papers, report_pages, swot_files
from gemeinsam.publication import views as publication
from gemeinsam.strategy import (
    bulk_file_pages,
    bulk_pages,
    consult_pages,
    tree_goal_pages,
    tree_indicator_pages,
    tree_pages,
)
from gemeinsam.strategy import consult_staff_pages as consult_staff
from gemeinsam.strategy import cost_pages as costing
from gemeinsam.strategy import draft_pages as drafting
from gemeinsam.strategy import exchange_pages as exchanging
from gemeinsam.strategy import fact_export_pages as measure_files
from gemeinsam.strategy import fact_pages as facts
from gemeinsam.strategy import own_field_pages as own
from gemeinsam.strategy import rating_desk_pages as steering
from gemeinsam.strategy import rating_pages as rating
from gemeinsam.strategy import rating_result_pages as rated
from gemeinsam.strategy import recommend_pages as recommending
from gemeinsam.strategy import views as strategy
from gemeinsam.strategy import workflow_pages as workflow

register_converter(MeasureNumber, "measure")
register_converter(GoalNumber, "goal")
register_converter(CountyKey, "ags")

urlpatterns = [
    path("", publication.home, name="home"),
    path("healthz", county.health, name="health"),
    path("prozess/", strategy.process, name="process"),
    # Bestandsaufnahme
    path("projekte/", inventory.projects, name="projects"),
    path("projekte/neu/", inventory.new_project, name="project_new"),
    path("projekte/einordnen/", classifying.classify, name="classify"),
    path("projekte/einordnen/vorschau/", classifying.classify_preview, name="classify_preview"),
    path("projekte/einordnen/anwenden/", classifying.classify_apply, name="classify_apply"),
    path("projekte/einordnen/<int:pk>/zuruecknehmen/", classifying.classify_undo, name="classify_undo"),
    path("projekte/export/", exports.export, name="export"),
    path("projekte/export.csv", exports.export_csv, name="export_csv"),
    path("projekte/export.json", exports.export_json, name="export_json"),
    path("projekte/export.xlsx", exports.export_xlsx, name="export_xlsx"),
    path("projekte/export/<slug:name>.csv", exports.export_csv, name="export_table"),
    path("projekte/<slug:slug>/", inventory.project, name="project"),
    path("einlesen/", intake_pages.all_lists, name="intakes"),
    path("einlesen/<int:pk>/", intake_pages.one_list, name="intake"),
    path("einlesen/<int:pk>/spalten/", intake_pages.columns, name="intake_columns"),
    path("einlesen/<int:pk>/uebernehmen/", intake_pages.take_over, name="intake_take_over"),
    path("einlesen/<int:pk>/verwerfen/", intake_pages.discard, name="intake_discard"),
    path("projekte/<slug:slug>/aendern/", inventory.edit_project, name="project_edit"),
    path("projekte/<slug:slug>/zurueckziehen/", inventory.retire_project, name="project_retire"),
    path("swot/", judging.swot, name="swot"),
    path("swot/swot.pdf", swot_files.swot_file, {"form": "pdf"}, name="swot_all_pdf"),
    path("swot/swot.docx", swot_files.swot_file, {"form": "docx"}, name="swot_all_docx"),
    path("swot/einschaetzung/<int:pk>/aendern/", judging.swot_edit, name="swot_edit"),
    path("swot/einschaetzung/<int:pk>/tun/", judging.swot_change, name="swot_change"),
    path("swot/<slug:slug>/", judging.swot_field, name="swot_field"),
    path("swot/<slug:slug>/neu/", judging.swot_new, name="swot_new"),
    path("swot/<slug:slug>/uebernehmen/", judging.swot_take, name="swot_take"),
    path("swot/<slug:slug>/swot.pdf", swot_files.swot_file, {"form": "pdf"}, name="swot_pdf"),
    path("swot/<slug:slug>/swot.docx", swot_files.swot_file, {"form": "docx"}, name="swot_docx"),
    # Verzeichnis der Akteure: die Liste für alle, Kontakte und Einschätzung für die Verwaltung
    path("akteure/", actors.actors, name="actors"),
    path("akteure/<slug:slug>/", actor_page.actor, name="actor"),
    path("verwaltung/akteure/neu/", actors.new_actor, name="actor_new"),
    path("verwaltung/akteure/matrix/", actors.actor_matrix, name="actor_matrix"),
    path("verwaltung/akteure/einschaetzen/", assessing.sheet, name="actor_sheet"),
    path("verwaltung/akteure/kontakte/", people.contacts, name="actor_contacts"),
    path("verwaltung/akteure/<slug:slug>/aendern/", actors.edit_actor, name="actor_edit"),
    path("verwaltung/akteure/<slug:slug>/archiv/", actors.retire_actor, name="actor_retire"),
    path("verwaltung/akteure/<slug:slug>/einschaetzung/", actors.assess, name="actor_assess"),
    path("verwaltung/akteure/<slug:slug>/kontakt/", people.new_contact, name="actor_contact_new"),
    path("verwaltung/akteure/<slug:slug>/kontakt/<int:pk>/", people.edit_contact, name="actor_contact_edit"),
    path("verwaltung/akteure/<slug:slug>/kontakt/<int:pk>/laenger/", people.keep_contact, name="actor_contact_keep"),
    path("verwaltung/akteure/<slug:slug>/kontakt/<int:pk>/loeschen/", people.erase_contact, name="actor_contact_erase"),
    # Konzepte und Dokumente
    path("konzepte/", concept_pages.concepts, name="concepts"),
    path("konzepte/<slug:slug>/", concept_pages.concept, name="concept"),
    path("konzepte/<slug:slug>/neu/", concept_pages.new_measure, name="concept_measure_new"),
    path("konzepte/<slug:slug>/<int:pk>/", concept_pages.edit_measure, name="concept_measure_edit"),
    path("konzepte/<slug:slug>/<int:pk>/entfernen/", concept_pages.remove_measure, name="concept_measure_remove"),
    path("dokumente/", document_pages.documents, name="documents"),
    path("dokumente/neu/", document_pages.new_document, name="document_new"),
    path("dokumente/<slug:slug>/", document_pages.document, name="document"),
    path("dokumente/<slug:slug>/datei/", document_pages.document_file, name="document_file"),
    path("dokumente/<slug:slug>/aendern/", document_pages.edit_document, name="document_edit"),
    path("dokumente/<slug:slug>/tun/", document_pages.change_document, name="document_change"),
    path("dokumente/<slug:slug>/vorschlaege/", document_review_pages.candidates, name="candidates"),
    path("dokumente/<slug:slug>/vorschlaege/<int:pk>/", document_review_pages.candidate, name="candidate"),
    path("dokumente/<slug:slug>/vorschlaege/<int:pk>/zurueck/", document_review_pages.undo, name="candidate_undo"),
    path("loesungen/", inventory.solutions, name="solutions"),
    # Bestandsbericht
    path("bestandsbericht/", report_pages.inventory_reports, name="inventory_reports"),
    path("bestandsbericht/vorschau/", report_pages.inventory_report_draft, name="inventory_report_draft"),
    path("bestandsbericht/<int:number>/", report_pages.inventory_report, name="inventory_report"),
    path("bestandsbericht/<int:number>/schritt/", report_pages.inventory_report_step, name="inventory_report_step"),
    *(
        path(
            f"bestandsbericht/<int:number>/bestandsbericht.{form}",
            report_pages.inventory_report_file,
            {"form": form},
            name=f"inventory_report_{form}",
        )
        for form in ("pdf", "docx", "xlsx")
    ),
    # Handlungsempfehlungen
    path("empfehlungen/", recommending.recommendations, name="recommendations"),
    path("empfehlungen/<slug:key>/", recommending.recommendation, name="recommendation"),
    path("empfehlungen/<slug:key>/annehmen/", recommending.accept, name="recommendation_accept"),
    path("empfehlungen/<slug:key>/entscheiden/", recommending.decide, name="recommendation_decide"),
    # Reifegrad
    path("reifegrad/", maturity_pages.maturity, name="maturity"),
    path("reifegrad/vergleich/", maturity_pages.compare, name="maturity_compare"),
    path("reifegrad/<int:pk>/", maturity_pages.result, name="maturity_result"),
    path("reifegrad/<int:pk>/reifegrad.xlsx", maturity_pages.result_file, {"form": "xlsx"}, name="maturity_xlsx"),
    path("reifegrad/<int:pk>/fragen.csv", maturity_pages.result_file, {"form": "csv"}, name="maturity_csv"),
    path("reifegrad/bogen/<int:pk>/", maturity_sheet_pages.sheet, name="maturity_sheet"),
    path("reifegrad/bogen/<int:pk>/<slug:code>/", maturity_sheet_pages.page, name="maturity_answer"),
    path("verwaltung/reifegrad/", maturity_round_pages.rounds, name="maturity_rounds"),
    path("verwaltung/reifegrad/landkreise/", maturity_round_pages.counties, name="maturity_counties"),
    path("verwaltung/reifegrad/runde/", maturity_round_pages.new_round, name="maturity_round_new"),
    path("verwaltung/reifegrad/runde/<int:pk>/", maturity_round_pages.round_page, name="maturity_round"),
    path("verwaltung/reifegrad/runde/<int:pk>/aendern/", maturity_round_pages.edit_round, name="maturity_round_edit"),
    path("verwaltung/reifegrad/runde/<int:pk>/schritt/", maturity_round_pages.step, name="maturity_round_step"),
    path("verwaltung/reifegrad/entwurf/", maturity_draft_pages.new_draft, name="maturity_draft_new"),
    path(
        "verwaltung/reifegrad/fassung/<int:number>/",
        include(
            [
                path("", maturity_draft_pages.questionnaire, name="maturity_questionnaire"),
                path("entscheiden/", maturity_draft_pages.decide_draft, name="maturity_draft_decide"),
                path("zeile/", maturity_draft_pages.turn_row, name="maturity_row_turn"),
                path("dimension/", maturity_draft_pages.new_dimension, name="maturity_dimension_new"),
                path("dimension/<slug:code>/", maturity_draft_pages.edit_dimension, name="maturity_dimension_edit"),
                path("frage/", maturity_draft_pages.new_question, name="maturity_question_new"),
                path("frage/<slug:code>/", maturity_draft_pages.edit_question, name="maturity_question_edit"),
            ]
        ),
    ),
    # Erhebungsrunden: die Stelle mit ihrem Link, die Leitung am Schreibtisch
    path("rueckmeldung/<str:token>/", replies.answer, name="collection_answer"),
    path("rueckmeldung/<str:token>/liste.xlsx", replies.list_file, name="collection_list_file"),
    path("rueckmeldung/<str:token>/weitergeben/", replies.refer, name="collection_refer"),
    path("rueckmeldung/<str:token>/keine-erinnerung/", replies.stop, name="collection_stop"),
    path("rueckmeldung/<str:token>/neuer-link/", replies.renew, name="collection_renew"),
    path("verwaltung/erhebungen/", collections.rounds, name="collections"),
    path("verwaltung/erhebungen/neu/", collections.new_round, name="collection_new"),
    path("verwaltung/erhebungen/<int:pk>/", collections.board, name="collection"),
    path("verwaltung/erhebungen/<int:pk>/aendern/", collections.edit_round, name="collection_edit"),
    path("verwaltung/erhebungen/<int:pk>/kontakte/", collections.contacts, name="collection_contacts"),
    path("verwaltung/erhebungen/<int:pk>/versenden/", collections.send, name="collection_send"),
    path("verwaltung/erhebungen/<int:pk>/beenden/", collections.close, name="collection_close"),
    path("verwaltung/erhebungen/<int:pk>/<int:number>/", collections.sheet, name="collection_sheet"),
    path("verwaltung/erhebungen/<int:pk>/<int:number>/entscheiden/", collections.decide, name="collection_decide"),
    path("verwaltung/erhebungen/<int:pk>/<int:number>/kontakt/", collections.change_contact, name="collection_contact"),
    path("postfach/", county.inbox, name="inbox"),
    # Beteiligung
    path("mitmachen/", participation.contribute, name="contribute"),
    path("mitmachen/verfolgen/", participation.follow, name="follow"),
    path("mitmachen/beleg/<str:token>/", participation.receipt, name="receipt"),
    path("mitmachen/beleg/<str:token>/zurueckziehen/", consult_pages.withdraw, name="withdraw"),
    path("beitraege/", participation.contributions, name="contributions"),
    path("beitraege/<int:number>/", participation.contribution, name="contribution"),
    # Strategie
    path("leitbild/", strategy.vision, name="vision"),
    path("leitbild/aendern/", tree_pages.edit_vision, name="vision_edit"),
    path("leitbild/leitsatz/neu/", tree_pages.new_principle, name="principle_new"),
    path("leitbild/leitsatz/<int:number>/aendern/", tree_pages.edit_principle, name="principle_edit"),
    path("leitbild/leitsatz/<int:number>/tun/", tree_pages.change_principle, name="principle_change"),
    path("handlungsfelder/", strategy.fields, name="fields"),
    path("handlungsfelder/<slug:slug>/", strategy.field, name="field"),
    path("verwaltung/massnahmen/", bulk_pages.bulk, name="bulk"),
    path("verwaltung/massnahmen/vorschau/", bulk_pages.bulk_preview, name="bulk_preview"),
    path("verwaltung/massnahmen/anwenden/", bulk_pages.bulk_apply, name="bulk_apply"),
    path("verwaltung/massnahmen/schritte/<int:pk>/", bulk_pages.bulk_step, name="bulk_step"),
    path("verwaltung/massnahmen/schritte/<int:pk>/zuruecknehmen/", bulk_pages.bulk_undo, name="bulk_undo"),
    path("verwaltung/massnahmen/massnahmen.xlsx", bulk_file_pages.bulk_workbook, name="bulk_workbook"),
    path("verwaltung/massnahmen/einlesen/", bulk_file_pages.bulk_files, name="bulk_files"),
    path("verwaltung/massnahmen/einlesen/<int:pk>/", bulk_file_pages.bulk_file, name="bulk_file"),
    path("verwaltung/massnahmen/einlesen/<int:pk>/uebernehmen/", bulk_file_pages.bulk_take, name="bulk_take"),
    path("verwaltung/massnahmen/einlesen/<int:pk>/verwerfen/", bulk_file_pages.bulk_discard, name="bulk_discard"),
    path("handlungsfelder/<slug:slug>/aendern/", tree_pages.edit_field, name="field_edit"),
    path("ziele/neu/", tree_goal_pages.new_goal, name="goal_new"),
    path("ziele/<goal:number>/", tree_goal_pages.goal, name="goal"),
    path("ziele/<goal:number>/aendern/", tree_goal_pages.edit_goal, name="goal_edit"),
    path("ziele/<goal:number>/tun/", tree_goal_pages.change_goal, name="goal_change"),
    path("ziele/<goal:number>/zusammenfuehren/", tree_goal_pages.merge_goal, name="goal_merge"),
    *(
        path(f"{place}/kennzahl/{end}", view, {"kind": kind}, name=f"{kind}_indicator_{name}")
        for kind, place in (("goal", "ziele/<goal:number>"), ("measure", "massnahmen/<measure:number>"))
        for end, view, name in (
            ("neu/", tree_indicator_pages.new_indicator, "new"),
            ("<int:pk>/", tree_indicator_pages.edit_indicator, "edit"),
            ("<int:pk>/entfernen/", tree_indicator_pages.retire_indicator, "retire"),
        )
    ),
    path("massnahmen/", strategy.measures, name="measures"),
    path("massnahmen/neu/", facts.new_measure, name="measure_new"),
    path("massnahmen/export.csv", measure_files.export_file, {"form": "csv"}, name="measures_csv"),
    path("massnahmen/export.json", measure_files.export_file, {"form": "json"}, name="measures_json"),
    path("massnahmen/export.xlsx", measure_files.export_file, {"form": "xlsx"}, name="measures_xlsx"),
    path("massnahmen/<measure:number>/", publication.measure, name="measure"),
    path("massnahmen/<measure:number>/aendern/", facts.edit_measure, name="measure_edit"),
    *(
        path(f"massnahmen/<measure:number>/{where}", view, {"kind": kind}, name=f"measure_{kind}_{verb}")
        for kind, rows in (("step", "schritte"), ("risk", "risiken"))
        for where, view, verb in (
            (f"{rows}/neu/", facts.new_row, "new"),
            (f"{rows}/<int:pk>/", facts.edit_row, "edit"),
            (f"{rows}/<int:pk>/tun/", facts.change_row, "change"),
        )
    ),
    path("massnahmen/<measure:number>/kosten/", costing.costs, name="measure_costs"),
    path("massnahmen/<measure:number>/zurueckziehen/", strategy.retire_measure, name="measure_retire"),
    path("massnahmen/<measure:number>/freigabe/", workflow.release, name="measure_release"),
    path("strategie/neu/", drafting.draft, name="draft"),
    path("strategie/luecken/", drafting.gaps, name="gaps"),
    path("verwaltung/kommentar/", drafting.comment, name="draft_comment"),
    path("verwaltung/regeln/", workflow.rules, name="strategy_rules"),
    path("massnahmen/<measure:number>/verschieben/", tree_pages.move_measure, name="measure_move"),
    path("massnahmen/<measure:number>/zusammenfuehren/", merging.merge, name="measure_merge"),
    path("massnahmen/<measure:number>/stand/", monitoring.new_report, name="report_new"),
    # Bewertung: das Ergebnis für alle, die Antworten der Verwaltung, Kriterien und Runden der Leitung
    path("massnahmen/bewertung/", rated.ranking, name="rating"),
    path("massnahmen/bewertung/runde/<int:pk>/", rating.own, name="rating_own"),
    path("massnahmen/bewertung/runde/<int:pk>/<measure:number>/", rating.sheet, name="rating_sheet"),
    path("verwaltung/bewertung/", steering.desk, name="rating_desk"),
    path("verwaltung/bewertung/kriterium/", steering.new_criterion, name="rating_criterion_new"),
    path("verwaltung/bewertung/kriterium/<int:pk>/", steering.edit_criterion, name="rating_criterion_edit"),
    path("verwaltung/bewertung/runde/", steering.new_round, name="rating_round_new"),
    path("verwaltung/bewertung/runde/<int:pk>/", steering.round_page, name="rating_round"),
    path("verwaltung/bewertung/runde/<int:pk>/aendern/", steering.edit_round, name="rating_round_edit"),
    path("verwaltung/bewertung/runde/<int:pk>/schritt/", steering.step, name="rating_round_step"),
    path("verwaltung/bewertung/runde/<int:pk>/uebernehmen/", steering.adopt, name="rating_adopt"),
    path("verwaltung/bewertung/prioritaet/", steering.priority, name="rating_priority"),
    path("verwaltung/bewertung/prioritaet/regel/", steering.rule, name="rating_rule"),
    path("verwaltung/bewertung/prioritaet/<measure:number>/", steering.override, name="rating_override"),
    path("verwaltung/bewertung/zurueck/<int:pk>/", steering.undo, name="rating_undo"),
    # Austausch zwischen Landkreisen
    path("massnahmen/<measure:number>/weitergeben/", exchanging.give, name="exchange_give"),
    path("massnahmen/<measure:number>/weitergeben/beenden/", exchanging.stop, name="exchange_stop"),
    path("massnahmen/<measure:number>/erfahrung/", exchanging.write_experience, name="exchange_experience"),
    path("massnahmen/<measure:number>/paket.json", exchanging.package_file, name="exchange_package"),
    path("verwaltung/austausch/", exchanging.exchange, name="exchange"),
    path("verwaltung/austausch/pruefen/", exchanging.check, name="exchange_check"),
    path("verwaltung/austausch/uebernehmen/", exchanging.take, name="exchange_take"),
    path("verwaltung/austausch/angebot/<slug:digest>/", exchanging.offer, name="exchange_offer"),
    path("verwaltung/austausch/erhalten/<int:pk>/", exchanging.received, name="exchange_received"),
    path("verwaltung/austausch/absender/", exchanging.know, name="exchange_sender"),
    path("verwaltung/austausch/schluessel/", exchanging.renew_key, name="exchange_key"),
    # Jahresplan und Stand
    path("jahresplan/", planning.plan, name="plan"),
    path("jahresplan/rechnen/", planning.compute, name="plan_compute"),
    path("jahresplan/veroeffentlichen/", planning.publish, name="plan_publish"),
    path("jahresplan/grenzen/", planning.limits, name="limits"),
    path("jahresplan/szenario/", scenarios.new, name="scenario_new"),
    path("jahresplan/szenario/<slug:slug>/aendern/", scenarios.edit, name="scenario_edit"),
    path("jahresplan/szenario/<slug:slug>/kopieren/", scenarios.copy, name="scenario_copy"),
    path("jahresplan/szenario/<slug:slug>/loeschen/", scenarios.delete, name="scenario_delete"),
    path("jahresplan/auskunft/", insights.insight, name="plan_insight"),
    path("jahresplan/auskunft/rechnen/", insights.ask, name="plan_ask"),
    path("jahresplan/vergleich/", comparisons.compare, name="plan_compare"),
    path("jahresplan/werkbank/", workbench.take_in, name="workbench_new"),
    path("jahresplan/werkbank/<int:pk>/", workbench.workbench, name="workbench"),
    path("jahresplan/werkbank/<int:pk>/aendern/", workbench.change, name="workbench_change"),
    path("jahresplan/werkbank/<int:pk>/rechnen/", workbench.recompute, name="workbench_recompute"),
    path("jahresplan/werkbank/<int:pk>/loeschen/", workbench.delete, name="workbench_delete"),
    path("jahresplan/werkbank/<int:pk>/beschliessen/", decisions.decide, name="plan_decide"),
    path("jahresplan/beschluss/<int:pk>/", decisions.decided, name="plan_decided"),
    path("jahresplan/foerderung/", papers.funding_calendar, name="funding_calendar"),
    path("jahresplan/termine.ics", papers.plan_dates, name="plan_dates"),
    path("jahresplan/mittelfristig/", papers.medium_term, name="medium_term"),
    path("jahresplan/mittelfristig/mittelfristig.pdf", papers.medium_file, {"form": "pdf"}, name="medium_term_pdf"),
    path("jahresplan/mittelfristig/mittelfristig.docx", papers.medium_file, {"form": "docx"}, name="medium_term_docx"),
    path("jahresplan/mittelfristig/mittelfristig.xlsx", papers.medium_file, {"form": "xlsx"}, name="medium_term_xlsx"),
    path("jahresplan/<int:year>/", papers.year_plan, name="year_plan"),
    path("jahresplan/<int:year>/jahresplan.pdf", papers.year_file, {"form": "pdf"}, name="year_plan_pdf"),
    path("jahresplan/<int:year>/jahresplan.docx", papers.year_file, {"form": "docx"}, name="year_plan_docx"),
    path("jahresplan/<int:year>/jahresplan.xlsx", papers.year_file, {"form": "xlsx"}, name="year_plan_xlsx"),
    path("stand/", monitoring.progress, name="progress"),
    # Portal
    path("faden/", publication.thread, name="thread"),
    path("strategie/", publication.strategy, name="strategy"),
    path("strategie/entwurf/<int:number>/", consult_pages.draft, name="consult_draft"),
    path("strategie/entwurf/<int:number>/absatz/<int:place>/", consult_pages.paragraph, name="consult_paragraph"),
    path("strategie/entwurf/<int:number>/synopse/", consult_papers.synopsis, name="consult_synopsis"),
    *(
        path(
            f"strategie/entwurf/<int:number>/synopse.{form}",
            consult_papers.synopsis_file,
            {"form": form},
            name=f"consult_synopsis_{form}",
        )
        for form in ("docx", "xlsx")
    ),
    path("verwaltung/entwurf/<int:number>/", consult_staff.board, name="consult_board"),
    path("verwaltung/entwurf/<int:number>/beteiligung/", consult_staff.opening, name="consult_open"),
    path(
        "verwaltung/entwurf/<int:number>/vorschlag/<int:contribution>/",
        consult_staff.proposal,
        name="consult_proposal",
    ),
    path("strategie/fassungen/", edition_pages.editions, name="editions"),
    path("strategie/festhalten/", edition_pages.freeze, name="edition_freeze"),
    path("strategie/vergleich/", edition_pages.compare, name="edition_compare"),
    path("strategie/fassung/<int:number>/", edition_pages.edition, name="edition"),
    path("strategie/fassung/<int:number>/schritt/", edition_pages.edition_step, name="edition_step"),
    *(
        path(
            f"strategie/fassung/<int:number>/strategie.{form}",
            edition_pages.edition_file,
            {"form": form},
            name=f"edition_{form}",
        )
        for form in ("pdf", "docx", "json")
    ),
    path("strategie.pdf", publication.strategy_pdf, name="strategy_pdf"),
    path("gemeinden/", publication.municipalities, name="municipalities"),
    path("gemeinden.geojson", publication.municipalities_geojson, name="municipalities_geojson"),
    path("gemeinden/<ags:ags>/", publication.municipality, name="municipality"),
    path("impressum/", publication.imprint, name="imprint"),
    path("datenschutz/", publication.privacy, name="privacy"),
    path("barrierefreiheit/", publication.accessibility, name="accessibility"),
    # Verwaltung
    path("verwaltung/", desk.desk, name="desk"),
    path("verwaltung/felder/", own.own_fields, name="own_fields"),
    path("verwaltung/felder/neu/", own.new_own_field, name="own_field_new"),
    path("verwaltung/felder/regel/", own.fact_rule, name="fact_rule"),
    path("verwaltung/felder/<int:pk>/", own.edit_own_field, name="own_field_edit"),
    path("verwaltung/felder/<int:pk>/tun/", own.change_own_field, name="own_field_change"),
    path("verwaltung/beitraege/", desk.queue, name="desk_queue"),
    path("verwaltung/beitraege/<int:number>/", desk.contribution, name="desk_contribution"),
    path("verwaltung/beitraege/<int:number>/faden/", desk.tie, name="desk_tie"),
    path("auftrag/<int:pk>/", county.job, name="job"),
    path("auftrag/<int:pk>/abbrechen/", county.cancel_job, name="job_cancel"),
    # Konto
    path("anmelden/vorfuehrung/", county.demo_login, name="demo_login"),
    path("konto/", include("allauth.urls")),
    # Last, so that links to the login lead here.
    path("anmelden/", LoginView.as_view(), name="account_login"),
]

handler400 = "gemeinsam.county.views.bad_request"
handler404 = "gemeinsam.county.views.not_found"
handler500 = "gemeinsam.county.views.server_error"
