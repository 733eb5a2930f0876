"""Measures leave as a workbook and come back: every change is seen first, both sides are heard, nothing is lost."""

import io
from unittest import mock

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import story
from tests.strategy.bulk_case import Book, BulkCase, dump

from gemeinsam.county.history import entries_of
from gemeinsam.county.models import HistoryEntry
from gemeinsam.engines.document.fill_in import FillColumn, FillIn, fill_in
from gemeinsam.engines.lists.opening import open_book
from gemeinsam.strategy import actions, bulk_columns, bulk_file_actions, tree_actions
from gemeinsam.strategy.bulk_columns import Column
from gemeinsam.strategy.bulk_reading import same_form, text_of
from gemeinsam.strategy.models import BulkStep, Goal, Measure

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

NASTY = (
    "=1+1", "+49 651", "-5", "@SUM(A1)", "'=1", "''-x", "'5", " vorn", "hinten ", "a  b", "Zeile\nZeile", "Zeile\r\n\r\nZeile",
    "\ttab", "007", "1,50", "30.06.2027", "WAHR", "weich\u00adtrennung", "e\u0301", "a\u200bb", "_x0041_", "=cmd|' /C calc'!A0",
    '<b>&amp;"', "🚲 Rad", "\u202eum", "\u2212 3", "nan", "-",
)  # fmt: skip


def letter(book: Book, heading: str) -> str:
    return openpyxl.utils.get_column_letter(book.column(heading))


def new_book(*rows: tuple) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_comes_back_as_it_left(text):
    """Whatever a text holds: in the workbook it is no formula, and read back it is what comparing expects."""
    columns = (FillColumn(title="Nummer"), FillColumn(title="Titel"))
    made = fill_in(FillIn(title="T", county="K", date="2026-11-23", name="M", columns=columns, rows=(("A-1", text),)))
    row = open_book(made).sheets[0].rows[1]
    assert (text_of(row[1]) if len(row) > 1 else "") == same_form(text)


class TestUnchanged(BulkCase):
    def test_export_and_import_unchanged_is_no_difference(self):
        for at, text in enumerate(NASTY):
            story.a_draft(title=text.strip() or "x", summary=text, risks=f"{text}\n{NASTY[at - 1]}", score=at % 11)
        story.a_draft(title="Alles leer", earliest_year=None, lead_unit=None, priority="")
        file = self.receive(self.exported())
        found = self.diff(file)
        assert (found.changed, found.new, found.wrong, found.missing, found.notes) == ([], [], [], [], [])
        assert found.unchanged == Measure.objects.current().count()

    def test_saved_anew_by_another_program_it_is_still_none(self):
        for text in NASTY:
            story.a_draft(summary=text)
        found = self.diff(self.receive(self.opened()))
        assert (found.changed, found.wrong) == ([], [])

    def test_without_its_hidden_sheet_it_is_still_none_and_that_is_said(self):
        for text in NASTY:
            story.a_draft(summary=text)
        book = self.opened()
        del book.book["Stand"]
        found = self.diff(self.receive(book))
        assert (found.changed, found.wrong, len(found.notes)) == ([], [], 1)

    def test_no_cell_is_a_formula_numbers_are_locked_and_choices_offered(self):
        story.a_draft(title="=1+1")
        book = self.opened()
        cells = [cell for row in book.page.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert (book.page.protection.sheet, book.page.freeze_panes) == (True, "C2")
        locked = {cell.column for row in book.page.iter_rows(min_row=2) for cell in row if cell.protection.locked}
        assert {book.page.cell(1, at).value for at in locked} == {"Nummer", "Sichtbarkeit"}
        assert book.page.column_dimensions[letter(book, "Fassung")].hidden
        rules = {str(rule.sqref).split(":")[0]: rule.type for rule in book.page.data_validations.dataValidation}
        assert rules[f"{letter(book, 'Umsetzungsstand')}2"] == "list"
        assert rules[f"{letter(book, 'Dauer in Jahren')}2"] == "whole"
        assert (book.book["Stand"].sheet_state, book.book["Auswahl"].sheet_state) == ("veryHidden", "hidden")


class TestChanged(BulkCase):
    def test_each_cell_is_shown_taken_as_one_step_and_undone_bit_by_bit(self):
        before, entries = dump(), HistoryEntry.objects.count()
        book = self.opened()
        book.write("MO-01", Titel="Dorfautos neu", Umsetzungsstand="in Betrieb", Priorität="niedrig")
        book.write("MO-02", Handlungsfeld="Gesundheit", frühester_Beginn=2031, Dauer_in_Jahren="3,0")
        book.write("MO-03", muss_in_den_Plan="ja")
        book.page.cell(book.row("MO-04"), book.column("Nutzen, 0 bis 10")).value = "9"
        file = self.receive(book)
        found = self.diff(file)
        assert {(line.measure.number, cell.name): cell.after for line in found.changed for cell in line.cells} == {
            ("MO-01", "title"): "Dorfautos neu", ("MO-01", "stage"): "in Betrieb",
            ("MO-01", "priority"): "niedrig: innerhalb von 4 Jahren",
            ("MO-02", "field"): "Gesundheit", ("MO-02", "earliest_year"): "2031", ("MO-02", "duration_years"): "3",
            ("MO-03", "mandatory"): "ja", ("MO-04", "score"): "9",
        }  # fmt: skip
        assert dump() == before
        step = self.take(file)
        row = Measure.objects.get(number="MO-02")
        assert (row.field.topic.slug, row.earliest_year, row.duration_years) == ("gesundheit", 2031, 3)
        assert step.changes.count() == 4
        assert HistoryEntry.objects.count() - entries == 4 + 2
        assert entries_of(row).first().changes["field"] == ["Mobilität", "Gesundheit"]
        self.back(step)
        assert dump() == before

    def test_both_sides_changed_one_cell_and_the_person_decides(self):
        book = self.opened().write("MO-01", Titel="Aus der Mappe", Dauer_in_Jahren=8)
        row = Measure.objects.get(number="MO-01")
        actions.edit_measure(
            measure=row,
            values={"title": "Von nebenan", "risks": "Neu"},
            version=row.version,
            person=self.person("leitung"),
        )
        first = self.receive(book)
        (line,) = self.diff(first).changed
        clash = line.clashes[0]
        assert [(c.name, c.clash) for c in line.cells] == [("title", True), ("duration_years", False)]
        assert (clash.left_as, clash.before, clash.after) == ("Dorfautos", "Von nebenan", "Aus der Mappe")
        self.take(first)
        row.refresh_from_db()
        assert (row.title, row.duration_years, row.risks) == ("Von nebenan", 8, "Neu")
        second = self.receive(book)
        (line,) = self.diff(second).changed
        self.take(second, cells=[(line.key, "title")])
        row.refresh_from_db()
        assert (row.title, row.risks) == ("Aus der Mappe", "Neu")

    def test_what_only_we_changed_is_no_difference(self):
        book = self.opened()
        row = Measure.objects.get(number="MO-01")
        actions.edit_measure(
            measure=row, values={"title": "Hier neu"}, version=row.version, person=self.person("leitung")
        )
        assert self.diff(self.receive(book)).changed == []
        assert self.diff(self.receive(book.write("MO-01", Titel="Hier neu"))).changed == []

    def test_without_the_hidden_sheet_the_version_tells_of_a_clash(self):
        book = self.opened().write("MO-01", Titel="Aus der Mappe").write("MO-02", Titel="Auch")
        del book.book["Stand"]
        row = Measure.objects.get(number="MO-01")
        actions.edit_measure(
            measure=row, values={"title": "Hier neu"}, version=row.version, person=self.person("leitung")
        )
        assert [(line.measure.number, line.cells[0].clash) for line in self.diff(self.receive(book)).changed] == [
            ("MO-01", True), ("MO-02", False),
        ]  # fmt: skip

    def test_errors_name_the_cell_and_the_rest_can_be_taken(self):
        book = self.opened()
        book.write("MO-01", Umsetzungsstand="fast fertig", Titel="Gut")
        book.write("MO-02", Dauer_in_Jahren="lang").write("MO-03", Titel=None).write("MO-04", Titel="x" * 201)
        book.write("MO-05", zuständige_Stelle="Kreisverwaltun").write("MO-06", zuständige_Stelle=None)
        file = self.receive(book)
        found = self.diff(file)
        wrong = {line.measure.number: " ".join([*line.wrong, *line.refused]) for line in found.wrong}
        at = {number: book.row(number) for number in wrong}
        assert f"Zelle {letter(book, 'Umsetzungsstand')}{at['MO-01']}: „fast fertig“ gibt es" in wrong["MO-01"]
        assert f"Zelle {letter(book, 'Dauer in Jahren')}{at['MO-02']}: „lang“ passt nicht" in wrong["MO-02"]
        assert "darf nicht leer sein" in wrong["MO-03"]
        assert "ist zu lang: 201 Zeichen, höchstens 200" in wrong["MO-04"]
        assert "Ähnlich: Kreisverwaltung Bernkastel-Wittlich" in wrong["MO-05"]
        assert "Sie ist öffentlich und braucht eine zuständige Stelle." in wrong["MO-06"]
        self.take(file)
        row = Measure.objects.get(number="MO-01")
        assert (row.title, row.stage, row.lead_unit is None) == ("Gut", "preparation", False)

    def test_unknown_double_and_deleted_rows_change_nothing(self):
        before, book = dump(), self.opened()
        book.page.cell(book.row("MO-01"), 1).value = "XX-99"
        book.write("MO-02", Titel="Einmal")
        book.page.cell(book.row("MO-03"), 1).value = "MO-02"
        book.page.delete_rows(book.row("MO-05"), 2)
        file = self.receive(book)
        found = self.diff(file)
        said = " ".join(" ".join(line.refused) for line in found.wrong)
        assert "Die Nummer XX-99 gibt es nicht" in said
        assert "Die Nummer MO-02 steht in den Zeilen" in said
        assert {measure.number for measure in found.missing} == {"MO-01", "MO-03", "MO-05", "MO-06"}
        with pytest.raises(ValidationError) as caught:
            self.take(file)
        assert (caught.value.code, dump()) == ("nothing", before)

    def test_other_order_missing_columns_and_unknown_ones(self):
        unit = Measure.objects.get(number="MO-01").lead_unit
        content = new_book(
            ("Liste der Maßnahmen",), (), ("Notiz", "TITEL", "dauer in jahren", "Nummer"),
            ("egal", "Dorfautos neu", 6, "mo-01"),
        )  # fmt: skip
        file = self.receive(content)
        found = self.diff(file)
        assert [(cell.name, cell.after) for cell in found.changed[0].cells] == [
            ("title", "Dorfautos neu"),
            ("duration_years", "6"),
        ]
        assert "Notiz" in " ".join(found.notes)
        assert "Handlungsfeld" in " ".join(found.notes)
        self.take(file)
        row = Measure.objects.get(number="MO-01")
        assert (row.title, row.duration_years, row.lead_unit) == ("Dorfautos neu", 6, unit)

    def test_visibility_is_never_read(self):
        book = self.opened().write("MO-01", Sichtbarkeit="Entwurf", Titel="Neu")
        file = self.receive(book)
        assert "„Sichtbarkeit“ wird nicht eingelesen" in " ".join(self.diff(file).notes)
        self.take(file)
        assert Measure.objects.get(number="MO-01").publication == "public"

    def test_somebody_saves_between_the_page_and_the_click(self):
        book = self.opened().write("MO-01", Titel="Aus der Mappe").write("MO-02", Titel="Auch")
        file = self.receive(book)
        found = self.diff(file)
        pinned = {line.measure.pk: line.measure.version for line in found.changed}
        row = Measure.objects.get(number="MO-01")
        actions.edit_measure(measure=row, values={"risks": "Neu"}, version=row.version, person=self.person("leitung"))
        taken = bulk_file_actions.Taken(frozenset(line.key for line in found.changed), frozenset(), pinned)
        with pytest.raises(ValidationError) as caught:
            bulk_file_actions.take_workbook(file=file, taken=taken, person=self.person("redaktion"))
        file.refresh_from_db()
        assert (caught.value.code, file.is_draft, BulkStep.objects.count()) == ("conflict", True, 0)
        assert Measure.objects.get(number="MO-02").title != "Auch"
        self.take(file)
        assert Measure.objects.get(number="MO-01").title == "Aus der Mappe"


class TestNew(BulkCase):
    def test_rows_without_number_become_drafts_and_undo_takes_them_out(self):
        before, book = dump(Measure.objects.current()), self.opened()
        for title in ("Rufbus", "Radbus"):
            book.append(Titel=title, Handlungsfeld="Mobilität", Umsetzungsstand="Idee", Dauer_in_Jahren=3)
        book.append(Titel="Ohne Feld")
        file = self.receive(book)
        found = self.diff(file)
        assert ([line.title for line in found.new], len(found.wrong)) == (["Rufbus", "Radbus"], 1)
        step = self.take(file)
        made = Measure.objects.filter(title__in=["Rufbus", "Radbus"]).order_by("number")
        assert list(made.values_list("number", "publication", "duration_years")) == [
            ("MO-07", "draft", 3), ("MO-08", "draft", 3),
        ]  # fmt: skip
        assert [entries_of(row).get().verb for row in made] == ["added", "added"]
        self.back(step)
        assert dump(Measure.objects.current()) == before
        assert not Measure.objects.current().filter(title="Rufbus").exists()
        row = story.a_draft(number="MO-77")
        assert tree_actions.next_measure_number(row.field) != "MO-07"

    def test_the_same_workbook_again_proposes_them_unmarked(self):
        book = self.opened()
        book.append(Titel="Rufbus", Handlungsfeld="Mobilität")
        self.take(self.receive(book))
        (line,) = self.diff(self.receive(book)).new
        assert (line.offered, "MO-07" in line.hints[0]) == (False, True)

    def test_a_row_that_was_left_out_stays_out(self):
        book = self.opened().write("MO-01", Titel="Neu")
        book.append(Titel="Rufbus", Handlungsfeld="Mobilität")
        file = self.receive(book)
        self.take(file, rows={self.diff(file).changed[0].key})
        assert (Measure.objects.filter(title="Rufbus").exists(), Measure.objects.get(number="MO-01").title) == (
            False,
            "Neu",
        )


class TestMore(BulkCase):
    """A column that a county adds itself, kept outside the measure's own row: here in its goals."""

    def own_column(self) -> Column:
        goals = {goal.pk: goal.title for goal in Goal.objects.order_by("pk")}

        def put(measure, value):
            measure.new_goal = value

        def save(rows):
            for row in rows:
                if hasattr(row, "new_goal"):
                    row.goals.set([row.new_goal] if row.new_goal else [])

        def stored(measure):
            return next((goal.pk for goal in measure.goals.all()), None)

        return Column(
            name="own", heading="Erstes Ziel", stored=stored, put=put, save=save, offered=lambda _known: goals,
            empty=None, prefetch="goals",
        )  # fmt: skip

    def test_export_comparison_import_history_and_undo_follow(self):
        Measure.objects.get(number="MO-01").goals.set(Goal.objects.order_by("pk")[:1])
        with mock.patch.object(bulk_columns, "MORE", (lambda: (self.own_column(),),)):
            before, book, last = dump(), self.opened(), Goal.objects.order_by("pk").last()
            assert self.diff(self.receive(book)).changed == []
            file = self.receive(book.write("MO-01", Erstes_Ziel=last.title))
            step = self.take(file)
            row = Measure.objects.get(number="MO-01")
            assert list(row.goals.all()) == [last]
            assert entries_of(row).first().changes["own"][1] == last.title
            assert self.back(step).kept == []
        assert dump() == before

    def test_a_column_that_is_gone_is_left_out_and_its_step_stays(self):
        with mock.patch.object(bulk_columns, "MORE", (lambda: (self.own_column(),),)):
            book = self.opened().write("MO-01", Erstes_Ziel=Goal.objects.last().title)
            waiting, step = self.receive(book), self.take(self.receive(book))
        assert self.diff(waiting).changed == []
        with pytest.raises(ValidationError) as caught:
            self.back(step)
        assert caught.value.code == "all_changed"
