"""What people say to each other while they draft."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound


class DraftComment(CountyBound):
    """Interner Kommentar: a word among colleagues on a goal or a measure; never public, no part of any edition."""

    goal = models.ForeignKey("strategy.Goal", models.CASCADE, null=True, blank=True, related_name="comments")
    measure = models.ForeignKey("strategy.Measure", models.CASCADE, null=True, blank=True, related_name="comments")
    text = models.TextField(_("Kommentar"), max_length=2000)
    person = models.ForeignKey(User, models.SET_NULL, null=True, editable=False, related_name="+")
    created = models.DateTimeField(default=timezone.now, editable=False)
    # Done with: it stays readable, folded away.
    settled = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["created"]
        constraints = [
            models.CheckConstraint(
                name="comment_has_one_target",
                condition=models.Q(goal__isnull=False, measure__isnull=True)
                | models.Q(goal__isnull=True, measure__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def target(self) -> models.Model | None:
        return self.goal or self.measure
