"""Spreadsheets: read what people write, name the cell of every error, write whole files only."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from tests.engines.planner.cases import a_measure, a_problem
from tests.engines.planner.demo import the_demo

from gemeinsam.engines.planner import cells, explain, generate, layout, plan, spreadsheet, writing
from gemeinsam.engines.planner.cells import Calendar, CellError
from gemeinsam.engines.planner.spreadsheet import SpreadsheetError, read, read_with_scenarios

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

SETTINGS = [["Einstellung", "Wert"], ["Erstes Jahr", 2027], ["Jahre", 2], ["Abschnitte je Jahr", 1]]
HEADING = [column.title for column in layout.SHEETS[layout.MEASURES]]
ROW = ["A", "Titel", "Feld", "Amt", "Kreis", 5, 1, 1000, 0, 0.2]


def a_workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """A workbook with settings and one measure, or other sheets (Maßnahmen as Massnahmen)."""
    tables = {"Einstellungen": SETTINGS, "Maßnahmen": [HEADING, ROW]}
    tables |= {
        name.replace("Massnahmen", "Maßnahmen").replace("Abhaengigkeiten", "Abhängigkeiten"): t
        for name, t in sheets.items()
    }
    workbook = xlsxwriter.Workbook(str(path), {"nan_inf_to_errors": True})
    for name, table in tables.items():
        sheet = workbook.add_worksheet(name)
        for at, values in enumerate(table):
            sheet.write_row(at, 0, values)
    workbook.close()
    return path


def with_cell(title: str, value: object) -> list[list[object]]:
    row = [*ROW, *[""] * (len(HEADING) - len(ROW))]
    row[HEADING.index(title)] = value
    return [HEADING, row]


def problems_of(path: Path) -> tuple[str, ...]:
    with pytest.raises(SpreadsheetError) as caught:
        read(path)
    return caught.value.problems


OLD = Path(__file__).parent / "files/aufgabe-0.1.xlsx"


def test_a_file_of_version_0_1_is_read_as_it_always_was():
    assert read_with_scenarios(OLD) == (the_demo(), ())


def test_the_example_says_the_same_as_table_and_as_json(tmp_path):
    spreadsheet.example(tmp_path / "b.xlsx")
    assert read_with_scenarios(tmp_path / "b.xlsx") == spreadsheet.example_task()


@pytest.mark.parametrize(
    ("name", "make"),
    [("plan-beispiel.xlsx", spreadsheet.example), ("plan-vorlage.xlsx", spreadsheet.template)],
)
def test_the_shipped_files_are_what_the_functions_make(tmp_path, name, make):
    make(tmp_path / name)
    assert contents(tmp_path / name) == contents(spreadsheet.EXAMPLES / name)


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_template_holds_the_headings_and_no_measure(tmp_path):
    spreadsheet.template(tmp_path / "v.xlsx")
    assert problems_of(tmp_path / "v.xlsx") == ("Maßnahmen: erwartet wird mindestens eine Maßnahme.",)


@pytest.mark.parametrize("seed", range(3))
def test_any_problem_survives_the_spreadsheet(tmp_path, seed):
    problem = generate(30, seed).problem
    spreadsheet.save(tmp_path / "a.xlsx", problem)
    assert read(tmp_path / "a.xlsx") == problem


@pytest.mark.parametrize(
    ("title", "value", "attribute", "expected"),
    [
        ("Laufende Kosten", "12.000", "operating", (12_000,)),
        ("Laufende Kosten", "1.500 €", "operating", (1_500,)),
        ("Laufende Kosten", "12 T€", "operating", (12_000,)),
        ("Laufende Kosten", "1,5 Mio. €", "operating", (1_500_000,)),
        ("Laufende Kosten", 12_000.0, "operating", (12_000,)),
        ("Personal", "0,2", "fte", (20,)),
        ("Personal", 0.29, "fte", (29,)),
        ("Förderung", 0.5, "funding_percent", 50),
        ("Förderung", "50 %", "funding_percent", 50),
        ("Förderung", 35, "funding_percent", 35),
        ("Frühester Start", 2028, "earliest", 1),
        ("Spätester Start", "2027", "latest", 0),
        ("Pflicht", "ja", "mandatory", True),
        ("Nummer", 17, "id", "17"),
        ("Titel", "'=1+1", "title", "=1+1"),
    ],
)
def test_german_cells_are_understood(tmp_path, title, value, attribute, expected):
    problem = read(a_workbook(tmp_path / "a.xlsx", Massnahmen=with_cell(title, value)))
    assert getattr(problem.measures[0], attribute) == expected


def test_profiles_by_period(tmp_path):
    table = with_cell("Laufende Kosten", "1.000; 2.000")
    table[1][HEADING.index("Dauer")] = 2
    measure = read(a_workbook(tmp_path / "a.xlsx", Massnahmen=table)).measures[0]
    assert (measure.operating, measure.investment, measure.fte) == ((1_000, 2_000), (0, 0), (20, 20))


@pytest.mark.parametrize(
    ("title", "value", "cell"),
    [
        ("Nutzen", "viel", "F2"),
        ("Nutzen", -1, "F2"),
        ("Nutzen", 1.5, "F2"),
        ("Nutzen", "", "F2"),
        ("Nutzen", True, "F2"),
        ("Nutzen", float("nan"), "F2"),
        ("Dauer", 0, "G2"),
        ("Dauer", 10**12, "G2"),
        ("Laufende Kosten", "0.2", "H2"),
        ("Laufende Kosten", "1.5000", "H2"),
        ("Laufende Kosten", "12,50 €", "H2"),
        ("Laufende Kosten", "1; 2; 3", "H2"),
        ("Laufende Kosten", "9" * 400, "H2"),
        ("Personal", "0,255", "J2"),
        ("Förderung", 1, "M2"),
        ("Förderung", "120 %", "M2"),
        ("Programme", "Bund", "N2"),
        ("Frühester Start", 2500, "O2"),
        ("Frühester Start", 2026, "O2"),
        ("Frühester Start", "2027/2", "O2"),
        ("Pflicht", "vielleicht", "Q2"),
        ("Nummer", "x" * 600, "A2"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path, title, value, cell):
    problems = problems_of(a_workbook(tmp_path / "a.xlsx", Massnahmen=with_cell(title, value)))
    assert len(problems) == 1
    assert problems[0].startswith(f"Maßnahmen!{cell}: ")


def test_all_errors_come_at_once_and_say_what_was_expected(tmp_path):
    table = [HEADING, [*ROW[:5], "viel", *ROW[6:]], ["B", "", *ROW[2:]], ROW]
    problems = problems_of(
        a_workbook(
            tmp_path / "a.xlsx",
            Massnahmen=table,
            Personal=[["Stelle", "Jahr", "Stellen"], ["Amt", 2027, "0.5"]],
        )
    )
    assert problems == (
        "Maßnahmen!F2: erwartet wird ganze Zahl ab 0, gefunden „viel“.",
        "Maßnahmen!B3: die Zelle ist leer, erwartet wird Text.",
        "Personal!C2: erwartet wird Zahl ab 0 mit höchstens zwei Nachkommastellen, gefunden „0.5“.",
    )


LINKS = ["Maßnahme", "Art", "Andere Maßnahme", "Abstand", "Gezählt ab"]
TWO = [HEADING, ROW, ["B", *ROW[1:]]]


@pytest.mark.parametrize(
    ("sheets", "start", "words"),
    [
        ({"Massnahmen": [HEADING, ROW, ROW]}, "Maßnahmen!A3", "mehrfach vor, zuerst in A2"),
        (
            {"Massnahmen": TWO, "Abhaengigkeiten": [LINKS, ["A", "braucht", "X"]]},
            "Abhängigkeiten!A2",
            "X gibt es nicht",
        ),
        (
            {"Massnahmen": TWO, "Abhaengigkeiten": [LINKS, ["A", "braucht", "B"], ["B", "braucht", "A"]]},
            "Abhängigkeiten!A",
            "im Kreis",
        ),
        (
            {"Massnahmen": TWO, "Abhaengigkeiten": [LINKS, ["A", "mag", "B"]]},
            "Abhängigkeiten!B2",
            "schließt aus",
        ),
        (
            {"Massnahmen": TWO, "Abhaengigkeiten": [LINKS, ["A", "braucht", "B", 1, "Mitte"]]},
            "Abhängigkeiten!E2",
            "Ende",
        ),
        (
            {"Haushalt": [["Kostenträger", "Art", "Jahr", "Betrag"], ["Kreis", "laufend", 2027, 1]]},
            "Haushalt:",
            "2028 fehlt",
        ),
        (
            {"Haushalt": [["Kostenträger", "Art", "Jahr", "Betrag"], ["Kreis", "grün", 2027, 1]]},
            "Haushalt!B2",
            "laufend",
        ),
        ({"Personal": [["Stelle", "Jahr"], ["Amt", 2027]]}, "Personal:", "„Stellen“"),
        ({"Einstellungen": [["Einstellung", "Wert"], ["Jahre", 2]]}, "Einstellungen:", "Erstes Jahr"),
        (
            {"Einstellungen": [["Einstellung", "Wert"], ["Erstes Jahr", "bald"]]},
            "Einstellungen!B2",
            "ganze Zahl",
        ),
    ],
)
def test_what_does_not_fit_together_is_named(tmp_path, sheets, start, words):
    problems = problems_of(a_workbook(tmp_path / "a.xlsx", **sheets))
    assert problems[0].startswith(start)
    assert words in problems[0]


def zipped(files: dict[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return memory.getvalue()


FAR = b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
NO_FILES = {
    "empty": (b"", "ist leer"),
    "text": (b"Nummer;Titel\n", "keine .xlsx-Datei"),
    "random": (random.Random(1).randbytes(5_000), "keine .xlsx-Datei"),
    "another archive": (zipped({"a.txt": b"x"}), "keine .xlsx-Datei"),
    "a hull": (zipped({"xl/workbook.xml": b"<workbook/>"}), "keine .xlsx-Datei"),
    "encrypted": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "Kennwort"),
    "a bomb": (zipped({"xl/workbook.xml": b"0" * 210_000_000}), "ausgepackt größer"),
    "a far cell": (
        zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": FAR}),
        "XFD1048576",
    ),
    "too big": (b"P" * (20 * 1024 * 1024 + 1), "größer als 20 MB"),
}


@pytest.mark.parametrize("name", NO_FILES)
def test_what_is_no_spreadsheet_is_refused(tmp_path, name):
    content, words = NO_FILES[name]
    (tmp_path / "a.xlsx").write_bytes(content)
    problems = problems_of(tmp_path / "a.xlsx")
    assert words in problems[0]


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    honest = zipped({"xl/workbook.xml": b"0" * 300_000})
    size = (300_000).to_bytes(4, "little")
    (tmp_path / "a.xlsx").write_bytes(honest.replace(size, (300).to_bytes(4, "little")))
    assert "keine .xlsx-Datei" in problems_of(tmp_path / "a.xlsx")[0]


def test_damaged_files_never_crash_the_reader(tmp_path):
    whole = (spreadsheet.EXAMPLES / "plan-beispiel.xlsx").read_bytes()
    chance = random.Random(2)
    refused = []
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (tmp_path / "a.xlsx").write_bytes(bytes(damaged[: chance.randint(len(whole) // 2, len(whole))]))
        try:
            read(tmp_path / "a.xlsx")
        except SpreadsheetError as error:
            refused.append(error.problems)
    assert refused
    assert all(refused)


def test_too_many_rows_are_refused(tmp_path):
    table = [HEADING, *([f"M{at}", *ROW[1:]] for at in range(5_001))]
    assert "5000 Zeilen" in problems_of(a_workbook(tmp_path / "a.xlsx", Massnahmen=table))[0]


def a_written_plan(path: Path, problem) -> dict[str, list[list[object]]]:
    answer = plan(problem)
    spreadsheet.write(path, problem, answer, explain(problem, answer))
    workbook = python_calamine.CalamineWorkbook.from_path(str(path))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def test_the_plan_is_written_with_all_its_sheets(tmp_path):
    sheets = a_written_plan(tmp_path / "p.xlsx", the_demo())
    assert list(sheets) == ["Plan", "Haushalt", "Förderung", "Personal", "Nicht im Plan", "Gantt", "Angaben"]
    assert (len(sheets["Plan"]), len(sheets["Nicht im Plan"])) == (24, 7)
    assert all(row[2].startswith("Es fehlen 0,") for row in sheets["Nicht im Plan"][1:])
    proof = dict(row[:2] for row in sheets["Angaben"])
    assert (proof["Nutzen"], proof["Lücke"], proof["Unabhängig nachgerechnet"]) == (150, 0, "ja")
    assert proof["Was die Lücke sagt"] == "Kein Plan hat mehr Nutzen als dieser."
    assert [row[2:].count("läuft") for row in sheets["Gantt"] if row[0] == "WA-01"] == [5]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", '=HYPERLINK("http://x")'])
def test_titles_never_become_formulas(tmp_path, title):
    assert cells.harmless(title) == f"'{title}"
    if title.strip() != title:
        return
    sheets = a_written_plan(tmp_path / "p.xlsx", a_problem(a_measure(title=title)))
    assert sheets["Plan"][1][1] == f"'{title}"
    with zipfile.ZipFile(tmp_path / "p.xlsx") as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    target = tmp_path / "p.xlsx"
    target.write_bytes(b"alt")
    problem = a_problem(a_measure())

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(spreadsheet, "write_plan", fail)
    with pytest.raises(RuntimeError):
        spreadsheet.write(target, problem, plan(problem), ())
    assert target.read_bytes() == b"alt"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("value", ["", "abc", "1,2,3", "1.2", "--1", "1e5", "NaN", "∞", "1 2 3 €€", None, [], object()])
def test_numbers_that_are_none(value):
    with pytest.raises(CellError):
        cells.euro(value)


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [("2027", False, 0), ("2027", True, 3), ("2028/2", False, 5), ("2028/4", True, 7)],
)
def test_starts_in_quarters(text, end, expected):
    assert cells.period(text, Calendar(2027, 2, 4), end=end) == expected


def test_periods_are_named_as_they_are_read():
    problem = generate(30, 1).problem
    assert writing.period_name(problem, 1) == "2028"
