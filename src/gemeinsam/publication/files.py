"""Written files: a document is written once for each content and served from the data folder."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from gemeinsam.county import files
from gemeinsam.engines import document as engine
from gemeinsam.publication.digest import digest_of
from gemeinsam.publication.models import WrittenDocument

KEPT = 20


def folder() -> Path:
    return files.folder("documents")


def pdf_of(document: engine.Document, name: str = "strategie", kind: str = "strategy") -> bytes:
    """The PDF of a document: from the folder if this content was written before, else written now (0.3 s)."""
    return kept(document, f"{name}-{{}}.pdf", kind=kind, write=engine.pdf)


def docx_of(document: engine.Document, name: str, kind: str) -> bytes:
    """The DOCX of a document, kept like the PDF."""
    return kept(document, f"{name}-{{}}.docx", kind=f"{kind}-docx", write=engine.docx)


def kept(document: engine.Document, name: str, *, kind: str, write: Callable[[engine.Document], bytes]) -> bytes:
    digest = digest_of(document)
    path = folder() / name.format(digest[:32])
    if path.exists():
        return path.read_bytes()
    content = write(document)
    files.keep(path, content)
    remember(path.name, digest, kind)
    return content


@transaction.atomic
def remember(name: str, digest: str, kind: str) -> None:
    """Keep a row of what was written; of unpublished working states only the newest few files stay."""
    WrittenDocument.objects.get_or_create(kind=kind, digest=digest, defaults={"file_name": name})
    for old in WrittenDocument.objects.filter(kind=kind).order_by("-written")[KEPT:]:
        (folder() / old.file_name).unlink(missing_ok=True)
        old.delete()
