"""Drafting together: a word among colleagues, and goals and measures made of what people and the inventory say."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.history import record
from gemeinsam.county.models import User
from gemeinsam.strategy import actions
from gemeinsam.strategy.draft_sources import Source
from gemeinsam.strategy.models import DraftComment, Goal, Measure, Origin
from gemeinsam.strategy.tree_actions import add_goal

GOAL, MEASURE = "goal", "measure"
LONGEST = 2000


@transaction.atomic
def add_comment(*, target: Goal | Measure, text: str, person: User) -> DraftComment:
    """Say something to the colleagues about a goal or a measure.

    Raises:
        ValidationError: nothing said, or too much.
    """
    if len(text) > LONGEST:
        raise ValidationError(_("Höchstens %d Zeichen. Ihr Text ist länger.") % LONGEST, code="long")
    name = GOAL if isinstance(target, Goal) else MEASURE
    comment = DraftComment(text=text.strip(), person=person, **{name: target})
    comment.full_clean(exclude=["county", "person"])
    comment.save()
    record("commented", target, _("Interner Kommentar zu %s") % target.number, person=person)
    return comment


@transaction.atomic
def settle_comment(*, comment: DraftComment, settled: bool, person: User) -> DraftComment:
    """Fold a comment away, or open it again. A second click changes nothing."""
    now = timezone.now() if settled else None
    if DraftComment.objects.filter(pk=comment.pk, settled__isnull=settled).update(settled=now):
        words = _("Kommentar zu %s erledigt") if settled else _("Kommentar zu %s wieder offen")
        target: Any = comment.target
        record("settled", target, words % target.number, person=person)
    comment.refresh_from_db()
    return comment


@transaction.atomic
def draft_from(*, source: Source, kind: str, values: dict[str, Any], person: User) -> Goal | Measure:
    """Make a goal or the idea of a measure of something, tied to it in the same step. values: title, text, field.

    Raises:
        ValidationError: a value breaks a rule; or the source is gone.
    """
    told = {"title": values["title"], "field": values["field"]}
    made: Goal | Measure
    if kind == GOAL:
        made = add_goal(values={**told, "text": values["text"]}, person=person)
    else:
        made = actions.add_measure(values={**told, "summary": values["text"]}, person=person)
    for name, row in source.origins:
        origin = Origin(**{name: row, GOAL if kind == GOAL else MEASURE: made})
        origin.full_clean(exclude=["county"], validate_constraints=False)
        origin.save()
    if not source.origins:
        raise ValidationError(_("Woraus? Die Herkunft ist nicht mehr da."), code="gone")
    words = _("%(made)s aus %(source)s") % {"made": f"{made.number} {made.title}", "source": source.label}
    record("drafted", made, words, person=person)
    return made
