"""The rows of the open exports: what everybody may read, or for the office everything."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from gemeinsam.county.models import Unit
from gemeinsam.county.sourced import Sourced
from gemeinsam.inventory import export_fields as fields
from gemeinsam.inventory import queries
from gemeinsam.inventory.export_columns import Table
from gemeinsam.inventory.models import (
    ConceptMeasure,
    Document,
    Funding,
    MaturityQuestion,
    Project,
    RecommendationDecision,
    Solution,
    Statement,
    SwotEntry,
)
from gemeinsam.participation.models import Contribution


class Export:
    """What one file may hold. filters: the same as of the list of projects; units follow them, programmes don't.

    Rows are read once for each table, in a fixed number of statements.
    """

    def __init__(self, *, for_staff: bool, filters: queries.Filters):
        self.for_staff = for_staff
        self.filters = filters
        self.read: dict[str, list[Any]] = {}

    def rows(self, table: Table) -> list[Any]:
        if table.name not in self.read:
            self.read[table.name] = list(READERS[table.name](self))
        return self.read[table.name]

    @property
    def projects(self) -> QuerySet[Project]:
        everything = Project.objects.all() if self.for_staff else Project.objects.public()
        return queries.filtered(everything, self.filters)


def project_rows(export: Export) -> Iterator[Project]:
    """The concept above an entry is named to those who may read it."""
    related = export.projects.select_related("unit", "funding", "concept")
    for row in related.prefetch_related("topics", "partners", "places", "statements").order_by("title", "pk"):
        concept = row.concept
        row.shown_concept = concept if concept and (export.for_staff or concept.is_shown) else None
        yield row


def statement_rows(export: Export) -> QuerySet[Statement]:
    rows = Statement.objects.filter(project__in=export.projects.order_by().values("pk"))
    return rows.select_related("project").order_by("project__title", "project", "order", "pk")


def unit_rows(export: Export) -> QuerySet[Unit]:
    """All units for the office, for everybody else those that take part in what is exported."""
    rows = Unit.objects.select_related("municipality").order_by("name", "pk")
    if export.for_staff and not export.filters.is_set:
        return rows
    shown = export.projects.order_by()
    partners = Project.partners.through.objects.filter(project__in=shown.values("pk"))
    return rows.filter(Q(pk__in=shown.values("unit")) | Q(pk__in=partners.values("unit")))


def judgement_rows(export: Export) -> QuerySet[SwotEntry]:
    """Evidence that is not public is not named to readers."""
    entries = SwotEntry.objects.all() if export.for_staff else SwotEntry.objects.public()
    projects = Project.objects.all() if export.for_staff else Project.objects.public()
    voices = Contribution.objects.public()
    related = entries.select_related("topic").order_by("topic__order", "quadrant", "order", "pk")
    return related.prefetch_related(Prefetch("projects", projects), Prefetch("contributions", voices))


def decision_rows(export: Export) -> QuerySet[RecommendationDecision]:
    """What was decided on recommendations; readers get what the county published."""
    rows = RecommendationDecision.objects.order_by("key")
    return rows if export.for_staff else rows.filter(is_public=True)


def source_rows(export: Export) -> Iterator[fields.SourceLine]:
    """The sources of everything in the file, one a line."""
    for table in fields.TABLES:
        if table.model is not None and issubclass(table.model, Sourced):
            yield from sources_of(table.name, export.rows(table))


def sources_of(name: str, rows: Iterable[Any]) -> Iterator[fields.SourceLine]:
    for row in rows:
        owner = row.project if isinstance(row, Statement) else row.concept if isinstance(row, ConceptMeasure) else row
        for source in row.sources:
            yield fields.SourceLine(name, owner.slug, str(row), str(source))


def concept_measure_rows(export: Export) -> Iterator[ConceptMeasure]:
    """Of the concepts in the file; page and project are named to those who may read them."""
    rows = ConceptMeasure.objects.filter(concept__in=export.projects.order_by().values("pk"))
    readable = set(Document.objects.shown(to_office=export.for_staff).values_list("pk", flat=True))
    related = rows.select_related("concept", "project", "page", "page__document")
    for row in related.order_by("concept__title", "number", "pk"):
        row.shown_page = row.page if row.page and row.page.document_id in readable else None
        row.shown_project = row.project if row.project and (export.for_staff or row.project.is_shown) else None
        yield row


def published_questions() -> Any:
    """Questions of all versions that were published, in their order."""
    rows = MaturityQuestion.objects.filter(questionnaire__published__isnull=False)
    return rows.select_related("questionnaire", "dimension").order_by(
        "questionnaire__number", "dimension__order", "order"
    )


READERS: dict[str, Any] = {
    "projekte": project_rows,
    "geldangaben": statement_rows,
    "quellen": source_rows,
    "stellen": unit_rows,
    "foerderprogramme": lambda _export: Funding.objects.order_by("title", "pk"),
    "loesungen": lambda _export: Solution.objects.select_related("topic").order_by("slug"),
    "reifegrad_fragen": lambda _export: published_questions(),
    "einschaetzungen": judgement_rows,
    "empfehlungen": decision_rows,
    "konzeptmassnahmen": concept_measure_rows,
}
