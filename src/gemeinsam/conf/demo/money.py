"""What the sources say about money: each amount with its meaning, none added up."""

from typing import Any

from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.inventory.models import Project

MEANINGS = {
    "gesamt_eur": "Gesamtkosten",
    "foerderung_eur": "Förderung",
    "bund_eur": "Förderung des Bundes",
    "land_eur": "Förderung des Landes",
    "eigenanteil_eur": "Eigenanteil des Kreises",
    "je_gemeinde_eur": "Kosten je Gemeinde",
    "eigenanteil_je_gemeinde_eur": "Eigenanteil je Gemeinde",
    "jahresrate_2018_eur": "Jahresrate 2018",
    "jaehrlich_eur": "jährlich",
    "spende_eur": "Spende",
    "erster_aufruf_eur": "erster Förderaufruf",
    "max_je_projekt_eur": "höchstens je Projekt",
    "zuschuss_je_haushalt_eur": "Zuschuss je Haushalt",
}
COSTS = {
    "anteil_kreis_eur_gesamt": "Anteil des Kreises {}",
    "haushaltsansatz_eur": "Haushaltsansatz {}",
    "je_projekt_eur": "je Projekt {}",
    "anschub_eur": "Anschub {}",
    "gesamt_eur_von": "Gesamtkosten ab {}",
    "gesamt_eur_bis": "bis {}",
    "foerderung_max_eur": "höchstens {} Förderung",
    "foerderung_eur": "{} Förderung",
    "foerderung_eur_gesamt": "zusammen {} Förderung",
    "programm_gesamt_eur": "Gesamtprogramm {}",
    "programm_foerderung_eur": "Förderung des Programms {}",
    "programm_eur": "Programm {}",
    "je_haushalt_eur": "je Haushalt {}",
    "je_gemeinde_eur": "je Gemeinde {}",
    "jaehrlich_eur": "jährlich {}",
}
# Two press releases name different totals for the same work: both stand, with their dates.
SECOND_TOTALS = {
    "M035": (
        ("Gesamtmittel", 1_770_000_000, "Meldung von 2025: rund 17,7 Mio. Euro Gesamtmittel"),
        ("Förderung des Landes", 700_000_000, "Meldung von 2025: davon rund 7 Mio. Euro Land"),
    )
}
SEPARATORS = str.maketrans(",.", ".,")
FIRST_NOTES = {"M035": "Bewilligungsstand"}


def put_statements(shelf: Shelf, project: Project, entry: dict[str, Any]) -> None:
    """The amounts of one entry of the inventory, in the order of the source."""
    sources = entry["sourced"]["quellen"]
    later = SECOND_TOTALS.get(entry["id"], ())
    for order, (meaning, cents, note) in enumerate(_statements(entry)):
        shelf.put(
            project=project,
            order=order,
            meaning=meaning,
            cents=cents,
            note=note,
            stated="2025" if (meaning, cents, note) in later else "",
            sources=sources[-1:] if (meaning, cents, note) in later else sources,
        )


def german(value: float | str) -> str:
    """A number with German separators; words stay words."""
    if isinstance(value, str):
        return value
    return f"{value:,}".translate(SEPARATORS)


def euro(value: float) -> str:
    """An amount as a German reads it, without cents unless it has some."""
    digits = f"{value:,.2f}" if value % 1 else f"{value:,.0f}"
    return digits.translate(SEPARATORS) + " Euro"


def cost_note(costs: dict[str, Any]) -> str:
    """The costs of a solution in words."""
    parts = [COSTS[name].format(euro(value)) for name, value in costs.items() if name in COSTS]
    if rate := costs.get("foerderquote"):
        parts.append(f"{rate:.0%} Förderung".replace("%", " %"))
    if remark := costs.get("hinweis"):
        parts.append(remark)
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _statements(entry: dict[str, Any]) -> list[tuple[str, int | None, str]]:
    budget = entry["sourced"].get("budget", {})
    amounts = budget | entry["sourced"].get("kennzahlen", {})
    meanings = MEANINGS | _meanings_of(entry["assumed"]["typ"])
    said = [(meanings[name], round(value * 100), "") for name, value in amounts.items() if name in meanings]
    note = _note(budget) if entry["id"] not in FIRST_NOTES else FIRST_NOTES[entry["id"]]
    if note:
        meaning, cents, _ = said[0] if said else ("Finanzierung", None, "")
        said[:1] = [(meaning, cents, note)]
    return [*said, *SECOND_TOTALS.get(entry["id"], ())]


def _meanings_of(kind: str) -> dict[str, str]:
    return {"gesamt_eur": "Mittel des Programms"} if kind == "Förderprogramm" else {}


def _note(budget: dict[str, Any]) -> str:
    parts = [budget["hinweis"]] if "hinweis" in budget else []
    if rate := budget.get("foerderquote"):
        parts.append(f"Förderquote {round(rate * 100)} %")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]
