"""Rules of form: what a document must keep so that page and paper stay readable for everyone."""

import re
from collections.abc import Iterator
from datetime import date

from . import drawing
from .letters import FORBIDDEN
from .tree import (
    Block,
    Document,
    DocumentError,
    Facts,
    Figure,
    Heading,
    Inline,
    ListBlock,
    PageBreak,
    Station,
    Table,
    Text,
)

ANCHOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}")
HREF = re.compile(r"(?:https?://|mailto:|tel:)[^\s<>\"\\^`{|}]{1,1990}|#[A-Za-z0-9-]{1,100}")
LANG = re.compile(r"[a-z]{2,3}")
LONGEST_NAME = 40  # letters of a station's name: the margin is 23 mm wide
LONGEST_MARGIN = 160
MOST_COLUMNS = 16

GERMAN = {
    "Heading": "Überschrift",
    "Paragraph": "Absatz",
    "Lead": "Vorspann",
    "Note": "Anmerkung",
    "ListBlock": "Liste",
    "Table": "Tabelle",
    "Figure": "Abbildung",
    "Facts": "Angaben",
    "Station": "Station",
    "PageBreak": "Seitenumbruch",
}


def validate(document: Document) -> None:
    """Checks the whole document.

    Raises:
        DocumentError: the first broken rule, in German, with the number of its block.
    """
    _check_cover(document)
    _check_headings(document)
    anchors = {block.anchor for block in document.blocks if isinstance(block, Heading)}
    for number, block in enumerate(document.blocks, start=1):
        try:
            check_block(block, anchors=anchors)
        except DocumentError as error:
            kind = GERMAN.get(type(block).__name__, type(block).__name__)
            raise DocumentError(f"Block {number} ({kind}): {error}") from None


def _check_cover(document: Document) -> None:
    for name, text in (
        ("Der Titel", document.title),
        ("Der Name des Landkreises", document.county),
        ("Die Fassung", document.version),
        ("Die Prüfzahl", document.check),
    ):
        check_text(text, name=name, needed=True)
    check_text(document.subtitle, name="Der Untertitel")
    try:
        date.fromisoformat(document.date)
    except (TypeError, ValueError):
        raise DocumentError("Das Datum hat nicht die Form JJJJ-MM-TT.") from None
    if not LANG.fullmatch(document.lang):
        raise DocumentError("Die Sprache hat nicht die Form „de“.")


def _check_headings(document: Document) -> None:
    level, seen = 0, set[str]()
    for block in document.blocks:
        if not isinstance(block, Heading):
            continue
        if not 1 <= block.level <= 4:
            raise DocumentError(f"Die Überschrift „{block.text}“ hat Ebene {block.level}; erlaubt sind 1 bis 4.")
        if block.level > level + 1:
            raise DocumentError(f"Die Überschrift „{block.text}“ springt von Ebene {level} auf Ebene {block.level}.")
        if block.anchor is not None and block.anchor in seen:
            raise DocumentError(f"Die Sprungmarke „{block.anchor}“ kommt zweimal vor.")
        seen.add(block.anchor or "")
        level = block.level


def check_block(block: Block, *, anchors: set[str | None]) -> None:
    """One block by itself; anchors are the targets that links may name."""
    match block:
        case Heading():
            _check_heading(block)
        case Table():
            _check_table(block)
        case Figure():
            _check_figure(block)
        case Facts():
            _check_facts(block)
        case Station():
            _check_station(block)
        case ListBlock():
            if not block.items:
                raise DocumentError("Die Liste ist leer.")
            for item in block.items:
                check_inline(item, anchors=anchors)
        case PageBreak():
            pass
        case _:
            check_inline(block.text, anchors=anchors)


def _check_heading(heading: Heading) -> None:
    check_text(heading.text, name="Die Überschrift", needed=True)
    check_text(heading.number or "", name="Die Nummer")
    if heading.anchor is not None and not ANCHOR.fullmatch(heading.anchor):
        raise DocumentError("Die Sprungmarke besteht nicht aus Buchstaben a-z, Ziffern und Bindestrichen.")


def _check_table(table: Table) -> None:
    width = len(table.head)
    if not 0 < width <= MOST_COLUMNS:
        raise DocumentError(f"Die Tabelle hat {width} Spalten; erlaubt sind 1 bis {MOST_COLUMNS}.")
    if not table.rows:
        raise DocumentError("Die Tabelle hat keine Zeile.")
    if table.align and len(table.align) != width:
        raise DocumentError(f"{len(table.align)} Ausrichtungen passen nicht zu {width} Spalten.")
    check_text(table.caption, name="Die Tabellenüberschrift", needed=True)
    check_text(table.note or "", name="Die Anmerkung")
    for cell in table.head:
        check_text(cell, name="Der Tabellenkopf", needed=True)
    for number, row in enumerate(table.rows, start=1):
        if len(row) != width:
            raise DocumentError(f"Zeile {number} hat {len(row)} Zellen, der Kopf hat {width}.")
        for cell in row:
            check_text(cell, name=f"Eine Zelle in Zeile {number}")


def _check_figure(figure: Figure) -> None:
    if not figure.alt.strip():
        raise DocumentError("Der Abbildung fehlt der Alternativtext.")
    for text in (figure.alt, figure.caption, figure.source):
        check_text(text, name="Der Text zur Abbildung")
    check_text(figure.svg.replace("\t", " ").replace("\r", "\n"), name="Die Zeichnung", needed=True)
    drawing.checked(figure.svg)


def _check_facts(facts: Facts) -> None:
    if not facts.pairs:
        raise DocumentError("Es gibt keine Angaben.")
    for name, value in facts.pairs:
        check_text(name, name="Der Name einer Angabe", needed=True)
        check_text(value, name=f"Die Angabe „{name}“")


def _check_station(station: Station) -> None:
    check_text(station.name, name="Der Name der Station", needed=True)
    check_text(station.text, name="Die Randnotiz")
    if len(station.name) > LONGEST_NAME or len(station.text) > LONGEST_MARGIN:
        raise DocumentError(
            f"Am Rand ist kein Platz: Name höchstens {LONGEST_NAME} Zeichen, Text höchstens {LONGEST_MARGIN}."
        )
    if station.state not in {"solid", "open", "loose"}:
        raise DocumentError(f"Den Zustand „{station.state}“ gibt es nicht.")
    if station.state != "solid" and not station.text.strip():
        raise DocumentError("Eine offene oder lose Station braucht ein Wort, das sagt, was fehlt.")


def check_inline(inline: Inline, *, anchors: set[str | None]) -> None:
    """Text with or without links."""
    for run in runs(inline):
        check_text(run.text, name="Der Text", needed=run.href is not None)
        if run.href is None:
            continue
        if not HREF.fullmatch(run.href):
            raise DocumentError("Ein Verweis ist weder eine Adresse (https, mailto, tel) noch eine Sprungmarke.")
        if run.href.startswith("#") and run.href[1:] not in anchors:
            raise DocumentError(f"Der Verweis „{run.href}“ hat kein Ziel im Dokument.")


def runs(inline: Inline) -> Iterator[Text]:
    """A plain text is one run."""
    return iter((Text(text=inline),) if isinstance(inline, str) else inline)


def check_text(text: str, *, name: str, needed: bool = False) -> None:
    """No control characters, and something there where it is needed."""
    if needed and not text.strip():
        raise DocumentError(f"{name} fehlt.")
    if found := FORBIDDEN.search(text):
        raise DocumentError(f"{name} enthält ein Steuerzeichen (U+{ord(found.group()):04X}).")
