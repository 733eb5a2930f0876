"""What people do with the contributions of others: comment, support, report."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import User
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.participation.contribution_models import Contribution, Written


class CommentQuerySet(models.QuerySet):
    """Filters of comments, by who may see them."""

    def public(self):
        """What everybody may read; a comment on something hidden is hidden."""
        return self.filter(state=Written.State.PUBLISHED, contribution__state=Written.State.PUBLISHED)

    def waiting(self):
        return self.filter(state=Written.State.QUEUED)


class Comment(Written):
    """Kommentar: a word on a contribution, or on a comment; one level deep."""

    class Stance(models.TextChoices):
        NONE = "", _("ohne Wertung")
        PRO = "pro", _("dafür")
        CONTRA = "contra", _("dagegen")

    MAX_LENGTH = 2000

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="comment_rows")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField(_("Ihr Kommentar"), max_length=MAX_LENGTH)
    stance = models.CharField(_("Haltung"), max_length=6, choices=Stance, default=Stance.NONE, blank=True)

    objects = bound_manager(CommentQuerySet)

    class Meta:
        ordering = ["created", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "receipt_hash"], condition=~Q(receipt_hash=""), name="one_comment_receipt"
            ),
        ]
        indexes = [models.Index(fields=["county", "state", "-created"], name="comments_by_state")]

    def __str__(self) -> str:
        return self.text[:72]

    def get_absolute_url(self) -> str:
        return f"{self.contribution.get_absolute_url()}#kommentar-{self.pk}"


class SupportQuerySet(models.QuerySet):
    """Filters of supports."""

    def counted(self):
        """Those that count: of accounts, and of addresses that somebody confirmed."""
        return self.filter(confirmed__isnull=False)


class Support(CountyBound):
    """Unterstützung: somebody stands behind a contribution; once, by account or by a confirmed address.

    Of an address only a keyed hash is kept, so nobody can read who stood behind what.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="support_rows")
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="supports")
    mail_hash = models.CharField(max_length=64, blank=True)
    created = models.DateTimeField(default=timezone.now)
    confirmed = models.DateTimeField(null=True, blank=True)

    objects = bound_manager(SupportQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "contribution", "user"],
                condition=Q(user__isnull=False),
                name="one_support_per_account",
            ),
            models.UniqueConstraint(
                fields=["county", "contribution", "mail_hash"],
                condition=~Q(mail_hash=""),
                name="one_support_per_address",
            ),
            models.CheckConstraint(
                condition=(Q(user__isnull=False) & Q(mail_hash="")) | (Q(user__isnull=True) & ~Q(mail_hash="")),
                name="a_support_is_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}"


class Complaint(CountyBound):
    """Meldung: somebody thinks that a text breaks the rules; a moderator decides."""

    class Reason(models.TextChoices):
        INSULT = "insult", _("beleidigt oder hetzt")
        PERSONAL = "personal", _("nennt private Daten")
        SPAM = "spam", _("ist Werbung")
        OTHER = "other", _("anderes")

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        UPHELD = "upheld", _("stimmt")
        DISMISSED = "dismissed", _("stimmt nicht")

    contribution = models.ForeignKey(Contribution, models.CASCADE, null=True, blank=True, related_name="complaints")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="complaints")
    reason = models.CharField(_("Was stimmt nicht?"), max_length=10, choices=Reason)
    text = models.CharField(_("Wenn Sie mögen: was genau?"), max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.OPEN)
    decided = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)

    objects = bound_manager(models.QuerySet)

    class Meta:
        ordering = ["created", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(contribution__isnull=False) & Q(comment__isnull=True))
                | (Q(contribution__isnull=True) & Q(comment__isnull=False)),
                name="a_complaint_is_about_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_reason_display())
