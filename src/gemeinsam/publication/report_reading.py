"""What an inventory report says, read from the rooms below at one moment: figures, silence and gaps."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from gemeinsam.county.maps import CountyShape, county_shape
from gemeinsam.county.models import County
from gemeinsam.inventory.collection_models import CollectionRound
from gemeinsam.inventory.collection_queries import BoardRow, board
from gemeinsam.inventory.maturity_display import ResultView, result_view
from gemeinsam.inventory.maturity_models import MaturityRound
from gemeinsam.inventory.maturity_queries import newest_public_round
from gemeinsam.inventory.maturity_scoring import scored
from gemeinsam.inventory.models import ConceptMeasure, Document, Intake, Project, Statement, SwotEntry
from gemeinsam.inventory.queries import count_by_area
from gemeinsam.inventory.recommend_facts import Recommendation
from gemeinsam.inventory.swot_queries import shown_entries
from gemeinsam.participation.models import Topic
from gemeinsam.strategy.recommend_queries import recommendations

STATUS = Project.Status
# What people ask first of an entry, and which say that it is missing.
WANTED: tuple[tuple[str, Callable[["Reading", Project], bool]], ...] = (
    ("Handlungsfeld", lambda reading, row: row.pk in reading.topics_of),
    ("Stand", lambda _reading, row: bool(row.status)),
    ("zuständige Stelle", lambda _reading, row: row.unit_id is not None),
    ("Zeitraum", lambda _reading, row: bool(row.starts or row.ends)),
    ("Ort", lambda reading, row: row.pk in reading.placed),
    ("Betrag", lambda reading, row: row.pk in reading.amounts_of),
    ("Quelle", lambda _reading, row: bool(row.sources)),
)


@dataclass(frozen=True, slots=True)
class Round:
    """A round of questions: who was asked until when, and who is silent."""

    title: str
    until: str
    asked: int
    silent: tuple[str, ...]

    @property
    def answered(self) -> int:
        return self.asked - len(self.silent)


class Reading:
    """The inventory as one edition of the report may show it: what everybody may read, or all that staff work with.

    Everything is read once, in a fixed number of statements. names_silent: whether units that didn't answer are named.
    """

    def __init__(self, county: County, *, for_staff: bool, names_silent: bool = True):
        self.county = county
        self.for_staff = for_staff
        self.names_silent = names_silent

    @property
    def projects(self) -> QuerySet[Project]:
        return Project.objects.current() if self.for_staff else Project.objects.public()

    @cached_property
    def entries(self) -> list[Project]:
        return list(self.projects.select_related("unit").order_by("title", "pk"))

    # What belongs to entries is read in one statement each and kept by key: a prefetch makes a manager for each row.

    @cached_property
    def topics_of(self) -> dict[int, list[Topic]]:
        """The fields of each entry, in their order."""
        known = {topic.pk: topic for topic in Topic.objects.order_by("order", "pk")}
        found: dict[int, list[Topic]] = {}
        own = Project.topics.through.objects.filter(project__in=self.projects.order_by().values("pk"))
        for project, topic in own.values_list("project", "topic"):
            if topic in known:
                found.setdefault(project, []).append(known[topic])
        places = {key: place for place, key in enumerate(known)}
        return {project: sorted(rows, key=lambda row: places[row.pk]) for project, rows in found.items()}

    @cached_property
    def placed(self) -> set[int]:
        """The entries that name a place."""
        own = Project.places.through.objects.filter(project__in=self.projects.order_by().values("pk"))
        return set(own.values_list("project", flat=True))

    @cached_property
    def amounts_of(self) -> dict[int, list[Statement]]:
        """What was said about the money of each entry, where an amount was named."""
        found: dict[int, list[Statement]] = {}
        for said in Statement.objects.filter(cents__isnull=False):
            found.setdefault(said.project_id, []).append(said)
        return found

    @cached_property
    def topics(self) -> list[Topic]:
        return list(Topic.objects.themes())

    @cached_property
    def by_topic(self) -> dict[int, list[Project]]:
        found: dict[int, list[Project]] = {topic.pk: [] for topic in self.topics}
        for row in self.entries:
            for topic in self.topics_of.get(row.pk, ()):
                if topic.pk in found:
                    found[topic.pk].append(row)
        return found

    @cached_property
    def shape(self) -> CountyShape:
        return county_shape()

    @cached_property
    def by_area(self) -> dict[str, int]:
        return count_by_area(self.projects, self.shape)

    @cached_property
    def concepts(self) -> list[Project]:
        return [row for row in self.entries if row.kind == Project.Kind.CONCEPT]

    @cached_property
    def measures_of(self) -> dict[int, tuple[int, int]]:
        """How many measures each concept names, and how many of them an entry of this edition carries out."""
        known = {row.pk for row in self.entries}
        counts, carried = Counter[int](), Counter[int]()
        for concept, project in ConceptMeasure.objects.values_list("concept", "project"):
            counts[concept] += 1
            carried[concept] += project in known
        return {concept: (number, carried[concept]) for concept, number in counts.items()}

    @cached_property
    def maturity(self) -> ResultView | None:
        """The newest published result; the internal edition takes the newest round in which anybody answered."""
        round_ = self.newest_round() if self.for_staff else newest_public_round()
        return result_view(scored(round_)) if round_ else None

    def newest_round(self) -> MaturityRound | None:
        answered = MaturityRound.objects.filter(sheets__submitted__isnull=False)
        return answered.select_related("questionnaire").order_by("-opens", "-pk").first()

    @cached_property
    def judgements(self) -> list[SwotEntry]:
        return list(shown_entries(with_drafts=self.for_staff).order_by("topic__order", "quadrant", "order", "pk"))

    @cached_property
    def recommendations(self) -> tuple[Recommendation, ...]:
        return recommendations(self.county, for_staff=self.for_staff)

    @cached_property
    def lists(self) -> list[Intake]:
        return list(Intake.objects.applied().light().order_by("-applied"))

    @cached_property
    def documents(self) -> list[Document]:
        read = Document.objects.shown(to_office=self.for_staff).filter(state=Document.State.READ)
        return list(read.order_by("title", "pk"))

    # --- gaps ------------------------------------------------------------------------------------------

    @cached_property
    def missing(self) -> list[tuple[str, int]]:
        """What is not known of how many entries."""
        return [(name, sum(not has(self, row) for row in self.entries)) for name, has in WANTED]

    @property
    def empty_areas(self) -> list[str]:
        return [area.name for area in self.shape.areas if not self.by_area.get(area.key)]

    @property
    def empty_topics(self) -> list[str]:
        return [topic.title for topic in self.topics if not self.by_topic[topic.pk]]

    @cached_property
    def rounds(self) -> list[Round]:
        """The last round of each kind that went out: of the inventory, and of the maturity."""
        found = []
        asked = CollectionRound.objects.filter(sent__isnull=False).first()
        if asked:
            found.append(round_of(asked.title, f"{asked.due:%d.%m.%Y}", board(asked).rows))
        if self.maturity:
            rated, sheets = self.maturity.scored.round, self.maturity.scored.sheets
            silent = tuple(sorted(sheet.unit.name for sheet in sheets if not sheet.submitted))
            found.append(Round(rated.title, f"{rated.closes:%d.%m.%Y}", len(sheets), silent))
        return found

    # --- figures ---------------------------------------------------------------------------------------

    @cached_property
    def figures(self) -> dict[str, int]:
        """The numbers that a later report is compared with; their names are in `FIGURES`."""
        status = Counter(row.status for row in self.entries)
        return {
            "entries": len(self.entries),
            "running": status[STATUS.IMPLEMENTATION] + status[STATUS.OPERATION],
            "done": status[STATUS.DONE],
            "coming": status[STATUS.IDEA] + status[STATUS.PREPARATION],
            "direct": sum(row.digital == Project.Digital.DIRECT for row in self.entries),
            "units": len({row.unit_id for row in self.entries if row.unit_id}),
            "with_amount": sum(row.pk in self.amounts_of for row in self.entries),
            "sources": len(addresses(self.entries)),
            "judgements": len(self.judgements),
        }


FIGURES = {
    "entries": "Einträge im Bestand",
    "running": "davon in Umsetzung oder in Betrieb",
    "done": "davon abgeschlossen",
    "coming": "davon Idee oder in Vorbereitung",
    "direct": "davon mit direktem Digitalbezug",
    "units": "zuständige Stellen",
    "with_amount": "Einträge mit einem Betrag",
    "sources": "Quellen",
    "judgements": "Einschätzungen (Stärken, Schwächen, Chancen, Risiken)",
}


def addresses(entries: Iterable[Project]) -> set[str]:
    return {str(source) for row in entries for source in row.sources}


def round_of(title: str, until: str, rows: list[BoardRow]) -> Round:
    silent = tuple(row.sheet.unit.name for row in rows if not row.sheet.is_answered)
    return Round(title, until, len(rows), silent)
