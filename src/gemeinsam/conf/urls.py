"""All addresses: German for readers, English in their names. What stands here is promised to stay."""

from allauth.account.views import LoginView
from django.urls import include, path, register_converter

from gemeinsam.conf.converters import CountyKey, MeasureNumber
from gemeinsam.county import views as county
from gemeinsam.inventory import collection_guest_pages as replies
from gemeinsam.inventory import collection_pages as collections
from gemeinsam.inventory import views as inventory
from gemeinsam.monitoring import views as monitoring
from gemeinsam.participation import views as participation
from gemeinsam.planning import comparison_pages as comparisons
from gemeinsam.planning import decision_pages as decisions
from gemeinsam.planning import insight_pages as insights
from gemeinsam.planning import scenario_pages as scenarios
from gemeinsam.planning import views as planning
from gemeinsam.planning import workbench_pages as workbench
from gemeinsam.publication import desk, papers
from gemeinsam.publication import views as publication
from gemeinsam.strategy import views as strategy

register_converter(MeasureNumber, "measure")
register_converter(CountyKey, "ags")

urlpatterns = [
    path("", publication.home, name="home"),
    path("healthz", county.health, name="health"),
    path("prozess/", strategy.process, name="process"),
    # Bestandsaufnahme
    path("projekte/", inventory.projects, name="projects"),
    path("projekte/neu/", inventory.new_project, name="project_new"),
    path("projekte/<slug:slug>/", inventory.project, name="project"),
    path("projekte/<slug:slug>/aendern/", inventory.edit_project, name="project_edit"),
    path("projekte/<slug:slug>/zurueckziehen/", inventory.retire_project, name="project_retire"),
    path("loesungen/", inventory.solutions, name="solutions"),
    path("reifegrad/", inventory.maturity, name="maturity"),
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
    path("mitmachen/beleg/<str:token>/zurueckziehen/", participation.withdraw, name="withdraw"),
    path("beitraege/", participation.contributions, name="contributions"),
    path("beitraege/<int:number>/", participation.contribution, name="contribution"),
    # Strategie
    path("leitbild/", strategy.vision, name="vision"),
    path("handlungsfelder/", strategy.fields, name="fields"),
    path("handlungsfelder/<slug:slug>/", strategy.field, name="field"),
    path("massnahmen/", strategy.measures, name="measures"),
    path("massnahmen/neu/", strategy.new_measure, name="measure_new"),
    path("massnahmen/<measure:number>/", publication.measure, name="measure"),
    path("massnahmen/<measure:number>/aendern/", strategy.edit_measure, name="measure_edit"),
    path("massnahmen/<measure:number>/zurueckziehen/", strategy.retire_measure, name="measure_retire"),
    path("massnahmen/<measure:number>/stand/", monitoring.new_report, name="report_new"),
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
    path("strategie.pdf", publication.strategy_pdf, name="strategy_pdf"),
    path("gemeinden/", publication.municipalities, name="municipalities"),
    path("gemeinden.geojson", publication.municipalities_geojson, name="municipalities_geojson"),
    path("gemeinden/<ags:ags>/", publication.municipality, name="municipality"),
    path("impressum/", publication.imprint, name="imprint"),
    path("datenschutz/", publication.privacy, name="privacy"),
    path("barrierefreiheit/", publication.accessibility, name="accessibility"),
    # Verwaltung
    path("verwaltung/", desk.desk, name="desk"),
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
