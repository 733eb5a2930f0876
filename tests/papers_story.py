"""Documents, their proposals and measures of concepts, for tests: plain functions, each with changes."""

from hashlib import sha256
from itertools import count

from gemeinsam.inventory import document_files, document_search
from gemeinsam.inventory.models import Candidate, ConceptMeasure, Document, DocumentPage, Project
from tests.story import a_project

_next = count(1)


def a_pdf(*texts: str) -> bytes:
    """A small PDF with a line of text on each page, written by hand; without any text a page is blank."""
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    for text in texts:
        said = text.encode("latin-1", "replace").replace(b"(", b"\\(").replace(b")", b"\\)")
        drawn = b"BT /F 12 Tf 72 720 Td (" + said + b") Tj ET" if text else b""
        parts.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents "
                     + b"%d 0 R>>" % (len(parts) + 2))  # fmt: skip
        parts.append(b"<</Length %d>>stream\n" % len(drawn) + drawn + b"\nendstream")
    kids = b" ".join(b"%d 0 R" % number for number in range(4, len(parts) + 1, 2))
    parts[1] = b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % len(texts)
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table
    return body + end + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(body))


def a_document(*, pages: tuple[str, ...] = ("Der Dorfbus fährt.",), content: bytes = b"", **changes) -> Document:
    """A document that was read, with its file, open to all unless it says otherwise."""
    number = next(_next)
    content = content or a_pdf(f"Papier {number}")
    values = {
        "slug": f"dokument-{number}", "title": f"Dokument {number}", "is_public": True, "state": "read", "form": "pdf",
        "file_name": "konzept.pdf", "digest": sha256(content).hexdigest(), "size": len(content), "page_count": len(pages),
    }  # fmt: skip
    document = Document.objects.create(**values | changes)
    document_files.keep(content, document.digest, document.form)
    rows = DocumentPage.objects.bulk_create(
        DocumentPage(document=document, number=place, text=text) for place, text in enumerate(pages, start=1)
    )
    document_search.index(rows, [document_search.words_of(text) for text in pages])
    return document


def a_candidate(document: Document, **changes) -> Candidate:
    """A proposal from the first page of a document."""
    page = changes.pop("page", None) or document.pages.first()
    values = {"title": f"Vorschlag {next(_next)}", "quote": page.text, "order": document.candidates.count()}
    return Candidate.objects.create(document=document, page=page, **values | changes)


def a_concept(**changes) -> Project:
    return a_project(**{"kind": "concept"} | changes)


def a_concept_measure(**changes) -> ConceptMeasure:
    number = next(_next)
    values = {"number": f"M {number}", "title": f"Konzeptmaßnahme {number}"}
    return ConceptMeasure.objects.create(**values | {"concept": changes.pop("concept", None) or a_concept()} | changes)


def a_read_document(*, mark: str = "") -> dict[str, object]:
    """A concept with a measure, and its document with an open proposal."""
    concept = a_concept(slug=f"konzept{mark}", title=f"Wegekonzept{mark}")
    document = a_document(
        slug=f"papier{mark}", title=f"Papier{mark}", concept=concept, pages=(f"Dorfbus{mark} fährt.",)
    )
    measure = a_concept_measure(concept=concept, title=f"Bänke{mark}", page=document.pages.first())
    candidate = a_candidate(document, title=f"Dorfbus{mark}")
    return {"concept": concept, "document": document, "concept_measure": measure, "candidate": candidate}
