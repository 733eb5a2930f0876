"""What people do with the costs of a measure: state them all at once."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gemeinsam.county import versions
from gemeinsam.county.history import record
from gemeinsam.county.models import Unit, User
from gemeinsam.inventory.models import Funding
from gemeinsam.strategy.cost_models import CostAmount, CostLine, CostTotal, StaffAmount, StaffLine
from gemeinsam.strategy.cost_queries import CostMatrix, matrix_of
from gemeinsam.strategy.cost_rules import Stated, StatedLine, check, differences_of, stated_of
from gemeinsam.strategy.models import Measure


@transaction.atomic
def save_costs(*, measure: Measure, stated: Stated, version: int | None, person: User) -> Measure:
    """Make the costs of a measure what a person states; what stayed as it was keeps its sources.

    The version is the measure's: the costs and its other figures are one thing for the second editor.

    Raises:
        ValidationError: code `conflict` if somebody saved in between; else a rule that is broken.
    """
    measure = versions.claim(measure, version=version)
    belong_here(stated)
    check(stated)
    before = matrix_of(measure)
    told = stated_of(before)
    put_lines(measure, before, stated.lines)
    put_staff(measure, before, stated.staff)
    put_totals(measure, stated.totals)
    changes = differences_of(told, stated)
    summary = _("Kosten der Maßnahme %s geändert") % measure
    record("costs_edited", measure, summary, person=person, changes=changes, is_public=measure.is_public)
    return measure


def belong_here(stated: Stated) -> None:
    """Payers, units and programmes are rows of this county.

    Raises:
        ValidationError: code `stranger`.
    """
    units = {line.payer.pk for line in stated.lines} | {unit.pk for unit, _years in stated.staff}
    programmes = {line.programme.pk for line in stated.lines if line.programme}
    known = Unit.objects.filter(pk__in=units).count() == len(units)
    if not known or Funding.objects.filter(pk__in=programmes).count() != len(programmes):
        raise ValidationError(_("Diese Stelle oder dieses Programm gibt es hier nicht."), code="stranger")


def put_lines(measure: Measure, before: CostMatrix, lines: Iterable[StatedLine]) -> None:
    """Keep the rows that are still stated, change their amounts, make new ones, remove the rest."""
    known = {tuple(getattr(row.line, name) for name in CostLine.KEY): row for row in before.rows}
    kept, amounts = set(), []
    for order, stated in enumerate(lines):
        row = known.get(stated.key)
        line = row.line if row else CostLine(measure=measure, payer=stated.payer, programme=stated.programme)
        if row and (row.years, line.note) != (stated.years, stated.note):
            line.assumed = ""
        line.kind, line.source, line.name = stated.kind, stated.source, stated.stored_name
        line.note, line.order = stated.note, order
        line.clean_fields()
        line.save()
        kept.add(line.pk)
        amounts += [CostAmount(line=line, year=year, cents=cents) for year, cents in stated.years.items()]
    CostLine.objects.filter(measure=measure).exclude(pk__in=kept).delete()
    CostAmount.objects.filter(line__measure=measure).delete()
    CostAmount.objects.bulk_create(amounts)


def put_staff(measure: Measure, before: CostMatrix, staff: Iterable[tuple[Unit, dict[int, int]]]) -> None:
    known = {row.line.unit_id: row for row in before.staff}
    kept, amounts = set(), []
    for order, (unit, years) in enumerate(staff):
        row = known.get(unit.pk)
        line = row.line if row else StaffLine(measure=measure, unit=unit)
        if row and row.years != years:
            line.assumed = ""
        line.order = order
        line.save()
        kept.add(line.pk)
        amounts += [StaffAmount(line=line, year=year, hundredths=number) for year, number in years.items()]
    StaffLine.objects.filter(measure=measure).exclude(pk__in=kept).delete()
    StaffAmount.objects.filter(line__measure=measure).delete()
    StaffAmount.objects.bulk_create(amounts)


def put_totals(measure: Measure, totals: dict[tuple[str, int], int]) -> None:
    CostTotal.objects.filter(measure=measure).delete()
    CostTotal.objects.bulk_create(
        CostTotal(measure=measure, kind=kind, year=year, cents=cents) for (kind, year), cents in totals.items()
    )
