"""XLSX: numbers are numbers, sums are formulas with their value, and no text becomes a formula."""

import io
import re
import zipfile

import pytest
from python_calamine import load_workbook

from gemeinsam.engines.document import Book, Column, DocumentError, Sheet, xlsx

COLUMNS = (
    Column(title="Maßnahme"), Column(title="Beginn", kind="year"), Column(title="Euro", kind="euro"),
    Column(title="Stellen", kind="posts"),
)  # fmt: skip


def a_sheet(**changes) -> Sheet:
    values = {
        "name": "Kosten",
        "columns": COLUMNS,
        "rows": (("A", 2027, 45_000, 20), ("B", 2028, 0, 5), ("C", None, None, None)),
    }
    return Sheet(**values | changes)


def a_book(*sheets: Sheet) -> Book:
    return Book(
        title="Jahresplan 2027 & mehr", county="Landkreis Musterland", date="2026-11-23", sheets=sheets or (a_sheet(),)
    )


def read(content: bytes, name: str = "Kosten") -> list[list]:
    return load_workbook(io.BytesIO(content)).get_sheet_by_name(name).to_python()


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def test_values_come_back_as_they_went_in_and_missing_ones_stay_empty():
    assert read(xlsx(a_book())) == [
        ["Maßnahme", "Beginn", "Euro", "Stellen"], ["A", 2027, 45_000, 0.2], ["B", 2028, 0, 0.05], ["C", "", "", ""],
    ]  # fmt: skip


def test_the_total_is_a_formula_that_shows_its_value_at_once():
    content = xlsx(a_book(a_sheet(total="Summe")))
    assert read(content)[-1] == ["Summe", "", 45_000, 0.25]
    cells = re.findall(r'<c r="(\w+)"[^>]*><f>([^<]+)</f><v>([^<]+)</v>', part(content, "xl/worksheets/sheet1.xml"))
    assert cells == [("C5", "SUM(C2:C4)", "45000"), ("D5", "SUM(D2:D4)", "0.25")]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x01=1", "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula(text):
    content = xlsx(a_book(a_sheet(rows=((text, 2027, 1, 1),), columns=(Column(title=text), *COLUMNS[1:]))))
    for cell in (read(content)[0][0], read(content)[1][0]):
        assert cell.startswith("'")
        assert cell[1] in "=+-@"
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")


def test_the_head_stays_in_sight_and_paper_is_a4_landscape_one_page_wide():
    sheet = part(xlsx(a_book()), "xl/worksheets/sheet1.xml")
    assert '<pane xSplit="1" ySplit="1" topLeftCell="B2"' in sheet
    assert re.search(r'<pageSetup paperSize="9" [^>]*orientation="landscape"', sheet)
    assert 'fitToHeight="0"' in sheet
    assert "Jahresplan 2027 &amp;&amp; mehr" in sheet
    assert "Kosten!$1:$1" in part(xlsx(a_book()), "xl/workbook.xml")


def test_numbers_have_german_separators_whatever_the_program_is_set_to():
    styles = part(xlsx(a_book()), "xl/styles.xml")
    assert "[$-407]#,##0" in styles
    assert "[$-407]0.00" in styles


def test_columns_are_wide_enough_for_their_longest_sum():
    wide = xlsx(a_book(a_sheet(rows=(("Ein langer Titel einer Maßnahme", 2027, 123_456_789, 100),))))
    widths = [float(w) for w in re.findall(r'<col [^>]*width="([\d.]+)"', part(wide, "xl/worksheets/sheet1.xml"))]
    assert widths[0] > len("Ein langer Titel einer Maßnahme")
    assert widths[2] > len("123.456.789")


def test_the_same_book_gives_the_same_bytes():
    assert xlsx(a_book()) == xlsx(a_book())


@pytest.mark.parametrize(
    "sheets",
    [
        (a_sheet(), a_sheet(name="kosten")), (a_sheet(name="x" * 32),), (a_sheet(name="a/b"),), (a_sheet(name=""),),
        (a_sheet(rows=(("zu kurz",),)),),
    ],
)  # fmt: skip
def test_books_that_no_program_opens_are_refused(sheets):
    with pytest.raises(DocumentError):
        xlsx(a_book(*sheets))


def test_a_book_without_sheets_is_refused():
    with pytest.raises(DocumentError):
        xlsx(Book(title="x", county="x", date="2026-11-23", sheets=()))


def test_cents_are_euro_in_the_cell_and_are_never_summed():
    column = Column(title="Betrag", kind="cents")
    sheet = Sheet(
        name="Angaben", columns=(Column(title="Was"), column), rows=(("a", 123456), ("b", None)), total="Summe"
    )
    rows = read(xlsx(a_book(sheet)), "Angaben")
    assert [row[1] for row in rows[:4]] == ["Betrag", 1234.56, "", ""]
