"""Where the files of documents lie: beside the database, outside of everything that is served by itself."""

import os
import tempfile
from pathlib import Path

from django.conf import settings

from gemeinsam.county.wall import bound_county_id
from gemeinsam.inventory.document_models import Document

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def folder() -> Path:
    """The folder of the bound county."""
    path = Path(settings.MEDIA_ROOT) / "papers" / str(bound_county_id())
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of(digest: str, form: str) -> Path:
    """Named by the digest of its content: nobody's words become a path."""
    return folder() / f"{digest}.{form}"


def keep(content: bytes, digest: str, form: str) -> None:
    """Write a file so that it is whole or not there, also after a crash; before the row that names it."""
    path = path_of(digest, form)
    if path.exists():
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    _sync(path.parent)


def _sync(place: Path) -> None:
    """The new name in the folder lasts, too."""
    number = os.open(place, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def content_of(document: Document) -> bytes:
    return path_of(document.digest, document.form).read_bytes()


def drop(digest: str, form: str) -> None:
    path_of(digest, form).unlink(missing_ok=True)
