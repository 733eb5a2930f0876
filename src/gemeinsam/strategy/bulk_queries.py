"""Reads for changing many measures at once: the table, what was chosen, what would change, the last step.

Choices and pinned versions are those of the classification (`inventory.classify_queries`): the two pages are used
by the same people with the same keys.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from gemeinsam.county.models import User
from gemeinsam.inventory.classify_queries import KEY_DIGITS, Select, select
from gemeinsam.inventory.queries import MISSING
from gemeinsam.strategy import queries
from gemeinsam.strategy.bulk_columns import Known
from gemeinsam.strategy.bulk_rules import SET, Outcome, Wanted, outcome, settable
from gemeinsam.strategy.models import BulkStep, Measure

MOST = 5000
# Parameters that belong to the list, not to what is set.
LIST_PARAMETERS = ("q", "feld", "stand", "sichtbarkeit", "stelle", "prio", "seite")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a step would do, and to which versions of the measures."""

    changing: list[Outcome]
    refused: list[Outcome]
    total: int
    counts: list[tuple[str, str, str, int]]

    @property
    def unchanged(self) -> int:
        return self.total - len(self.changing) - len(self.refused)

    @property
    def pinned(self) -> str:
        return " ".join(f"{found.measure.pk}.{found.measure.version}" for found in self.changing)


def listed(query: QueryDict) -> QuerySet[Measure]:
    """The measures that the table shows, by number."""
    found = queries.filtered_measures(Measure.objects.current(), query)
    if shown := word_of(query, "sichtbarkeit"):
        found = found.filter(publication=shown)
    if priority := word_of(query, "prio"):
        found = found.filter(priority="" if priority == MISSING else priority)
    if unit := word_of(query, "stelle"):
        found = found.filter(lead_unit__isnull=True) if unit == MISSING else found.filter(lead_unit__slug=unit)
    return found.select_related("field__topic", "lead_unit").order_by("number", "pk")


def word_of(query: QueryDict, name: str) -> str:
    return query.get(name, "").replace("\0", "")[:80]


def chosen(query: QueryDict) -> QuerySet[Measure]:
    """The marked measures, or all that the table shows."""
    if query.get("alle"):
        return listed(query).prefetch_related("goals")[:MOST]
    keys = [key for key in query.getlist("p")[:MOST] if key.isdecimal() and len(key) <= KEY_DIGITS]
    rows = Measure.objects.current().filter(pk__in=keys).select_related("field__topic", "lead_unit")
    return rows.prefetch_related("goals").order_by("number", "pk")


def preview(rows: list[Measure], wanted: Wanted, known: Known) -> Preview:
    """What would change, measure by measure and in sum."""
    outcomes = [outcome(measure, wanted.values, known) for measure in rows]
    changing = [found for found in outcomes if found.is_due]
    lines = ((change.label, change.before, change.after) for found in changing for change in found.changes)
    counts = [(*line, number) for line, number in Counter(lines).most_common(20)]
    return Preview(changing, [found for found in outcomes if found.refused], len(rows), counts)


def filter_selects(query: QueryDict, known: Known) -> list[Select]:
    """The filters over the table."""
    everything = ("", _("alle"))
    fields = [(row.topic.slug, row.topic.title) for row in known.fields.values()]
    words = known.unit_words
    units = [(row.slug, words[pk]) for pk, row in known.units.items()]
    return [
        select("feld", _("Handlungsfeld"), [everything, *fields], query),
        select("stand", _("Umsetzungsstand"), [everything, *Measure.Stage.choices], query),
        select("sichtbarkeit", _("Sichtbarkeit"), [everything, *Measure.Publication.choices], query),
        select("prio", _("Priorität"), [everything, *Measure.Priority.choices, (MISSING, _("ohne Angabe"))], query),
        select("stelle", _("zuständige Stelle"), [everything, *units, (MISSING, _("ohne Stelle"))], query),
    ]


def set_selects(query: QueryDict, known: Known) -> list[Select]:
    """What may be set at once."""
    made = []
    for parameter, (name, key) in SET.items():
        options = [("", _("bleibt")), *((word, said) for word, said, _value in settable(name, known))]
        made.append(select(parameter, str(known.columns[name].heading), options, query, key=key))
    return made


def list_query(query: QueryDict) -> QueryDict:
    """What of an address belongs to the list: to come back to it."""
    kept = QueryDict(mutable=True)
    for name in LIST_PARAMETERS:
        if value := query.get(name, "")[:200]:
            kept[name] = value
    return kept


def last_step(person: User) -> BulkStep | None:
    """This person's last step that still stands, with the number of its measures."""
    steps = BulkStep.objects.filter(person=person, undone__isnull=True)
    return steps.annotate(count=Count("changes")).order_by("-at", "-pk").first()


def is_changed_since(step: BulkStep) -> bool:
    """Whether somebody saved or took out one of its measures after a step that stands."""
    same = step.changes.filter(measure__version=F("version"), measure__retired__isnull=True)
    return step.undone is None and same.count() < step.changes.count()
