"""Reads of documents: the list, a part of the pages, proposals with what is like them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from rapidfuzz import fuzz, process

from gemeinsam.inventory.concept_models import ConceptMeasure
from gemeinsam.inventory.document_models import PAGES_A_PART, Candidate, Document, DocumentPage
from gemeinsam.inventory.models import Project
from gemeinsam.inventory.search import stems

# Below this two titles are about different things; found on the titles of the demo county.
LEAST_LIKENESS = 72
MOST_LIKE = 4


def documents_for_list(*, to_office: bool) -> QuerySet[Document]:
    """Documents with the number of proposals that wait, for those who decide."""
    rows = Document.objects.shown(to_office=to_office).select_related("concept", "job")
    waiting = Count("candidates", filter=Q(candidates__decision=Candidate.Decision.OPEN))
    return rows.annotate(waiting=waiting).order_by("-created", "-pk")


def pages_from(document: Document, first: int) -> QuerySet[DocumentPage]:
    return document.pages.filter(number__gte=first, number__lt=first + PAGES_A_PART)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the decisions on one document are."""

    total: int
    open: int

    @property
    def decided(self) -> int:
        return self.total - self.open


def progress_of(document: Document) -> Progress:
    numbers = document.candidates.aggregate(
        total=Count("pk"), open=Count("pk", filter=Q(decision=Candidate.Decision.OPEN))
    )
    return Progress(**numbers)


def next_open(document: Document, after: Candidate | None = None) -> Candidate | None:
    """The next proposal to decide; after the last one the first that was put off."""
    waiting = document.candidates.open().in_order()
    if after is not None and after.postponed is None:
        later = waiting.filter(postponed__isnull=True).filter(
            Q(order__gt=after.order) | Q(order=after.order, pk__gt=after.pk)
        )
        found = later.first()
        if found is not None:
            return found
    return waiting.exclude(pk=after.pk).first() or waiting.first() if after is not None else waiting.first()


def neighbours(candidate: Candidate) -> tuple[Candidate | None, Candidate | None]:
    """The proposals before and after in the document."""
    rows = Candidate.objects.filter(document=candidate.document_id).only("pk", "order", "document_id", "title")
    before = rows.filter(Q(order__lt=candidate.order) | Q(order=candidate.order, pk__lt=candidate.pk)).last()
    after = rows.filter(Q(order__gt=candidate.order) | Q(order=candidate.order, pk__gt=candidate.pk)).first()
    return before, after


def like(title: str) -> list[Project]:
    """Entries whose title is much like this one, the likest first."""
    titles = {pk: " ".join(stems(known)) for pk, known in Project.objects.current().values_list("pk", "title")}
    near = process.extract(
        " ".join(stems(title)), titles, scorer=fuzz.token_set_ratio, score_cutoff=LEAST_LIKENESS, limit=25
    )
    # Of titles that hold all the words the one with the fewest others is the likest.
    wanted = " ".join(stems(title))
    ranked = sorted(near, key=lambda hit: -(hit[1] + fuzz.ratio(wanted, hit[0])))
    keys = [key for _text, score, key in ranked if score + fuzz.ratio(wanted, titles[key]) > 120][:MOST_LIKE]
    rows = Project.objects.in_bulk(keys)
    return [rows[key] for key in keys]


def with_papers(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Entries that know whether documents or concepts speak of them: most do not, and then nothing more is asked."""
    return projects.annotate(
        has_passages=Exists(Candidate.objects.filter(project=OuterRef("pk"))),
        has_concept_measures=Exists(ConceptMeasure.objects.filter(project=OuterRef("pk"))),
    )


def provenance_of(project: Project, *, to_office: bool) -> list[Candidate]:
    """The passages of documents that an entry rests on, as far as one may read them."""
    if not getattr(project, "has_passages", True):
        return []
    rows = Candidate.objects.filter(project=project, decision=Candidate.Decision.CONFIRMED)
    rows = rows.filter(document__in=Document.objects.shown(to_office=to_office).values("pk"))
    return list(rows.select_related("page", "document", "page__document").order_by("document", "order"))
