"""Reads of drafting: comments among colleagues, and what has no thread yet."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from gemeinsam.participation.models import Contribution, Topic
from gemeinsam.strategy.models import DraftComment, Goal, Measure
from gemeinsam.strategy.queries import goals_without_measure, measures_without_origin

__all__ = ["comments_of", "goals_without_measure", "measures_without_origin", "themes_without_answer"]


def comments_of(row: Goal | Measure) -> QuerySet[DraftComment]:
    """What colleagues said of it, the oldest first, what is settled last."""
    return row.comments.select_related("person").order_by("settled", "created")


def themes_without_answer() -> QuerySet[Topic]:
    """Themes with published contributions of which none led to a goal or a measure, with their number (`asked`)."""
    public = Q(contributions__state=Contribution.State.PUBLISHED)
    led = Contribution.objects.public().filter(topic=OuterRef("pk"), leads_to__isnull=False)
    rows = Topic.objects.themes().annotate(asked=Count("contributions", filter=public))
    return rows.filter(~Exists(led), asked__gt=0)
