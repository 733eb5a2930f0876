"""Principles, the two levels of the goals, and an indicator for the demonstration: assumed, all of it."""

from datetime import date
from decimal import Decimal

from gemeinsam.conf.demo import files
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.conf.demo.strategy import ALL, LEAD
from gemeinsam.county.models import Unit
from gemeinsam.strategy.models import Goal, Indicator, IndicatorTarget, Measure, Principle


def put_tree(goals: dict[str, Goal], units: dict[str, Unit]) -> None:
    """All of it, on goals that are there."""
    arrange_goals(goals, put_principles())
    put_indicator(goals, units[LEAD])


def put_principles() -> dict[int, Principle]:
    """Our principles by their number: the county has published none that we know of."""
    shelf = Shelf(Principle, "number")
    return {
        number: shelf.put(
            number=number, title=entry["titel"], text=entry["text"], order=number,
            publication=Measure.Publication.PUBLIC, assumed=ALL,
        )
        for number, entry in enumerate(files.texts()["leitsaetze"], start=1)
    }  # fmt: skip


def arrange_goals(goals: dict[str, Goal], principles: dict[int, Principle]) -> None:
    """Which goals are operational and below which they hang, by when, and which principles they follow."""
    shelf = Shelf(Goal, "number")
    for number, entry in files.texts()["zielbaum"].items():
        above = goals[entry["gehoert_zu"]] if "gehoert_zu" in entry else None
        kind = Goal.Kind.OPERATIONAL if above else Goal.Kind.STRATEGIC
        row = shelf.put(number=goals[number].number, kind=kind, parent=above, target_year=entry.get("zieljahr"))
        shelf.relate(row, principles=[principles[one] for one in entry.get("leitsaetze", ())])


def put_indicator(goals: dict[str, Goal], unit: Unit) -> None:
    """One indicator with its values by year."""
    entry = files.texts()["kennzahl"]
    shelf, targets = Shelf(Indicator, "goal", "name"), Shelf(IndicatorTarget, "indicator", "year")
    row = shelf.put(
        goal=goals[entry["ziel"]], name=entry["name"], unit=entry["einheit"],
        kind=Indicator.Kind.OUTCOME, direction=Indicator.Direction.UP, baseline=Decimal(entry["ausgangswert"]),
        baseline_on=date.fromisoformat(entry["gemessen_am"]), source=entry["quelle"], delivered_by=unit,
        rhythm=Indicator.Rhythm.YEAR, assumed=ALL,
    )  # fmt: skip
    if shelf.owns(row):
        for year, value in entry["zielwerte"].items():
            targets.put(indicator=row, year=year, value=Decimal(value))
