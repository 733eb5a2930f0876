"""The sheets of the spreadsheet: names, columns, what each cell has to hold; for reader and writer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        title: heading, German.
        attribute: of the planner's part that it fills.
        hint: what to enter, German; shown in the template and in error messages.
        needed: whether an empty cell is an error.
        width: in characters.
    """

    title: str
    attribute: str
    hint: str
    needed: bool = True
    width: int = 14


SETTINGS, MEASURES, BUDGETS = "Einstellungen", "Maßnahmen", "Haushalt"
CAPACITIES, PROGRAMMES, LINKS = "Personal", "Programme", "Abhängigkeiten"

_EACH = "ein Wert für jeden Abschnitt oder mehrere mit Strichpunkt"

SHEETS: dict[str, tuple[Column, ...]] = {
    SETTINGS: (
        Column("Einstellung", "name", "Name der Einstellung", width=24),
        Column("Wert", "value", "ganze Zahl"),
    ),
    MEASURES: (
        Column("Nummer", "id", "eindeutiger Text, zum Beispiel MO-01", width=10),
        Column("Titel", "title", "Text", width=42),
        Column("Handlungsfeld", "field", "Text", width=26),
        Column("Stelle", "unit", "Text; wer die Arbeit macht", width=18),
        Column("Kostenträger", "payer", "Text; wer bezahlt", width=18),
        Column("Nutzen", "score", "ganze Zahl ab 0"),
        Column("Dauer", "duration", "ganze Zahl ab 1, in Abschnitten"),
        Column("Laufende Kosten", "operating", f"ganze Euro, {_EACH}", width=18),
        Column(
            "Investition",
            "investment",
            "ganze Euro im ersten Abschnitt oder mehrere mit Strichpunkt",
            width=18,
        ),
        Column("Personal", "fte", f"Stellen mit höchstens zwei Nachkommastellen, {_EACH}", width=18),
        Column("Laufend danach", "operating_after", "ganze Euro je Abschnitt nach dem Ende", needed=False),
        Column("Personal danach", "fte_after", "Stellen nach dem Ende", needed=False),
        Column("Förderung", "funding_percent", "ganze Prozent von 0 bis 100", needed=False),
        Column("Programme", "programmes", "Kennungen mit Strichpunkt", needed=False, width=18),
        Column(
            "Frühester Start",
            "earliest",
            "Jahr im Zeitraum, zum Beispiel 2027, oder Jahr/Abschnitt",
            needed=False,
        ),
        Column(
            "Spätester Start",
            "latest",
            "Jahr im Zeitraum, zum Beispiel 2029, oder Jahr/Abschnitt",
            needed=False,
        ),
        Column("Pflicht", "mandatory", "ja oder nein", needed=False),
        Column("Fester Start", "locked_start", "Jahr im Zeitraum oder Jahr/Abschnitt", needed=False),
    ),
    BUDGETS: (
        Column("Kostenträger", "payer", "Text wie bei den Maßnahmen", width=18),
        Column("Art", "kind", "laufend oder investiv"),
        Column("Jahr", "year", "Kalenderjahr"),
        Column("Betrag", "euro", "ganze Euro ab 0"),
    ),
    CAPACITIES: (
        Column("Stelle", "unit", "Text wie bei den Maßnahmen", width=18),
        Column("Jahr", "year", "Kalenderjahr"),
        Column("Stellen", "centi_fte", "Zahl ab 0 mit höchstens zwei Nachkommastellen"),
    ),
    PROGRAMMES: (
        Column("Kennung", "id", "eindeutiger Text"),
        Column("Titel", "title", "Text", width=42),
        Column("Quote", "percent", "ganze Prozent von 0 bis 100"),
        Column("Öffnet", "opens", "Jahr im Zeitraum oder Jahr/Abschnitt"),
        Column("Schließt", "closes", "Jahr im Zeitraum oder Jahr/Abschnitt"),
        Column("Obergrenze je Jahr", "cap_year", "ganze Euro ab 0", needed=False, width=20),
        Column("Obergrenze gesamt", "cap_total", "ganze Euro ab 0", needed=False, width=20),
    ),
    LINKS: (
        Column("Maßnahme", "measure", "Nummer einer Maßnahme"),
        Column("Art", "kind", "braucht oder schließt aus"),
        Column("Andere Maßnahme", "other", "Nummer einer Maßnahme", width=18),
        Column("Abstand", "lag", "ganze Zahl ab 0, in Abschnitten; leer bedeutet 1", needed=False),
        Column("Gezählt ab", "after", "Start oder Ende; leer bedeutet Start", needed=False),
    ),
}

# Sheets that may be left out altogether.
OPTIONAL = frozenset({BUDGETS, CAPACITIES, PROGRAMMES, LINKS})
FIRST_YEAR, YEARS, PERIODS = "Erstes Jahr", "Jahre", "Abschnitte je Jahr"
KINDS = {"laufend": "operating", "investiv": "investment"}
NEEDS, EXCLUDES = "braucht", "schließt aus"
ENDS = {"start": "start", "ende": "end"}


def cell(row: int, column: int) -> str:
    """Name of a cell, both from 0: (6, 5) -> "F7"; columns up to Z, as wide as the sheets are."""
    return f"{chr(ord('A') + column)}{row + 1}"
