"""The workbook of measures as a file and on pages: what is refused, what is kept, and the way through them."""

import io
import zipfile
from unittest import mock

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import story
from tests.strategy.bulk_case import FILES, LIST, Book, BulkCase, dump, many

from gemeinsam.strategy import actions, bulk_file_actions
from gemeinsam.strategy.bulk_reading import MOST_ROWS
from gemeinsam.strategy.models import BulkFile, BulkStep, Measure

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


class TestFiles(BulkCase):
    def refused(self, content: bytes) -> str:
        with pytest.raises(ValidationError) as caught:
            self.receive(content)
        assert BulkFile.objects.count() == 0
        return caught.value.messages[0]

    def test_what_is_no_workbook_of_measures_is_refused_in_words(self):
        bomb = io.BytesIO()
        with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"<a/>" + b" " * 80_000_000)
        for content, words in (
            (b"", "leer"), (b"%PDF-1.7", "keine Tabelle"), (b"PK\x03\x04kaputt", "beschädigt"),
            (self.exported()[:-900], "beschädigt"), (bomb.getvalue(), "ausgepackt zu groß"),
            (new_book(("Projekt", "Ort"), ("a", "b")), "fehlen die Überschriften"),
            (new_book(("Titel", "Handlungsfeld"), ("a", "b")), "Die Spalte „Nummer“ fehlt"),
            (new_book(("Nummer", "Titel")), "keine Zeile"), (b"x" * (5 * 1024 * 1024 + 1), "größer als 5 MB"),
            (new_book(("Nummer", "Titel"), *((f"ZZ-{n}", "x") for n in range(10_000))), f"mehr als {MOST_ROWS} Zeilen"),
        ):  # fmt: skip
            assert words in self.refused(content)

    def test_what_was_read_survives_a_reload_and_goes_when_it_is_decided(self):
        book = self.opened().write("MO-01", Titel="Neu")
        taken, put_away = self.receive(book), self.receive(book)
        assert self.diff(BulkFile.objects.get(pk=taken.pk)).changed[0].cells[0].after == "Neu"
        self.take(taken)
        bulk_file_actions.discard_workbook(file=put_away, person=self.person("leitung"))
        assert [(f.state, f.reading) for f in BulkFile.objects.order_by("pk")] == [("applied", {}), ("discarded", {})]

    def test_what_waits_too_long_is_forgotten(self):
        old = self.receive(self.opened().write("MO-01", Titel="Neu"))
        BulkFile.objects.update(created=story.timezone.now() - story.timedelta(days=31))
        self.receive(self.exported())
        old.refresh_from_db()
        assert (old.state, old.reading) == ("discarded", {})

    def test_half_a_workbook_is_none(self):
        book = self.opened().write("MO-01", Titel="Neu")
        book.append(Titel="Rufbus", Handlungsfeld="Mobilität")
        file, before = self.receive(book), dump()
        with mock.patch.object(bulk_file_actions, "carry_out", side_effect=RuntimeError), pytest.raises(RuntimeError):
            self.take(file)
        file.refresh_from_db()
        assert (dump(), file.is_draft) == (before, True)


class TestPages(BulkCase):
    def test_download_edit_upload_choose_take_and_undo(self):
        self.sign_in("redaktion")
        before = dump()
        answer = self.client.get(f"{LIST}massnahmen.xlsx?feld=mobilitaet")
        book = Book(answer.content).write("MO-01", Titel="Neu eins").write("MO-02", Titel="Neu zwei")
        assert {book.page.cell(row, 1).value[:3] for row in range(2, book.page.max_row + 1)} == {"MO-"}
        where = self.upload(book.saved()).url
        page = self.client.get(where)
        self.assertContains(page, "2 Maßnahmen ändern sich")
        assert page.context["diff"].missing == []
        assert self.client.get(where).context["chosen"] == {str(book.row("MO-01")), str(book.row("MO-02"))}
        sent = self.post_form(page, f"{where}uebernehmen/", nimm=str(book.row("MO-01")))
        self.assertContains(self.client.get(sent.url), "1 Maßnahme ist übernommen.")
        titles = (
            Measure.objects.filter(number__in=["MO-01", "MO-02"]).order_by("number").values_list("title", flat=True)
        )
        assert list(titles) == ["Neu eins", before[Measure.objects.get(number="MO-02").pk]["title"]]
        again = self.post_form(page, f"{where}uebernehmen/", nimm=str(book.row("MO-01")))
        assert (again.status_code, BulkStep.objects.count()) == (302, 1)
        self.assertContains(self.client.get(where), "Mappe übernommen")
        self.post_form(self.client.get(LIST), f"{LIST}schritte/{BulkStep.objects.get().pk}/zuruecknehmen/")
        assert dump() == before

    def test_whoever_was_overtaken_sees_the_comparison_with_the_choice_as_it_was(self):
        self.sign_in("redaktion")
        book = self.opened().write("MO-01", Titel="Aus der Mappe").write("MO-02", Titel="Auch")
        where = self.upload(book.saved()).url
        page = self.client.get(where)
        row, key = Measure.objects.get(number="MO-01"), str(book.row("MO-01"))
        actions.edit_measure(measure=row, values={"title": "Hier"}, version=row.version, person=self.person("leitung"))
        refused = self.post_form(page, f"{where}uebernehmen/", nimm=key)
        self.assertContains(refused, "Inzwischen hat jemand gespeichert: MO-01", status_code=422)
        assert (refused.context["chosen"], refused.context["diff"].clashes) == ({key}, 1)
        self.post_form(refused, f"{where}uebernehmen/", nimm=key, **{f"beide.{key}.title": "mappe"})
        row.refresh_from_db()
        assert row.title == "Aus der Mappe"

    def test_a_wrong_file_and_none_are_told_on_the_form(self):
        self.sign_in("redaktion")
        self.assertContains(self.upload(b"%PDF-1.7 nein", "a.pdf"), "Das ist keine Tabelle", status_code=422)
        self.assertContains(self.upload(b""), "Die Datei ist leer", status_code=422)

    def test_what_a_workbook_says_runs_nowhere(self):
        self.sign_in("redaktion")
        book = self.opened().write("MO-01", Titel="<script>alert(1)</script>", Umsetzungsstand="<img src=x onerror=1>")
        page = self.client.get(self.upload(book.saved()).url).content.decode()
        assert ("<script>alert" in page, "<img src=x" in page, "&lt;script&gt;alert" in page) == (False, False, True)

    def test_put_away_nothing_changes(self):
        self.sign_in("redaktion")
        before = dump()
        where = self.upload(self.opened().write("MO-01", Titel="Neu").saved()).url
        self.post_form(self.client.get(where), f"{where}verwerfen/")
        self.assertContains(self.client.get(where), "Mappe verworfen")
        assert dump() == before
        assert self.client.get(FILES).status_code == 200

    def test_three_and_three_hundred_changed_rows_ask_the_same_and_few(self):
        self.sign_in("redaktion")
        many(300)
        asked = []
        for count in (3, 300):
            book = self.opened()
            for row in range(2, 2 + count):
                book.page.cell(row, book.column("Dauer in Jahren")).value = 17
            where = self.upload(book.saved()).url
            self.client.get(where)
            with CaptureQueriesContext(connection) as captured:
                page = self.client.get(where)
            assert len(page.context["diff"].changed) == count
            asked.append(len(captured))
        assert (asked[0], asked[1] <= 12) == (asked[1], True), asked
