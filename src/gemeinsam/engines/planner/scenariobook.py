"""The sheets that set scenarios beside the plan as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .planbook import STATUS
from .side_by_side import Change, Totals, changes, totals
from .words import in_words
from .workbook import Figure, Page, euro, posts
from .writing import period_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .problem import Problem
    from .result import Plan
    from .side_by_side import Computed

BASE = "wie angegeben"


def write_scenarios(workbook: Any, problem: Problem, plan: Plan, computed: Sequence[Computed]) -> None:
    """The sheets Szenarien (figures) and Szenarien Maßnahmen (what comes, goes and moves)."""
    everything = [changes(problem, plan, one.problem, one.plan) for one in computed]
    _write_figures(workbook, (problem, plan), computed, everything)
    _write_measures(workbook, problem, computed, everything)


def _write_figures(
    workbook: Any,
    base: tuple[Problem, Plan],
    computed: Sequence[Computed],
    everything: Sequence[tuple[Change, ...]],
) -> None:
    problem, plan = base
    heading = [("Angabe", 40), (BASE, 22), *((one.scenario.name, 22) for one in computed)]
    page = Page(workbook, "Szenarien", heading, frozen=1)
    plans = [plan, *(one.plan for one in computed)]
    page.add("Stand", *(STATUS[one.status] for one in plans))
    page.add("Unabhängig nachgerechnet", *("ja" if one.checked else "nein" for one in plans))
    page.add("Begründung", *(one.reason for one in plans))
    found = [one.assignments != () for one in plans]
    _add(page, found, "Nutzen", [one.benefit for one in plans])
    _add(page, found, "Lücke", [Figure(one.gap, "percent") for one in plans])
    _add(page, found, "Maßnahmen im Plan", [len(one.assignments) for one in plans])
    kinds: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("kommen hinzu", ("comes",)), ("entfallen", ("goes", "excluded")), ("bleiben und verschieben sich", ("moves",)),
    )  # fmt: skip
    for label, wanted in kinds:
        counts = [sum(change.kind in wanted and _was_or_is(change) for change in rows) for rows in everything]
        _add(page, found, label, [None, *counts])
    _write_totals(page, problem, found, [totals(problem, one) for one in plans])


def _was_or_is(change: Change) -> bool:
    """An excluded measure that was in no plan doesn't go."""
    return change.before is not None or change.after is not None


def _add(page: Page, found: Sequence[bool], label: str, values: Sequence[object]) -> None:
    """A row of figures; plans that were not found have none."""
    page.add(label, *(value if there else None for there, value in zip(found, values, strict=True)))


def _write_totals(page: Page, problem: Problem, found: Sequence[bool], sums: Sequence[Totals]) -> None:
    for label, profiles in (
        ("Eigenmittel laufend", [one.operating for one in sums]),
        ("Eigenmittel investiv", [one.investment for one in sums]),
        ("Förderung", [one.funding for one in sums]),
    ):
        _add(page, found, f"{label}, alle Jahre", [euro(sum(profile)) for profile in profiles])
        for at, year in enumerate(problem.calendar):
            _add(page, found, f"{label} {year}", [euro(profile[at]) for profile in profiles])
    share = 100 * problem.periods_per_year
    for at, year in enumerate(problem.calendar):
        _add(page, found, f"Stellen {year}", [posts(round(one.fte[at] / share, 6)) for one in sums])
    fields = list(dict.fromkeys(measure.field for measure in problem.measures))
    for field in fields:
        _add(page, found, f"{field}: Maßnahmen", [one.measures_by_field.get(field, 0) for one in sums])
    for field in fields:
        _add(page, found, f"{field}: Eigenmittel", [euro(one.own_by_field.get(field, 0)) for one in sums])


def _write_measures(
    workbook: Any, problem: Problem, computed: Sequence[Computed], everything: Sequence[tuple[Change, ...]]
) -> None:
    heading = [("Nummer", 10), ("Titel", 42), ("Handlungsfeld", 22), (f"Start {BASE}", 14)]
    for one in computed:
        heading += [(f"Start {one.scenario.name}", 14), (f"Änderung {one.scenario.name}", 44)]
    page = Page(workbook, "Szenarien Maßnahmen", heading, frozen=2)
    for at, measure in enumerate(problem.measures):
        cells: list[object] = []
        for one, rows in zip(computed, everything, strict=True):
            cells += [period_cell(problem, rows[at].after), _words(problem, one, rows[at])]
        before = next((rows[at].before for rows in everything), None)
        page.add(measure.id, measure.title, measure.field, period_cell(problem, before), *cells)


def _words(problem: Problem, one: Computed, change: Change) -> str:
    """What becomes of a measure, with the reason if it is out."""
    if change.kind == "excluded":
        return "ausgeschlossen"
    if not one.plan.assignments:
        return "kein Plan"
    if change.kind == "moves" and change.before is not None and change.after is not None:
        lag = change.after - change.before
        unit = "Abschnitt" if abs(lag) == 1 else "Abschnitte"
        return f"{abs(lag)} {unit} {'später' if lag > 0 else 'früher'}"
    if change.kind in ("stays", "comes"):
        return "bleibt" if change.kind == "stays" else "kommt hinzu"
    what = "entfällt" if change.kind == "goes" else "nicht im Plan"
    if gone := one.blocked.get(change.measure):
        return f"{what}: Es braucht {gone}, und das ist ausgeschlossen."
    left = next((left for left in one.explanations if left.measure == change.measure), None)
    return f"{what}: {in_words(left.missing)}" if left else what
