"""How a measure or a goal ended, and what took its place: its page stays, its number is never given again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Ending(models.TextChoices):
    """Ende: why something is no longer worked on."""

    RETIRED = "retired", _("zurückgezogen")
    MERGED = "merged", _("aufgegangen")
    SUPERSEDED = "superseded", _("ersetzt")


class Endable(models.Model):
    """Adds how a row ended, why, and its successor; `retired` and `publication` are the row's own."""

    ending = models.CharField(_("Ende"), max_length=10, choices=Ending, blank=True, editable=False)
    ending_reason = models.CharField(_("Grund des Endes"), max_length=500, blank=True, editable=False)
    successor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="predecessors", editable=False
    )

    class Meta:
        abstract = True

    @property
    def was_public(self) -> bool:
        """Whether it ended while everybody could read it: then everybody still can, at its address."""
        return self.retired is not None and self.publication == "public"

    @property
    def is_readable(self) -> bool:
        """Whether its page opens for everybody."""
        return self.is_public or self.was_public
