"""The plan as the treasurer reads it: every row with its amounts, frozen; all papers take their numbers here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from gemeinsam.county.models import Unit
from gemeinsam.planning.models import Assignment, AssignmentYear, Kind, Plan
from gemeinsam.strategy.models import Measure

PROGRAMMES = ("programme", "programme_total")


@dataclass(frozen=True, slots=True)
class Amounts:
    """Euro of one year or a sum of them: own money and what others pay, by kind; staff in hundredths of a post."""

    operating: int = 0
    investment: int = 0
    funding_operating: int = 0
    funding_investment: int = 0
    hundredths: int = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def own(self) -> int:
        return self.operating + self.investment

    @property
    def funding(self) -> int:
        return self.funding_operating + self.funding_investment

    @property
    def cost(self) -> int:
        return self.own + self.funding


NOTHING = Amounts()


def total(amounts: Iterable[Amounts]) -> Amounts:
    return sum(amounts, NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One measure of the plan."""

    measure_id: int
    number: str
    title: str
    url: str
    theme: str
    css: str
    first_year: int
    last_year: int
    payer: str
    unit: str
    responsible: str
    product: str
    programme_id: int | None
    programme: str
    is_assumed: bool
    years: tuple[tuple[int, Amounts], ...]
    # Own money that falls due after the plan's last year.
    commitment: int
    # Amounts by name and year, where more than one pays or works; else all is the payer's and the unit's.
    paid: dict[str, dict[int, Amounts]] = field(default_factory=dict)
    worked: dict[str, dict[int, int]] = field(default_factory=dict)

    def in_year(self, year: int) -> Amounts:
        return dict(self.years).get(year, NOTHING)

    @property
    def payers(self) -> list[str]:
        """Everybody who pays, the payer first."""
        return [self.payer, *sorted(name for name in self.paid if name != self.payer)]

    @property
    def units(self) -> list[str]:
        return [self.unit, *sorted(name for name in self.worked if name != self.unit)]

    @property
    def who_pays(self) -> str:
        return ", ".join(self.payers)

    @property
    def who_works(self) -> str:
        return ", ".join(self.units)

    def paid_by(self, payer: str, year: int) -> Amounts:
        """What one payer bears of a year; the staff is not shared by payers but by units."""
        if self.paid:
            return self.paid.get(payer, {}).get(year, NOTHING)
        return self.in_year(year) if payer == self.payer else NOTHING

    def worked_by(self, unit: str, year: int) -> int:
        """Hundredths of a post that one unit gives in a year."""
        if self.worked:
            return self.worked.get(unit, {}).get(year, 0)
        return self.in_year(year).hundredths if unit == self.unit else 0

    def own_after(self, year: int) -> int:
        """Own money of all later years of the plan and after it."""
        return sum(amounts.own for later, amounts in self.years if later > year) + self.commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What a payer or unit has in a year, or a programme gives; euro, or hundredths of a post. Year 0: in all years."""

    kind: str
    name: str
    year: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLedger:
    """A plan with all its amounts."""

    plan_id: int
    scenario: str
    first_year: int
    last_year: int
    computed: date
    # When it became what it is: a hidden change elsewhere must not show in a file for readers.
    changed: datetime
    is_public: bool
    is_checked: bool
    rows: tuple[LedgerRow, ...]
    limits: tuple[Limit, ...]

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def payers(self) -> list[str]:
        """Who pays anything, or could."""
        limited = (limit.name for limit in self.limits if limit.kind in Kind.values)
        return sorted({*limited, *(name for row in self.rows for name in row.payers)})

    @property
    def units(self) -> list[str]:
        limited = (limit.name for limit in self.limits if limit.kind == "fte")
        return sorted({*limited, *(name for row in self.rows for name in row.units)})

    @property
    def is_assumed(self) -> bool:
        return any(row.is_assumed for row in self.rows)

    def limit(self, kind: str, name: str, year: int) -> int | None:
        """What there is; None without a limit."""
        found = [one.amount for one in self.limits if (one.kind, one.name, one.year) == (kind, name, year)]
        return sum(found) if found else None


def plan_ledger(plan: Plan) -> PlanLedger:
    """Everything of a plan that papers show, in three statements.

    A measure that went back to draft after the plan was published is not shown: a paper must not tell its title.
    """
    names = dict(Unit.objects.values_list("slug", "name"))
    limits = tuple(limits_of(plan, names))
    payer = only({one.name for one in limits if one.kind in Kind.values}) or _("Kostenträger nicht festgehalten")
    unit = only({one.name for one in limits if one.kind == "fte"}) or _("Stelle nicht festgehalten")
    rows = (
        Assignment.objects.filter(plan=plan, measure__in=Measure.objects.public())
        .select_related("measure__field__topic", "measure__lead_unit", "payer", "unit", "programme")
        .prefetch_related(Prefetch("years", AssignmentYear.objects.order_by("year")))
        .order_by("measure__field__topic__order", "measure__number")
    )
    return PlanLedger(
        plan_id=plan.pk,
        scenario=plan.scenario.title,
        first_year=plan.first_year,
        last_year=plan.last_year,
        computed=timezone.localdate(plan.computed),
        changed=max(plan.computed, plan.published or plan.computed),
        is_public=plan.published is not None,
        is_checked=plan.checked,
        rows=tuple(ledger_row(row, payer=payer, unit=unit, names=names) for row in rows),
        limits=limits,
    )


def only(names: set[str]) -> str:
    """The single name there is: with one payer, every row of an old plan was paid by that one."""
    return next(iter(names)) if len(names) == 1 else ""


def limits_of(plan: Plan, names: dict[str, str]) -> Iterable[Limit]:
    """The limits as the planner saw them, with the names of today."""
    for one in sorted(plan.limits, key=lambda one: (one["kind"], one.get("key", ""), one["year"])):
        key = one.get("key", "")
        name = key if one["kind"] in PROGRAMMES else names.get(key, key)
        yield Limit(kind=one["kind"], name=name or plan.scenario.title, year=one["year"], amount=one["limit"])


def ledger_row(row: Assignment, *, payer: str, unit: str, names: dict[str, str]) -> LedgerRow:
    measure = row.measure
    return LedgerRow(
        measure_id=measure.pk,
        number=measure.number,
        title=measure.title,
        url=measure.get_absolute_url(),
        theme=measure.field.topic.title,
        css=measure.field.topic.css,
        first_year=row.first_year,
        last_year=row.last_year,
        payer=row.payer.name if row.payer else payer,
        unit=row.unit.name if row.unit else unit,
        responsible=measure.lead_unit.name if measure.lead_unit else "",
        product=measure.product,
        programme_id=row.programme_id,
        programme=row.programme.title if row.programme else "",
        is_assumed=measure.is_assumed,
        years=tuple((entry.year, amounts_of(entry)) for entry in sorted(row.years.all(), key=attrgetter("year"))),
        commitment=row.commitment,
        paid={
            names.get(slug, slug): {int(year): Amounts(*euro) for year, euro in years.items()}
            for slug, years in row.shares.get("payers", {}).items()
        },
        worked={
            names.get(slug, slug): {int(year): number for year, number in years.items()}
            for slug, years in row.shares.get("units", {}).items()
        },
    )


def amounts_of(entry: AssignmentYear) -> Amounts:
    return Amounts(
        operating=entry.operating,
        investment=entry.investment,
        funding_operating=entry.funding_operating,
        funding_investment=entry.funding_investment,
        hundredths=entry.hundredths,
    )
