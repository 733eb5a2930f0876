"""The door `score`: answers of several raters in, dimensions and questions with mean and spread out."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from .tree import (
    Answer,
    Dimension,
    DimensionScore,
    Form,
    Question,
    QuestionScore,
    Result,
    ScoringError,
    Spread,
    weighted_mean,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Given = dict[str, dict[str, int | None]]


def score(form: Form, answers: Iterable[Answer]) -> Result:
    """Score a round.

    Args:
        form: what was asked.
        answers: at most one for each rater and question, in any order; level None is "nicht bekannt".

    Returns:
        Mean and spread of every dimension and question, in the form's order. What nobody knows has no value.

    Raises:
        ScoringError: an answer to a question that the form does not ask, or two answers of one rater to one.

    Complexity: linear in answers; raters times questions to count the silent ones.
    """
    given = _by_question(form, answers)
    raters = tuple(sorted({rater for said in given.values() for rater in said}))
    questions = tuple(_of_question(question, given[question.code], raters) for question in form.questions)
    by_dimension: dict[str, list[QuestionScore]] = defaultdict(list)
    for row in questions:
        by_dimension[row.question.dimension].append(row)
    dimensions = tuple(
        _of_dimension(dimension, by_dimension[dimension.code], given, raters) for dimension in form.dimensions
    )
    return Result(dimensions=dimensions, questions=questions, raters=raters)


def _by_question(form: Form, answers: Iterable[Answer]) -> Given:
    given: Given = {question.code: {} for question in form.questions}
    for answer in answers:
        if answer.question not in given:
            raise ScoringError(f"Die Frage {answer.question} steht nicht im Fragebogen.")
        if answer.rater in given[answer.question]:
            raise ScoringError(f"Zu {answer.question} gibt es zwei Antworten von {answer.rater}.")
        given[answer.question][answer.rater] = answer.level
    return given


def _of_question(question: Question, said: Mapping[str, int | None], raters: tuple[str, ...]) -> QuestionScore:
    levels = tuple(Fraction(level) for rater in raters if (level := said.get(rater)) is not None)
    return QuestionScore(
        question=question,
        spread=Spread(levels),
        unknown=len(said) - len(levels),
        silent=len(raters) - len(said),
    )


def _of_dimension(
    dimension: Dimension, rows: list[QuestionScore], given: Given, raters: tuple[str, ...]
) -> DimensionScore:
    own = [(row.question.weight, given[row.question.code]) for row in rows]
    values = (
        weighted_mean((weight, Fraction(level)) for weight, said in own if (level := said.get(rater)) is not None)
        for rater in raters
    )
    return DimensionScore(
        dimension=dimension,
        spread=Spread(tuple(value for value in values if value is not None)),
        answers=sum(row.spread.count for row in rows),
        unknown=sum(row.unknown for row in rows),
        silent=sum(row.silent for row in rows),
    )
