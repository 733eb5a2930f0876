"""Rounds in which units are asked about their own entries: who is asked, with which link, and what came back."""

from datetime import timedelta

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Mail, Unit, User
from gemeinsam.county.outbox import TRIES
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.inventory.actor_models import Contact

# Links outlive the day of the answer: who is late, and is reminded, still gets in.
LINK_OUTLIVES = timedelta(days=45)


class CollectionRound(CountyBound):
    """Erhebungsrunde: units look through their own entries until a day; the lead takes over what they say."""

    title = models.CharField(_("Titel"), max_length=120)
    introduction = models.TextField(
        _("Frage oder Einleitung"),
        max_length=1500,
        help_text=_("Steht in der Mail und über der Liste. Ein oder zwei Sätze genügen."),
    )
    due = models.DateField(_("Antwort bis"))
    created = models.DateTimeField(default=timezone.now)
    sent = models.DateTimeField(null=True, blank=True, editable=False)
    closed = models.DateTimeField(null=True, blank=True, editable=False)
    # Where the lead works with the product: links in mails begin with it.
    base = models.CharField(max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("title", "introduction", "due")

    class Meta:
        ordering = ["-created", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def links_end(self):
        """The last day on which links of this round open anything."""
        return self.due + LINK_OUTLIVES

    def get_absolute_url(self) -> str:
        return reverse("collection", args=[self.pk])


class CollectionSheetQuerySet(models.QuerySet):
    """Filters of sheets."""

    def unanswered(self):
        return self.filter(state__in=[CollectionSheet.State.OPEN, CollectionSheet.State.BEGUN])


class CollectionSheet(CountyBound):
    """Bogen: the list of one unit in one round, and how far its answer is."""

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        BEGUN = "begun", _("begonnen")
        ANSWERED = "answered", _("geantwortet")
        NOTHING = "nothing", _("nichts zu melden")

    round = models.ForeignKey(CollectionRound, models.CASCADE, related_name="sheets")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="collection_sheets")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answered = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("Nachricht an die Projektleitung"), max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = bound_manager(CollectionSheetQuerySet)

    class Meta:
        ordering = ["unit__name"]
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="one_sheet_per_unit_and_round")]

    def __str__(self) -> str:
        return str(self.unit)

    @property
    def is_answered(self) -> bool:
        return self.state in {self.State.ANSWERED, self.State.NOTHING}

    def get_absolute_url(self) -> str:
        return reverse("collection_sheet", args=[self.round_id, self.pk])


class CollectionLink(CountyBound):
    """Persönlicher Link: opens one sheet for one contact of the register; the table knows only the link's hash."""

    sheet = models.ForeignKey(CollectionSheet, models.CASCADE, related_name="links")
    # Empty for a link that the lead hands on by other means. Whoever is erased loses the link.
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="links")
    # As whom this round asks; the register may say otherwise by the next one.
    is_deputy = models.BooleanField(_("Vertretung"), default=False)
    # Counts links: a new one makes the one before worthless.
    serial = models.PositiveIntegerField(default=1)
    token_hash = models.CharField(max_length=64, blank=True)
    expires = models.DateField()
    revoked = models.DateTimeField(null=True, blank=True)
    stopped = models.DateTimeField(null=True, blank=True)
    bounced = models.DateTimeField(null=True, blank=True)
    # When the link was last put into a mail, and the mail, for as long as the outbox keeps it.
    mailed = models.DateTimeField(null=True, blank=True)
    letter = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["is_deputy", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "contact"], name="one_link_per_contact"),
            models.UniqueConstraint(
                fields=["sheet"], condition=models.Q(contact__isnull=True), name="one_link_to_hand_on"
            ),
            models.UniqueConstraint(
                fields=["county", "token_hash"], condition=~models.Q(token_hash=""), name="one_contact_per_link"
            ),
        ]

    def __str__(self) -> str:
        return self.mail or str(_("Link zum Weitergeben"))

    @property
    def mail(self) -> str:
        """The address that the register holds now."""
        return self.contact.mail if self.contact else ""

    @property
    def is_expired(self) -> bool:
        return self.expires < timezone.localdate()

    @property
    def has_failed(self) -> bool:
        """The mail came back, or could not be delivered so far."""
        lost = self.letter is not None and self.letter.sent is None and bool(self.letter.problem)
        return self.bounced is not None or lost

    @property
    def problem(self) -> str:
        if self.bounced is not None:
            return str(_("Mail kam zurück"))
        if not self.has_failed:
            return ""
        gave_up = self.letter.tries >= TRIES
        return str(_("Mail nicht zustellbar") if gave_up else _("Mail noch nicht zugestellt"))


class CollectionAnswer(CountyBound):
    """Rückmeldung: what a unit said about one entry, with what stood there before; the lead decides on it."""

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", _("stimmt so")
        CORRECTED = "corrected", _("geändert")
        GONE = "gone", _("gibt es nicht mehr")
        ADDED = "added", _("neu")

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        ACCEPTED = "accepted", _("übernommen")
        DECLINED = "declined", _("nicht übernommen")
        # Somebody with a link to the same sheet wrote something else afterwards; the lead still reads both.
        REPLACED = "replaced", _("ersetzt")

    sheet = models.ForeignKey(CollectionSheet, models.CASCADE, related_name="answers")
    # Empty for an entry that the unit adds, until it is taken over.
    project = models.ForeignKey("inventory.Project", models.CASCADE, null=True, blank=True, related_name="answers")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    # Field name -> text, as the form writes it: what was said, and what stood in the entry then.
    values = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    note = models.CharField(_("Bemerkung"), max_length=500, blank=True)
    created = models.DateTimeField(default=timezone.now)
    decided = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["created", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "project"],
                condition=models.Q(state="waiting", project__isnull=False),
                name="one_open_answer_per_entry",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def title(self) -> str:
        """Of the entry, or of the one that the unit adds."""
        return self.project.title if self.project else str(self.values.get("title", ""))


class CollectionReferral(CountyBound):
    """Verweis: a contact says who is responsible instead; nobody is written to before the lead agrees."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        ACCEPTED = "accepted", _("angenommen")
        DECLINED = "declined", _("abgelehnt")

    sheet = models.ForeignKey(CollectionSheet, models.CASCADE, related_name="referrals")
    mail = models.EmailField(_("E-Mail-Adresse"), blank=True)
    note = models.CharField(_("Name, Stelle oder Hinweis"), max_length=300, blank=True)
    as_deputy = models.BooleanField(_("nur zur Vertretung"), default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "mail"], condition=models.Q(state="waiting"), name="one_open_referral_per_address"
            )
        ]

    def __str__(self) -> str:
        return str(self.sheet)


class CollectionLetter(CountyBound):
    """Zustelltag: a person got a mail of some round on a day; no second one is sent by itself on that day."""

    # A keyed hash of the address: the day is remembered, the address is not.
    person = models.CharField(max_length=64)
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "person", "on"], name="one_mail_a_day_and_person")]

    def __str__(self) -> str:
        return f"{self.on}"


class CollectionReminder(CountyBound):
    """Erinnerung: each contact is reminded once for each step."""

    link = models.ForeignKey(CollectionLink, models.CASCADE, related_name="reminders")
    # Days before (negative) or after the day of the answer.
    step = models.SmallIntegerField()
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "step"], name="one_reminder_per_contact_and_step")]

    def __str__(self) -> str:
        return f"{self.on}"
