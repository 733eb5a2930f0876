"""A unit's own list as a workbook: to be filled in without the web, and to come back through the import."""

from django.db.models import QuerySet
from django.utils import timezone

from gemeinsam.county.models import County, Unit
from gemeinsam.engines.document import Book, Column, Sheet, xlsx
from gemeinsam.inventory import collection_fields as fields
from gemeinsam.inventory.models import Project, Statement
from gemeinsam.web.figures import euro_of_cents

# The import knows these words; the key of a row stands in a hidden column, which nobody has to look after.
COLUMNS = (
    Column(title="Titel"), Column(title="Stand"), Column(title="Beginn"), Column(title="Ende"),
    Column(title="Kosten gesamt"), Column(title="Förderung"), Column(title="Handlungsfelder"), Column(title="Orte"),
    Column(title="Kurzbeschreibung"), Column(title="Kennung", hidden=True),
)  # fmt: skip
HINTS = (
    "Ändern Sie, was nicht mehr stimmt. Was stimmt, lassen Sie stehen.",
    "Neue Projekte schreiben Sie in neue Zeilen unter die letzte.",
    "Gibt es etwas nicht mehr, schreiben Sie in die Spalte Stand: eingestellt.",
    "Stand ist eines von: " + ", ".join(str(label) for label in Project.Status.labels) + ".",
    "Beginn und Ende: 2027, 06.2027 oder 30.06.2027.",
    "Die Spalte Kennung ist ausgeblendet. Lassen Sie sie stehen: An ihr erkennen wir den Eintrag wieder.",
    "Schicken Sie die Datei als Antwort auf unsere Mail zurück.",
)


def workbook(unit: Unit, projects: QuerySet[Project], county: County) -> bytes:
    """The prefilled list; the same list gives the same bytes on the same day."""
    rows = projects.select_related("funding").prefetch_related("topics", "places", "statements")
    title = f"Bestand {unit}"
    entries = Sheet(name="Bestand", columns=COLUMNS, rows=tuple(row_of(project) for project in rows))
    hints = Sheet(
        name="Hinweise", columns=(Column(title="So füllen Sie die Liste aus"),), rows=tuple((h,) for h in HINTS)
    )
    today = timezone.localdate().isoformat()
    return xlsx(Book(title=title, county=county.name, date=today, sheets=(entries, hints)))


def row_of(project: Project) -> tuple[str | None, ...]:
    texts = fields.texts_of(project)
    funding = [amount_of(s) for s in project.statements.all() if is_funding(s)]
    cost = [amount_of(s) for s in project.statements.all() if not is_funding(s)]
    return (
        texts["title"],
        fields.readable("status", texts["status"]),
        texts["starts"],
        texts["ends"],
        "; ".join(filter(None, cost)),
        "; ".join(filter(None, [*funding, str(project.funding or "")])),
        "; ".join(topic.title for topic in project.topics.all()),
        "; ".join(place.name for place in project.places.all()),
        texts["summary"],
        project.slug,
    )


def is_funding(statement: Statement) -> bool:
    return "förder" in statement.meaning.lower() or "zuwend" in statement.meaning.lower()


def amount_of(statement: Statement) -> str:
    """The amount, and what it means if that is more than a total."""
    amount = euro_of_cents(statement.cents).replace("\u00a0", " ")
    plain = statement.meaning.lower() in {"gesamtkosten", "kosten", "kosten gesamt", "förderung"}
    return amount if plain or not amount else f"{amount} ({statement.meaning})"
