"""The crossing from rows to the engine `scoring`: a round's answers in, its result out."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from gemeinsam.engines import scoring
from gemeinsam.inventory.maturity_models import (
    MaturityAnswer,
    MaturityDimension,
    MaturityQuestion,
    MaturityQuestionnaire,
    MaturityRound,
    MaturitySheet,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A version of the questionnaire as it is asked: retired rows left out, in its order."""

    questionnaire: MaturityQuestionnaire
    dimensions: tuple[MaturityDimension, ...]
    questions: tuple[MaturityQuestion, ...]

    def of(self, dimension: MaturityDimension) -> list[MaturityQuestion]:
        return [question for question in self.questions if question.dimension_id == dimension.pk]

    @property
    def form(self) -> scoring.Form:
        codes = {dimension.pk: dimension.code for dimension in self.dimensions}
        return scoring.Form(
            dimensions=tuple(
                scoring.Dimension(code=row.code, title=row.title, weight=Fraction(row.weight))
                for row in self.dimensions
            ),
            questions=tuple(
                scoring.Question(
                    code=row.code, dimension=codes[row.dimension_id], weight=Fraction(row.weight), wording=wording(row)
                )
                for row in self.questions
            ),
        )

    @property
    def fingerprints(self) -> dict[str, str]:
        """By code of the dimension; equal in two counties only where both ask the same, weighted the same."""
        return {row.code: fingerprint(self.of(row)) for row in self.dimensions}


@dataclass(frozen=True, slots=True)
class Scored:
    """A round with what was asked, the sheets that count, and the result."""

    round: MaturityRound
    asked: Asked
    sheets: tuple[MaturitySheet, ...]
    answers: tuple[MaturityAnswer, ...]
    result: scoring.Result

    @property
    def handed_in(self) -> tuple[MaturitySheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.submitted)


def asked_in(questionnaire: MaturityQuestionnaire) -> Asked:
    """What a version asks."""
    return asked_in_each([questionnaire])[questionnaire.pk]


def asked_in_each(questionnaires: Iterable[MaturityQuestionnaire]) -> dict[int, Asked]:
    """What each of some versions asks, by its key; in two statements."""
    wanted = {row.pk: row for row in questionnaires}
    dimensions = list(MaturityDimension.objects.filter(questionnaire__in=wanted, retired=False))
    places = {row.pk: place for place, row in enumerate(dimensions)}
    rows = MaturityQuestion.objects.filter(questionnaire__in=wanted, retired=False, dimension__in=places)
    questions = sorted(rows, key=lambda row: (places[row.dimension_id], row.order, row.pk))
    filled = {row.dimension_id for row in questions}
    return {
        pk: Asked(
            row,
            tuple(one for one in dimensions if one.questionnaire_id == pk and one.pk in filled),
            tuple(one for one in questions if one.questionnaire_id == pk),
        )
        for pk, row in wanted.items()
    }


def scored(round_: MaturityRound) -> Scored:
    """The result of a round over the sheets that were handed in."""
    return scored_each([round_])[0]


def scored_each(rounds: list[MaturityRound]) -> list[Scored]:
    """The results of some rounds; in four statements."""
    asked = asked_in_each(row.questionnaire for row in rounds)
    sheets = list(MaturitySheet.objects.filter(round__in=rounds).select_related("unit"))
    counted = [sheet.pk for sheet in sheets if sheet.submitted]
    answers = answers_by(MaturityAnswer.objects.filter(sheet__in=counted), "sheet_id")
    return [scored_of(row, asked[row.questionnaire_id], sheets, answers) for row in rounds]


def scored_of(
    round_: MaturityRound, asked: Asked, sheets: list[MaturitySheet], answers: dict[int, list[MaturityAnswer]]
) -> Scored:
    own = tuple(sheet for sheet in sheets if sheet.round_id == round_.pk)
    given = tuple(answer for sheet in own for answer in answers.get(sheet.pk, ()))
    return Scored(round_, asked, own, given, scoring.score(asked.form, said(asked, own, given)))


def said(asked: Asked, sheets: Iterable[MaturitySheet], answers: Iterable[MaturityAnswer]) -> list[scoring.Answer]:
    """The answers for the engine; a remark without a level is none."""
    raters = {sheet.pk: sheet.unit.slug for sheet in sheets}
    codes = {question.pk: question.code for question in asked.questions}
    return [
        scoring.Answer(rater=raters[row.sheet_id], question=codes[row.question_id], level=row.level)
        for row in answers
        if row.is_given and row.question_id in codes
    ]


def compared(earlier: Scored, later: Scored, *, same_units: bool = False) -> scoring.Comparison:
    """Two rounds over what both asked in the same words."""
    pairs = [(one.asked.form, said(one.asked, one.sheets, one.answers)) for one in (earlier, later)]
    return scoring.compare(*pairs, same_raters=same_units)


def wording(question: MaturityQuestion) -> str:
    return json.dumps([question.text, question.anchors], ensure_ascii=False)


def fingerprint(questions: Iterable[MaturityQuestion]) -> str:
    """The same for the same questions with the same weights, in whatever order and under whatever code."""
    parts = sorted(f"{wording(row)}{Fraction(row.weight)}" for row in questions)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def answers_by(answers: Iterable[MaturityAnswer], name: str) -> dict[int, list[MaturityAnswer]]:
    """Answers in groups, by their sheet or their question."""
    found: dict[int, list[MaturityAnswer]] = defaultdict(list)
    for row in answers:
        found[getattr(row, name)].append(row)
    return found
