"""Rows of the strategy beside goals and measures, and questions of the maturity: told by `tests/story.py`."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from gemeinsam.inventory.models import (
    ClassifyChange,
    ClassifyStep,
    MaturityAnswer,
    MaturityDimension,
    MaturityQuestion,
    MaturityQuestionnaire,
    MaturityRound,
    MaturitySheet,
    Project,
)
from gemeinsam.strategy.models import (
    BulkChange,
    BulkFile,
    BulkStep,
    Criterion,
    Indicator,
    IndicatorTarget,
    Measure,
    MeasureStep,
    OwnField,
    OwnValue,
    Principle,
    Risk,
)

_next = count(1)


def a_day(days_ago: int = 0) -> date:
    return timezone.localdate() - timedelta(days=days_ago)


def a_principle(**changes) -> Principle:
    number = next(_next)
    return Principle.objects.create(
        **{"number": number, "title": f"Leitsatz {number}", "publication": "public"} | changes
    )


def an_indicator(*, targets=(), **changes) -> Indicator:
    """What shows whether a goal (or a measure) is reached; targets: year and value."""
    row = Indicator.objects.create(**{"name": f"Kennzahl {next(_next)}", "unit": "Fahrten"} | changes)
    for year, value in targets:
        IndicatorTarget.objects.create(indicator=row, year=year, value=value)
    return row


# --- what people work with ---------------------------------------------------------------------------


def a_bulk_step(measure: Measure, **changes) -> BulkStep:
    """A step in which somebody set the stage of one measure."""
    step = BulkStep.objects.create(**{"summary": "Umsetzungsstand: Idee"} | changes)
    BulkChange.objects.create(step=step, measure=measure, before={"stage": "done"}, version=measure.version)
    return step


def a_bulk_file(measure: Measure, mark: str = "") -> BulkFile:
    """A workbook that came back with another title and waits for a decision."""
    reading = {
        "columns": ["title"], "where": {"number": "A", "title": "B"}, "same": [], "before": {}, "notes": [],
        "rows": [{"at": 2, "number": measure.number, "version": 1, "cells": {"title": f"Aus der Mappe{mark}"}}],
    }  # fmt: skip
    return BulkFile.objects.create(file_name=f"mappe{mark}.xlsx", reading=reading)


def a_step(measure: Measure, **changes) -> MeasureStep:
    values = {"title": f"Schritt {next(_next)}", "starts": date(2027, 3, 1), "starts_precision": "month"}
    return MeasureStep.objects.create(measure=measure, **values | changes)


def a_risk(measure: Measure, **changes) -> Risk:
    values = {"title": f"Risiko {next(_next)}", "likelihood": 2, "impact": 3, "answer": "Früh fragen."}
    return Risk.objects.create(measure=measure, **values | changes)


def an_own_field(**changes) -> OwnField:
    number = next(_next)
    values = {"key": f"feld_{number}", "label": f"Feld {number}", "order": number % 10_000, "is_public": True}
    return OwnField.objects.create(**values | changes)


def an_own_value(measure: Measure, field: OwnField, **changes) -> OwnValue:
    return OwnValue.objects.create(measure=measure, field=field, **changes or {"text": f"Antwort {next(_next)}"})


def a_criterion(**changes) -> Criterion:
    """A criterion of impact with weight 20, unless it says otherwise."""
    number = next(_next)
    return Criterion.objects.create(**{"name": f"Kriterium {number}", "question": "Hilft es?", "order": 1} | changes)


def a_questionnaire(*, questions: int = 2, **changes) -> MaturityQuestionnaire:
    """Dimension A with so many questions and B with one, published; version 1 unless said otherwise."""
    values = {"number": 1, "title": "Fragebogen", "published": timezone.now()} | changes
    row = MaturityQuestionnaire.objects.create(**values)
    for letter, many in (("A", questions), ("B", 1)):
        dimension = MaturityDimension.objects.create(
            questionnaire=row, code=letter, title=f"Dimension {letter}", order=ord(letter)
        )
        for place in range(1, many + 1):
            MaturityQuestion.objects.create(
                questionnaire=row, dimension=dimension, code=f"{letter}{place}", text=f"Wie steht es um {letter}{place}?",
                anchors=[f"{letter}{place} Stufe {level}" for level in range(5)], order=place,
            )  # fmt: skip
    return row


def a_classified_step(project: Project, **changes) -> ClassifyStep:
    """A step in which somebody set the kind of one entry."""
    step = ClassifyStep.objects.create(**{"summary": "Art: Projekt"} | changes)
    ClassifyChange.objects.create(step=step, project=project, before={"kind": "idea"}, version=project.version)
    return step


def a_maturity_round(*, units, questionnaire=None, answers=None, **changes) -> MaturityRound:
    """A round that runs. answers: for each unit levels in the order of the questions, None for "nicht bekannt"."""
    values = {"title": f"Bewertung {next(_next)}", "opens": a_day(10), "closes": a_day(-20)} | changes
    questionnaire = (
        questionnaire or MaturityQuestionnaire.objects.filter(published__isnull=False).first() or a_questionnaire()
    )
    row = MaturityRound.objects.create(questionnaire=questionnaire, **values)
    questions = list(questionnaire.questions.order_by("code"))
    for unit in units:
        said = (answers or {}).get(unit)
        sheet = MaturitySheet.objects.create(round=row, unit=unit, submitted=timezone.now() if said else None)
        for question, level in zip(questions, said or (), strict=False):
            MaturityAnswer.objects.create(sheet=sheet, question=question, level=level, unknown=level is None)
    return row
