"""Opens a file by what is in it, not by its name, within limits that are checked before unpacking."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from .cells import UnreadableError
from .htmlfile import read_html
from .odsfile import read_ods
from .textfile import decoded, read_text
from .xlsfile import read_xls
from .xlsxfile import read_xlsx

if TYPE_CHECKING:
    from .cells import Book

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 250 * 1024 * 1024
MOST_PARTS = 2_000
MOST_TIMES_LARGER = 200
PROLOGUE = 2_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def open_book(content: bytes) -> Book:
    """Sheets of a file: xlsx, xls, ods, csv in any usual encoding, or a table saved as a page.

    Args:
        content: the file, at most 20 MB; unpacked at most 250 MB.

    Raises:
        UnreadableError: it is none of these, too large, empty, or locked by a password.
    """
    if len(content) > MOST_BYTES:
        message = f"Die Datei ist größer als {MOST_BYTES // 1024 // 1024} MB."
        raise UnreadableError(message)
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        message = "Die Datei ist leer."
        raise UnreadableError(message)
    if content.startswith(b"PK"):
        return _of_archive(content)
    if content.startswith(OLE):
        if ENCRYPTED in content:
            message = "Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort."
            raise UnreadableError(message)
        return read_xls(content)
    if content.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"GIF8")):
        message = "Das ist keine Tabelle. Lesbar sind xlsx, xls, ods und csv."
        raise UnreadableError(message)
    return _of_text(content)


def _of_archive(content: bytes) -> Book:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = check_archive(archive, len(content))
            if any(name.startswith("xl/") for name in names):
                return read_xlsx(content)
            if "content.xml" in names:
                if archive.getinfo("content.xml").flag_bits & 1 or b"manifest:encryption-data" in _manifest(archive):
                    message = "Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort."
                    raise UnreadableError(message)
                return read_ods(archive.read("content.xml"))
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        message = "Die Datei ist beschädigt oder nicht vollständig übertragen."
        raise UnreadableError(message) from error
    message = "In der Datei ist keine Tabelle. Lesbar sind xlsx, xls, ods und csv."
    raise UnreadableError(message)


def _manifest(archive: zipfile.ZipFile) -> bytes:
    return archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else b""


def check_archive(archive: zipfile.ZipFile, packed: int) -> set[str]:
    """Names of the parts, if unpacking them is harmless.

    Raises:
        UnreadableError: too many parts, or far more bytes than a table has.
    """
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    far_larger = unpacked > MOST_UNPACKED or (unpacked > 20_000_000 and unpacked > MOST_TIMES_LARGER * packed)
    if len(parts) > MOST_PARTS or far_larger:
        message = "Die Datei ist ausgepackt zu groß. Bitte speichern Sie nur die Tabelle in eine neue Datei."
        raise UnreadableError(message)
    if any(_declares_a_type(archive, part) for part in parts if part.filename.endswith((".xml", ".rels"))):
        message = "Die Datei enthält Anweisungen, die in einer Tabelle nichts zu suchen haben."
        raise UnreadableError(message)
    return {part.filename for part in parts}


def _declares_a_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether a part begins with a document type: only with one can entities be defined that blow a file up."""
    if part.flag_bits & 1:
        return False
    with archive.open(part) as stream:
        begin = stream.read(PROLOGUE)
    return b"<!" in begin.replace(b"\0", b"").replace(b"<!--", b"")


def _of_text(content: bytes) -> Book:
    text, encoding = decoded(content)
    start = text[:4000].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<table", "<?xml", "<meta")) and "<t" in text[:100_000].lower():
        return read_html(text, encoding)
    return read_text(text, encoding)
