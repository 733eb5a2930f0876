"""Values of a list and of the inventory in one form, so that they can be compared."""

from hashlib import sha256
from typing import Any

from gemeinsam.county.models import Municipality
from gemeinsam.engines.lists.cleaning import folded
from gemeinsam.inventory.models import Project, Statement

PARTS = ("title", "unit", "status", "start", "end", "amounts", "fields", "places", "sources")
STATUSES = {
    "idee": Project.Status.IDEA,
    "vorbereitung": Project.Status.PREPARATION,
    "umsetzung": Project.Status.IMPLEMENTATION,
    "in_betrieb": Project.Status.OPERATION,
    "abgeschlossen": Project.Status.DONE,
    "eingestellt": Project.Status.STOPPED,
}
STATUS_WORDS = {status: word for word, status in STATUSES.items()}
MEANINGS = {
    "gesamtkosten": "Gesamtkosten",
    "foerderung": "Förderung",
    "eigenanteil": "Eigenanteil",
    "jaehrlich": "jährlich",
    "ansatz": "Haushaltsansatz",
    "investition": "Investition",
    "unbekannt": "Betrag ohne Angabe wofür",
}
MEANING_WORDS = {label: word for word, label in MEANINGS.items()}
PRECISION_LENGTH = {"day": 10, "month": 7, "year": 4}
Values = dict[str, Any]


def values_of_row(row: Values) -> Values:
    """The nine values of a row of a reading."""
    return {part: row[part] for part in PARTS}


def values_of_project(project: Project) -> Values:
    """The same nine values as the inventory has them; everything related is loaded before."""
    return {
        "title": project.title,
        "unit": {"name": project.unit.name, "org": project.unit.slug} if project.unit else None,
        "status": STATUS_WORDS.get(project.status),
        "start": _day(project.starts, project.starts_precision),
        "end": _day(project.ends, project.ends_precision),
        "amounts": [amount for row in project.statements.all() if (amount := amount_of(row)) is not None],
        "fields": [topic.slug for topic in project.topics.all()],
        "places": places_of(project.places.all()),
        "sources": list(project.sources),
    }


def _day(value: Any, precision: str) -> Values | None:
    if value is None:
        return None
    return {"value": value.isoformat()[: PRECISION_LENGTH[precision]], "precision": precision}


def amount_of(row: Statement) -> Values | None:
    """A statement about money; None if it names no amount."""
    if row.cents is None:
        return None
    return {"eur": row.cents / 100, "meaning": MEANING_WORDS.get(row.meaning, row.meaning)}


def places_of(places: "list[Municipality] | Any") -> Values:
    """Municipalities by AGS, Verbandsgemeinden by ARS, and whether it is the whole county."""
    kinds = Municipality.Kind
    return {
        "ags": sorted(place.ags for place in places if place.ags),
        "vg": sorted(place.ars for place in places if place.kind == kinds.ASSOCIATION),
        "kreis": any(place.kind == kinds.COUNTY for place in places),
    }


def is_empty(part: str, value: Any) -> bool:
    """Whether a value says nothing."""
    if part == "places":
        return not value or not (value["ags"] or value["vg"] or value["kreis"])
    return not value


def same(part: str, one: Any, other: Any) -> bool:
    """Whether two values say the same."""
    return _comparable(part, one) == _comparable(part, other)


def _comparable(part: str, value: Any) -> Any:
    if is_empty(part, value):
        return None
    if part == "title":
        return folded(value)
    if part == "unit":
        return value["org"] or folded(value["name"])
    if part == "amounts":
        return sorted((_euro(amount), amount["meaning"]) for amount in value)
    if part in ("fields", "sources"):
        return sorted(set(value))
    return value


def _euro(amount: Values) -> tuple[float, float]:
    if "eur" in amount:
        return round(float(amount["eur"]), 2), round(float(amount["eur"]), 2)
    return round(float(amount["eur_min"]), 2), round(float(amount["eur_max"]), 2)


def identity_of(values: Values) -> str:
    """What a later edition of a list knows a project by: its title and its unit, folded."""
    unit = values["unit"] or {}
    whole = f"{folded(values['title'] or '')}|{unit.get('org') or folded(unit.get('name') or '')}"
    return whole if len(whole) <= 64 else _digest(whole)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
