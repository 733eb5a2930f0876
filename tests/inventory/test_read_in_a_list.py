"""A list comes in: checked first, taken over all or nothing, and its next edition changes only what changed."""

import io
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.demo_case import DemoCase

from gemeinsam.conf.command import main
from gemeinsam.county import jobs
from gemeinsam.county.models import HistoryEntry, Job, Municipality, Unit
from gemeinsam.inventory import intakes, search
from gemeinsam.inventory import tasks as _works  # noqa: F401 - the worker finds them by itself
from gemeinsam.inventory.intake_plan import steps_of
from gemeinsam.inventory.models import Intake, IntakeRow, Project, Statement

HEAD = ["Nr.", "Projekt", "Träger", "Status", "Beginn", "Ende", "Kosten", "Förderung", "Handlungsfeld", "Ort", "Quelle"]
AKTE = [
    1,
    "Digitale Dorfakte",
    "VG Wittlich-Land",
    "in Umsetzung",
    "03/2024",
    "2026",
    45_000,
    20_000,
    "Bildung",
    "Bruch, Dreis",
    "VG-Rat 1.2.24",
]
BUS = [
    2,
    "Rufbus mit Anzeige",
    "Bürgerbus Salmtal e. V.",
    "geplant",
    "01.05.2025",
    "",
    "ca. 1,2 Mio.",
    "",
    "Mobilität",
    "kreisweit",
    "",
]
BAD = [3, "Badesteg-Ampel", "KV", "??", "31.02.2024", "", "lt. Beschluss", "", "Raumfahrt", "Trier", ""]


def a_list(*rows, head=HEAD):
    book = openpyxl.Workbook()
    book.active.title = "Projekte"
    for row in (head, *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_file(*rows, name="liste.xlsx"):
    return SimpleUploadedFile(name, a_list(*rows))


class TestReadInAList(DemoCase):
    def setUp(self):
        super().setUp()
        self.lead = self.sign_in("leitung")

    def received(self, *rows, sender="VG", name="liste.xlsx"):
        return intakes.receive_list(name=name, content=a_list(*rows), sender=sender, person=self.lead)

    def taken(self, *rows, **how):
        """Received and taken over by the job, as the worker does it."""
        intake = self.received(*rows, **how)
        intake = intakes.queue_list(intake=intake, version=intake.version, person=self.lead)
        jobs.run_job.func(job_id=intake.job_id, attempt=0)
        intake.refresh_from_db()
        return intake

    def test_nothing_is_written_before_it_is_taken_over(self):
        before = (Project.objects.count(), Unit.objects.count(), Statement.objects.count())
        answer = self.send("/einlesen/", file=a_file(AKTE, BUS, BAD), sender="VG Wittlich-Land")
        page = self.client.get(answer.url)
        self.assertContains(page, "3 Einträge würden")
        self.assertContains(page, "Digitale Dorfakte")
        self.assertContains(page, "„lt. Beschluss“ ist kein lesbarer Betrag.")
        self.assertContains(page, "Bürgerbus Salmtal e. V.")
        assert (Project.objects.count(), Unit.objects.count(), Statement.objects.count()) == before

    def test_what_is_taken_over_has_all_its_values_and_says_where_they_come_from(self):
        intake = self.taken(AKTE, BUS)
        assert (intake.state, intake.result) == (
            "applied",
            {"new": 2, "changed": 0, "same": 0, "left_out": 0, "units": 1},
        )
        akte = Project.objects.get(title="Digitale Dorfakte")
        assert (akte.unit.slug, akte.status, akte.is_public) == ("vg-wittlich-land", "implementation", False)
        assert (akte.starts, akte.starts_precision, akte.ends, akte.ends_precision) == (
            date(2024, 3, 1), "month", date(2026, 12, 31), "year",
        )  # fmt: skip
        assert {(row.meaning, row.cents) for row in akte.statements.all()} == {
            ("Gesamtkosten", 4_500_000),
            ("Förderung", 2_000_000),
        }
        assert {place.name for place in akte.places.all()} == {"Bruch", "Dreis"}
        assert [topic.slug for topic in akte.topics.all()] == ["bildung-kompetenz"]
        assert akte.sources[0] == "VG-Rat 1.2.24"
        assert "Projekte!2" in akte.sources[1]
        assert search.found(Project.objects.all(), "Dorfakte").get() == akte
        bus = Project.objects.get(title="Rufbus mit Anzeige")
        assert bus.unit.name == "Bürgerbus Salmtal e. V."
        assert bus.places.get().kind == Municipality.Kind.COUNTY
        assert bus.statements.get().cents == 120_000_000
        page = self.client.get(akte.get_absolute_url())
        self.assertContains(page, "Blatt Projekte, Zeile 2")
        self.assertContains(page, intake.get_absolute_url())

    def test_every_new_entry_has_its_history(self):
        intake = self.taken(AKTE, BUS)
        for project in Project.objects.filter(list_rows__intake=intake):
            entry = HistoryEntry.objects.get(subject_type="inventory.project", subject_id=project.pk)
            assert (entry.verb, entry.person, "liste.xlsx" in entry.reason) == ("added", self.lead, True)
        assert HistoryEntry.objects.filter(subject_type="inventory.intake", verb="applied").count() == 1

    def test_what_can_t_be_read_stays_empty_and_is_named(self):
        self.taken(BAD)
        project = Project.objects.get(title="Badesteg-Ampel")
        assert (project.status, project.starts, project.statements.count(), project.places.count()) == ("", None, 0, 0)

    def test_the_same_list_again_changes_nothing(self):
        self.taken(AKTE, BUS)
        before = list(Project.objects.order_by("pk").values("pk", "version", "sources"))
        again = self.taken(AKTE, BUS)
        assert again.result == {"new": 0, "changed": 0, "same": 2, "left_out": 0, "units": 0}
        assert list(Project.objects.order_by("pk").values("pk", "version", "sources")) == before

    def test_the_next_edition_changes_only_what_changed(self):
        self.taken(AKTE, BUS)
        edited = [*AKTE[:3], "fertig", *AKTE[4:6], 48_000, *AKTE[7:]]
        intake = self.received(edited, BUS)
        first, second = steps_of(intake)
        assert [(d.part, d.what) for d in first.differences] == [("status", "update"), ("amounts", "update")]
        assert second.kind == "same"
        self.taken(edited, BUS)
        project = Project.objects.get(title="Digitale Dorfakte")
        assert (project.status, project.version) == ("done", 2)
        assert {(row.meaning, row.cents) for row in project.statements.all()} == {
            ("Gesamtkosten", 4_800_000),
            ("Förderung", 2_000_000),
        }
        entry = HistoryEntry.objects.filter(subject_type="inventory.project", subject_id=project.pk).first()
        assert (entry.verb, list(entry.changes)) == ("edited", ["status"])

    def test_what_people_changed_stays_and_what_both_changed_is_asked(self):
        self.taken(AKTE)
        project = Project.objects.get(title="Digitale Dorfakte")
        Project.objects.filter(pk=project.pk).update(status="operation", ends=date(2027, 12, 31))
        edited = [*AKTE[:3], "fertig", *AKTE[4:]]
        intake = self.received(edited)
        (step,) = steps_of(intake)
        assert [(d.part, d.what) for d in step.differences] == [("status", "conflict")]
        self.assertContains(self.client.get(intake.get_absolute_url()), "Zu entscheiden")
        self.send(
            intake.get_absolute_url(),
            **{"gezeigt": "Projekte!2", "antwort|Projekte!2|status": "neu"},
        )
        intake.refresh_from_db()
        assert [(d.part, d.what) for d in steps_of(intake)[0].differences] == [("status", "update")]

    def test_without_an_answer_the_inventory_stays(self):
        self.taken(AKTE)
        Project.objects.filter(title="Digitale Dorfakte").update(status="operation")
        result = self.taken([*AKTE[:3], "fertig", *AKTE[4:]]).result
        assert (result["changed"], result["same"]) == (0, 1)
        assert Project.objects.get(title="Digitale Dorfakte").status == "operation"

    def test_a_renamed_row_is_known_by_its_number(self):
        self.taken(AKTE)
        self.taken([1, "Digitale Dorfakte, zweite Stufe", *AKTE[2:]])
        assert (
            Project.objects.filter(title__startswith="Digitale Dorfakte").get().title
            == "Digitale Dorfakte, zweite Stufe"
        )

    def test_an_entry_that_is_there_already_is_filled_and_not_doubled(self):
        known = Project.objects.public().filter(ends=None).exclude(title="").first()
        row = [9, known.title, known.unit.name if known.unit else "", "", "", "31.12.2031", "", "", "", "", ""]
        self.taken(row)
        assert Project.objects.filter(title=known.title).count() == 1
        known.refresh_from_db()
        assert known.ends == date(2031, 12, 31)

    def test_rows_can_be_left_out(self):
        intake = self.received(AKTE, BUS)
        self.send(intake.get_absolute_url(), gezeigt=["Projekte!2", "Projekte!3"], aus=["Projekte!3"])
        intake.refresh_from_db()
        assert [step.kind for step in steps_of(intake)] == ["new", "out"]

    def test_two_people_check_the_same_list(self):
        intake = self.received(AKTE)
        intakes.answer_rows(intake=intake, out=set(), shown={"Projekte!2"}, answers={}, version=1, person=self.lead)
        with pytest.raises(ValidationError, match="inzwischen bearbeitet"):
            intakes.queue_list(intake=intake, version=1, person=self.lead)

    def test_taken_over_once_only(self):
        intake = self.received(AKTE)
        first = self.send(f"/einlesen/{intake.pk}/uebernehmen/", page=intake.get_absolute_url())
        assert first.status_code == 302
        jobs.run_job.func(job_id=Job.objects.filter(work="take_over_list").latest("pk").pk, attempt=0)
        with pytest.raises(ValidationError, match="schon übernommen"):
            intakes.queue_list(intake=intake, version=2, person=self.lead)
        assert Project.objects.filter(title="Digitale Dorfakte").count() == 1

    def test_a_row_that_breaks_a_rule_stops_all_of_it(self):
        intake = self.received(AKTE, BUS)
        intake.reading["rows"][1]["start"] = {"value": "2025-99-01", "precision": "day"}
        intake.save()
        intake = intakes.queue_list(intake=intake, version=1, person=self.lead)
        for attempt in range(3):
            jobs.run_job.func(job_id=intake.job_id, attempt=attempt)
        assert Job.objects.get(pk=intake.job_id).state == "failed"
        assert not Project.objects.filter(title="Digitale Dorfakte").exists()
        assert not IntakeRow.objects.exists()
        page = self.client.get(intake.get_absolute_url())
        self.assertContains(page, "Übernehmen")

    def test_columns_are_told_once_and_remembered_for_the_sender(self):
        head = ["Projekt", "Träger", "Stand", "Wert"]
        content = a_list(["Akte 7", "KV", "läuft", 500], head=head)
        intake = intakes.receive_list(name="a.xlsx", content=content, sender="Amt 12", person=self.lead)
        page = self.client.get(f"/einlesen/{intake.pk}/spalten/").content.decode()
        field = page.split(">Wert<")[0].rsplit('for="id_', 1)[1].split('"')[0]
        self.send(f"/einlesen/{intake.pk}/spalten/", **{field: "amount:eigenanteil"})
        intake.refresh_from_db()
        assert intake.reading["rows"][0]["amounts"] == [{"eur": 500.0, "meaning": "eigenanteil"}]
        intakes.queue_list(intake=intake, version=intake.version, person=self.lead)
        jobs.run_job.func(job_id=Job.objects.latest("pk").pk, attempt=0)
        nxt = intakes.receive_list(name="b.xlsx", content=content, sender="Amt 12", person=self.lead)
        assert nxt.reading["rows"][0]["amounts"] == [{"eur": 500.0, "meaning": "eigenanteil"}]

    def test_what_is_no_list_is_said_at_the_file(self):
        for content, words in ((b"", "leer"), (b"%PDF-1.4", "keine Tabelle"), (b"Guten Tag", "keine Liste")):
            answer = self.send("/einlesen/", file=SimpleUploadedFile("x.xlsx", content), sender="")
            self.assertContains(answer, words, status_code=422)
        assert not Intake.objects.exists()

    def test_a_discarded_list_is_forgotten(self):
        intake = self.received(AKTE)
        self.send(f"/einlesen/{intake.pk}/verwerfen/", page=intake.get_absolute_url())
        intake.refresh_from_db()
        assert (intake.state, bytes(intake.content), intake.reading) == ("discarded", b"", {})

    def test_hostile_texts_are_only_texts(self):
        row = [
            1,
            "<script>alert(1)</script>",
            "=cmd|' /C calc'!A0",
            "läuft",
            "",
            "",
            "",
            "",
            "",
            "",
            "javascript:alert(1)",
        ]
        intake = self.taken(row)
        project = intake.rows.get().project
        for address in (intake.get_absolute_url(), project.get_absolute_url()):
            self.assertNotContains(self.client.get(address), "<script>alert")

    def test_the_preview_needs_few_statements_whatever_the_length(self):
        counts = []
        for rows in ([AKTE], [[n, f"Projekt {n}", *AKTE[2:]] for n in range(60)]):
            address = self.received(*rows).get_absolute_url()
            self.client.get(address)
            with self.assertNumQueries(FewerThan(20)) as captured:
                self.client.get(address)
            counts.append(len(captured))
        assert counts[0] == counts[1]


class FewerThan(int):
    """A number of statements that must not be reached."""

    def __eq__(self, other):
        return other < int(self)

    __hash__ = int.__hash__


class TestTheCommand(DemoCase):
    def test_a_list_is_taken_over_in_one_step(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "liste.xlsx"
            path.write_bytes(a_list(AKTE, BUS))
            assert main(["import", str(path), "--sender", "VG"]) == 0
            assert Project.objects.filter(title="Digitale Dorfakte").exists()
            assert main(["import", str(path), "--dry-run", "--json"]) == 0
            assert main(["import", str(Path(folder) / "fehlt.xlsx")]) == 2
            path.write_bytes(b"%PDF")
            assert main(["import", str(path), "--dry-run"]) == 2
            assert main(["import", str(path)]) == 2
