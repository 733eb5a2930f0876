"""Milestones that a source dates, and a few reports; most measures have none, so that the gap shows."""

from gemeinsam.conf.demo import files
from gemeinsam.conf.demo.dates import first_day, precision_of
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.conf.demo.strategy import Sources
from gemeinsam.county.sourced import mark
from gemeinsam.monitoring.models import Milestone, Report
from gemeinsam.strategy.models import Measure

ALL = mark({"*"})


def put_milestones(measures: dict[str, Measure], came_from: Sources) -> None:
    """Done ones stand in a source of the project; the coming ones are assumed."""
    shelf = Shelf(Milestone, "measure", "title")
    for entry in files.texts()["meilensteine"]:
        is_assumed = "quelle" not in entry
        shelf.put(
            measure=measures[entry["massnahme"]],
            title=entry["titel"],
            due=first_day(entry["wann"]),
            precision=precision_of(entry["wann"]),
            done=None if is_assumed else first_day(entry["wann"]),
            sources=[] if is_assumed else came_from.get(entry["quelle"]).sources,
            assumed=ALL if is_assumed else "",
        )


def put_reports(measures: dict[str, Measure]) -> None:
    shelf = Shelf(Report, "measure", "on")
    for entry in files.texts()["sachstand"]:
        shelf.put(
            measure=measures[entry["massnahme"]],
            on=first_day(entry["vom"]),
            text=entry["text"],
            light=entry["ampel"],
            reason=entry.get("begruendung", ""),
            next_steps=entry.get("naechste_schritte", ""),
            assumed=ALL,
        )
