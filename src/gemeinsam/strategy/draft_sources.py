"""What a goal or a measure can be made of: contributions, a theme, an entry of the inventory, a solution, a concept."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from gemeinsam.inventory.models import ConceptMeasure, Project, Solution
from gemeinsam.participation.models import Contribution, Topic
from gemeinsam.strategy.models import Field

LONGEST_KEY = 9


@dataclass(frozen=True, slots=True)
class Source:
    """One thing, or what many people said of one theme: what to begin the text with, and where it comes from.

    origins: name of the relation of `Origin` and its row.
    """

    label: str
    title: str
    text: str
    topic: Topic | None
    url: str
    origins: tuple[tuple[str, Any], ...]


def source_of(asked: QueryDict) -> Source | None:
    """The source that an address names: ?beitrag=12, ?thema=mobilitaet, ?projekt=…, ?loesung=…, ?konzept=7."""
    for name, find in SOURCES.items():
        if value := asked.get(name, "").replace("\0", "")[:80]:
            return find(value)
    return None


def of_contribution(value: str) -> Source | None:
    rows = Contribution.objects.exclude(state__in=["rejected", "withdrawn"]).select_related("topic")
    row = rows.filter(number=value).first() if is_key(value) else None
    if row is None:
        return None
    label = _("Beitrag %d") % row.number
    return Source(label, row.title, row.text, row.topic, row.get_absolute_url(), (("contribution", row),))


def of_theme(value: str) -> Source | None:
    """All published contributions of a theme that lead to nothing yet."""
    topic = Topic.objects.themes().filter(slug=value).first()
    rows = (
        Contribution.objects.public().filter(topic=topic, leads_to__isnull=True).order_by("number") if topic else None
    )
    if topic is None or not rows:
        return None
    text = "\n".join(f"- {row.title}" for row in rows)
    field = Field.objects.filter(topic=topic).first()
    url = field.get_absolute_url() if field else ""
    label = _("Thema %s") % topic.title
    return Source(label, "", text, topic, url, tuple(("contribution", row) for row in rows))


def of_project(value: str) -> Source | None:
    row = Project.objects.current().filter(slug=value).first()
    if row is None:
        return None
    return Source(str(row), row.title, row.summary, row.topics.first(), row.get_absolute_url(), (("project", row),))


def of_solution(value: str) -> Source | None:
    row = Solution.objects.filter(slug=value).select_related("topic").first()
    if row is None:
        return None
    url = f"/loesungen/#{row.slug}"
    return Source(row.title, row.title, row.description, row.topic, url, (("solution", row),))


def of_concept(value: str) -> Source | None:
    rows = ConceptMeasure.objects.filter(concept__retired__isnull=True).select_related("concept")
    row = rows.filter(pk=value).first() if is_key(value) else None
    if row is None:
        return None
    label = _("%(measure)s aus %(concept)s") % {"measure": row.title, "concept": row.concept}
    url = row.concept.get_absolute_url()
    return Source(label, row.title, row.text, row.concept.topics.first(), url, (("concept_measure", row),))


SOURCES = {
    "beitrag": of_contribution, "thema": of_theme, "projekt": of_project, "loesung": of_solution, "konzept": of_concept,
}  # fmt: skip


def is_key(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= LONGEST_KEY
