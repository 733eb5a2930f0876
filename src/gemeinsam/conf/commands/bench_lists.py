"""`gemeinsam bench lists`: what reading a list of 10,000 rows costs, by kind of file."""

import csv
import io
import time

from gemeinsam.conf.commands.setup import tell

ROWS = 10_000
HEADINGS = (
    "Nr.", "Projekt", "Träger", "Status", "Beginn", "Ende", "Kosten", "Förderung", "Handlungsfeld", "Ort", "Quelle",
    "Bemerkung",
)  # fmt: skip
UNITS = ("VG Wittlich-Land", "KV", "DRK", "Verein {}")
STATUSES = ("läuft", "geplant", "fertig", "Idee")
PLACES = ("Wittlich", "Kröv, Reil", "VG Thalfang am Erbeskopf", "kreisweit", "Bengel; Kinderbeuern")


def run() -> None:
    """Read the same list as xlsx and as csv, once each, and print CPU seconds."""
    from gemeinsam.conf.demo.known import known_county  # noqa: PLC0415 - app ready
    from gemeinsam.engines.lists.reading import read  # noqa: PLC0415 - slow import

    known = known_county()
    tell(f"\nListen mit {ROWS} Zeilen zu {len(HEADINGS)} Spalten, CPU-Sekunden")
    for kind, content in (("xlsx", as_xlsx()), ("csv", as_csv())):
        began = time.process_time()
        reading = read(content, known)
        spent = time.process_time() - began
        tell(f"{kind:<5} {spent:6.2f} s  {len(reading.projects)} Einträge, {len(reading.problems)} Hinweise")


def rows() -> list[tuple[object, ...]]:
    """A list as a county has it, only longer."""
    return [
        (
            n,
            f"Projekt {n} mit langem Titel",
            UNITS[n % 4].format(n % 300),
            STATUSES[n % 4],
            f"0{n % 9 + 1}/2024",
            "2026",
            1000 + n,
            500,
            ("Bildung", "Mobilität; Umwelt")[n % 2],
            PLACES[n % 5],
            f"Vorlage {n}",
            "Text",
        )
        for n in range(ROWS)
    ]


def as_xlsx() -> bytes:
    import xlsxwriter  # noqa: PLC0415 - slow import

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Liste")
        for at, row in enumerate((HEADINGS, *rows())):
            sheet.write_row(at, 0, row)
    return out.getvalue()


def as_csv() -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows((HEADINGS, *rows()))
    return out.getvalue().encode("cp1252")
