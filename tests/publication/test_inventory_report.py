"""The inventory report: what stood in the inventory at a moment, frozen, and the same on page, PDF, DOCX and XLSX."""

import io
import subprocess
from shutil import which

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from docx import Document as WordFile
from lxml import html
from python_calamine import load_workbook
from tests import story
from tests.demo_case import DemoCase

from gemeinsam.conf import demo_reports
from gemeinsam.county.models import HistoryEntry
from gemeinsam.inventory.models import ConceptMeasure, Document, Project, RecommendationDecision, SwotEntry
from gemeinsam.participation.models import Topic
from gemeinsam.publication import report_actions as actions
from gemeinsam.publication import report_papers as papers
from gemeinsam.publication.models import InventoryReport
from gemeinsam.publication.report_reading import Reading
from gemeinsam.strategy.recommend_queries import holds_for_readers, recommendations

# Loads the county of the demonstration several times: left out of `./test quick`.
pytestmark = pytest.mark.slow

HOME = "/bestandsbericht/"
DRAFT = "/bestandsbericht/vorschau/"


def words(content: bytes) -> str:
    return " ".join(html.fromstring(content.decode()).text_content().replace("\u00ad", "").split())


def seen_in(content: bytes) -> str:
    """The digest of the preview that a page shows."""
    return html.fromstring(content.decode()).xpath("//input[@name='seen']")[0].get("value")


def tables(content: bytes) -> dict[str, list[list[str]]]:
    """The tables of a page by their caption."""
    found = {}
    for table in html.fromstring(content.decode()).iter("table"):
        caption = table.find("caption")
        if caption is not None:
            rows = [
                [cell.text_content().strip().replace("\u00ad", "") for cell in row.iter("th", "td")]
                for row in table.iter("tr")
            ]
            found[caption.text_content()] = rows
    return found


class ReportCase(DemoCase):
    def freeze(self, edition: str = "public", **more) -> InventoryReport:
        given = {"foreword": "", "names_silent": True, **more}
        return actions.freeze_report(county=self.county, edition=edition, person=self.person("leitung"), **given)

    def page(self, report: InventoryReport) -> str:
        answer = self.client.get(report.get_absolute_url())
        assert answer.status_code == 200
        return words(answer.content)

    def table(self, report: InventoryReport, caption: str) -> list[list[str]]:
        return tables(self.client.get(report.get_absolute_url()).content)[caption]


class FreezeTest(ReportCase):
    def test_the_lead_sees_todays_state_freezes_it_and_publishes_it(self):
        self.sign_in("leitung")
        seen = seen_in(self.client.get(DRAFT).content)
        answer = self.send(DRAFT, foreword="Für den Kreistag.", names_silent="on", seen=seen)
        report = InventoryReport.objects.get()
        self.assertRedirects(answer, report.get_absolute_url())
        self.client.logout()
        assert self.client.get(report.get_absolute_url()).status_code == 404
        assert "Noch kein Bericht" in words(self.client.get(HOME).content)
        self.sign_in("leitung")
        self.send(f"{report.get_absolute_url()}schritt/", report.get_absolute_url(), tun="veroeffentlichen")
        self.client.logout()
        assert "Für den Kreistag." in self.page(report)
        assert "Bestandsbericht 1" in words(self.client.get(HOME).content)

    def test_what_changes_afterwards_changes_nothing_in_the_report(self):
        report = self.freeze()
        actions.publish_report(report=report, person=self.person("leitung"))
        before = self.page(report)
        files = [
            self.client.get(f"{report.get_absolute_url()}bestandsbericht.{form}").content for form in ("docx", "xlsx")
        ]
        Project.objects.update(title="Ganz anders", status="stopped", is_public=False)
        Topic.objects.update(title="Anderes Feld")
        story.a_judgement(topic=Topic.objects.themes()[0], text="Neu erkannt", is_public=True)
        assert self.page(report) == before
        later = [
            self.client.get(f"{report.get_absolute_url()}bestandsbericht.{form}").content for form in ("docx", "xlsx")
        ]
        assert later == files

    def test_a_change_between_preview_and_freezing_is_shown_before_it_counts(self):
        self.sign_in("leitung")
        seen = seen_in(self.client.get(DRAFT).content)
        Project.objects.filter(pk=Project.objects.public().first().pk).update(status="stopped")
        answer = self.send(DRAFT, foreword="Mein Text", names_silent="on", seen=seen)
        assert answer.status_code == 422
        assert "hat sich im Bestand etwas geändert" in words(answer.content)
        assert "Mein Text" in answer.content.decode()
        assert not InventoryReport.objects.exists()
        again = seen_in(answer.content)
        assert again != seen
        assert self.send(DRAFT, foreword="Mein Text", names_silent="on", seen=again).status_code == 302

    def test_two_reports_have_two_numbers_and_the_database_holds_it(self):
        assert [self.freeze().number, self.freeze().number] == [1, 2]
        with pytest.raises(IntegrityError), transaction.atomic():
            InventoryReport.objects.filter(number=2).update(number=1)

    def test_a_report_of_an_empty_inventory_says_so(self):
        Project.objects.all().delete()
        self.sign_in("leitung")
        assert "Noch steht nichts im Bestand" in self.page(self.freeze())


class ContentTest(ReportCase):
    def setUp(self):
        super().setUp()
        self.sign_in("leitung")

    def test_the_figures_are_those_of_the_database(self):
        public = Project.objects.filter(is_public=True, retired=None)
        text = self.page(self.freeze())
        running = public.filter(status__in=["implementation", "operation"]).count()
        done, coming = public.filter(status="done").count(), public.filter(status__in=["idea", "preparation"]).count()
        assert (
            f"{public.count()} Einträge stehen im Bestand: {running} laufen, {done} sind abgeschlossen, {coming} kommen."
            in text
        )

    def test_each_field_counts_its_entries(self):
        rows = self.table(self.freeze(), "Zahl der Einträge je Handlungsfeld und wie weit sie sind")
        for title, total, direct, *stages, _units in rows[1:]:
            own = Project.objects.public().filter(topics__title=title)
            assert (int(total), int(direct)) == (own.count(), own.filter(digital="direct").count())
            assert sum(map(int, stages)) == int(total)

    def test_the_map_has_a_number_for_each_area_and_the_same_stand_in_the_table(self):
        report = self.freeze()
        page = html.fromstring(self.client.get(report.get_absolute_url()).content.decode())
        drawn = next(svg for svg in page.iter("svg") if svg.get("class") == "map")
        numbers = {t.getnext().text: t.text for t in drawn.iter("text") if t.get("class") == "map-number"}
        rows = self.table(report, "An wie vielen Einträgen jedes Gebiet beteiligt ist")
        assert {row[0]: row[2] for row in rows[1:]} == numbers
        assert "Wittlich" in drawn.get("aria-label")

    def test_the_gaps_name_what_is_missing_and_who_is_silent(self):
        unit = story.a_unit(slug="stumm", name="Stummes Amt")
        other = story.a_unit(slug="laut", name="Lautes Amt")
        asked = story.an_asking(units=[unit, other], mail="amt@beispiel.test", title="Herbst 2026", sent=timezone.now())
        asked.sheets.filter(unit=other).update(state="nothing")
        text = self.page(self.freeze())
        assert "1 von 2 Stellen haben geantwortet" in text
        assert "Stummes Amt" in text
        assert (
            "Lautes Amt" not in text.partition("Wer nicht geantwortet hat")[2].partition("Woher die Angaben stammen")[0]
        )
        missing = dict(row[:2] for row in self.table(self.freeze(), "Was bei wie vielen Einträgen fehlt")[1:])
        assert int(missing["Stand"]) == Project.objects.public().filter(status="").count()
        assert int(missing["Ort"]) == Project.objects.public().filter(places=None).count()

    def test_silent_units_are_only_counted_where_the_lead_wants_that(self):
        unit = story.a_unit(slug="stumm", name="Stummes Amt")
        story.an_asking(units=[unit], mail="amt@beispiel.test", sent=timezone.now())
        text = self.page(self.freeze(names_silent=False))
        assert "0 von 1 Stellen haben geantwortet" in text
        assert "Stummes Amt" not in text

    def test_amounts_stand_side_by_side_and_are_never_added(self):
        text = self.page(self.freeze())
        assert "Eine Summe wäre falsch" in text
        assert "13.900.000" in text.replace("\u00a0", " ")

    def test_a_later_report_says_what_changed(self):
        first = self.freeze()
        actions.publish_report(report=first, person=self.person("leitung"))
        gone = Project.objects.public().filter(status="done").first()
        Project.objects.filter(pk=gone.pk).update(is_public=False)
        rows = {row[0]: row[1:] for caption, found in tables(self.client.get(self.freeze().get_absolute_url()).content).items()
                if caption.startswith("Was sich seit Bericht 1") for row in found[1:]}  # fmt: skip
        total = first.figures["entries"]
        assert rows["Einträge im Bestand"] == [str(total), str(total - 1), "−1"]
        assert rows["Einschätzungen (Stärken, Schwächen, Chancen, Risiken)"][2] == "±0"

    def test_hostile_words_stay_words(self):
        Project.objects.filter(pk=Project.objects.public().first().pk).update(title="<script>alert(1)</script>=1+1")
        report = self.freeze(foreword="<img src=x onerror=alert(1)>")
        raw = self.client.get(report.get_absolute_url()).content.decode()
        assert "<script>alert" not in raw
        assert "<img src=x" not in raw


class DemoTest(ReportCase):
    def test_the_demonstration_shows_one_report_however_often_it_starts(self):
        for _start in range(2):
            demo_reports.ensure(progress=lambda _line: None)
        assert InventoryReport.objects.public().count() == 1
        assert "gehört zur Vorführung" in self.page(InventoryReport.objects.get())


class EditionTest(ReportCase):
    def plant(self) -> None:
        Project.objects.filter(pk=Project.objects.public().first().pk).update(title="Geheimer Eintrag", is_public=False)
        story.a_judgement(topic=Topic.objects.themes()[0], text="Geheime Schwäche", is_public=False)

    def test_the_public_edition_holds_nothing_that_is_not_public(self):
        self.plant()
        report = self.freeze()
        kept = str(report.paper) + str(report.book)
        assert "Geheim" not in kept
        assert "@demo.invalid" not in kept

    def test_the_internal_edition_holds_it_and_can_never_be_published(self):
        self.plant()
        report = self.freeze("internal")
        assert "Geheimer Eintrag" in str(report.paper)
        assert "Geheime Schwäche" in str(report.paper)
        with pytest.raises(ValidationError, match="nicht veröffentlichen"):
            actions.publish_report(report=report, person=self.person("leitung"))
        with pytest.raises(IntegrityError), transaction.atomic():
            InventoryReport.objects.update(published=timezone.now())
        for where in ("", "bestandsbericht.pdf", "bestandsbericht.docx", "bestandsbericht.xlsx"):
            assert self.client.get(f"{report.get_absolute_url()}{where}").status_code == 404

    def test_a_withdrawn_report_is_gone_for_readers_and_its_reason_stays(self):
        report = self.freeze()
        actions.publish_report(report=report, person=self.person("leitung"))
        self.sign_in("leitung")
        where = f"{report.get_absolute_url()}schritt/"
        assert self.send(where, report.get_absolute_url(), tun="zurueckziehen", reason=" ").status_code == 422
        self.send(where, report.get_absolute_url(), tun="zurueckziehen", reason="Zahlen falsch")
        assert HistoryEntry.objects.filter(verb="withdrawn").get().reason == "Zahlen falsch"
        self.client.logout()
        assert self.client.get(report.get_absolute_url()).status_code == 404

    def test_only_a_draft_can_be_deleted(self):
        report = self.freeze()
        actions.publish_report(report=report, person=self.person("leitung"))
        with pytest.raises(ValidationError, match="erst zurück"):
            actions.delete_report(report=report, person=self.person("leitung"))
        self.sign_in("leitung")
        draft = self.freeze()
        self.send(f"{draft.get_absolute_url()}schritt/", draft.get_absolute_url(), tun="loeschen")
        assert list(InventoryReport.objects.values_list("number", flat=True)) == [report.number]

    def test_a_second_click_changes_nothing(self):
        report = self.freeze()
        actions.publish_report(report=report, person=self.person("leitung"))
        first = InventoryReport.objects.get().published
        actions.publish_report(report=report, person=self.person("leitung"))
        assert InventoryReport.objects.get().published == first
        assert HistoryEntry.objects.filter(verb="published", subject_type="publication.inventoryreport").count() == 1


@pytest.mark.slow
class FilesTest(ReportCase):
    def setUp(self):
        super().setUp()
        story.a_judgement(topic=Topic.objects.themes()[0], text="=Starke Vernetzung", is_public=True)
        self.report = self.freeze(foreword="Für den Kreistag.")
        actions.publish_report(report=self.report, person=self.person("leitung"))
        self.where = self.report.get_absolute_url()

    def test_the_word_file_says_what_the_page_says(self):
        document = WordFile(io.BytesIO(self.client.get(f"{self.where}bestandsbericht.docx").content))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        page = html.fromstring(self.client.get(self.where).content.decode())
        for heading in page.xpath("//div[@class='doc']//h2"):
            assert heading.text_content().split(maxsplit=1)[-1].replace("\u00ad", "") in text.replace("\u00ad", "")
        assert len(document.tables) >= len(page.xpath("//div[@class='doc']//table"))

    def test_the_workbook_holds_every_public_entry_with_all_its_fields(self):
        book = load_workbook(io.BytesIO(self.client.get(f"{self.where}bestandsbericht.xlsx").content))
        rows = book.get_sheet_by_name("projekte").to_python()
        names = [row[rows[0].index("Titel")] for row in rows[1:]]
        assert sorted(names) == sorted(Project.objects.public().values_list("title", flat=True))
        judged = book.get_sheet_by_name("Einschätzungen").to_python()
        assert judged[1][2] == "'=Starke Vernetzung"
        assert {"Überblick", "Handlungsfelder", "Gebiete", "Reifegrad", "Lücken", "Herkunft"} <= set(book.sheet_names)

    @pytest.mark.skipif(not which("pdftotext"), reason="pdftotext is not installed")
    def test_the_pdf_says_the_same_finding(self):
        content = self.client.get(f"{self.where}bestandsbericht.pdf").content
        text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()  # fmt: skip
        assert "Starke Vernetzung" in text
        assert f"{Project.objects.public().count()} Einträge stehen im Bestand" in " ".join(text.split())
        assert "Für den Kreistag." in text

    def test_reading_asks_the_same_of_the_database_however_many_entries(self):
        def asked() -> int:
            with CaptureQueriesContext(connection) as seen:
                papers.paper(papers.draft(Reading(self.county, for_staff=True)), report=None)
            return len(seen)

        few = asked()
        topic = Topic.objects.themes()[0]
        rows = [Project(slug=f"viel-{n}", title=f"Vieles {n}", summary="x", county=self.county) for n in range(500)]
        for row in Project.objects.bulk_create(rows):
            row.topics.add(topic)
        SwotEntry.objects.update(order=F("order") + 1)
        assert asked() <= few + 1
        made = papers.draft(Reading(self.county, for_staff=True))
        assert "Das Verzeichnis steht in der Excel-Fassung" in str(papers.paper(made, report=None).blocks[-1])


class AdviceTest(ReportCase):
    def test_the_internal_edition_names_recommendations_with_evidence_the_public_one_only_published_ones(self):
        self.sign_in("leitung")
        told = recommendations(self.county, for_staff=True)
        internal = self.page(self.freeze("internal"))
        assert told[0].title in internal
        assert told[0].evidence[0].label in internal
        public = self.page(self.freeze())
        assert "Noch ist keine Handlungsempfehlung veröffentlicht" in public
        assert told[0].title not in public
        row = next(row for row in told if holds_for_readers(self.county, row.key))
        RecommendationDecision.objects.create(
            key=row.key, rule=row.rule, title=row.title, why=row.why, is_public=True, reason="Nur intern gesagt"
        )
        public = self.page(self.freeze())
        assert row.title in public
        assert "Nur intern gesagt" not in str(InventoryReport.objects.first().book)


class SourcesTest(ReportCase):
    def test_documents_that_may_be_read_stand_among_the_sources(self):
        self.sign_in("leitung")
        paper = Document.objects.get(slug="mobilitaet-im-dorf")
        assert [paper.title, paper.source, str(paper.page_count)] in self.table(
            self.freeze(), "Dokumente, die im Wortlaut vorliegen"
        )
        Document.objects.update(is_public=False)
        assert paper.title not in self.page(self.freeze())
        assert paper.title in self.page(self.freeze("internal"))

    def test_the_measures_of_a_concept_are_counted_and_those_that_an_entry_carries_out(self):
        self.sign_in("leitung")
        concept = Project.objects.get(slug="kreisweites-radverkehrskonzept")
        for number, project in enumerate((None, None, Project.objects.get(title="Maker-Mobil"))):
            ConceptMeasure.objects.create(concept=concept, number=str(number), title=f"M {number}", project=project)
        row = next(row for row in self.table(self.freeze(), "Konzepte im Bestand") if row[0] == concept.title)
        assert row[-2:] == ["3", "1"]
