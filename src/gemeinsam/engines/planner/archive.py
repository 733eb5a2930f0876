"""Looks into an .xlsx file before anything unpacks it: size, kind, encryption, bombs, far-away cells."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_FILES = 1_000
MOST_ROWS = 5_000
MOST_COLUMNS = 200
OLD_OR_ENCRYPTED = bytes.fromhex("d0cf11e0a1b11ae1")
# The reader makes a full table up to the farthest cell: one cell in the last corner would fill the memory.
_PLACE = re.compile(rb"""<(?:\w+:)?(?:c|row)\s[^<>]*?\br\s*=\s*["']([A-Za-z]{0,4})(\d{1,9})["']""")
_CHUNK = 1024 * 1024
_OVERLAP = 4096


class ArchiveError(ValueError):
    """The file can't be read as a spreadsheet; the message is German."""


def inspect(path: Path) -> None:
    """Raise unless the file is a harmless .xlsx.

    Raises:
        ArchiveError: it is missing, empty, too big, encrypted, damaged or no .xlsx.
    """
    if not path.is_file():
        message = f"Die Datei {path.name} gibt es nicht."
        raise ArchiveError(message)
    size = path.stat().st_size
    if size == 0:
        message = f"Die Datei {path.name} ist leer."
        raise ArchiveError(message)
    if size > MOST_BYTES:
        message = f"Die Datei {path.name} ist größer als {MOST_BYTES // 1024 // 1024} MB."
        raise ArchiveError(message)
    with path.open("rb") as file:
        if file.read(8) == OLD_OR_ENCRYPTED:
            message = (
                f"Die Datei {path.name} ist mit einem Kennwort geschützt oder eine alte .xls-Datei; "
                "erwartet wird .xlsx ohne Kennwort."
            )
            raise ArchiveError(message)
        try:
            _inspect_archive(file, path.name)
        except (zipfile.BadZipFile, zlib.error, struct.error, OSError, NotImplementedError) as error:
            message = f"Die Datei {path.name} ist keine .xlsx-Datei oder beschädigt."
            raise ArchiveError(message) from error


def _inspect_archive(file: IO[bytes], name: str) -> None:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if len(members) > MOST_FILES or sum(member.file_size for member in members) > MOST_UNPACKED:
            message = f"Die Datei {name} ist ausgepackt größer als {MOST_UNPACKED // 1024 // 1024} MB."
            raise ArchiveError(message)
        if any(member.flag_bits & 1 for member in members):
            message = f"Die Datei {name} ist mit einem Kennwort geschützt."
            raise ArchiveError(message)
        if len({member.filename for member in members}) != len(members):
            raise zipfile.BadZipFile
        if "xl/workbook.xml" not in {member.filename for member in members}:
            message = f"Die Datei {name} ist keine .xlsx-Datei."
            raise ArchiveError(message)
        for member in members:
            _scan(file, member, name)


def _scan(file: IO[bytes], member: zipfile.ZipInfo, name: str) -> None:
    """Unpack one member piece by piece, not a byte more than the directory says, and look at its cells."""
    file.seek(member.header_offset)
    header = struct.unpack("<4s22xHH", file.read(30))
    if header[0] != b"PK\x03\x04" or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise zipfile.BadZipFile
    file.seek(header[1] + header[2], 1)
    packed = file.read(member.compress_size)
    stored = member.compress_type == zipfile.ZIP_STORED
    unpacker = zlib.decompressobj(-15)
    total, tail = 0, b""
    while True:
        piece = packed[:_CHUNK] if stored else unpacker.decompress(packed, _CHUNK)
        packed = packed[_CHUNK:] if stored else unpacker.unconsumed_tail
        total += len(piece)
        if total > member.file_size:
            raise zipfile.BadZipFile
        if not piece:
            break
        _look(tail + piece, name)
        tail = (tail + piece)[-_OVERLAP:]
    if total != member.file_size:
        raise zipfile.BadZipFile


def _look(piece: bytes, name: str) -> None:
    for letters, row in _PLACE.findall(piece):
        if int(row) > MOST_ROWS + 1 or _column(letters) > MOST_COLUMNS:
            place = f"{letters.decode()}{row.decode()}"
            message = (
                f"Die Datei {name} enthält die Zelle {place}; gelesen werden höchstens "
                f"{MOST_ROWS} Zeilen und {MOST_COLUMNS} Spalten. Bitte leere Zeilen und Spalten löschen."
            )
            raise ArchiveError(message)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
