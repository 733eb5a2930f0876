"""Reads of the register of concepts: which there are, what they want done, and what nobody carries out yet."""

from django.db.models import Count, Prefetch, Q, QuerySet

from gemeinsam.county.models import County
from gemeinsam.inventory.concept_models import ConceptMeasure
from gemeinsam.inventory.document_models import Document
from gemeinsam.inventory.models import Project

CARRIED = Q(concept_measures__project__isnull=False, concept_measures__project__retired__isnull=True)
# What is not public changes no number that a reader sees.
CARRIED_IN_PUBLIC = CARRIED & Q(concept_measures__project__is_public=True)


def concepts(*, to_office: bool) -> QuerySet[Project]:
    """Entries of kind Konzept with the number of their measures, how many are carried out, and their documents."""
    rows = Project.objects.current() if to_office else Project.objects.public()
    shown = Document.objects.shown(to_office=to_office)
    return (
        rows.filter(kind=Project.Kind.CONCEPT)
        .select_related("unit")
        .prefetch_related(Prefetch("documents", shown.order_by("title"), to_attr="shown_documents"))
        .annotate(
            measure_count=Count("concept_measures", distinct=True),
            carried_count=Count("concept_measures", filter=CARRIED if to_office else CARRIED_IN_PUBLIC, distinct=True),
        )
        .order_by("title")
    )


def measures_of(concept: Project, *, to_office: bool) -> list[ConceptMeasure]:
    """The measures of a concept in the order of their numbers; page and project only where one may read them."""
    readable = set(Document.objects.shown(to_office=to_office).filter(pages__concept_measures__concept=concept)
                   .values_list("pk", flat=True))  # fmt: skip
    rows = list(concept.concept_measures.select_related("project", "page", "page__document", "concept"))
    for row in rows:
        is_readable = row.page is not None and row.page.document_id in readable
        row.shown_page = row.page if is_readable else None
        row.shown_project = row.project if row.project and (row.project.is_shown or to_office) else None
        row.is_carried = row.shown_project is not None and row.shown_project.retired is None
    return sorted(rows, key=lambda row: (natural(row.number), row.title))


def natural(number: str) -> tuple[bool, list[tuple[int, str]]]:
    """M 10 after M 2; measures without a number last."""
    parts, word = [], ""
    for letter in number:
        if word and letter.isdecimal() != word[-1].isdecimal():
            parts.append(word)
            word = ""
        word += letter
    parts.append(word)
    return not number, [(int(part), "") if part.isdecimal() and part.isascii() else (-1, part) for part in parts]


def measures_without_project(county: County | None = None) -> QuerySet[ConceptMeasure]:
    """Measures of concepts that are in force and that nobody carries out: for recommendations.

    Args:
        county: for the reader's sake; the rows are those of the county that is bound.

    """
    rows = ConceptMeasure.objects.without_project().filter(concept__retired__isnull=True)
    if county is not None:
        rows = rows.filter(county=county)
    return rows.select_related("concept", "page", "page__document").order_by("concept__title", "number", "pk")


def carried_out_by(project: Project, *, to_office: bool) -> QuerySet[ConceptMeasure]:
    """What a project carries out of which concepts."""
    if not getattr(project, "has_concept_measures", True):
        return ConceptMeasure.objects.none()
    rows = project.carries_out.select_related("concept", "page", "page__document")
    return rows.filter(concept__retired__isnull=True) if to_office else rows.public()
