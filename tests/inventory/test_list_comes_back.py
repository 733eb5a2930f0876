"""What we gave away comes back: our own exports and prefilled workbooks are known again, whatever was changed in them."""

import io

import openpyxl
import pytest
from tests.demo_case import DemoCase

from gemeinsam.county.models import County
from gemeinsam.inventory import collection_files, intakes
from gemeinsam.inventory.intake_plan import steps_of
from gemeinsam.inventory.models import Project

RISKY = ("=SUMME(A1)-App", "-Minusprojekt", "+Plus", "@Dorf", "'=schon geschützt", "\uff1dbreit")


@pytest.mark.slow
class TestComesBack(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead = self.sign_in("leitung")

    def steps(self, content, name):
        intake = intakes.receive_list(name=name, content=content, sender="KV", person=self.lead)
        return intake, steps_of(intake)

    def prefilled(self):
        project = Project.objects.current().exclude(unit=None).order_by("slug").first()
        listed = Project.objects.current().filter(unit=project.unit).order_by("slug")
        book = collection_files.workbook(project.unit, listed, County.objects.get(pk=project.county_id))
        return project, openpyxl.load_workbook(io.BytesIO(book))

    @staticmethod
    def saved(book):
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def test_our_export_read_in_again_changes_no_title(self):
        for risky, project in zip(RISKY, Project.objects.current().order_by("slug"), strict=False):
            Project.objects.filter(pk=project.pk).update(title=risky)
        for kind in ("csv", "xlsx"):
            content = self.client.get(f"/projekte/export.{kind}").content
            _, steps = self.steps(content, f"projekte.{kind}")
            read = {step.project.title: step.values["title"] for step in steps if step.project}
            assert {title: read.get(title) for title in RISKY} == {title: title for title in RISKY}, kind
            assert [step.at for step in steps if any(d.part == "title" for d in step.differences)] == []

    def test_an_entry_is_known_by_its_key_where_its_title_was_changed(self):
        project, book = self.prefilled()
        row = next(row for row in book["Bestand"].iter_rows(min_row=2) if row[9].value == project.slug)
        row[0].value = "Ganz anderer Name"
        intake, steps = self.steps(self.saved(book), "bestand.xlsx")
        (step,) = [step for step in steps if step.values["title"] == "Ganz anderer Name"]
        assert (step.project, step.kind) == (project, "change")
        assert [(d.part, d.old, d.new) for d in step.differences if d.part == "title"] == [
            ("title", project.title, "Ganz anderer Name")
        ]
        assert "new" not in {step.kind for step in steps}
        self.assertContains(self.client.get(intake.get_absolute_url()), "Ganz anderer Name")

    def test_a_key_given_twice_or_made_up_names_nobody(self):
        project, book = self.prefilled()
        sheet = book["Bestand"]
        sheet.append(["Zweites Vorhaben", "Idee", *[None] * 7, project.slug])
        sheet.append(["Drittes Vorhaben", "Idee", *[None] * 7, "streng-geheim"])
        intake, steps = self.steps(self.saved(book), "bestand.xlsx")
        assert {step.values["title"]: step.kind for step in steps if "Vorhaben" in step.values["title"]} == {
            "Zweites Vorhaben": "new",
            "Drittes Vorhaben": "new",
        }
        assert "streng-geheim" not in str(intake.reading)
