"""Open exports: every field, only what is public, harmless to spreadsheets, with money, dates and sources as said."""

import csv
import io
import json
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.county.models import Unit
from gemeinsam.inventory.export_columns import KINDS, Column, Table
from gemeinsam.inventory.export_fields import EXCLUDED, EXCLUDED_MODELS, TABLES
from gemeinsam.inventory.export_files import csv_cell, harmless
from gemeinsam.inventory.models import Project, Statement
from gemeinsam.participation.models import Topic

# Many requests or solves: left out of `./test quick`.
pytestmark = pytest.mark.slow

MODELS = [*apps.get_app_config("inventory").get_models(), Unit]
HOSTILE = ("=1+1", "+49 6571 14", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "=cmd|'/C calc'!A0", "＝1", "−1")


def own_fields(model) -> set[str]:
    """Every column and every relation that the model itself defines."""
    return {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}


def unaccounted(models_: list, tables: tuple[Table, ...]) -> set[str]:
    """Fields that no column holds and that nobody excluded with a reason."""
    covered: dict[type, set[str]] = {}
    for table in tables:
        covered.setdefault(table.model, set()).update(*(column.covers for column in table.columns))
    return {
        f"{model.__name__}.{name}"
        for model in models_ if model.__name__ not in EXCLUDED_MODELS
        for name in own_fields(model) - covered.get(model, set()) - set(EXCLUDED["*"]) - set(EXCLUDED.get(model.__name__, ()))
    }  # fmt: skip


class TestEveryField:
    def test_every_field_is_exported_or_excluded_with_a_reason(self):
        assert unaccounted(MODELS, TABLES) == set()

    def test_a_new_field_a_new_relation_and_a_lost_column_are_seen(self):
        class Newer(models.Model):
            slug = models.SlugField()
            slogan = models.CharField(max_length=10)
            friends = models.ManyToManyField("self")

            class Meta:
                app_label = "sessions"
                managed = False

            def __str__(self) -> str:
                return self.slogan

        try:
            seen = unaccounted([Newer], (Table("neu", "Neu", Newer, (Column("a", "A", "text", ("slug",), str),)),))
        finally:
            del apps.all_models["sessions"]["newer"], apps.all_models["sessions"]["newer_friends"]
            apps.clear_cache()
        assert seen == {"Newer.slogan", "Newer.friends"}
        without = tuple(table for table in TABLES if table.name != "stellen")
        assert "Unit.municipality" in unaccounted(MODELS, without)

    def test_every_reason_is_a_sentence_and_names_something_that_exists(self):
        names = {model.__name__: own_fields(model) for model in MODELS}
        everywhere = set.union(*names.values())
        assert set(EXCLUDED_MODELS) <= set(names)
        assert [name for model, fields in EXCLUDED.items() for name in set(fields) - names.get(model, everywhere)] == []
        reasons = [*EXCLUDED_MODELS.values(), *(reason for fields in EXCLUDED.values() for reason in fields.values())]
        assert all(len(reason.split()) > 3 for reason in reasons)

    def test_columns_cover_fields_that_exist_and_keys_are_plain_and_single(self):
        for table in TABLES:
            keys = [column.key for column in table.columns]
            assert len(set(keys)) == len(keys), table.name
            assert all(key.isascii() and key == key.lower() for key in keys), table.name
            assert {column.kind for column in table.columns} <= set(KINDS)
            if table.model:
                assert {name for column in table.columns for name in column.covers} <= own_fields(table.model)


def rows_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


class TestCsv(DemoCase):
    def test_a_mark_semicolons_and_windows_line_ends(self):
        answer = self.client.get("/projekte/export.csv")
        assert answer.content.startswith(b"\xef\xbb\xbfKennung;Titel;Kurzbeschreibung;")
        assert answer.content.endswith(b"\r\n")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"].startswith('attachment; filename="projekte-2')
        assert len(rows_of(answer)) == Project.objects.public().count()

    def test_an_entry_says_all_that_its_page_says(self):
        row = next(row for row in rows_of(self.client.get("/projekte/export.csv")) if row["Titel"] == "LandRäume")
        project = Project.objects.get(title="LandRäume")
        assert row["Kennung"] == project.slug
        assert row["Handlungsfelder"] == " | ".join(topic.title for topic in project.topics.all())
        assert row["Zuständige Stelle"] == str(project.unit)
        assert row["Quellen"].split(" | ") == project.sources
        assert "Handlungsfelder" in row["Angenommene Angaben"].split(" | ")

    def test_dates_are_as_precise_as_they_are_known(self):
        for precision in ("day", "month", "year"):
            story.a_project(title=precision, starts=date(2024, 5, 3), starts_precision=precision, ends=None)
        rows = {row["Titel"]: row for row in rows_of(self.client.get("/projekte/export.csv"))}
        assert [(rows[p]["Beginn"], rows[p]["Beginn bekannt auf"], rows[p]["Ende"], rows[p]["Ende bekannt auf"]) for p in ("day", "month", "year")] == [
            ("2024-05-03", "Tag", "", ""), ("2024-05", "Monat", "", ""), ("2024", "Jahr", "", ""),
        ]  # fmt: skip

    def test_money_is_a_number_in_euro_and_a_text_as_stated(self):
        project = story.a_project()
        Statement.objects.create(
            project=project, meaning="Förderung", cents=-123456, note="ca.", stated="März 2024", order=1
        )
        Statement.objects.create(project=project, meaning="Gesamtkosten", order=2)
        lines = [
            row
            for row in rows_of(self.client.get("/projekte/export/geldangaben.csv"))
            if row["Kennung des Projekts"] == project.slug
        ]
        assert [(row["Betrag in Euro"], row["Angabe in Worten"]) for row in lines] == [
            ("-1234,56", "'−1.234,56 €; Förderung; ca.; März 2024"), ("", "ohne Betrag; Gesamtkosten"),
        ]  # fmt: skip

    def test_sources_are_one_a_line_with_what_they_prove(self):
        lines = rows_of(self.client.get("/projekte/export/quellen.csv"))
        project = Project.objects.get(title="LandRäume")
        assert [
            row["Quelle"] for row in lines if (row["Tabelle"], row["Kennung"]) == ("projekte", project.slug)
        ] == project.sources
        assert {row["Tabelle"] for row in lines} >= {"projekte", "geldangaben", "foerderprogramme", "loesungen"}

    def test_hostile_texts_are_words_and_a_quote_breaks_no_line(self):
        for text in HOSTILE:
            story.a_project(title=f"{text}", aims='a;"b"\r\nc')
        rows = [row for row in rows_of(self.client.get("/projekte/export.csv")) if row["Zielsetzung"] == 'a;"b"\r\nc']
        assert {row["Titel"] for row in rows} == {f"'{text}" for text in HOSTILE}

    def test_the_filters_of_the_list_hold(self):
        rows = rows_of(self.client.get("/projekte/export.csv?stand=idea"))
        assert {row["Stand"] for row in rows} == {"Idee"}
        assert len(rows) == Project.objects.public().filter(status="idea").count()

    def test_an_unknown_table_is_not_there(self):
        assert self.client.get("/projekte/export/auth_user.csv").status_code == 404


class TestCells:
    def test_each_beginning_of_a_formula_is_taken_away(self):
        assert [harmless(text) for text in HOSTILE] == [f"'{text}" for text in HOSTILE]
        assert [harmless(text) for text in ("", "a=1", "2024-05", "ä")] == ["", "a=1", "2024-05", "ä"]

    @pytest.mark.parametrize(
        ("kind", "value", "cell"),
        [("euro", -5, "-0,05"), ("euro", 123456789, "1234567,89"), ("number", -3, "-3"), ("yesno", False, "nein"),
         ("list", ["=1", "b"], "'=1 | b"), ("table", [{"a": 1}], '[{"a": 1}]'), ("text", None, ""), ("euro", 0, "0,00")],
    )  # fmt: skip
    def test_numbers_stay_numbers_and_nothing_stays_empty(self, kind, value, cell):
        assert csv_cell(Column("a", "A", kind, (), str), value) == cell


class TestXlsx(DemoCase):
    def book(self, address: str = "/projekte/export.xlsx"):
        openpyxl = pytest.importorskip("openpyxl")
        return openpyxl.load_workbook(io.BytesIO(self.client.get(address).content))

    def test_a_sheet_for_each_table_after_the_notes(self):
        assert self.book().sheetnames == ["Hinweise", *(table.name for table in TABLES)]

    def test_amounts_are_numbers_and_hostile_texts_are_words(self):
        project = story.a_project(title="=HYPERLINK(1)")
        Statement.objects.create(project=project, meaning="@Förderung", cents=123456)
        book = self.book()
        heads = [cell.value for cell in book["geldangaben"][1]]
        row = next(r for r in book["geldangaben"].iter_rows(min_row=2) if r[1].value == "'=HYPERLINK(1)")
        said = dict(zip(heads, row, strict=True))
        assert (said["Betrag in Euro"].value, said["Betrag in Euro"].data_type) == (1234.56, "n")
        assert said["Bedeutung"].value == "'@Förderung"
        assert not [c.coordinate for sheet in book for line in sheet.iter_rows() for c in line if c.data_type == "f"]

    def test_a_text_longer_than_a_cell_is_cut_and_says_so(self):
        project = story.a_project(sources=["https://kreis.test/" + "a" * 3000 + str(n) for n in range(20)])
        cells = [c.value for line in self.book()["projekte"].iter_rows() for c in line if line[0].value == project.slug]
        assert any(str(cell).endswith("(gekürzt, ganz in CSV und JSON)") for cell in cells)


class TestJson(DemoCase):
    def content(self, address: str = "/projekte/export.json"):
        return json.loads(self.client.get(address).content)

    def test_it_says_whose_when_how_much_and_under_which_licence(self):
        with self.settings(DATA_LICENCE="", DATA_LICENCE_URL=""):
            head = self.content()
        assert (head["landkreis"], head["ags"], head["umfang"]) == (self.county.name, "07231", "alles Öffentliche")
        assert "Noch keine Lizenz" in head["lizenz"]["name"]
        with self.settings(DATA_LICENCE="dl-de/by-2-0", DATA_LICENCE_URL="https://lizenz.test/"):
            assert self.content()["lizenz"]["name"] == "dl-de/by-2-0"
            assert self.client.get("/projekte/export.csv")["Link"] == '<https://lizenz.test/>; rel="license"'

    def test_every_key_of_every_row_is_described(self):
        for name, table in self.content()["tabellen"].items():
            for row in table["zeilen"]:
                assert set(row) == set(table["felder"]), name
        assert self.content()["tabellen"]["geldangaben"]["felder"]["betrag_euro"]["einheit"] == "EUR"

    def test_lists_are_lists_amounts_are_numbers_and_texts_are_untouched(self):
        project = story.a_project(title="=1+1", topics=[Topic.objects.get(slug="gesundheit")])
        Statement.objects.create(project=project, meaning="Kosten", cents=100000)
        tables = self.content()["tabellen"]
        row = next(row for row in tables["projekte"]["zeilen"] if row["kennung"] == project.slug)
        assert (row["titel"], row["handlungsfelder_kennung"], row["konzept"]) == ("=1+1", ["gesundheit"], None)
        assert [r["betrag_euro"] for r in tables["geldangaben"]["zeilen"] if r["projekt_kennung"] == project.slug] == [
            1000
        ]

    def test_promised_keys(self):
        """Whoever reads the files builds on them: a key that goes is a break of the promise."""
        felder = self.content()["tabellen"]
        assert list(felder) == [
            "projekte",
            "geldangaben",
            "quellen",
            "stellen",
            "foerderprogramme",
            "loesungen",
            "reifegrad_fragen",
            "einschaetzungen",
            "empfehlungen",
            "konzeptmassnahmen",
        ]
        assert set(felder["projekte"]["felder"]) >= {
            "kennung", "titel", "kurzbeschreibung", "art", "digitalbezug", "ebene", "handlungsfelder", "zielsetzung", "stelle",
            "partner", "orte", "orte_schluessel", "foerderprogramm", "beginn", "beginn_genauigkeit", "ende", "ende_genauigkeit",
            "herangehensweise", "stand", "stand_in_worten", "konzept", "geldangaben", "quellen", "angenommen", "geaendert",
        }  # fmt: skip


class TestWhoGetsWhat(DemoCase):
    def setUp(self):
        super().setUp()
        self.hidden = story.a_project(
            title="Geheimes Vorhaben", is_public=False, unit=story.a_unit(name="Geheime Stelle", note="Hinweis intern")
        )
        self.shown = story.a_project(title="Offenes Vorhaben", concept=self.hidden)
        Statement.objects.create(project=self.hidden, meaning="Geheime Kosten", cents=1, sources=["Geheime Quelle"])
        story.a_judgement(topic=Topic.objects.get(slug="mobilitaet"), text="Geheimes Urteil")
        story.a_judgement(
            topic=Topic.objects.get(slug="mobilitaet"), text="Offenes Urteil", is_public=True
        ).projects.add(self.hidden)

    def test_readers_get_nothing_that_is_not_public(self):
        text = self.client.get("/projekte/export.json").content.decode()
        tables = "".join(self.client.get(f"/projekte/export/{table.name}.csv").content.decode() for table in TABLES)
        assert "Offenes Vorhaben" in text
        assert "Offenes Urteil" in tables
        assert "Geheim" not in text + tables
        assert self.hidden.slug not in text + tables
        assert "Hinweis intern" not in text + tables

    def test_staff_get_the_same_as_readers_unless_they_ask_for_everything(self):
        self.sign_in("redaktion")
        assert b"Geheimes" not in self.client.get("/projekte/export.csv").content
        tables = json.loads(self.client.get("/projekte/export.json?umfang=alles").content)["tabellen"]
        assert {r["titel"]: r["oeffentlich"] for r in tables["projekte"]["zeilen"] if "Vorhaben" in r["titel"]}[
            "Geheimes Vorhaben"
        ] is False
        assert (
            next(r for r in tables["projekte"]["zeilen"] if r["titel"] == "Offenes Vorhaben")["konzept"]
            == "Geheimes Vorhaben"
        )
        assert "Geheime Quelle" in [row["quelle"] for row in tables["quellen"]["zeilen"]]
        assert {"Geheimes Urteil", "Offenes Urteil"} <= {
            row["einschaetzung"] for row in tables["einschaetzungen"]["zeilen"]
        }
        answer = self.client.get("/projekte/export.csv?umfang=alles")
        assert "-intern-" in answer["Content-Disposition"]
        assert "no-store" in answer["Cache-Control"]

    def test_who_may_not_is_refused_and_not_given_less_in_silence(self):
        for form in ("csv", "json", "xlsx"):
            assert self.client.get(f"/projekte/export.{form}?umfang=alles").status_code == 403
        self.sign_in("kontakt")
        assert self.client.get("/projekte/export.csv?umfang=alles").status_code == 403

    def test_the_page_describes_every_column_internal_ones_for_staff_only(self):
        public = self.client.get("/projekte/export/").content.decode()
        for table in TABLES:
            for column in table.columns:
                assert (f"<code>{column.key}</code>" in public) or column.is_internal, column.key
        assert "nur intern" not in public
        self.sign_in("redaktion")
        assert "nur intern" in self.client.get("/projekte/export/").content.decode()

    def test_an_entry_may_be_called_like_an_address(self):
        from gemeinsam.inventory.actions import free_slug  # noqa: PLC0415 - the one use here

        assert [free_slug(title) for title in ("Export", "Neu", "Einordnen")] == ["export-2", "neu-2", "einordnen-2"]


class TestSize(DemoCase):
    def test_three_thousand_entries_ask_no_more_than_three(self):
        def asked() -> list[int]:
            counts = []
            for address in ("/projekte/export.csv", "/projekte/export.json", "/projekte/export.xlsx"):
                with CaptureQueriesContext(connection) as captured:
                    assert self.client.get(address).status_code == 200
                counts.append(len(captured))
            return counts

        asked()
        few = asked()
        Project.objects.bulk_create(
            [Project(slug=f"viel-{n}", title=f"Viel {n}", summary="Text" * 50) for n in range(3000)]
        )
        rows = Project.objects.filter(slug__startswith="viel-")
        Statement.objects.bulk_create(
            [Statement(project=row, meaning="Kosten", cents=100, sources=["a"]) for row in rows]
        )
        assert asked() == few
        assert max(few) <= 16
