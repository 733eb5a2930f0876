"""Facts for the rules of the recommendations: plain functions, each with changes."""

from datetime import date
from itertools import count

from gemeinsam.inventory.recommend_facts import (
    DimensionFact,
    Entry,
    Facts,
    FieldFact,
    Home,
    PlannedMeasure,
    ProgrammeFact,
    SolutionFact,
)

TODAY = date(2027, 3, 1)
HOME = Home(name="Musterkreis", land="Rheinland-Pfalz", ags="07231", population=110_000, places=frozenset({"Talheim"}))
_next = count(1)


def an_entry(title: str = "Bürgerbus", **changes) -> Entry:
    number = next(_next)
    values = {
        "pk": number, "slug": f"eintrag-{number}", "title": title, "status": "implementation", "unit": f"amt-{number}",
        "unit_name": f"Amt {number}", "fields": frozenset({"mobil"}),
    }  # fmt: skip
    return Entry(**values | changes)


def a_field(slug: str = "mobil", **changes) -> FieldFact:
    return FieldFact(**{"slug": slug, "title": slug.title()} | changes)


def some_facts(**changes) -> Facts:
    return Facts(**{"today": TODAY, "home": HOME} | changes)


def a_dimension(**changes) -> DimensionFact:
    values = {
        "code": "H", "title": "Finanzen", "mean": 2.5, "least": 2.0, "most": 3.0, "units": 5, "answers": 15,
        "unknown": 0, "round_title": "Runde 2027", "address": "/reifegrad/1/",
    }  # fmt: skip
    return DimensionFact(**values | changes)


def a_solution(**changes) -> SolutionFact:
    values = {
        "slug": "l01", "title": "Pegelsensoren", "description": "Sensoren an Bächen.", "field": "mobil",
        "examples": ("Landkreis Kusel",), "effort_start": "gering", "effort_run": "gering",
    }  # fmt: skip
    return SolutionFact(**values | changes)


def a_programme(**changes) -> ProgrammeFact:
    return ProgrammeFact(**{"slug": "leader", "title": "LEADER", "closes": date(2027, 4, 15), "percent": 40} | changes)


def a_planned(**changes) -> PlannedMeasure:
    values = {"number": "MO-01", "title": "Fahrdienste buchen", "address": "/massnahmen/MO-01/", "field": "mobil"}
    return PlannedMeasure(**values | changes)
