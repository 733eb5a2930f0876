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
        choices: offered in the cell as a list.
    """

    title: str
    attribute: str
    hint: str
    needed: bool = True
    width: int = 14
    choices: tuple[str, ...] = ()


def _may(title: str, attribute: str, hint: str, *, width: int = 14, choices: tuple[str, ...] = ()) -> Column:
    """A column that may be empty, or be left out altogether."""
    return Column(title, attribute, hint, needed=False, width=width, choices=choices)


SETTINGS, MEASURES, BUDGETS = "Einstellungen", "Maßnahmen", "Haushalt"
CAPACITIES, PROGRAMMES, LINKS = "Personal", "Programme", "Abhängigkeiten"
PARTNERS, COMMITMENTS, SHARES, WEIGHTS = "Weitere Stellen", "Verpflichtungen", "Anteile", "Gewichte"
SCENARIOS, SCENARIO_BUDGETS = "Szenarien", "Szenario-Haushalt"

_EACH = "ein Wert für jeden Abschnitt oder mehrere mit Strichpunkt"
_FIRST = "ganze Euro im ersten Abschnitt oder mehrere mit Strichpunkt"
_YEAR = "Jahr im Zeitraum, zum Beispiel 2027, oder Jahr/Abschnitt"
_LAST = "Jahr ab Beginn des Zeitraums, zum Beispiel 2029, oder Jahr/Abschnitt"
_YES = ("ja", "nein")
_COUNTED = ("Punkte", "Anzahl", "Kosten")
_PERCENT = "ganze Prozent von 0 bis 100"
_OF_BASE = "ganze Prozent, zum Beispiel 60 %; leer bedeutet 100 %"

# Words of cells and what they stand for.
KINDS = {"laufend": "operating", "investiv": "investment"}
ENDS = {"start": "start", "ende": "end"}
OVER = {"feld": "field", "ort": "place"}
OF = {"punkte": "points", "anzahl": "count", "kosten": "cost"}
NEEDS, EXCLUDES, TOGETHER, ONLY_TOGETHER = "braucht", "schließt aus", "zusammen mit", "nur zusammen mit"
NEVER = "keiner"

_MONEY = (
    Column("Kostenträger", "payer", "Text wie bei den Maßnahmen", width=18),
    Column("Art", "kind", "laufend oder investiv", choices=tuple(KINDS)),
    Column("Jahr", "year", "Kalenderjahr; nach dem Zeitraum begrenzt es Folgekosten"),
    Column("Betrag", "euro", "ganze Euro ab 0"),
    _may("Reserve", "reserve", "ganze Euro vom Betrag, die zurückgehalten werden"),
    _may("Übertragbar", "carry_percent", f"höchstens ins nächste Jahr, {_PERCENT}"),
)

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
        Column("Investition", "investment", _FIRST, width=18),
        Column("Personal", "fte", f"Stellen mit höchstens zwei Nachkommastellen, {_EACH}", width=18),
        _may("Laufend danach", "operating_after", "ganze Euro je Abschnitt nach dem Ende"),
        _may("Personal danach", "fte_after", "Stellen nach dem Ende"),
        _may("Förderung", "funding_percent", _PERCENT),
        _may("Programme", "programmes", "Kennungen mit Strichpunkt", width=18),
        _may("Frühester Start", "earliest", _YEAR),
        _may("Spätester Start", "latest", _LAST),
        _may("Pflicht", "mandatory", "ja oder nein", choices=_YES),
        _may("Fester Start", "locked_start", _YEAR),
        _may("Fertig bis", "deadline", _LAST),
        _may("Läuft seit", "running", "Jahr vor dem Zeitraum, zum Beispiel 2025, oder Jahr/Abschnitt"),
        _may("Mögliche Starts", "starts", f"Jahre mit Strichpunkt, zum Beispiel 2027; 2029, oder {NEVER}", width=18),
        _may("Weitere Kostenträger", "co_payers", "Anteile am Eigenanteil, zum Beispiel Stadt 30 %; VG 20 %", width=24),
        _may("Nur mit voller Förderung", "only_funded", "ja oder nein", choices=_YES),
        _may("Laufend mindestens", "operating_low", f"ganze Euro, {_EACH}", width=18),
        _may("Laufend höchstens", "operating_high", f"ganze Euro, {_EACH}", width=18),
        _may("Investition mindestens", "investment_low", _FIRST, width=18),
        _may("Investition höchstens", "investment_high", _FIRST, width=18),
        _may("Orte", "places", "Namen, auf Wunsch mit Gewicht, zum Beispiel Ürzig: 3; Zell: 1", width=24),
        _may("Bewertungen", "ratings", "Kriterium: Punkte, zum Beispiel Wirkung: 4; Reife: 2", width=24),
        _may("Stimmen", "votes", "ganze Zahl ab 0"),
    ),
    BUDGETS: _MONEY,
    CAPACITIES: (
        Column("Stelle", "unit", "Text wie bei den Maßnahmen", width=18),
        Column("Jahr", "year", "Kalenderjahr"),
        Column("Stellen", "centi_fte", "Zahl ab 0 mit höchstens zwei Nachkommastellen"),
    ),
    PROGRAMMES: (
        Column("Kennung", "id", "eindeutiger Text"),
        Column("Titel", "title", "Text", width=42),
        Column("Quote", "percent", _PERCENT),
        Column("Öffnet", "opens", _YEAR),
        Column("Schließt", "closes", _LAST),
        _may("Obergrenze je Jahr", "cap_year", "ganze Euro ab 0", width=20),
        _may("Obergrenze gesamt", "cap_total", "ganze Euro ab 0", width=20),
        _may("Zahlt bis", "ends", _LAST),
        _may("Höchstzahl", "quota", "ganze Zahl ab 0: so viele Maßnahmen fördert es höchstens"),
        _may("Antragsberechtigt", "payers", "Kostenträger mit Strichpunkt; leer bedeutet alle", width=24),
        _may("Kumulierbar", "stacks", "ja: kommt zur zugesagten Förderung hinzu; sonst nein", choices=_YES),
        _may("Förderung höchstens", "most_percent", f"aller Förderung zusammen, {_PERCENT}"),
    ),
    LINKS: (
        Column("Maßnahme", "measure", "Nummer einer Maßnahme"),
        Column("Art", "kind", "braucht oder schließt aus, zusammen mit oder nur zusammen mit", width=20,
               choices=(NEEDS, EXCLUDES, TOGETHER, ONLY_TOGETHER)),
        Column("Andere Maßnahme", "other", "Nummer einer Maßnahme", width=18),
        _may("Abstand", "lag", "bei braucht: ganze Zahl ab 0, in Abschnitten; leer bedeutet 1"),
        _may("Gezählt ab", "after", "bei braucht: Start oder Ende; leer bedeutet Start", choices=("Start", "Ende")),
        _may("Zuschlag", "bonus", "bei zusammen mit: Punkte, ganze Zahl ab 0"),
        _may("Starts höchstens auseinander", "within", "bei zusammen mit: Abschnitte, ganze Zahl ab 0", width=20),
    ),
    PARTNERS: (
        Column("Maßnahme", "measure", "Nummer einer Maßnahme"),
        Column("Stelle", "unit", "Text; wer außerdem mitarbeitet", width=18),
        Column("Personal", "fte", f"Stellen mit höchstens zwei Nachkommastellen, {_EACH}", width=18),
        _may("Personal danach", "fte_after", "Stellen nach dem Ende"),
    ),
    COMMITMENTS: (
        Column("Kostenträger", "payer", "Text wie bei den Maßnahmen", width=18),
        Column("Jahr", "year", "Kalenderjahr, in dem gebunden wird"),
        Column("Betrag", "euro", "ganze Euro ab 0: Investition späterer Jahre, die gebunden werden darf"),
    ),
    SHARES: (
        Column("Von", "over", "Feld oder Ort", choices=("Feld", "Ort")),
        Column("Name", "key", "Handlungsfeld oder Ort wie bei den Maßnahmen", width=26),
        _may("Gezählt", "of", "Punkte, Anzahl oder Kosten; leer bedeutet Punkte", choices=_COUNTED),
        _may("Mindestens", "least", f"vom ganzen Plan, {_PERCENT}"),
        _may("Höchstens", "most", f"vom ganzen Plan, {_PERCENT}"),
        _may("Abzug", "penalty", "Punkte je fehlendem Prozent, ganze Zahl ab 0; leer: muss eingehalten werden"),
    ),
    WEIGHTS: (
        Column("Kriterium", "name", "Text wie bei den Bewertungen", width=24),
        Column("Gewicht", "weight", "Punkte, die ein Punkt der Bewertung zählt, ganze Zahl ab 0"),
    ),
    SCENARIOS: (
        Column("Szenario", "name", "eindeutiger Text", width=28),
        _may("Mittel", "money_percent", _OF_BASE),
        _may("Personal", "staff_percent", _OF_BASE),
        _may("Ohne Programme", "cancelled", "Kennungen mit Strichpunkt", width=18),
        _may("Gesetzt", "forced", "Nummern der Maßnahmen, die hinein müssen, mit Strichpunkt", width=24),
        _may("Ohne Maßnahmen", "excluded", "Nummern der Maßnahmen, die entfallen, mit Strichpunkt", width=24),
        _may("Keine Eigenmittel für Neues", "no_new_own_money", "ja oder nein", width=18, choices=_YES),
    ),
    SCENARIO_BUDGETS: (Column("Szenario", "name", "Name wie im Blatt Szenarien", width=28), *_MONEY),
}  # fmt: skip

# Sheets that may be left out altogether.
OPTIONAL = frozenset(SHEETS) - {SETTINGS, MEASURES}
FIRST_YEAR, YEARS, PERIODS, VOTE_WEIGHT = "Erstes Jahr", "Jahre", "Abschnitte je Jahr", "Punkte je Stimme"


def cell(row: int, column: int) -> str:
    """Name of a cell, both from 0: (6, 5) -> "F7", (0, 26) -> "AA1"."""
    before, letter = divmod(column, 26)
    return f"{chr(ord('A') + before - 1) if before else ''}{chr(ord('A') + letter)}{row + 1}"


def word_of(words: dict[str, str], meaning: str) -> str:
    """The word of a cell for what it stands for."""
    return next(word for word, stands in words.items() if stands == meaning)
