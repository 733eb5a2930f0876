"""The words by which German concepts mark measures: labels of sheets and tables, and how measures are numbered."""

from __future__ import annotations

import re

# What a label stands for, and the words that stand for it. Folded: small letters, umlauts kept, no punctuation.
LABELS: dict[str, tuple[str, ...]] = {
    "title": (
        "titel", "maßnahme", "massnahme", "maßnahmentitel", "maßnahmenname", "maßnahmenbezeichnung",
        "projekttitel", "titel der maßnahme", "name der maßnahme", "bezeichnung der maßnahme", "bezeichnung",
        "projekt", "projektname", "name des projekts", "titel des projekts", "vorhaben", "kurztitel",
        "projektbezeichnung", "projektidee", "name des vorhabens", "titel des vorhabens", "handlungsempfehlung",
        "maßnahmenvorschlag", "einzelmaßnahme",
    ),
    "number": (
        "nr", "nummer", "lfd nr", "laufende nummer", "maßnahmennummer", "maßnahmen nr", "maßnahme nr",
        "maßnahmen nummer", "kennziffer", "kennung", "kürzel", "code", "id", "maßnahmenkürzel", "projektnummer",
        "projekt nr", "nr der maßnahme", "ordnungsnummer", "massnahmennummer", "maßnahmennr",
    ),
    "text": (
        "kurzbeschreibung", "beschreibung", "inhalt", "inhalte", "projektbeschreibung", "maßnahmenbeschreibung",
        "beschreibung der maßnahme", "kurzbeschreibung der maßnahme", "worum geht es", "erläuterung",
        "was soll geschehen", "inhalt der maßnahme", "kurzinfo", "projektinhalt", "was", "was ist geplant",
        "das ist geplant", "maßnahmeninhalt",
    ),
    "aim": (
        "ziel", "ziele", "zielsetzung", "ziel der maßnahme", "ziel und strategie", "projektziel", "projektziele",
        "ausgangslage", "anlass", "hintergrund", "ausgangssituation", "wirkung", "nutzen", "effekte", "warum",
    ),
    "responsible": (
        "zuständigkeit", "zuständigkeiten", "zuständig", "zuständige stelle", "verantwortlich", "verantwortung",
        "verantwortliche", "verantwortliche stelle", "verantwortlichkeit", "verantwortlichkeiten", "federführung",
        "federführend", "träger", "projektträger", "maßnahmenträger", "hauptverantwortung",
        "umsetzungsverantwortung", "verantwortlicher akteur", "initiator", "initiatoren", "initiator / träger",
        "leitung", "projektleitung", "umsetzung durch", "wer", "wer macht es", "trägerschaft",
        "zuständiger fachbereich", "ansprechpartner", "verantwortliche akteure", "hauptverantwortlich",
        "hauptverantwortlicher", "federführende stelle", "durchführung", "verantwortlicher", "fachbereich",
        "zuständiges amt", "amt", "organisationseinheit", "projektverantwortung",
    ),
    "cost": (
        "kosten", "kostenschätzung", "kostenrahmen", "gesamtkosten", "investitionskosten", "geschätzte kosten",
        "voraussichtliche kosten", "budget", "finanzbedarf", "finanzieller aufwand", "mittelbedarf", "aufwand",
        "investitionen", "kosten der maßnahme", "projektkosten", "kosten gesamt", "sachkosten",
        "finanzierungsbedarf", "kostenumfang", "was kostet es", "kostenindikation", "investition", "finanzvolumen",
        "haushaltsmittel", "anschubkosten",
        "gesamtaufwand", "gesamtaufwand anschubkosten", "kosten euro", "kosten in euro", "kosten in €", "kosten €",
        "kosten t€",
    ),
    "period": (
        "zeitraum", "umsetzungszeitraum", "laufzeit", "zeitplan", "zeithorizont", "zeitrahmen", "umsetzungsbeginn",
        "beginn", "start", "dauer", "zeitliche umsetzung", "realisierungszeitraum", "durchführungszeitraum",
        "termin", "zeitplanung", "umsetzungshorizont", "dauer der maßnahme", "wann", "bis wann", "frist",
        "umsetzung bis", "beginn der maßnahme", "einführung der maßnahme", "umsetzungsdauer",
        "zeitliche einordnung", "start der maßnahme", "fristigkeit", "projektlaufzeit", "zeitschiene", "jahr",
    ),
    "priority": (
        "priorität", "prioritäten", "priorisierung", "prio", "rang", "dringlichkeit", "bewertung",
        "priorität der maßnahme", "einstufung",
    ),
    "other": (
        "handlungsfeld", "themenfeld", "zielgruppe", "zielgruppen", "partner", "akteure", "beteiligte",
        "beteiligte akteure", "handlungsschritte", "umsetzungsschritte", "nächste schritte", "arbeitsschritte",
        "meilensteine", "indikator", "indikatoren", "erfolgsindikatoren", "erfolgsindikatoren / meilensteine",
        "kennzahlen", "kennzahl", "risiken", "hemmnisse", "hindernisse", "hinweise", "anmerkungen", "bemerkung",
        "bemerkungen", "finanzierung", "finanzierungsansatz", "förderung", "fördermöglichkeiten",
        "flankierende maßnahmen", "wechselwirkungen", "klimawirkung", "thg einsparung", "einsparpotenzial",
        "energieeinsparung", "thg minderung", "wertschöpfung", "regionale wertschöpfung", "maßnahmentyp",
        "maßnahmenart", "art der maßnahme", "typ", "status", "stand", "umsetzungsstand", "personalaufwand",
        "personalbedarf", "personal", "kooperationspartner", "räumlicher bezug", "ort", "räumliche zuordnung",
        "erfolgsfaktoren", "erfolgskontrolle", "monitoring", "quelle", "quellen", "synergien", "handlungsbereich",
        "teilbereich", "cluster", "leitziel", "strategie", "kategorie", "folgekosten", "barrieren", "digitalbezug",
        "warum digital", "weitere beteiligte", "verknüpfungen", "querbezüge", "schnittstellen", "best practice",
        "referenzen", "beispiele", "rechtsgrundlage", "produkt", "nutzen aufwand", "sektor",
        "endenergieeinsparung", "ghg einsparung", "co2 einsparung", "einsparung", "akzeptanz", "ersteller",
        "wirkungsentfaltung", "umsetzbarkeit", "komplexität", "reifegrad", "abhängigkeiten", "voraussetzungen",
    ),
}  # fmt: skip
# "Maßnahmen-Titel" and "Maßnahmentitel" are one: compared without the gaps between words.
KIND_OF = {word.replace(" ", ""): kind for kind, words in LABELS.items() for word in words}
# Kinds that show that a run of labels is about a measure, not about anything else that has a title.
TELLING = frozenset({"responsible", "cost", "period", "priority"})
LONGEST_LABEL = 45
STRONG = re.compile(
    r"maßnahme|massnahme|projekt|vorhaben|umsetzung|zuständig|verantwort|federführ|träger|initiator|kurzbeschreibung|"
    r"handlungsschritt|handlungsfeld|priorit|zielgruppe|finanzierung|erfolgsindikator|meilenstein|zielsetzung|treibhausgas|"
    r"klimawirkung|kostenschätzung|kostenrahmen|digitalbezug|akteure|nächste schritte|arbeitsschritte"
)
# A name without a number: "Startprojekt: Dorfladen", "Leitprojekt – Dorfladen".
CALLED = re.compile(
    r"^(?:(?:Start|Leit|Schlüssel|Sofort|Einzel|Pilot|Modell|Vorzeige)?(?:[Pp]rojekt|[Mm]aßnahme)(?:idee|vorschlag)?|Vorhaben)"
    r"\s*[:–]\s*(\S.*)$"
)

CODE = (
    r"[A-ZÄÖÜ]{1,4}[  .\-–_]?\d{1,3}(?:[.\-–]\d{1,3}){0,2}[a-z]?|"
    r"[A-ZÄÖÜ]{1,3}\d{0,2}[\-–.][A-ZÄÖÜ]{1,3}\d{1,3}(?:\.\d{1,2})?"
)
NUMBER = rf"{CODE}|\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}[a-z]?"
WORD = (
    r"(?:Schlüssel|Leit|Einzel|Sofort|Start|Teil|Klimaschutz|Digital|Umsetzungs)?"
    r"(?:[Mm]aßnahmen?(?:blatt|steckbrief|nummer)?|MASSNAHME|MAẞNAHME|[Mm]assnahme|[Pp]rojekt(?:blatt|steckbrief|idee)?|"
    r"Vorhaben|Steckbrief|Handlungsempfehlung|Empfehlung)"
)
# A word and a number: "Maßnahme M 3.2: Radwege", "Projekt Nr. 4 – Mitfahrbänke".
NAMED = re.compile(rf"^{WORD}\s*(?:Nr\.?|Nummer)?\s*({NUMBER})(?![\w%])\s*[:.)|–\-\t]*\s*(.*)$")
# A code alone: "M 3.2 Radwege", "KS-01: Sanierung".
CODED = re.compile(rf"^\(?({CODE})\)?(?![\w%])\s*[:.|–\-\t]*\s*(.*)$")
# Figures alone: "3.2 Radwege", "12. Mitfahrbänke".
PLAIN = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){0,3}[a-z]?)[.)]?[\s\t]+(\S.*)$")
ONLY_NUMBER = re.compile(rf"^(?:{NUMBER})\.?$")

# Letters before a number that never number measures.
NO_SERIES = frozenset({
    "ABB", "TAB", "NR", "KAP", "ANL", "ART", "ABS", "S", "SEITE", "KW", "PLZ", "CO", "DIN", "ISO", "EN", "EUR", "HBF",
    "TOP", "KURS", "HF", "AG", "AK", "WS", "FB", "FG", "LZ", "OZ", "TZ", "TF", "SG", "PG", "VDI", "RL", "LP", "BGBL",
    "COVID", "TEL", "FAX", "PM", "A4", "BAB", "EG", "OG", "KM", "MW", "KWH", "ST", "CA",
    "BAUGB", "SGB", "GG", "WEB", "LTE", "PDF",
})  # fmt: skip
LIST_HEADING = re.compile(
    r"(?:maßnahmen|massnahmen|projekte|vorhaben|handlungsempfehlungen|projektideen|maßnahmenvorschläge|maßnahmenkatalog)\b",
    re.IGNORECASE,
)
CATALOGUE_HEADING = re.compile(
    r"maßnahmen(?:katalog|steckbriefe|blätter|übersicht|programm|plan|liste|pool)?\b|massnahmen|handlungskatalog|"
    r"projekt(?:steckbriefe|liste|übersicht|katalog)|steckbriefe|\bprojekte\b|\bvorhaben\b|handlungsempfehlungen",
    re.IGNORECASE,
)
NO_TITLE = re.compile(
    r"^(?:abbildung|abb\.|tabelle|tab\.|quelle|kapitel|anhang|anlage|inhalt|seite|vgl\.|siehe|einleitung|fazit|ausblick|"
    r"zusammenfassung|methodik|vorgehensweise|vorbemerkung|literatur|impressum|vorwort|übersicht|erläuterung|"
    r"ausgangslage|rahmenbedingungen|ergebnisse|beteiligung|bestandsaufnahme|priorisierung|zielsetzung|ziele|"
    r"monitoring|evaluation|controlling|verstetigung|kommunikation(?:sstrategie)?$|glossar|abkürzungs|handlungsfeld\b)",
    re.IGNORECASE,
)
CONTENTS = re.compile(
    r"^\s*(?:inhalt(?:sverzeichnis|sübersicht)?|verzeichnis der maßnahmen|maßnahmenverzeichnis)\s*$", re.IGNORECASE
)
LEADER = re.compile(r"\s*(?:\.\s*){3,}\s*\d{0,4}\s*$|[\t ]{1,}\d{1,4}$|…+\s*\d{0,4}$")
DOTS = re.compile(r"(?:\.\s?){4,}|…{2,}")
MARKS = "•●▪■◦‣∙·➢►▶✓✔❖\uf0b7\uf0a7\uf0d8\u2023\u25aa"
BULLET = re.compile(rf"^(?:[{MARKS}□o]|[–—\-*])\s+(?=\S)|^[{MARKS}](?=\S)")


def folded(label: str) -> str:
    """A label as it is compared: small, without what stands in brackets, without punctuation at its ends."""
    plain = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", label.lower())
    plain = re.sub(r"[:;.,*?!#–\-/_|]+", " ", plain.replace("&", " und ").replace("\u00ad", ""))
    return " ".join(plain.split())


def label_kind(text: str) -> str:
    """What a text stands for as a label; empty if it is none."""
    if not text or len(text) > LONGEST_LABEL:
        return ""
    plain = folded(text).replace(" ", "")
    if plain in KIND_OF:
        return KIND_OF[plain]
    # "Zuständigkeit und Beteiligte", "Kosten/Finanzierung": the first of two says what it is.
    first = re.split(r"\s+und\s+|\s*[/,]\s*", text.lower(), maxsplit=1)[0]
    rest = text[len(first) :].strip(" /,")
    if len(first) < len(text) and len(rest.split()) <= 3:
        return KIND_OF.get(folded(first).replace(" ", ""), "")
    return ""


def is_strong(word: str) -> bool:
    """Whether a label speaks of measures and projects only; "Beginn" and "Kosten" a course has as well."""
    return bool(STRONG.search(folded(word)))
