"""Lists that say things elsewhere: by codes of a key, ticks below names, and columns that belong together."""

from __future__ import annotations

import pytest
from openpyxl.styles import PatternFill
from tests.engines.lists.county import MUSTER
from tests.engines.lists.test_files import reasons, titles, workbook

from gemeinsam.engines.lists.days import span_of
from gemeinsam.engines.lists.money import read_money
from gemeinsam.engines.lists.places import read_places
from gemeinsam.engines.lists.reading import read
from gemeinsam.engines.lists.statuses import status_in_name, status_of

HEAD = ["Projekt", "wer", "Stufe", "Kosten", "HF", "wo"]
ROWS = [
    ["Akte", "KV", 3, 500, "B", "NEU"], ["Rufbus", "VA", 2, 600, "M, B", "NEU; KLE"], ["Garten", "KV", 3, 700, "M", "KLE"],
]  # fmt: skip
KEY = [
    ["wer"], ["KV", "Kreisverwaltung"], ["VA", "VG Auental am Bach"], ["Stufe"], [1, "Idee"], [2, "Planung"],
    [3, "Umsetzung"], ["HF"], ["M", "Mobilität"], ["B", "Bildung"], ["wo"], ["NEU", "Stadt Neustadt"],
    ["KLE", "Kleinheim"],
]  # fmt: skip


def told(project):
    return project.unit.key, project.status, project.fields, sorted(project.places.ags)


def amounts(project):
    return [(amount.low, amount.meaning) for amount in project.amounts]


class TestKeys:
    EXPECTED = [
        ("kreisverwaltung", "umsetzung", ["bildung"], ["07999001"]),
        ("vg-auental", "vorbereitung", ["mobilitaet", "bildung"], ["07999001", "07999004"]),
        ("kreisverwaltung", "umsetzung", ["mobilitaet"], ["07999004"]),
    ]

    @pytest.mark.parametrize("sheet", ["Schlüssel", "Tabelle2"])
    def test_a_sheet_of_codes_below_the_headings_that_they_are_for(self, sheet):
        found = read(workbook(HEAD, *ROWS, **{sheet: [["Kürzel", "Bedeutung"], *KEY]}), MUSTER)
        assert [told(project) for project in found.projects] == self.EXPECTED

    def test_a_sheet_that_names_the_column_beside_each_code(self):
        label, rows = "", [["Spalte", "Code", "Bedeutung"]]
        for row in KEY:
            if len(row) == 1:
                label = row[0]
            else:
                rows.append([label, *row])
        found = read(workbook(HEAD, *ROWS, Werte=rows), MUSTER)
        assert [told(project) for project in found.projects] == self.EXPECTED

    def test_a_sheet_of_keys_side_by_side(self):
        blocks = [KEY[:3], KEY[3:7], KEY[7:10], KEY[10:]]
        rows = []
        for at in range(4):
            rows.append([])
            for block in blocks:
                row = block[at] if at < len(block) else []
                rows[-1] += [*row, *[None] * (3 - len(row))]
        found = read(workbook(HEAD, *ROWS, Codes=rows), MUSTER)
        assert [told(project) for project in found.projects] == self.EXPECTED

    def test_a_block_below_the_list(self):
        found = read(workbook(HEAD, *ROWS, [], ["Schlüssel"], *KEY), MUSTER)
        assert [told(project) for project in found.projects] == self.EXPECTED
        assert titles(found) == ["Akte", "Rufbus", "Garten"]

    def test_a_code_that_the_key_lacks_is_named(self):
        found = read(workbook(HEAD, *ROWS, ["Weg", "XY", "2-3", 800, "B", "NEU"], Schlüssel=KEY), MUSTER)
        assert {("Liste!5", "unit", "kuerzel_unbekannt"), ("Liste!5", "status", "status_unbekannt")} <= reasons(found)

    def test_a_name_that_begins_like_a_code_stays_a_name(self):
        key = [["wer"], ["VG", "Volkshochschule Neustadt e. V."], ["KV", "Kreisverwaltung"]]
        rows = [["Akte", "KV", "Idee"], ["Bus", "VG", "Idee"], ["Weg", "VG Berghausen", "Idee"]]
        found = read(workbook(["Projekt", "wer", "Status"], *rows, Schlüssel=key), MUSTER)
        assert [project.unit.key for project in found.projects] == ["kreisverwaltung", "vhs-neustadt", "vg-berghausen"]

    def test_a_list_on_a_sheet_of_such_a_name_is_read(self):
        rows = ["Projekt", "Träger", "Status", "Kosten"], ["Akte", "KV", "Idee", 5]
        assert titles(read(workbook(*rows, name="Listen"), MUSTER)) == ["Akte"]


class TestTicks:
    HEAD = ["Projekt", "Träger", "Status", "Stadt Neustadt", "VG Auental am Bach", "ganzer Kreis", "Nachbarkreis"]

    def test_ticks_below_names_of_places(self):
        found = read(
            workbook(self.HEAD, ["A-Weg", "KV", "Idee", "x", "X"], ["B-Weg", "KV", "Idee", None, None, "✓"]), MUSTER
        )
        one, two = (project.places for project in found.projects)
        assert (one.ags, one.groups, one.county) == ({"07999001"}, {"079995001"}, False)
        assert two.county

    def test_a_tick_below_an_unknown_name_is_named(self):
        found = read(workbook(self.HEAD, ["A-Weg", "KV", "Idee", "x", None, None, "x"]), MUSTER)
        assert ("Liste!2", "places", "ankreuz_unbekannt") in reasons(found)

    def test_amounts_below_names_of_places_are_no_ticks(self):
        found = read(workbook(self.HEAD, ["A-Weg", "KV", "Idee", 500, 700]), MUSTER)
        assert not found.projects[0].places.any


class TestColumnsThatBelongTogether:
    def read(self, *rows):
        upper = ["Projekt", "Träger", "Beginn", None, "Ende", None, "Kosten", None, "Zuschuss", None, "Stand"]
        lower = [None, None, "Monat", "Jahr", "Monat", "Jahr", "Betrag", "Einheit", "Betrag (€)", "von", None]

        def merged(sheet):
            for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:H1", "I1:J1", "K1:K2"):
                sheet.merge_cells(cells)

        return read(workbook(upper, lower, *rows, change=merged), MUSTER)

    def test_month_and_year_and_the_unit_of_an_amount(self):
        found = self.read(
            ["Akte", "KV", "März", 2023, 12, 2025, 84.5, "T€", 42000, "Land", "läuft"],
            ["Bus", "KV", 4, 2024, None, 2026, 0.12, "Mio. €", None, None, "läuft"],
            ["Weg", "KV", None, 2024, None, None, 900, "€", None, None, "läuft"],
        )
        assert [(p.start.value, p.end and p.end.value) for p in found.projects] == [
            ("2023-03", "2025-12"), ("2024-04", "2026"), ("2024", None),
        ]  # fmt: skip
        assert [amounts(project) for project in found.projects] == [
            [(84500, "gesamtkosten"), (42000, "foerderung")], [(120000, "gesamtkosten")], [(900, "gesamtkosten")],
        ]  # fmt: skip
        assert not found.problems

    def test_a_month_without_a_year_and_an_amount_without_a_unit_are_named(self):
        found = self.read(
            ["Akte", "KV", "Mai", None, 12, 2025, 45, None, 300, None, "läuft"],
            ["Bus", "KV", "Juni", 2024, 12, 2025, 45, "T€", None, None, "läuft"],
            ["Weg", "KV", "Juli", 2024, 12, 2025, 46, "T€", None, None, "läuft"],
        )
        assert {("Liste!3", "start", "datum_unlesbar"), ("Liste!3", "amounts", "einheit_fehlt")} <= reasons(found)
        assert amounts(found.projects[0]) == [(300, "foerderung")]

    def test_what_a_bracket_says_of_funding_is_not_what_it_is(self):
        head = ["Projekt", "Träger", "Status", "Kosten", "Zuschuss (bewilligt oder erwartet)"]
        (project,) = read(workbook(head, ["Akte", "KV", "läuft", 500, 300]), MUSTER).projects
        assert amounts(project) == [(500, "gesamtkosten"), (300, "foerderung")]

    def test_what_runs_on_each_year(self):
        head = ["Projekt", "Träger", "Gesamt", "laufend", "Status"]
        (project,) = read(workbook(head, ["Akte", "KV", 500, 30, "läuft"]), MUSTER).projects
        assert amounts(project) == [(500, "gesamtkosten"), (30, "jaehrlich")]


class TestAround:
    def test_a_group_by_a_letter_before_a_unit(self):
        head = ["Produkt", "Maßnahme", "Sachstand", "Kosten"]
        rows = [
            ["A", "Kreisverwaltung"], ["11401", "Akte", "läuft", 5], ["B", "VG Berghausen"],
            ["53301", "Zähler", "läuft", 7], [None, "davon Technik", None, 3],
        ]  # fmt: skip
        found = read(workbook(head, *rows), MUSTER)
        assert [(p.title, p.unit.key) for p in found.projects] == [
            ("Akte", "kreisverwaltung"),
            ("Zähler", "vg-berghausen"),
        ]

    def test_the_field_in_brackets_of_a_name_of_a_sheet(self):
        (project,) = read(
            workbook(["Projekt", "Träger", "Status"], ["Akte", "KV", "Idee"], name="Lernen (Bildung)"), MUSTER
        ).projects
        assert project.fields == ["bildung"]

    def test_no_colour_has_a_meaning_too(self):
        def coloured(sheet):
            for cell in sheet[2]:
                cell.fill = PatternFill("solid", fgColor="FFFFE699")
            sheet["A6"].fill = PatternFill("solid", fgColor="FFFFE699")

        rows = (
            ["Projekt", "Träger", "Kosten"], ["Akte", "KV", 5], ["Bus", "KV", 6], ["Weg", "KV", 7], [],
            [None, "Planung, Start steht noch aus"], ["keine Farbe = bisher nur eine Idee"],
        )  # fmt: skip
        found = read(workbook(*rows, change=coloured), MUSTER)
        assert [project.status for project in found.projects] == ["vorbereitung", "idee", "idee"]


@pytest.mark.parametrize(("written", "value"), [("202403", "2024-03"), ("201312", "2013-12")])
def test_year_and_month_in_six_figures(written, value):
    assert span_of(written).start.value == value


@pytest.mark.parametrize("written", ["200312", "202413", "120324"])
def test_six_figures_that_may_be_something_else_are_no_month(written):
    assert span_of(written).start is None or span_of(written).start.precision == "day"


def test_a_range_that_begins_like_a_year():
    (amount,) = read_money("2000 - 2500").amounts
    assert (amount.low, amount.high) == (2000, 2500)
    assert read_money("2024 - 2026").problem
    assert read_money("ab 2026: 5.000").problem


@pytest.mark.parametrize(
    ("words", "status"),
    [("Wir setzen gerade um", "umsetzung"), ("läuft im Echtbetrieb", "in_betrieb"), ("Antrag in Arbeit", "vorbereitung"),
     ("ist gelaufen", "abgeschlossen"), ("ist nicht gelaufen", None)],
)  # fmt: skip
def test_ways_to_say_where_it_stands(words, status):
    assert status_of(words) == status


class TestLegendsAbove:
    def test_a_legend_above_the_list_tells_no_row_its_status(self):
        def paint(sheet):
            for row, colour in ((2, "FFBDD7EE"), (3, "FFC6E0B4"), (6, "FFC6E0B4"), (7, "FFCC99FF")):
                sheet.cell(row, 1).fill = PatternFill("solid", fgColor=colour)

        rows = [
            ["Farben der Maßnahme:"], ["", "Vorschlag"], ["", "wird gebaut bzw. umgesetzt"], [],
            ["Maßnahme", "Träger", "Kosten"], ["Akte", "KV", 5], ["Bus", "KV", 6], ["Steg", "KV", 7],
        ]  # fmt: skip
        found = read(workbook(*rows, change=paint), MUSTER)
        assert [project.status for project in found.projects] == ["umsetzung", None, None]
        assert ("Liste!7", "status", "farbe_unbekannt") in reasons(found)

    def test_one_line_above_the_list_still_tells_it(self):
        rows = [["Laufende Projekte"], [], ["Projekt", "Träger", "Kosten"], ["Akte", "KV", 5]]
        assert [project.status for project in read(workbook(*rows), MUSTER).projects] == ["umsetzung"]

    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("Archiv abgeschlossen", "abgeschlossen"),
            ("Ideenspeicher", "idee"),
            ("nicht umgesetzt", None),
            ("Blatt 2", None),
        ],
    )
    def test_the_name_of_a_sheet_may_tell_it_among_other_words(self, name, status):
        assert status_in_name(name) == status

    @pytest.mark.parametrize("words", ["wird gebaut bzw. umgesetzt", "wird geplant oder umgesetzt"])
    def test_what_governs_the_first_word_governs_the_second(self, words):
        assert status_of(words) == ("umsetzung" if "gebaut" in words else None)


class TestRoutes:
    def test_places_along_a_way_are_all_of_them_or_none(self):
        assert read_places("Neustadt – Kleinheim", MUSTER).ags == {"07999001", "07999004"}
        unknown = read_places("Neustadt – Nirgendwo", MUSTER)
        assert (unknown.ags, bool(unknown.unknown)) == (set(), True)
