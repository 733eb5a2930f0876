"""One year of the plan: what begins, runs and ends, what it costs whom, and what it binds in later years."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gemeinsam.monitoring.models import Milestone
from gemeinsam.planning.models import Kind
from gemeinsam.publication.plan_ledger import Amounts, LedgerRow, PlanLedger, total
from gemeinsam.web.figures import day, grouped, number_word, posts

KINDS = {"operating": "laufend", "investment": "investiv", "fte": "Personal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedStep:
    """A milestone that is due in the year."""

    when: str
    title: str
    is_done: bool
    is_assumed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """A measure in this year."""

    row: LedgerRow
    amounts: Amounts
    phase: str
    steps: tuple[DatedStep, ...]
    later: tuple[int, ...]

    @property
    def own_after(self) -> int:
        return sum(self.later) + self.row.commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """A limit of this year: what there is, what the plan takes, what is left; posts in hundredths."""

    kind: str
    name: str
    limit: int | None
    used: int

    @property
    def rest(self) -> int | None:
        return None if self.limit is None else self.limit - self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPlan:
    """A year of a plan; page, PDF, DOCX and XLSX show nothing else."""

    ledger: PlanLedger
    year: int
    rows: tuple[YearRow, ...]

    @property
    def total(self) -> Amounts:
        return total(one.amounts for one in self.rows)

    @property
    def own_after(self) -> int:
        return sum(one.own_after for one in self.rows)

    @property
    def later_years(self) -> range:
        return range(self.year + 1, self.ledger.last_year + 1)

    @property
    def themes(self) -> list[tuple[str, str, list[YearRow]]]:
        """Name, colour and rows of each field that has any."""
        found: dict[str, list[YearRow]] = {}
        for one in self.rows:
            found.setdefault(one.row.theme, []).append(one)
        return [(theme, rows[0].row.css, rows) for theme, rows in found.items()]

    @property
    def payers(self) -> list[tuple[str, Amounts]]:
        return [(payer, total(one.row.paid_by(payer, self.year) for one in self.rows)) for payer in self.ledger.payers]

    @property
    def programmes(self) -> list[tuple[str, int, Amounts]]:
        """Who funds: name, how many measures, amounts; what has no programme comes last."""
        funded = [one for one in self.rows if one.amounts.funding]
        names = sorted({one.row.programme for one in funded}, key=lambda name: (not name, name))
        groups = [(name, [one for one in funded if one.row.programme == name]) for name in names]
        return [
            (name or _("zugesagt, Programm nicht genannt"), len(rows), total(one.amounts for one in rows))
            for name, rows in groups
        ]

    @property
    def money_limits(self) -> list[LimitLine]:
        lines = [
            LimitLine(
                kind=kind, name=payer, limit=self.ledger.limit(kind, payer, self.year), used=getattr(amounts, kind)
            )
            for payer, amounts in self.payers
            for kind in Kind.values
        ]
        return [line for line in lines if line.limit is not None or line.used]

    @property
    def staff_limits(self) -> list[LimitLine]:
        lines = []
        for unit in self.ledger.units:
            used = sum(one.row.worked_by(unit, self.year) for one in self.rows)
            lines.append(LimitLine(kind="fte", name=unit, limit=self.ledger.limit("fte", unit, self.year), used=used))
        return [line for line in lines if line.limit is not None or line.used]

    @property
    def beginning(self) -> int:
        return sum(one.row.first_year == self.year for one in self.rows)

    @property
    def finding(self) -> str:
        """The headline: what happens in this year."""
        begin, all_ = self.beginning, len(self.rows)
        ends = sum(one.row.last_year == self.year and not one.row.commitment for one in self.rows)
        if not all_:
            return _("%d läuft keine Maßnahme") % self.year
        if begin == all_:
            return f"{self.year} {counted(begin, 'beginnt', 'beginnen')}"
        if begin:
            others = all_ - begin
            goes_on = "läuft weiter" if others == 1 else "laufen weiter"
            return f"{self.year} {counted(begin, 'beginnt', 'beginnen')}, {number_word(others).lower()} {goes_on}"
        ending = f", {number_word(ends).lower()} {'endet' if ends == 1 else 'enden'}" if ends else ""
        return f"{self.year} {counted(all_, 'läuft', 'laufen')}{ending}"

    @property
    def tightest(self) -> LimitLine | None:
        """The limit of which the largest share is used."""
        lines = [line for line in (*self.money_limits, *self.staff_limits) if line.limit]
        return max(lines, key=lambda line: line.used / (line.limit or 1), default=None)

    @property
    def sentence(self) -> str:
        """What the year costs, and which limit is nearest."""
        found = self.total
        text = _("Eingeplant sind %(own)s € Eigenmittel, %(funding)s € Förderung und %(posts)s Vollzeitstellen.") % {
            "own": grouped(found.own), "posts": posts(found.hundredths) or "0", "funding": grouped(found.funding),
        }  # fmt: skip
        near = self.tightest
        if near is None or near.rest is None:
            return text
        if not near.rest:
            what = _("Das Personal ist") if near.kind == "fte" else _("Die Mittel „%s“ sind") % KINDS[near.kind]
            return f"{text} " + _("%s ausgeschöpft.") % what
        rest = _("%s Stellen") % posts(near.rest) if near.kind == "fte" else f"{grouped(near.rest)} €"
        what = _("beim Personal") if near.kind == "fte" else _("bei den Mitteln „%s“") % KINDS[near.kind]
        return f"{text} " + _("Am knappsten ist es %(what)s: Es bleiben %(rest)s.") % {"what": what, "rest": rest}


def counted(number: int, one: str, many: str) -> str:
    """The verb and how many measures: "beginnen zwölf Maßnahmen"."""
    noun = "Maßnahme" if number == 1 else "Maßnahmen"
    return f"{one if number == 1 else many} {number_word(number).lower()} {noun}"


def year_plan(ledger: PlanLedger, year: int) -> YearPlan:
    """A year of a plan with the milestones that are due in it; one statement."""
    here = [row for row in ledger.rows if row.first_year <= year <= row.last_year or row.in_year(year).cost]
    steps = steps_of([row.measure_id for row in here], year)
    rows = tuple(
        YearRow(
            row=row,
            amounts=row.in_year(year),
            phase=phase_of(row, year),
            steps=tuple(steps.get(row.measure_id, ())),
            later=tuple(row.in_year(later).own for later in range(year + 1, ledger.last_year + 1)),
        )
        for row in here
    )
    return YearPlan(ledger=ledger, year=year, rows=rows)


def phase_of(row: LedgerRow, year: int) -> str:
    """What happens in this year, in words."""
    goes_on = row.commitment > 0
    if row.first_year == year == row.last_year and not goes_on:
        return _("läuft nur in diesem Jahr")
    until = _("läuft über den Plan hinaus") if goes_on else _("läuft bis %d") % row.last_year
    if row.first_year == year:
        return _("beginnt, %s") % until
    return _("endet") if year == row.last_year and not goes_on else _("läuft weiter, %s") % until.removeprefix("läuft ")


def steps_of(measures: Iterable[int], year: int) -> dict[int, list[DatedStep]]:
    found: dict[int, list[DatedStep]] = {}
    milestones: Any = Milestone.objects.filter(measure__in=list(measures), due__year=year).order_by("due", "pk")
    for one in milestones:
        step = DatedStep(
            when=day(one.due, one.precision), title=one.title, is_done=one.done is not None, is_assumed=one.is_assumed
        )
        found.setdefault(one.measure_id, []).append(step)
    return found
