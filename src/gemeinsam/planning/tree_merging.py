"""Merging measures that are planned: what they need and exclude follows, and no public plan counts one twice."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gemeinsam.county.models import User
from gemeinsam.planning.models import Assignment, Dependency
from gemeinsam.planning.queries import published_plan_id
from gemeinsam.strategy import tree_moving
from gemeinsam.strategy.models import Measure


@transaction.atomic
def merge_measure(*, measure: Measure, into: Measure, reason: str, person: User) -> Measure:
    """Merge a measure into another; what it needs, excludes, and what needs it, is the other's from now on.

    Raises:
        ValidationError: code `planned`, both have years and money in the published plan; `circle`, one would need
            itself over others; else what `tree_moving.merge` refuses.
    """
    if planned_numbers(measure, into) == 2:
        text = _(
            "%(row)s und %(into)s stehen beide mit Jahren und Geld im veröffentlichten Plan. Nehmen Sie zuerst eine "
            "von beiden auf der Werkbank heraus und veröffentlichen Sie den Plan neu. Beschlossene Pläne bleiben, "
            "wie sie sind."
        )
        raise ValidationError(text % {"row": measure.number, "into": into.number}, code="planned")
    into = tree_moving.merge(row=measure, into=into, reason=reason, person=person)
    carry_dependencies(measure, into)
    return into


def planned_numbers(*measures: Measure) -> int:
    """How many of these have a place in the published plan."""
    rows = Assignment.objects.filter(measure__in=measures, plan__in=published_plan_id())
    return rows.values("measure").distinct().count()


def carry_dependencies(row: Measure, into: Measure) -> None:
    """Hang on the other what hung on a row; between the two nothing is left, and what the other says itself counts."""
    known = {(link.measure_id, link.other_id) for link in Dependency.objects.all()}
    for link in Dependency.objects.filter(measure=row) | Dependency.objects.filter(other=row):
        ends = tuple(into.pk if pk == row.pk else pk for pk in (link.measure_id, link.other_id))
        # To exclude goes both ways; to need goes one way, and there and back is a circle.
        same = {ends, ends[::-1]} if link.kind == Dependency.Kind.EXCLUDES else {ends}
        if ends[0] != ends[1] and not same & known:
            known.add(ends)
            Dependency.objects.create(
                measure_id=ends[0], other_id=ends[1], kind=link.kind, assumed=link.assumed, sources=link.sources
            )
        link.delete()
    if needs_itself(into.pk):
        text = _("Danach bräuchte %s sich selbst, über andere Maßnahmen. Lösen Sie zuerst eine dieser Abhängigkeiten.")
        raise ValidationError(text % into.number, code="circle")


def needs_itself(pk: int) -> bool:
    """Whether following what a measure needs leads back to it."""
    needs: dict[int, list[int]] = {}
    for link in Dependency.objects.filter(kind=Dependency.Kind.NEEDS):
        needs.setdefault(link.measure_id, []).append(link.other_id)
    seen: set[int] = set()
    open_ = list(needs.get(pk, ()))
    while open_:
        here = open_.pop()
        if here == pk:
            return True
        if here not in seen:
            seen.add(here)
            open_ += needs.get(here, ())
    return False
