"""Lists as no set of examples had them: each quirk in a list of its own, as offices would make it."""

from __future__ import annotations

import pytest
from openpyxl.styles import Font, PatternFill
from tests.engines.lists.county import MUSTER
from tests.engines.lists.test_files import HEAD, ONE, TWO, reasons, text, titles, workbook

from gemeinsam.engines.lists.days import span_of
from gemeinsam.engines.lists.money import read_money
from gemeinsam.engines.lists.places import read_places
from gemeinsam.engines.lists.reading import read
from gemeinsam.engines.lists.statuses import status_of


def only(*rows, **how):
    (project,) = read(workbook(*rows, **how), MUSTER).projects
    return project


def amounts(project):
    return [(amount.low, amount.meaning) for amount in project.amounts]


class TestColumns:
    @pytest.mark.parametrize(
        ("heading", "part"),
        [
            ("Bewirtschaftende Stelle", "unit"), ("Zuwendungsempfänger", "unit"), ("Wer kümmert sich?", "unit"),
            ("Für welche Einheit antworten Sie?", "unit"), ("Kostenträger", "unit"), ("Zust. Stelle", "unit"),
        ],
    )  # fmt: skip
    def test_words_for_who_does_it(self, heading, part):
        project = only(["Vorhaben", heading, "Stand"], ["Akte", "KV", "läuft"])
        assert getattr(project, part).key == "kreisverwaltung"

    @pytest.mark.parametrize(
        ("heading", "meaning"),
        [
            ("förderfähige Gesamtkosten", "gesamtkosten"), ("zuwendungsfähige Ausgaben (EUR)", "gesamtkosten"),
            ("Zuweisungen EUR", "foerderung"), ("Mittel Dritter €", "foerderung"), ("LEADER (ELER)", "foerderung"),
            ("Folgekosten p. a. EUR", "jaehrlich"), ("HH-Ansatz 2025 EUR", "ansatz"), ("Eigenmittel", "eigenanteil"),
            ("Zuwendungsgeber und -höhe", "foerderung"), ("insgesamt €", "gesamtkosten"),
        ],
    )  # fmt: skip
    def test_the_last_noun_says_what_an_amount_is_for(self, heading, meaning):
        assert amounts(only(["Vorhaben", "Träger", "Status", heading], ["Akte", "KV", "läuft", 500])) == [
            (500, meaning)
        ]

    @pytest.mark.parametrize(
        "heading", ["Fördersatz", "Anteil in %", "Förderprogramm", "Zuwendungsgeber", "Ist-Ausgaben"]
    )
    def test_what_only_sounds_like_an_amount_is_none(self, heading):
        assert only(["Vorhaben", "Träger", "Status", heading], ["Akte", "KV", "läuft", 80]).amounts == []

    def test_the_clock_of_a_form_is_no_period(self):
        head = ["Startzeit", "Fertigstellungszeit", "Name des Vorhabens", "Träger", "Status", "Beginn"]
        project = only(head, ["08.10.2024 10:12", "08.10.2024 10:30", "Akte", "KV", "läuft", "2023"])
        assert (project.start.value, project.end) == ("2023", None)

    def test_a_column_that_is_not_what_it_says_is_left_aside_and_named(self):
        rows = [[f"Projekt {n}", "KV", "läuft", "siehe Antrag"] for n in range(4)]
        found = read(workbook(["Vorhaben", "Träger", "Status", "Kosten"], *rows), MUSTER)
        assert reasons(found) == {("", "row", "spalte_unklar")}
        assert [project.amounts for project in found.projects] == [[]] * 4

    def test_amounts_below_a_heading_that_says_nothing_are_doubted(self):
        rows = [["Akte", "KV", "läuft", "3.000,- €"], ["Bus", "KV", "läuft", "4.500 €"]]
        found = read(workbook(["Vorhaben", "Träger", "Status", "Schätzung"], *rows), MUSTER)
        assert amounts(found.projects[0]) == [(3000, "unbekannt")]
        assert ("Liste!2", "amounts", "betrag_unklar") in reasons(found)

    def test_the_unit_of_a_group_of_headings_holds_without_merged_cells(self):
        rows = [
            ["Maßnahme", "", "Finanzen (in TEUR)", "", ""],
            ["Titel", "Träger", "Volumen", "Zuschuss", "Eigenmittel"],
        ]
        project = only(*rows, ["Akte", "KV", 120, 60, 60])
        assert amounts(project) == [(120_000, "gesamtkosten"), (60_000, "foerderung"), (60_000, "eigenanteil")]

    def test_units_in_a_row_of_their_own(self):
        project = only(
            ["Vorhaben", "Träger", "Kosten", "Stand"], ["", "", "[T€]", "(Auswahl)"], ["Akte", "KV", 45, "läuft"]
        )
        assert (project.at, amounts(project)) == ("Liste!3", [(45_000, "gesamtkosten")])

    def test_a_row_that_counts_the_columns(self):
        found = read(workbook(HEAD, [1, 2, 3, 4, 5, 6, 7, 8], ONE), MUSTER)
        assert (titles(found), found.problems) == (["Digitale Akte"], [])

    def test_costs_by_year_are_no_second_costs(self):
        head = ["Vorhaben", "Träger", "Gesamt", "2024", "2025"]
        assert amounts(only(head, ["Akte", "KV", 300, 100, 200])) == [(300, "gesamtkosten")]
        assert amounts(only(["Vorhaben", "Träger", "Status", "2024", "2025"], ["Akte", "KV", "läuft", 100, 200])) == [
            (100, "ansatz"), (200, "ansatz"),
        ]  # fmt: skip

    def test_what_came_true_outranks_what_was_planned(self):
        head = ["Vorhaben", "Träger", "Beginn (geplant)", "Beginn (tatsächlich)", "Status"]
        assert only(head, ["Akte", "KV", "01/2023", "03/2023", "läuft"]).start.value == "2023-03"
        assert only(head, ["Akte", "KV", "01/2023", "", "läuft"]).start.value == "2023-01"

    def test_american_dates_are_seen_by_those_that_can_be_no_german_ones(self):
        found = read(text(["Project", "Lead", "Status", "Start date"], ["A", "KV", "planned", "02/01/2025"],
                          ["B", "KV", "planned", "03/15/2025"], delimiter=","), MUSTER)  # fmt: skip
        assert [project.start.value for project in found.projects] == ["2025-02-01", "2025-03-15"]


class TestTables:
    def test_titles_between_repeated_headings_give_the_status(self):
        head = ["Projekt", "Träger", "Kosten"]
        rows = [["Laufende Projekte"], head, ["Akte", "KV", 5], [], ["Geplante Projekte"], head, ["Bus", "KV", 6]]
        found = read(workbook(*rows), MUSTER)
        assert [(p.title, p.status) for p in found.projects] == [("Akte", "umsetzung"), ("Bus", "vorbereitung")]

    def test_forms_one_below_the_other(self):
        rest = [["Träger:", "KV"], ["Status:", "läuft"], ["Kosten:", "1.000 €"], []]
        found = read(
            workbook(
                ["Projektblatt 1"],
                ["Projekttitel:", "Akte"],
                *rest,
                ["Projektblatt 2"],
                ["Projekttitel:", "Bus"],
                *rest,
            ),
            MUSTER,
        )
        assert [(p.at, p.title, amounts(p)) for p in found.projects] == [
            ("Liste!2", "Akte", [(1000, "gesamtkosten")]),
            ("Liste!8", "Bus", [(1000, "gesamtkosten")]),
        ]

    def test_a_second_list_beside_the_first_is_named(self):
        head = ["Projekt", "Träger", "Status"]
        found = read(workbook([*head, "", *head], ["Akte", "KV", "läuft", "", "Bus", "KV", "Idee"]), MUSTER)
        assert (titles(found), reasons(found)) == (["Akte"], {("", "row", "zweite_liste")})

    def test_a_list_of_telephone_numbers_is_none_of_projects(self):
        found = read(
            workbook(HEAD, ONE, Telefon=[["Name", "Ort", "Telefon"], ["Muster, Hanna", "Neustadt", "0653"]]), MUSTER
        )
        assert titles(found) == ["Digitale Akte"]

    def test_a_sheet_with_a_filled_in_example_is_not_read(self):
        assert titles(read(workbook(HEAD, ONE, Muster=[HEAD, TWO]), MUSTER)) == ["Digitale Akte"]

    def test_a_title_in_two_rows_is_one(self):
        found = read(workbook(HEAD, ONE, ["mit Suche und"], ["Ablage"], TWO), MUSTER)
        assert titles(found) == ["Digitale Akte mit Suche und Ablage", "Rufbus"]

    def test_carry_overs_of_printed_pages_are_no_projects(self):
        pages = [["Übertrag", "", "", "", "", 500, "", ""], ["Liste der Vorhaben", *[""] * 6, "Seite 2"], HEAD]
        found = read(workbook(HEAD, ONE, *pages, ["Vortrag", "", "", "", "", 500, "", ""], TWO), MUSTER)
        assert titles(found) == ["Digitale Akte", "Rufbus"]

    def test_ditto_reaches_over_the_heading_of_a_group(self):
        found = read(workbook(HEAD, ONE, ["Mobilität"], ["Rufbus", "dito", *TWO[2:]]), MUSTER)
        assert found.projects[-1].unit.key == "kreisverwaltung"

    def test_who_answers_counts_not_who_asks(self):
        rows = [["Kreisverwaltung Musterland"], ["Rückmeldung der VG Berghausen"], [], ["Projekt", "Status", "Kosten"]]
        assert only(*rows, ["Akte", "läuft", 5]).unit.key == "vg-berghausen"
        between = [["VG Auental am Bach"], ["VG Berghausen"], [], ["Projekt", "Status", "Kosten"]]
        assert only(*between, ["Akte", "läuft", 5]).unit is None


class TestLooks:
    def test_colours_by_their_names_and_one_that_no_legend_explains(self):
        def paint(sheet):
            for row, colour in ((2, "FFFF0000"), (3, "FF92D050"), (4, "FF0070C0")):
                sheet.cell(row, 1).fill = PatternFill("solid", fgColor=colour)

        rows = [[name, "KV", 5] for name in ("Akte", "Bus", "Steg")]
        legend = ["rot hinterlegt = eingestellt, grün markiert: in Umsetzung"]
        found = read(workbook(["Projekt", "Träger", "Kosten"], *rows, [], legend, change=paint), MUSTER)
        assert [project.status for project in found.projects] == ["eingestellt", "umsetzung", None]
        assert reasons(found) == {("Liste!4", "status", "farbe_unbekannt")}

    def test_a_legend_beside_the_list_explains_the_cells_of_the_status(self):
        def paint(sheet):
            for cell in (sheet["C2"], sheet["F2"]):
                cell.fill = PatternFill("solid", fgColor="FFFFFF00")
            sheet["A3"].font = Font(bold=True)

        rows = [
            ["Projekt", "Träger", "Stand", "Kosten", "", "Legende", ""],
            ["Akte", "KV", "", 5, "", "", "in Umsetzung"],
        ]
        assert only(*rows, change=paint).status == "umsetzung"

    def test_hidden_cells_of_a_page_don_t_leak(self):
        cells = "<td>Akte</td><td>KV</td><td style='display:none'>45 € geheim</td><td>läuft</td>"
        head = "<th>Projekt</th><th>Träger</th><th style='display:none'>Kosten</th><th>Status</th>"
        (project,) = read(f"<table><tr>{head}</tr><tr>{cells}</tr></table>".encode(), MUSTER).projects
        assert (project.status, project.amounts) == ("umsetzung", [])

    @pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp1252"])
    def test_old_encodings_by_their_umlauts(self, encoding):
        assert titles(read(text(HEAD, ["ÖPNV für Bürger", *ONE[1:-3], "", "", ""], encoding=encoding), MUSTER)) == [
            "ÖPNV für Bürger"
        ]

    def test_a_text_that_was_saved_in_the_wrong_encoding_is_mended(self):
        spoilt = text(HEAD, ["Bürgerbüro", *TWO[1:]]).decode().encode("utf-8").decode("cp1252").encode("utf-8")
        assert titles(read(spoilt, MUSTER)) == ["Bürgerbüro"]


class TestDoubts:
    @pytest.mark.parametrize("shown", ["#####", "#WERT!", "#NV"])
    def test_errors_that_were_exported_as_text(self, shown):
        found = read(text(HEAD, [*ONE[:5], shown, *ONE[6:]]), MUSTER)
        assert reasons(found) == {("!2", "amounts", "zelle_fehlerhaft")}

    def test_people_are_no_units(self):
        found = read(workbook(HEAD, ["Akte", "Frau Müller", *ONE[2:]]), MUSTER)
        assert found.projects[0].unit is None
        assert reasons(found) == {("Liste!2", "unit", "keine_stelle")}

    def test_more_funding_than_cost_counts_all_givers(self):
        head = ["Vorhaben", "Träger", "Gesamtkosten", "Zuschuss Bund", "Zuschuss Land"]
        assert reasons(read(workbook(head, ["Akte", "KV", 100, 80, 40]), MUSTER)) == {
            ("Liste!2", "amounts", "foerderung_groesser_kosten")
        }
        whole = ["Vorhaben", "Träger", "Gesamtkosten", "Zuschuss gesamt", "davon Land"]
        assert not reasons(read(workbook(whole, ["Akte", "KV", 100, 80, 40]), MUSTER))

    @pytest.mark.parametrize("words", ["abgeschlossen?", "90 % fertig", "Umsetzung 2027", "fertig, aber nicht abgenommen",
                                       "Umsetzung in Prüfung", "läuft, Förderung abgelehnt", "bald fertig"])  # fmt: skip
    def test_a_status_in_doubt_is_none(self, words):
        assert status_of(words) is None

    @pytest.mark.parametrize(
        ("words", "status"),
        [
            ("Idee der Elternvertretung", "idee"), ("vergeben, Baubeginn Januar", "vorbereitung"),
            ("Wir planen noch", "vorbereitung"), ("sind mittendrin", "umsetzung"), ("Läuft. Nächste Sitzung Juni.", "umsetzung"),
            ("Antrag zurückgezogen", "eingestellt"), ("Verwendungsnachweis geprüft", "abgeschlossen"),
        ],
    )  # fmt: skip
    def test_a_status_in_many_words(self, words, status):
        assert status_of(words) == status

    @pytest.mark.parametrize(
        ("words", "low", "high"),
        [("10.000 - 12.000", 10_000, 12_000), ("1.500 € (3 x 500 €)", 1500, 1500), ("kostenlos", 0, 0)],
    )
    def test_amounts(self, words, low, high):
        assert [(a.low, a.high) for a in read_money(words).amounts] == [(low, high)]

    @pytest.mark.parametrize("words", ["(2.000,00)", "3 x 500 €", "60 %"])
    def test_amounts_that_are_none(self, words):
        found = read_money(words)
        assert found.amounts == ()
        assert words in found.problem

    @pytest.mark.parametrize(
        ("words", "start", "end"),
        [
            ("SJ 23/24", "2023", "2024"), ("ab Schuljahr 2025/26", "2025", None), ("2. Schulhalbjahr 2024/25", "2025", None),
            ("Q 4 / 2025", "2025", None), ("31.12.9999", None, None), ("fortlaufend seit 2019", "2019", None),
            ("Beginn: 05/2024, Ende: 06/2025", "2024-05", "2025-06"), ("2024, 2025 und 2026", "2024", "2026"),
            ("03.24", "2024-03", None), ("Herbst 25", "2025", None), ("1. Advent 2023", "2023", None),
            ("zwischen Mai und Juli 2025", "2025-05", "2025-07"), ("01.03.2024, 10:00 Uhr", "2024-03-01", None),
        ],
    )  # fmt: skip
    def test_times(self, words, start, end):
        found = span_of(words)
        assert (found.start and found.start.value, found.end and found.end.value, found.problem) == (start, end, "")

    @pytest.mark.parametrize(
        ("words", "ags"),
        [("Neustadt einschl. Nordhof", "07999001"), ("Neustadt-Nordhof", "07999001"), ("Bergh.", "07999003"),
         ("Mühlen/Mosel", "07999006"), ("Kleinheim OT Au", "07999004")],
    )  # fmt: skip
    def test_places(self, words, ags):
        assert read_places(words, MUSTER).ags == {ags}


class TestGroups:
    def test_a_first_column_that_names_each_place_once_holds_for_the_rows_below(self):
        rows = [
            ["Neustadt", "Parken", "läuft"],
            ["", "WLAN", "Idee"],
            ["Kleinheim", "App", "Idee"],
            ["", "Bus", "Idee"],
        ]
        found = read(workbook(["Gemeinde", "Projekt", "Stand"], *rows), MUSTER)
        assert [project.places.ags for project in found.projects] == [{"07999001"}] * 2 + [{"07999004"}] * 2
        told = [["Neustadt", "Parken", "läuft"], ["", "WLAN", "Idee"], ["Neustadt", "App", "Idee"], ["", "Bus", "Idee"]]
        found = read(workbook(["Gemeinde", "Projekt", "Stand"], *told), MUSTER)
        assert [project.places.ags for project in found.projects] == [{"07999001"}, set()] * 2

    def test_parts_of_a_project_are_the_projects(self):
        rows = [["Smart Village", "Dorf-App", "KV"], ["Smart Village", "Mitfahrbank", "KV"], ["Breitband", "", "KV"]]
        found = read(workbook(["Oberprojekt", "Teilprojekt", "Träger"], *rows), MUSTER)
        assert titles(found) == ["Dorf-App", "Mitfahrbank", "Breitband"]

    def test_headings_parted_at_the_end_of_a_line(self):
        head = ["Bezeichnung", "Träger", "Gesamt-\nausgabe", "bisher\nfinanziert", "Plan\n2026"]
        assert amounts(only(head, ["Akte", "KV", 300, 100, 200])) == [(300, "gesamtkosten"), (200, "ansatz")]

    def test_a_note_may_change_what_an_amount_is_for_and_make_a_time_uncertain(self):
        assert [(a.low, a.meaning) for a in read_money("1.500 (jährlich)", meaning="gesamtkosten").amounts] == [
            (1500, "jaehrlich")
        ]
        assert span_of("2025 (5 Jahre)").start.value == "2025"
        assert span_of("2025 (verschoben auf 2026)").problem

    def test_a_word_for_a_kind_of_unit_names_none(self):
        found = read(workbook(HEAD, ["Akte", "VG", *ONE[2:]]), MUSTER)
        assert reasons(found) == {("Liste!2", "unit", "stelle_unklar")}
