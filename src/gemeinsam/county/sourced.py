"""Where a value comes from: proven by a public source, or assumed by us."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """Genauigkeit: how much of a date is known."""

    DAY = "day", _("Tag")
    MONTH = "month", _("Monat")
    YEAR = "year", _("Jahr")


class Sourced(models.Model):
    """Belegt oder angenommen: which sources prove a row, and which of its fields are our assumption.

    `assumed` holds field names as "|status|kind|", so that both databases can search it; "|*|" means the
    whole row.
    """

    sources = models.JSONField(_("Quellen"), default=list, blank=True)
    assumed = models.CharField(_("angenommene Angaben"), max_length=800, blank=True, editable=False)
    dataset = models.SlugField(_("Datensatz"), blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def assumed_fields(self) -> frozenset[str]:
        return frozenset(filter(None, self.assumed.split("|")))

    @property
    def is_assumed(self) -> bool:
        """Whether the row as a whole is our assumption."""
        return "*" in self.assumed_fields

    def confirm(self, changed: "set[str]", names: "tuple[str, ...]") -> None:
        """A person changed some fields: those are no assumption any more, the others still are."""
        assumed = set(names) if self.is_assumed else set(self.assumed_fields)
        self.assumed = mark(assumed - changed)

    @property
    def is_proven(self) -> bool:
        return bool(self.sources) and not self.is_assumed


def mark(fields: "list[str] | set[str]") -> str:
    """The stored form of assumed field names."""
    return f"|{'|'.join(sorted(fields))}|" if fields else ""
