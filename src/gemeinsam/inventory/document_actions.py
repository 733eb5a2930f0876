"""What people do with documents: upload, describe, read again, remove; and what the reading stores."""

from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gemeinsam.county import jobs, versions
from gemeinsam.county.history import differences, record
from gemeinsam.county.models import User
from gemeinsam.engines.papers.opening import MOST_BYTES, kind_of
from gemeinsam.engines.papers.tree import Reading, UnreadableError
from gemeinsam.inventory import addresses, document_files, document_search
from gemeinsam.inventory.document_models import Candidate, Document, DocumentPage

# Addresses under /dokumente/ that are no documents.
RESERVED = {"neu"}


def known_document(content: bytes) -> Document | None:
    """The document with the same content, if somebody uploaded it before."""
    return Document.objects.filter(digest=sha256(content).hexdigest()).first()


@transaction.atomic
def upload_document(*, name: str, content: bytes, values: dict[str, Any], person: User | None) -> Document:
    """Keep a file and promise to read it; nothing of the inventory changes.

    Raises:
        ValidationError: not readable at first sight, or code `known`: it is there already.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("Die Datei ist größer als 40 MB."), code="too_large")
    try:
        form = kind_of(content)
    except UnreadableError as problem:
        raise ValidationError(str(problem), code="unreadable") from problem
    if known_document(content):
        raise ValidationError(_("Diese Datei ist schon hochgeladen."), code="known")
    file_name = name.replace("\0", "").replace("\\", "/").rsplit("/", 1)[-1][-200:] or f"dokument.{form}"
    title = values.get("title") or file_name.rsplit(".", 1)[0].replace("_", " ").strip() or _("Dokument")
    document = Document(
        **{**values, "title": title[:200]}, file_name=file_name, digest=sha256(content).hexdigest(), size=len(content),
        form=form, slug=addresses.free_slug(Document, title, otherwise="dokument", reserved=RESERVED),
        person=person if person and person.is_authenticated else None,
    )  # fmt: skip
    document.unit = "Seite" if form == "pdf" else "Abschnitt"
    document.full_clean(exclude=["county"])
    document_files.keep(content, document.digest, form)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as problem:
        raise ValidationError(_("Diese Datei ist schon hochgeladen."), code="known") from problem
    _promise_reading(document, person)
    record("uploaded", document, _("Dokument „%s“ hochgeladen") % document, person=person)
    return document


def _promise_reading(document: Document, person: User | None) -> None:
    words = {
        "running": _("Das Dokument wird gelesen"),
        "done": _("Das Dokument ist gelesen"),
        "failed": _("Das Dokument wurde nicht gelesen"),
        "nothing": _("Nichts gelesen"),
        "still": _("Am Bestand hat sich nichts geändert."),
        "back": document.get_absolute_url(),
        "link": _("Zum Dokument"),
    }
    document.job = jobs.enqueue("read_document", person=person, document=document.pk, words=words)
    document.save(update_fields=["job"])


@transaction.atomic
def read_again(*, document: Document, person: User) -> Document:
    """Promise once more to read a document that could not be read.

    Raises:
        ValidationError: it is read, or is being read.
    """
    document = Document.objects.select_related("job").get(pk=document.pk)
    if not document.can_be_read_again:
        raise ValidationError(_("Dieses Dokument ist schon gelesen oder wird gerade gelesen."), code="busy")
    document.state, document.problem = Document.State.WAITING, ""
    document.save(update_fields=["state", "problem"])
    _promise_reading(document, person)
    record("read_again", document, _("Dokument „%s“ wird noch einmal gelesen") % document, person=person)
    return document


@transaction.atomic
def edit_document(*, document: Document, values: dict[str, Any], version: int | None, person: User) -> Document:
    """Say what a document is, to which concept it belongs, and whether everybody may read it.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    document = versions.claim(document, version=version)
    before = versions.texts(document, Document.EDITABLE)
    for name, value in values.items():
        setattr(document, name, value)
    document.full_clean(exclude=["county"])
    document.save()
    changes = differences(before, versions.texts(document, Document.EDITABLE))
    record("edited", document, _("Dokument „%s“ geändert") % document, person=person, changes=changes)
    return document


@transaction.atomic
def remove_document(*, document: Document, person: User) -> None:
    """Take a document away with its file, its pages and its open proposals.

    Raises:
        ValidationError: something was taken over from it; then the passage must stay readable.
    """
    if document.candidates.filter(decision=Candidate.Decision.CONFIRMED).exists():
        raise ValidationError(
            _("Aus diesem Dokument ist etwas übernommen. Es bleibt, damit die Stelle nachgelesen werden kann."),
            code="used",
        )
    if DocumentPage.objects.filter(document=document, concept_measures__isnull=False).exists():
        raise ValidationError(_("Maßnahmen eines Konzepts verweisen auf Seiten dieses Dokuments."), code="used")
    if document.is_waiting and document.job is not None:
        jobs.cancel(job=document.job)
    record("removed", document, _("Dokument „%s“ entfernt") % document, person=person)
    digest, form = document.digest, document.form
    document.delete()
    transaction.on_commit(lambda: document_files.drop(digest, form))


def store_reading(*, document: Document, reading: Reading, words: list[str]) -> Document:
    """Keep pages and proposals; in the transaction that ends the job. A title that the file tells is taken if none was.

    Args:
        document: that was read.
        reading: of its file.
        words: the search text of each page, made before.
    """
    document.pages.all().delete()
    pages = DocumentPage.objects.bulk_create(
        [DocumentPage(document=document, number=leaf.number, text=leaf.text) for leaf in reading.leaves], batch_size=200
    )
    document_search.index(pages, words)
    by_number = {page.number: page for page in pages}
    Candidate.objects.bulk_create(
        [
            Candidate(
                document=document, page=by_number[found.page], order=order, at=found.at, quote=found.quote,
                title=found.title, number=found.number, text=found.text, responsible=found.responsible,
                cost=found.cost, period=found.period, priority=found.priority, confidence=found.confidence,
                reason=found.reason[:400], found_as=found.found_as,
            )
            for order, found in enumerate(reading.candidates)
        ],
        batch_size=200,
    )  # fmt: skip
    document.state, document.problem, document.notes = Document.State.READ, "", list(reading.notes)
    document.unit, document.page_count = reading.unit, len(pages)
    document.save(update_fields=["state", "problem", "notes", "unit", "page_count"])
    record("read", document, _("Dokument „{}“ gelesen: {}").format(document, document.units))
    return document


def store_failure(*, document: Document, problem: str) -> Document:
    """Say why a document can't be read; in the transaction that ends the job."""
    document.state, document.problem = Document.State.FAILED, problem[:500]
    document.save(update_fields=["state", "problem"])
    record("unreadable", document, _("Dokument „%s“ ist nicht lesbar") % document, reason=problem)
    return document
