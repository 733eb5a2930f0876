"""Says what a file is by its content, within limits that are checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from .tree import UnreadableError

MOST_BYTES = 40 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
MOST_TIMES_LARGER = 200
MOST_PAGES = 1_000
PROLOGUE = 2_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
READABLE = "Lesbar sind PDF und Word (docx)."
BROKEN = "Die Datei ist beschädigt oder nicht vollständig übertragen."
LOCKED = "Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort."


def kind_of(content: bytes) -> str:
    """Which reader a file needs, "pdf" or "docx"; its name does not matter.

    Args:
        content: the file, at most 40 MB; a DOCX unpacked at most 200 MB.

    Raises:
        UnreadableError: it is neither, too large, empty, or locked by a password.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableError(f"Die Datei ist größer als {MOST_BYTES // 1024 // 1024} MB.")
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise UnreadableError("Die Datei ist leer.")
    # Some scanners and mail programs put a few bytes before the mark.
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK"):
        check_archive(content)
        return "docx"
    raise UnreadableError(_what_it_is(content))


def _what_it_is(content: bytes) -> str:
    if content.startswith(OLE):
        if ENCRYPTED in content:
            return LOCKED
        return f"Das ist eine alte Office-Datei (doc, xls oder ppt). Bitte speichern Sie sie als docx. {READABLE}"
    if content.startswith(PICTURES):
        return f"Das ist ein Bild. {READABLE}"
    if content.startswith(b"{\\rtf"):
        return f"Das ist eine RTF-Datei. Bitte speichern Sie sie als docx oder PDF. {READABLE}"
    return f"Das ist weder eine PDF-Datei noch eine Word-Datei. {READABLE}"


def check_archive(content: bytes) -> None:
    """Whether unpacking a DOCX is harmless; reads only its list of parts and their first bytes.

    Raises:
        UnreadableError: no DOCX, too many parts, far more bytes than a text has, or entities are defined in it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            far_larger = unpacked > 20_000_000 and unpacked > MOST_TIMES_LARGER * len(content)
            if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or far_larger:
                raise UnreadableError("Die Datei ist ausgepackt zu groß. Bitte speichern Sie sie als PDF.")
            names = {part.filename for part in parts}
            if "word/document.xml" not in names:
                raise UnreadableError(_other_archive(names))
            if any(_declares_a_type(archive, part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                raise UnreadableError("Die Datei enthält Anweisungen, die in einem Text nichts zu suchen haben.")
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise UnreadableError(BROKEN) from error


def _other_archive(names: set[str]) -> str:
    if any(name.startswith("xl/") for name in names):
        return f"Das ist eine Tabelle. Tabellen nimmt „Listen einlesen“ an. {READABLE}"
    if "content.xml" in names:
        return f"Das ist eine LibreOffice-Datei. Bitte speichern Sie sie als docx oder PDF. {READABLE}"
    if any(name.startswith("ppt/") for name in names):
        return f"Das ist eine Präsentation. Bitte speichern Sie sie als PDF. {READABLE}"
    return f"Das ist ein Archiv ohne Text. {READABLE}"


def _declares_a_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part begins with a document type: only with one can entities be defined that blow a file up."""
    if part.flag_bits & 1:
        raise UnreadableError(LOCKED)
    with archive.open(part) as stream:
        begin = stream.read(PROLOGUE)
    return b"<!" in begin.replace(b"\0", b"").replace(b"<!--", b"")
