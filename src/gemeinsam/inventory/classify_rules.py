"""What a classification in bulk means for one entry: which values change, and which assumptions it confirms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gemeinsam.inventory.models import Project
from gemeinsam.participation.models import Topic

# Parameter of the form -> field of the entry.
SET = {"setze_art": "kind", "setze_digital": "digital", "setze_stand": "status", "setze_ebene": "level"}
FIELDS = tuple(SET.values())
EMPTY = "leer"
HOW = {
    "dazu": gettext_lazy("hinzufügen"), "weg": gettext_lazy("wegnehmen"), "nur": gettext_lazy("ersetzen durch"),
}  # fmt: skip
# What may be without a value.
MAY_BE_EMPTY = {"status", "level"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for: values by field, and what to do with which topics."""

    values: dict[str, str] = field(default_factory=dict)
    how: str = ""
    topics: tuple[Topic, ...] = ()

    @property
    def is_set(self) -> bool:
        return bool(self.values or self.how)

    @property
    def sentence(self) -> str:
        """What is set, in words: for the preview and for the step."""
        parts = [f"{label_of(name)}: {word(name, value)}" for name, value in self.values.items()]
        if self.how:
            titles = ", ".join(topic.title for topic in self.topics) or _("keins")
            parts.append(_("Handlungsfelder %(how)s: %(titles)s") % {"how": HOW[self.how], "titles": titles})
        return "; ".join(parts)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the preview. confirms: the value stays, but it is no assumption any more."""

    name: str
    label: str
    before: str
    after: str
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one entry."""

    project: Project
    changes: tuple[Change, ...]
    # New keys of topics, nothing if they stay.
    topics: frozenset[int] | None = None
    assumed: str = ""

    @property
    def names(self) -> set[str]:
        return {change.name for change in self.changes}


def wanted_of(query: QueryDict, themes: Iterable[Topic]) -> Wanted:
    """What an address or a form asks for; what nobody knows is left out."""
    values = {}
    for parameter, name in SET.items():
        value = query.get(parameter, "")
        if value == EMPTY and name in MAY_BE_EMPTY:
            values[name] = ""
        elif value in dict(choices_of(name)):
            values[name] = value
    keys = set(query.getlist("setze_feld"))
    topics = tuple(topic for topic in themes if topic.slug in keys)
    how = query.get("feld_wie", "")
    # Fields without a verb are meant to be added; replacing by none takes all away.
    if how not in HOW:
        how = "dazu" if topics else ""
    return Wanted(values, how if topics or how == "nur" else "", topics)


def outcome(project: Project, wanted: Wanted) -> Outcome:
    """What an entry becomes. Setting the value that it has confirms it, if it was an assumption."""
    assumed = set(Project.EDITABLE) if project.is_assumed else set(project.assumed_fields)
    changes = [
        Change(name, label_of(name), word(name, before), word(name, value), confirms=before == value)
        for name, value in wanted.values.items()
        if (before := getattr(project, name)) != value or name in assumed
    ]
    topics = topics_after(project, wanted)
    if topics is not None:
        changes += topic_changes(project, wanted, topics, is_assumed="topics" in assumed)
    changed = {change.name for change in changes}
    marks = Project(assumed=project.assumed)
    if changed:
        marks.confirm(changed, Project.EDITABLE)
    return Outcome(project, tuple(changes), topics if "topics" in changed else None, marks.assumed)


def topics_after(project: Project, wanted: Wanted) -> frozenset[int] | None:
    if not wanted.how:
        return None
    now = {topic.pk for topic in project.topics.all()}
    keys = {topic.pk for topic in wanted.topics}
    return frozenset({"dazu": now | keys, "weg": now - keys, "nur": keys}[wanted.how])


def topic_changes(project: Project, wanted: Wanted, after: frozenset[int], *, is_assumed: bool) -> list[Change]:
    """One line or none; taking away what is not there confirms nothing."""
    rows = {topic.pk: topic for topic in (*project.topics.all(), *wanted.topics)}
    before = {topic.pk for topic in project.topics.all()}
    if before == after and (not is_assumed or wanted.how == "weg"):
        return []
    line = Change("topics", label_of("topics"), titles(rows, before), titles(rows, after), confirms=before == after)
    return [line]


def titles(rows: Mapping[int, Topic], keys: Iterable[int]) -> str:
    found = sorted((rows[key] for key in keys), key=lambda topic: (topic.order, topic.title))
    return ", ".join(topic.title for topic in found)


def choices_of(name: str) -> list[tuple[Any, Any]]:
    return list(Project._meta.get_field(name).choices or ())


def label_of(name: str) -> str:
    return str(Project._meta.get_field(name).verbose_name)


def word(name: str, value: str) -> str:
    """A stored value as people read it."""
    return str(dict(choices_of(name)).get(value, value)) if value else _("ohne Angabe")
