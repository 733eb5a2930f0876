"""Consultations: a frozen draft that people comment on by paragraph, and what was decided on each proposal."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.participation.models import Contribution, Round
from gemeinsam.strategy.edition_models import Edition


class Consultation(CountyBound):
    """Beteiligung am Entwurf: a draft edition that people are asked about, in a round of its own."""

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("alle, ohne Konto")
        INVITED = "invited", _("nur Verwaltung und Organisationen mit Konto")

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="consultation")
    round = models.OneToOneField(Round, models.PROTECT, related_name="consultation")
    audience = models.CharField(_("Wer schreibt"), max_length=10, choices=Audience, default=Audience.EVERYBODY)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = bound_manager(models.QuerySet)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.round.title

    def get_absolute_url(self) -> str:
        return reverse("consult_draft", args=[self.edition.number])


class ConsultProposalQuerySet(models.QuerySet):
    """Filters of proposals."""

    def public(self):
        """What everybody may read."""
        return self.filter(contribution__state=Contribution.State.PUBLISHED)

    def standing(self):
        """All but what the county did not publish and what its author took back."""
        return self.filter(contribution__state__in=[Contribution.State.QUEUED, Contribution.State.PUBLISHED])

    def undecided(self):
        return self.standing().filter(decision=ConsultProposal.Decision.OPEN)

    def taken_up(self):
        """What changed the strategy; a proposal stays credited by its number if its author takes the text back."""
        return self.filter(decision__in=[ConsultProposal.Decision.ACCEPTED, ConsultProposal.Decision.ADAPTED])

    def in_order(self):
        return self.select_related("contribution").order_by("place", "contribution__number")


class ConsultProposal(CountyBound):
    """Vorschlag zum Entwurf: a comment on a paragraph of a draft, or another wording for it."""

    class Kind(models.TextChoices):
        COMMENT = "comment", _("Kommentar")
        CHANGE = "change", _("Änderungsvorschlag")

    class Decision(models.TextChoices):
        OPEN = "open", _("offen")
        ACCEPTED = "accepted", _("übernommen")
        ADAPTED = "adapted", _("angepasst übernommen")
        REJECTED = "rejected", _("abgelehnt")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="proposals")
    contribution = models.OneToOneField(Contribution, models.CASCADE, related_name="proposal")
    # The paragraph: its place in the edition (from 1), its lasting address and its words.
    place = models.PositiveIntegerField(_("Absatz"))
    key = models.CharField(max_length=120)
    quote = models.TextField(_("Absatz im Entwurf"))
    kind = models.CharField(_("Art"), max_length=8, choices=Kind)
    reason = models.TextField(_("Begründung"), blank=True)
    new_text = models.TextField(_("Vorgeschlagener Text"), blank=True)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    decision = models.CharField(_("Entscheidung"), max_length=8, choices=Decision, default=Decision.OPEN)
    decision_reason = models.TextField(_("Begründung der Entscheidung"), max_length=2000, blank=True)
    decided_text = models.TextField(_("Text, der gilt"), max_length=6000, blank=True)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # When its text was taken over into the working text.
    applied = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = bound_manager(ConsultProposalQuerySet)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="open") | (Q(decided__isnull=False) & ~Q(decision_reason="")),
                name="decided_with_a_reason",
                violation_error_message=_("Sagen Sie, warum."),
            ),
        ]
        indexes = [models.Index(fields=["consultation", "decision"], name="proposals_by_decision")]

    def __str__(self) -> str:
        return str(_("Vorschlag %d") % self.contribution.number)

    @property
    def is_open(self) -> bool:
        return self.decision == self.Decision.OPEN

    @property
    def is_taken_up(self) -> bool:
        return self.decision in {self.Decision.ACCEPTED, self.Decision.ADAPTED}

    @property
    def part(self) -> str:
        """What the paragraph belongs to: goal/MO-Z1."""
        return "/".join(self.key.split("/")[:2])

    @property
    def text_to_take(self) -> str:
        """The wording that a decision took up; nothing where there is none, or where it was turned down."""
        if not self.is_taken_up:
            return ""
        return self.decided_text if self.decision == self.Decision.ADAPTED else self.decided_text or self.new_text

    @property
    def author(self) -> str:
        """The name as it was given, or nothing; withdrawn, nobody is named."""
        return "" if self.contribution.state == Contribution.State.WITHDRAWN else self.name

    def get_absolute_url(self) -> str:
        return reverse("consult_proposal", args=[self.consultation.edition.number, self.contribution.number])
