"""A treasurer who reads only the table finds every number of the plan in it, and every sum is right."""

import zipfile
from collections import Counter

import pytest
import python_calamine
from tests.engines.planner.cases import a_measure, a_problem
from tests.engines.planner.whole import a_whole_problem

from gemeinsam.engines.planner import Problem, explain, in_words, plan, spreadsheet
from gemeinsam.engines.planner.command import main
from gemeinsam.engines.planner.recount import Recount
from gemeinsam.engines.planner.scenarios import Scenario, applied, blocked
from gemeinsam.engines.planner.side_by_side import Computed
from gemeinsam.engines.planner.writing import period_cell

pytestmark = pytest.mark.slow

SEEDS = [seed for seed in range(16) if plan(a_whole_problem(seed, count=6), seconds=20).assignments]


def sheets_of(path) -> dict[str, list[list[object]]]:
    workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}


def written(path, problem: Problem, *scenarios: Scenario):
    answer = plan(problem, seconds=20)
    explanations = explain(problem, answer)
    computed = []
    for scenario in scenarios:
        changed = applied(problem, scenario)
        found = plan(changed, seconds=20)
        why = explain(changed, found) if found.assignments else ()
        gone = blocked(problem, scenario)
        computed.append(Computed(scenario=scenario, problem=changed, plan=found, explanations=why, blocked=gone))
    spreadsheet.write(path, problem, answer, explanations, computed)
    return answer, explanations, computed, sheets_of(path)


def recounted(problem: Problem, answer) -> Counter:
    """Every euro and every post by (what, who, year from 0), counted by the checker's own writing."""
    sums: Counter = Counter()
    measures = {measure.id: measure for measure in problem.measures}
    for row in answer.assignments:
        sums.update(Recount(problem, measures[row.measure], row).sums)
    return sums


def rows_of(table, *names):
    """Rows as heading -> value whose first cells are these."""
    return [dict(zip(table[0], row, strict=True)) for row in table[1:] if tuple(row[: len(names)]) == names]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_and_its_sums_are_those_of_the_answer_and_of_an_independent_count(tmp_path, seed):
    problem = a_whole_problem(seed, count=6)
    answer, _, _, sheets = written(tmp_path / "p.xlsx", problem)
    sums, table = recounted(problem, answer), sheets["Plan"]
    assert [row[0] for row in table[1:-1]] == [row.measure for row in answer.assignments]
    for at, year in enumerate(problem.calendar):
        own = {
            kind: sum(n for (what, _, y), n in sums.items() if (what, y) == (kind, at))
            for kind in ("operating", "investment", "funding", "staff")
        }
        posts = own["staff"] / 100 / problem.periods_per_year
        total = rows_of(table, "Summe")[0]
        assert (total[f"laufend {year}"], total[f"investiv {year}"], total[f"Förderung {year}"]) == (
            own["operating"],
            own["investment"],
            own["funding"],
        )
        assert total[f"Stellen {year}"] == pytest.approx(posts, abs=1e-5)
        for what in ("laufend", "investiv", "Förderung"):
            column = table[0].index(f"{what} {year}")
            assert sum(row[column] for row in table[1:-1]) == table[-1][column]
        for row, line in zip(answer.assignments, table[1:], strict=False):
            shown = dict(zip(table[0], line, strict=True))
            assert (shown[f"laufend {year}"], shown[f"investiv {year}"]) == (row.operating[at], row.investment[at])
            assert (shown["laufend später"], shown["investiv später"]) == (
                row.commitment_operating,
                row.commitment_investment,
            )
            assert shown["Start"] == period_cell(problem, row.start)
        _check_money(problem, sheets["Haushalt"], sums, at)
        _check_staff(problem, sheets["Personal"], sums, at)
        _check_funding(problem, sheets["Förderung"], sums, at)


def _check_money(problem: Problem, table, sums: Counter, at: int) -> None:
    year = str(problem.first_year + at)
    for kind, word in (("operating", "laufend"), ("investment", "investiv")):
        for payer in ("Kreis", "Stadt"):
            used = rows_of(table, payer, word, "verplant")
            assert [row[year] for row in used] == [sums[kind, payer, at]] * len(used)
            if used and (limit := rows_of(table, payer, word, "verfügbar")):
                carried = sum(row[year] for row in rows_of(table, payer, word, "Übertrag aus dem Vorjahr"))
                rest = rows_of(table, payer, word, "Rest")[0][year]
                assert rest == limit[0][year] + carried - used[0][year] >= 0
                budget = next(b for b in problem.budgets if (b.payer, b.kind, b.year) == (payer, kind, int(year)))
                assert limit[0][year] == budget.euro - budget.reserve
        every = rows_of(table, "alle", word, "verplant")[0][year]
        assert every == sum(n for (what, _, y), n in sums.items() if (what, y) == (kind, at))


def _check_staff(problem: Problem, table, sums: Counter, at: int) -> None:
    year, share = str(problem.first_year + at), 100 * problem.periods_per_year
    for unit in ("Amt", "IT"):
        for row in rows_of(table, unit, "verplant"):
            assert row[year] == pytest.approx(sums["staff", unit, at] / share, abs=1e-5)
        for row in rows_of(table, unit, "verfügbar"):
            given = next(c for c in problem.capacities if (c.unit, str(c.year)) == (unit, year)).centi_fte
            assert row[year] == given / 100


def _check_funding(problem: Problem, table, sums: Counter, at: int) -> None:
    year = str(problem.first_year + at)
    paid = [
        row[year] for row in (dict(zip(table[0], line, strict=True)) for line in table[1:]) if row["Zeile"] == "bezahlt"
    ]
    assert sum(paid[:-1]) == paid[-1] == sums["funding", "", at]
    assert sum(paid[:-2]) == sums["programme", "", at]


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_what_is_left_out_and_how_good_the_plan_is(tmp_path, seed):
    problem = a_whole_problem(seed, count=6)
    answer, explanations, _, sheets = written(tmp_path / "p.xlsx", problem)
    assert [(row[0], row[2], row[4], row[5]) for row in sheets["Nicht im Plan"][1:]] == [
        (left.measure, in_words(left.missing), "ja" if left.proven else "nein", "ja" if left.cheapest else "nein")
        for left in explanations
    ]
    proof = dict(row[:2] for row in sheets["Angaben"])
    assert (proof["Schranke (mehr ist nicht möglich)"], proof["Startwert"], proof["Planer"]) == (answer.bound, 1, "1.0")
    assert (proof["Maßnahmen im Plan"], proof["Maßnahmen insgesamt"]) == (len(answer.assignments), 6)


def test_bars_of_measures_that_ran_before_and_run_on(tmp_path):
    old = a_measure("A", duration=2, operating=(1, 1), investment=(0, 0), fte=(0, 0), running=1)
    new = a_measure("B", duration=3, operating=(1,) * 3, investment=(0,) * 3, fte=(0,) * 3, earliest=1)
    after = a_measure("C", operating_after=5)
    _, _, _, sheets = written(tmp_path / "p.xlsx", a_problem(old, new, after, years=2))
    assert sheets["Gantt"][1:] == [
        ["A", "Maßnahme A", 2026, "läuft", "", ""],
        ["B", "Maßnahme B", "", "", "läuft", "läuft weiter"],
        ["C", "Maßnahme C", "", "läuft", "", "kostet weiter"],
    ]


SCENARIOS = (
    Scenario(name="=Kürzung", money_percent=0),
    Scenario(name="Ohne A", excluded=("A",)),
    Scenario(name="Zu viel", forced=("A", "B"), money_percent=50),
)


def test_scenarios_stand_beside_the_plan(tmp_path):
    measures = (a_measure("A", score=9), a_measure("B"), a_measure("F", funding_percent=100))
    problem = a_problem(*measures, euro=10_000)
    answer, _, computed, sheets = written(tmp_path / "p.xlsx", problem, *SCENARIOS)
    figures = {row[0]: row[1:] for row in sheets["Szenarien"]}
    assert figures["Angabe"] == ["wie angegeben", "'=Kürzung", "Ohne A", "Zu viel"]
    assert figures["Nutzen"] == [answer.benefit, *(one.plan.benefit for one in computed[:2]), ""] == [14, 5, 10, ""]
    assert figures["Maßnahmen im Plan"] == [2, 1, 2, ""]
    assert figures["kommen hinzu"] == ["", 0, 1, ""]
    assert figures["entfallen"] == ["", 1, 1, ""]
    assert figures["Eigenmittel laufend 2027"] == [10_000, 0, 10_000, ""]
    assert figures["Förderung, alle Jahre"] == [10_000, 10_000, 10_000, ""]
    assert figures["Stellen 2027"] == [0.4, 0.2, 0.4, ""]
    assert figures["Feld: Eigenmittel"] == [10_000, 0, 10_000, ""]
    assert figures["Stand"][-1] == "Pflichtmaßnahmen passen nicht"
    assert [row[3:8] for row in sheets["Szenarien Maßnahmen"][1:]] == [
        [2027, "", "entfällt: Es fehlen 10 T€ laufende Mittel im Jahr 2027 (Kreis).", "", "ausgeschlossen"],
        ["", "", "nicht im Plan: Es fehlen 10 T€ laufende Mittel im Jahr 2027 (Kreis).", 2027, "kommt hinzu"],
        [2027, 2027, "bleibt", 2027, "bleibt"],
    ]
    with zipfile.ZipFile(tmp_path / "p.xlsx") as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]


def test_the_command_writes_the_scenarios_of_the_table(tmp_path, capsys):
    spreadsheet.example(tmp_path / "a.xlsx")
    assert main([str(tmp_path / "a.xlsx"), "--out", str(tmp_path / "p.xlsx")]) == 0
    sheets = sheets_of(tmp_path / "p.xlsx")
    assert list(sheets)[-2:] == ["Szenarien", "Szenarien Maßnahmen"]
    assert sheets["Szenarien"][0][1:] == ["wie angegeben", *(one.name for one in spreadsheet.example_task()[1])]
    assert capsys.readouterr().out.startswith("8 von 10 Maßnahmen passen.")
    only = ["--scenario", "Haushalt minus 40 %", "--out", str(tmp_path / "s.xlsx")]
    assert main([str(tmp_path / "a.xlsx"), *only]) == 0
    alone = sheets_of(tmp_path / "s.xlsx")
    assert "Szenarien" not in alone
    benefit = next(row for row in sheets["Szenarien"] if row[0] == "Nutzen")[2]
    assert dict(row[:2] for row in alone["Angaben"])["Nutzen"] == benefit
