"""Reading a document: long work, in a child process of the worker."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError

from gemeinsam.county import jobs
from gemeinsam.county.jobs import Handle
from gemeinsam.engines.papers.session import CancelledError, read
from gemeinsam.engines.papers.tree import UnreadableError
from gemeinsam.inventory import document_actions, document_files
from gemeinsam.inventory.document_models import Document
from gemeinsam.inventory.document_search import words_of

GONE = "Die Datei liegt nicht mehr im Ablageordner. Bitte laden Sie sie noch einmal hoch."


@jobs.work("read_document")
def read_document(handle: Handle) -> Callable[[], dict[str, Any]]:
    """Read the file; pages and proposals are stored all at once, with the end of the job."""
    document = Document.objects.filter(pk=handle.arguments["document"], state=Document.State.WAITING).first()
    if document is None:
        raise ValidationError("Dieses Dokument ist schon gelesen oder entfernt.")
    handle.report(step="Das Dokument wird gelesen.")

    def tell(done: int, of: int) -> None:
        handle.report(step=f"{document.unit} {done} von {of}", of=of, done=done)

    try:
        reading = read(document_files.content_of(document), tell=tell, cancelled=handle.cancelled)
    except CancelledError as end:
        raise ValidationError("Abgebrochen.") from end
    except (UnreadableError, FileNotFoundError) as problem:
        said = GONE if isinstance(problem, FileNotFoundError) else str(problem)
        return lambda: _answer(document_actions.store_failure(document=document, problem=said))
    words = [words_of(leaf.text) for leaf in reading.leaves]
    return lambda: _answer(document_actions.store_reading(document=document, reading=reading, words=words))


def _answer(document: Document) -> dict[str, Any]:
    return {"url": document.get_absolute_url()}
