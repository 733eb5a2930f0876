"""What a plan must keep to, what one might try, and what came out."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gemeinsam.county.models import Job, Unit, User
from gemeinsam.county.sourced import Sourced
from gemeinsam.county.wall import CountyBound, bound_manager
from gemeinsam.inventory.models import Funding
from gemeinsam.strategy.models import Measure

PERCENT = [MaxValueValidator(100)]
YEARS = [MinValueValidator(2000), MaxValueValidator(2100)]


class Kind(models.TextChoices):
    """Art der Mittel: the two budgets of a German municipality."""

    OPERATING = "operating", _("laufend (konsumtiv)")
    INVESTMENT = "investment", _("investiv")


class Budget(CountyBound, Sourced):
    """Haushaltsmittel: the own money that one payer has in a year, operating or investment, in euro."""

    payer = models.ForeignKey(Unit, models.CASCADE, related_name="budgets", verbose_name=_("Kostenträger"))
    year = models.PositiveSmallIntegerField(_("Haushaltsjahr"), validators=YEARS)
    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    euro = models.PositiveBigIntegerField(_("Mittel in Euro"), validators=[MaxValueValidator(10_000_000_000)])
    reserve_percent = models.PositiveSmallIntegerField(_("Rücklage in %"), default=0, validators=PERCENT)
    carry_percent = models.PositiveSmallIntegerField(
        _("ins nächste Jahr übertragbar in %"), default=0, validators=PERCENT
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["year", "kind"]
        constraints = [models.UniqueConstraint(fields=["county", "payer", "year", "kind"], name="one_budget_per_year")]

    def __str__(self) -> str:
        return f"{self.payer} {self.year} {self.get_kind_display()}"


class Capacity(CountyBound, Sourced):
    """Personal: full-time posts that a unit can give in a year, in hundredths."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="capacities", verbose_name=_("Stelle"))
    year = models.PositiveSmallIntegerField(_("Haushaltsjahr"), validators=YEARS)
    hundredths = models.PositiveIntegerField(_("Personal in Hundertstel-Stellen"))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["county", "unit", "year"], name="one_capacity_per_year")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"


class Dependency(CountyBound, Sourced):
    """Abhängigkeit: one measure needs another, or excludes it."""

    class Kind(models.TextChoices):
        NEEDS = "needs", _("braucht")
        EXCLUDES = "excludes", _("schließt aus")

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="dependencies")
    other = models.ForeignKey(Measure, models.CASCADE, related_name="dependants")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NEEDS)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "other"], name="one_dependency_per_pair"),
            models.CheckConstraint(
                condition=~Q(measure=F("other")),
                name="no_measure_needs_itself",
                violation_error_message=_("Eine Maßnahme kann sich nicht selbst brauchen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure.number} {self.get_kind_display()} {self.other.number}"


class Scenario(CountyBound, Sourced):
    """Szenario: the same measures under other limits."""

    slug = models.SlugField(max_length=60)
    title = models.CharField(_("Name"), max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    money_percent = models.PositiveSmallIntegerField(
        _("Mittel in % des Haushalts"), default=100, validators=[MaxValueValidator(500)]
    )
    staff_percent = models.PositiveSmallIntegerField(
        _("Personal in % der Stellen"), default=100, validators=[MaxValueValidator(500)]
    )
    forced = models.ManyToManyField(Measure, blank=True, verbose_name=_("muss hinein"))
    excluded = models.ManyToManyField(Measure, blank=True, related_name="excluded_by", verbose_name=_("bleibt draußen"))
    cancelled = models.ManyToManyField(
        Funding, blank=True, related_name="cancelled_by", verbose_name=_("Förderprogramme, die wegfallen")
    )
    only_funded_new = models.BooleanField(_("Für Neues keine Eigenmittel"), default=False)
    least_field_percent = models.PositiveSmallIntegerField(
        _("Anteil jedes Handlungsfelds am Nutzen, mindestens %"), default=0, validators=PERCENT
    )
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    # Read by the form and by a conflict of two editors.
    EDITABLE = (
        "title", "money_percent", "staff_percent", "only_funded_new", "least_field_percent",
        "cancelled", "forced", "excluded",
    )  # fmt: skip

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "slug"], name="one_scenario_per_slug")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('plan')}?szenario={self.slug}"


class PlanQuerySet(models.QuerySet):
    """Filters of plans."""

    def published(self):
        return self.filter(published__isnull=False)

    def public(self):
        """Everybody may see these: published ones, and those that a body decided."""
        return self.filter(Q(published__isnull=False) | Q(decided_on__isnull=False))

    def decided(self):
        return self.filter(decided_on__isnull=False)


class Plan(CountyBound):
    """Jahresplanung: what was computed for a scenario, from which numbers, and how good it is."""

    class Status(models.TextChoices):
        OPTIMAL = "optimal", _("bester möglicher Plan, nachgewiesen")
        FEASIBLE = "feasible", _("guter Plan mit genannter Lücke")
        INFEASIBLE = "infeasible", _("nicht möglich")

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="plans")
    status = models.CharField(max_length=10, choices=Status)
    first_year = models.PositiveSmallIntegerField()
    years = models.PositiveSmallIntegerField()
    benefit = models.PositiveIntegerField(default=0)
    possible_benefit = models.PositiveIntegerField(default=0)
    bound = models.FloatField(default=0)
    gap = models.FloatField(default=0)
    checked = models.BooleanField(default=False)
    finding = models.CharField(_("Befund"), max_length=300, blank=True)
    scarce = models.CharField(_("knapp"), max_length=10, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    # The limits of each year with what is used, as the solver saw them.
    limits = models.JSONField(default=list)
    problem_digest = models.CharField(max_length=64)
    seed = models.PositiveIntegerField(default=1)
    solver_version = models.CharField(max_length=60, blank=True)
    seconds = models.FloatField(default=0)
    computed = models.DateTimeField(default=timezone.now)
    published = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    # A working copy, or what was recomputed from one, remembers what it came from.
    based_on = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    worked = models.BooleanField(_("von Hand geändert"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    # The decision. From then on nothing of the plan changes but whether it is the published one (freezing.py).
    decided_on = models.DateField(_("Datum des Beschlusses"), null=True, blank=True)
    decided_body = models.CharField(_("Gremium"), max_length=120, blank=True)
    decision_number = models.CharField(_("Vorlage"), max_length=60, blank=True)
    decision_result = models.CharField(_("Ergebnis"), max_length=120, blank=True)
    snapshot = models.JSONField(default=dict, blank=True, editable=False)
    digest = models.CharField(_("Prüfsumme"), max_length=64, blank=True, editable=False)

    objects = bound_manager(PlanQuerySet)

    class Meta:
        ordering = ["-computed", "-pk"]

    def __str__(self) -> str:
        return f"{self.scenario} {timezone.localtime(self.computed):%d.%m.%Y %H:%M}"

    @property
    def is_decided(self) -> bool:
        return self.decided_on is not None

    @property
    def is_public(self) -> bool:
        return self.published is not None or self.is_decided

    @property
    def state(self) -> str:
        """One word for what it is."""
        if self.is_decided:
            return str(_("Beschluss"))
        if self.worked:
            return str(_("Arbeitsstand"))
        return str(_("öffentlich") if self.published else _("gerechnet"))

    @property
    def gap_percent(self) -> str:
        return f"{100 * self.gap:.1f}".replace(".", ",")

    @property
    def last_year(self) -> int:
        return self.first_year + self.years - 1

    @property
    def year_range(self) -> range:
        return range(self.first_year, self.first_year + self.years)


class Assignment(CountyBound):
    """Zeile des Plans: a measure with its years."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assignments")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="assignments")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    programme = models.ForeignKey(
        Funding,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("Förderprogramm"),
    )
    # Whose money and whose posts the plan counted; empty for plans from before this was kept.
    payer = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Kostenträger")
    )
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Stelle"))
    # What falls due after the plan's last year, in euro own money.
    commitment = models.PositiveBigIntegerField(default=0)
    # Stays as it is when the rest is computed again.
    locked = models.BooleanField(_("gesperrt"), default=False)
    # Why it begins then, as the planner found; empty for rows that people moved.
    why = models.CharField(_("Warum dann"), max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "measure"], name="one_row_per_measure")]

    def __str__(self) -> str:
        return f"{self.measure.number} {self.first_year}–{self.last_year}"


class Insight(CountyBound):
    """Auskunft: what more would bring, how sure a plan is, what less would cost; asked for, then kept."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="insight")
    answers = models.JSONField(default=dict)
    computed = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{_('Auskunft')}: {self.plan}"


class AssignmentYear(CountyBound):
    """Haushaltsjahr einer Maßnahme: own money by kind, funding, and staff in one year."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    operating = models.PositiveBigIntegerField(default=0)
    investment = models.PositiveBigIntegerField(default=0)
    funding = models.PositiveBigIntegerField(default=0)
    # The part of the funding that pays for investment.
    funding_investment = models.PositiveBigIntegerField(default=0)
    hundredths = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(fields=["assignment", "year"], name="one_row_per_year")]

    @property
    def own(self) -> int:
        return self.operating + self.investment

    @property
    def funding_operating(self) -> int:
        return self.funding - self.funding_investment


class LeftOut(CountyBound):
    """Nicht im Plan: a measure, the limit that binds, and what would let it in."""

    # In place of a limit: the scenario leaves it out, or somebody took it out by hand.
    ASIDE = "Szenario"
    BY_HAND = "Von Hand"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="left_out")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="left_out")
    limit = models.CharField(max_length=120)
    text = models.CharField(max_length=500)
    missing = models.JSONField(default=list)
    proven = models.BooleanField(default=False)
    # Stays out when the rest is computed again.
    locked = models.BooleanField(_("gesperrt"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "measure"], name="one_reason_per_measure")]

    def __str__(self) -> str:
        return self.text


class PlanEdit(CountyBound):
    """Handgriff: one change of one row of a working plan, with both states, so that it can be taken back."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="edits")
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="+")
    # A state: {"start": year or null, "programme": slug or "", "locked": bool}.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    person = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    # The version of the plan that it made: a second editor sees what came after the one that was read.
    version = models.PositiveIntegerField(default=0)
    undone = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.measure.number} {self.before} -> {self.after}"
