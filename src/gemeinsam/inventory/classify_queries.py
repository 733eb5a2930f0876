"""Reads for the classification in bulk: the list to choose from, what was chosen, what would change.

Suggestions come in here once `engines/text` can make them: `listed` returns the rows of one page, and a suggestion
is one more fact of such a row, asked for all rows of the page in one call. A person still chooses and confirms.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from gemeinsam.county.models import Unit, User
from gemeinsam.inventory import queries
from gemeinsam.inventory.classify_rules import MAY_BE_EMPTY, SET, Outcome, Wanted, choices_of, label_of, outcome
from gemeinsam.inventory.models import ClassifyStep, Project
from gemeinsam.participation.models import Topic

MOST = 5000
KEY_DIGITS = 18
# Which assumptions one may look through.
CHECKED = ("topics", "digital", "kind", "status", "level")
# Parameters that belong to the list, not to what is set.
LIST_PARAMETERS = ("q", *queries.FACETS, "annahme", "seite")


@dataclass(frozen=True, slots=True)
class Select:
    """A choice on the page: name of its parameter, label, options with value, word and whether it is chosen.

    key: the letter that moves through the options by keyboard.
    """

    name: str
    label: str
    options: list[tuple[str, str, bool]]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a step would do, and to which versions of the entries."""

    changing: list[Outcome]
    total: int
    counts: list[tuple[str, str, str, int]]
    pinned: str

    @property
    def unchanged(self) -> int:
        return self.total - len(self.changing)


def listed(query: QueryDict) -> QuerySet[Project]:
    """The entries that the list shows, with all that a row needs; those without any date come last."""
    found = queries.filtered(Project.objects.current(), queries.Filters.read(query))
    doubtful = query.get("annahme", "")
    if doubtful in CHECKED:
        found = found.filter(assumed__contains=f"|{doubtful}|")
    return found.select_related("unit").prefetch_related("topics").order_by("title", "pk")


def chosen(query: QueryDict) -> QuerySet[Project]:
    """The marked entries, or all that the list shows."""
    if query.get("alle"):
        return listed(query)[:MOST]
    keys = [key for key in query.getlist("p")[:MOST] if key.isdecimal() and len(key) <= KEY_DIGITS]
    rows = Project.objects.current().filter(pk__in=keys)
    return rows.select_related("unit").prefetch_related("topics").order_by("title", "pk")


def preview(rows: list[Project], wanted: Wanted) -> Preview:
    """What would change, entry by entry and in sum."""
    outcomes = [outcome(project, wanted) for project in rows]
    changing = [found for found in outcomes if found.changes]
    counts = Counter(
        (change.label, change.before if not change.confirms else _("angenommen"), change.after)
        for found in changing
        for change in found.changes
    )
    lines = [(*line, number) for line, number in counts.most_common(20)]
    pinned = " ".join(f"{found.project.pk}.{found.project.version}" for found in changing)
    return Preview(changing, len(rows), lines, pinned)


def pinned_versions(text: str) -> dict[int, int]:
    """Which version of which entry the preview showed; anything else in the text is left out."""
    pairs = (part.partition(".") for part in text.split()[:MOST])
    return {
        int(key): int(version)
        for key, _dot, version in pairs
        if key.isdecimal() and version.isdecimal() and len(key) <= KEY_DIGITS and len(version) <= KEY_DIGITS
    }


def last_step(person: User) -> ClassifyStep | None:
    """This person's last step, if it still stands."""
    step = ClassifyStep.objects.filter(person=person).first()
    return step if step and step.undone is None else None


def filter_selects(query: QueryDict, themes: list[Topic]) -> list[Select]:
    """The filters over the list."""
    fields = [("", _("alle")), *((t.slug, t.title) for t in themes), (queries.MISSING, _("ohne Feld"))]
    units = [("", _("alle")), *Unit.objects.values_list("slug", "name"), (queries.MISSING, _("ohne Stelle"))]
    doubtful = [("", _("alle Angaben")), *((name, _("%s angenommen") % label_of(name)) for name in CHECKED)]
    made = [select("feld", _("Handlungsfeld"), fields, query)]
    for parameter, name in (("digital", "digital"), ("art", "kind"), ("stand", "status"), ("ebene", "level")):
        options = [("", _("alle")), *choices_of(name)]
        options += [(queries.MISSING, _("ohne Angabe"))] if name in MAY_BE_EMPTY else []
        made.append(select(parameter, label_of(name), options, query))
    return [*made, select("stelle", _("Stelle"), units, query), select("annahme", _("Annahmen"), doubtful, query)]


def set_selects(query: QueryDict) -> list[Select]:
    """What may be set at once."""
    made = []
    for parameter, name in SET.items():
        options = [("", _("nicht ändern")), *choices_of(name)]
        options += [("leer", _("ohne Angabe"))] if name in MAY_BE_EMPTY else []
        made.append(select(parameter, label_of(name), options, query, key=parameter.removeprefix("setze_")[0]))
    return made


def select(name: str, label: str, options, query: QueryDict, *, key: str = "") -> Select:
    now = query.get(name, "")
    return Select(name, label, [(str(v), str(word), str(v) == now) for v, word in options], key)


def list_query(query: QueryDict) -> QueryDict:
    """What of an address belongs to the list: to come back to it."""
    kept = QueryDict(mutable=True)
    for name in LIST_PARAMETERS:
        if values := [value[:200] for value in query.getlist(name)[:20] if value]:
            kept.setlist(name, values)
    return kept
