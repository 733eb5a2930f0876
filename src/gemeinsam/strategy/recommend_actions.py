"""Taking up a recommendation: it becomes a goal or the idea of a measure, tied to it; and taking that back."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gemeinsam.county.models import User
from gemeinsam.inventory import recommend_actions as inventory
from gemeinsam.inventory.recommend_facts import Recommendation
from gemeinsam.inventory.recommend_models import RecommendationDecision
from gemeinsam.strategy import actions, tree_actions
from gemeinsam.strategy.models import Goal, Measure, Origin

GOAL, MEASURE = "goal", "measure"


@transaction.atomic
def accept_recommendation(
    *, row: Recommendation, kind: str, values: dict[str, Any], version: int, person: User
) -> Goal | Measure:
    """Make a goal or the idea of a measure of a recommendation. values: title, text, field.

    Raises:
        ValidationError: code `accepted`, it became something already; `conflict`, somebody decided in between.
    """
    if row.decision.state == RecommendationDecision.State.ACCEPTED:
        raise ValidationError(_("Diese Empfehlung ist schon angenommen."), code="accepted")
    accepted = {"state": RecommendationDecision.State.ACCEPTED, "reason": "", "until": None}
    decided = inventory.settle(row, accepted, version=version)
    add = tree_actions.add_goal if kind == GOAL else add_idea
    made = add(values=values, person=person)
    Origin.objects.create(recommendation=decided, **{kind: made})
    words = _("Empfehlung angenommen, daraus wurde %(made)s: %(title)s") % {"made": named(made), "title": row.title}
    inventory.note("accepted", decided, words, person=person)
    return made


def add_idea(*, values: dict[str, Any], person: User) -> Measure:
    """A measure as an idea and a draft."""
    told = {"title": values["title"], "summary": values["text"], "field": values["field"]}
    return actions.add_measure(values=told, person=person)


@transaction.atomic
def take_back_acceptance(*, decided: RecommendationDecision, version: int, person: User) -> RecommendationDecision:
    """Open an accepted recommendation again; what it became goes too, as long as nobody has worked on it.

    Raises:
        ValidationError: code `used`, somebody has; `conflict`, somebody else decided in between.
    """
    decided = inventory.reopen_recommendation(decided=decided, version=version, person=person)
    for origin in Origin.objects.filter(recommendation=decided).select_related("goal", "measure"):
        made = origin.goal or origin.measure
        if made.retired:
            continue
        if is_used(made):
            text = _("%s wurde schon bearbeitet. Ziehen Sie es dort zurück, dann lässt sich die Empfehlung öffnen.")
            raise ValidationError(text % named(made), code="used")
        remove(made, person=person)
    return decided


def is_used(made: Goal | Measure) -> bool:
    """Whether somebody has built on it since it was made."""
    if isinstance(made, Goal) and (made.measures.exists() or made.children.exists()):
        return True
    return made.version > 1 or made.is_public or made.origins.count() > 1


def remove(made: Goal | Measure, *, person: User) -> None:
    reason = _("Die Empfehlung ist wieder offen.")
    if isinstance(made, Measure):
        actions.retire_measure(measure=made, reason=reason, person=person)
    else:
        tree_actions.retire_goal(goal=made, reason=reason, person=person)


def named(made: Goal | Measure) -> str:
    return f"{made.number} {made.title}"
