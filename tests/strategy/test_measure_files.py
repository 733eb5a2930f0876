"""Measures as files: everybody gets what is public, staff on request everything, and no text becomes a formula."""

import csv
import io

from openpyxl import load_workbook
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.strategy import own_field_actions as actions
from gemeinsam.strategy.fact_export import EXCLUDED, measures_table
from gemeinsam.strategy.models import Measure

HEAD = "Nummer"


class TestFiles(DemoCase):
    def setUp(self):
        super().setUp()
        self.measure = Measure.objects.get(number="MO-03")

    def json(self, query: str = ""):
        return self.client.get(f"/massnahmen/export.json{query}").json()

    def csv(self, query: str = "") -> list[dict[str, str]]:
        text = self.client.get(f"/massnahmen/export.csv{query}").content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def test_all_three_hold_the_same_measures(self):
        numbers = [row.number for row in Measure.objects.public().order_by("number")]
        book = load_workbook(io.BytesIO(self.client.get("/massnahmen/export.xlsx").content))
        assert [row["nummer"] for row in self.json()["tabellen"]["massnahmen"]["zeilen"]] == numbers
        assert [row[HEAD] for row in self.csv()] == numbers
        rows = [row[0] for row in book["massnahmen"].iter_rows(values_only=True)]
        assert [value for value in rows if value in numbers] == numbers
        assert {"massnahmen", "schritte", "risiken"} <= set(book.sheetnames)

    def test_every_field_is_in_the_files_or_named_with_the_reason(self):
        covered = {name for column in measures_table([]).columns for name in column.covers}
        assert set(Measure.EDITABLE) - covered == set(EXCLUDED)
        public = {name for column in measures_table([]).shown(for_staff=False) for name in column.covers}
        assert set(Measure.PUBLIC) <= public
        assert not public & {"contact", "deputy", "publication", "operating_yearly", "low_percent"}
        keys = [column.key for column in measures_table([]).columns]
        assert len(keys) == len(set(keys))

    def test_drafts_and_inner_figures_are_for_the_office_alone(self):
        draft = story.a_draft(number="MO-60", field=self.measure.field)
        assert draft.number not in {row["nummer"] for row in self.json()["tabellen"]["massnahmen"]["zeilen"]}
        assert "laufend_je_jahr_euro" not in self.json()["tabellen"]["massnahmen"]["felder"]
        for name in ("kaemmerei", "kontakt"):
            self.sign_in(name)
            assert self.client.get("/massnahmen/export.json?umfang=alles").status_code == 403
        self.sign_in("redaktion")
        rows = {row["nummer"]: row for row in self.json("?umfang=alles")["tabellen"]["massnahmen"]["zeilen"]}
        assert rows[draft.number]["sichtbarkeit"] == "Entwurf"
        assert rows["MO-03"]["laufend_je_jahr_euro"] == self.measure.operating_yearly
        assert draft.number not in {row["nummer"] for row in self.json()["tabellen"]["massnahmen"]["zeilen"]}

    def test_the_filters_of_the_list_hold_for_the_files(self):
        shown = [row.number for row in self.client.get("/massnahmen/?feld=mobilitaet&q=fahr").context["measures"]]
        assert [row[HEAD] for row in self.csv("?feld=mobilitaet&q=fahr")] == sorted(shown)
        assert self.json("?feld=mobilitaet")["gefiltert"] is True

    def test_no_text_becomes_a_formula(self):
        lead = self.person("leitung")
        for label, kind in (("=1+1", "text"), ("Wert", "number")):
            actions.add_own_field(values={"label": label, "kind": kind, "is_public": True}, person=lead)
        actions.say_own_values(measure=self.measure, version=self.measure.version, person=lead,
                               values={"eigen_11": "=HYPERLINK(1)", "eigen_wert": "-2,5"})  # fmt: skip
        Measure.objects.filter(pk=self.measure.pk).update(title="+cmd|calc")
        story.a_step(self.measure, title="@SUM(A1)")
        row = next(row for row in self.csv() if row[HEAD] == "MO-03")
        assert (row["Titel"], row["Wert"], "'=HYPERLINK(1)" in row.values()) == ("'+cmd|calc", "-2,5", True)
        book = load_workbook(io.BytesIO(self.client.get("/massnahmen/export.xlsx").content))
        kinds = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
        assert "f" not in kinds
        step = self.json()["tabellen"]["schritte"]["zeilen"][0]
        assert (step["massnahme"], step["schritt"], step["beginn"]) == ("MO-03", "@SUM(A1)", "2027-03")

    def test_numbers_days_and_nothing_keep_their_kind_in_json(self):
        lead = self.person("leitung")
        for label, kind in (("Wert", "number"), ("Tag", "day"), ("Wort", "text")):
            actions.add_own_field(values={"label": label, "kind": kind, "is_public": True}, person=lead)
        actions.say_own_values(measure=self.measure, version=self.measure.version, person=lead,
                               values={"eigen_wert": "1.234,5", "eigen_tag": "31.12.2027"})  # fmt: skip
        said = self.json()["tabellen"]["massnahmen"]
        row = next(row for row in said["zeilen"] if row["nummer"] == "MO-03")
        assert (row["eigen_wert"], row["eigen_tag"], row["eigen_wort"]) == (1234.5, "2027-12-31", None)
        assert said["felder"]["eigen_wert"]["art"] == "Zahl"
        assert row["handlungsfeld"] == "Mobilität"
