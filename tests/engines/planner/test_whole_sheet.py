"""The sheet says all that a problem can: random whole problems come back equal, wrong cells are named."""

from dataclasses import replace
from random import Random

import pytest
from tests.engines.planner.cases import a_measure, a_problem
from tests.engines.planner.test_spreadsheet import HEADING, ROW, TWO, a_workbook, problems_of, with_cell
from tests.engines.planner.whole import a_whole_problem

from gemeinsam.engines.planner import Budget, Problem, ProblemError, cells, layout, spreadsheet
from gemeinsam.engines.planner.cells import CellError
from gemeinsam.engines.planner.scenarios import Scenario
from gemeinsam.engines.planner.spreadsheet import read, read_with_scenarios

pytestmark = pytest.mark.slow


def with_more(problem: Problem, random: Random) -> Problem:
    """The rest of what a measure can say, and names that are hard on a list in a cell."""
    measures = []
    for measure in problem.measures:
        low = tuple(euro // 2 for euro in measure.investment)
        starts = random.choice((None, None, (0, 1), (1, 0)))
        if starts and not measure.running and not measure.mandatory and random.random() < 0.3:
            starts = ()
        measures.append(
            replace(
                measure,
                starts=starts,
                latest=random.choice((None, 1, 9)),
                locked_start=random.choice((None, None, 1)) if not measure.mandatory else None,
                investment_low=random.choice((None, low)),
                investment_high=random.choice((None, tuple(2 * euro + 7 for euro in measure.investment))),
                operating_low=random.choice((None, (0,) * measure.duration)),
                places=(*measure.places, ("=Ort; klein", 2), ('"Dorf": 3', 1), ("'-x", 4)),
                ratings=(*measure.ratings, ("@Reife", 0)),
                co_payers=(*measure.co_payers, ("Amt: Nord", 5), ("50 % Club", 1)),
                mandatory=measure.mandatory and starts is None,
            )
        )
    return replace(
        problem,
        measures=tuple(measures),
        first_year=1999 + random.randrange(60),
        budgets=(),
        capacities=(),
        commitments=(),
    )


def scenarios_of(problem: Problem, random: Random) -> tuple[Scenario, ...]:
    optional = [measure.id for measure in problem.measures if not measure.required]
    budgets = tuple(
        Budget(payer="Neu; AG", kind="investment", year=year, euro=5, reserve=2, carry_percent=30)
        for year in problem.calendar
    )
    return (
        Scenario(
            name="=Ein; Szenario",
            money_percent=random.choice((0, 1, 9, 60, 100, 250)),
            staff_percent=random.choice((3, 100, 1000)),
        ),
        Scenario(name="zwei", cancelled=("P",), forced=(), excluded=tuple(optional[:1]), no_new_own_money=True),
        Scenario(name="drei", budgets=budgets),
    )


# What a table can't say.
ONLY_JSON = {"ceilings": (), "previous": (), "most_changes": None, "change_cost": 0}


@pytest.mark.parametrize(("name", "value"), [("change_cost", 2), ("most_changes", 0)])
def test_what_a_table_cannot_say_is_refused_and_never_dropped(tmp_path, name, value):
    problem = replace(a_whole_problem(1), **ONLY_JSON | {name: value})
    with pytest.raises(spreadsheet.SpreadsheetError, match="bei JSON bleiben"):
        spreadsheet.save(tmp_path / "a.xlsx", problem)
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize("seed", range(25))
def test_any_whole_problem_survives_the_sheet(tmp_path, seed):
    random = Random(seed)
    problem = replace(a_whole_problem(seed, count=5), **ONLY_JSON)
    spreadsheet.save(tmp_path / "a.xlsx", problem)
    assert read_with_scenarios(tmp_path / "a.xlsx") == (problem, ())
    problem = with_more(replace(problem, needs=(), togethers=problem.togethers if seed % 2 else ()), random)
    scenarios = scenarios_of(problem, random) if not any(pair.required for pair in problem.togethers) else ()
    spreadsheet.save(tmp_path / "a.xlsx", problem, scenarios)
    assert read_with_scenarios(tmp_path / "a.xlsx") == (problem, scenarios)


@pytest.mark.parametrize(
    ("title", "value", "attribute", "expected"),
    [
        ("Fertig bis", 2028, "deadline", 1),
        ("Fertig bis", "2035", "deadline", 8),
        ("Mögliche Starts", "2028; 2027", "starts", (1, 0)),
        ("Mögliche Starts", 2028.0, "starts", (1,)),
        ("Mögliche Starts", "keiner", "starts", ()),
        ("Weitere Kostenträger", "Stadt 30 %; VG 20%", "co_payers", (("Stadt", 30), ("VG", 20))),
        ("Weitere Kostenträger", "Stadt: 30 %\nVG 2: 20 %", "co_payers", (("Stadt", 30), ("VG 2", 20))),
        ("Nur mit voller Förderung", "ja", "only_funded", True),
        ("Laufend mindestens", "900", "operating_low", (900,)),
        ("Laufend höchstens", "1,5 T€", "operating_high", (1500,)),
        ("Orte", "Ürzig: 3; Zell", "places", (("Ürzig", 3), ("Zell", 1))),
        ("Bewertungen", "Wirkung: 4; Reife: 2", "ratings", (("Wirkung", 4), ("Reife", 2))),
        ("Stimmen", 12, "votes", 12),
        ("Spätester Start", 2040, "latest", 13),
    ],
)
def test_new_columns_are_read_as_people_write_them(tmp_path, title, value, attribute, expected):
    problem = read(a_workbook(tmp_path / "a.xlsx", Massnahmen=with_cell(title, value)))
    assert getattr(problem.measures[0], attribute) == expected


def test_a_running_measure_names_the_year_in_which_it_began(tmp_path):
    table = with_cell("Läuft seit", 2025)
    table[1][HEADING.index("Dauer")] = 4
    assert read(a_workbook(tmp_path / "a.xlsx", Massnahmen=table)).measures[0].running == 2


MONEY = ["Kostenträger", "Art", "Jahr", "Betrag"]
LINKS = ["Maßnahme", "Art", "Andere Maßnahme"]


@pytest.mark.parametrize(
    ("sheets", "place", "words"),
    [
        ({"Massnahmen": with_cell("Läuft seit", 2027)}, "Maßnahmen!T2", "Jahr vor dem Zeitraum"),
        ({"Massnahmen": with_cell("Läuft seit", 2026)}, "Maßnahmen!T2", "schon zu Ende"),
        ({"Massnahmen": with_cell("Weitere Kostenträger", "Stadt; VG")}, "Maßnahmen!V2", "Stadt 30 %; VG 20 %"),
        ({"Massnahmen": with_cell("Weitere Kostenträger", "Stadt 80 %; VG 30 %")}, "Maßnahmen!V2", "höchstens 100 %"),
        ({"Massnahmen": with_cell("Laufend höchstens", 10)}, "Maßnahmen!Y2", "falschen Seite"),
        ({"Massnahmen": with_cell("Bewertungen", "Wirkung")}, "Maßnahmen!AC2", "Kriterium: Punkte"),
        ({"Massnahmen": with_cell("Stimmen", -1)}, "Maßnahmen!AD2", "ganze Zahl"),
        ({"Haushalt": [[*MONEY, "Reserve"], ["Kreis", "laufend", 2027, 5, 9]]}, "Haushalt!E2", "Reserve"),
        ({"Haushalt": [[*MONEY, "Übertragbar"], ["Kreis", "laufend", 2027, 5, 101]]}, "Haushalt!E2", "Prozent"),
        ({"Verpflichtungen": [["Kostenträger", "Jahr", "Betrag"], ["Kreis", 2027, 1]]}, "Verpflichtungen:", "2028 fehlt"),
        ({"Verpflichtungen": [["Kostenträger", "Jahr", "Betrag"], ["Kreis", 2027, "x"]]}, "Verpflichtungen!C2", "ganze Euro"),
        ({"Weitere Stellen": [["Maßnahme", "Stelle", "Personal"], ["Z", "IT", 1]]}, "Weitere Stellen!A2", "Z gibt es nicht"),
        ({"Weitere Stellen": [["Maßnahme", "Stelle", "Personal"], ["A", "Amt", 1]]}, "Weitere Stellen!C2", "einmal"),
        ({"Weitere Stellen": [["Maßnahme", "Stelle", "Personal"], ["A", "IT", "1; 2"]]}, "Weitere Stellen!C2", "1 Werten"),
        ({"Anteile": [["Von", "Name"], ["Feld", "Nirgends"]]}, "Anteile!B2", "kein Handlungsfeld"),
        ({"Anteile": [["Von", "Name"], ["Kreis", "Feld"]]}, "Anteile!A2", "Feld oder Ort"),
        ({"Anteile": [["Von", "Name", "Mindestens", "Höchstens"], ["Feld", "Feld", 50, 20]]}, "Anteile!D2", "höchstens"),
        ({"Gewichte": [["Kriterium", "Gewicht"], ["A", "viel"]]}, "Gewichte!B2", "ganze Zahl"),
        ({"Gewichte": [["Kriterium", "Gewicht"], ["A", 1], ["A", 2]]}, "Gewichte!A3", "mehrfach"),
        ({"Massnahmen": TWO, "Abhaengigkeiten": [[*LINKS, "Zuschlag"], ["A", "zusammen mit", "B", "x"]]}, "Abhängigkeiten!D2", "Punkte"),
        ({"Massnahmen": TWO, "Abhaengigkeiten": [LINKS, ["A", "zusammen mit", "C"]]}, "Abhängigkeiten!A2", "C gibt es nicht"),
        ({"Szenarien": [["Szenario", "Mittel"], ["S", "sechzig"]]}, "Szenarien!B2", "ganze Prozent"),
        ({"Szenarien": [["Szenario", "Mittel"], ["S", 1]]}, "Szenarien!B2", "ganze Prozent"),
        ({"Szenarien": [["Szenario", "Gesetzt"], ["S", "X"]]}, "Szenarien!B2", "X gibt es nicht"),
        ({"Szenarien": [["Szenario", "Gesetzt", "Ohne Maßnahmen"], ["S", "A", "A"]]}, "Szenarien!B2", "zugleich"),
        ({"Szenarien": [["Szenario"], ["S"], ["S"]]}, "Szenarien!A3", "mehrfach"),
        ({"Szenario-Haushalt": [["Szenario", *MONEY], ["S", "Kreis", "laufend", 2027, 1]]}, "Szenario-Haushalt!A2", "S gibt es nicht"),
        ({"Szenarien": [["Szenario"], ["S"]], "Szenario-Haushalt": [["Szenario", *MONEY], ["S", "Kreis", "laufend", 2027, 1]]}, "Szenario-Haushalt!D2", "2028 fehlt"),
    ],
)  # fmt: skip
def test_a_wrong_cell_of_the_new_sheets_is_named(tmp_path, sheets, place, words):
    problems = problems_of(a_workbook(tmp_path / "a.xlsx", **sheets))
    assert problems[0].startswith(place), problems
    assert words in problems[0]
    assert len(problems) == 1


def test_settings_that_are_new_may_be_left_out_or_wrong(tmp_path):
    settings = [["Einstellung", "Wert"], ["Erstes Jahr", 2027], ["Jahre", 1], ["Punkte je Stimme", 3]]
    assert read(a_workbook(tmp_path / "a.xlsx", Einstellungen=settings)).vote_weight == 3
    settings[3][1] = "drei"
    assert problems_of(a_workbook(tmp_path / "a.xlsx", Einstellungen=settings))[0].startswith("Einstellungen!B4")


@pytest.mark.parametrize(
    ("value", "expected"),
    [("60 %", 60), ("60", 60), (0.6, 60), (60, 60), (1.2, 120), ("120 %", 120), (0, 0), ("5 %", 5)],
)
def test_percent_of_what_is_there(value, expected):
    assert cells.of_base(value) == expected


@pytest.mark.parametrize("value", [1, 2.0, 10, -1, "1001 %", "x", True, 0.605, None])
def test_percents_that_are_unclear(value):
    with pytest.raises(CellError):
        cells.of_base(value)


@pytest.mark.parametrize("words", ["'=1", "''=1", "=1", "'ab", "'", "-"])
def test_text_that_looks_like_a_formula_comes_back_as_it_was(words):
    assert cells.text(cells.harmless(words)) == words
    assert not cells.harmless(words).startswith(("=", "-"))


@pytest.mark.parametrize(
    "words", ["a\nb", "a\r\nb", "a\tb", "_x0041_", "a\x00b", "12", "#REF!", '"', ";", "a; b: 3", "x" * 499]
)
def test_odd_words_survive_the_sheet(tmp_path, words):
    problem = a_problem(a_measure(title=words, places=((words, 3),), ratings=((words, 1),), co_payers=((words, 5),)))
    spreadsheet.save(tmp_path / "a.xlsx", problem)
    assert read(tmp_path / "a.xlsx") == problem


@pytest.mark.parametrize("words", ["x" * 501, "\ud800", "a\uffffb"])
def test_words_that_no_cell_holds_are_refused_before_anything_is_written(tmp_path, words):
    with pytest.raises(ProblemError, match=r"Maßnahmen: .* Zelle"):
        spreadsheet.save(tmp_path / "a.xlsx", a_problem(a_measure(title=words)))
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_can_be_read_are_refused(tmp_path):
    budgets = tuple(Budget(payer=f"P{at}", kind="operating", year=2027, euro=1) for at in range(5_001))
    with pytest.raises(ProblemError, match="Haushalt: Mehr als 5000 Zeilen"):
        spreadsheet.save(tmp_path / "a.xlsx", a_problem(a_measure(), budgets=budgets))


def test_a_name_too_many_is_refused_only_with_its_cell(tmp_path):
    table = [HEADING, ROW, *([f"M{at}", *ROW[1:]] for at in range(3))]
    scenarios = [["Szenario"], *([f"S{at}"] for at in range(21))]
    assert "20 Szenarien" in problems_of(a_workbook(tmp_path / "a.xlsx", Massnahmen=table, Szenarien=scenarios))[0]


def test_all_columns_have_a_letter():
    assert [layout.cell(0, at) for at in (0, 25, 26, 51, 52)] == ["A1", "Z1", "AA1", "AZ1", "BA1"]


def test_a_problem_without_anything_new_leaves_the_new_cells_empty(tmp_path):
    problem = a_problem(a_measure(), euro=20_000, fte=40)
    spreadsheet.save(tmp_path / "a.xlsx", problem)
    assert read(tmp_path / "a.xlsx") == problem
