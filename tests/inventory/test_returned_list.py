"""A unit sends its workbook back: taken over, it is the unit's answer in the round."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.county import jobs
from gemeinsam.county.models import HistoryEntry, Job, Unit
from gemeinsam.inventory import collection_reminders as reminders
from gemeinsam.inventory import tasks as _works  # noqa: F401 - the worker finds them by itself
from gemeinsam.inventory.collection_files import workbook
from gemeinsam.inventory.collection_models import CollectionLink
from gemeinsam.inventory.collection_queries import own_projects
from gemeinsam.inventory.models import Intake, Project


@pytest.mark.slow
class ReturnedListTest(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead = self.sign_in("leitung")
        self.unit = Unit.objects.get(name="Verbandsgemeinde Bernkastel-Kues")
        self.round = story.an_asking(units=[self.unit], mail="amt@bks.test", sent=timezone.now())
        self.sheet = self.round.sheets.get()

    def returned(self, change=lambda _page: None) -> SimpleUploadedFile:
        """The unit's prefilled workbook after somebody worked on it in a spreadsheet."""
        book = openpyxl.load_workbook(io.BytesIO(workbook(self.unit, own_projects(self.unit), self.county)))
        change(book["Bestand"])
        out = io.BytesIO()
        book.save(out)
        return SimpleUploadedFile("Bestand.xlsx", out.getvalue())

    def upload(self, file, **more) -> Intake:
        page = f"/einlesen/?bogen={self.sheet.pk}"
        self.send(page, file=file, sheet=str(self.sheet.pk), **more)
        return Intake.objects.latest("pk")

    def take_over(self, intake: Intake) -> None:
        self.send(f"/einlesen/{intake.pk}/uebernehmen/", f"/einlesen/{intake.pk}/")
        jobs.run_job.func(job_id=Job.objects.latest("pk").pk, attempt=0)
        intake.refresh_from_db()
        assert intake.state == "applied"

    def test_the_page_of_the_unit_leads_to_the_upload_and_says_what_it_means(self):
        assert f"/einlesen/?bogen={self.sheet.pk}" in self.client.get(self.sheet.get_absolute_url()).content.decode()
        page = self.client.get(f"/einlesen/?bogen={self.sheet.pk}").content.decode()
        assert "zählt als Antwort von Verbandsgemeinde Bernkastel-Kues" in page
        assert self.client.get("/einlesen/?bogen=999999999").status_code == 200
        assert "zählt als Antwort" not in self.client.get("/einlesen/?bogen=x").content.decode()

    def test_an_unchanged_workbook_confirms_every_entry_and_changes_none(self):
        before = list(own_projects(self.unit).values_list("title", "status", "starts", "ends", "version"))
        intake = self.upload(self.returned())
        assert "Am Bestand würde sich nichts ändern" in self.client.get(intake.get_absolute_url()).content.decode()
        self.take_over(intake)
        assert list(own_projects(self.unit).values_list("title", "status", "starts", "ends", "version")) == before
        assert set(own_projects(self.unit).values_list("confirmed", flat=True)) == {timezone.localdate()}
        self.sheet.refresh_from_db()
        assert (self.sheet.state, self.sheet.answered is not None) == ("answered", True)
        assert "Antwort als Liste" in HistoryEntry.objects.filter(verb="answered").latest("pk").summary

    def test_a_row_below_the_last_is_a_new_entry_of_this_unit(self):
        def add(page):
            page.cell(page.max_row + 1, 1, "Digitaler Dorfplatz")
            page.cell(page.max_row, 2, "in Vorbereitung")

        self.take_over(self.upload(self.returned(add)))
        made = Project.objects.get(title="Digitaler Dorfplatz")
        assert (made.unit, made.status, made.is_public) == (self.unit, "preparation", False)
        assert any("Bestand.xlsx" in source for source in made.sources)

    def test_a_deleted_row_deletes_nothing_and_is_not_confirmed(self):
        gone = own_projects(self.unit).first()
        self.take_over(self.upload(self.returned(lambda page: page.delete_rows(2))))
        gone.refresh_from_db()
        assert (gone.retired, gone.confirmed) == (None, None)

    def test_who_has_sent_the_list_is_not_reminded(self):
        CollectionLink.objects.update(mailed=timezone.now() - timedelta(days=30))
        self.take_over(self.upload(self.returned()))
        assert reminders.remind_of_rounds(self.round.due + timedelta(days=1)) == 0

    def test_a_sheet_that_was_taken_out_of_the_round_is_said_and_nothing_is_kept(self):
        answer = self.send("/einlesen/", file=self.returned(), sheet="999999")
        assert answer.status_code == 422
        assert "in der Runde nicht mehr dabei" in answer.content.decode()
        assert not Intake.objects.filter(file_name="Bestand.xlsx").exists()
