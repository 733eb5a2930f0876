"""Whole files: the careful clerk's answers beside the reader's, and quirks made on the spot."""

from __future__ import annotations

import importlib.util
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from tests.engines.lists.county import MUSTER

from gemeinsam.conf.demo.known import known_county
from gemeinsam.engines.lists import opening
from gemeinsam.engines.lists.reading import read
from gemeinsam.engines.lists.report import as_dict

SHARED = Path(__file__).parents[4] / "shared/data/import"
SAMPLES = sorted(path for path in SHARED.glob("0*.*")) if SHARED.is_dir() else []
MESSY, SECOND, THIRD, FOURTH = (
    sorted((Path(__file__).parent / f"messy/{name}/files").iterdir()) for name in ("first", "second", "third", "fourth")
)
# What is still misread of the sets, by file: values silently wrong.
STILL_WRONG: dict[str, int] = {}
# Placeholders that are read as nothing, and not named: "wird noch ermittelt", 1900-01-01.
NOT_NAMED = {"53_energieprojekte_ampel": 1, "54_massnahmendatenbank_export": 1}
HEAD = ["Projekt", "Träger", "Status", "Beginn", "Ende", "Kosten", "Handlungsfeld", "Ort"]
ONE = ["Digitale Akte", "KV", "läuft", "03/2024", "2026", "45.000 €", "Bildung", "Neustadt"]
TWO = ["Rufbus", "VG Auental am Bach", "geplant", "", "", "", "Mobilität", "kreisweit"]


def scoring():
    """The judges' own script."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    return score


def workbook(*rows, change=lambda sheet: None, name="Liste", **sheets):
    """An Excel file of rows, changed as a test likes."""
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    for title, others in sheets.items():
        sheet = book.create_sheet(title)
        for row in others:
            sheet.append(row)
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(*rows, delimiter=";", encoding="utf-8"):
    return "\r\n".join(delimiter.join(map(str, row)) for row in rows).encode(encoding)


def titles(reading):
    return [project.title for project in reading.projects]


def reasons(reading):
    return {(problem.at, problem.part, problem.reason) for problem in reading.problems}


@pytest.mark.skipif(not SAMPLES, reason="needs ../shared/data/import")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_sample_lists_are_read_as_a_careful_clerk_does(path):
    score = scoring()
    expected = json.loads((SHARED / "expected" / f"{path.stem}.json").read_text(encoding="utf-8"))
    result = score.score(expected, as_dict(read(path.read_bytes(), known_county())))
    assert (result["share"], result["silent_wrong"], result["extra_rows"], result["false_errors"]) == (1.0, 0, 0, 0)
    assert result["errors_found"] == result["errors"]


@pytest.mark.skipif(not SAMPLES, reason="needs ../shared/data/import")
@pytest.mark.parametrize("path", MESSY, ids=lambda path: path.stem)
def test_lists_of_other_hands_leave_nothing_silently_wrong(path):
    score = scoring()
    expected = json.loads((path.parents[1] / "expected" / f"{path.stem}.json").read_text(encoding="utf-8"))
    result = score.score(expected, as_dict(read(path.read_bytes(), known_county())))
    assert (result["share"], result["silent_wrong"], result["extra_rows"], result["false_errors"]) == (1.0, 0, 0, 0)
    assert result["errors_found"] == result["errors"]


@pytest.mark.skipif(not SAMPLES, reason="needs ../shared/data/import")
@pytest.mark.slow
@pytest.mark.parametrize("path", [*SECOND, *THIRD, *FOURTH], ids=lambda path: path.stem)
def test_of_the_later_sets_no_more_is_misread_than_is_known(path):
    expected = json.loads((path.parents[1] / "expected" / f"{path.stem}.json").read_text(encoding="utf-8"))
    result = scoring().score(expected, as_dict(read(path.read_bytes(), known_county())))
    assert result["silent_wrong"] == STILL_WRONG.get(path.stem, 0)
    assert result["share"] > 0.85
    assert result["errors_found"] == result["errors"] - NOT_NAMED.get(path.stem, 0)


class TestWhatItIs:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_text_in_every_usual_encoding(self, encoding):
        found = read(text(HEAD, ONE, encoding=encoding), MUSTER)
        assert found.projects[0].unit.key == "kreisverwaltung"
        assert found.projects[0].at == "!2"

    @pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
    def test_every_usual_delimiter(self, delimiter):
        rows = [[cell.replace(",", "") for cell in row] for row in (HEAD, ONE, TWO)]
        assert titles(read(text(*rows, delimiter=delimiter), MUSTER)) == ["Digitale Akte", "Rufbus"]

    def test_a_file_that_names_its_delimiter(self):
        found = read(b"sep=|\n" + text(HEAD, ONE, delimiter="|"), MUSTER)
        assert [project.at for project in found.projects] == ["!2"]

    def test_a_page_with_a_table_under_the_name_of_excel(self):
        rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in (HEAD, ONE, TWO))
        found = read(f"<html><body><table>{rows}</table></body></html>".encode(), MUSTER)
        assert (found.kind, titles(found)) == ("html", ["Digitale Akte", "Rufbus"])

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "leer"), (b"\n \n", "leer"), (b"%PDF-1.7 ...", "keine Tabelle"), (b"PK\x03\x04kaputt", "beschädigt"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "Kennwort"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1kaputt", "beschädigt"), (b"Guten Tag, anbei die Liste.", "keine Liste"),
            (bytes(range(256)) * 40, "kein lesbarer Text"),
        ],
    )  # fmt: skip
    def test_what_is_no_list_is_said_in_a_sentence(self, content, words):
        found = read(content, MUSTER)
        assert [(problem.at, problem.part) for problem in found.problems] == [("", "row")]
        assert words in found.problems[0].text

    def test_a_bomb_is_not_unpacked(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
        assert "ausgepackt zu groß" in read(out.getvalue(), MUSTER).problems[0].text

    def test_a_file_that_is_too_large_is_not_opened(self, monkeypatch):
        monkeypatch.setattr(opening, "MOST_BYTES", 100)
        assert "größer als" in read(text(HEAD, *[ONE] * 9), MUSTER).problems[0].text


class TestHeadings:
    def test_far_down_below_an_address(self):
        rows = [["Kreisverwaltung Musterland"], ["Postfach 1"], [], ["Betreff: Abfrage"], [], [], HEAD, ONE]
        found = read(workbook(*rows), MUSTER)
        assert [project.at for project in found.projects] == ["Liste!8"]

    def test_over_two_rows_with_merged_groups(self):
        top = ["Projekt", "Träger", "Laufzeit", "", "Kosten (T€)", ""]
        low = ["", "", "von", "bis", "gesamt", "davon Förderung"]

        def merged(sheet):
            for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
                sheet.merge_cells(area)

        (project,) = read(workbook(top, low, ["Akte", "KV", 2024, 2026, 45, 20], change=merged), MUSTER).projects
        assert (project.start.value, project.end.value) == ("2024", "2026")
        assert [(a.low, a.meaning) for a in project.amounts] == [(45_000, "gesamtkosten"), (20_000, "foerderung")]

    def test_in_the_first_column_one_project_beside_the_other(self):
        rows = [list(column) for column in zip(HEAD, ONE, TWO, strict=True)]
        found = read(workbook(*rows), MUSTER)
        assert [(project.at, project.title) for project in found.projects] == [
            ("Liste!B", "Digitale Akte"),
            ("Liste!C", "Rufbus"),
        ]

    def test_repeated_on_every_printed_page(self):
        found = read(workbook(HEAD, ONE, HEAD, TWO), MUSTER)
        assert (titles(found), found.problems) == (["Digitale Akte", "Rufbus"], [])

    def test_two_tables_with_other_columns_on_one_sheet(self):
        other = ["Status", "Vorhaben", "Gemeinde", "Gesamtkosten (T€)", "Verantwortlich"]
        found = read(workbook(HEAD, ONE, [], other, ["Idee", "Badesteg", "Kleinheim", 12, "OG Kleinheim"]), MUSTER)
        assert titles(found) == ["Digitale Akte", "Badesteg"]
        assert (found.projects[1].status, found.projects[1].amounts[0].low) == ("idee", 12_000)

    def test_what_a_person_said_of_a_column_counts(self):
        rows = [["Projekt", "Träger", "Stand", "Wert"], ["Akte", "KV", "läuft", 500]]
        assert read(workbook(*rows), MUSTER).projects[0].amounts == []
        (project,) = read(workbook(*rows), MUSTER, told={"wert": "amount:eigenanteil"}).projects
        assert [(a.low, a.meaning) for a in project.amounts] == [(500, "eigenanteil")]


class TestRows:
    def test_hidden_columns_rows_and_sheets_don_t_leak(self):
        def hide(sheet):
            sheet.column_dimensions["F"].hidden = True
            sheet.row_dimensions[3].hidden = True
            sheet.parent["Intern"].sheet_state = "hidden"

        found = read(workbook(HEAD, ONE, TWO, change=hide, Intern=[HEAD, ["Geheim", *ONE[1:]]]), MUSTER)
        assert (titles(found), found.projects[0].amounts) == (["Digitale Akte"], [])
        assert "45.000" not in json.dumps(as_dict(found))
        assert "Geheim" not in json.dumps(as_dict(found))

    def test_sums_named_and_not_named_are_no_projects(self):
        head = ["Projekt", "Träger", "Status", "Kosten"]
        rows = [["A-Projekt", "KV", "läuft", 100], ["B-Projekt", "KV", "läuft", 200], ["", "", "", 300],
                ["C-Projekt", "KV", "läuft", 50], ["Zwischensumme", "", "", 50], ["Gesamtsumme", "", "", 350]]  # fmt: skip
        found = read(workbook(head, *rows), MUSTER)
        assert (titles(found), found.problems) == (["A-Projekt", "B-Projekt", "C-Projekt"], [])

    def test_a_project_called_whole_concept_is_a_project(self):
        head = ["Projekt", "Träger", "Status", "Kosten"]
        assert titles(read(workbook(head, ["Gesamtkonzept Radverkehr", "", "", 300], ["Rufbus", "KV", "läuft", 5]), MUSTER)) == [
            "Gesamtkonzept Radverkehr", "Rufbus",
        ]  # fmt: skip

    def test_headings_of_groups_give_what_the_rows_leave_out(self):
        head = ["Nr.", "Projekt", "Status", "Kosten"]
        rows = [["Verbandsgemeinde Berghausen"], [1, "Akte", "läuft", 5], ["Stadt Neustadt"], [2, "Rufbus", "Idee", 6]]

        def merged(sheet):
            for row in (2, 4):
                sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)

        found = read(workbook(head, *rows, change=merged), MUSTER)
        assert [project.unit.key for project in found.projects] == ["vg-berghausen", "stadt-neustadt"]

    def test_a_merged_block_holds_for_all_its_rows(self):
        head = ["Träger", "Projekt", "Status"]
        rows = [["KV", "Akte", "läuft"], ["", "Rufbus", "Idee"], ["", "Badesteg", "Idee"]]
        found = read(workbook(head, *rows, change=lambda sheet: sheet.merge_cells("A2:A3")), MUSTER)
        assert [project.unit and project.unit.key for project in found.projects] == ["kreisverwaltung"] * 2 + [None]

    def test_colours_mean_what_the_legend_says(self):
        green, yellow = (PatternFill("solid", fgColor=colour) for colour in ("FF92D050", "FFFFFF00"))

        def paint(sheet):
            sheet["A2"].fill, sheet["A3"].fill = green, yellow
            sheet["A6"], sheet["A7"] = "in Betrieb", "geplant"
            sheet["A6"].fill, sheet["A7"].fill = green, yellow

        head = ["Projekt", "Träger", "Kosten"]
        found = read(workbook(head, ["Akte", "KV", 5], ["Rufbus", "KV", 6], ["Steg", "KV", 7], change=paint), MUSTER)
        assert [(p.title, p.status) for p in found.projects] == [
            ("Akte", "in_betrieb"),
            ("Rufbus", "vorbereitung"),
            ("Steg", None),
        ]

    def test_codes_mean_what_the_legend_says(self):
        rows = [
            ["Projekt", "Träger", "Status"],
            ["Akte", "KV", "U"],
            ["Rufbus", "KV", "I"],
            [],
            ["U = Umsetzung, I = Idee"],
        ]
        assert [project.status for project in read(workbook(*rows), MUSTER).projects] == ["umsetzung", "idee"]

    def test_the_same_project_twice_is_named_and_kept_once(self):
        found = read(workbook(HEAD, ONE, TWO, [f" {ONE[0].upper()} ", *ONE[1:]]), MUSTER)
        assert titles(found) == ["Digitale Akte", "Rufbus"]
        assert reasons(found) == {("Liste!4", "row", "doppelt")}

    def test_a_row_without_a_title_is_named(self):
        assert reasons(read(workbook(HEAD, ["", *ONE[1:]], TWO), MUSTER)) == {("Liste!2", "row", "kein_titel")}

    def test_a_delimiter_inside_a_text_spoils_only_its_row(self):
        found = read(text(HEAD, ONE, ["Akte; neu", *TWO[1:]], TWO), MUSTER)
        assert titles(found) == ["Digitale Akte", "Rufbus"]
        assert reasons(found) == {("!3", "row", "spaltenzahl")}

    def test_a_quotation_mark_that_is_never_closed_swallows_nothing(self):
        rows = [HEAD, ['"Steg', *ONE[1:]], *([f"Projekt {n}", *TWO[1:]] for n in range(80))]
        assert len(read(text(*rows), MUSTER).projects) == 81

    def test_footnotes_examples_and_ditto_marks(self):
        rows = [
            HEAD,
            ["Beispiel: Musterprojekt", *ONE[1:]],
            ONE,
            ["Rufbus *", '"', *TWO[2:]],
            [],
            ["* Bescheid steht aus"],
        ]
        found = read(workbook(*rows), MUSTER)
        assert titles(found) == ["Digitale Akte", "Rufbus"]
        assert found.projects[1].unit.key == "kreisverwaltung"

    def test_yes_and_no_by_field(self):
        head = ["Projekt", "Träger", "Mobilität", "Umwelt & Klimaschutz"]
        found = read(
            workbook(head, ["Akte", "KV", "x", ""], ["Bus", "KV", "nein", "Ja"], ["Steg", "KV", "vielleicht", ""]),
            MUSTER,
        )
        assert [project.fields for project in found.projects] == [["mobilitaet"], ["umwelt"], []]
        assert reasons(found) == {("Liste!4", "fields", "antwort_unklar")}

    def test_formulas_without_result_and_errors_are_named(self):
        found = read(workbook(HEAD, [*ONE[:5], "=F9*2", *ONE[6:]], TWO), MUSTER)
        assert ("Liste!2", "amounts", "zelle_fehlerhaft") in reasons(found)

    def test_a_date_shown_as_a_month_is_a_month(self):
        def shown(sheet):
            sheet["D2"], sheet["E2"] = date(2024, 5, 1), date(2026, 1, 1)
            sheet["D2"].number_format, sheet["E2"].number_format = "MMM YYYY", "YYYY"

        (project,) = read(workbook(HEAD, ONE, change=shown), MUSTER).projects
        assert (project.start.value, project.end.value) == ("2024-05", "2026")

    def test_an_amount_far_off_its_column_is_doubted_and_not_taken(self):
        head = ["Projekt", "Träger", "Kosten (T€)"]
        rows = [[f"Projekt {n}", "KV", 20 + n] for n in range(6)]
        found = read(workbook(head, *rows, ["Straße", "KV", 54_321]), MUSTER)
        assert found.projects[-1].amounts == []
        assert reasons(found) == {("Liste!8", "amounts", "einheit_zweifelhaft")}

    def test_a_crossed_out_title_is_pointed_at(self):
        def strike(sheet):
            sheet["A2"].font = Font(strike=True)

        assert {hint.reason for hint in read(workbook(HEAD, ONE, change=strike), MUSTER).hints} == {"durchgestrichen"}


def test_the_order_of_rows_changes_no_value():
    rows = [ONE, TWO, ["Steg", "OG Kleinheim", "fertig", "Mai 2020", "", "ca. 1,2 Mio.", "Umwelt", "Kleinheim"]]
    forward, backward = (read(workbook(HEAD, *order), MUSTER) for order in (rows, rows[::-1]))
    plain = lambda reading: {p.title: as_dict(reading)["rows"][n] | {"at": ""} for n, p in enumerate(reading.projects)}  # noqa: E731
    assert plain(forward) == plain(backward)


def test_ten_thousand_rows_are_read_with_bounded_memory_of_words():
    rows = [
        [f"Projekt {n}", "VG Berghausen", "läuft", "03/2024", "2026", f"{n + 5000} €", "Bildung", "Neustadt"]
        for n in range(10_000)
    ]
    found = read(text(HEAD, *rows), MUSTER)
    assert (len(found.projects), found.problems) == (10_000, [])


def test_a_part_that_defines_entities_is_refused():
    out = io.BytesIO()
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(io.BytesIO(workbook(HEAD, ONE))) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, laughs if name == "xl/workbook.xml" else good.read(name))
    assert "nichts zu suchen" in read(out.getvalue(), MUSTER).problems[0].text
