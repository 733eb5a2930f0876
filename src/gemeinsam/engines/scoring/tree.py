"""What is asked, what was answered, and what comes out: frozen, checked when it is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LOWEST, HIGHEST = 0, 4


class ScoringError(ValueError):
    """A form or an answer that can't be scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Args:
        code: its name within the form, the same from version to version.
        dimension: code of the dimension it belongs to.
        weight: above 0; what it counts beside the other questions of its dimension.
        wording: text and anchors; two questions are the same only where it is equal.
    """

    code: str
    dimension: str
    weight: Fraction = Fraction(1)
    wording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A group of questions; weight: above 0, what it counts in the overall value."""

    code: str
    title: str
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A version of a questionnaire, dimensions and questions in the order in which they are asked.

    Raises:
        ScoringError: a code stands twice, a dimension is unknown, or a weight is not above 0.
    """

    dimensions: tuple[Dimension, ...]
    questions: tuple[Question, ...]

    def __post_init__(self) -> None:
        _no_double(dimension.code for dimension in self.dimensions)
        _no_double(question.code for question in self.questions)
        known = {dimension.code for dimension in self.dimensions}
        for question in self.questions:
            if question.dimension not in known:
                raise ScoringError(f"Die Frage {question.code} gehört zu keiner Dimension.")
        weights = [(row.code, row.weight) for row in self.dimensions] + [(q.code, q.weight) for q in self.questions]
        for code, weight in weights:
            if weight <= 0:
                raise ScoringError(f"Das Gewicht von {code} ist nicht größer als 0.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a rater says to a question: a whole level from 0 to 4, or None for "nicht bekannt".

    Raises:
        ScoringError: the level is outside the scale.
    """

    rater: str
    question: str
    level: int | None

    def __post_init__(self) -> None:
        if self.level is not None and not LOWEST <= self.level <= HIGHEST:
            raise ScoringError(f"Die Stufe {self.level} gibt es nicht.")


@dataclass(frozen=True, slots=True)
class Spread:
    """Values and how far they lie apart; nothing where there is no value, never 0.

    Each value counts the same. `deviation` is that of the whole group (divided by n); a single value has none.
    """

    values: tuple[Fraction, ...] = ()

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> Fraction | None:
        return Fraction(sum(self.values), len(self.values)) if self.values else None

    @property
    def least(self) -> Fraction | None:
        return min(self.values, default=None)

    @property
    def most(self) -> Fraction | None:
        return max(self.values, default=None)

    @property
    def width(self) -> Fraction | None:
        """From the least value to the most; nothing below two values."""
        return max(self.values) - min(self.values) if self.count > 1 else None

    @property
    def deviation(self) -> float | None:
        mean = self.mean
        if mean is None or self.count < 2:
            return None
        return sqrt(sum((value - mean) ** 2 for value in self.values) / self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionScore:
    """One question: the levels that raters gave, and how many did not know or said nothing."""

    question: Question
    spread: Spread
    unknown: int
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionScore:
    """One dimension.

    Args:
        spread: over the raters' own values (each the weighted mean of the levels that this rater gave here).
        answers: levels given. unknown: "nicht bekannt". silent: neither.
    """

    dimension: Dimension
    spread: Spread
    answers: int
    unknown: int
    silent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a round says. raters: everybody who said anything, "nicht bekannt" included."""

    dimensions: tuple[DimensionScore, ...]
    questions: tuple[QuestionScore, ...]
    raters: tuple[str, ...]

    @property
    def overall(self) -> Fraction | None:
        """Weighted mean of the dimensions that have a value."""
        known = [(row.dimension.weight, row.spread.mean) for row in self.dimensions]
        return weighted_mean((weight, mean) for weight, mean in known if mean is not None)

    @property
    def answers(self) -> int:
        return sum(row.answers for row in self.dimensions)

    @property
    def unknown(self) -> int:
        return sum(row.unknown for row in self.dimensions)

    @property
    def disagreements(self) -> tuple[QuestionScore, ...]:
        """Questions on which raters differ, those that lie farthest apart first."""
        apart = [row for row in self.questions if row.spread.width]
        return tuple(sorted(apart, key=lambda row: (-(row.spread.width or 0), -(row.spread.deviation or 0))))


def weighted_mean(pairs: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Sum of weight times value by sum of weights; nothing for no pairs."""
    total, weights = Fraction(0), Fraction(0)
    for weight, value in pairs:
        total += weight * value
        weights += weight
    return total / weights if weights else None


def _no_double(codes: Iterable[str]) -> None:
    for code, count in Counter(codes).items():
        if count > 1:
            raise ScoringError(f"Das Kürzel {code} steht zweimal im Fragebogen.")
