"""Which mandatory measures can't be together: reduced one by one until each is needed. Runs in the child.

Source: J. W. Chinneck, Feasibility and Infeasibility in Optimization, 2008, chapter 6 (deletion filter).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .constraints import keeps_mandatory
from .elastic import Elastic
from .jsonform import problem_from_dict
from .options import options_of
from .seating import with_needed

if TYPE_CHECKING:
    from collections.abc import Callable

    from .options import LimitKey, Options


class _Asking:
    """Whether some measures fit while some limits are kept; asked again and again of one model.

    Args:
        options: of the problem.
        measures: the largest set that will be asked about.
        seed: of the solver.
        deadline: of `time.monotonic`.
    """

    def __init__(self, options: Options, measures: set[int], seed: int, deadline: float) -> None:
        among = measures | with_needed(options, measures)
        self.options, self.deadline = options, deadline
        self.elastic = Elastic(options, seed, without=(keeps_mandatory,), among=among)
        self.sure = True

    def fit(self, measures: set[int], kept: set[LimitKey]) -> bool:
        """Whether they fit; a question that time does not answer counts as yes, and is remembered."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            self.sure = False
            return True
        self.elastic.seat(measures, with_needed(self.options, measures))
        excess = self.elastic.rows.excess
        self.elastic.fix({column: (0.0, 0.0 if key in kept else 1e12) for key, column in excess.items()})
        status, _ = self.elastic.solve(seconds=left, absolute_gap=1e12)
        if status not in ("optimal", "infeasible"):
            self.sure = False
        return status != "infeasible"


def contradiction_of_mandatory(task: dict[str, Any], deadline: float, say: Callable[..., None]) -> None:
    """A set of mandatory measures, and of limits, that don't go together; without any one of them the rest does."""
    options = options_of(problem_from_dict(task["problem"]))
    measures = {at for at, measure in enumerate(options.problem.measures) if measure.required}
    asking = _Asking(options, measures, task["seed"], deadline)
    limits = set(options.limits)
    if asking.fit(measures, limits):
        say(say="contradiction", measures=None, limits=[], sure=asking.sure)
        say(say="end", status="optimal")
        return
    for measure in sorted(measures, key=lambda at: (options.points[at], at)):
        if not asking.fit(measures - {measure}, limits):
            measures.discard(measure)
    for limit in _by_group(limits):
        if not asking.fit(measures, limits - limit):
            limits -= limit
    say(say="contradiction", measures=sorted(measures), limits=sorted(limits), sure=asking.sure)
    say(say="end", status="optimal")


def _by_group(limits: set[LimitKey]) -> list[set[LimitKey]]:
    """First whole groups (all years of a budget), then limit by limit: few questions for many limits."""
    groups: dict[tuple[str, str], set[LimitKey]] = {}
    for key in limits:
        groups.setdefault((key.kind, key.key), set()).add(key)
    return [groups[name] for name in sorted(groups)] + [{key} for key in sorted(limits)]
