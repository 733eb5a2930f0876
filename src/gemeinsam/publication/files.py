"""Written files: a document is written once for each content and served from the data folder."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gemeinsam.county.wall import bound_county_id
from gemeinsam.engines import document as engine
from gemeinsam.publication.models import WrittenDocument
from gemeinsam.publication.strategy_document import digest_of

KEPT = 20


def folder() -> Path:
    path = Path(settings.MEDIA_ROOT) / "documents" / str(bound_county_id())
    path.mkdir(parents=True, exist_ok=True)
    return path


def pdf_of(document: engine.Document) -> bytes:
    """The PDF of a document: from the folder if this content was written before, else written now (0.3 s)."""
    digest = digest_of(document)
    path = folder() / f"strategie-{digest[:32]}.pdf"
    if path.exists():
        return path.read_bytes()
    content = engine.pdf(document)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(temporary).replace(path)
    remember(path.name, digest)
    return content


@transaction.atomic
def remember(name: str, digest: str) -> None:
    """Keep a row of what was written; of unpublished working states only the newest few files stay."""
    WrittenDocument.objects.get_or_create(kind="strategy", digest=digest, defaults={"file_name": name})
    for old in WrittenDocument.objects.filter(kind="strategy").order_by("-written")[KEPT:]:
        (folder() / old.file_name).unlink(missing_ok=True)
        old.delete()
