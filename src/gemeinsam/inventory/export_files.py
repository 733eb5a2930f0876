"""The open exports as CSV, XLSX and JSON."""

import csv
import io
import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.models import County
from gemeinsam.engines import document as engine
from gemeinsam.inventory.export_columns import KINDS, Column, Table
from gemeinsam.inventory.export_fields import TABLES

SEPARATOR = " | "
# A text that a spreadsheet may take for a formula, blanks and signs of other widths included; and one that already
# has an apostrophe before such a sign, so that the import, which takes one away, gives it back as it was.
RISKY = re.compile(r"[\t\r\n]|\s*'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]")
# A cell of a workbook holds no more.
LONGEST_CELL = 32_000


class Export(Protocol):
    """What a file holds: whose eyes it is for, whether it is filtered, and the rows of each table."""

    for_staff: bool

    @property
    def filters(self) -> Any: ...

    def rows(self, table: Table) -> Iterable[Any]: ...


SHEET_KINDS: dict[str, Any] = {"euro": "cents", "number": "count"}


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe before it makes it words."""
    return f"'{text}" if RISKY.match(text) else text


def as_json(column: Column, value: Any) -> Any:
    """A value as JSON says it: numbers as numbers, lists as lists, nothing as null."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if column.kind == "euro" and value is not None:
        whole, rest = divmod(value, 100)
        return value / 100 if rest else whole
    return float(value) if isinstance(value, Decimal) else value


def as_text(column: Column, value: Any) -> str:
    """A value as one cell says it, not yet made harmless."""
    value = as_json(column, value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if column.kind == "table":
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, list):
        return SEPARATOR.join(str(part) for part in value)
    return str(value)


def csv_cell(column: Column, value: Any) -> str:
    """Numbers stay numbers, with the comma that a German spreadsheet reads; everything else is harmless text."""
    if value is None:
        return ""
    if column.kind == "euro":
        return f"{Decimal(value) / 100:.2f}".replace(".", ",")
    text = as_text(column, value)
    return text.replace(".", ",") if column.kind == "number" else harmless(text)


def csv_file(table: Table, export: Export) -> bytes:
    """UTF-8 with a mark at its beginning, semicolons, CRLF: what Excel opens by a double click."""
    columns = table.shown(for_staff=export.for_staff)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.title for column in columns])
    writer.writerows([csv_cell(column, column.read(row)) for column in columns] for row in export.rows(table))
    return out.getvalue().encode("utf-8-sig", errors="replace")


def json_file(county: County, export: Export, tables: tuple[Table, ...] = TABLES) -> bytes:
    """All tables with what their keys mean."""
    said = {}
    for table in tables:
        columns = table.shown(for_staff=export.for_staff)
        said[table.name] = {
            "titel": table.title,
            "hinweis": table.note,
            "felder": {column.key: described(column) for column in columns},
            "zeilen": [{c.key: as_json(c, c.read(row)) for c in columns} for row in export.rows(table)],
        }
    return json.dumps({**about(county, export), "tabellen": said}, ensure_ascii=False, indent=1).encode()


def described(column: Column) -> dict[str, str]:
    said = {"titel": column.title, "art": KINDS[column.kind], "hinweis": column.note}
    if column.kind == "euro":
        said["einheit"] = "EUR"
    return {name: text for name, text in said.items() if text}


def about(county: County, export: Export) -> dict[str, Any]:
    """The head of a file: whose, from when, how much of it, under which licence."""
    return {
        "landkreis": county.name,
        "ags": county.ags,
        # The day, not the second: the same content is the same file.
        "stand": timezone.localdate().isoformat(),
        "umfang": scope_words(export),
        "gefiltert": export.filters.is_set,
        "lizenz": {"name": licence_words(), "adresse": settings.DATA_LICENCE_URL, "namensnennung": county.name},
    }


def licence_words() -> str:
    """The licence that the county named; without one nobody may assume any."""
    return settings.DATA_LICENCE or _(
        "Noch keine Lizenz genannt. Fragen Sie den Landkreis, bevor Sie Daten weitergeben."
    )


def scope_words(export: Export) -> str:
    if export.for_staff:
        return _("alles, auch Nichtöffentliches; nur für die Verwaltung")
    return _("alles Öffentliche")


def xlsx_file(county: County, export: Export, tables: tuple[Table, ...] = TABLES, *, title: str = "") -> bytes:
    """One sheet for each table, and before them what the file is."""
    day = timezone.localdate()
    head = about(county, export)
    facts = (
        (_("Landkreis"), county.name), (_("Stand"), f"{day:%d.%m.%Y}"), (_("Umfang"), head["umfang"]),
        (_("Lizenz"), licence_words()), (_("Adresse der Lizenz"), settings.DATA_LICENCE_URL),
        (_("Namensnennung"), county.name),
        *((table.name, " ".join(part for part in (f"{table.title}.", table.note) if part)) for table in tables),
    )  # fmt: skip
    columns = (engine.Column(title=_("Angabe")), engine.Column(title=_("Wert")))
    cover = engine.Sheet(name=_("Hinweise"), columns=columns, rows=tuple(facts))
    sheets = (cover, *(sheet(table, export) for table in tables))
    title = title or _("Bestand: offene Daten")
    return engine.xlsx(engine.Book(title=title, county=county.name, date=day.isoformat(), sheets=sheets))


def sheet(table: Table, export: Export) -> engine.Sheet:
    columns = table.shown(for_staff=export.for_staff)
    heads = tuple(engine.Column(title=c.title, kind=SHEET_KINDS.get(c.kind, "text")) for c in columns)
    rows = tuple(tuple(sheet_cells(columns, row)) for row in export.rows(table))
    return engine.Sheet(name=table.name, columns=heads, rows=rows)


def sheet_cells(columns: Iterable[Column], row: Any) -> Iterable[Any]:
    for column in columns:
        value = column.read(row)
        if column.kind in SHEET_KINDS:
            yield value
            continue
        text = as_text(column, value)
        short = text[: LONGEST_CELL - 60]
        yield text if len(text) <= LONGEST_CELL else _("%s … (gekürzt, ganz in CSV und JSON)") % short
