"""Two rounds with invented contributions, marked as examples, and the answers that some of them got."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from gemeinsam.conf.demo import files
from gemeinsam.conf.demo.dates import first_day
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.conf.demo.strategy import origin_shelf, put_origin
from gemeinsam.county.models import Municipality, Unit
from gemeinsam.participation.models import Contribution, Round, Topic
from gemeinsam.strategy.models import Goal, Measure

State = Contribution.State
CHANNELS = {
    "web": Contribution.Channel.WEB,
    "workshop card": Contribution.Channel.CARD,
    "paper": Contribution.Channel.PAPER,
    "phone": Contribution.Channel.PHONE,
}
ANSWERED_AFTER = timedelta(days=20)


def put_rounds() -> dict[str, Round]:
    """The rounds by their slug: a closed one that holds the examples, and the open one."""
    shelf = Shelf(Round, "slug")
    return {
        entry["slug"]: shelf.put(
            slug=entry["slug"],
            title=entry["titel"],
            question=entry["frage"],
            lead=entry["einleitung"],
            opens=first_day(entry["beginnt"]),
            closes=first_day(entry["endet"]),
            is_example=True,
        )
        for entry in files.texts()["runden"]
    }


def put_contributions(
    rounds: dict[str, Round], topics: dict[str, Topic], places: list[Municipality], answering: Unit
) -> dict[str, Contribution]:
    """All example contributions by the identifier of the data set, owned ones only."""
    shelf = Shelf(Contribution, "number")
    by_name = {place.name: place for place in places if place.ags}
    ours = {}
    entries = files.contributions() + files.texts()["neue_beitraege"]
    for number, entry in enumerate(entries, start=1):
        row = shelf.put(
            number=number,
            text=entry["text"],
            topic=topics.get(entry["field"]),
            place=by_name.get(entry["place"]),
            channel=CHANNELS[entry["channel"]],
            group=entry["group"],
            is_example=True,
            **_course(entry, rounds, answering),
        )
        if shelf.owns(row):
            ours[entry["id"]] = row
    return ours


def tie_contributions(
    contributions: dict[str, Contribution], goals: dict[str, Goal], measures: dict[str, Measure]
) -> None:
    """Tie contributions to the goals and measures that they led to."""
    shelf = origin_shelf()
    for identifier, answer in files.texts()["antworten"].items():
        if identifier not in contributions:
            continue
        source = {"contribution": contributions[identifier]}
        if number := answer.get("ziel"):
            put_origin(shelf, source=source, target={"goal": goals[number]})
        if number := answer.get("massnahme"):
            put_origin(shelf, source=source, target={"measure": measures[number]})


def _course(entry: dict[str, Any], rounds: dict[str, Round], answering: Unit) -> dict[str, Any]:
    """In which round a contribution came, and what became of it."""
    queue = files.texts()["warteschlange"]
    new = queue.get(entry["id"]) or entry.get("day")
    created = _noon(new or f"{entry['month']}-15")
    course = {
        "round": rounds["ideen-2027" if new else "ideen-sammeln"],
        "state": State.QUEUED if entry["id"] in queue else State.PUBLISHED,
        "created": created,
        "published": None if entry["id"] in queue else created + timedelta(days=1),
    }
    return course | _answer(entry, created, answering)


def _answer(entry: dict[str, Any], created: datetime, answering: Unit) -> dict[str, Any]:
    answer = files.texts()["antworten"].get(entry["id"])
    if answer is None:
        return {}
    return {
        "answer": answer["text"],
        "answered": created + ANSWERED_AFTER,
        "answer_unit": answering,
        "outcome": answer["ergebnis"],
    }


def _noon(day: str) -> datetime:
    return timezone.make_aware(datetime.combine(first_day(day), time(12)))
