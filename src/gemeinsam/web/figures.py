"""Numbers, dates and words as Germans write them."""

from datetime import date
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

SHY = "\u00ad"
# Compounds that browsers break wrongly or not at all.
PARTS = {
    word.replace("|", ""): word.replace("|", SHY)
    for word in (
        "Kompetenz|aufbau", "Handlungs|felder", "Handlungs|feld", "Bestands|aufnahme", "Umsetzungs|konzept",
        "Klima|schutz", "Verbands|gemeinde", "Digital|strategie", "Alters|gruppen", "Dorf|gemeinschafts|haus",
        "Dorf|gemeinschafts|häuser", "Haushalts|jahr", "Daten|schutz", "Barriere|freiheit", "Fahr|gemeinschaften",
        "Gesundheits|versorgung", "Berufs|pendler", "Verkehrs|wege|konzept", "Immobilien|datenbank",
        "Zusammen|leben", "Wirtschafts|förderung", "Bürger|beteiligung", "Kreis|entwicklungs|konzept",
        "Verpflichtungs|ermächtigungen", "Ergebnis|haushalt", "Finanz|haushalt", "Förder|programme",
        "Förder|programm", "Antrags|fristen", "Kosten|träger", "Vollzeit|stellen", "Eigen|mittel", "Dorf|digital",
        "Kreis|entwicklung", "Balkon|kraftwerke", "Regional|entwicklung", "Unternehmer|treff",
    )
}  # fmt: skip


def soften(text: str) -> str:
    """Put soft hyphens into known compounds."""
    for word, parted in PARTS.items():
        if word in text:
            text = text.replace(word, parted)
    return text


def grouped(number: int) -> str:
    """1234567 -> 1.234.567."""
    return f"{number:,}".replace(",", ".")


def thousands(euro: int | None) -> str:
    """Euro in thousands without the unit: 25200 -> 25,2; nothing for a missing amount, never 0."""
    if euro is None:
        return ""
    tenths = round(euro / 100)
    whole, rest = divmod(abs(tenths), 10)
    sign = "−" if tenths < 0 else ""
    return f"{sign}{grouped(whole)}{f',{rest}' if rest else ''}"


def teuro(euro: int | None) -> str:
    """Euro in thousands: 25200 -> 25,2 T€; number and unit stay on one line."""
    return "" if euro is None else f"{thousands(euro)}\u00a0T€"


def euro_of_cents(cents: int | None) -> str:
    """Cents as euro, with cents only where there are any."""
    if cents is None:
        return ""
    whole, rest = divmod(abs(cents), 100)
    sign = "−" if cents < 0 else ""
    return f"{sign}{grouped(whole)}{f',{rest:02d}' if rest else ''}\u00a0€"


def posts(hundredths: int | None) -> str:
    """Hundredths of a post: 195 -> 1,95; 20 -> 0,2."""
    if hundredths is None:
        return ""
    return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def day(value: date | None, precision: str) -> str:
    """A date as precisely as it is known."""
    if value is None:
        return ""
    if precision == "year":
        return str(value.year)
    month = f"{MONTHS[value.month]} {value.year}"
    return month if precision == "month" else f"{value.day}. {month}"


def period(row: Any) -> str:
    """From when to when a row with two dates lasts, each as precisely as known; nothing without either."""
    starts, ends = day(row.starts, row.starts_precision), day(row.ends, row.ends_precision)
    if starts and ends:
        return starts if starts == ends else _("%(a)s bis %(b)s") % {"a": starts, "b": ends}
    if starts:
        return _("seit %s") % starts
    return _("bis %s") % ends if ends else ""


def number_word(number: int) -> str:
    """Small numbers as words at the start of a sentence: 6 -> Sechs."""
    words = ["Keine", "Eine", "Zwei", "Drei", "Vier", "Fünf", "Sechs", "Sieben", "Acht", "Neun", "Zehn", "Elf", "Zwölf"]
    return words[number] if 0 <= number < len(words) else grouped(number)
