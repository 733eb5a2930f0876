"""The sheets of the answer: plan, costs, funding, staff, what is left out, Gantt, and how good it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .amounts import total_from_programme
from .drawing import field_colours
from .side_by_side import by_year, fte_by_unit, own_by_payer, posts_of
from .words import in_words
from .workbook import Figure, Page, euro, posts
from .writing import period_cell, period_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .problem import Measure, Problem, Programme
    from .result import LeftOut, Plan, Slack

STATUS = {
    "optimal": "bester möglicher Plan, nachgewiesen",
    "feasible": "bester gefundener Plan",
    "infeasible": "Pflichtmaßnahmen passen nicht",
    "cancelled": "abgebrochen, bester Plan bis dahin",
    "unknown": "kein Plan gefunden",
}
_KINDS = {"operating": "laufend", "investment": "investiv", "commitment": "Verpflichtung"}
AVAILABLE, CARRIED, USED, REST = "verfügbar", "Übertrag aus dem Vorjahr", "verplant", "Rest"
RUNS, BOUND_LATER, COSTS_LATER = "läuft", "läuft weiter", "kostet weiter"


def write_plan(workbook: Any, problem: Problem, plan: Plan, explanations: Sequence[LeftOut]) -> None:
    """The sheets Plan, Haushalt, Förderung, Personal, Nicht im Plan, Gantt and Angaben."""
    measures = {measure.id: measure for measure in problem.measures}
    _write_rows(workbook, problem, plan, measures)
    _write_money(workbook, problem, plan)
    _write_funding(workbook, problem, plan)
    _write_staff(workbook, problem, plan)
    _write_left_out(workbook, problem, explanations, measures)
    _write_gantt(workbook, problem, plan, measures)
    _write_proof(workbook, problem, plan)


def _write_rows(workbook: Any, problem: Problem, plan: Plan, measures: dict[str, Measure]) -> None:
    heading = [("Nummer", 10), ("Titel", 42), ("Handlungsfeld", 22), ("Stelle", 16), ("Kostenträger", 16)]
    heading += [("Start", 9), ("Ende", 9), ("Programm", 14)]
    for what in ("laufend", "investiv", "Förderung", "Stellen"):
        heading += [(f"{what} {year}", 13) for year in problem.calendar]
    heading += [("laufend später", 14), ("investiv später", 14), ("laufend danach je Abschnitt", 16)]
    page = Page(workbook, "Plan", heading, frozen=2)
    sums: list[tuple[int, ...]] = []
    for row in plan.assignments:
        measure = measures[row.measure]
        last = period_cell(problem, row.start + measure.duration - 1)
        names = (measure.id, measure.title, measure.field, measure.unit, measure.payer)
        money = (*row.operating, *row.investment, *row.funding)
        later = row.commitment_operating, row.commitment_investment, measure.operating_after
        figures = _amounts(problem, money, posts_of(problem, row), later)
        page.add(*names, period_cell(problem, row.start), last, row.programme, *figures)
        sums.append((*money, *posts_of(problem, row), *later))
    if sums:
        total, years = tuple(map(sum, zip(*sums, strict=True))), problem.years
        figures = _amounts(problem, total[: 3 * years], total[3 * years : 4 * years], total[4 * years :])
        page.add("Summe", *[None] * 7, *figures, bold=True)


def _amounts(problem: Problem, money: Sequence[int], fte: Sequence[int], later: Sequence[int]) -> list[Figure]:
    return [*map(euro, money), *_posts(problem, fte), *map(euro, later)]


def _posts(problem: Problem, fte: Iterable[int]) -> list[Figure]:
    """Centi-FTE x periods of each year as posts on its average."""
    share = 100 * problem.periods_per_year
    return [posts(round(value / share, 6)) for value in fte]


def _by_year(plan: Plan, kind: str, key: str) -> dict[int, Slack]:
    return {row.year: row for row in plan.slack if row.kind == kind and row.key == key}


def _write_money(workbook: Any, problem: Problem, plan: Plan) -> None:
    """Own money by payer and kind: what is there, what is used, what is left."""
    later = {row.year for row in plan.slack if row.kind in ("operating", "investment")} - set(problem.calendar)
    years = [*problem.calendar, *sorted(later)]
    heading = [("Kostenträger", 24), ("Art", 14), ("Zeile", 24), *((str(year), 14) for year in years)]
    page = Page(workbook, "Haushalt", [*heading, ("Summe im Zeitraum", 16)], frozen=3)
    spent = own_by_payer(problem, plan)
    for (payer, kind), used in spent.items():
        limits = _by_year(plan, kind, payer)
        if limits or any(used):
            known = dict(zip(problem.calendar, used, strict=True)) | {year: row.used for year, row in limits.items()}
            _money_rows(page, problem, (payer, _KINDS[kind]), (years, known, limits))
    for payer in dict.fromkeys(row.key for row in plan.slack if row.kind == "commitment"):
        limits = _by_year(plan, "commitment", payer)
        known = {year: row.used for year, row in limits.items()}
        _money_rows(page, problem, (payer, _KINDS["commitment"]), (years, known, limits))
    for kind in ("operating", "investment"):
        total = by_year(problem, (used for (_, one), used in spent.items() if one == kind))
        gaps = [None] * len(later)
        page.add("alle", _KINDS[kind], USED, *map(euro, total), *gaps, euro(sum(total)), bold=True)


def _money_rows(
    page: Page, problem: Problem, names: tuple[str, str], figures: tuple[list[int], dict[int, int], dict[int, Slack]]
) -> None:
    """Up to four rows of one payer and kind; `figures` are the years, what is used, and the limits."""
    years, used, limits = figures
    if limits:
        _year_row(page, problem, (*names, AVAILABLE), years, {year: row.limit for year, row in limits.items()})
    if any(row.carried for row in limits.values()):
        # What is carried is no new money: it would be counted twice in a sum.
        carried = [euro(limits[year].carried) if year in limits else None for year in years]
        page.add(*names, CARRIED, *carried)
    _year_row(page, problem, (*names, USED), years, used)
    if limits:
        rest = [euro(limits[year].rest) if year in limits else None for year in years]
        page.add(*names, REST, *rest)


def _year_row(page: Page, problem: Problem, names: tuple[str, ...], years: list[int], amounts: dict[int, int]) -> None:
    shown = [euro(amounts[year]) if year in amounts else None for year in years]
    page.add(*names, *shown, euro(sum(amounts[year] for year in problem.calendar if year in amounts)))


def _write_funding(workbook: Any, problem: Problem, plan: Plan) -> None:
    """What others pay: by programme with its caps, and what was confirmed before."""
    heading = [("Programm", 16), ("Titel", 36), ("Zeile", 20), *((str(year), 14) for year in problem.calendar)]
    page = Page(workbook, "Förderung", [*heading, ("Summe im Zeitraum", 16), ("mit späteren Jahren", 16)], frozen=3)
    funding = by_year(problem, (row.funding for row in plan.assignments))
    paid = dict.fromkeys((programme.id for programme in problem.programmes), by_year(problem, ()))
    for row in plan.assignments:
        if row.programme is not None:
            paid[row.programme] = by_year(problem, (paid[row.programme], row.from_programme))
    for programme in problem.programmes:
        names, amounts = (programme.id, programme.title), paid[programme.id]
        total, count = (_by_year(plan, f"programme_{kind}", programme.id).get(0) for kind in ("total", "count"))
        page.add(*names, "bezahlt", *map(euro, amounts), euro(sum(amounts)), euro(_in_all(problem, plan, programme)))
        if limits := _by_year(plan, "programme", programme.id):
            page.add(*names, "Obergrenze je Jahr", *(euro(limits[year].limit) for year in problem.calendar))
            page.add(*names, REST, *(euro(limits[year].rest) for year in problem.calendar))
        if total is not None:
            page.add(*names, "Obergrenze gesamt", *[None] * (problem.years + 1), euro(total.limit))
        if count is not None:
            page.add(*names, "Maßnahmen", *[None] * problem.years, count.used)
            page.add(*names, "höchstens Maßnahmen", *[None] * problem.years, count.limit)
    confirmed = [all_of - sum(amounts) for all_of, *amounts in zip(funding, *paid.values(), strict=True)]
    page.add("zugesagt", "Förderung der Maßnahmen selbst", "bezahlt", *map(euro, confirmed), euro(sum(confirmed)))
    page.add("alle", None, "bezahlt", *map(euro, funding), euro(sum(funding)), bold=True)


def _in_all(problem: Problem, plan: Plan, programme: Programme) -> int:
    """Euro that a programme pays, also after the horizon."""
    measures = {measure.id: measure for measure in problem.measures}
    rows = (row for row in plan.assignments if row.programme == programme.id)
    return sum(total_from_programme(measures[row.measure], programme, row.start) for row in rows)


def _write_staff(workbook: Any, problem: Problem, plan: Plan) -> None:
    """Posts by unit on the average of the year."""
    heading = [("Stelle", 28), ("Zeile", 14), *((str(year), 12) for year in problem.calendar)]
    page = Page(workbook, "Personal", heading, frozen=2)
    everything = fte_by_unit(problem, plan)
    for unit, used in everything.items():
        limits = _by_year(plan, "fte", unit)
        if limits:
            page.add(unit, AVAILABLE, *_posts(problem, (limits[year].limit for year in problem.calendar)))
        page.add(unit, USED, *_posts(problem, used))
        if limits:
            page.add(unit, REST, *_posts(problem, (limits[year].rest for year in problem.calendar)))
    page.add("alle", USED, *_posts(problem, by_year(problem, everything.values())), bold=True)


def _write_left_out(
    workbook: Any, problem: Problem, explanations: Sequence[LeftOut], measures: dict[str, Measure]
) -> None:
    heading = [("Nummer", 10), ("Titel", 42), ("Was fehlt", 90), ("Start dann", 12), ("Nachgewiesen", 14)]
    page = Page(workbook, "Nicht im Plan", [*heading, ("Günstigste Änderung", 14)], frozen=2)
    for left in explanations:
        words = (in_words(left.missing), period_cell(problem, left.start), _yes(left.proven), _yes(left.cheapest))
        page.add(left.measure, measures[left.measure].title, *words)


def _yes(value: bool) -> str:  # noqa: FBT001 - a word for a value
    return "ja" if value else "nein"


def _write_gantt(workbook: Any, problem: Problem, plan: Plan, measures: dict[str, Measure]) -> None:
    heading = [("Nummer", 10), ("Titel", 42), ("seit", 9)]
    heading += [(period_name(problem, period), 8) for period in range(problem.periods)]
    page = Page(workbook, "Gantt", [*heading, ("danach", 14)], frozen=2)
    formats = {
        field: workbook.add_format({"bg_color": colour, "font_color": "#FFFFFF", "align": "center"})
        for field, colour in field_colours(problem).items()
    }
    for row in plan.assignments:
        measure = measures[row.measure]
        end = row.start + measure.duration
        page.add(row.measure, measure.title, period_cell(problem, row.start) if row.start < 0 else None)
        for period in range(max(row.start, 0), min(end, problem.periods)):
            page.sheet.write_string(page.row, 3 + period, RUNS, formats[measure.field])
        if end > problem.periods:
            page.put(3 + problem.periods, BOUND_LATER)
        elif measure.operating_after:
            page.put(3 + problem.periods, COSTS_LATER)


def _write_proof(workbook: Any, problem: Problem, plan: Plan) -> None:
    page = Page(workbook, "Angaben", [("Angabe", 34), ("Wert", 80)])
    page.add("Stand", STATUS[plan.status])
    page.add("Maßnahmen im Plan", len(plan.assignments))
    page.add("Maßnahmen insgesamt", len(problem.measures))
    page.add("Nutzen", plan.benefit)
    page.add("Schranke (mehr ist nicht möglich)", plan.bound)
    page.add("Lücke", Figure(plan.gap, "percent"))
    page.add("Was die Lücke sagt", gap_words(plan))
    page.add("Unabhängig nachgerechnet", _yes(plan.checked))
    page.add("Begründung", plan.reason)
    page.add("Startwert", plan.seed)
    page.add("Planer", plan.version)
    page.add("Sekunden", Figure(plan.seconds, "posts"))
    page.add("Euro-Beträge", "Eigenanteil; Förderung wird je Abschnitt auf ganze Euro abgerundet.")
    page.add("Stellen", "Durchschnitt des Jahres, weitere Stellen eingeschlossen.")


def gap_words(plan: Plan) -> str:
    """What the gap of a plan says, in one German sentence."""
    if not plan.assignments:
        return "Ohne Plan sagt die Lücke nichts."
    if plan.bound == plan.benefit:
        return "Kein Plan hat mehr Nutzen als dieser."
    percent = f"{plan.gap * 100:.2f}".replace(".", ",")
    return (
        f"Kein Plan, gefunden oder nicht, hat mehr als {percent} % Nutzen mehr als dieser; ob es einen gibt, ist offen."
    )
