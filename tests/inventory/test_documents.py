"""Documents: upload, reading as a job, pages, search, the file; and who sees what."""

from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import papers_story as papers
from tests.demo_case import DemoCase

from gemeinsam.conf import worker
from gemeinsam.county import files, jobs
from gemeinsam.county.history import entries_of
from gemeinsam.county.models import Job
from gemeinsam.inventory import document_actions, document_files, document_search
from gemeinsam.inventory.models import Candidate, Document, DocumentPage, PageEntry, Project

# Loads the county of the demonstration several times: left out of `./test quick`.
pytestmark = pytest.mark.slow

SHEET = ("Steckbrief", "M 1 Mitfahrbank", "Kosten: 300 Euro", "Zeitraum: 2027", "Zuständigkeit: Kreis")


class PaperCase(DemoCase):
    def setUp(self):
        super().setUp()
        worker.discover_works()
        Document.objects.all().delete()
        self.editor = self.person("redaktion")

    def upload(self, content: bytes, *, name: str = "konzept.pdf", **values) -> Document:
        return document_actions.upload_document(
            name=name, content=content, values={"title": "", **values}, person=self.editor
        )

    def work(self, document: Document) -> Document:
        """Run the job as the worker does."""
        job = Job.objects.get(pk=document.job_id)
        jobs.run_job.func(job_id=job.pk, attempt=job.attempt)
        document.refresh_from_db()
        return document


class TestUpload(PaperCase):
    def test_from_the_form_to_pages_and_proposals(self):
        self.sign_in("redaktion")
        content = papers.a_pdf("Bericht", "Der Rufbus faehrt am Abend.")
        response = self.send(
            "/dokumente/neu/", title="Rufbus im Kreis", file=SimpleUploadedFile("rufbus.pdf", content), source="Kreis"
        )
        self.assertRedirects(response, "/dokumente/rufbus-im-kreis/")
        waiting = self.client.get("/dokumente/rufbus-im-kreis/").content.decode()
        assert "Das Dokument wartet, bis es gelesen wird." in waiting
        assert 'hx-trigger="every 1s"' in waiting
        document = self.work(Document.objects.get())
        assert (document.state, document.page_count, document.job.state) == ("read", 2, "done")
        html = self.client.get("/dokumente/rufbus-im-kreis/").content.decode()
        assert 'id="seite-2"' in html
        assert "Der Rufbus faehrt am Abend." in html
        assert "hx-trigger" not in html
        assert [entry.verb for entry in entries_of(document)] == ["read", "uploaded"]

    def test_nothing_of_the_inventory_changes_by_reading(self):
        before = Project.objects.count()
        document = self.work(self.upload(papers.a_pdf(*SHEET)))
        assert (document.state, Project.objects.count()) == ("read", before)

    def test_the_same_file_leads_to_the_document_that_is_there(self):
        self.sign_in("redaktion")
        content = papers.a_pdf("Doppelt")
        first = self.upload(content, title="Erstes")
        response = self.send("/dokumente/neu/", title="Zweites", file=SimpleUploadedFile("x.pdf", content))
        self.assertRedirects(response, first.get_absolute_url())
        assert Document.objects.count() == 1

    def test_two_who_upload_the_same_at_once_store_one(self):
        content = papers.a_pdf("Gleichzeitig")
        self.upload(content)
        unknown = mock.patch.object(document_actions, "known_document", return_value=None)
        with unknown, pytest.raises(ValidationError) as caught:
            self.upload(content)
        assert caught.value.messages[0] in {
            "Diese Datei ist schon hochgeladen.",
            "Constraint “one_document_per_content” is violated.",
        }
        assert Document.objects.count() == 1

    def test_what_is_no_document_is_refused_at_once_and_nothing_is_kept(self):
        self.sign_in("redaktion")
        for content, words in (
            (b"<html>", "Das ist weder eine PDF-Datei noch eine Word-Datei."),
            (b"\x89PNG\r\n", "Das ist ein Bild."),
            (b"", "Die Datei ist leer."),
        ):
            response = self.send("/dokumente/neu/", title="Falsch", file=SimpleUploadedFile("x.pdf", content))
            self.assertContains(response, words, status_code=422)
            self.assertContains(response, 'value="Falsch"', status_code=422)
        assert Document.objects.count() == 0

    def test_without_a_file_and_too_large_a_file_are_said(self):
        self.sign_in("redaktion")
        self.assertContains(self.send("/dokumente/neu/"), "Bitte wählen Sie eine Datei.", status_code=422)
        with mock.patch("gemeinsam.inventory.document_forms.MOST_BYTES", 10):
            sent = self.send("/dokumente/neu/", file=SimpleUploadedFile("x.pdf", papers.a_pdf("x")))
        self.assertContains(sent, "Die Datei ist größer als 40 MB.", status_code=422)

    def test_the_name_of_the_file_is_the_title_if_none_is_given_and_becomes_no_path(self):
        document = self.upload(papers.a_pdf("x"), name="..\\..\\Klima_konzept 2023.pdf")
        assert (document.title, document.slug) == ("Klima konzept 2023", "klima-konzept-2023")
        assert document_files.path_of(document.digest, "pdf").parent == files.folder("papers")


class TestReading(PaperCase):
    def test_a_scanned_file_is_called_so_and_can_be_read_again(self):
        self.sign_in("redaktion")
        document = self.work(self.upload(papers.a_pdf("", "")))
        assert document.state == "failed"
        where = document.get_absolute_url()
        self.assertContains(self.client.get(where), "enthält keinen Text, vermutlich gescannt")
        self.assertRedirects(self.send(f"{where}tun/", page=where, tun="lesen"), where)
        document.refresh_from_db()
        assert (document.state, document.problem) == ("waiting", "")

    def test_a_document_that_is_read_is_not_read_again(self):
        document = papers.a_document()
        with pytest.raises(ValidationError):
            document_actions.read_again(document=document, person=self.editor)

    def test_a_file_that_is_gone_is_said(self):
        document = self.upload(papers.a_pdf("weg"))
        document_files.drop(document.digest, "pdf")
        assert "liegt nicht mehr im Ablageordner" in self.work(document).problem

    def test_a_job_that_failed_leaves_a_way_on(self):
        document = self.upload(papers.a_pdf("x"))
        Job.objects.filter(pk=document.job_id).update(state="failed", problem="Die Arbeit brach ab.")
        self.sign_in("redaktion")
        html = self.client.get(document.get_absolute_url()).content.decode()
        assert "Die Arbeit brach ab." in html
        assert "Noch einmal lesen" in html
        assert "hx-trigger" not in html

    def test_a_second_delivery_of_the_job_stores_nothing_twice(self):
        document = self.upload(papers.a_pdf("Einmal gelesen und nicht zweimal."))
        self.work(document)
        jobs.run_job.func(job_id=document.job_id, attempt=0)
        assert DocumentPage.objects.filter(document=document).count() == 1


class TestSearch(PaperCase):
    def setUp(self):
        super().setUp()
        pages = (
            "Die Bürgerinnen planen einen Rufbus.",
            "Der Radweg an der Mosel wird breiter.",
            "Radwege und Rufbusse.",
        )
        self.document = papers.a_document(title="Wege", slug="wege", pages=pages)

    def found(self, query: str) -> list[int]:
        return [page.number for page in document_search.found(query, Document.objects.all()).order_by("number")]

    def test_by_stem_by_beginning_and_all_words(self):
        assert self.found("Radwege") == [2, 3]
        assert self.found("radweg mosel") == [2]
        assert self.found("Rufb") == [1, 3]
        assert self.found("buerger") == [1]
        assert (self.found("Zug"), self.found(""), self.found('" OR *')) == ([], [], [])

    def test_hits_lead_to_their_page_with_the_word_marked(self):
        html = self.client.get("/dokumente/?q=Radwege+Mosel").content.decode()
        assert "1 Seite passt" in html
        assert 'href="/dokumente/wege/?q=Radwege%20Mosel#seite-2"' in html
        assert "Der <mark>Radweg</mark> an der <mark>Mosel</mark> wird breiter." in html

    def test_nothing_found_says_what_to_do(self):
        self.assertContains(self.client.get("/dokumente/?q=Zeppelin"), "Auf keiner Seite stehen alle diese Wörter")

    def test_the_passage_is_cut_around_the_first_hit_and_hostile_text_stays_text(self):
        text = "Anfang " * 100 + "<b>Rufbus</b> " + "Ende " * 100
        pieces = document_search.passages(text, "rufbus")
        assert [piece.text for piece in pieces if piece.is_hit] == ["Rufbus"]
        assert pieces[0].text.startswith("…")
        assert pieces[-1].text.endswith("…")
        papers.a_document(pages=(text,))
        self.assertContains(self.client.get("/dokumente/?q=rufbus"), "&lt;b&gt;<mark>Rufbus</mark>&lt;/b&gt;")

    def test_a_removed_document_is_found_no_longer(self):
        document_actions.remove_document(document=self.document, person=self.editor)
        assert (self.found("Radweg"), PageEntry.objects.count()) == ([], 0)

    def test_the_list_of_projects_leads_to_the_same_words_in_documents(self):
        self.assertContains(self.client.get("/projekte/?q=Rufbus"), 'href="/dokumente/?q=Rufbus"')


class TestWhoSeesWhat(PaperCase):
    def test_readers_see_what_is_released_the_office_everything(self):
        concept = papers.a_concept(is_public=False)
        shown = papers.a_document(title="Offen")
        hidden = [
            papers.a_document(title="Intern", is_public=False),
            papers.a_document(title="Von verborgenem Konzept", concept=concept),
            papers.a_document(title="Noch nicht gelesen", state="waiting"),
        ]
        for row in hidden:
            assert self.client.get(row.get_absolute_url()).status_code == 404
            assert self.client.get(f"{row.get_absolute_url()}datei/").status_code == 404
        listed = self.client.get("/dokumente/").content.decode()
        assert [row.title in listed for row in (shown, *hidden)] == [True, False, False, False]
        assert self.client.get("/dokumente/?q=dorfbus").context["total"] == 1
        self.sign_in("redaktion")
        listed = self.client.get("/dokumente/").content.decode()
        assert [row.title in listed for row in (shown, *hidden)] == [True] * 4
        assert self.client.get("/dokumente/?q=dorfbus").context["total"] == 4

    def test_proposals_are_nowhere_for_readers(self):
        document = papers.a_document()
        papers.a_candidate(document, title="Geheimer Vorschlag")
        for where in (document.get_absolute_url(), "/dokumente/", "/projekte/?q=Geheimer", "/projekte/export.json"):
            self.assertNotContains(self.client.get(where), "Geheimer Vorschlag")
        assert self.client.get(f"{document.get_absolute_url()}vorschlaege/").status_code == 302

    def test_the_file_is_a_pdf_and_nothing_else_to_the_browser(self):
        response = self.client.get(f"{papers.a_document(slug='papier').get_absolute_url()}datei/")
        assert (response["Content-Type"], response["Content-Disposition"], response["X-Content-Type-Options"]) == (
            "application/pdf",
            'inline; filename="papier.pdf"',
            "nosniff",
        )

    def test_a_word_file_is_saved_not_shown(self):
        document = papers.a_document(form="docx", slug="brief", unit="Abschnitt")
        response = self.client.get(f"{document.get_absolute_url()}datei/")
        assert response["Content-Disposition"] == 'attachment; filename="brief.docx"'
        self.assertContains(self.client.get(document.get_absolute_url()), 'id="abschnitt-1"')


class TestKeeping(PaperCase):
    def test_the_second_editor_sees_both_texts(self):
        self.sign_in("redaktion")
        document = papers.a_document(title="Alt")
        where = f"{document.get_absolute_url()}aendern/"
        Document.objects.filter(pk=document.pk).update(title="Von jemand anderem", version=7)
        values = {"title": "Von mir", "version": "1"}
        html = self.client.get(where).content.decode()
        key = html.split('name="_key" value="')[1].split('"')[0]
        response = self.client.post(where, {"_key": key, **values})
        self.assertContains(response, "Von jemand anderem", status_code=422)
        self.assertContains(response, "Von mir", status_code=422)

    def test_a_document_that_something_came_from_stays(self):
        document = papers.a_document()
        papers.a_candidate(document, decision=Candidate.Decision.CONFIRMED)
        with pytest.raises(ValidationError):
            document_actions.remove_document(document=document, person=self.editor)
        assert document_files.path_of(document.digest, "pdf").exists()

    def test_a_removed_document_takes_its_file_along_once_that_is_certain(self):
        document = papers.a_document()
        with self.captureOnCommitCallbacks(execute=True):
            document_actions.remove_document(document=document, person=self.editor)
        assert not document_files.path_of(document.digest, "pdf").exists()

    def test_removing_what_waits_cancels_its_job(self):
        document = self.upload(papers.a_pdf("x"))
        document_actions.remove_document(document=document, person=self.editor)
        assert Job.objects.get(pk=document.job_id).state == "cancelled"

    def test_a_long_document_is_shown_in_parts_and_links_lead_to_the_right_one(self):
        document = papers.a_document(slug="lang", pages=tuple(f"Blatt {number}" for number in range(1, 131)))
        assert document.pages.get(number=130).get_absolute_url() == "/dokumente/lang/?ab=101#seite-130"
        first, second = (self.client.get(f"/dokumente/lang/{query}").content.decode() for query in ("", "?ab=101"))
        assert ('id="seite-100"' in first, 'id="seite-101"' in first) == (True, False)
        assert ('id="seite-100"' in second, 'id="seite-130"' in second) == (False, True)
        assert self.client.get("/dokumente/lang/?ab=x%00").status_code == 200
