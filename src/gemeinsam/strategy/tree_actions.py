"""Goals as people write them: add, edit, publish, retire; and the one way in which rows of the tree are edited."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import differences, entry, record, record_all
from gemeinsam.county.models import User
from gemeinsam.strategy.models import Ending, Field, FormerAddress, Goal, Measure, Principle
from gemeinsam.strategy.tree_words import texts_of


def highest(rows: models.QuerySet, kind: str, start: str) -> int:
    """The highest number that was ever given under a beginning: of rows that are there, ended, or numbered anew."""
    given = set(rows.filter(number__startswith=start).values_list("number", flat=True))
    given |= set(FormerAddress.objects.filter(kind=kind, old__startswith=start).values_list("old", flat=True))
    return max((int(tail) for number in given if (tail := number.removeprefix(start)).isdigit()), default=0)


def next_goal_number(field: Field) -> str:
    """The next free number of a field: MO-Z4. Once used, a number is never given again."""
    start = f"{field.code}-Z"
    return f"{start}{highest(Goal.objects.all(), FormerAddress.Kind.GOAL, start) + 1}"


def assign(row: models.Model, values: dict[str, Any]) -> None:
    """Put the values of a form on a row, check it, and save; related rows last."""
    many = {field.name for field in row._meta.many_to_many}
    for name, value in values.items():
        if name not in many:
            setattr(row, name, value)
    row.full_clean(exclude=["county"])
    row.save()
    for name in many & set(values):
        getattr(row, name).set(values[name])


def write(row: models.Model, *, values: dict[str, Any], version: int | None) -> tuple[models.Model, dict[str, Any]]:
    """Edit a row of the tree; what a person changed is no longer our assumption. Returns it, and what changed.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    row = versions.claim(row, version=version)
    before = texts_of(row)
    assign(row, {name: value for name, value in values.items() if name in row.EDITABLE})
    changes = differences(before, texts_of(row))
    confirm(row, set(changes))
    return row, changes


def confirm(row: models.Model, changed: set[str]) -> None:
    """What a person changed is no assumption any more; what a row can't be without never was one of a field."""
    fields = [row._meta.get_field(name) for name in row.EDITABLE]
    removable = [f.name for f in fields if not f.is_relation and not f.choices and (f.null or f.empty_strings_allowed)]
    row.confirm(changed, tuple(removable))
    row.save(update_fields=["assumed"])


@transaction.atomic
def add_goal(*, values: dict[str, Any], person: User) -> Goal:
    """A goal as a draft, under the next number of its field: MO-Z4.

    Raises:
        ValidationError: a value breaks a rule.
    """
    hold_goals(values.get("parent"))
    goal = Goal(number=next_goal_number(values["field"]))
    try:
        with transaction.atomic():
            assign(goal, values)
    except IntegrityError as error:  # two at once took the same number
        raise ValidationError(_("Diese Nummer wurde gerade vergeben. Speichern Sie noch einmal.")) from error
    record("added", goal, _("Ziel %s angelegt") % goal.named, person=person, is_public=False)
    return goal


@transaction.atomic
def edit_goal(*, goal: Goal, values: dict[str, Any], version: int | None, person: User, renumber: bool = False) -> Goal:
    """Change a goal. In another field it keeps its number, unless asked; its operational goals go along.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a broken rule.
    """
    hold_goals(goal, values.get("parent"))
    was_in, former = goal_now(goal).field_id, goal.number
    goal, changes = write(goal, values=values, version=version)
    if goal.field_id != was_in:
        if renumber:
            give_new_number(goal)
            changes["number"] = [former, goal.number]
        take_along(goal, person=person)
    refuse_hidden_parent(goal)
    summary = _("Ziel %s geändert") % goal.named
    record("edited", goal, summary, person=person, changes=changes, is_public=goal.is_public)
    return goal


def goal_now(goal: Goal) -> Goal:
    """The goal as it is stored: a form has put its own values on the one it was given."""
    return Goal.objects.get(pk=goal.pk)


def hold_goals(*goals: Goal | None) -> None:
    """Lock goals in the order of their keys, so that two edits at once can't hang two goals below each other."""
    for pk in sorted({goal.pk for goal in goals if goal is not None}):
        Goal.objects.filter(pk=pk).update(version=models.F("version"))


def give_new_number(row: Goal | Measure) -> None:
    """The next number of its field; the old one leads to it for ever."""
    kind = FormerAddress.Kind.GOAL if isinstance(row, Goal) else FormerAddress.Kind.MEASURE
    FormerAddress.objects.create(kind=kind, old=row.number, **{kind.value: row})
    row.number = next_goal_number(row.field) if isinstance(row, Goal) else next_measure_number(row.field)
    row.save(update_fields=["number"])


def next_measure_number(field: Field) -> str:
    """The next free number of a field: MO-07. Once used, a number is never given again."""
    start = f"{field.code}-"
    return f"{start}{highest(Measure.objects.all(), FormerAddress.Kind.MEASURE, start) + 1:02d}"


def take_along(goal: Goal, *, person: User) -> None:
    """The operational goals of a goal that moved to another field."""
    rows = list(goal.children.select_related("field__topic"))
    words = _("Ziel %(goal)s folgt %(parent)s ins Feld %(field)s")
    record_all(
        entry("moved", row, words % {"goal": row.named, "parent": goal.number, "field": goal.field},
              person=person, changes={"field": [str(row.field), str(goal.field)]}, is_public=row.is_public)
        for row in rows
    )  # fmt: skip
    goal.children.update(field=goal.field, version=models.F("version") + 1)


def refuse_hidden_parent(goal: Goal) -> None:
    """A public operational goal needs a public goal above it: readers would not find it."""
    if goal.is_public and goal.parent and not goal.parent.is_public:
        text = _("Veröffentlichen Sie zuerst das strategische Ziel %s.") % goal.parent.named
        raise ValidationError(text, code="hidden_parent")


@transaction.atomic
def publish_goal(*, goal: Goal, is_public: bool, person: User) -> Goal:
    """Show a goal to everybody, or take it back into the draft.

    Raises:
        ValidationError: it is so already, or would leave operational goals without the one above them.
    """
    hold_goals(goal, goal.parent)
    goal = goal_now(goal)
    if not is_public and goal.children.public().exists():
        raise ValidationError(_("Dazu gehören öffentliche operative Ziele. Nehmen Sie zuerst diese zurück."))
    show(goal, is_public=is_public)
    refuse_hidden_parent(goal)
    words = _("Ziel %s veröffentlicht") if is_public else _("Ziel %s zurück in den Entwurf genommen")
    record("published" if is_public else "hidden", goal, words % goal.named, person=person, is_public=True)
    return goal


def show(row: Goal | Principle, *, is_public: bool) -> None:
    """Set whether everybody sees a row of the tree; it must change something."""
    state = Measure.Publication.PUBLIC if is_public else Measure.Publication.DRAFT
    rows = type(row).objects.current().filter(pk=row.pk).exclude(publication=state)
    if not rows.update(publication=state, version=models.F("version") + 1):
        raise ValidationError(_("Das ist schon geschehen. Laden Sie die Seite neu."), code="done")
    row.refresh_from_db()


@transaction.atomic
def retire_goal(*, goal: Goal, reason: str, person: User) -> Goal:
    """Take a goal out; its number, its history and, if it was public, its page stay.

    Raises:
        ValidationError: no reason, already retired, or operational goals still hang below it.
    """
    if not reason.strip():
        raise ValidationError(_("Warum? Ein Satz genügt."), code="no_reason")
    hold_goals(goal)
    if below := list(goal.children.current()):
        names = ", ".join(row.number for row in below[:5])
        raise ValidationError(_("Dazu gehören noch operative Ziele: %s.") % names, code="children")
    end(goal, how=Ending.RETIRED, reason=reason)
    summary = _("Ziel %s zurückgezogen") % goal.named
    record("retired", goal, summary, person=person, reason=reason, is_public=goal.was_public)
    return goal


def end(row: Goal | Measure, *, how: Ending, reason: str, successor: Goal | Measure | None = None) -> None:
    """Mark a row as ended.

    Raises:
        ValidationError: code `retired`, it ended before.
    """
    values = {"retired": timezone.now(), "ending": how, "ending_reason": clean(reason), "successor": successor}
    if not type(row).objects.current().filter(pk=row.pk).update(**values, version=models.F("version") + 1):
        raise ValidationError(_("%s ist schon zurückgezogen.") % row.number, code="retired")
    row.refresh_from_db()


def clean(reason: str) -> str:
    return reason.replace("\0", "").strip()[:500]
