"""What taking over a list would do: for each row a new project, changes, nothing, or a contradiction.

Three editions are compared: the row as it is now, the row as it was in the last list that was taken over, and
the project as it stands. What only the list has changed is changed; what only people have changed stays; what
both have changed is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Literal

from gemeinsam.engines.lists.cleaning import folded
from gemeinsam.inventory.intake_models import Intake, IntakeRow
from gemeinsam.inventory.intake_values import (
    PARTS,
    Values,
    identity_of,
    is_empty,
    same,
    values_of_project,
    values_of_row,
)
from gemeinsam.inventory.models import Project

Kind = Literal["new", "change", "same", "out"]
What = Literal["fill", "update", "conflict", "keep"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of a row that differs from the project.

    Args:
        part: which value.
        old: as the project has it.
        new: as the list has it.
        what: fill (the project has none), update (only the list has changed it), conflict (both differ; a
            person decides), keep (a person decided to keep the old one).
    """

    part: str
    old: Any
    new: Any
    what: What

    @property
    def is_taken(self) -> bool:
        return self.what in ("fill", "update")


@dataclass(slots=True)
class Step:
    """What becomes of one row.

    Args:
        at: where it stands.
        values: the nine values.
        row: everything that was read of it.
        kind: new, change, same, or out (a person left it out).
        project: the project it belongs to, if there is one.
        differences: for a change.
    """

    at: str
    values: Values
    row: Values
    kind: Kind
    project: Project | None = None
    differences: list[Difference] = field(default_factory=list)

    @property
    def conflicts(self) -> list[Difference]:
        return [difference for difference in self.differences if difference.what == "conflict"]

    @property
    def taken(self) -> list[Difference]:
        return [difference for difference in self.differences if difference.is_taken]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the inventory has already."""

    rows: dict[str, IntakeRow]
    numbered: dict[tuple[str, str, str], IntakeRow]
    projects: dict[int, Project]
    keyed: dict[str, Project]
    titled: dict[str, list[Project]]


def steps_of(intake: Intake) -> list[Step]:
    """What taking over would do now, row by row, in the order of the list."""
    known = _known()
    rows = intake.reading.get("rows", [])
    identities = {identity_of(row) for row in rows}
    used: set[int] = set()
    steps = []
    for row in rows:
        step = _step(intake, row, known, identities, used)
        if step.project is not None:
            used.add(step.project.pk)
        steps.append(step)
    return steps


def _known() -> _Known:
    projects = {
        project.pk: project
        for project in Project.objects.current()
        .select_related("unit")
        .prefetch_related("topics", "places", "statements")
    }
    rows: dict[str, IntakeRow] = {}
    numbered: dict[tuple[str, str, str], IntakeRow] = {}
    stored = IntakeRow.objects.filter(intake__state=Intake.State.APPLIED).select_related("intake")
    for row in stored.defer("intake__content", "intake__reading").order_by("pk"):
        rows[row.identity] = row
        if row.number:
            numbered[row.intake.stem, row.at.partition("!")[0], row.number] = row
    titled: dict[str, list[Project]] = {}
    for project in projects.values():
        titled.setdefault(folded(project.title), []).append(project)
    keyed = {project.slug: project for project in projects.values()}
    return _Known(rows, numbered, projects, keyed, titled)


def _step(intake: Intake, row: Values, known: _Known, identities: set[str], used: set[int]) -> Step:
    values = values_of_row(row)
    step = Step(at=row["at"], values=values, row=row, kind="new")
    keyed = known.keyed.get(row.get("key", ""))
    if keyed is not None and keyed.pk not in used:
        # Prefilled from the inventory: the entry is known even where its title was changed.
        base, step.project = _last_row(keyed, known), keyed
    else:
        base = _last_edition(intake, row, known, identities)
        step.project = _project(values, base, known, used)
    if row["at"] in intake.left_out:
        step.kind = "out"
        return step
    if step.project is not None:
        answers = intake.answers.get(row["at"], {})
        step.differences = list(_differences(values, base and base.values, step.project, answers))
        step.kind = "change" if step.taken or step.conflicts else "same"
    return step


def _last_row(project: Project, known: _Known) -> IntakeRow | None:
    """What the last list that was taken over said of an entry."""
    return max((row for row in known.rows.values() if row.project_id == project.pk), key=attrgetter("pk"), default=None)


def _last_edition(intake: Intake, row: Values, known: _Known, identities: set[str]) -> IntakeRow | None:
    """The same row in the list that was taken over last; by its number where title or unit have changed."""
    same_name = known.rows.get(identity_of(row))
    if same_name is not None or not row.get("number"):
        return same_name
    numbered = known.numbered.get((intake.stem, row["at"].partition("!")[0], row["number"]))
    # A number that now stands at another row was given anew.
    return None if numbered is None or numbered.identity in identities else numbered


def _project(values: Values, base: IntakeRow | None, known: _Known, used: set[int]) -> Project | None:
    if base is not None and base.project_id in known.projects:
        return known.projects[base.project_id]
    for project in known.titled.get(folded(values["title"] or ""), ()):
        unit, own = values["unit"], project.unit
        if project.pk not in used and (unit is None or own is None or same("unit", unit, _unit(own))):
            return project
    return None


def _unit(unit: Any) -> Values:
    return {"name": unit.name, "org": unit.slug}


def _differences(values: Values, base: Values | None, project: Project, answers: Values) -> Iterable[Difference]:
    current = values_of_project(project)
    for part in PARTS:
        old, new = current[part], values[part]
        if is_empty(part, new) or same(part, old, new) or _says_no_more(part, old, new):
            continue
        if base is not None and same(part, base.get(part), new):
            continue
        if is_empty(part, old):
            yield Difference(part, old, new, "fill")
        elif base is not None and same(part, base.get(part), old):
            yield Difference(part, old, new, "update")
        else:
            answer: What = {"new": "update", "old": "keep"}.get(answers.get(part, ""), "conflict")  # type: ignore[assignment]
            yield Difference(part, old, new, answer)


def _says_no_more(part: str, old: Any, new: Any) -> bool:
    """Sources and statements of money stand side by side: a list that names some of them changes nothing."""
    if part == "sources":
        return set(new) <= set(old)
    if part == "amounts":
        return all(any(same(part, [amount], [own]) for own in old) for amount in new)
    return False
