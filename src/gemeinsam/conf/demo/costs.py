"""Costs by year of two measures of the demonstration: assumed, and in sum what their rough figures say."""

from typing import Any

from gemeinsam.conf.demo import files
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.county.models import Unit
from gemeinsam.county.sourced import mark
from gemeinsam.strategy.models import CostAmount, CostLine, Measure, StaffAmount, StaffLine

ALL = mark({"*"})


def put_costs(measures: dict[str, Measure], payer: Unit) -> None:
    """The rows of `plan-demo.yaml`; a measure that somebody changed keeps what it has."""
    shelf = Shelf(Measure, "number")
    lines = Shelf(CostLine, "measure", "payer", "kind", "source", "name")
    amounts = Shelf(CostAmount, "line", "year")
    staff, posts = Shelf(StaffLine, "measure", "unit"), Shelf(StaffAmount, "line", "year")
    for entry in files.content("plan-demo.yaml")["kosten"]:
        measure = measures[entry["nummer"]]
        if not shelf.owns(measure):
            continue
        for order, row in enumerate(entry["zeilen"]):
            line = lines.put(measure=measure, payer=payer, order=order, assumed=ALL, **_row(row))
            for year, euro in row["eur"].items():
                amounts.put(line=line, year=year, cents=euro * 100)
        people = staff.put(measure=measure, unit=payer, assumed=ALL)
        for year, number in entry["vzae"].items():
            posts.put(line=people, year=year, hundredths=round(number * 100))


def _row(row: dict[str, Any]) -> dict[str, str]:
    kinds, sources = {"laufend": "operating", "investiv": "investment"}, {"eigen": "own", "dritte": "other"}
    return {
        "kind": kinds[row["art"]],
        "source": sources[row["quelle"]],
        "name": row.get("name", ""),
        "note": row.get("hinweis", ""),
    }
