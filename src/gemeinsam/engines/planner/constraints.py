"""The rules of a plan, one function each. A new rule is one function and its name in `CONSTRAINTS`.

The formulation is the start-option form with presence columns; precedence is disaggregated by start.
Source: A. A. B. Pritsker, L. J. Watters, P. M. Wolfe 1969 (start binaries); N. Christofides,
R. Alvarez-Valdes, J. M. Tamarit 1987 (disaggregated precedence).
"""

from __future__ import annotations

from functools import partial
from math import gcd
from typing import TYPE_CHECKING, Final

from .extras import changes, percents_missed, previous_starts, share_weights, together_met
from .rows import Derived

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from .options import LimitKey
    from .problem import Need
    from .rows import Rows


def starts_at_most_once(rows: Rows) -> None:
    """A measure is in the plan exactly if one of its options is chosen. One row a measure."""
    for measure, options in enumerate(rows.options.of):
        terms = [(option, 1) for option in options] + [(rows.present(measure), -1)]
        rows.add(terms, lower=0, upper=0)


def keeps_mandatory(rows: Rows) -> None:
    """Mandatory measures, and those that run already, are in the plan. One row each."""
    for at, measure in enumerate(rows.options.problem.measures):
        if measure.required:
            rows.add([(rows.present(at), 1)], lower=1)


def keeps_budgets(rows: Rows) -> None:
    """No payer spends more own money of a kind in a year than it has, what is carried over included.

    What is left of a year and may be carried is there in the next; so the years a to b together may take
    their budgets and what is carried into a. These rows, for all a and b, are the same as columns for what
    is carried over, without the columns. Complexity: one row a payer, kind and pair of years between which
    something may be carried; without carrying one a year.
    """
    limits, carries = rows.options.limits, rows.options.carries
    terms = _terms(rows, ("operating", "investment"))
    for key in terms:
        years, entries = [key], list(terms[key])
        before = key._replace(year=key.year - 1)
        brought = carries.get(before, 0) if before in limits else 0
        rows.add_limit(years, entries, more=brought)
        while carries.get(years[-1], 0) and (following := key._replace(year=key.year + len(years))) in limits:
            years.append(following)
            entries = _sum(entries, terms[following])
            rows.add_limit(years, entries, more=brought)


def keeps_capacities(rows: Rows) -> None:
    """No unit binds more staff in a year than it has. One row a unit and year."""
    _keep(rows, ("fte",))


def keeps_commitments(rows: Rows) -> None:
    """No payer binds more of later years' investment in a year than it may. One row a payer and year."""
    _keep(rows, ("commitment",))


def keeps_programme_caps(rows: Rows) -> None:
    """No programme pays more than its caps, or for more measures than its quota. One row a cap."""
    _keep(rows, ("programme", "programme_total", "programme_count"))


def _keep(rows: Rows, kinds: tuple[str, ...]) -> None:
    for key, entries in _terms(rows, kinds).items():
        rows.add_limit([key], entries)


def _terms(rows: Rows, kinds: tuple[str, ...]) -> dict[LimitKey, list[tuple[int, int]]]:
    """What each option takes of each limit of some kinds."""
    terms: dict[LimitKey, list[tuple[int, int]]] = {key: [] for key in rows.options.limits if key.kind in kinds}
    for column, option in enumerate(rows.options.rows):
        for key, amount in option.demand.items():
            if key.kind in kinds:
                terms[key].append((column, amount))
    return terms


def _sum(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> list[tuple[int, int]]:
    total = dict(one)
    for column, amount in other:
        total[column] = total.get(column, 0) + amount
    return sorted(total.items())


def keeps_ceilings(rows: Rows) -> None:
    """The whole plan takes no more money and staff than its ceilings. One row each."""
    _keep(rows, ("money_ceiling", "staff_ceiling"))


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


def respects_togethers(rows: Rows) -> None:
    """Who is done only together is; a bonus is earned only by both.

    One row a pair, and two for each start if the starts have to lie near each other.
    """
    options = rows.options
    for pair in options.problem.togethers:
        a, b = options.index[pair.a], options.index[pair.b]
        if pair.required:
            rows.add([(rows.present(a), 1), (rows.present(b), -1)], lower=0, upper=0)
            _stay_near(rows, (a, b), pair.within, bonus=None)
        if pair.bonus:
            met = partial(together_met, pair, a, b)
            bonus = rows.derive(Derived(pair.bonus, 1, met))
            for measure in (a, b):
                rows.add([(bonus, 1), (rows.present(measure), -1)], upper=0)
            _stay_near(rows, (a, b), pair.within, bonus=bonus)


def _stay_near(rows: Rows, pair: tuple[int, int], within: int | None, *, bonus: int | None) -> None:
    """If one has started by a period, the other has within so many more; for the bonus, or always."""
    if within is None:
        return
    options = rows.options
    for one, other in (pair, pair[::-1]):
        start = {at: options.rows[at].choice.start for at in (*options.of[one], *options.of[other])}
        for latest in sorted({start[at] for at in options.of[one]}):
            terms = [(at, 1) for at in options.of[one] if start[at] <= latest]
            terms += [(at, -1) for at in options.of[other] if start[at] <= latest + within]
            rows.add([*terms, (bonus, 1)] if bonus is not None else terms, upper=0 if bonus is None else 1)


def keeps_shares(rows: Rows) -> None:
    """Fields and places get their share of the plan, or points are lost. One or two rows a share."""
    for share in rows.options.problem.shares:
        weights = share_weights(rows.options, share)
        whole = sum(weight.whole for weight in weights)
        for percent, sign in ((share.least, 1), (share.most, -1)):
            if percent == (0 if sign > 0 else 100):
                continue
            terms = [
                (rows.present(at), sign * (100 * weight.inside - percent * weight.whole))
                for at, weight in enumerate(weights)
            ]
            terms = [(column, value) for column, value in terms if value]
            if share.penalty is not None:
                value = partial(percents_missed, share, weights, sign)
                terms.append((rows.derive(Derived(-share.penalty, 100, value)), whole))
            if terms:
                divisor = gcd(*(value for _, value in terms))
                rows.add([(column, value // divisor) for column, value in terms], lower=0)


def stays_near_previous(rows: Rows) -> None:
    """No more changes against the previous plan than allowed, or points are lost. One row, or two."""
    problem = rows.options.problem
    if not problem.previous:
        return
    planned = previous_starts(rows.options)
    terms = [(rows.present(at), 1) for at in range(len(problem.measures)) if at not in planned]
    for at, start in planned.items():
        terms += [(option, -1) for option in rows.options.of[at] if rows.options.rows[option].choice.start == start]
    # A planned measure that keeps its start takes one off the number of those planned.
    if problem.most_changes is not None:
        rows.add(terms, upper=problem.most_changes - len(planned))
    if problem.change_cost:
        most = len(problem.measures) + len(planned)
        count = rows.derive(Derived(-problem.change_cost, most, partial(changes, planned)))
        rows.add([*terms, (count, -1)], upper=-len(planned))


CONSTRAINTS: Final[tuple[Callable[[Rows], None], ...]] = (
    starts_at_most_once,
    keeps_mandatory,
    keeps_budgets,
    keeps_capacities,
    keeps_commitments,
    keeps_programme_caps,
    keeps_ceilings,
    respects_needs,
    respects_togethers,
    keeps_shares,
    stays_near_previous,
    respects_excludes,
)


def rows_of(rows: Rows, *, without: Collection[Callable[[Rows], None]] = ()) -> Rows:
    """The same rows, after every rule, but those to do without, has written into them."""
    for rule in CONSTRAINTS:
        if rule not in without:
            rule(rows)
    return rows
