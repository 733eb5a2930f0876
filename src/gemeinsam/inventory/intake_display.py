"""Rows of a list as people read them: values in words, problems, and what becomes of each."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gemeinsam.county.models import County, Municipality
from gemeinsam.county.wall import bound_county_id
from gemeinsam.inventory.intake_models import Intake, IntakeRow
from gemeinsam.inventory.intake_plan import Difference, Step
from gemeinsam.inventory.intake_values import MEANINGS, PARTS, STATUSES, Values, is_empty
from gemeinsam.inventory.models import Project
from gemeinsam.participation.models import Topic

LABELS = {
    "title": _("Titel"),
    "unit": _("Stelle"),
    "status": _("Stand"),
    "start": _("Beginn"),
    "end": _("Ende"),
    "amounts": _("Geld"),
    "fields": _("Handlungsfelder"),
    "places": _("Orte"),
    "sources": _("Quellen"),
}
ROLES = {
    "title": _("Titel"),
    "unit": _("zuständige Stelle"),
    "status": _("Stand"),
    "start": _("Beginn"),
    "end": _("Ende"),
    "period": _("Zeitraum (Beginn und Ende)"),
    "fields": _("Handlungsfelder"),
    "places": _("Orte"),
    "sources": _("Quellen"),
    "number": _("Nummer"),
    "remark": _("Bemerkung (in die Beschreibung)"),
    "ignored": _("nicht übernehmen"),
    **{f"amount:{meaning}": _("Geld: %s") % label for meaning, label in MEANINGS.items()},
}
KINDS = {"new": _("neu"), "change": _("geändert"), "same": _("unverändert"), "out": _("ausgelassen")}


@dataclass(slots=True)
class Line:
    """A row as the page shows it."""

    step: Step
    number: int
    kind: str
    values: list[tuple[str, str]]
    problems: list[Values]
    hints: list[Values]
    differences: list[dict[str, Any]] = field(default_factory=list)

    @property
    def place(self) -> str:
        """Where it stands in the file."""
        return place_in_words(self.step.at)

    @property
    def view(self) -> set[str]:
        """The filters under which it is shown."""
        found = {"alle"}
        found |= {"new": {"neu"}, "change": {"geaendert"}, "same": {"gleich"}}.get(self.step.kind, set())
        if self.step.conflicts:
            found.add("fragen")
        if self.problems:
            found.add("hinweise")
        return found


class Words:
    """Says values in German; what belongs to the county is read once."""

    def __init__(self) -> None:
        self.topics = {topic.slug: topic.title for topic in Topic.objects.themes()}
        self.places = {place.ags or place.ars: place.name for place in Municipality.objects.all()}
        self.county = County.objects.get(pk=bound_county_id()).name

    def of(self, part: str, value: Any) -> str:
        """A value in words, "" if it says nothing."""
        if is_empty(part, value):
            return ""
        says = {
            "unit": lambda: value["name"],
            "status": lambda: str(Project.Status(STATUSES[value]).label),
            "start": lambda: day_in_words(value),
            "end": lambda: day_in_words(value),
            "amounts": lambda: "; ".join(amount_in_words(amount) for amount in value),
            "fields": lambda: ", ".join(self.topics.get(key, key) for key in value),
            "places": lambda: self._places(value),
            "sources": lambda: "; ".join(map(str, value)),
        }
        return says.get(part, lambda: str(value))()

    def _places(self, value: Values) -> str:
        names = [self.places.get(key, key) for key in (*value["vg"], *value["ags"])]
        return ", ".join([*([self.county] if value["kreis"] else []), *names])

    def line(self, number: int, step: Step, problems: list[Values], hints: list[Values]) -> Line:
        """A row with its values, problems and differences."""
        values = [(LABELS[part], said) for part in PARTS[1:] if (said := self.of(part, step.values[part]))]
        return Line(
            step=step,
            number=number,
            kind=KINDS[step.kind],
            values=values,
            problems=problems,
            hints=hints,
            differences=[self._difference(difference) for difference in step.differences],
        )

    def _difference(self, difference: Difference) -> dict[str, Any]:
        return {
            "part": difference.part,
            "label": LABELS[difference.part],
            "old": self.of(difference.part, difference.old) or _("leer"),
            "new": self.of(difference.part, difference.new),
            "what": difference.what,
            "asked": difference.what in ("conflict", "keep"),
        }


def place_in_words(at: str) -> str:
    """Where a row stands: "Blatt Projekte, Zeile 7"; of a list on its side the column."""
    sheet, _mark, where = at.rpartition("!")
    line = (_("Zeile %s") if where.isdigit() else _("Spalte %s")) % where
    return _("Blatt %(sheet)s, %(line)s") % {"sheet": sheet, "line": line} if sheet else line


def day_in_words(value: Values) -> str:
    """As people write dates here: 01.05.2024, 05/2024, 2024."""
    parts = value["value"].split("-")
    return {1: parts[0], 2: "/".join(reversed(parts)), 3: ".".join(reversed(parts))}[len(parts)]


def amount_in_words(amount: Values) -> str:
    """An amount with what it is for."""
    label = MEANINGS.get(amount["meaning"], amount["meaning"])
    if "eur_min" in amount:
        return f"{label}: {_euro(amount['eur_min'])} bis {_euro(amount['eur_max'])} €"
    return f"{label}: {_euro(amount['eur'])} €"


def _euro(euro: float) -> str:
    text = f"{euro:,.2f}" if euro % 1 else f"{euro:,.0f}"
    return text.translate(str.maketrans(",.", ".,"))


def lines_of(intake: Intake, steps: list[Step]) -> list[Line]:
    """All rows of a list as the page shows them."""
    words = Words()
    problems, hints = (by_place(intake.reading.get(name, [])) for name in ("errors", "hints"))
    return [
        words.line(number, step, problems.get(step.at, []), hints.get(step.at, [])) for number, step in enumerate(steps)
    ]


def provenance_of(project: Project) -> list[IntakeRow]:
    """The rows of lists that values of a project came from, newest first; `words` names the values."""
    rows = list(
        project.list_rows.exclude(parts=[]).select_related("intake").defer("intake__content", "intake__reading")
    )
    for row in rows:
        row.place = place_in_words(row.at)
        row.words = ", ".join(str(LABELS[part]) for part in PARTS if part in row.parts)
    return rows


def by_place(problems: list[Values]) -> dict[str, list[Values]]:
    """Problems by the row they stand in, each with its label."""
    found: dict[str, list[Values]] = {}
    for problem in problems:
        found.setdefault(problem["at"], []).append({**problem, "label": LABELS.get(problem["field"], _("Zeile"))})
    return found


def rejected_of(intake: Intake) -> list[Values]:
    """Rows that are not taken over, with the reason."""
    rows = (problem for problem in intake.reading.get("errors", []) if problem["field"] == "row" and problem["at"])
    return [{**problem, "place": place_in_words(problem["at"])} for problem in rows]


def counts_of(lines: list[Line], rejected: list[Values]) -> list[tuple[str, str, int]]:
    """How many rows each filter shows."""
    counted = Counter(view for line in lines for view in line.view)
    labels = {
        "alle": _("alle"),
        "neu": _("neu"),
        "geaendert": _("geändert"),
        "fragen": _("zu entscheiden"),
        "hinweise": _("mit Hinweis"),
        "gleich": _("unverändert"),
    }
    found = [(view, label, counted[view]) for view, label in labels.items() if counted[view] or view == "alle"]
    return [*found, ("abgewiesen", _("nicht lesbar"), len(rejected))] if rejected else found


def columns_of(intake: Intake) -> list[dict[str, Any]]:
    """Each table with its columns, as they were understood."""
    return [
        {
            **table,
            "columns": [{**column, "label": role_in_words(column)} for column in table["columns"]],
            "unknown": [column["heading"] for column in table["columns"] if column["role"] == "unknown"],
        }
        for table in intake.reading.get("tables", [])
    ]


def role_in_words(column: Values) -> str:
    """What a column was taken for."""
    if column["role"] == "amount":
        return str(ROLES.get(f"amount:{column['meaning']}", column["meaning"]))
    if column["role"] == "flag":
        return _("ja/nein: %s") % column["meaning"]
    return str(ROLES.get(column["role"], _("nicht erkannt")))
