"""What the register knows of an actor beside the unit itself: who is reached there, and how much weight it has."""

from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Unit
from gemeinsam.county.wall import CountyBound, bound_manager

# An address is kept so long if nobody says otherwise, and never longer than the second without a new look.
KEPT = timedelta(days=730)
LONGEST_KEPT = timedelta(days=5 * 366)
# So early the project lead hears that a contact is about to be erased.
NOTICE = timedelta(days=14)
# From here on influence and interest count as high: in doubt somebody is asked rather than forgotten.
HIGH_FROM = 3


def two_years() -> date:
    """The day on which a contact that is entered today is erased, unless somebody names another."""
    return timezone.localdate() + KEPT


class ContactQuerySet(models.QuerySet):
    """Filters of contacts."""

    def due(self, today: date):
        """Those whose day has come."""
        return self.filter(erase_on__lte=today)

    def due_soon(self, today: date):
        return self.filter(erase_on__lte=today + NOTICE)

    def by_weight(self):
        """As a unit's contacts are listed: deputies last."""
        return self.order_by("is_deputy", "name", "mail", "pk")


class Contact(CountyBound):
    """Ansprechperson: a person who can be reached at a unit, on which ground we may know that, and until when."""

    class Basis(models.TextChoices):
        FUNCTION = "function", _("dienstliche Aufgabe")
        CONSENT = "consent", _("Einwilligung")
        PUBLISHED = "published", _("selbst veröffentlicht, z. B. auf der eigenen Internetseite")

    class Means(models.TextChoices):
        WRITTEN = "written", _("schriftlich")
        MAIL = "mail", _("per E-Mail")
        FORM = "form", _("über ein Formular")
        SPOKEN = "spoken", _("mündlich, wir haben es notiert")

    class Origin(models.TextChoices):
        REGISTER = "register", _("im Verzeichnis eingetragen")
        # Typed for one round only: goes when that round is long over, as its page promised.
        ROUND = "round", _("für eine Erhebungsrunde eingetragen")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="contacts")
    name = models.CharField(_("Name"), max_length=120, blank=True)
    function = models.CharField(_("Funktion"), max_length=120, blank=True)
    mail = models.EmailField(_("E-Mail-Adresse"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    is_deputy = models.BooleanField(_("zur Vertretung"), default=False)
    is_asked = models.BooleanField(
        _("bekommt Mails aus Erhebungsrunden"),
        default=True,
        help_text=_("Die nächste Runde schlägt je Stelle eine Person und eine Vertretung vor."),
    )
    basis = models.CharField(_("Warum dürfen wir das speichern?"), max_length=10, choices=Basis, default=Basis.FUNCTION)
    consent_on = models.DateField(_("Eingewilligt am"), null=True, blank=True)
    consent_means = models.CharField(_("Eingewilligt wie"), max_length=8, choices=Means, blank=True)
    purpose = models.CharField(
        _("Wofür"),
        max_length=200,
        default="Fragen zur Digitalstrategie",
        help_text=_("Nur dafür nutzen wir die Daten."),
    )
    erase_on = models.DateField(_("Löschen am"), default=two_years)
    erase_reason = models.CharField(
        _("Warum an diesem Tag"), max_length=200, default="zwei Jahre nach dem Eintragen", blank=True
    )
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.REGISTER, editable=False)
    # When the lead was told that the day is near; a later day empties it.
    noticed = models.DateField(null=True, blank=True, editable=False)
    created = models.DateTimeField(default=timezone.now, editable=False)
    dataset = models.SlugField(blank=True, editable=False)
    is_example = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    # Read by the form and by whoever compares two editors' texts.
    EDITABLE = (
        "name", "function", "mail", "phone", "is_deputy", "is_asked", "basis", "consent_on", "consent_means", "purpose",
        "erase_on", "erase_reason",
    )  # fmt: skip

    objects = bound_manager(ContactQuerySet)

    class Meta:
        ordering = ["is_deputy", "name", "mail", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "mail"],
                condition=~models.Q(mail=""),
                name="one_contact_per_unit_and_mail",
                violation_error_message=_("Diese Adresse steht bei dieser Stelle schon."),
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") | ~models.Q(mail="") | ~models.Q(phone=""),
                name="contact_is_somebody",
                violation_error_message=_("Nennen Sie wenigstens Name, E-Mail-Adresse oder Telefon."),
            ),
            models.CheckConstraint(
                condition=~models.Q(basis="consent")
                | (models.Q(consent_on__isnull=False) & ~models.Q(consent_means="")),
                name="consent_says_when_and_how",
                violation_error_message=_("Sagen Sie, wann und wie die Person eingewilligt hat."),
            ),
        ]
        indexes = [models.Index(fields=["erase_on"], name="contacts_to_erase")]

    def __str__(self) -> str:
        return self.name or self.mail or self.phone

    def get_absolute_url(self) -> str:
        return f"{self.unit.get_absolute_url()}#kontakte"

    @property
    def is_due_soon(self) -> bool:
        return self.erase_on <= timezone.localdate() + NOTICE

    @property
    def days_left(self) -> int:
        return max((self.erase_on - timezone.localdate()).days, 0)


class Involvement(models.TextChoices):
    """Beteiligungsform: what influence and interest together suggest."""

    CLOSE = "close", _("eng einbinden")
    SATISFY = "satisfy", _("zufriedenhalten")
    INFORM = "inform", _("informiert halten")
    WATCH = "watch", _("beobachten")


class ActorAssessment(CountyBound):
    """Einschätzung eines Akteurs: how much it can move and how much it wants to; empty is unknown, never low."""

    class Level(models.IntegerChoices):
        VERY_LOW = 1, _("1 sehr gering")
        LOW = 2, _("2 gering")
        MIDDLE = 3, _("3 mittel")
        HIGH = 4, _("4 hoch")
        VERY_HIGH = 5, _("5 sehr hoch")

    class Stance(models.TextChoices):
        FOR = "for", _("unterstützt")
        NEUTRAL = "neutral", _("neutral")
        AGAINST = "against", _("skeptisch")

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="assessment")
    influence = models.PositiveSmallIntegerField(_("Einfluss"), choices=Level, null=True, blank=True)
    interest = models.PositiveSmallIntegerField(_("Interesse"), choices=Level, null=True, blank=True)
    stance = models.CharField(_("Haltung"), max_length=8, choices=Stance, blank=True)
    involvement = models.CharField(
        _("Beteiligungsform"),
        max_length=8,
        choices=Involvement,
        blank=True,
        help_text=_("Leer heißt: wie aus Einfluss und Interesse vorgeschlagen."),
    )
    reason = models.CharField(_("Begründung"), max_length=300, blank=True)
    assessed = models.DateField(default=timezone.localdate, editable=False)
    dataset = models.SlugField(blank=True, editable=False)
    is_example = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    EDITABLE = ("influence", "interest", "stance", "involvement", "reason")

    class Meta:
        ordering = ["unit__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(influence__isnull=True) | models.Q(influence__range=(1, 5)),
                name="influence_from_one_to_five",
            ),
            models.CheckConstraint(
                condition=models.Q(interest__isnull=True) | models.Q(interest__range=(1, 5)),
                name="interest_from_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)

    def get_absolute_url(self) -> str:
        return f"{self.unit.get_absolute_url()}#einschaetzung"

    @property
    def is_placed(self) -> bool:
        """Both are known: only then the actor has a place in the matrix."""
        return self.influence is not None and self.interest is not None

    @property
    def suggestion(self) -> Involvement | None:
        """What influence and interest suggest; nothing as long as one is unknown."""
        if self.influence is None or self.interest is None:
            return None
        return suggested(self.influence, self.interest)

    @property
    def involved(self) -> str:
        """In words: what somebody chose, else what is suggested."""
        chosen = self.get_involvement_display() if self.involvement else self.suggestion and self.suggestion.label
        return str(chosen or "")


def suggested(influence: int, interest: int) -> Involvement:
    """The four fields of the stakeholder matrix (Mendelow, 1991), divided below the middle."""
    if influence >= HIGH_FROM:
        return Involvement.CLOSE if interest >= HIGH_FROM else Involvement.SATISFY
    return Involvement.INFORM if interest >= HIGH_FROM else Involvement.WATCH
