"""Where the files of documents lie, named by the digest of their content: nobody's words become a path."""

from pathlib import Path

from gemeinsam.county import files
from gemeinsam.inventory.document_models import Document

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def path_of(digest: str, form: str) -> Path:
    return files.folder("papers") / f"{digest}.{form}"


def keep(content: bytes, digest: str, form: str) -> None:
    """Keep a file; before the row that names it."""
    files.keep(path_of(digest, form), content)


def content_of(document: Document) -> bytes:
    return path_of(document.digest, document.form).read_bytes()


def drop(digest: str, form: str) -> None:
    path_of(digest, form).unlink(missing_ok=True)
