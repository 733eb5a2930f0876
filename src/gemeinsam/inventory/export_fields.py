"""What the open exports hold: a table for each model, a column for each fact, in words that stay.

Every field of every model of this room, and of units, is a column here or named with the reason why not: in
`EXCLUDED` a field, in `EXCLUDED_MODELS` a whole model. A test walks the models and fails otherwise
(tests/inventory/test_export.py). Keys are a promise to whoever reads the files: they don't change, they only grow.
"""

from dataclasses import dataclass
from typing import Any

from gemeinsam.county.models import Unit
from gemeinsam.inventory.export_columns import (
    Column,
    ColumnOf,
    Table,
    chosen,
    dated,
    euros,
    many,
    one,
    plain,
    provenance,
    table_of,
)
from gemeinsam.inventory.models import (
    ConceptMeasure,
    Funding,
    MaturityQuestion,
    Project,
    RecommendationDecision,
    Solution,
    Statement,
    SwotEntry,
)
from gemeinsam.web.figures import euro_of_cents

PROJECT_NOTE = "Kennung des Projekts wie in seiner Adresse; verbindet die Tabellen"


def statement_words(row: Statement) -> str:
    """An amount as it was said: amount, meaning, remark, date."""
    parts = (euro_of_cents(row.cents) or "ohne Betrag", row.meaning, row.note, row.stated)
    return "; ".join(part.replace("\u00a0", " ") for part in parts if part)


def computed(key: str, title: str, covers: str, read: Any, *, note: str = "", kind: Any = "text") -> ColumnOf:
    """A column that takes more than one field to say."""
    return lambda _model: Column(key, title, kind, tuple(covers.split()), read, note)


PROJECTS = table_of(
    "projekte", "Projekte, Konzepte und Ideen", Project,
    plain("slug", "kennung", note=PROJECT_NOTE, title="Kennung"), plain("title", "titel"),
    plain("summary", "kurzbeschreibung"), chosen("kind", "art"), chosen("digital", "digitalbezug"),
    chosen("level", "ebene"), many("topics", "handlungsfelder", "Handlungsfelder", "title"),
    many("topics", "handlungsfelder_kennung", "Kennungen der Handlungsfelder", "slug"), plain("aims", "zielsetzung"),
    one("unit", "stelle", "Zuständige Stelle", "name"),
    one("unit", "stelle_kennung", "Kennung der Stelle", "slug", note="verbindet mit der Tabelle stellen"),
    many("partners", "partner", "Partner", "name"),
    many("partners", "partner_kennung", "Kennungen der Partner", "slug"),
    many("places", "orte", "Orte", "name"),
    many("places", "orte_schluessel", "Regionalschlüssel der Orte", "ars", note="amtlicher Schlüssel (ARS)"),
    one("funding", "foerderprogramm", "Förderprogramm", "title"),
    one("funding", "foerderprogramm_kennung", "Kennung des Förderprogramms", "slug"),
    *dated("starts", "beginn"), *dated("ends", "ende"), plain("period_note", "zeitraum_hinweis"),
    plain("approach", "herangehensweise"), chosen("status", "stand"), plain("status_note", "stand_in_worten"),
    computed("konzept", "Übergeordnetes Konzept", "concept", lambda row: row.shown_concept and row.shown_concept.title),
    computed("konzept_kennung", "Kennung des übergeordneten Konzepts", "concept",
             lambda row: row.shown_concept and row.shown_concept.slug),
    computed("geldangaben", "Angaben über Geld", "", lambda row: list(map(statement_words, row.statements.all())),
             kind="list", note="wie angegeben, als Zahlen in der Tabelle geldangaben; eine Summe gibt es nicht"),
    *provenance(), plain("confirmed", "bestaetigt_am", "date", title="Von der Stelle bestätigt am"),
    plain("changed", "geaendert", "moment", title="Zuletzt geändert"),
    plain("is_public", "oeffentlich", "yesno", internal=True),
    plain("retired", "zurueckgezogen", "moment", title="Zurückgezogen am", internal=True),
    plain("version", "fassung", "number", title="Fassung", note="zählt die Änderungen", internal=True),
)  # fmt: skip

STATEMENTS = table_of(
    "geldangaben", "Angaben über Geld", Statement,
    one("project", "projekt_kennung", "Kennung des Projekts", "slug", note=PROJECT_NOTE),
    one("project", "projekt", "Projekt", "title"),
    plain("order", "nummer", "number", title="Nummer", note="Reihenfolge im Eintrag"),
    plain("cents", "betrag_euro", "euro", title="Betrag in Euro", note="leer, wenn kein Betrag genannt ist"),
    computed("angabe", "Angabe in Worten", "cents meaning note stated", statement_words, note="wie angegeben"),
    plain("meaning", "bedeutung"), plain("note", "hinweis"), plain("stated", "datum_der_angabe"), *provenance(),
    note="Mehrere Angaben zu einem Projekt stehen nebeneinander und lassen sich nicht zusammenzählen.",
)  # fmt: skip

UNITS = table_of(
    "stellen", "Stellen und Partner", Unit,
    plain("slug", "kennung", title="Kennung"), plain("name", "name"), plain("kind", "art"),
    plain("note", "hinweis", internal=True), one("municipality", "ort", "Ort", "name"),
    one("municipality", "ort_schluessel", "Regionalschlüssel des Orts", "ars", note="amtlicher Schlüssel (ARS)"),
    *provenance(),
    plain("retired", "archiviert", "moment", title="Im Archiv seit", internal=True),
    plain("version", "fassung", "number", title="Fassung", note="zählt die Änderungen", internal=True),
    note="Öffentlich sind die Stellen, die an einem öffentlichen Projekt beteiligt sind.",
)  # fmt: skip

PROGRAMMES = table_of(
    "foerderprogramme", "Förderprogramme", Funding,
    plain("slug", "kennung", title="Kennung"), plain("title", "titel"), plain("giver", "geber"),
    plain("note", "hinweis"), plain("percent", "foerdersatz", "number"),
    plain("opens", "antrag_ab", "date"), plain("closes", "antrag_bis", "date"),
    euros("euro_yearly", "mittel_je_jahr_euro"), euros("euro_total", "mittel_insgesamt_euro"),
    plain("ends", "zahlt_bis", "date"), plain("quota", "hoechstzahl", "number"),
    plain("stacks", "kombinierbar", "yesno"), plain("most_percent", "hoechstsatz_zusammen", "number"), *provenance(),
)  # fmt: skip

SOLUTIONS = table_of(
    "loesungen", "Übertragbare Lösungen", Solution,
    plain("slug", "kennung", title="Kennung"), plain("title", "titel"), plain("description", "beschreibung"),
    one("topic", "handlungsfeld", "Handlungsfeld", "title"), plain("examples", "beispiele", "table"),
    plain("conditions", "voraussetzungen", "table"), plain("effort_start", "aufwand_einfuehrung"),
    plain("effort_run", "aufwand_laufend"), plain("cost_note", "kosten"), plain("told_by", "erhalten_von"),
    plain("experience", "erfahrung", "table"), *provenance(),
)  # fmt: skip

QUESTIONS = table_of(
    "reifegrad_fragen", "Fragen zum Reifegrad", MaturityQuestion,
    plain("code", "kennung", title="Kennung"),
    one("questionnaire", "fassung", "Fassung des Fragebogens", "number"),
    one("dimension", "dimension", "Dimension", "title"),
    one("dimension", "dimension_kennung", "Kürzel der Dimension", "code"),
    plain("weight", "gewicht", "number", title="Gewicht in der Dimension"), plain("text", "frage", title="Frage"),
    plain("anchors", "stufen", "list", title="Stufen 0 bis 4"), plain("proof", "nachweis", title="Nachweis"),
    plain("order", "nummer", "number", title="Nummer"),
    plain("dataset", "datensatz", title="Datensatz", note="aus welchem mitgelieferten Datensatz"),
    plain("retired", "gestrichen", "yesno", title="Gestrichen", internal=True),
    plain("version", "aenderungen", "number", title="Änderungen", note="zählt die Änderungen", internal=True),
    note="Die Fragen der veröffentlichten Fassungen. Ergebnisse stehen als Datei auf der Seite jeder Runde.",
)  # fmt: skip

JUDGEMENTS = table_of(
    "einschaetzungen", "Stärken, Schwächen, Chancen, Risiken", SwotEntry,
    one("topic", "handlungsfeld", "Handlungsfeld", "title"), chosen("quadrant", "art"), plain("text", "einschaetzung"),
    plain("order", "nummer", "number", title="Nummer", note="Reihenfolge im Feld"),
    many("projects", "projekte_kennung", "Belege: Kennungen der Projekte", "slug"),
    many("contributions", "beitraege", "Belege: Nummern der Beiträge", "number"),
    plain("proof", "beleg"), plain("link", "adresse"),
    computed("gezaehlt", "Aus dem Bestand gezählt", "origin", lambda row: bool(row.origin), kind="yesno"),
    plain("created", "notiert", "moment", title="Notiert am"),
    plain("changed", "geaendert", "moment", title="Zuletzt geändert"),
    plain("is_public", "veroeffentlicht", "yesno", internal=True),
    plain("retired", "zurueckgezogen", "moment", title="Zurückgezogen am", internal=True),
    plain("version", "fassung", "number", title="Fassung", internal=True),
)  # fmt: skip

RECOMMENDATIONS = table_of(
    "empfehlungen", "Entscheidungen über Handlungsempfehlungen", RecommendationDecision,
    plain("key", "kennung", title="Kennung", note="wie in der Adresse der Empfehlung"), chosen("rule", "regel"),
    chosen("state", "stand"), plain("reason", "begruendung"), plain("until", "zurueckgestellt_bis", "date"),
    plain("decided", "entschieden", "moment", title="Entschieden am"),
    plain("title", "empfehlung", internal=True), plain("why", "warum", internal=True),
    plain("evidence", "belege", "table", title="Belege beim Entscheiden", internal=True),
    plain("strength", "gewicht", "number", title="Gewicht der Belege, 1 bis 3", internal=True),
    plain("is_public", "veroeffentlicht", "yesno", internal=True),
    plain("version", "fassung", "number", title="Fassung", internal=True),
    note="Empfehlungen werden aus dem Bestand berechnet; hier steht, was entschieden wurde.",
)  # fmt: skip

CONCEPT_MEASURES = table_of(
    "konzeptmassnahmen", "Maßnahmen aus Konzepten", ConceptMeasure,
    one("concept", "konzept_kennung", "Kennung des Konzepts", "slug", note=PROJECT_NOTE),
    one("concept", "konzept", "Konzept", "title"), plain("number", "nummer"), plain("title", "titel"),
    plain("text", "beschreibung"),
    plain("responsible", "zustaendig_laut_konzept"), plain("status_note", "stand_in_worten"),
    computed("projekt_kennung", "Kennung des Projekts, das sie umsetzt", "project",
             lambda row: row.shown_project and row.shown_project.slug, note="leer, wenn noch kein Projekt bekannt ist"),
    computed("stelle_im_dokument", "Dokument und Seite", "page", lambda row: row.shown_page and str(row.shown_page)),
    computed("wortlaut", "Wortlaut", "quote", lambda row: row.quote if row.shown_page else "",
             note="wie im Dokument, wenn es öffentlich ist"), *provenance(),
    plain("changed", "geaendert", "moment", title="Zuletzt geändert"),
    plain("version", "fassung", "number", title="Fassung", internal=True),
    note="Was in Konzepten steht und von einer Person bestätigt ist. Vorschläge aus Dokumenten stehen in keiner Datei.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source of one thing."""

    table: str
    key: str
    title: str
    source: str


SOURCES = Table(
    "quellen", "Quellen", None,
    (
        Column("tabelle", "Tabelle", "text", (), lambda row: row.table, "zu welcher Tabelle die Kennung gehört"),
        Column("kennung", "Kennung", "text", (), lambda row: row.key),
        Column("titel", "Titel", "text", (), lambda row: row.title),
        Column("quelle", "Quelle", "text", (), lambda row: row.source),
    ),
    "Welche öffentliche Quelle was belegt, eine je Zeile.",
)  # fmt: skip

TABLES = (
    PROJECTS,
    STATEMENTS,
    SOURCES,
    UNITS,
    PROGRAMMES,
    SOLUTIONS,
    QUESTIONS,
    JUDGEMENTS,
    RECOMMENDATIONS,
    CONCEPT_MEASURES,
)

# Why a field is in no file. "*" holds for every table.
EXCLUDED: dict[str, dict[str, str]] = {
    "*": {
        "id": "innere Nummer der Datenbank; die Kennung steht in der Datei",
        "county": "die Datei gehört zu einem Landkreis, der in ihrem Kopf steht",
    },
    "SwotEntry": {"author": "personenbezogen, nur im Verlauf der Verwaltung"},
    "RecommendationDecision": {"person": "personenbezogen, nur im Verlauf der Verwaltung"},
}
EXCLUDED_MODELS: dict[str, str] = {
    "Contact": "personenbezogen, nur für die Verwaltung und nur bis zum Löschdatum",
    "ActorAssessment": "innere Einschätzung von Einfluss und Interesse, nicht für andere bestimmt",
    "Intake": "Arbeitsstand: eingelesene Listen und ihre Dateien; was übernommen ist, steht in den Projekten",
    "IntakeRow": "Nachweis im Inneren: aus welcher Zeile welche Angabe kam; der Ort steht bei den Quellen",
    "MaturityQuestionnaire": "die Fassung steht bei jeder Frage",
    "MaturityDimension": "die Dimension steht bei jeder Frage",
    "MaturityRound": "Ergebnisse gibt es als Datei auf der Seite jeder veröffentlichten Runde",
    "MaturitySheet": "Bögen einzelner Stellen sind nicht öffentlich; das Ergebnis der Runde ist es",
    "MaturityAnswer": "Antworten einzelner Stellen sind nicht öffentlich; das Ergebnis der Runde ist es",
    "MaturityShare": "Freigabe für den Vergleich von Landkreisen, nur gerundet und ohne Namen",
    "CollectionRound": "Ablauf im Inneren: was angenommen ist, steht in den Projekten",
    "CollectionSheet": "Ablauf im Inneren: was angenommen ist, steht in den Projekten",
    "CollectionLink": "Ablauf im Inneren: wer für welche Liste einen Link bekam",
    "CollectionAnswer": "Ablauf im Inneren: was angenommen ist, steht in den Projekten",
    "CollectionReferral": "personenbezogen, nur für die Erhebung",
    "CollectionLetter": "Ablauf im Inneren: wer an welchem Tag eine Mail bekam",
    "CollectionReminder": "Ablauf im Inneren: wer an welchem Tag erinnert wurde",
    "Document": "die Dateien stehen im Wortlaut auf ihren Seiten; freigegebene kann jeder laden",
    "DocumentPage": "Text der Dokumente; er steht auf ihren Seiten",
    "PageEntry": "abgeleitet: die Wörter der Seiten, für die Suche zerlegt",
    "Candidate": "Vorschläge aus Dokumenten sind keine Angaben; was übernommen ist, steht in den Tabellen",
    "SearchEntry": "abgeleitet: die Wörter der Projekte, für die Suche zerlegt",
    "ClassifyStep": "Arbeitsstand: wer zuletzt was gemeinsam eingeordnet hat, um es zurückzunehmen",
    "ClassifyChange": "Arbeitsstand: was ein Eintrag vor dem Einordnen sagte",
}
