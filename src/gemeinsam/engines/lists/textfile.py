"""Text files: encoding, delimiter, records."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from .cells import EMPTY, Book, Cell, Sheet, UnreadableError
from .cleaning import cleaned

DELIMITERS = (";", ",", "\t", "|")
MOST_RECORDS = 60_000
# A quotation mark that is never closed swallows the rest of the file into one cell.
MOST_LINES_IN_A_CELL = 60
SAMPLE = 60
CONTROLS = "\0\1\2\3\4\5\6\7\b\x0e\x0f\x10\x11\x12\x13\x14"
GERMAN = "äöüÄÖÜßéèáàçñ–—„“”‚‘’…•€§°²³·«»"


def decoded(content: bytes) -> tuple[str, str]:
    """Text and its encoding: by its mark, else strict UTF-8, else cp1252.

    Guessers take short German cp1252 for other languages, so none is asked.

    Raises:
        UnreadableError: it is no text.
    """
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    encoding = next((name for mark, name in marks if content.startswith(mark)), "")
    if not encoding and content[:200].count(b"\0") > 20:
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    for name in (encoding,) if encoding else ("utf-8", *_by_likeness(content)):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        text = _mended(text)
        if sum(map(text.count, CONTROLS)) > len(text) // 100:
            break
        return text.replace("\0", ""), name
    message = "Die Datei ist keine Tabelle und kein lesbarer Text. Lesbar sind xlsx, xls, ods und csv."
    raise UnreadableError(message)


def _by_likeness(content: bytes) -> list[str]:
    """Encodings of one byte a letter: the one in which most of the special letters are such as German has."""

    def merit(name: str) -> int:
        special = [letter for letter in content.decode(name, errors="replace") if not letter.isascii()]
        return sum(1 if letter in GERMAN else -1 for letter in special)

    return sorted(("cp1252", "cp850", "mac_roman"), key=merit, reverse=True)


def _mended(text: str) -> str:
    """A text that was read in a wrong encoding before it was saved ("Ã¼" for "ü")."""
    if not re.search(r"Ã[¤¶¼Ÿ„–œ]", text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def read_text(text: str, encoding: str) -> Book:
    """Records of a text file, as one sheet without a name."""
    notes: list[str] = []
    named = text[:8].lower().startswith("sep=") and len(text) > 4
    delimiter = text[4] if named else delimiter_of(text)
    records = _records(text, delimiter, notes)
    if len(records) > MOST_RECORDS:
        message = f"Die Datei hat mehr als {MOST_RECORDS} Zeilen."
        raise UnreadableError(message)
    rows = [[EMPTY if not cell.strip() else Cell(cleaned(cell)) for cell in record] for record in records]
    # A line that only names the delimiter is shown by no program, and not counted.
    rows = rows[1:] if named else rows
    sheet = Sheet(name="", rows=rows, numbers=list(range(1, len(rows) + 1)), of_text=True)
    return Book(kind="csv", sheets=[sheet], encoding=encoding, delimiter=delimiter, notes=notes)


def delimiter_of(text: str) -> str:
    """The delimiter that splits the most records into the same number of cells, more than one."""
    lines = "\n".join(text.splitlines()[: 4 * SAMPLE])

    def merit(delimiter: str) -> tuple[float, int]:
        records = [record for record in csv.reader(io.StringIO(lines), delimiter=delimiter) if any(record)][:SAMPLE]
        widths = Counter(len(record) for record in records)
        width, count = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        return (count / max(len(records), 1) if width > 1 else 0.0, width)

    return max(DELIMITERS, key=merit)


def _records(text: str, delimiter: str, notes: list[str]) -> list[list[str]]:
    csv.field_size_limit(max(len(text) + 1, 131_072))
    records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    if any(cell.count("\n") > MOST_LINES_IN_A_CELL for record in records for cell in record):
        notes.append("Ein Anführungszeichen wird nie geschlossen; die Zeilen wurden einzeln gelesen.")
        return list(csv.reader(text.splitlines(), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    return records
