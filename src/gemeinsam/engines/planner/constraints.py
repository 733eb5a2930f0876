"""The rules of a plan, one function each. A new rule is one function and its name in `CONSTRAINTS`.

The formulation is the start-option form with presence columns; precedence is disaggregated by start.
Source: A. A. B. Pritsker, L. J. Watters, P. M. Wolfe 1969 (start binaries); N. Christofides,
R. Alvarez-Valdes, J. M. Tamarit 1987 (disaggregated precedence).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from .options import LimitKey
    from .problem import Need
    from .rows import Rows


def starts_at_most_once(rows: Rows) -> None:
    """A measure is in the plan exactly if one of its options is chosen. One row a measure."""
    for measure, options in enumerate(rows.options.of):
        terms = [(option, 1) for option in options] + [(rows.present(measure), -1)]
        rows.add(terms, lower=0, upper=0)


def keeps_mandatory(rows: Rows) -> None:
    """Mandatory measures are in the plan. One row each."""
    for at, measure in enumerate(rows.options.problem.measures):
        if measure.mandatory:
            rows.add([(rows.present(at), 1)], lower=1)


def keeps_budgets(rows: Rows) -> None:
    """No payer spends more own money of a kind in a year than it has. One row a payer, kind, year."""
    _keep(rows, ("operating", "investment"))


def keeps_capacities(rows: Rows) -> None:
    """No unit binds more staff in a year than it has. One row a unit and year."""
    _keep(rows, ("fte",))


def keeps_programme_caps(rows: Rows) -> None:
    """No programme pays more than its caps by year and in total. One row a cap."""
    _keep(rows, ("programme", "programme_total"))


def _keep(rows: Rows, kinds: tuple[str, ...]) -> None:
    terms: dict[LimitKey, list[tuple[int, int]]] = {key: [] for key in rows.options.limits if key.kind in kinds}
    for column, option in enumerate(rows.options.rows):
        for key, amount in option.demand.items():
            if key.kind in kinds:
                terms[key].append((column, amount))
    for key, row in terms.items():
        rows.add_limit(key, row)


def respects_needs(rows: Rows) -> None:
    """Who needs another starts late enough after it. One row for each start of the one that needs."""
    index = rows.options.index
    for need in rows.options.problem.needs:
        _respect(rows, need, index[need.measure], index[need.before])


def _respect(rows: Rows, need: Need, later: int, earlier: int) -> None:
    options = rows.options
    distance = need.lag
    if need.after == "end":
        distance += options.problem.measures[earlier].duration
    start = {at: options.rows[at].choice.start for at in (*options.of[later], *options.of[earlier])}
    for latest in sorted({start[at] for at in options.of[later]}):
        terms = [(at, 1) for at in options.of[later] if start[at] <= latest]
        terms += [(at, -1) for at in options.of[earlier] if start[at] <= latest - distance]
        rows.add(terms, upper=0)


def respects_excludes(rows: Rows) -> None:
    """Of two measures that exclude each other at most one is in the plan. One row a pair."""
    index = rows.options.index
    for exclude in rows.options.problem.excludes:
        rows.add([(rows.present(index[exclude.a]), 1), (rows.present(index[exclude.b]), 1)], upper=1)


CONSTRAINTS: Final[tuple[Callable[[Rows], None], ...]] = (
    starts_at_most_once,
    keeps_mandatory,
    keeps_budgets,
    keeps_capacities,
    keeps_programme_caps,
    respects_needs,
    respects_excludes,
)


def rows_of(rows: Rows) -> Rows:
    """The same rows, after every rule has written into them."""
    for rule in CONSTRAINTS:
        rule(rows)
    return rows
