"""Two rounds side by side: only what both asked in the same words counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .scoring import score

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from .tree import Answer, Dimension, Form, Result, Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One dimension in both rounds; questions: how many both asked alike. Nothing where one has no value."""

    dimension: Dimension
    questions: int
    before: Spread
    after: Spread

    @property
    def step(self) -> Fraction | None:
        """After less before."""
        if self.before.mean is None or self.after.mean is None:
            return None
        return self.after.mean - self.before.mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both rounds over their common questions.

    Args:
        changes: a row for each dimension of the later form that has a common question.
        common: codes asked alike in both. reworded: same code, other words: not compared.
        gone, new: codes that only the earlier or only the later form has.
        both, only_before, only_after: raters.
    """

    before: Result
    after: Result
    changes: tuple[Change, ...]
    common: tuple[str, ...]
    reworded: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]
    both: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def compare(
    earlier: tuple[Form, Iterable[Answer]], later: tuple[Form, Iterable[Answer]], *, same_raters: bool = False
) -> Comparison:
    """Compare two rounds, dimension by dimension.

    A question is common where code and wording are equal. Both rounds are scored anew over the common questions
    with the weights and dimensions of the later form, so that a step never comes from another weight.

    Args:
        earlier: form and answers of the first round.
        later: those of the second.
        same_raters: count only raters who said something in both rounds.

    Raises:
        ScoringError: as `score`.
    """
    old, new = {q.code: q for q in earlier[0].questions}, {q.code: q for q in later[0].questions}
    common = {code for code in old.keys() & new.keys() if old[code].wording == new[code].wording}
    before_said, after_said = list(earlier[1]), list(later[1])
    score(earlier[0], before_said)  # what does not fit its own form is refused, not dropped with the rest
    score(later[0], after_said)
    were, are = ({a.rater for a in said} for said in (before_said, after_said))
    counted = were & are if same_raters else were | are
    form = narrowed(later[0], common)
    before, after = (
        score(form, [a for a in said if a.question in common and a.rater in counted])
        for said in (before_said, after_said)
    )
    return Comparison(
        before=before,
        after=after,
        changes=_changes(form, before, after),
        common=tuple(code for code in new if code in common),
        reworded=tuple(code for code in new if code in old and code not in common),
        gone=tuple(code for code in old if code not in new),
        new=tuple(code for code in new if code not in old),
        both=tuple(sorted(were & are)),
        only_before=tuple(sorted(were - are)),
        only_after=tuple(sorted(are - were)),
    )


def narrowed(form: Form, codes: set[str]) -> Form:
    """The form with these questions only, and the dimensions that still have one."""
    questions = tuple(question for question in form.questions if question.code in codes)
    left = {question.dimension for question in questions}
    dimensions = tuple(dimension for dimension in form.dimensions if dimension.code in left)
    return replace(form, dimensions=dimensions, questions=questions)


def _changes(form: Form, before: Result, after: Result) -> tuple[Change, ...]:
    return tuple(
        Change(
            dimension=old.dimension,
            questions=sum(question.dimension == old.dimension.code for question in form.questions),
            before=old.spread,
            after=new.spread,
        )
        for old, new in zip(before.dimensions, after.dimensions, strict=True)
    )
