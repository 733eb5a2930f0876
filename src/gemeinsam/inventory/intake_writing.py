"""Writes a list into the inventory: new projects many at once, changes one by one, each with its history."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemeinsam.county import versions
from gemeinsam.county.history import differences, entry, record, record_all
from gemeinsam.county.models import Municipality, Unit, User
from gemeinsam.engines.lists.cleaning import folded
from gemeinsam.inventory import addresses, search
from gemeinsam.inventory.actions import assign
from gemeinsam.inventory.intake_models import Intake, IntakeRow
from gemeinsam.inventory.intake_plan import Step
from gemeinsam.inventory.intake_values import MEANINGS, STATUSES, Values, identity_of, is_empty
from gemeinsam.inventory.models import Project, SearchEntry, Statement
from gemeinsam.participation.models import Topic

LONGEST_TITLE = 200
BATCH = 200
Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Counted:
    """What taking over a list did."""

    new: int
    changed: int
    same: int
    left_out: int
    units: int

    @property
    def words(self) -> str:
        """One line of German."""
        parts = [
            ngettext("%d neuer Eintrag", "%d neue Einträge", self.new) % self.new,
            ngettext("%d geändert", "%d geändert", self.changed) % self.changed,
            _("%d unverändert") % self.same,
        ]
        if self.left_out:
            parts.append(_("%d ausgelassen") % self.left_out)
        if self.units:
            parts.append(ngettext("%d neue Stelle", "%d neue Stellen", self.units) % self.units)
        return ", ".join(parts)


class Writer:
    """Takes the steps of one list.

    Args:
        intake: the list.
        person: who takes it over.
        told: hears how many of how many rows are done.
    """

    def __init__(self, intake: Intake, person: User | None, told: Told = lambda _done, _of: None) -> None:
        self.intake, self.person, self.told = intake, person, told
        self.units = {unit.slug: unit for unit in Unit.objects.all()}
        self.by_name = {folded(unit.name): unit for unit in self.units.values()}
        self.topics = {topic.slug: topic for topic in Topic.objects.themes()}
        places = list(Municipality.objects.all())
        self.places = {place.ags or place.ars: place for place in places}
        self.root = next((place for place in places if place.kind == Municipality.Kind.COUNTY), None)
        self.made_units = 0

    @transaction.atomic
    def write(self, steps: list[Step]) -> Counted:
        """Do all of it, or nothing.

        Raises:
            ValidationError: a row breaks a rule of the inventory; it names the row.
        """
        new = [step for step in steps if step.kind == "new"]
        changed = [step for step in steps if step.kind == "change" and step.taken]
        for start in range(0, len(new), BATCH):
            self._add(new[start : start + BATCH])
            self.told(min(start + BATCH, len(new)), len(new) + len(changed))
        for done, step in enumerate(changed, 1):
            self._change(step)
            if done % BATCH == 0 or done == len(changed):
                self.told(len(new) + done, len(new) + len(changed))
        same = [step for step in steps if step.project is not None and step.kind != "out" and step not in changed]
        IntakeRow.objects.bulk_create(self._row(step, step.project, []) for step in same)
        out = sum(step.kind == "out" for step in steps)
        return Counted(len(new), len(changed), len(same), out, self.made_units)

    def _add(self, steps: list[Step]) -> None:
        """New projects of a batch, in a fixed number of statements."""
        projects = [self._made(step) for step in steps]
        self._give_slugs(projects)
        for step, project in zip(steps, projects, strict=True):
            _check(step, project)
        made = Project.objects.bulk_create(projects)
        pairs = list(zip(steps, made, strict=True))
        for name, related in (("topics", self._topics), ("places", self._places)):
            through = getattr(Project, name).through
            target = getattr(Project, name).rel.model._meta.model_name
            through.objects.bulk_create(
                through(**{"project_id": project.pk, f"{target}_id": row.pk})
                for step, project in pairs
                for row in related(step.values)
            )
        Statement.objects.bulk_create(
            statement for step, project in pairs for statement in self._statements(step, project)
        )
        IntakeRow.objects.bulk_create(self._row(step, project, _filled(step.values)) for step, project in pairs)
        self._tell_history(made)
        _index(made)

    def _made(self, step: Step) -> Project:
        values = step.values
        project = Project(
            title=values["title"][:LONGEST_TITLE],
            summary=_summary(step),
            unit=self._unit(values["unit"]),
            status=STATUSES.get(values["status"], ""),
            sources=[*values["sources"], self._source(step)],
            is_public=False,
        )
        for name, value in _times(values).items():
            setattr(project, name, value)
        return project

    def _source(self, step: Step) -> str:
        """Where the row stands, as one of the project's sources."""
        return _("Liste „%(list)s“, %(at)s, eingelesen am %(day)s") % {
            "list": self.intake.file_name,
            "at": step.at.lstrip("!"),
            "day": f"{date.today():%d.%m.%Y}",  # noqa: DTZ011 - the office's own day
        }

    def _give_slugs(self, projects: list[Project]) -> None:
        bases = [addresses.spelt(project.title, otherwise="eintrag") for project in projects]
        taken: set[str] = set()
        for base in set(bases):
            taken |= addresses.taken_by(Project, base)
        for base, project in zip(bases, projects, strict=True):
            project.slug = addresses.next_free(base, taken)
            taken.add(project.slug)

    def _unit(self, given: Values | None) -> Unit | None:
        """The unit; one that nobody knew becomes a unit of the county."""
        if given is None:
            return None
        unit = self.units.get(given["org"] or "") or self.by_name.get(folded(given["name"]))
        if unit is None:
            unit = self._new_unit(given["name"][:160])
        return unit

    def _new_unit(self, name: str) -> Unit:
        slug = addresses.next_free(addresses.spelt(name, otherwise="stelle"), self.units)
        unit = Unit.objects.create(slug=slug, name=name, note=_("aus Liste „%s“") % self.intake.file_name[:200])
        record("added", unit, _("Stelle „%s“ aus einer Liste angelegt") % unit, person=self.person)
        self.units[slug] = self.by_name[folded(name)] = unit
        self.made_units += 1
        return unit

    def _topics(self, values: Values) -> list[Topic]:
        return [self.topics[key] for key in values["fields"] if key in self.topics]

    def _places(self, values: Values) -> list[Municipality]:
        found = [self.places[key] for key in (*values["places"]["ags"], *values["places"]["vg"]) if key in self.places]
        return [*found, self.root] if values["places"]["kreis"] and self.root else found

    def _statements(self, step: Step, project: Project) -> Iterable[Statement]:
        for order, amount in enumerate(step.values["amounts"]):
            low = amount.get("eur", amount.get("eur_min"))
            note = _("%(low)s bis %(high)s Euro") % {
                "low": f"{low:,.0f}", "high": f"{amount['eur_max']:,.0f}",
            } if "eur_max" in amount else ""  # fmt: skip
            yield Statement(
                project=project,
                meaning=MEANINGS.get(amount["meaning"], amount["meaning"]),
                cents=round(low * 100),
                note=note.replace(",", "."),
                order=order,
                sources=[self._source(step)],
            )

    def _row(self, step: Step, project: Project | None, parts: list[str]) -> IntakeRow:
        return IntakeRow(
            intake=self.intake,
            project=project,
            at=step.at[:120],
            identity=identity_of(step.values),
            number=step.row.get("number", "")[:40],
            values=step.values,
            parts=parts,
        )

    def _tell_history(self, projects: list[Project]) -> None:
        words, reason = _("„%s“ aus einer Liste in den Bestand aufgenommen"), _("Liste „%s“") % self.intake.file_name
        record_all(entry("added", row, words % row, person=self.person, reason=reason) for row in projects)

    def _change(self, step: Step) -> None:
        """A project that exists; each value has its place in the list."""
        assert step.project is not None  # noqa: S101 - a change has one
        project = versions.claim(step.project, version=step.project.version)
        before = versions.texts(project, Project.EDITABLE)
        taken = {difference.part: difference.new for difference in step.taken}
        assign(project, self._fields_of(taken, project, step))
        if "amounts" in taken:
            self._put_amounts(step, project)
        changes = differences(before, versions.texts(project, Project.EDITABLE))
        project.confirm(set(changes), Project.EDITABLE)
        project.save(update_fields=["assumed", "sources"])
        search.index([project])
        IntakeRow.objects.bulk_create([self._row(step, project, sorted(taken))])
        summary = _("„%s“ aus einer Liste geändert") % project
        reason = _("Liste „%(list)s“, %(at)s") % {"list": self.intake.file_name, "at": step.at}
        record(
            "edited", project, summary, person=self.person, reason=reason, changes=changes, is_public=project.is_public
        )

    def _fields_of(self, taken: Values, project: Project, step: Step) -> dict[str, Any]:
        values: dict[str, Any] = {}
        if "title" in taken:
            values["title"] = taken["title"][:LONGEST_TITLE]
        if "unit" in taken:
            values["unit"] = self._unit(taken["unit"])
        if "status" in taken:
            values["status"] = STATUSES[taken["status"]]
        if {"start", "end"} & set(taken):
            values |= _times({part: taken.get(part) for part in ("start", "end")}, project)
        if "fields" in taken:
            values["topics"] = self._topics(taken)
        if "places" in taken:
            values["places"] = self._places(taken)
        project.sources = list(dict.fromkeys([*project.sources, *taken.get("sources", []), self._source(step)]))
        return values

    def _put_amounts(self, step: Step, project: Project) -> None:
        """New statements beside the old ones; those that an earlier edition of the list brought are replaced."""
        kept = {(row.cents, row.meaning) for row in project.statements.all()}
        new = [row for row in self._statements(step, project) if (row.cents, row.meaning) not in kept]
        meanings = {row.meaning for row in new}
        stem = _("Liste „%s“") % ""
        for row in project.statements.all():
            if row.meaning in meanings and any(str(source).startswith(stem[:-1]) for source in row.sources):
                row.delete()
        Statement.objects.bulk_create(new)


def _check(step: Step, project: Project) -> None:
    try:
        project.full_clean(exclude=["county"], validate_unique=False, validate_constraints=True)
    except ValidationError as error:
        message = _("%(at)s, „%(title)s“: %(why)s") % {
            "at": step.at, "title": project.title, "why": " ".join(error.messages),
        }  # fmt: skip
        raise ValidationError(message, code="broken_row") from error


def _filled(values: Values) -> list[str]:
    return [part for part, value in values.items() if not is_empty(part, value)]


def _summary(step: Step) -> str:
    """What the list says beside the nine values, in its own words; the title where it says nothing."""
    notes = [f"{heading.split(' | ')[-1]}: {text}" for heading, text in step.row.get("notes", {}).items()]
    return "\n".join([*notes] or [step.values["title"]])[:1000]


def _times(values: Values, project: Project | None = None) -> dict[str, Any]:
    """Beginning and end with their precision; an end before the beginning stays as a remark."""
    found: dict[str, Any] = {}
    for part, name in (("start", "starts"), ("end", "ends")):
        if values[part] is not None:
            found[name] = _date(values[part]["value"], last=name == "ends")
            found[f"{name}_precision"] = values[part]["precision"]
    start = found.get("starts", project.starts if project else None)
    end = found.get("ends", project.ends if project else None)
    if start and end and end < start:
        found.pop("ends", None)
        found.pop("ends_precision", None)
        if values["end"] is not None:
            found["period_note"] = _("Ende laut Liste: %s") % values["end"]["value"]
        else:
            found.pop("starts", None)
            found.pop("starts_precision", None)
    return found


def _date(text: str, *, last: bool) -> date:
    """The first day of a day, month or year; the last one for an end."""
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    if not last:
        return date(year, month or 1, day or 1)
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def _index(projects: list[Project]) -> None:
    """Search texts of many projects in few statements."""
    loaded = Project.objects.filter(pk__in=[project.pk for project in projects]).select_related("unit")
    SearchEntry.objects.bulk_create(
        SearchEntry(project=project, words=search.words_of(project))
        for project in loaded.prefetch_related("topics", "partners", "places")
    )
