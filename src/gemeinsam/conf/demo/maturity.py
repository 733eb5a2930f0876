"""The questionnaire that comes with the product, and two assumed rounds of answers."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from gemeinsam.conf.demo import files
from gemeinsam.conf.demo.shelf import Shelf
from gemeinsam.county.models import Unit
from gemeinsam.county.sourced import mark
from gemeinsam.inventory import maturity_standard
from gemeinsam.inventory.models import (
    MaturityAnswer,
    MaturityDimension,
    MaturityQuestion,
    MaturityQuestionnaire,
    MaturityRound,
    MaturitySheet,
)

PUBLISHED = date(2025, 4, 28)
UNKNOWN = "?"


def put_maturity(units: dict[str, Unit]) -> None:
    """Version 1 of the questionnaire and the rounds that ask it."""
    questionnaire = put_questionnaire()
    rounds = Shelf(MaturityRound, "title")
    for entry in files.content("maturity-rounds.yaml")["runden"]:
        is_new = (entry["titel"],) not in rounds.rows
        round_ = rounds.put(
            title=entry["titel"],
            questionnaire=questionnaire,
            opens=date.fromisoformat(entry["beginn"]),
            closes=date.fromisoformat(entry["ende"]),
            published=at_noon(entry["ende"]) if entry["veroeffentlicht"] else None,
            assumed=mark({"*"}),
        )
        if is_new:
            put_sheets(round_, entry, units)


def put_questionnaire() -> MaturityQuestionnaire:
    shelf = Shelf(MaturityQuestionnaire, "number")
    row = shelf.put(number=1, title=maturity_standard.TITLE, published=at_noon(PUBLISHED.isoformat()))
    if not shelf.owns(row):
        return row
    dimensions, questions = (Shelf(model, "questionnaire", "code") for model in (MaturityDimension, MaturityQuestion))
    for place, given in enumerate(maturity_standard.dimensions(), start=1):
        values = {name: given[name] for name in ("code", "title", "weight")}
        dimension = dimensions.put(questionnaire=row, order=place, **values)
        for number, question in enumerate(given["questions"], start=1):
            questions.put(questionnaire=row, dimension=dimension, order=number, **question)
    return row


def put_sheets(round_: MaturityRound, entry: dict[str, Any], units: dict[str, Unit]) -> None:
    """The sheets of a new round with their answers; what somebody said since stays."""
    questions = by_dimension(round_.questionnaire)
    for given in entry["boegen"]:
        submitted = at_noon(min(entry["ende"], timezone.localdate().isoformat())) if given["abgegeben"] else None
        sheet = MaturitySheet.objects.create(round=round_, unit=units[given["stelle"]], submitted=submitted)
        remarks = given.get("bemerkungen", {})
        MaturityAnswer.objects.bulk_create(
            MaturityAnswer(
                sheet=sheet,
                question=question,
                level=None if said == UNKNOWN else int(said),
                unknown=said == UNKNOWN,
                remark=remarks.get(question.code, ""),
            )
            for code, levels in given["antworten"].items()
            for question, said in zip(questions[code], levels.split(), strict=True)
        )


def by_dimension(questionnaire: MaturityQuestionnaire) -> dict[str, list[MaturityQuestion]]:
    found: dict[str, list[MaturityQuestion]] = {}
    for question in questionnaire.questions.select_related("dimension").order_by("order", "pk"):
        found.setdefault(question.dimension.code, []).append(question)
    return found


def at_noon(day: str) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(12)))
