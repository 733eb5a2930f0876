"""What people do on the workbench: take a plan in, move its rows, take a change back, throw a copy away."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import jobs
from gemeinsam.county.history import record
from gemeinsam.county.models import Job, User
from gemeinsam.engines import planner
from gemeinsam.planning.actions import SECONDS, store_assignment, store_plan
from gemeinsam.planning.judged import Bench, bench_of, limits_as_stored, recount, stale_rows
from gemeinsam.planning.models import Assignment, AssignmentYear, LeftOut, Plan, PlanEdit
from gemeinsam.planning.outcome import Outcome
from gemeinsam.planning.rules import claimed, refuse_if_decided, refuse_unless_working
from gemeinsam.strategy.models import Measure
from gemeinsam.web.figures import number_word

TAKEN_OUT = "Von Hand aus dem Plan genommen."
# The fields of a row that a copy takes along; whose row it is is set anew.
OWN = frozenset({"id", "county", "plan", "assignment"})


@dataclass(frozen=True, slots=True)
class Change:
    """What a row shall be: its first year (None: out of the plan), its programme, whether it is locked.

    What is not said stays as it is.
    """

    measure: str
    start: int | None = None
    programme: str | None = None
    locked: bool | None = None
    says_start: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that was made: before, after, and the measures whose row looks different now."""

    before: Bench
    after: Bench
    measure: str

    @property
    def touched(self) -> set[str]:
        one, two = self.before.complaints, self.after.complaints
        numbers = {number for number in one.keys() | two.keys() if one.get(number) != two.get(number)}
        return numbers | {self.measure}


@transaction.atomic
def take_into_workbench(*, plan: Plan, person: User) -> Plan:
    """A working copy of a plan, whatever it is; the plan itself stays as it is.

    Raises:
        ValidationError: code `infeasible`, there is nothing to work on.
    """
    if plan.status == Plan.Status.INFEASIBLE:
        raise ValidationError(_("Dieser Plan hat keine Zeilen. Ändern Sie zuerst die Grenzen."), code="infeasible")
    copy = blank_copy(plan)
    copy.save()
    for row in plan.assignments.prefetch_related("years"):
        years = list(row.years.all())
        taken = Assignment.objects.create(plan=copy, **values_of(row))
        AssignmentYear.objects.bulk_create(AssignmentYear(assignment=taken, **values_of(year)) for year in years)
    LeftOut.objects.bulk_create(LeftOut(plan=copy, **values_of(row)) for row in plan.left_out.all())
    bring_up_to_date(bench_of(copy))
    record("plan_taken", copy, _("Plan „%s“ in die Werkbank genommen") % plan, person=person)
    return copy


def bring_up_to_date(bench: Bench) -> Bench:
    """Store rows anew whose measure costs or lasts something else than when the plan was made."""
    live = {row.measure: row for row in bench.judgement.assignments}
    for number in stale_rows(bench):
        row = bench.inside[number]
        state = {"start": row.first_year, "programme": slug_of(row), "locked": row.locked}
        AssignmentYear.objects.filter(assignment=row).delete()
        row.delete()
        if number in live:
            place_row(bench, bench.measures[number], state)
    return refresh(bench)


def blank_copy(plan: Plan) -> Plan:
    """A new working plan with the figures of another one and nothing of its publication or decision."""
    taken = ("status", "first_year", "years", "benefit", "possible_benefit", "bound", "gap", "checked", "finding",
             "scarce", "limits", "problem_digest", "seed", "solver_version")  # fmt: skip
    return Plan(scenario=plan.scenario, based_on=plan, worked=True, **{name: getattr(plan, name) for name in taken})


def values_of(row: Any) -> dict[str, Any]:
    """All that a row says, but not whose it is."""
    fields = (field for field in row._meta.concrete_fields if field.name not in OWN)
    return {field.attname: getattr(row, field.attname) for field in fields}


@transaction.atomic
def change_row(*, plan: Plan, change: Change, version: int | None, person: User) -> Changed:
    """Move a measure, take it in or out, choose its programme, lock it; tells conflicts, refuses none.

    Raises:
        ValidationError: code `decided`, `not_working`, `published`, `conflict` (somebody else changed the plan),
            or the row can't be at all: no such measure, no such year, no such programme.
    """
    refuse_unless_working(plan)
    plan = claimed(plan, version=version)
    before = bench_of(plan)
    number = change.measure
    if number not in before.measures:
        raise ValidationError(_("Diese Maßnahme gehört nicht zu diesem Plan."), code="no_measure")
    old = state_of(before, number)
    new = wanted(before, change, old)
    if new == old:
        raise ValidationError(_("So steht es schon im Plan."), code="same")
    put(before, number, new)
    PlanEdit.objects.filter(plan=plan, undone=True).delete()
    PlanEdit.objects.create(
        plan=plan, measure=before.measures[number], before=old, after=new, person=person, version=plan.version
    )
    after = refresh(before)
    record("plan_worked", plan, in_words(number, old, new), person=person)
    return Changed(before=before, after=after, measure=number)


@transaction.atomic
def undo(*, plan: Plan, version: int | None, person: User, again: bool = False) -> Changed:
    """Take the last change back; `again` makes the last one that was taken back once more.

    Raises:
        ValidationError: as `change_row`, or code `nothing` if there is no such change.
    """
    refuse_unless_working(plan)
    plan = claimed(plan, version=version)
    edits = PlanEdit.objects.filter(plan=plan, undone=again).select_related("measure")
    edit = edits.first() if again else edits.last()
    if edit is None:
        said = _("Es gibt nichts zu wiederholen.") if again else _("Es gibt nichts zurückzunehmen.")
        raise ValidationError(said, code="nothing")
    before = bench_of(plan)
    number, new = edit.measure.number, edit.after if again else edit.before
    old = state_of(before, number)
    put(before, number, new)
    PlanEdit.objects.filter(pk=edit.pk).update(undone=not again, version=plan.version)
    after = refresh(before)
    verb = _("Wiederholt: %s") if again else _("Zurückgenommen: %s")
    record("plan_worked", plan, verb % in_words(number, old, new), person=person)
    return Changed(before=before, after=after, measure=number)


def state_of(bench: Bench, number: str) -> dict[str, Any]:
    """How a row stands, so that it can be put back exactly so."""
    if row := bench.inside.get(number):
        return {
            "start": row.first_year,
            "programme": row.programme.slug if row.programme else "",
            "locked": row.locked,
        }
    out = bench.outside.get(number)
    if out is None:
        return {"start": None, "programme": "", "locked": False}
    said = {name: getattr(out, name) for name in ("limit", "text", "missing", "proven")}
    return {"start": None, "programme": "", "locked": out.locked, "said": said}


def wanted(bench: Bench, change: Change, old: dict[str, Any]) -> dict[str, Any]:
    """The state that a change asks for.

    Raises:
        ValidationError: the year or the programme is none of this plan.
    """
    start = change.start if change.says_start else old["start"]
    locked = old["locked"] if change.locked is None else change.locked
    if start is None:
        kept = {"said": old["said"]} if "said" in old else {}
        return {"start": None, "programme": "", "locked": locked, **kept}
    if start not in bench.problem.calendar:
        raise ValidationError(_("Dieses Jahr liegt nicht im Plan."), code="no_year")
    if change.measure not in {measure.id for measure in bench.problem.measures}:
        raise ValidationError(
            _("%s gehört nicht zu diesem Szenario und kann nur herausgenommen werden.") % change.measure,
            code="no_measure",
        )
    programme = old["programme"] if change.programme is None else change.programme
    if programme and programme not in bench.programmes:
        raise ValidationError(_("Dieses Förderprogramm gehört nicht zu diesem Szenario."), code="no_programme")
    return {"start": start, "programme": programme, "locked": locked}


def put(bench: Bench, number: str, state: dict[str, Any]) -> None:
    """Make a row of the plan what a state says."""
    plan, measure = bench.plan, bench.measures[number]
    row = bench.inside.get(number)
    if row is not None and state["start"] == row.first_year and state["programme"] == slug_of(row):
        Assignment.objects.filter(pk=row.pk).update(locked=state["locked"])
        return
    AssignmentYear.objects.filter(assignment__plan=plan, assignment__measure=measure).delete()
    Assignment.objects.filter(plan=plan, measure=measure).delete()
    LeftOut.objects.filter(plan=plan, measure=measure).delete()
    if state["start"] is None:
        said = state.get("said") or {"limit": LeftOut.BY_HAND, "text": TAKEN_OUT}
        LeftOut.objects.create(plan=plan, measure=measure, locked=state["locked"], **said)
        return
    place_row(bench, measure, state)


def slug_of(row: Assignment) -> str:
    return row.programme.slug if row.programme else ""


def place_row(bench: Bench, measure: Measure, state: dict[str, Any]) -> None:
    """Store a row with its amounts as the engine counts them.

    Raises:
        ValidationError: the measure or the year is no longer part of the scenario.
    """
    start = state["start"] - bench.problem.first_year
    placement = planner.Placement(start=start, programme=state["programme"] or None)
    placed = planner.judge(bench.problem, {measure.number: placement}).assignments
    if not placed:
        raise ValidationError(
            _("%s kann in diesem Jahr nicht mehr im Plan stehen.") % measure.number, code="no_measure"
        )
    profile = bench.profiles.get(measure.number)
    stored = store_assignment(bench.plan, placed[0], measure, bench.problem, profile=profile)
    if state["locked"]:
        Assignment.objects.filter(pk=stored.pk).update(locked=True)


def refresh(before: Bench) -> Bench:
    """Read the rows again, judge them, and keep the figures at the plan."""
    after = before.moved()
    plan, found = after.plan, after.judgement
    bound = max(plan.bound, found.benefit)
    figures = {
        "status": Plan.Status.FEASIBLE,
        "first_year": after.problem.first_year,
        "years": after.problem.years,
        "benefit": found.benefit,
        "possible_benefit": after.problem.most_points,
        "bound": bound,
        "gap": planner.gap_of(found.benefit, bound),
        "checked": recount(after).ok,
        "finding": finding_of(after),
        "scarce": "",
        "limits": limits_as_stored(found),
        "computed": timezone.now(),
    }
    Plan.objects.filter(pk=plan.pk).update(**figures)
    for name, value in figures.items():
        setattr(plan, name, value)
    return after


def finding_of(bench: Bench) -> str:
    """The headline of a plan that people made."""
    inside, all_of_them = len(bench.inside), len(bench.problem.measures)
    conflicts = len(bench.issues)
    if not conflicts:
        return _("%(in)s von %(all)s Maßnahmen sind im Plan. Keine Grenze ist überschritten.") % {
            "in": inside, "all": all_of_them,
        }  # fmt: skip
    many = _("%s Konflikte sind offen.") % number_word(conflicts)
    open_ones = _("Ein Konflikt ist offen.") if conflicts == 1 else many
    return _("%(in)s von %(all)s Maßnahmen sind im Plan. %(open)s") % {
        "in": inside, "all": all_of_them, "open": open_ones,
    }  # fmt: skip


def in_words(number: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    """A change as a sentence of the history."""
    if old["start"] != new["start"]:
        if new["start"] is None:
            return _("%s aus dem Plan genommen") % number
        if old["start"] is None:
            return _("%(m)s in den Plan genommen, ab %(y)s") % {"m": number, "y": new["start"]}
        return _("%(m)s von %(a)s auf %(b)s verschoben") % {"m": number, "a": old["start"], "b": new["start"]}
    if old["programme"] != new["programme"]:
        return _("%(m)s: Förderung „%(p)s“") % {"m": number, "p": new["programme"] or _("eigene Förderung")}
    return (_("%s gesperrt") if new["locked"] else _("%s entsperrt")) % number


def changes_since(plan: Plan, version: int) -> list[str]:
    """What others did after the version that somebody read, as sentences with names."""
    edits = PlanEdit.objects.filter(plan=plan, version__gt=version).select_related("measure", "person")
    return [f"{edit.person or _('Jemand')}: {in_words(edit.measure.number, edit.before, edit.after)}" for edit in edits]


@transaction.atomic
def request_rest(*, plan: Plan, person: User, seconds: int = SECONDS, most_changes: int | None = None) -> Job:
    """Order the computation of everything that is not locked, with so many changes at most if that is asked.

    Raises:
        ValidationError: the plan is decided, or not a working copy.
    """
    refuse_unless_working(plan)
    job = jobs.enqueue("plan_rest", person=person, plan=plan.pk, seconds=seconds, most_changes=most_changes)
    record("plan_requested", plan, _("Rest von „%s“ wird neu gerechnet") % plan, person=person)
    return job


@transaction.atomic
def store_rest(*, plan: Plan, found: Outcome, job: Job | None = None) -> Plan:
    """Keep what the planner found around the locked rows, as a new working plan; the old one stays.

    Raises:
        ValidationError: the plan was decided or published meanwhile.
    """
    refuse_unless_working(plan)
    old = bench_of(plan)
    made = store_plan(scenario=plan.scenario, outcome=found, job=job)
    Plan.objects.filter(pk=made.pk).update(worked=True, based_on=plan)
    made.refresh_from_db()
    new = bench_of(made)
    for number, row in old.inside.items():
        if row.locked:
            put(new, number, state_of(old, number))
    for number, out in old.outside.items():
        if out.locked and number in new.outside:
            LeftOut.objects.filter(pk=new.outside[number].pk).update(locked=True, limit=out.limit, text=out.text)
    refresh(new)
    return made


@transaction.atomic
def delete_plan(*, plan: Plan, person: User) -> None:
    """Throw a plan away that nobody has seen and nobody decided.

    Raises:
        ValidationError: code `decided`, `published`, or `base` if a decided plan came from it.
    """
    refuse_if_decided(plan)
    if plan.published is not None:
        raise ValidationError(
            _("Dieser Plan ist öffentlich. Veröffentlichen Sie zuerst einen anderen."), code="published"
        )
    if is_base_of_a_decision(plan):
        raise ValidationError(
            _("Aus diesem Plan ging ein beschlossener hervor. Er bleibt, damit der Vergleich möglich ist."),
            code="base",
        )
    record("plan_deleted", plan, _("Plan „%s“ gelöscht") % plan, person=person)
    plan.delete()


def is_base_of_a_decision(plan: Plan) -> bool:
    parents = dict(Plan.objects.values_list("pk", "based_on"))
    return any(plan.pk in ancestors(pk, parents) for pk in Plan.objects.decided().values_list("pk", flat=True))


def ancestors(pk: int, parents: dict[int, int | None]) -> list[int]:
    """What a plan came from, step by step."""
    found = []
    while (up := parents.get(pk)) is not None:
        found.append(up)
        pk = up
    return found
