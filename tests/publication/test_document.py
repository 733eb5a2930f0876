"""The strategy as page and PDF: one tree, the same words, the same numbers."""

import io
import tempfile

import pytest
from tests.demo_case import PlannedCase

from gemeinsam.publication import files
from gemeinsam.publication.models import WrittenDocument
from gemeinsam.publication.strategy_document import digest_of, strategy_document
from gemeinsam.strategy.models import Measure


class TestDocument(PlannedCase):
    def test_the_page_holds_every_public_measure_with_its_anchor(self):
        page = self.client.get("/strategie/").content.decode()
        for measure in Measure.objects.public():
            assert f'id="{measure.number}"' in page

    def test_the_pdf_is_tagged_german_and_holds_every_measure(self):
        pikepdf = pytest.importorskip("pikepdf")
        answer = self.client.get("/strategie.pdf")
        assert answer["Content-Type"] == "application/pdf"
        with pikepdf.open(io.BytesIO(answer.content)) as pdf, pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            outline = outline_of(pdf)
        for measure in Measure.objects.public():
            assert any(measure.title in title for title in outline), measure.number

    def test_the_same_content_is_written_once(self):
        document = strategy_document(self.county)
        with tempfile.TemporaryDirectory() as folder, self.settings(MEDIA_ROOT=folder):
            assert files.pdf_of(document) == files.pdf_of(document)
        assert WrittenDocument.objects.filter(digest=digest_of(document)).count() == 1

    def test_a_change_makes_another_check_number(self):
        before = strategy_document(self.county).check
        Measure.objects.filter(number="MO-03").update(title="Anders")
        assert strategy_document(self.county).check != before

    def test_hostile_titles_stay_text_in_both(self):
        title = '#image("/etc/passwd") <script>alert(1)</script> $x$ \\ \u202e'
        Measure.objects.filter(number="MO-03").update(title=title)
        page = self.client.get("/strategie/").content.decode()
        assert "<script>alert(1)</script>" not in page
        assert self.client.get("/strategie.pdf").status_code == 200

    def test_drafts_are_in_neither(self):
        Measure.objects.filter(number="MO-03").update(publication="draft", title="Geheimer Entwurf")
        assert "Geheimer Entwurf" not in self.client.get("/strategie/").content.decode()


def outline_of(pdf) -> list[str]:
    found = []

    def walk(items):
        for item in items:
            found.append(str(item.title))
            walk(item.children)

    with pdf.open_outline() as outline:
        walk(outline.root)
    return found
